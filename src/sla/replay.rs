//! A clock replayed from what happened. Never patched: the same stamps and the same spec give the same clock,
//! whatever changed in between, so a changed target keeps the time already spent and held.

use super::{
    Clock, ClockSpec, ClockState, CycleResult, HoldReason, Instant, Mark, MarkName, OnReopen, Stamp, Unit,
    clock::Hours,
};

/// What a stretch of time went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Use {
    /// Spent: it counts against the target.
    Spent,
    /// Held, for each of these reasons by whoever held it; it counts once.
    Held(Vec<(HoldReason, Option<u64>)>),
    /// Between a stop and the start that followed a reopening.
    Idle,
}

/// A stretch of time that went to one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: Instant,
    pub to: Instant,
    pub used: Use,
}

/// Replays a clock. `stamps` are taken in order of time; those of the same second in the order given.
pub fn replay(spec: &ClockSpec, stamps: &[Stamp]) -> Clock {
    run(spec, stamps, None).clock
}

/// A clock replayed, with the trail of its last cycle where one is asked for.
pub(super) struct Replayed {
    pub clock: Clock,
    pub started_by: Option<MarkName>,
    pub trail: Vec<Stretch>,
    /// What holds it now, and who.
    pub holding: Vec<(HoldReason, Option<u64>)>,
}

/// Replays a clock together with what its time went to, up to its stop or the last change before now.
pub(super) fn replay_with_trail(spec: &ClockSpec, stamps: &[Stamp]) -> Replayed {
    run(spec, stamps, Some(Vec::new()))
}

fn run(spec: &ClockSpec, stamps: &[Stamp], trail: Option<Vec<Stretch>>) -> Replayed {
    let mut run = Run::new(spec, trail);
    if stamps.is_sorted_by_key(|stamp| stamp.at) {
        stamps.iter().for_each(|stamp| run.take(stamp));
    } else {
        let mut ordered: Vec<&Stamp> = stamps.iter().collect();
        ordered.sort_by_key(|stamp| stamp.at);
        ordered.into_iter().for_each(|stamp| run.take(stamp));
    }
    run.finish()
}

/// A clock on its way through the stamps.
struct Run<'a> {
    spec: &'a ClockSpec,
    clock: Clock,
    /// Shares at which to warn, in thousandths, ascending.
    warn_at: Vec<u16>,
    /// The deadline passed while the clock ran: nothing moves it any more.
    passed: bool,
    /// Reasons that hold this clock now, in order, and who began them; several count once.
    holds: Vec<(&'a HoldReason, Option<u64>)>,
    /// The case is closed or ended: nothing starts until it is reopened.
    shut: bool,
    /// The case was reopened since the clock stopped: its next start mark goes on with the same cycle.
    resumable: bool,
    started_by: Option<MarkName>,
    trail: Option<Vec<Stretch>>,
}

impl<'a> Run<'a> {
    fn new(spec: &'a ClockSpec, trail: Option<Vec<Stretch>>) -> Self {
        let mut warn_at = spec.warn_at.clone();
        warn_at.sort_unstable();
        let hours = Hours((spec.unit == Unit::Working).then(|| spec.calendar.clone()));
        let clock = Clock {
            state: ClockState::NotStarted,
            unit: spec.unit,
            cycle: 1,
            started: None,
            stopped: None,
            deadline: None,
            spent_s: 0,
            held_s: 0,
            since: None,
            target_s: 0,
            act_by: None,
            provisional: false,
            past: Vec::new(),
            warnings: Vec::new(),
            hours,
        };
        let mut run = Self {
            spec,
            clock,
            warn_at,
            passed: false,
            holds: Vec::new(),
            shut: false,
            resumable: false,
            started_by: None,
            trail,
        };
        run.clear();
        run
    }

    fn take(&mut self, stamp: &'a Stamp) {
        let at = stamp.at;
        if let Mark::HoldBegan(reason) | Mark::HoldEnded(reason) = &stamp.mark {
            let begins = matches!(stamp.mark, Mark::HoldBegan(_));
            let place = self.holds.binary_search_by_key(&reason, |(held, _)| held);
            match place {
                Err(place) if begins && self.spec.holds.by(reason) => {
                    self.count(at);
                    self.holds.insert(place, (reason, stamp.by));
                    self.go_on(at);
                }
                Ok(place) if !begins => {
                    self.count(at);
                    self.holds.remove(place);
                    self.go_on(at);
                }
                _ => {}
            }
        }
        let Some(name) = stamp.mark.name() else { return };
        if self.spec.stops_on.contains(&name) {
            self.stop(at, None);
        }
        match name {
            MarkName::Reopened => self.reopen(at),
            MarkName::Closed | MarkName::Ended => self.end(at, name),
            _ => {}
        }
        if self.starts_on(name) && !self.shut {
            self.start(at, name);
        }
        self.shut |= matches!(name, MarkName::Closed | MarkName::Ended);
    }

