//! Projected reception days: a row for each branch on each day.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use super::{StoreError, tables::RECEPTION};
use crate::case::{Event, Reception, ReceptionRow, Recorded};

/// Days after 1970-01-01.
fn days(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Takes events in. Only rows that they change are written.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    if !records.iter().any(|record| matches!(record.event, Event::Reception(_))) {
        return Ok(());
    }
    let mut table = txn.open_table(RECEPTION)?;
    let mut reception = read(&table)?;
    let of = |row: ReceptionRow| ((days(row.day), row.branch.clone()), row);
    let mut before: BTreeMap<(i32, String), ReceptionRow> = reception.rows().map(of).collect();
    records.iter().for_each(|record| reception.apply(record));
    for (key, row) in reception.rows().map(of) {
        if before.remove(&key).as_ref() != Some(&row) {
            table.insert((key.0, key.1.as_str()), postcard::to_stdvec(&row)?.as_slice())?;
        }
    }
    for (day, branch) in before.into_keys() {
        table.remove((day, branch.as_str()))?;
    }
    Ok(())
}

/// All of it.
pub fn all(txn: &ReadTransaction) -> Result<Reception, StoreError> {
    read(&txn.open_table(RECEPTION)?)
}

fn read(
    table: &impl ReadableTable<(i32, &'static str), super::tables::Bytes>,
) -> Result<Reception, StoreError> {
    let rows: Result<Vec<ReceptionRow>, StoreError> =
        table.iter()?.map(|row| Ok(postcard::from_bytes(row?.1.value())?)).collect();
    Ok(Reception::of(rows?))
}
