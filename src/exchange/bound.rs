//! A mapping bound to the header of a file: records become rows, or say why not.

use std::borrow::Cow;

use super::{
    ColumnFault, FieldMap, FileFault, Mapping, Name, Piece, Record, RowFault, limits::MAX_REQUEST,
    mapping::split_width, read_time,
};
use crate::{
    api::{CustomerRow, LogStep, Row},
    case::{CustomerChange, Fields, MAX_STAR, Place, Reference, Stage, listed},
    sla::Instant,
};

/// A mapping whose columns are found.
pub struct Bound<'a> {
    mapping: &'a Mapping,
    fields: Vec<(&'a FieldMap, Vec<Bit<'a>>)>,
    more: Vec<(&'a str, usize)>,
    /// Columns that the mapping neither uses nor skips, by name, or by number where they have none.
    pub unused: Vec<String>,
}

/// At most so many of the values of a table are kept in a fault.
const MAX_KNOWN: usize = 20;

/// A piece of a value.
enum Bit<'a> {
    Text(&'a str),
    /// The cell of a column, with zeros in front up to so many digits.
    Cell {
        column: usize,
        width: usize,
    },
}

impl<'a> Bound<'a> {
    /// Finds the columns of a mapping in a header.
    ///
    /// # Errors
    /// Columns that are not there, or several times.
    pub fn new(mapping: &'a Mapping, header: &[String]) -> Result<Self, FileFault> {
        let mut search = Search { header, faults: Vec::new(), used: vec![false; header.len()] };
        let fields = mapping
            .fields
            .iter()
            .map(|field| {
                let pieces = field.take.0.iter();
                (field, pieces.filter_map(|piece| search.bit(field.line, piece)).collect())
            })
            .collect();
        let more = mapping.more.iter().filter_map(|named| {
            search.column(named.line, &named.column).map(|column| (named.column.as_str(), column))
        });
        let more = more.collect();
        for named in &mapping.skip {
            search.skip(&named.column);
        }
        if !search.faults.is_empty() {
            return Err(search.fault());
        }
        Ok(Self { mapping, fields, more, unused: search.unused() })
    }

    /// A record as a row.
    ///
    /// # Errors
    /// Why it is none.
    pub fn row(&self, record: &Record) -> Result<Row, RowFault> {
        self.made(record)?.row(record.line, &self.mapping.source)
    }

    /// A record as a customer.
    ///
    /// # Errors
    /// Why it is none.
    pub fn customer(&self, record: &Record) -> Result<CustomerRow, RowFault> {
        let mut made = self.made(record)?;
        let mut take = |name| made.fields.remove(name);
        let place = match take("place") {
            Some(value) => Some(Place::of(&value).ok_or_else(|| {
                let known = [Place::Town, Place::Village].map(|place| place.id().to_owned()).to_vec();
                RowFault::NotInTable { field: "place", value, known }
            })?),
            None => None,
        };
        let change = CustomerChange {
            name: take("name"),
            address: take("address"),
            place,
            more_lines: take("line").map(|lines| listed(&lines)).unwrap_or_default(),
            star: made.star,
            tags: made.tags,
            ..CustomerChange::default()
        };
        let external = made.id.map(|id| Reference { source: self.mapping.source.clone(), id });
        Ok(CustomerRow { at: record.line, external, change })
    }

    /// A record of an event log as a step of a case.
    ///
    /// # Errors
    /// Why it is none.
    pub fn step(&self, record: &Record) -> Result<StepRow, RowFault> {
        let made = self.made(record)?;
        let missing = |field| RowFault::Missing { field };
        let what = made.activity.ok_or(missing("activity"))?;
        let to = self.mapping.activities.get(what.trim()).cloned();
        Ok(StepRow {
            line: record.line,
            external: Reference { source: self.mapping.source.clone(), id: made.id.ok_or(missing("id"))? },
            opened: made.opened,
            limit: made.limit,
            fields: made.fields,
            step: LogStep { at: made.at.ok_or(missing("at"))?, what, to, by: made.by },
        })
    }

