//! Reads XML of a part piece by piece, each of bounded length, nested to a bounded depth.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::{
    Error, Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use super::archive::{Part, TooLarge};
use crate::exchange::{FileFault, limits::MAX_RECORD};

/// No part that is read has elements in elements deeper than some ten.
const MAX_DEPTH: usize = 64;

/// A part, read as XML.
pub struct Xml {
    reader: Reader<Bounded>,
    buffer: Vec<u8>,
    depth: usize,
}

impl Xml {
    /// A part from its beginning.
    pub fn new(part: Part) -> Self {
        let mut reader = Reader::from_reader(Bounded { part: BufReader::new(part), left: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The part.
    pub fn part(&mut self) -> &Part {
        self.reader.get_mut().part.get_ref()
    }

    /// What comes next.
    ///
    /// # Errors
    /// It is damaged, or beyond the bounds.
    pub fn next(&mut self) -> Result<Event<'_>, FileFault> {
        self.buffer.clear();
        self.reader.get_mut().left = MAX_RECORD;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(broken)?;
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(FileFault::Broken { why: "a document type".to_owned() }),
            _ => {}
        }
        if self.depth > MAX_DEPTH {
            return Err(FileFault::Broken { why: format!("nested deeper than {MAX_DEPTH}") });
        }
        Ok(event)
    }

    /// The text up to the end of the element that was begun last, and of those in it. What is longer than `max`
    /// bytes is left out, and said by `false`.
    ///
    /// # Errors
    /// It is damaged, or beyond the bounds.
    pub fn text(&mut self, into: &mut String, max: usize) -> Result<bool, FileFault> {
        let around = self.depth;
        let mut fits = true;
        let mut put = |piece: &str| {
            fits &= into.len() + piece.len() <= max;
            if fits {
                into.push_str(piece);
            }
        };
        loop {
            match self.next()? {
                Event::Text(text) => put(&text.xml10_content()),
                Event::CData(text) => put(&text.xml10_content()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(broken)? {
                    Some(char) => put(char.encode_utf8(&mut [0; 4])),
                    None => put(resolve_predefined_entity(&reference).ok_or_else(|| FileFault::Broken {
                        why: "an entity that is not known".to_owned(),
                    })?),
                },
                Event::Eof => return Err(early()),
                _ => {}
            }
            if self.depth < around {
                return Ok(fits);
            }
        }
    }

    /// Reads to the end of the part, so that it is known to be whole.
    ///
    /// # Errors
    /// It is damaged, or beyond the bounds.
    pub fn finish(&mut self) -> Result<(), FileFault> {
        io::copy(&mut self.reader.get_mut().part, &mut io::sink()).map_err(said)?;
        Ok(())
    }
}

/// The value of an attribute, by its name without prefix.
///
/// # Errors
/// The attributes are damaged.
pub fn attribute(of: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileFault> {
    for attribute in of.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(error.into()))?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(broken)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// The part ended too early.
pub fn early() -> FileFault {
    FileFault::Broken { why: "a part ends early".to_owned() }
}

fn broken(error: Error) -> FileFault {
    match error {
        // Shared by the library with nobody.
        Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => said(error),
            Err(error) => FileFault::Broken { why: error.to_string() },
        },
        error => FileFault::Broken { why: error.to_string() },
    }
}

/// What reading a part failed of: its size, its packing, or the disk.
fn said(error: io::Error) -> FileFault {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<TooLarge>()) {
        Some(TooLarge { max }) => FileFault::Unpacked { max: *max },
        None if error.raw_os_error().is_some() => FileFault::Io(error),
        None => FileFault::Broken { why: error.to_string() },
    }
}

/// Hands out a bounded number of bytes for each piece: what is longer is an error before it is held.
struct Bounded {
    part: BufReader<Part>,
    left: usize,
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Bounded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let part = self.part.fill_buf()?;
        if self.left == 0 && !part.is_empty() {
            return Err(io::Error::other(format!("a piece of more than {MAX_RECORD} bytes")));
        }
        Ok(part.get(..self.left.min(part.len())).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.part.consume(count);
    }
}
