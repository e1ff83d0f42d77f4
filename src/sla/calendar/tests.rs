//! Open hours as tables: the rules of the house, the edges, the shipped days.

use jiff::civil::Weekday;
use proptest::prelude::*;

use super::*;
use crate::sla::Unit;

/// Office hours, nine to five from Monday to Friday, in a zone.
fn office(zone: &str) -> CalendarParts {
    let day = vec![parse_span("09:00-17:00").unwrap()];
    let mut parts = CalendarParts { zone: zone.to_owned(), ..CalendarParts::default() };
    parts.week.iter_mut().take(5).for_each(|hours| *hours = day.clone());
    parts
}

fn spans(texts: &[&str]) -> Spans {
    texts.iter().map(|text| parse_span(text).unwrap()).collect()
}

fn special(hours: DayHours) -> SpecialDay {
    SpecialDay { hours, name: Name { zh: "日".to_owned(), en: "day".to_owned() } }
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn calendar(parts: CalendarParts) -> Calendar {
    Calendar::new(parts, String::new()).unwrap()
}

/// A local time of the calendar, the first where there are two.
fn at(calendar: &Calendar, local: &str) -> Instant {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    Instant::from(calendar.zone().to_timestamp(local).unwrap())
}

fn shown(calendar: &Calendar, at: Option<Instant>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.zoned(calendar.zone()).strftime("%m-%d %H:%M").to_string())
}

const HOUR: i64 = 3600;

#[test]
fn the_shipped_calendar_parses() {
    let text = include_str!("../cn.toml");
    match Calendar::parse(text) {
        Ok(calendar) => assert_eq!((calendar.text(), calendar.id()), (text, "cn")),
        Err(errors) => panic!("{errors:#?}"),
    }
}

#[test]
fn a_calendar_is_told_apart_by_the_hash_of_its_text() {
    let named = |text: &str| Calendar::new(office("UTC"), text.to_owned()).unwrap();
    let hex: String = named("abc").hash().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "ba7816bf");
    assert_eq!(named("abc"), named("abc"));
    assert_ne!(named("abc"), named("abd"));
    assert_eq!(format!("{:?}", Calendar::shipped()), "Calendar(\"cn\")");
}

#[test]
fn hours_of_work_on_the_shipped_calendar() {
    let cn = Calendar::shipped();
    for (start, hours, expected) in [
        ("2026-11-20T17:30", 1, "11-23 09:30"),
        // The Friday before a make-up Saturday.
        ("2026-02-13T17:30", 1, "02-14 09:30"),
        // The make-up Saturday before nine days of Spring Festival.
        ("2026-02-14T17:30", 1, "02-24 09:30"),
        // Inside a holiday, at an opening, inside lunch, at a closing.
        ("2026-02-18T12:00", 1, "02-24 10:00"),
        ("2026-11-23T09:00", 1, "11-23 10:00"),
        ("2026-11-23T12:30", 1, "11-23 14:30"),
        ("2026-11-23T18:00", 1, "11-24 10:00"),
        // Over lunch, and around a new year.
        ("2026-11-23T11:30", 1, "11-23 14:00"),
        ("2025-12-31T17:00", 2, "01-04 10:00"),
        ("2024-12-31T17:30", 1, "01-02 09:30"),
        // A span that is used up exactly ends it, the last of a year too.
        ("2026-12-31T17:00", 1, "12-31 18:00"),
        ("2026-11-23T11:00", 1, "11-23 12:00"),
        ("2026-11-23T17:00", 1, "11-23 18:00"),
        // Nothing to add leaves it where it was.
        ("2026-11-22T17:00", 0, "11-22 17:00"),
        // Walking back ends at an opening.
        ("2026-11-23T10:00", -1, "11-23 09:00"),
        ("2026-11-23T09:30", -1, "11-20 17:30"),
        ("2026-01-04T09:30", -1, "12-31 17:30"),
    ] {
        assert_eq!(shown(cn, cn.add(at(cn, start), hours * HOUR)), expected, "{start} {hours}");
    }
}

