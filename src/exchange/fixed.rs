//! A file whose columns this program names itself: a comma or tab between them, a header in either language, in any
//! order, each cell as it was before it was made harmless for spreadsheets.

use std::{
    io::{BufReader, Read, Seek},
    path::Path,
};

use super::{
    FileFault, RowFault, Table,
    encoding::survey,
    format::{COMPOUND, Format, ZIP},
    harmless::restored,
    source::regular,
};

/// What tells the form of a file.
const BEGINNING: u64 = 16;

/// A column by its names; the first is the one that is written.
pub type Column = &'static [&'static str];

/// One row of such a file.
pub struct FixedRow {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// What stands in each column that was asked for, blanks around it taken away; nothing where it is empty.
    pub cells: Vec<Option<String>>,
    /// Why it cannot be used.
    pub fault: Option<RowFault>,
}

/// Why a file of fixed columns cannot be used.
pub enum FixedFault {
    File(FileFault),
    /// It lacks these columns.
    Columns(Vec<&'static str>),
    /// More rows than are taken at once.
    TooManyRows {
        max: usize,
    },
}

impl From<FileFault> for FixedFault {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

/// Every row of a file, of which these columns are read, the first `must` of them being there in any case.
///
/// # Errors
/// The file cannot be used.
pub fn fixed_rows(
    path: &Path,
    columns: &[Column],
    must: usize,
    max: usize,
) -> Result<Vec<FixedRow>, FixedFault> {
    let mut file = regular(path)?;
    let mut beginning = Vec::new();
    file.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(FileFault::from)?;
    file.rewind().map_err(FileFault::from)?;
    if beginning.starts_with(ZIP) || beginning.starts_with(COMPOUND) {
        return Err(FileFault::NoText { kind: "XLSX" }.into());
    }
    let delimiter = match Format::of(path, &beginning) {
        Format::Table { delimiter } => delimiter,
        _ => b',',
    };
    let survey = survey(&mut file, None)?;
    file.rewind().map_err(FileFault::from)?;
    let mut table = Table::open(BufReader::new(file), survey.encoding, delimiter)?;
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|names| {
            let is = |head: &String| names.iter().any(|name| head.eq_ignore_ascii_case(name));
            table.header.iter().position(is)
        })
        .collect();
    let lacking: Vec<&'static str> = columns
        .iter()
        .zip(&places)
        .take(must)
        .filter(|(_, place)| place.is_none())
        .filter_map(|(names, _)| names.first().copied())
        .collect();
    if !lacking.is_empty() {
        return Err(FixedFault::Columns(lacking));
    }
    let mut rows = Vec::new();
    while let Some(record) = table.read()? {
        let cell = |place: &Option<usize>| {
            let cell = restored(record.cells.get((*place)?)?).trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let cells: Vec<Option<String>> = places.iter().map(cell).collect();
        if record.fault.is_none() && cells.iter().all(Option::is_none) {
            continue;
        }
        if rows.len() >= max {
            return Err(FixedFault::TooManyRows { max });
        }
        rows.push(FixedRow { line: record.line, cells, fault: record.fault });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[&["key", "付款键"], &["fen"], &["why", "原因"]];

    fn read(name: &str, text: &[u8], max: usize) -> Result<Vec<FixedRow>, FixedFault> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(name);
        std::fs::write(&file, text).unwrap();
        fixed_rows(&file, COLUMNS, 2, max)
    }

    #[test]
    fn columns_are_found_by_either_name_in_any_order_and_empty_lines_passed_over() {
        let text = "\u{feff}fen,其他,付款键\n 5 ,x,'=1\n,,\n6,y,\n";
        let rows = read("a.csv", text.as_bytes(), 9).ok().unwrap();
        let cells = |row: &FixedRow| (row.line, row.cells.clone());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(cells(&rows[0]), (2, vec![some("=1"), some("5"), None]));
        assert_eq!(cells(&rows[1]), (4, vec![None, some("6"), None]));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_file_that_lacks_a_column_is_too_long_or_no_text_is_told_so() {
        assert!(
            matches!(read("a.csv", b"why\nx\n", 9), Err(FixedFault::Columns(lacking)) if lacking == ["key", "fen"])
        );
        assert!(matches!(read("a.csv", b"key,fen\na,1\nb,2\n", 1), Err(FixedFault::TooManyRows { max: 1 })));
        assert!(matches!(read("a.xlsx", ZIP, 9), Err(FixedFault::File(FileFault::NoText { .. }))));
        assert!(matches!(read("a.csv", b"", 9), Err(FixedFault::File(FileFault::NoHeader))));
    }
}
