//! People of the site: added, given a PIN, let in by an account of the machine.

use super::{
    authorize::{Op, Reader},
    pin::MAX_PIN,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, Reply},
    case::{
        Account, CommandId, Event, Fact, Fault, KeyId, Person, Reason, Recorded, Refusal, Role, Subject,
        Word, Words,
    },
};

/// The longest staff number, in bytes.
const MAX_STAFF: usize = 32;
/// The longest name of a person, in bytes.
const MAX_NAME: usize = 256;

/// A PIN as it is stored. Made before the writer sees it: hashing takes its time.
pub struct Pin(pub String);

/// What is wrong with a PIN as it was given.
pub fn check_pin(pin: &str) -> Result<(), Refusal> {
    if pin.is_empty() {
        return Err(wrong("pin", Fault::Missing));
    }
    if pin.len() > MAX_PIN { Err(wrong("pin", Fault::TooLong { max: MAX_PIN })) } else { Ok(()) }
}

pub(super) fn wrong(field: &str, fault: Fault) -> Refusal {
    Refusal::bare(Reason::Field { field: field.to_owned(), fault })
}

fn manager(work: &Work<'_>, actor: Actor) -> Result<Reader, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    if reader.may(Op::People) { Ok(reader) } else { Err(Reason::NotPermitted { role: reader.role }.into()) }
}

/// The hand of a request that carries no command id: each is one of its own.
pub(super) fn hand(work: &Work<'_>, actor: Actor) -> Hand {
    Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: CommandId::nth("people", work.next.seq),
        base: None,
    }
}

/// Adds a person.
pub fn add(
    work: &mut Work<'_>,
    actor: Actor,
    staff: &str,
    name: &str,
    role: Role,
    team: Option<String>,
    pin: Option<Pin>,
) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let (staff, name) = (staff.trim(), name.trim());
    for (field, text, max) in [("staff", staff, MAX_STAFF), ("name", name, MAX_NAME)] {
        if text.is_empty() {
            return Err(wrong(field, Fault::Missing).into());
        }
        if text.len() > max {
            return Err(wrong(field, Fault::TooLong { max }).into());
        }
    }
    // Staff numbers are typed, said and printed: nothing in them that cannot be.
    if !staff.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return Err(wrong("staff", Fault::Number).into());
    }
    let (_, pack) = work.pack()?;
    if team.as_deref().is_some_and(|team| pack.team(team).is_none()) {
        let values = pack.teams.iter().map(|team| team.id.clone()).collect();
        return Err(wrong("team", Fault::NotOneOf { values }).into());
    }
    if work.people.of_staff(staff).is_some() {
        return Err(Reason::Exists { case: None }.into());
    }
    let id = work.people.next_id();
    let hand = hand(work, actor);
    let words = Words::of([(Word::Name, Some(name.to_owned()))]);
    let fact = Fact { event: Event::PersonAdded { staff: staff.to_owned(), role, team }, words };
    let added = work.note(&hand, Subject::Person(id), 0, (work.at, fact), KeyId::Person(id));
    let mut person = Person::added(&added).ok_or(Reason::Unknown)?;
    if let Some(pin) = pin {
        set(work, &hand, &mut person, pin);
    }
    Ok(Reply::Person(put(work, person)))
}

/// Sets a PIN: one's own, or by those who manage people.
pub fn set_pin(work: &mut Work<'_>, actor: Actor, staff: &str, pin: Pin) -> Result<Reply, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    let person =
        work.people.of_staff(staff).filter(|person| person.id == reader.id || reader.may(Op::People));
    let mut person = match person {
        Some(person) => person.clone(),
        None if reader.may(Op::People) => return Err(Reason::NotFound.into()),
        None => return Err(Reason::NotPermitted { role: reader.role }.into()),
    };
    let hand = hand(work, actor);
    set(work, &hand, &mut person, pin);
    put(work, person);
    Ok(Reply::Ok)
}

/// Lets an account of the machine in, as one person or shared.
pub fn bind(work: &mut Work<'_>, actor: Actor, uid: u32, staff: Option<&str>) -> Result<Reply, Halt> {
    let manager = manager(work, actor)?;
    // The account that made the store stays what it is: nobody locks the owner out.
    if matches!(work.people.account(uid), Some(Account::Owner(_))) {
        return Err(Reason::Exists { case: None }.into());
    }
    let person = match staff {
        Some(staff) => Some(work.people.of_staff(staff).ok_or(Reason::NotFound)?.id),
        None => None,
    };
    let account = person.map_or(Account::Shared, Account::Personal);
    let hand = hand(work, actor);
    // A shared account is nobody's: it stands in the history of the person who let it in.
    let of = person.unwrap_or(manager.id);
    let mut of = work.people.get(of).ok_or(Reason::NotFound)?.clone();
    let fact = Fact::bare(Event::AccountBound { uid, account });
    let record = work.note(&hand, Subject::Person(of.id), of.last, (work.at, fact), KeyId::None);
    of.apply(&record);
    put(work, of);
    std::sync::Arc::make_mut(&mut work.people).bind(uid, account);
    Ok(Reply::Ok)
}

fn set(work: &mut Work<'_>, hand: &Hand, person: &mut Person, pin: Pin) {
    let words = Words::of([(Word::Secret, Some(pin.0))]);
    let fact = Fact { event: Event::PinSet, words };
    let subject = Subject::Person(person.id);
    let record: Recorded = work.note(hand, subject, person.last, (work.at, fact), KeyId::Person(person.id));
    person.apply(&record);
}

pub(super) fn put(work: &mut Work<'_>, person: Person) -> crate::api::PersonView {
    let people = std::sync::Arc::make_mut(&mut work.people);
    let view = people.view(&person, true);
    people.put(person);
    view
}
