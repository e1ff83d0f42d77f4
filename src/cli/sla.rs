//! `sla`: single questions about open time and limits. Only `explain` needs a server.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Subcommand, builder::PossibleValuesParser};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde_json::{Value, json};

use super::{
    CliError, Options,
    calendar::{at_line, named, read, version},
    explain::Explain,
    out,
};
use crate::{
    exchange::{Answer, EvalFault, answers},
    lang::{Lang, Word},
    rules::Amount,
    sla::{Calendar, DayKind, Instant, LastDay, Unit},
    text::clean_line,
};

/// Days that are listed at once.
const MOST_DAYS: usize = 4_000;

#[derive(Debug, Subcommand)]
pub enum Sla {
    Eval {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// It prints nothing else.
        #[arg(long = "json")]
        _json: bool,
    },
    Deadline {
        #[arg(long, value_name = "FILE|cn", default_value = "cn")]
        calendar: String,
        #[arg(long, value_name = "TIME")]
        start: String,
        #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
        add: String,
        #[arg(long, value_name = "UNIT", value_parser = units())]
        unit: Option<String>,
        #[arg(long)]
        after_holiday: bool,
        #[arg(long)]
        json: bool,
    },
    Elapsed {
        #[arg(long, value_name = "FILE|cn", default_value = "cn")]
        calendar: String,
        #[arg(long, value_name = "TIME")]
        from: String,
        #[arg(long, value_name = "TIME")]
        to: String,
        #[arg(long)]
        json: bool,
    },
    Calendar {
        #[arg(long, value_name = "FILE|cn", default_value = "cn")]
        calendar: String,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[arg(long, value_name = "DATE")]
        to: String,
        #[arg(long)]
        json: bool,
    },
    Explain(Explain),
}

