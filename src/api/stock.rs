//! 备用机与备件 as they may be read.

use serde::{Deserialize, Serialize};

use crate::{
    case::{ArticleSort, CaseId, LoanerState, Reason, UnderWay},
    sla::Instant,
};

/// The most changes of one request.
pub const MAX_STOCK_CHANGES: usize = 2_000;
/// The most rows of a sort that a view shows.
pub const MAX_STOCK_ROWS: usize = 2_000;

/// What a place has of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingView {
    pub article: String,
    pub name: String,
    pub sort: ArticleSort,
    pub version: Option<String>,
    /// No team where no place has any.
    pub place: Option<String>,
    pub there: u32,
    /// Kept for cases.
    pub kept: u32,
    pub free: u32,
    pub reorder: u32,
    /// Fewer are free than the place is to have.
    pub low: bool,
}

/// A loaner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanerView {
    pub loaner: String,
    pub article: String,
    pub model: String,
    pub place: String,
    pub state: LoanerState,
    /// Since when a customer has it, and until when that was agreed.
    pub lent: Option<Instant>,
    pub until: Option<Instant>,
    /// By when it is to come back, once the phone is done.
    pub due: Option<Instant>,
    /// It did not.
    pub overdue: bool,
}

impl LoanerView {
    /// The case whose customer has it.
    pub const fn case(&self) -> Option<CaseId> {
        match self.state {
            LoanerState::Out { case } => Some(case),
            _ => None,
        }
    }
}

/// What is where: what is low first, overdue loaners first. At most [`MAX_STOCK_ROWS`] of a sort.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockView {
    pub holdings: Vec<HoldingView>,
    pub loaners: Vec<LoanerView>,
    pub under_way: Vec<UnderWay>,
    /// How many rows there are beside these.
    pub more: u32,
}

/// What came of changes to the stock: all of them were done, or none, and these are wrong by their place in the
/// request, at most 200.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockChanged {
    pub done: u32,
    pub wrong: Vec<(u32, Reason)>,
}
