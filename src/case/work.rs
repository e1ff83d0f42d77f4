//! What the work inside a case makes of it: promises and orders, tasks, asks, ladders, links.

use super::{
    Ask, AskKind, AskState, Asked, Case, Climbed, Escalation, Event, Extension, Hold, LinkKind, Order,
    PARKED, Promise, Recorded, Stage, Task, TaskReply, TaskState, Verdict,
};
use crate::{
    rules::{Pack, Whom},
    sla::{HoldReason, Instant, Mark, Stamp},
};

impl Case {
    /// Takes in what [`fold`](super::fold) has no other place for.
    pub(super) fn take_work(&mut self, record: &Recorded, here: bool, pack: &Pack) {
        let (at, by) = (record.envelope.occurred, record.envelope.actor);
        match &record.event {
            Event::Promised { promise, what, due } => {
                let promise = Promise { no: *promise, what: *what, due: *due, made: at, by, kept: None };
                self.promises.push(promise);
            }
            Event::PromiseKept { promise } => self.kept(at, |open| open.no == *promise),
            Event::Parked { until } => {
                let reason = HoldReason::new(PARKED);
                self.hold = Some(Hold { reason: reason.clone(), since: at, until: Some(*until), told: true });
                self.stamps.push(Stamp::new(at, Mark::HoldBegan(reason)).by(by.0.into()));
            }
            Event::Judged(judgement) => self.judgement = Some(judgement.clone()),
            Event::Escalated { whom } => self.escalate_to(*whom, at),
            Event::Acknowledged => {
                self.hear();
                if let Some(escalation) = &mut self.escalation {
                    escalation.acknowledged = Some((by, at));
                }
            }
            Event::Deescalated => {
                self.hear();
                self.escalation = None;
            }
            Event::Supervised { order, due } => {
                self.orders.push(Order { no: *order, due: *due, given: at, by, answered: None });
            }
            Event::TaskGiven { task, role, team, to } => {
                let mut given = Task {
                    no: *task,
                    role: *role,
                    team: team.clone(),
                    to: *to,
                    by,
                    state: TaskState::Given,
                    reply: None,
                    again: 0,
                    stamps: Vec::new(),
                };
                given.step(TaskState::Given, at);
                self.tasks.push(given);
            }
            Event::TaskReplied { task, disposition, reason } => {
                self.handlers.extend(here.then_some(by));
                if let Some(task) = self.task_mut(*task) {
                    let (disposition, reason) = (disposition.clone(), reason.clone());
                    task.reply = Some(TaskReply { by, disposition, reason });
                    task.step(TaskState::Replied, at);
                }
                self.lapse(at, |about| about.task == Some(*task));
            }
            Event::TaskReviewed { task, verdict } => {
                if let Some(task) = self.task_mut(*task) {
                    match verdict {
                        Verdict::Accepted => task.step(TaskState::Accepted, at),
                        Verdict::Again => {
                            task.again += 1;
                            task.step(TaskState::Given, at);
                        }
                    }
                }
            }
            Event::TakenBack { task: Some(task) } => {
                self.task_mut(*task).into_iter().for_each(|task| task.step(TaskState::Over, at));
                self.lapse(at, |about| about.task == Some(*task));
            }
            Event::TakenBack { task: None } => {
                self.team = None;
                self.owner = Some(by);
            }
            Event::HandedOver { from, to } => {
                self.owner = self.owner.map(|owner| if owner == *from { *to } else { owner });
                let theirs = self.tasks.iter_mut().filter(|task| task.is_open() && task.to == Some(*from));
                theirs.for_each(|task| task.to = Some(*to));
            }
            Event::Asked { ask, about } => {
                let about = Asked::clone(about);
                self.asks.push(Ask { no: *ask, about, by, at, state: AskState::Open, decided: None });
            }
            Event::Granted { ask } => self.decided(*ask, AskState::Granted, at),
            Event::Refused { ask } => self.decided(*ask, AskState::Refused, at),
            Event::SentBack { task, team } => self.sent_back(*task, team.as_ref(), at),
            Event::Extended { clock, cycle, deadline } => {
                self.extensions.retain(|ext| (&ext.clock, ext.cycle) != (clock, *cycle));
                let (clock, cycle, deadline) = (clock.clone(), *cycle, *deadline);
                self.extensions.push(Extension { clock, cycle, deadline });
            }
            Event::StepFired { clock, cycle, step, whom, .. } => {
                let (clock, cycle, step) = (clock.clone(), *cycle, *step);
                // Whoever is told has their time from when they are told, however late that is.
                let at = at.max(record.envelope.recorded);
                let put_off = self.put_off(&clock, step, at, pack);
                self.climb(Climbed { clock, cycle, step, at, whom: *whom, heard: false, put_off });
            }
            Event::StepPutOff { clock, cycle, step } => {
                let until = self.put_off(clock, *step, record.envelope.recorded, pack);
                if let Some(done) = self.climbed_mut(clock, *cycle, *step) {
                    done.put_off = until;
                }
            }
            Event::StepTold { clock, cycle, step, whom } => {
                let at = at.max(record.envelope.recorded);
                self.told(clock, *cycle, *step, *whom, at);
            }
            Event::BreachExplained { clocks, .. } => self.explained.extend(clocks.iter().cloned()),
            Event::Linked { case, how } => self.connect(*case, *how),
            Event::Unlinked { case } => self.links.retain(|link| link.case != *case),
            Event::Merged { into } => {
                self.end(Stage::Withdrawn, at);
                self.connect(*into, LinkKind::MergedInto);
            }
            Event::Absorbed { case, opened } => {
                self.start_with(*opened);
                self.connect(*case, LinkKind::Absorbed);
            }
            Event::SolutionTaken { disposition, reason, .. } => {
                if self.stage == Stage::Accept {
                    self.mark(at, Mark::Accepted);
                }
                self.resume(at);
                self.finish(disposition, reason.as_ref(), here.then_some(by), at);
            }
            Event::Stock(movement) => self.take_stock(movement, by, at),
            Event::Refund(event) => self.take_refund(event, &record.envelope),
            Event::Reception(event) => self.take_reception(event),
            Event::OrderAnswered { order } => {
                let given = self.orders.iter_mut().find(|given| given.no == *order);
                given.into_iter().for_each(|given| given.answered = Some(at));
            }
            _ => {}
        }
    }

