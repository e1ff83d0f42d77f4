//! The order of the queue, kept in memory for everything open: one rule for screens, lists and exports.
//!
//! Breached first, longest breached first; then by the moment to act by in steps of a quarter of an hour, then
//! by priority, then by age. Cases that nothing asks for (held, no clock running) come last.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    case::{Case, CaseId, PersonId, Stage, TaskState},
    sla::Instant,
};

/// Within such a step priority decides, not the minute.
const STEP_S: i64 = 15 * 60;

/// A list that cases stand in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Everything open.
    All,
    /// Of this person.
    Owner(PersonId),
    /// Of this team.
    Team(String),
    /// Owned by nobody, and of this team or of none.
    Pool(Option<String>),
    Stage(Stage),
}

/// Where a case stands in each of its lanes. The order of the variants is the order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Late { deadline: Instant, tail: Tail },
    Due { step: i64, tail: Tail },
    Idle { tail: Tail },
}

/// What decides where the moment does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tail {
    priority: Reverse<u32>,
    opened: Instant,
    id: CaseId,
}

impl Rank {
    const fn tail(self) -> Tail {
        match self {
            Self::Late { tail, .. } | Self::Due { tail, .. } | Self::Idle { tail } => tail,
        }
    }

    const fn id(self) -> CaseId {
        self.tail().id
    }

    const fn is_late(self) -> bool {
        matches!(self, Self::Late { .. })
    }
}

/// What the queue needs to know of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    rank: Rank,
    /// The earliest deadline that runs, and where the case stands until it passes.
    deadline: Option<Instant>,
    lanes: Vec<Lane>,
}

/// One lane in order, with a count of what is late in it.
#[derive(Debug, Default)]
struct Line {
    ranks: BTreeSet<Rank>,
    late: usize,
}

/// Every lane of everything open.
#[derive(Debug, Default)]
pub struct Queue {
    entries: BTreeMap<CaseId, Entry>,
    lines: BTreeMap<Lane, Line>,
    /// Deadlines that have not passed yet, for those who are not late.
    ahead: BTreeSet<(Instant, CaseId)>,
    /// The moment up to which lateness is known. Never goes back: a clock of the machine that does cures nothing.
    now: Option<Instant>,
}

/// Part of a lane, and how long the lane is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub cases: Vec<CaseId>,
    pub total: usize,
}

impl Queue {
    /// Puts a case where it belongs as it stands now, or takes it out where it is not open any more.
    pub fn set(&mut self, case: &Case, now: Instant) {
        self.advance(now);
        self.remove(case.id);
        if !case.stage.is_open() {
            return;
        }
        let tail = Tail { priority: Reverse(case.priority), opened: case.opened, id: case.id };
        let deadline = case.overdue(Instant::from_seconds(i64::MAX)).map(|due| due.deadline);
        let now = self.now.unwrap_or(now);
        let rank = match (deadline, case.next_due()) {
            (Some(deadline), _) if deadline < now => Rank::Late { deadline, tail },
            (_, Some(due)) => Rank::Due { step: due.act_by.seconds().div_euclid(STEP_S), tail },
            _ => Rank::Idle { tail },
        };
        let entry = Entry { rank, deadline, lanes: lanes(case) };
        self.stand(&entry);
        self.entries.insert(case.id, entry);
    }

    /// Takes a case out of every lane.
    pub fn remove(&mut self, id: CaseId) {
        if let Some(entry) = self.entries.remove(&id) {
            self.leave(&entry);
        }
    }

    /// Moves to the front of their lanes those whose deadline has passed by `now`.
    pub fn advance(&mut self, now: Instant) {
        let now = self.now.map_or(now, |known| known.max(now));
        self.now = Some(now);
        while let Some((deadline, id)) = self.ahead.first().copied()
            && deadline < now
        {
            self.ahead.pop_first();
            let Some(mut entry) = self.entries.remove(&id) else { continue };
            self.leave(&entry);
            entry.rank = Rank::Late { deadline, tail: entry.rank.tail() };
            self.stand(&entry);
            self.entries.insert(id, entry);
        }
    }

