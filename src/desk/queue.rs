//! The order of the queue, kept in memory for everything open, and when each case has something to tell next: one
//! rule for screens, lists and exports, and timers that cost what is due, not what exists.
//!
//! Breached first, longest breached first; then by the moment to act by in steps of a quarter of an hour, then
//! by priority, then by age. Cases that nothing asks for (held, no clock running) come last.
//!
//! No case is kept here, only where it stands, in about two hundred bytes.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    case::{CaseId, Lane, Lanes, PersonId, Site, Standing},
    sla::Instant,
};

/// Within such a step priority decides, not the minute.
const STEP_S: i64 = 15 * 60;
/// Comes before every step when it is added to a deadline.
const LATE: i64 = -(1 << 62);
/// Comes after every deadline that is late, and before every step.
const DUE: i64 = LATE / 2;
/// Comes after every step.
const IDLE: i64 = i64::MAX;
/// Stands for no moment; every [`Instant`] is before it.
const NEVER: i64 = i64::MAX;

/// Where a case stands in each of its lanes. The order of the fields is the order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// What is late: its deadline with `LATE`; what is due: its step; all else `IDLE`.
    when: i64,
    priority: Reverse<u32>,
    opened: i64,
    n: u32,
}

impl Rank {
    const fn is_late(self) -> bool {
        self.when < DUE
    }

    /// Before everything with this `when`.
    const fn first(when: i64) -> Self {
        Self { when, priority: Reverse(u32::MAX), opened: i64::MIN, n: 0 }
    }
}

/// A [`Standing`] in fewer bytes; moments in seconds.
#[derive(Debug)]
struct Entry {
    last: u64,
    opened: i64,
    deadline: i64,
    act_by: i64,
    alarm: i64,
    lanes: Arc<Lanes>,
    priority: u32,
}

fn packed(at: Option<Instant>) -> i64 {
    at.map_or(NEVER, Instant::seconds)
}

fn unpacked(at: i64) -> Option<Instant> {
    (at != NEVER).then(|| Instant::from_seconds(at))
}

impl Entry {
    fn of(standing: Standing) -> Self {
        Self {
            last: standing.last,
            opened: standing.opened.seconds(),
            deadline: packed(standing.deadline),
            act_by: packed(standing.act_by),
            alarm: packed(standing.alarm),
            lanes: standing.lanes,
            priority: standing.priority,
        }
    }

    fn standing(&self, n: u32) -> Standing {
        Standing {
            n,
            last: self.last,
            priority: self.priority,
            opened: Instant::from_seconds(self.opened),
            deadline: unpacked(self.deadline),
            act_by: unpacked(self.act_by),
            alarm: unpacked(self.alarm),
            lanes: self.lanes.clone(),
        }
    }

    const fn is_late(&self, now: Instant) -> bool {
        self.deadline < now.seconds()
    }

    const fn rank(&self, n: u32, now: Instant) -> Rank {
        let when = match self.act_by {
            _ if self.is_late(now) => self.deadline + LATE,
            NEVER => IDLE,
            act_by => act_by.div_euclid(STEP_S),
        };
        Rank { when, priority: Reverse(self.priority), opened: self.opened, n }
    }
}

/// One lane in order, with a count of what is late in it.
#[derive(Debug, Default)]
struct Line {
    ranks: BTreeSet<Rank>,
    late: usize,
}

/// Lanes, and how many cases stand in just these.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shared(HashMap<Arc<Lanes>, usize>);

impl Shared {
    /// The same lanes as others have them.
    fn take(&mut self, lanes: Arc<Lanes>) -> Arc<Lanes> {
        let known = self.0.get_key_value(&lanes).map(|(known, _)| known.clone());
        let lanes = known.unwrap_or(lanes);
        *self.0.entry(lanes.clone()).or_default() += 1;
        lanes
    }

    fn leave(&mut self, lanes: &Arc<Lanes>) {
        if let Some(count) = self.0.get_mut(lanes) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(lanes);
            }
        }
    }
}

/// Every lane of everything open.
#[derive(Debug)]
pub struct Queue {
    site: Site,
    entries: BTreeMap<u32, Entry>,
    lines: BTreeMap<Lane, Line>,
    /// Deadlines that have not passed yet, for those who are not late.
    ahead: BTreeSet<(i64, u32)>,
    alarms: BTreeSet<(i64, u32)>,
    lanes: Shared,
    /// The moment up to which lateness is known. Never goes back: a clock of the machine that does cures nothing.
    now: Instant,
}

