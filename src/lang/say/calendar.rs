//! What is wrong with a calendar, said to whoever wrote it.

use crate::{
    lang::{Lang, Word},
    sla::CalendarFault,
};

/// What is wrong in a line of a calendar, and what would be right.
pub fn calendar_fault(fault: &CalendarFault, lang: Lang) -> String {
    let quoted = |text: &String| format!("{text:?}");
    match fault {
        CalendarFault::Shape(said) => said.clone(),
        CalendarFault::TooMuch { what, most } => Word::CalTooMuch.with(lang, &[most, what]),
        CalendarFault::Missing { key } => Word::CalMissing.with(lang, &[key]),
        CalendarFault::Id { id } => Word::CalId.with(lang, &[&quoted(id)]),
        CalendarFault::Over { id } => Word::CalOver.with(lang, &[&quoted(id)]),
        CalendarFault::Zone { zone } => Word::CalZone.with(lang, &[&quoted(zone)]),
        CalendarFault::Span { text } => Word::CalSpan.with(lang, &[&quoted(text)]),
        CalendarFault::Overlap { text } => Word::CalOverlap.with(lang, &[&quoted(text)]),
        CalendarFault::Date { text } => Word::CalDate.with(lang, &[&quoted(text)]),
        CalendarFault::MonthDay { text } => Word::CalMonthDay.with(lang, &[&quoted(text)]),
        CalendarFault::Year { text } => Word::CalYear.with(lang, &[&quoted(text)]),
        CalendarFault::OtherYear { date, year } => Word::CalOtherYear.with(lang, &[date, year, &date.year()]),
        CalendarFault::Twice { date, first } => Word::CalTwice.with(lang, &[date, first]),
        CalendarFault::Name { most } => Word::CalName.with(lang, &[most]),
    }
}
