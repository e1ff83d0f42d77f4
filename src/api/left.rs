//! What stands open on a terminal. Its client keeps it unread and hands it back when the session died with its server:
//! it says where somebody was, nothing of what stood there.

use serde::{Deserialize, Serialize};

use super::Behind;
use crate::case::{CaseId, CustomerId, PersonId};

/// What one person left open.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// For nobody else it is opened again.
    pub person: PersonId,
    /// The screen was blanked, and is again.
    pub locked: bool,
    /// Which view of the queue is shown, counted from 0.
    pub view: u8,
    /// The cases behind a figure that are shown instead of it.
    pub behind: Option<Behind>,
    /// The board that one goes back to from them.
    pub board: Option<LeftBoard>,
    /// The screens over the queue, the lowest first.
    pub over: Vec<LeftScreen>,
}

/// A screen over the queue. What is written or only looked at for a moment is none: drafts are kept by the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftScreen {
    Case(CaseId),
    Customer(CustomerId),
    /// What is looked for.
    Find(String),
    Board(LeftBoard),
}

/// The board as it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBoard {
    /// Counted from 0, as row and column.
    pub page: u8,
    pub row: u16,
    pub column: u8,
    /// 轮播 was on.
    pub kiosk: bool,
}

/// Without what is personal.
impl std::fmt::Debug for Left {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Left").field("person", &self.person).field("over", &self.over).finish_non_exhaustive()
    }
}

/// Without what is personal.
impl std::fmt::Debug for LeftScreen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Case(case) => f.debug_tuple("Case").field(case).finish(),
            Self::Customer(customer) => f.debug_tuple("Customer").field(customer).finish(),
            Self::Find(_) => f.write_str("Find"),
            Self::Board(board) => board.fmt(f),
        }
    }
}
