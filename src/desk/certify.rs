//! 资质: which certificates people have, and that nobody does without one what a kind of case asks it for.

use std::sync::Arc;

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{
    enrol::{hand, manager, put, wrong},
    work::{Halt, Work},
};
use crate::{
    api::{Actor, Reply},
    case::{Case, Decision, Event, Fact, Fault, Holders, KeyId, PersonId, Reason, Subject, Verb, lack},
    rules::{Pack, Row},
    sla::Instant,
};

/// Certificates of one person.
const MAX_CERTIFICATES: usize = 64;

/// Says that somebody has a certificate of the rules in force.
pub fn certify(
    work: &mut Work<'_>,
    actor: Actor,
    staff: &str,
    certificate: &str,
    until: Option<&str>,
) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let person = work.people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.id;
    let (_, pack) = work.pack()?;
    if !pack.certificate(certificate).is_some_and(Row::is_on) {
        let on = pack.certificates.iter().filter(|known| known.on);
        let values = on.map(|known| known.id.clone()).collect();
        return Err(wrong("certificate", Fault::NotOneOf { values }).into());
    }
    let until = match until {
        Some(day) => Some(end_of(day, &pack.zone).ok_or_else(|| wrong("until", Fault::When))?),
        None => None,
    };
    if until.is_some_and(|until| until <= work.at) {
        return Err(wrong("until", Fault::Past).into());
    }
    let held = work.people.certificates(person);
    match held.iter().find(|held| held.id == certificate) {
        Some(held) if held.until == until => return Ok(Reply::Person(listed(work, person)?)),
        None if held.len() >= MAX_CERTIFICATES => {
            return Err(Reason::TooMany { field: "certificate".to_owned(), max: MAX_CERTIFICATES }.into());
        }
        _ => {}
    }
    write(work, actor, person, Event::Certified { certificate: certificate.to_owned(), until })
}

/// Takes a certificate from somebody.
pub fn end(work: &mut Work<'_>, actor: Actor, staff: &str, certificate: &str) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let person = work.people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.id;
    let held = work.people.certificates(person);
    // The rules may name it no longer.
    if !held.iter().any(|held| held.id == certificate) {
        let values = held.iter().map(|held| held.id.clone()).collect();
        return Err(wrong("certificate", Fault::NotOneOf { values }).into());
    }
    write(work, actor, person, Event::CertificateEnded { certificate: certificate.to_owned() })
}

fn write(work: &mut Work<'_>, actor: Actor, person: PersonId, event: Event) -> Result<Reply, Halt> {
    let mut person = work.people.get(person).ok_or(Reason::NotFound)?.clone();
    let hand = hand(work, actor);
    let dated = (work.at, Fact::bare(event));
    let record = work.note(&hand, Subject::Person(person.id), person.last, dated, KeyId::None);
    person.apply(&record);
    Arc::make_mut(&mut work.people).certify(person.id, &record.event);
    Ok(Reply::Person(put(work, person)))
}

fn listed(work: &Work<'_>, person: PersonId) -> Result<crate::api::PersonView, Halt> {
    let person = work.people.get(person).ok_or(Reason::NotFound)?;
    Ok(work.people.view(person, true))
}

/// The end of a day on the wall clock of a zone.
fn end_of(day: &str, zone: &TimeZone) -> Option<Instant> {
    let next = day.parse::<Date>().ok()?.tomorrow().ok()?;
    Some(Instant::from(zone.to_timestamp(next.to_datetime(Time::midnight())).ok()?))
}

/// Refuses to open a case as somebody may not who lacks a certificate.
pub fn check_new(work: &Work<'_>, actor: PersonId, facts: &[Fact], pack: &Pack) -> Result<(), Reason> {
    check(work, actor, None, facts, pack, None)
}

/// Refuses what was decided where somebody lacks a certificate for it, in the case or in another that it touches.
pub fn check_decided(
    work: &Work<'_>,
    actor: PersonId,
    (case, pack): (&Case, &Pack),
    verb: Verb,
    decision: &Decision,
    others: &[Arc<Case>],
) -> Result<(), Halt> {
    check(work, actor, Some(case), &decision.facts, pack, None)?;
    let finish = pack.certificate_for(&case.facts.kind, Verb::Finish.id());
    let vouched = finish.filter(|_| verb == Verb::Review).map(|finish| finish.id.as_str());
    for (id, facts) in &decision.others {
        if let Some(other) = others.iter().find(|other| other.id == *id) {
            check(work, actor, Some(other), facts, &work.pack_of(other)?, vouched)?;
        }
    }
    Ok(())
}

fn check(
    work: &Work<'_>,
    actor: PersonId,
    case: Option<&Case>,
    facts: &[Fact],
    pack: &Pack,
    vouched: Option<&str>,
) -> Result<(), Reason> {
    let of = |person| work.people.certificates(person);
    let holders = Holders { actor, now: work.at, of: &of, vouched };
    match lack(case, facts, pack, &holders) {
        Some(lack) => {
            let staff = (lack.who != actor).then(|| work.people.by(lack.who).staff);
            Err(Reason::Uncertified { certificate: lack.certificate, until: lack.until, staff })
        }
        None => Ok(()),
    }
}
