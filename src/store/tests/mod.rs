//! Tests of the room as a whole, and what they share.

mod arriving;
mod audit;
mod backup;
mod basics;
pub(crate) mod between;
mod book;
mod bulk;
mod checked;
pub(crate) mod crash;
mod customers;
mod damage;
pub(crate) mod disk;
mod erased;
mod golden;
mod laws;
mod measure;
mod migrated;
mod moment;
mod outside;
mod restored;
mod scribe;
mod sealed;

pub(crate) use scribe::{Scribe, batch, case, facts};

use super::{Budget, By, Kind, Question, Store};

/// Counters of cases that the index finds by these words, the newest first.
fn found(store: &Store, by: By, words: &str) -> Vec<u32> {
    let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    let question = Question { kind: Kind::Case, words: &words, by, below: None, most: 9 };
    store.candidates(&question, &mut Budget::new(&|| false)).unwrap()
}
