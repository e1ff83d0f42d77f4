//! How much of everything, and for how long.

use std::time::Duration;

/// Sessions of all accounts together, kept ones too.
pub const SESSIONS: usize = 1_000;
/// Sessions of one account. A hall shares one.
pub const SESSIONS_OF_ACCOUNT: usize = 400;
/// Connections under way, sessions and requests together.
pub const CONNECTIONS: usize = 2_000;

/// Until the first frame of a connection, and for the rest of a frame that has begun.
pub const FRAME: Duration = Duration::from_secs(5);
/// A connection that asks nothing for so long is closed.
pub const SILENCE: Duration = Duration::from_secs(600);
/// For an answer, or a last word, to be taken.
pub const ANSWER: Duration = Duration::from_secs(30);
/// For the last words and the last drafts of a session that ends.
pub const ENDING: Duration = Duration::from_secs(3);
/// For what a terminal was asked to be answered before it is given back.
pub const LAST_ANSWER: Duration = Duration::from_millis(250);
/// A session without a terminal is kept for so long.
pub const KEPT: Duration = Duration::from_secs(30 * 60);
/// A server that leaves by itself waits so long for the next client.
pub const GRACE: Duration = Duration::from_secs(5);
/// For sessions and requests to end once the server stops.
pub const STOPPING: Duration = Duration::from_secs(6);

/// The largest terminal that is drawn; what lies beyond stays blank.
pub const COLS: u16 = 512;
/// Its rows.
pub const ROWS: u16 = 256;
/// Bytes that the kernel may keep for a client that does not read: a few frames, not a backlog.
pub const SEND_BUFFER: usize = 16 * 1024;
/// Requests of a session that wait; above, nothing more is read from its terminal.
pub const ASKS: usize = 64;
/// Events that a session takes in before it is drawn, however many wait.
pub const DRAIN: u32 = 64;
