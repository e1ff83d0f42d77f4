//! What is brought in from files: cases and customers as another system knows them, and what happened to cases there.

use serde::{Deserialize, Serialize};

use super::Towards;
use crate::{
    case::{CustomerChange, Fields, Reference, Stage},
    sla::Instant,
};

/// A row of a file of customers after mapping.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Line of the file on which the row begins, from 1.
    pub at: u64,
    /// The other system's number of the customer, and whose number that is. Without it a customer is known by line.
    pub external: Option<Reference>,
    pub change: CustomerChange,
}

/// What becomes of a line in a file that another customer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakenLine {
    /// The row is refused.
    #[default]
    Stays,
    /// It goes over to the customer of the row.
    Moves,
}

/// What an import may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportMode {
    /// Say what `Add` would do, write nothing.
    DryRun,
    /// New rows become cases; known ones are left alone.
    Add,
    /// And known rows that changed become events.
    Update,
    /// Say what `Update` would do, write nothing.
    TryUpdate,
}

impl ImportMode {
    /// Whether nothing is written.
    pub const fn is_dry(self) -> bool {
        matches!(self, Self::DryRun | Self::TryUpdate)
    }

    /// Whether known rows are looked at again.
    pub const fn updates(self) -> bool {
        matches!(self, Self::Update | Self::TryUpdate)
    }
}

/// A row of a file after mapping: one case as another system knows it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Line of the file on which the row begins, from 1.
    pub at: u64,
    /// The other system's number of it, and whose number that is.
    pub external: Reference,
    /// The fields of `Verb::Open`.
    pub fields: Fields,
    /// When it was opened there.
    pub opened: Instant,
    /// Its state there, as mapped: a stage that this case has reached.
    pub stage: Option<Stage>,
    /// Its state there, in that system's word.
    pub status: Option<String>,
    /// What was answered to the customer there, and when.
    pub answer: Option<(String, Instant)>,
    /// When it was closed there.
    pub closed: Option<Instant>,
    /// How often the customer asked to hurry.
    pub urged: u32,
    /// A limit set there for the whole case.
    pub limit: Option<Instant>,
    /// Further columns, kept as a note: name and value.
    pub more: Vec<(String, String)>,
}

/// The log of one case in another system.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Log {
    /// Line of the file on which its first step stands, from 1.
    pub at: u64,
    /// The other system's number of it, and whose number that is.
    pub external: Reference,
    /// The fields of `Verb::Open`.
    pub fields: Fields,
    /// When it was opened there.
    pub opened: Instant,
    /// A limit set there for the whole case.
    pub limit: Option<Instant>,
    /// In the order of time; of the same second in the order of the file.
    pub steps: Vec<LogStep>,
}

/// One thing that happened there.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct LogStep {
    pub at: Instant,
    /// What it is called there.
    pub what: String,
    /// Where the case stands here after it; a note where the mapping says nothing.
    pub to: Option<Towards>,
    /// Who did it, in that system's word.
    pub by: Option<String>,
}

/// Without what is personal.
impl std::fmt::Debug for CustomerRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerRow").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Without what is personal.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Without what is personal.
impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Without what is personal.
impl std::fmt::Debug for LogStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogStep").field("at", &self.at).finish_non_exhaustive()
    }
}
