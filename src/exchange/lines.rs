//! Feeds a CSV reader line by line: so the line on which a record begins is known, and a record that grows beyond
//! all bounds or breaks the rules of quotes is stopped where that shows. Reading goes on with the line after the
//! one on which it began: what a stray quote ran over is read again, as rows of its own.
//!
//! That stays linear: only an odd run of quotes opens a cell or closes it, and a wrong one stops the record at once,
//! so between two such lines everything is read twice at most.

use std::io::{BufRead, Error, Read, Result, Seek, SeekFrom};

/// Why a record is not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    #[error("the line is too long")]
    Long,
    #[error("a quote is not closed, or is closed before the end of its cell")]
    Quote,
}

/// A file, handed out one line at most per read.
pub struct Lines<R> {
    file: R,
    max: usize,
    /// Where the file stands.
    at: u64,
    /// Line of what comes next, from 1.
    line: u64,
    /// What was handed out last is a carriage return: a line feed ends the same line.
    after_return: bool,
    begun: Option<Begun>,
    quotes: Quotes,
}

/// Where the record began that is being read, line breaks before it left out.
#[derive(Debug, Clone, Copy)]
struct Begun {
    at: u64,
    line: u64,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl<R: BufRead + Seek> Lines<R> {
    /// A file from its beginning, without the mark that may open it. Records of more than `max` bytes are stopped.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn new(mut file: R, max: usize, delimiter: u8) -> Result<Self> {
        let mark = if file.fill_buf()?.starts_with(BOM) { BOM.len() } else { 0 };
        file.consume(mark);
        let quotes = Quotes { delimiter, place: Place::Start };
        Ok(Self { file, max, at: mark as u64, line: 1, after_return: false, begun: None, quotes })
    }

    /// The next byte belongs to another record.
    pub fn begin(&mut self) {
        self.begun = None;
        self.quotes.place = Place::Start;
    }

    /// The line on which the record began.
    pub fn began(&self) -> u64 {
        self.begun.map_or(self.line, |begun| begun.line)
    }

    /// Bytes handed out so far.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Goes back to where a stopped record began, takes its first line and stands behind it. Nothing where that
    /// line alone is too long.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn first_line(&mut self) -> Result<Option<Vec<u8>>> {
        if let Some(begun) = self.begun {
            self.file.seek(SeekFrom::Start(begun.at))?;
            (self.at, self.line) = (begun.at, begun.line);
        }
        let (mut line, mut length) = (Vec::new(), 0);
        loop {
            let piece = piece(self.file.fill_buf()?);
            let (count, end) = (piece.len(), piece.last().copied().filter(is_break));
            length += count;
            if length <= self.max {
                line.extend_from_slice(piece);
            }
            self.file.consume(count);
            self.at += count as u64;
            if end.is_some() || count == 0 {
                self.line += 1;
                self.after_return = end == Some(b'\r');
                self.begin();
                return Ok((length <= self.max).then_some(line));
            }
        }
    }

    /// What a piece would be stopped for.
    fn stop(&mut self, piece: &[u8]) -> Option<Stop> {
        let length = self.begun.map_or(0, |begun| self.at - begun.at);
        if length + piece.len() as u64 > self.max as u64 {
            let several = self.begun.is_some_and(|begun| begun.line < self.line);
            return Some(if several { Stop::Quote } else { Stop::Long });
        }
        let sound = if piece.is_empty() { self.quotes.may_end() } else { self.quotes.take(piece) };
        (!sound).then_some(Stop::Quote)
    }
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// As much as is there, up to the end of a line.
fn piece(part: &[u8]) -> &[u8] {
    let end = part.iter().position(is_break).map(|n| n + 1);
    part.get(..end.unwrap_or(part.len())).unwrap_or_default()
}

impl<R: BufRead + Seek> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let count = piece(self.file.fill_buf()?).read(out)?;
        let given = out.get(..count).unwrap_or_default();
        if self.begun.is_none() && given.iter().any(|byte| !is_break(byte)) {
            self.begun = Some(Begun { at: self.at, line: self.line });
        }
        if let Some(stop) = self.stop(given) {
            return Err(Error::other(stop));
        }
        self.file.consume(count);
        self.at += count as u64;
        if let Some(last) = given.last() {
            let same_break = *last == b'\n' && count == 1 && self.after_return;
            self.line += u64::from(is_break(last) && !same_break);
            self.after_return = *last == b'\r';
        }
        Ok(count)
    }
}

/// Where in a record the next byte stands, as the CSV reader sees it.
struct Quotes {
    delimiter: u8,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a cell.
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes the cell or is the first of two.
    Closed,
}

impl Quotes {
    /// Follows these bytes; whether they keep the rules.
    fn take(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.place = match (self.place, *byte) {
                (Place::Start, b'"') => Place::Quoted,
                (Place::Quoted, b'"') => Place::Closed,
                (Place::Closed, b'"') | (Place::Quoted, _) => Place::Quoted,
                (_, b'\r' | b'\n') => Place::Start,
                (_, byte) if byte == self.delimiter => Place::Start,
                (Place::Closed, _) => return false,
                (Place::Start | Place::Plain, _) => Place::Plain,
            };
        }
        true
    }

    fn may_end(&self) -> bool {
        self.place != Place::Quoted
    }
}
