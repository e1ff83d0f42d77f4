//! 服务承诺: how often each pledge was kept, month by month, and the cases that did not keep it.

use serde::{Deserialize, Serialize};

use crate::{case::CaseId, sla::Instant};

/// How the pledges of a site stand, or of a leader those of the own team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgesView {
    pub at: Instant,
    /// The months that are counted, such as `2026-11`, the oldest first; the last one runs.
    pub months: Vec<String>,
    /// In the order of the rules in force.
    pub pledges: Vec<PledgeLine>,
}

/// One pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgeLine {
    /// Its id in the rules.
    pub pledge: String,
    /// One for each of the months.
    pub months: Vec<PledgeMonth>,
    /// Cases that may keep it yet.
    pub running: u32,
    /// Cases that wait, and their time with them.
    pub held: u32,
    /// Those that did not keep it this month, the newest first; at most 500.
    pub cases: Vec<CaseId>,
}

/// Cases of which it was decided in a month. What is late and not done yet was not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgeMonth {
    pub kept: u32,
    pub broken: u32,
}

impl PledgeLine {
    /// The month that runs.
    pub fn now(&self) -> PledgeMonth {
        self.months.last().copied().unwrap_or_default()
    }
}

impl PledgeMonth {
    /// All of which it was decided.
    pub const fn decided(self) -> u32 {
        self.kept.saturating_add(self.broken)
    }

    /// Tenths of a per cent that were kept, cut off; none where nothing was decided.
    pub fn per_mille(self) -> Option<u32> {
        let share = (u64::from(self.kept) * 1_000).checked_div(self.decided().into())?;
        u32::try_from(share).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_all_is_not_a_hundred_per_cent() {
        for (kept, broken, share) in
            [(0, 0, None), (5, 0, Some(1_000)), (99_999, 1, Some(999)), (0, 3, Some(0)), (2, 1, Some(666))]
        {
            assert_eq!(PledgeMonth { kept, broken }.per_mille(), share, "{kept} {broken}");
        }
    }
}
