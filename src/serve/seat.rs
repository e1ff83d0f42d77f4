//! How a terminal gets its session: the one it comes back to, or a new one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use tokio::{sync::mpsc, time::Instant};

use super::{
    asks::Asks,
    hall::{Hall, Present},
    line::Writer,
    peer::Peer,
    picture::{Picture, size},
    sessions::{Comer, Visit, random},
    terminal::Task,
};
use crate::{
    api::{Denied, PersonView, SessionKey, Terminal},
    case::Door,
    session::{Effect, OwnKeys, Session, Site, Start, Usual, Who},
    term::Decoder,
};

/// Gives a terminal its session: the one it comes back to, or a new one.
///
/// # Errors
/// There is no place; with what to tell the client, and how to reach it.
pub fn seat(hall: &Arc<Hall>, peer: Peer, mut comer: Box<Comer>) -> Result<(), Box<(Writer, Denied)>> {
    if let Some(key) = comer.terminal.resume {
        match hall.sessions.resume(peer.holder(), key, comer) {
            Ok(()) => return Ok(()),
            Err(back) => comer = back,
        }
    }
    let (key, visits) = match hall.sessions.open(peer.holder()) {
        Ok(opened) => opened,
        Err(denied) => return Err(Box::new((comer.writer, denied))),
    };
    match Task::new(Arc::clone(hall), peer, key, visits, &comer.terminal) {
        Ok(task) => drop(tokio::spawn(task.run(comer))),
        Err(denied) => {
            hall.sessions.close(key);
            return Err(Box::new((comer.writer, denied)));
        }
    }
    Ok(())
}

/// The place of a session among the others; given back also when its task breaks.
pub struct Place {
    hall: Arc<Hall>,
    key: SessionKey,
    _present: Present,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hall.sessions.close(self.key);
        self.hall.desk.sessions(self.hall.sessions.attached());
    }
}

impl Task {
    fn new(
        hall: Arc<Hall>,
        peer: Peer,
        key: SessionKey,
        visits: mpsc::Receiver<Visit>,
        terminal: &Terminal,
    ) -> Result<Self, Denied> {
        let facts = hall.desk.site();
        let site = Site {
            name: facts.name.clone(),
            letters: facts.site.letters().to_owned(),
            lang: facts.lang,
            test_clock: facts.test_clock,
        };
        let (edition, pack) = hall.desk.pack();
        let who = peer.actor(Door::Terminal).and_then(|actor| hall.desk.person(actor.person)).map(who);
        let start = Start {
            who,
            usual: Usual {
                lang: terminal.lang.unwrap_or(site.lang),
                lang_asked: terminal.lang.is_some(),
                light: terminal.look.light,
                ascii: terminal.look.ascii,
            },
            site,
            shared: peer.changes_person(),
            pack,
            keymap: Arc::clone(&hall.keymap),
            own_keys: terminal.keys.as_deref().map(OwnKeys::sent),
            size: size(terminal.cols, terminal.rows),
            seed: random()?,
        };
        let now = Instant::now();
        let opened = catch_unwind(AssertUnwindSafe(|| Session::new(start, hall.desk.now())));
        let (mut session, effects) = opened.map_err(|_| Denied::Broken)?;
        session.lock_after(hall.idle_lock);
        let mut asks = Asks::default();
        let mut picture = Picture::new(terminal);
        for effect in effects {
            match effect {
                Effect::Ask { ask, request } => asks.push(ask, request),
                Effect::Look { light, ascii } => picture.set_look(light, ascii),
                Effect::Repaint | Effect::Quit | Effect::Print { .. } => {}
            }
        }
        let place = Place { _present: hall.enter(), hall: Arc::clone(&hall), key };
        Ok(Self {
            hall,
            peer,
            key,
            visits,
            session,
            asks,
            decoder: Decoder::new(),
            undecided: None,
            picture,
            reader: None,
            writer: None,
            alone: now,
            news: None,
            last_news: now,
            wake: None,
            read_only: false,
            left: None,
            edition,
            person: None,
            prints: mpsc::channel(4),
            _place: place,
        })
    }
}

/// A person as a session knows them.
pub fn who(person: PersonView) -> Who {
    let PersonView { id, staff, name, role, team, .. } = person;
    Who { id, staff, name, role, team }
}
