//! Segments: which there are, how many texts each has, and which is being merged into which.

use redb::{ReadableTable, Table, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        StoreError,
        tables::{Bytes, GRAMS, SEGMENTS},
    },
    block::{Entries, Packer, Rows, split},
    list::List,
    posting,
};

/// Texts of the newest segment at most while it still takes in what comes: it is written anew with it.
const SMALL: u32 = 64;
/// Segments of a level that are merged into one of the next.
pub const TOGETHER: usize = 8;

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub texts: u32,
    pub level: u32,
    pub state: State,
}

/// Where a segment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    Whole,
    /// Being merged into that one. What moved there is gone from here, block by block.
    Into(u32),
    /// Growing by a merge, which came as far as this list.
    Growing(Vec<u8>),
}

/// The search rows of a write.
pub struct Segments<'txn> {
    pub known: Table<'txn, u32, Bytes>,
    pub rows: Table<'txn, (u32, Bytes), Bytes>,
}

impl<'txn> Segments<'txn> {
    pub fn new(txn: &'txn WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self { known: txn.open_table(SEGMENTS)?, rows: txn.open_table(GRAMS)? })
    }

    /// All segments, the oldest first.
    pub fn all(&self) -> Result<Vec<(u32, Segment)>, StoreError> {
        all(&self.known)
    }

    pub fn set(&mut self, no: u32, segment: &Segment) -> Result<(), StoreError> {
        self.known.insert(no, postcard::to_stdvec(segment)?.as_slice())?;
        Ok(())
    }

    /// The number of the next segment.
    pub fn next(&self) -> Result<u32, StoreError> {
        Ok(self.known.last()?.map_or(1, |(no, _)| no.value().saturating_add(1)))
    }

    pub fn put(&mut self, no: u32, rows: Rows) -> Result<(), StoreError> {
        for (first, block) in rows {
            self.rows.insert((no, first.as_slice()), block.as_slice())?;
        }
        Ok(())
    }

    /// Writes what some texts brought as a segment, together with the newest one where both are small.
    pub fn add(&mut self, mut brought: Vec<(List, u32)>, texts: u32) -> Result<(), StoreError> {
        let newest = self.all()?.pop();
        let (no, texts) = match newest {
            Some((no, segment)) if segment.state == State::Whole && segment.texts + texts <= SMALL => {
                self.take(no, &mut brought)?;
                (no, segment.texts + texts)
            }
            _ => (self.next()?, texts),
        };
        brought.sort_unstable();
        brought.dedup();
        let mut packer = Packer::default();
        let mut numbers = Vec::new();
        for same in brought.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((list, _)) = same.first() else { continue };
            numbers.clear();
            numbers.extend(same.iter().map(|(_, number)| *number));
            packer.list(list.bytes(), &numbers);
        }
        self.put(no, packer.rows())?;
        self.set(no, &Segment { texts, level: level(texts), state: State::Whole })
    }

    /// Takes everything out of a small segment.
    fn take(&mut self, no: u32, into: &mut Vec<(List, u32)>) -> Result<(), StoreError> {
        let mut numbers = Vec::new();
        let all = (no, [].as_slice())..(no.saturating_add(1), [].as_slice());
        for row in self.rows.extract_from_if(all, |_, _| true)? {
            let (_, block) = row?;
            let mut entries = Entries::new(block.value());
            while let Some(bytes) = entries.next()? {
                let (list, first) = split(entries.key())?;
                let list = List::of(list).ok_or_else(|| StoreError::damaged("a search row of no list"))?;
                numbers.clear();
                posting::read(first, bytes, &mut numbers)?;
                into.extend(numbers.iter().map(|number| (list, *number)));
            }
        }
        Ok(())
    }
}

/// The level at which so many texts begin: eight of a level are as many as one of the next has.
fn level(texts: u32) -> u32 {
    (texts.max(1) / SMALL).checked_ilog(TOGETHER as u32).unwrap_or(0)
}

/// All segments, the oldest first.
pub fn all(known: &impl ReadableTable<u32, Bytes>) -> Result<Vec<(u32, Segment)>, StoreError> {
    known
        .iter()?
        .map(|row| {
            let (no, segment) = row?;
            Ok((no.value(), postcard::from_bytes(segment.value())?))
        })
        .collect()
}
