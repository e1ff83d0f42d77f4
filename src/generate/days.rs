//! The year: its days, what makes them busy, and who works when.

use jiff::{Span, civil::Date};

use super::stream::{self, For};
use crate::{
    case::Role,
    sim::Chance,
    sla::{Calendar, Instant},
};

/// Days of a year.
const YEAR: i64 = 365;
/// Days behind its end that are laid out, so that everything has a next day.
const BEHIND: i64 = 40;
/// Storms of a year, beside the one in which it ends.
const STORMS: i64 = 8;

/// Minute of a working day at which what is to be paid is handed out.
const BATCH_MINUTE: i64 = 16 * 60;

/// A day.
#[derive(Debug, Clone)]
pub struct Day {
    pub from: Instant,
    pub working: bool,
    pub storm: bool,
    /// The bills of the month are out.
    pub bills: bool,
    /// Calls to be expected, as a part of those of all days.
    pub weight: u64,
}

/// The days of the year and those behind it.
#[derive(Debug)]
pub struct Days {
    days: Vec<Day>,
    /// How many belong to the year; the last one is not over.
    year: usize,
}

impl Days {
    /// None where the calendar does not reach so far.
    pub fn new(seed: u64, until: Instant, calendar: &Calendar) -> Option<Self> {
        let last = calendar.date(until);
        let first = last.checked_sub(Span::new().days(YEAR - 1)).ok()?;
        let mut chance = stream::chance(seed, For::Year, 0);
        let storms: Vec<(i64, i64)> = (0..STORMS)
            .map(|_| {
                let begins = chance.between(0, YEAR - 30);
                (begins, begins + chance.between(0, 2))
            })
            .chain([(YEAR - 6, YEAR)])
            .collect();
        let mut days = Vec::new();
        for n in 0..YEAR + BEHIND {
            let date = first.checked_add(Span::new().days(n)).ok()?;
            days.push(Self::day(n, date, &storms, calendar)?);
        }
        Some(Self { days, year: usize::try_from(YEAR).unwrap_or_default() })
    }

    fn day(n: i64, date: Date, storms: &[(i64, i64)], calendar: &Calendar) -> Option<Day> {
        let from = calendar.midnight(date)?;
        let working = calendar.is_working_day(date);
        let storm = storms.iter().any(|(begins, ends)| (*begins..=*ends).contains(&n));
        let bills = date.day() <= 4 || date.day() >= 29;
        // A storm brings its own calls on top, and what began in the last days of the year is mostly open still.
        let weight = match (YEAR - 1 - n, working) {
            (left @ 0..=3, _) => {
                [6, 24, 45, 70].get(usize::try_from(left).unwrap_or_default()).copied().unwrap_or(70)
            }
            (_, true) => 100,
            (_, false) => 58,
        };
        let weight = weight * if storm && n < YEAR - 6 { 21 } else { 10 } * if bills { 12 } else { 10 };
        Some(Day { from, working, storm, bills, weight })
    }

    /// The days of the year.
    pub fn year(&self) -> &[Day] {
        self.days.get(..self.year).unwrap_or_default()
    }

    /// The day of the year on which a moment falls, from 0.
    pub fn of(&self, at: Instant) -> usize {
        self.days.partition_point(|day| day.from <= at).saturating_sub(1)
    }

    /// The first moment at or after this one at which payments are handed out: once a working day, late in the afternoon.
    pub fn batch(&self, at: Instant) -> Option<Instant> {
        let mut days = self.days.iter().skip(self.of(at)).filter(|day| day.working);
        days.find_map(|day| Some(day.from.plus(BATCH_MINUTE * 60)).filter(|slot| *slot >= at))
    }

    /// The first moment at or after this one at which people of a role work. Who comes to work does not do everything
    /// at once.
    pub fn next(&self, role: Role, at: Instant, chance: &mut Chance) -> Instant {
        for day in self.days.iter().skip(self.of(at)) {
            let Some((from, to)) = shift(role, day.working) else { continue };
            if at < day.from.plus(from * 60) {
                return day.from.plus(from * 60 + chance.between(0, 5_400));
            }
            if at < day.from.plus(to * 60) {
                return at;
            }
        }
        at
    }
}

/// From which minute of a day to which people of a role are there.
const fn shift(role: Role, working: bool) -> Option<(i64, i64)> {
    match (role, working) {
        // The hotline is never closed; somebody of every department is on call.
        (Role::Agent, _) => Some((480, 1_290)),
        (Role::Handler, true) => Some((510, 1_080)),
        (Role::Handler | Role::TeamLeader, false) => Some((540, 960)),
        (Role::Revisitor, true) => Some((540, 1_170)),
        (Role::TeamLeader, true) => Some((480, 1_140)),
        (Role::Supervisor, true) => Some((510, 1_110)),
        (Role::Admin, true) => Some((540, 720)),
        _ => None,
    }
}

/// Parts of `total` by weight, which add up to it.
pub fn spread(weights: impl Iterator<Item = u64> + Clone, total: u32) -> Vec<u32> {
    let all: u64 = weights.clone().sum::<u64>().max(1);
    let mut done = (0_u64, 0_u64);
    weights
        .map(|weight| {
            let upto = done.0 + weight;
            // Weights of a year are far below 2^32.
            let count = u64::from(total) * upto / all;
            let here = count - done.1;
            done = (upto, count);
            u32::try_from(here).unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_falls_on_some_day_and_a_year_has_storms_and_quiet_days() {
        let until: Instant = "2026-03-04T07:00:00Z".parse().unwrap();
        let days = Days::new(1, until, Calendar::shipped()).unwrap();
        assert_eq!(days.year().len(), 365);
        assert_eq!(days.of(until), 364);
        for total in [1, 7, 1_000_000] {
            assert_eq!(spread(days.year().iter().map(|day| day.weight), total).iter().sum::<u32>(), total);
        }
        let weights = |storm: bool| {
            let of = days.year().iter().take(350).filter(|day| day.storm == storm).map(|day| day.weight);
            let (sum, count) = of.fold((0, 0), |(sum, count), weight| (sum + weight, count + 1));
            sum / count
        };
        assert!(weights(true) * 10 > weights(false) * 17);
        let night: Instant = "2026-03-02T18:00:00Z".parse().unwrap();
        let next = days.next(Role::Handler, night, &mut Chance::new(1));
        assert!((23_400..30_000).contains(&next.since(night)), "in the morning: {next}");
    }
}
