//! The writer's part in the audit trail: when what waits for it is written, when a checkpoint is due, and when older
//! entries leave the live file.

use super::Writer;
use crate::{sla::Instant, store::Batch};

/// How often a checkpoint is made at least, where anything was written.
const CHECKPOINT_S: i64 = 3_600;
/// Entries of the audit trail that stay in the live file.
const TRAIL_LIVE: u64 = 1_024;

/// What becomes in a batch of the entries that wait for the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trailing {
    /// They are written with whatever else is, and at the latest when they have waited long enough.
    WhenDue,
    Now,
    /// Nothing is written.
    Waits,
}

impl Writer {
    /// Whether what waits for the trail is written now.
    pub(super) fn takes_trail(&self, trail: Trailing) -> bool {
        let rest = self.core.trail.rest();
        match trail {
            Trailing::Waits => false,
            Trailing::Now => rest.is_some(),
            Trailing::WhenDue => rest.is_some_and(|rest| rest.is_zero()),
        }
    }

    /// Whether an hour is over in which anything was written.
    pub(super) fn wants_checkpoint(&mut self, at: Instant) -> bool {
        let since = *self.checkpointed.get_or_insert(at);
        self.unsigned && !(0..CHECKPOINT_S).contains(&at.since(since))
    }

    /// What a batch did to the trail stands.
    pub(super) fn took_trail(&mut self, batch: &Batch) {
        self.unsigned |= !batch.events.is_empty() || !batch.audit.is_empty();
        if batch.audit.is_empty() && batch.checkpoint.is_none() {
            return;
        }
        let (head, last) = (self.core.store.audit_head(), self.core.store.last_checkpoint());
        if let (Ok(head), Ok(last)) = (head, last) {
            self.trail_n = head.n;
            let no = last.map_or(0, |(no, _)| no);
            if no > self.core.trail.checkpoint() || batch.checkpoint.is_some() {
                self.core.trail.made_checkpoint(no);
                (self.unsigned, self.checkpointed) = (false, batch.checkpoint.or(self.checkpointed));
            }
        }
    }

    /// Moves older entries of the trail out of the live file.
    pub(super) fn move_trail(&mut self) {
        if let Err(error) = self.core.store.move_audit(TRAIL_LIVE) {
            tracing::error!(%error, "the audit trail could not be moved");
            self.reload_after(&error);
        }
    }
}
