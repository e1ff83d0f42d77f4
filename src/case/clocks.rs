//! Which clocks a case carries: those that the pack gives it, and one for every task, ask, promise and order. Such a
//! clock runs on marks of its own: opened when given, finished when done, ended when taken back.

use std::borrow::Cow;

use super::{Case, Extension, Moved, NamedClock, PARKED, Recorded, Task};
use crate::{
    rules::{About, ClockRule, Pack, Scope, Urgency},
    sla::{
        self, Calendar, Clock, ClockSpec, HoldReason, Holds, Instant, LastDay, Mark, MarkName, OnReopen,
        Stamp, Unit,
    },
};

/// Shares, in thousandths, at which a clock warns that no rule of the pack describes.
const WARN_AT: [u16; 2] = [750, 900];

/// A clock of a case and all that it is replayed from.
#[derive(Debug, Clone)]
pub struct Timed<'a> {
    /// The id of its rule; `promise#2` for the second promise.
    pub id: String,
    /// The rule of the pack, where there is one.
    pub rule: Option<&'a ClockRule>,
    /// As it holds for the present cycle: with a limit that was set from outside, or granted.
    pub spec: ClockSpec,
    pub stamps: Cow<'a, [Stamp]>,
}

/// What is owed from one moment to another, and when it was done.
struct Owed {
    no: u32,
    from: Instant,
    due: Instant,
    done: Option<Instant>,
}

