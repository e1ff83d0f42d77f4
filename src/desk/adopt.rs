//! Adopting rules and calendars: an event that holds the text, and for a calendar one batch in which every open
//! case counts anew.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::work::{Halt, Hand, Work};
use crate::{
    api::{Actor, Adopt, Adopted, CaseMoves, Reply},
    case::{
        Case, CaseId, CommandId, Event, Fact, Fault, KeyId, Reason, Recorded, Refusal, Subject, Word, Words,
    },
    rules::{Pack, PackError},
    sla::{Calendar, CalendarError},
    store::StoreError,
};

/// Cases whose moved deadlines are told in one answer at most.
pub const TOLD: usize = 500;
/// Cases that are brought onto a calendar together: so many are in memory, however many are open.
const TOGETHER: usize = 1_024;

/// Puts rules or a calendar in force.
pub fn adopt(work: &mut Work<'_>, actor: Actor, what: &Adopt) -> Result<Reply, Halt> {
    let (_, pack) = work.pack()?;
    let (no, seq, at) = (work.editions.next(), work.next.seq, work.at);
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: CommandId::nth("adopt", seq),
        base: None,
    };
    // An empty file lays nothing over what is shipped.
    let (rules, calendar) = match what {
        Adopt::Rules(text) => (Some(Pack::overlay(Pack::builtin(), text).map_err(of_pack)?), None),
        Adopt::Calendar(text) if text.is_empty() => (None, Some(Calendar::shipped().clone())),
        Adopt::Calendar(text) => (None, Some(Calendar::parse(text).map_err(of_calendar)?)),
    };
    let changes = rules.as_ref().map_or(0, |rules| pack.diff(rules).len());
    let (text, now) = match (&rules, &calendar) {
        (Some(rules), _) => (rules.text().to_owned(), pack.text()),
        (None, Some(calendar)) => (calendar.text().to_owned(), pack.calendar().text()),
        (None, None) => return Err(Reason::Unknown.into()),
    };
    if text == now {
        return Err(Reason::InForce.into());
    }
    let sha256 = Sha256::digest(text.as_bytes()).into();
    // From here on nothing is refused: a batch that goes on after a refusal must know no edition that no event made.
    let editions = Arc::make_mut(&mut work.editions);
    let event = match (rules, calendar) {
        (Some(rules), _) => {
            editions.adopt_rules(no, rules, seq);
            Event::PackAdopted { pack: no, sha256 }
        }
        (None, calendar) => {
            editions.adopt_calendar(no, calendar.unwrap_or_else(|| Calendar::shipped().clone()), seq);
            Event::CalendarAdopted { edition: no, sha256 }
        }
    };
    let before = work.next.site;
    let words = Words::of([(Word::Text, Some(text))]);
    work.note(&hand, Subject::Site, before, (at, Fact { event, words }), KeyId::None);
    let first = work.records.len();
    let recalculated = recalculate(work, &hand)?;
    let moved = || work.records.iter().skip(first).filter_map(moves);
    Ok(Reply::Adopted(Adopted {
        edition: no,
        changes: changes as u64,
        recalculated,
        moved: moved().count() as u64,
        cases: moved().take(TOLD).collect(),
    }))
}

/// Brings every open case onto the calendar in force, with what is due written first; how many changed theirs.
fn recalculate(work: &mut Work<'_>, hand: &Hand) -> Result<u64, Halt> {
    let first = work.records.len();
    // Those that this batch makes are in no queue yet; of the others some changed in it.
    let mut ids: Vec<CaseId> = work.core.read(|live| {
        let changed = work.fresh.cases.keys().copied();
        changed.filter(|id| live.queue.last(*id).is_none()).collect()
    });
    let mut after = 0;
    loop {
        for some in ids.chunks(TOGETHER) {
            recalculate_some(work, hand, some)?;
        }
        ids = work.core.read(|live| live.queue.following(after, TOGETHER));
        match ids.last() {
            Some(last) => after = last.n,
            None => break,
        }
    }
    let recalculated = |record: &&Recorded| matches!(record.event, Event::Recalculated { .. });
    Ok(work.records.iter().skip(first).filter(recalculated).count() as u64)
}

fn recalculate_some(work: &mut Work<'_>, hand: &Hand, ids: &[CaseId]) -> Result<(), Halt> {
    let mut behind = Vec::with_capacity(ids.len());
    let cases = match work.many(ids) {
        Err(StoreError::Damaged(_)) => readable(work, ids)?,
        read => read?,
    };
    for case in cases {
        if case.stage.is_open() {
            // What is due brings the case onto the calendar too.
            let case = work.fire(case)?;
            behind.extend(Some(case).filter(|case| work.editions.is_behind(case)));
        }
    }
    work.recalculate(hand, behind);
    Ok(())
}

/// Those of the cases that can be read. One whose head and history are both damaged has silent timers, and does not
/// keep all others on the old calendar.
fn readable(work: &Work<'_>, ids: &[CaseId]) -> Result<Vec<Arc<Case>>, Halt> {
    let mut cases = Vec::with_capacity(ids.len());
    for id in ids {
        match work.case(*id) {
            Ok(case) => cases.extend(case),
            Err(StoreError::Damaged(why)) => {
                tracing::error!(case = %id, why, "a case cannot be read and stays on its calendar");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(cases)
}

/// The deadlines that an event moved, where it is one that did.
pub fn moves(record: &Recorded) -> Option<CaseMoves> {
    match (&record.event, record.envelope.subject) {
        (Event::Recalculated { moved, .. }, Subject::Case(case)) if !moved.is_empty() => {
            Some(CaseMoves { case, moved: moved.clone() })
        }
        _ => None,
    }
}

fn of_pack(errors: Vec<PackError>) -> Refusal {
    unreadable(errors.first().map_or(1, |error| error.at.line))
}

fn of_calendar(errors: Vec<CalendarError>) -> Refusal {
    unreadable(errors.first().map_or(1, |error| error.line))
}

fn unreadable(line: usize) -> Refusal {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    Refusal::bare(Reason::Field { field: "text".to_owned(), fault: Fault::Unreadable { line } })
}
