//! A calendar: when it is open, and arithmetic in open time.
//!
//! Open is half-open: the opening instant is open, the closing one is not. An amount that uses up a span exactly
//! ends at the close of that span (walking back: at its opening). Open time is real elapsed time, so a day of 25
//! hours has 25. A calendar knows the years 1900 to 2299; outside of them it is never open.

mod days;
mod fault;
mod file;
mod parts;
mod table;

use std::{
    cmp::Ordering,
    fmt,
    sync::{Arc, OnceLock},
};

use jiff::{
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use sha2::{Digest, Sha256};

pub(super) use days::dates;
pub use days::{Day, DayKind, Due, LastDay};
pub use fault::{CalendarError, CalendarFault};
pub use file::span as parse_span;
pub use parts::{CalendarParts, DayHours, Name, Spans, SpecialDay, YearFacts};

use super::Instant;
use table::{Open, Year};

/// The first year that a calendar knows.
const FIRST_YEAR: i16 = 1900;
/// How many it knows.
const YEARS: usize = 400;
/// 1900-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -2_208_988_800;
/// Of a mean year.
const SECONDS_PER_YEAR: i64 = 31_556_952;

/// A calendar; cheap to clone. Two are equal when their texts are.
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

struct Inner {
    parts: CalendarParts,
    zone: TimeZone,
    text: String,
    hash: [u8; 32],
    /// Laid out when first asked for.
    years: Box<[OnceLock<Option<Box<Year>>>]>,
}

/// A stretch of open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenSpan {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// The day to which it belongs: the one on which it starts.
    pub day: Date,
}

impl Calendar {
    /// From its facts; `text` is what it is kept and told apart by.
    ///
    /// # Errors
    /// A zone that does not exist.
    pub fn new(parts: CalendarParts, text: String) -> Result<Self, CalendarFault> {
        let unknown = |_| CalendarFault::Zone { zone: parts.zone.clone() };
        let zone = TimeZoneDatabase::bundled().get(&parts.zone).map_err(unknown)?;
        let hash = Sha256::digest(text.as_bytes()).into();
        let years = (0..YEARS).map(|_| OnceLock::new()).collect();
        Ok(Self(Arc::new(Inner { parts, zone, text, hash, years })))
    }

