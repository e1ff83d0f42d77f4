//! Working time against a count minute by minute: calendars, starts, amounts and holds by chance.
//!
//! `CASELOOP_LAWS` says how many questions are asked; a few hundred without it.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::*;
use crate::sla::{
    Calendar, CalendarParts, DAY_MINUTES, DayHours, DaySpan, Holds, LastDay, Name, Phase, SpecialDay, prove,
};

/// Minutes that are counted: three weeks.
const MINUTES: usize = 21 * 24 * 60;
const QUESTIONS: u64 = 20;

/// A small generator, so that a run of any length is the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A time of day that no zone ever skips or repeats: not from 00:00 to 04:00.
    fn time(&mut self) -> u16 {
        let minute = if self.one_in(3) { self.below(60) } else { 30 * self.below(2) };
        u16::try_from((4 + self.below(20)) * 60 + minute).unwrap()
    }

    fn spans(&mut self) -> Vec<DaySpan> {
        let end = |chance: &mut Self| if chance.one_in(6) { DAY_MINUTES } else { chance.time() };
        let spans = (0..self.below(4)).map(|_| DaySpan { from: self.time(), to: end(self) });
        spans.collect()
    }

    fn calendar(&mut self) -> (CalendarParts, Date) {
        let zones = ["Asia/Shanghai", "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"];
        let starts =
            [(2026, 2, 9), (2026, 3, 1), (2025, 12, 20), (2026, 10, 20), (2024, 2, 20), (2026, 3, 25)];
        let mut pick = |n: usize| usize::try_from(self.below(u64::try_from(n).unwrap())).unwrap();
        let (zone, (year, month, day)) = (zones[pick(zones.len())], starts[pick(starts.len())]);
        let first = Date::new(year, month, day).unwrap();
        let mut parts = CalendarParts { zone: zone.to_owned(), ..CalendarParts::default() };
        if self.one_in(12) {
            parts.week = std::array::from_fn(|_| vec![DaySpan { from: 0, to: DAY_MINUTES }]);
        } else {
            let usual = self.spans();
            let weekend = |day: usize| day > 4;
            parts.week = std::array::from_fn(|day| match self.below(5) {
                0 => self.spans(),
                _ if weekend(day) => Vec::new(),
                _ => usual.clone(),
            });
        }
        parts.breaks = std::array::from_fn(|_| if self.one_in(5) { self.spans() } else { Vec::new() });
        for days in -1..22 {
            let date = first.checked_add(days.days()).unwrap();
            let hours = match self.below(12) {
                0 => DayHours::Closed,
                1 => DayHours::Like(
                    jiff::civil::Weekday::from_monday_zero_offset(i8::try_from(self.below(7)).unwrap())
                        .unwrap(),
                ),
                2 => DayHours::Own(self.spans()),
                3 => {
                    parts.date_breaks.insert(date, self.spans());
                    continue;
                }
                4 if self.one_in(3) => {
                    parts.every_year.insert((date.month(), date.day()), Name::default());
                    continue;
                }
                _ => continue,
            };
            parts.days.insert(date, SpecialDay { hours, name: Name::default() });
        }
        (parts, first)
    }
}

/// The rules of a calendar said once more, for one minute of a wall clock.
fn is_open(parts: &CalendarParts, date: Date, minute: u16) -> bool {
    let weekday = |date: Date| usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
    let like = |date: Date| match parts.days.get(&date).map(|day| &day.hours) {
        Some(DayHours::Like(other)) => usize::try_from(other.to_monday_zero_offset()).unwrap(),
        _ => weekday(date),
    };
    let hours = |date: Date| -> &[DaySpan] {
        match parts.days.get(&date).map(|day| &day.hours) {
            Some(DayHours::Closed) => &[],
            Some(DayHours::Own(spans)) => spans,
            None if parts.every_year.contains_key(&(date.month(), date.day())) => &[],
            _ => &parts.week[like(date)],
        }
    };
    let breaks = |date: Date| -> [&[DaySpan]; 2] {
        let own = matches!(parts.days.get(&date).map(|day| &day.hours), Some(DayHours::Own(_)));
        let weekly: &[DaySpan] = if own { &[] } else { &parts.breaks[like(date)] };
        [weekly, parts.date_breaks.get(&date).map_or(&[], Vec::as_slice)]
    };
    let today = |span: &DaySpan| span.from <= minute && (span.to <= span.from || minute < span.to);
    let late = |span: &DaySpan| span.to <= span.from && minute < span.to;
    let before = date.yesterday().unwrap();
    let open = hours(date).iter().any(today) || hours(before).iter().any(late);
    open && !breaks(date).into_iter().flatten().any(today) && !breaks(before).into_iter().flatten().any(late)
}

/// Minutes from the first midnight on, open or not.
fn map(parts: &CalendarParts, zone: &TimeZone, start: Instant) -> Vec<bool> {
    let minute = |at: usize| {
        let local = start.plus(60 * i64::try_from(at).unwrap()).zoned(zone);
        let minute = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
        is_open(parts, local.date(), minute)
    };
    (0..MINUTES).map(minute).collect()
}

/// One question and its answer by counting; nothing where it leads out of the minutes that are counted.
struct Counted {
    deadline: Option<usize>,
    held: i64,
}

fn count(open: &[bool], start: usize, amount: i64, held: &[bool]) -> Counted {
    let (mut at, mut used, mut waited) = (start, 0, 0);
    while used < amount && at < open.len() {
        match (open[at], held[at]) {
            (true, false) => used += 1,
            (true, true) => waited += 1,
            _ => {}
        }
        at += 1;
    }
    if used < amount {
        return Counted { deadline: None, held: waited };
    }
    // A hold that begins when nothing is left moves the deadline by the open minutes that it takes.
    while held.get(at) == Some(&true) {
        let end = (at..held.len()).find(|minute| !held[*minute]).unwrap_or(held.len());
        let last = (at..end).rev().find(|minute| open[*minute]).map_or(at, |minute| minute + 1);
        at = last;
        if last < end {
            break;
        }
    }
    Counted { deadline: Some(at), held: waited }
}

