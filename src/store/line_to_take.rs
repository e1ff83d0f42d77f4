//! Projected lines to take: a row for each that was written and not withdrawn, with who has seen it.

use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use super::{StoreError, tables::LINES_TO_TAKE};
use crate::case::{LineToTake, LinesToTake, Recorded};

/// Takes events in.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut changes = records.iter().filter(|record| LinesToTake::is_changed_by(&record.event)).peekable();
    if changes.peek().is_none() {
        return Ok(());
    }
    let mut table = txn.open_table(LINES_TO_TAKE)?;
    let mut lines = read(&table)?;
    changes.for_each(|record| lines.apply(record));
    table.retain(|_, _| false)?;
    for line in lines.all() {
        table.insert(line.no, postcard::to_stdvec(line)?.as_slice())?;
    }
    Ok(())
}

/// All of them.
pub fn all(txn: &ReadTransaction) -> Result<LinesToTake, StoreError> {
    read(&txn.open_table(LINES_TO_TAKE)?)
}

fn read(table: &impl ReadableTable<u64, super::tables::Bytes>) -> Result<LinesToTake, StoreError> {
    let lines: Result<Vec<LineToTake>, StoreError> =
        table.iter()?.map(|row| Ok(postcard::from_bytes(row?.1.value())?)).collect();
    Ok(LinesToTake::of(lines?))
}
