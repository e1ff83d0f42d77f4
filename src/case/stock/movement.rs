//! What happens to stock, as it is written.

use serde::{Deserialize, Serialize};

use super::{Article, Condition};
use crate::sla::Instant;

/// One movement. The order of the variants and of their fields is the stored form: a variant is only ever appended.
///
/// Why, where somebody says so, is the text beside it. None of them is undone: what is in somebody's hands does not
/// come back by that. Each has another that puts it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    // Of the site.
    /// An article is this from now on.
    ArticleSet(Box<Article>),
    /// 入库
    TakenIn { article: String, place: String, count: u32 },
    /// 调出: under way from here on.
    Sent { article: String, from: String, to: String, count: u32 },
    /// 签收: so many arrived of what this event sent; the rest is lost.
    Received { sent: u64, count: u32 },
    /// 盘点: so many were thought to be there, and so many are.
    Counted { article: String, place: String, thought: u32, counted: u32 },
    /// A loaner is this and kept there from now on.
    LoanerSet { loaner: String, article: String, model: String, place: String },
    /// A loaner that no customer has is in this condition.
    LoanerJudged { loaner: String, condition: Condition },

    // Of a case.
    /// 借出; `loan` is its number within the case, from 1.
    LoanerLent { loan: u32, loaner: String, until: Option<Instant>, deposit_fen: u64 },
    /// 归还
    LoanerReturned { loan: u32, loaner: String, condition: Condition },
    /// 预留
    Reserved { article: String, place: String, count: u32 },
    /// 领用: so many of them from what was kept for the case. Of software, the version that it was then.
    Used { article: String, place: String, count: u32, reserved: u32, version: Option<String> },
    /// What was kept for the case is free again.
    Released { article: String, place: String, count: u32 },
}

impl Movement {
    /// The word of its event in JSON, docs and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ArticleSet(_) => "article_set",
            Self::TakenIn { .. } => "stock_taken_in",
            Self::Sent { .. } => "stock_sent",
            Self::Received { .. } => "stock_received",
            Self::Counted { .. } => "stock_counted",
            Self::LoanerSet { .. } => "loaner_set",
            Self::LoanerJudged { .. } => "loaner_judged",
            Self::LoanerLent { .. } => "loaner_lent",
            Self::LoanerReturned { .. } => "loaner_returned",
            Self::Reserved { .. } => "stock_reserved",
            Self::Used { .. } => "stock_used",
            Self::Released { .. } => "stock_released",
        }
    }
}
