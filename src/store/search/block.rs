//! Blocks: neighbouring lists in one row, about as long as a page of the file.
//!
//! An entry is a piece of a list: its key is that of the list and the inverted first number of the piece, so that
//! the newest piece of a list comes first. Of each key only what differs from the one before is stored.

use super::{super::StoreError, posting};

/// Bytes of a block at most, so that with its key it fills a page of 4,096.
const BLOCK: usize = 4_000;
/// Numbers of one entry at most. A long list is skipped through by them.
pub const PIECE: usize = 512;
/// Bytes of a key: the longest list, and a number.
const KEY: usize = 17;
/// Bytes at the end of a key that are the number.
const NUMBER: usize = 4;

/// The key of the piece of a list in which the largest number up to `number` stands, or of one before it.
pub fn key(list: &[u8], number: u32) -> Vec<u8> {
    [list, &(!number).to_be_bytes()].concat()
}

/// List and first number of a key.
pub fn split(key: &[u8]) -> Result<(&[u8], u32), StoreError> {
    let short = || StoreError::damaged("a key of a search row is cut short");
    let (list, number) = key.split_last_chunk::<NUMBER>().ok_or_else(short)?;
    Ok((list, !u32::from_be_bytes(*number)))
}

/// The entries of a block, in order.
pub struct Entries<'a> {
    rest: &'a [u8],
    key: Vec<u8>,
}

impl<'a> Entries<'a> {
    pub fn new(block: &'a [u8]) -> Self {
        Self { rest: block, key: Vec::with_capacity(KEY) }
    }

    /// The key of the entry that was read last.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The posting of the next entry.
    pub fn next(&mut self) -> Result<Option<&'a [u8]>, StoreError> {
        let cut = || StoreError::damaged("a block of search rows is cut short");
        let Some(([shared, own], rest)) = self.rest.split_first_chunk::<2>() else {
            return if self.rest.is_empty() { Ok(None) } else { Err(cut()) };
        };
        let (own, rest) = rest.split_at_checked(usize::from(*own)).ok_or_else(cut)?;
        self.key.truncate(usize::from(*shared));
        self.key.extend_from_slice(own);
        let (length, rest) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (posting, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        self.rest = rest;
        Ok(Some(posting))
    }

    /// The posting of the first entry whose key is not before `key`.
    pub fn seek(&mut self, key: &[u8]) -> Result<Option<&'a [u8]>, StoreError> {
        while let Some(posting) = self.next()? {
            if self.key.as_slice() >= key {
                return Ok(Some(posting));
            }
        }
        Ok(None)
    }
}

/// Rows as they are made: first key and block.
pub type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Packs entries, whose keys rise, into blocks.
#[derive(Default)]
pub struct Packer {
    rows: Rows,
    first: Vec<u8>,
    last: Vec<u8>,
    block: Vec<u8>,
    posting: Vec<u8>,
}

impl Packer {
    /// Adds a whole list: numbers that rise.
    pub fn list(&mut self, list: &[u8], numbers: &[u32]) {
        for piece in numbers.rchunks(PIECE) {
            let Some(first) = piece.first() else { continue };
            let mut posting = std::mem::take(&mut self.posting);
            posting.clear();
            posting::write(piece, &mut posting);
            self.entry(&key(list, *first), &posting);
            self.posting = posting;
        }
    }

    /// Adds an entry as it is.
    pub fn entry(&mut self, key: &[u8], posting: &[u8]) {
        if !self.block.is_empty() && self.block.len() + key.len() + posting.len() + 4 > BLOCK {
            self.cut();
        }
        if self.block.is_empty() {
            self.first = key.to_vec();
            self.last.clear();
        }
        let shared = key.iter().zip(&self.last).take_while(|(a, b)| a == b).count();
        let own = key.get(shared..).unwrap_or_default();
        // Keys are short, and a piece has 512 numbers of five bytes at most.
        self.block.extend([shared as u8, own.len() as u8]);
        self.block.extend_from_slice(own);
        self.block.extend((posting.len() as u16).to_be_bytes());
        self.block.extend_from_slice(posting);
        self.last.clear();
        self.last.extend_from_slice(key);
    }

    fn cut(&mut self) {
        let row = (std::mem::take(&mut self.first), std::mem::take(&mut self.block));
        self.rows.push(row);
    }

    /// The rows, with the block that was begun.
    pub fn rows(mut self) -> Rows {
        if !self.block.is_empty() {
            self.cut();
        }
        self.rows
    }
}
