//! Public keys of people: which are taken, and from whom.

use std::sync::Arc;

use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PublicKey, ssh_key::Fingerprint};

use super::{
    enrol::{hand, manager, put, wrong},
    people::People,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, PersonKeyView, Reply},
    case::{Event, Fact, Fault, KeyId, Person, PersonKey, Reason, Refusal, Subject},
};

/// The longest key that is read, in bytes; one of RSA with 16,384 bits has less than 3,000.
const MAX_KEY: usize = 8 * 1024;
/// Keys of one person.
const MAX_KEYS: usize = 16;
/// RSA keys below this many bits are not taken (NIST SP 800-57: 3,072 bits for 128 bits of strength).
const LEAST_RSA: u32 = 3_072;

/// Lets a person in with a key.
pub fn add(work: &mut Work<'_>, actor: Actor, staff: &str, key: &str) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let mut person = work.people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.clone();
    let (key, sha256) = read(key)?;
    if let Some(there) = work.people.key(&sha256) {
        return Err(Reason::KeyTaken { by: there.person }.into());
    }
    if work.people.keys(Some(person.id)).len() >= MAX_KEYS {
        return Err(Reason::TooMany { field: "key".to_owned(), max: MAX_KEYS }.into());
    }
    let hand = hand(work, actor);
    let fact = Fact::bare(Event::PersonKeyAdded { key, sha256 });
    let record = work.note(&hand, Subject::Person(person.id), person.last, (work.at, fact), KeyId::None);
    person.apply(&record);
    put(work, person);
    let people = Arc::make_mut(&mut work.people);
    PersonKey::added(&record).into_iter().for_each(|key| people.put_key(key));
    let keys = people.key(&sha256).map(|key| view(people, key)).into_iter().collect();
    Ok(Reply::PersonKeys(keys))
}

/// Lets a person in with a key no longer. What came in with it ends.
pub fn remove(work: &mut Work<'_>, actor: Actor, staff: &str, fingerprint: &str) -> Result<Reply, Halt> {
    manager(work, actor)?;
    let mut person = work.people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.clone();
    let wanted = fingerprint.trim().trim_start_matches("SHA256:");
    let keys = work.people.keys(Some(person.id));
    let named = keys.iter().find(|key| printed(&key.sha256).trim_start_matches("SHA256:") == wanted);
    let sha256 = named.map(|key| key.sha256).ok_or(Reason::NotFound)?;
    let hand = hand(work, actor);
    drop_one(work, &hand, &mut person, sha256);
    put(work, person);
    Ok(Reply::Ok)
}

/// The keys of a person who leaves go too.
pub fn drop_all(work: &mut Work<'_>, hand: &Hand, person: &mut Person) {
    let keys: Vec<[u8; 32]> = work.people.keys(Some(person.id)).iter().map(|key| key.sha256).collect();
    keys.into_iter().for_each(|sha256| drop_one(work, hand, person, sha256));
}

fn drop_one(work: &mut Work<'_>, hand: &Hand, person: &mut Person, sha256: [u8; 32]) {
    let fact = Fact::bare(Event::PersonKeyRemoved { sha256 });
    let record = work.note(hand, Subject::Person(person.id), person.last, (work.at, fact), KeyId::None);
    person.apply(&record);
    Arc::make_mut(&mut work.people).drop_key(&sha256);
}

/// Keys of everybody, or of one person.
pub fn list(people: &People, staff: Option<&str>) -> Result<Vec<PersonKeyView>, Reason> {
    let of = match staff {
        Some(staff) => Some(people.of_staff(staff.trim()).ok_or(Reason::NotFound)?.id),
        None => None,
    };
    Ok(people.keys(of).into_iter().map(|key| view(people, key)).collect())
}

fn view(people: &People, key: &PersonKey) -> PersonKeyView {
    PersonKeyView {
        staff: people.by(key.person).staff,
        fingerprint: printed(&key.sha256),
        key: key.key.clone(),
        added: key.added,
    }
}

/// A fingerprint as `ssh-keygen -l` prints it.
fn printed(sha256: &[u8; 32]) -> String {
    Fingerprint::Sha256(*sha256).to_string()
}

/// A key as it is kept, and its SHA-256.
fn read(text: &str) -> Result<(String, [u8; 32]), Refusal> {
    if text.len() > MAX_KEY {
        return Err(wrong("key", Fault::TooLong { max: MAX_KEY }));
    }
    let unreadable = || wrong("key", Fault::Unreadable { line: 1 });
    let mut key = PublicKey::from_openssh(text.trim()).map_err(|_| unreadable())?;
    if !is_taken(&key) {
        return Err(Refusal::bare(Reason::WeakKey));
    }
    key.set_comment("");
    let sha256 = key.fingerprint(HashAlg::Sha256).sha256().ok_or_else(unreadable)?;
    Ok((key.to_openssh().map_err(|_| unreadable())?, sha256))
}

/// Whether keys of this sort and length are taken.
fn is_taken(key: &PublicKey) -> bool {
    match key.algorithm() {
        Algorithm::Ed25519 => true,
        Algorithm::Ecdsa { curve } => {
            matches!(curve, EcdsaCurve::NistP256 | EcdsaCurve::NistP384 | EcdsaCurve::NistP521)
        }
        Algorithm::Rsa { .. } => key.key_data().rsa().is_some_and(|rsa| rsa.key_size() >= LEAST_RSA),
        _ => false,
    }
}
