//! Why a deadline stands where it stands, as data that adds up to it to the second.

use serde::{Deserialize, Serialize};

use super::{
    Calendar, ClockSpec, ClockState, Day, DayKind, HoldReason, Instant, MarkName, Stamp, Unit,
    calendar::dates,
    replay::{Use, replay_with_trail},
};

/// Spans that a proof lists one by one; the rest of a very long stretch is given as one.
const MOST_SPANS: usize = 2_000;
/// Days between start and deadline that are looked at for their names.
const MOST_DAYS: usize = 4_000;

/// On which side of now and of the deadline a counted span lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Spent in time.
    Spent,
    /// Spent after the deadline.
    Late,
    /// To come until the deadline, or left over when the clock stopped.
    Ahead,
}

/// A span that counts against the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofSpan {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Seconds that it counts.
    pub seconds: i64,
    /// On which side of now and of the deadline it lies.
    pub phase: Phase,
    /// The day to which it belongs, where the unit goes by days: open spans of working time, or a natural day.
    pub day: Option<Day>,
}

/// One of the reasons for which it waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBy {
    /// The reason.
    pub reason: HoldReason,
    /// The number of the person who held it, where the stamp names one.
    pub by: Option<u64>,
}

/// A stretch for which it waited; several reasons count once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldSpan {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Seconds that it counts: of a clock of working time the open ones.
    pub seconds: i64,
    /// Why.
    pub reasons: Vec<HeldBy>,
}

/// The proof of the present cycle of a clock.
///
/// Spans that are spent and ahead add up to the target and end at the deadline, those that are spent or late add
/// up to what was spent, holds to what was held. Where the target was used up to the second when a hold began, the
/// deadline is the end of that hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When the cycle started.
    pub start: Instant,
    /// What started it.
    pub started_by: MarkName,
    /// In what the target is counted.
    pub unit: Unit,
    /// How much of the unit may be spent.
    pub target: i64,
    /// Seconds that this comes to; [`i64::MAX`] where the calendar never has so much.
    pub target_s: i64,
    /// What counts, in order.
    pub spans: Vec<ProofSpan>,
    /// What was waited for, in order.
    pub holds: Vec<HeldSpan>,
    /// Stretches between a stop and the start that followed a reopening: they count for nothing.
    pub idle: Vec<(Instant, Instant)>,
    /// Public holidays, make-up days and days with hours of their own from the start to the deadline.
    pub days: Vec<Day>,
    /// Seconds spent by now, or by the stop.
    pub spent_s: i64,
    /// Seconds held by then.
    pub held_s: i64,
    /// The last instant that is in time; none while a hold moves it.
    pub deadline: Option<Instant>,
    /// When to act at the latest.
    pub act_by: Option<Instant>,
    /// When it stopped.
    pub stopped: Option<Instant>,
    /// How it stands.
    pub state: ClockState,
    /// Number of the cycle, from 1.
    pub cycle: u32,
    /// Whether the deadline reaches into a year without official calendar data.
    pub provisional: bool,
    /// The calendar, where the unit goes by one: its id and the SHA-256 of its text.
    pub calendar: Option<(String, [u8; 32])>,
}

