//! 热点与告警: which fields are watched for values that come more often than usual.

use serde::Deserialize;

use super::{Standing, Words, row::on, words::filled};
use crate::sla::Id;

/// A field that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Its id.
    pub id: String,
    /// What a value that comes too often is called: 合作方告警, 网络热点.
    pub words: Words,
    /// Whether it is watched.
    #[serde(default = "on")]
    pub on: bool,
    /// A field of sheets, an open line: what is sealed is nobody's to group by.
    pub field: Id,
    /// Only in cases of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The days in which cases of one value are counted, today included …
    pub days: u16,
    /// … and those before, from which its usual number is known.
    pub usual_days: u16,
    /// So many customers at least: fewer are no alarm, and a value that so many have names none of them.
    pub least: u16,
    /// Where the figures come from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure they are.
    pub standing: Standing,
}

impl Watch {
    /// The most days that are counted and compared, both together.
    pub const MOST_DAYS: u16 = 28 + 56;

    /// Whether it is for cases of this kind.
    pub fn is_for(&self, kind: &str) -> bool {
        self.on && (self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind))
    }
}
