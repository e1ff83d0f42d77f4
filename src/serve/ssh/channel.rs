//! The line of a session through SSH: what is typed and the size of the window come in, frames go out.
//!
//! Frames are handed on one at a time, and only while the client's window has room for them: a client that stops
//! reading stops its session from drawing, and nothing grows here.

use std::{io, pin::Pin};

use bytes::BytesMut;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, server::Msg};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::watch,
};

use super::attend::Stage;
use crate::{
    api::{Denied, ToClient, ToServer},
    lang::{Lang, say},
    serve::line::LineError,
    term::{ENTER, LEAVE},
};

/// What comes from a client.
pub struct ChannelReader(pub ChannelReadHalf);

impl ChannelReader {
    /// What was typed, or the new size. Nothing is lost where this is dropped while it waits.
    pub async fn next(&mut self) -> Result<ToServer, LineError> {
        loop {
            match self.0.wait().await {
                Some(ChannelMsg::Data { data }) => return Ok(ToServer::Bytes(data.to_vec())),
                Some(ChannelMsg::WindowChange { col_width, row_height, .. }) => {
                    return Ok(ToServer::Size { cols: cells(col_width), rows: cells(row_height) });
                }
                Some(ChannelMsg::Eof | ChannelMsg::Close) | None => return Err(LineError::Gone),
                Some(_) => {}
            }
        }
    }
}

/// A size as a client says it; nobody has more cells than this.
pub fn cells(said: u32) -> u16 {
    u16::try_from(said).unwrap_or(u16::MAX)
}

/// What goes to a client. The connection is over when this is dropped.
pub struct ChannelWriter {
    half: ChannelWriteHalf<Msg>,
    out: Pin<Box<dyn AsyncWrite + Send>>,
    bytes: BytesMut,
    lang: Lang,
    /// The terminal was made ready for frames.
    entered: bool,
    /// How it ended, where that was not told yet.
    end: Option<u32>,
    stage: watch::Sender<Stage>,
}

impl ChannelWriter {
    /// The half of a channel whose client asked for the workstation.
    pub fn new(half: ChannelWriteHalf<Msg>, lang: Lang, stage: watch::Sender<Stage>) -> Self {
        let out = Box::pin(half.make_writer());
        Self { half, out, bytes: BytesMut::new(), lang, entered: false, end: None, stage }
    }

    /// Whether everything was handed over.
    pub fn is_free(&self) -> bool {
        self.bytes.is_empty() && self.end.is_none()
    }

    /// Puts a frame behind what waits.
    pub fn put(&mut self, frame: &ToClient) {
        match frame {
            ToClient::Attached(seat) => {
                self.lang = seat.lang;
                self.entered = true;
                self.bytes.extend_from_slice(ENTER);
            }
            ToClient::Bytes(bytes) => self.bytes.extend_from_slice(bytes),
            ToClient::Bye => self.leave(0),
            ToClient::Denied(denied) => {
                // Stopped on purpose: nothing failed.
                self.leave(u32::from(*denied != Denied::Stopping));
                self.bytes.extend_from_slice(say::denied(denied, self.lang).as_bytes());
                self.bytes.extend_from_slice(b"\r\n");
            }
            // Only requests are answered so, and a session makes none here.
            ToClient::Ready(_) | ToClient::Reply(_) => {}
            // There is nobody who would hand it back: this line ends with its server.
            ToClient::Left(_) => {}
        }
    }

    fn leave(&mut self, status: u32) {
        if std::mem::take(&mut self.entered) {
            self.bytes.extend_from_slice(LEAVE);
        }
        self.end = Some(status);
    }

    /// Hands over what waits; after the last word the status. Nothing is lost or doubled where this is dropped while it
    /// waits for the client to take a frame.
    pub async fn flush(&mut self) -> io::Result<()> {
        while !self.bytes.is_empty() {
            if self.out.write_buf(&mut self.bytes).await? == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
        }
        if let Some(status) = self.end.take() {
            close(&self.half, status).await;
        }
        Ok(())
    }
}

impl Drop for ChannelWriter {
    fn drop(&mut self) {
        self.stage.send_replace(Stage::Over);
    }
}

/// Tells how it ended, and that nothing more comes.
pub async fn close(half: &ChannelWriteHalf<Msg>, status: u32) {
    // A client that is gone is told nothing.
    let _ = half.exit_status(status).await;
    let _ = half.eof().await;
    let _ = half.close().await;
}
