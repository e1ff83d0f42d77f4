//! 外部数据: figures that other systems count, of a place or a channel in a month, as they were taken in from a file. They
//! say nothing of a person. What is taken in later of the same thing and month takes the place of what was there.

mod fault;
mod month;
mod read;

#[cfg(test)]
mod tests;

pub use fault::FigureFault;
pub use month::Month;
pub use read::{OutsideCell, read_cell};

use serde::{Deserialize, Serialize};

use super::{Event, PersonId, Reason, Recorded, grouped};
use crate::{
    rules::{Outside, OutsideColumn, Pack},
    sla::Instant,
};

/// Rows of one event at most.
pub const MAX_FIGURE_ROWS: usize = 500;
/// The longest name in a row, in characters: as many as are compared.
pub const MAX_FIGURE_NAME: usize = 80;
/// The longest name of a file that is kept, in bytes.
pub const MAX_FIGURE_SOURCE: usize = 200;

/// What the column of the month is called by a refusal.
pub const MONTH: &str = "month";

/// What stands between the parts of a key.
const BETWEEN: char = '\u{1f}';

/// Figures as they were taken in together, all of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresTaken {
    /// The id of `[[outside]]` in the rules.
    pub figure: String,
    /// The name of the file that they came from, without its folder.
    pub source: String,
    /// The ids of the columns that say what the figures are of, and those of the figures.
    pub keys: Vec<String>,
    pub columns: Vec<String>,
    pub rows: Vec<FigureRow>,
}

/// What was counted of one thing in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRow {
    pub month: Month,
    /// A cell for each of `keys`: a name as it was written, or an id of the rules.
    pub key: Vec<String>,
    /// A figure for each of `columns`: a count, tenths of a per cent, or a number in its unit.
    pub figures: Vec<Option<i64>>,
}

/// What is known of one thing in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigures {
    pub figure: String,
    pub month: Month,
    /// Column and cell, in the order in which they came.
    pub key: Vec<(String, String)>,
    /// Column and figure.
    pub figures: Vec<(String, i64)>,
    pub source: String,
    /// Who took them in, and when.
    pub by: PersonId,
    pub at: Instant,
    /// The event that they stand in.
    pub seq: u64,
}

/// By what a row is found: the sort of figures, the month, and what they are of, by what [`grouped`] makes of it.
pub type FigureKey = (String, Month, String);

impl KeptFigures {
    /// What an event takes in; nothing of one of another sort.
    pub fn of(record: &Recorded) -> impl Iterator<Item = Self> + '_ {
        let taken = match &record.event {
            Event::Figures(taken) => Some(taken),
            _ => None,
        };
        let named = |names: &[String], cells: &[String]| -> Vec<(String, String)> {
            names.iter().cloned().zip(cells.iter().cloned()).collect()
        };
        taken.into_iter().flat_map(move |taken| {
            taken.rows.iter().map(move |row| Self {
                figure: taken.figure.clone(),
                month: row.month,
                key: named(&taken.keys, &row.key),
                figures: taken
                    .columns
                    .iter()
                    .zip(&row.figures)
                    .filter_map(|(column, figure)| Some((column.clone(), (*figure)?)))
                    .collect(),
                source: taken.source.clone(),
                by: record.envelope.actor,
                at: record.envelope.recorded,
                seq: record.seq(),
            })
        })
    }

    /// By what it is found.
    pub fn found_by(&self) -> FigureKey {
        let key = key_of(self.key.iter().map(|(_, cell)| cell.as_str()));
        (self.figure.clone(), self.month, key)
    }

    /// The cell of a column.
    pub fn cell(&self, column: &str) -> Option<&str> {
        self.key.iter().find(|(id, _)| id == column).map(|(_, cell)| cell.as_str())
    }

    /// The figure of a column.
    pub fn figure(&self, column: &str) -> Option<i64> {
        self.figures.iter().find(|(id, _)| id == column).map(|(_, figure)| *figure)
    }
}

/// The key of cells in their order.
pub fn key_of<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells.map(grouped).collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// What is behind the keys of everything that these cells begin.
pub fn key_behind(cells: &[&str]) -> String {
    format!("{}{}", key_of(cells.iter().copied()), char::from(BETWEEN as u8 + 1))
}

impl FiguresTaken {
    /// Without rows, of the columns that the rules have now.
    pub fn empty(of: &Outside, source: &str) -> Self {
        let ids = |columns: &[OutsideColumn]| columns.iter().map(|it| it.id.as_str().to_owned()).collect();
        let source = source.chars().scan(0, |bytes, c| {
            *bytes += c.len_utf8();
            (*bytes <= MAX_FIGURE_SOURCE).then_some(c)
        });
        Self {
            figure: of.id.clone(),
            source: source.collect(),
            keys: ids(of.keys()),
            columns: ids(of.figures()),
            rows: Vec::new(),
        }
    }

    /// Whether its columns are those of the rules.
    pub fn is_of(&self, of: &Outside) -> bool {
        let same = |ids: &[String], columns: &[OutsideColumn]| {
            ids.iter().map(String::as_str).eq(columns.iter().map(|it| it.id.as_str()))
        };
        same(&self.keys, of.keys()) && same(&self.columns, of.figures())
    }
}

impl FigureRow {
    /// Whether a row is what the rules ask for: each cell one that may stand there, each figure within its bounds, no part
    /// more than the whole, and no month that is still to come. `this` is the month that runs.
    ///
    /// # Errors
    /// What of it does not fit.
    pub fn check(&self, of: &Outside, pack: &Pack, this: Month) -> Result<(), Reason> {
        let wrong = |column: &str, fault| FigureFault::of(of, column, fault);
        if self.month > this {
            return Err(wrong(MONTH, FigureFault::MonthAhead { this }));
        }
        if (self.key.len(), self.figures.len()) != (of.keys().len(), of.figures().len()) {
            return Err(wrong(MONTH, FigureFault::OtherColumns));
        }
        for (column, cell) in of.keys().iter().zip(&self.key) {
            read::fits(column, cell, pack).map_err(|fault| wrong(column.id.as_str(), fault))?;
        }
        let figures = || of.figures().iter().zip(&self.figures);
        for (column, figure) in figures() {
            let id = column.id.as_str();
            let (least, most) = column.bounds();
            match figure {
                None if !column.optional => return Err(wrong(id, FigureFault::Missing)),
                Some(figure) if !(least..=most).contains(figure) => {
                    return Err(wrong(id, read::out_of_bounds(column)));
                }
                _ => {}
            }
            let whole = column.at_most.as_ref();
            let whole = whole.and_then(|whole| figures().find(|(other, _)| other.id == *whole));
            if let (Some(part), Some((of, Some(whole)))) = (figure, whole)
                && part > whole
            {
                let column = of.id.as_str().to_owned();
                return Err(wrong(id, FigureFault::MoreThan { column, figure: *whole }));
            }
        }
        Ok(())
    }

    /// By what a row is told apart from others of the same sort.
    pub fn found_by(&self) -> (Month, String) {
        (self.month, key_of(self.key.iter().map(String::as_str)))
    }
}
