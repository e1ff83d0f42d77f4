//! 客户接待日: on which day of a month it is, when on that day, and how many are received at a time.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Pack, Standing,
    policy::{minute, spans},
    words::filled,
};
use crate::sla::{Calendar, DaySpan};

/// How the reception day is held. Which day of the week it is, and which of these in the month, the figures
/// `reception_weekday` and `reception_week` say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceptionRule {
    /// The teams that are branches, each with a leader on duty.
    pub branches: Vec<String>,
    /// What becomes of it where that day is a public holiday.
    pub holiday: OnHoliday,
    /// When customers are received, written like `"09:00-12:00"`.
    #[serde(deserialize_with = "spans")]
    pub hours: Vec<DaySpan>,
    /// Minutes of a slot.
    pub slot_minutes: u16,
    /// People who may have the same slot.
    pub places: u16,
    /// Until when an appointment is confirmed by a call, on the working day before.
    #[serde(deserialize_with = "time")]
    pub confirm_until: u16,
    /// Working days within which a tracked matter is answered, where the leader sets no other time.
    pub tracked_days: u16,
    /// Where the figures come from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure they are.
    pub standing: Standing,
}

/// What becomes of a reception day that nobody works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnHoliday {
    /// It is the working day before.
    Before,
    /// It is the working day after.
    After,
    /// There is none in that month.
    None,
}

impl OnHoliday {
    /// As the pack writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::None => "none",
        }
    }
}

impl ReceptionRule {
    /// Minutes of the day at which its slots begin, in their order; one that does not end in time is none.
    pub fn slots(&self) -> Vec<u16> {
        let long = self.slot_minutes.max(1);
        let of = |span: &DaySpan| {
            let (from, to) = (span.from, span.to);
            (0..)
                .map_while(move |n| from.checked_add(long.checked_mul(n)?))
                .take_while(move |slot| slot.checked_add(long).is_some_and(|end| end <= to))
        };
        self.hours.iter().flat_map(of).collect()
    }
}

impl Pack {
    /// The reception day that a month has, which a holiday may have moved out of it; none where the rules or the
    /// calendar give it none.
    pub fn reception_day(&self, year: i16, month: i8) -> Option<Date> {
        let rule = self.reception.as_ref()?;
        let number = |figure| i8::try_from(self.number(figure)?).ok();
        let weekday = Weekday::from_monday_one_offset(number("reception_weekday")?).ok()?;
        let first = Date::new(year, month, 1).ok()?;
        let day = first.nth_weekday_of_month(number("reception_week")?, weekday).ok()?;
        moved(day, rule.holiday, self.calendar())
    }

    /// The reception days of a year, those of its months.
    pub fn reception_days(&self, year: i16) -> Vec<Date> {
        (1..=12).filter_map(|month| self.reception_day(year, month)).collect()
    }

    /// Whether a day is a reception day.
    pub fn is_reception_day(&self, day: Date) -> bool {
        self.reception_day_from(day) == Some(day)
    }

    /// The first reception day on or after a day, within a year.
    pub fn reception_day_from(&self, day: Date) -> Option<Date> {
        // What a month has may have been moved into the next.
        let begin = i32::from(day.year()) * 12 + i32::from(day.month()) - 2;
        let months = (begin..begin + 14).filter_map(|month| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            self.reception_day(i16::try_from(year).ok()?, i8::try_from(month).ok()?)
        });
        months.filter(|known| *known >= day).min()
    }
}

