//! What came of a run, in numbers.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use super::{
    findings::{Counted, Findings, Read},
    run::Run,
};
use crate::sla::Instant;

/// The numbers of a run, and what does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub seed: u64,
    pub from: String,
    /// Where the machine's clock stood at the end.
    pub ended: Instant,
    pub days: u32,
    pub people: u32,
    pub branches: u32,
    pub cases: Cases,
    /// Commands that were sent.
    pub commands: u64,
    /// By act and reason.
    pub refusals: BTreeMap<String, u64>,
    pub events: u64,
    pub events_by_name: BTreeMap<&'static str, u64>,
    pub warnings: u64,
    pub steps: u64,
    pub breaches: u64,
    pub breaches_by_clock: BTreeMap<String, u64>,
    /// Open cases that a corrected calendar counted anew.
    pub recalculated: u64,
    pub restarts: u64,
    /// What came due without a server and was written when it was back, with both times.
    pub late_after_restart: u64,
    pub latest_s: i64,
    /// Over every event as it is read, in order.
    pub log_sha256: String,
    /// Entries of the audit trail by kind, and over every one as it is read, the newest first.
    pub trail_by_name: BTreeMap<&'static str, u64>,
    pub trail_sha256: String,
    pub played_ms: u64,
    pub checked_ms: u64,
    pub findings: Findings,
}

/// Cases at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cases {
    pub opened: u64,
    pub open: u64,
    pub closed: u64,
    /// Customers who were still waiting for somebody to answer.
    pub waiting: u64,
}

impl Report {
    pub(super) fn new(
        run: &Run,
        counted: Counted,
        read: Read,
        findings: Findings,
        played: Duration,
        all: Duration,
    ) -> Self {
        let Read { mut digest, late, trail } = read;
        let events = std::mem::take(&mut digest.events);
        let breaches = std::mem::take(&mut digest.breaches);
        let of = |name: &str| events.get(name).copied().unwrap_or_default();
        let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
        Self {
            seed: run.plan.seed,
            from: run.plan.from.to_string(),
            ended: run.watch.machine(),
            days: run.plan.days,
            people: run.plan.people,
            branches: run.plan.branches,
            cases: Cases {
                opened: of("opened"),
                open: counted.open,
                closed: counted.closed,
                waiting: run.waiting.len() as u64,
            },
            commands: run.front.commands,
            refusals: run.front.refusals.clone(),
            events: events.values().sum(),
            warnings: of("warned"),
            steps: of("step_fired"),
            breaches: of("breached"),
            breaches_by_clock: breaches,
            recalculated: of("recalculated"),
            restarts: run.front.downs.len() as u64,
            late_after_restart: late.alarms,
            latest_s: late.longest_s,
            log_sha256: digest.hash(),
            trail_by_name: trail.entries,
            trail_sha256: trail.sha256,
            played_ms: millis(played),
            checked_ms: millis(all.saturating_sub(played)),
            findings,
            events_by_name: events,
        }
    }
}
