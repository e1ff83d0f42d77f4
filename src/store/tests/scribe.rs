//! Writes events as the desk would: numbered, chained, each with the key that seals its words.

use std::collections::HashMap;

use crate::{
    case::{
        CaseId, CommandId, CustomerId, Door, EditionNo, Envelope, Event, KeyId, Opened, Origin,
        PAYLOAD_VERSION, PersonId, Relation, Role, Site, Subject, Word, Words,
    },
    rules::{Lang, Pack},
    sla::Instant,
    store::{Batch, NewEvent, SiteFacts, sealing_key},
};
use sha2::{Digest, Sha256};

pub(crate) fn facts() -> SiteFacts {
    SiteFacts {
        site: site(),
        name: "镇江".to_owned(),
        lang: Lang::Zh,
        zone: "Asia/Shanghai".to_owned(),
        test_clock: true,
        epoch: 1,
    }
}

fn site() -> Site {
    "ZJ".parse().unwrap()
}

pub(crate) fn case(n: u32) -> CaseId {
    CaseId { site: site(), n }
}

pub(crate) fn batch(events: Vec<NewEvent>) -> Batch {
    Batch { events, ..Batch::default() }
}

/// Numbers and chains events.
#[derive(Clone)]
pub(crate) struct Scribe {
    seq: u64,
    last: HashMap<Subject, u64>,
    customers: HashMap<CaseId, CustomerId>,
    pub(crate) now: i64,
    pub(crate) actor: PersonId,
    pub(crate) command: CommandId,
}

impl Scribe {
    pub(crate) fn new() -> Self {
        Self {
            seq: 0,
            last: HashMap::new(),
            customers: HashMap::new(),
            now: 1_780_000_000,
            actor: PersonId(1),
            command: CommandId::of("setup"),
        }
    }

    /// The last event written.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// The last event of a case.
    pub(crate) fn last(&self, case: CaseId) -> u64 {
        self.last[&Subject::Case(case)]
    }

    /// Whether nothing happened to it yet.
    pub(crate) fn is_new(&self, subject: Subject) -> bool {
        !self.last.contains_key(&subject)
    }

    /// The next event.
    pub(crate) fn event(&mut self, subject: Subject, event: Event, words: Words) -> NewEvent {
        self.seq += 1;
        self.now += 1;
        let prev = self.last.insert(subject, self.seq).unwrap_or_default();
        let key = match subject {
            _ if words.is_empty() => KeyId::None,
            Subject::Site => KeyId::None,
            Subject::Case(id) => sealing_key(id, self.customers.get(&id).copied()),
            Subject::Customer(id) => KeyId::Customer(id),
            Subject::Person(id) => KeyId::Person(id),
        };
        let at = Instant::from_seconds(self.now);
        let envelope = Envelope {
            site: site(),
            epoch: 1,
            seq: self.seq,
            prev,
            subject,
            occurred: at,
            recorded: at,
            actor: self.actor,
            on_behalf: None,
            door: Door::Request,
            command: self.command,
            base: None,
            version: PAYLOAD_VERSION,
            key,
        };
        NewEvent { envelope, event, words }
    }

    /// An event of a case.
    pub(crate) fn on(&mut self, case: CaseId, event: Event, text: &str) -> NewEvent {
        self.event(Subject::Case(case), event, Words::of([(Word::Text, Some(text.to_owned()))]))
    }

    /// Site, shipped pack, a person with a PIN and an account.
    pub(crate) fn first(&mut self) -> Vec<NewEvent> {
        let pack = Pack::builtin().text();
        let sha256 = Sha256::digest(pack.as_bytes()).into();
        let person = Subject::Person(PersonId(1));
        let account = Event::AccountBound { uid: 1000, account: crate::case::Account::Owner(PersonId(1)) };
        let made =
            Event::SiteMade { name: "镇江".to_owned(), zone: "Asia/Shanghai".to_owned(), test_clock: true };
        let added = Event::PersonAdded { staff: "1001".to_owned(), role: Role::Admin, team: None };
        vec![
            self.event(Subject::Site, made, Words::default()),
            self.event(
                Subject::Site,
                Event::PackAdopted { pack: EditionNo(1), sha256 },
                Words::of([(Word::Text, Some(pack.to_owned()))]),
            ),
            self.event(person, added, Words::of([(Word::Name, Some("王芳".to_owned()))])),
            self.event(person, account, Words::default()),
            self.event(person, Event::PinSet, Words::of([(Word::Secret, Some("$argon2id$x".to_owned()))])),
        ]
    }

    /// A customer with a line.
    pub(crate) fn customer(&mut self, id: u32, name: &str, line: &str) -> NewEvent {
        let words = Words::of([(Word::Name, Some(name.to_owned())), (Word::Line, Some(line.to_owned()))]);
        self.event(Subject::Customer(CustomerId(id)), Event::CustomerAdded, words)
    }

    /// A new case.
    pub(crate) fn opened(&mut self, id: CaseId, customer: Option<u32>, words: Words) -> NewEvent {
        let customer = customer.map(CustomerId);
        if let Some(customer) = customer {
            self.customers.insert(id, customer);
        }
        let pack = Pack::builtin();
        let opened = Opened {
            kind: pack.kinds[0].id.clone(),
            category: None,
            severity: 3,
            channel: pack.channels[0].id.clone(),
            origin: Origin::Own,
            pack: EditionNo(1),
            customer,
            relation: Relation::Own,
            place: None,
            contact_at: None,
            references: Vec::new(),
        };
        self.event(Subject::Case(id), Event::Opened(Box::new(opened)), words)
    }
}
