//! From when to when a device is under warranty.

use jiff::civil::Date;

use super::{Device, Proof, Step, days, given, later, months_later, sale_day};
use crate::{
    rules::{Figure, Rules},
    sla::{Calendar, DayKind},
};

/// Days of holidays in a row after which nobody looks further.
const MOST_HOLIDAYS: usize = 60;

/// A warranty, and what it was reckoned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warranty<'a> {
    /// Its first and its last day; none where it cannot be told.
    pub span: Option<(Date, Date)>,
    /// The figures behind it.
    pub grounds: Vec<&'a Figure>,
    /// How it was reckoned.
    pub steps: Vec<Step>,
}

impl Warranty<'_> {
    /// Its last day, where it can be told.
    pub fn ends(&self) -> Option<Date> {
        self.span.map(|(_, ends)| ends)
    }

    /// Whether it is not over on a day.
    pub fn covers(&self, day: Date) -> bool {
        self.ends().is_some_and(|ends| day <= ends)
    }
}

/// The warranty of a device as it stands today. The facts were checked.
pub fn warranty<'a>(device: &Device, today: Date, rules: &'a Rules, calendar: &Calendar) -> Warranty<'a> {
    let mut found = Warranty { span: None, grounds: Vec::new(), steps: Vec::new() };
    let Some((term, months)) = given(rules, device.part.warranty()) else {
        found.steps.push(Step::RuleOff { figure: device.part.warranty() });
        return found;
    };
    let Some(starts) = starts(device, rules, &mut found) else { return found };
    found.grounds.push(term);
    let first_counts = sale_day(rules) > 0;
    let mut ends = last_day(starts, months, first_counts);
    found.steps.push(Step::Warranty { starts, months, ends });
    // A holiday moves the end as it stands, so it is looked at anew whenever a repair moved that.
    let mut last = past_holidays(ends, rules, calendar);
    if let Some(rule) = rules.figure("warranty_stops").filter(|rule| rule.on) {
        for repair in device.repairs.iter().filter(|repair| repair.from <= today) {
            let counted = days(repair.from.max(starts), repair.to.unwrap_or(today)).max(0);
            if repair.from > last || counted == 0 {
                continue;
            }
            ends = later(ends, counted);
            last = past_holidays(ends, rules, calendar);
            found.steps.push(Step::StoodStill { from: repair.from, days: counted, ends });
            if !found.grounds.contains(&rule) {
                found.grounds.push(rule);
            }
        }
    }
    if last != ends {
        found.steps.push(Step::HolidayEnd { ends, moved: last });
        found.grounds.extend(rules.figure("warranty_holiday"));
    }
    if let (Some(from), Some(to)) = (calendar.midnight(ends), calendar.midnight(later(ends, 1)))
        && !calendar.is_announced(from, to)
    {
        found.steps.push(Step::NotAnnounced { year: ends.year() });
    }
    found.span = Some((starts, last));
    found
}

/// The day of the sale, or that which stands for it where the invoice is lost.
fn starts<'a>(device: &Device, rules: &'a Rules, found: &mut Warranty<'a>) -> Option<Date> {
    let made = match device.proof {
        Proof::Invoice { sold } => return Some(sold),
        Proof::Lost { made } => made,
    };
    found.steps.push(Step::SaleNotProven);
    let Some((rule, days)) = given(rules, "lost_invoice") else {
        found.steps.push(Step::RuleOff { figure: "lost_invoice" });
        return None;
    };
    found.grounds.push(rule);
    let Some(made) = made else {
        found.steps.push(Step::MadeNotKnown);
        return None;
    };
    let starts = later(made, days);
    found.steps.push(Step::FromMade { made, days, starts });
    Some(starts)
}

/// The last day of so many months: the one before the same day of the month where the first day counts. A month
/// that has no such day ends it with its own last.
fn last_day(starts: Date, months: i64, first_counts: bool) -> Date {
    let same = months_later(starts, months);
    if first_counts && same.day() == starts.day() { later(same, -1) } else { same }
}

/// A day as it is, or where it is a public holiday the one after the holiday.
fn past_holidays(day: Date, rules: &Rules, calendar: &Calendar) -> Date {
    let is_holiday = |day: Date| calendar.day(day).kind == DayKind::Holiday;
    match given(rules, "warranty_holiday") {
        Some((_, moves)) if moves > 0 && is_holiday(day) => {
            let mut at = day;
            for _ in 0..MOST_HOLIDAYS {
                if !is_holiday(at) {
                    break;
                }
                at = later(at, 1);
            }
            later(at, moves - 1)
        }
        _ => day,
    }
}
