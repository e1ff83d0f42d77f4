//! Whoever is told of a step, or is to decide something, is sent a message beside what their screen says: once for each
//! event and person, never again after a restart.

use std::sync::Arc;

use super::{
    core::Core,
    job::refused,
    work::{Halt, Work},
};
use crate::{
    api::Reply,
    case::{Case, Event, PersonId, Reason, RefundEvent, Subject},
    rules::Whom,
    store::{Attempt, StaffAbout, StaffKey, StaffMessage},
};

/// Seconds to wait after each try that failed; after the last there is no other.
const AGAIN_S: [i64; 3] = [60, 300, 900];
/// Messages that wait at most; what comes beyond them stands on the screens alone.
const MOST: usize = 10_000;

impl Work<'_> {
    /// Writes messages of what was written of a case in the events from the `first` of this batch on.
    pub fn tell_staff(&mut self, case: &Arc<Case>, first: usize) {
        if !self.core.tells_staff {
            return;
        }
        let subject = Subject::Case(case.id);
        let own = self.records.iter().skip(first).filter(|record| record.envelope.subject == subject);
        let told: Vec<(u64, Told)> =
            own.filter_map(|record| Some((record.seq(), told(case, &record.event)?))).collect();
        let waiting = self.core.read(|live| live.staff.len());
        for (seq, (about, deadline, whom)) in told {
            let people = match whom {
                To::Post(whom) => self.people.posts().told(whom, case.team.as_deref(), self.at),
                To::Person(person) => person.into_iter().collect(),
                To::Approver(whom, hands) => {
                    self.people.posts().told_to_approve(whom, case.team.as_deref(), &hands, self.at)
                }
            };
            for person in people.into_iter().filter(|id| self.people.get(*id).is_some_and(|of| of.active)) {
                if waiting + self.staff.len() >= MOST {
                    return tracing::error!("too many messages to staff wait: no more are written");
                }
                let (about, at) = (about.clone(), self.at);
                let message = StaffMessage { case: case.id, about, deadline, at, attempt: None };
                self.staff.push(((seq, person), Some(message)));
            }
        }
    }
}

/// Who is meant.
enum To {
    Post(Whom),
    Person(Option<PersonId>),
    /// Whoever has this post and is none of these.
    Approver(Whom, Vec<PersonId>),
}

type Told = (StaffAbout, Option<crate::sla::Instant>, To);

/// What an event tells the staff, of a case as it stands after it.
fn told(case: &Case, event: &Event) -> Option<Told> {
    match event {
        Event::StepFired { clock, cycle, step, whom, .. } | Event::StepTold { clock, cycle, step, whom } => {
            let of = |no: u32| {
                case.climbed.iter().find(|it| (&it.clock, it.cycle, it.step) == (clock, *cycle, no))
            };
            // At night it is told when somebody is here.
            of(*step).filter(|it| it.put_off.is_none())?;
            let unheard = step.checked_sub(1).and_then(of).is_some_and(|before| !before.heard);
            let named = case.clocks.iter().find(|named| named.id == *clock);
            let about = StaffAbout::Step { clock: clock.clone(), cycle: *cycle, step: *step, unheard };
            let to = match whom {
                Whom::Owner => To::Person(case.owner),
                Whom::Sender => To::Person(case.sender.or(case.owner)),
                whom => To::Post(*whom),
            };
            Some((about, named.and_then(|named| named.clock.deadline), to))
        }
        Event::Asked { ask, about } => {
            let open = case.open_asks().find(|it| it.no == *ask)?;
            let to = match (case.decider(open), about.decides) {
                (Some(person), _) => To::Person(Some(person)),
                (None, Whom::Owner | Whom::Sender) => To::Post(Whom::TeamLeader),
                (None, whom) => To::Post(whom),
            };
            Some((StaffAbout::Ask { ask: *ask, what: about.what }, Some(about.due), to))
        }
        Event::Refund(event) => {
            if let RefundEvent::Gathered { list: no, .. } | RefundEvent::ListApproved { list: no, .. } =
                event.as_ref()
            {
                let list = case.lists_to_approve().find(|list| list.no == *no)?;
                let about = StaffAbout::RefundList { list: *no, level: list.next_level() };
                return Some((about, None, To::Approver(list.next_approver(), list.hands())));
            }
            let (RefundEvent::Proposed { proposal: no, .. } | RefundEvent::Approved { proposal: no, .. }) =
                event.as_ref()
            else {
                return None;
            };
            let proposal = case.refund.to_approve().filter(|proposal| proposal.no == *no)?;
            let about = StaffAbout::Refund { proposal: *no, level: proposal.next_level() };
            let due = case.clocks.iter().find(|named| named.id == "refund_delay");
            let to = To::Approver(proposal.next_approver(), proposal.hands());
            Some((about, due.and_then(|named| named.clock.deadline), to))
        }
        _ => None,
    }
}

