//! Ladders: who is told as a clock runs out, step by step, each once in a cycle of its clock.

use serde::{Deserialize, Serialize};

use super::{Alarm, Case, Event, NamedClock, Recorded};
use crate::{
    rules::{Deliver, LadderStep, Pack, Scope, When, Whom},
    sla::{Clock, Instant},
};

/// A step of a ladder that is due on a clock as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDue {
    /// Its place in the ladder, from 1.
    pub step: u32,
    pub at: Instant,
    pub whom: Whom,
    /// Who is told where nobody of those is here.
    pub deputy: Option<Whom>,
    /// Once it was fired: until when somebody must acknowledge it, or the next step is due. Counted in working
    /// time, so that what is told at night does not climb before anybody could see it.
    pub heard_by: Option<Instant>,
}

/// A step that was fired in one cycle of one clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climbed {
    pub clock: String,
    pub cycle: u32,
    pub step: u32,
    pub at: Instant,
    pub whom: Whom,
    /// Nobody has to acknowledge it (any more).
    pub heard: bool,
    /// When it is told, where it was due outside working hours and was not told yet.
    pub put_off: Option<Instant>,
}

/// A step that a timer fires.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    pub clock: String,
    pub cycle: u32,
    pub step: u32,
    pub whom: Whom,
    /// Who is told where nobody of those is here.
    pub deputy: Option<Whom>,
}

impl Case {
    /// The steps that are due on a clock of this id and rule.
    pub(super) fn steps(&self, id: &str, rule: &str, clock: &Clock, pack: &Pack) -> Vec<StepDue> {
        let Some(ladder) = pack.ladder_of(rule) else { return Vec::new() };
        let due = |(step, rung): (u32, &LadderStep)| {
            // The deadline itself is in time: what is due with it or after it comes from the second after.
            let late = matches!(rung.at, When::Offset(seconds) if seconds >= 0);
            let at = rung.due(clock)?.plus(i64::from(late));
            let told = rung.ack_s.zip(self.climbed(id, clock.cycle, step));
            let heard_by = told.and_then(|(seconds, told)| pack.calendar().add(told.at, seconds));
            Some(StepDue { step, at, whom: rung.tell, deputy: rung.deputy, heard_by })
        };
        (1..).zip(&ladder.steps).filter_map(due).collect()
    }

    fn climbed(&self, clock: &str, cycle: u32, step: u32) -> Option<&Climbed> {
        self.climbed.iter().find(|done| (done.clock.as_str(), done.cycle, done.step) == (clock, cycle, step))
    }

    /// The first step of each clock that was not fired yet, and when it is due.
    pub(super) fn next_steps(&self) -> impl Iterator<Item = (Instant, Alarm)> {
        self.clocks.iter().filter(|named| named.clock.is_open()).filter_map(|named| {
            let (at, due) = self.next_step(named)?;
            let (clock, cycle) = (named.id.clone(), named.clock.cycle);
            let (step, whom, deputy) = (due.step, due.whom, due.deputy);
            Some((at, Alarm::Step(Step { clock, cycle, step, whom, deputy })))
        })
    }

