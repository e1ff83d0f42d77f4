//! What stands around every event: who, when, through which door, and under which key its words are sealed.

use serde::{Deserialize, Serialize};

use super::{CaseId, CommandId, CustomerId, Event, PersonId, Site, Words};
use crate::sla::Instant;

/// Whom or what an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Site,
    Case(CaseId),
    Customer(CustomerId),
    Person(PersonId),
}

/// Through which door a command came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The site server itself, when a timer fires.
    Timer,
    /// A terminal session.
    Terminal,
    /// A one-shot subcommand.
    Request,
    /// A file that was imported.
    Import,
}

/// The version of payloads written today. Older ones are decoded for ever; see `codec`.
pub const PAYLOAD_VERSION: u8 = 1;

/// What stands around every event, from the first day on. Appended once, never changed.
///
/// The event's id is (`site`, `epoch`, `seq`). `prev` links the events of one subject into a chain, so that
/// the history of a case is read without an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub site: Site,
    /// Counts the lives of a store: restored from a backup = a new epoch.
    pub epoch: u32,
    /// Position in the log of the site, from 1, without gaps.
    pub seq: u64,
    /// The event before this one of the same subject; 0 where this is its first.
    pub prev: u64,
    pub subject: Subject,
    /// When it happened, as far as anybody knows; before `recorded` for what was imported.
    pub occurred: Instant,
    /// When it was written; never before the event that stands before it in the log.
    pub recorded: Instant,
    pub actor: PersonId,
    pub on_behalf: Option<PersonId>,
    pub door: Door,
    pub command: CommandId,
    /// The revision that the actor saw when deciding, where the client said so.
    pub base: Option<u64>,
    /// The version of the payload's encoding.
    pub version: u8,
    /// Which key seals the words: of the customer, the person or, where there is none, the case.
    pub key: KeyId,
}

/// Whose key seals an event's words. Dropping the key erases them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyId {
    /// Nothing is sealed in this event.
    None,
    Customer(CustomerId),
    Case(CaseId),
    Person(PersonId),
}

/// An event as it is read back: envelope, open facts, and the sealed words or the knowledge that they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub envelope: Envelope,
    pub event: Event,
    pub words: Words,
    /// The key was dropped: the words cannot be read any more.
    pub erased: bool,
}

impl Recorded {
    /// Position in the log.
    pub fn seq(&self) -> u64 {
        self.envelope.seq
    }
}
