//! The audit trail: what was seen and tried, one entry after the other, each with the hash of the trail up to it.
//!
//! It stands beside the event log, in tables of its own: new entries in the live file, older ones in the archive.
//! Every so often a [`Checkpoint`] signs where trail and log stood; one that was given out of the house holds both to
//! what they were then, whoever writes in the files.

mod checkpoint;
mod key;
mod verify;

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata,
    WriteTransaction,
};
use sha2::{Digest, Sha256};

pub use self::checkpoint::{Checkpoint, MARK as CHECKPOINT_MARK};
pub(super) use self::{key::Signer, verify::Walk};
use super::{
    SiteFacts, Store, StoreError,
    backup::Read,
    commit::End,
    database::{Files, Snapshot, begin},
    row,
    seal::{BothKeys, KeyRows, Keys, NewKeys, place},
    tables::{AUDIT, BATCHES, Bytes, CHECKPOINTS, LOG, META},
};
use crate::{
    case::{Audited, Door, KeyId, PersonId, Trace, Word, Words},
    sla::Instant,
};

/// Entries after which a checkpoint is made at the latest.
pub const EVERY: u64 = 1_000;
/// The form of an entry.
const VERSION: u8 = 1;
/// Rows that one transaction moves.
const STRIDE: usize = 4_096;
/// Entries that one transaction looks at.
const LOOKED_AT: usize = 1_000;

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAudited {
    pub entry: Audited,
    /// What was said beside it, sealed with the key of its actor.
    pub text: Option<Said>,
}

/// Words that are kept sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Said(pub String);

/// Without the words: they may be about anybody.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said")
    }
}

impl NewAudited {
    /// An entry without words.
    pub const fn of(entry: Audited) -> Self {
        Self { entry, text: None }
    }
}

/// Where the trail ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 where there is none.
    pub n: u64,
    pub hash: [u8; 32],
}

impl Head {
    /// Of a trail without entries.
    pub const NONE: Self = Self { n: 0, hash: [0; 32] };

    /// After one more row.
    pub fn after(self, row: &[u8]) -> Self {
        let n = self.n + 1;
        let hash = Sha256::new()
            .chain_update(self.hash)
            .chain_update(n.to_be_bytes())
            // usize is at most 64 bits wide.
            .chain_update((row.len() as u64).to_be_bytes())
            .chain_update(row);
        Self { n, hash: hash.finalize().into() }
    }

    fn of(table: &impl ReadableTable<u64, ([u8; 32], Bytes)>) -> Result<Option<Self>, StoreError> {
        Ok(table.last()?.map(|(n, row)| Self { n: n.value(), hash: row.value().0 }))
    }
}

/// What is appended in one transaction.
#[derive(Clone, Copy)]
pub(super) struct Appended<'a> {
    pub entries: &'a [NewAudited],
    /// A checkpoint of this moment is asked for, where there is anything new.
    pub checkpoint: Option<Instant>,
}

/// Appends entries behind the last one, and a checkpoint where one is due, in the live file; the events of this
/// transaction are in the log already.
pub(super) fn append(
    txn: &WriteTransaction,
    archive: &ReadTransaction,
    (facts, signer): (&SiteFacts, &Signer),
    new: Appended<'_>,
) -> Result<(), StoreError> {
    let Some(at) = new.entries.first().map(|new| new.entry.at).or(new.checkpoint) else { return Ok(()) };
    let key = signer.key()?;
    let mut head = match Head::of(&txn.open_table(AUDIT)?)? {
        Some(head) => head,
        None => Head::of(&archive.open_table(AUDIT)?)?.unwrap_or(Head::NONE),
    };
    let mut keys = BothKeys::of_writer(txn, archive)?;
    let begun = [facts.epoch.to_be_bytes().as_slice(), key.public().as_slice()].concat();
    let known = txn.open_table(META)?.get("audit_begun")?.is_some_and(|known| known.value() == begun);
    if !known {
        let what = Trace::Begun { site: facts.site, epoch: facts.epoch, key: key.public() };
        let entry = Audited { at, actor: PersonId::SYSTEM, on_behalf: None, door: Door::Timer, what };
        head = put(txn, head, &mut keys, &NewAudited::of(entry))?;
        txn.open_table(META)?.insert("audit_begun", begun.as_slice())?;
    }
    for new in new.entries {
        head = put(txn, head, &mut keys, new)?;
    }
    let end = End::after(End::NONE, &archive.open_table(LOG)?, &archive.open_table(BATCHES)?)?;
    let end = End::after(end, &txn.open_table(LOG)?, &txn.open_table(BATCHES)?)?;
    let last = Checkpointed::of(txn)?;
    let is_new = head.n > last.n || end.next > last.seq + 1;
    if head.n >= last.n + EVERY || new.checkpoint.is_some() && is_new {
        let at = new.checkpoint.or_else(|| new.entries.last().map(|new| new.entry.at)).unwrap_or(at);
        let stands = Checkpoint {
            site: facts.site,
            epoch: facts.epoch,
            n: head.n,
            trail: head.hash,
            seq: end.next.saturating_sub(1),
            log: end.hash,
            at,
            key: key.public(),
        };
        txn.open_table(CHECKPOINTS)?.insert(last.no + 1, stands.line(key).as_bytes())?;
        Checkpointed { no: last.no + 1, n: stands.n, seq: stands.seq }.write(txn)?;
    }
    Ok(())
}

