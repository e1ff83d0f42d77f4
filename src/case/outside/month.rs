//! A month of the calendar.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::sla::Instant;

/// The first and the last year of which there are figures.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// A month: months from the beginning of year 0. Shown and read as `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(u32);

impl Month {
    /// The first and the last that there are.
    pub const FIRST: Self = Self(1990 * 12);
    pub const LAST: Self = Self(2199 * 12 + 11);

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self::new(day.year(), day.month()).unwrap_or(Self::FIRST)
    }

    /// A month of a year.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let year = YEARS.contains(&year).then(|| u32::try_from(year).ok())??;
        let month = (1..=12).contains(&month).then(|| u32::try_from(month).ok())??;
        Some(Self(year * 12 + month - 1))
    }

    /// As a number to be stored, and back.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The month of a stored number.
    pub fn of_number(number: u32) -> Option<Self> {
        (Self::FIRST.0..=Self::LAST.0).contains(&number).then_some(Self(number))
    }

    /// So many months before this one; the first there is where there are not so many.
    #[must_use]
    pub fn before(self, months: u32) -> Self {
        Self(self.0.saturating_sub(months)).max(Self::FIRST)
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1).min(Self::LAST)
    }

    /// Its first moment in a zone, and that of the next month; none where the zone has no such moments.
    pub fn span(self, zone: &TimeZone) -> Option<(Instant, Instant)> {
        let first = Date::new(self.year(), self.month(), 1).ok()?;
        let next = first.checked_add(1.month()).ok()?;
        let at = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(Instant::from);
        Some((at(first)?, at(next)?))
    }

    /// The months that lie wholly between two moments, the first of them first.
    pub fn within(from: Instant, until: Instant, zone: &TimeZone) -> Vec<Self> {
        let (mut month, mut all) = (Self::of(from.zoned(zone).date()), Vec::new());
        let last = Self::of(until.zoned(zone).date());
        while month <= last {
            let whole = month.span(zone).is_some_and(|(first, end)| from <= first && end <= until);
            all.extend(whole.then_some(month));
            if month == Self::LAST {
                break;
            }
            month = month.next();
        }
        all
    }

    /// Reads a month as tables have it: `2026-10`, `2026/10`, `2026.10`, `202610`, `2026年10月`, or any day or moment of it.
    pub fn read(text: &str) -> Option<Self> {
        let text = crate::text::fold(text.trim());
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 6 && text.len() == 6 {
            return Self::new(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?);
        }
        if digits != 4 {
            return None;
        }
        let (year, rest) = text.split_at(4);
        let rest = rest.strip_prefix(['-', '/', '.', '年'])?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (month, behind) = rest.split_at(end);
        let month = (1..=2).contains(&month.len()).then(|| month.parse().ok())??;
        // A day behind it, and a moment of that.
        let day = behind.strip_prefix('月').unwrap_or(behind);
        let day = day.strip_prefix(['-', '/', '.']).unwrap_or(day);
        let day = day.split(['t', ' ', '日']).next().unwrap_or_default();
        let fits = day.is_empty() || day.parse().is_ok_and(|day| Date::new(2000, month, day).is_ok());
        Self::new(year.parse().ok()?, month).filter(|_| fits)
    }

    fn year(self) -> i16 {
        i16::try_from(self.0 / 12).unwrap_or_default()
    }

    fn month(self) -> i8 {
        i8::try_from(self.0 % 12 + 1).unwrap_or(1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// What somebody typed is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no month: write it like 2026-10")]
pub struct NoMonth;

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        Self::read(text).ok_or(NoMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_in_the_forms_of_tables_and_nothing_else_is_one() {
        let october = Month::new(2026, 10).unwrap();
        for text in [
            "2026-10",
            "2026/10",
            "2026.10",
            "202610",
            "2026年10月",
            " 2026-10 ",
            "２０２６-10",
            "2026-10-01",
            "2026/10/31",
            "2026-10-01T00:00:00",
            "2026-10-01 00:00:00",
            "2026年10月1日",
        ] {
            assert_eq!(Month::read(text), Some(october), "{text}");
        }
        assert_eq!(Month::read("2026-1"), Month::new(2026, 1));
        for text in [
            "",
            "10",
            "2026",
            "2026-13",
            "2026-00",
            "202613",
            "26-10",
            "2026-10-32",
            "2026-10-xx",
            "1989-12",
            "2200-01",
            "2026-+1",
            "2026-010",
            "October",
            "20261001",
            "2026--10",
        ] {
            assert_eq!(Month::read(text), None, "{text}");
        }
        assert_eq!(october.to_string(), "2026-10");
        assert_eq!(Month::new(2026, 12).map(Month::next), Month::new(2027, 1));
        assert_eq!(Month::new(2026, 1).map(|month| month.before(2)), Month::new(2025, 11));
        assert_eq!(Month::of_number(october.number()), Some(october));
        assert_eq!(Month::of_number(3), None);
    }

    #[test]
    fn only_whole_months_lie_within_a_time() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let within = |from: &str, until: &str| -> Vec<String> {
            let at = |text: &str| text.parse::<Instant>().unwrap();
            Month::within(at(from), at(until), &zone).iter().map(Month::to_string).collect()
        };
        assert_eq!(within("2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"), ["2026-10"]);
        assert_eq!(within("2026-09-30T16:00:01Z", "2026-12-31T16:00:00Z"), ["2026-11", "2026-12"]);
        assert!(within("2026-10-04T16:00:00Z", "2026-10-11T16:00:00Z").is_empty());
    }
}
