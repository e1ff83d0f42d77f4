//! A session at work: keys from its terminal and answers from the desk go in, frames come out.
//!
//! One task owns the session and everything around it. It takes in whatever is there and draws only when
//! nothing more is, and only when the wire is free: a slow line gets fewer frames, never a backlog. The client
//! may go and come back; the session stays for half an hour.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

use super::{
    asks::{Asks, SignOn},
    hall::{Hall, Stopping},
    limits::{ASKS, DRAIN, KEPT},
    line::{LineError, Reader, Writer},
    parting::End,
    peer::Peer,
    picture::{Picture, size},
    printer::{self, Printed},
    seat::{self, Place},
    sessions::{Comer, Visit},
};
use crate::{
    api::{Actor, Left, Reply, Seat, SessionKey, ToClient, ToServer},
    case::{Door, EditionNo, PersonId, Trace},
    lang::Word,
    session::{Effect, Input, Notice, Session},
    term::{Cause, Decoder, Event},
};

/// News of the store are taken in at most so often; what a person does is shown at once.
const NEWS: Duration = Duration::from_millis(500);
/// A day, where nothing else will happen.
const NOTHING: Duration = Duration::from_secs(86_400);

/// One session and everything around it.
pub struct Task {
    pub hall: Arc<Hall>,
    pub peer: Peer,
    pub key: SessionKey,
    pub visits: mpsc::Receiver<Visit>,
    pub session: Session,
    pub asks: Asks,
    pub decoder: Decoder,
    /// When the decoder takes what it has as it is.
    pub undecided: Option<Instant>,
    pub picture: Picture,
    pub reader: Option<Reader>,
    pub writer: Option<Writer>,
    /// Since when there is no client.
    pub alone: Instant,
    /// News that were not taken in yet, and when they may be.
    pub news: Option<Instant>,
    pub last_news: Instant,
    /// When something visible changes by time alone.
    pub wake: Option<Instant>,
    /// The session was told that the store takes no writes.
    pub read_only: bool,
    /// What stands open, as the client was told last.
    pub left: Option<Left>,
    /// What became of slips that were to be printed.
    pub prints: (mpsc::Sender<Printed>, mpsc::Receiver<Printed>),
    /// Who sits here, as the others were told.
    pub person: Option<PersonId>,
    /// The edition of the rules that the session has.
    pub edition: EditionNo,
    pub _place: Place,
}

impl Task {
    /// Works from the first client to the end.
    pub async fn run(mut self, comer: Box<Comer>) {
        tracing::info!(of = ?self.peer.holder(), "session opened");
        self.take(*comer);
        let (stopping, version) = (self.hall.stopping(), self.hall.desk.version());
        let end = match self.live(stopping, version).await {
            Ok(()) => End::Quit,
            Err(end) => end,
        };
        self.part(end).await;
    }

    async fn live(&mut self, mut stopping: Stopping, mut version: watch::Receiver<u64>) -> Result<(), End> {
        let mut drained = 0;
        self.standing()?;
        loop {
            self.asks.start(&self.hall, &self.peer);
            let free = self.writer.as_ref().is_some_and(Writer::is_free);
            let may_draw = free && self.picture.is_due();
            let may_read = self.asks.len() < ASKS && (drained < DRAIN || !may_draw);
            let wake = self.next_moment();
            tokio::select! {
                biased;
                () = stopping.told() => return Err(End::Stopping),
                visit = self.visits.recv() => match visit {
                    Some(Visit::Comer(comer)) => self.take(*comer),
                    Some(Visit::Call(line)) => self.input(Input::Call(line))?,
                    None => return Err(End::Left),
                },
                (ask, sign_on, reply) = self.asks.answered() => {
                    if let (SignOn::Yes, Reply::Person(person)) = (sign_on, &reply) {
                        self.peer.sign_on(person);
                    }
                    self.input(Input::Reply { ask, reply })?;
                }
                frame = next(&mut self.reader), if may_read => {
                    drained += 1;
                    match frame {
                        Ok(frame) => self.frame(frame)?,
                        Err(error) => self.drop_line(&error),
                    }
                }
                flushed = flush(&mut self.writer), if !free => {
                    if let Err(error) = flushed {
                        self.drop_line(&error);
                    }
                }
                Some(printed) = self.prints.1.recv() => self.input(Input::Printed(match printed {
                    Printed::Done => Word::PrintDone,
                    Printed::Failed => Word::PrintFailed,
                    Printed::NoPrinter => Word::PrintNone,
                }))?,
                changed = version.changed() => {
                    if changed.is_err() || !self.peer.still_holds(&self.hall.desk) {
                        return Err(End::Revoked);
                    }
                    self.news.get_or_insert(self.last_news + NEWS);
                    self.standing()?;
                }
                () = sleep_until(wake) => self.moment()?,
                () = std::future::ready(()), if may_draw => {
                    drained = 0;
                    self.draw()?;
                }
            }
        }
    }

