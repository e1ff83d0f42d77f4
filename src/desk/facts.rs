//! What reports are made of: a page of cases, counted without a word of what people wrote.

use std::sync::Arc;

use super::{authorize::Reader, core::Core, job::refused, people::People};
use crate::{
    api::{CaseFacts, CycleFacts, FactsPage, PromiseFacts, Reply, StayFacts},
    case::{Case, CaseId, Course, Editions, LinkKind, Measured, Origin, Reason, Stands, Stay},
    sla::{Clock, ClockState, Instant, Mark, Stamp},
    store::StoreError,
};

/// Rows of one page at most.
const PAGE: usize = 500;
/// Cases that one page looks at, whether they are of the period or not.
const LOOKED: usize = 4_000;
/// Events that one page reads before it ends with the case that it is at.
const EVENTS: usize = 10_000;

/// Which cases are asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub from: Instant,
    pub until: Instant,
    pub team: Option<String>,
    pub after: u32,
    pub limit: usize,
}

impl Wanted {
    fn takes(&self, case: &Case, editions: &Editions) -> bool {
        (self.team.is_none() || self.team == case.team)
            && (self.has(case.opened)
                || case.closed.is_some_and(|at| self.has(at))
                || case.measures_taken().any(|at| self.has(at))
                || self.pledged(case, editions))
    }

