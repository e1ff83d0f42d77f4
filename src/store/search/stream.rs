//! Numbers in falling order, the newest first: of one list in one segment, what several have in common, or what
//! any of them has. Nothing is read that nobody asks for.

use std::collections::{BTreeMap, HashMap};

use redb::{ReadOnlyTable, ReadTransaction};

use super::{
    super::{
        StoreError,
        tables::{Bytes, GRAMS, SEGMENTS},
    },
    block::{Entries, key, split},
    budget::Budget,
    posting,
    segment::{self, State},
};

/// Numbers of one beginning that are kept, the newest.
const NEWEST: usize = 20_000;

/// The segments as a question sees them.
pub struct Index {
    rows: ReadOnlyTable<(u32, Bytes), Bytes>,
    /// Segments, the newest first; those of a merge under way together, since a text may stand in both.
    pub units: Vec<Vec<u32>>,
    /// The row of each segment that was read last: what is asked next often stands beside it.
    last: HashMap<u32, (Vec<u8>, Vec<u8>)>,
}

/// A piece of a list: numbers that rise.
type Piece = Vec<u32>;

impl Index {
    pub fn new(txn: &ReadTransaction) -> Result<Self, StoreError> {
        let mut units: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (no, segment) in segment::all(&txn.open_table(SEGMENTS)?)? {
            let unit = if let State::Into(into) = segment.state { into } else { no };
            units.entry(unit).or_default().push(no);
        }
        let units = units.into_values().rev().collect();
        Ok(Self { rows: txn.open_table(GRAMS)?, units, last: HashMap::new() })
    }

    /// The newest piece of a list that has a number up to `upto`, if there is one.
    fn piece(
        &mut self,
        segment: u32,
        list: &[u8],
        upto: u32,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Piece>, StoreError> {
        let key = key(list, upto);
        // Where that row begins before the key and does not end before it, the answer is in it.
        if let Some((first, block)) = self.last.get(&segment)
            && first.as_slice() <= key.as_slice()
            && let Some(found) = in_block(block, &key, list, budget)?
        {
            return Ok(found);
        }
        if !budget.lookup() {
            return Ok(None);
        }
        let from = (segment, [].as_slice())..=(segment, key.as_slice());
        if let Some(row) = self.rows.range(from)?.next_back() {
            let row = row?;
            if let Some(found) = self.look(segment, &row, &key, list, budget)? {
                return Ok(found);
            }
        }
        if !budget.lookup() {
            return Ok(None);
        }
        let from = (segment, key.as_slice())..(segment.saturating_add(1), [].as_slice());
        match self.rows.range(from)?.next() {
            Some(row) => Ok(self.look(segment, &row?, &key, list, budget)?.flatten()),
            None => Ok(None),
        }
    }

    /// Looks into a row, which is kept at hand.
    fn look(
        &mut self,
        segment: u32,
        row: &Row<'_>,
        key: &[u8],
        list: &[u8],
        budget: &mut Budget<'_>,
    ) -> Result<Option<Option<Piece>>, StoreError> {
        let (first, block) = (row.0.value().1.to_vec(), row.1.value().to_vec());
        let found = in_block(&block, key, list, budget)?;
        self.last.insert(segment, (first, block));
        Ok(found)
    }

    /// The numbers of every list of these ends (what stands behind the gram) whose gram begins so, in rising order.
    pub fn beginning(
        &mut self,
        segment: u32,
        with: &str,
        end: u8,
        into: &mut Vec<u32>,
        budget: &mut Budget<'_>,
    ) -> Result<(), StoreError> {
        let with = with.as_bytes();
        if !budget.lookup() {
            return Ok(());
        }
        let before = self.rows.range((segment, [].as_slice())..=(segment, with))?.next_back().transpose()?;
        let from = before.map_or_else(Vec::new, |(key, _)| key.value().1.to_vec());
        let rows = self.rows.range((segment, from.as_slice())..(segment.saturating_add(1), [].as_slice()))?;
        for row in rows {
            let (first, block) = row?;
            let first = first.value().1;
            if (first > with && !first.starts_with(with)) || !budget.goes_on() {
                break;
            }
            let mut entries = Entries::new(block.value());
            while let Some(bytes) = entries.next()? {
                let (list, first) = split(entries.key())?;
                if list.starts_with(with) && list.last() == Some(&end) {
                    let before = into.len();
                    posting::read(first, bytes, into)?;
                    budget.spent.postings += (into.len() - before) as u64;
                }
            }
            if into.len() > 4 * NEWEST {
                newest(into, budget);
            }
        }
        Ok(())
    }
}

type Row<'a> = (redb::AccessGuard<'a, (u32, Bytes)>, redb::AccessGuard<'a, Bytes>);

/// The piece that a key asks for, where the block says that there is one or none.
fn in_block(
    block: &[u8],
    key: &[u8],
    list: &[u8],
    budget: &mut Budget<'_>,
) -> Result<Option<Option<Piece>>, StoreError> {
    let mut entries = Entries::new(block);
    let Some(bytes) = entries.seek(key)? else { return Ok(None) };
    let (of, first) = split(entries.key())?;
    if of != list {
        return Ok(Some(None));
    }
    let mut piece = Vec::new();
    posting::read(first, bytes, &mut piece)?;
    budget.spent.postings += piece.len() as u64;
    Ok(Some(Some(piece)))
}

/// Keeps the newest, in rising order.
pub fn newest(numbers: &mut Vec<u32>, budget: &mut Budget<'_>) {
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > NEWEST {
        budget.partial = true;
        numbers.drain(..numbers.len() - NEWEST);
    }
}

/// A list in one segment.
pub struct Cursor {
    segment: u32,
    list: Vec<u8>,
    piece: Piece,
}

/// Numbers in falling order.
pub enum Stream {
    Cursor(Cursor),
    /// These, which rise.
    Numbers(Vec<u32>),
    /// What all of them have.
    All(Vec<Stream>),
    /// What any of them has.
    Any(Vec<Member>),
}

/// One of several: where it stands, and what it has behind that.
pub struct Member {
    at: Option<u32>,
    stream: Stream,
}

impl Stream {
    /// A list in one segment.
    pub fn list(segment: u32, list: &[u8]) -> Self {
        Self::Cursor(Cursor { segment, list: list.to_vec(), piece: Vec::new() })
    }