#[test]
fn around_a_new_year_every_hour_counts_in_its_own_year() {
    for zone in ["Asia/Shanghai", "UTC", "America/New_York"] {
        let mut parts = CalendarParts { zone: zone.to_owned(), ..CalendarParts::default() };
        parts.week = std::array::from_fn(|_| spans(&["00:00-24:00"]));
        let always = calendar(parts);
        // Around the leap year 2000 and the plain 2100 years begin now before, now after years of mean length.
        for year in (1999..2007).chain(2097..2107) {
            let midnight = at(&always, &format!("{year}-01-01T00:00"));
            for hours in -36..36 {
                let from = midnight.plus(hours * HOUR);
                assert!(always.is_open(from), "{zone} {from}");
                assert_eq!(always.elapsed(from, from.plus(HOUR)), HOUR, "{zone} {from}");
                assert_eq!(always.add(from, HOUR), Some(from.plus(HOUR)), "{zone} {from}");
                assert_eq!(always.add(from, -HOUR), Some(from.plus(-HOUR)), "{zone} {from}");
            }
        }
    }
}

#[test]
fn a_question_lays_out_no_year_but_its_own() {
    for (local, year) in [
        ("1905-07-01T12:00", 5),
        ("2025-01-01T00:00", 125),
        ("2026-11-23T12:00", 126),
        ("2299-06-01T12:00", 399),
    ] {
        let c = calendar(office("UTC"));
        let now = at(&c, local);
        assert_eq!(c.elapsed(now, now), 0);
        let laid_out: Vec<usize> = (0..YEARS).filter(|year| c.0.years[*year].get().is_some()).collect();
        assert_eq!(laid_out, [year], "{local}");
    }
}

#[test]
fn what_opens_when_the_question_ends_is_no_part_of_the_answer() {
    let c = calendar(office("UTC"));
    let between = |from, to| c.spans(at(&c, from), at(&c, to)).count();
    assert_eq!(between("2026-11-23T08:00", "2026-11-23T09:00"), 0);
    assert_eq!(between("2026-11-23T08:00", "2026-11-23T09:01"), 1);
    assert_eq!(between("2026-11-23T17:00", "2026-11-24T09:00"), 0);
    assert_eq!(between("2026-11-23T16:59", "2026-11-24T09:00"), 1);
}

#[test]
fn friday_half_past_four_and_an_hour_of_nine_to_five() {
    let office = calendar(office("Asia/Shanghai"));
    assert_eq!(shown(&office, office.add(at(&office, "2026-11-20T16:30"), HOUR)), "11-23 09:30");
}

#[test]
fn open_is_half_open_and_closes_are_found() {
    let mut parts = office("UTC");
    parts.week[0] = spans(&["09:00-12:00", "13:00-17:00"]);
    let c = calendar(parts);
    for (moment, open, next, prev, close) in [
        ("2026-11-23T08:59", false, "11-23 09:00", "11-20 17:00", "11-23 12:00"),
        ("2026-11-23T09:00", true, "11-23 09:00", "11-20 17:00", "11-23 12:00"),
        ("2026-11-23T09:01", true, "11-23 09:01", "11-23 09:01", "11-23 12:00"),
        ("2026-11-23T12:00", false, "11-23 13:00", "11-23 12:00", "11-23 17:00"),
        ("2026-11-23T13:00", true, "11-23 13:00", "11-23 12:00", "11-23 17:00"),
        ("2026-11-23T17:00", false, "11-24 09:00", "11-23 17:00", "11-24 17:00"),
        ("2026-11-28T12:00", false, "11-30 09:00", "11-27 17:00", "11-30 12:00"),
    ] {
        let t = at(&c, moment);
        assert_eq!(c.is_open(t), open, "{moment}");
        assert_eq!(shown(&c, c.next_open(t)), next, "{moment}");
        assert_eq!(shown(&c, c.prev_close(t)), prev, "{moment}");
        assert_eq!(shown(&c, c.current_or_next_close(t)), close, "{moment}");
    }
}