    fn made(&self, record: &Record) -> Result<Made, RowFault> {
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        // A mapping may name a long cell many times: what no frame takes is not put together.
        let mut left = MAX_REQUEST;
        let mut spend = |bytes| {
            left = usize::checked_sub(left, bytes).ok_or(RowFault::TooMuch { max: MAX_REQUEST })?;
            Ok(())
        };
        let mut made = Made::default();
        for (field, bits) in &self.fields {
            if let Some(value) = value(field, bits, &record.cells, &mut spend)? {
                made.put(field, value, self.mapping)?;
            }
        }
        for (name, column) in &self.more {
            let text = record.cells.get(*column).map(String::as_str).unwrap_or_default();
            if !text.trim().is_empty() {
                spend(text.len())?;
                made.more.push(((*name).to_owned(), text.to_owned()));
            }
        }
        Ok(made)
    }
}

/// A row of an event log: a step, and what it says of its case.
pub struct StepRow {
    /// Line of the file, from 1.
    pub line: u64,
    pub external: Reference,
    pub opened: Option<Instant>,
    pub limit: Option<Instant>,
    /// The fields of `Verb::Open`.
    pub fields: Fields,
    pub step: LogStep,
}

/// The value of a field in these cells; nothing where it is empty.
fn value(
    field: &FieldMap,
    bits: &[Bit<'_>],
    cells: &[String],
    spend: &mut dyn FnMut(usize) -> Result<(), RowFault>,
) -> Result<Option<String>, RowFault> {
    let mut text = String::new();
    // The constant parts of a template are no value without any of its cells.
    let mut found = bits.iter().all(|bit| matches!(bit, Bit::Text(_)));
    for bit in bits {
        match bit {
            Bit::Text(constant) => text.push_str(constant),
            Bit::Cell { column, width } => {
                let cell = padded(cells.get(*column).map(String::as_str).unwrap_or_default(), *width);
                spend(cell.len())?;
                found |= !cell.trim().is_empty();
                text.push_str(&cell);
            }
        }
    }
    if !found {
        text.clear();
    }
    if field.trim && text.trim().len() < text.len() {
        text = text.trim().to_owned();
    }
    if field.none.iter().any(|none| none == text.trim()) {
        text.clear();
    }
    if let Some(values) = &field.values {
        match values.get(text.trim()).or(field.otherwise.as_ref()) {
            Some(known) => text.clone_from(known),
            None if text.is_empty() => {}
            None => {
                let known = values.keys().take(MAX_KNOWN).cloned().collect();
                return Err(RowFault::NotInTable { field: field.name.id(), value: text, known });
            }
        }
    }
    Ok((!text.trim().is_empty()).then_some(text))
}

fn padded(cell: &str, width: usize) -> Cow<'_, str> {
    let digits = cell.trim();
    if digits.len() < width && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Owned(format!("{digits:0>width$}"));
    }
    Cow::Borrowed(cell)
}

/// A row in the making.
#[derive(Default)]
struct Made {
    id: Option<String>,
    opened: Option<Instant>,
    closed: Option<Instant>,
    stage: Option<Stage>,
    status: Option<String>,
    answer: Option<String>,
    answered: Option<(String, Instant)>,
    urged: u32,
    limit: Option<Instant>,
    at: Option<Instant>,
    activity: Option<String>,
    by: Option<String>,
    star: Option<u8>,
    tags: Option<Vec<String>>,
    fields: Fields,
    more: Vec<(String, String)>,
}

