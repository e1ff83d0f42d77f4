//! The store as it is filled: the one place that writes.

use std::time::{Duration, Instant as Moment};

use crate::store::{Bulk, NewEvent, StoreError};

/// Events that are written together.
pub const TOGETHER: usize = 50_000;

/// A store that is being filled.
pub struct Filling {
    bulk: Bulk,
    pub writing: Duration,
    pub projecting: Duration,
}

impl Filling {
    pub const fn new(bulk: Bulk) -> Self {
        Self { bulk, writing: Duration::ZERO, projecting: Duration::ZERO }
    }

    /// Writes the next events of the log.
    ///
    /// # Errors
    /// What the store says; the store is of no use then.
    pub fn write(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        let began = Moment::now();
        self.bulk.append(events)?;
        self.writing += began.elapsed();
        Ok(())
    }

    /// Makes everything that follows from them; `each` is told how many events that is done of.
    ///
    /// # Errors
    /// As [`Filling::write`].
    pub fn finish(&mut self, each: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
        let began = Moment::now();
        self.bulk.finish(each)?;
        self.projecting += began.elapsed();
        Ok(())
    }
}
