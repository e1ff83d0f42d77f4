//! Where an open case stands: all that the queue and the timers know of it.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Case, PersonId, Stage, TaskState};
use crate::{rules::Whom, sla::Instant};

/// A list that cases stand in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lane {
    /// Everything open.
    All,
    /// Of this person.
    Owner(PersonId),
    /// Of this team.
    Team(String),
    /// Owned by nobody, and of this team or of none.
    Pool(Option<String>),
    Stage(Stage),
    /// With a promise of this person that is still to be kept.
    Promised(PersonId),
    /// 首问负责: taken in by this person.
    Taken(PersonId),
    /// 待签收: escalated to whoever stands there, of this team, and nobody said "seen" yet.
    Above(Whom, Option<String>),
    /// 待审批: with an ask that whoever stands there decides.
    Decides(Whom, Option<String>),
    /// With an ask that this person decides, since they handed it over or have it.
    Asked(PersonId),
    /// 待付款: with a refund that the next batch pays.
    Payable,
    /// 待审批: with a refund that whoever stands there approves, of this team; never these, who proposed it or said yes
    /// before.
    Approves(Whom, Option<String>, Vec<PersonId>),
}

/// The lanes of one case, in order, each once. Many cases stand in the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lanes(Vec<Lane>);

impl Deref for Lanes {
    type Target = [Lane];

    fn deref(&self) -> &[Lane] {
        &self.0
    }
}

/// Where an open case stands. A function of the case alone: it depends on no present moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The counter of its site.
    pub n: u32,
    /// The last event of the case that stands so.
    pub last: u64,
    pub priority: u32,
    pub opened: Instant,
    /// The earliest deadline that runs.
    pub deadline: Option<Instant>,
    /// When what is due next must be acted on at the latest.
    pub act_by: Option<Instant>,
    /// When a timer has something to tell next.
    pub alarm: Option<Instant>,
    pub lanes: Arc<Lanes>,
}

impl Case {
    /// Where this case stands; nowhere once it ended.
    pub fn standing(&self) -> Option<Standing> {
        self.stage.is_open().then(|| Standing {
            n: self.id.n,
            last: self.last,
            priority: self.priority,
            opened: self.opened,
            deadline: self.overdue(Instant::from_seconds(i64::MAX)).map(|due| due.deadline),
            act_by: self.next_due().map(|due| due.act_by),
            alarm: self.next_alarm().map(|(at, _)| at),
            lanes: Arc::new(self.lanes()),
        })
    }

    /// The lanes in which it stands as long as it is open.
    pub fn lanes(&self) -> Lanes {
        let mut lanes = vec![Lane::All, Lane::Stage(self.stage)];
        match self.owner {
            Some(owner) => lanes.push(Lane::Owner(owner)),
            // A case that waits for its revisit has a pool of its own: its stage.
            None if self.stage != Stage::Revisit => lanes.push(Lane::Pool(self.team.clone())),
            None => {}
        }
        lanes.extend(self.team.clone().map(Lane::Team));
        let open = self.promises.iter().filter(|promise| promise.kept.is_none());
        lanes.extend(open.map(|promise| Lane::Promised(promise.by)));
        lanes.extend(self.taken_by.map(Lane::Taken));
        // Only a leader is one of a team.
        let of_team = |whom: Whom| self.team.clone().filter(|_| whom == Whom::TeamLeader);
        if let Some(escalation) = self.escalation.as_ref().filter(|_| self.waits_for_acknowledgement()) {
            lanes.push(Lane::Above(escalation.whom, of_team(escalation.whom)));
        }
        lanes.extend(self.open_asks().map(|ask| match (ask.about.decides, self.decider(ask)) {
            (_, Some(person)) => Lane::Asked(person),
            (Whom::Owner | Whom::Sender, None) => Lane::Decides(Whom::TeamLeader, self.team.clone()),
            (whom, None) => Lane::Decides(whom, of_team(whom)),
        }));
        if let Some(proposal) = self.refund.to_approve() {
            let whom = proposal.next_approver();
            lanes.push(Lane::Approves(whom, of_team(whom), proposal.hands()));
        }
        for list in self.lists_to_approve() {
            let whom = list.next_approver();
            lanes.push(Lane::Approves(whom, of_team(whom), list.hands()));
        }
        if self.refund.payable().is_some() {
            lanes.push(Lane::Payable);
        }
        for task in self.open_tasks() {
            match task.state {
                // It lies with those who work on it, and once they replied with who gave it.
                TaskState::Given => {
                    lanes.extend(task.to.map(Lane::Owner));
                    lanes.extend(task.team.clone().map(Lane::Team));
                }
                _ => lanes.push(Lane::Owner(task.by)),
            }
        }
        lanes.sort_unstable();
        lanes.dedup();
        Lanes(lanes)
    }
}
