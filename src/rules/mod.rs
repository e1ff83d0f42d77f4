//! The rule pack: kinds, fields, categories, clocks and policies, each figure with its source and standing,
//! and the pack's own words in both languages. Read from TOML text and checked before anything uses it.

mod words;
mod standing;
mod amount;
mod about;
mod row;
mod clock_rule;
mod kind;
mod lists;
mod policy;
mod figure;
mod work;
mod sheet;
mod watch;
mod number_range;
mod pledge;
mod outside;
mod ladder;
mod ask;
mod notice;
mod refund;
mod reception;
mod priority;
mod variant;
mod access;
mod body;
mod pack;
mod tree;
mod render;
mod read;
mod check;
mod diff;
mod sourced;
mod error;
#[cfg(test)]
mod tests;

pub use about::{About, Locality};
pub use access::{Access, Reach};
pub use amount::{Amount, BadAmount};
pub use ask::{AskRule, LastWord};
pub use body::Rules;
pub use clock_rule::{ClockRule, Except, Scope};
pub use diff::Change;
pub use error::{Fault, FigureForm, File, PackError, Spot};
pub use figure::{Figure, FigureUnit, Item, Value};
pub use kind::{CERTIFIED, Category, Kind, Required, RevisitBy, RevisitPolicy};
pub use ladder::{Deliver, Ladder, LadderStep, When, Whom};
pub use lists::{ContactResult, DissatisfiedReason, Entry, HoldRule, Phrase, PhraseFor, Severity};
pub use notice::{Notice, NoticeFor, PLACEHOLDERS};
pub use number_range::NumberRange;
pub use outside::{MOST_COUNTED, Outside, OutsideColumn, OutsideShape};
pub use pack::Pack;
pub use pledge::{Kept, Pledge, Unmeasured};
pub use policy::{
    CallHours, LineToTakeRule, Mass, Outcome, Parked, Reopen, Repeat, Reply, Revisit, RevisitRule, Undo,
};
pub use priority::{FLAGS, OfFlags, OfSeverity, OfStar, PriorityRule, Urgency, Why};
pub use reception::{OnHoliday, ReceptionRule};
pub use refund::RefundRule;
pub use row::{LISTS, Row, find, offered};
pub use sheet::{FieldRule, FieldShape, MAX_SHEETS, Sheet, TAKEN};
pub use sourced::{Measure, Sourced};
pub use standing::Standing;
pub use variant::Variant;
pub use watch::Watch;
pub use words::{Lang, Words};
pub use work::Work;
