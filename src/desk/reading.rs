//! What is answered from the published version and short reads of the store.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};

use sha2::{Digest, Sha256};

use super::{
    adopt,
    authorize::{Op, Reader},
    board,
    core::Core,
    customer, device, find,
    job::refused,
    line_to_take,
    live::Live,
    outside,
    people::People,
    queue::{Page, Queue},
    rows, show,
    sight::Sight,
    topics,
};
use crate::{
    api::{
        Actor, Behind, CaseCounts, ClockProof, Counts, Draft, LineView, Reply, RulesView, Status, StepTold,
        View,
    },
    case::{
        self, Case, CaseId, Door, EditionNo, Event, Lane, PersonId, Reason, Recorded, Stage, Subject, Verb,
        digits,
    },
    rules::ClockRule,
    sla::{self, Instant},
    store::StoreError,
};

/// Rows of one page at most.
const PAGE: usize = 500;
/// Cases that ended among which those are looked for that somebody behind a wall knows of.
const ENDED_KNOWN: usize = 20_000;
/// Open cases of a line that are shown.
const OPEN_OF_LINE: usize = 10;
/// Must be acted on soon: within two hours.
const SOON_S: i64 = 2 * 3_600;

/// A page of a view.
pub fn list(
    core: &Core,
    reader: &Reader,
    view: &View,
    skip: usize,
    limit: usize,
) -> Result<Reply, StoreError> {
    let now = core.time.now();
    let limit = limit.min(PAGE);
    if let View::Behind(Behind { among: Some(among), .. }) = view {
        return these(core, reader, &among.cases, skip, limit);
    }
    let (page, people) = core.queue(now, |queue, live| {
        let sight = Sight::of(queue, reader);
        let page = match view {
            View::All => sight.page(&[Lane::All], skip, limit),
            View::Mine => sight.page(&[Lane::Owner(reader.id)], skip, limit),
            View::Team => match &reader.team {
                Some(team) => sight.page(&[Lane::Team(team.clone())], skip, limit),
                None => Page { cases: Vec::new(), total: 0 },
            },
            View::Pool => sight.page(&pool(reader), skip, limit),
            View::Overdue => sight.late(&Lane::All, skip, limit),
            View::Stage(stage) => sight.page(&[Lane::Stage(*stage)], skip, limit),
            View::Promised => sight.page(&[Lane::Promised(reader.id)], skip, limit),
            View::Taken => sight.page(&[Lane::Taken(reader.id)], skip, limit),
            View::Behind(behind) => behind_page(reader, behind, queue, live, now, skip, limit),
            View::Waiting => sight.page(&waiting(reader, queue, live, now), skip, limit),
            View::Today => sight.until(&home(reader), end_of_day(live, now), skip, limit),
        };
        (page, live.people.clone())
    });
    // One that ended since the page was looked up does not stand in it any more.
    let cases = core.cases(&page.cases)?;
    let seen = cases.iter().filter(|case| case.stage.is_open() && reader.sees(case));
    let rows = seen.map(|case| rows::row(case, &people, now)).collect();
    Ok(Reply::Rows { rows, total: page.total as u64 })
}

/// Cases that are asked for by their numbers, open or not.
fn these(
    core: &Core,
    reader: &Reader,
    cases: &[CaseId],
    skip: usize,
    limit: usize,
) -> Result<Reply, StoreError> {
    let (now, people) = (core.time.now(), core.read(|live| live.people.clone()));
    let cases = core.cases(cases.get(..PAGE).unwrap_or(cases))?;
    let seen: Vec<&Arc<Case>> = cases.iter().filter(|case| reader.sees(case)).collect();
    let total = seen.len() as u64;
    let rows = seen.into_iter().skip(skip).take(limit).map(|case| rows::row(case, &people, now)).collect();
    Ok(Reply::Rows { rows, total })
}

