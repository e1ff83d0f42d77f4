//! The people of the site and the accounts of the machine, as the desk knows them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use super::{authorize::Reader, posts::Posts};
use crate::{
    api::{By, PersonView},
    case::{Account, Certificate, Event, Person, PersonId, PersonKey, Role},
};

/// Everybody, by id, staff number and account.
#[derive(Debug, Default, Clone)]
pub struct People {
    people: BTreeMap<PersonId, Person>,
    staff: BTreeMap<String, PersonId>,
    accounts: BTreeMap<u32, Account>,
    /// Who is what above a case; made when it is first asked for after somebody changed.
    posts: OnceLock<Posts>,
    /// By their SHA-256.
    keys: BTreeMap<[u8; 32], PersonKey>,
    certificates: BTreeMap<PersonId, Vec<Certificate>>,
}

impl People {
    /// From what the store holds.
    pub fn new(
        people: impl IntoIterator<Item = Person>,
        accounts: impl IntoIterator<Item = (u32, Account)>,
        keys: impl IntoIterator<Item = PersonKey>,
        certificates: impl IntoIterator<Item = (PersonId, Certificate)>,
    ) -> Self {
        let keys = keys.into_iter().map(|key| (key.sha256, key)).collect();
        let mut all = Self { accounts: accounts.into_iter().collect(), keys, ..Self::default() };
        people.into_iter().for_each(|person| all.put(person));
        for (person, certificate) in certificates {
            all.certificates.entry(person).or_default().push(certificate);
        }
        all
    }

    /// Takes a person in, new or changed.
    pub fn put(&mut self, person: Person) {
        self.posts = OnceLock::new();
        self.staff.insert(person.staff.clone(), person.id);
        self.people.insert(person.id, person);
    }

    /// Binds an account of the machine.
    pub fn bind(&mut self, uid: u32, account: Account) {
        self.accounts.insert(uid, account);
    }

    /// Lets an account of the machine in no longer.
    pub fn unbind(&mut self, uid: u32) {
        self.accounts.remove(&uid);
    }

    /// Takes a key in.
    pub fn put_key(&mut self, key: PersonKey) {
        self.keys.insert(key.sha256, key);
    }

    /// Lets a key in no longer.
    pub fn drop_key(&mut self, sha256: &[u8; 32]) {
        self.keys.remove(sha256);
    }

    /// The key of this SHA-256.
    pub fn key(&self, sha256: &[u8; 32]) -> Option<&PersonKey> {
        self.keys.get(sha256)
    }

    /// Keys of everybody, or of one person, the oldest first.
    pub fn keys(&self, of: Option<PersonId>) -> Vec<&PersonKey> {
        let mut keys: Vec<&PersonKey> =
            self.keys.values().filter(|key| of.is_none_or(|of| key.person == of)).collect();
        keys.sort_by_key(|key| (key.person, key.added, key.sha256));
        keys
    }

    /// Takes in which certificate a person has, or has no longer.
    pub fn certify(&mut self, person: PersonId, event: &Event) {
        Certificate::take(self.certificates.entry(person).or_default(), event);
    }

    /// The certificates of a person, held still or ended, in the order of their ids.
    pub fn certificates(&self, person: PersonId) -> &[Certificate] {
        self.certificates.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Whether somebody but this person manages people.
    pub fn has_other_admin(&self, than: PersonId) -> bool {
        let admin = |person: &&Person| person.active && person.role == Role::Admin && person.id != than;
        self.people.values().any(|person| admin(&person))
    }

    /// Whether the account that made the store acts as this person.
    pub fn owns_store(&self, person: PersonId) -> bool {
        self.accounts.values().any(|account| *account == Account::Owner(person))
    }

    /// A person, active or not.
    pub fn get(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// The person of a staff number, active or not.
    pub fn of_staff(&self, staff: &str) -> Option<&Person> {
        self.get(*self.staff.get(staff)?)
    }

    /// What an account of the machine stands for.
    pub fn account(&self, uid: u32) -> Option<Account> {
        self.accounts.get(&uid).copied()
    }

    /// Who acts or reads, before any wall; nobody who left.
    pub fn reader(&self, id: PersonId) -> Option<Reader> {
        let person = self.get(id).filter(|person| person.active)?;
        Some(Reader { id, role: person.role, team: person.team.clone(), wall: None })
    }

    /// Everybody in one of these teams.
    pub fn of_teams(&self, teams: &BTreeSet<String>) -> impl Iterator<Item = PersonId> {
        let is_in = |person: &&Person| person.team.as_ref().is_some_and(|team| teams.contains(team));
        self.people.values().filter(is_in).map(|person| person.id)
    }

    /// Who is what above a case.
    pub fn posts(&self) -> &Posts {
        self.posts.get_or_init(|| Posts::of(self.people.values()))
    }

    /// The id that the next person gets. 0 is the system's.
    pub fn next_id(&self) -> PersonId {
        PersonId(self.people.last_key_value().map_or(0, |(id, _)| id.0) + 1)
    }

    /// A person as named beside an event; the system, and whoever is not known, by number alone.
    pub fn by(&self, id: PersonId) -> By {
        let (staff, name) =
            self.get(id).map_or_else(Default::default, |person| (person.staff.clone(), person.name.clone()));
        By { id, staff, name }
    }

    /// A person as listed. Which accounts are bound is shown to those who manage people.
    pub fn view(&self, person: &Person, with_accounts: bool) -> PersonView {
        let is_theirs = |account: &Account| match account {
            Account::Personal(id) | Account::Owner(id) => *id == person.id,
            Account::Shared => false,
        };
        let accounts = self.accounts.iter().filter(|(_, account)| with_accounts && is_theirs(account));
        PersonView {
            id: person.id,
            staff: person.staff.clone(),
            name: person.name.clone(),
            role: person.role,
            team: person.team.clone(),
            active: person.active,
            has_pin: person.pin.is_some(),
            away: person.away,
            posts: person.posts.clone(),
            accounts: accounts.map(|(uid, account)| (*uid, *account)).collect(),
            certificates: self.certificates(person.id).to_vec(),
        }
    }

    /// Everybody as listed.
    pub fn views(&self, with_accounts: bool) -> Vec<PersonView> {
        self.people.values().map(|person| self.view(person, with_accounts)).collect()
    }
}
