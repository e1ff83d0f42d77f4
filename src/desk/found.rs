//! The first events of a site: its facts, its rules, and the person who made it.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::{DeskError, enrol, pin};
use crate::{
    case::{
        Account, CommandId, Door, EditionNo, Envelope, Event, KeyId, PAYLOAD_VERSION, PersonId, Role,
        Subject, Word, Words,
    },
    rules::Pack,
    sla::{Calendar, Instant},
    store::{NewEvent, SiteFacts, Store},
};

/// Who makes a site.
#[derive(Clone)]
pub struct Founder {
    pub staff: String,
    pub name: String,
    /// The account of the machine that the site belongs to.
    pub uid: u32,
    pub pin: Option<String>,
}

/// Makes the store of a site in a directory. Its founder is its administrator.
///
/// # Errors
/// There is one already, or what the disk says; then there is none.
pub fn found(dir: &Path, facts: &SiteFacts, founder: &Founder) -> Result<(), DeskError> {
    // A clock that a test moves may begin anywhere, and nothing is recorded before what stands in the log.
    let at = if facts.test_clock { Instant::from_seconds(0) } else { jiff::Timestamp::now().into() };
    Ok(Store::create(dir, facts, first_events(facts, founder, at)?)?)
}

/// The first events of a site that is made at this moment.
///
/// # Errors
/// The PIN cannot be one.
pub fn first_events(facts: &SiteFacts, founder: &Founder, at: Instant) -> Result<Vec<NewEvent>, DeskError> {
    let me = PersonId(1);
    let text = Pack::builtin().text();
    let site_made =
        Event::SiteMade { name: facts.name.clone(), zone: facts.zone.clone(), test_clock: facts.test_clock };
    let calendar = Calendar::shipped().text();
    let hash = |text: &str| Sha256::digest(text.as_bytes()).into();
    let rules_adopted = Event::PackAdopted { pack: EditionNo(1), sha256: hash(text) };
    let calendar_adopted = Event::CalendarAdopted { edition: EditionNo(2), sha256: hash(calendar) };
    let added = Event::PersonAdded { staff: founder.staff.clone(), role: Role::Admin, team: None };
    let bound = Event::AccountBound { uid: founder.uid, account: Account::Owner(me) };
    let word = |word, text: &str| Words::of([(word, Some(text.to_owned()))]);
    let mut events = vec![
        (Subject::Site, site_made, Words::default()),
        (Subject::Site, rules_adopted, word(Word::Text, text)),
        (Subject::Site, calendar_adopted, word(Word::Text, calendar)),
        (Subject::Person(me), added, word(Word::Name, &founder.name)),
        (Subject::Person(me), bound, Words::default()),
    ];
    if let Some(given) = &founder.pin {
        enrol::check_pin(given).map_err(|_| DeskError::Pin)?;
        let stored = pin::hash(given).map_err(|_| DeskError::Pin)?;
        events.push((Subject::Person(me), Event::PinSet, word(Word::Secret, &stored)));
    }
    let mut first: Vec<NewEvent> = Vec::with_capacity(events.len());
    for (seq, (subject, event, words)) in (1..).zip(events) {
        let before = first.iter().rev().find(|new| new.envelope.subject == subject);
        let envelope = Envelope {
            site: facts.site,
            epoch: facts.epoch,
            seq,
            prev: before.map_or(0, |new| new.envelope.seq),
            subject,
            occurred: at,
            recorded: at,
            actor: me,
            on_behalf: None,
            door: Door::Request,
            command: CommandId::of("found"),
            base: None,
            version: PAYLOAD_VERSION,
            key: match subject {
                Subject::Person(id) if !words.is_empty() => KeyId::Person(id),
                _ => KeyId::None,
            },
        };
        first.push(NewEvent { envelope, event, words });
    }
    Ok(first)
}