    fn next_step<'a>(&self, named: &'a NamedClock) -> Option<(Instant, &'a StepDue)> {
        let fired = |step: u32| self.climbed(&named.id, named.clock.cycle, step);
        let quiet = |due: &&StepDue| due.at > self.quiet_until && fired(due.step).is_none();
        let next = named.steps.iter().find(quiet)?;
        // Nobody acknowledged the step before in its time: this one does not wait for its own.
        let before = named.steps.iter().find(|due| due.step + 1 == next.step);
        let unheard = before.and_then(|before| {
            fired(before.step).filter(|told| !told.heard)?;
            before.heard_by
        });
        Some((unheard.map_or(next.at, |at| at.min(next.at)), next))
    }

    /// What was put off to working hours, as far as it is still of use: the clock runs, and nobody said "seen".
    pub(super) fn next_tellings(&self) -> impl Iterator<Item = (Instant, Alarm)> {
        self.climbed.iter().filter(|done| !done.heard).filter_map(|done| {
            let at = done.put_off?;
            let named = self.clocks.iter().find(|named| named.id == done.clock && named.clock.is_open())?;
            let due = named.steps.iter().find(|due| due.step == done.step);
            let deputy = due.and_then(|due| due.deputy);
            let whom = due.map_or(done.whom, |due| due.whom);
            let (clock, cycle, step) = (done.clock.clone(), done.cycle, done.step);
            (named.clock.cycle == cycle)
                .then_some((at, Alarm::Tell(Step { clock, cycle, step, whom, deputy })))
        })
    }

    /// Until when a step that comes at this moment is put off; none where it is told at once.
    pub(super) fn put_off(&self, clock: &str, step: u32, at: Instant, pack: &Pack) -> Option<Instant> {
        let sort = clock.split_once('#').map(|(sort, _)| sort);
        let scope = match sort {
            Some("task") => Some(Scope::Task),
            Some("ask") => Some(Scope::Ask),
            Some("promise") => Some(Scope::Promise),
            Some("order") => Some(Scope::Order),
            Some("loaner") => Some(Scope::Loaner),
            _ => None,
        };
        let rule = match scope {
            Some(scope) => pack.clock_of(scope, &self.about()).map(|(rule, _)| rule.id.as_str())?,
            None => clock,
        };
        let rung = pack.ladder_of(rule)?.steps.get(usize::try_from(step).ok()?.checked_sub(1)?)?;
        // Who works on it sees it anyway.
        let told = rung.tell > Whom::Sender && rung.deliver == Deliver::WorkingHours;
        let calendar = pack.calendar();
        if told && !calendar.is_open(at) { calendar.next_open(at) } else { None }
    }

    pub(super) fn climbed_mut(&mut self, clock: &str, cycle: u32, step: u32) -> Option<&mut Climbed> {
        self.climbed
            .iter_mut()
            .find(|done| (done.clock.as_str(), done.cycle, done.step) == (clock, cycle, step))
    }

    /// Takes a step that was fired in.
    pub(super) fn climb(&mut self, done: Climbed) {
        let (clock, cycle, step, whom, at) = (done.clock.clone(), done.cycle, done.step, done.whom, done.at);
        let now = done.put_off.is_none();
        self.climbed.push(done);
        if now {
            self.told(&clock, cycle, step, whom, at);
        }
    }

    /// Takes in that somebody was told of a step.
    pub(super) fn told(&mut self, clock: &str, cycle: u32, step: u32, whom: Whom, at: Instant) {
        // Owner and sender work on it anyway; a step never lowers how far up a case stands.
        let now = self.escalation.as_ref().map_or(Whom::Sender, |escalation| escalation.whom);
        if whom > now {
            self.escalate_to(whom, at);
        }
        // What tells nobody who had not said "seen" already waits for nobody.
        let heard = !self.waits_for_acknowledgement();
        if let Some(done) = self.climbed_mut(clock, cycle, step) {
            done.heard = heard;
            done.whom = whom;
            done.at = at;
            done.put_off = None;
        }
    }

    /// Before steps were put off to working hours, what was due at night was told at once. That it was so shows by what
    /// happened to the case after the morning with no word of the telling: today a timer writes that before all else.
    pub(super) fn told_the_old_way(&mut self, record: &Recorded) {
        // What came of a notice, and what a calendar moves, is written whatever is due.
        if matches!(
            record.event,
            Event::Delivered { .. } | Event::Recalculated { .. } | Event::StepPutOff { .. }
        ) {
            return;
        }
        let at = record.envelope.occurred;
        let missed = |done: &&Climbed| !done.heard && done.put_off.is_some_and(|morning| morning < at);
        let missed: Vec<Climbed> = self.climbed.iter().filter(missed).cloned().collect();
        for Climbed { clock, cycle, step, at, whom, .. } in missed {
            self.told(&clock, cycle, step, whom, at);
        }
    }

    /// Somebody said "seen": that stands for every step so far, whatever else climbs later.
    pub(super) fn hear(&mut self) {
        for told in &mut self.climbed {
            told.heard = true;
            told.put_off = None;
        }
    }
}
