//! Erasing a customer: what is known of them, and what was written in their cases, can never be read again. What
//! happened and when stays, with its clocks.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    customer,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, Reply, Whose},
    case::{Case, CaseId, CommandId, Customer, Event, Fact, Flag, FlagKind, Reason, Word},
    store::{Budget, By, Kind, Question},
};

/// Cases of one line that are looked at. No line has so many.
const OF_LINE: usize = 2_000;
/// Events of a customer in which their lines are looked for.
const EVENTS: usize = 10_000;

/// Whether what was written in a case was erased.
pub fn is_erased(work: &Work<'_>, case: &Case) -> Result<bool, Halt> {
    if let Some(id) = case.facts.customer {
        return Ok(work.customer(id)?.is_some_and(|customer| customer.erased));
    }
    Ok(work.core.store.is_erased(case)?)
}

/// Erases a customer, all of whose cases ended; a dry run only says with how many cases.
pub fn erase(work: &mut Work<'_>, actor: Actor, of: &Whose, dry: bool) -> Result<Reply, Halt> {
    let who = customer::named(work, of)?;
    let cases = cases_of(work, &who)?;
    if let Some(open) = cases.iter().find(|case| case.stage.is_open()) {
        return Err(Reason::OpenCase { case: open.id }.into());
    }
    let appealed = |case: &&Arc<Case>| {
        let open =
            |flag: &Flag| flag.kind == FlagKind::Appeal && flag.until.is_none_or(|until| until > work.at);
        case.flags.iter().any(open)
    };
    if let Some(case) = cases.iter().find(appealed) {
        return Err(Reason::EvidenceHeld { case: case.id }.into());
    }
    let told = Reply::Erased { customer: who.id, cases: u32::try_from(cases.len()).unwrap_or(u32::MAX) };
    if dry {
        return Ok(told);
    }
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: CommandId::nth("erase", work.next.seq),
        base: None,
    };
    let erased = (work.at, Fact::bare(Event::Erased));
    for case in cases {
        work.write(&hand, case, vec![erased.clone()])?;
    }
    customer::write(work, &hand, who.id, Some(who), vec![erased])?;
    Ok(told)
}

/// The cases of a customer, and those of nobody that have one of their lines.
fn cases_of(work: &Work<'_>, who: &Customer) -> Result<Vec<Arc<Case>>, Halt> {
    let mut lines: BTreeSet<String> = who.lines.iter().cloned().collect();
    for record in work.core.store.history(who.last, EVENTS)? {
        lines.extend(record.words.get(Word::Line).map(crate::text::digits));
    }
    let site = work.core.store.facts().site;
    let mut ids = BTreeSet::new();
    for line in &lines {
        ids.extend(work.core.ids_of(line, OF_LINE)?);
        // A case whose line was corrected since stands under what it was before, too.
        let words = std::slice::from_ref(line);
        let mut below = None;
        loop {
            let mut budget = Budget::new(&|| false);
            let question = Question { kind: Kind::Case, words, by: By::Digits, below, most: OF_LINE };
            let found = work.core.store.candidates(&question, &mut budget)?;
            if budget.partial {
                return Err(Reason::Busy.into());
            }
            below = found.last().copied();
            ids.extend(found.iter().map(|n| CaseId { site, n: *n }));
            if found.len() < OF_LINE {
                break;
            }
        }
    }
    let mut cases = work.cases(&ids.into_iter().collect::<Vec<_>>())?;
    cases.retain(|case| match case.facts.customer {
        Some(id) => id == who.id,
        None => case.word(Word::Line).is_some_and(|line| lines.contains(line)),
    });
    Ok(cases)
}
