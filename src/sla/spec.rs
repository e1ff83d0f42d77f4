//! What a clock measures, resolved for one case from a rule of the pack.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Calendar, ContactHours, HoldReason, LastDay, MarkName};

/// In what a target is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds of the wall clock, day and night.
    Natural,
    /// Natural days: the first does not count, the last ends at 24:00.
    NaturalDays,
    /// Seconds inside the open hours of a calendar.
    Working,
    /// Days on which a calendar is open: so many later at the same wall time, moved on to where it is open. The
    /// first does not count.
    WorkingDays,
    /// Months: it ends at 24:00 of the same day of a later month, or of its last where that is shorter.
    Months,
}

/// What stops the time of a clock while the case waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Nothing does.
    Never,
    /// Waiting for any of these.
    While(BTreeSet<HoldReason>),
}

impl Holds {
    /// Whether waiting for this reason holds the clock.
    pub fn by(&self, reason: &HoldReason) -> bool {
        match self {
            Self::Never => false,
            Self::While(reasons) => reasons.contains(reason),
        }
    }
}

/// What a reopened case does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReopen {
    /// Goes on with the time spent, in the same cycle.
    Resume,
    /// Sets the time spent to zero, in the same cycle.
    Restart,
    /// Ends the cycle with its result and begins another.
    NewCycle,
}

/// One clock of one case: what it measures and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSpec {
    /// In what the target is counted.
    ///
    /// Days and months are laid out once from the start of a cycle; what they come to is then spent and held
    /// in natural time, so that a hold moves the deadline by exactly as long as it lasted.
    pub unit: Unit,
    /// How much of the unit may be spent: seconds, days or months.
    pub target: i64,
    /// Where working time and working days are open, and on whose wall clock days and months end.
    pub calendar: Calendar,
    /// What a public holiday does to natural days and months that end on it.
    pub last_day: LastDay,
    /// The first of these begins it. A reopened case counts as opened again.
    pub starts_on: Vec<MarkName>,
    /// Any of these ends it.
    pub stops_on: Vec<MarkName>,
    /// What holds it.
    pub holds: Holds,
    /// What reopening does to it.
    pub on_reopen: OnReopen,
    /// Whether a start mark that comes with or after a stop begins the next cycle. Otherwise only reopening
    /// can begin one.
    pub repeats: bool,
    /// Hours in which the act can be done, where it means calling the customer.
    pub contact: Option<ContactHours>,
    /// Shares of the target, in thousandths, at which to warn.
    pub warn_at: Vec<u16>,
}