    /// A client, the first one or one that came back: it is shown everything anew.
    fn take(&mut self, comer: Comer) {
        let Comer { reader, writer, terminal, way } = comer;
        // Whoever comes back may have come in with another key.
        self.peer.way = way;
        self.decoder = Decoder::new();
        self.undecided = None;
        self.picture.move_to(&terminal);
        self.reader = Some(reader);
        self.left = None;
        let lang = self.session.lang();
        let writer = self.writer.insert(writer);
        // A first frame always fits.
        let _ = writer.put(&ToClient::Attached(Seat { session: self.key, lang }));
        self.hall.sessions.watched(self.key, true);
        self.hall.desk.sessions(self.hall.sessions.attached());
        let (cols, rows) = size(terminal.cols, terminal.rows);
        if self.session.size() != (cols, rows) {
            // A session that breaks now breaks again at its next input, where that is seen.
            let _ = self.input(Input::Resize { cols, rows });
        }
    }

    fn drop_line(&mut self, error: &LineError) {
        tracing::debug!(%error, "client gone");
        (self.reader, self.writer) = (None, None);
        self.alone = Instant::now();
        self.hall.sessions.watched(self.key, false);
        self.hall.desk.sessions(self.hall.sessions.attached());
    }

    fn frame(&mut self, frame: ToServer) -> Result<(), End> {
        match frame {
            ToServer::Bytes(bytes) => {
                let mut events = Vec::new();
                self.decoder.feed(&bytes, &mut events);
                self.undecided = self.decoder.pending().map(|wait| Instant::now() + wait);
                self.events(events)
            }
            ToServer::Size { cols, rows } => {
                // Also sent by a client that was suspended: what the screen shows is not known.
                self.picture.forget();
                let (cols, rows) = size(cols, rows);
                self.input(Input::Resize { cols, rows })
            }
            ToServer::Left(left) => self.input(Input::Left(left)),
            _ => {
                self.drop_line(&LineError::Gone);
                Ok(())
            }
        }
    }

    fn events(&mut self, events: Vec<Event>) -> Result<(), End> {
        for event in events {
            match event {
                Event::Key(key) => self.input(Input::Key(key))?,
                Event::Paste(paste) => self.input(Input::Paste { text: paste.text, cut: paste.cut })?,
                Event::Reply(reply) => self.picture.answered(reply),
            }
        }
        Ok(())
    }