/// Up to where the last checkpoint goes.
#[derive(Default)]
struct Checkpointed {
    /// Its own number.
    no: u64,
    n: u64,
    seq: u64,
}

impl Checkpointed {
    fn of(txn: &WriteTransaction) -> Result<Self, StoreError> {
        let meta = txn.open_table(META)?;
        let stands = meta.get("checkpoint")?.map(|value| postcard::from_bytes(value.value()));
        let (no, n, seq) = stands.transpose()?.unwrap_or_default();
        Ok(Self { no, n, seq })
    }

    fn write(&self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let bytes = postcard::to_stdvec(&(self.no, self.n, self.seq))?;
        txn.open_table(META)?.insert("checkpoint", bytes.as_slice())?;
        Ok(())
    }
}

fn put(
    txn: &WriteTransaction,
    head: Head,
    keys: &mut Keys<impl NewKeys>,
    new: &NewAudited,
) -> Result<Head, StoreError> {
    let (n, actor) = (head.n + 1, new.entry.actor);
    let words = Words::of([(Word::Text, new.text.as_ref().map(|said| said.0.clone()))]);
    let sealed = keys.seal(KeyId::Person(actor), &words, &sealed_at(n, actor)?)?;
    let row = row::join(&postcard::to_stdvec(&(VERSION, &new.entry))?, &sealed)?;
    let head = head.after(&row);
    txn.open_table(AUDIT)?.insert(head.n, (head.hash, row.as_slice()))?;
    Ok(head)
}

fn sealed_at(n: u64, actor: PersonId) -> Result<Vec<u8>, StoreError> {
    place(&("audit", n, actor))
}

/// The entry of a row, with what was said beside it.
fn read(n: u64, row: &[u8], keys: &mut Keys<impl KeyRows>) -> Result<(Audited, Option<String>), StoreError> {
    let (open, sealed) = row::split(row)?;
    let entry = entry(open)?;
    let words = keys.open(KeyId::Person(entry.actor), sealed, &sealed_at(n, entry.actor)?)?;
    let text = words.and_then(|words| words.get(Word::Text).map(str::to_owned));
    Ok((entry, text))
}

fn entry(open: &[u8]) -> Result<Audited, StoreError> {
    match open.split_first() {
        Some((&VERSION, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((&newer, _)) if newer > VERSION => Err(StoreError::PayloadNewer(newer)),
        _ => Err(StoreError::damaged("an entry of the audit trail cannot be read")),
    }
}

/// The trail of both files as one.
pub(super) struct Rows {
    archive: ReadOnlyTable<u64, ([u8; 32], Bytes)>,
    live: ReadOnlyTable<u64, ([u8; 32], Bytes)>,
    moved: u64,
}

impl Rows {
    pub fn of(all: &Snapshot) -> Result<Self, StoreError> {
        let (archive, live) = (all.archive.open_table(AUDIT)?, all.live.open_table(AUDIT)?);
        let moved = archive.last()?.map_or(0, |(n, _)| n.value());
        Ok(Self { archive, live, moved })
    }

    /// Rows from this one on.
    pub fn range(&self, from: u64) -> Result<impl Iterator<Item = AuditRow<'_>>, StoreError> {
        let live = self.live.range(from.max(self.moved + 1)..)?;
        Ok(self.archive.range(from..)?.chain(live))
    }

    /// Rows before this one, the newest first.
    fn back(&self, before: u64) -> Result<impl Iterator<Item = AuditRow<'_>>, StoreError> {
        let first = (self.moved + 1).min(before);
        let live = self.live.range(first..before)?.rev();
        Ok(live.chain(self.archive.range(..before)?.rev()))
    }

    pub fn head(&self) -> Result<Head, StoreError> {
        Ok(match Head::of(&self.live)? {
            Some(head) if head.n > self.moved => head,
            _ => Head::of(&self.archive)?.unwrap_or(Head::NONE),
        })
    }
}