/// Which of those that stand in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    Late,
    /// Late, or to be acted on in the quarter hours up to this one.
    Until(Instant),
}

/// Part of a lane, and how long the lane is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub cases: Vec<CaseId>,
    pub total: usize,
}

impl Queue {
    /// The queue of a site with all of these, each of another case.
    pub fn new(site: Site, open: Vec<Standing>, now: Instant) -> Self {
        let mut lanes = Shared::default();
        let mut entries = Vec::with_capacity(open.len());
        for standing in open {
            let lanes = lanes.take(standing.lanes);
            entries.push((standing.n, Entry::of(Standing { lanes, ..standing })));
        }
        // Sorted first, each tree is made at once and its nodes are full.
        let entries: BTreeMap<u32, Entry> = entries.into_iter().collect();
        let moments = |of: fn(&Entry) -> i64| {
            let known = entries.iter().map(|(n, entry)| (of(entry), *n));
            known.filter(|(at, _)| *at != NEVER).collect::<Vec<_>>()
        };
        let (mut ahead, alarms) = (moments(|entry| entry.deadline), moments(|entry| entry.alarm));
        ahead.retain(|(deadline, _)| *deadline >= now.seconds());
        let mut order: Vec<(Rank, &Entry)> =
            entries.iter().map(|(n, entry)| (entry.rank(*n, now), entry)).collect();
        order.sort_unstable_by_key(|(rank, _)| *rank);
        let mut in_order: BTreeMap<&Lane, Vec<Rank>> = BTreeMap::new();
        for (rank, entry) in order {
            entry.lanes.iter().for_each(|lane| in_order.entry(lane).or_default().push(rank));
        }
        let lines = in_order.into_iter().map(|(lane, ranks)| {
            let late = ranks.partition_point(|rank| rank.is_late());
            (lane.clone(), Line { ranks: ranks.into_iter().collect(), late })
        });
        let lines = lines.collect();
        let (ahead, alarms) = (ahead.into_iter().collect(), alarms.into_iter().collect());
        Self { site, entries, lines, ahead, alarms, lanes, now }
    }

    /// Puts a case where it belongs as it stands now.
    pub fn set(&mut self, standing: Standing, now: Instant) {
        self.advance(now);
        self.remove(standing.n);
        let n = standing.n;
        let lanes = self.lanes.take(standing.lanes);
        let entry = Entry::of(Standing { lanes, ..standing });
        let rank = entry.rank(n, self.now);
        for lane in entry.lanes.iter() {
            stand(&mut self.lines, lane, rank);
        }
        if entry.deadline != NEVER && !rank.is_late() {
            self.ahead.insert((entry.deadline, n));
        }
        if entry.alarm != NEVER {
            self.alarms.insert((entry.alarm, n));
        }
        self.entries.insert(n, entry);
    }

    /// Takes a case out of every lane; whether it was there.
    pub fn remove(&mut self, n: u32) -> bool {
        let Some(entry) = self.entries.remove(&n) else { return false };
        let rank = entry.rank(n, self.now);
        for lane in entry.lanes.iter() {
            leave(&mut self.lines, lane, rank);
        }
        self.ahead.remove(&(entry.deadline, n));
        self.alarms.remove(&(entry.alarm, n));
        self.lanes.leave(&entry.lanes);
        true
    }

    /// Moves to the front of their lanes those whose deadline has passed by `now`.
    pub fn advance(&mut self, now: Instant) {
        let (before, now) = (self.now, self.now.max(now));
        self.now = now;
        while let Some((deadline, n)) = self.ahead.first().copied()
            && deadline < now.seconds()
        {
            self.ahead.pop_first();
            let Some(entry) = self.entries.get(&n) else { continue };
            for lane in entry.lanes.iter() {
                leave(&mut self.lines, lane, entry.rank(n, before));
                stand(&mut self.lines, lane, entry.rank(n, now));
            }
        }
    }

    /// Whether a deadline passed since the queue was last told the time.
    pub fn is_behind(&self, now: Instant) -> bool {
        self.ahead.first().is_some_and(|(deadline, _)| *deadline < now.seconds())
    }

    /// The last event of a case as it stands here; `None` where it is not open.
    pub fn last(&self, id: CaseId) -> Option<u64> {
        self.entries.get(&id.n).filter(|_| id.site == self.site).map(|entry| entry.last)
    }

