//! 时段 as people type and read them.

use jiff::civil::{Date, Time};

/// A slot by the minute of the day at which it begins, as it is shown: `09:30`.
pub fn slot_time(slot: u16) -> String {
    format!("{:02}:{:02}", slot / 60, slot % 60)
}

/// A slot as typed: `09:30` or `0930`, alone or behind its day: `2026-11-19 09:30`, or `11-19 09:30` for the next such day.
pub fn read_slot(text: &str, today: Date) -> Option<(Option<Date>, u16)> {
    let (day, time) = match text.trim().rsplit_once(' ') {
        Some((day, time)) => (Some(read_day(day.trim(), today)?), time),
        None => (None, text.trim()),
    };
    let digits = || (time.len() == 4 && time.bytes().all(|b| b.is_ascii_digit())).then(|| time.split_at(2));
    let (hour, minute) = time.split_once([':', '：']).or_else(digits)?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let minutes = i16::from(time.hour()) * 60 + i16::from(time.minute());
    Some((day, u16::try_from(minutes).ok()?))
}

fn read_day(text: &str, today: Date) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let of = |year| Date::new(year, month, day).ok();
    of(today.year()).filter(|day| *day >= today).or_else(|| of(today.year().checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_slot_is_read_alone_or_behind_its_day() {
        let today = date(2026, 11, 27);
        for (text, expected) in [
            ("09:30", Some((None, 570))),
            ("0930", Some((None, 570))),
            (" 9:30 ", Some((None, 570))),
            ("14：00", Some((None, 840))),
            ("2026-12-17 09:30", Some((Some(date(2026, 12, 17)), 570))),
            ("12-17 09:30", Some((Some(date(2026, 12, 17)), 570))),
            ("01-21 0900", Some((Some(date(2027, 1, 21)), 540))),
            ("25:00", None),
            ("", None),
            ("13-40 09:30", None),
            ("2026-12-17", None),
            ("tomorrow 09:30", None),
        ] {
            assert_eq!(read_slot(text, today), expected, "{text:?}");
        }
    }
}
