//! The time that a report is about: a month, a quarter, a week, a year, or from one day to another.

use jiff::{
    ToSpan,
    civil::{Date, ISOWeekDate, Weekday},
    tz::TimeZone,
};

use crate::sla::Instant;

/// From the first instant of a day to the first one behind another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As it was asked for: `2026-10`, `2026-Q3`, `2026-W40`, `2026`, `2026-10-01..2026-10-15`.
    pub name: String,
    pub from: Instant,
    /// The first instant that is not in it.
    pub until: Instant,
    /// A calendar month, which can be frozen.
    pub is_month: bool,
}

impl Period {
    /// Reads a period; days are those of `zone`. Of `FROM..TO` both days are in it. None where it is none.
    pub fn read(text: &str, zone: &TimeZone) -> Option<Self> {
        let (first, next) = days(text)?;
        let midnight = |date: Date| Some(Instant::from(zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?));
        let (from, until) = (midnight(first)?, midnight(next)?);
        let is_month = text.len() == 7 && !text.contains('Q');
        (from < until).then(|| Self { name: text.to_owned(), from, until, is_month })
    }

    /// Whether a moment is in it.
    pub fn has(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }
}

/// The first day, and the first behind the last.
fn days(text: &str) -> Option<(Date, Date)> {
    if let Some((from, to)) = text.split_once("..") {
        return Some((day(from)?, day(to)?.tomorrow().ok()?));
    }
    let Some((year, part)) = text.split_once('-') else {
        let first = first_of(number(text, 4)?, 1)?;
        return Some((first, first.checked_add(1.year()).ok()?));
    };
    let year = number(year, 4)?;
    if let Some(week) = part.strip_prefix('W') {
        let week = i8::try_from(number(week, 2)?).ok()?;
        let first = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
        return Some((first, first.checked_add(7.days()).ok()?));
    }
    if let Some(quarter) = part.strip_prefix('Q') {
        let quarter = number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
        let first = first_of(year, quarter * 3 - 2)?;
        return Some((first, first.checked_add(3.months()).ok()?));
    }
    let first = first_of(year, number(part, 2)?)?;
    Some((first, first.checked_add(1.month()).ok()?))
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let small = |text| i8::try_from(number(text, 2)?).ok();
    parts.next().is_none().then(|| Date::new(number(year, 4)?, small(month)?, small(day)?).ok())?
}

fn first_of(year: i16, month: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, 1).ok()
}

/// A number of so many digits, and nothing else.
fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_before_the_first_day_behind_it() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (text, days) in [
            ("2026-10", Some(("2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"))),
            ("2026-12", Some(("2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"))),
            ("2024-02", Some(("2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z"))),
            ("2026-Q3", Some(("2026-06-30T16:00:00Z", "2026-09-30T16:00:00Z"))),
            ("2026-W01", Some(("2025-12-28T16:00:00Z", "2026-01-04T16:00:00Z"))),
            ("2020-W53", Some(("2020-12-27T16:00:00Z", "2021-01-03T16:00:00Z"))),
            ("2026", Some(("2025-12-31T16:00:00Z", "2026-12-31T16:00:00Z"))),
            ("2026-10-01..2026-10-01", Some(("2026-09-30T16:00:00Z", "2026-10-01T16:00:00Z"))),
            ("2026-10-02..2026-10-01", None),
            ("2026-10-02..2026-09-30", None),
            ("2026-13", None),
            ("2026-Q5", None),
            ("2026-W54", None),
            ("2026-W53", Some(("2026-12-27T16:00:00Z", "2027-01-03T16:00:00Z"))),
            ("2026-1", None),
            ("2026-02-30..2026-03-01", None),
            ("..", None),
            ("２０２６-10", None),
            ("", None),
        ] {
            let read = Period::read(text, &zone).map(|it| (it.from.to_string(), it.until.to_string()));
            let days = days.map(|(from, until)| (from.to_owned(), until.to_owned()));
            assert_eq!(read, days, "{text}");
        }
    }

    #[test]
    fn months_follow_on_one_another_across_a_change_of_the_clocks() {
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        let read = |text| Period::read(text, &zone).unwrap();
        for (one, next) in [("2026-03", "2026-04"), ("2026-10", "2026-11"), ("2026-12", "2027-01")] {
            assert_eq!(read(one).until, read(next).from);
        }
        assert!(read("2026-03").is_month && !read("2026-Q1").is_month && !read("2026-W10").is_month);
        assert!(read("2026-03").has(read("2026-03").from) && !read("2026-03").has(read("2026-03").until));
    }
}
