//! Where the time comes from: the machine, or for a store made for tests a file or a dial that somebody moves.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use super::DeskError;
use crate::sla::Instant;

/// The clock of a site server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    System,
    /// An RFC 3339 instant in this file. Only a store made for it takes such a clock.
    File(PathBuf),
    /// An instant that this program moves in its memory. Only a store made for it takes such a clock.
    Dial(Dial),
}

/// An instant in memory that can be moved at will. Every clone is the same dial.
#[derive(Debug, Clone)]
pub struct Dial(Arc<AtomicI64>);

impl Dial {
    /// A dial that stands at this instant.
    pub fn new(at: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(at.seconds())))
    }

    /// Where it stands.
    pub fn now(&self) -> Instant {
        Instant::from_seconds(self.0.load(Ordering::SeqCst))
    }

    /// Moves it. A desk sees that when it looks next, or is made to by [`look`](super::Desk::look).
    pub fn set(&self, at: Instant) {
        self.0.store(at.seconds(), Ordering::SeqCst);
    }
}

impl PartialEq for Dial {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Dial {}

/// A clock that is being read.
#[derive(Debug)]
pub(super) enum Time {
    Machine,
    File {
        path: PathBuf,
        /// The last instant that could be read, for when the file is just being written.
        last: Mutex<Instant>,
    },
    Dial(Dial),
}

impl Time {
    /// Begins to read a clock.
    ///
    /// # Errors
    /// One that is moved by hand for a store that takes none, or a file without an instant in it.
    pub fn new(clock: Clock, test_store: bool) -> Result<Self, DeskError> {
        match clock {
            Clock::System => Ok(Self::Machine),
            Clock::File(_) | Clock::Dial(_) if !test_store => Err(DeskError::TestClock),
            Clock::File(path) => {
                let first = read(&path).ok_or_else(|| DeskError::ClockFile { path: path.clone() })?;
                Ok(Self::File { path, last: Mutex::new(first) })
            }
            Clock::Dial(dial) => Ok(Self::Dial(dial)),
        }
    }

    /// What time it is. A file is read anew each time: two instants written within one tick of the file
    /// system have the same length and the same date of change.
    pub fn now(&self) -> Instant {
        match self {
            Self::Machine => jiff::Timestamp::now().into(),
            Self::File { path, last } => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(now) = read(path) {
                    *last = now;
                }
                *last
            }
            Self::Dial(dial) => dial.now(),
        }
    }

    /// Whether time moves by hand, so that nobody can sleep until a moment comes.
    pub const fn by_hand(&self) -> bool {
        !matches!(self, Self::Machine)
    }
}

fn read(path: &Path) -> Option<Instant> {
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_followed_and_a_torn_one_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clock");
        let clock = || Clock::File(path.clone());
        assert!(matches!(Time::new(clock(), true), Err(DeskError::ClockFile { .. })));
        std::fs::write(&path, "2026-11-23T07:09:00Z\n").unwrap();
        assert!(matches!(Time::new(clock(), false), Err(DeskError::TestClock)));

        let time = Time::new(clock(), true).unwrap();
        assert_eq!(time.now().to_string(), "2026-11-23T07:09:00Z");
        std::fs::write(&path, "2026-11-23T15:10:00+08:00").unwrap();
        assert_eq!(time.now().to_string(), "2026-11-23T07:10:00Z");
        for torn in ["", "2026-11-2"] {
            std::fs::write(&path, torn).unwrap();
            assert_eq!(time.now().to_string(), "2026-11-23T07:10:00Z");
        }
    }

    #[test]
    fn a_dial_is_followed_by_a_store_made_for_it_and_refused_by_any_other() {
        let dial = Dial::new(Instant::from_seconds(1_800_000_000));
        assert!(matches!(Time::new(Clock::Dial(dial.clone()), false), Err(DeskError::TestClock)));
        let time = Time::new(Clock::Dial(dial.clone()), true).unwrap();
        dial.set(Instant::from_seconds(1_700_000_000));
        assert_eq!(time.now().seconds(), 1_700_000_000);
        assert!(time.by_hand() && dial != Dial::new(dial.now()));
    }
}
