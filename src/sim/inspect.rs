//! 查看明文 in the town: those who lead ask to see a case now and then, seldom far too many; others try what they may
//! not. It has chances of its own and writes no event, so that the same plan gives the same log without it.

use super::run::{Run, SimError};
use crate::case::{CaseId, Role};

/// Cases that somebody opens who reads in masses: more than the quota.
const MASSES: usize = 34;

impl Run {
    /// What somebody looks at before they go to work.
    pub(super) fn look_closer(&mut self, person: usize) -> Result<(), SimError> {
        let Some((by, role)) = self.people.get(person).map(|me| (me.actor, me.role)) else { return Ok(()) };
        let leads = matches!(role, Role::TeamLeader | Role::Supervisor | Role::Admin);
        let cases = match leads {
            true if self.curious.per_mille(3) => MASSES,
            true if self.curious.percent(6) => 1,
            false if self.curious.per_mille(4) => 1,
            _ => 0,
        };
        for _ in 0..cases {
            let Some(case) = self.any_case() else { break };
            self.front.reveal(by, case)?;
            self.front.show(by, case)?;
        }
        if self.curious.percent(1) {
            self.front.read_trail(by)?;
        }
        Ok(())
    }

    fn any_case(&mut self) -> Option<CaseId> {
        let last = *self.matters.last_key_value()?.0;
        let n = self.curious.between(1, last.n.into());
        let from = CaseId { n: u32::try_from(n).unwrap_or(last.n), ..last };
        self.matters.range(from..).next().map(|(case, _)| *case)
    }
}
