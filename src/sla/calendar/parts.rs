//! What a calendar is made of, as plain facts: weekly hours, breaks, days of their own, years with data.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::sla::DaySpan;

/// What a day or a calendar is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Spans of one day. One that ends at or before its beginning passes midnight: with both ends alike it is
/// open for 24 hours.
pub type Spans = Vec<DaySpan>;

/// The hours of a day that does not simply follow its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayHours {
    /// A public holiday.
    Closed,
    /// 调休: it follows the hours and the breaks of a weekday.
    Like(Weekday),
    /// Hours of its own. Weekly breaks do not concern them.
    Own(Spans),
}

/// A day that does not simply follow its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// Its hours.
    pub hours: DayHours,
    /// What it is called.
    pub name: Name,
}

/// Where the days of a year come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFacts {
    /// Whether they are those that the authority announced.
    pub official: bool,
    /// The notice or the page.
    pub source: String,
}

/// The facts of a calendar. A day named both here and there has the hours of `days`; a day of its own beats a
/// day of every year, and that beats the weekday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarParts {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Name,
    /// The zone on whose wall clock it is open, by its IANA name.
    pub zone: String,
    /// Open spans by weekday, Monday first.
    pub week: [Spans; 7],
    /// Wall time that is removed by weekday, Monday first.
    pub breaks: [Spans; 7],
    /// Wall time that is removed on one date.
    pub date_breaks: BTreeMap<Date, Spans>,
    /// Closed each year on this month and day.
    pub every_year: BTreeMap<(i8, i8), Name>,
    /// Days with hours of their own.
    pub days: BTreeMap<Date, SpecialDay>,
    /// The years for which somebody gave days.
    pub years: BTreeMap<i16, YearFacts>,
}

impl CalendarParts {
    /// The hours of a date, with the weekday whose breaks concern it.
    pub(super) fn hours(&self, date: Date) -> (&[DaySpan], Option<Weekday>) {
        let own = date.weekday();
        match self.days.get(&date).map(|day| &day.hours) {
            Some(DayHours::Closed) => (&[], Some(own)),
            Some(DayHours::Like(weekday)) => (self.of_week(&self.week, *weekday), Some(*weekday)),
            Some(DayHours::Own(spans)) => (spans, None),
            None if self.every_year.contains_key(&(date.month(), date.day())) => (&[], Some(own)),
            None => (self.of_week(&self.week, own), Some(own)),
        }
    }

    /// Wall time that is removed on a date.
    pub(super) fn breaks(&self, date: Date) -> impl Iterator<Item = DaySpan> {
        let weekly = self.hours(date).1.map(|weekday| self.of_week(&self.breaks, weekday));
        let dated = self.date_breaks.get(&date).map(Vec::as_slice);
        weekly.into_iter().chain(dated).flatten().copied()
    }

    /// Whether a date is a public holiday, and what it is called.
    pub(super) fn holiday(&self, date: Date) -> Option<&Name> {
        match self.days.get(&date) {
            Some(SpecialDay { hours: DayHours::Closed, name }) => Some(name),
            Some(_) => None,
            None => self.every_year.get(&(date.month(), date.day())),
        }
    }

    fn of_week<'a>(&self, week: &'a [Spans; 7], weekday: Weekday) -> &'a [DaySpan] {
        let at = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
        week.get(at).map_or(&[], Vec::as_slice)
    }
}
