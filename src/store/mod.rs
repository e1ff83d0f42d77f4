//! The embedded store: event log, projected heads, indexes, drafts, keys of sealed data.
//!
//! Two redb files. [`Store::commit`] appends events to `live.redb`, and nothing else that grows with what is
//! there; [`Store::project`] later moves what was appended into `archive.redb` and folds it into heads and search
//! rows there, in batches. The log is the truth: everything projected can be made anew from it
//! ([`Store::rebuild`]) and is held against it by [`Store::check`]. Names, numbers and texts are sealed with a key per customer, person or case.

mod error;
mod tables;
mod row;
mod seal;
mod site;
mod file;
mod ballast;
mod create;
mod database;
mod chain;
mod bulk;
mod commit;
mod outcome;
mod draft;
mod head;
mod standing;
mod tally;
mod person;
mod customer;
mod pack;
mod outbox;
mod staff;
mod line_to_take;
mod reception;
mod stock;
mod device;
mod values;
mod dismissed;
mod pledge;
mod arrival;
mod outside;
mod log;
mod search;
mod project;
mod moving;
mod migrate;
mod audit;
mod proof;
mod untouched;
mod backup;
mod restore;
mod compact;
mod listing;
mod walk;
mod load;
mod check;

#[cfg(test)]
pub(crate) mod tests;

pub use audit::{CHECKPOINT_MARK, Checkpoint, EVERY, Entry, Head as AuditHead, NewAudited, Said};
pub use backup::{Backup, Progress, Verified, look as look_at_backup, put_aside};
pub use ballast::{BALLAST, Ballast};
pub use bulk::Bulk;
pub use check::Problem;
pub use commit::{Batch, NewEvent};
pub use compact::{Compacted, compact};
pub use database::Store;
pub use draft::{Draft, DraftChange};
pub use error::StoreError;
pub use file::{files, free_bytes, is_here};
pub use load::Loaded;
pub use outbox::{Attempt, Outbox, Waiting, of as outbox_of};
pub use outcome::Outcome;
pub use pledge::{Decided, PledgeList};
pub use proof::Bound;
pub use restore::{Restored, Restoring, Unfinished, restore};
pub use seal::sealing_key;
pub use search::{Budget, By, Kind, Question, Spent, is_one as is_one_character};
pub use site::SiteFacts;
pub use staff::{StaffAbout, StaffChange, StaffKey, StaffMessage};
