//! A file of columns: which of them, in which order, under which heading and in which form, so that the form of a
//! province comes out ready.

use serde::Deserialize;
use toml::Spanned;

/// How figures and moments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A whole number; of a share or a rate its part.
    Count,
    Percent,
    /// `5/7`.
    Fraction,
    /// With two decimals; of a share per cent without the sign.
    Number,
    Hours,
    Minutes,
    Days,
    Seconds,
    /// `27:30`.
    Clock,
    Date,
    Time,
    Text,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    id: Spanned<String>,
    heading: Option<String>,
    format: Option<Form>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Option<String>,
    column: Vec<Column>,
}

/// What a file of columns says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// What stands over the sheet.
    pub title: Option<String>,
    columns: Vec<Column>,
    text: String,
}

/// A column that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Its place among those that there are.
    pub place: usize,
    pub heading: Option<String>,
    pub form: Option<Form>,
}

/// What is wrong with a file of columns, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsFault {
    #[error("line {line}: {why}")]
    Unreadable { line: usize, why: String },
    #[error("line {line}: no column {id}")]
    Unknown { line: usize, id: String },
    #[error("no columns")]
    Empty,
}

impl Columns {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or names no column.
    pub fn read(text: &str) -> Result<Self, ColumnsFault> {
        let file: File = toml::from_str(text).map_err(|error| ColumnsFault::Unreadable {
            line: line(text, error.span().map_or(0, |span| span.start)),
            why: error.message().to_owned(),
        })?;
        if file.column.is_empty() {
            return Err(ColumnsFault::Empty);
        }
        Ok(Self { title: file.title, columns: file.column, text: text.to_owned() })
    }

    /// The columns that it chooses of those that there are.
    ///
    /// # Errors
    /// It names one that is not there.
    pub(super) fn of(&self, there: &[&str]) -> Result<Vec<Chosen>, ColumnsFault> {
        let chosen = |column: &Column| {
            let id = column.id.get_ref();
            let place = there.iter().position(|name| name == id);
            let line = line(&self.text, column.id.span().start);
            let place = place.ok_or_else(|| ColumnsFault::Unknown { line, id: id.clone() })?;
            Ok(Chosen { place, heading: column.heading.clone(), form: column.format })
        };
        self.columns.iter().map(chosen).collect()
    }
}

/// The line in which a byte stands, from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_chooses_columns_in_its_own_order_and_says_in_which_line_it_is_wrong() {
        let text = "title = \"附表3\"\n[[column]]\nid = \"b\"\nheading = \"乙\"\nformat = \"fraction\"\n[[column]]\nid = \"a\"\n";
        let columns = Columns::read(text).unwrap();
        let chosen = columns.of(&["a", "b", "c"]).unwrap();
        let plain = Chosen { place: 0, heading: None, form: None };
        assert_eq!(
            chosen,
            [Chosen { place: 1, heading: Some("乙".into()), form: Some(Form::Fraction) }, plain]
        );
        assert_eq!(columns.of(&["b"]), Err(ColumnsFault::Unknown { line: 7, id: "a".into() }));
        assert_eq!(Columns::read("column = []"), Err(ColumnsFault::Empty));
        for (text, line) in
            [("[[column]]\nid = \"a\"\nformat = \"roman\"\n", 3), ("[[column]]\nidd = 1\n", 2), ("=", 1)]
        {
            match Columns::read(text) {
                Err(ColumnsFault::Unreadable { line: at, .. }) => assert_eq!(at, line, "{text}"),
                other => panic!("{text} {other:?}"),
            }
        }
    }
}
