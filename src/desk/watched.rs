//! 热点与告警: how many customers have each value of a watched field, day by day, and which of them have more than usual.
//!
//! Counted as cases are written, at a cost that does not grow with how many there were: of a value there are a number
//! for each day and the latest cases, of a field a bounded number of values. What was written before is read once from
//! what the store has by day.

use std::collections::{HashMap, VecDeque};

use super::surprise::{Counts, chance, onset};
use crate::{
    case::{CaseId, CustomerId, Shared, grouped, hour_of},
    rules::{Pack, Watch},
    sla::Instant,
};

/// Values of a field that are counted. Where more come, those go that did not come for the longest.
const VALUES: usize = 20_000;
/// The latest cases of a value that are remembered, for a list and to know who was counted.
const REMEMBERED: usize = 200;
/// How improbable a count must be: some five hundred values are looked at each day.
const CHANCE: f64 = 5e-4;
/// So many days before must be known at least: a week has every weekday.
const LEAST_KNOWN: u16 = 7;
/// A value is no alarm unless it grew by half.
const GROWN: f64 = 1.5;

/// What is watched, with its values.
#[derive(Debug, Default)]
pub struct Watched {
    watches: Vec<Watch>,
    zone: Option<jiff::tz::TimeZone>,
    fields: Vec<Field>,
    /// The first day that is known of.
    first: Option<i32>,
}

/// A value that comes more often than usual.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// Which of the watches.
    pub watch: String,
    pub field: String,
    /// As it is grouped by, and as it was written last.
    pub value: String,
    pub said: String,
    /// Customers in the days of the watch, and in those before, of which so many are known.
    pub count: u32,
    pub before: u32,
    pub before_days: u16,
    pub since: Instant,
    /// The latest first.
    pub cases: Vec<CaseId>,
}

untold!(Found, watch, field, count, before, before_days, since, cases);

#[derive(Debug, Default)]
struct Field {
    values: HashMap<String, Seen>,
    all: Days,
}

#[derive(Default)]
struct Seen {
    said: String,
    days: Days,
    /// In the order of their numbers.
    cases: VecDeque<Behind>,
}

untold!(Seen, days);

#[derive(Debug, Clone, Copy)]
struct Behind {
    case: CaseId,
    customer: Option<CustomerId>,
    opened: Instant,
    day: i32,
}

/// Counts of days, the earlier first; of no more days than are ever compared.
#[derive(Debug, Default)]
struct Days(VecDeque<(i32, u32)>);

impl Days {
    fn add(&mut self, day: i32) {
        let at = self.0.partition_point(|(known, _)| *known < day);
        match self.0.get_mut(at) {
            Some((known, count)) if *known == day => *count += 1,
            _ => self.0.insert(at, (day, 1)),
        }
        let newest = self.0.back().map_or(day, |(day, _)| *day);
        while self.0.front().is_some_and(|(day, _)| newest - day >= i32::from(Watch::MOST_DAYS)) {
            self.0.pop_front();
        }
    }

    /// How many from one day on and before another.
    fn count(&self, from: i32, until: i32) -> u32 {
        self.0.iter().filter(|(day, _)| (from..until).contains(day)).map(|(_, count)| *count).sum()
    }

    fn last(&self) -> i32 {
        self.0.back().map_or(i32::MIN, |(day, _)| *day)
    }
}

impl Watched {
    /// Nothing counted yet, of what these rules watch.
    pub fn of(pack: &Pack) -> Self {
        let watches: Vec<Watch> = pack.watches.iter().filter(|watch| watch.on).cloned().collect();
        let fields = watches.iter().map(|_| Field::default()).collect();
        Self { watches, zone: Some(pack.zone.clone()), fields, first: None }
    }

    /// Whether it watches what these rules do.
    pub fn is_of(&self, pack: &Pack) -> bool {
        self.zone.as_ref() == Some(&pack.zone)
            && self.watches.iter().eq(pack.watches.iter().filter(|watch| watch.on))
    }

    /// Takes in what a case has in common with others; a case or a customer that is counted is not counted again.
    pub fn take(&mut self, shared: &Shared) {
        let Some(zone) = &self.zone else { return };
        let day = hour_of(shared.opened, zone).0.0;
        let behind = Behind { case: shared.case, customer: shared.customer, opened: shared.opened, day };
        for (watch, field) in self.watches.iter().zip(&mut self.fields) {
            let value = shared.values.iter().find(|(of, _)| of == watch.field.as_str());
            let Some((_, said)) = value.filter(|_| watch.is_for(&shared.kind)) else { continue };
            self.first = Some(self.first.map_or(day, |first| first.min(day)));
            let value = grouped(said);
            if !field.values.contains_key(&value) && field.values.len() >= VALUES {
                field.make_room();
            }
            let seen = field.values.entry(value).or_default();
            if seen.take(behind, said, watch.days) {
                field.all.add(day);
            }
        }
    }

