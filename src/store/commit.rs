//! The append: events, outcomes of commands and drafts in one durable transaction.

use redb::{ReadTransaction, ReadableTable, WriteTransaction};
use sha2::{Digest, Sha256};

use super::{
    Attempt, DraftChange, Outcome, SiteFacts, StaffChange, Store, StoreError,
    audit::{self, Appended, NewAudited},
    chain::Chain,
    outbox, pack, row,
    seal::{BothKeys, Keys, NewKeys},
    tables::{BATCHES, Bytes, LOG},
};
use crate::{
    case::{CommandId, Envelope, Event, PAYLOAD_VERSION, Recorded, Word, Words},
    sla::Instant,
};

/// An event to be written. Its words are sealed with the key that its envelope names.
///
/// A pack or a calendar is adopted by an event about the site, with its text as `Word::Text`.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    pub envelope: Envelope,
    pub event: Event,
    pub words: Words,
}

impl NewEvent {
    /// As it is read once it is written.
    pub fn recorded(self) -> Recorded {
        Recorded { envelope: self.envelope, event: self.event, words: self.words, erased: false }
    }
}

/// What is committed together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// In the order of the log, right after the last event.
    pub events: Vec<NewEvent>,
    pub commands: Vec<(CommandId, Outcome)>,
    pub drafts: Vec<DraftChange>,
    /// Tries to deliver notices, by the event that wrote each; none once it waits no longer.
    pub attempts: Vec<(u64, Option<Attempt>)>,
    /// Messages to staff, and what was tried of them.
    pub staff: Vec<StaffChange>,
    /// Entries of the audit trail, in its order.
    pub audit: Vec<NewAudited>,
    /// A checkpoint of this moment, where trail or log have anything new.
    pub checkpoint: Option<Instant>,
}

impl Store {
    /// Writes a batch: when this returns without error, it is on the disk.
    ///
    /// # Errors
    /// `Sequence`, `Foreign`, `Unsealed`, `KeyDropped`, `PackText`: nothing was written. Anything else: it is
    /// unknown whether the batch stands; [`Store::reopen`], then ask for the outcome of its commands.
    pub fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        self.write_live(|txn, archive| {
            append_live(txn, archive, self.facts(), &batch.events)?;
            super::outcome::write(txn, &batch.commands)?;
            super::draft::write(txn, archive, &batch.drafts)?;
            outbox::write(txn, &batch.attempts)?;
            super::staff::write(txn, &batch.staff)?;
            let new = Appended { entries: &batch.audit, checkpoint: batch.checkpoint };
            audit::append(txn, archive, (self.facts(), self.signer()), new)
        })?;
        // Known before it is projected: cases may be folded under it at once.
        let adopted = batch.events.iter().filter(|new| pack::made_by(&new.event).is_some()).cloned();
        adopted.map(NewEvent::recorded).try_for_each(|record| self.keep_edition(&record))
    }
}

/// Where the log ends.
#[derive(Clone, Copy)]
pub struct End {
    /// The number of the next event.
    pub next: u64,
    /// The hash of the log up to there.
    pub hash: [u8; 32],
}

impl End {
    /// Of a log that has no event yet.
    pub const NONE: Self = Self { next: 1, hash: [0; 32] };

    /// Of a log that goes on in these tables after `before`. A batch of which some events are in the archive stands
    /// there whole.
    pub fn after(
        before: Self,
        log: &impl ReadableTable<u64, Bytes>,
        batches: &impl ReadableTable<u64, (u32, [u8; 32])>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            next: log.last()?.map_or(before.next, |(seq, _)| seq.value() + 1),
            hash: batches.last()?.map_or(before.hash, |(_, batch)| batch.value().1),
        })
    }
}

/// Appends events to the log as one link of the chain, in the live file.
pub fn append_live(
    txn: &WriteTransaction,
    archive: &ReadTransaction,
    facts: &SiteFacts,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    let end = End::after(End::NONE, &archive.open_table(LOG)?, &archive.open_table(BATCHES)?)?;
    let end = End::after(end, &txn.open_table(LOG)?, &txn.open_table(BATCHES)?)?;
    append(txn, end, &mut BothKeys::of_writer(txn, archive)?, facts, events)
}

/// Appends events to the log that ends at `end` as one link of the chain, in the file of this transaction.
pub fn append(
    txn: &WriteTransaction,
    end: End,
    keys: &mut Keys<impl NewKeys>,
    facts: &SiteFacts,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    let Some(first) = events.first().map(|new| new.envelope.seq) else { return Ok(()) };
    let mut log = txn.open_table(LOG)?;
    let mut batches = txn.open_table(BATCHES)?;
    let mut chain = Chain::after(end.hash, first);
    for (new, expected) in events.iter().zip(end.next..) {
        belongs(new, facts, expected)?;
        let row = row::write(new, keys)?;
        chain.add(&row);
        log.insert(expected, row.as_slice())?;
    }
    let count = u32::try_from(events.len()).map_err(StoreError::damaged)?;
    batches.insert(first, (count, chain.end()))?;
    Ok(())
}

fn belongs(new: &NewEvent, facts: &SiteFacts, expected: u64) -> Result<(), StoreError> {
    let envelope = &new.envelope;
    if envelope.seq != expected {
        return Err(StoreError::Sequence { expected, found: envelope.seq });
    }
    let ours = (facts.site, facts.epoch, PAYLOAD_VERSION);
    if (envelope.site, envelope.epoch, envelope.version) != ours {
        return Err(StoreError::Foreign { seq: envelope.seq });
    }
    match &new.event {
        Event::PackAdopted { pack: no, sha256 } | Event::CalendarAdopted { edition: no, sha256 } => {
            let text = new.words.get(Word::Text).unwrap_or_default();
            let fits = Sha256::digest(text.as_bytes()).as_slice() == sha256;
            if fits { Ok(()) } else { Err(StoreError::PackText(*no)) }
        }
        _ => Ok(()),
    }
}
