//! Reading the log: the history of one thing, or everything in order.

use redb::{ReadTransaction, ReadableTable};

use super::{
    Store, StoreError, row,
    seal::Keys,
    tables::{Bytes, KEYS, LOG},
};
use crate::case::Recorded;

/// Events that one read transaction looks at.
pub const STRIDE: usize = 1_000;

/// A counter of `META`; 0 where it was never written.
pub fn counter(meta: &impl ReadableTable<&'static str, Bytes>, name: &str) -> Result<u64, StoreError> {
    let value = meta.get(name)?;
    Ok(value.and_then(|value| value.value().try_into().ok().map(u64::from_be_bytes)).unwrap_or_default())
}

/// The events of one subject that end with `last`, the oldest first, at most `limit` of the latest.
pub fn history(
    log: &impl ReadableTable<u64, Bytes>,
    keys: &mut Keys<impl ReadableTable<[u8; 9], Bytes>>,
    last: u64,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let mut events: Vec<Recorded> = Vec::new();
    let mut seq = last;
    while seq != 0 && events.len() < limit {
        let row = log.get(seq)?.ok_or_else(|| StoreError::damaged(format_args!("event {seq} is missing")))?;
        let event = row::read(seq, row.value(), keys)?;
        // A chain that does not go down would never end.
        let before = event.envelope.prev;
        if before >= seq {
            return Err(StoreError::damaged(format_args!("event {seq} names {before} before it")));
        }
        seq = before;
        events.push(event);
    }
    events.reverse();
    Ok(events)
}

/// At most `limit` events from `from` on, in order.
pub fn stretch(txn: &ReadTransaction, from: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
    let log = txn.open_table(LOG)?;
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let rows = log.range(from..)?.take(limit);
    rows.map(|row| {
        row.map_err(StoreError::from).and_then(|(seq, row)| row::read(seq.value(), row.value(), &mut keys))
    })
    .collect()
}

impl Store {
    /// The latest `limit` events of the chain that ends with event `last`, the oldest first. What one subject
    /// went through is read so, from the `last` of its head.
    ///
    /// # Errors
    /// `Damaged` where the chain is broken, or what the disk says.
    pub fn history(&self, last: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        self.read(|txn| {
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            history(&txn.open_table(LOG)?, &mut keys, last, limit)
        })
    }

    /// The log in order, from event `from` on, for as long as `each` answers that it wants more. Each stretch
    /// is read in a transaction of its own, so this may take its time.
    ///
    /// # Errors
    /// `Damaged`, or what the disk says.
    pub fn scan(&self, from: u64, each: &mut dyn FnMut(Recorded) -> bool) -> Result<(), StoreError> {
        let mut next = from;
        loop {
            let events = self.read(|txn| stretch(txn, next, STRIDE))?;
            let full = events.len() == STRIDE;
            for event in events {
                next = event.seq() + 1;
                if !each(event) {
                    return Ok(());
                }
            }
            if !full {
                return Ok(());
            }
        }
    }
}
