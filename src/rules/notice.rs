//! Notices: what a customer is written when something happens to the case.

use serde::{Deserialize, Serialize};

use super::{Standing, Words, row::on, words::filled};

/// What a notice may name in braces.
pub const PLACEHOLDERS: [&str; 6] = ["case", "site", "line", "due", "until", "text"];

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The text, with `{case}`, `{site}`, `{line}` (masked), `{due}`, `{until}` and `{text}` for what is said to
    /// the customer.
    pub words: Words,
    /// Whether it is written.
    #[serde(default = "on")]
    pub on: bool,
    /// What it is written for.
    #[serde(rename = "for")]
    pub about: NoticeFor,
    /// Only for cases of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Where it comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// What a notice is written for. Stored by position: new ones go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFor {
    /// The case is there: its number.
    Confirmation,
    /// An interim reply, or a limit that was moved.
    Progress,
    /// The final reply.
    Result,
    /// The case is not accepted, and why.
    Rejection,
    /// It waits for something, and until when.
    Waiting,
    /// A score is asked for.
    Revisit,
}

impl NoticeFor {
    /// The id in rule packs and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Progress => "progress",
            Self::Result => "result",
            Self::Rejection => "rejection",
            Self::Waiting => "waiting",
            Self::Revisit => "revisit",
        }
    }
}
