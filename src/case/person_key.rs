//! A public key with which a person comes in at the SSH door.

use serde::{Deserialize, Serialize};

use super::{Event, PersonId, Recorded, Subject};
use crate::sla::Instant;

/// A key of a person. It stands for nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonKey {
    /// Of the key as SSH writes it: what `ssh-keygen -l` prints in base 64.
    pub sha256: [u8; 32],
    pub person: PersonId,
    /// In the form of OpenSSH, without a comment.
    pub key: String,
    pub added: Instant,
}

impl PersonKey {
    /// The key of a `PersonKeyAdded` event.
    pub fn added(record: &Recorded) -> Option<Self> {
        let (Subject::Person(person), Event::PersonKeyAdded { key, sha256 }) =
            (record.envelope.subject, &record.event)
        else {
            return None;
        };
        Some(Self { sha256: *sha256, person, key: key.clone(), added: record.envelope.occurred })
    }
}
