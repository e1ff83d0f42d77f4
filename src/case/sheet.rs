//! 登记单: what was written down at a step of the work, on a sheet that the rule pack defines.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    AskKind, Case, Choice, Context, Event, Fact, Fault, Field, Fields, MAX_LINE, Need, Reason, Refusal,
    Shape, Verb, Wish, Word, Words, digits, is_phone, read_when,
};
use crate::{
    rights::{Fen, Imei},
    rules::{FieldRule, FieldShape, MAX_SHEETS, Pack, Sheet, offered},
    sla::{HoldReason, Id, Instant, Mark, Stamp},
    text,
};

/// Values that are sealed, by field, each with its shape: how it is masked and said does not hang on the pack.
pub type Sealed = BTreeMap<String, (FieldShape, String)>;

/// A sheet with its values as they are kept, those that are sealed apart.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filled {
    pub sheet: String,
    pub open: Vec<(String, String)>,
    pub sealed: Sealed,
}

untold!(Filled, sheet);

/// The fields of a sheet, as the form of an act asks them. At intake that must be there without which the kind is not
/// accepted.
pub fn sheet_fields(sheet: &Sheet, verb: Verb, kind: Option<&str>, pack: &Pack) -> Vec<Field> {
    let accepts = kind.and_then(|kind| pack.kind(kind)).map(|kind| kind.required.accept.as_slice());
    let field = |(rule, must): (&FieldRule, bool)| {
        let must = match verb {
            Verb::Fill => must,
            Verb::Open => false,
            _ => accepts.is_some_and(|fields| fields.iter().any(|id| id == rule.id.as_str())),
        };
        let need = if must { Need::Must } else { Need::May };
        Some(Field { name: rule.id.as_str(), need, shape: shape(rule)? })
    };
    pack.fields_of(sheet).filter_map(field).collect()
}

/// The sheet that an act is about, if it is about one: the one that is named, or that of the kind of a new case.
pub fn sheet_of<'a>(verb: Verb, new: bool, fields: &Fields, pack: &'a Pack) -> Option<&'a Sheet> {
    let get = |name: &str| said(fields, name);
    if new {
        return pack.intake_sheet(kind_of(fields, pack)?, get("category"));
    }
    (verb == Verb::Fill).then(|| pack.sheet(get("sheet")?)).flatten()
}

/// The kind of a new case: that of its category, or the one that is named.
pub fn kind_of<'a>(fields: &'a Fields, pack: &'a Pack) -> Option<&'a str> {
    let category = said(fields, "category");
    category.and_then(|id| pack.kind_of(pack.category(id)?)).or_else(|| said(fields, "kind"))
}

fn said<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn shape(rule: &FieldRule) -> Option<Shape> {
    Some(match rule.shape? {
        FieldShape::Line | FieldShape::Name => Shape::Line,
        FieldShape::Text => Shape::Text,
        FieldShape::Phone => Shape::Phone,
        FieldShape::Imei => Shape::Imei,
        FieldShape::Paper => Shape::Paper,
        FieldShape::Number => Shape::Number,
        FieldShape::Money => Shape::Money,
        FieldShape::Date => Shape::Date,
        FieldShape::When => Shape::When,
        // As at intake, with the codes that everybody knows.
        FieldShape::Choice if rule.list.as_deref() == Some("category") => Shape::Choice(Choice::Category),
        FieldShape::Choice => Shape::Choice(Choice::Of(rule.id)),
        FieldShape::YesNo => Shape::Choice(Choice::YesNo),
    })
}

/// A value as it is kept: numbers without signs between them, amounts in fen, days as `2026-11-27`, moments in UTC,
/// papers masked.
///
/// # Errors
/// It is not of that shape.
pub fn read_value(shape: FieldShape, text: &str, now: Instant, pack: &Pack) -> Result<String, Fault> {
    let said = text.trim();
    Ok(match shape {
        FieldShape::Phone if is_phone(said) => digits(said),
        FieldShape::Phone => return Err(Fault::Phone),
        FieldShape::Imei => said.parse::<Imei>().map_err(|_| Fault::Imei)?.to_string(),
        FieldShape::Paper => masked_paper(said).ok_or(Fault::Paper)?,
        FieldShape::Number => said.parse::<u64>().map_err(|_| Fault::Number)?.to_string(),
        FieldShape::Money => said.parse::<Fen>().map_err(|_| Fault::Money)?.count().to_string(),
        FieldShape::Date => read_day(said, now, pack).ok_or(Fault::Day)?.to_string(),
        FieldShape::When => read_when(said, now, &pack.zone).ok_or(Fault::When)?.to_string(),
        FieldShape::Line | FieldShape::Name if said.len() > MAX_LINE => {
            return Err(Fault::TooLong { max: MAX_LINE });
        }
        FieldShape::Line | FieldShape::Name | FieldShape::Choice | FieldShape::YesNo => said.to_owned(),
        FieldShape::Text => text.to_owned(),
    })
}

