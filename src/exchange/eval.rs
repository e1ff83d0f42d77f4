//! Questions about open time from a file of cases, each with its calendar, and their answers: how the deadline
//! engine is held against others.
//!
//! The form is that of `{"calendars": {…}, "cases": […]}`: a calendar has `tz`, `week`, `closed_dates`, `closed_mmdd`,
//! `date_hours` and `breaks`; a case `id`, `kind`, `calendar` and what its kind needs.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::{
    Calendar, CalendarParts, ClockSpec, DayHours, DaySpan, HoldReason, Holds, Instant, LastDay, Mark,
    MarkName, Name, OnReopen, SpecialDay, Stamp, Unit, parse_span, replay,
};

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// An instant, on the wall clock of the calendar. None where the calendar has not so much open time.
    At(Option<ZonedDateTime>),
    /// Seconds.
    Seconds(i64),
    /// Whether it is open.
    Open(bool),
}

/// Why a file of questions is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct EvalError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: EvalFault,
}

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalFault {
    /// Not JSON, or not of the form.
    #[error("{0}")]
    Shape(String),
    /// A calendar that the file does not have.
    #[error("case {case:?}: the file has no calendar {calendar:?}")]
    NoCalendar { case: String, calendar: String },
    /// A question without what its kind needs.
    #[error("case {case:?}: {kind} needs {needs}")]
    Needs { case: String, kind: &'static str, needs: &'static str },
}

/// Answers every case of a file, in its order, by the ids.
///
/// # Errors
/// The first thing that is wrong with the file: then nothing is answered.
pub fn answers(text: &str) -> Result<Vec<(String, Answer)>, EvalError> {
    let file: File = serde_json::from_str(text).map_err(|error| EvalError {
        line: error.line().max(1),
        fault: EvalFault::Shape(without_place(&error.to_string())),
    })?;
    let calendars = &file.calendars;
    file.cases
        .iter()
        .map(|case| {
            let fault = |fault| EvalError { line: line_of(text, &case.id), fault };
            let no_calendar =
                || EvalFault::NoCalendar { case: case.id.clone(), calendar: case.calendar.clone() };
            let calendar = calendars.get(&case.calendar).ok_or_else(|| fault(no_calendar()))?;
            let needs = |(kind, needs)| fault(EvalFault::Needs { case: case.id.clone(), kind, needs });
            Ok((case.id.clone(), case.answer(&calendar.0).map_err(needs)?))
        })
        .collect()
}

#[derive(Deserialize)]
struct File {
    calendars: BTreeMap<String, Laid>,
    cases: Vec<Case>,
}

/// A calendar as it stands in such a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Week {
    #[serde(default, rename = "id")]
    _id: Option<String>,
    tz: String,
    week: BTreeMap<String, Vec<Span>>,
    #[serde(default)]
    closed_dates: Vec<Date>,
    #[serde(default)]
    closed_mmdd: Vec<MonthDay>,
    #[serde(default)]
    date_hours: BTreeMap<Date, Vec<Span>>,
    #[serde(default)]
    breaks: BTreeMap<Date, Vec<Span>>,
}

/// The calendar that it comes to.
struct Laid(Calendar);

impl<'de> Deserialize<'de> for Laid {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let file = Week::deserialize(from)?;
        let mut parts = CalendarParts { zone: file.tz, ..CalendarParts::default() };
        let spans = |list: Vec<Span>| list.into_iter().map(|span| span.0).collect::<Vec<_>>();
        for (name, list) in file.week {
            const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let day = DAYS.iter().position(|day| *day == name).and_then(|at| parts.week.get_mut(at));
            *day.ok_or_else(|| D::Error::unknown_variant(&name, &DAYS))? = spans(list);
        }
        for (date, list) in file.date_hours {
            parts.days.insert(date, special(DayHours::Own(spans(list))));
        }
        // A date that is closed stays so, whatever hours it is given beside.
        for date in file.closed_dates {
            parts.days.insert(date, special(DayHours::Closed));
        }
        parts.every_year = file.closed_mmdd.into_iter().map(|day| (day.0, Name::default())).collect();
        parts.date_breaks = file.breaks.into_iter().map(|(date, list)| (date, spans(list))).collect();
        Calendar::new(parts, String::new()).map(Laid).map_err(D::Error::custom)
    }
}

fn special(hours: DayHours) -> SpecialDay {
    SpecialDay { hours, name: Name::default() }
}

/// `["09:00", "12:00"]`
struct Span(DaySpan);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let [opens, closes] = <[String; 2]>::deserialize(from)?;
        let wrong = || {
            D::Error::custom(format!(
                "[{opens:?}, {closes:?}] is no span; write it like [\"09:00\", \"12:00\"]"
            ))
        };
        parse_span(&format!("{opens}-{closes}")).map(Span).ok_or_else(wrong)
    }
}

/// `"05-17"`
struct MonthDay((i8, i8));

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let date: Option<Date> = format!("2024-{text}").parse().ok();
        let wrong = || D::Error::custom(format!("{text:?} is no day of every year; write it like \"05-17\""));
        date.map(|date| Self((date.month(), date.day()))).ok_or_else(wrong)
    }
}