    pub(super) fn kept(&mut self, at: Instant, which: impl Fn(&Promise) -> bool) {
        let open = self.promises.iter_mut().filter(|promise| promise.kept.is_none() && which(promise));
        open.for_each(|promise| promise.kept = Some(at));
    }

    fn task_mut(&mut self, no: u32) -> Option<&mut Task> {
        self.tasks.iter_mut().find(|task| task.no == no)
    }

    /// What nobody did by now, nobody has to do any more.
    pub(super) fn end_tasks(&mut self, at: Instant) {
        let open = self.tasks.iter_mut().filter(|task| task.is_open());
        open.for_each(|task| task.step(TaskState::Over, at));
    }

    fn decided(&mut self, no: u32, state: AskState, at: Instant) {
        if let Some(ask) = self.asks.iter_mut().find(|ask| ask.no == no) {
            ask.state = state;
            ask.decided = Some(at);
            self.no_revisit |= (state, ask.about.what) == (AskState::Granted, AskKind::NoRevisit);
        }
    }

    fn sent_back(&mut self, task: Option<u32>, team: Option<&String>, at: Instant) {
        self.bounces += 1;
        match (task.and_then(|no| self.tasks.iter_mut().find(|task| task.no == no)), team) {
            // Whoever decided gave it to another team: it is theirs with the time that is left.
            (Some(task), Some(team)) => {
                task.team = Some(team.clone());
                task.to = None;
            }
            (Some(task), None) => task.step(TaskState::Over, at),
            (None, team) => {
                self.owner = if team.is_some() { None } else { self.sender };
                self.team = team.cloned();
            }
        }
    }

    pub(super) fn escalate_to(&mut self, whom: Whom, at: Instant) {
        self.escalation = Some(Escalation { whom, since: at, acknowledged: None });
    }
}
