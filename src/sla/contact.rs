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

/// Whether a span ends on the day after the one on which it starts.
const fn passes_midnight(span: &DaySpan) -> bool {
    span.to <= span.from
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
        let mut found = None;
        for days in 0..=2 {
            let Ok(day) = today.checked_sub(days.days()) else { break };
            let spans = self.spans.iter().filter_map(|span| self.on(day, *span));
            let begun = spans.filter(|(open, _)| *open <= deadline);
            found = begun.map(|(_, close)| close.min(deadline)).max().max(found);
            // Nothing is later than the deadline itself, and where no span passes midnight, an earlier day
            // has nothing later than this one.
            if found == Some(deadline) || found.is_some() && !self.spans.iter().any(passes_midnight) {
                break;
            }
        }
        found
    }

    /// The span as it lies on one date; a local time in a gap of the zone moves forward by the gap.
    fn on(&self, day: Date, span: DaySpan) -> Option<(Instant, Instant)> {
        let open = self.moment(day, span.from)?;
        let last_day = if passes_midnight(&span) { day.tomorrow().ok()? } else { day };
        Some((open, self.moment(last_day, span.to)?))
    }

    fn moment(&self, day: Date, minute: u16) -> Option<Instant> {
        let (day, minute) = if minute >= DAY_MINUTES { (day.tomorrow().ok()?, 0) } else { (day, minute) };
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let zoned = self.zone.to_zoned_datetime(day.at(hour, minute, 0, 0)).ok()?;
        Some(Instant::from(zoned.timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;
    use proptest::prelude::*;

    use super::*;

    fn hours(zone: &str, spans: &[(u16, u16)]) -> ContactHours {
        let spans = spans.iter().map(|&(from, to)| DaySpan { from, to }).collect();
        ContactHours::new(spans, TimeZoneDatabase::bundled().get(zone).unwrap())
    }

    /// The last callable moment before a local time, as local time.
    fn last(hours: &ContactHours, deadline: &str) -> Option<String> {
        let local: jiff::civil::DateTime = deadline.parse().unwrap();
        let deadline = Instant::from(hours.zone.to_timestamp(local).unwrap());
        hours.last_callable(deadline).map(|at| at.zoned(&hours.zone).strftime("%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn nobody_is_called_at_night_or_in_rest_hours() {
        let day = [(8 * 60, 12 * 60), (14 * 60, 20 * 60)];
        let late = [(18 * 60, 60)];
        let night = [(8 * 60, 9 * 60), (18 * 60, 10 * 60)];
        for (zone, spans, deadline, expected) in [
            ("Asia/Shanghai", &day[..], "2026-11-23T02:00", Some("11-22 20:00:00")),
            ("Asia/Shanghai", &day, "2026-11-23T07:59:59", Some("11-22 20:00:00")),
            ("Asia/Shanghai", &day, "2026-11-23T08:00", Some("11-23 08:00:00")),
            ("Asia/Shanghai", &day, "2026-11-23T11:15:07", Some("11-23 11:15:07")),
            ("Asia/Shanghai", &day, "2026-11-23T12:00", Some("11-23 12:00:00")),
            ("Asia/Shanghai", &day, "2026-11-23T13:30", Some("11-23 12:00:00")),
            ("Asia/Shanghai", &day, "2026-11-23T23:59:59", Some("11-23 20:00:00")),
            ("Asia/Shanghai", &day, "2026-01-01T00:00", Some("12-31 20:00:00")),
            ("Asia/Shanghai", &[], "2026-11-23T02:00", None),
            ("Asia/Shanghai", &[(0, DAY_MINUTES)], "2026-11-23T02:00", Some("11-23 02:00:00")),
            ("Asia/Shanghai", &[(8 * 60, DAY_MINUTES)], "2026-11-23T02:00", Some("11-23 00:00:00")),
            // A span that passes midnight belongs to the day on which it starts.
            ("Asia/Shanghai", &late, "2026-11-23T00:30", Some("11-23 00:30:00")),
            ("Asia/Shanghai", &late, "2026-11-23T12:00", Some("11-23 01:00:00")),
            // That of the evening before may close later than the one of this morning.
            ("Asia/Shanghai", &night, "2026-11-23T12:00", Some("11-23 10:00:00")),
            // 02:30 does not exist on 2026-03-08: it moves forward by the hour that is missing.
            ("America/New_York", &[(90, 150)], "2026-03-08T12:00", Some("03-08 03:30:00")),
            // 2011-12-30 does not exist at all.
            ("Pacific/Apia", &day, "2011-12-31T02:00", Some("12-29 20:00:00")),
        ] {
            let hours = hours(zone, spans);
            assert_eq!(last(&hours, deadline).as_deref(), expected, "{zone} {deadline}");
            assert_eq!(hours.spans().len(), spans.len());
        }
    }

    proptest! {
        #[test]
        fn the_last_callable_moment_equals_a_search_minute_by_minute(
            spans in proptest::collection::vec((0..48_u16, 1..=48_u16), 1..4),
            minute in 0..10_000_i64,
        ) {
            let spans: Vec<_> = spans.into_iter().filter(|(from, to)| from != to)
                .map(|(from, to)| (from * 30, to * 30)).collect();
            let hours = hours("Asia/Shanghai", &spans);
            let deadline = Instant::from_seconds(1_800_000_000 + minute * 60);
            let inside = |at: Instant| {
                let local = at.zoned(&hours.zone);
                let now = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
                spans.iter().any(|&(from, to)| if from < to { from <= now && now < to } else { now >= from || now < to })
            };
            let usable = |at: &Instant| inside(*at) || inside(at.plus(-60));
            let found = (0..4_000).map(|back| deadline.plus(-60 * back)).find(usable);
            prop_assert_eq!(hours.last_callable(deadline), found);
        }
    }
}
