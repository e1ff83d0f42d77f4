//! The files of an import, opened: the table with its header, and the mapping.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{BufReader, Read, Seek},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

use jiff::tz::TimeZone;

use super::{
    FileFault, MapFault, MapWhat, Mapping, Record, Table,
    format::{COMPOUND, Format},
    limits::{MAX_FILE, MAX_MAPPING},
    objects::Objects,
    refused::{header_within, record_within},
    survey,
    xlsx::Sheet,
};
use crate::rules::Pack;

/// How much of a file may tell its form, in bytes.
const BEGINNING: u64 = 1_024;

/// A file of rows, surveyed and opened.
pub struct Source {
    rows: Rows,
    bytes: u64,
    header: Vec<String>,
    /// It is a file of refused rows: line and reason stand in front, and cells were made harmless.
    refused: bool,
}

/// The rows, in one of the forms in which they come.
enum Rows {
    Table(Box<Table<BufReader<File>>>),
    Sheet(Box<Sheet>),
    Objects(Box<Objects>),
}

impl Source {
    /// Opens a file as the mapping says.
    ///
    /// # Errors
    /// The file cannot be used at all.
    pub fn open(path: &Path, mapping: &Mapping) -> Result<Self, FileFault> {
        let mut file = regular(path)?;
        let bytes = file.metadata()?.len();
        if bytes > MAX_FILE {
            return Err(FileFault::TooLarge { max: MAX_FILE });
        }
        let mut beginning = Vec::new();
        file.by_ref().take(BEGINNING).read_to_end(&mut beginning)?;
        file.rewind()?;
        let (rows, bytes, header) = match Format::of(path, &beginning) {
            Format::Sheet if beginning.starts_with(COMPOUND) => return Err(FileFault::Locked),
            Format::Sheet => {
                let sheet = Sheet::open(file, mapping.sheet.as_deref())?;
                let (bytes, header) = (sheet.bytes, sheet.header.clone());
                (Rows::Sheet(Box::new(sheet)), bytes, header)
            }
            Format::Objects => {
                let survey = survey(&mut file, mapping.encoding)?;
                let objects = Objects::open(file, survey.encoding)?;
                let header = objects.header.clone();
                (Rows::Objects(Box::new(objects)), survey.bytes, header)
            }
            Format::Table { delimiter } => {
                let survey = survey(&mut file, mapping.encoding)?;
                file.rewind()?;
                let delimiter = mapping.delimiter.unwrap_or(delimiter);
                let table = Table::open(BufReader::new(file), survey.encoding, delimiter)?;
                let header = table.header.clone();
                (Rows::Table(Box::new(table)), survey.bytes, header)
            }
        };
        let within = header_within(&header);
        let refused = within.is_some();
        Ok(Self { rows, bytes, header: within.unwrap_or(header), refused })
    }

    /// Opens a file whose columns say by their names what they are.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn unmapped(path: &Path) -> Result<Self, FileFault> {
        let mapping = Mapping {
            source: String::new(),
            zone: TimeZone::UTC,
            encoding: None,
            delimiter: None,
            sheet: None,
            customers: None,
            fields: Vec::new(),
            activities: BTreeMap::new(),
            more: Vec::new(),
            skip: Vec::new(),
        };
        Self::open(path, &mapping)
    }

    /// The columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How long what is read is, in bytes: the file, or its packed sheet.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How much of it was read, in bytes.
    pub fn at(&mut self) -> u64 {
        match &mut self.rows {
            Rows::Table(table) => table.at(),
            Rows::Sheet(sheet) => sheet.at(),
            Rows::Objects(objects) => objects.at(),
        }
    }

    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, FileFault> {
        let record = match &mut self.rows {
            Rows::Table(table) => table.read(),
            Rows::Sheet(sheet) => sheet.read(),
            Rows::Objects(objects) => objects.read(),
        }?;
        Ok(if self.refused { record.map(record_within) } else { record })
    }
}

impl Mapping {
    /// Reads the file of a mapping.
    ///
    /// # Errors
    /// It cannot be read, or everything that is wrong in it.
    pub fn open(path: &Path, pack: &Pack) -> Result<Self, FileFault> {
        let mut text = String::new();
        regular(path)?.take(MAX_MAPPING + 1).read_to_string(&mut text)?;
        if text.len() as u64 > MAX_MAPPING {
            let fault = MapFault { line: 1, what: MapWhat::TooLong { max: MAX_MAPPING } };
            return Err(FileFault::Mapping(vec![fault]));
        }
        Self::read(&text, pack).map_err(FileFault::Mapping)
    }
}

/// Makes sure that refused rows are not written over one of the files that are read.
///
/// # Errors
/// They would be.
pub fn check_apart(refused: &Path, read: &[&Path]) -> Result<(), FileFault> {
    let id = |path: &Path| std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    let own = id(refused);
    if own.is_some() && read.iter().any(|path| id(path) == own) {
        return Err(FileFault::Same);
    }
    Ok(())
}

/// A file that can be read twice and has an end.
pub fn regular(path: &Path) -> Result<File, FileFault> {
    // Opening a pipe that nobody writes to would wait for ever.
    let nonblock = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(nonblock).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(FileFault::NotAFile) }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[test]
    fn refused_rows_are_not_written_over_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("rows.csv"), "id").unwrap();
        fs::write(at("map.toml"), "").unwrap();
        fs::hard_link(at("rows.csv"), at("hard")).unwrap();
        symlink(at("map.toml"), at("soft")).unwrap();
        let (rows, map) = (at("rows.csv"), at("map.toml"));
        for (name, apart) in [("rows.csv", false), ("hard", false), ("soft", false), ("new.csv", true)] {
            assert_eq!(check_apart(&at(name), &[&rows, &map]).is_ok(), apart, "{name}");
        }
    }

    #[test]
    fn only_files_with_an_end_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
        for path in [folder.path(), &pipe, Path::new("/dev/zero")] {
            assert!(matches!(Mapping::open(path, Pack::builtin()), Err(FileFault::NotAFile)), "{path:?}");
        }
        assert!(matches!(Mapping::open(&folder.path().join("none"), Pack::builtin()), Err(FileFault::Io(_))));
        let long = folder.path().join("long");
        fs::write(&long, vec![b'#'; 300_000]).unwrap();
        assert!(matches!(Mapping::open(&long, Pack::builtin()), Err(FileFault::Mapping(faults))
            if faults == [MapFault { line: 1, what: MapWhat::TooLong { max: MAX_MAPPING } }]));
    }
}
