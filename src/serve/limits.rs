//! How much of everything, and for how long.

use std::time::Duration;

/// Sessions of all accounts together, kept ones too.
pub const SESSIONS: usize = 1_000;
/// Sessions of one account. A hall shares one.
pub const SESSIONS_OF_ACCOUNT: usize = 400;
/// Sessions of one person at the SSH door.
pub const SESSIONS_OF_PERSON: usize = 16;
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

/// Seconds without a key after which a screen is blanked, where the site says nothing.
pub const IDLE_LOCK: i64 = 15 * 60;

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

/// Connections to the SSH door that have not signed on.
pub const KNOCKING: usize = 64;
/// The same from one address, or one network of IPv6.
pub const KNOCKING_FROM_ONE: usize = 16;
/// A connection that has not signed on by then is closed.
pub const SIGN_ON: Duration = Duration::from_secs(10);
/// Keys that one connection may show in vain.
pub const TRIES_OF_CONNECTION: usize = 6;
/// Connections from one address that showed no key of anybody, until it is turned away.
pub const FAILURES: u32 = 30;
/// How long it is turned away after the last of them.
pub const LOCKED: Duration = Duration::from_secs(60);
/// Addresses whose failures are remembered.
pub const PLACES: usize = 10_000;
/// A key that is refused is refused after so long.
pub const REJECTED: Duration = Duration::from_millis(100);
/// A connection that signed on says what it wants within this.
pub const WANTS: Duration = Duration::from_secs(10);
/// From a line that is over until its connection is cut, where the client does not hang up.
pub const HANG_UP: Duration = Duration::from_secs(2);
/// A client that says nothing for so long is asked whether it is there.
pub const KEEPALIVE: Duration = Duration::from_secs(30);
/// It is gone when it did not answer so often.
pub const KEEPALIVES: usize = 3;
/// A client that takes nothing of what is written to it for so long is gone.
pub const STUCK: Duration = Duration::from_secs(300);
/// Bytes that a client may send before it hears more.
pub const CHANNEL_WINDOW: u32 = 64 * 1024;
/// Bytes of one message of a client.
pub const PACKET: u32 = 16 * 1024;
/// Messages of a client that wait for its session.
pub const CHANNEL_BUFFER: usize = 4;
/// Questions by SSH that are answered at the same time, and for how long another one waits for its turn.
pub const QUESTIONS: usize = 8;
/// How long a question waits for its turn.
pub const TURN: Duration = Duration::from_secs(10);
/// Dialogues of lines by SSH at the same time: each holds a thread.
pub const DIALOGUES: usize = 32;
/// The longest question, in bytes.
pub const WORDS: usize = 4 * 1024;
