//! Counting days and months, and the figures of the pack that are counted with.

use jiff::{Span, civil::Date};

use crate::rules::{Figure, Rules};

/// Days from one date to another.
pub fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// So many days later, earlier where negative.
pub fn later(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

/// The same day so many months later, the last of its month where that has no such day.
pub fn months_later(date: Date, months: i64) -> Date {
    date.saturating_add(Span::new().try_months(months).unwrap_or_default())
}

/// A figure that has a number and is on, with that number.
pub fn given<'a>(rules: &'a Rules, id: &str) -> Option<(&'a Figure, i64)> {
    let figure = rules.figure(id)?;
    Some((figure, figure.number()?))
}

/// The number of the sale day among the days counted from it: 1, where the pack does not say otherwise.
pub fn sale_day(rules: &Rules) -> i64 {
    given(rules, "sale_day").map_or(1, |(_, day)| day)
}
