//! 客户接待日: how the branches stand, who comes to one of them, what is still open; and who is put on duty.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use super::{
    authorize::{Op, Reader},
    core::Core,
    enrol::hand,
    job::refused,
    people::People,
    rows,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, BranchDay, MAX_VISIT_ROWS, ReceptionView, Reply, VisitView},
    case::{Call, Case, CaseId, Duty, Fault, KeyId, Reason, Reception, ReceptionOutcome, Subject, Visit},
    rules::{Pack, ReceptionRule},
    sla::Instant,
    store::StoreError,
};

/// What is asked for.
pub struct Asked {
    /// Today where it is one, otherwise the next reception day.
    pub day: Option<Date>,
    pub branch: Option<String>,
    /// Of all days up to this one what was tracked and is not closed.
    pub open: bool,
}

/// One visit with the case that it is about.
struct Known<'a> {
    day: Date,
    branch: &'a str,
    visit: Visit,
    case: Arc<Case>,
}

/// A day as the reader may know of it.
pub fn view(core: &Core, reader: &Reader, asked: &Asked) -> Result<Reply, StoreError> {
    let now = core.time.now();
    let (reception, people, editions) =
        core.read(|live| (live.reception.clone(), live.people.clone(), live.editions.clone()));
    let Some((_, pack)) = editions.in_force() else { return Ok(refused(Reason::ReadOnly)) };
    let today = now.zoned(&pack.zone).date();
    let day = asked.day.or_else(|| if asked.open { Some(today) } else { pack.reception_day_from(today) });
    let day = day.unwrap_or(today);
    let known = known(core, reader, &reception, |at| at == day || asked.open && at < day)?;

    let mut branches: BTreeMap<&str, BranchDay> = BTreeMap::new();
    let offered = pack.reception.iter().flat_map(|rule| rule.branches.iter().map(String::as_str));
    let held = reception.sittings().filter(|(at, _, _)| *at == day).map(|(_, branch, _)| branch);
    for branch in offered.chain(held) {
        branches.entry(branch).or_insert_with(|| empty(&reception, &people, pack, (day, branch)));
    }
    for known in known.iter().filter(|known| known.day == day) {
        if let Some(row) = branches.get_mut(known.branch) {
            count(row, known, now);
        }
    }
    let mut visits: Vec<VisitView> = Vec::new();
    if asked.open || asked.branch.is_some() {
        let here = |known: &&Known<'_>| {
            let there = asked.branch.as_ref().is_none_or(|branch| branch == known.branch);
            there && (!asked.open || known.visit.is_tracked() && known.case.stage.is_open())
        };
        visits = known.iter().filter(here).map(|known| visit_view(known, &people, now)).collect();
    }
    if asked.open {
        visits.sort_by_key(|visit| {
            (visit.row.next.as_ref().map_or(i64::MAX, |due| due.deadline.seconds()), visit.row.case)
        });
    } else {
        // Those with a number in its order, then those who are still to come.
        visits.sort_by_key(|visit| {
            (visit.slot.unwrap_or(u16::MAX), visit.arrived.map(|(no, _)| no), visit.row.case)
        });
    }
    let more = visits.len().saturating_sub(MAX_VISIT_ROWS);
    visits.truncate(MAX_VISIT_ROWS);
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    let branches = branches.into_values().collect();
    Ok(Reply::Reception(Box::new(ReceptionView { day, branches, visits, more })))
}