/// Cases that ended in this stage, the newest number first.
pub fn ended(
    core: &Core,
    reader: &Reader,
    stage: Stage,
    skip: usize,
    limit: usize,
) -> Result<Reply, StoreError> {
    let (now, limit) = (core.time.now(), limit.min(PAGE));
    if reader.wall.is_some() {
        return ended_known(core, reader, stage, skip, limit);
    }
    // What changed stands in the store still as it was.
    let (changed, fresh, people) = core.read(|live| {
        let cases = &live.fresh.cases;
        let changed: BTreeSet<u32> = cases.keys().map(|id| id.n).collect();
        let fresh: Vec<Arc<Case>> =
            cases.values().rev().filter(|case| case.stage == stage).cloned().collect();
        (changed, fresh, live.people.clone())
    });
    // They stand before all others.
    let first: Vec<Arc<Case>> = fresh.iter().skip(skip).take(limit).cloned().collect();
    let (left, behind) = (limit - first.len(), skip.saturating_sub(fresh.len()));
    let (page, total) = core.store.ended(stage, &changed, behind, left)?;
    let total = total + fresh.len() as u64;
    let cases: Vec<Arc<Case>> = first.into_iter().chain(page.into_iter().map(Arc::new)).collect();
    let seen = cases.iter().filter(|case| reader.sees(case));
    Ok(Reply::Rows { rows: seen.map(|case| rows::row(case, &people, now)).collect(), total })
}

/// The same of the cases that a reader knows of, among the newest: neither a place nor a count is of another.
fn ended_known(
    core: &Core,
    reader: &Reader,
    stage: Stage,
    skip: usize,
    limit: usize,
) -> Result<Reply, StoreError> {
    let (changed, fresh, people) = core.read(|live| {
        let cases = &live.fresh.cases;
        let changed: BTreeSet<u32> = cases.keys().map(|id| id.n).collect();
        let fresh: Vec<Arc<Case>> =
            cases.values().rev().filter(|case| case.stage == stage).cloned().collect();
        (changed, fresh, live.people.clone())
    });
    let now = core.time.now();
    let (mut rows, mut total, mut looked) = (Vec::new(), 0_usize, 0);
    let mut take = |case: &Case| {
        if reader.sees(case) {
            if total >= skip && rows.len() < limit {
                rows.push(rows::row(case, &people, now));
            }
            total += 1;
        }
    };
    fresh.iter().for_each(|case| take(case));
    while looked < ENDED_KNOWN {
        let (page, _) = core.store.ended(stage, &changed, looked, PAGE)?;
        page.iter().for_each(&mut take);
        looked += page.len();
        if page.len() < PAGE {
            break;
        }
    }
    Ok(Reply::Rows { rows, total: total as u64 })
}

/// The lane of a reader's team, or of everything where there is none.
fn home(reader: &Reader) -> Lane {
    reader.team.clone().map_or(Lane::All, Lane::Team)
}

/// The last quarter of an hour of the day at the site.
fn end_of_day(live: &Live, now: Instant) -> Instant {
    let tomorrow = live.editions.in_force().and_then(|(_, pack)| {
        let calendar = pack.calendar();
        calendar.midnight(calendar.date(now).tomorrow().ok()?)
    });
    tomorrow.map_or(now, |midnight| midnight.plus(-1))
}

/// The cases behind a figure of the board, as far as the reader leads there.
fn behind_page(
    reader: &Reader,
    behind: &Behind,
    queue: &Queue,
    live: &Live,
    now: Instant,
    skip: usize,
    limit: usize,
) -> Page {
    let none = Page { cases: Vec::new(), total: 0 };
    let own = reader.counts_only();
    if !reader.may(Op::Lead) || own.is_some_and(|own| behind.team.as_ref().is_some_and(|team| team != own)) {
        return none;
    }
    let team = behind.team.as_deref().or(own);
    let owner = match &behind.owner {
        Some(staff) => match live.people.of_staff(staff) {
            Some(person) => Some(person.id),
            None => return none,
        },
        None => None,
    };
    let midnight = end_of_day(live, now).plus(1);
    let fits = |lanes: &[Lane], deadline: Option<Instant>, act_by: Option<Instant>| {
        let of_team = match team {
            None => true,
            Some("") => !lanes.iter().any(|lane| matches!(lane, Lane::Team(_))),
            Some(team) => lanes.iter().any(|lane| matches!(lane, Lane::Team(of) if of == team)),
        };
        reader.knows(lanes)
            && of_team
            && owner.is_none_or(|owner| lanes.contains(&Lane::Owner(owner)))
            && behind.stage.is_none_or(|stage| lanes.contains(&Lane::Stage(stage)))
            && behind.band.is_none_or(|band| board::band(deadline, act_by, now, midnight) == band)
            && behind.due_by.is_none_or(|by| deadline.is_some_and(|at| at >= now && at <= by))
    };
    let lane = match (owner, team, behind.stage) {
        (Some(owner), ..) => Lane::Owner(owner),
        (None, Some(team), _) if !team.is_empty() => Lane::Team(team.to_owned()),
        (None, _, Some(stage)) => Lane::Stage(stage),
        _ => Lane::All,
    };
    queue.fitting(&lane, fits, skip, limit)
}

