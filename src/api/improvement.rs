//! 改进成效: an improvement item, since when its measure is in force, and what came in before and after.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case::{CaseId, Stage},
    sla::Instant,
};

/// An improvement item and its effect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImprovementView {
    pub case: CaseId,
    pub title: String,
    pub stage: Stage,
    /// What is counted: cases of this category, cases with this phrase in their text, or cases with both.
    pub category: Option<String>,
    pub phrase: Option<String>,
    /// The first day on which the measure is in force.
    pub in_force: Option<Date>,
    pub effect: Effect,
}

untold!(ImprovementView, case, stage, category, in_force, effect);

/// What a measure came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Neither a category nor a phrase is named.
    NoAim,
    /// It is not known to be in force.
    NotInForce,
    /// No whole week is over yet: from this day on.
    From(Date),
    /// No whole week before it is known here.
    NoBefore,
    /// More cases may have the phrase than are looked at.
    TooMany,
    /// It is counted when it is asked for next.
    Counting,
    Counted(Box<Counted>),
}

/// Cases that came in, week by week, over as many weeks before as after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// When it was counted.
    pub at: Instant,
    /// The oldest week first; at most twelve, and as many as after.
    pub before: Vec<u32>,
    pub after: Vec<u32>,
    /// All cases that came in, in the same weeks.
    pub all_before: u32,
    pub all_after: u32,
    pub clear: Clear,
}

/// Whether the difference is more than chance makes: two standard deviations, what became of all cases allowed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clear {
    Fell,
    Rose,
    /// It may be chance.
    No,
}

impl Counted {
    /// Cases of all weeks before, and of all weeks after.
    pub fn sums(&self) -> (u32, u32) {
        let sum = |weeks: &[u32]| weeks.iter().fold(0_u32, |sum, week| sum.saturating_add(*week));
        (sum(&self.before), sum(&self.after))
    }

    /// Tenths of cases in a week, before and after, halves rounded up.
    pub fn tenths(&self) -> (u64, u64) {
        let weeks = self.after.len().max(1) as u64;
        let tenths = |sum: u32| (u64::from(sum) * 10 + weeks / 2) / weeks;
        let (before, after) = self.sums();
        (tenths(before), tenths(after))
    }

    /// The change in percent; none where there were none before.
    pub fn change(&self) -> Option<i64> {
        let (before, after) = self.sums();
        change(before, after)
    }

    /// The same of all cases.
    pub fn change_of_all(&self) -> Option<i64> {
        change(self.all_before, self.all_after)
    }
}

/// The change from one count to another in percent, halves rounded away from nothing. Nothing is said to be gone altogether
/// while something is left. None where there was nothing before.
pub fn change(before: u32, after: u32) -> Option<i64> {
    let (before, after) = (i64::from(before), i64::from(after));
    let difference = (after - before) * 100;
    let rounded = (2 * difference + difference.signum() * before).checked_div(2 * before)?;
    Some(if after > 0 { rounded.max(-99) } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_in_whole_percent_and_nothing_is_gone_while_something_is_left() {
        for (before, after, percent) in [
            (96, 42, Some(-56)),
            (10, 10, Some(0)),
            (10, 15, Some(50)),
            (3, 4, Some(33)),
            (3, 5, Some(67)),
            // Halves go away from nothing, both ways.
            (200, 201, Some(1)),
            (200, 199, Some(-1)),
            (1_000, 1_004, Some(0)),
            (1_000, 996, Some(0)),
            (1_000, 1, Some(-99)),
            (1_000, 0, Some(-100)),
            (1, 0, Some(-100)),
            (1, 4_000_000_000, Some(399_999_999_900)),
            (0, 0, None),
            (0, 7, None),
        ] {
            assert_eq!(change(before, after), percent, "{before} {after}");
        }
    }

    #[test]
    fn cases_a_week_are_told_in_tenths() {
        let counted = |before: &[u32], after: &[u32]| Counted {
            at: Instant::from_seconds(0),
            before: before.to_vec(),
            after: after.to_vec(),
            all_before: 0,
            all_after: 0,
            clear: Clear::No,
        };
        for (before, after, tenths) in [
            (&[12, 12][..], &[5, 6][..], (120, 55)),
            (&[1, 0, 0], &[0, 0, 2], (3, 7)),
            (&[0; 12], &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], (0, 1)),
            (&[], &[], (0, 0)),
            (&[u32::MAX, 1], &[1, 1], (21_474_836_475, 10)),
        ] {
            assert_eq!(counted(before, after).tenths(), tenths);
        }
    }
}
