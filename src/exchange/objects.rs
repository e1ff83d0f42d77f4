//! JSON Lines as records of text: an object a line, its keys the columns.
//!
//! Keys may differ from line to line, so the file is read through once for them, keeping nothing else.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    fs::File,
    io::{BufRead, BufReader, Seek},
};

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    Encoding, FileFault, Record, RowFault,
    limits::{MAX_COLUMNS, MAX_RECORD},
};

/// A file of objects, read line by line.
pub struct Objects {
    /// The columns: every key of the file, in the order in which they come.
    pub header: Vec<String>,
    columns: HashMap<String, usize>,
    file: BufReader<File>,
    encoding: Encoding,
    at: u64,
    line: u64,
}

/// A line without its end.
enum Line {
    Bytes(Vec<u8>),
    /// Longer than a record may be.
    Long,
}

impl Objects {
    /// Reads the keys of a file, and stands at its beginning again.
    ///
    /// # Errors
    /// It cannot be read, has no object or too many keys.
    pub fn open(file: File, encoding: Encoding) -> Result<Self, FileFault> {
        let mut objects = Self {
            header: Vec::new(),
            columns: HashMap::new(),
            file: BufReader::new(file),
            encoding,
            at: 0,
            line: 0,
        };
        objects.rewind()?;
        let mut held = 0;
        while let Some(line) = objects.next_line()? {
            let Line::Bytes(bytes) = line else { continue };
            let Some(text) = encoding.read(&bytes) else { continue };
            let Some(pairs) = pairs(&text) else { continue };
            for (key, _) in pairs {
                if objects.columns.contains_key(&key) {
                    continue;
                }
                held += key.len();
                if objects.header.len() == MAX_COLUMNS {
                    return Err(FileFault::Header(RowFault::TooManyColumns { max: MAX_COLUMNS }));
                }
                if held > MAX_RECORD {
                    return Err(FileFault::Header(RowFault::TooLong { max: MAX_RECORD }));
                }
                objects.columns.insert(key.clone(), objects.header.len());
                objects.header.push(key);
            }
        }
        if objects.header.is_empty() {
            return Err(FileFault::NoObject);
        }
        objects.rewind()?;
        Ok(objects)
    }

    /// How many bytes of the file were read.
    pub const fn at(&self) -> u64 {
        self.at
    }

    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, FileFault> {
        let Some(line) = self.next_line()? else { return Ok(None) };
        let Line::Bytes(bytes) = line else {
            let fault = Some(RowFault::TooLong { max: MAX_RECORD });
            return Ok(Some(Record { line: self.line, cells: Vec::new(), fault }));
        };
        let Some(text) = self.encoding.read(&bytes) else {
            let cells = vec![self.encoding.read_lossy(&bytes).into_owned()];
            let fault = Some(RowFault::LineNotText { encoding: self.encoding });
            return Ok(Some(Record { line: self.line, cells, fault }));
        };
        Ok(Some(self.record(&text)))
    }

    fn record(&self, text: &str) -> Record {
        let Some(pairs) = pairs(text) else {
            return Record { line: self.line, cells: vec![text.to_owned()], fault: Some(RowFault::NoObject) };
        };
        let mut cells = vec![String::new(); self.header.len()];
        let mut fault = None;
        let mut seen = HashSet::new();
        for (key, value) in &pairs {
            let Some((column, cell)) =
                self.columns.get(key).and_then(|column| Some((*column, cells.get_mut(*column)?)))
            else {
                continue;
            };
            if !seen.insert(column) {
                fault.get_or_insert_with(|| RowFault::Twice { column: key.clone() });
                continue;
            }
            match cell_of(value) {
                Some(text) => *cell = text,
                None => {
                    fault.get_or_insert_with(|| RowFault::Nested { column: key.clone() });
                    value.get().clone_into(cell);
                }
            }
        }
        Record { line: self.line, cells, fault }
    }

    fn rewind(&mut self) -> Result<(), FileFault> {
        self.file.rewind()?;
        (self.at, self.line) = (0, 0);
        if self.file.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.file.consume(3);
            self.at = 3;
        }
        Ok(())
    }

    /// The next line that is not blank; nothing at the end.
    fn next_line(&mut self) -> Result<Option<Line>, FileFault> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let mut length = 0;
            let ended = loop {
                let part = self.file.fill_buf()?;
                let end = part.iter().position(|byte| *byte == b'\n').map(|n| n + 1);
                let piece = part.get(..end.unwrap_or(part.len())).unwrap_or_default();
                let count = piece.len();
                length += count;
                if length <= MAX_RECORD {
                    bytes.extend_from_slice(piece);
                }
                self.file.consume(count);
                self.at += count as u64;
                if end.is_some() || count == 0 {
                    break end.is_none();
                }
            };
            if ended && length == 0 {
                return Ok(None);
            }
            self.line += 1;
            if length > MAX_RECORD {
                return Ok(Some(Line::Long));
            }
            let text = bytes.trim_ascii();
            if !text.is_empty() {
                return Ok(Some(Line::Bytes(text.to_vec())));
            }
        }
    }
}

/// The keys and values of an object, as they are written; nothing where the line is none.
fn pairs(text: &str) -> Option<Vec<(String, &RawValue)>> {
    struct Pairs;

    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }

    let mut reader = serde_json::Deserializer::from_str(text);
    let pairs = reader.deserialize_map(Pairs).ok()?;
    reader.end().ok()?;
    Some(pairs)
}

/// A value as a cell: a number as it is written, nothing for null; none for lists and objects.
fn cell_of(value: &RawValue) -> Option<String> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok(),
        b'[' | b'{' => None,
        b'n' => Some(String::new()),
        _ => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests;