    /// The calendar that is shipped: China's holidays and make-up workdays.
    pub fn shipped() -> &'static Self {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        // The shipped text is part of the program; a test proves that it parses.
        #[allow(clippy::expect_used)]
        CALENDAR.get_or_init(|| Self::parse(include_str!("cn.toml")).expect("the shipped calendar parses"))
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.0.parts.id
    }

    /// The zone on whose wall clock it is open.
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }

    /// Its facts.
    pub fn parts(&self) -> &CalendarParts {
        &self.0.parts
    }

    /// The text that it was read from, to be kept by its hash.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// SHA-256 of its text: its version.
    pub fn hash(&self) -> [u8; 32] {
        self.0.hash
    }

    /// Whether it is open at an instant.
    pub fn is_open(&self, at: Instant) -> bool {
        self.found(at.seconds()).is_some_and(|open| open.from <= at.seconds())
    }

    /// The first open instant at or after one; none if it never opens again.
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.found(at.seconds()).map(|open| at.max(Instant::from_seconds(open.from)))
    }

    /// The last instant at or before one that open time led up to: the instant itself inside a span and at its
    /// close, otherwise the close before it.
    pub fn prev_close(&self, at: Instant) -> Option<Instant> {
        let (last, _) = self.year_of(at.seconds())?;
        (0..=last).rev().filter_map(|year| self.year(year)).find_map(|table| {
            let before = table.opens.partition_point(|open| open.from < at.seconds());
            let open = table.opens.get(before.checked_sub(1)?)?;
            Some(at.min(Instant::from_seconds(open.to)))
        })
    }

    /// The close of the span that is open at an instant, otherwise of the next one.
    pub fn current_or_next_close(&self, at: Instant) -> Option<Instant> {
        self.spans(at, Instant::from_seconds(i64::MAX)).next().map(|span| span.to)
    }

    /// Open seconds from one instant to another; negative where the second is earlier.
    pub fn elapsed(&self, from: Instant, to: Instant) -> i64 {
        if to < from {
            return -self.elapsed(to, from);
        }
        let (from, to) = (from.seconds(), to.seconds());
        let (Some((first, year)), Some((last, end))) = (self.year_of(from), self.year_of(to)) else {
            return 0;
        };
        // A year that lies between counts in full, the first and the last in part.
        let between = (first..last).filter_map(|at| self.year(at)).map(|table| table.total);
        between.sum::<i64>() + end.opened(to) - year.opened(from)
    }

    /// The instant by which so many open seconds have passed since `start`: the first there is, so that a span
    /// that is used up exactly ends it. Negative walks back to the last instant from which so many lead up to
    /// `start`. None where the calendar has not so many.
    pub fn add(&self, start: Instant, seconds: i64) -> Option<Instant> {
        let (mut at, mut table) = self.year_of(start.seconds())?;
        let mut need = table.opened(start.seconds()).checked_add(seconds)?;
        let found = match seconds.cmp(&0) {
            Ordering::Equal => return Some(start),
            Ordering::Greater => {
                while need > table.total {
                    need -= table.total;
                    at += 1;
                    table = self.year(at)?;
                }
                table.used_up(need)
            }
            Ordering::Less => {
                while need < 0 {
                    at = at.checked_sub(1)?;
                    table = self.year(at)?;
                    need += table.total;
                }
                table.not_yet(need)
            }
        };
        found.map(Instant::from_seconds)
    }

    /// Open time between two instants, span by span, each as one however many years it touches.
    pub fn spans(&self, from: Instant, to: Instant) -> impl Iterator<Item = OpenSpan> {
        let first = self.year_of(from.seconds()).map_or(YEARS, |(first, _)| first);
        let opens = (first..YEARS)
            .map_while(|year| self.year(year))
            .take_while(move |table| table.begin < to.seconds())
            .flat_map(|table| table.opens.iter());
        let mut opens = opens
            .skip_while(move |open| open.to <= from.seconds())
            .take_while(move |open| open.from < to.seconds())
            .peekable();
        std::iter::from_fn(move || {
            let open = opens.next()?;
            let mut end = open.to;
            while let Some(more) = opens.next_if(|next| next.from == end && next.day == open.day) {
                end = more.to;
            }
            let (begin, end) = (Instant::from_seconds(open.from), Instant::from_seconds(end));
            Some(OpenSpan { from: from.max(begin), to: to.min(end), day: open.day })
        })
    }

    /// The span that is open at an instant, otherwise the next one (one piece of it, where a year cuts it).
    fn found(&self, at: i64) -> Option<&Open> {
        let (first, _) = self.year_of(at)?;
        (first..YEARS)
            .map_while(|year| self.year(year))
            .find_map(|table| table.opens.get(table.opens.partition_point(|open| open.to <= at)))
    }

    /// The year in which an instant lies, or the nearest one that is known.
    fn year_of(&self, at: i64) -> Option<(usize, &Year)> {
        // Off by one at most, around a new year.
        let guess = (at - FIRST_SECOND).div_euclid(SECONDS_PER_YEAR);
        let mut index = usize::try_from(guess.max(0)).ok()?.min(YEARS - 1);
        let mut table = self.year(index)?;
        while at < table.begin && index > 0 {
            index -= 1;
            table = self.year(index)?;
        }
        while at >= table.end && index + 1 < YEARS {
            index += 1;
            table = self.year(index)?;
        }
        Some((index, table))
    }

    fn year(&self, index: usize) -> Option<&Year> {
        let Inner { parts, zone, years, .. } = &*self.0;
        let lay_out = || Year::new(parts, zone, FIRST_YEAR + i16::try_from(index).ok()?).map(Box::new);
        years.get(index)?.get_or_init(lay_out).as_deref()
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.0.hash == other.0.hash
    }
}

impl Eq for Calendar {}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Calendar").field(&self.id()).finish()
    }
}

#[cfg(test)]
mod tests;