#[test]
fn elapsed_is_signed() {
    let cn = Calendar::shipped();
    let (a, b) = (at(cn, "2026-02-13T17:00"), at(cn, "2026-02-24T10:00"));
    // An hour on Friday, seven and a half on the make-up Saturday, an hour after the holidays.
    assert_eq!(cn.elapsed(a, b), 9 * HOUR + HOUR / 2);
    assert_eq!(cn.elapsed(b, a), -(9 * HOUR + HOUR / 2));
    assert_eq!(cn.elapsed(a, a), 0);
    // Over three new years.
    let years = cn.elapsed(at(cn, "2019-01-01T00:00"), at(cn, "2022-01-01T00:00"));
    assert_eq!(years, (250 + 249 + 250) * 15 * HOUR / 2);
}

#[test]
fn a_day_belongs_to_what_names_it_most_closely() {
    let mut parts = office("UTC");
    parts.breaks[0] = spans(&["12:00-13:00"]);
    parts.every_year.insert((11, 24), Name::default());
    parts.every_year.insert((11, 25), Name::default());
    parts.days.insert(date("2026-11-25"), special(DayHours::Own(spans(&["10:00-11:00", "12:00-14:00"]))));
    parts.days.insert(date("2026-11-26"), special(DayHours::Closed));
    parts.days.insert(date("2026-11-28"), special(DayHours::Like(Weekday::Monday)));
    parts.date_breaks.insert(date("2026-11-27"), spans(&["08:00-10:00", "16:30-20:00"]));
    let c = calendar(parts);
    let open: Vec<_> = c
        .spans(at(&c, "2026-11-23T10:00"), at(&c, "2026-11-30T09:30"))
        .map(|span| format!("{}–{}", shown(&c, Some(span.from)), &shown(&c, Some(span.to))[6..]))
        .collect();
    let expected = [
        "11-23 10:00–12:00",
        "11-23 13:00–17:00",
        "11-25 10:00–11:00",
        "11-25 12:00–14:00",
        "11-27 10:00–16:30",
        "11-28 09:00–12:00",
        "11-28 13:00–17:00",
        "11-30 09:00–09:30",
    ];
    assert_eq!(open, expected);
    for (day, kind, working) in [
        ("2026-11-23", DayKind::Plain, true),
        ("2026-11-24", DayKind::Holiday, false),
        ("2026-11-25", DayKind::OwnHours, true),
        ("2026-11-26", DayKind::Holiday, false),
        ("2026-11-28", DayKind::MakeUp, true),
        ("2026-11-29", DayKind::Plain, false),
    ] {
        let known = c.day(date(day));
        assert_eq!((known.kind, known.working), (kind, working), "{day}");
        assert_eq!(known.name.is_some(), kind != DayKind::Plain, "{day}");
    }
}

#[test]
fn a_span_past_midnight_belongs_to_the_day_on_which_it_starts() {
    let mut parts = CalendarParts { zone: "UTC".to_owned(), ..CalendarParts::default() };
    // Monday 22:00 to Tuesday 06:00, and Tuesday's own hours, which overlap it.
    parts.week[0] = spans(&["22:00-06:00"]);
    parts.week[1] = spans(&["05:00-07:00", "23:00-24:00"]);
    parts.breaks[1] = spans(&["02:00-02:30"]);
    let c = calendar(parts.clone());
    let (from, to) = (at(&c, "2026-11-23T00:00"), at(&c, "2026-11-26T00:00"));
    let open = |c: &Calendar| -> Vec<_> {
        c.spans(from, to).map(|s| (s.day.day(), s.to.since(s.from) / 60)).collect()
    };
    assert_eq!(open(&c), [(23, 240), (23, 210), (24, 60), (24, 60)]);
    // Closing the Tuesday leaves the night that began on Monday; closing the Monday takes it.
    parts.days.insert(date("2026-11-24"), special(DayHours::Closed));
    assert_eq!(open(&calendar(parts.clone())), [(23, 240), (23, 210)]);
    parts.days.clear();
    parts.days.insert(date("2026-11-23"), special(DayHours::Closed));
    assert_eq!(open(&calendar(parts)), [(24, 120), (24, 60)]);
}

