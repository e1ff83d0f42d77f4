//! The state of one clock of a case, and what follows from it for a given moment.

use serde::{Deserialize, Serialize};

use super::{Calendar, Instant, Unit};

/// Where a clock stands. Stored by position: new states go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Nothing has started it (again) yet.
    NotStarted,
    /// Time is being spent.
    Running,
    /// It waits, and no time is spent.
    Held,
    /// Stopped at or before its deadline.
    Met,
    /// Stopped after its deadline.
    Missed,
    /// The case ended or was closed before it was stopped.
    Cancelled,
}

/// How a clock had ended before it began anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleResult {
    /// Number of the cycle, from 1; restarting on reopening keeps it.
    pub cycle: u32,
    /// How it ended: met, missed or cancelled.
    pub state: ClockState,
    /// When it started.
    pub started: Option<Instant>,
    /// When it stopped.
    pub stopped: Option<Instant>,
    /// Its deadline.
    pub deadline: Option<Instant>,
    /// Seconds spent.
    pub spent_s: i64,
    /// Seconds held.
    pub held_s: i64,
    /// Seconds that it had.
    pub target_s: i64,
}

impl CycleResult {
    /// Whether its deadline passed before it stopped.
    pub fn breached(&self) -> bool {
        late(self.stopped, self.deadline)
    }
}

/// Whether a moment is after a deadline; the deadline itself is in time.
fn late(at: Option<Instant>, deadline: Option<Instant>) -> bool {
    matches!((at, deadline), (Some(at), Some(deadline)) if at > deadline)
}

/// The calendar on which a clock of working time counts. It is not stored with the clock, and tells no two
/// clocks apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Hours(pub Option<Calendar>);

impl PartialEq for Hours {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Hours {}

/// One clock, replayed from the events of its case by [`replay`](super::replay). It depends on no present
/// moment: what does is a method that is given one.
///
/// Seconds of a clock of working time are open seconds, spent and held alike; those of the others are natural.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Where it stands.
    pub state: ClockState,
    /// In what its target is counted.
    pub unit: Unit,
    /// Number of the cycle, from 1.
    pub cycle: u32,
    /// When this cycle started.
    pub started: Option<Instant>,
    /// When this cycle was stopped or cancelled.
    pub stopped: Option<Instant>,
    /// The last instant that is in time. While held it moves, so there is none, unless it had already passed:
    /// a later hold does not move a deadline that was missed. None either where the calendar never has so much.
    pub deadline: Option<Instant>,
    /// Seconds spent in this cycle up to `since`.
    pub spent_s: i64,
    /// Seconds held in this cycle up to `since`.
    pub held_s: i64,
    /// Start of the stretch that is running or held now; none when neither.
    pub since: Option<Instant>,
    /// Seconds that may be spent. Days and months have theirs from the start on, before it zero; what never
    /// ends has [`i64::MAX`].
    pub target_s: i64,
    /// When to act at the latest: the last callable moment where the act means calling the customer and one
    /// lies between start and deadline, otherwise the deadline.
    pub act_by: Option<Instant>,
    /// Whether the deadline reaches into a year without official calendar data.
    pub provisional: bool,
    /// Results before this one began anew, the oldest first.
    pub past: Vec<CycleResult>,
    /// Warnings of this cycle, reached or to come if nothing holds the clock.
    pub(super) warnings: Vec<(u16, Instant)>,
    /// Where a clock of working time counts from `since` on.
    #[serde(skip)]
    pub(super) hours: Hours,
}

impl Clock {
    /// Seconds spent in this cycle by `now` (not before the last stretch began).
    ///
    /// A clock of working time that was stored and read again says what it had spent by `since`, until it is
    /// given its calendar again by [`attach`](Self::attach).
    pub fn spent(&self, now: Instant) -> i64 {
        self.spent_s + self.stretch(ClockState::Running, now)
    }

    /// Seconds held in this cycle by `now` (not before the last stretch began); as [`spent`](Self::spent).
    pub fn held(&self, now: Instant) -> i64 {
        self.held_s + self.stretch(ClockState::Held, now)
    }

    /// Seconds left by `now`; negative is lateness. As [`spent`](Self::spent).
    pub fn remaining(&self, now: Instant) -> i64 {
        self.target_s.saturating_sub(self.spent(now))
    }

    /// Whether the deadline has passed by `now`, or had when the clock stopped. The deadline itself is in time.
    pub fn breached(&self, now: Instant) -> bool {
        late(self.stopped.or(Some(now)), self.deadline)
    }

    /// Whether time is being spent or would be but for a hold.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ClockState::Running | ClockState::Held)
    }

    /// The warnings of this cycle that were reached or will be if nothing holds the clock, as thousandths of
    /// the target. None once it has stopped.
    pub fn warning_times(&self) -> Vec<(u16, Instant)> {
        if self.is_open() { self.warnings.clone() } else { Vec::new() }
    }

    /// Gives a clock that was stored and read again the calendar that it was replayed with.
    pub fn attach(&mut self, calendar: &Calendar) {
        if self.unit == Unit::Working {
            self.hours = Hours(Some(calendar.clone()));
        }
    }

    fn stretch(&self, state: ClockState, now: Instant) -> i64 {
        let Some(since) = self.since.filter(|_| self.state == state) else { return 0 };
        let now = now.max(since);
        match (self.unit, &self.hours.0) {
            (Unit::Working, Some(calendar)) => calendar.elapsed(since, now),
            (Unit::Working, None) => 0,
            _ => now.since(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_stored_by_position_and_shown_by_name() {
        use ClockState::{Cancelled, Held, Met, Missed, NotStarted, Running};
        let names = ["not_started", "running", "held", "met", "missed", "cancelled"];
        for ((byte, state), name) in
            (0_u8..).zip([NotStarted, Running, Held, Met, Missed, Cancelled]).zip(names)
        {
            assert_eq!(postcard::to_stdvec(&state).unwrap(), [byte]);
            assert_eq!(serde_json::to_value(state).unwrap(), name);
        }
    }
}
