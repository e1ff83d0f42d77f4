//! A connection on the Unix socket, in frames: a half that reads and a half that writes.

use std::{io, pin::Pin, time::Duration};

use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::{Instant, Sleep, sleep_until, timeout},
};

use super::{
    limits::{FRAME, SEND_BUFFER},
    line::LineError,
};
use crate::api::{FrameError, MAX_TO_CLIENT, MAX_TO_SERVER, ToClient, ToServer, Wire};

/// Both halves of a fresh connection.
pub fn split(stream: UnixStream) -> io::Result<(SocketReader, SocketWriter)> {
    rustix::net::sockopt::set_socket_send_buffer_size(&stream, SEND_BUFFER)?;
    let (read, write) = stream.into_split();
    let reader = SocketReader { half: read, wire: Wire::new(MAX_TO_SERVER), late: None };
    Ok((reader, SocketWriter { half: write, wire: Wire::new(MAX_TO_CLIENT) }))
}

/// What comes from a client.
pub struct SocketReader {
    half: OwnedReadHalf,
    wire: Wire,
    /// When the frame that has begun must be there.
    late: Option<Pin<Box<Sleep>>>,
}

impl SocketReader {
    /// The next frame. Nothing is lost where this is dropped while it waits.
    pub async fn next(&mut self) -> Result<ToServer, LineError> {
        loop {
            if let Some(frame) = self.ready()? {
                return Ok(frame);
            }
            let late = match (&mut self.late, self.wire.has_begun()) {
                (late, false) => {
                    *late = None;
                    None
                }
                (late, true) => {
                    Some(late.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + FRAME))))
                }
            };
            let read = self.half.read_buf(&mut self.wire.bytes);
            let read = match late {
                None => read.await?,
                Some(late) => tokio::select! {
                    biased;
                    read = read => read?,
                    () = late => return Err(LineError::Late),
                },
            };
            if read == 0 {
                return Err(LineError::Gone);
            }
        }
    }

    /// A frame that came already.
    pub fn ready(&mut self) -> Result<Option<ToServer>, LineError> {
        let frame = self.take()?;
        if frame.is_some() {
            self.late = None;
        }
        Ok(frame)
    }

    fn take<T: DeserializeOwned>(&mut self) -> Result<Option<T>, LineError> {
        Ok(self.wire.take()?)
    }

    /// The next frame, if it comes within a time.
    pub async fn next_within(&mut self, time: Duration) -> Result<ToServer, LineError> {
        timeout(time, self.next()).await.unwrap_or(Err(LineError::Late))
    }
}

/// What goes to a client.
pub struct SocketWriter {
    half: OwnedWriteHalf,
    wire: Wire,
}

impl SocketWriter {
    /// Whether everything was handed to the kernel.
    pub fn is_free(&self) -> bool {
        self.wire.bytes.is_empty()
    }

    /// Puts a frame behind what waits.
    pub fn put(&mut self, frame: &ToClient) -> Result<(), FrameError> {
        self.wire.put(frame)
    }

    /// Says which version this side speaks, to a client of another one.
    pub fn put_version(&mut self) -> Result<(), FrameError> {
        self.wire.put_version()
    }

    /// Hands what waits to the kernel. Nothing is lost or doubled where this is dropped while it waits.
    pub async fn flush(&mut self) -> io::Result<()> {
        while !self.wire.bytes.is_empty() {
            if self.half.write_buf(&mut self.wire.bytes).await? == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
        }
        Ok(())
    }

    /// Sends a frame, if it is taken within a time.
    pub async fn send(&mut self, frame: &ToClient, time: Duration) -> Result<(), LineError> {
        self.put(frame)?;
        timeout(time, self.flush()).await.map_err(|_| LineError::Late)??;
        Ok(())
    }
}