#[test]
fn working_time_equals_a_count_minute_by_minute() {
    let questions: u64 = std::env::var("CASELOOP_LAWS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let (mut answered, mut beyond) = (0_u64, 0_u64);
    for seed in 0..questions.div_ceil(QUESTIONS) {
        let mut chance = Chance(seed);
        let (parts, first) = chance.calendar();
        let calendar = Calendar::new(parts.clone(), seed.to_string()).unwrap();
        let midnight = calendar.midnight(first).unwrap();
        let open = map(&parts, calendar.zone(), midnight);
        let moment = |minute: usize| midnight.plus(60 * i64::try_from(minute).unwrap());
        let total: i64 = open.iter().map(|open| i64::from(*open)).sum();
        assert_eq!(calendar.elapsed(midnight, moment(MINUTES)), total * 60, "seed {seed}");
        for _ in 0..QUESTIONS {
            let minute = |chance: &mut Chance, most: usize| {
                usize::try_from(chance.below(u64::try_from(most).unwrap())).unwrap()
            };
            let start = minute(&mut chance, MINUTES - 1);
            let ahead = open[start..].iter().filter(|open| **open).count();
            let amount = 1 + i64::try_from(minute(&mut chance, ahead * 3 / 4 + 5)).unwrap();
            let holds: Vec<(usize, usize)> = (0..chance.below(4))
                .map(|_| {
                    let from = minute(&mut chance, MINUTES - 1);
                    (from, (from + 1 + minute(&mut chance, 3_000)).min(MINUTES))
                })
                .collect();
            let held: Vec<bool> = {
                let mut held = vec![false; MINUTES];
                holds.iter().for_each(|(from, to)| held[*from..*to].fill(true));
                held
            };
            let about = format!("seed {seed}, start {start}, amount {amount}, holds {holds:?}");

            // Without holds: what is open, where it opens and closes, and walking back.
            let at = moment(start);
            assert_eq!(calendar.is_open(at), open[start], "{about}");
            let next = (start..MINUTES).find(|minute| open[*minute]);
            if let Some(next) = next {
                assert_eq!(calendar.next_open(at), Some(moment(next)), "{about}");
            }
            if let Some(last) = (0..start).rev().find(|minute| open[*minute]) {
                assert_eq!(calendar.prev_close(at), Some(moment(last + 1)), "{about}");
            }
            let before: i64 = open[..start].iter().map(|open| i64::from(*open)).sum();
            assert_eq!(calendar.elapsed(at, midnight), -60 * before, "{about}");
            if amount <= before {
                let back =
                    (0..start).rev().filter(|minute| open[*minute]).nth(usize::try_from(amount - 1).unwrap());
                assert_eq!(calendar.add(at, -60 * amount), back.map(moment), "{about}");
            }

            // With holds, by the clock and by its proof.
            let counted = count(&open, start, amount, &held);
            let mut stamps = vec![Stamp::new(at, Mark::Opened)];
            let reason = |n: usize| HoldReason::new(n.to_string());
            for (n, (from, to)) in holds.iter().enumerate() {
                stamps.push(Stamp::new(moment(*from), Mark::HoldBegan(reason(n))));
                stamps.push(Stamp::new(moment(*to), Mark::HoldEnded(reason(n))));
            }
            // What begins comes before what ends, so that holds that touch are one.
            stamps.sort_by_key(|stamp| (stamp.at, matches!(stamp.mark, Mark::HoldEnded(_))));
            let spec = ClockSpec {
                unit: Unit::Working,
                target: amount * 60,
                calendar: calendar.clone(),
                last_day: LastDay::AsItFalls,
                starts_on: vec![MarkName::Opened],
                stops_on: Vec::new(),
                holds: Holds::While((0..holds.len()).map(reason).collect()),
                on_reopen: OnReopen::Resume,
                repeats: false,
                contact: None,
                warn_at: vec![500],
            };
            let clock = replay(&spec, &stamps);
            match counted.deadline {
                Some(deadline) if deadline < MINUTES => {
                    assert_eq!(clock.deadline, Some(moment(deadline)), "{about}");
                    answered += 1;
                }
                _ => {
                    beyond += 1;
                    continue;
                }
            }
            let end = moment(MINUTES);
            let (mut spent, mut waited) = (0, 0);
            for minute in start..MINUTES {
                match (open[minute], held[minute]) {
                    (true, false) => spent += 60,
                    (true, true) => waited += 60,
                    _ => {}
                }
            }
            assert_eq!((clock.spent(end), clock.held(end)), (spent, waited), "{about}");
            assert!(60 * counted.held <= waited, "{about}");
            let proof = prove(&spec, &stamps, end).unwrap();
            let sum = |wanted: &[Phase]| -> i64 {
                proof.spans.iter().filter(|span| wanted.contains(&span.phase)).map(|span| span.seconds).sum()
            };
            assert_eq!(sum(&[Phase::Spent, Phase::Ahead]), proof.target_s, "{about}");
            assert_eq!(sum(&[Phase::Spent, Phase::Late]), spent, "{about}");
            assert_eq!(proof.holds.iter().map(|hold| hold.seconds).sum::<i64>(), waited, "{about}");
        }
    }
    println!("{answered} deadlines equal, {beyond} beyond what is counted");
    assert!(answered > beyond, "{answered} answered, {beyond} beyond");
}
