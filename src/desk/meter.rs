//! What a desk counts of its own work since it was opened, for whoever looks after the machine.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use crate::case::Event;

/// Upper bounds of what is told of how long commits took, in milliseconds. What took longer stands in the last count.
pub const BOUNDS_MS: [u64; 8] = [1, 5, 10, 25, 50, 100, 500, 2_500];

/// The counts of a desk.
#[derive(Debug)]
pub struct Meter {
    pub began: Moment,
    /// Commands that wait for the writer, or are being written.
    waiting: AtomicU64,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    pub commits: Times,
    /// What timers told, by the names of the events.
    pub alarms: BTreeMap<&'static str, u64>,
}

/// How often something took how long.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Times {
    /// Up to each of the bounds and no longer than it, then those above; each counted once.
    pub counts: [u64; BOUNDS_MS.len() + 1],
    pub sum: Duration,
}

impl Times {
    /// Counts one that took so long.
    pub fn took(&mut self, time: Duration) {
        let within = |bound: &u64| time <= Duration::from_millis(*bound);
        let place = BOUNDS_MS.iter().position(within).unwrap_or(BOUNDS_MS.len());
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        self.sum += time;
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self { began: Moment::now(), waiting: AtomicU64::new(0), counts: Mutex::default() }
    }
}

impl Meter {
    /// A command waits until what this gives is dropped.
    pub fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }

    /// How many wait.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A batch is on the disk after so long.
    pub fn committed<'a>(&self, took: Duration, events: impl Iterator<Item = &'a Event>) {
        let mut counts = self.lock();
        counts.commits.took(took);
        for event in events.filter(|event| is_alarm(event)) {
            *counts.alarms.entry(event.name()).or_default() += 1;
        }
    }

    pub fn counts(&self) -> Counts {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_alarm(event: &Event) -> bool {
    matches!(
        event,
        Event::Warned { .. } | Event::Breached { .. } | Event::StepFired { .. } | Event::StepTold { .. }
    )
}

/// A command that waits.
pub struct Waiting<'a>(&'a Meter);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_is_counted_once_where_it_belongs() {
        let mut times = Times::default();
        for micros in [0, 1_000, 1_001, 100_000, 2_500_000, 2_500_001, 9_000_000] {
            times.took(Duration::from_micros(micros));
        }
        assert_eq!(times.counts, [2, 1, 0, 0, 0, 1, 0, 1, 2]);
        assert_eq!(times.sum, Duration::from_micros(14_102_002));
    }

    #[test]
    fn who_is_gone_waits_no_more() {
        let meter = Meter::default();
        let (first, second) = (meter.wait(), meter.wait());
        assert_eq!(meter.waiting(), 2);
        drop(first);
        drop(second);
        assert_eq!(meter.waiting(), 0);
    }
}
