//! The parts of a zip archive, each read as a stream. Of the archive nothing is kept but where its XML parts lie;
//! what a part says of its own length is not believed.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, Read},
    os::unix::fs::FileExt,
    sync::Arc,
};

use flate2::{Crc, bufread::DeflateDecoder};
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive};

use crate::exchange::{
    FileFault,
    limits::{MAX_PART_NAME, MAX_PARTS},
};

/// An archive, its directory read.
pub struct Archive {
    file: Arc<File>,
    /// By name in small letters, as names are compared in this kind of archive.
    parts: HashMap<String, Stored>,
}

/// Where a part lies.
#[derive(Clone, Copy)]
struct Stored {
    begin: u64,
    end: u64,
    method: CompressionMethod,
    crc: u32,
}

impl Archive {
    /// Reads the directory of a file.
    ///
    /// # Errors
    /// It is no zip archive, a damaged one, one with a password, or one with too many parts.
    pub fn open(file: File) -> Result<Self, FileFault> {
        let broken = |error: rawzip::Error| FileFault::Broken { why: error.to_string() };
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let archive = ZipArchive::from_file(file.try_clone()?, &mut buffer).map_err(broken)?;
        let mut parts = HashMap::new();
        let mut entries = archive.entries(&mut buffer);
        let mut count = 0;
        while let Some(entry) = entries.next_entry().map_err(broken)? {
            count += 1;
            if count > MAX_PARTS {
                return Err(FileFault::Broken { why: format!("more than {MAX_PARTS} parts") });
            }
            let path = entry.file_path();
            let Some(name) = std::str::from_utf8(path.as_bytes()).ok().map(key) else { continue };
            let is_xml = [".xml", ".rels"].iter().any(|ending| name.ends_with(ending));
            if !is_xml || name.len() > MAX_PART_NAME {
                continue;
            }
            if entry.flags().is_encrypted() {
                return Err(FileFault::Locked);
            }
            let (method, crc) = (entry.compression_method(), entry.crc32());
            let (begin, end) = archive.get_entry(entry.wayfinder()).map_err(broken)?.compressed_data_range();
            if parts.insert(name, Stored { begin, end, method, crc }).is_some() {
                return Err(FileFault::Broken { why: "two parts of one name".to_owned() });
            }
        }
        Ok(Self { file: Arc::new(file), parts })
    }

    /// A part from its beginning, of at most so many bytes; nothing where it is not there.
    ///
    /// # Errors
    /// It is packed in a way that is not known.
    pub fn part(&self, name: &str, max: u64) -> Result<Option<Part>, FileFault> {
        let Some(stored) = self.parts.get(&key(name)) else { return Ok(None) };
        let slice = Slice { file: Arc::clone(&self.file), at: stored.begin, end: stored.end };
        let slice = BufReader::with_capacity(64 * 1024, slice);
        let packed = match stored.method {
            CompressionMethod::STORE => Packed::Stored(slice),
            CompressionMethod::DEFLATE => Packed::Deflated(DeflateDecoder::new(slice)),
            other => return Err(FileFault::Broken { why: format!("packed by {other}") }),
        };
        let length = stored.end.saturating_sub(stored.begin);
        Ok(Some(Part { packed, length, begin: stored.begin, max, crc: stored.crc, sum: Crc::new(), read: 0 }))
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A part, unpacked as it is read. Its end is an error where it is not what was packed.
pub struct Part {
    packed: Packed,
    length: u64,
    begin: u64,
    max: u64,
    crc: u32,
    sum: Crc,
    read: u64,
}

enum Packed {
    Stored(BufReader<Slice>),
    Deflated(DeflateDecoder<BufReader<Slice>>),
}

/// A part that unpacks to more than this many bytes.
#[derive(Debug, thiserror::Error)]
#[error("it unpacks to more than {max} bytes")]
pub struct TooLarge {
    pub max: u64,
}

impl Part {
    /// How long it is while packed, in bytes.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// How much of that was read.
    pub fn at(&self) -> u64 {
        let slice = match &self.packed {
            Packed::Stored(slice) => slice,
            Packed::Deflated(decoder) => decoder.get_ref(),
        };
        slice.get_ref().at.saturating_sub(self.begin)
    }
}

impl Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.packed {
            Packed::Stored(slice) => slice.read(out)?,
            Packed::Deflated(decoder) => decoder.read(out)?,
        };
        if count == 0 && !out.is_empty() && self.sum.sum() != self.crc {
            return Err(io::Error::other("its checksum is wrong"));
        }
        self.sum.update(out.get(..count).unwrap_or_default());
        self.read += count as u64;
        if self.read > self.max {
            return Err(io::Error::other(TooLarge { max: self.max }));
        }
        Ok(count)
    }
}

/// Bytes of a file from one place to another.
struct Slice {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for Slice {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX).min(out.len());
        let count = self.file.read_at(out.get_mut(..left).unwrap_or_default(), self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}
