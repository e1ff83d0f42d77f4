//! What holds for any bytes that come over the socket. Shared by the fuzz target and the test of its seeds.

use std::{
    fmt::Debug,
    hash::{DefaultHasher, Hash, Hasher},
};

use caseloop::api::{MAX_TO_CLIENT, MAX_TO_SERVER, ToClient, ToServer, Wire};
use serde::{Serialize, de::DeserializeOwned};

use super::memory;

/// The bytes that give the length of a frame.
const HEAD: usize = 4;
/// What is read from a socket at once, at most.
const PIECE: usize = 8 * 1024;

/// Takes the frames out of bytes as a server and as a client; gives whether for either they are whole frames.
///
/// # Panics
/// A law is broken.
pub fn holds(bytes: &[u8]) -> bool {
    let server = of::<ToServer>(bytes, MAX_TO_SERVER);
    let client = of::<ToClient>(bytes, MAX_TO_CLIENT);
    server || client
}

fn of<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8], max: usize) -> bool {
    let came = memory::holds(bytes.len(), room(max), || taken::<T>(bytes.chunks(PIECE), max));
    let mut draw = DefaultHasher::new();
    bytes.hash(&mut draw);
    assert_eq!(taken(cut(bytes, draw), max), came, "cut elsewhere");
    if bytes.len() < 1_024 {
        assert_eq!(taken(bytes.chunks(1), max), came, "byte by byte");
    }

    let (frames, end) = came;
    let mut out = Wire::new(max);
    for frame in &frames {
        out.put(frame).expect("what came can be sent on");
    }
    assert!(out.bytes.len() <= bytes.len(), "longer than what came");
    let again = out.bytes.to_vec();
    assert_eq!(taken([again.as_slice()].into_iter(), max), (frames, End::Whole));
    end == End::Whole && !again.is_empty()
}

/// What is left when all bytes were there.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// So many bytes of a frame that has begun.
    Begun(usize),
    Refused(String),
}

/// The frames in pieces that come one after the other, up to the first that is refused.
fn taken<'a, T: DeserializeOwned>(pieces: impl Iterator<Item = &'a [u8]>, max: usize) -> (Vec<T>, End) {
    let mut wire = Wire::new(max);
    let mut frames = Vec::new();
    for piece in pieces {
        wire.bytes.extend_from_slice(piece);
        loop {
            match wire.take() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, End::Refused(error.to_string())),
            }
        }
        assert!(wire.bytes.capacity() <= room(max), "room for {} bytes", wire.bytes.capacity());
    }
    let end = if wire.has_begun() { End::Begun(wire.bytes.len()) } else { End::Whole };
    (frames, end)
}

/// The most that a direction keeps ready: where there is too little, it becomes twice of what there was.
const fn room(max: usize) -> usize {
    2 * (HEAD + max + PIECE)
}

/// Pieces of lengths that follow from the bytes: most are short, some as long as what is read at once.
fn cut(mut bytes: &[u8], mut draw: DefaultHasher) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        0_u8.hash(&mut draw);
        let drawn = draw.finish() as usize;
        let size = if drawn.is_multiple_of(4) { 1 + drawn / 4 % PIECE } else { 1 + drawn / 4 % 24 };
        let (piece, rest) = bytes.split_at(size.min(bytes.len()));
        bytes = rest;
        (!piece.is_empty()).then_some(piece)
    })
}
