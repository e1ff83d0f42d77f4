//! Terminal bytes: decoder (bytes → keys), screen writer (cells → bytes), pacing.
//!
//! Nothing here waits, reads the time or touches a file descriptor: bytes, cells and milliseconds come in as
//! values, so that one code serves the Unix socket, SSH and the tests.

pub mod allow;
mod ascii;
mod charset;
mod decoder;
mod frame;
mod ground;
mod ink;
mod modes;
mod pace;
mod paste;
mod pen;
mod screen;
mod sequences;

pub use charset::{Charset, Transcoder};
pub use decoder::{Decoder, Event, Reply};
pub use modes::{ENTER, FENCE, LEAVE};
pub use pace::{Cause, Pace};
pub use paste::{MAX_PASTE, Paste};
pub use screen::{Look, Screen};
