//! The frames on the socket: two bytes of protocol version, little end first, then postcard.
//!
//! The length in front of a frame is the transport's (`serve`, `client`). A frame of another version is
//! never decoded: the peer is told the version of this side, in a form that every version reads.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Left, Reply, Request, SessionKey, SiteView, Terminal};
use crate::rules::Lang;

/// The version of everything that crosses the socket. Raised when a frame changes shape.
pub const PROTOCOL: u16 = 29;
/// The longest frame that a server takes, in bytes: the text of a rule pack at its longest, and room around it.
pub const MAX_TO_SERVER: usize = 576 * 1024;
/// The longest frame that a client takes, in bytes.
pub const MAX_TO_CLIENT: usize = 4 * 1024 * 1024;

/// From the client.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum ToServer {
    /// First frame of a connection that wants a terminal session. Acts as the peer, or as this staff number.
    Attach {
        terminal: Terminal,
        as_staff: Option<String>,
    },
    /// First frame of a connection that asks; requests follow, one at a time.
    Ask {
        as_staff: Option<String>,
    },
    Request(Box<Request>),
    /// What was typed.
    Bytes(Vec<u8>),
    Size {
        cols: u16,
        rows: u16,
    },
    /// What stood open in a session that is no more, as the server gave it out.
    Left(Box<Left>),
}

untold!(ToServer);

/// From the server.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum ToClient {
    /// The first answer to `Attach`.
    Attached(Seat),
    /// The first answer to `Ask`.
    Ready(SiteView),
    /// The connection is refused, or ended by the server.
    Denied(Denied),
    Reply(Box<Reply>),
    /// What is to be painted.
    Bytes(Vec<u8>),
    /// The session is over; no attaching again.
    Bye,
    /// What stands open now, to be handed back where this session is gone. Nothing where nobody sits there.
    Left(Option<Box<Left>>),
}

untold!(ToClient);

/// Where a terminal sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub session: SessionKey,
    /// In which the session speaks, so that the client can say that the server is gone.
    pub lang: Lang,
}

/// Why a connection is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Denied {
    /// The account is not known to this store.
    Account { uid: u32 },
    /// Nobody of this staff number, or this account may not act as others.
    As { staff: String },
    /// A shared account needs a person: sign on, or `--as`.
    Shared,
    /// So many sessions are open already.
    Full { limit: u32 },
    /// The server is going away.
    Stopping,
    /// The session broke; what was typed is stored.
    Broken,
    /// The server could not open its store.
    Store(StoreTrouble),
    /// The server is bringing a large store into today's form, which takes minutes.
    Opening,
    /// This key of a person is let in no longer, or the person left.
    Key,
}

/// Why a server could not open its store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreTrouble {
    /// There is no store in this directory.
    NotHere,
    /// Written by a newer program.
    Newer { found: u32, known: u32 },
    /// Another program holds it.
    InUse,
    /// A clock was given to a store that takes the system's time, or none to a store made for tests.
    Clock,
    /// `config.toml` is wrong in this line.
    Config { line: u32 },
    /// The log of the server says more.
    Other,
}

/// Bytes that are no frame of this version.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("the other side speaks protocol {theirs}, this one {PROTOCOL}")]
    Version { theirs: u16 },
    #[error("not a frame: {0}")]
    Damaged(#[from] postcard::Error),
    #[error("not a frame: too short")]
    Short,
    #[error("a frame longer than the other side takes")]
    Long,
}

/// A frame as bytes.
///
/// # Errors
/// Never for frames of this program; postcard's word otherwise.
pub fn encode<T: Serialize>(frame: &T) -> Result<Vec<u8>, FrameError> {
    Ok(postcard::to_extend(frame, PROTOCOL.to_le_bytes().to_vec())?)
}

/// Bytes as a frame.
///
/// # Errors
/// Another version, or bytes that are no frame.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    let (version, rest) = bytes.split_first_chunk::<2>().ok_or(FrameError::Short)?;
    match u16::from_le_bytes(*version) {
        PROTOCOL => Ok(postcard::from_bytes(rest)?),
        theirs => Err(FrameError::Version { theirs }),
    }
}