impl Made {
    fn put(&mut self, field: &FieldMap, value: String, mapping: &Mapping) -> Result<(), RowFault> {
        let name = field.name.id();
        // A day without formats is read as it is typed.
        if field.name.is_time() || !field.formats.is_empty() {
            let at = read_time(&value, &field.formats, &mapping.zone).ok_or_else(|| RowFault::Time {
                field: name,
                value: value.clone(),
                formats: field.formats.clone(),
            })?;
            match field.name {
                Name::Opened => self.opened = Some(at),
                Name::Closed => self.closed = Some(at),
                Name::Answered => self.answered = Some((value, at)),
                Name::Limit => self.limit = Some(at),
                Name::At => self.at = Some(at),
                name if name.is_day() => {
                    self.fields.insert(name.id().to_owned(), at.zoned(&mapping.zone).date().to_string());
                }
                _ => {
                    self.fields.insert(name.to_owned(), at.to_string());
                }
            }
            return Ok(());
        }
        match field.name {
            Name::Id => self.id = Some(value),
            Name::Status => self.status = Some(value),
            Name::Answer => self.answer = Some(value),
            Name::Activity => self.activity = Some(value),
            Name::By => self.by = Some(value),
            Name::Tags => self.tags = Some(listed(&value)),
            Name::Star => {
                let star = value.parse().ok().filter(|star| *star <= MAX_STAR);
                let known = || (1..=MAX_STAR).map(|star| star.to_string()).collect();
                self.star =
                    Some(star.ok_or_else(|| RowFault::NotInTable { field: name, value, known: known() })?);
            }
            Name::Urged => {
                self.urged = value.parse().map_err(|_| RowFault::Number { field: name, value })?;
            }
            Name::Stage => {
                let stage = Stage::of(&value).ok_or_else(|| RowFault::NotInTable {
                    field: name,
                    value,
                    known: Stage::ALL.into_iter().map(|stage| stage.id().to_owned()).collect(),
                })?;
                self.stage = Some(stage);
            }
            _ => {
                self.fields.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }

    fn row(mut self, line: u64, source: &str) -> Result<Row, RowFault> {
        let missing = |field| RowFault::Missing { field };
        let id = self.id.ok_or(missing("id"))?;
        let opened = self.opened.ok_or(missing("opened"))?;
        if !self.fields.contains_key("text") {
            return Err(missing("text"));
        }
        let answer = match (self.answer, self.answered) {
            (Some(text), Some((_, at))) => Some((text, at)),
            (Some(_), None) => return Err(missing("answered")),
            (None, Some((text, _))) => {
                self.more.push(("answered".to_owned(), text));
                None
            }
            (None, None) => None,
        };
        let answered = answer.as_ref().map(|(_, at)| *at);
        for (field, at) in [("answered", answered), ("closed", self.closed)] {
            if at.is_some_and(|at| at < opened) {
                return Err(RowFault::BeforeOpened { field });
            }
        }
        Ok(Row {
            at: line,
            external: Reference { source: source.to_owned(), id },
            fields: self.fields,
            opened,
            stage: self.stage,
            status: self.status,
            answer,
            closed: self.closed,
            urged: self.urged,
            limit: self.limit,
            more: self.more,
        })
    }
}

/// The looking for columns in a header.
struct Search<'h> {
    header: &'h [String],
    faults: Vec<ColumnFault>,
    used: Vec<bool>,
}

impl Search<'_> {
    fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = usize> + use<'_, 'n> {
        self.header.iter().enumerate().filter(move |(_, known)| *known == name).map(|(n, _)| n)
    }

    fn bit<'a>(&mut self, line: usize, piece: &'a Piece) -> Option<Bit<'a>> {
        let name = match piece {
            Piece::Text(text) => return Some(Bit::Text(text)),
            Piece::Column(name) => name.as_str(),
        };
        let (name, width) = match split_width(name) {
            Some((short, width)) if self.all(name).next().is_none() => (short, width),
            _ => (name, 0),
        };
        self.column(line, name).map(|column| Bit::Cell { column, width })
    }

    fn column(&mut self, line: usize, name: &str) -> Option<usize> {
        let mut all = self.all(name);
        let (first, second) = (all.next(), all.next());
        drop(all);
        self.skip(name);
        if first.is_none() || second.is_some() {
            self.faults.push(ColumnFault { line, column: name.to_owned(), several: second.is_some() });
            return None;
        }
        first
    }

    /// What is skipped need not be there, and may be there several times.
    fn skip(&mut self, name: &str) {
        for (used, known) in self.used.iter_mut().zip(self.header) {
            *used |= known == name;
        }
    }

    fn unused(&self) -> Vec<String> {
        let unused = self.header.iter().zip(&self.used).enumerate().filter(|(_, (_, used))| !**used);
        unused
            .map(|(n, (name, _))| if name.is_empty() { format!("#{}", n + 1) } else { name.clone() })
            .collect()
    }

    fn fault(mut self) -> FileFault {
        self.faults.sort_by_key(|fault| fault.line);
        let mut header = self.unused();
        let used = self.header.iter().zip(&self.used).filter(|(_, used)| **used);
        header.extend(used.map(|(name, _)| name.clone()));
        FileFault::Columns { faults: self.faults, header }
    }
}

#[cfg(test)]
mod tests;
