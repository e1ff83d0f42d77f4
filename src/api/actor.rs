//! Who asks: always named by the door, never by the request.

use crate::case::{Door, PersonId};

/// A person at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    /// Who really sits there, where somebody acts as somebody else.
    pub on_behalf: Option<PersonId>,
    pub door: Door,
}
