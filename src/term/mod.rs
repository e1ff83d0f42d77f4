//! Terminal bytes: decoder (bytes → keys), screen writer (cells → bytes), pacing.
//!
//! Nothing here waits, reads the time or touches a file descriptor: bytes, cells and milliseconds come in as
//! values, so that one code serves the Unix socket, SSH and the tests.

mod decoder;
mod paste;
mod sequences;

pub use decoder::{Decoder, Event, Reply};
pub use paste::{MAX_PASTE, Paste};