/// Whether a value as it is kept is not in the future, where its field asks for that.
///
/// # Errors
/// It is.
pub fn is_past(rule: &FieldRule, value: &str, now: Instant, pack: &Pack) -> Result<(), Fault> {
    let ahead = match rule.shape {
        Some(FieldShape::Date) => value.parse().is_ok_and(|day: Date| day > now.zoned(&pack.zone).date()),
        Some(FieldShape::When) => value.parse().is_ok_and(|at: Instant| at > now),
        _ => false,
    };
    if rule.past && ahead { Err(Fault::Ahead) } else { Ok(()) }
}

/// A day as typed: `2026-11-27`, `20261127`, or `1127` and `11-27` for the last such day.
pub fn read_day(text: &str, now: Instant, pack: &Pack) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let today = now.zoned(&pack.zone).date();
    let figures: String = text.chars().filter(char::is_ascii_digit).collect();
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '/')) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| figures.get(range)?.parse::<i16>().ok();
    let day = |year: i16, from: usize| {
        let (month, day) = (part(from..from + 2)?, part(from + 2..from + 4)?);
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match figures.len() {
        8 => day(part(0..4)?, 4),
        4 => day(today.year(), 0).filter(|day| *day <= today).or_else(|| day(today.year() - 1, 0)),
        _ => None,
    }
}

/// The first and the last four signs of the number of a paper; none where it is too short to hide anything.
fn masked_paper(text: &str) -> Option<String> {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let fits =
        (8..=24).contains(&signs.len()) && signs.iter().all(|c| c.is_ascii_alphanumeric() || *c == '*');
    let shown = if signs.len() >= 12 { 4 } else { 2 };
    let hide = |(n, c): (usize, &char)| {
        if n < shown || n + shown >= signs.len() { c.to_ascii_uppercase() } else { '*' }
    };
    fits.then(|| signs.iter().enumerate().map(hide).collect())
}

/// The values of a sheet among the fields of an act, as they are kept.
///
/// # Errors
/// The first field that does not fit.
pub fn read_sheet(
    sheet: &Sheet,
    fields: &Fields,
    now: Instant,
    pack: &Pack,
) -> Result<Filled, (String, Fault)> {
    let mut filled = Filled { sheet: sheet.id.clone(), ..Filled::default() };
    for (rule, _) in pack.fields_of(sheet) {
        let id = rule.id.as_str();
        let said = fields.get(id).filter(|text| !text.trim().is_empty());
        let (Some(said), Some(shape)) = (said, rule.shape) else { continue };
        let value = read_value(shape, said, now, pack).map_err(|fault| (id.to_owned(), fault))?;
        is_past(rule, &value, now, pack).map_err(|fault| (id.to_owned(), fault))?;
        if rule.is_sealed() {
            filled.sealed.insert(id.to_owned(), (shape, value));
        } else {
            filled.open.push((id.to_owned(), value));
        }
    }
    Ok(filled)
}

impl Filled {
    /// Whether nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.sealed.is_empty()
    }

    /// Whether this field was.
    pub(super) fn has(&self, field: &str) -> bool {
        self.sealed.contains_key(field) || self.open.iter().any(|(id, _)| id == field)
    }

    /// What is written of it, with the words of the act.
    pub(super) fn fact(self, mut words: Words) -> Fact {
        words.set(Word::Sheet, Some(seal(&self.sealed)).filter(|_| !self.sealed.is_empty()));
        Fact { event: Event::SheetFilled { sheet: self.sheet, values: self.open }, words }
    }
}

/// The sealed values of a sheet as one word.
fn seal(values: &Sealed) -> String {
    // Texts with texts for keys: this cannot fail.
    serde_json::to_string(values).unwrap_or_default()
}

