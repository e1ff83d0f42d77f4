//! What the doors ask of the desk at once: its site, its rules, and who is who.

use super::Desk;
use crate::{
    api::PersonView,
    case::{Account, EditionNo, PersonId},
    rules::Pack,
    store::SiteFacts,
};

impl Desk {
    /// What the store says of its site.
    pub fn site(&self) -> &SiteFacts {
        self.0.core.store.facts()
    }

    /// The rules in force, and the number of their edition.
    pub fn pack(&self) -> (EditionNo, Pack) {
        let in_force = self.0.core.read(|live| live.editions.in_force().map(|(no, pack)| (no, pack.clone())));
        // A desk without rules does not start; this is never taken.
        in_force.unwrap_or_else(|| (EditionNo(0), Pack::builtin().clone()))
    }

    /// What an account of the machine stands for.
    pub fn account(&self, uid: u32) -> Option<Account> {
        self.0.core.read(|live| live.people.account(uid))
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Option<PersonView> {
        self.0.core.read(|live| live.people.get(id).map(|person| live.people.view(person, true)))
    }

    /// The person of a staff number.
    pub fn person_of_staff(&self, staff: &str) -> Option<PersonView> {
        self.0.core.read(|live| live.people.of_staff(staff).map(|person| live.people.view(person, true)))
    }

    /// The person of a key by its SHA-256, and the key in the form of OpenSSH; nobody who left.
    pub fn person_of_key(&self, sha256: &[u8; 32]) -> Option<(PersonId, String)> {
        self.0.core.read(|live| {
            let key = live.people.key(sha256)?;
            live.people.get(key.person).filter(|person| person.active)?;
            Some((key.person, key.key.clone()))
        })
    }

    /// Whether anybody may come in with a key.
    pub fn has_person_keys(&self) -> bool {
        self.0.core.read(|live| !live.people.keys(None).is_empty())
    }
}
