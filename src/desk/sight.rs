//! The queue as a reader knows it: what lies behind a wall is not counted, and takes no place.

use super::{
    authorize::Reader,
    queue::{Page, Part, Queue},
};
use crate::{case::Lane, sla::Instant};

/// The queue before the eyes of somebody.
pub struct Sight<'a> {
    queue: &'a Queue,
    reader: &'a Reader,
}

impl<'a> Sight<'a> {
    pub const fn of(queue: &'a Queue, reader: &'a Reader) -> Self {
        Self { queue, reader }
    }

    /// Part of a lane, or of several taken as one, in the queue's order.
    pub fn page(&self, lanes: &[Lane], skip: usize, limit: usize) -> Page {
        match self.reader.wall.as_ref() {
            None => self.queue.page(lanes, skip, limit),
            Some(_) => self.known(lanes, Part::All, skip, limit),
        }
    }

    /// The same of those that are late.
    pub fn late(&self, lane: &Lane, skip: usize, limit: usize) -> Page {
        match self.reader.wall.as_ref() {
            None => self.queue.late(lane, skip, limit),
            Some(_) => self.known(std::slice::from_ref(lane), Part::Late, skip, limit),
        }
    }

    /// The same of those that are late or must be acted on in the quarter hours up to `until`.
    pub fn until(&self, lane: &Lane, until: Instant, skip: usize, limit: usize) -> Page {
        match self.reader.wall.as_ref() {
            None => self.queue.until(lane, until, skip, limit),
            Some(_) => self.known(std::slice::from_ref(lane), Part::Until(until), skip, limit),
        }
    }

    /// How many stand in one of these lanes at least.
    pub fn count(&self, lanes: &[Lane]) -> usize {
        match self.reader.wall.as_ref() {
            None => self.queue.count_of(lanes),
            Some(_) => self.known(lanes, Part::All, 0, 0).total,
        }
    }

    /// How many of a lane are late.
    pub fn count_late(&self, lane: &Lane) -> usize {
        match self.reader.wall.as_ref() {
            None => self.queue.count_late(lane),
            Some(_) => self.known(std::slice::from_ref(lane), Part::Late, 0, 0).total,
        }
    }

    /// How many of a lane that are not late must be acted on in the quarter hours up to `until`.
    pub fn count_until(&self, lane: &Lane, until: Instant) -> usize {
        match self.reader.wall.as_ref() {
            None => self.queue.count_until(lane, until),
            Some(_) => self.until(lane, until, 0, 0).total.saturating_sub(self.count_late(lane)),
        }
    }

    fn known(&self, lanes: &[Lane], part: Part, skip: usize, limit: usize) -> Page {
        self.queue.known(lanes, part, |lanes| self.reader.knows(lanes), skip, limit)
    }
}