    /// A reopened case counts as opened again.
    fn starts_on(&self, name: MarkName) -> bool {
        self.spec.starts_on.contains(&name)
            || (name == MarkName::Reopened && self.spec.starts_on.contains(&MarkName::Opened))
    }

    fn start(&mut self, at: Instant, by: MarkName) {
        match self.clock.state {
            ClockState::NotStarted => {}
            ClockState::Met | ClockState::Missed | ClockState::Cancelled if self.resumable => {
                let stopped = self.clock.stopped.take();
                self.note(stopped.unwrap_or(at), at, Use::Idle);
            }
            ClockState::Met | ClockState::Missed if self.spec.repeats => self.next_cycle(),
            _ => return,
        }
        self.resumable = false;
        if self.clock.started.is_none() {
            self.clock.started = Some(at);
            self.started_by = Some(by);
            self.lay_out(at);
        }
        self.clock.state = ClockState::Running;
        self.go_on(at);
    }

    /// Fixes what days and months from this start come to.
    fn lay_out(&mut self, start: Instant) {
        let ClockSpec { unit, target, calendar, last_day, .. } = self.spec;
        if matches!(unit, Unit::Natural | Unit::Working) {
            return;
        }
        let due = calendar.due(*unit, start, *target, *last_day);
        self.clock.target_s = due.map_or(i64::MAX, |due| due.at.since(start));
        self.clock.provisional = due.is_some_and(|due| due.provisional);
    }

    /// Seconds of this clock between two instants.
    fn between(&self, from: Instant, to: Instant) -> i64 {
        match self.spec.unit {
            Unit::Working => self.spec.calendar.elapsed(from, to),
            _ => to.since(from),
        }
    }

    /// The instant by which so many seconds of this clock have passed.
    fn after(&self, from: Instant, seconds: i64) -> Option<Instant> {
        match self.spec.unit {
            Unit::Working => self.spec.calendar.add(from, seconds),
            _ => (seconds != i64::MAX).then(|| from.plus(seconds)),
        }
    }

    /// From here a clock that is going spends time, or waits where something holds it.
    fn go_on(&mut self, at: Instant) {
        if !self.clock.is_open() {
            return;
        }
        self.clock.since = Some(at);
        let held = !self.holds.is_empty();
        self.clock.state = if held { ClockState::Held } else { ClockState::Running };
        // A deadline that has passed stays where it was missed.
        if !self.passed {
            self.clock.deadline = if held { None } else { self.deadline_from(at) };
        }
    }

    /// The deadline of a clock that runs from here.
    fn deadline_from(&self, at: Instant) -> Option<Instant> {
        if self.spec.unit == Unit::Working && self.left() == 0 {
            // Used up to the second: a hold that ends while it is closed did not move the close that did it.
            return self.spec.calendar.prev_close(at).max(self.clock.started);
        }
        self.after(at, self.left())
    }

    /// Seconds that may still be spent; what never ends stays so.
    fn left(&self) -> i64 {
        match self.clock.target_s {
            i64::MAX => i64::MAX,
            target => target - self.clock.spent_s,
        }
    }

    /// Adds the stretch that ends here to a clock that is going.
    fn count(&mut self, at: Instant) {
        let Some(since) = self.clock.since.take() else { return };
        let length = self.between(since, at);
        if self.clock.state == ClockState::Running {
            self.warn(since, length);
            self.passed |= self.clock.breached(at);
            self.clock.spent_s += length;
            self.note(since, at, Use::Spent);
        } else {
            self.clock.held_s += length;
            if self.trail.is_some() {
                self.note(since, at, Use::Held(self.reasons()));
            }
        }
    }

    /// Notes the warnings that fall into a running stretch from `since` of at most `length` seconds.
    fn warn(&mut self, since: Instant, length: i64) {
        if self.clock.deadline.is_none() {
            return;
        }
        let (spent, target) = (self.clock.spent_s, self.clock.target_s);
        while let Some(share) = self.warn_at.get(self.clock.warnings.len()) {
            // Rounded up: a share is reached when it is spent in full.
            let due = (i128::from(target) * i128::from(*share) + 999).div_euclid(1000);
            let ahead = i64::try_from(due).unwrap_or(i64::MAX).saturating_sub(spent).max(0);
            let Some(at) = (ahead <= length).then(|| self.after(since, ahead)).flatten() else { return };
            self.clock.warnings.push((*share, at));
        }
    }

