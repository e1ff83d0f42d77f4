//! What a case is about in truth, which nobody at the desk knows beforehand.

use crate::sla::Instant;

/// What stands behind a case.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its sort, by place in the town.
    pub sort: usize,
    pub branch: usize,
    pub line: String,
    pub name: String,
    /// The complainant hardly ever answers the telephone.
    pub hard_to_reach: bool,
    /// When whoever works on it has a result; none while nobody does.
    pub ready: Option<Instant>,
    /// Somebody thought about holding or parking it already.
    pub waited: bool,
}