impl Sla {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        match self {
            Self::Eval { file, .. } => eval(&file, lang),
            Self::Explain(explain) => explain.run(with),
            Self::Deadline { calendar, start, add, unit, after_holiday, json } => {
                let calendar = named(&calendar, lang)?;
                let last = if after_holiday { LastDay::NextWorkingDay } else { LastDay::AsItFalls };
                let start = moment(&start, &calendar, lang)?;
                let (unit, amount) = amount(&add, unit.as_deref())
                    .ok_or_else(|| CliError::Usage(Word::SlaBadAmount.with(lang, &[&quoted(&add)])))?;
                deadline(&calendar, start, (unit, amount), last, json, lang)
            }
            Self::Elapsed { calendar, from, to, json } => {
                let calendar = named(&calendar, lang)?;
                let (from, to) = (moment(&from, &calendar, lang)?, moment(&to, &calendar, lang)?);
                let seconds = calendar.elapsed(from, to);
                if json {
                    out::json(&json!({ "elapsed_s": seconds, "calendar": identity(&calendar) }))?;
                } else {
                    out::line(&seconds.to_string())?;
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Calendar { calendar, from, to, json } => {
                let calendar = named(&calendar, lang)?;
                days(&calendar, day(&from, lang)?, day(&to, lang)?, json, lang)
            }
        }
    }
}

fn units() -> PossibleValuesParser {
    PossibleValuesParser::new(["natural", "natural_days", "working", "working_days", "months"])
}

fn eval(file: &Path, lang: Lang) -> Result<ExitCode, CliError> {
    let answers = answers(&read(file, lang)?).map_err(|error| {
        let what = match &error.fault {
            EvalFault::Shape(said) => said.clone(),
            EvalFault::NoCalendar { case, calendar } => {
                Word::SlaNoCalendar.with(lang, &[&quoted(case), &quoted(calendar)])
            }
            EvalFault::Needs { case, kind, needs } => {
                Word::SlaNeeds.with(lang, &[&quoted(case), kind, needs])
            }
        };
        CliError::Failed(at_line(file, error.line, &what, lang))
    })?;
    for (id, answer) in answers {
        let result = match answer {
            Answer::At(at) => at.map(|at| rfc3339(&at)).into(),
            Answer::Seconds(seconds) => Value::from(seconds),
            Answer::Open(open) => Value::from(open),
        };
        out::json(&json!({ "id": id, "result": result }))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn deadline(
    calendar: &Calendar,
    start: Instant,
    (unit, amount): (Unit, i64),
    last: LastDay,
    json: bool,
    lang: Lang,
) -> Result<ExitCode, CliError> {
    let due = calendar.due(unit, start, amount, last);
    let shown = due.map(|due| rfc3339(&due.at.zoned(calendar.zone())));
    if json {
        out::json(&json!({
            "start": rfc3339(&start.zoned(calendar.zone())),
            "deadline": shown,
            "unit": unit,
            "amount": amount,
            "provisional": due.is_some_and(|due| due.provisional),
            "calendar": identity(calendar),
        }))?;
    } else if let Some(shown) = &shown {
        out::line(shown)?;
        if due.is_some_and(|due| due.provisional) {
            eprintln!("{}", Word::SlaProvisional.say(lang));
        }
    }
    match shown {
        Some(_) => Ok(ExitCode::SUCCESS),
        None => Err(CliError::Failed(Word::SlaNever.say(lang).to_owned())),
    }
}

fn days(calendar: &Calendar, from: Date, to: Date, json: bool, lang: Lang) -> Result<ExitCode, CliError> {
    let mut date = from;
    for count in 0.. {
        if date > to {
            break;
        }
        if count == MOST_DAYS {
            return Err(CliError::Failed(Word::SlaTooManyDays.with(lang, &[&MOST_DAYS])));
        }
        let day = calendar.day(date);
        let spans = hours(calendar, date);
        if json {
            let spans: Vec<Value> = spans.iter().map(|(opens, closes)| json!([opens, closes])).collect();
            out::json(&json!({
                "date": date,
                "kind": day.kind,
                "working": day.working,
                "name": day.name,
                "announced": calendar.midnight(date).is_some_and(|at| calendar.is_announced(at, at)),
                "spans": spans,
            }))?;
        } else {
            let hours = match spans.as_slice() {
                [] => Word::SlaClosed.say(lang).to_owned(),
                spans => spans
                    .iter()
                    .map(|(opens, closes)| format!("{}-{}", time_of(opens), end_of(opens, closes)))
                    .collect::<Vec<_>>()
                    .join(" "),
            };
            let name = day.name.filter(|_| day.kind != DayKind::Plain);
            let name = name.map(|name| if lang == Lang::Zh { name.zh } else { name.en }).unwrap_or_default();
            out::line(clean_line(&format!("{date}  {hours}  {name}")).trim_end())?;
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    Ok(ExitCode::SUCCESS)
}

/// The spans that belong to a date, as RFC 3339.
fn hours(calendar: &Calendar, date: Date) -> Vec<(String, String)> {
    let midnight = |date: Option<Date>| date.and_then(|date| calendar.midnight(date));
    let (Some(from), Some(to)) =
        (midnight(Some(date)), midnight(date.tomorrow().ok().and_then(|next| next.tomorrow().ok())))
    else {
        return Vec::new();
    };
    let shown = |at: Instant| rfc3339(&at.zoned(calendar.zone()));
    let own = calendar.spans(from, to).filter(|span| span.day == date);
    own.map(|span| (shown(span.from), shown(span.to))).collect()
}

/// The time of day of an RFC 3339 text.
fn time_of(text: &str) -> &str {
    text.get(11..16).unwrap_or(text)
}

/// The end of a span: midnight is the end of the day on which it began.
fn end_of<'a>(opens: &str, closes: &'a str) -> &'a str {
    let (same_day, end) = (opens.get(..10) == closes.get(..10), time_of(closes));
    if !same_day && end == "00:00" { "24:00" } else { end }
}

fn identity(calendar: &Calendar) -> Value {
    json!({ "id": calendar.id(), "version": version(calendar) })
}

fn rfc3339(at: &jiff::ZonedDateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A moment to the second: RFC 3339, or a local time of the calendar. One in a gap of its zone moves forward.
fn moment(text: &str, calendar: &Calendar, lang: Lang) -> Result<Instant, CliError> {
    let whole = |at: &Timestamp| at.subsec_nanosecond() == 0;
    let local = |text: &str| calendar.zone().to_timestamp(text.parse::<DateTime>().ok()?).ok();
    let at = text.parse::<Timestamp>().ok().or_else(|| local(text)).filter(whole);
    at.map(Instant::from).ok_or_else(|| CliError::Usage(Word::SlaBadMoment.with(lang, &[&quoted(text)])))
}

fn day(text: &str, lang: Lang) -> Result<Date, CliError> {
    text.parse().map_err(|_| CliError::Usage(Word::SlaBadDay.with(lang, &[&quoted(text)])))
}

/// An amount and its unit: what is counted follows from how it is written, unless a unit is named.
fn amount(text: &str, unit: Option<&str>) -> Option<(Unit, i64)> {
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    let size: Amount = size.parse().ok()?;
    let unit = match (unit, size) {
        (Some("natural"), _) => Unit::Natural,
        (Some("natural_days"), _) => Unit::NaturalDays,
        (Some("working"), _) | (None, Amount::Seconds(_)) => Unit::Working,
        (Some("working_days"), _) | (None, Amount::Days(_)) => Unit::WorkingDays,
        (Some("months"), _) | (None, Amount::Months(_)) => Unit::Months,
        (Some(_), _) => return None,
    };
    Some((unit, sign * size.in_unit(unit)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_says_what_is_counted() {
        for (text, unit, expected) in [
            ("8h", None, Some((Unit::Working, 28_800))),
            ("-1h30m", None, Some((Unit::Working, -5_400))),
            ("3d", None, Some((Unit::WorkingDays, 3))),
            ("2mo", None, Some((Unit::Months, 2))),
            ("48h", Some("natural"), Some((Unit::Natural, 172_800))),
            ("15d", Some("natural_days"), Some((Unit::NaturalDays, 15))),
            ("15d", Some("working"), None),
            ("8h", Some("months"), None),
            ("--8h", None, None),
            ("8", None, None),
            ("３d", None, None),
            ("", None, None),
        ] {
            assert_eq!(amount(text, unit), expected, "{text} {unit:?}");
        }
    }

    #[test]
    fn a_moment_is_local_or_with_an_offset_and_never_finer_than_a_second() {
        let cn = Calendar::shipped();
        for (text, expected) in [
            ("2026-02-13T16:30", Some("2026-02-13T08:30:00Z")),
            ("2026-02-13 16:30:05", Some("2026-02-13T08:30:05Z")),
            ("2026-02-13T16:30:00+09:00", Some("2026-02-13T07:30:00Z")),
            ("2026-02-13T16:30:00.0Z", Some("2026-02-13T16:30:00Z")),
            ("2026-02-13T16:30:00.5Z", None),
            ("2026-02-13T16:30:00.5", None),
            ("2026-02-30T16:30", None),
            ("张", None),
            ("", None),
        ] {
            let at = moment(text, cn, Lang::En).ok().map(|at| at.to_string());
            assert_eq!(at.as_deref(), expected, "{text}");
        }
    }
}
