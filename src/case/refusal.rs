//! Why something is not done, as data; `lang` says it to people.

use serde::{Deserialize, Serialize};

use super::{CaseId, PersonId, Role, Stage, Verb};
use crate::sla::Instant;

/// A command that changes nothing: why, and what would be taken instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub reason: Reason,
    /// The acts that this case takes now.
    pub allowed: Vec<Verb>,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// This stage does not take this act.
    Stage { stage: Stage, verb: Verb },
    /// A held case must be resumed first.
    Held { verb: Verb },
    /// A field lacks or does not fit.
    Field { field: String, fault: Fault },
    /// Somebody else must revisit: this person handled the case.
    OwnRevisit,
    /// The case belongs to this person already.
    AlreadyTheirs,
    /// A case of our own is closed by its revisit, not by hand.
    RevisitFirst,
    /// A written notice counts only after so many tries on so many days.
    MoreTries { made: u32, needed: u32, days: u32 },
    /// The reopening window is over.
    WindowOver { closed: Instant, days: u32 },
    /// The reopening window still runs.
    WindowOpen { until: Instant },
    /// There is nothing (more) to undo.
    NothingToUndo,
    /// Somebody else did it: they, or a supervisor, may undo it.
    NotYours { by: PersonId },
    /// The grace time is over.
    UndoLate { grace_s: i64 },
    /// This act cannot be undone.
    NotUndoable { event: String },
    /// An appeal cannot be withdrawn here.
    Appeal,
    /// The case changed since the revision that the decision was made on.
    Stale { base: u64, revision: u64 },
    /// There is no such case, or this person may not see it.
    NotFound,
    /// There is already one.
    Exists { case: Option<CaseId> },
    /// This role may not do this.
    NotPermitted { role: Role },
    /// The command id was used for something else before.
    OtherCommand,
    /// The store takes no writes now (disk full, or it is being reopened).
    ReadOnly,
    /// The store failed while writing: it is not known whether this was done. The same command id tells.
    Unknown,
    /// Too much at once; try again.
    Busy,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There is no such field.
    Unknown { fields: Vec<String> },
    /// It must be filled in.
    Missing,
    /// Not one of the list.
    NotOneOf { values: Vec<String> },
    /// Longer than so many bytes.
    TooLong { max: usize },
    /// Not a telephone number: 3 to 20 digits.
    Phone,
    /// Not a moment.
    When,
    /// In the past.
    Past,
    /// Later than the pack allows.
    TooFar { max: Instant },
    /// No such person here.
    Staff,
    /// Not a number, or not a hash of 64 hex digits.
    Number,
    /// Does not go with the kind of case.
    NotOfKind { kind: String },
}

impl Refusal {
    /// A refusal that no other act would mend.
    pub fn bare(reason: Reason) -> Self {
        Self { reason, allowed: Vec::new() }
    }
}
