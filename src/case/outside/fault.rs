//! What can be wrong with a cell of a file of figures.

use serde::{Deserialize, Serialize};

use super::Month;
use crate::{case::Reason, rules::Outside};

/// What is wrong with a cell, or with its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureFault {
    /// It must be filled in.
    Missing,
    /// Not one of the list, as the rules call them in both languages.
    NotOneOf { values: Vec<String> },
    /// Longer than a name is kept.
    TooLong,
    /// Signs that no terminal shows.
    Unclean,
    /// No number, or not a whole one where things are counted.
    NoNumber,
    /// Up to 1 and without the sign of per cent: it may be a share of 1, or per cent.
    NoPercent,
    /// Not between these; of per cent whole ones.
    NotBetween { least: i64, most: i64 },
    /// No month.
    NoMonth,
    /// A month that is still to come; this one runs.
    MonthAhead { this: Month },
    /// A part that is more than the whole, which is so much in that column.
    MoreThan { column: String, figure: i64 },
    /// The same thing and month as in this line of the file.
    Twice { line: u64 },
    /// The rules have other columns by now.
    OtherColumns,
}

impl FigureFault {
    /// Why a row is refused.
    pub fn of(outside: &Outside, column: &str, fault: Self) -> Reason {
        Reason::Figure { figure: outside.id.clone(), column: column.to_owned(), fault: Box::new(fault) }
    }
}