    /// At most `most` of the open cases with a counter above `after`, in that order.
    pub fn following(&self, after: u32, most: usize) -> Vec<CaseId> {
        let following = self.entries.range(after.saturating_add(1)..).take(most);
        following.map(|(n, _)| self.id(*n)).collect()
    }

    /// Where every open case stands, by counter.
    pub fn standings(&self) -> Vec<Standing> {
        self.entries.iter().map(|(n, entry)| entry.standing(*n)).collect()
    }

    /// When the next case has something to tell.
    pub fn next_alarm(&self) -> Option<Instant> {
        self.alarms.first().map(|(at, _)| Instant::from_seconds(*at))
    }

    /// Cases that have something to tell by now, the longest due first; at most `most`.
    pub fn due(&self, now: Instant, most: usize) -> Vec<CaseId> {
        let due = self.alarms.iter().take_while(|(at, _)| *at <= now.seconds());
        due.take(most).map(|(_, n)| self.id(*n)).collect()
    }

    /// Takes a case out of the timers until it is put in its place again.
    pub fn silence(&mut self, id: CaseId) {
        if let Some(entry) = self.entries.get_mut(&id.n) {
            self.alarms.remove(&(entry.alarm, id.n));
        }
    }

    /// Part of a lane, or of several taken as one, in the queue's order.
    pub fn page(&self, lanes: &[Lane], skip: usize, limit: usize) -> Page {
        let lines: Vec<&Line> = lanes.iter().filter_map(|lane| self.lines.get(lane)).collect();
        let cases = merged(&lines).skip(skip).take(limit).map(|rank| self.id(rank.n)).collect();
        Page { cases, total: self.count_of(lanes) }
    }

    /// The same of those that are late.
    pub fn late(&self, lane: &Lane, skip: usize, limit: usize) -> Page {
        let Some(line) = self.lines.get(lane) else { return Page { cases: Vec::new(), total: 0 } };
        let late = line.ranks.iter().take(line.late);
        Page { cases: late.skip(skip).take(limit).map(|rank| self.id(rank.n)).collect(), total: line.late }
    }

    /// The same of those that are late or must be acted on in the quarter hours up to `until`.
    pub fn until(&self, lane: &Lane, until: Instant, skip: usize, limit: usize) -> Page {
        let Some(line) = self.lines.get(lane) else { return Page { cases: Vec::new(), total: 0 } };
        let due = line.ranks.iter().take(line.late + self.count_until(lane, until));
        let cases = due.skip(skip).take(limit).map(|rank| self.id(rank.n)).collect();
        Page { cases, total: line.late + self.count_until(lane, until) }
    }

    /// How many stand in a lane.
    pub fn count(&self, lane: &Lane) -> usize {
        self.lines.get(lane).map_or(0, |line| line.ranks.len())
    }

    /// How many stand in one of these lanes at least.
    pub fn count_of(&self, lanes: &[Lane]) -> usize {
        match lanes {
            [] => 0,
            [lane] => self.count(lane),
            // Of all others taken together a case stands in one: it has one pool, and is escalated to one place.
            _ => {
                let (asks, above): (Vec<&Lane>, Vec<&Lane>) =
                    lanes.iter().partition(|lane| !matches!(lane, Lane::Above(..)));
                let above: Vec<&Line> = above.into_iter().filter_map(|lane| self.lines.get(lane)).collect();
                let asked: BTreeSet<Rank> = asks
                    .into_iter()
                    .filter_map(|lane| self.lines.get(lane))
                    .flat_map(|line| line.ranks.iter().copied())
                    .filter(|rank| above.iter().all(|line| !line.ranks.contains(rank)))
                    .collect();
                above.iter().map(|line| line.ranks.len()).sum::<usize>() + asked.len()
            }
        }
    }

    /// The lanes there are in which something waits for somebody above.
    pub fn lanes_of_waits(&self) -> impl Iterator<Item = &Lane> {
        // They are the last ones in the order of lanes.
        let first = Lane::Above(crate::rules::Whom::Owner, None);
        self.lines.range(first..).map(|(lane, _)| lane)
    }

