//! Reads a calendar from TOML, and lays one over another.
//!
//! The text of a calendar that was laid over another holds both, the upper one first, divided by a line that is
//! [`UNDER`]: so its hash stands for all of its days, whatever a later program ships.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::Spanned;

use super::{
    Calendar, CalendarError, CalendarFault as Fault, CalendarParts, DayHours, FIRST_YEAR, Name, Spans,
    SpecialDay, YEARS, YearFacts, days::dates,
};
use crate::sla::{DAY_MINUTES, DaySpan};

/// The line between a text and the one under it.
const UNDER: &str = "#==== under ====";
const MOST_BYTES: usize = 256 * 1024;
const MOST_LAYERS: usize = 4;
const MOST_SPANS: usize = 24;
const MOST_DAYS: usize = 366;
const MOST_NAME: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    over: Option<Spanned<String>>,
    id: Option<Spanned<String>>,
    words: Option<Spanned<Name>>,
    zone: Option<Spanned<String>>,
    #[serde(default)]
    week: Week,
    #[serde(default)]
    breaks: Week,
    every_year: Option<Vec<EveryYear>>,
    #[serde(default)]
    year: BTreeMap<Spanned<String>, YearFile>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Week {
    mon: Option<Vec<Spanned<String>>>,
    tue: Option<Vec<Spanned<String>>>,
    wed: Option<Vec<Spanned<String>>>,
    thu: Option<Vec<Spanned<String>>>,
    fri: Option<Vec<Spanned<String>>>,
    sat: Option<Vec<Spanned<String>>>,
    sun: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EveryYear {
    day: Spanned<String>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    standing: Standing,
    source: String,
    #[serde(default)]
    closed: Vec<Closed>,
    #[serde(default)]
    worked: Vec<Worked>,
    #[serde(default)]
    hours: Vec<Own>,
    #[serde(default)]
    breaks: Vec<Break>,
}

/// Whether the days of a year were announced by the authority, or are the site's own.
#[derive(PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Official,
    House,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    days: Spanned<String>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    day: Spanned<String>,
    like: WeekdayName,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    day: Spanned<String>,
    spans: Vec<Spanned<String>>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    day: Spanned<String>,
    spans: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Calendar {
    /// Reads a calendar from its text, or from one that says `over = "cn"`, which is laid over the shipped one.
    ///
    /// # Errors
    /// All that is wrong with it, by lines.
    pub fn parse(text: &str) -> Result<Self, Vec<CalendarError>> {
        let one = |line, fault| vec![CalendarError { line, fault }];
        let too_long = || one(1, Fault::TooMuch { what: "bytes", most: MOST_BYTES });
        if text.len() > MOST_BYTES {
            return Err(too_long());
        }
        let too_deep = || one(1, Fault::TooMuch { what: "layers", most: MOST_LAYERS });
        let mut rest = layers(text);
        if rest.len() > MOST_LAYERS {
            return Err(too_deep());
        }
        let mut whole = text.to_owned();
        let mut under: Option<CalendarParts> = None;
        while let Some((first, layer)) = rest.pop() {
            let mut read = Reading { text: layer, lines: first, errors: Vec::new(), seen: BTreeMap::new() };
            let file: File = toml::from_str(layer).map_err(|error| {
                let at = error.span().map_or(0, |span| span.start);
                one(read.line(at), Fault::Shape(error.message().replace('\n', "; ")))
            })?;
            if let Some(over) = &file.over {
                let id = over.get_ref();
                if under.is_none() && id == "cn" {
                    let shipped = Self::shipped();
                    under = Some(shipped.parts().clone());
                    whole = format!("{}\n{UNDER}\n{}", text.trim_end_matches('\n'), shipped.text());
                }
                if under.as_ref().is_none_or(|parts| parts.id != *id) {
                    return Err(one(read.line(over.span().start), Fault::Over { id: id.clone() }));
                }
            } else if under.is_some() {
                return Err(one(read.line(0), Fault::Missing { key: "over" }));
            }
            let parts = read.parts(file, under.take());
            if !read.errors.is_empty() {
                read.errors.sort_by_key(|error| error.line);
                return Err(read.errors);
            }
            under = Some(parts);
        }
        // With the shipped one under it, it is still to be read again.
        if whole.len() > MOST_BYTES {
            return Err(too_long());
        }
        if layers(&whole).len() > MOST_LAYERS {
            return Err(too_deep());
        }
        let parts = under.unwrap_or_default();
        Self::new(parts, whole).map_err(|fault| one(1, fault))
    }
}

/// The layers of a text, the upper one first, each with the number of lines before it.
fn layers(text: &str) -> Vec<(usize, &str)> {
    let mut layers = Vec::new();
    let (mut rest, mut lines) = (text, 0);
    let divider = format!("\n{UNDER}\n");
    while let Some((upper, under)) = rest.split_once(&divider) {
        layers.push((lines, upper));
        lines += upper.matches('\n').count() + 2;
        rest = under;
    }
    layers.push((lines, rest));
    layers
}

/// One layer while it is read.
struct Reading<'a> {
    text: &'a str,
    /// Lines before it.
    lines: usize,
    errors: Vec<CalendarError>,
    /// Lines in which days were given hours.
    seen: BTreeMap<Date, usize>,
}

