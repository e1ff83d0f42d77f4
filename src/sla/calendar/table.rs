//! The open hours of one year, as instants with their running sum: what makes a question cost a search, not a walk.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::CalendarParts;
use crate::sla::{DAY_MINUTES, DaySpan};

/// A stretch of open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub from: i64,
    pub to: i64,
    /// Open seconds of the year before it.
    pub before: i64,
    /// The day to which it belongs: the one on which it starts.
    pub day: Date,
}

/// The open hours between two new years of a zone.
#[derive(Debug)]
pub struct Year {
    pub begin: i64,
    pub end: i64,
    /// In order, none touching time of another.
    pub opens: Vec<Open>,
    /// Open seconds in all.
    pub total: i64,
    /// Dates that are open at some time.
    pub worked: Vec<Date>,
}

impl Year {
    /// Lays out one year; none beyond what the dates of `jiff` can say.
    pub fn new(parts: &CalendarParts, zone: &TimeZone, year: i16) -> Option<Self> {
        let first = Date::new(year, 1, 1).ok()?;
        let next = Date::new(year.checked_add(1)?, 1, 1).ok()?;
        let mut table = Self {
            begin: moment(zone, first, 0)?,
            end: moment(zone, next, 0)?,
            opens: Vec::new(),
            total: 0,
            worked: Vec::new(),
        };
        // What belongs to the last day of the year before may reach into this one.
        let before = first.yesterday().ok()?;
        let breaks = union(dates(before, next).flat_map(|date| {
            parts.breaks(date).filter_map(move |span| on(zone, date, span)).collect::<Vec<_>>()
        }));
        let mut reached = table.begin;
        for date in dates(before, next) {
            let (spans, _) = parts.hours(date);
            if spans.is_empty() || !exists(zone, date) {
                continue;
            }
            let open = union(spans.iter().filter_map(|span| on(zone, date, *span)));
            let open = without(&open, &breaks);
            if date >= first && !open.is_empty() {
                table.worked.push(date);
            }
            for (from, to) in open {
                let (from, to) = (from.max(reached), to.min(table.end));
                if from < to {
                    table.opens.push(Open { from, to, before: table.total, day: date });
                    table.total += to - from;
                    reached = to;
                }
            }
        }
        Some(table)
    }

    /// Open seconds of the year before an instant.
    pub fn opened(&self, at: i64) -> i64 {
        match self.opens.get(self.opens.partition_point(|open| open.to <= at)) {
            Some(open) => open.before + (at - open.from).max(0),
            None => self.total,
        }
    }

    /// The first instant by which so many seconds of the year were open; for 1 to `total`.
    pub fn used_up(&self, seconds: i64) -> Option<i64> {
        let at = self.opens.partition_point(|open| open.before + (open.to - open.from) < seconds);
        self.opens.get(at).map(|open| open.from + (seconds - open.before))
    }

    /// The last instant by which no more than so many seconds of the year were open; for 0 to `total - 1`.
    pub fn not_yet(&self, seconds: i64) -> Option<i64> {
        let at = self.opens.partition_point(|open| open.before <= seconds).checked_sub(1)?;
        self.opens.get(at).map(|open| open.from + (seconds - open.before))
    }
}

/// A local time as an instant; one in a gap of the zone moves forward by the gap, of two alike it is the first.
pub fn moment(zone: &TimeZone, day: Date, minute: u16) -> Option<i64> {
    let (day, minute) = if minute >= DAY_MINUTES { (day.tomorrow().ok()?, 0) } else { (day, minute) };
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    Some(zone.to_timestamp(day.at(hour, minute, 0, 0)).ok()?.as_second())
}

/// A span as it lies on one date.
fn on(zone: &TimeZone, day: Date, span: DaySpan) -> Option<(i64, i64)> {
    let last_day = if span.to <= span.from { day.tomorrow().ok()? } else { day };
    Some((moment(zone, day, span.from)?, moment(zone, last_day, span.to)?))
}

/// Whether a zone has this date: some skipped one when they moved over the date line.
fn exists(zone: &TimeZone, day: Date) -> bool {
    moment(zone, day, 0) < moment(zone, day, DAY_MINUTES)
}

/// Dates from the first to the one before the last.
fn dates(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |date| *date < last)
}

/// Spans in order, those that overlap or touch as one.
fn union(spans: impl Iterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let mut spans: Vec<_> = spans.filter(|(from, to)| from < to).collect();
    spans.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// What is left of spans; both in order and without overlap.
fn without(spans: &[(i64, i64)], breaks: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut out = Vec::with_capacity(spans.len());
    for &(mut from, to) in spans {
        let first = breaks.partition_point(|(_, end)| *end <= from);
        for &(pause, end) in breaks.iter().skip(first).take_while(|(pause, _)| *pause < to) {
            if pause > from {
                out.push((from, pause));
            }
            from = end;
        }
        if from < to {
            out.push((from, to));
        }
    }
    out
}
