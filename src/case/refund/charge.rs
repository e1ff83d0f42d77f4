//! 扣费明细: one charge that the customer disputes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::rights::Fen;

/// The longest short code, partner or app, in bytes.
pub const MAX_FROM: usize = 64;
/// Stands for the proof of order where it was looked for and none was found.
pub const NO_PROOF: &str = "none";

/// 核实结论 of one charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Not verified yet.
    Open,
    Upheld,
    NotUpheld,
}

/// One disputed charge. What the service is called is written beside it, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Number within the case, from 1; never given again.
    pub no: u32,
    pub day: Date,
    /// Short code, partner or app.
    pub from: String,
    /// What was charged.
    pub amount: Fen,
    /// 二次确认: id of the proof of order that was found, [`NO_PROOF`] where none was; nothing while nobody looked.
    pub proof: Option<String>,
    /// Why it is paid back: the id of a [`Cause`](crate::rights::Cause).
    pub cause: String,
    pub finding: Finding,
    /// What is paid back for it under the rules of the case; nothing unless it is upheld.
    pub owed: Fen,
}

impl Finding {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::NotUpheld => "not_upheld",
        }
    }

    /// The finding of a word.
    pub fn of(id: &str) -> Option<Self> {
        [Self::Open, Self::Upheld, Self::NotUpheld].into_iter().find(|finding| finding.id() == id)
    }
}

impl Charge {
    /// Whether a proof that the customer ordered was found.
    pub fn is_proved(&self) -> bool {
        self.proof.as_deref().is_some_and(|proof| proof != NO_PROOF)
    }
}
