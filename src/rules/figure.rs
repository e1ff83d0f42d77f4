//! Figures that are no clocks: shares, multiples, terms, numbers of digits. What later kinds of case need is
//! read from here by its id, so that no figure stands in code.

use serde::Deserialize;

use super::{Standing, Words, row::on, words::filled};

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// What it says.
    pub words: Words,
    /// Switched off where false: shown, but nothing uses it.
    #[serde(default = "on")]
    pub on: bool,
    /// How much; none where the rule has no number (`unit = "rule"`).
    pub value: Option<Value>,
    /// Of what.
    pub unit: FigureUnit,
    /// What the rule lists, where it does: kinds of proof, grounds, parts of a record.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

impl Figure {
    /// Its number, where it has one and is on.
    pub fn number(&self) -> Option<i64> {
        match self.value {
            Some(Value::Number(number)) if self.on => Some(number),
            _ => None,
        }
    }
}

/// How much.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// Digits that are a name, such as a code to dial.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// Of what a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureUnit {
    /// Hundredths.
    Percent,
    /// Thousandths for each day.
    PermilleADay,
    /// Multiples.
    Times,
    /// Money, in fen.
    Fen,
    /// How many.
    Count,
    /// Digits or characters that are shown.
    Characters,
    /// Hours.
    Hours,
    /// Days of the calendar.
    NaturalDays,
    /// Days on which the calendar is open.
    WorkingDays,
    /// Months of the calendar.
    Months,
    /// Days of the week, Monday being 1.
    Weekday,
    /// A code; its value is text.
    Code,
    /// A rule without a number.
    Rule,
}

/// One thing that a rule lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its id, unique in its figure.
    pub id: String,
    /// What it is called.
    pub words: Words,
}
