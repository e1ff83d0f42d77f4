//! Which cases a list shows, and what such a list is called.

use serde::{Deserialize, Serialize};

use super::Behind;
use crate::case::Stage;

/// Which cases a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum View {
    /// Everything open.
    All,
    /// Owned by the one who asks.
    Mine,
    /// Of the team of the one who asks.
    Team,
    /// Accepted by nobody, and of nobody's team or the asker's.
    Pool,
    /// Past a deadline.
    Overdue,
    Stage(Stage),
    /// 约定: with a promise of the one who asks that is still to be kept.
    Promised,
    /// To be acted on by the end of today, in the team of the one who asks; of a person without a team everything.
    Today,
    /// Taken in by the one who asks.
    Taken,
    /// 待我处理: escalated to where the one who asks stands and acknowledged by nobody, or with an ask that they decide.
    Waiting,
    /// The cases behind a figure of the board.
    Behind(Behind),
}

impl View {
    /// The views with a word of their own, in the order of the digits that open them.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("mine", Self::Mine),
        ("pool", Self::Pool),
        ("team", Self::Team),
        ("overdue", Self::Overdue),
        ("revisit", Self::Stage(Stage::Revisit)),
        ("all", Self::All),
        ("promised", Self::Promised),
        ("today", Self::Today),
        ("taken", Self::Taken),
        ("waiting", Self::Waiting),
    ];

    /// The view of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(name, _)| *name == id).map(|(_, view)| view)
    }
}