/// The sealed values behind a word; none where it is not such a word.
pub fn sealed_values(words: &Words) -> Sealed {
    words.get(Word::Sheet).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Sealed values as somebody sees them who may not see personal data.
pub fn masked_sheet(sealed: &str) -> String {
    let values: Sealed = serde_json::from_str(sealed).unwrap_or_default();
    seal(&values.into_iter().map(|(id, (shape, value))| (id, (shape, masked_value(shape, &value)))).collect())
}

fn masked_value(shape: FieldShape, value: &str) -> String {
    match shape {
        // Papers are stored masked; what people wrote is read by everybody who reads the case.
        FieldShape::Line | FieldShape::Text | FieldShape::Paper => value.to_owned(),
        FieldShape::Name => text::mask_name(value),
        FieldShape::Phone => text::mask_phone(value),
        _ => {
            let hidden = value.chars().count().saturating_sub(4);
            value.chars().enumerate().map(|(n, c)| if n < hidden { '*' } else { c }).collect()
        }
    }
}

impl Case {
    /// The sheets that may be filled in now.
    pub fn sheets_now<'a>(&'a self, pack: &'a Pack) -> impl Iterator<Item = &'a Sheet> {
        let been = |sheet: &str| self.sheets.contains_key(sheet);
        pack.sheets_for(&self.facts.kind, self.facts.category.as_deref())
            .filter(move |sheet| !(sheet.once && been(&sheet.id)))
            .filter(move |sheet| sheet.after.is_empty() || sheet.after.iter().any(|one| been(one)))
    }

    /// A sheet that is owed because a clock was missed, and that clock.
    pub fn owed_sheet<'a>(&self, pack: &'a Pack, now: Instant) -> Option<(&'a Sheet, &'a str)> {
        let missed =
            |clock: &str| self.clocks.iter().any(|named| named.id == clock && named.clock.breached(now));
        let sheets = pack.sheets_for(&self.facts.kind, self.facts.category.as_deref());
        let owed = sheets.filter_map(|sheet| Some((sheet, sheet.owed_when.as_deref()?)));
        owed.into_iter().find(|(sheet, clock)| missed(clock) && !self.sheets.contains_key(&sheet.id))
    }

    /// A field whose yes asks whose fault it is, while nobody judged it.
    pub fn owed_judgement<'a>(&self, pack: &'a Pack) -> Option<&'a str> {
        let asks = |field: &&FieldRule| {
            let id = field.id.as_str();
            field.judged && self.values.get(id).is_some_and(|value| value == "yes")
        };
        pack.fields.iter().filter(|_| self.judgement.is_none()).find(asks).map(|field| field.id.as_str())
    }

    /// What stands in a field of a sheet now, sealed or not.
    pub fn field_value(&self, field: &str) -> Option<String> {
        let sealed = || sealed_values(&self.words).remove(field).map(|(_, value)| value);
        self.values.get(field).cloned().or_else(sealed)
    }

    /// Whether a field of a sheet that the pack demands is filled in; fields of no sheet are none of its business.
    pub(super) fn has_value(&self, field: &str, pack: &Pack) -> bool {
        let shaped = pack.field(field).is_some_and(|rule| rule.shape.is_some());
        !shaped || self.field_value(field).is_some()
    }

    pub(super) fn fill(
        &self,
        filled: Filled,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let pack = with.pack;
        let Some(sheet) = self.sheets_now(pack).find(|sheet| sheet.id == filled.sheet) else {
            let values = self.sheets_now(pack).map(|sheet| sheet.id.clone()).collect();
            let fault = Fault::NotOneOf { values };
            return Err(self.refuse(Reason::Field { field: "sheet".to_owned(), fault }));
        };
        if self.sheets.values().sum::<u32>() >= MAX_SHEETS {
            let max = usize::try_from(MAX_SHEETS).unwrap_or(usize::MAX);
            return Err(self.refuse(Reason::TooMany { field: "sheet".to_owned(), max }));
        }
        let waits = self.hold.as_ref().map(|hold| hold.reason.as_str());
        let holds = sheet.holds.as_deref().filter(|reason| waits != Some(*reason));
        let resumes = waits.is_some() && (sheet.resumes || holds.is_some());
        let mut facts: Vec<Fact> = resumes.then(|| Fact::bare(Event::Resumed)).into_iter().collect();
        facts.push(filled.fact(words));
        facts.extend(holds.map(|reason| {
            Fact::bare(Event::Held { reason: HoldReason::new(reason), until: None, told: false })
        }));
        if let Some(what) = sheet.asks.as_deref().and_then(AskKind::of) {
            let wish = Wish { what, clock: None, task: None, until: None, hold: None };
            facts.extend(self.ask(wish, Words::default(), with)?);
        }
        Ok(facts)
    }

    /// Takes a sheet in: the last value of each field stands.
    pub(super) fn take_sheet(
        &mut self,
        sheet: &str,
        values: &[(String, String)],
        words: &Words,
        at: Instant,
    ) {
        *self.sheets.entry(sheet.to_owned()).or_default() += 1;
        self.values.extend(values.iter().cloned());
        let newer = sealed_values(words);
        if !newer.is_empty() {
            let mut sealed = sealed_values(&self.words);
            sealed.extend(newer);
            self.words.set(Word::Sheet, Some(seal(&sealed)));
        }
        if let Some(name) = Id::of(sheet) {
            self.stamps.push(Stamp::new(at, Mark::Filled(name)));
        }
    }
}

/// The ids of the sheets that a pack offers.
pub(super) fn sheet_ids(pack: &Pack) -> Vec<&str> {
    offered(&pack.sheets).map(|sheet| sheet.id.as_str()).collect()
}
