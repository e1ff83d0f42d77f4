//! Kinds of case and the categories at intake.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Words, row::on};

/// The acts of a kind that can need a certificate, by their ids.
pub const CERTIFIED: [&str; 8] =
    ["accept", "claim", "finish", "reply", "respond", "review", "revisit", "judge"];

/// A kind of case: complaint, repair, refund, …
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its id.
    pub id: String,
    /// The number that chooses it, 1 to 99.
    pub code: u8,
    /// What it is called.
    pub words: Words,
    /// Whether new cases may be of this kind.
    #[serde(default = "on")]
    pub on: bool,
    /// Whether and how the customer is asked afterwards.
    pub revisit: RevisitPolicy,
    /// Who may ask.
    pub revisit_by: RevisitBy,
    /// Ids of the clocks that its cases carry, in the order in which they are shown.
    pub clocks: Vec<String>,
    /// Ids of the fields that its forms show.
    pub fields: Vec<String>,
    /// Which of these must be filled to leave a stage.
    #[serde(default)]
    pub required: Required,
    /// 持证上岗: which of [`CERTIFIED`] nobody does without which certificate.
    #[serde(default)]
    pub certified: BTreeMap<String, String>,
}

/// Whether a closed loop ends with a question to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisitPolicy {
    /// 必访: every case.
    Must,
    /// 抽访: the share that [`Revisit`](super::Revisit) names.
    Sample,
    /// 短信: a message asks for a score.
    Message,
    /// 免访: nobody asks.
    None,
}

impl RevisitPolicy {
    /// As the pack writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Sample => "sample",
            Self::Message => "message",
            Self::None => "none",
        }
    }
}

/// Who may revisit a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisitBy {
    /// Somebody who did not handle the case.
    Other,
    /// Anyone: for sites of one person.
    Anyone,
}

/// Ids of the fields without which a case does not leave a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Required {
    /// To be accepted.
    pub accept: Vec<String>,
    /// To be finished.
    pub handle: Vec<String>,
    /// To leave feedback.
    pub feedback: Vec<String>,
    /// To leave revisit.
    pub revisit: Vec<String>,
}

/// 受理分类: what a case is about, seen at intake. A tree of two levels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// The kind that it belongs to, on the upper level.
    pub kind: Option<String>,
    /// The category above, on the lower level.
    pub under: Option<String>,
    /// On the upper level 1 to 9, or 10, 20, … 90 where these are taken; on the lower that of the category above and one digit
    /// more: 11, 101.
    pub code: u16,
    /// What it is called.
    pub words: Words,
    /// The regulator's class that it counts in; on the lower level that of the category above where it says none.
    pub class: Option<String>,
    /// Whether it may be chosen.
    #[serde(default = "on")]
    pub on: bool,
}
