//! The short lists of the pack from which people choose.

use serde::Deserialize;

use super::{Standing, Words, amount::seconds, row::on, words::filled};

/// An entry of a list: a channel, a disposition, a field, a closing reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The entry above it, in lists that are trees.
    pub under: Option<String>,
    /// Only for cases of these kinds; empty means all, or those of the entry above.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What it is called.
    pub words: Words,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
}

/// How bad a case is for customers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// 1 is the worst.
    pub level: u8,
    /// Its short name, such as `P1`.
    pub code: String,
    /// What it is called.
    pub words: Words,
}

/// A reason to wait, and how long it is good for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRule {
    /// Its id, as in [`HoldReason`](crate::sla::HoldReason).
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
    /// Seconds after which such a hold needs somebody's approval.
    #[serde(rename = "max", deserialize_with = "seconds")]
    pub max_s: i64,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// What came of an attempt to reach the customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactResult {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether the customer was reached.
    pub reached: bool,
    /// Whether it is a written notice, which stands for having reached the customer after enough tries.
    #[serde(default)]
    pub notice: bool,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
}

/// Why a customer is dissatisfied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DissatisfiedReason {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether the case is handled again.
    pub again: bool,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
}

/// What people write so often that a key writes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// Its id.
    pub id: String,
    /// Where it is offered.
    #[serde(rename = "for")]
    pub used: PhraseFor,
    /// Only for cases of these categories, or of categories below them; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Only for customers of this star level and above.
    pub star: Option<u8>,
    /// The phrase.
    pub words: Words,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
}

/// Where a phrase is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhraseFor {
    /// What happened, at intake.
    Intake,
    /// A reply to the customer.
    Reply,
    /// A note inside the house.
    Note,
    /// The revisit.
    Revisit,
}
