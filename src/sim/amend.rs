//! A calendar that is amended while the year runs, as has happened: the next working days become holidays.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use crate::sla::Calendar;

/// Days that become holidays.
const DAYS: usize = 2;

/// The rules of a province that owes its answer in working days, so that a calendar decides deadlines.
pub const RULES: &str = "region = \"henan\"\n";

/// The text of the shipped calendar with the first working days after `day` closed.
pub fn amended(day: Date) -> String {
    let shipped = Calendar::shipped();
    let mut closed = Vec::new();
    let mut next = day;
    while closed.len() < DAYS
        && let Ok(date) = next.checked_add(1.day())
    {
        next = date;
        if date.year() != day.year() {
            break;
        }
        // A make-up day is written in its year already.
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if shipped.is_working_day(date) && !weekend {
            closed.push(format!("    {{ days = \"{date}\", zh = \"临时放假\", en = \"extra holiday\" }},\n"));
        }
    }
    let year = format!("[year.{}]\n", day.year());
    let closed = closed.concat();
    let written = shipped.text().split_once(&year).map(|(_, rest)| rest.split("\n[").next().unwrap_or(rest));
    let year = match written.and_then(|written| written.split_once("closed = [\n")) {
        Some((before, after)) => format!("{year}{before}closed = [\n{closed}{after}\n"),
        None => format!("{year}standing = \"house\"\nsource = \"simulated\"\nclosed = [\n{closed}]\n"),
    };
    format!("over = \"{}\"\n\n{year}", shipped.id())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_working_days_are_closed_and_all_others_stay() {
        for (day, closed) in [
            // A Friday; before a make-up Saturday; at the end of the announced years; in a year without.
            (date(2026, 2, 6), vec![date(2026, 2, 9), date(2026, 2, 10)]),
            (date(2026, 2, 13), vec![date(2026, 2, 24), date(2026, 2, 25)]),
            (date(2026, 12, 30), vec![date(2026, 12, 31)]),
            (date(2027, 3, 4), vec![date(2027, 3, 5), date(2027, 3, 8)]),
        ] {
            let (shipped, now) = (Calendar::shipped(), Calendar::parse(&amended(day)).unwrap());
            let mut date = date(day.year(), 1, 1);
            while date.year() == day.year() {
                let expected = shipped.is_working_day(date) && !closed.contains(&date);
                assert_eq!(now.is_working_day(date), expected, "{date} after {day}");
                date = date.tomorrow().unwrap();
            }
        }
    }
}
