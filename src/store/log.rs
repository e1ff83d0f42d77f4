//! Reading the log: the history of one thing, or everything in order. Its beginning is in the archive, its end in
//! the live file.

use redb::{AccessGuard, ReadOnlyTable, ReadableTable, StorageError};

use super::{
    Store, StoreError,
    database::Snapshot,
    row,
    seal::{BothKeys, KeyRows, Keys},
    tables::{Bytes, LOG},
};
use crate::case::Recorded;

/// Events that one read transaction looks at.
pub const STRIDE: usize = 1_000;

/// A counter of `META`; 0 where it was never written.
pub fn counter(meta: &impl ReadableTable<&'static str, Bytes>, name: &str) -> Result<u64, StoreError> {
    let value = meta.get(name)?;
    Ok(value.and_then(|value| value.value().try_into().ok().map(u64::from_be_bytes)).unwrap_or_default())
}

/// A row of the log and its number.
pub type LogRow<'a> = Result<(AccessGuard<'a, u64>, AccessGuard<'a, Bytes>), StorageError>;

/// The log of both files as one.
pub struct LogRows {
    archive: ReadOnlyTable<u64, Bytes>,
    live: ReadOnlyTable<u64, Bytes>,
    /// The last event in the archive.
    moved: u64,
}

impl LogRows {
    pub fn of(all: &Snapshot) -> Result<Self, StoreError> {
        let (archive, live) = (all.archive.open_table(LOG)?, all.live.open_table(LOG)?);
        let moved = archive.last()?.map_or(0, |(seq, _)| seq.value());
        Ok(Self { archive, live, moved })
    }

    /// The row of an event.
    pub fn get(&self, seq: u64) -> Result<Option<AccessGuard<'_, Bytes>>, StoreError> {
        Ok(if seq <= self.moved { self.archive.get(seq)? } else { self.live.get(seq)? })
    }

    /// Rows from this one on, in order.
    pub fn range(&self, from: u64) -> Result<impl Iterator<Item = LogRow<'_>>, StoreError> {
        let live = self.live.range(from.max(self.moved + 1)..)?;
        Ok(self.archive.range(from..)?.chain(live))
    }

    /// The last event that is in the archive.
    pub const fn moved(&self) -> u64 {
        self.moved
    }

    /// The number of the last event; 0 where there is none.
    pub fn last(&self) -> Result<u64, StoreError> {
        Ok(self.live.last()?.map_or(self.moved, |(seq, _)| seq.value().max(self.moved)))
    }
}

/// The log, or a part of it.
pub trait Events {
    /// The bytes of an event.
    fn row(&self, seq: u64) -> Result<Option<AccessGuard<'_, Bytes>>, StoreError>;
}

impl Events for LogRows {
    fn row(&self, seq: u64) -> Result<Option<AccessGuard<'_, Bytes>>, StoreError> {
        self.get(seq)
    }
}

impl Events for ReadOnlyTable<u64, Bytes> {
    fn row(&self, seq: u64) -> Result<Option<AccessGuard<'_, Bytes>>, StoreError> {
        Ok(self.get(seq)?)
    }
}

/// The events of one subject that end with `last`, the oldest first, at most `limit` of the latest.
pub fn history(
    log: &impl Events,
    keys: &mut Keys<impl KeyRows>,
    last: u64,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let mut events: Vec<Recorded> = Vec::new();
    if limit == 0 {
        return Ok(events);
    }
    look_back(log, keys, last, &mut |event| {
        events.push(event);
        events.len() < limit
    })?;
    events.reverse();
    Ok(events)
}

/// Goes back through the events of one subject from `last` on, for as long as `each` wants one more.
fn look_back(
    log: &impl Events,
    keys: &mut Keys<impl KeyRows>,
    last: u64,
    each: &mut dyn FnMut(Recorded) -> bool,
) -> Result<(), StoreError> {
    let mut seq = last;
    while seq != 0 {
        let row = log.row(seq)?.ok_or_else(|| StoreError::damaged(format_args!("event {seq} is missing")))?;
        let event = row::read(seq, row.value(), keys)?;
        // A chain that does not go down would never end.
        let before = event.envelope.prev;
        if before >= seq {
            return Err(StoreError::damaged(format_args!("event {seq} names {before} before it")));
        }
        seq = before;
        if !each(event) {
            break;
        }
    }
    Ok(())
}

/// At most `limit` events from `from` on, in order.
pub fn stretch(all: &Snapshot, from: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
    let log = LogRows::of(all)?;
    let mut keys = BothKeys::of(all)?;
    let rows = log.range(from)?.take(limit);
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
        self.read_all(|all| history(&LogRows::of(all)?, &mut BothKeys::of(all)?, last, limit))
    }

    /// Goes back through the chains that end with these events, at most `limit` events of each, for as long as
    /// `each` (which chain it is, and the event) wants one more of it. It is all one transaction: it must be short.
    ///
    /// # Errors
    /// `Damaged` where a chain is broken, or what the disk says.
    pub fn look_back(
        &self,
        lasts: &[u64],
        limit: usize,
        each: &mut dyn FnMut(usize, Recorded) -> bool,
    ) -> Result<(), StoreError> {
        self.read_all(|all| {
            let (log, mut keys) = (LogRows::of(all)?, BothKeys::of(all)?);
            for (at, last) in lasts.iter().enumerate() {
                let mut left = limit;
                look_back(&log, &mut keys, *last, &mut |event| {
                    left = left.saturating_sub(1);
                    each(at, event) && left > 0
                })?;
            }
            Ok(())
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
            let events = self.read_all(|all| stretch(all, next, STRIDE))?;
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
