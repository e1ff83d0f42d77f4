//! 资质: certificates that people have, and what nobody does to a case without one.
//!
//! What is asked for follows from what would be written, not from the act: a case that is dispatched is accepted by
//! that, and a child is finished by what its parent comes to.

use serde::{Deserialize, Serialize};

use super::{Case, Event, Fact, PersonId, TaskRole};
use crate::{rules::Rules, sla::Instant};

/// A certificate of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id in the rules.
    pub id: String,
    /// From when on it holds no longer; for good where there is none.
    pub until: Option<Instant>,
}

/// Somebody who lacks a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    pub who: PersonId,
    pub certificate: String,
    /// When theirs ended, where they had it.
    pub until: Option<Instant>,
}

/// Who would write something, and who has which certificates.
pub struct Holders<'a> {
    pub actor: PersonId,
    pub now: Instant,
    pub of: &'a dyn Fn(PersonId) -> &'a [Certificate],
    /// A certificate that somebody answered for already: what a review accepts was replied by who has it.
    pub vouched: Option<&'a str>,
}

/// What whoever is given a case will do with it.
const OWNER: &[&str] = &["claim", "finish"];
/// What whoever is given the lead will do: their reply is what the case is finished with.
const LEAD: &[&str] = &["respond", "finish"];
const HELPER: &[&str] = &["respond"];

impl Certificate {
    /// Whether it holds at this moment.
    pub fn at(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Takes an event of a person into what they have, in the order of ids.
    pub fn take(held: &mut Vec<Self>, event: &Event) {
        let (Event::Certified { certificate, .. } | Event::CertificateEnded { certificate }) = event else {
            return;
        };
        held.retain(|known| known.id != *certificate);
        if let Event::Certified { until, .. } = event {
            let at = held.partition_point(|known| known.id < *certificate);
            held.insert(at, Self { id: certificate.clone(), until: *until });
        }
    }
}

/// Who lacks which certificate for these facts to be written about a case, or about a new one.
pub fn lack(case: Option<&Case>, facts: &[Fact], rules: &Rules, holders: &Holders<'_>) -> Option<Lack> {
    let mut kind = case.map(|case| case.facts.kind.as_str());
    let reviewed = facts.iter().any(|fact| matches!(fact.event, Event::TaskReviewed { .. }));
    for fact in facts {
        match &fact.event {
            Event::Opened(opened) => kind = Some(&opened.kind),
            Event::Classified { kind: now, .. } => kind = Some(now),
            // Of what is accepted, the reply was asked.
            Event::Finished { .. } if reviewed => continue,
            _ => {}
        }
        let (who, acts) = needs(&fact.event, case, holders.actor);
        let of_sheet = match &fact.event {
            Event::SheetFilled { sheet, .. } => rules.certificate_of_sheet(sheet),
            _ => None,
        };
        let of_acts = acts.iter().filter_map(|act| rules.certificate_for(kind?, act));
        for needed in of_acts.chain(of_sheet) {
            let has = (holders.of)(who).iter().find(|held| held.id == needed.id);
            if holders.vouched != Some(&needed.id) && !has.is_some_and(|held| held.at(holders.now)) {
                let until = has.and_then(|held| held.until);
                return Some(Lack { who, certificate: needed.id.clone(), until });
            }
        }
    }
    None
}

/// Of whom an event asks the certificates of which acts.
fn needs(event: &Event, case: Option<&Case>, actor: PersonId) -> (PersonId, Vec<&'static str>) {
    let of_role = |role| if role == TaskRole::Lead { LEAD } else { HELPER };
    let (who, acts) = match event {
        Event::Accepted => (actor, &["accept"][..]),
        Event::Claimed => (actor, &["claim"][..]),
        Event::Finished { .. } | Event::SolutionTaken { .. } => (actor, &["finish"][..]),
        Event::Replied { .. } => (actor, &["reply"][..]),
        Event::TaskReplied { task, .. } => {
            let role = case.and_then(|case| case.tasks.iter().find(|known| known.no == *task));
            (actor, role.map_or(HELPER, |task| of_role(task.role)))
        }
        Event::TaskReviewed { .. } => (actor, &["review"][..]),
        Event::Revisited { .. } => (actor, &["revisit"][..]),
        Event::Judged(_) => (actor, &["judge"][..]),
        Event::Assigned { to } | Event::Transferred { to: Some(to), .. } => (*to, OWNER),
        Event::TaskGiven { to: Some(to), role, .. } => (*to, of_role(*role)),
        Event::HandedOver { from, to } => {
            let owned = case.is_some_and(|case| case.owner == Some(*from));
            let tasks = case.into_iter().flat_map(Case::open_tasks).filter(|task| task.to == Some(*from));
            let tasks = tasks.flat_map(|task| of_role(task.role));
            let acts = if owned { OWNER } else { &[] };
            return (*to, acts.iter().chain(tasks).copied().collect());
        }
        _ => (actor, &[][..]),
    };
    (who, acts.to_vec())
}

#[cfg(test)]
mod tests;
