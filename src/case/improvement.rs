//! 改进事项: what an item is about, since when its measure is in force, and the weeks before and after that are held against
//! each other. Beside it what a case adds to the counts of what comes in.

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Case, Day, LinkKind, Stage, hour_of};
use crate::text;

/// The category of an improvement item.
pub const IMPROVEMENT: &str = "improvement_item";
/// The fields of its sheets that the program reads: the category and the phrase that it is about, and the day from which
/// on the measure is in force.
pub const IMPROVES: &str = "improves";
pub const IMPROVES_PHRASE: &str = "improves_phrase";
const IN_FORCE_ON: &str = "in_force_on";

/// Whole weeks on either side of that day at most.
pub const MOST_WEEKS: u16 = 12;
const WEEK: i32 = 7;
/// Characters of a phrase that count.
const PHRASE: usize = 60;

/// What an item is about: cases of a category, cases with a phrase in their text, or cases with both.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    pub category: Option<String>,
    pub phrase: Option<String>,
}

untold!(Aim, category);

impl Aim {
    /// Whether nothing is named that could be counted.
    pub const fn is_empty(&self) -> bool {
        self.category.is_none() && self.phrase.is_none()
    }
}

/// A text as phrases are looked for in it: folded, one space between words.
pub fn as_phrase(text: &str) -> String {
    text::fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whole weeks before a day, and as many from that day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spans {
    /// The first day of the weeks after.
    pub in_force: Day,
    /// On either side.
    pub weeks: u16,
}

impl Spans {
    /// The weeks that are over today and whose counterparts before the measure lie behind the first day of which anything is
    /// known; 12 at most.
    pub fn of(in_force: Day, today: Day, known: Day) -> Self {
        let whole = |days: i64| {
            u16::try_from(days.div_euclid(WEEK.into())).unwrap_or(if days < 0 { 0 } else { u16::MAX })
        };
        let between = |from: Day, to: Day| whole(i64::from(to.0) - i64::from(from.0));
        let weeks = between(in_force, today).min(between(known, in_force));
        Self { in_force, weeks: weeks.min(MOST_WEEKS) }
    }

    /// The first day of the weeks before.
    pub fn first(self) -> Day {
        Day(self.in_force.0.saturating_sub(WEEK * i32::from(self.weeks)))
    }

    /// The day after the weeks after.
    pub fn end(self) -> Day {
        Day(self.in_force.0.saturating_add(WEEK * i32::from(self.weeks)))
    }

    /// In which of the weeks of both spans a day lies, the oldest being 0.
    pub fn week(self, day: Day) -> Option<usize> {
        let within = (self.first()..self.end()).contains(&day);
        usize::try_from((day.0 - self.first().0) / WEEK).ok().filter(|_| within)
    }
}

impl Day {
    /// The day of a date.
    pub fn of(date: Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        Self(date.since(epoch).map_or(0, |span| span.get_days()))
    }

    /// The date of a day; none beyond the year 9999.
    pub fn date(self) -> Option<Date> {
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(self.0).ok()?).ok()
    }
}

impl Case {
    /// Whether it is an improvement item that is worked on, or was: one that was turned down or goes on in another is none.
    pub fn is_improvement(&self) -> bool {
        self.facts.category.as_deref() == Some(IMPROVEMENT)
            && !matches!(self.stage, Stage::Rejected | Stage::Withdrawn)
            && self.linked(LinkKind::MergedInto).next().is_none()
    }

    /// What it is about, as an improvement item. A phrase without letters is none.
    pub fn aim(&self) -> Aim {
        let phrase = self.field_value(IMPROVES_PHRASE).map(|phrase| as_phrase(&phrase));
        let phrase = phrase.map(|phrase| phrase.chars().take(PHRASE).collect::<String>());
        Aim {
            category: self.values.get(IMPROVES).cloned(),
            phrase: phrase.filter(|phrase| phrase.chars().any(char::is_alphanumeric)),
        }
    }

    /// From which day on its measure is in force.
    pub fn in_force_on(&self) -> Option<Date> {
        self.values.get(IN_FORCE_ON)?.parse().ok()
    }

