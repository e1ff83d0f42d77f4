//! Frames to and fro, one waiting for the other; and how a connection begins.

use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{ClientError, Start, connect};
use crate::api::{Denied, MAX_TO_CLIENT, MAX_TO_SERVER, ToClient, ToServer, Wire};

/// How long the first answer may take: a large store is being opened.
const FIRST_ANSWER: Duration = Duration::from_secs(60);
/// How long a server that is going away is waited for.
const GOING: Duration = Duration::from_secs(10);

/// A connection.
pub struct Link {
    pub stream: UnixStream,
    pub incoming: Wire,
    pub outgoing: Wire,
}

impl Link {
    /// Connects, says what is wanted, and waits for the answer, which is never a refusal.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn open(dir: &Path, wanted: &ToServer, start: Start) -> Result<(Self, ToClient), ClientError> {
        let began = Instant::now();
        loop {
            match Self::greet(connect(dir, start)?, wanted) {
                // One that goes away is followed by another.
                Err(ClientError::Denied(Denied::Stopping) | ClientError::Cut)
                    if start != Start::Never && began.elapsed() < GOING =>
                {
                    thread::sleep(Duration::from_millis(20));
                }
                greeted => return greeted,
            }
        }
    }

    fn greet(stream: UnixStream, wanted: &ToServer) -> Result<(Self, ToClient), ClientError> {
        stream.set_read_timeout(Some(FIRST_ANSWER))?;
        let mut link =
            Self { stream, incoming: Wire::new(MAX_TO_CLIENT), outgoing: Wire::new(MAX_TO_SERVER) };
        link.send(wanted)?;
        let answer = link.receive()?;
        link.stream.set_read_timeout(None)?;
        Ok((link, answer))
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// It is too long, or the machine refuses. That the server hung up shows at [`receive`](Self::receive),
    /// since it may have said why before.
    pub fn send(&mut self, frame: &ToServer) -> Result<(), ClientError> {
        self.outgoing.put(frame)?;
        let sent = self.stream.write_all(&self.outgoing.bytes).map_err(ClientError::of_stream);
        self.outgoing.bytes.clear();
        match sent {
            Err(ClientError::Cut) => Ok(()),
            sent => sent,
        }
    }

    /// Waits for a frame. A refusal is an error.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn receive(&mut self) -> Result<ToClient, ClientError> {
        let mut piece = [0; 16 * 1024];
        loop {
            match self.incoming.take()? {
                Some(ToClient::Denied(denied)) => return Err(ClientError::Denied(denied)),
                Some(frame) => return Ok(frame),
                None => {}
            }
            let read = match self.stream.read(&mut piece) {
                Ok(0) => return Err(ClientError::Cut),
                Ok(read) => piece.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ClientError::of_stream(error)),
            };
            self.incoming.bytes.extend_from_slice(read);
        }
    }
}
