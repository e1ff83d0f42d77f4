//! 请假, 代班, 岗位: who is away, who acts for them, and who is what beyond their role.

use super::{
    authorize::Op,
    enrol::{hand, put, wrong},
    work::{Halt, Work},
};
use crate::{
    api::{Actor, Reply},
    case::{Away, Event, Fact, Fault, KeyId, Person, Reason, Subject, read_when},
    rules::Whom,
};

/// The longest time away: a year.
const LONGEST_S: i64 = 366 * 86_400;
/// The end of a time away that says: they are back.
const NOW: &str = "now";

/// Says that somebody is away, and who acts for them. Everybody may of themselves, those who lead of others.
pub fn set_away(
    work: &mut Work<'_>,
    actor: Actor,
    staff: &str,
    from: Option<&str>,
    until: &str,
    deputy: Option<&str>,
) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    let person = work.people.of_staff(staff).filter(|person| person.active);
    let own = person.is_some_and(|person| person.id == reader.id);
    if !own && !reader.may(Op::Lead) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let person = person.ok_or(Reason::NotFound)?.clone();
    let zone = work.pack()?.1.zone.clone();
    let read = |field: &str, text: &str| {
        read_when(text, work.at, &zone).ok_or_else(|| Halt::from(wrong(field, Fault::When)))
    };
    let from = from.map_or(Ok(work.at), |from| read("from", from))?;
    let until = if until == NOW { work.at } else { read("until", until)? };
    if until > work.at && until <= from {
        return Err(wrong("until", Fault::TooSoon { min: from.plus(1) }).into());
    }
    let max = work.at.plus(LONGEST_S);
    if until > max {
        return Err(wrong("until", Fault::TooFar { max }).into());
    }
    let deputy = match deputy {
        Some(staff) => {
            let known = work.people.of_staff(staff).filter(|deputy| deputy.active && deputy.id != person.id);
            Some(known.ok_or_else(|| wrong("deputy", Fault::Staff))?.id)
        }
        None => None,
    };
    write(work, actor, person, Event::Away(Away { from: from.min(until), until, deputy }))
}

/// Gives somebody posts, instead of those that they had.
pub fn set_posts(work: &mut Work<'_>, actor: Actor, staff: &str, posts: &[Whom]) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Posts) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let person = work.people.of_staff(staff).filter(|person| person.active).ok_or(Reason::NotFound)?.clone();
    let mut posts: Vec<Whom> = posts.to_vec();
    posts.sort_unstable();
    posts.dedup();
    // Owner and sender are what a case says, the leader of a team what a role says.
    if posts.iter().any(|post| *post <= Whom::TeamLeader) {
        let above = Whom::ALL.iter().filter(|post| **post > Whom::TeamLeader);
        let values = above.map(|post| post.id().to_owned()).collect();
        return Err(wrong("posts", Fault::NotOneOf { values }).into());
    }
    write(work, actor, person, Event::PostsSet { posts })
}

fn write(work: &mut Work<'_>, actor: Actor, mut person: Person, event: Event) -> Result<Reply, Halt> {
    let hand = hand(work, actor);
    let dated = (work.at, Fact::bare(event));
    let record = work.note(&hand, Subject::Person(person.id), person.last, dated, KeyId::None);
    person.apply(&record);
    Ok(Reply::Person(put(work, person)))
}
