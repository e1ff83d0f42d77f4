//! Where the time comes from: the machine, or for a store made for tests a file that the test moves.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
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
}

/// A clock that is being read.
#[derive(Debug)]
pub(super) struct Time {
    file: Option<PathBuf>,
    /// The last instant that could be read, for when the file is just being written.
    last: Mutex<Instant>,
}

impl Time {
    /// Begins to read a clock.
    ///
    /// # Errors
    /// A file for a store that takes none, or one without an instant in it.
    pub fn new(clock: Clock, test_store: bool) -> Result<Self, DeskError> {
        let (file, first) = match clock {
            Clock::System => (None, jiff::Timestamp::now().into()),
            Clock::File(_) if !test_store => return Err(DeskError::TestClock),
            Clock::File(path) => {
                let first = read(&path).ok_or_else(|| DeskError::ClockFile { path: path.clone() })?;
                (Some(path), first)
            }
        };
        Ok(Self { file, last: Mutex::new(first) })
    }

    /// What time it is. The file is read anew each time: two instants written within one tick of the file
    /// system have the same length and the same date of change.
    pub fn now(&self) -> Instant {
        let Some(path) = &self.file else { return jiff::Timestamp::now().into() };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(now) = read(path) {
            *last = now;
        }
        *last
    }

    /// Whether time moves by hand, so that nobody can sleep until a moment comes.
    pub const fn by_hand(&self) -> bool {
        self.file.is_some()
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
}
