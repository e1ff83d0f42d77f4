//! The rows of a sheet, their cells as text.

use quick_xml::events::{BytesStart, Event};

use super::{
    archive::Part,
    moment,
    shared::{Shared, rich, unescaped},
    styles::{Shows, Styles},
    xml::{Xml, attribute, early},
};
use crate::exchange::{
    FileFault,
    limits::{MAX_COLUMNS, MAX_LINES, MAX_RECORD},
};

/// A row with anything in it.
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u64,
    /// Its cells up to the last with anything in it.
    pub cells: Vec<String>,
    /// The first cell that cannot be used, by column from 0.
    pub fault: Option<(usize, CellFault)>,
}

/// Why a cell cannot be used.
#[derive(Clone, PartialEq, Eq)]
pub enum CellFault {
    /// The row is longer than so many bytes.
    TooLong { max: usize },
    /// There is something beyond the last column that is read.
    TooFar,
    /// It shows an error, such as `#N/A`.
    Error { error: String },
    /// A number of more digits than a spreadsheet keeps.
    Digits,
    /// Shown as a day or a time, but no such moment.
    NoMoment { value: String },
}

untold!(CellFault);

/// A sheet on its way.
pub struct Rows {
    xml: Xml,
    shared: Shared,
    styles: Styles,
    from_1904: bool,
    length: u64,
    /// Number of the row that was read last.
    last: u64,
    ended: bool,
}

/// What a cell says of itself.
struct Cell {
    kind: Option<String>,
    format: Option<usize>,
}

/// From here on a spreadsheet has lost digits: it keeps fifteen.
const MAX_WHOLE: f64 = 1e15;

impl Rows {
    /// A sheet from its beginning.
    pub fn new(part: Part, shared: Shared, styles: Styles, from_1904: bool) -> Self {
        let length = part.length();
        Self { xml: Xml::new(part), shared, styles, from_1904, length, last: 0, ended: false }
    }

    /// How long the packed sheet is, in bytes.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// How much of that was read.
    pub fn at(&mut self) -> u64 {
        self.xml.part().at()
    }