type AuditRow<'a> =
    redb::Result<(redb::AccessGuard<'a, u64>, redb::AccessGuard<'a, ([u8; 32], Bytes)>), redb::StorageError>;

/// Makes the tables in a store of an earlier release, which had no trail.
pub(super) fn make(files: &Files) -> Result<(), StoreError> {
    make_in(&files.live)?;
    make_in(&files.archive)
}

/// Makes the tables in a file of an earlier release.
pub(super) fn make_in(file: &Database) -> Result<(), StoreError> {
    match file.begin_read()?.open_table(AUDIT) {
        Err(redb::TableError::TableDoesNotExist(_)) => {
            let txn = begin(file)?;
            make_tables(&txn)?;
            Ok(txn.commit()?)
        }
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// Makes the tables of the trail.
pub(super) fn make_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(AUDIT)?;
    txn.open_table(CHECKPOINTS)?;
    Ok(())
}

/// What an entry says, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub n: u64,
    pub entry: Audited,
    pub text: Option<Said>,
}

impl Store {
    /// Where the trail ends.
    ///
    /// # Errors
    /// What the disk says.
    pub fn audit_head(&self) -> Result<Head, StoreError> {
        self.read_all(|all| Rows::of(all)?.head())
    }

    /// Goes back through the trail from before entry `before` on, for as long as `each` wants one more; where it went
    /// to the beginning, `None`, otherwise before which entry to go on. Each stretch is a transaction of its own.
    ///
    /// # Errors
    /// `Damaged`, or what the disk says.
    pub fn audit_back(
        &self,
        before: u64,
        each: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<Option<u64>, StoreError> {
        let mut before = before;
        loop {
            let mut some = Vec::with_capacity(LOOKED_AT);
            self.read_all(|all| {
                let (rows, mut keys) = (Rows::of(all)?, BothKeys::of(all)?);
                for row in rows.back(before)?.take(LOOKED_AT) {
                    let (n, row) = row?;
                    let (entry, text) = read(n.value(), row.value().1, &mut keys)?;
                    some.push(Entry { n: n.value(), entry, text: text.map(Said) });
                }
                Ok(())
            })?;
            let full = some.len() == LOOKED_AT;
            for entry in some {
                before = entry.n;
                if !each(entry) {
                    return Ok((before > 1).then_some(before));
                }
            }
            if !full {
                return Ok(None);
            }
        }
    }

    /// The newest checkpoint, and its number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn last_checkpoint(&self) -> Result<Option<(u64, String)>, StoreError> {
        self.read_all(|all| {
            for txn in [&all.live, &all.archive] {
                if let Some((no, line)) = txn.open_table(CHECKPOINTS)?.last()? {
                    return Ok(Some((no.value(), text(line.value()))));
                }
            }
            Ok(None)
        })
    }

    /// Moves older entries into the archive, where the live file has more than `least`.
    ///
    /// # Errors
    /// What the disk says; nothing is lost, the next time goes on.
    pub fn move_audit(&self, least: u64) -> Result<(), StoreError> {
        loop {
            let (rows, lines) = self.read_all(|all| {
                let live = all.live.open_table(AUDIT)?;
                if live.len()? <= least {
                    return Ok((Vec::new(), Vec::new()));
                }
                // What is moved already stands in both after a crash.
                copied(all, last_of(&all.archive)?, STRIDE)
            })?;
            if rows.is_empty() && lines.is_empty() {
                return Ok(());
            }
            self.write(|txn| paste(txn, &rows, &lines))?;
            self.write_live(|txn, archive| {
                let (n, no) = last_of(archive)?;
                txn.open_table(AUDIT)?.retain_in(..=n, |_, _| false)?;
                txn.open_table(CHECKPOINTS)?.retain_in(..=no, |_, _| false)?;
                Ok(())
            })?;
            if rows.len() < STRIDE {
                return Ok(());
            }
        }
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).into_owned()
}

