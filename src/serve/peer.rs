//! Who sits at the other end: from the account that the kernel names or the key that signed, never from what the
//! client says.

use crate::{
    api::{Actor, Denied, PersonView},
    case::{Account, Door, PersonId},
    desk::Desk,
};

/// By what somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// An account of the operating system, at the socket.
    Account { uid: u32, account: Account },
    /// A key of a person that signed, at the SSH door: its SHA-256.
    Key { person: PersonId, sha256: [u8; 32] },
}

/// Whose sessions they are: counted, and come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Account(u32),
    Person(PersonId),
}

/// What somebody may do at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub way: Way,
    /// The person as whom it acts; none on a shared account until somebody signs on.
    person: Option<PersonId>,
    /// That person gave staff number and PIN, and so acts for nobody else.
    signed_on: bool,
}

impl Peer {
    /// The account `uid`, acting as its own person or as `as_staff`.
    ///
    /// # Errors
    /// The store does not know the account, or it may not act as that person.
    pub fn of(desk: &Desk, uid: u32, as_staff: Option<&str>) -> Result<Self, Denied> {
        let account = desk.account(uid).ok_or(Denied::Account { uid })?;
        let own = own(account);
        let person = match as_staff {
            None => own,
            Some(staff) => {
                let denied = || Denied::As { staff: staff.to_owned() };
                let person = desk.person_of_staff(staff).ok_or_else(denied)?.id;
                let may = matches!(account, Account::Owner(_)) || own == Some(person);
                Some(may.then_some(person).ok_or_else(denied)?)
            }
        };
        let peer = Self { way: Way::Account { uid, account }, person, signed_on: false };
        match person {
            Some(person) if !desk.person(person).is_some_and(|known| known.active) => {
                Err(Denied::Account { uid })
            }
            _ => Ok(peer),
        }
    }

    /// The person whose key signed.
    ///
    /// # Errors
    /// The key is no longer one of theirs, or they left.
    pub fn of_key(desk: &Desk, person: PersonId, sha256: [u8; 32]) -> Result<Self, Denied> {
        let peer = Self { way: Way::Key { person, sha256 }, person: Some(person), signed_on: false };
        if peer.still_holds(desk) { Ok(peer) } else { Err(Denied::Key) }
    }

    /// Whether the store would still let this peer in as it is. A bound account that was bound anew, and a
    /// person who left, end what they have open.
    pub fn still_holds(&self, desk: &Desk) -> bool {
        let active = |id| desk.person(id).is_some_and(|person| person.active);
        let way = match self.way {
            Way::Account { uid, account } => desk.account(uid) == Some(account),
            Way::Key { person, sha256 } => desk.person_of_key(&sha256).is_some_and(|(of, _)| of == person),
        };
        way && self.person.is_none_or(active)
    }

    /// What it is told when the store would not let it in any more.
    pub const fn denied(&self) -> Denied {
        match self.way {
            Way::Account { uid, .. } => Denied::Account { uid },
            Way::Key { .. } => Denied::Key,
        }
    }

    /// Whose its sessions are.
    pub const fn holder(&self) -> Holder {
        match self.way {
            Way::Account { uid, .. } => Holder::Account(uid),
            Way::Key { person, .. } => Holder::Person(person),
        }
    }

    /// From where it tries PINs, for those who count them.
    pub fn from(&self) -> String {
        match self.way {
            Way::Account { uid, .. } => format!("uid {uid}"),
            Way::Key { person, .. } => format!("person {}", person.0),
        }
    }

    /// As whom it acts; `None` until somebody signs on.
    pub fn actor(&self, door: Door) -> Option<Actor> {
        let person = self.person?;
        let on_behalf = self.own().filter(|own| !self.signed_on && *own != person);
        Some(Actor { person, on_behalf, door })
    }

    /// Somebody signed on. A person's own account stays that person's.
    pub fn sign_on(&mut self, person: &PersonView) {
        if self.changes_person() {
            self.person = Some(person.id);
            self.signed_on = true;
        }
    }

    /// People sign on here with staff number and PIN: on a shared account, and on the one that made the store,
    /// which in a small office is the only one there is.
    pub fn changes_person(&self) -> bool {
        matches!(self.way, Way::Account { account: Account::Shared | Account::Owner(_), .. })
    }

    fn own(&self) -> Option<PersonId> {
        match self.way {
            Way::Account { account, .. } => own(account),
            Way::Key { person, .. } => Some(person),
        }
    }
}

fn own(account: Account) -> Option<PersonId> {
    match account {
        Account::Personal(person) | Account::Owner(person) => Some(person),
        Account::Shared => None,
    }
}
