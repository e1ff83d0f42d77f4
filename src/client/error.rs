//! Why there is no answer.

use std::io;

use crate::api::{Denied, FrameError};

/// Why a client has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// None runs for this directory, and none was to be started.
    #[error("no server runs here")]
    NoServer,
    /// One was started and did not listen in time; its log says why.
    #[error("the server does not answer")]
    NoAnswer,
    #[error("refused: {0:?}")]
    Denied(Denied),
    /// The running server is of another release.
    #[error("the server speaks protocol {theirs}")]
    Version { theirs: u16 },
    /// The server went away before it answered: what was asked may or may not have been done.
    #[error("cut off before the answer")]
    Cut,
    #[error("there is no terminal")]
    NoTerminal,
    #[error("the request is too long")]
    TooLong,
    #[error("the server said something unexpected")]
    Unexpected,
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl ClientError {
    /// What an error of a stream to the server means.
    pub(super) fn of_stream(error: io::Error) -> Self {
        use io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionReset, TimedOut, UnexpectedEof, WouldBlock,
        };
        match error.kind() {
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof => Self::Cut,
            TimedOut | WouldBlock => Self::NoAnswer,
            _ => Self::Io(error),
        }
    }
}

impl From<FrameError> for ClientError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Version { theirs } => Self::Version { theirs },
            FrameError::Long => Self::TooLong,
            FrameError::Damaged(_) | FrameError::Short => Self::Unexpected,
        }
    }
}
