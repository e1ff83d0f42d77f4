//! A cell of a report: a figure in the form that a column asks for, or a text.

use jiff::tz::TimeZone;

use super::{Form, Measure, Value};
use crate::sla::Instant;

/// What stands in a cell.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// There is nothing to say.
    Nothing,
    Text(String),
    /// A number: as people read it, as a spreadsheet counts with it, and in the spreadsheet's form.
    Number {
        text: String,
        value: f64,
        form: &'static str,
    },
}

untold!(Cell);

const WHOLE: &str = "0";
const HUNDREDTHS: &str = "0.00";
const PERCENT: &str = "0.00%";

impl Cell {
    /// A figure in a form; in its usual one where that does not go with it.
    pub fn of(value: Value, form: Form) -> Self {
        match (value, form) {
            (Value::None, _) => Self::Nothing,
            (Value::Count(count), _) => Self::whole(count),
            (Value::Share { part, .. } | Value::Rate { part, .. }, Form::Count) => Self::whole(part),
            (Value::Share { part, of } | Value::Rate { part, of, .. }, Form::Fraction) => {
                Self::Text(format!("{part}/{of}"))
            }
            (Value::Share { .. }, Form::Number) => Self::hundredths(value.percent()),
            (Value::Share { .. }, _) => value.percent().map_or(Self::Nothing, |percent| Self::Number {
                text: format!("{}%", decimal(percent)),
                value: as_float(percent) / 10_000.0,
                form: PERCENT,
            }),
            (Value::Rate { .. }, _) => Self::hundredths(value.rate()),
            (Value::Day(day), _) => Self::Text(day.to_string()),
            (Value::Seconds(seconds), form) => time(seconds, form),
        }
    }

    /// A moment on the clocks of a zone.
    pub fn at(at: Option<Instant>, zone: &TimeZone, form: Form) -> Self {
        let form = if form == Form::Date { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
        at.map_or(Self::Nothing, |at| Self::Text(at.zoned(zone).strftime(form).to_string()))
    }

    /// A text; nothing where it is empty.
    pub fn text(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    /// A whole number.
    pub fn whole(count: u64) -> Self {
        Self::Number { text: count.to_string(), value: as_float(count), form: WHOLE }
    }

    /// As people read it.
    pub fn shown(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Text(text) | Self::Number { text, .. } => text,
        }
    }

    fn hundredths(number: Option<u64>) -> Self {
        number.map_or(Self::Nothing, |number| Self::Number {
            text: decimal(number),
            value: as_float(number) / 100.0,
            form: HUNDREDTHS,
        })
    }
}

fn time(seconds: i64, form: Form) -> Cell {
    let sign = if seconds < 0 { "-" } else { "" };
    let length = seconds.unsigned_abs();
    let of = |unit: u64| (length * 100 + unit / 2) / unit;
    let number = |hundredths: u64| {
        let value = as_float(hundredths) / 100.0;
        let value = if seconds < 0 { -value } else { value };
        Cell::Number { text: format!("{sign}{}", decimal(hundredths)), value, form: HUNDREDTHS }
    };
    match form {
        Form::Days => number(of(86_400)),
        Form::Minutes => number(of(60)),
        Form::Seconds => {
            let value = if seconds < 0 { -as_float(length) } else { as_float(length) };
            Cell::Number { text: seconds.to_string(), value, form: WHOLE }
        }
        Form::Clock => {
            let minutes = (length + 30) / 60;
            Cell::Text(format!("{sign}{}:{:02}", minutes / 60, minutes % 60))
        }
        _ => number(of(3_600)),
    }
}

fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// What a spreadsheet keeps of a number; beyond 2^53 it rounds, as a spreadsheet does.
#[allow(clippy::cast_precision_loss)]
fn as_float(number: u64) -> f64 {
    number as f64
}

impl Measure {
    /// The form in which its figures are usually written.
    pub const fn form(self) -> Form {
        match self {
            Self::Count => Form::Count,
            Self::Share => Form::Percent,
            Self::Rate => Form::Number,
            Self::Time => Form::Hours,
            Self::Day => Form::Date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_written_in_the_form_that_is_asked_for() {
        let share = Value::Share { part: 99_951, of: 100_000 };
        let rate = Value::Rate { part: 3, of: 200_000, per: 10_000 };
        for (value, form, text) in [
            (Value::None, Form::Percent, ""),
            (Value::Count(12), Form::Count, "12"),
            (Value::Count(12), Form::Percent, "12"),
            (share, Form::Percent, "99.95%"),
            (share, Form::Number, "99.95"),
            (share, Form::Count, "99951"),
            (share, Form::Fraction, "99951/100000"),
            (rate, Form::Number, "0.15"),
            (rate, Form::Count, "3"),
            (Value::Seconds(5_400), Form::Hours, "1.50"),
            (Value::Seconds(5_400), Form::Clock, "1:30"),
            (Value::Seconds(360_030), Form::Clock, "100:01"),
            (Value::Seconds(90), Form::Minutes, "1.50"),
            (Value::Seconds(129_600), Form::Days, "1.50"),
            (Value::Seconds(-90), Form::Seconds, "-90"),
            (Value::Seconds(-5_400), Form::Hours, "-1.50"),
            (Value::Seconds(18), Form::Hours, "0.01"),
        ] {
            assert_eq!(Cell::of(value, form).shown(), text, "{value:?} {form:?}");
        }
    }
}
