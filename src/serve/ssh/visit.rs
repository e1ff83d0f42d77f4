//! Who comes by SSH without a screen: a thread attends to them, and what they type and are told passes through here.

use std::{
    io::{self, BufReader, ErrorKind, Read, Write},
    sync::Arc,
};

use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, server::Msg};
use tokio::{
    io::AsyncWriteExt,
    runtime::Handle,
    sync::{Semaphore, mpsc},
    time::timeout,
};

use crate::{
    api::{Denied, Reply, Request},
    case::{Door, Reason, Refusal},
    desk::Overtaken,
    lang::{Word, say},
    serve::{
        answer::answer,
        hall::Hall,
        limits::{ANSWER, DIALOGUES, ENDING, KEPT, QUESTIONS, TURN, WORDS},
        peer::Peer,
        within::{Ask, Visitor, Wanted},
    },
};

/// Questions and dialogues that are attended to now.
static ANSWERING: Semaphore = Semaphore::const_new(QUESTIONS);
static TALKING: Semaphore = Semaphore::const_new(DIALOGUES);

/// The number of standard error among the streams of a channel (RFC 4254, 5.2).
const STDERR: Option<u32> = Some(1);

/// Where something is said.
#[derive(Debug, Clone, Copy)]
enum Stream {
    Output,
    Errors,
}

/// Attends to who came without a screen; gives the exit status.
pub async fn visit(
    hall: &Arc<Hall>,
    peer: Peer,
    words: Option<Vec<u8>>,
    pty: bool,
    mut from: ChannelReadHalf,
    to: &ChannelWriteHalf<Msg>,
) -> u32 {
    let lang = hall.desk.site().lang;
    let room = if words.is_some() { &ANSWERING } else { &TALKING };
    let Ok(Ok(_place)) = timeout(TURN, room.acquire()).await else {
        let _ = timeout(ANSWER, say_error(to, Word::SshBusy.say(lang))).await;
        return 1;
    };
    let only_asks = words.is_some();
    let wanted = match words {
        None => Wanted::Dialogue,
        Some(words) if words.len() > WORDS => Wanted::Words(String::new()),
        Some(words) => Wanted::Words(String::from_utf8_lossy(&words).into_owned()),
    };
    // One piece under way each time: what nobody reads is not made.
    let (said, says) = mpsc::channel(1);
    let (typed, types) = mpsc::channel(1);
    let visitor = Visitor {
        site: hall.site(),
        ask: asking(Arc::clone(hall), peer.clone(), only_asks),
        input: Box::new(BufReader::new(Typed { from: types, piece: Vec::new(), read: 0 })),
        output: Box::new(Said { to: said.clone(), stream: Stream::Output, pty }),
        errors: Box::new(Said { to: said, stream: Stream::Errors, pty }),
    };
    let attend = hall.attend;
    let attending = tokio::task::spawn_blocking(move || attend(wanted, visitor));
    let mut stopping = hall.stopping();
    // Where this returns first, the thread finds nobody to read from and nobody to write to.
    tokio::select! {
        () = hand_on(says, to) => attending.await.map_or(1, u32::from),
        () = hear(&mut from, typed) => 1,
        () = revoked(hall, &peer) => {
            let _ = timeout(ENDING, say_error(to, &say::denied(&peer.denied(), lang))).await;
            1
        }
        () = stopping.told() => {
            let _ = timeout(ENDING, say_error(to, &say::denied(&Denied::Stopping, lang))).await;
            0
        }
    }
}

/// Hands what is said to the client, until nothing more is, or the client takes no more.
async fn hand_on(mut says: mpsc::Receiver<(Stream, Vec<u8>)>, to: &ChannelWriteHalf<Msg>) {
    let (mut output, mut errors) = (Box::pin(to.make_writer()), Box::pin(to.make_writer_ext(STDERR)));
    while let Some((stream, piece)) = says.recv().await {
        let written = async {
            match stream {
                Stream::Output => output.write_all(&piece).await,
                Stream::Errors => errors.write_all(&piece).await,
            }
        };
        if !matches!(timeout(ANSWER, written).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// Hears what is typed, until the client leaves.
async fn hear(from: &mut ChannelReadHalf, typed: mpsc::Sender<Vec<u8>>) {
    let mut typed = Some(typed);
    loop {
        match (from.wait().await, &typed) {
            (Some(ChannelMsg::Data { data }), Some(to)) => {
                let heard = to.send(data.to_vec()).await.is_ok();
                typed = typed.filter(|_| heard);
            }
            (Some(ChannelMsg::Eof), _) => typed = None,
            (Some(ChannelMsg::Close) | None, _) => return,
            _ => {}
        }
    }
}

/// Returns when this peer may not be here any more.
async fn revoked(hall: &Hall, peer: &Peer) {
    let mut version = hall.desk.version();
    while peer.still_holds(&hall.desk) && version.changed().await.is_ok() {}
}

/// How a visitor asks the desk: as themselves, for as long as they may be here. Words only read.
fn asking(hall: Arc<Hall>, peer: Peer, only_reads: bool) -> Ask {
    let here = Handle::current();
    Box::new(move |request| {
        if !peer.still_holds(&hall.desk) || hall.is_stopping() {
            return None;
        }
        if only_reads && !reads(&request) {
            let reason = Reason::NotFound;
            return Some(Reply::Refused { refusal: Refusal::bare(reason), changed: Vec::new() });
        }
        Some(here.block_on(answer(&hall, &peer, Door::Request, request, Overtaken::default())))
    })
}

/// Whether a question changes nothing, of those that words may ask.
const fn reads(request: &Request) -> bool {
    matches!(
        request,
        Request::List { .. }
            | Request::Show { .. }
            | Request::Find { .. }
            | Request::Explain { .. }
            | Request::Status
            | Request::Board
            | Request::Topics
            | Request::Pledges
            | Request::Rules { .. }
    )
}

/// Says something beside the answer.
pub async fn say_error(to: &ChannelWriteHalf<Msg>, said: &str) -> io::Result<()> {
    let mut errors = Box::pin(to.make_writer_ext(STDERR));
    errors.write_all(format!("{said}\r\n").as_bytes()).await
}

/// What a visitor types, for a thread that waits for it. One who is silent for long has left.
struct Typed {
    from: mpsc::Receiver<Vec<u8>>,
    piece: Vec<u8>,
    read: usize,
}

impl Read for Typed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read >= self.piece.len() {
            let next = Handle::current().block_on(async { timeout(KEPT, self.from.recv()).await });
            let Ok(Some(piece)) = next else { return Ok(0) };
            (self.piece, self.read) = (piece, 0);
        }
        let mut rest = self.piece.get(self.read..).unwrap_or_default();
        let read = rest.read(into)?;
        self.read += read;
        Ok(read)
    }
}

/// What is said to a visitor, for a thread that waits until it is taken.
struct Said {
    to: mpsc::Sender<(Stream, Vec<u8>)>,
    stream: Stream,
    /// Lines of a terminal end in both.
    pty: bool,
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut piece = Vec::with_capacity(bytes.len());
        for byte in bytes {
            if self.pty && *byte == b'\n' {
                piece.push(b'\r');
            }
            piece.push(*byte);
        }
        self.to.blocking_send((self.stream, piece)).map_err(|_| io::Error::from(ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
