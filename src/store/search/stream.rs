//! Numbers in falling order, the newest first: of one list in one segment, what several have in common, or what
//! any of them has. Nothing is read that nobody asks for.

use std::collections::{BTreeMap, HashMap};

use redb::{ReadOnlyTable, ReadTransaction};

use super::{
    super::{
        StoreError,
        tables::{Bytes, GRAMS, SEGMENTS},
    },
    block::{Entries, PIECE, key, split},
    budget::Budget,
    list::List,
    posting,
    segment::{self, State},
};

/// Numbers of one beginning that are kept, the newest.
const NEWEST: usize = 4_000;

/// Lists of a word that are walked, the rarest: whoever has these mostly has the others, and is read anyway.
const RAREST: usize = 4;

/// Lists that are not first put in order of how rare they are: that costs a look at each.
const FEW: usize = 2;

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

    /// Adds the numbers up to `upto` of every list whose gram begins so and whose key ends so.
    pub fn beginning(
        &mut self,
        segment: u32,
        (with, end): (&str, u8),
        upto: u32,
        into: &mut Newest,
        budget: &mut Budget<'_>,
    ) -> Result<(), StoreError> {
        let with = with.as_bytes();
        if !budget.lookup() {
            return Ok(());
        }
        // The list whose newest pieces were too old already: so are those behind them.
        let mut too_old: Vec<u8> = Vec::new();
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
                if !list.starts_with(with) || list.last() != Some(&end) || too_old == list {
                    continue;
                }
                let mut piece = Vec::new();
                posting::read(first, bytes, &mut piece)?;
                budget.spent.postings += piece.len() as u64;
                if first <= into.floor {
                    too_old = list.to_vec();
                }
                into.add(piece.into_iter().filter(|number| *number <= upto));
            }
        }
        Ok(())
    }
}

/// The newest of some numbers.
#[derive(Default)]
pub struct Newest {
    numbers: Vec<u32>,
    /// Numbers below it are not among them.
    floor: u32,
    /// Older ones were left out.
    cut: bool,
}

impl Newest {
    fn add(&mut self, numbers: impl Iterator<Item = u32>) {
        let floor = self.floor;
        let before = self.numbers.len();
        let mut all = 0;
        self.numbers.extend(numbers.inspect(|_| all += 1).filter(|number| *number >= floor));
        self.cut |= self.numbers.len() - before < all;
        if self.numbers.len() > 4 * NEWEST {
            self.keep();
        }
    }

    fn keep(&mut self) {
        self.numbers.sort_unstable();
        self.numbers.dedup();
        if let Some(more) = self.numbers.len().checked_sub(NEWEST).filter(|more| *more > 0) {
            self.cut = true;
            self.numbers.drain(..more);
            self.floor = self.numbers.first().copied().unwrap_or(0);
        }
    }

    /// They as a stream. Whoever comes to its end has not seen all, where some were left out.
    pub fn stream(mut self) -> Stream {
        self.keep();
        Stream::Numbers { numbers: self.numbers, cut: self.cut }
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

/// About how long a list is, by its newest piece.
fn about(piece: &[u32]) -> u64 {
    let (Some(first), Some(last)) = (piece.first(), piece.last()) else { return 0 };
    let length = piece.len() as u64;
    if piece.len() < PIECE { length } else { length * u64::from(*last) / u64::from(last - first).max(1) }
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
    /// These, which rise; there may be older ones where they were cut.
    Numbers {
        numbers: Vec<u32>,
        cut: bool,
    },
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
    /// These, which rise, and no others.
    pub const fn numbers(numbers: Vec<u32>) -> Self {
        Self::Numbers { numbers, cut: false }
    }

    /// A list in one segment.
    pub fn list(segment: u32, list: &[u8]) -> Self {
        Self::Cursor(Cursor { segment, list: list.to_vec(), piece: Vec::new() })
    }

    /// What lists have in common in a unit of segments, as far as the rarest of them tell; nothing where one of
    /// them is not there at all.
    pub fn in_unit(
        index: &mut Index,
        unit: &[u32],
        lists: &[List],
        budget: &mut Budget<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let segment = match unit {
            [segment] if lists.len() > FEW => segment,
            // Few lists are looked up only as far as somebody comes to them.
            [segment] => {
                let all = lists.iter().map(|list| Self::list(*segment, list.bytes()));
                return Ok(Some(Self::All(all.collect())));
            }
            _ => {
                let in_any = |list: &List| unit.iter().map(|no| Self::list(*no, list.bytes())).collect();
                return Ok(Some(Self::All(lists.iter().map(|list| Self::any(in_any(list))).collect())));
            }
        };
        let mut cursors = Vec::with_capacity(lists.len());
        for list in lists {
            let list = list.bytes();
            let Some(piece) = index.piece(*segment, list, u32::MAX, budget)? else { return Ok(None) };
            cursors.push((about(&piece), Cursor { segment: *segment, list: list.to_vec(), piece }));
        }
        cursors.sort_by_key(|(about, _)| *about);
        cursors.truncate(RAREST);
        Ok(Some(Self::All(cursors.into_iter().map(|(_, cursor)| Self::Cursor(cursor)).collect())))
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
            Self::Numbers { numbers, cut } => {
                let keep = numbers.partition_point(|number| *number <= upto);
                numbers.truncate(keep);
                budget.partial |= *cut && keep == 0;
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