#[test]
fn a_night_shift_over_new_year_is_one_span() {
    let mut parts = CalendarParts { zone: "Asia/Shanghai".to_owned(), ..CalendarParts::default() };
    parts.week = std::array::from_fn(|_| spans(&["22:00-06:00"]));
    let c = calendar(parts);
    let eve = at(&c, "2026-12-31T23:00");
    assert_eq!(shown(&c, c.current_or_next_close(eve)), "01-01 06:00");
    assert_eq!(shown(&c, c.current_or_next_close(at(&c, "2027-01-01T01:00"))), "01-01 06:00");
    assert_eq!(c.spans(eve, eve.plus(10 * HOUR)).map(|s| s.to.since(s.from)).collect::<Vec<_>>(), [7 * HOUR]);
    assert_eq!(shown(&c, c.add(eve, 7 * HOUR)), "01-01 06:00");
    assert_eq!(shown(&c, c.add(eve, 8 * HOUR)), "01-01 23:00");
}

#[test]
fn time_is_real_elapsed_time_where_clocks_change() {
    let mut parts = CalendarParts { zone: "Europe/Berlin".to_owned(), ..CalendarParts::default() };
    parts.week = std::array::from_fn(|_| spans(&["00:00-24:00"]));
    let always = calendar(parts);
    let hours = |from, to| always.elapsed(at(&always, from), at(&always, to)) / HOUR;
    assert_eq!(hours("2026-03-29T00:00", "2026-03-30T00:00"), 23);
    assert_eq!(hours("2026-10-25T00:00", "2026-10-26T00:00"), 25);
    assert_eq!(shown(&always, always.add(at(&always, "2026-10-25T00:00"), 24 * HOUR)), "10-25 23:00");
    // 02:30 does not exist on that night: it moves forward by the hour that is missing.
    let mut parts = CalendarParts { zone: "Europe/Berlin".to_owned(), ..CalendarParts::default() };
    parts.week[6] = spans(&["01:30-02:30"]);
    let gap = calendar(parts);
    assert_eq!(shown(&gap, gap.current_or_next_close(at(&gap, "2026-03-29T01:45"))), "03-29 03:30");
    assert_eq!(gap.elapsed(at(&gap, "2026-03-29T00:00"), at(&gap, "2026-03-29T12:00")), HOUR);
}

#[test]
fn a_date_that_a_zone_skipped_has_no_hours() {
    let c = calendar(office("Pacific/Apia"));
    // 2011-12-30, a Friday, is missing there.
    assert_eq!(shown(&c, c.next_open(at(&c, "2011-12-29T17:00"))), "01-02 09:00");
    assert!(!c.is_working_day(date("2011-12-30")));
}

#[test]
fn a_calendar_that_never_opens_says_so() {
    let never = calendar(CalendarParts { zone: "UTC".to_owned(), ..CalendarParts::default() });
    let now = at(&never, "2026-11-23T12:00");
    assert_eq!(never.add(now, 1), None);
    assert_eq!(never.add(now, -1), None);
    assert_eq!(
        (never.next_open(now), never.prev_close(now), never.current_or_next_close(now)),
        (None, None, None)
    );
    assert_eq!(never.elapsed(now, now.plus(i64::from(i32::MAX))), 0);
    assert_eq!(never.due(Unit::WorkingDays, now, 3, LastDay::AsItFalls), None);
    // Nor does one that was open once open again.
    let mut parts = CalendarParts { zone: "UTC".to_owned(), ..CalendarParts::default() };
    parts.days.insert(date("2026-01-01"), special(DayHours::Own(spans(&["09:00-10:00"]))));
    let once = calendar(parts);
    assert_eq!(once.add(now, HOUR), None);
    assert_eq!(shown(&once, once.add(now, -HOUR)), "01-01 09:00");
    assert_eq!(once.add(now, -HOUR - 1), None);
    assert_eq!(shown(&once, once.prev_close(now)), "01-01 10:00");
    assert_eq!(shown(&once, once.next_open(at(&once, "1850-01-01T00:00"))), "01-01 09:00");
}

