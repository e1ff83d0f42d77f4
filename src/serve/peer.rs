//! Who sits at the other end: from the account that the kernel names, never from what the client says.

use crate::{
    api::{Actor, Denied, PersonView},
    case::{Account, Door, PersonId},
    desk::Desk,
};

/// What an account of the operating system may do at this door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub uid: u32,
    account: Account,
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
        let peer = Self { uid, account, person, signed_on: false };
        match person {
            Some(person) if !desk.person(person).is_some_and(|known| known.active) => {
                Err(Denied::Account { uid })
            }
            _ => Ok(peer),
        }
    }

    /// Whether the store would still let this peer in as it is. A bound account that was bound anew, and a
    /// person who left, end what they have open.
    pub fn still_holds(&self, desk: &Desk) -> bool {
        let active = |id| desk.person(id).is_some_and(|person| person.active);
        desk.account(self.uid) == Some(self.account) && self.person.is_none_or(active)
    }

    /// From where it tries PINs, for those who count them.
    pub fn from(&self) -> String {
        format!("uid {}", self.uid)
    }

    /// As whom it acts; `None` until somebody signs on.
    pub fn actor(&self, door: Door) -> Option<Actor> {
        let person = self.person?;
        let on_behalf = own(self.account).filter(|own| !self.signed_on && *own != person);
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
        matches!(self.account, Account::Shared | Account::Owner(_))
    }
}

fn own(account: Account) -> Option<PersonId> {
    match account {
        Account::Personal(person) | Account::Owner(person) => Some(person),
        Account::Shared => None,
    }
}
