//! CSV and TSV as records of text, each with the line on which it begins.

use std::io::{BufRead, Read, Seek};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::{
    Encoding, FileFault, RowFault,
    limits::{MAX_COLUMNS, MAX_RECORD},
    lines::{Lines, Stop},
};

/// A record of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Its cells; U+FFFD stands where they are not valid. None where it is too long, those of its first line where
    /// a quote is wrong.
    pub cells: Vec<String>,
    /// Why it cannot be used.
    pub fault: Option<RowFault>,
}

untold!(Record);

/// A file with a header, read record by record.
pub struct Table<R> {
    /// The columns, without blanks around their names.
    pub header: Vec<String>,
    encoding: Encoding,
    delimiter: u8,
    reader: Option<Reader<Lines<R>>>,
    raw: ByteRecord,
}

impl<R: BufRead + Seek> Table<R> {
    /// Reads the header of a file from its beginning.
    ///
    /// # Errors
    /// The file has no header, or one that is damaged.
    pub fn open(file: R, encoding: Encoding, delimiter: u8) -> Result<Self, FileFault> {
        if encoding == Encoding::Gb18030 && !matches!(delimiter, b',' | b'\t' | b';') {
            return Err(FileFault::Delimiter { delimiter: delimiter.into() });
        }
        let mut table = Self {
            header: Vec::new(),
            encoding,
            delimiter,
            reader: Some(csv_reader(Lines::new(file, MAX_RECORD, delimiter)?, delimiter)),
            raw: ByteRecord::new(),
        };
        let first = table.read()?.ok_or(FileFault::NoHeader)?;
        if let Some(fault) = first.fault {
            return Err(FileFault::Header(fault));
        }
        let name = |cell: &String| cell.trim_start_matches('\u{feff}').trim().to_owned();
        table.header = first.cells.iter().map(name).collect();
        Ok(table)
    }

    /// How many bytes of the file were read.
    pub fn at(&self) -> u64 {
        self.reader.as_ref().map_or(0, |reader| reader.get_ref().at())
    }

    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, FileFault> {
        let Some(mut reader) = self.reader.take() else { return Ok(None) };
        reader.get_mut().begin();
        match reader.read_byte_record(&mut self.raw) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let record = self.record(&self.raw, reader.get_ref().began());
                self.reader = Some(reader);
                Ok(Some(record))
            }
            Err(error) => {
                let fault = match stop(error)? {
                    Stop::Long => RowFault::TooLong { max: MAX_RECORD },
                    Stop::Quote => RowFault::Quote,
                };
                self.behind(reader.into_inner(), fault).map(Some)
            }
        }
    }

    /// The first line of a stopped record, and the reader behind it.
    fn behind(&mut self, mut lines: Lines<R>, fault: RowFault) -> Result<Record, FileFault> {
        let line = lines.began();
        let bytes = lines.first_line()?.unwrap_or_default();
        self.reader = Some(csv_reader(lines, self.delimiter));
        let mut cells = ByteRecord::new();
        // The end of this line closes whatever is open, so there is nothing left that could fail.
        let _ = csv_reader(bytes.as_slice(), self.delimiter).read_byte_record(&mut cells);
        let mut record = self.record(&cells, line);
        if let Some(last) = record.cells.last_mut() {
            last.truncate(last.trim_end_matches(['\r', '\n']).len());
        }
        record.fault = Some(fault);
        Ok(record)
    }

    fn record(&self, raw: &ByteRecord, line: u64) -> Record {
        if raw.len() > MAX_COLUMNS {
            return Record {
                line,
                cells: Vec::new(),
                fault: Some(RowFault::TooManyColumns { max: MAX_COLUMNS }),
            };
        }
        let mut fault = None;
        let cells = raw.iter().enumerate().map(|(n, cell)| {
            let text = self.encoding.read(cell).unwrap_or_else(|| {
                let column = self.header.get(n).cloned().unwrap_or_else(|| (n + 1).to_string());
                fault = Some(RowFault::NotText { column, encoding: self.encoding });
                self.encoding.read_lossy(cell)
            });
            text.into_owned()
        });
        let cells: Vec<String> = cells.collect();
        // The header itself is read before there is one to compare with.
        if !self.header.is_empty() && cells.len() != self.header.len() {
            fault = Some(RowFault::Columns { found: cells.len(), expected: self.header.len() });
        }
        Record { line, cells, fault }
    }
}

/// Why a record was stopped.
fn stop(error: csv::Error) -> std::io::Result<Stop> {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
            Some(stop) => Ok(*stop),
            None => Err(error),
        },
        other => Err(std::io::Error::other(format!("{other:?}"))),
    }
}

fn csv_reader<R: Read>(from: R, delimiter: u8) -> Reader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(from)
}

#[cfg(test)]
mod tests;
