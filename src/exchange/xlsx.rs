//! Spreadsheets (XLSX) as records of text: one sheet, row by row, as a stream. Held in memory are the texts that
//! cells share and which number formats are moments, both bounded; whatever else an archive has is never unpacked.

mod archive;
mod book;
mod moment;
mod rows;
mod shared;
mod styles;
mod xml;

use std::fs::File;

use super::{FileFault, Record, RowFault, limits::MAX_COLUMNS};
use book::Book;
use rows::{CellFault, Row, Rows};

/// A sheet with a header, read row by row.
pub struct Sheet {
    /// The columns, without blanks around their names.
    pub header: Vec<String>,
    /// How long the packed sheet is, in bytes.
    pub bytes: u64,
    rows: Rows,
}

impl Sheet {
    /// Opens the sheet of this name, or the first that is shown, and reads its header: the first row with anything
    /// in it.
    ///
    /// # Errors
    /// The file is no spreadsheet, a damaged one or one with a password, or it has no such sheet.
    pub fn open(file: File, name: Option<&str>) -> Result<Self, FileFault> {
        let mut rows = Book::open(file)?.sheet(name)?;
        let bytes = rows.length();
        let first = rows.read()?.ok_or(FileFault::NoHeader)?;
        if let Some((column, fault)) = first.fault {
            return Err(FileFault::Header(fault.of((column + 1).to_string())));
        }
        let header = first.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        Ok(Self { header, bytes, rows })
    }

    /// How much of the packed sheet was read, in bytes.
    pub fn at(&mut self) -> u64 {
        self.rows.at()
    }

    /// The next row with anything in it; nothing at the end.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn read(&mut self) -> Result<Option<Record>, FileFault> {
        Ok(self.rows.read()?.map(|row| self.record(row)))
    }

    fn record(&self, row: Row) -> Record {
        let Row { number: line, mut cells, fault } = row;
        let name = |column: usize| match self.header.get(column) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => format!("#{}", column + 1),
        };
        let (found, expected) = (cells.len(), self.header.len());
        if found < expected {
            cells.resize(expected, String::new());
        }
        let beside = (found > expected).then_some(RowFault::Columns { found, expected });
        let fault = fault.map(|(column, fault)| fault.of(name(column))).or(beside);
        Record { line, cells, fault }
    }
}

impl CellFault {
    /// As the fault of a row, in this column.
    fn of(self, column: String) -> RowFault {
        match self {
            Self::TooLong { max } => RowFault::TooLong { max },
            Self::TooFar => RowFault::TooManyColumns { max: MAX_COLUMNS },
            Self::Error { error } => RowFault::CellError { column, error },
            Self::Digits => RowFault::Digits { column },
            Self::NoMoment { value } => RowFault::NoMoment { column, value },
        }
    }
}

#[cfg(test)]
mod tests;
