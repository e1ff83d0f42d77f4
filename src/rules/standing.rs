//! How sure a figure is.

use serde::{Deserialize, Serialize};

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The text of the law was read.
    Law,
    /// Several public pages agree; the official text was not read.
    Reported,
    /// From general knowledge; such a figure is off where the pack does not say `on = true`.
    Unconfirmed,
    /// What the operator promises.
    Mission,
    /// A sensible default of our own.
    House,
}

impl Standing {
    /// As the pack writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Reported => "reported",
            Self::Unconfirmed => "unconfirmed",
            Self::Mission => "mission",
            Self::House => "house",
        }
    }
}
