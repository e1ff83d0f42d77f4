//! One branch on one day: who is on duty, whose appointments there are, and who came in which order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Call, Duty, ReceptionEvent, Visit};
use crate::{case::CaseId, sla::Instant};

/// One branch on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    pub duty: Option<Duty>,
    visits: BTreeMap<CaseId, Visit>,
}

impl Sitting {
    /// Who comes or came, by case number.
    pub fn visits(&self) -> impl Iterator<Item = (CaseId, &Visit)> {
        self.visits.iter().map(|(case, visit)| (*case, visit))
    }

    /// How a case stands here.
    pub fn visit(&self, case: CaseId) -> Option<&Visit> {
        self.visits.get(&case)
    }

    /// People who have a slot, but for one case that may move.
    pub fn taken(&self, slot: u16, but: Option<CaseId>) -> usize {
        self.visits.iter().filter(|(case, visit)| visit.slot == Some(slot) && Some(**case) != but).count()
    }

    /// The number that the next one who comes gets.
    pub fn next_number(&self) -> u32 {
        let came = self.visits.values().filter(|visit| visit.arrived.is_some()).count();
        u32::try_from(came).unwrap_or(u32::MAX).saturating_add(1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.duty.is_none() && self.visits.is_empty()
    }

    pub(super) fn set_duty(&mut self, event: &ReceptionEvent) {
        if let ReceptionEvent::DutySet { leader, deputy, .. } = event {
            self.duty = Some(Duty { leader: *leader, deputy: *deputy });
        }
    }

    pub(super) fn take(&mut self, case: CaseId, event: &ReceptionEvent, at: Instant) {
        if let ReceptionEvent::Called { answer: Call::WillNotCome, .. } = event {
            return self.let_go(case);
        }
        self.visits.entry(case).or_default().take(event, at);
    }

    /// The slot of a case is free, unless its customer came.
    pub(super) fn let_go(&mut self, case: CaseId) {
        if self.visit(case).is_some_and(|visit| visit.arrived.is_none()) {
            self.visits.remove(&case);
        }
    }
}
