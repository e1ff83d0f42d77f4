//! A terminal at a session of the server: bytes to and fro, and back again when the server was killed.

use std::{
    io,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{Signal, kill_current_process_group},
    stdio::stdin,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    runtime,
    sync::mpsc::{self, OwnedPermit, Receiver, Sender},
};

use super::{
    ClientError, Start,
    link::Link,
    told::{Tell, Told},
    tty::{self, Raw},
};
use crate::{
    api::{Left, Seat, Terminal, ToClient, ToServer},
    term::{Charset, Transcoder},
};

/// How a terminal comes to a session.
#[derive(Debug, Clone)]
pub struct Attach {
    /// The data directory.
    pub dir: PathBuf,
    pub as_staff: Option<String>,
    /// What the terminal is; its size is asked for anew.
    pub terminal: Terminal,
    /// How it writes what is not ASCII.
    pub charset: Charset,
    /// What the last row says while the server is gone, in so many cells.
    pub cut_off: fn(Seat, u16) -> String,
}

/// How a person left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// By their own wish.
    Left,
    /// A signal, or the terminal is gone. The session is kept.
    Ended,
}

/// A killed server is given so long to be brought back by whoever looks after it.
const BROUGHT_BACK: Duration = Duration::from_millis(250);

/// A connection that was cut so early counts as one that never worked.
const SHORT: Duration = Duration::from_secs(3);
/// So many of these in a row, and the client gives up.
const SOON: u32 = 5;

/// Attaches this terminal, and stays until the session is over.
///
/// # Errors
/// There is no terminal, no session was given, or the server is gone for good. The terminal is as it was.
pub fn attach(with: &Attach) -> Result<Parting, ClientError> {
    if !tty::is_there() {
        return Err(ClientError::NoTerminal);
    }
    let opened = open(with, Start::Now)?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let parting = runtime.block_on(sit(with, opened));
    // A server that is still being waited for holds nobody up.
    runtime.shutdown_background();
    parting
}

async fn sit(with: &Attach, (mut link, mut seat, mut shown): Opened) -> Result<Parting, ClientError> {
    let mut told = Told::new()?;
    let raw = Raw::enter()?;
    let (mut typed, screen) = (keyboard(), screen());
    let mut soon = 0;
    let mut left = None;
    loop {
        // What a connection was cut in is not gone on with in the next.
        let mut speech = Transcoder::new(with.charset);
        let began = Instant::now();
        // A window that changed while the server was waited for is told now; from here on a signal tells.
        if tty::size() != shown {
            link.outgoing.put(&size())?;
        }
        match stay(&mut link, &mut typed, &screen, &mut speech, &raw, &mut told, &mut left).await {
            // A server that goes down each time somebody comes is not started for ever.
            Err(ClientError::Cut) if soon < SOON => {}
            over => return over,
        }
        soon = if began.elapsed() < SHORT { soon + 1 } else { 0 };
        let (cols, rows) = tty::size();
        let said = (with.cut_off)(seat, cols);
        // Where the terminal takes nothing, nobody reads it either.
        let said = format!("\x1b[{rows};1H\x1b[0;7m{said}\x1b[0m").into_bytes();
        let _ = screen.try_send(Transcoder::new(with.charset).show(said));
        let before = seat.session;
        (link, seat, shown) = again(with, seat, &mut told).await?;
        // What stood open is opened in the session that follows.
        if let Some(left) = left.clone().filter(|_| seat.session != before) {
            link.outgoing.put(&ToServer::Left(left))?;
        }
        // Typed at a screen that did not answer; it was meant for what was there before.
        while typed.try_recv().is_ok() {}
    }
}

/// A connection, its session, and the size of the terminal that the server was told.
type Opened = (Link, Seat, (u16, u16));

fn open(with: &Attach, start: Start) -> Result<Opened, ClientError> {
    let (cols, rows) = tty::size();
    let terminal = Terminal { cols, rows, ..with.terminal.clone() };
    let wanted = ToServer::Attach { terminal, as_staff: with.as_staff.clone() };
    match Link::open(&with.dir, &wanted, start)? {
        (link, ToClient::Attached(seat)) => Ok((link, seat, (cols, rows))),
        _ => Err(ClientError::Unexpected),
    }
}

