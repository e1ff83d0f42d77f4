//! What reports are made of: one row a case, without anything that says who the customer is.

use serde::{Deserialize, Serialize};

use crate::{
    case::{CaseId, Closing, FlagKind, Identity, Measured, Pledged, PromiseKind, Satisfaction, Stage, Stay},
    sla::{ClockState, Instant},
};

/// A case as reports count it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    pub case: CaseId,
    pub kind: String,
    pub category: Option<String>,
    /// The regulator's class of its category, under the rules of the case.
    pub class: Option<String>,
    pub channel: String,
    /// 1 (worst) to 4.
    pub severity: u8,
    /// The department that has it, or had it last.
    pub team: Option<String>,
    /// Staff number of who has it, or said its result.
    pub owner: Option<String>,
    pub stage: Stage,
    pub imported: bool,
    /// Merged into another case, which goes on for it.
    pub merged: bool,
    pub opened: Instant,
    /// The first contact that reached the customer, a reply included.
    pub contacted: Option<Instant>,
    pub accepted: Option<Instant>,
    /// The last of each: results, final replies, answers to a revisit.
    pub finished: Option<Instant>,
    pub replied: Option<Instant>,
    pub revisited: Option<Instant>,
    /// When it was closed, rejected or withdrawn.
    pub closed: Option<Instant>,
    pub closing: Option<Closing>,
    pub disposition: Option<String>,
    /// Tries to revisit.
    pub asked: u32,
    pub satisfaction: Option<Satisfaction>,
    /// Why the customer was dissatisfied.
    pub why: Option<String>,
    /// How often it, or a task of it, was sent back.
    pub bounces: u32,
    pub urges: u32,
    /// How often it was handled again.
    pub rounds: u32,
    pub flags: Vec<FlagKind>,
    /// Taken in and resolved in one act.
    pub one_call: bool,
    /// Seconds in accept, handle, feedback and revisit, over all rounds.
    pub stages: [Option<i64>; 4],
    pub clocks: Vec<CycleFacts>,
    pub promises: Vec<PromiseFacts>,
    /// Where it lay.
    pub stays: Vec<StayFacts>,
    /// How it stands with the pledges that mean it, under its rules.
    pub pledges: Vec<Pledged>,
    /// The partner, short code and app that its sheets name: field and value.
    pub offenders: Vec<(String, String)>,
    /// Whether it was found to be their doing.
    pub offence_upheld: bool,
    /// What was ordered and done against them.
    pub measures: Vec<Measured>,
    /// The check of an identity, where its rules ask for one.
    pub identity: Option<Identity>,
}

/// A cycle of a clock that started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleFacts {
    /// Id of the clock; `task#2` for that of the second task.
    pub clock: String,
    pub cycle: u32,
    pub state: ClockState,
    pub started: Instant,
    /// When it stopped, or was cancelled.
    pub stopped: Option<Instant>,
    /// None while it is held and was in time.
    pub deadline: Option<Instant>,
    /// Seconds that it had, had spent, and was held; of a clock of working time open seconds.
    pub target_s: i64,
    pub spent_s: i64,
    pub held_s: i64,
    /// Its deadline passed before it stopped; the deadline itself is in time.
    pub breached: bool,
    /// 超时原因: why it was, as whoever ended it said.
    pub reason: Option<String>,
}

/// A promise to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseFacts {
    pub what: PromiseKind,
    pub due: Instant,
    pub kept: Option<Instant>,
}

/// Where a case or a task of it lay, and how long of that it was on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayFacts {
    pub stay: Stay,
    /// Seconds on hold meanwhile.
    pub held_s: i64,
}

/// A page of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsPage {
    /// In the order of their numbers.
    pub cases: Vec<CaseFacts>,
    /// Ask for what comes after this; none where this is all.
    pub next: Option<u32>,
    /// Whose cases they are; everybody's where none is named.
    pub team: Option<String>,
    /// How many customers the store has.
    pub customers: u64,
    /// What time it was.
    pub now: Instant,
}

/// The figures of a month, as they were when they were frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenView {
    /// `2026-10`.
    pub period: String,
    pub at: Instant,
    /// Staff number of who froze them.
    pub by: String,
    /// SHA-256 of the facts that they were counted from.
    pub facts: [u8; 32],
    /// The figures, in the form in which the client that froze them wrote them.
    pub figures: String,
}

impl CaseFacts {
    /// Whether it carries a flag.
    pub fn has(&self, flag: FlagKind) -> bool {
        self.flags.contains(&flag)
    }
}

impl CycleFacts {
    /// Seconds from its start to its stop, holds and all; none while it is open.
    pub fn gross_s(&self) -> Option<i64> {
        Some(self.stopped?.since(self.started))
    }

    /// Whether it was stopped by what it measures.
    pub const fn ended(&self) -> bool {
        matches!(self.state, ClockState::Met | ClockState::Missed)
    }

    /// What sort of clock it is: its id, without the number of a task, ask, promise or order.
    pub fn sort(&self) -> &str {
        self.clock.split('#').next().unwrap_or_default()
    }

    /// Seconds after its deadline at which it stopped; 0 in time.
    pub fn late_s(&self) -> i64 {
        let late = self.stopped.zip(self.deadline).map_or(0, |(at, deadline)| at.since(deadline));
        late.max(0)
    }
}
