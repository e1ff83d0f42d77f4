//! 外部数据 as they may be read, and what came of taking some in.

use serde::{Deserialize, Serialize};

use crate::{
    case::{KeptFigures, Month, Reason},
    sla::Instant,
};

/// Rows of one page of figures at most.
pub const MAX_FIGURE_PAGE: u32 = 500;

/// Which figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresAsked {
    /// The id of `[[outside]]` in the rules.
    pub figure: String,
    /// The first and the last month.
    pub from: Month,
    pub until: Month,
    /// Only what has this text in one of the cells that say what the figures are of.
    pub text: Option<String>,
    /// Behind this one, as a page before it said.
    pub after: Option<(Month, String)>,
    pub limit: u32,
}

/// What is known of one thing in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureView {
    pub figure: String,
    pub month: Month,
    /// Column and cell.
    pub key: Vec<(String, String)>,
    /// Column and figure: a count, tenths of a per cent, or a number in its unit.
    pub figures: Vec<(String, i64)>,
    /// The file that it came from, the staff number of who took it in, and when.
    pub source: String,
    pub by: String,
    pub at: Instant,
}

impl FigureView {
    /// A kept row, taken in by somebody of this staff number.
    pub fn of(kept: KeptFigures, by: String) -> Self {
        let KeptFigures { figure, month, key, figures, source, at, .. } = kept;
        Self { figure, month, key, figures, source, by, at }
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

/// A page of figures: the last month first, in it by what they are of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresPage {
    pub rows: Vec<FigureView>,
    /// Where the next page begins; none where this is all. A page may be empty and have a next one.
    pub next: Option<(Month, String)>,
}

/// What came of rows: all of them stand now, or none, and these are wrong by their place in the request, at most 200.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresDone {
    /// Rows of what nothing was known of, of what was known otherwise, and of what was known so already.
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    pub wrong: Vec<(u32, Reason)>,
}