#[test]
fn the_ends_of_time_are_no_trap() {
    let c = calendar(office("UTC"));
    for seconds in [i64::MIN, i64::MAX] {
        let end = Instant::from_seconds(seconds);
        for amount in [i64::MIN, -HOUR, -1, 1, HOUR, i64::MAX] {
            let found = c.add(end, amount);
            assert!(found.is_none_or(|at| (amount > 0) == (at > end)), "{end} {amount}");
        }
        assert_eq!(c.add_working_days(end, i64::MAX), None);
        assert_eq!(c.add_working_days(end, i64::MIN), None);
        let _ = (c.is_open(end), c.next_open(end), c.prev_close(end), c.day(c.date(end)));
    }
    assert!(c.elapsed(Instant::from_seconds(i64::MIN), Instant::from_seconds(i64::MAX)) > 0);
    let now = at(&c, "2026-11-23T12:00");
    for unit in [Unit::Natural, Unit::NaturalDays, Unit::Working, Unit::WorkingDays, Unit::Months] {
        for amount in [i64::MIN, -1_000_000, 0, 1_000_000, i64::MAX] {
            let _ = c.due(unit, now, amount, LastDay::NextWorkingDay);
        }
    }
}

#[test]
fn working_days_keep_the_wall_time_and_move_on_to_where_it_is_open() {
    let cn = Calendar::shipped();
    for (start, days, expected) in [
        ("2026-11-20T10:00", 1, "11-23 10:00"),
        ("2026-11-20T12:30", 1, "11-23 13:30"),
        ("2026-11-20T20:00", 1, "11-24 09:00"),
        // At a closing it stands.
        ("2026-11-20T18:00", 1, "11-23 18:00"),
        ("2026-11-20T09:00", 1, "11-23 09:00"),
        // From a day that is no working day the next one is the first.
        ("2026-11-21T10:00", 1, "11-23 10:00"),
        ("2026-11-21T10:00", 0, "11-23 09:00"),
        ("2026-11-20T10:00", 0, "11-20 10:00"),
        // Make-up days count, holidays do not.
        ("2026-02-13T10:00", 1, "02-14 10:00"),
        ("2026-02-13T10:00", 2, "02-24 10:00"),
        ("2025-12-30T10:00", 3, "01-05 10:00"),
        ("2026-02-24T10:00", -1, "02-14 10:00"),
        ("2026-11-23T20:00", -1, "11-20 18:00"),
        ("2026-11-24T08:00", -1, "11-20 18:00"),
        ("2026-11-24T09:00", -1, "11-23 09:00"),
        ("2026-01-05T10:00", -2, "12-31 10:00"),
        ("2019-01-02T10:00", 250, "01-02 10:00"),
    ] {
        assert_eq!(shown(cn, cn.add_working_days(at(cn, start), days)), expected, "{start} {days}");
    }
}

#[test]
fn a_new_years_day_that_is_worked_counts_once() {
    let c = calendar(office("UTC"));
    for (start, days, expected) in [
        ("2026-12-31T10:00", 1, "01-01 10:00"),
        ("2026-12-31T10:00", 2, "01-04 10:00"),
        ("2027-01-04T10:00", -1, "01-01 10:00"),
        ("2027-01-04T10:00", -2, "12-31 10:00"),
    ] {
        assert_eq!(shown(&c, c.add_working_days(at(&c, start), days)), expected, "{start} {days}");
    }
}

