//! What a file of rows is: told by its ending, by its first bytes where that says nothing.

use std::path::Path;

/// A form in which rows come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV and its like, with this delimiter.
    Table { delimiter: u8 },
    /// A spreadsheet of the zipped form (XLSX).
    Sheet,
    /// JSON Lines: an object a line.
    Objects,
}

/// Beginnings of a zip archive, and of the older compound file, in which a spreadsheet with a password comes too.
pub const ZIP: &[u8] = b"PK\x03\x04";
pub const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

impl Format {
    /// The form of a file that begins like this.
    pub fn of(path: &Path, beginning: &[u8]) -> Self {
        const COMMA: Format = Format::Table { delimiter: b',' };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "csv" => COMMA,
            "tsv" | "tab" => Self::Table { delimiter: b'\t' },
            "xlsx" | "xlsm" | "xls" => Self::Sheet,
            "jsonl" | "ndjson" => Self::Objects,
            _ if beginning.starts_with(ZIP) => Self::Sheet,
            _ => {
                let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
                if text.trim_ascii_start().starts_with(b"{") { Self::Objects } else { COMMA }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_by_the_ending_and_else_by_the_first_bytes() {
        let comma = Format::Table { delimiter: b',' };
        let tab = Format::Table { delimiter: b'\t' };
        for (name, beginning, format) in [
            ("a.csv", ZIP, comma),
            ("a.CSV", b"{".as_slice(), comma),
            ("a.tsv", b"", tab),
            ("a.TAB", b"", tab),
            ("a.xlsx", b"id,text", Format::Sheet),
            ("a.XLSM", b"", Format::Sheet),
            ("a.xls", COMPOUND, Format::Sheet),
            ("a.jsonl", b"id,text", Format::Objects),
            ("a.ndjson", b"", Format::Objects),
            ("a", ZIP, Format::Sheet),
            ("a.dat", b"{\"id\": 1}", Format::Objects),
            ("a.txt", b"\xef\xbb\xbf \n{", Format::Objects),
            ("a.txt", b"id,{", comma),
            ("a", b"", comma),
        ] {
            assert_eq!(Format::of(Path::new(name), beginning), format, "{name} {beginning:?}");
        }
    }
}