/// Finds or starts a server and comes back to the session, or to a new one where it died with its server.
async fn again(with: &Attach, seat: Seat, told: &mut Told) -> Result<Opened, ClientError> {
    let mut with = with.clone();
    with.terminal.resume = Some(seat.session);
    let opening = tokio::task::spawn_blocking(move || open(&with, Start::After(BROUGHT_BACK)));
    tokio::select! {
        opened = opening => opened.map_err(|_| ClientError::Cut)?,
        () = told.end() => Err(ClientError::Cut),
    }
}

/// One connection, from its first frame to its end.
async fn stay(
    link: &mut Link,
    typed: &mut Receiver<Vec<u8>>,
    screen: &Sender<Vec<u8>>,
    speech: &mut Transcoder,
    raw: &Raw,
    told: &mut Told,
    left: &mut Option<Box<Left>>,
) -> Result<Parting, ClientError> {
    link.stream.set_nonblocking(true)?;
    let (mut from, mut to) = UnixStream::from_std(link.stream.try_clone()?)?.into_split();
    let (incoming, outgoing) = (&mut link.incoming, &mut link.outgoing);
    let mut room = None;
    loop {
        if room.is_some()
            && let Some(frame) = incoming.take()?
        {
            match (frame, room.take()) {
                (ToClient::Bytes(bytes), Some(room)) => drop(OwnedPermit::send(room, speech.show(bytes))),
                (ToClient::Left(now), free) => (*left, room) = (now, free),
                (ToClient::Bye, _) => return Ok(Parting::Left),
                (ToClient::Denied(denied), _) => return Err(ClientError::Denied(denied)),
                _ => return Err(ClientError::Unexpected),
            }
            continue;
        }
        let is_free = outgoing.bytes.is_empty();
        tokio::select! {
            biased;
            tell = told.next() => match tell {
                Tell::End => return Ok(Parting::Ended),
                Tell::Size => outgoing.put(&size())?,
                Tell::Suspend => {
                    raw.suspend();
                    kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
                }
                Tell::GoOn => {
                    raw.resume()?;
                    // A size, changed or not, makes the server paint everything anew.
                    outgoing.put(&size())?;
                }
            },
            sent = to.write_buf(&mut outgoing.bytes), if !is_free => {
                sent.map_err(ClientError::of_stream)?;
            }
            // A terminal that takes nothing is given nothing: the next frame stays with the server.
            free = screen.clone().reserve_owned(), if room.is_none() => match free {
                Ok(free) => room = Some(free),
                Err(_) => return Ok(Parting::Ended),
            },
            read = from.read_buf(&mut incoming.bytes), if room.is_some() => {
                if read.map_err(ClientError::of_stream)? == 0 {
                    return Err(ClientError::Cut);
                }
            }
            keys = typed.recv(), if is_free => match keys {
                Some(keys) => outgoing.put(&ToServer::Bytes(speech.typed(keys)))?,
                None => return Ok(Parting::Ended),
            },
        }
    }
}

fn size() -> ToServer {
    let (cols, rows) = tty::size();
    ToServer::Size { cols, rows }
}

/// What is typed, as it comes; over when the terminal is gone.
fn keyboard() -> Receiver<Vec<u8>> {
    let (keys, typed) = mpsc::channel(16);
    thread::spawn(move || {
        let mut piece = [0; 4096];
        loop {
            match rustix::io::read(stdin(), &mut piece) {
                Ok(0) => return,
                Ok(read) => {
                    let bytes = piece.get(..read).unwrap_or_default().to_vec();
                    if keys.blocking_send(bytes).is_err() {
                        return;
                    }
                }
                Err(Errno::INTR) => {}
                Err(_) => return,
            }
        }
    });
    typed
}

/// What is to be shown, one frame at a time; over when the terminal is gone. A thread of its own, because a
/// terminal that takes nothing holds up who writes to it, and signals must be heard all the same.
fn screen() -> Sender<Vec<u8>> {
    let (frames, mut shown) = mpsc::channel::<Vec<u8>>(1);
    thread::spawn(move || {
        while let Some(bytes) = shown.blocking_recv() {
            if tty::show(&bytes).is_err() {
                return;
            }
        }
    });
    frames
}
