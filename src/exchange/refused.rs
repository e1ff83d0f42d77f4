//! The file of refused rows: line, reason, and the cells as they were. It can be corrected and imported again under
//! the same mapping.
//!
//! Cells are made harmless for spreadsheets (`harmless`), and read back as they were.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use csv::{QuoteStyle, Writer, WriterBuilder};

use super::{
    Record,
    harmless::{harmless, restored},
};
use crate::lang::{Lang, Word};

/// Columns in front of those of the file.
const OWN: usize = 2;

/// Where refused rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This file; what is there is replaced, and it is there also when no row was refused.
    File(PathBuf),
    /// A new file of this name in this folder, once there is a row.
    Folder { folder: PathBuf, name: String },
    /// Nowhere.
    None,
}

/// Refused rows on their way into a file.
pub struct Refused {
    place: Place,
    lang: Lang,
    header: Vec<String>,
    open: Option<(PathBuf, Writer<BufWriter<File>>)>,
}

impl Refused {
    /// Makes the file, or the folder.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(place: Place, lang: Lang, header: &[String]) -> io::Result<Self> {
        let mut refused = Self { place, lang, header: header.to_vec(), open: None };
        match &refused.place {
            Place::File(path) => {
                let file =
                    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
                let path = path.clone();
                refused.begin(path, file)?;
            }
            Place::Folder { folder, .. } => {
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            }
            Place::None => {}
        }
        Ok(refused)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put(&mut self, record: &Record, reason: &str) -> io::Result<()> {
        if self.open.is_none()
            && let Place::Folder { folder, name } = &self.place
        {
            let (path, file) = create_beside(folder, name)?;
            self.begin(path, file)?;
        }
        let Some((_, out)) = &mut self.open else { return Ok(()) };
        out.write_field(record.line.to_string())?;
        out.write_field(harmless(reason).as_ref())?;
        for cell in &record.cells {
            out.write_field(harmless(cell).as_ref())?;
        }
        out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// What was put so far is in the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.open.as_mut().map_or(Ok(()), |(_, out)| out.flush())
    }

    /// The file, on the disk; nothing where no row needed one.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<Option<PathBuf>> {
        self.flush()?;
        let Some((path, out)) = self.open else { return Ok(None) };
        let out = out.into_inner().map_err(|error| error.into_error())?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(Some(path))
    }

    fn begin(&mut self, path: PathBuf, file: File) -> io::Result<()> {
        let mut out = BufWriter::new(file);
        // Without this mark spreadsheets take the file for one in the encoding of their system.
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = WriterBuilder::new().quote_style(QuoteStyle::Always).flexible(true).from_writer(out);
        for word in own(self.lang) {
            out.write_field(word)?;
        }
        for name in &self.header {
            out.write_field(harmless(name).as_ref())?;
        }
        out.write_record(None::<&[u8]>)?;
        self.open = Some((path, out));
        Ok(())
    }
}

fn create_beside(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let mut n = 1;
    loop {
        let path = folder.join(if n == 1 { format!("{name}.csv") } else { format!("{name}-{n}.csv") });
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && n < 1_000 => n += 1,
            Err(error) => return Err(error),
        }
    }
}

fn own(lang: Lang) -> [&'static str; OWN] {
    [Word::RefusedLine.say(lang), Word::RefusedReason.say(lang)]
}

/// The columns of the original file in the header of a file of refused rows; nothing where it is none.
pub fn header_within(header: &[String]) -> Option<Vec<String>> {
    let (first, rest) = header.split_at_checked(OWN)?;
    let ours = [Lang::Zh, Lang::En].into_iter().any(|lang| own(lang) == *first);
    ours.then(|| rest.iter().map(|name| restored(name).to_owned()).collect())
}

/// The original record in one of a file of refused rows.
pub fn record_within(mut record: Record) -> Record {
    record.cells.drain(..OWN.min(record.cells.len()));
    for cell in &mut record.cells {
        if restored(cell).len() < cell.len() {
            cell.remove(0);
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::{Encoding, Table};

    fn record(line: u64, cells: &[String]) -> Record {
        Record { line, cells: cells.to_vec(), fault: None }
    }

    fn written(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refused.csv");
        let mut refused = Refused::new(Place::File(path.clone()), Lang::Zh, header).unwrap();
        for (n, row) in rows.iter().enumerate() {
            refused.put(&record(n as u64 + 2, row), "=原因").unwrap();
        }
        assert_eq!(refused.finish().unwrap(), Some(path.clone()));
        std::fs::read(path).unwrap()
    }

    proptest! {
        #[test]
        fn refused_rows_are_read_back_and_no_cell_is_a_formula(
            header in prop::collection::vec("[-=a']{1,3}", 3),
            rows in prop::collection::vec(prop::collection::vec("[-=+@'\t\r\n\0＝＋－＠a张\",]{0,6}", 3), 0..6),
        ) {
            let bytes = written(&header, &rows);
            let open = || Table::open(io::Cursor::new(bytes.clone()), Encoding::Utf8, b',').unwrap();
            let mut table = open();
            prop_assert_eq!(header_within(&table.header), Some(header));
            let mut read = Vec::new();
            while let Some(found) = table.read().unwrap() {
                for cell in &found.cells {
                    prop_assert!(!cell.starts_with(|c| "=+-@\t\r\n\0＝＋－＠".contains(c)), "{cell:?}");
                }
                read.push(record_within(found).cells);
            }
            prop_assert_eq!(read, rows);
        }
    }

    #[test]
    fn a_file_beside_the_store_comes_with_its_first_row_and_replaces_none() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("refused");
        let place = || Place::Folder { folder: folder.clone(), name: "x-1".to_owned() };
        let header = ["a".to_owned()];
        assert_eq!(Refused::new(place(), Lang::En, &header).unwrap().finish().unwrap(), None);
        for name in ["x-1.csv", "x-1-2.csv"] {
            let mut refused = Refused::new(place(), Lang::En, &header).unwrap();
            refused.put(&record(2, &header), "why").unwrap();
            let path = refused.finish().unwrap().unwrap();
            assert_eq!(path, folder.join(name));
            assert_eq!(
                std::fs::read_to_string(path).unwrap(),
                "\u{feff}\"line\",\"refused because\",\"a\"\n\"2\",\"why\",\"a\"\n"
            );
        }
    }

    #[test]
    fn other_files_are_left_as_they_are() {
        for header in [vec![], vec!["line"], vec!["line", "x"], vec!["refused because", "line"]] {
            let header: Vec<String> = header.into_iter().map(str::to_owned).collect();
            assert_eq!(header_within(&header), None, "{header:?}");
        }
    }
}
