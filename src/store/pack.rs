//! The rule packs of a store: adopted by events that hold their text.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use super::{
    Store, StoreError, row,
    seal::Keys,
    tables::{KEYS, LOG, PACKS},
};
use crate::{
    case::{Event, PackNo, Recorded, Word},
    rules::Pack,
};

/// Packs by their numbers.
pub type Packs = BTreeMap<PackNo, Arc<Pack>>;

/// The pack that an event adopts.
pub fn adopted(record: &Recorded) -> Result<Option<(PackNo, Pack)>, StoreError> {
    let Event::PackAdopted { pack: no, .. } = record.event else { return Ok(None) };
    let text = record.words.get(Word::Text).unwrap_or_default();
    let shipped = Pack::builtin();
    if text == shipped.text() {
        return Ok(Some((no, shipped.clone())));
    }
    // It was parsed before it was adopted, and a later program reads what an earlier one read.
    let unreadable = |_| StoreError::damaged(format_args!("rule pack {} cannot be read", no.0));
    Ok(Some((no, Pack::parse(text).map_err(unreadable)?)))
}

impl Store {
    /// The pack of this number, where an event up to `upto` adopted it.
    pub(super) fn pack(&self, no: PackNo) -> Result<Arc<Pack>, StoreError> {
        let missing = || StoreError::damaged(format_args!("rule pack {} is missing", no.0));
        self.packs.lock().unwrap_or_else(PoisonError::into_inner).get(&no).cloned().ok_or_else(missing)
    }

    /// Remembers a pack.
    pub(super) fn keep_pack(&self, no: PackNo, pack: Pack) {
        self.packs.lock().unwrap_or_else(PoisonError::into_inner).insert(no, Arc::new(pack));
    }

    /// Remembers the packs that were projected.
    pub(super) fn keep_packs(&self) -> Result<(), StoreError> {
        let packs = self.read(|txn| {
            let log = txn.open_table(LOG)?;
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            let mut packs = Vec::new();
            for row in redb::ReadableTable::iter(&txn.open_table(PACKS)?)? {
                let seq = row?.1.value();
                let row = log.get(seq)?.ok_or_else(|| StoreError::damaged("a rule pack is missing"))?;
                packs.extend(adopted(&row::read(seq, row.value(), &mut keys)?)?);
            }
            Ok(packs)
        })?;
        packs.into_iter().for_each(|(no, pack)| self.keep_pack(no, pack));
        Ok(())
    }

    /// Every pack that is remembered.
    pub(super) fn known_packs(&self) -> Packs {
        self.packs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
