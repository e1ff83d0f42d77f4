//! Events into heads. Pure; what is folded one by one and what is folded from the start are the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Act, AskKind, Case, CaseId, Door, EditionNo, Event, Fired, Flag, Hold, Opened, PersonId, PromiseKind,
    Recorded, Refund, ReplyKind, Stage, Subject, Tries, Urger, Word, Words,
};
use crate::{
    rules::Pack,
    sla::{Instant, Mark, Stamp},
};

/// A case from its whole history, in the order of the log; what was undone is skipped. `rules` gives its pack on
/// the calendar of an edition.
///
/// `None` where the history does not begin with an opening (or that was undone), or there is no such pack.
pub fn fold(history: &[Recorded], rules: impl Fn(EditionNo) -> Option<Pack>) -> Option<Case> {
    let undone = undone(history);
    let mut kept = history.iter().filter(|record| !undone.contains(&record.seq()));
    let mut case = Case::opened(kept.next()?)?;
    let mut pack = rules(case.calendar)?;
    for record in kept {
        case.take(record, &pack);
        if matches!(record.event, Event::Recalculated { .. }) {
            pack = rules(case.calendar)?;
        }
    }
    // The chain goes on from the last event, undone or not.
    let last = history.last()?;
    (case.last, case.touched) = (last.seq(), last.envelope.recorded);
    case.revision = history.iter().rev().find(|r| !r.event.is_alarm())?.seq();
    case.run_clocks(&pack);
    Some(case)
}

/// The events that count for nothing because a later event names them.
pub fn undone(history: &[Recorded]) -> BTreeSet<u64> {
    let seqs = history.iter().filter_map(|record| match &record.event {
        Event::Undone { seqs } => Some(seqs),
        _ => None,
    });
    seqs.flatten().copied().collect()
}

impl Case {
    /// A case from the event that opened it. Its clocks run, and it has a priority, once [`Case::run_clocks`] was
    /// called.
    pub fn opened(record: &Recorded) -> Option<Self> {
        let (Subject::Case(id), Event::Opened(facts)) = (record.envelope.subject, &record.event) else {
            return None;
        };
        let facts: &Opened = facts;
        let at = record.envelope.occurred;
        let imported = matches!(facts.origin, super::Origin::Imported { .. });
        Some(Self {
            id,
            facts: facts.clone(),
            star: None,
            words: record.words.clone(),
            stage: Stage::Accept,
            hold: None,
            team: None,
            owner: None,
            sheets: BTreeMap::new(),
            values: BTreeMap::new(),
            handlers: BTreeSet::new(),
            flags: Vec::new(),
            references: facts.references.clone(),
            attachments: Vec::new(),
            disposition: None,
            reason: None,
            tries: Tries::default(),
            satisfaction: None,
            closing: None,
            rounds: 0,
            urges: 0,
            urges_above: 0,
            judgement: None,
            promises: Vec::new(),
            orders: Vec::new(),
            tasks: Vec::new(),
            escalation: None,
            asks: Vec::new(),
            extensions: Vec::new(),
            bounces: 0,
            sender: None,
            no_revisit: false,
            climbed: Vec::new(),
            explained: Vec::new(),
            links: Vec::new(),
            loans: Vec::new(),
            opened: at,
            taken_by: (!imported && record.envelope.actor != PersonId::SYSTEM)
                .then_some(record.envelope.actor),
            closed: None,
            stamps: vec![Stamp::new(at, Mark::Opened)],
            clocks: Vec::new(),
            calendar: facts.pack,
            priority: 0,
            touched: record.envelope.recorded,
            limits: Vec::new(),
            fired: BTreeSet::new(),
            quiet_until: if imported { record.envelope.recorded } else { at.plus(-1) },
            revision: record.seq(),
            last: record.seq(),
            last_act: Some(Act::of(record)),
            refund: Refund::default(),
        })
    }

    /// Takes one later event in and runs the clocks. `Undone` cannot be taken in, it needs [`fold`].
    pub fn apply(&mut self, record: &Recorded, pack: &Pack) {
        self.take(record, pack);
        self.run_clocks(pack);
    }