/// The lanes in which something waits for a reader to acknowledge or to decide.
fn waiting(reader: &Reader, queue: &Queue, live: &Live, now: Instant) -> Vec<Lane> {
    live.people.posts().waiting(reader.id, queue.lanes_of_waits(), now)
}

fn pool(reader: &Reader) -> Vec<Lane> {
    let mut lanes = vec![Lane::Pool(None)];
    lanes.extend(reader.team.clone().map(|team| Lane::Pool(Some(team))));
    lanes
}

/// A case with its history.
pub fn show(core: &Core, actor: Actor, reader: &Reader, id: CaseId) -> Result<Reply, StoreError> {
    let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) else {
        return Ok(refused(Reason::NotFound));
    };
    let mut history = core.store.history(case.last, show::EVENTS)?;
    let mut case = case;
    if reader.wall.is_some() {
        // What ties it to a case that they may not know of is not told either.
        let ids: Vec<CaseId> = history
            .iter()
            .flat_map(|record| named(&record.event).to_vec())
            .chain(case.links.iter().map(|link| link.case))
            .collect();
        let known = core.known(reader, ids)?;
        history.retain(|record| named(&record.event).iter().all(|id| known.contains(id)));
        Arc::make_mut(&mut case).links.retain(|link| known.contains(&link.case));
    }
    let people = core.read(|live| live.people.clone());
    let customer = match case.facts.customer {
        Some(id) => core.customer(id)?,
        None => None,
    };
    let customer = customer.as_deref();
    let plain = core.shows_plain(actor, reader.right(&case), &case);
    let mut view = show::case_view(&case, &history, customer, reader, &people, core.time.now(), plain);
    view.lines_to_take = line_to_take::of_case(core, reader, &case);
    if let Some(pack) = core.read(|live| live.editions.of(&case)) {
        view.sheets = case.sheets_now(&pack).map(|sheet| sheet.id.clone()).collect();
        view.owed_sheet = case.owed_sheet(&pack, core.time.now()).map(|(sheet, _)| sheet.id.clone());
        view.visit = core
            .read(|live| live.reception.clone())
            .visit(case.id)
            .map(|(day, branch, visit)| (day, branch.to_owned(), *visit));
        view.outside = outside::of_case(core, reader, &case)?;
        view.repeat_fault = device::repeat_fault(core, reader, &case, &pack)?;
    }
    // A kind without sheets is not offered any.
    let fills = !view.sheets.is_empty();
    view.acts.retain(|verb| *verb != Verb::Fill || fills);
    Ok(Reply::Case(Box::new(view)))
}

/// The other cases that an event names.
fn named(event: &Event) -> &[CaseId] {
    match event {
        Event::SolutionTaken { parent, .. } => std::slice::from_ref(parent),
        other => other.cases(),
    }
}

/// The proofs of a case's clocks: what is due next first, then what has stopped.
pub fn explain(core: &Core, reader: &Reader, id: CaseId) -> Result<Reply, StoreError> {
    let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) else {
        return Ok(refused(Reason::NotFound));
    };
    let history = core.store.history(case.last, usize::MAX)?;
    let (people, pack) = core.read(|live| (live.people.clone(), live.editions.of(&case)));
    let (Some(pack), now) = (pack, core.time.now()) else { return Ok(Reply::Proofs(Vec::new())) };
    let mut proofs: Vec<ClockProof> = case
        .timed(&pack)
        .into_iter()
        .filter_map(|timed| {
            let proof = sla::prove(&timed.spec, &timed.stamps, now)?;
            let mut named: Vec<PersonId> = proof
                .holds
                .iter()
                .flat_map(|held| &held.reasons)
                .filter_map(|held| held.by.and_then(|by| u32::try_from(by).ok()).map(PersonId))
                .collect();
            named.sort_unstable();
            named.dedup();
            Some(ClockProof {
                source: timed.rule.map(|rule| (rule.source.clone(), rule.standing)),
                pack: format!("{} {}", pack.id, pack.version),
                steps: steps(&timed.id, proof.cycle, &history, &people),
                by_moment: case.is_by_moment(&timed, proof.cycle),
                star: case.star.filter(|_| timed.rule.is_some_and(ClockRule::takes_star)),
                id: timed.id,
                people: named.into_iter().map(|id| people.by(id)).collect(),
                proof,
            })
        })
        .collect();
    proofs.sort_by_key(|clock| (clock.proof.stopped.is_some(), clock.proof.act_by.or(clock.proof.deadline)));
    Ok(Reply::Proofs(proofs))
}

