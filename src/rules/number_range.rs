//! 号段: what the beginning of a number says of it, such as that it charges.

use serde::Deserialize;

use super::{Standing, Words, row::on, words::filled};
use crate::sla::Id;

/// A range of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRange {
    /// Its id.
    pub id: String,
    /// What numbers of it are called.
    pub words: Words,
    /// Whether it is told.
    #[serde(default = "on")]
    pub on: bool,
    /// How they begin.
    #[serde(deserialize_with = "filled")]
    pub prefix: String,
    /// The fields of sheets beside which it is told.
    pub fields: Vec<Id>,
    /// Whether the sender may charge for them.
    pub paid: bool,
    /// Where this comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

impl NumberRange {
    /// The range of a number in a field; of several the one that says more of it.
    pub fn of<'a>(ranges: &'a [Self], field: &str, number: &str) -> Option<&'a Self> {
        let fits = |range: &&Self| {
            range.on
                && range.fields.iter().any(|id| id.as_str() == field)
                && number.starts_with(range.prefix.as_str())
                && number.chars().all(|c| c.is_ascii_digit())
        };
        ranges.iter().filter(fits).max_by_key(|range| range.prefix.len())
    }
}
