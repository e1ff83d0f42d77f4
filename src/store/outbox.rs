//! Notices that wait to be delivered, and what was tried. What waits follows from the log; the tries do not, and
//! are written before and after each, so that no notice goes out twice.

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError,
    tables::{ATTEMPTS, OUTBOX},
};
use crate::{
    case::{CaseId, Event, Recorded, Subject},
    sla::Instant,
};

/// What was tried to deliver a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Tries that were begun.
    pub tries: u32,
    /// Not tried again before.
    pub next: Instant,
    /// A try was begun, and nothing is known yet of how it ended.
    pub under_way: bool,
}

/// A notice that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The event that wrote it.
    pub seq: u64,
    pub case: CaseId,
    pub due: Instant,
    pub attempt: Option<Attempt>,
}

impl Waiting {
    /// When it may be tried.
    pub fn next(&self) -> Instant {
        self.attempt.map_or(self.due, |attempt| attempt.next.max(self.due))
    }
}

/// What an event does to the notices that wait.
pub enum Outbox<'a> {
    Put {
        case: CaseId,
        due: Instant,
    },
    /// Delivered, given up, or unwritten.
    Take(&'a [u64]),
}

/// What an event does to the notices that wait, where it does anything.
pub fn of(record: &Recorded) -> Option<Outbox<'_>> {
    let Subject::Case(case) = record.envelope.subject else { return None };
    match &record.event {
        Event::Noticed { due, .. } => Some(Outbox::Put { case, due: *due }),
        Event::Delivered { notice, .. } => Some(Outbox::Take(std::slice::from_ref(notice))),
        Event::Undone { seqs } => Some(Outbox::Take(seqs)),
        _ => None,
    }
}

/// Takes events in.
pub(super) fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut outbox = txn.open_table(OUTBOX)?;
    for record in records {
        match of(record) {
            Some(Outbox::Put { case, due }) => {
                outbox.insert(record.seq(), (case.n, due.seconds()))?;
            }
            Some(Outbox::Take(seqs)) => {
                for seq in seqs {
                    outbox.remove(seq)?;
                }
            }
            None => {}
        }
    }
    Ok(())
}

/// Writes what is tried; `None` once a notice waits no longer.
pub(super) fn write(txn: &WriteTransaction, tried: &[(u64, Option<Attempt>)]) -> Result<(), StoreError> {
    if tried.is_empty() {
        return Ok(());
    }
    let mut attempts = txn.open_table(ATTEMPTS)?;
    for (seq, attempt) in tried {
        match attempt {
            Some(attempt) => attempts.insert(seq, postcard::to_stdvec(attempt)?.as_slice())?,
            None => attempts.remove(seq)?,
        };
    }
    Ok(())
}

impl Store {
    /// Notices that wait, in the order in which they were written.
    pub(super) fn waiting(&self) -> Result<Vec<Waiting>, StoreError> {
        let site = self.facts().site;
        self.read_all(|all| {
            let attempts = all.live.open_table(ATTEMPTS)?;
            let mut waiting = Vec::new();
            for row in all.archive.open_table(OUTBOX)?.iter()? {
                let (seq, row) = row?;
                let (n, due) = row.value();
                let attempt = attempts.get(seq.value())?;
                let attempt = attempt.map(|row| postcard::from_bytes(row.value())).transpose()?;
                let (case, due) = (CaseId { site, n }, Instant::from_seconds(due));
                waiting.push(Waiting { seq: seq.value(), case, due, attempt });
            }
            Ok(waiting)
        })
    }
}
