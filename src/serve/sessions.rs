//! The sessions of a server: their keys, their number, and which one a client comes back to.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::sync::mpsc;

use super::{
    limits::{SESSIONS, SESSIONS_OF_ACCOUNT, SESSIONS_OF_PERSON},
    line::{Reader, Writer},
    peer::{Holder, Way},
};
use crate::{
    api::{Denied, SessionKey, Terminal},
    case::PersonId,
};

/// What comes to a session from elsewhere.
pub enum Visit {
    Comer(Box<Comer>),
    /// 弹屏: a call from this line.
    Call(String),
}

/// A terminal that wants a session.
pub struct Comer {
    pub reader: Reader,
    pub writer: Writer,
    pub terminal: Terminal,
    /// By what it came in.
    pub way: Way,
}

/// Comers and calls that may wait.
const VISITS: usize = 4;

struct Entry {
    of: Holder,
    /// Dropped when the session is to go.
    to: mpsc::Sender<Visit>,
    /// Who sits there.
    person: Option<PersonId>,
    /// Since when nobody looks at it.
    alone: Option<Instant>,
}

/// Every session there is.
#[derive(Default)]
pub struct Sessions {
    all: Mutex<HashMap<SessionKey, Entry>>,
}

impl Sessions {
    /// A place for a session of this account or person, and where clients come in that come back to it; closed when
    /// the session is to go. Where all places are taken, the session of theirs that was left longest ago goes.
    pub fn open(&self, of: Holder) -> Result<(SessionKey, mpsc::Receiver<Visit>), Denied> {
        let mut all = self.lock();
        let theirs = all.values().filter(|entry| entry.of == of).count();
        let most = match of {
            Holder::Account(_) => SESSIONS_OF_ACCOUNT,
            Holder::Person(_) => SESSIONS_OF_PERSON,
        };
        let limit = [(all.len(), SESSIONS), (theirs, most)]
            .into_iter()
            .find_map(|(count, limit)| (count >= limit).then_some(limit));
        if let Some(limit) = limit {
            let left = all.iter().filter(|(_, entry)| entry.of == of && entry.alone.is_some());
            let full = Denied::Full { limit: u32::try_from(limit).unwrap_or(u32::MAX) };
            let longest = left.min_by_key(|(_, entry)| entry.alone).map(|(key, _)| *key).ok_or(full)?;
            all.remove(&longest);
        }
        let key = SessionKey(random()?);
        let (to, visits) = mpsc::channel(VISITS);
        all.insert(key, Entry { of, to, person: None, alone: None });
        Ok((key, visits))
    }

    /// Hands a client that came back to its session; gives it back where there is none (any more).
    pub fn resume(&self, of: Holder, key: SessionKey, comer: Box<Comer>) -> Result<(), Box<Comer>> {
        let all = self.lock();
        let Some(entry) = all.get(&key).filter(|entry| entry.of == of) else { return Err(comer) };
        let Ok(place) = entry.to.try_reserve() else { return Err(comer) };
        place.send(Visit::Comer(comer));
        Ok(())
    }

    /// The session that this account or person left last, where nobody looks at it.
    pub fn left(&self, of: Holder) -> Option<SessionKey> {
        let all = self.lock();
        let theirs = all.iter().filter(|(_, entry)| entry.of == of && entry.alone.is_some());
        theirs.max_by_key(|(_, entry)| entry.alone).map(|(key, _)| *key)
    }

    /// Who sits at a session now.
    pub fn seated(&self, key: SessionKey, person: Option<PersonId>) {
        if let Some(entry) = self.lock().get_mut(&key) {
            entry.person = person;
        }
    }

    /// Tells every session that this person looks at of a call; how many took it.
    pub fn call(&self, person: PersonId, line: &str) -> usize {
        let all = self.lock();
        let theirs = all.values().filter(|entry| entry.person == Some(person) && entry.alone.is_none());
        theirs.filter(|entry| entry.to.try_send(Visit::Call(line.to_owned())).is_ok()).count()
    }

    /// Somebody looks at this session, or nobody does.
    pub fn watched(&self, key: SessionKey, watched: bool) {
        if let Some(entry) = self.lock().get_mut(&key) {
            entry.alone = if watched { None } else { entry.alone.or_else(|| Some(Instant::now())) };
        }
    }

    /// This session is over.
    pub fn close(&self, key: SessionKey) {
        self.lock().remove(&key);
    }

    /// Sessions that somebody looks at.
    pub fn attached(&self) -> u64 {
        self.lock().values().filter(|entry| entry.alone.is_none()).count() as u64
    }

    /// Sessions that are kept though nobody looks at them.
    pub fn kept(&self) -> u64 {
        self.lock().values().filter(|entry| entry.alone.is_some()).count() as u64
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Entry>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that nobody can guess. Without them no key is secret, so no session can be had.
pub fn random() -> Result<[u8; 16], Denied> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Denied::Broken)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_that_was_left_longest_ago_makes_room_and_no_other() {
        let sessions = Sessions::default();
        let mut all: Vec<_> =
            (0..SESSIONS_OF_ACCOUNT).map(|_| sessions.open(Holder::Account(1)).unwrap()).collect();
        let full = sessions.open(Holder::Account(1)).unwrap_err();
        assert_eq!(full, Denied::Full { limit: u32::try_from(SESSIONS_OF_ACCOUNT).unwrap() });
        assert!(sessions.open(Holder::Account(2)).is_ok(), "another account has its own places");
        for left in [7, 3, 9] {
            sessions.watched(all[left].0, false);
        }
        assert_eq!(sessions.left(Holder::Account(1)), Some(all[9].0), "the last one is come back to");
        // Who was left and is looked at again stays.
        sessions.watched(all[7].0, true);
        sessions.open(Holder::Account(1)).unwrap();
        let gone: Vec<usize> = (0..all.len()).filter(|n| all[*n].1.is_closed()).collect();
        assert_eq!(gone, [3]);
        assert!(matches!(all[3].1.try_recv(), Err(mpsc::error::TryRecvError::Disconnected)));
    }
}
