//! What was dismissed of what is told of many cases, projected: a row for each.

use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use super::{StoreError, tables::DISMISSED};
use crate::case::{Dismissal, Dismissed, Recorded};

/// Takes events in.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut changes = records.iter().filter(|record| Dismissed::is_changed_by(&record.event)).peekable();
    if changes.peek().is_none() {
        return Ok(());
    }
    let mut table = txn.open_table(DISMISSED)?;
    let mut dismissed = read(&table)?;
    changes.for_each(|record| dismissed.apply(record));
    table.retain(|_, _| false)?;
    for one in dismissed.all() {
        table.insert(one.topic.as_str(), postcard::to_stdvec(one)?.as_slice())?;
    }
    Ok(())
}

/// All of it.
pub fn all(txn: &ReadTransaction) -> Result<Dismissed, StoreError> {
    read(&txn.open_table(DISMISSED)?)
}

fn read(table: &impl ReadableTable<&'static str, super::tables::Bytes>) -> Result<Dismissed, StoreError> {
    let all: Result<Vec<Dismissal>, StoreError> =
        table.iter()?.map(|row| Ok(postcard::from_bytes(row?.1.value())?)).collect();
    Ok(Dismissed::of(all?))
}
