//! People of the site: added, changed, given a PIN, let in by an account of the machine.

use super::{
    authorize::{Op, Reader},
    leave, person_key,
    pin::MAX_PIN,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, PersonChange, Reply},
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

pub fn wrong(field: &str, fault: Fault) -> Refusal {
    Refusal::bare(Reason::Field { field: field.to_owned(), fault })
}

/// Who manages people.
pub fn manager(work: &Work<'_>, actor: Actor) -> Result<Reader, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if reader.may(Op::People) { Ok(reader) } else { Err(Reason::NotPermitted { role: reader.role }.into()) }
}

/// The hand of a request that carries no command id: each is one of its own.
pub fn hand(work: &Work<'_>, actor: Actor) -> Hand {
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
    is_team(work, team.as_deref())?;
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

fn is_team(work: &Work<'_>, team: Option<&str>) -> Result<(), Halt> {
    let (_, pack) = work.pack()?;
    if team.is_some_and(|team| pack.team(team).is_none()) {
        let values = pack.teams.iter().map(|team| team.id.clone()).collect();
        return Err(wrong("team", Fault::NotOneOf { values }).into());
    }
    Ok(())
}

/// Changes what a person is here. Of one who leaves, what they have in hand is given back, and their keys go.
pub fn change(work: &mut Work<'_>, actor: Actor, staff: &str, change: PersonChange) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let mut person = work.people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.clone();
    let PersonChange { name, role, team, active } = change;
    let name = name.map(|name| name.trim().to_owned());
    if let Some(name) = &name {
        if name.is_empty() {
            return Err(wrong("name", Fault::Missing).into());
        }
        if name.len() > MAX_NAME {
            return Err(wrong("name", Fault::TooLong { max: MAX_NAME }).into());
        }
    }
    let role = role.unwrap_or(person.role);
    let team = team.unwrap_or_else(|| person.team.clone());
    is_team(work, team.as_deref())?;
    let (was_active, active) = (person.active, active.unwrap_or(person.active));
    let stays_admin = active && role == Role::Admin;
    if was_active && person.role == Role::Admin && !stays_admin && !work.people.has_other_admin(person.id) {
        return Err(Reason::LastAdmin.into());
    }
    if !active && work.people.owns_store(person.id) {
        return Err(Reason::OwnsStore.into());
    }
    let name = name.filter(|name| *name != person.name);
    let leaves = was_active && !active;
    if name.is_some() || (role, &team, active) != (person.role, &person.team, was_active) {
        let hand = hand(work, actor);
        let words = Words::of([(Word::Name, name)]);
        let fact = Fact { event: Event::PersonChanged { role, team, active }, words };
        let (subject, key) = (Subject::Person(person.id), KeyId::Person(person.id));
        let record = work.note(&hand, subject, person.last, (work.at, fact), key);
        person.apply(&record);
        if leaves {
            person_key::drop_all(work, &hand, &mut person);
        }
        put(work, person.clone());
    }
    let given_back = if leaves { leave::give_back(work, actor, &person)? } else { leave::Given::default() };
    let person = work.people.view(&person, true);
    Ok(Reply::PersonChanged { person, given_back: given_back.rows, total: given_back.total })
}

/// Sets a PIN: one's own, or by those who manage people.
pub fn set_pin(work: &mut Work<'_>, actor: Actor, staff: &str, pin: Pin) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
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
    let to = match staff {
        Some(staff) => Some(work.people.of_staff(staff).ok_or(Reason::NotFound)?.clone()),
        None => None,
    };
    let person = to.as_ref().map(|to| to.id);
    let account = match (work.people.account(uid), to) {
        // The account that made the store is handed on to another administrator, and to nobody else: no owner is
        // locked out.
        (Some(Account::Owner(_)), Some(to)) if to.active && to.role == Role::Admin => Account::Owner(to.id),
        (Some(Account::Owner(_)), _) => return Err(Reason::Exists { case: None }.into()),
        (_, to) => to.map_or(Account::Shared, |to| Account::Personal(to.id)),
    };
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

/// Lets an account of the machine in no longer. What it has open ends.
pub fn unbind(work: &mut Work<'_>, actor: Actor, uid: u32) -> Result<Reply, Halt> {
    let manager = manager(work, actor)?;
    let of = match work.people.account(uid) {
        None => return Err(Reason::NotFound.into()),
        Some(Account::Owner(_)) => return Err(Reason::OwnsStore.into()),
        Some(Account::Personal(person)) => person,
        Some(Account::Shared) => manager.id,
    };
    let hand = hand(work, actor);
    let mut of = work.people.get(of).ok_or(Reason::NotFound)?.clone();
    let fact = Fact::bare(Event::AccountUnbound { uid });
    let record = work.note(&hand, Subject::Person(of.id), of.last, (work.at, fact), KeyId::None);
    of.apply(&record);
    put(work, of);
    std::sync::Arc::make_mut(&mut work.people).unbind(uid);
    Ok(Reply::Ok)
}

fn set(work: &mut Work<'_>, hand: &Hand, person: &mut Person, pin: Pin) {
    let words = Words::of([(Word::Secret, Some(pin.0))]);
    let fact = Fact { event: Event::PinSet, words };
    let subject = Subject::Person(person.id);
    let record: Recorded = work.note(hand, subject, person.last, (work.at, fact), KeyId::Person(person.id));
    person.apply(&record);
}

/// Takes a person in as they stand now; gives them as they are listed.
pub fn put(work: &mut Work<'_>, person: Person) -> crate::api::PersonView {
    let people = std::sync::Arc::make_mut(&mut work.people);
    let view = people.view(&person, true);
    people.put(person);
    view
}
