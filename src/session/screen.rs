//! The session itself.

use super::{Effect, Input, Start};
use crate::sla::Instant;

/// One person's screens.
pub struct Session {
    size: (u16, u16),
}

impl Session {
    /// A session at its first screen, and what it wants to know first.
    pub fn new(start: Start, _now: Instant) -> (Self, Vec<Effect>) {
        (Self { size: start.size }, Vec::new())
    }

    /// Takes one input in. Pure but for `self`; never waits.
    pub fn update(&mut self, _now: Instant, input: Input) -> Vec<Effect> {
        if let Input::Resize { cols, rows } = input {
            self.size = (cols, rows);
        }
        Vec::new()
    }

    /// When something that is shown changes by time alone.
    pub fn next_wake(&self, _now: Instant) -> Option<Instant> {
        None
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }
}