#[test]
fn a_day_whose_breaks_take_all_its_hours_is_no_working_day() {
    for (breaks, working) in [
        (&["09:00-17:00"][..], false),
        (&["08:00-18:00"], false),
        (&["09:00-12:00", "12:00-17:00"], false),
        (&["09:00-16:59"], true),
        (&["09:01-17:00"], true),
    ] {
        let mut parts = office("UTC");
        parts.date_breaks.insert(date("2026-11-24"), spans(breaks));
        let c = calendar(parts);
        assert_eq!(c.is_working_day(date("2026-11-24")), working, "{breaks:?}");
    }
}

#[test]
fn natural_days_and_months_end_at_midnight() {
    let cn = Calendar::shipped();
    use LastDay::{AsItFalls, NextWorkingDay};
    for (unit, start, amount, last, expected) in [
        (Unit::NaturalDays, "2026-11-23T09:12", 15, AsItFalls, "12-09 00:00"),
        (Unit::NaturalDays, "2026-11-23T00:00", 0, AsItFalls, "11-24 00:00"),
        (Unit::NaturalDays, "2026-11-23T23:59", 1, AsItFalls, "11-25 00:00"),
        // Fifteen days that end on National Day.
        (Unit::NaturalDays, "2026-09-18T10:00", 15, AsItFalls, "10-04 00:00"),
        (Unit::NaturalDays, "2026-09-18T10:00", 15, NextWorkingDay, "10-09 00:00"),
        // A weekend is no public holiday, and the day after one is not moved.
        (Unit::NaturalDays, "2026-11-13T10:00", 15, NextWorkingDay, "11-29 00:00"),
        (Unit::NaturalDays, "2026-09-23T10:00", 15, NextWorkingDay, "10-09 00:00"),
        (Unit::NaturalDays, "2026-01-01T10:00", 90, AsItFalls, "04-02 00:00"),
        (Unit::NaturalDays, "2024-02-28T10:00", 1, AsItFalls, "03-01 00:00"),
        (Unit::Months, "2026-09-30T10:00", 5, AsItFalls, "03-01 00:00"),
        (Unit::Months, "2027-09-30T10:00", 5, AsItFalls, "03-01 00:00"),
        (Unit::Months, "2024-02-29T10:00", 12, AsItFalls, "03-01 00:00"),
        (Unit::Months, "2026-01-31T10:00", 1, AsItFalls, "03-01 00:00"),
        (Unit::Months, "2026-08-03T10:00", 2, NextWorkingDay, "10-09 00:00"),
    ] {
        let due = cn.due(unit, at(cn, start), amount, last);
        assert_eq!(shown(cn, due.map(|due| due.at)), expected, "{unit:?} {start} {amount} {last:?}");
    }
}

#[test]
fn what_reaches_into_a_year_without_official_days_is_provisional() {
    let cn = Calendar::shipped();
    use LastDay::{AsItFalls, NextWorkingDay};
    for (unit, start, amount, last, provisional) in [
        (Unit::Working, "2026-12-31T10:00", HOUR, AsItFalls, false),
        (Unit::Working, "2026-12-31T10:00", 40 * HOUR, AsItFalls, true),
        (Unit::WorkingDays, "2026-12-30T10:00", 1, AsItFalls, false),
        (Unit::WorkingDays, "2026-12-30T10:00", 2, AsItFalls, true),
        (Unit::WorkingDays, "2018-12-28T10:00", 5, AsItFalls, true),
        // No holiday has a say in these.
        (Unit::Natural, "2026-12-31T10:00", 90 * 24 * HOUR, AsItFalls, false),
        (Unit::NaturalDays, "2026-12-31T10:00", 15, AsItFalls, false),
        (Unit::Months, "2026-12-31T10:00", 2, AsItFalls, false),
        (Unit::NaturalDays, "2026-12-16T10:00", 15, NextWorkingDay, false),
        (Unit::NaturalDays, "2026-12-17T10:00", 15, NextWorkingDay, true),
    ] {
        let due = cn.due(unit, at(cn, start), amount, last).unwrap();
        assert_eq!(due.provisional, provisional, "{unit:?} {start} {amount} {last:?}");
    }
    // A calendar that names no official year is not waiting for one.
    let own = calendar(office("UTC"));
    let due = own.due(Unit::WorkingDays, at(&own, "2026-12-30T10:00"), 5, AsItFalls).unwrap();
    assert!(!due.provisional);
}