/// The visits of these days whose cases the reader may know of.
fn known<'a>(
    core: &Core,
    reader: &Reader,
    reception: &'a Reception,
    of: impl Fn(Date) -> bool,
) -> Result<Vec<Known<'a>>, StoreError> {
    let sittings = reception.sittings().filter(|(day, _, _)| of(*day));
    let visits: Vec<(Date, &str, CaseId, Visit)> = sittings
        .flat_map(|(day, branch, sitting)| {
            sitting.visits().map(move |(case, visit)| (day, branch, case, *visit))
        })
        .collect();
    let mut known = Vec::new();
    // A page at a time, so that not all of them are read together.
    for page in visits.chunks(256) {
        let ids: Vec<CaseId> = page.iter().map(|(_, _, case, _)| *case).collect();
        let cases = core.cases_once(&ids, &mut || true)?;
        let cases: BTreeMap<CaseId, Arc<Case>> = cases.into_iter().map(|case| (case.id, case)).collect();
        for (day, branch, case, visit) in page {
            if let Some(case) = cases.get(case).filter(|case| reader.sees(case)) {
                known.push(Known { day: *day, branch, visit: *visit, case: case.clone() });
            }
        }
    }
    Ok(known)
}

fn empty(reception: &Reception, people: &People, pack: &Pack, (day, branch): (Date, &str)) -> BranchDay {
    let sitting = reception.sitting(day, branch);
    let duty = sitting.and_then(|sitting| sitting.duty);
    let free = |slot: u16| {
        let taken = sitting.map_or(0, |sitting| sitting.taken(slot, None));
        let places = pack.reception.as_ref().map_or(0, |rule| rule.places);
        (slot, places.saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX)))
    };
    let slots = pack.reception.as_ref().map(ReceptionRule::slots).unwrap_or_default();
    BranchDay {
        branch: branch.to_owned(),
        leader: duty.map(|duty| people.by(duty.leader)),
        deputy: duty.map(|duty| people.by(duty.deputy)),
        free: slots.into_iter().map(free).filter(|(_, free)| *free > 0).collect(),
        ..BranchDay::default()
    }
}

fn count(row: &mut BranchDay, Known { visit, case, .. }: &Known<'_>, now: Instant) {
    let open = visit.is_tracked() && case.stage.is_open();
    row.booked += u32::from(visit.slot.is_some());
    row.confirmed += u32::from(visit.call == Some(Call::Comes));
    row.arrived += u32::from(visit.arrived.is_some());
    row.waiting += u32::from(visit.waits());
    row.solved += u32::from(matches!(visit.received, Some((_, ReceptionOutcome::Solved, _))));
    row.tracked += u32::from(visit.is_tracked());
    row.open += u32::from(open);
    row.overdue += u32::from(open && case.overdue(now).is_some());
}

fn visit_view(Known { day, branch, visit, case }: &Known<'_>, people: &People, now: Instant) -> VisitView {
    let order = match visit.received {
        Some((_, ReceptionOutcome::Tracked { order }, _)) => {
            case.open_orders().find(|given| given.no == order).map(|given| given.due)
        }
        _ => None,
    };
    VisitView {
        row: rows::row(case, people, now),
        day: *day,
        branch: (*branch).to_owned(),
        slot: visit.slot,
        call: visit.call,
        arrived: visit.arrived,
        received: visit.received.map(|(by, outcome, at)| (people.by(by), outcome, at)),
        owner: case.owner.map(|owner| people.by(owner)),
        order_due: order,
        overdue: case.stage.is_open() && case.overdue(now).is_some(),
    }
}

/// Puts a leader and a deputy on duty, by their staff numbers. Who leads a team does so for its branch.
pub fn set_duty(
    work: &mut Work<'_>,
    actor: Actor,
    day: Date,
    branch: &str,
    [leader, deputy]: [&str; 2],
) -> Result<Reply, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Lead) || reader.counts_only().is_some_and(|own| own != branch) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let person =
        |field: &str, staff: &str| match work.people.of_staff(staff.trim()).filter(|person| person.active) {
            Some(person) => Ok(person.id),
            None => Err(Reason::Field { field: field.to_owned(), fault: Fault::Staff }),
        };
    let duty = Duty { leader: person("leader", leader)?, deputy: person("deputy", deputy)? };
    let (_, pack) = work.pack()?;
    let today = work.at.zoned(&pack.zone).date();
    let fact = work.reception.set_duty((day, today), branch, duty, &pack)?;
    let hand = hand(work, actor);
    work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
    Ok(Reply::Ok)
}