    /// Values that come more often than usual, the most surprising first.
    pub fn found(&self, now: Instant, most: usize) -> Vec<Found> {
        let Some(zone) = &self.zone else { return Vec::new() };
        let today = hour_of(now, zone).0.0;
        let mut found: Vec<(f64, Found)> = Vec::new();
        for (watch, field) in self.watches.iter().zip(&self.fields) {
            let (from, usual_from) = stretches(watch, today);
            let known = today - self.first.unwrap_or(today) + 1 - i32::from(watch.days);
            let before_days = u16::try_from(known).unwrap_or_default().min(watch.usual_days);
            let all = (field.all.count(from, today + 1), field.all.count(usual_from, from));
            for (value, seen) in field.values.iter().filter(|(_, seen)| seen.days.last() >= from) {
                let (now, before) = (seen.days.count(from, today + 1), seen.days.count(usual_from, from));
                let counts = Counts {
                    now,
                    before,
                    others_now: all.0.saturating_sub(now),
                    others_before: all.1.saturating_sub(before),
                    days: watch.days,
                    usual_days: before_days,
                };
                let Some(chance) = surprising(&counts, watch) else { continue };
                found.push((chance, seen.told(watch, value, &counts, (from, today))));
            }
        }
        found.sort_by(|(a, one), (b, other)| {
            a.total_cmp(b).then_with(|| (&one.watch, &one.value).cmp(&(&other.watch, &other.value)))
        });
        found.truncate(most);
        found.into_iter().map(|(_, found)| found).collect()
    }
}

/// The first day that is looked at, and the first of those before it.
fn stretches(watch: &Watch, today: i32) -> (i32, i32) {
    let from = today + 1 - i32::from(watch.days);
    (from, from - i32::from(watch.usual_days))
}

/// The chance of such counts, where they are an alarm.
fn surprising(of: &Counts, watch: &Watch) -> Option<f64> {
    // Where less is known than is looked at, nobody knows what is usual.
    if of.now < watch.least.into() || of.usual_days < watch.days.max(LEAST_KNOWN) {
        return None;
    }
    let usual = f64::from(of.before) * f64::from(of.days) / f64::from(of.usual_days);
    let chance = chance(of);
    (f64::from(of.now) >= usual * GROWN && chance <= CHANCE).then_some(chance)
}

impl Field {
    /// Lets the half go that did not come for the longest, of the last day the rarest: seldom, so that it costs each
    /// new value little.
    fn make_room(&mut self) {
        let weight = |seen: &Seen| (seen.days.last(), seen.days.count(i32::MIN, i32::MAX));
        let mut weights: Vec<(i32, u32)> = self.values.values().map(weight).collect();
        weights.sort_unstable();
        let half = weights.get(weights.len() / 2).copied().unwrap_or_default();
        self.values.retain(|_, seen| weight(seen) > half);
    }
}

impl Seen {
    /// Whether it counts: neither the case nor, in these days, its customer was there before.
    fn take(&mut self, new: Behind, said: &str, days: u16) -> bool {
        if self.cases.iter().any(|behind| behind.case == new.case) {
            return false;
        }
        let same = |behind: &Behind| {
            behind.customer.is_some()
                && behind.customer == new.customer
                && (behind.day - new.day).abs() < i32::from(days)
        };
        let counts = !self.cases.iter().any(same);
        let at = self.cases.partition_point(|behind| behind.case.n < new.case.n);
        if at == self.cases.len() {
            said.clone_into(&mut self.said);
        }
        self.cases.insert(at, new);
        if self.cases.len() > REMEMBERED {
            self.cases.pop_front();
        }
        if counts {
            self.days.add(new.day);
        }
        counts
    }

    fn told(&self, watch: &Watch, value: &str, counts: &Counts, (from, today): (i32, i32)) -> Found {
        let usual = f64::from(counts.before) / f64::from(counts.usual_days.max(1));
        let by_day: Vec<u32> = (from..=today).map(|day| self.days.count(day, day + 1)).collect();
        let onset = from + i32::try_from(onset(&by_day, usual)).unwrap_or_default();
        let within = || self.cases.iter().rev().filter(|behind| behind.day >= from);
        let since = within().filter(|behind| behind.day >= onset).map(|behind| behind.opened).min();
        Found {
            watch: watch.id.clone(),
            field: watch.field.as_str().to_owned(),
            value: value.to_owned(),
            said: self.said.trim().to_owned(),
            count: counts.now,
            before: counts.before,
            before_days: counts.usual_days,
            since: since.unwrap_or_else(|| Instant::from_seconds(0)),
            cases: within().map(|behind| behind.case).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
