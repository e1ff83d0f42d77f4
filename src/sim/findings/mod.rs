//! What must always be so and is not: read from log and audit trail, and asked of the desk.

mod ask;
pub(super) mod proof;
mod read;
mod stood;
pub(super) mod story;
mod told;
mod trail;

pub use ask::{Counted, Standing, ask};
pub use read::{Read, read};
use serde::Serialize;
pub use stood::Stood;

use crate::{
    case::{AuditFault, CaseId},
    sla::Instant,
};

/// Findings that are told one by one; the rest is counted.
const MOST: usize = 100;

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub case: Option<CaseId>,
    pub clock: Option<String>,
    /// The event of the log.
    pub seq: Option<u64>,
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// An event stands out of line in the log.
    OutOfLine { expected: u64 },
    /// Recorded before the event before it.
    RecordedEarlier { before: Instant, at: Instant },
    /// Happened before what happened to the case before it.
    OccurredEarlier { before: Instant, at: Instant },
    /// A warning, a breach or a step twice in one cycle of its clock.
    Twice { what: Told },
    /// A warning, a breach or a step after one that comes later.
    OutOfOrder { what: Told, after: Told },
    /// Fired before it was due.
    Early { what: Told, due: Instant, fired: Instant },
    /// Fired after it was due, though the server was there.
    Late { what: Told, due: Instant, fired: Instant },
    /// It was due and never fired.
    Missing { what: Told, due: Instant },
    /// It fired at another moment than the proof says.
    NotAsProved { what: Told, due: Instant, proved: Option<Instant> },
    /// A step came before its time although the one before it was acknowledged, or waited for nobody.
    Unprompted { what: Told, due: Instant },
    /// Somebody was told in the night or on a holiday, though the rule of the step keeps working hours.
    ToldOutsideHours { at: Instant },
    /// A case was closed late, and nobody said why.
    Unexplained { cycle: u32 },
    /// The numbers of a proof do not add up to its deadline.
    DoesNotAddUp { cycle: u32 },
    /// The audit trail, or the log behind it, does not hold.
    Trail { fault: AuditFault },
    /// It was seen or tried, and the audit trail has no entry of it.
    NotInTrail { at: Instant, what: &'static str },
    /// The audit trail has an entry of what was not, or has it twice.
    NotOwed { at: Instant, what: &'static str },
    /// The store's own check.
    Store { problem: String },
}

/// What a timer tells about a cycle of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// A share of the target in thousandths; 1000 is the breach.
    Share {
        cycle: u32,
        per_mille: u16,
    },
    Step {
        cycle: u32,
        step: u32,
    },
    /// The end of a hold.
    HoldEnds,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    pub count: u64,
    pub list: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, finding: Finding) {
        self.count += 1;
        if self.list.len() < MOST {
            self.list.push(finding);
        }
    }

    /// About an event of a case.
    fn of(&mut self, case: CaseId, clock: Option<&str>, seq: Option<u64>, wrong: Wrong) {
        self.add(Finding { case: Some(case), clock: clock.map(str::to_owned), seq, wrong });
    }
}
