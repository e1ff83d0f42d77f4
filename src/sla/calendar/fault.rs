//! What is wrong with the text of a calendar, where, and what would be right.

use jiff::civil::Date;

/// One thing wrong with the text of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct CalendarError {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: CalendarFault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// Not TOML, or not of the shape of a calendar: an unknown key, a missing one, a value of the wrong form.
    #[error("{0}")]
    Shape(String),
    /// More than a calendar may have.
    #[error("at most {most} {what}")]
    TooMuch {
        /// Of what: `bytes`, `spans`, `days`.
        what: &'static str,
        /// How many are allowed.
        most: usize,
    },
    /// A key that a calendar laid over no other must have.
    #[error("{key} is missing; a calendar that is laid over none needs it")]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// An id that cannot be typed everywhere.
    #[error("{id:?} is no id: it is made of a to z, 0 to 9, - and _, and has 1 to 40")]
    Id {
        /// The id.
        id: String,
    },
    /// A calendar to be laid over that is not there.
    #[error("no calendar {id:?} to lay this one over; shipped is \"cn\"")]
    Over {
        /// The id.
        id: String,
    },
    /// No such zone.
    #[error("no zone is called {zone:?}; write it like \"Asia/Shanghai\"")]
    Zone {
        /// The name.
        zone: String,
    },
    /// Not a span of a day.
    #[error("{text:?} is no span; write it like \"09:00-12:00\" or, past midnight, \"22:00-06:00\"")]
    Span {
        /// As written.
        text: String,
    },
    /// A span that begins before the one before it is over.
    #[error("{text:?} begins before the span before it is over; write spans in order, without overlap")]
    Overlap {
        /// The later span.
        text: String,
    },
    /// Not a date, or not a range of dates.
    #[error("{text:?} is no date; write it like \"2026-02-14\", a range like \"2026-02-15..2026-02-23\"")]
    Date {
        /// As written.
        text: String,
    },
    /// Not a month and a day.
    #[error("{text:?} is no day of every year; write it like \"05-17\"")]
    MonthDay {
        /// As written.
        text: String,
    },
    /// Not a year that a calendar knows.
    #[error("{text:?} is no year from 1900 to 2299")]
    Year {
        /// As written.
        text: String,
    },
    /// A date in the section of another year.
    #[error("{date} is not in {year}; put it under [year.{}]", .date.year())]
    OtherYear {
        /// The date.
        date: Date,
        /// The year of the section.
        year: i16,
    },
    /// A day that has its hours already.
    #[error("{date} is named already, in line {first}; a day is closed, worked or has hours, once")]
    Twice {
        /// The date.
        date: Date,
        /// Line of the first.
        first: usize,
    },
    /// A name that is empty or too long.
    #[error("a name has 1 to {most} characters, in zh and in en")]
    Name {
        /// The most that would do.
        most: usize,
    },
}
