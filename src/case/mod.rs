//! The domain: what a case is, what may be done with it, and what follows.
//!
//! A [`Verb`] with its fields is read into a [`Command`]; [`decide`] turns a command on a [`Case`] into
//! [`Fact`]s or a [`Refusal`]; written down they are [`Recorded`] events; [`fold`] makes the case of them again.

mod id;
mod words;
mod party;
mod person;
mod event;
mod envelope;
mod verb;
mod stage;
mod refusal;
mod command;
mod head;
mod fold;
mod decide;
mod intake;
mod ending;
mod required;
mod undo;
mod codec;

#[cfg(test)]
mod tests;

pub use codec::{CodecError, OpenPart, decode_open, decode_words, encode_open, encode_words};
pub use command::{
    Classify, Command, Fields, Intake, MAX_LINE, MAX_TEXT, Reading, Spoken, Then, digits, is_phone, read_when,
};
pub use decide::{Context, Fact, decide};
pub use envelope::{Door, Envelope, KeyId, PAYLOAD_VERSION, Recorded, Subject};
pub use event::{Account, Closing, Event, Opened, PackNo, ReplyKind, Satisfaction, Urger};
pub use fold::{fold, undone};
pub use head::{Act, Alarm, Case, Due, Fired, Hold, NamedClock, Tries};
pub use id::{CaseId, CommandId, CustomerId, IdError, MAX_CASE_COUNTER, PersonId, Site};
pub use intake::open;
pub use party::{Attachment, Flag, FlagKind, Origin, Place, Reference, Relation};
pub use person::{Person, Role};
pub use refusal::{Fault, Reason, Refusal};
pub use stage::{Stage, WHILE_HELD};
pub use verb::{Choice, Field, Need, Shape, Verb};
pub use words::{Word, Words};
