//! 口径: a line to take as it is written, and as it may be read.

use serde::{Deserialize, Serialize};

use super::By;
use crate::{case::LineAbout, sla::Instant};

/// A line to take that is to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLineToTake {
    pub text: String,
    /// As moments are typed.
    pub until: String,
    /// The teams that are told; where none is named, the own team of who leads one, of others all.
    pub teams: Vec<String>,
    pub about: LineAbout,
    /// The one that it takes the place of.
    pub instead: Option<u64>,
}

/// A line to take in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToTakeView {
    pub no: u64,
    pub at: Instant,
    pub until: Instant,
    pub by: By,
    /// All where none is named.
    pub teams: Vec<String>,
    pub about: LineAbout,
    pub text: String,
    /// How many people have seen it, and whether the one who asks is among them.
    pub seen: u32,
    pub seen_by_me: bool,
    /// Whether the one who asks may withdraw or replace it.
    pub may_change: bool,
}
