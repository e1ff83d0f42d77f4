//! Projected stock: a row for each article, holding, loaner and piece under way.

use std::collections::BTreeMap;

use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use super::{StoreError, tables::STOCK};
use crate::case::{Recorded, Stock, StockRow};

/// The key of a row: its sort, what it is called by, and the place of a holding.
fn key(row: &StockRow) -> (u8, String, String) {
    match row {
        StockRow::Article(article) => (0, article.id.clone(), String::new()),
        StockRow::Holding { article, place, .. } => (1, article.clone(), place.clone()),
        StockRow::Loaner(loaner) => (2, loaner.no.clone(), String::new()),
        StockRow::UnderWay(sent) => (3, sent.no.to_string(), String::new()),
    }
}

/// Takes events in. Only rows that they change are written.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    if !records.iter().any(|record| Stock::may_be_changed_by(&record.event)) {
        return Ok(());
    }
    let mut table = txn.open_table(STOCK)?;
    let mut stock = read(&table)?;
    if !records.iter().any(|record| stock.is_changed_by(record)) {
        return Ok(());
    }
    let mut before: BTreeMap<_, StockRow> = stock.rows().map(|row| (key(&row), row)).collect();
    records.iter().for_each(|record| stock.apply(record));
    for row in stock.rows() {
        let of = key(&row);
        if before.remove(&of).as_ref() != Some(&row) {
            let (sort, called, place) = &of;
            table.insert((*sort, called.as_str(), place.as_str()), postcard::to_stdvec(&row)?.as_slice())?;
        }
    }
    for (sort, called, place) in before.into_keys() {
        table.remove((sort, called.as_str(), place.as_str()))?;
    }
    Ok(())
}

/// All of it.
pub fn all(txn: &ReadTransaction) -> Result<Stock, StoreError> {
    read(&txn.open_table(STOCK)?)
}

fn read(
    table: &impl ReadableTable<(u8, &'static str, &'static str), super::tables::Bytes>,
) -> Result<Stock, StoreError> {
    let rows: Result<Vec<StockRow>, StoreError> =
        table.iter()?.map(|row| Ok(postcard::from_bytes(row?.1.value())?)).collect();
    Ok(Stock::of(rows?))
}
