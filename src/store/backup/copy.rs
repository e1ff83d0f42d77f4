//! From the store into the backup: slices of the log with the keys and the commands that its events name.

use std::collections::BTreeSet;

use redb::{ReadableDatabase, ReadableTable, WriteTransaction};

use super::{Backup, last, last_batch};
use crate::{
    case::{KeyId, PersonId, decode_open},
    store::{
        Store, StoreError, audit,
        database::{Snapshot, begin},
        log::{self, LogRows},
        outcome, row,
        seal::{BothKeys, KeyRows},
        tables::{ATTEMPTS, BATCHES, COMMANDS, DRAFTS, KEYS, LOG, META, key_id},
    },
};

/// Bytes after which a slice ends, however few rows it has.
const MOST: usize = 4 << 20;

/// Rows as they stand in the store.
#[derive(Default)]
struct Slice {
    rows: Vec<(u64, Vec<u8>)>,
    /// The batches that end in it.
    batches: Vec<(u64, (u32, [u8; 32]))>,
    keys: Vec<([u8; 9], Vec<u8>)>,
    commands: Vec<([u8; 16], Vec<u8>)>,
    /// What changes in place, where it goes to the end.
    rest: Option<Rest>,
}

/// Drafts, and tries to deliver notices.
struct Rest {
    drafts: Vec<((u32, String), Vec<u8>)>,
    attempts: Vec<(u64, Vec<u8>)>,
}

impl Backup {
    /// Leaves out commands that the store forgot since; whether that is all of them.
    pub(super) fn sweep(&mut self, store: &Store) -> Result<bool, StoreError> {
        let target = store.read_all(|all| log::counter(&all.live.open_table(META)?, "swept"))?;
        let file = self.file()?;
        let read = file.begin_read()?;
        let swept = log::counter(&read.open_table(META)?, "swept")?;
        if swept >= target {
            return Ok(true);
        }
        let (mut ids, mut upto) = (Vec::new(), swept);
        for row in read.open_table(LOG)?.range(swept + 1..=target)?.take(self.slice) {
            let (seq, row) = row?;
            ids.push(decode_open(row::split(row.value())?.0)?.envelope.command);
            upto = seq.value();
        }
        let all = ids.len() < self.slice;
        // Commands of events that are not copied yet are not copied at all.
        let upto = if all { target } else { upto };
        drop(read);
        let txn = begin(file)?;
        {
            let mut commands = txn.open_table(COMMANDS)?;
            for id in ids {
                // An id that was forgotten may have been used anew.
                let old = match commands.get(id.0)? {
                    Some(row) => outcome::read(id, row.value())?.last <= upto,
                    None => false,
                };
                if old {
                    commands.remove(id.0)?;
                }
            }
            txn.open_table(META)?.insert("swept", upto.to_be_bytes().as_slice())?;
        }
        txn.commit()?;
        Ok(all)
    }

    /// Copies the next slice; whether it went to the end, with all that changes in place where `end` asks for it.
    pub(super) fn copy(&mut self, store: &Store, end: bool) -> Result<bool, StoreError> {
        let file = self.file()?;
        let read = file.begin_read()?;
        let from = last(&read)? + 1;
        let batch = last_batch(&read)?.map_or(1, |(first, (count, _))| first + u64::from(count));
        let known = read.open_table(KEYS)?;
        let swept = log::counter(&read.open_table(META)?, "swept")?;
        let mut whole = false;
        let slice = store.read_one_moment(|all| {
            let mut slice = Slice::default();
            whole = slice.take(all, from, self.slice, batch)?;
            slice.take_named(all, &known, swept)?;
            if whole && end {
                slice.take_rest(all, &known)?;
            }
            Ok(slice)
        })?;
        drop((known, read));
        if slice.rows.is_empty() && slice.rest.is_none() {
            return Ok(whole);
        }
        let txn = begin(file)?;
        slice.write(&txn)?;
        txn.commit()?;
        Ok(whole)
    }

    /// Drops the keys, from this one on, that were dropped in the store: who was erased there is erased here. Where to go
    /// on; `None` at the end.
    pub(super) fn erase(&mut self, store: &Store, from: [u8; 9]) -> Result<Option<[u8; 9]>, StoreError> {
        let file = self.file()?;
        let mut ids = Vec::new();
        for row in file.begin_read()?.open_table(KEYS)?.range(from..)?.take(self.slice) {
            let (id, key) = row?;
            ids.push((id.value(), key.value().is_empty()));
        }
        let dropped = store.read_all(|all| {
            let keys = both(all)?;
            let mut dropped = Vec::new();
            for (id, _) in ids.iter().filter(|(_, gone)| !gone) {
                if keys.row(*id)?.is_some_and(|key| key.is_empty()) {
                    dropped.push(*id);
                }
            }
            Ok(dropped)
        })?;
        if !dropped.is_empty() {
            let txn = begin(file)?;
            {
                let mut keys = txn.open_table(KEYS)?;
                for id in dropped {
                    keys.insert(id, [].as_slice())?;
                }
            }
            txn.commit()?;
        }
        Ok(ids.last().filter(|_| ids.len() == self.slice).and_then(|(id, _)| next(*id)))
    }
}