/// Proves a clock as it stands at `now`; nothing to prove before it has started.
pub fn prove(spec: &ClockSpec, stamps: &[Stamp], now: Instant) -> Option<Proof> {
    let replayed = replay_with_trail(spec, stamps);
    let clock = replayed.clock;
    let start = clock.started?;
    let mut count = Count { spec, deadline: clock.deadline, spans: Vec::new() };
    let (mut holds, mut idle) = (Vec::new(), Vec::new());
    let mut reached = start;
    let mut take = |from: Instant, to: Instant, used: Use| match used {
        Use::Spent => count.spent(from, to),
        Use::Held(reasons) => {
            let seconds =
                if spec.unit == Unit::Working { spec.calendar.elapsed(from, to) } else { to.since(from) };
            let reasons = reasons.into_iter().map(|(reason, by)| HeldBy { reason, by }).collect();
            holds.push(HeldSpan { from, to, seconds, reasons });
        }
        Use::Idle => idle.push((from, to)),
    };
    for stretch in replayed.trail {
        reached = stretch.to;
        take(stretch.from, stretch.to, stretch.used);
    }
    if let Some(from) = clock.since {
        reached = from.max(now);
        if from < now {
            let held = clock.state == ClockState::Held;
            take(from, now, if held { Use::Held(replayed.holding) } else { Use::Spent });
        }
    }
    if let Some(deadline) = clock.deadline {
        count.pieces(reached, deadline, Phase::Ahead);
    }
    let natural = matches!(spec.unit, Unit::Natural);
    Some(Proof {
        start,
        started_by: replayed.started_by?,
        unit: spec.unit,
        target: spec.target,
        target_s: clock.target_s,
        spans: count.spans,
        holds,
        idle,
        days: if natural {
            Vec::new()
        } else {
            named(&spec.calendar, start, clock.deadline.unwrap_or(reached))
        },
        spent_s: clock.spent(now),
        held_s: clock.held(now),
        deadline: clock.deadline,
        act_by: clock.act_by,
        stopped: clock.stopped,
        state: clock.state,
        cycle: clock.cycle,
        provisional: clock.provisional,
        calendar: (!natural).then(|| (spec.calendar.id().to_owned(), spec.calendar.hash())),
    })
}

/// Spans as they are counted.
struct Count<'a> {
    spec: &'a ClockSpec,
    deadline: Option<Instant>,
    spans: Vec<ProofSpan>,
}

impl Count<'_> {
    /// A stretch that was spent, cut where it passes the deadline.
    fn spent(&mut self, from: Instant, to: Instant) {
        let cut = self.deadline.map_or(to, |deadline| deadline.clamp(from, to));
        self.pieces(from, cut, Phase::Spent);
        self.pieces(cut, to, Phase::Late);
    }

    /// The pieces of a stretch that count: open spans, days, or the whole of it; none where it is over before it
    /// begins.
    fn pieces(&mut self, from: Instant, to: Instant, phase: Phase) {
        if from >= to {
            return;
        }
        let calendar = &self.spec.calendar;
        let mut at = from;
        let mut push = |from: Instant, to: Instant, seconds: i64, day: Option<Day>| {
            self.spans.push(ProofSpan { from, to, seconds, phase, day });
        };
        match self.spec.unit {
            Unit::Natural | Unit::Months => push(from, to, to.since(from), None),
            Unit::Working => {
                for span in calendar.spans(from, to).take(MOST_SPANS) {
                    push(span.from, span.to, span.to.since(span.from), Some(calendar.day(span.day)));
                    at = span.to;
                }
                let rest = calendar.elapsed(at, to);
                if rest > 0 {
                    push(at, to, rest, None);
                }
            }
            Unit::NaturalDays | Unit::WorkingDays => {
                for date in dates(calendar.date(from), calendar.date(to)).take(MOST_SPANS) {
                    let end = date.tomorrow().ok().and_then(|next| calendar.midnight(next)).unwrap_or(to);
                    let end = end.min(to);
                    if at < end {
                        push(at, end, end.since(at), Some(calendar.day(date)));
                        at = end;
                    }
                }
                if at < to {
                    push(at, to, to.since(at), None);
                }
            }
        }
    }
}

/// The days of a stretch that are something else than their weekday.
fn named(calendar: &Calendar, from: Instant, to: Instant) -> Vec<Day> {
    let last = calendar.date(to.plus(-1).max(from));
    let days = dates(calendar.date(from), last).take(MOST_DAYS).map(|date| calendar.day(date));
    days.filter(|day| day.kind != DayKind::Plain).collect()
}

#[cfg(test)]
mod tests;
