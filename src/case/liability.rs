//! 责任判定: whose fault it was, apart from how the matter was disposed of.

use serde::{Deserialize, Serialize};

/// Whether we answer for what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liability {
    Responsible,
    NotResponsible,
    ThirdParty,
}

impl Liability {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::NotResponsible => "not_responsible",
            Self::ThirdParty => "third_party",
        }
    }
}

/// A finding; a later one takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub liability: Liability,
    /// The team that answers for it.
    pub team: Option<String>,
    /// The partner that answers for it.
    pub partner: Option<String>,
}