    /// Whether a deadline passed since the queue was last told the time.
    pub fn is_behind(&self, now: Instant) -> bool {
        self.ahead.first().is_some_and(|(deadline, _)| *deadline < now)
    }

    /// Part of a lane, or of several taken as one, in the queue's order.
    pub fn page(&self, lanes: &[Lane], skip: usize, limit: usize) -> Page {
        let lines: Vec<&Line> = lanes.iter().filter_map(|lane| self.lines.get(lane)).collect();
        let cases = merged(&lines).skip(skip).take(limit).map(Rank::id).collect();
        Page { cases, total: lines.iter().map(|line| line.ranks.len()).sum() }
    }

    /// The same of those that are late.
    pub fn late(&self, lane: &Lane, skip: usize, limit: usize) -> Page {
        let Some(line) = self.lines.get(lane) else { return Page { cases: Vec::new(), total: 0 } };
        let late = line.ranks.iter().take(line.late);
        Page { cases: late.skip(skip).take(limit).map(|rank| rank.id()).collect(), total: line.late }
    }

    /// How many stand in a lane.
    pub fn count(&self, lane: &Lane) -> usize {
        self.lines.get(lane).map_or(0, |line| line.ranks.len())
    }

    /// How many of a lane are late.
    pub fn count_late(&self, lane: &Lane) -> usize {
        self.lines.get(lane).map_or(0, |line| line.late)
    }

    /// How many of a lane that are not late must be acted on in the quarter hours up to `until`.
    pub fn count_until(&self, lane: &Lane, until: Instant) -> usize {
        let last = until.seconds().div_euclid(STEP_S);
        let ranks = self.lines.get(lane).into_iter().flat_map(|line| line.ranks.iter().skip(line.late));
        ranks.take_while(|rank| matches!(rank, Rank::Due { step, .. } if *step <= last)).count()
    }

    fn stand(&mut self, entry: &Entry) {
        for lane in &entry.lanes {
            let line = self.lines.entry(lane.clone()).or_default();
            line.ranks.insert(entry.rank);
            line.late += usize::from(entry.rank.is_late());
        }
        if let Some(deadline) = entry.deadline.filter(|_| !entry.rank.is_late()) {
            self.ahead.insert((deadline, entry.rank.id()));
        }
    }

    fn leave(&mut self, entry: &Entry) {
        for lane in &entry.lanes {
            let Some(line) = self.lines.get_mut(lane) else { continue };
            line.ranks.remove(&entry.rank);
            line.late -= usize::from(entry.rank.is_late());
            if line.ranks.is_empty() {
                self.lines.remove(lane);
            }
        }
        if let Some(deadline) = entry.deadline {
            self.ahead.remove(&(deadline, entry.rank.id()));
        }
    }
}

/// The lanes of an open case.
fn lanes(case: &Case) -> Vec<Lane> {
    let mut lanes = vec![Lane::All, Lane::Stage(case.stage)];
    match case.owner {
        Some(owner) => lanes.push(Lane::Owner(owner)),
        // A case that waits for its revisit has a pool of its own: its stage.
        None if case.stage != Stage::Revisit => lanes.push(Lane::Pool(case.team.clone())),
        None => {}
    }
    lanes.extend(case.team.clone().map(Lane::Team));
    for task in case.open_tasks() {
        match task.state {
            // It lies with those who work on it, and once they replied with who gave it.
            TaskState::Given => {
                lanes.extend(task.to.map(Lane::Owner));
                lanes.extend(task.team.clone().map(Lane::Team));
            }
            _ => lanes.push(Lane::Owner(task.by)),
        }
    }
    lanes.sort_unstable();
    lanes.dedup();
    lanes
}

/// Several lines as one, without copying them.
fn merged<'a>(lines: &[&'a Line]) -> impl Iterator<Item = Rank> + use<'a> {
    let mut heads: Vec<_> = lines.iter().map(|line| line.ranks.iter().peekable()).collect();
    std::iter::from_fn(move || {
        let first = heads.iter_mut().filter_map(|head| Some((**head.peek()?, head)));
        let (_, head) = first.min_by_key(|(rank, _)| *rank)?;
        head.next().copied()
    })
}

#[cfg(test)]
mod tests;
