//! Going through all cases in the order of their numbers, and through what happened to them, without opening a word
//! of what people wrote.

use std::iter::Peekable;

use redb::{AccessGuard, ReadOnlyTable, ReadTransaction};

use super::{
    Store, StoreError, head,
    log::LogRows,
    row,
    tables::{Bytes, HEADS},
};
use crate::case::{Case, Recorded, Words, decode_open};

type Row<'a> = Result<(AccessGuard<'a, u32>, AccessGuard<'a, Bytes>), redb::StorageError>;

impl Store {
    /// Projected cases, open or not, behind the number `after` and in the order of their numbers, without their
    /// words, for as long as `each` wants one more, at most `limit` of them. The number up to which cases were looked
    /// at; none where these were the last. It is all one transaction: it must be short.
    ///
    /// # Errors
    /// `Damaged`, or what the disk says.
    pub fn walk(
        &self,
        after: u32,
        limit: usize,
        each: &mut dyn FnMut(Case) -> bool,
    ) -> Result<Option<u32>, StoreError> {
        self.read(|txn| walk(txn, after, limit, each))
    }

    /// What happened to each of the cases that these events are the last of, the oldest event first and without
    /// words, for as long as `each` (which of them it is, and its events) wants the next. It is all one transaction:
    /// it must be short.
    ///
    /// # Errors
    /// `Damaged` where a chain is broken, or what the disk says.
    pub fn histories(
        &self,
        lasts: &[u64],
        each: &mut dyn FnMut(usize, &[Recorded]) -> bool,
    ) -> Result<(), StoreError> {
        self.read_all(|all| {
            let log = LogRows::of(all)?;
            for (at, last) in lasts.iter().enumerate() {
                if !each(at, &history(&log, *last)?) {
                    break;
                }
            }
            Ok(())
        })
    }

    /// The last event about the site itself; `otherwise` where no projection took note of one.
    pub(super) fn last_of_site(txn: &ReadTransaction, otherwise: u64) -> Result<u64, StoreError> {
        let noted = super::log::counter(&txn.open_table(super::tables::META)?, "site_last")?;
        Ok(if noted == 0 { otherwise } else { noted })
    }

    /// The events about the site itself, the latest first and with their words, for as long as `each` wants one more.
    ///
    /// # Errors
    /// `Damaged` where the chain is broken, or what the disk says.
    pub fn site_events(&self, last: u64, each: &mut dyn FnMut(Recorded) -> bool) -> Result<(), StoreError> {
        self.look_back(&[last], usize::MAX, &mut |_, record| each(record))
    }
}

fn walk(
    txn: &ReadTransaction,
    after: u32,
    limit: usize,
    each: &mut dyn FnMut(Case) -> bool,
) -> Result<Option<u32>, StoreError> {
    let Some(from) = after.checked_add(1) else { return Ok(None) };
    let tables = HEADS.into_iter().map(|(_, table)| Ok(txn.open_table(table)?));
    let tables: Vec<ReadOnlyTable<u32, Bytes>> = tables.collect::<Result<_, StoreError>>()?;
    let ranges = tables.iter().map(|table| Ok(table.range(from..)?.peekable()));
    let mut ranges: Vec<Peekable<_>> = ranges.collect::<Result<_, StoreError>>()?;
    let mut looked = after;
    for _ in 0..limit {
        let Some(row) = first(&mut ranges) else { return Ok(None) };
        let (n, bytes) = row?;
        looked = n.value();
        if !each(head::without_words(bytes.value())?) {
            return Ok(Some(looked));
        }
    }
    Ok(Some(looked))
}

/// The row with the lowest number of all tables; what cannot be read goes first.
fn first<'a>(ranges: &mut [Peekable<impl Iterator<Item = Row<'a>>>]) -> Option<Row<'a>> {
    let at = |(place, range): (usize, &mut Peekable<_>)| -> Option<(u32, usize)> {
        let row: &Row<'a> = range.peek()?;
        Some((row.as_ref().map_or(0, |(n, _)| n.value()), place))
    };
    let (_, place) = ranges.iter_mut().enumerate().filter_map(at).min()?;
    ranges.get_mut(place)?.next()
}

fn history(log: &LogRows, last: u64) -> Result<Vec<Recorded>, StoreError> {
    let (mut events, mut seq) = (Vec::new(), last);
    while seq != 0 {
        let row = log.get(seq)?.ok_or_else(|| StoreError::damaged(format_args!("event {seq} is missing")))?;
        let part = decode_open(row::split(row.value())?.0)?;
        let before = part.envelope.prev;
        // A chain that does not go down would never end.
        if before >= seq {
            return Err(StoreError::damaged(format_args!("event {seq} names {before} before it")));
        }
        let (envelope, event) = (part.envelope, part.event);
        events.push(Recorded { envelope, event, words: Words::default(), erased: false });
        seq = before;
    }
    events.reverse();
    Ok(events)
}
