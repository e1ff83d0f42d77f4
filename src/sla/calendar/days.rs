//! Limits counted in days and months.

use jiff::{Span, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Calendar, DayHours, FIRST_YEAR, Name, table};
use crate::sla::{DAY_MINUTES, Instant, Unit};

/// What becomes of a limit of days or months whose last day is a public holiday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// It ends there all the same.
    #[default]
    AsItFalls,
    /// It ends with the next working day.
    NextWorkingDay,
}

/// What sets a day apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nothing: it follows its weekday.
    Plain,
    /// A public holiday.
    Holiday,
    /// 调休: worked instead of another day.
    MakeUp,
    /// It has hours of its own.
    OwnHours,
}

/// A date as a calendar knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// What sets it apart.
    pub kind: DayKind,
    /// Whether the calendar is open on it at some time.
    pub working: bool,
    /// What it is called, if anything.
    pub name: Option<Name>,
}

/// Where an amount of some unit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last instant that is in time.
    pub at: Instant,
    /// Whether days of a year without official data decided it.
    pub provisional: bool,
}

impl Calendar {
    /// The end of `amount` of `unit` from `start`, with nothing held. None where the calendar has not so much,
    /// or the amount leaves the years that can be told.
    pub fn due(&self, unit: Unit, start: Instant, amount: i64, last: LastDay) -> Option<Due> {
        let today = self.date(start);
        match unit {
            Unit::Natural => Some(Due { at: start.plus(amount), provisional: false }),
            Unit::Working => self.decided(start, self.add(start, amount)?),
            Unit::WorkingDays => self.decided(start, self.add_working_days(start, amount)?),
            Unit::NaturalDays => {
                self.end_of(today.checked_add(Span::new().try_days(amount).ok()?).ok()?, last)
            }
            Unit::Months => self.end_of(today.checked_add(Span::new().try_months(amount).ok()?).ok()?, last),
        }
    }

    /// So many working days later (earlier where negative) at the same wall time, moved on in that direction
    /// to where the calendar is open. The first day does not count. Opening and closing instants stand.
    pub fn add_working_days(&self, start: Instant, days: i64) -> Option<Instant> {
        let local = start.zoned(self.zone());
        let date = match days {
            0 => local.date(),
            _ => self.working_day(local.date(), days)?,
        };
        let at = Instant::from(self.zone().to_timestamp(date.to_datetime(local.time())).ok()?);
        if days < 0 {
            // At an opening there is nothing earlier to go to on this day.
            return if self.is_open(at) { Some(at) } else { self.prev_close(at) };
        }
        if self.prev_close(at) == Some(at) { Some(at) } else { self.next_open(at) }
    }

    /// Whether a date is open at some time.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.table_of(date).is_some_and(|(_, year)| year.worked.binary_search(&date).is_ok())
    }

    /// What a date is.
    pub fn day(&self, date: Date) -> Day {
        let special = self.parts().days.get(&date);
        let kind = match special.map(|day| &day.hours) {
            Some(DayHours::Like(_)) => DayKind::MakeUp,
            Some(DayHours::Own(_)) => DayKind::OwnHours,
            _ if self.parts().holiday(date).is_some() => DayKind::Holiday,
            _ => DayKind::Plain,
        };
        let name = special.map(|day| &day.name).or_else(|| self.parts().holiday(date));
        Day { date, kind, working: self.is_working_day(date), name: name.cloned() }
    }

    /// Whether official data are there for every year from one instant to another. A calendar that names no
    /// official year is not waiting for one.
    pub fn is_announced(&self, from: Instant, to: Instant) -> bool {
        let years = &self.parts().years;
        let official = |year: i16| years.get(&year).is_some_and(|facts| facts.official);
        let (first, last) = (self.date(from).year(), self.date(to.plus(-1).max(from)).year());
        !years.values().any(|facts| facts.official) || (first..=last).all(official)
    }

    /// The date of an instant on the calendar's wall clock.
    pub fn date(&self, at: Instant) -> Date {
        at.zoned(self.zone()).date()
    }

    /// The first instant of a date.
    pub fn midnight(&self, date: Date) -> Option<Instant> {
        table::moment(self.zone(), date, 0).map(Instant::from_seconds)
    }

    fn decided(&self, start: Instant, at: Instant) -> Option<Due> {
        Some(Due { at, provisional: !self.is_announced(start, at) })
    }

    /// 24:00 of a date, or of the one to which a public holiday moves it.
    fn end_of(&self, date: Date, last: LastDay) -> Option<Due> {
        let moved = last == LastDay::NextWorkingDay && self.parts().holiday(date).is_some();
        let end = if moved { self.working_day(date, 1)? } else { date };
        let end_of_day = |day| table::moment(self.zone(), day, DAY_MINUTES).map(Instant::from_seconds);
        let at = end_of_day(end)?;
        let asked = last == LastDay::NextWorkingDay;
        Some(Due { at, provisional: asked && !self.is_announced(self.midnight(date)?, at) })
    }

    /// The working day that is the `count`-th after a date, or before it where negative.
    pub fn working_day(&self, date: Date, count: i64) -> Option<Date> {
        let (mut at, mut year) = self.table_of(date)?;
        if count > 0 {
            let mut skip = year.worked.partition_point(|day| *day <= date);
            let mut need = usize::try_from(count).ok()?;
            loop {
                let left = year.worked.len() - skip;
                if need <= left {
                    return year.worked.get(skip + need - 1).copied();
                }
                (need, skip, at) = (need - left, 0, at + 1);
                year = self.year(at)?;
            }
        }
        let mut left = year.worked.partition_point(|day| *day < date);
        let mut need = usize::try_from(count.unsigned_abs()).ok()?;
        loop {
            if need <= left {
                return year.worked.get(left - need).copied();
            }
            (need, at) = (need - left, at.checked_sub(1)?);
            year = self.year(at)?;
            left = year.worked.len();
        }
    }

    fn table_of(&self, date: Date) -> Option<(usize, &table::Year)> {
        let at = usize::try_from(date.year().checked_sub(FIRST_YEAR)?).ok()?;
        Some((at, self.year(at)?))
    }
}

/// Dates from one to another, both counted.
pub(crate) fn dates(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |date| *date <= last)
}
