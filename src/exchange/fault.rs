//! What can be wrong with a file, a mapping or a row, as data. The texts of the errors are for logs; `say` tells people.

use crate::case::Refusal;

use super::Encoding;

/// Why nothing of a file can be imported, or nothing more.
#[derive(thiserror::Error)]
pub enum FileFault {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A pipe, a device, a folder: it could not be read twice.
    #[error("not a regular file")]
    NotAFile,
    /// Refused rows would be written over a file that is read.
    #[error("read by this import")]
    Same,
    #[error("longer than {max} bytes")]
    TooLarge { max: u64 },
    #[error("more than {max} steps")]
    TooManySteps { max: usize },
    #[error("more than {max} lines")]
    TooManyLines { max: u64 },
    #[error("not a text: {kind}")]
    NoText { kind: &'static str },
    #[error("UTF-16, or no text")]
    Utf16,
    #[error("neither UTF-8 nor GB18030; perhaps {guess}")]
    OtherEncoding { guess: &'static str },
    /// In GB18030 this character may be half of another one.
    #[error("a file in GB18030 cannot be cut at `{delimiter}`")]
    Delimiter { delimiter: char },
    /// A spreadsheet with a password, or of the older form, which looks the same from outside.
    #[error("locked, or of the older form")]
    Locked,
    /// No spreadsheet, or a damaged one.
    #[error("no spreadsheet, or a damaged one: {why}")]
    Broken { why: String },
    /// No sheet of this name, or none at all.
    #[error("no sheet `{name}` in {sheets:?}")]
    NoSheet { name: String, sheets: Vec<String> },
    #[error("a part unpacks to more than {max} bytes")]
    Unpacked { max: u64 },
    #[error("shared texts of more than {max} bytes, or more than {texts}")]
    TooMuchText { max: usize, texts: usize },
    /// JSON Lines without any.
    #[error("no object")]
    NoObject,
    #[error("no header")]
    NoHeader,
    #[error("the header: {0:?}")]
    Header(RowFault),
    /// `header` are the columns of the file, those that nothing uses first.
    #[error("the mapping does not fit the header: {faults:?}")]
    Columns { faults: Vec<ColumnFault>, header: Vec<String> },
    #[error("the mapping: {0:?}")]
    Mapping(Vec<MapFault>),
}

untold!(FileFault);

/// A line of a mapping that does not go with the header of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFault {
    /// Line of the mapping, from 1.
    pub line: usize,
    pub column: String,
    /// The column stands in the header several times, rather than never.
    pub several: bool,
}

/// Something wrong in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapFault {
    /// Line of the mapping, from 1.
    pub line: usize,
    pub what: MapWhat,
}

/// What.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapWhat {
    /// Not TOML, or not of this shape, in the words of its reader.
    Unreadable(String),
    TooLong {
        max: u64,
    },
    Zone {
        name: String,
    },
    /// Whose ids these are must be said.
    NoSource,
    UnknownField {
        name: String,
        fields: Vec<&'static str>,
    },
    /// A field that every row must have.
    MissingField {
        name: &'static str,
    },
    /// `answer` without `answered`, or the other way round.
    Alone {
        name: &'static str,
        other: &'static str,
    },
    /// One of `column`, `columns`, `join`, `constant` must be given, and only one.
    OneSource {
        name: String,
    },
    /// A brace of a template that nothing closes or opens.
    Template {
        text: String,
    },
    /// `formats` are for moments.
    FormatsOfNoTime {
        name: String,
    },
    /// Not a format, or one that gives no day.
    Format {
        format: String,
        why: String,
    },
    /// `otherwise` without `values`.
    OtherwiseAlone {
        name: String,
    },
    /// A value that the field does not take.
    Value {
        name: String,
        value: String,
        values: Vec<String>,
    },
    /// Mapped or kept, and skipped too.
    Contradiction {
        column: String,
    },
    Delimiter {
        text: String,
    },
}

/// Why a row is not imported.
#[derive(Clone, PartialEq, Eq)]
pub enum RowFault {
    /// Longer than so many bytes.
    TooLong {
        max: usize,
    },
    /// A quote that nothing closes, or text behind the quote that closes a cell.
    Quote,
    TooManyColumns {
        max: usize,
    },
    Columns {
        found: usize,
        expected: usize,
    },
    /// Bytes that are no text in this encoding.
    NotText {
        column: String,
        encoding: Encoding,
    },
    /// A whole line that is no text in this encoding.
    LineNotText {
        encoding: Encoding,
    },
    /// A line of JSON Lines that is no object.
    NoObject,
    /// A key twice in an object.
    Twice {
        column: String,
    },
    /// A list or an object as a value.
    Nested {
        column: String,
    },
    /// The error that a cell of a spreadsheet shows.
    CellError {
        column: String,
        error: String,
    },
    /// A number of more digits than a spreadsheet keeps.
    Digits {
        column: String,
    },
    /// A number shown as a day or a time, but no such moment.
    NoMoment {
        column: String,
        value: String,
    },
    Missing {
        field: &'static str,
    },
    NotInTable {
        field: &'static str,
        value: String,
        known: Vec<String>,
    },
    Time {
        field: &'static str,
        value: String,
        formats: Vec<String>,
    },
    Number {
        field: &'static str,
        value: String,
    },
    /// This happened before the case was opened.
    BeforeOpened {
        field: &'static str,
    },
    /// A case of an event log with more steps.
    TooManySteps {
        max: usize,
    },
    /// The fields together are longer than what a server takes at once.
    TooMuch {
        max: usize,
    },
    /// The server's word.
    Refused(Refusal),
}

untold!(RowFault);
