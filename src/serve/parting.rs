//! How a session ends: its last drafts go to the store, its last word to the client.

use tokio::time::timeout;

use super::{
    limits::{ENDING, LAST_ANSWER},
    terminal::{Task, next},
};
use crate::{
    api::{Denied, ToClient, ToServer},
    case::Trace,
    session::{Input, Notice},
    term::Event,
};

/// Why a session is over.
pub enum End {
    Quit,
    /// Nobody came back to it, or its place was needed.
    Left,
    Stopping,
    /// The account or the person may not be here any more.
    Revoked,
    /// It panicked.
    Broken,
}

impl Task {
    /// The last drafts go to the store, the last word to the client.
    pub async fn part(&mut self, end: End) {
        if matches!(end, End::Stopping | End::Left) {
            let _ = self.input(Input::Notice(Notice::Stopping));
        }
        if !matches!(end, End::Revoked) {
            let _ = timeout(ENDING, self.finish_asks()).await;
        }
        self.trace(self.person, Trace::SessionEnded);
        let _ = timeout(LAST_ANSWER, self.last_answers()).await;
        let word = match end {
            End::Quit | End::Left => ToClient::Bye,
            End::Stopping => ToClient::Denied(Denied::Stopping),
            End::Revoked => ToClient::Denied(self.peer.denied()),
            End::Broken => ToClient::Denied(Denied::Broken),
        };
        if let Some(writer) = &mut self.writer {
            let _ = writer.send(&word, ENDING).await;
        }
    }

    /// Reads what the terminal was asked and has not answered; what is typed meanwhile is for nobody.
    async fn last_answers(&mut self) {
        while self.picture.is_asked() && self.reader.is_some() {
            let Ok(ToServer::Bytes(bytes)) = next(&mut self.reader).await else { return };
            let mut events = Vec::new();
            self.decoder.feed(&bytes, &mut events);
            for event in events {
                if let Event::Reply(reply) = event {
                    self.picture.answered(reply);
                }
            }
        }
    }

    async fn finish_asks(&mut self) {
        while self.asks.len() > 0 {
            self.asks.start(&self.hall, &self.peer);
            self.asks.answered().await;
        }
    }
}
