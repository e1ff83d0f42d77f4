//! Messages to staff that wait to be sent. They are written in the commit of what they tell, and what is tried before it
//! is; so each goes out once, whenever the server ends. They are this server's own and go into no backup: who restores one
//! is told nothing old.

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{Attempt, Store, StoreError, tables::STAFF};
use crate::{
    case::{AskKind, CaseId, PersonId},
    sla::Instant,
};

/// By which it is known: the event that it tells, and whom.
pub type StaffKey = (u64, PersonId);

/// What somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffAbout {
    /// A step of a ladder; `unheard` where it came because nobody signed for the one before in its time.
    Step { clock: String, cycle: u32, step: u32, unheard: bool },
    /// Something asked for that they decide.
    Ask { ask: u32, what: AskKind },
    /// A refund that waits for their yes, at this level.
    Refund { proposal: u32, level: u8 },
    /// A list of refunds that waits for their yes, at this level.
    RefundList { list: u32, level: u8 },
}

/// A message that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMessage {
    pub case: CaseId,
    pub about: StaffAbout,
    /// When the clock of the step runs out, or by when the ask is to be decided.
    pub deadline: Option<Instant>,
    /// When it was written.
    pub at: Instant,
    pub attempt: Option<Attempt>,
}

impl StaffMessage {
    /// When it may be tried.
    pub fn next(&self) -> Instant {
        self.attempt.map_or(self.at, |attempt| attempt.next)
    }
}

/// What becomes of a message; it waits no longer where there is none.
pub type StaffChange = (StaffKey, Option<StaffMessage>);

/// Writes what becomes of messages.
pub(super) fn write(txn: &WriteTransaction, changes: &[StaffChange]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(STAFF)?;
    for ((seq, person), message) in changes {
        let key = (*seq, person.0);
        match message {
            Some(message) => table.insert(key, postcard::to_stdvec(message)?.as_slice())?,
            None => table.remove(key)?,
        };
    }
    Ok(())
}

impl Store {
    /// Messages to staff that wait.
    pub(super) fn staff_messages(&self) -> Result<Vec<(StaffKey, StaffMessage)>, StoreError> {
        self.read_all(|all| {
            // A store from before there were any has no such table.
            let table = match all.live.open_table(STAFF) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                table => table?,
            };
            let mut messages = Vec::new();
            for row in table.iter()? {
                let (key, row) = row?;
                let (seq, person) = key.value();
                messages.push(((seq, PersonId(person)), postcard::from_bytes(row.value())?));
            }
            Ok(messages)
        })
    }
}