    pub fn input(&mut self, input: Input) -> Result<(), End> {
        let cause = if matches!(input, Input::Tick | Input::Changed) { Cause::Refresh } else { Cause::Typed };
        let now = self.hall.desk.now();
        let session = &mut self.session;
        let updated = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            super::tests::break_if_told();
            (session.update(now, input), session.next_wake(now))
        }));
        let Ok((effects, wake)) = updated else { return Err(End::Broken) };
        // A clock that is moved by hand is looked at again and again.
        let longest = if self.hall.desk.site().test_clock { 1 } else { NOTHING.as_secs() };
        self.wake = wake.map(|at| {
            let seconds = u64::try_from(at.since(now)).unwrap_or(0).clamp(1, longest);
            Instant::now() + Duration::from_secs(seconds)
        });
        self.picture.touch(cause);
        let person = self.session.who().map(|who| who.id);
        let before = std::mem::replace(&mut self.person, person);
        if before != person {
            self.hall.sessions.seated(self.key, person);
            self.trace(before, Trace::SessionEnded);
            self.trace(person, Trace::SessionBegun);
        }
        let mut end = Ok(());
        for effect in effects {
            match effect {
                Effect::Ask { ask, request } => self.asks.push(ask, request),
                Effect::Repaint => self.picture.forget(),
                Effect::Print { case, slip } => {
                    self.trace(self.person, Trace::Printed { case: Some(case) });
                    let (hall, told) = (Arc::clone(&self.hall), self.prints.0.clone());
                    tokio::task::spawn_blocking(move || {
                        // A session that is gone does not ask any more.
                        let _ = told.blocking_send(printer::print(&hall.printer, &slip));
                    });
                }
                Effect::Look { light, ascii } => self.picture.set_look(light, ascii),
                Effect::Quit => end = Err(End::Quit),
            }
        }
        end
    }

    /// Notes what a person does at this session as a whole.
    pub fn trace(&self, person: Option<PersonId>, what: Trace) {
        let Some(person) = person else { return };
        let on_behalf = self.peer.actor(Door::Terminal).filter(|actor| actor.person == person);
        let on_behalf = on_behalf.and_then(|actor| actor.on_behalf);
        self.hall.desk.trace(Actor { person, on_behalf, door: Door::Terminal }, what);
    }

    /// Tells the session what rules are in force, what its person is, and whether the store takes writes, where that
    /// changed.
    fn standing(&mut self) -> Result<(), End> {
        let (edition, pack) = self.hall.desk.pack();
        if std::mem::replace(&mut self.edition, edition) != edition {
            self.input(Input::Rules(Box::new(pack)))?;
        }
        let seated = self.session.who().and_then(|who| Some((who, self.hall.desk.person(who.id)?)));
        if let Some(now) = seated.map(|(who, now)| (who, seat::who(now))).filter(|(who, now)| *who != now) {
            let now = Box::new(now.1);
            self.input(Input::Person(now))?;
        }
        let read_only = self.hall.desk.read_only();
        if std::mem::replace(&mut self.read_only, read_only) == read_only {
            return Ok(());
        }
        self.input(Input::Notice(if read_only { Notice::ReadOnly } else { Notice::Writable }))
    }

    fn draw(&mut self) -> Result<(), End> {
        let (picture, session) = (&mut self.picture, &self.session);
        let drawn = catch_unwind(AssertUnwindSafe(|| (picture.paint(session), session.left_open())));
        let Ok((bytes, left)) = drawn else { return Err(End::Broken) };
        if let (false, Some(writer)) = (bytes.is_empty(), &mut self.writer) {
            // A frame of the largest terminal is far below the limit.
            let _ = writer.put(&ToClient::Bytes(bytes));
        }
        if let (true, Some(writer)) = (left != self.left, &mut self.writer) {
            let _ = writer.put(&ToClient::Left(left.clone().map(Box::new)));
            self.left = left;
        }
        Ok(())
    }

    /// When something has to be done at the latest.
    fn next_moment(&self) -> Instant {
        let watched = self.writer.is_some();
        let moments = [
            self.undecided,
            self.wake,
            self.news.filter(|_| watched),
            self.picture.due().filter(|_| watched),
            (!watched).then_some(self.alone + KEPT),
        ];
        moments.into_iter().flatten().min().unwrap_or_else(|| Instant::now() + NOTHING)
    }

    fn moment(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let has_come = |at: &Option<Instant>| at.is_some_and(|at| at <= now);
        if has_come(&self.undecided) {
            let mut events = Vec::new();
            self.decoder.timeout(&mut events);
            self.undecided = self.decoder.pending().map(|wait| now + wait);
            self.events(events)?;
        }
        if has_come(&self.wake) {
            self.input(Input::Tick)?;
        }
        let watched = self.writer.is_some();
        if watched && has_come(&self.news) {
            (self.news, self.last_news) = (None, now);
            self.input(Input::Changed)?;
        }
        if !watched && self.alone + KEPT <= now {
            return Err(End::Left);
        }
        Ok(())
    }
}

/// The next frame of a client; never where there is none.
pub async fn next(reader: &mut Option<Reader>) -> Result<ToServer, LineError> {
    match reader {
        Some(reader) => reader.next().await,
        None => std::future::pending().await,
    }
}

async fn flush(writer: &mut Option<Writer>) -> Result<(), LineError> {
    match writer {
        Some(writer) => Ok(writer.flush().await?),
        None => std::future::pending().await,
    }
}