    /// Part of a lane: of those that fit, by lanes, earliest deadline and moment to act by.
    pub fn fitting(
        &self,
        lane: &Lane,
        fits: impl Fn(&[Lane], Option<Instant>, Option<Instant>) -> bool,
        skip: usize,
        limit: usize,
    ) -> Page {
        let Some(line) = self.lines.get(lane) else { return Page { cases: Vec::new(), total: 0 } };
        let (mut cases, mut total) = (Vec::new(), 0);
        for rank in &line.ranks {
            let Some(entry) = self.entries.get(&rank.n) else { continue };
            if !fits(&entry.lanes, unpacked(entry.deadline), unpacked(entry.act_by)) {
                continue;
            }
            if total >= skip && cases.len() < limit {
                cases.push(self.id(rank.n));
            }
            total += 1;
        }
        Page { cases, total }
    }

    /// Part of several lanes taken as one: of those that are known by the lanes in which they stand, and no others counted.
    pub fn known(
        &self,
        lanes: &[Lane],
        part: Part,
        knows: impl Fn(&[Lane]) -> bool,
        skip: usize,
        limit: usize,
    ) -> Page {
        let lines: Vec<&Line> = lanes.iter().filter_map(|lane| self.lines.get(lane)).collect();
        let behind = match part {
            Part::All => None,
            Part::Late => Some(Rank::first(DUE)),
            Part::Until(until) => Some(Rank::first(until.seconds().div_euclid(STEP_S) + 1)),
        };
        let ranks = merged(&lines).take_while(|rank| behind.is_none_or(|behind| *rank < behind));
        let known = |rank: &Rank| self.entries.get(&rank.n).is_some_and(|entry| knows(&entry.lanes));
        let (mut cases, mut total) = (Vec::new(), 0);
        for rank in ranks.filter(known) {
            if total >= skip && cases.len() < limit {
                cases.push(self.id(rank.n));
            }
            total += 1;
        }
        Page { cases, total }
    }

    /// Looks at every open case: its lanes, its earliest deadline, when it must be acted on.
    pub fn each(&self, mut look: impl FnMut(&[Lane], Option<Instant>, Option<Instant>)) {
        for entry in self.entries.values() {
            look(&entry.lanes, unpacked(entry.deadline), unpacked(entry.act_by));
        }
    }

    /// Everybody with whom something lies.
    pub fn owners(&self) -> impl Iterator<Item = PersonId> {
        let first = Lane::Owner(PersonId(0));
        self.lines.range(first..).map_while(|(lane, _)| match lane {
            Lane::Owner(id) => Some(*id),
            _ => None,
        })
    }

    /// How many of a lane are late.
    pub fn count_late(&self, lane: &Lane) -> usize {
        self.lines.get(lane).map_or(0, |line| line.late)
    }

    /// How many of a lane that are not late must be acted on in the quarter hours up to `until`.
    pub fn count_until(&self, lane: &Lane, until: Instant) -> usize {
        let behind = Rank::first(until.seconds().div_euclid(STEP_S) + 1);
        self.lines.get(lane).map_or(0, |line| line.ranks.range(Rank::first(DUE)..behind).count())
    }

    const fn id(&self, n: u32) -> CaseId {
        CaseId { site: self.site, n }
    }
}

fn stand(lines: &mut BTreeMap<Lane, Line>, lane: &Lane, rank: Rank) {
    let line = match lines.get_mut(lane) {
        Some(line) => line,
        None => lines.entry(lane.clone()).or_default(),
    };
    line.ranks.insert(rank);
    line.late += usize::from(rank.is_late());
}

fn leave(lines: &mut BTreeMap<Lane, Line>, lane: &Lane, rank: Rank) {
    let Some(line) = lines.get_mut(lane) else { return };
    line.ranks.remove(&rank);
    line.late -= usize::from(rank.is_late());
    if line.ranks.is_empty() {
        lines.remove(lane);
    }
}

/// Several lines as one, without copying them.
fn merged<'a>(lines: &[&'a Line]) -> impl Iterator<Item = Rank> + use<'a> {
    let mut heads: Vec<_> = lines.iter().map(|line| line.ranks.iter().peekable()).collect();
    std::iter::from_fn(move || {
        let first = heads.iter_mut().filter_map(|head| Some((**head.peek()?, head)));
        let (rank, _) = first.min_by_key(|(rank, _)| *rank)?;
        // A case may stand in several of them.
        for head in &mut heads {
            head.next_if(|other| **other == rank);
        }
        Some(rank)
    })
}

#[cfg(test)]
mod tests;
