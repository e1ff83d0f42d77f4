//! 上报, 签收: who above looks at a case, and whether somebody said "seen".

use serde::{Deserialize, Serialize};

use super::{Case, Context, Event, Fact, Fault, PersonId, Reason, Refusal, Words};
use crate::{rules::Whom, sla::Instant};

/// How far up a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    pub whom: Whom,
    pub since: Instant,
    /// Who said "seen, and I act", and when.
    pub acknowledged: Option<(PersonId, Instant)>,
}

impl Case {
    /// Whether somebody must still say "seen".
    pub fn waits_for_acknowledgement(&self) -> bool {
        self.escalation.as_ref().is_some_and(|escalation| escalation.acknowledged.is_none())
    }

    /// 签收, by somebody who stands where it went, or above.
    pub(super) fn acknowledge(&self, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        match &self.escalation {
            Some(escalation) if !with.holds(escalation.whom) => {
                Err(self.refuse(Reason::NotYoursToDecide { whom: escalation.whom }))
            }
            _ => Ok(vec![Fact { event: Event::Acknowledged, words }]),
        }
    }

    pub(super) fn escalate(&self, whom: Option<Whom>, words: Words) -> Result<Vec<Fact>, Refusal> {
        let now = self.escalation.as_ref().map_or(Whom::Sender, |escalation| escalation.whom);
        let above: Vec<Whom> = Whom::ALL.into_iter().filter(|whom| *whom > now).collect();
        let whom = whom.or(above.first().copied()).filter(|whom| above.contains(whom));
        match whom {
            Some(whom) => Ok(vec![Fact { event: Event::Escalated { whom }, words }]),
            None => {
                let values = above.iter().map(|whom| whom.id().to_owned()).collect();
                let fault = Fault::NotOneOf { values };
                Err(self.refuse(Reason::Field { field: "whom".to_owned(), fault }))
            }
        }
    }
}
