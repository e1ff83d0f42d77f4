//! A session's line to its terminal, through whichever door it came.

use std::{io, time::Duration};

use tokio::time::timeout;

use super::{
    socket::{SocketReader, SocketWriter},
    ssh::{ChannelReader, ChannelWriter},
};
use crate::api::{FrameError, ToClient, ToServer};

/// Why a connection is over.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    #[error("the client left")]
    Gone,
    #[error("a frame was begun and not finished, or nothing came in time")]
    Late,
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What comes from a terminal.
pub enum Reader {
    Socket(SocketReader),
    Channel(ChannelReader),
}

impl Reader {
    /// The next frame. Nothing is lost where this is dropped while it waits.
    pub async fn next(&mut self) -> Result<ToServer, LineError> {
        match self {
            Self::Socket(reader) => reader.next().await,
            Self::Channel(reader) => reader.next().await,
        }
    }
}

/// What goes to a terminal.
pub enum Writer {
    Socket(SocketWriter),
    Channel(Box<ChannelWriter>),
}

impl Writer {
    /// Whether everything was handed over.
    pub fn is_free(&self) -> bool {
        match self {
            Self::Socket(writer) => writer.is_free(),
            Self::Channel(writer) => writer.is_free(),
        }
    }

    /// Puts a frame behind what waits.
    pub fn put(&mut self, frame: &ToClient) -> Result<(), FrameError> {
        match self {
            Self::Socket(writer) => writer.put(frame),
            Self::Channel(writer) => {
                writer.put(frame);
                Ok(())
            }
        }
    }

    /// Hands over what waits. Nothing is lost or doubled where this is dropped while it waits.
    pub async fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Socket(writer) => writer.flush().await,
            Self::Channel(writer) => writer.flush().await,
        }
    }

    /// Sends a frame, if it is taken within a time.
    pub async fn send(&mut self, frame: &ToClient, time: Duration) -> Result<(), LineError> {
        self.put(frame)?;
        timeout(time, self.flush()).await.map_err(|_| LineError::Late)??;
        Ok(())
    }
}
