//! An event that waits for its place in the log.

use crate::{
    case::{CaseId, CommandId, Door, Event, PersonId, Subject, Words},
    sla::Instant,
};

/// An event without its place.
#[derive(Debug)]
pub struct Entry {
    /// When it is recorded.
    pub at: Instant,
    /// The case or customer of whose story it is, and its place there: what happens in the same second is told story by
    /// story.
    pub story: u64,
    pub place: u32,
    pub subject: Subject,
    pub occurred: Instant,
    pub actor: PersonId,
    pub door: Door,
    pub command: CommandId,
    pub sealed: Sealed,
    pub event: Event,
    pub words: Words,
}

/// Whose key seals its words.
#[derive(Debug, Clone, Copy)]
pub enum Sealed {
    Customer(crate::case::CustomerId),
    Case(CaseId),
    Person(PersonId),
}

impl Entry {
    /// By which the events of a day are ordered.
    pub const fn order(&self) -> (Instant, u64, u32) {
        (self.at, self.story, self.place)
    }
}
