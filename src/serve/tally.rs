//! Who and what was refused since the server started, counted by reason.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Reasons that are counted each for itself. They are names of variants, so there are never so many.
const MOST: usize = 128;

/// The counts.
#[derive(Debug, Default)]
pub struct Tally {
    /// By door and reason.
    refused: Mutex<BTreeMap<(Of, String), u64>>,
}

/// What was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    Request,
    Connection,
}

impl Tally {
    /// A request was refused.
    pub fn refused(&self, reason: &str) {
        self.count(Of::Request, reason);
    }

    /// Somebody was not let in.
    pub fn shut(&self, reason: &str) {
        self.count(Of::Connection, reason);
    }

    /// How often, by reason.
    pub fn counts(&self, of: Of) -> Vec<(String, u64)> {
        let all = self.lock();
        all.iter()
            .filter(|((kind, _), _)| *kind == of)
            .map(|((_, why), count)| (why.clone(), *count))
            .collect()
    }

    fn count(&self, of: Of, reason: &str) {
        let mut all = self.lock();
        let key = (of, reason.to_owned());
        if all.len() < MOST || all.contains_key(&key) {
            *all.entry(key).or_default() += 1;
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Of, String), u64>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
