//! One channel: what its client wants, and that it gets it: the workstation, the dialogue of lines, or an answer.

use std::sync::Arc;

use russh::{Channel, ChannelMsg, ChannelReadHalf, server::Msg};
use tokio::{sync::watch, time::timeout};

use super::{
    attend::Stage,
    channel::{ChannelReader, ChannelWriter, cells, close},
    visit::{say_error, visit},
};
use crate::{
    api::{Denied, Look, Terminal, ToClient},
    lang::say,
    serve::{
        hall::Hall,
        limits::{ANSWER, WANTS},
        line::{Reader, Writer},
        peer::Peer,
        seat,
        sessions::Comer,
    },
};

/// The longest name of a terminal that is looked at, in bytes.
const TERM: usize = 64;

/// A terminal that was asked for.
struct Asked {
    term: String,
    cols: u16,
    rows: u16,
}

/// Gives a client what it wants. `peer` may have been refused since it signed.
pub async fn talk(
    hall: Arc<Hall>,
    peer: Result<Peer, Denied>,
    channel: Channel<Msg>,
    stage: watch::Sender<Stage>,
) {
    let (mut from, to) = channel.split();
    let heard = timeout(WANTS, wanted(&mut from)).await;
    let (Ok(Some((wanted, pty))), lang) = (heard, hall.desk.site().lang) else {
        stage.send_replace(Stage::Over);
        return;
    };
    let peer = match peer {
        _ if hall.is_stopping() => Err(Denied::Stopping),
        peer => peer,
    };
    match (peer, wanted, pty) {
        (Ok(peer), None, Some(asked)) => {
            let writer = ChannelWriter::new(to, lang, stage);
            let terminal = Terminal {
                cols: asked.cols,
                rows: asked.rows,
                no_color: asked.term == "dumb",
                term: asked.term,
                lang: None,
                // Whoever hung up goes on where they were.
                resume: hall.sessions.left(peer.holder()),
                keys: None,
                look: Look::default(),
            };
            let (reader, writer) = (Reader::Channel(ChannelReader(from)), Writer::Channel(Box::new(writer)));
            let comer = Box::new(Comer { reader, writer, terminal, way: peer.way });
            if let Err(refused) = seat::seat(&hall, peer, comer) {
                let (mut writer, denied) = *refused;
                let _ = writer.send(&ToClient::Denied(denied), ANSWER).await;
            }
        }
        (Ok(peer), wanted, pty) => {
            let status = visit(&hall, peer, wanted, pty.is_some(), from, &to).await;
            close(&to, status).await;
            stage.send_replace(Stage::Over);
        }
        (Err(denied), _, _) => {
            let _ = timeout(ANSWER, say_error(&to, &say::denied(&denied, lang))).await;
            close(&to, u32::from(denied != Denied::Stopping)).await;
            stage.send_replace(Stage::Over);
        }
    }
}

/// What the client wants: words, or none; and the terminal that it has. `None` where it left.
async fn wanted(from: &mut ChannelReadHalf) -> Option<(Option<Vec<u8>>, Option<Asked>)> {
    let mut pty: Option<Asked> = None;
    loop {
        match from.wait().await? {
            ChannelMsg::RequestPty { term, col_width, row_height, .. } if pty.is_none() => {
                let term = term.chars().filter(char::is_ascii_graphic).take(TERM).collect();
                pty = Some(Asked { term, cols: cells(col_width), rows: cells(row_height) });
            }
            ChannelMsg::WindowChange { col_width, row_height, .. } => {
                if let Some(pty) = &mut pty {
                    (pty.cols, pty.rows) = (cells(col_width), cells(row_height));
                }
            }
            ChannelMsg::RequestShell { .. } => return Some((None, pty)),
            ChannelMsg::Exec { command, .. } => return Some((Some(command), pty)),
            ChannelMsg::Eof | ChannelMsg::Close => return None,
            // Refused where it was asked for, or too early to mean anything.
            _ => {}
        }
    }
}
