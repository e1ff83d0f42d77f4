//! Tests of the room as a whole, and what they share.

mod basics;
mod book;
mod bulk;
mod checked;
mod crash;
mod customers;
mod damage;
mod disk;
mod golden;
mod laws;
mod measure;
mod migrated;
mod scribe;
mod sealed;

pub(crate) use scribe::{Scribe, batch, case, facts};
