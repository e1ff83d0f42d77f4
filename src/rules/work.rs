//! 维修性质: kinds of work on a device, and which of them count as a repair.

use serde::Deserialize;

use super::{Standing, Words, row::on, words::filled};

/// A kind of work on a device.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it counts as a repair, whatever a slip calls it.
    pub repair: bool,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
    /// Where the rule comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}