/// The steps that were fired on one cycle of a clock: when each was due, when it was fired and told, and who saw it.
fn steps(clock: &str, cycle: u32, history: &[Recorded], people: &People) -> Vec<StepTold> {
    let skipped = case::undone(history);
    let mut steps: Vec<StepTold> = Vec::new();
    for record in history.iter().filter(|record| !skipped.contains(&record.seq())) {
        let at = record.envelope.recorded;
        match &record.event {
            Event::StepFired { clock: of, cycle: in_cycle, step, whom, due }
                if of == clock && *in_cycle == cycle =>
            {
                let told = Some(at);
                steps.push(StepTold { step: *step, due: *due, fired: at, whom: *whom, told, seen: None });
            }
            Event::StepTold { clock: of, cycle: in_cycle, step, whom }
                if of == clock && *in_cycle == cycle =>
            {
                if let Some(told) = steps.iter_mut().find(|told| told.step == *step) {
                    (told.told, told.whom) = (Some(at), *whom);
                }
            }
            Event::Acknowledged => {
                let by = people.by(record.envelope.actor);
                let unseen = steps.iter_mut().filter(|told| told.seen.is_none());
                unseen.for_each(|told| told.seen = Some((by.clone(), at)));
            }
            _ => {}
        }
    }
    steps
}

/// The deadlines that the adoption of an edition moved, a page of cases: they stand behind it in the log.
pub fn moves(core: &Core, reader: &Reader, edition: EditionNo, skip: usize) -> Result<Reply, StoreError> {
    let Some(seq) = core.read(|live| live.editions.seq(edition)) else {
        return Ok(refused(Reason::NotFound));
    };
    let (mut all, walled) = (Vec::new(), reader.wall.is_some());
    let (mut cases, mut total) = (Vec::new(), 0_usize);
    core.store.scan(seq + 1, &mut |record| {
        if let Some(moves) = adopt::moves(&record) {
            if walled {
                all.push(moves);
            } else {
                if total >= skip && cases.len() < adopt::TOLD {
                    cases.push(moves);
                }
                total += 1;
            }
        }
        // What came due just then stands between them.
        matches!(record.event, Event::Recalculated { calendar, .. } if calendar == edition)
            || record.envelope.door == Door::Timer
    })?;
    if walled {
        let known = core.known(reader, all.iter().map(|moves| moves.case))?;
        all.retain(|moves| known.contains(&moves.case));
        total = all.len();
        cases = all.into_iter().skip(skip).take(adopt::TOLD).collect();
    }
    Ok(Reply::Moves { cases, total: total as u64 })
}

/// The rules in force; texts that the client knows are not sent again.
pub fn rules(core: &Core, known: &[u8; 32], known_calendar: &[u8; 32]) -> Reply {
    let Some((edition, pack)) =
        core.read(|live| live.editions.in_force().map(|(no, pack)| (no, pack.clone())))
    else {
        return refused(Reason::NotFound);
    };
    let unknown = |text: &str, known: &[u8; 32]| {
        (Sha256::digest(text.as_bytes()).as_slice() != known).then(|| text.to_owned())
    };
    Reply::Rules(RulesView {
        edition,
        rules: unknown(pack.text(), known),
        calendar: unknown(pack.calendar().text(), known_calendar),
    })
}