    fn has(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether a pledge was or may be decided in the period of a case that came before it and is not closed in it.
    fn pledged(&self, case: &Case, editions: &Editions) -> bool {
        let meanwhile = case.opened < self.from && case.closed.is_none_or(|closed| closed >= self.until);
        let within = |stands: Stands| match stands {
            Stands::Kept(at) | Stands::Broken(at) => self.has(at),
            Stands::Due(_) | Stands::Open | Stands::Held => true,
        };
        meanwhile
            && editions.of(case).is_some_and(|pack| case.pledges(&pack).iter().any(|of| within(of.stands)))
    }
}

/// A page of facts.
pub fn page(core: &Core, reader: &Reader, mut wanted: Wanted) -> Result<Reply, StoreError> {
    // Who leads a team counts what is theirs.
    match (reader.counts_only(), &wanted.team) {
        (Some(own), Some(other)) if own != other => {
            return Ok(refused(Reason::NotPermitted { role: reader.role }));
        }
        (Some(own), None) => wanted.team = Some(own.to_owned()),
        _ => {}
    }
    let now = core.time.now();
    let limit = wanted.limit.clamp(1, PAGE);
    // What is committed is published until it is projected. So what is not here stands in the store, now or newer.
    let (fresh, people, editions, customers) = core.read(|live| {
        let fresh: Vec<Arc<Case>> =
            live.fresh.cases.values().filter(|case| case.id.n > wanted.after).cloned().collect();
        (fresh, live.people.clone(), live.editions.clone(), live.customers)
    });
    let takes = |case: &Case| wanted.takes(case, &editions) && reader.sees(case);
    let (found, looked) = find(core, &takes, wanted.after, limit, &fresh)?;
    let lasts: Vec<u64> = found.iter().map(|case| case.last).collect();
    let (mut cases, mut events) = (Vec::with_capacity(found.len()), 0);
    core.store.histories(&lasts, &mut |at, history| {
        events += history.len();
        let case = found.get(at).cloned();
        cases.extend(case.map(|case| CaseFacts {
            measures: Measured::of(history),
            ..facts(case, &Course::of(history), &people, &editions, now)
        }));
        events < EVENTS
    })?;
    // Where the page ended before all that was found was read, the next one begins there.
    let next = match found.get(cases.len()) {
        Some(_) => cases.last().map(|case| case.case.n),
        None => looked,
    };
    Ok(Reply::Facts(FactsPage { cases, next, team: wanted.team, customers, now }))
}

/// The cases of a page, and the number up to which was looked; none where there are no more.
fn find(
    core: &Core,
    takes: &dyn Fn(&Case) -> bool,
    after: u32,
    limit: usize,
    fresh: &[Arc<Case>],
) -> Result<(Vec<Case>, Option<u32>), StoreError> {
    let mut found: Vec<Case> = Vec::new();
    let mut fresh = fresh.iter().peekable();
    let mut stopped = None;
    let stored = core.store.walk(after, LOOKED, &mut |stored| {
        let id: CaseId = stored.id;
        // Those that the store does not know yet stand between those that it does.
        while let Some(new) = fresh.next_if(|new| new.id.n < id.n) {
            if takes(new) {
                found.push(Case::clone(new));
                if found.len() == limit {
                    stopped = Some(new.id.n);
                    return false;
                }
            }
        }
        let case = fresh.next_if(|new| new.id == id).map_or(stored, |new| Case::clone(new));
        if takes(&case) {
            found.push(case);
        }
        found.len() < limit
    })?;
    if stopped.is_some() || stored.is_some() {
        return Ok((found, stopped.or(stored)));
    }
    for new in fresh {
        if takes(new) {
            found.push(Case::clone(new));
        }
        if found.len() == limit {
            return Ok((found, Some(new.id.n)));
        }
    }
    Ok((found, None))
}

fn merged(case: &Case) -> bool {
    case.links.iter().any(|link| link.how == LinkKind::MergedInto)
}

fn facts(mut case: Case, course: &Course, people: &People, editions: &Editions, now: Instant) -> CaseFacts {
    let pack = editions.of(&case);
    if let Some(pack) = &pack {
        case.attach(pack.calendar());
    }
    let class = case.facts.category.as_deref().and_then(|category| pack.as_ref()?.class_of(category));
    let class = class.map(|class| class.id.clone());
    let owner = case.owner.or(course.finished_by).and_then(|id| people.get(id));
    let contacts = [Mark::Contacted, Mark::InterimReply, Mark::FinalReply];
    CaseFacts {
        case: case.id,
        class,
        owner: owner.map(|person| person.staff.clone()),
        imported: matches!(case.facts.origin, Origin::Imported { .. }),
        merged: merged(&case),
        opened: case.opened,
        contacted: contacts.iter().filter_map(|mark| case.first(mark)).min(),
        accepted: case.first(&Mark::Accepted),
        finished: case.latest(&Mark::Finished),
        replied: case.latest(&Mark::FinalReply),
        revisited: case.latest(&Mark::Revisited),
        closed: case.closed,
        closing: case.closing,
        asked: course.asked,
        satisfaction: case.satisfaction,
        why: course.why.clone(),
        bounces: case.bounces,
        urges: case.urges,
        rounds: case.rounds,
        flags: case.flags.iter().map(|flag| flag.kind).collect(),
        one_call: course.one_call,
        stages: case.stage_times(now),
        clocks: case.clocks.iter().flat_map(|named| cycles(&named.id, &named.clock, course, now)).collect(),
        promises: case
            .promises
            .iter()
            .map(|promise| PromiseFacts { what: promise.what, due: promise.due, kept: promise.kept })
            .collect(),
        identity: pack.as_ref().and_then(|pack| case.identity(pack)),
        pledges: pack.map(|pack| case.pledges(&pack)).unwrap_or_default(),
        offenders: case.offenders(),
        offence_upheld: case.offence_upheld(),
        measures: Vec::new(),
        stays: course.stays.iter().map(|stay| stayed(stay, &case.stamps, now)).collect(),
        stage: case.stage,
        severity: case.facts.severity,
        kind: case.facts.kind,
        category: case.facts.category,
        channel: case.facts.channel,
        team: case.team,
        disposition: case.disposition,
    }
}

fn cycles(id: &str, clock: &Clock, course: &Course, now: Instant) -> Vec<CycleFacts> {
    let past = clock.past.iter().filter_map(|past| {
        Some(CycleFacts {
            clock: id.to_owned(),
            cycle: past.cycle,
            state: past.state,
            started: past.started?,
            stopped: past.stopped,
            deadline: past.deadline,
            target_s: past.target_s,
            spent_s: past.spent_s,
            held_s: past.held_s,
            breached: past.breached(),
            reason: course.reason(id, past.cycle).map(str::to_owned),
        })
    });
    let present = clock.started.filter(|_| clock.state != ClockState::NotStarted).map(|started| CycleFacts {
        clock: id.to_owned(),
        cycle: clock.cycle,
        state: clock.state,
        started,
        stopped: clock.stopped,
        deadline: clock.deadline,
        target_s: clock.target_s,
        spent_s: clock.spent(now),
        held_s: clock.held(now),
        breached: clock.breached(now),
        reason: course.reason(id, clock.cycle).map(str::to_owned),
    });
    past.chain(present).collect()
}

/// A stay, with the time that the case was on hold in it. A case waits for one reason at a time.
fn stayed(stay: &Stay, stamps: &[Stamp], now: Instant) -> StayFacts {
    let (mut held_s, mut since) = (0, None);
    let mut count = |from: Instant, to: Instant| {
        let (from, to) = (from.max(stay.from), to.min(stay.until.unwrap_or(now)));
        held_s += to.since(from).max(0);
    };
    for stamp in stamps {
        match stamp.mark {
            Mark::HoldBegan(_) => since = since.or(Some(stamp.at)),
            Mark::HoldEnded(_) => {
                if let Some(since) = since.take() {
                    count(since, stamp.at);
                }
            }
            _ => {}
        }
    }
    if let Some(since) = since {
        count(since, now);
    }
    StayFacts { stay: stay.clone(), held_s }
}
