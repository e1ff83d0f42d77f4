//! Open hours as tables, and against a count minute by minute.

use super::*;

fn at(local: &str) -> Instant {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    Instant::from(Calendar::shipped().zone().to_timestamp(local).unwrap())
}

fn shown(at: Option<Instant>) -> String {
    let zone = Calendar::shipped().zone();
    at.map_or("never".to_owned(), |at| at.zoned(zone).strftime("%m-%d %H:%M").to_string())
}

#[test]
fn the_shipped_calendar_parses() {
    let text = include_str!("../cn.toml");
    match Calendar::parse(text) {
        Ok(calendar) => assert_eq!((calendar.text(), calendar.id()), (text, "cn")),
        Err(errors) => panic!("{errors:#?}"),
    }
}

#[test]
fn an_hour_of_work_on_the_shipped_calendar() {
    let cn = Calendar::shipped();
    for (start, hours, expected) in [
        ("2026-11-20T17:30", 1, "11-23 09:30"),
        // The Friday before a make-up Saturday.
        ("2026-02-13T17:30", 1, "02-14 09:30"),
        // The make-up Saturday before nine days of Spring Festival.
        ("2026-02-14T17:30", 1, "02-24 09:30"),
        ("2026-02-18T12:00", 1, "02-24 10:00"),
        ("2026-11-23T11:30", 1, "11-23 14:00"),
        // A span that is used up exactly ends it.
        ("2026-11-23T11:00", 1, "11-23 12:00"),
        ("2026-11-23T17:00", 1, "11-23 18:00"),
        ("2026-11-23T12:00", 1, "11-23 14:30"),
        ("2026-11-23T10:00", -1, "11-23 09:00"),
        ("2026-11-23T09:30", -1, "11-20 17:30"),
    ] {
        assert_eq!(shown(cn.add(at(start), hours * 3600)), expected, "{start} {hours}");
    }
}
