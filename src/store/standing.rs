//! Where every open case stands, a row of some fifty bytes for each: what a start reads, instead of heads that
//! fill a page each and have to be unsealed.

use std::{collections::HashMap, sync::Arc};

use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, Table};

use super::{
    StoreError,
    tables::{Bytes, STANDINGS},
};
use crate::{
    case::{Lanes, Standing},
    sla::Instant,
};

/// All of a row but its lanes, which stand behind: last event, priority, opened, deadline, act by, alarm.
type Facts = (u64, u32, Instant, Option<Instant>, Option<Instant>, Option<Instant>);

/// The row of a standing.
pub fn row(standing: &Standing) -> Result<Vec<u8>, StoreError> {
    let Standing { n: _, last, priority, opened, deadline, act_by, alarm, lanes } = standing;
    let facts: Facts = (*last, *priority, *opened, *deadline, *act_by, *alarm);
    Ok(postcard::to_extend(&**lanes, postcard::to_stdvec(&facts)?)?)
}

/// Reads rows, so that cases which stand in the same lanes share them.
#[derive(Default)]
pub struct Standings(HashMap<Vec<u8>, Arc<Lanes>>);

impl Standings {
    /// The standing of the row that stands at `n`.
    pub fn read(&mut self, n: u32, row: &[u8]) -> Result<Standing, StoreError> {
        let ((last, priority, opened, deadline, act_by, alarm), lanes) =
            postcard::take_from_bytes::<Facts>(row)?;
        let lanes = match self.0.get(lanes) {
            Some(known) => known.clone(),
            None => {
                let (read, rest) = postcard::take_from_bytes::<Lanes>(lanes)?;
                if !rest.is_empty() {
                    return Err(StoreError::damaged(format_args!("the standing of case {n} is too long")));
                }
                let read = Arc::new(read);
                self.0.insert(lanes.to_vec(), read.clone());
                read
            }
        };
        Ok(Standing { n, last, priority, opened, deadline, act_by, alarm, lanes })
    }
}

/// Where one case stands, if it stands anywhere.
pub fn get(txn: &ReadTransaction, n: u32) -> Result<Option<Standing>, StoreError> {
    let row = txn.open_table(STANDINGS)?.get(n)?;
    row.map(|row| Standings::default().read(n, row.value())).transpose()
}

/// Every standing, by counter.
pub fn all(txn: &ReadTransaction) -> Result<Vec<Standing>, StoreError> {
    let table = txn.open_table(STANDINGS)?;
    let mut all = Vec::with_capacity(usize::try_from(table.len()?).unwrap_or_default());
    let mut standings = Standings::default();
    for row in table.iter()? {
        let (n, row) = row?;
        all.push(standings.read(n.value(), row.value())?);
    }
    Ok(all)
}

/// Puts a case where it stands now, or takes it out where it ended. What stays as it was is not written.
pub fn put(table: &mut Table<'_, u32, Bytes>, n: u32, standing: Option<&Standing>) -> Result<(), StoreError> {
    let Some(standing) = standing else {
        table.remove(n)?;
        return Ok(());
    };
    let row = row(standing)?;
    if table.get(n)?.is_none_or(|before| before.value() != row) {
        table.insert(n, row.as_slice())?;
    }
    Ok(())
}