    /// Takes one later event in and leaves the clocks to be run once all were.
    pub fn take(&mut self, record: &Recorded, pack: &Pack) {
        let at = record.envelope.occurred;
        let by = record.envelope.actor;
        // Whoever brings a file in has not worked on the cases in it: they own none, and may revisit them.
        let here = record.envelope.door != Door::Import;
        self.told_the_old_way(record);
        self.last = record.seq();
        self.touched = record.envelope.recorded;
        if !record.event.is_alarm() {
            self.revision = record.seq();
        }
        match &mut self.last_act {
            // What follows from an act goes with it when it is undone.
            Some(act) if act.command == record.envelope.command => act.go_on(record),
            _ if record.event.is_alarm() || matches!(record.event, Event::Undone { .. }) => {}
            last => *last = Some(Act::of(record)),
        }
        match &record.event {
            Event::Accepted => {
                self.stage = Stage::Handle;
                self.owner = here.then_some(by);
                self.mark(at, Mark::Accepted);
            }
            Event::Rejected { reason } => {
                self.end(Stage::Rejected, at);
                self.reason = Some(reason.clone());
            }
            Event::Withdrawn { reason } => {
                self.end(Stage::Withdrawn, at);
                self.reason = Some(reason.clone());
            }
            Event::Dispatched { team } => {
                self.team = Some(team.clone());
                self.owner = None;
                self.sender = Some(by);
                self.mark(at, Mark::Dispatched);
            }
            Event::Assigned { to } => {
                self.sender = Some(by);
                self.assign(at, *to);
            }
            Event::Claimed => self.assign(at, by),
            Event::Transferred { team, to } => {
                if team.is_some() {
                    self.team.clone_from(team);
                    self.mark(at, Mark::Dispatched);
                }
                self.owner = None;
                self.sender = Some(by);
                if let Some(to) = to {
                    self.assign(at, *to);
                }
            }
            Event::Contacted { reached, .. } => self.contacted(at, *reached, pack),
            Event::Held { reason, until, told } => {
                self.hold = Some(Hold { reason: reason.clone(), since: at, until: *until, told: *told });
                self.stamps.push(Stamp::new(at, Mark::HoldBegan(reason.clone())).by(by.0.into()));
            }
            Event::Resumed | Event::Unparked => self.resume(at),
            Event::Finished { disposition, reason } => {
                self.finish(disposition, reason.as_ref(), here.then_some(by), at);
            }
            Event::Replied { kind, reached, .. } => {
                self.handlers.extend(here.then_some(by));
                match (kind, reached) {
                    (ReplyKind::Final, true) => {
                        self.contacted(at, true, pack);
                        self.stage = Stage::Revisit;
                        self.owner = None;
                        self.tries = Tries::default();
                        self.mark(at, Mark::FinalReply);
                        self.kept(at, |promise| promise.what == PromiseKind::Result);
                    }
                    (ReplyKind::Interim, true) => {
                        self.contacted(at, true, pack);
                        self.mark(at, Mark::InterimReply);
                    }
                    (_, false) => self.contacted(at, false, pack),
                }
            }
            Event::Informed { counts: true, .. } => self.mark(at, Mark::InterimReply),
            Event::Revisited { reached, answer, .. } => {
                self.contacted(at, *reached, pack);
                if *reached {
                    self.satisfaction = *answer;
                    self.mark(at, Mark::Revisited);
                }
            }
            Event::Closed { how } => {
                self.end(Stage::Closed, at);
                self.closing = Some(*how);
                self.mark(at, Mark::Closed);
            }
            Event::Reopened { .. } => {
                self.stage = Stage::Handle;
                self.rounds += 1;
                self.closed = None;
                self.closing = None;
                self.tries = Tries::default();
                self.loans_go_on(at);
                self.mark(at, Mark::Reopened);
            }
            Event::Archived => self.stage = Stage::Archived,
            Event::Urged { by } => {
                self.urges += 1;
                self.urges_above += u32::from(*by == Urger::Supervisor);
            }
            Event::Flagged(flag) => {
                self.flags.retain(|f| f.kind != flag.kind);
                self.flags.push(Flag::clone(flag));
            }
            Event::Unflagged(kind) => self.flags.retain(|f| f.kind != *kind),
            Event::Referenced(reference) if !self.references.contains(reference) => {
                self.references.push(reference.clone());
            }
            Event::Attached(attachment) => self.attachments.push(attachment.clone()),
            Event::Classified { kind, category, severity, place } => {
                self.facts.kind.clone_from(kind);
                self.facts.category.clone_from(category);
                self.facts.severity = *severity;
                self.facts.place = *place;
            }
            Event::Amended => {
                for (word, text) in record.words.iter().filter(|(word, _)| *word != Word::Text) {
                    self.words.set(word, Some(text.to_owned()));
                }
            }
            Event::SheetFilled { sheet, values } => {
                self.handlers.extend((here && self.stage == Stage::Handle).then_some(by));
                self.take_sheet(sheet, values, &record.words, at);
            }
            Event::Starred { star } => self.star = Some(*star),
            Event::Erased => self.words = Words::default(),
            Event::LimitSet { clock, deadline } => {
                self.limits.retain(|(id, _)| id != clock);
                self.limits.push((clock.clone(), *deadline));
            }
            Event::Warned { clock, cycle, per_mille, .. } => self.fire(clock, *cycle, *per_mille),
            Event::Breached { clock, cycle, .. } => self.fire(clock, *cycle, 1000),
            Event::Recalculated { calendar, .. } => self.calendar = *calendar,
            _ => self.take_work(record, here, pack),
        }
    }