    /// What any of these has.
    pub fn any(streams: Vec<Self>) -> Self {
        Self::Any(streams.into_iter().map(|stream| Member { at: None, stream }).collect())
    }

    /// The largest number up to `upto`, which never rises from one question to the next.
    pub fn seek(
        &mut self,
        index: &mut Index,
        upto: u32,
        budget: &mut Budget<'_>,
    ) -> Result<Option<u32>, StoreError> {
        match self {
            Self::Cursor(cursor) => cursor.seek(index, upto, budget),
            Self::Numbers(numbers) => {
                let keep = numbers.partition_point(|number| *number <= upto);
                numbers.truncate(keep);
                Ok(numbers.last().copied())
            }
            Self::Any(members) => {
                let mut largest = None;
                let mut ended = false;
                for member in members.iter_mut() {
                    if member.at.is_none_or(|at| at > upto) {
                        member.at = member.stream.seek(index, upto, budget)?;
                        ended |= member.at.is_none();
                    }
                    largest = largest.max(member.at);
                }
                if ended {
                    members.retain(|member| member.at.is_some());
                }
                Ok(largest)
            }
            Self::All(streams) => {
                let mut upto = upto;
                'again: loop {
                    if !budget.step() {
                        return Ok(None);
                    }
                    let mut all = None;
                    for stream in streams.iter_mut() {
                        let Some(at) = stream.seek(index, upto, budget)? else { return Ok(None) };
                        if all.is_some_and(|all| all != at) {
                            upto = at;
                            continue 'again;
                        }
                        (all, upto) = (Some(at), at);
                    }
                    return Ok(all);
                }
            }
        }
    }
}

impl Cursor {
    fn seek(
        &mut self,
        index: &mut Index,
        upto: u32,
        budget: &mut Budget<'_>,
    ) -> Result<Option<u32>, StoreError> {
        if self.piece.first().is_none_or(|first| *first > upto) {
            match index.piece(self.segment, &self.list, upto, budget)? {
                Some(piece) => self.piece = piece,
                None => return Ok(None),
            }
        }
        let keep = self.piece.partition_point(|number| *number <= upto);
        self.piece.truncate(keep);
        Ok(self.piece.last().copied())
    }
}
