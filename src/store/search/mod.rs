//! Search rows: under which numbers, references, names and words a case or a customer is found.
//!
//! They are the one place where words stand unsealed. Rows of numbers and references follow the head of a case or a
//! customer; grams only ever grow with what is said, so a hit by grams is checked against the text by whoever asked.
//! Those of somebody who was erased find nothing any more, and go when the files are written anew (`store/compact.rs`).
//!
//! Grams stand in segments that are never changed. A turn of the projection writes what it brings as one small
//! segment, its rows side by side however many grams a text has; eight segments of a size are merged into one of
//! the next, a piece a turn, so that a question looks at a few dozen places however many cases there are.

mod list;
mod posting;
mod block;
mod index;
mod segment;
mod merge;
mod numbers;
mod budget;
mod stream;
mod query;

#[cfg(test)]
mod figures;
#[cfg(test)]
mod tests;

pub use budget::{Budget, Spent};
pub use index::index;
pub use list::Kind;
pub use numbers::{HeadRows, phones, references};
pub use query::{By, Question, is_one};

#[cfg(test)]
pub use tests::postings;