    /// The next row with anything in it; nothing at the end.
    ///
    /// # Errors
    /// The sheet is damaged: also where its rows or cells are out of order, since then nobody knows which is which.
    pub fn read(&mut self) -> Result<Option<Row>, FileFault> {
        while !self.ended {
            let number = match self.xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "row" => {
                    let next = self.last + 1;
                    let said = attribute(&start, "r")?;
                    said.map_or(Some(next), |said| said.parse().ok().filter(|said| *said >= next))
                }
                Event::End(end) if end.local_name().as_ref() == "sheetData" => {
                    self.xml.finish()?;
                    self.ended = true;
                    continue;
                }
                Event::Eof => return Err(early()),
                _ => continue,
            };
            self.last = number.ok_or_else(|| out_of_order(self.last + 1))?;
            if self.last > MAX_LINES {
                return Err(FileFault::TooManyLines { max: MAX_LINES });
            }
            let row = self.row()?;
            if row.fault.is_some() || !row.cells.is_empty() {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The cells up to the end of the row that was begun.
    fn row(&mut self) -> Result<Row, FileFault> {
        let mut row = Row { number: self.last, cells: Vec::new(), fault: None };
        let (mut next, mut held) = (0, 0);
        loop {
            let (column, cell) = match self.xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "c" => {
                    (place(&start, row.number, next)?, cell(&start)?)
                }
                Event::End(end) if end.local_name().as_ref() == "row" => return Ok(row),
                Event::Eof => return Err(early()),
                _ => continue,
            };
            next = column + 1;
            let (mut text, mut fault) = self.value(&cell)?;
            if text.is_empty() && fault.is_none() {
                continue;
            }
            if column >= MAX_COLUMNS {
                (text, fault) = (String::new(), Some(CellFault::TooFar));
            }
            if held + text.len() > MAX_RECORD {
                (text, fault) = (String::new(), Some(CellFault::TooLong { max: MAX_RECORD }));
            }
            held += text.len();
            if let Some(fault) = fault {
                row.fault.get_or_insert((column, fault));
            }
            if column < MAX_COLUMNS {
                row.cells.resize(column, String::new());
                row.cells.push(text);
            }
        }
    }

    /// The value of the cell that was begun, as text.
    fn value(&mut self, cell: &Cell) -> Result<(String, Option<CellFault>), FileFault> {
        let (mut raw, mut fits, mut inline) = (String::new(), true, false);
        loop {
            match self.xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "is" => {
                        inline = true;
                        fits &= rich(&mut self.xml, &mut raw, MAX_RECORD)?;
                    }
                    "v" if !inline => fits &= self.xml.text(&mut raw, MAX_RECORD)?,
                    _ => drop(self.xml.text(&mut String::new(), 0)?),
                },
                Event::End(end) if end.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(early()),
                _ => {}
            }
        }
        if !fits {
            return Ok((String::new(), Some(CellFault::TooLong { max: MAX_RECORD })));
        }
        let unknown = |what: &str| FileFault::Broken { why: format!("{what} in row {}", self.last) };
        Ok(match cell.kind.as_deref() {
            _ if inline || raw.is_empty() => (raw, None),
            Some("s") => {
                let text = raw.trim().parse().ok().and_then(|number| self.shared.get(number));
                (text.ok_or_else(|| unknown("a text that is not there"))?.to_owned(), None)
            }
            Some("str" | "inlineStr") => (unescaped(&raw), None),
            Some("b") => match raw.trim() {
                "0" | "false" => ("false".to_owned(), None),
                "1" | "true" => ("true".to_owned(), None),
                _ => return Err(unknown("a truth value that is none")),
            },
            Some("e") => (raw.clone(), Some(CellFault::Error { error: raw })),
            Some("d") => (iso(&raw), None),
            Some("n") | None => self.number(raw, cell.format),
            Some(_) => return Err(unknown("a cell of a kind that is not known")),
        })
    }

    fn number(&self, raw: String, format: Option<usize>) -> (String, Option<CellFault>) {
        let Some(number) = raw.trim().parse::<f64>().ok().filter(|number| number.is_finite()) else {
            return (raw.clone(), Some(CellFault::Error { error: raw }));
        };
        match self.styles.shows(format) {
            Shows::Number if number.abs() >= MAX_WHOLE => (raw, Some(CellFault::Digits)),
            // The shortest text that is this number, never with an exponent; no minus before zero.
            Shows::Number => ((number + 0.0).to_string(), None),
            // A share of 1 is written as it is shown; twelve digits of it are what was typed.
            Shows::Percent => (format!("{}%", (number * 1e12).round() / 1e10 + 0.0), None),
            shows => match moment::text(number, shows, self.from_1904) {
                Some(text) => (text, None),
                None => (raw.clone(), Some(CellFault::NoMoment { value: raw })),
            },
        }
    }
}

/// An ISO 8601 moment in the form of all others, where it is one on the wall clock.
fn iso(raw: &str) -> String {
    match raw.trim().parse::<jiff::civil::DateTime>() {
        Ok(at) if raw.contains('T') => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        _ => raw.to_owned(),
    }
}

fn cell(start: &BytesStart<'_>) -> Result<Cell, FileFault> {
    let format = attribute(start, "s")?.and_then(|format| format.parse().ok());
    Ok(Cell { kind: attribute(start, "t")?, format })
}

/// The column of a cell, from 0: as it says, which must be in this row and not before `next`; `next` where it
/// does not say.
fn place(start: &BytesStart<'_>, row: u64, next: usize) -> Result<usize, FileFault> {
    let Some(said) = attribute(start, "r")? else { return Ok(next) };
    let letters = said.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = said.get(letters.len()..).unwrap_or_default();
    let number = (1..=3).contains(&letters.len()).then(|| {
        letters.bytes().try_fold(0_usize, |number, letter| {
            letter
                .is_ascii_alphabetic()
                .then(|| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
        })
    });
    let column = number.flatten().and_then(|number| number.checked_sub(1)).filter(|column| *column >= next);
    match column {
        Some(column) if digits.parse() == Ok(row) => Ok(column),
        _ => Err(out_of_order(row)),
    }
}

fn out_of_order(row: u64) -> FileFault {
    FileFault::Broken { why: format!("rows or cells out of order, about row {row}") }
}