/// What is known of a line while it is typed.
pub fn line(core: &Core, reader: &Reader, typed: &str) -> Result<Reply, StoreError> {
    let line = digits(typed);
    let pack = core.read(|live| live.editions.in_force().map(|(_, pack)| pack.clone()));
    let now = core.time.now();
    let window = pack.map_or(0, |pack| i64::from(pack.repeat.window_days) * 86_400);
    let cases = core.cases_of(&line)?;
    let people = core.read(|live| live.people.clone());
    let open = cases.iter().filter(|case| case.stage.is_open()).take(OPEN_OF_LINE);
    // 首问负责: that something is open, and that the customer complains again, whoever takes the call must know.
    let row = |case: &Arc<Case>| match reader.sees(case) {
        true => rows::row(case, &people, now),
        false => rows::bare(case),
    };
    let recent = cases.iter().filter(|case| now.since(case.opened) <= window).count();
    let customer = match core.customers_of(&line)?.first() {
        Some(id) => core.customer(*id)?,
        None => None,
    };
    let plain = |id| core.revealed(reader.id, Subject::Customer(id));
    let customer = customer.map(|customer| customer::view(&customer, plain(customer.id)));
    Ok(Reply::Line(Box::new(LineView {
        customer,
        open: open.map(row).collect(),
        recent: u32::try_from(recent).unwrap_or(u32::MAX),
    })))
}

/// Cases and customers by what somebody has of them, until `over` says that nobody waits any more.
pub fn find(
    core: &Core,
    reader: &Reader,
    typed: &str,
    limit: usize,
    over: &dyn Fn() -> bool,
) -> Result<Reply, StoreError> {
    Ok(Reply::Hits(find::find(core, reader, typed, limit, over)?))
}

/// Counts for the head of the queue.
pub fn counts(core: &Core, reader: &Reader) -> Reply {
    let now = core.time.now();
    let mine = Lane::Owner(reader.id);
    Reply::Counts(core.queue(now, |queue, live| {
        let sight = Sight::of(queue, reader);
        Counts {
            mine: sight.count(std::slice::from_ref(&mine)) as u64,
            mine_overdue: sight.count_late(&mine) as u64,
            mine_soon: sight.count_until(&mine, now.plus(SOON_S)) as u64,
            pool: sight.count(&pool(reader)) as u64,
            overdue: sight.count_late(&Lane::All) as u64,
            revisit: sight.count(&[Lane::Stage(Stage::Revisit)]) as u64,
            open: sight.count(&[Lane::All]) as u64,
            promised: sight.count(&[Lane::Promised(reader.id)]) as u64,
            taken: sight.count(&[Lane::Taken(reader.id)]) as u64,
            waiting: sight.count(&waiting(reader, queue, live, now)) as u64,
            reveal_alarms: if reader.may(Op::Manage) { core.reveals.alarms(now) } else { 0 },
            hot_spots: if topics::may_see(reader) { core.topics.waiting(&live.dismissed, now) } else { 0 },
        }
    }))
}

/// How the server stands; of what is open, as much as the reader knows of.
pub fn status(core: &Core, reader: &Reader) -> Reply {
    let facts = core.store.facts();
    Reply::Status(core.read(|live| Status {
        pid: std::process::id(),
        site: facts.name.clone(),
        sessions: core.sessions.load(Ordering::Relaxed),
        cases: CaseCounts {
            open: Sight::of(&live.queue, reader).count(&[Lane::All]) as u64,
            closed: live.closed,
        },
        customers: live.customers,
        events: live.events,
        notices: core.delivers.then_some(live.outbox.len() as u64),
        backups: core.backups.told().clone(),
        memory_bytes: memory().unwrap_or_default(),
        read_only: live.read_only,
        test_clock: facts.test_clock,
        now: core.time.now(),
        reveal_alarms: core.reveals.alarms(core.time.now()),
    }))
}

/// Resident bytes of this process, where the system says.
pub fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// The log against everything that is made of it, in the store and in memory.
pub fn check(core: &Core) -> Result<Reply, StoreError> {
    let (open, mut whole) = core.read(|live| {
        (live.queue.standings(), live.fresh.cases.values().cloned().collect::<Vec<Arc<Case>>>())
    });
    whole.extend(core.recent.all());
    let heads: Vec<&Case> = whole.iter().map(AsRef::as_ref).collect();
    let problem = |problem: &crate::store::Problem| {
        serde_json::to_string(problem).unwrap_or_else(|_| format!("{problem:?}"))
    };
    let mut problems = core.store.check(&heads)?;
    problems.extend(core.store.check_standings(&open)?);
    Ok(Reply::Checked { problems: problems.iter().map(problem).collect() })
}

/// What this person was typing.
pub fn drafts(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    let kept = core.store.drafts(reader.id)?;
    let draft =
        |draft: crate::store::Draft| Draft { place: draft.place, text: draft.text, saved: draft.saved };
    Ok(Reply::Drafts(kept.into_iter().map(draft).collect()))
}
