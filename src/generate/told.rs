//! What came of the telling of a case.

use super::entry::Entry;
use crate::{case::Stage, sla::Instant};

/// A case from its beginning to its end, or to the end of the year.
#[derive(Debug)]
pub struct Told {
    pub entries: Vec<Entry>,
    pub stage: Stage,
    /// None: it is open at the end of the year.
    pub ends: Option<Instant>,
    /// Something is overdue at the end of the year.
    pub late: bool,
}

impl Told {
    /// It was withdrawn or rejected.
    pub const fn gone(&self) -> bool {
        matches!(self.stage, Stage::Withdrawn | Stage::Rejected)
    }
}
