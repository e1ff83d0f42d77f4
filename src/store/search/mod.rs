//! Search rows: under which numbers, references, names and words a case is found.
//!
//! They are the one place where words stand unsealed, and are found by the case, so that they can be dropped
//! with it. Rows of numbers and references follow the head of a case; grams only ever grow with its history,
//! so a hit by grams is checked against the text by whoever asked.

mod grams;
mod posting;
mod numbers;

pub use grams::index;
pub use numbers::{HeadRows, phones, references};