impl Reading<'_> {
    fn parts(&mut self, file: File, under: Option<CalendarParts>) -> CalendarParts {
        let whole = under.is_none();
        let mut parts = under.unwrap_or_default();
        for (key, there) in
            [("id", file.id.is_some()), ("words", file.words.is_some()), ("zone", file.zone.is_some())]
        {
            if whole && !there {
                self.fault(0, Fault::Missing { key });
            }
        }
        if let Some(id) = file.id {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            if !id.get_ref().chars().all(fits) || !(1..=40).contains(&id.get_ref().len()) {
                self.fault(id.span().start, Fault::Id { id: id.get_ref().clone() });
            }
            parts.id = id.into_inner();
        }
        if let Some(words) = file.words {
            let at = words.span().start;
            let words = words.into_inner();
            parts.words = self.name(at, words.zh, words.en);
        }
        if let Some(zone) = file.zone {
            if jiff::tz::TimeZoneDatabase::bundled().get(zone.get_ref()).is_err() {
                self.fault(zone.span().start, Fault::Zone { zone: zone.get_ref().clone() });
            }
            parts.zone = zone.into_inner();
        }
        self.week(file.week, &mut parts.week);
        self.week(file.breaks, &mut parts.breaks);
        if let Some(days) = file.every_year {
            parts.every_year.clear();
            self.at_most(days.len());
            for day in days {
                let at = day.day.span().start;
                let name = self.name(at, day.zh, day.en);
                match month_day(day.day.get_ref()) {
                    Some(month_day) => drop(parts.every_year.insert(month_day, name)),
                    None => self.fault(at, Fault::MonthDay { text: day.day.into_inner() }),
                }
            }
        }
        for (key, section) in file.year {
            self.year(&key, section, &mut parts);
        }
        parts
    }

    fn week(&mut self, file: Week, week: &mut [Spans; 7]) {
        let given = [file.mon, file.tue, file.wed, file.thu, file.fri, file.sat, file.sun];
        for (day, given) in week.iter_mut().zip(given) {
            if let Some(given) = given {
                *day = self.spans(&given);
            }
        }
    }

    fn year(&mut self, key: &Spanned<String>, section: YearFile, parts: &mut CalendarParts) {
        let Some(year) = year(key.get_ref()) else {
            return self.fault(key.span().start, Fault::Year { text: key.get_ref().clone() });
        };
        parts.days.retain(|date, _| date.year() != year);
        parts.date_breaks.retain(|date, _| date.year() != year);
        let official = section.standing == Standing::Official;
        let name = Name { zh: section.source.clone(), en: section.source.clone() };
        if name.zh.is_empty() || name.zh.len() > 600 {
            self.fault(key.span().start, Fault::Name { most: 600 });
        }
        parts.years.insert(year, YearFacts { official, source: section.source });
        self.at_most(section.closed.len().max(section.worked.len()).max(section.hours.len()));
        for it in section.closed {
            let name = self.name(it.days.span().start, it.zh, it.en);
            self.give(&it.days, year, &mut parts.days, &SpecialDay { hours: DayHours::Closed, name });
        }
        for it in section.worked {
            let name = self.name(it.day.span().start, it.zh, it.en);
            let hours = DayHours::Like(it.like.into());
            self.give(&it.day, year, &mut parts.days, &SpecialDay { hours, name });
        }
        for it in section.hours {
            let name = self.name(it.day.span().start, it.zh, it.en);
            let hours = DayHours::Own(self.spans(&it.spans));
            self.give(&it.day, year, &mut parts.days, &SpecialDay { hours, name });
        }
        self.at_most(section.breaks.len());
        for it in section.breaks {
            let spans = self.spans(&it.spans);
            for date in self.range(&it.day, year) {
                parts.date_breaks.entry(date).or_default().extend(&spans);
            }
        }
    }

    /// Gives days their hours, each once.
    fn give(
        &mut self,
        days: &Spanned<String>,
        year: i16,
        to: &mut BTreeMap<Date, SpecialDay>,
        day: &SpecialDay,
    ) {
        let at = days.span().start;
        let line = self.line(at);
        for date in self.range(days, year) {
            match self.seen.get(&date) {
                Some(&first) => self.fault(at, Fault::Twice { date, first }),
                None => {
                    self.seen.insert(date, line);
                    to.insert(date, day.clone());
                }
            }
        }
    }

    /// The dates of a day or a range, all of them in this year.
    fn range(&mut self, days: &Spanned<String>, year: i16) -> Vec<Date> {
        let (at, text) = (days.span().start, days.get_ref());
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (Some(first), Some(last)) = (date(first), date(last)) else {
            self.fault(at, Fault::Date { text: text.clone() });
            return Vec::new();
        };
        if let Some(date) = [first, last].into_iter().find(|date| date.year() != year) {
            self.fault(at, Fault::OtherYear { date, year });
            return Vec::new();
        }
        if last < first {
            self.fault(at, Fault::Date { text: text.clone() });
        }
        dates(first, last).collect()
    }

    fn spans(&mut self, texts: &[Spanned<String>]) -> Spans {
        let mut spans: Spans = Vec::with_capacity(texts.len());
        for text in texts {
            let Some(next) = span(text.get_ref()) else {
                self.fault(text.span().start, Fault::Span { text: text.get_ref().clone() });
                continue;
            };
            // Only the last span may pass midnight, and it may not reach the first of the next day's: those
            // are cut, so only what is written for one day is held to its order.
            if spans.last().is_some_and(|before| before.to <= before.from || next.from < before.to) {
                self.fault(text.span().start, Fault::Overlap { text: text.get_ref().clone() });
            }
            spans.push(next);
        }
        if let Some(more) = texts.get(MOST_SPANS) {
            self.fault(more.span().start, Fault::TooMuch { what: "spans", most: MOST_SPANS });
        }
        spans
    }

    fn name(&mut self, at: usize, zh: String, en: String) -> Name {
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= MOST_NAME;
        if !fits(&zh) || !fits(&en) {
            self.fault(at, Fault::Name { most: MOST_NAME });
        }
        Name { zh, en }
    }

    fn at_most(&mut self, days: usize) {
        if days > MOST_DAYS {
            self.fault(0, Fault::TooMuch { what: "days", most: MOST_DAYS });
        }
    }

    fn fault(&mut self, at: usize, fault: Fault) {
        // A text of nothing but faults says the first ones.
        if self.errors.len() < 100 {
            let line = self.line(at);
            self.errors.push(CalendarError { line, fault });
        }
    }

    /// Line, from 1, in which a byte of the layer lies.
    fn line(&self, at: usize) -> usize {
        self.lines + self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Mon => Self::Monday,
            WeekdayName::Tue => Self::Tuesday,
            WeekdayName::Wed => Self::Wednesday,
            WeekdayName::Thu => Self::Thursday,
            WeekdayName::Fri => Self::Friday,
            WeekdayName::Sat => Self::Saturday,
            WeekdayName::Sun => Self::Sunday,
        }
    }
}

/// A number of exactly so many digits.
fn digits<T: std::str::FromStr>(text: &str, count: usize) -> Option<T> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn year(text: &str) -> Option<i16> {
    let last = FIRST_YEAR + i16::try_from(YEARS).ok()?;
    digits::<i16>(text, 4).filter(|year| (FIRST_YEAR..last).contains(year))
}

fn date(text: &str) -> Option<Date> {
    let (years, days) = text.split_once('-')?;
    let (month, day) = days.split_once('-')?;
    Date::new(year(years)?, digits(month, 2)?, digits(day, 2)?).ok()
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    // A leap year has every day.
    Date::new(2024, month, day).ok().map(|_| (month, day))
}

/// Reads `"09:00-12:00"`; an end up to 24 hours after the beginning may be written as `"06:00"` or `"30:00"`.
pub fn span(text: &str) -> Option<DaySpan> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    let long = to > DAY_MINUTES;
    let to = if long { to - DAY_MINUTES } else { to };
    (from < DAY_MINUTES && if long { to <= from } else { to != from }).then_some(DaySpan { from, to })
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (digits::<u16>(hours, 2)?, digits::<u16>(minutes, 2)?);
    (minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests;
