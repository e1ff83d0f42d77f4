//! A file of figures from outside: a row each, its columns by their ids or words in either language, as the rules have them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{FileFault, Record, RowFault, Source};
use crate::{
    case::{
        FigureFault, FigureRow, FiguresTaken, MONTH, Month, OutsideCell, Reason, Refusal, grouped, read_cell,
    },
    rules::{Outside, OutsideColumn, Pack, offered},
};

/// The most rows of a file.
pub const MAX_FIGURES: usize = 20_000;
/// How the column of the month is called, beside its id.
const MONTHS: [&str; 3] = ["月份", "统计月份", "账期"];

/// What a file says: figures of one sort, each row with its line; what is wrong with other lines.
#[derive(Debug)]
pub struct FiguresFile {
    /// The sort, the columns, and no row.
    pub of: FiguresTaken,
    pub rows: Vec<(u64, FigureRow)>,
    pub wrong: Vec<(u64, RowFault)>,
}

/// Why no figures come out of a file.
#[derive(Debug)]
pub enum FiguresFault {
    File(FileFault),
    /// Its head line is that of no sort, or of several.
    Unknown,
    /// Its head line lacks these columns of the sort that was named.
    Columns {
        missing: Vec<String>,
    },
}

impl From<FileFault> for FiguresFault {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

impl FiguresFile {
    /// Reads a file of figures of the sort that is named, or of the one whose columns it has. `this` is the month that runs.
    ///
    /// # Errors
    /// Nothing of it can be used: it cannot be read, has other columns, or more lines than are taken in together.
    pub fn read(path: &Path, kind: Option<&str>, pack: &Pack, this: Month) -> Result<Self, FiguresFault> {
        let mut source = Source::unmapped(path)?;
        let header = source.header().to_vec();
        let of = match kind.and_then(|id| pack.outside(id)) {
            Some(of) => of,
            None => known_by(&header, pack)?,
        };
        let missing = missing(&header, of);
        if !missing.is_empty() {
            return Err(FiguresFault::Columns { missing });
        }
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let mut file = Self {
            of: FiguresTaken::empty(of, crate::text::clean_line(&name).as_ref()),
            rows: Vec::new(),
            wrong: Vec::new(),
        };
        let columns = Columns::of(&header, of);
        let mut lines: BTreeMap<(Month, String), u64> = BTreeMap::new();
        while let Some(record) = source.read()? {
            if file.rows.len() + file.wrong.len() >= MAX_FIGURES {
                return Err(FileFault::TooManyLines { max: MAX_FIGURES as u64 }.into());
            }
            let line = record.line;
            let row = columns.row(&record, pack, this);
            // The same thing twice is told at the second, whichever of them would be right.
            let row = row.and_then(|row| match lines.get(&row.found_by()) {
                Some(first) => Err(refused(FigureFault::of(of, MONTH, FigureFault::Twice { line: *first }))),
                None => Ok(row),
            });
            match row {
                Ok(row) => {
                    lines.insert(row.found_by(), line);
                    file.rows.push((line, row));
                }
                Err(fault) => file.wrong.push((line, fault)),
            }
        }
        Ok(file)
    }
}

/// The only sort all of whose columns the head line has.
fn known_by<'a>(header: &[String], pack: &'a Pack) -> Result<&'a Outside, FiguresFault> {
    let mut fitting = offered(&pack.outside).filter(|of| missing(header, of).is_empty());
    match (fitting.next(), fitting.next()) {
        (Some(of), None) => Ok(of),
        _ => Err(FiguresFault::Unknown),
    }
}

/// The ids of the columns that a head line lacks; one of a figure that a row may lack may not be there.
fn missing(header: &[String], of: &Outside) -> Vec<String> {
    let has_month = header.iter().any(|head| is_month(head));
    let month = (!has_month).then(|| MONTH.to_owned());
    let needed = of.columns.iter().filter(|column| !column.optional);
    let lacking = needed.filter(|column| header.iter().all(|head| !is_head(head, column)));
    month.into_iter().chain(lacking.map(|column| column.id.as_str().to_owned())).collect()
}

fn is_month(head: &str) -> bool {
    let head = grouped(head);
    head == MONTH || MONTHS.iter().any(|name| grouped(name) == head)
}

/// Whether a head is that of a column, with its unit behind it or without: `覆盖率(%)`, `平均RSRP dBm`.
fn is_head(head: &str, column: &OutsideColumn) -> bool {
    let unit = grouped(column.unit.as_deref().unwrap_or("%"));
    let head = grouped(head);
    let bare = head.trim_end_matches([')', ']']);
    let bare = bare.strip_suffix(unit.as_str()).unwrap_or(&head).trim_end_matches(['(', '[']);
    let names = [column.id.as_str(), &column.words.zh, &column.words.en];
    names.into_iter().map(grouped).any(|name| name == head || name == bare)
}

/// Where the columns of a sort stand.
struct Columns<'a> {
    of: &'a Outside,
    month: usize,
    places: Vec<Option<usize>>,
}

impl<'a> Columns<'a> {
    fn of(header: &[String], of: &'a Outside) -> Self {
        let mut taken = BTreeSet::new();
        let mut place = |fits: &dyn Fn(&str) -> bool| {
            let at = header.iter().enumerate().position(|(at, head)| !taken.contains(&at) && fits(head));
            taken.extend(at);
            at
        };
        let month = place(&is_month).unwrap_or_default();
        let places = of.columns.iter().map(|column| place(&|head| is_head(head, column))).collect();
        Self { of, month, places }
    }

    fn row(&self, record: &Record, pack: &Pack, this: Month) -> Result<FigureRow, RowFault> {
        if let Some(fault) = record.fault.clone() {
            return Err(fault);
        }
        let wrong = |column: &str, fault| refused(FigureFault::of(self.of, column, fault));
        let cell = |at: Option<usize>| at.and_then(|at| record.cells.get(at)).map_or("", String::as_str);
        let month = cell(Some(self.month)).trim();
        let month = match (month.is_empty(), Month::read(month)) {
            (_, Some(month)) => month,
            (true, None) => return Err(wrong(MONTH, FigureFault::Missing)),
            (false, None) => return Err(wrong(MONTH, FigureFault::NoMonth)),
        };
        let mut row = FigureRow { month, key: Vec::new(), figures: Vec::new() };
        for (column, at) in self.of.columns.iter().zip(&self.places) {
            let read = read_cell(column, cell(*at), pack);
            match read.map_err(|fault| wrong(column.id.as_str(), fault))? {
                OutsideCell::Key(cell) => row.key.push(cell),
                OutsideCell::Figure(figure) => row.figures.push(figure),
            }
        }
        row.check(self.of, pack, this).map_err(refused)?;
        Ok(row)
    }
}

fn refused(reason: Reason) -> RowFault {
    RowFault::Refused(Refusal::bare(reason))
}

#[cfg(test)]
mod tests;
