//! Events into heads. Pure; what is folded one by one and what is folded from the start are the same.

use std::collections::BTreeSet;

use super::{
    Act, Case, Door, Event, Fired, Flag, Hold, NamedClock, Opened, Recorded, ReplyKind, Stage, Subject,
    Tries, Word,
};
use crate::{
    rules::{About, Pack},
    sla::{self, Instant, Mark, Stamp},
};

/// A case from its whole history, in the order of the log; what was undone is skipped.
///
/// `None` where the history does not begin with an opening (or that was undone).
pub fn fold(history: &[Recorded], pack: &Pack) -> Option<Case> {
    let undone = undone(history);
    let mut kept = history.iter().filter(|record| !undone.contains(&record.seq()));
    let mut case = Case::opened(kept.next()?)?;
    for record in kept {
        case.take(record, pack);
    }
    // The chain goes on from the last event, undone or not.
    case.last = history.last()?.seq();
    case.revision = history.iter().rev().find(|r| !r.event.is_alarm())?.seq();
    case.run_clocks(pack);
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
    /// A case from the event that opened it. Its clocks run once [`Case::run_clocks`] was called.
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
            words: record.words.clone(),
            stage: Stage::Accept,
            hold: None,
            team: None,
            owner: None,
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
            opened: at,
            closed: None,
            stamps: vec![Stamp::new(at, Mark::Opened)],
            clocks: Vec::new(),
            limits: Vec::new(),
            fired: BTreeSet::new(),
            quiet_until: if imported { record.envelope.recorded } else { at.plus(-1) },
            revision: record.seq(),
            last: record.seq(),
            last_act: Some(Act::of(record)),
        })
    }

    /// Takes one later event in and runs the clocks. `Undone` cannot be taken in, it needs [`fold`].
    pub fn apply(&mut self, record: &Recorded, pack: &Pack) {
        self.take(record, pack);
        self.run_clocks(pack);
    }

    fn take(&mut self, record: &Recorded, pack: &Pack) {
        let at = record.envelope.occurred;
        let by = record.envelope.actor;
        // Whoever brings a file in has not worked on the cases in it: they own none, and may revisit them.
        let here = record.envelope.door != Door::Import;
        self.last = record.seq();
        if !record.event.is_alarm() {
            self.revision = record.seq();
        }
        if !record.event.is_alarm() && !matches!(record.event, Event::Undone { .. }) {
            match &mut self.last_act {
                Some(act) if act.command == record.envelope.command => act.go_on(record),
                last => *last = Some(Act::of(record)),
            }
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
                self.mark(at, Mark::Dispatched);
            }
            Event::Assigned { to } => self.assign(at, *to),
            Event::Claimed => self.assign(at, by),
            Event::Transferred { team, to } => {
                if team.is_some() {
                    self.team.clone_from(team);
                    self.mark(at, Mark::Dispatched);
                }
                self.owner = None;
                if let Some(to) = to {
                    self.assign(at, *to);
                }
            }
            Event::Contacted { reached, .. } => self.contacted(at, *reached, pack),
            Event::Held { reason, until, told } => {
                self.hold = Some(Hold { reason: reason.clone(), since: at, until: *until, told: *told });
                self.stamps.push(Stamp::new(at, Mark::HoldBegan(reason.clone())).by(by.0.into()));
            }
            Event::Resumed => self.resume(at),
            Event::Finished { disposition, reason } => {
                self.stage = Stage::Feedback;
                self.handlers.extend(here.then_some(by));
                // What another system finished says no disposition of ours.
                self.disposition = Some(disposition.clone()).filter(|id| !id.is_empty());
                self.reason.clone_from(reason);
                self.tries = Tries::default();
                self.mark(at, Mark::Finished);
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
                    }
                    (ReplyKind::Interim, true) => {
                        self.contacted(at, true, pack);
                        self.mark(at, Mark::InterimReply);
                    }
                    (_, false) => self.contacted(at, false, pack),
                }
            }
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
                self.mark(at, Mark::Reopened);
            }
            Event::Archived => self.stage = Stage::Archived,
            Event::Urged { .. } => self.urges += 1,
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
            Event::LimitSet { clock, deadline } => {
                self.limits.retain(|(id, _)| id != clock);
                self.limits.push((clock.clone(), *deadline));
            }
            Event::Warned { clock, cycle, per_mille, .. } => self.fire(clock, *cycle, *per_mille),
            Event::Breached { clock, cycle, .. } => self.fire(clock, *cycle, 1000),
            _ => {}
        }
    }

    fn mark(&mut self, at: Instant, mark: Mark) {
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
        } else {
            self.tries.made += 1;
            // A policy asks for a few days at most, so no more are kept.
            if self.tries.days.len() < 8 {
                self.tries.days.insert(at.zoned(&pack.zone).date());
            }
        }
    }

    fn resume(&mut self, at: Instant) {
        if let Some(hold) = self.hold.take() {
            self.mark(at, Mark::HoldEnded(hold.reason));
        }
    }

    fn end(&mut self, stage: Stage, at: Instant) {
        self.resume(at);
        self.stage = stage;
        self.closed = Some(at);
        if stage != Stage::Closed {
            self.mark(at, Mark::Ended);
        }
    }

    /// What of the case decides which clocks it carries and how long they run.
    pub fn about(&self) -> About<'_> {
        let facts = &self.facts;
        About {
            kind: &facts.kind,
            category: facts.category.as_deref(),
            channel: Some(&facts.channel),
            severity: facts.severity,
            star: None,
            place: facts.place.map(super::Place::locality),
        }
    }

    /// Replays every clock that the pack gives to a case of this kind, category and severity.
    pub fn run_clocks(&mut self, pack: &Pack) {
        let rules = pack.clocks_for(&self.about());
        let run = |(rule, mut spec): (&crate::rules::ClockRule, sla::ClockSpec)| {
            let mut clock = sla::replay(&spec, &self.stamps);
            let limit = self.limits.iter().find(|(id, _)| *id == rule.id);
            if let (Some((_, limit)), Some(started)) = (limit, clock.started) {
                // A limit set from outside is a moment: no hold of ours moves it, no calendar counts it.
                spec.unit = sla::Unit::Natural;
                spec.holds = sla::Holds::Never;
                spec.target = limit.since(started);
                clock = sla::replay(&spec, &self.stamps);
            }
            NamedClock { id: rule.id.clone(), clock }
        };
        self.clocks = rules.into_iter().map(run).collect();
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
            what: record.event.name().to_owned(),
        }
    }

    fn go_on(&mut self, record: &Recorded) {
        self.seqs.push(record.seq());
    }
}