/// An instant to the second: finer ones are not counted, so they are refused.
#[derive(Clone, Copy)]
struct Moment(Instant);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || {
            D::Error::custom(format!(
                "{text:?} is no instant to the second; write it like \"2026-02-13T16:30:00+08:00\""
            ))
        };
        let at: Option<Timestamp> = text.parse().ok();
        at.filter(|at| at.subsec_nanosecond() == 0).map(|at| Self(at.into())).ok_or_else(wrong)
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Deadline,
    Elapsed,
    NextOpen,
    PrevClose,
    CurrentOrNextClose,
    IsOpen,
    DeadlineBdays,
    ResolveLocal,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    kind: Kind,
    calendar: String,
    start: Option<Moment>,
    end: Option<Moment>,
    at: Option<Moment>,
    local: Option<DateTime>,
    add_s: Option<i64>,
    bdays: Option<i64>,
    #[serde(default)]
    pauses: Vec<(Moment, Moment)>,
}

impl Case {
    fn answer(&self, calendar: &Calendar) -> Result<Answer, (&'static str, &'static str)> {
        let at = |at: Option<Instant>| Answer::At(at.map(|at| at.zoned(calendar.zone())));
        let need = |kind, what, moment: Option<Moment>| moment.map(|it| it.0).ok_or((kind, what));
        Ok(match self.kind {
            Kind::Deadline => {
                let start = need("deadline", "start and add_s", self.start)?;
                let seconds = self.add_s.ok_or(("deadline", "start and add_s"))?;
                at(match self.pauses.as_slice() {
                    [] => calendar.add(start, seconds),
                    _ if seconds < 0 => {
                        return Err(("deadline", "an add_s of 0 or more where there are pauses"));
                    }
                    pauses => held(calendar, start, seconds, pauses),
                })
            }
            Kind::Elapsed => {
                let start = need("elapsed", "start and end", self.start)?;
                let end = need("elapsed", "start and end", self.end)?;
                Answer::Seconds(elapsed(calendar, start, end, &self.pauses))
            }
            Kind::NextOpen => at(calendar.next_open(need("next_open", "at", self.at)?)),
            Kind::PrevClose => at(calendar.prev_close(need("prev_close", "at", self.at)?)),
            Kind::CurrentOrNextClose => {
                at(calendar.current_or_next_close(need("current_or_next_close", "at", self.at)?))
            }
            Kind::IsOpen => Answer::Open(calendar.is_open(need("is_open", "at", self.at)?)),
            Kind::DeadlineBdays => {
                let start = need("deadline_bdays", "start and bdays", self.start)?;
                at(calendar.add_working_days(start, self.bdays.ok_or(("deadline_bdays", "start and bdays"))?))
            }
            Kind::ResolveLocal => {
                let local = self.local.ok_or(("resolve_local", "local"))?;
                at(calendar.zone().to_timestamp(local).ok().map(Instant::from))
            }
        })
    }
}

/// The deadline of a clock that these pauses hold.
fn held(calendar: &Calendar, start: Instant, seconds: i64, pauses: &[(Moment, Moment)]) -> Option<Instant> {
    let reason = |at: usize| HoldReason::new(at.to_string());
    let mut stamps = vec![Stamp::new(start, Mark::Opened)];
    for (at, (from, to)) in pauses.iter().enumerate().filter(|(_, (from, to))| from.0 < to.0) {
        stamps.push(Stamp::new(from.0, Mark::HoldBegan(reason(at))));
        stamps.push(Stamp::new(to.0, Mark::HoldEnded(reason(at))));
    }
    let spec = ClockSpec {
        unit: Unit::Working,
        target: seconds,
        calendar: calendar.clone(),
        last_day: LastDay::AsItFalls,
        starts_on: vec![MarkName::Opened],
        stops_on: Vec::new(),
        holds: Holds::While((0..pauses.len()).map(reason).collect()),
        on_reopen: OnReopen::Resume,
        repeats: false,
        contact: None,
        warn_at: Vec::new(),
    };
    replay(&spec, &stamps).deadline
}

/// Open seconds but for the pauses, which count once where they overlap.
fn elapsed(calendar: &Calendar, start: Instant, end: Instant, pauses: &[(Moment, Moment)]) -> i64 {
    if end < start {
        return -elapsed(calendar, end, start, pauses);
    }
    let mut pauses: Vec<_> = pauses.iter().map(|(from, to)| (from.0, to.0)).collect();
    pauses.sort_unstable();
    let (mut reached, mut seconds) = (start, 0);
    for (from, to) in pauses {
        let (from, to) = (from.clamp(reached, end), to.clamp(reached, end));
        seconds += calendar.elapsed(reached, from);
        reached = to.max(from);
    }
    seconds + calendar.elapsed(reached, end)
}

/// Where an id is given: the line of a case that has the right shape.
fn line_of(text: &str, id: &str) -> usize {
    let quoted = serde_json::to_string(id).unwrap_or_default();
    let lines = || text.lines().enumerate();
    let found = lines().find(|(_, line)| line.contains("\"id\"") && line.contains(&quoted));
    found.or_else(|| lines().find(|(_, line)| line.contains(&quoted))).map_or(1, |(at, _)| at + 1)
}

/// What the reader says without the place: the line is said apart.
fn without_place(said: &str) -> String {
    said.rsplit_once(" at line ").map_or(said, |(what, _)| what).to_owned()
}

#[cfg(test)]
mod tests;
