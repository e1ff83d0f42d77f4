//! One answer to a list of refunds: yes on each of its cases and on the parent, or no.

use std::sync::Arc;

use super::gather::{finish, hand, said};
use crate::{
    api::{Actor, ListAnswer, Reply},
    case::{Case, CaseId, CommandId, Context, Decision, Origin, Reason, Verb, Word, Words},
    desk::{
        act::{answered, context},
        authorize::Op,
        certify,
        work::{Halt, Work},
    },
    rules::Pack,
};

/// Answers the list of this code.
pub fn answer(
    work: &mut Work<'_>,
    actor: Actor,
    parent: CaseId,
    binding: &str,
    answer: ListAnswer,
    command: CommandId,
) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    let digest = said(&("list", actor.person, parent, binding, &answer));
    if let Some(reply) = answered(work, &reader, command, digest)? {
        return Ok(reply);
    }
    let verb = match answer {
        ListAnswer::Approve => Verb::Approve,
        ListAnswer::Decline(_) => Verb::Decline,
    };
    let parent = work.case(parent)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Act(verb)) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let parent = work.fire(parent)?;
    let list = parent.list_of(binding, verb)?;
    let ids: Vec<CaseId> = list.rows.iter().map(|row| row.case).collect();
    let mut cases: Vec<(Arc<Case>, Pack)> = Vec::with_capacity(ids.len());
    for case in work.many(&ids)? {
        let case = work.fire(case)?;
        let pack = work.pack_of(&case)?;
        cases.push((case, pack));
    }
    let (people, pack) = (work.people.clone(), work.pack_of(&parent)?);
    let posts = people.posts();
    let held: Vec<_> =
        cases.iter().map(|(case, _)| posts.held(reader.id, case.team.as_deref(), work.at)).collect();
    let of_parent = posts.held(reader.id, parent.team.as_deref(), work.at);
    let stands_for = posts.stands_for(reader.id, work.at);
    let with = |pack, posts| {
        let with = context(work, &reader, &Origin::Own, pack, parent.facts.pack, None, false);
        Context { proxy: actor.on_behalf, posts, stands_for: &stands_for, ..with }
    };
    let each: Vec<(&Case, Context<'_>)> =
        cases.iter().zip(&held).map(|((case, pack), held)| (case.as_ref(), with(pack, held))).collect();
    let own = with(&pack, &of_parent);
    let (facts, of_list) = match answer {
        ListAnswer::Approve => parent.approve_list(list, &each, &own)?,
        ListAnswer::Decline(why) => {
            parent.decline_list(list, &each, Words::of([(Word::Text, Some(why))]), &own)?
        }
    };
    for (id, fact) in &facts {
        if let Some((case, pack)) = cases.iter().find(|(case, _)| case.id == *id) {
            let decision = Decision::from(vec![fact.clone()]);
            certify::check_decided(work, reader.id, (case, pack), verb, &decision, &[])?;
        }
    }
    let (hand, now) = (hand(actor, command), work.at);
    for (id, fact) in facts {
        if let Some((case, _)) = cases.iter().find(|(case, _)| case.id == id) {
            work.write(&hand, case.clone(), vec![(now, fact)])?;
        }
    }
    let first = work.records.len();
    let parent = work.write(&hand, parent.clone(), vec![(now, of_list)])?;
    work.tell_staff(&parent, first);
    Ok(finish(work, &reader, &parent, &hand, first, digest))
}
