//! What a log says, in one number, and its counts.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::case::{Event, Recorded};

/// A log as it is read through.
#[derive(Debug, Default)]
pub struct Digest {
    hash: Sha256,
    /// Events by name.
    pub events: BTreeMap<&'static str, u64>,
    /// Breaches by clock; those of tasks, asks, promises and orders taken together.
    pub breaches: BTreeMap<String, u64>,
}

impl Digest {
    /// Takes the next event in: envelope, facts and words as they are read, not as they are sealed. An account of the
    /// machine is left out, so that the same plan gives the same hash whoever plays it.
    pub fn add(&mut self, record: &Recorded) {
        *self.events.entry(record.event.name()).or_default() += 1;
        if let Event::Breached { clock, .. } = &record.event {
            *self.breaches.entry(rule_of(clock).to_owned()).or_default() += 1;
        }
        if !matches!(record.event, Event::AccountBound { .. }) {
            // To write into memory cannot fail; should it, the event would count for nothing here.
            let said = postcard::to_stdvec(&(&record.envelope, &record.event, &record.words));
            self.hash.update(said.unwrap_or_default());
        }
    }

    /// The hash as it is written.
    pub fn hash(self) -> String {
        self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The rule behind a clock: `promise` for `promise#2`.
pub fn rule_of(clock: &str) -> &str {
    clock.split_once('#').map_or(clock, |(rule, _)| rule)
}