impl Case {
    /// What of the case decides which clocks it carries and how long they run.
    pub fn about(&self) -> About<'_> {
        let facts = &self.facts;
        About {
            kind: &facts.kind,
            category: facts.category.as_deref(),
            channel: Some(&facts.channel),
            severity: facts.severity,
            star: self.star,
            place: facts.place.map(super::Place::locality),
        }
    }

    /// Replays every clock that this case carries, and weighs how soon it is to be served.
    pub fn run_clocks(&mut self, pack: &Pack) {
        self.priority = self.weigh(pack);
        let run = |timed: Timed<'_>| {
            let clock = self.replayed(&timed);
            let steps =
                timed.rule.map(|rule| self.steps(&timed.id, &rule.id, &clock, pack)).unwrap_or_default();
            NamedClock { id: timed.id, clock, steps }
        };
        self.clocks = self.carried(pack).into_iter().map(run).collect();
    }

    /// Gives clocks of working time that were stored and read again their calendar, without which they do not say
    /// what is spent by now.
    pub fn attach(&mut self, calendar: &Calendar) {
        self.clocks.iter_mut().for_each(|named| named.clock.attach(calendar));
    }

    /// Counts on another calendar from now on, that of `pack`. `write` makes the event (`Recalculated`) of the
    /// deadlines that this moved.
    pub fn recalculate(&mut self, pack: &Pack, write: impl FnOnce(Vec<Moved>) -> Recorded) -> Recorded {
        let before = std::mem::take(&mut self.clocks);
        self.run_clocks(pack);
        let record = write(self.moved_since(&before));
        self.take(&record, pack);
        self.priority = self.weigh(pack);
        record
    }

    fn weigh(&self, pack: &Pack) -> u32 {
        let flags = self.flags.iter().filter(|flag| flag.until.is_none_or(|until| until > self.touched));
        pack.priority(&Urgency {
            severity: self.facts.severity,
            star: self.star,
            flags: &flags.map(|flag| flag.kind.id()).collect::<Vec<_>>(),
            repeats: 0,
            urges: self.urges,
        })
    }

    fn moved_since(&self, before: &[NamedClock]) -> Vec<Moved> {
        let moved = |now: &NamedClock| {
            let then = before.iter().find(|then| then.id == now.id)?;
            let (before, after) = (then.clock.deadline, now.clock.deadline);
            let moved = Moved { clock: now.id.clone(), cycle: now.clock.cycle, before, after };
            (before != after).then_some(moved)
        };
        self.clocks.iter().filter_map(moved).collect()
    }

    /// Every clock that this case carries, as its present cycle stands.
    pub fn timed<'a>(&'a self, pack: &'a Pack) -> Vec<Timed<'a>> {
        let mut timed = self.carried(pack);
        for timed in &mut timed {
            let clock = sla::replay(&timed.spec, &timed.stamps);
            let present = self.extension(&timed.id, clock.cycle).zip(clock.started);
            if let Some((extension, started)) = present {
                timed.spec = until(&timed.spec, started, extension.deadline);
            }
        }
        timed
    }

    /// Every clock that this case carries, without what was granted to single cycles of it.
    fn carried<'a>(&'a self, pack: &'a Pack) -> Vec<Timed<'a>> {
        let rules = pack.clocks_for(&self.about());
        let rules = rules.into_iter().filter(|(rule, _)| self.may_start(rule));
        let mut timed: Vec<Timed<'_>> = rules.map(|(rule, spec)| self.by_rule(rule, spec)).collect();
        if !self.tasks.is_empty()
            && let Some((rule, spec)) = pack.clock_of(Scope::Task, &self.about())
        {
            timed.extend(self.tasks.iter().map(|task| self.of_task(task, rule, &spec)));
        }
        let asks = self.asks.iter().map(|ask| Owed {
            no: ask.no,
            from: ask.at,
            due: ask.about.due,
            done: ask.decided,
        });
        timed.extend(self.by_moments("ask", asks, Scope::Ask, pack));
        let promises = self.promises.iter();
        let promises = promises.map(|it| Owed { no: it.no, from: it.made, due: it.due, done: it.kept });
        timed.extend(self.by_moments("promise", promises, Scope::Promise, pack));
        let orders = self.orders.iter();
        let orders = orders.map(|it| Owed { no: it.no, from: it.given, due: it.due, done: it.answered });
        timed.extend(self.by_moments("order", orders, Scope::Order, pack));
        timed
    }

    /// Whether a clock has begun, or something else than a sheet begins it: of the others there may be many.
    fn may_start(&self, rule: &ClockRule) -> bool {
        rule.starts_on.iter().any(|mark| match mark {
            MarkName::Filled(sheet) => self.sheets.contains_key(sheet.as_str()),
            _ => true,
        })
    }

    fn by_rule<'a>(&'a self, rule: &'a ClockRule, mut spec: ClockSpec) -> Timed<'a> {
        park(&mut spec);
        if let Some((_, limit)) = self.limits.iter().find(|(id, _)| *id == rule.id)
            && let Some(started) = sla::replay(&spec, &self.stamps).started
        {
            spec = until(&spec, started, *limit);
        }
        Timed { id: rule.id.clone(), rule: Some(rule), spec, stamps: Cow::Borrowed(&self.stamps) }
    }

    /// The clock of a task. It waits while the case waits; a reply that is given back begins it anew.
    fn of_task<'a>(&self, task: &Task, rule: &'a ClockRule, spec: &ClockSpec) -> Timed<'a> {
        let mut spec = spec.clone();
        park(&mut spec);
        let holds = |stamp: &&Stamp| matches!(stamp.mark, Mark::HoldBegan(_) | Mark::HoldEnded(_));
        let mut stamps: Vec<Stamp> = self.stamps.iter().filter(holds).cloned().collect();
        stamps.extend(task.stamps.iter().cloned());
        Timed { id: format!("task#{}", task.no), rule: Some(rule), spec, stamps: Cow::Owned(stamps) }
    }

    /// Clocks from one moment to another. They go with the case: what ends the case ends them.
    fn by_moments<'a>(
        &self,
        sort: &str,
        owed: impl ExactSizeIterator<Item = Owed>,
        scope: Scope,
        pack: &'a Pack,
    ) -> Vec<Timed<'a>> {
        if owed.len() == 0 {
            return Vec::new();
        }
        let (rule, of_pack) = pack.clock_of(scope, &self.about()).unzip();
        let timed = |owed: Owed| {
            let spec = ClockSpec {
                unit: Unit::Natural,
                target: owed.due.since(owed.from),
                calendar: Calendar::shipped().clone(),
                last_day: LastDay::AsItFalls,
                starts_on: vec![MarkName::Opened],
                stops_on: vec![MarkName::Finished],
                holds: Holds::Never,
                on_reopen: OnReopen::Resume,
                repeats: false,
                contact: of_pack.as_ref().and_then(|spec| spec.contact.clone()),
                warn_at: of_pack.as_ref().map_or_else(|| WARN_AT.to_vec(), |spec| spec.warn_at.clone()),
            };
            let mut stamps = vec![Stamp::new(owed.from, Mark::Opened)];
            stamps.extend(owed.done.map(|at| Stamp::new(at, Mark::Finished)));
            // What ended the case before it was given does not count.
            let ends =
                |stamp: &&Stamp| matches!(stamp.mark, Mark::Closed | Mark::Ended) && stamp.at >= owed.from;
            stamps.extend(self.stamps.iter().filter(ends).cloned());
            Timed { id: format!("{sort}#{}", owed.no), rule, spec, stamps: Cow::Owned(stamps) }
        };
        owed.map(timed).collect()
    }

    /// Whether the deadline of a clock is a moment that somebody set, promised or granted, so that no figure of the
    /// pack leads to it.
    pub fn is_by_moment(&self, timed: &Timed<'_>, cycle: u32) -> bool {
        let limited = self.limits.iter().any(|(id, _)| *id == timed.id);
        let of_rule = timed.rule.is_some_and(|rule| matches!(rule.of, Scope::Case | Scope::Task));
        limited || !of_rule || self.extension(&timed.id, cycle).is_some()
    }

    fn extension(&self, clock: &str, cycle: u32) -> Option<&Extension> {
        self.extensions.iter().find(|ext| ext.clock == clock && ext.cycle == cycle)
    }

    /// A clock with each of its cycles under the limit that was granted to it.
    fn replayed(&self, timed: &Timed<'_>) -> Clock {
        let mut clock = sla::replay(&timed.spec, &timed.stamps);
        for ext in self.extensions.iter().filter(|ext| ext.clock == timed.id) {
            let present = clock.cycle == ext.cycle;
            let past = clock.past.iter().rposition(|past| past.cycle == ext.cycle);
            let started = match past {
                _ if present => clock.started,
                Some(at) => clock.past.get(at).and_then(|past| past.started),
                None => None,
            };
            let Some(started) = started else { continue };
            let mut extended = sla::replay(&until(&timed.spec, started, ext.deadline), &timed.stamps);
            if present {
                // The cycles before had their own limits.
                extended.past = clock.past;
                clock = extended;
            } else if let Some(at) = past
                && let (Some(slot), Some(past)) = (clock.past.get_mut(at), extended.past.into_iter().nth(at))
            {
                *slot = past;
            }
        }
        clock
    }
}

/// A limit that is a moment: no hold of ours moves it.
fn until(spec: &ClockSpec, started: Instant, limit: Instant) -> ClockSpec {
    ClockSpec { holds: Holds::Never, unit: Unit::Natural, target: limit.since(started), ..spec.clone() }
}

/// What can wait at all waits while its case is parked.
fn park(spec: &mut ClockSpec) {
    if let Holds::While(reasons) = &mut spec.holds {
        reasons.insert(HoldReason::new(PARKED));
    }
}
