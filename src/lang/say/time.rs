//! Lengths and points of time as screens show them: to the minute, and no longer than they must be.

use jiff::{ZonedDateTime, tz::TimeZone};

use crate::{
    lang::{Lang, Word},
    sla::{Clock, ClockState, Instant},
};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// A length: `0:38`, `31:05`, from two days on `13天`. Begun minutes count, so that it is `0:00` only at the
/// moment itself; of days only whole ones. The sign is the caller's to say.
pub fn duration(seconds: i64, lang: Lang) -> String {
    let length = seconds.saturating_abs();
    if length >= 2 * DAY {
        return Word::Days.with(lang, &[&(length / DAY)]);
    }
    let minutes = (length + MINUTE - 1) / MINUTE;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// What is left: `0:51`; negative is lateness: `超时 0:38`.
pub fn countdown(left: i64, lang: Lang) -> String {
    let length = duration(left, lang);
    if left < 0 { Word::Late.with(lang, &[&length]) } else { length }
}

/// Seconds until [`countdown`] shows something else, for whoever must wake up for it; at least 1.
pub const fn next_change(left: i64) -> i64 {
    let length = left.saturating_abs();
    if left > 0 {
        return if length >= 2 * DAY { length % DAY + 1 } else { (length - 1) % MINUTE + 1 };
    }
    if length >= 2 * DAY {
        return DAY - length % DAY;
    }
    let (minute, days) = (MINUTE - (length - 1).rem_euclid(MINUTE), 2 * DAY - length);
    if minute < days { minute } else { days }
}

/// How a clock stands in the column of what is left: a countdown while it runs, `停(净2:10)` while it is held,
/// otherwise its state.
pub fn standing(clock: &Clock, now: Instant, lang: Lang) -> String {
    let left = clock.remaining(now);
    match clock.state {
        ClockState::Running => countdown(left, lang),
        ClockState::Held if left >= 0 => Word::ClockHeldNet.with(lang, &[&duration(left, lang)]),
        ClockState::Held => countdown(left, lang),
        state => super::clock_state(state, lang).to_owned(),
    }
}

/// A point of time, with as much of its date as `now` does not already say: `16:00`, `12-06 16:00`,
/// `2027-03-02 16:00`.
pub fn time(at: Instant, zone: &TimeZone, now: Instant) -> String {
    let (local, today) = (at.zoned(zone), now.zoned(zone));
    let clock = hour_minute(&local);
    if local.date() == today.date() { clock } else { format!("{} {clock}", date(&local, &today)) }
}

/// A day: `12-06`, in another year `2027-03-02`.
pub fn day(at: Instant, zone: &TimeZone, now: Instant) -> String {
    date(&at.zoned(zone), &now.zoned(zone))
}

/// The last day of what ends at this moment: that before, where it ends at midnight.
pub fn last_day(end: Instant, zone: &TimeZone, now: Instant) -> String {
    day(end.plus(-1), zone, now)
}

/// The time of day: `15:09`.
pub fn clock_time(at: Instant, zone: &TimeZone) -> String {
    hour_minute(&at.zoned(zone))
}

/// Until when: `16:00前`, `12-06 24:00前`. Midnight belongs to the day that it ends.
pub fn deadline(at: Instant, zone: &TimeZone, now: Instant, lang: Lang) -> String {
    let midnight = hour_minute(&at.zoned(zone)) == "00:00";
    let shown =
        if midnight { time(at.plus(-1), zone, now).replace("23:59", "24:00") } else { time(at, zone, now) };
    Word::Before.with(lang, &[&shown])
}

fn hour_minute(local: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn date(local: &ZonedDateTime, today: &ZonedDateTime) -> String {
    let day = format!("{:02}-{:02}", local.month(), local.day());
    if local.year() == today.year() { day } else { format!("{:04}-{day}", local.year()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    #[test]
    fn lengths_are_short_and_never_zero_too_early() {
        for (left, zh, en) in [
            (0, "0:00", "0:00"),
            (1, "0:01", "0:01"),
            (60, "0:01", "0:01"),
            (61, "0:02", "0:02"),
            (51 * 60, "0:51", "0:51"),
            (47 * 3600 + 59 * 60, "47:59", "47:59"),
            (2 * DAY, "2天", "2d"),
            (14 * DAY - 1, "13天", "13d"),
            (-1, "超时 0:01", "late 0:01"),
            (-38 * 60, "超时 0:38", "late 0:38"),
            (-3 * DAY, "超时 3天", "late 3d"),
            (i64::MIN, "超时 106751991167300天", "late 106751991167300d"),
        ] {
            assert_eq!(countdown(left, Lang::Zh), zh, "{left}");
            assert_eq!(countdown(left, Lang::En), en, "{left}");
        }
    }

    #[test]
    fn dates_are_said_only_where_they_are_not_today() {
        let zone = shanghai();
        let now = at("2026-11-23T07:09:00Z");
        for (moment, shown) in [
            ("2026-11-23T08:00:00Z", "16:00"),
            ("2026-11-23T15:59:59Z", "23:59"),
            ("2026-11-23T16:00:00Z", "11-24 00:00"),
            ("2026-12-06T08:00:00Z", "12-06 16:00"),
            ("2027-03-02T08:00:00Z", "2027-03-02 16:00"),
            ("2025-12-31T16:00:00Z", "01-01 00:00"),
        ] {
            assert_eq!(time(at(moment), &zone, now), shown);
        }
        assert_eq!(clock_time(now, &zone), "15:09");
        assert_eq!(day(at("2026-12-05T16:00:00Z"), &zone, now), "12-06");
        assert_eq!(day(at("2025-12-05T15:00:00Z"), &zone, now), "2025-12-05");
    }

    #[test]
    fn a_deadline_at_midnight_is_the_end_of_its_day() {
        let zone = shanghai();
        let now = at("2026-11-23T07:09:00Z");
        for (moment, zh, en) in [
            ("2026-11-23T08:00:00Z", "16:00前", "by 16:00"),
            ("2026-11-23T16:00:00Z", "24:00前", "by 24:00"),
            ("2026-12-06T16:00:00Z", "12-06 24:00前", "by 12-06 24:00"),
            ("2026-12-31T16:00:00Z", "12-31 24:00前", "by 12-31 24:00"),
        ] {
            assert_eq!(deadline(at(moment), &zone, now, Lang::Zh), zh);
            assert_eq!(deadline(at(moment), &zone, now, Lang::En), en);
        }
    }

    proptest! {
        #[test]
        fn whoever_sleeps_until_the_next_change_misses_none(left in -4 * DAY..4 * DAY) {
            let sleep = next_change(left);
            prop_assert!(sleep >= 1);
            let shown = countdown(left, Lang::Zh);
            prop_assert_eq!(&countdown(left - sleep / 2, Lang::Zh), &shown);
            prop_assert_eq!(&countdown(left - (sleep - 1), Lang::Zh), &shown);
            prop_assert_ne!(&countdown(left - sleep, Lang::Zh), &shown);
        }
    }
}
