//! Bytes as text: which encoding a file is in, found in one pass that keeps nothing of it.

use std::{borrow::Cow, io::Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{GB18030, GBK};
use serde::Deserialize;

use super::{
    FileFault,
    limits::{MAX_FILE, MAX_LINES},
};

/// An encoding that a file may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// What it is called everywhere.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// The bytes as text, or nothing where they are not valid.
    pub fn read(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The bytes as text, U+FFFD where they are not valid.
    pub fn read_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        }
    }
}

/// What one pass over a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey {
    pub encoding: Encoding,
    pub bytes: u64,
    pub lines: u64,
}

/// Beginnings of files that are no text, however they are named.
const NO_TEXT: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "ZIP, XLSX"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"SQLite format 3", "SQLite"),
];

/// Reads a file through once. `said` is the encoding that a mapping names.
///
/// # Errors
/// The file is no text, in another encoding, or beyond the bounds of this room.
pub fn survey(file: &mut impl Read, said: Option<Encoding>) -> Result<Survey, FileFault> {
    let mut chunk = vec![0; 64 * 1024];
    let mut seen = Seen::default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut bytes = 0;
    loop {
        let read = match file.read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let part = chunk.get(..read).unwrap_or_default();
        if bytes == 0 {
            look_at_beginning(part)?;
        }
        bytes += read as u64;
        detector.feed(part, read == 0);
        if read == 0 {
            break;
        }
        seen.take(part);
        seen.pairs.take(part);
        if bytes > MAX_FILE {
            return Err(FileFault::TooLarge { max: MAX_FILE });
        }
        if seen.lines > MAX_LINES {
            return Err(FileFault::TooManyLines { max: MAX_LINES });
        }
    }
    seen.end();
    let encoding = match said {
        Some(said) => said,
        None => seen.encoding(&detector)?,
    };
    Ok(Survey { encoding, bytes, lines: seen.lines })
}

fn look_at_beginning(part: &[u8]) -> Result<(), FileFault> {
    if let Some((_, kind)) = NO_TEXT.iter().find(|(magic, _)| part.starts_with(magic)) {
        return Err(FileFault::NoText { kind });
    }
    let zeros = part.iter().filter(|byte| **byte == 0).count();
    if part.starts_with(b"\xff\xfe") || part.starts_with(b"\xfe\xff") || zeros * 4 > part.len() {
        return Err(FileFault::Utf16);
    }
    Ok(())
}

/// How much of the bytes so far is UTF-8.
#[derive(Default)]
struct Seen {
    /// The beginning of a character that the next part ends.
    carry: Vec<u8>,
    /// Characters of more than one byte.
    wide: u64,
    /// Sequences that are no character.
    broken: u64,
    lines: u64,
    lines_broken: u64,
    line_broken: bool,
    pairs: Pairs,
}

impl Seen {
    fn take(&mut self, part: &[u8]) {
        let joined;
        let mut rest = if self.carry.is_empty() {
            part
        } else {
            joined = [std::mem::take(&mut self.carry).as_slice(), part].concat();
            &joined
        };
        while let Err(error) = std::str::from_utf8(rest) {
            let (valid, after) = rest.split_at_checked(error.valid_up_to()).unwrap_or((rest, &[]));
            self.valid(valid);
            let Some(wrong) = error.error_len() else {
                self.carry = after.to_vec();
                return;
            };
            self.broken();
            rest = after.get(wrong..).unwrap_or_default();
        }
        self.valid(rest);
    }

    fn end(&mut self) {
        if !std::mem::take(&mut self.carry).is_empty() {
            self.broken();
        }
    }

    fn valid(&mut self, text: &[u8]) {
        let (mut wide, mut lines) = (0, 0);
        for byte in text {
            wide += u64::from(*byte >= 0xc0);
            lines += u64::from(*byte == b'\n');
        }
        self.wide += wide;
        self.lines += lines;
        self.line_broken &= lines == 0;
    }

    fn broken(&mut self) {
        self.broken += 1;
        self.lines_broken += u64::from(!self.line_broken);
        self.line_broken = true;
    }

    /// UTF-8 where nearly every wide character says so, then GB18030 where the bytes look like it. What is left
    /// is UTF-8 with some damaged rows, or a file in an encoding that is not ours.
    fn encoding(&self, detector: &EncodingDetector) -> Result<Encoding, FileFault> {
        if self.broken * 10 <= self.wide {
            return Ok(Encoding::Utf8);
        }
        let guess = detector.guess(None, Utf8Detection::Deny);
        // A few words are too little for the detector, which then takes them for letters of some alphabet.
        let few_words = guess.is_single_byte() && self.pairs.are_chinese();
        if guess == GBK || guess == GB18030 || few_words {
            return Ok(Encoding::Gb18030);
        }
        if self.lines_broken * 10 <= self.lines {
            return Ok(Encoding::Utf8);
        }
        Err(FileFault::OtherEncoding { guess: guess.name() })
    }
}

/// How many pairs of high bytes are everyday Chinese in GB18030. Accented letters stand alone, or in pairs that
/// are rare characters at best.
#[derive(Default)]
struct Pairs {
    lead: Option<u8>,
    common: u64,
    other: u64,
}

impl Pairs {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match self.lead.take() {
                // The first level of GB 2312, and its punctuation.
                Some(0xa1..=0xa3 | 0xb0..=0xd7) if (0xa1..=0xfe).contains(byte) => self.common += 1,
                Some(_) => self.other += 1,
                None if *byte >= 0x80 => self.lead = Some(*byte),
                None => {}
            }
        }
    }

    fn are_chinese(&self) -> bool {
        self.common > 9 * self.other
    }
}

#[cfg(test)]
mod tests;