#[test]
fn the_shipped_days_are_those_of_the_notices() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/calendar/cn-workdays.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return println!("skipped: no facts to compare with");
    };
    let facts: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cn = Calendar::shipped();
    let mut compared = 0;
    for (year, facts) in facts["years"].as_object().unwrap() {
        let list = |key: &str| facts[key].as_array().cloned();
        let (Some(holidays), Some(worked)) = (list("holidays"), list("workdays")) else {
            assert!(!cn.parts().years.contains_key(&year.parse().unwrap()));
            continue;
        };
        let mut working = 0;
        for day in dates(date(&format!("{year}-01-01")), date(&format!("{year}-12-31"))) {
            let text = serde_json::Value::from(day.to_string());
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let expected = worked.contains(&text) || !weekend && !holidays.contains(&text);
            assert_eq!(cn.is_working_day(day), expected, "{day}");
            assert_eq!(cn.day(day).kind == DayKind::Holiday, holidays.contains(&text), "{day}");
            let name = cn.day(day).name.map(|name| name.en.to_lowercase());
            let named =
                facts["holiday_names"].get(day.to_string()).or(facts["workday_for"].get(day.to_string()));
            let named = named.map(|name| name.as_str().unwrap().to_lowercase());
            assert_eq!(name.is_some(), named.is_some(), "{day}");
            assert!(name.unwrap_or_default().ends_with(&named.unwrap_or_default()), "{day}");
            working += i64::from(expected);
            compared += 1;
        }
        assert_eq!(Some(working), facts["total_workdays"].as_i64(), "{year}");
    }
    assert_eq!(compared, 2922);
}

proptest! {
    #[test]
    fn adding_what_has_elapsed_leads_back(start in 1_500_000_000..1_800_000_000_i64, amount in 1..3_000_000_i64) {
        let cn = Calendar::shipped();
        let start = Instant::from_seconds(start);
        let end = cn.add(start, amount).unwrap();
        prop_assert_eq!(cn.elapsed(start, end), amount);
        // It is the first such instant: a second before, that second was open and not yet spent.
        prop_assert_eq!(cn.elapsed(start, end.plus(-1)), amount - 1);
        let back = cn.add(end, -amount).unwrap();
        prop_assert_eq!(cn.elapsed(back, end), amount);
        prop_assert_eq!(cn.elapsed(back.plus(1), end), amount - 1);
        prop_assert!(back >= start);
        // In two steps as in one.
        let half = cn.add(start, amount / 2 + 1).unwrap();
        prop_assert_eq!(cn.add(half, amount), cn.add(start, amount + amount / 2 + 1));
    }

    #[test]
    fn elapsed_adds_up_and_never_falls(mut moments in proptest::array::uniform3(1_500_000_000..1_900_000_000_i64)) {
        let cn = Calendar::shipped();
        moments.sort_unstable();
        let [a, b, c] = moments.map(Instant::from_seconds);
        prop_assert_eq!(cn.elapsed(a, b) + cn.elapsed(b, c), cn.elapsed(a, c));
        prop_assert!(cn.elapsed(a, b) >= 0 && cn.elapsed(a, b) <= b.since(a));
        let spans: i64 = cn.spans(a, b).map(|span| span.to.since(span.from)).sum();
        prop_assert_eq!(spans, cn.elapsed(a, b));
    }
}
