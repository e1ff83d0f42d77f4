//! The store as it is filled: the one place that writes.

use crate::store::{Batch, NewEvent, Store, StoreError};
use std::time::{Duration, Instant as Moment};

/// Events that are written together.
pub const TOGETHER: usize = 50_000;

/// A store that is being filled.
pub struct Filling<'a> {
    store: &'a Store,
    pub committing: Duration,
    pub projecting: Duration,
}

impl<'a> Filling<'a> {
    pub const fn new(store: &'a Store) -> Self {
        Self { store, committing: Duration::ZERO, projecting: Duration::ZERO }
    }

    /// Writes the next events of the log and everything that follows from them.
    ///
    /// # Errors
    /// What the store says; the store is of no use then.
    pub fn write(&mut self, events: Vec<NewEvent>) -> Result<(), StoreError> {
        let began = Moment::now();
        self.store.commit(&Batch { events, ..Batch::default() })?;
        let committed = Moment::now();
        self.store.project(&[], u64::MAX)?;
        self.committing += committed - began;
        self.projecting += committed.elapsed();
        Ok(())
    }
}
