//! A customer's visit: the appointment, the number in the queue, and what came of it.

use serde::{Deserialize, Serialize};

use super::{Call, Outcome, ReceptionEvent};
use crate::{case::PersonId, sla::Instant};

/// How a case stands at a branch on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The minute of the day at which the slot begins; none for who came without an appointment.
    pub slot: Option<u16>,
    /// What was said to the last call.
    pub call: Option<Call>,
    /// Number in the queue, from 1, and since when.
    pub arrived: Option<(u32, Instant)>,
    /// Who sat there, what came of it, and when.
    pub received: Option<(PersonId, Outcome, Instant)>,
}

impl Visit {
    /// Whether a slot is kept that nobody came to yet.
    pub const fn is_expected(&self) -> bool {
        self.slot.is_some() && self.arrived.is_none()
    }

    /// Whether somebody sits in the queue.
    pub const fn waits(&self) -> bool {
        self.arrived.is_some() && self.received.is_none()
    }

    /// Whether it was not solved on the spot.
    pub const fn is_tracked(&self) -> bool {
        matches!(self.received, Some((_, Outcome::Tracked { .. }, _)))
    }

    /// Takes an event in that is of this case, day and branch.
    pub(super) fn take(&mut self, event: &ReceptionEvent, at: Instant) {
        match event {
            // Another time is asked about anew.
            ReceptionEvent::Booked { slot, .. } => *self = Self { slot: Some(*slot), ..Self::default() },
            ReceptionEvent::Called { answer, .. } => self.call = Some(*answer),
            ReceptionEvent::Arrived { number, .. } => self.arrived = Some((*number, at)),
            ReceptionEvent::Received { by, outcome, .. } => self.received = Some((*by, *outcome, at)),
            ReceptionEvent::DutySet { .. } => {}
        }
    }
}