impl Backup {
    /// Copies the next entries of the audit trail and, behind the last of them, checkpoints; whether that is all.
    pub(super) fn copy_audit(&mut self, store: &Store) -> Result<bool, StoreError> {
        let file = self.file()?;
        let after = audit::last_of(&file.begin_read()?)?;
        let (rows, lines) = store.read_all(|all| audit::copied(all, after, self.slice))?;
        let whole = rows.len() < self.slice && lines.len() < self.slice;
        if !rows.is_empty() || !lines.is_empty() {
            let txn = begin(file)?;
            audit::paste(&txn, &rows, &lines)?;
            txn.commit()?;
        }
        Ok(whole)
    }
}

impl Slice {
    /// Takes rows from `from` on, and batches from the one that begins at `batch`; whether that is the end of the log.
    fn take(&mut self, all: &Snapshot, from: u64, most: usize, batch: u64) -> Result<bool, StoreError> {
        let log = LogRows::of(all)?;
        let (mut bytes, mut upto) = (0, from - 1);
        for row in log.range(from)?.take(most) {
            let (seq, row) = row?;
            bytes += row.value().len();
            upto = seq.value();
            self.rows.push((upto, row.value().to_vec()));
            if bytes >= MOST {
                break;
            }
        }
        // One that is being moved stands in both, and is taken from the archive.
        let (archive, live) = (all.archive.open_table(BATCHES)?, all.live.open_table(BATCHES)?);
        for row in archive.range(batch..)?.chain(live.range(batch.max(log.moved() + 1)..)?) {
            let (first, row) = row?;
            let (first, (count, hash)) = (first.value(), row.value());
            if first + u64::from(count) > upto + 1 {
                break;
            }
            self.batches.push((first, (count, hash)));
        }
        Ok(upto >= log.last()?)
    }

    /// Takes the keys that its rows name, where they are not `known`, and the commands that end in it.
    fn take_named(&mut self, all: &Snapshot, known: &impl KeyRows, swept: u64) -> Result<(), StoreError> {
        let commands = all.live.open_table(COMMANDS)?;
        let mut named = BTreeSet::new();
        for (seq, row) in &self.rows {
            let envelope = decode_open(row::split(row)?.0)?.envelope;
            if envelope.key != KeyId::None {
                named.insert(key_id(envelope.key));
            }
            if *seq <= swept {
                continue;
            }
            if let Some(row) = commands.get(envelope.command.0)?
                && outcome::read(envelope.command, row.value())?.last == *seq
            {
                self.commands.push((envelope.command.0, row.value().to_vec()));
            }
        }
        self.take_keys(all, known, named)
    }

    fn take_keys(
        &mut self,
        all: &Snapshot,
        known: &impl KeyRows,
        named: BTreeSet<[u8; 9]>,
    ) -> Result<(), StoreError> {
        let keys = both(all)?;
        for id in named {
            if known.row(id)?.is_none()
                && let Some(key) = keys.row(id)?
            {
                self.keys.push((id, key));
            }
        }
        Ok(())
    }

    fn take_rest(&mut self, all: &Snapshot, known: &impl KeyRows) -> Result<(), StoreError> {
        let mut rest = Rest { drafts: Vec::new(), attempts: Vec::new() };
        let mut named = BTreeSet::new();
        for row in all.live.open_table(DRAFTS)?.iter()? {
            let (key, row) = row?;
            let (person, place) = key.value();
            named.insert(key_id(KeyId::Person(PersonId(person))));
            rest.drafts.push(((person, place.to_owned()), row.value().to_vec()));
        }
        for row in all.live.open_table(ATTEMPTS)?.iter()? {
            let (seq, row) = row?;
            rest.attempts.push((seq.value(), row.value().to_vec()));
        }
        self.rest = Some(rest);
        self.take_keys(all, known, named)
    }

    fn write(&self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let (mut log, mut batches) = (txn.open_table(LOG)?, txn.open_table(BATCHES)?);
        for (seq, row) in &self.rows {
            log.insert(seq, row.as_slice())?;
        }
        for (first, batch) in &self.batches {
            batches.insert(first, batch)?;
        }
        let (mut keys, mut commands) = (txn.open_table(KEYS)?, txn.open_table(COMMANDS)?);
        for (id, key) in &self.keys {
            keys.insert(id, key.as_slice())?;
        }
        for (id, outcome) in &self.commands {
            commands.insert(id, outcome.as_slice())?;
        }
        let Some(rest) = &self.rest else { return Ok(()) };
        txn.delete_table(DRAFTS)?;
        txn.delete_table(ATTEMPTS)?;
        let (mut drafts, mut attempts) = (txn.open_table(DRAFTS)?, txn.open_table(ATTEMPTS)?);
        for ((person, place), row) in &rest.drafts {
            drafts.insert((*person, place.as_str()), row.as_slice())?;
        }
        for (seq, row) in &rest.attempts {
            attempts.insert(seq, row.as_slice())?;
        }
        Ok(())
    }
}

fn both(all: &Snapshot) -> Result<impl KeyRows, StoreError> {
    Ok(BothKeys { live: all.live.open_table(KEYS)?, archive: all.archive.open_table(KEYS)? })
}

/// The key after this one.
fn next(mut id: [u8; 9]) -> Option<[u8; 9]> {
    for byte in id.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return Some(id);
        }
    }
    None
}
