//! Projected figures from outside: a row for each thing in each month, found by its sort, its month and what it is of.

use std::collections::HashMap;

use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, WriteTransaction};
use sha2::{Digest, Sha256};

use super::{Store, StoreError, tables::FIGURES};
use crate::case::{Event, FigureKey, KeptFigures, Month, Recorded};

/// Takes events in: the last of a thing and month stands.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut taken = records.iter().filter(|record| matches!(record.event, Event::Figures(_))).peekable();
    if taken.peek().is_none() {
        return Ok(());
    }
    let mut table = txn.open_table(FIGURES)?;
    for kept in taken.flat_map(KeptFigures::of) {
        let (figure, month, key) = kept.found_by();
        let row = postcard::to_stdvec(&kept)?;
        table.insert((figure.as_str(), month.number(), key.as_str()), row.as_slice())?;
    }
    Ok(())
}

/// What the log asks for, a few bytes a row: there may be many of them.
#[derive(Default)]
pub struct Recount(HashMap<Short, Short>);

/// The beginning of a hash.
type Short = [u8; 16];

fn short(bytes: &[u8]) -> Short {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default())
}

impl Recount {
    /// Takes an event in.
    pub fn take(&mut self, record: &Recorded) -> Result<(), StoreError> {
        for kept in KeptFigures::of(record) {
            self.0
                .insert(short(&postcard::to_stdvec(&kept.found_by())?), short(&postcard::to_stdvec(&kept)?));
        }
        Ok(())
    }

    /// Whether there are these rows, and no others.
    pub fn holds(&self, txn: &ReadTransaction) -> Result<bool, StoreError> {
        let table = txn.open_table(FIGURES)?;
        for row in table.iter()? {
            let (key, row) = row?;
            let (figure, month, key) = key.value();
            let Some(month) = Month::of_number(month) else { return Ok(false) };
            let key: FigureKey = (figure.to_owned(), month, key.to_owned());
            if self.0.get(&short(&postcard::to_stdvec(&key)?)) != Some(&short(row.value())) {
                return Ok(false);
            }
        }
        Ok(table.len()? == self.0.len() as u64)
    }
}

impl Store {
    /// What was projected of these, each or nothing.
    ///
    /// # Errors
    /// What the disk says.
    pub fn figures_of(&self, keys: &[FigureKey]) -> Result<Vec<Option<KeptFigures>>, StoreError> {
        self.read(|txn| {
            let table = txn.open_table(FIGURES)?;
            let mut found = Vec::with_capacity(keys.len());
            for (figure, month, key) in keys {
                let row = table.get((figure.as_str(), month.number(), key.as_str()))?;
                found.push(row.map(|row| postcard::from_bytes(row.value())).transpose()?);
            }
            Ok(found)
        })
    }

    /// Goes through the projected rows of a sort, the last month first and in it by what they are of, as long as `each`
    /// says: from behind `after`, where it is given, down to the month `from`, and of keys in `keys` alone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn figures_back(
        &self,
        figure: &str,
        (from, until): (Month, Month),
        after: Option<&(Month, String)>,
        keys: (&str, Option<&str>),
        each: &mut dyn FnMut(KeptFigures) -> bool,
    ) -> Result<(), StoreError> {
        self.read(|txn| {
            let table = txn.open_table(FIGURES)?;
            let mut month = after.map_or(until, |(month, _)| *month).min(until);
            loop {
                let behind = after.filter(|(of, _)| *of == month).map(|(_, key)| key.as_str());
                let first = (figure, month.number(), keys.0.max(behind.unwrap_or_default()));
                let rows = match keys.1 {
                    Some(end) if first.2 >= end => None,
                    Some(end) => Some(table.range(first..(figure, month.number(), end))?),
                    None => Some(table.range(first..(figure, month.number() + 1, ""))?),
                };
                for row in rows.into_iter().flatten() {
                    let (key, row) = row?;
                    let is_past = behind.is_none_or(|behind| key.value().2 > behind);
                    if is_past && !each(postcard::from_bytes(row.value())?) {
                        return Ok(());
                    }
                }
                // The next month down that has any.
                let before =
                    table.range((figure, from.number(), "")..(figure, month.number(), ""))?.next_back();
                match before.transpose()?.and_then(|(key, _)| Month::of_number(key.value().1)) {
                    Some(next) => month = next,
                    None => return Ok(()),
                }
            }
        })
    }
}