/// The last entry and the last checkpoint that a file has.
pub(super) fn last_of(txn: &ReadTransaction) -> Result<(u64, u64), StoreError> {
    let n = txn.open_table(AUDIT)?.last()?.map_or(0, |(n, _)| n.value());
    Ok((n, txn.open_table(CHECKPOINTS)?.last()?.map_or(0, |(no, _)| no.value())))
}

/// Entries and checkpoints as they stand.
pub(super) type Copied = (Vec<(u64, [u8; 32], Vec<u8>)>, Vec<(u64, Vec<u8>)>);

/// At most so many entries and checkpoints after these. Checkpoints come once there are no more entries: none goes
/// beyond what was copied.
pub(super) fn copied(all: &Snapshot, (n, no): (u64, u64), most: usize) -> Result<Copied, StoreError> {
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for row in Rows::of(all)?.range(n + 1)?.take(most) {
        let (n, row) = row?;
        let (hash, bytes) = row.value();
        rows.push((n.value(), hash, bytes.to_vec()));
    }
    if rows.len() < most {
        let (archive, live) = (all.archive.open_table(CHECKPOINTS)?, all.live.open_table(CHECKPOINTS)?);
        let moved = archive.last()?.map_or(0, |(no, _)| no.value());
        for line in archive.range(no + 1..)?.chain(live.range(no.max(moved) + 1..)?).take(most) {
            let (no, line) = line?;
            lines.push((no.value(), line.value().to_vec()));
        }
    }
    Ok((rows, lines))
}

/// Writes what was copied.
pub(super) fn paste(
    txn: &WriteTransaction,
    rows: &[(u64, [u8; 32], Vec<u8>)],
    lines: &[(u64, Vec<u8>)],
) -> Result<(), StoreError> {
    let (mut trail, mut checkpoints) = (txn.open_table(AUDIT)?, txn.open_table(CHECKPOINTS)?);
    for (n, hash, bytes) in rows {
        trail.insert(n, (*hash, bytes.as_slice()))?;
    }
    for (no, line) in lines {
        checkpoints.insert(no, line.as_slice())?;
    }
    Ok(())
}

/// Reads at most so many entries more of a file that has all of a trail; one of an earlier release has none.
pub(super) fn walk(txn: &ReadTransaction, walk: &mut Walk, rows: usize) -> Result<Read, StoreError> {
    let trail = match txn.open_table(AUDIT) {
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Read::All),
        opened => opened?,
    };
    let mut read = 0;
    for row in trail.range(walk.head.n + 1..)?.take(rows) {
        let (n, row) = row?;
        let (hash, bytes) = row.value();
        let taken = walk.take(n.value(), hash, bytes);
        taken.map_err(|fault| StoreError::damaged(format_args!("the audit trail: {fault:?}")))?;
        read += 1;
    }
    Ok(if read == rows { Read::More } else { Read::All })
}

/// Takes note of the last checkpoint of a trail that was copied into another store.
pub(super) fn settle(txn: &WriteTransaction, archive: &ReadTransaction) -> Result<(), StoreError> {
    let Some((no, line)) =
        archive.open_table(CHECKPOINTS)?.last()?.map(|(no, line)| (no.value(), text(line.value())))
    else {
        return Ok(());
    };
    let (n, seq) = Checkpoint::read(&line).map_or((0, 0), |stands| (stands.0.n, stands.0.seq));
    Checkpointed { no, n, seq }.write(txn)
}

/// Takes over that the same site goes on with the same key in files that are written anew.
pub(super) fn go_on(live: &ReadTransaction, anew: &Store) -> Result<(), StoreError> {
    let Some(begun) = live.open_table(META)?.get("audit_begun")?.map(|value| value.value().to_vec()) else {
        return Ok(());
    };
    anew.write_live(|txn, _| {
        txn.open_table(META)?.insert("audit_begun", begun.as_slice())?;
        Ok(())
    })
}

/// The row of an entry without words, for tests that write in the files.
#[cfg(test)]
pub(super) fn row_of(new: &NewAudited) -> Result<Vec<u8>, StoreError> {
    row::join(&postcard::to_stdvec(&(VERSION, &new.entry))?, &[])
}

/// A key of these bytes, for tests that sign.
#[cfg(test)]
pub(super) fn secret(of: &[u8; 32]) -> key::Key {
    key::Key::of(of)
}