/// Whether a message still says what is so.
fn holds(case: &Case, message: &StaffMessage) -> bool {
    match &message.about {
        StaffAbout::Step { clock, cycle, step, .. } => {
            let runs = case
                .clocks
                .iter()
                .any(|it| it.id == *clock && it.clock.cycle == *cycle && it.clock.is_open());
            let is = |it: &&crate::case::Climbed| (&it.clock, it.cycle, it.step) == (clock, *cycle, *step);
            runs && case.stage.is_open() && case.climbed.iter().find(is).is_some()
        }
        StaffAbout::Ask { ask, .. } => case.open_asks().any(|it| it.no == *ask),
        StaffAbout::RefundList { list, level } => {
            let waits = |it: &crate::case::RefundList| it.no == *list && it.next_level() == *level;
            case.stage.is_open() && case.lists_to_approve().any(waits)
        }
        StaffAbout::Refund { proposal, level } => {
            let waits = |it: &crate::case::Proposal| it.no == *proposal && it.next_level() == *level;
            case.stage.is_open() && case.refund.to_approve().is_some_and(waits)
        }
    }
}

/// Writes down that these are about to be sent together. Those that are not so any more go, and the rest is not sent yet.
pub fn begin(work: &mut Work<'_>, keys: &[StaffKey]) -> Result<Reply, Halt> {
    let mut gone = false;
    let mut begun = Vec::new();
    for key in keys {
        let message = work.core.read(|live| live.staff.get(key).cloned());
        let Some(mut message) = message.filter(|it| !it.attempt.is_some_and(|it| it.under_way)) else {
            gone = true;
            continue;
        };
        if !work.case(message.case)?.is_some_and(|case| holds(&case, &message)) {
            work.staff.push((*key, None));
            gone = true;
            continue;
        }
        let tries = message.attempt.map_or(0, |attempt| attempt.tries) + 1;
        message.attempt = Some(Attempt { tries, next: work.at, under_way: true });
        begun.push((*key, Some(message)));
    }
    if gone {
        return Ok(refused(Reason::Overtaken));
    }
    work.staff.extend(begun);
    Ok(Reply::Ok)
}

/// Writes down what came of a try: whether it is over, or is tried again.
pub fn end(work: &mut Work<'_>, keys: &[StaffKey], failed: bool) -> Result<Reply, Halt> {
    for key in keys {
        let Some(mut message) = work.core.read(|live| live.staff.get(key).cloned()) else { continue };
        let tries = message.attempt.map_or(1, |attempt| attempt.tries.max(1));
        let again = AGAIN_S.get(usize::try_from(tries - 1).unwrap_or(usize::MAX)).filter(|_| failed);
        let left = again.map(|seconds| {
            message.attempt = Some(Attempt { tries, next: work.at.plus(*seconds), under_way: false });
            message
        });
        work.staff.push((*key, left));
    }
    Ok(Reply::Ok)
}

/// Messages that are being sent; when a server starts, those that were when the last one ended.
pub fn under_way(core: &Core) -> Vec<StaffKey> {
    let under_way = |message: &StaffMessage| message.attempt.is_some_and(|attempt| attempt.under_way);
    core.read(|live| live.staff.iter().filter(|(_, it)| under_way(it)).map(|(key, _)| *key).collect())
}

/// Messages that were being sent when the last server ended: nobody knows whether they went out, and they are not sent
/// again.
pub fn settle_broken_off(work: &mut Work<'_>, broken_off: &[StaffKey]) {
    let there = |key: &&StaffKey| work.core.read(|live| live.staff.contains_key(key));
    let gone: Vec<_> = broken_off.iter().filter(there).map(|key| (*key, None)).collect();
    work.staff.extend(gone);
}