/// The day itself where it is worked on, otherwise as the rule says.
fn moved(day: Date, rule: OnHoliday, calendar: &Calendar) -> Option<Date> {
    if calendar.is_working_day(day) {
        return Some(day);
    }
    match rule {
        OnHoliday::Before => calendar.working_day(day, -1),
        OnHoliday::After => calendar.working_day(day, 1),
        OnHoliday::None => None,
    }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let text = String::deserialize(deserializer)?;
    minute(&text)
        .ok_or_else(|| D::Error::custom(format!("a time of day is written like \"18:00\": {text:?}")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn pack(section: &str) -> Pack {
        Pack::overlay(Pack::builtin(), &format!("[reception]\n{section}\n")).unwrap()
    }

    #[test]
    fn the_reception_day_is_the_third_thursday_and_a_holiday_moves_it() {
        let [after, before, none] =
            ["after", "before", "none"].map(|rule| pack(&format!("holiday = \"{rule}\"")));
        for (year, month, as_shipped, earlier, else_none) in [
            // That of the client's own story.
            (2014, 6, Some(date(2014, 6, 19)), Some(date(2014, 6, 19)), Some(date(2014, 6, 19))),
            // Months with five Thursdays; one that begins on a Thursday, one that begins the day after.
            (2025, 5, Some(date(2025, 5, 15)), Some(date(2025, 5, 15)), Some(date(2025, 5, 15))),
            (2026, 1, Some(date(2026, 1, 15)), Some(date(2026, 1, 15)), Some(date(2026, 1, 15))),
            (2025, 8, Some(date(2025, 8, 21)), Some(date(2025, 8, 21)), Some(date(2025, 8, 21))),
            // National Day never reaches a third Thursday.
            (2026, 10, Some(date(2026, 10, 15)), Some(date(2026, 10, 15)), Some(date(2026, 10, 15))),
            // Spring Festival: to a Sunday that is worked instead of another day, or back to the Friday before.
            (2024, 2, Some(date(2024, 2, 18)), Some(date(2024, 2, 9)), None),
            // Spring Festival: to the Tuesday after, or back to a Saturday that is worked instead.
            (2026, 2, Some(date(2026, 2, 24)), Some(date(2026, 2, 14)), None),
            // The days around a holiday do not move what is not one.
            (2026, 6, Some(date(2026, 6, 18)), Some(date(2026, 6, 18)), Some(date(2026, 6, 18))),
        ] {
            let of = |pack: &Pack| pack.reception_day(year, month);
            assert_eq!(
                (of(&after), of(&before), of(&none)),
                (as_shipped, earlier, else_none),
                "{year}-{month}"
            );
        }
    }

    #[test]
    fn the_next_reception_day_is_found_over_the_end_of_a_year_and_after_one_that_was_moved() {
        let pack = Pack::builtin();
        for (from, next) in [
            (date(2026, 10, 15), date(2026, 10, 15)),
            (date(2026, 10, 16), date(2026, 11, 19)),
            (date(2025, 12, 19), date(2026, 1, 15)),
            (date(2026, 2, 19), date(2026, 2, 24)),
            (date(2026, 2, 25), date(2026, 3, 19)),
        ] {
            assert_eq!(pack.reception_day_from(from), Some(next), "{from}");
            assert_eq!(pack.is_reception_day(from), from == next, "{from}");
        }
        let year = pack.reception_days(2026);
        assert_eq!(year.len(), 12);
        assert!(year.iter().all(|day| pack.calendar().is_working_day(*day)));
    }

    #[test]
    fn a_site_without_reception_days_has_none() {
        let off =
            Pack::overlay(Pack::builtin(), "[[figure]]\nid = \"reception_week\"\non = false\n").unwrap();
        assert_eq!(off.reception_day_from(date(2026, 10, 1)), None);
    }

    #[test]
    fn slots_fill_the_hours_and_none_ends_late() {
        for (hours, long, expected) in [
            (r#""09:00-10:30""#, 30, vec![540, 570, 600]),
            (r#""09:00-10:20""#, 30, vec![540, 570]),
            (r#""09:00-10:00", "14:00-15:00""#, 60, vec![540, 840]),
            (r#""23:00-24:00""#, 45, vec![1380]),
        ] {
            let pack = pack(&format!("hours = [{hours}]\nslot_minutes = {long}"));
            assert_eq!(pack.reception.as_ref().unwrap().slots(), expected, "{hours} {long}");
        }
    }

    #[test]
    fn a_rule_that_cannot_be_held_is_refused_where_it_stands() {
        for (section, expected) in [
            ("branches = [\"moon\"]", "moon"),
            ("slot_minutes = 0", "0"),
            ("places = 100", "100"),
            ("hours = []", "hours"),
            ("hours = [\"22:00-02:00\"]", "hours"),
            ("confirm_until = \"6pm\"", "18:00"),
            ("holiday = \"later\"", "later"),
        ] {
            let errors = Pack::overlay(Pack::builtin(), &format!("[reception]\n{section}\n")).unwrap_err();
            let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
            assert!(said.iter().any(|one| one.contains("line 2") && one.contains(expected)), "{said:?}");
        }
    }
}
