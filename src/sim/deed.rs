//! What somebody decides to do.

use crate::{
    case::{Fields, Verb},
    sla::Instant,
};

/// An act with its fields, and how long it takes.
#[derive(Debug)]
pub struct Deed {
    pub verb: Verb,
    pub fields: Fields,
    pub base: Option<u64>,
    pub minutes: i64,
}

impl Deed {
    pub fn new(verb: Verb, minutes: i64) -> Self {
        Self { verb, fields: Fields::new(), base: None, minutes }
    }

    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.fields.insert(name.to_owned(), value.to_string());
        self
    }

    /// With what was said.
    pub fn saying(self, text: &str) -> Self {
        self.with("text", text)
    }
}

/// What comes of looking at a case.
#[derive(Debug)]
pub enum Next {
    Do(Deed),
    /// There is nothing to do before then.
    Later(Instant),
}
