//! 离职: what a person who leaves has in hand goes back to those who lead, so that nothing lies with nobody.
//!
//! A case of theirs is owned by nobody from then on and stands in the pool of its team, or of everybody where it has
//! none; a task that they had to do is taken back, and its case lies with who gave it.

use std::collections::BTreeSet;

use super::{
    enrol::hand,
    rows,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, GivenBack},
    case::{Case, CaseId, Event, Fact, Lane, Person, PersonId, TaskState},
};

/// What is listed at most.
const LISTED: usize = 500;

/// What was given back: the first of it, and how much it was.
#[derive(Debug, Default)]
pub struct Given {
    pub rows: Vec<GivenBack>,
    pub total: u64,
}

/// Gives back what a person who left has in hand.
pub fn give_back(work: &mut Work<'_>, actor: Actor, person: &Person) -> Result<Given, Halt> {
    let mut given = Given::default();
    let mut ids: BTreeSet<CaseId> = work
        .core
        .read(|live| live.queue.page(&[Lane::Owner(person.id)], 0, usize::MAX).cases.into_iter().collect());
    // What came into their hands in the batch that this is part of.
    ids.extend(work.fresh.cases.values().filter(|case| has(case, person.id)).map(|case| case.id));
    let ids: Vec<CaseId> = ids.into_iter().collect();
    for case in work.many(&ids)? {
        // What was due before they left comes before it.
        let case = work.fire(case)?;
        let owned = case.stage.is_open() && case.owner == Some(person.id);
        let own = owned.then_some((None, Event::Transferred { team: None, to: None }));
        let tasks = theirs(&case, person.id).map(|no| (Some(no), Event::TakenBack { task: Some(no) }));
        let steps: Vec<(Option<u32>, Event)> = own.into_iter().chain(tasks).collect();
        if steps.is_empty() {
            continue;
        }
        let (hand, now) = (hand(work, actor), work.at);
        let dated = steps.iter().map(|(_, event)| (now, Fact::bare(event.clone()))).collect();
        let case = work.write(&hand, case, dated)?;
        let row = rows::row(&case, &work.people, now);
        given.total += steps.len() as u64;
        let room = LISTED.saturating_sub(given.rows.len());
        given.rows.extend(steps.into_iter().take(room).map(|(task, _)| GivenBack { row: row.clone(), task }));
    }
    Ok(given)
}

fn has(case: &Case, person: PersonId) -> bool {
    case.owner == Some(person) || theirs(case, person).next().is_some()
}

/// Tasks that wait for this person to do them.
fn theirs(case: &Case, person: PersonId) -> impl Iterator<Item = u32> + use<'_> {
    let given =
        case.open_tasks().filter(move |task| task.state == TaskState::Given && task.to == Some(person));
    given.map(|task| task.no)
}
