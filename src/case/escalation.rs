//! 上报, 签收: who above looks at a case, and whether somebody said "seen".

use serde::{Deserialize, Serialize};

use super::{Case, Event, Fact, Fault, PersonId, Reason, Refusal, Words};
use crate::sla::Instant;

/// Who is told, from below upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    Owner,
    /// Who handed the case over.
    Sender,
    /// 班长
    TeamLeader,
    /// 负责人
    SiteManager,
    /// 市公司
    CityDesk,
    /// 接待领导
    DutyLeader,
}

impl Whom {
    /// Everybody, from below upwards.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Sender, Self::TeamLeader, Self::SiteManager, Self::CityDesk, Self::DutyLeader];

    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Sender => "sender",
            Self::TeamLeader => "team_leader",
            Self::SiteManager => "site_manager",
            Self::CityDesk => "city_desk",
            Self::DutyLeader => "duty_leader",
        }
    }

    /// Who is meant by a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|whom| whom.id() == id)
    }
}

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