    fn note(&mut self, from: Instant, to: Instant, used: Use) {
        if let Some(trail) = &mut self.trail
            && from < to
        {
            trail.push(Stretch { from, to, used });
        }
    }

    fn reasons(&self) -> Vec<(HoldReason, Option<u64>)> {
        self.holds.iter().map(|(reason, by)| ((*reason).clone(), *by)).collect()
    }

    /// Stops a clock that is going, as met or missed or with the state given.
    fn stop(&mut self, at: Instant, state: Option<ClockState>) {
        if !self.clock.is_open() {
            return;
        }
        self.count(at);
        self.clock.stopped = Some(at);
        if self.clock.deadline.is_none() {
            self.clock.deadline = self.deadline_from(at);
        }
        self.clock.state =
            state.unwrap_or(if self.clock.breached(at) { ClockState::Missed } else { ClockState::Met });
    }

    /// A case that is closed or ended owes nothing more, and waits for nothing.
    fn end(&mut self, at: Instant, name: MarkName) {
        self.stop(at, Some(ClockState::Cancelled));
        if name == MarkName::Ended && self.clock.state == ClockState::NotStarted {
            self.clock.state = ClockState::Cancelled;
        }
        self.holds.clear();
    }

    /// Makes a clock ready to start again by its policy; whether it does at once is a matter of its start marks.
    fn reopen(&mut self, at: Instant) {
        self.shut = false;
        if self.clock.started.is_none() {
            return self.clear();
        }
        match self.spec.on_reopen {
            OnReopen::Resume => self.resumable = !self.clock.is_open(),
            OnReopen::Restart => {
                self.give_up(at);
                self.keep_result();
            }
            OnReopen::NewCycle => {
                self.give_up(at);
                self.next_cycle();
            }
        }
    }

    /// Stops a clock that nothing stopped: missed where its deadline has passed, otherwise cancelled.
    fn give_up(&mut self, at: Instant) {
        let state = if self.clock.breached(at) { ClockState::Missed } else { ClockState::Cancelled };
        self.stop(at, Some(state));
    }

    fn next_cycle(&mut self) {
        self.keep_result();
        self.clock.cycle = self.clock.cycle.saturating_add(1);
    }

    /// Puts the result of a clock that has stopped among the past ones, and makes it ready to start.
    fn keep_result(&mut self) {
        let clock = &mut self.clock;
        clock.past.push(CycleResult {
            cycle: clock.cycle,
            state: clock.state,
            started: clock.started,
            stopped: clock.stopped,
            deadline: clock.deadline,
            spent_s: clock.spent_s,
            held_s: clock.held_s,
            target_s: clock.target_s,
        });
        self.clear();
    }

    fn clear(&mut self) {
        let clock = &mut self.clock;
        clock.state = ClockState::NotStarted;
        clock.started = None;
        clock.stopped = None;
        clock.deadline = None;
        clock.since = None;
        clock.spent_s = 0;
        clock.held_s = 0;
        clock.warnings.clear();
        clock.provisional = false;
        // Days and months are laid out from their start.
        let seconds = matches!(self.spec.unit, Unit::Natural | Unit::Working);
        clock.target_s = if seconds { self.spec.target } else { 0 };
        self.passed = false;
        if let Some(trail) = &mut self.trail {
            trail.clear();
        }
    }

    fn finish(mut self) -> Replayed {
        if let (ClockState::Running, Some(since)) = (self.clock.state, self.clock.since) {
            self.warn(since, i64::MAX);
        }
        let clock = &mut self.clock;
        if let (Unit::Working, Some(start), Some(deadline)) = (self.spec.unit, clock.started, clock.deadline)
        {
            clock.provisional = !self.spec.calendar.is_announced(start, deadline);
        }
        clock.act_by = clock.deadline.map(|deadline| {
            let callable = self.spec.contact.as_ref().and_then(|hours| hours.last_callable(deadline));
            callable.filter(|at| clock.started.is_some_and(|started| *at > started)).unwrap_or(deadline)
        });
        let holding = self.reasons();
        Replayed {
            clock: self.clock,
            started_by: self.started_by,
            trail: self.trail.unwrap_or_default(),
            holding,
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod units;