    /// The day on which it came in and its category, as it counts among what came in. Each child of an incident does, since
    /// each is a customer who came; one that was merged is counted with the other. What did not come from outside is not
    /// counted: improvement items, and cases that were opened for the list of a refund.
    pub fn arrival(&self, zone: &TimeZone) -> Option<(Day, Option<&str>)> {
        let category = self.facts.category.as_deref();
        let for_list = |proposal: &super::Proposal| proposal.listed.is_some() && proposal.at == self.opened;
        let counts = category != Some(IMPROVEMENT)
            && self.linked(LinkKind::MergedInto).next().is_none()
            && !self.refund.proposals.first().is_some_and(for_list);
        counts.then(|| (hour_of(self.opened, zone).0, category))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::of(text.parse().unwrap())
    }

    #[test]
    fn as_many_whole_weeks_are_compared_as_are_over_and_known_on_both_sides() {
        let known = "2025-01-01";
        for (in_force, today, known, weeks, first, end) in [
            // Today, and not a week since.
            ("2026-03-02", "2026-03-02", known, 0, "2026-03-02", "2026-03-02"),
            ("2026-03-02", "2026-03-08", known, 0, "2026-03-02", "2026-03-02"),
            // The day itself is the first of the week after.
            ("2026-03-02", "2026-03-09", known, 1, "2026-02-23", "2026-03-09"),
            ("2026-03-02", "2026-03-15", known, 1, "2026-02-23", "2026-03-09"),
            ("2026-03-02", "2026-03-16", known, 2, "2026-02-16", "2026-03-16"),
            ("2026-03-02", "2026-05-24", known, 11, "2025-12-15", "2026-05-18"),
            ("2026-03-02", "2026-05-25", known, 12, "2025-12-08", "2026-05-25"),
            // No more than twelve, however long ago.
            ("2026-03-02", "2026-06-01", known, 12, "2025-12-08", "2026-05-25"),
            ("2026-03-02", "2031-03-02", known, 12, "2025-12-08", "2026-05-25"),
            // Over a leap day, and where summer time would begin elsewhere.
            ("2028-02-28", "2028-03-06", known, 1, "2028-02-21", "2028-03-06"),
            ("2026-03-29", "2026-04-05", known, 1, "2026-03-22", "2026-04-05"),
            // The store begins two weeks and six days before.
            ("2026-03-02", "2026-06-01", "2026-02-10", 2, "2026-02-16", "2026-03-16"),
            ("2026-03-02", "2026-06-01", "2026-03-02", 0, "2026-03-02", "2026-03-02"),
            ("2026-03-02", "2026-06-01", "2026-04-01", 0, "2026-03-02", "2026-03-02"),
            // A clock that was set back.
            ("2026-03-02", "2026-02-01", known, 0, "2026-03-02", "2026-03-02"),
        ] {
            let spans = Spans::of(day(in_force), day(today), day(known));
            assert_eq!(
                (spans.weeks, spans.first(), spans.end()),
                (weeks, day(first), day(end)),
                "{in_force} {today} {known}"
            );
        }
    }

    #[test]
    fn every_day_of_the_spans_is_in_one_week_and_no_other_day_is() {
        let spans = Spans::of(day("2026-03-02"), day("2026-03-20"), day("2020-01-01"));
        let weeks: Vec<Option<usize>> = (-15..15).map(|n| spans.week(Day(spans.in_force.0 + n))).collect();
        let expected: Vec<Option<usize>> =
            std::iter::once(None).chain((0..4).flat_map(|week| [Some(week); 7])).chain([None]).collect();
        assert_eq!(weeks, expected);
        let none = Spans::of(day("2026-03-02"), day("2026-03-02"), day("2020-01-01"));
        assert_eq!(none.week(day("2026-03-02")), None);
    }

    #[test]
    fn days_and_dates_are_the_same_both_ways() {
        for date in ["1970-01-01", "1969-12-31", "2026-02-28", "2028-02-29", "9999-12-31"] {
            assert_eq!(day(date).date().unwrap().to_string(), date);
        }
        assert_eq!(Day(i32::MAX).date(), None);
        for far in [Day(i32::MAX), Day(i32::MIN)] {
            assert_eq!(Spans::of(far, day("2026-03-02"), day("2026-01-01")).weeks, 0);
        }
    }

    #[test]
    fn a_phrase_is_looked_for_whatever_its_width_case_and_spaces() {
        for (one, other) in [("ＷｉＦｉ　 Slow ", "wifi slow"), (" 流量 提醒", "流量 提醒")] {
            assert_eq!(as_phrase(one), as_phrase(other));
        }
    }
}
