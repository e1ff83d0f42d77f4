//! 备用机: a single phone with a number of its own, that customers have while theirs is repaired.

use serde::{Deserialize, Serialize};

use crate::case::CaseId;

/// How a loaner stands. It is out to one case at most, since it stands one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoanerState {
    /// 在库
    In,
    /// 借出
    Out { case: CaseId },
    /// 遗失
    Lost,
    /// 损坏
    Damaged,
    /// 报废
    Retired,
}

impl LoanerState {
    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out { .. } => "out",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::Retired => "retired",
        }
    }
}

/// What somebody says of a loaner that no customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Whole: it may be lent.
    Good,
    Damaged,
    Lost,
    Retired,
}

impl Condition {
    /// Every condition, in the order of the docs.
    pub const ALL: [Self; 4] = [Self::Good, Self::Damaged, Self::Lost, Self::Retired];

    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Damaged => "damaged",
            Self::Lost => "lost",
            Self::Retired => "retired",
        }
    }

    /// The condition of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.id() == id)
    }

    /// How a loaner of this condition stands.
    pub const fn state(self) -> LoanerState {
        match self {
            Self::Good => LoanerState::In,
            Self::Damaged => LoanerState::Damaged,
            Self::Lost => LoanerState::Lost,
            Self::Retired => LoanerState::Retired,
        }
    }
}

/// A loaner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaner {
    /// Its own number, given by the site.
    pub no: String,
    /// The article of which it is a piece.
    pub article: String,
    pub model: String,
    /// The team that keeps it.
    pub place: String,
    pub state: LoanerState,
}