    pub(super) fn finish(
        &mut self,
        disposition: &str,
        reason: Option<&String>,
        by: Option<PersonId>,
        at: Instant,
    ) {
        self.end_tasks(at);
        self.lapse(at, |about| about.what == AskKind::SendBack);
        self.stage = Stage::Feedback;
        self.handlers.extend(by);
        // What another system finished says no disposition of ours.
        self.disposition = Some(disposition.to_owned()).filter(|id| !id.is_empty());
        self.reason = reason.cloned();
        self.tries = Tries::default();
        self.loans_are_due(at);
        self.mark(at, Mark::Finished);
        // Where nothing is owed, or all was paid before, the customer waits for no money.
        if self.is_repaid() {
            self.mark(at, Mark::Repaid);
        }
    }

    pub(super) fn mark(&mut self, at: Instant, mark: Mark) {
        self.stamps.push(Stamp::new(at, mark));
    }

    fn fire(&mut self, clock: &str, cycle: u32, per_mille: u16) {
        self.fired.insert(Fired { clock: clock.to_owned(), cycle, per_mille });
    }

    fn assign(&mut self, at: Instant, to: super::PersonId) {
        self.owner = Some(to);
        // Who tells the customer or revisits is no department whose time is counted.
        if matches!(self.stage, Stage::Accept | Stage::Handle) {
            self.mark(at, Mark::Assigned);
        }
    }

    fn contacted(&mut self, at: Instant, reached: bool, pack: &Pack) {
        if reached {
            self.mark(at, Mark::Contacted);
            self.kept(at, |promise| promise.what == PromiseKind::Callback);
        } else {
            self.tries.made += 1;
            // A policy asks for a few days at most, so no more are kept.
            if self.tries.days.len() < 8 {
                self.tries.days.insert(at.zoned(&pack.zone).date());
            }
        }
    }

    pub(super) fn resume(&mut self, at: Instant) {
        if let Some(hold) = self.hold.take() {
            self.mark(at, Mark::HoldEnded(hold.reason));
        }
    }

    pub(super) fn end(&mut self, stage: Stage, at: Instant) {
        self.resume(at);
        self.end_tasks(at);
        self.lapse(at, |_| true);
        self.stage = stage;
        self.closed = Some(at);
        if stage != Stage::Closed {
            self.mark(at, Mark::Ended);
        }
    }
}

impl Act {
    fn of(record: &Recorded) -> Self {
        let envelope = &record.envelope;
        Self {
            command: envelope.command,
            by: envelope.actor,
            at: envelope.recorded,
            seqs: vec![envelope.seq],
            also: record.event.cases().to_vec(),
            what: record.event.name().to_owned(),
        }
    }

    fn go_on(&mut self, record: &Recorded) {
        self.seqs.push(record.seq());
        let also = record.event.cases().iter().filter(|case| !self.also.contains(case));
        let also: Vec<CaseId> = also.copied().collect();
        self.also.extend(also);
    }
}
