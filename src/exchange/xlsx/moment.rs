//! Numbers that a spreadsheet shows as moments: days since the end of 1899, or since 1904.

use jiff::{Span, civil};

use super::styles::Shows;

/// Days from 1899-12-30 to 1904-01-01.
const TO_1904: f64 = 1_462.0;
/// 9999-12-31, the last day that a spreadsheet knows.
const LAST: f64 = 2_958_466.0;
const DAY: i64 = 86_400;

/// A moment on the wall clock, as `2026-01-05 09:00:00`, to the second; a day shown without a time, and with none,
/// as `2026-01-05`; a time without a day as `09:00:00`. Nothing where a spreadsheet has no such moment.
pub fn text(days: f64, shows: Shows, from_1904: bool) -> Option<String> {
    let days = if from_1904 && days >= 1.0 && shows != Shows::Duration { days + TO_1904 } else { days };
    if !(0.0..LAST).contains(&days) {
        return None;
    }
    // Below 2^53, and the range was looked at.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (days * 86_400.0).round() as i64;
    let clock = |seconds: i64| format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if shows == Shows::Duration || seconds < DAY {
        return Some(clock(seconds));
    }
    let (day, second) = (seconds / DAY, seconds % DAY);
    // A spreadsheet believes that there was a 29 February 1900, its day 60: what lies before is one day off.
    let first = match day {
        60 => return None,
        ..60 => civil::date(1899, 12, 31),
        _ => civil::date(1899, 12, 30),
    };
    let date = first.checked_add(Span::new().try_days(day).ok()?).ok()?;
    Some(if shows == Shows::Day && second == 0 {
        date.to_string()
    } else {
        format!("{date} {}", clock(second))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_moments_on_the_wall_clock() {
        for (days, shows, from_1904, is) in [
            (46_027.0, Shows::Day, false, Some("2026-01-05")),
            (46_027.375, Shows::Time, false, Some("2026-01-05 09:00:00")),
            (46_027.0, Shows::Time, false, Some("2026-01-05 00:00:00")),
            // What a format does not show is not lost.
            (46_027.375, Shows::Day, false, Some("2026-01-05 09:00:00")),
            // A binary fraction just below a second.
            (46_027.999_988_425_92, Shows::Time, false, Some("2026-01-05 23:59:59")),
            (46_027.999_999_999_9, Shows::Time, false, Some("2026-01-06 00:00:00")),
            (0.375, Shows::Time, false, Some("09:00:00")),
            (1.5, Shows::Duration, false, Some("36:00:00")),
            (1.5, Shows::Duration, true, Some("36:00:00")),
            (1.0, Shows::Day, false, Some("1900-01-01")),
            (59.0, Shows::Day, false, Some("1900-02-28")),
            (60.0, Shows::Day, false, None),
            (61.0, Shows::Day, false, Some("1900-03-01")),
            (44_565.375, Shows::Time, true, Some("2026-01-05 09:00:00")),
            (2_958_465.0, Shows::Day, false, Some("9999-12-31")),
            (2_958_466.0, Shows::Day, false, None),
            (2_958_465.999_999_9, Shows::Time, false, None),
            (-1.0, Shows::Day, false, None),
            (f64::NAN, Shows::Day, false, None),
            (f64::INFINITY, Shows::Time, false, None),
        ] {
            assert_eq!(text(days, shows, from_1904).as_deref(), is, "{days} {shows:?}");
        }
    }
}
