//! Merging of segments, a piece at a time. What moved is gone from where it was in the same transaction in which
//! it came to where it goes, so whoever looks at all segments sees everything at any moment.

use redb::{ReadableTable, WriteTransaction};

use super::{
    super::StoreError,
    block::{Entries, Packer, split},
    posting,
    segment::{Segment, Segments, State, TOGETHER},
};

/// Bytes of rows that one piece of a merge reads at most, but for a list that is longer by itself.
const PIECE: usize = 512 * 1024;

/// Goes on with merges for about so many bytes of rows; how many were read.
///
/// # Errors
/// What the disk says, or a row that is damaged.
pub fn merge(txn: &WriteTransaction, bytes: usize) -> Result<usize, StoreError> {
    let mut segments = Segments::new(txn)?;
    let mut read = 0;
    while read < bytes {
        let Some(into) = under_way(&mut segments)? else { break };
        read += piece(&mut segments, into, (bytes - read).min(PIECE))?;
    }
    Ok(read)
}

/// The merge to go on with, that of the lowest level first; begun where enough are there and none is under way.
fn under_way(segments: &mut Segments<'_>) -> Result<Option<u32>, StoreError> {
    let all = segments.all()?;
    let deepest = all.iter().map(|(_, segment)| segment.level).max().unwrap_or(0);
    for level in 0..=deepest {
        let grows =
            |segment: &Segment| segment.level == level + 1 && matches!(segment.state, State::Growing(_));
        if let Some((no, _)) = all.iter().find(|(_, segment)| grows(segment)) {
            return Ok(Some(*no));
        }
        let is_whole = |segment: &Segment| segment.level == level && segment.state == State::Whole;
        let whole: Vec<_> = all.iter().filter(|(_, segment)| is_whole(segment)).take(TOGETHER).collect();
        if whole.len() == TOGETHER {
            let into = segments.next()?;
            let texts = whole.iter().fold(0u32, |sum, (_, segment)| sum.saturating_add(segment.texts));
            for (no, segment) in whole {
                segments.set(*no, &Segment { state: State::Into(into), ..segment.clone() })?;
            }
            segments.set(into, &Segment { texts, level: level + 1, state: State::Growing(Vec::new()) })?;
            return Ok(Some(into));
        }
    }
    Ok(None)
}

/// A segment that is read list by list.
struct Source<'a, I> {
    no: u32,
    rows: I,
    /// The row that is read, and where in it.
    row: Option<(Vec<u8>, Vec<u8>)>,
    /// First keys of rows of which nothing is left.
    done: Vec<Vec<u8>>,
    /// Lists of the row that is read, each with its numbers.
    lists: std::vec::IntoIter<(Vec<u8>, Vec<u32>)>,
    next: Option<(Vec<u8>, Vec<u32>)>,
    after: &'a [u8],
    read: usize,
}

impl<I: Iterator<Item = Result<(Vec<u8>, Vec<u8>), StoreError>>> Source<'_, I> {
    /// Goes to the next piece of a list behind those that moved already.
    fn advance(&mut self) -> Result<(), StoreError> {
        loop {
            self.next = self.lists.next();
            if self.next.as_ref().is_some_and(|(list, _)| list.as_slice() > self.after) {
                return Ok(());
            }
            if self.next.is_some() {
                continue;
            }
            if let Some((first, _)) = self.row.take() {
                self.done.push(first);
            }
            let Some(row) = self.rows.next() else { return Ok(()) };
            let (first, block) = row?;
            self.read += block.len();
            let (mut lists, mut entries) = (Vec::new(), Entries::new(&block));
            while let Some(bytes) = entries.next()? {
                let (list, from) = split(entries.key())?;
                let mut numbers = Vec::new();
                posting::read(from, bytes, &mut numbers)?;
                lists.push((list.to_vec(), numbers));
            }
            self.lists = lists.into_iter();
            self.row = Some((first, block));
        }
    }
}

/// One piece of a merge; the bytes that it read.
fn piece(segments: &mut Segments<'_>, into: u32, bytes: usize) -> Result<usize, StoreError> {
    let all = segments.all()?;
    let Some((_, target)) = all.iter().find(|(no, _)| *no == into) else { return Ok(0) };
    let State::Growing(after) = &target.state else { return Ok(0) };
    let mut sources = Vec::new();
    for (no, segment) in &all {
        if segment.state == State::Into(into) {
            let range = (*no, [].as_slice())..(no.saturating_add(1), [].as_slice());
            let rows = segments.rows.range(range)?.map(|row| {
                let (key, block) = row?;
                Ok((key.value().1.to_vec(), block.value().to_vec()))
            });
            let mut source = Source {
                no: *no,
                rows,
                row: None,
                done: Vec::new(),
                lists: Vec::new().into_iter(),
                next: None,
                after,
                read: 0,
            };
            source.advance()?;
            sources.push(source);
        }
    }
    let (mut packer, mut upto) = (Packer::default(), after.clone());
    let mut numbers = Vec::new();
    let mut ended = false;
    while sources.iter().map(|source| source.read).sum::<usize>() < bytes || upto == *after {
        let smallest = sources.iter().filter_map(|source| source.next.as_ref()).map(|(list, _)| list).min();
        let Some(list) = smallest.cloned() else {
            ended = true;
            break;
        };
        numbers.clear();
        for source in &mut sources {
            while let Some((_, some)) = source.next.take_if(|(of, _)| *of == list) {
                numbers.extend(some);
                source.advance()?;
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        packer.list(&list, &numbers);
        upto = list;
    }
    let read = sources.iter().map(|source| source.read).sum();
    let done: Vec<(u32, Vec<Vec<u8>>)> = sources.into_iter().map(|source| (source.no, source.done)).collect();
    for (no, rows) in &done {
        for first in rows {
            segments.rows.remove((*no, first.as_slice()))?;
        }
        if ended {
            segments.known.remove(no)?;
        }
    }
    segments.put(into, packer.rows())?;
    let state = if ended { State::Whole } else { State::Growing(upto) };
    segments.set(into, &Segment { state, ..target.clone() })?;
    // A merge of nothing is work as well, so that whoever waits for an end comes to it.
    Ok(usize::max(read, 1))
}
