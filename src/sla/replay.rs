//! A clock replayed from what happened. Never patched: the same stamps and the same spec give the same clock,
//! whatever changed in between, so a changed target keeps the time already spent and held.

use std::collections::BTreeSet;

use super::{
    Clock, ClockSpec, ClockState, CycleResult, HoldReason, Instant, Mark, MarkName, OnReopen, Stamp,
};

/// Replays a clock. `stamps` are taken in order of time; those of the same second in the order given.
pub fn replay(spec: &ClockSpec, stamps: &[Stamp]) -> Clock {
    let mut run = Run::new(spec);
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
    /// Reasons that hold this clock now; several count once.
    holds: BTreeSet<&'a HoldReason>,
    /// The case is closed or ended: nothing starts until it is reopened.
    shut: bool,
}

impl<'a> Run<'a> {
    fn new(spec: &'a ClockSpec) -> Self {
        let mut warn_at = spec.warn_at.clone();
        warn_at.sort_unstable();
        let clock = Clock {
            state: ClockState::NotStarted,
            cycle: 1,
            started: None,
            stopped: None,
            deadline: None,
            spent_s: 0,
            held_s: 0,
            since: None,
            target_s: spec.target,
            act_by: None,
            provisional: false,
            past: Vec::new(),
            warn_at,
            warned: Vec::new(),
        };
        Self { spec, clock, holds: BTreeSet::new(), shut: false }
    }

    fn take(&mut self, stamp: &'a Stamp) {
        let at = stamp.at;
        let name = match &stamp.mark {
            Mark::HoldBegan(reason) => {
                if self.spec.holds.by(reason) && self.holds.insert(reason) {
                    self.pause(at, ClockState::Held);
                }
                return;
            }
            Mark::HoldEnded(reason) => {
                if self.holds.remove(reason) && self.holds.is_empty() {
                    self.pause(at, ClockState::Running);
                }
                return;
            }
            other => other.name(),
        };
        let Some(name) = name else { return };
        if self.spec.stops_on.contains(&name) {
            self.stop(at, None);
        }
        match name {
            MarkName::Reopened => self.reopen(at),
            MarkName::Closed | MarkName::Ended => self.shut(at, name),
            _ => {}
        }
        if self.starts_on(name) && (!self.shut || name == MarkName::Closed) {
            self.start(at);
        }
        self.shut |= matches!(name, MarkName::Closed | MarkName::Ended);
    }

    /// A reopened case counts as opened again.
    fn starts_on(&self, name: MarkName) -> bool {
        self.spec.starts_on.contains(&name)
            || (name == MarkName::Reopened && self.spec.starts_on.contains(&MarkName::Opened))
    }

    fn start(&mut self, at: Instant) {
        match self.clock.state {
            ClockState::NotStarted => {}
            ClockState::Met | ClockState::Missed if self.spec.repeats => self.next_cycle(),
            _ => return,
        }
        self.clock.started.get_or_insert(at);
        self.go_on(at);
    }

    /// From here time is spent, or held where something holds the clock already.
    fn go_on(&mut self, at: Instant) {
        self.clock.since = Some(at);
        let left = self.clock.target_s - self.clock.spent_s;
        if self.holds.is_empty() {
            self.clock.state = ClockState::Running;
            // A deadline that has passed stays where it was missed.
            if left >= 0 {
                self.clock.deadline = Some(at.plus(left));
            }
        } else {
            self.clock.state = ClockState::Held;
            if left >= 0 {
                self.clock.deadline = None;
            }
        }
    }

    /// The holds changed while the clock may be going.
    fn pause(&mut self, at: Instant, to: ClockState) {
        if self.clock.is_open() && self.clock.state != to {
            self.count(at);
            self.go_on(at);
        }
    }

    /// Adds the stretch that ends here.
    fn count(&mut self, at: Instant) {
        let Some(since) = self.clock.since.take() else { return };
        let length = at.since(since).max(0);
        if self.clock.state == ClockState::Running {
            let warned: Vec<_> = self.clock.warnings_in(since, length).collect();
            self.clock.warned.extend(warned);
            self.clock.spent_s += length;
        } else {
            self.clock.held_s += length;
        }
    }

    /// Stops a clock that is going, as met or missed or with the state given.
    fn stop(&mut self, at: Instant, state: Option<ClockState>) {
        if !self.clock.is_open() {
            return;
        }
        self.count(at);
        let left = self.clock.target_s - self.clock.spent_s;
        self.clock.stopped = Some(at);
        self.clock.deadline = self.clock.deadline.or(Some(at.plus(left)));
        self.clock.state = state.unwrap_or(if left >= 0 { ClockState::Met } else { ClockState::Missed });
    }

    /// A case that is closed or ended owes nothing more, and waits for nothing.
    fn shut(&mut self, at: Instant, name: MarkName) {
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
            OnReopen::Resume if self.clock.is_open() => {}
            OnReopen::Resume => {
                self.clock.state = ClockState::NotStarted;
                self.clock.stopped = None;
                self.clock.deadline =
                    self.clock.deadline.filter(|_| self.clock.spent_s > self.clock.target_s);
            }
            OnReopen::Restart => {
                self.stop(at, None);
                self.clear();
            }
            OnReopen::NewCycle => {
                let overdue = self.clock.breached(at);
                self.stop(at, (!overdue).then_some(ClockState::Cancelled));
                self.next_cycle();
            }
        }
    }

    /// Keeps the result of the cycle that has stopped, and makes the next one ready.
    fn next_cycle(&mut self) {
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
        clock.cycle = clock.cycle.saturating_add(1);
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
        clock.warned.clear();
    }

    fn finish(mut self) -> Clock {
        let clock = &mut self.clock;
        clock.act_by = clock.deadline.map(|deadline| {
            let callable = self.spec.contact.as_ref().and_then(|hours| hours.last_callable(deadline));
            callable.filter(|at| clock.started.is_some_and(|started| *at > started)).unwrap_or(deadline)
        });
        self.clock
    }
}
