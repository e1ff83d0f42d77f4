//! The rule pack: kinds, fields, categories, clocks and policies, each figure with its source and standing,
//! and the pack's own words in both languages. Read from TOML text and checked before anything uses it.

mod words;
mod amount;
mod clock_rule;
mod kind;
mod lists;
mod policy;
mod pack;
mod source;
mod check;
mod error;

pub use amount::{Amount, BadAmount};
pub use clock_rule::{ClockRule, Except, Standing};
pub use error::{Fault, PackError};
pub use kind::{Category, Kind, Required, RevisitBy, RevisitPolicy};
pub use lists::{ContactResult, DissatisfiedReason, Entry, HoldRule, Phrase, PhraseFor, Severity};
pub use pack::Pack;
pub use policy::{CallHours, Reopen, Repeat, Reply, Revisit, Undo};
pub use words::{Lang, Words};
