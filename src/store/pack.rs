//! The rules of a store: packs and calendars, adopted by events that hold their text.

use std::sync::{MutexGuard, PoisonError};

use super::{
    Store, StoreError, row,
    seal::Keys,
    tables::{KEYS, LOG, PACKS},
};
use crate::{
    case::{EditionNo, Editions, Event, Recorded, Word},
    rules::Pack,
    sla::Calendar,
};

/// The edition that an event makes, where it makes one.
pub const fn made_by(event: &Event) -> Option<EditionNo> {
    match event {
        Event::PackAdopted { pack: no, .. } | Event::CalendarAdopted { edition: no, .. } => Some(*no),
        _ => None,
    }
}

/// Takes in what an event adopts. What was parsed before is parsed once.
fn adopt(editions: &mut Editions, record: &Recorded) -> Result<(), StoreError> {
    let Some(no) = made_by(&record.event).filter(|no| editions.seq(*no) != Some(record.seq())) else {
        return Ok(());
    };
    let text = record.words.get(Word::Text).unwrap_or_default();
    // It was parsed before it was adopted, and a later program reads what an earlier one read.
    let unreadable = || StoreError::damaged(format_args!("edition {} of the rules cannot be read", no.0));
    if matches!(record.event, Event::PackAdopted { .. }) {
        let shipped = Pack::builtin();
        let pack = if text == shipped.text() {
            shipped.clone()
        } else {
            Pack::parse(text).map_err(|_| unreadable())?
        };
        editions.adopt_rules(no, pack, record.seq());
    } else {
        let shipped = Calendar::shipped();
        let calendar = if text == shipped.text() {
            shipped.clone()
        } else {
            Calendar::parse(text).map_err(|_| unreadable())?
        };
        editions.adopt_calendar(no, calendar, record.seq());
    }
    Ok(())
}

impl Store {
    fn editions_kept(&self) -> MutexGuard<'_, Editions> {
        self.editions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules of one edition on the calendar of another, where events up to here adopted them.
    pub(super) fn pack(&self, rules: EditionNo, calendar: EditionNo) -> Result<Pack, StoreError> {
        let missing = || StoreError::damaged(format_args!("rule pack {} is missing", rules.0));
        self.editions_kept().under(rules, calendar).ok_or_else(missing)
    }

    /// Remembers what an event adopts.
    pub(super) fn keep_edition(&self, record: &Recorded) -> Result<(), StoreError> {
        adopt(&mut self.editions_kept(), record)
    }

    /// Remembers what was adopted and projected.
    pub(super) fn keep_editions(&self) -> Result<(), StoreError> {
        let records = self.read(|txn| {
            let log = txn.open_table(LOG)?;
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            let mut records = Vec::new();
            for row in redb::ReadableTable::iter(&txn.open_table(PACKS)?)? {
                let seq = row?.1.value();
                let row = log.get(seq)?.ok_or_else(|| StoreError::damaged("a rule pack is missing"))?;
                records.push(row::read(seq, row.value(), &mut keys)?);
            }
            Ok(records)
        })?;
        records.iter().try_for_each(|record| self.keep_edition(record))
    }

    /// Everything that is remembered.
    pub(super) fn known_editions(&self) -> Editions {
        self.editions_kept().clone()
    }
}
