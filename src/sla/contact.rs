//! The hours in which a customer may be called, and the last moment to call before a deadline.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::Instant;

/// Minutes of a day; a legal end of a span too (`24:00`).
pub const DAY_MINUTES: u16 = 24 * 60;

/// A daily span of local time, half-open: the opening minute is inside, the closing one is not. It may pass
/// midnight (`from >= to`) and then belongs to the day on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DaySpan {
    /// First minute of the day that is inside, below [`DAY_MINUTES`].
    pub from: u16,
    /// First minute after it, at most [`DAY_MINUTES`].
    pub to: u16,
}

/// When a customer may be called, every day alike, on the wall clock of one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactHours {
    spans: Vec<DaySpan>,
    zone: TimeZone,
}

impl ContactHours {
    /// Hours made of daily spans on the wall clock of `zone`.
    pub const fn new(spans: Vec<DaySpan>, zone: TimeZone) -> Self {
        Self { spans, zone }
    }

    /// The daily spans.
    pub fn spans(&self) -> &[DaySpan] {
        &self.spans
    }

    /// The latest moment at or before `deadline` that lies inside contact hours; where the deadline falls
    /// outside, the close of the span before it (a call must be made *by* then). None where there are no
    /// hours at all.
    pub fn last_callable(&self, deadline: Instant) -> Option<Instant> {
        let today = deadline.zoned(&self.zone).date();
        // A span of the deadline's day, or of one of the two days before: a span starts at most a day after
        // the one before it, and a day that a zone skipped has no hours.
        (0..=2)
            .filter_map(|days| today.checked_sub(days.days()).ok())
            .flat_map(|day| self.spans.iter().filter_map(move |span| self.on(day, *span)))
            .filter(|(open, _)| *open <= deadline)
            .map(|(_, close)| close.min(deadline))
            .max()
    }

    /// The span as it lies on one date; a local time in a gap of the zone moves forward by the gap.
    fn on(&self, day: Date, span: DaySpan) -> Option<(Instant, Instant)> {
        let open = self.moment(day, span.from)?;
        let last_day = if span.to <= span.from { day.tomorrow().ok()? } else { day };
        Some((open, self.moment(last_day, span.to)?))
    }

    fn moment(&self, day: Date, minute: u16) -> Option<Instant> {
        let (day, minute) = if minute >= DAY_MINUTES { (day.tomorrow().ok()?, 0) } else { (day, minute) };
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let zoned = self.zone.to_zoned_datetime(day.at(hour, minute, 0, 0)).ok()?;
        Some(Instant::from(zoned.timestamp()))
    }
}
