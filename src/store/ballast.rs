//! A file that holds room on the disk and nothing else. When a write finds no room it is let go, so that what is
//! there can be opened, brought in order and closed.

use std::{
    cell::Cell,
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FallocateFlags, fallocate},
    io::Errno,
};

/// Bytes that a ballast holds: several times what it takes to open both files after a crash, move all that may
/// wait for it, and close them.
pub const BALLAST: u64 = 8 << 20;

/// Bytes of a block in which the system counts what a file takes.
const BLOCK: u64 = 512;

/// The ballast of a data directory.
pub struct Ballast {
    path: PathBuf,
    /// What was made takes room, by the word of the system, and its blocks do not show it.
    unshown: Cell<bool>,
}

impl Ballast {
    /// That of this directory, be it there or not.
    pub fn of(dir: &Path) -> Self {
        Self { path: dir.join("ballast"), unshown: Cell::new(false) }
    }

    /// Whether it is there whole.
    pub fn is_kept(&self) -> bool {
        self.path
            .symlink_metadata()
            .is_ok_and(|file| file.is_file() && (shows(&file) || self.unshown.get() && file.len() >= BALLAST))
    }

    /// Makes it, where there is room for it and for so many `spare` bytes more. What file systems say of their
    /// room is not always so; what was taken is.
    ///
    /// # Errors
    /// What the disk says; then there is none.
    pub fn keep(&self, spare: u64) -> io::Result<()> {
        let made = self.make(spare);
        if made.is_err() {
            self.release();
        }
        made
    }

    fn make(&self, spare: u64) -> io::Result<()> {
        let file =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&self.path)?;
        match fallocate(&file, FallocateFlags::empty(), 0, BALLAST + spare) {
            Ok(()) => {}
            // A file system that cannot promise room gives it when it is written to.
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => fill(&file, BALLAST + spare)?,
            Err(errno) => return Err(errno.into()),
        }
        file.set_len(BALLAST)?;
        file.sync_all()?;
        self.unshown.set(!shows(&file.metadata()?));
        Ok(())
    }

    /// Lets it go; whether there was one.
    pub fn release(&self) -> bool {
        fs::remove_file(&self.path).is_ok()
    }
}

/// Whether the blocks of a file show that it takes the room.
fn shows(file: &Metadata) -> bool {
    file.blocks() * BLOCK >= BALLAST
}

fn fill(mut file: &File, len: u64) -> io::Result<()> {
    // Not zeros, which some file systems keep as nothing.
    let piece: Vec<u8> = (0..=u8::MAX).cycle().take(1 << 16).collect();
    (0..len.div_ceil(1 << 16)).try_for_each(|_| file.write_all(&piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ballast_takes_the_room_that_it_says_and_gives_it_back() {
        let dir = tempfile::tempdir().unwrap();
        let ballast = Ballast::of(dir.path());
        assert!(!ballast.is_kept() && !ballast.release());
        ballast.keep(1 << 20).unwrap();
        let file = dir.path().join("ballast").metadata().unwrap();
        assert!(ballast.is_kept() && file.len() == BALLAST && file.blocks() * BLOCK < BALLAST + (1 << 20));
        assert!(ballast.release() && !ballast.is_kept());
        // One that was cut short holds no room.
        fs::write(dir.path().join("ballast"), b"x").unwrap();
        assert!(!ballast.is_kept());
        ballast.keep(0).unwrap();
        assert!(ballast.is_kept());
        // Where a file system does not show what it took, what was made is believed, as long as it is there.
        File::create(dir.path().join("ballast")).unwrap().set_len(BALLAST).unwrap();
        assert!(!ballast.is_kept());
        ballast.unshown.set(true);
        assert!(ballast.is_kept());
        assert!(ballast.release() && !ballast.is_kept());
        ballast.keep(0).unwrap();
        assert!(!ballast.unshown.get(), "this one shows it");
        ballast.keep(u64::MAX / 4).unwrap_err();
        assert!(!dir.path().join("ballast").exists());
    }
}
