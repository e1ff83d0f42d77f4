//! Moving the end of the log from the live file into the archive.

use redb::{ReadableTable, WriteTransaction};

use super::{
    Store, StoreError,
    database::Snapshot,
    log,
    tables::{BATCHES, KEYS, LOG, META},
};

/// What is moved: rows as they stand.
#[derive(Default)]
pub struct Moved {
    pub rows: Vec<(u64, Vec<u8>)>,
    batches: Vec<(u64, (u32, [u8; 32]))>,
    keys: Vec<([u8; 9], Vec<u8>)>,
}

impl Moved {
    /// Every key of the live file, and no row yet.
    pub fn of_keys(all: &Snapshot) -> Result<Self, StoreError> {
        let keys = all.live.open_table(KEYS)?;
        let keys = keys.iter()?.map(|row| {
            let (id, key) = row?;
            Ok((id.value(), key.value().to_vec()))
        });
        Ok(Self { keys: keys.collect::<Result<_, StoreError>>()?, ..Self::default() })
    }

    /// The batches that begin with one of the rows.
    pub fn take_batches(&mut self, all: &Snapshot) -> Result<(), StoreError> {
        let (Some((first, _)), Some((last, _))) = (self.rows.first(), self.rows.last()) else {
            return Ok(());
        };
        for row in all.live.open_table(BATCHES)?.range(*first..=*last)? {
            let (first, batch) = row?;
            self.batches.push((first.value(), batch.value()));
        }
        Ok(())
    }

    /// Writes it into the archive.
    pub fn write(&self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let (mut log, mut batches) = (txn.open_table(LOG)?, txn.open_table(BATCHES)?);
        for (seq, row) in &self.rows {
            log.insert(seq, row.as_slice())?;
        }
        for (first, batch) in &self.batches {
            batches.insert(first, batch)?;
        }
        let mut keys = txn.open_table(KEYS)?;
        for (id, key) in &self.keys {
            // One that was dropped stays dropped.
            if keys.get(id)?.is_none_or(|there| !there.value().is_empty()) {
                keys.insert(id, key.as_slice())?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Takes out of the live file what stands in the archive. A key that was dropped in the live file and stands in the
    /// archive still is dropped there first.
    pub(super) fn drop_moved(&self) -> Result<(), StoreError> {
        let (moved, dropped) = self.read_all(|all| {
            let moved = all.archive.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
            let first = all.live.open_table(LOG)?.first()?.map(|(seq, _)| seq.value());
            let said = log::counter(&all.live.open_table(META)?, "moved")? >= moved;
            let (keys, known) = (all.live.open_table(KEYS)?, all.archive.open_table(KEYS)?);
            let (mut has_keys, mut dropped) = (false, Vec::new());
            for row in keys.iter()? {
                let (id, key) = row?;
                has_keys = true;
                if key.value().is_empty() && known.get(id.value())?.is_some_and(|key| !key.value().is_empty())
                {
                    dropped.push(id.value());
                }
            }
            let any = has_keys || !said || first.is_some_and(|first| first <= moved);
            Ok((any.then_some(moved), dropped))
        })?;
        let Some(moved) = moved else { return Ok(()) };
        if !dropped.is_empty() {
            self.write(|txn| {
                let mut keys = txn.open_table(KEYS)?;
                dropped.iter().try_for_each(|id| keys.insert(id, [].as_slice()).map(|_| ()))?;
                Ok(())
            })?;
        }
        self.write_live(|txn, archive| {
            txn.open_table(LOG)?.retain_in(..=moved, |_, _| false)?;
            txn.open_table(BATCHES)?.retain_in(..=moved, |_, _| false)?;
            let known = archive.open_table(KEYS)?;
            txn.open_table(META)?.insert("moved", moved.to_be_bytes().as_slice())?;
            // A key that cannot be looked up, or is another there, stays; the next time tells.
            let is_there = |id, key: &[u8]| {
                matches!(known.get(id), Ok(Some(there)) if there.value() == key || there.value().is_empty())
            };
            txn.open_table(KEYS)?.retain(|id, key| !is_there(id, key))?;
            Ok(())
        })
    }
}
