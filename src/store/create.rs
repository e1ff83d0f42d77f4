//! The first creation of a store. A crash at any moment leaves a store that opens, or none.
//!
//! redb's own first creation is not safe against a crash, so the file is made under another name, synced, and
//! only then given its own. What an interrupted creation leaves behind is never read.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use redb::{Database, backends::FileBackend};
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};

use super::{NewEvent, SiteFacts, Store, StoreError, commit, file, seal, tables};

/// How the name of a file begins that is not a store yet.
const UNNAMED: &str = "live.new-";

impl Store {
    /// Makes a store in `dir` (made too, mode 0700, where it is not there) that begins with these events.
    ///
    /// # Errors
    /// `Exists`, and what the disk says; then there is no store.
    pub fn create(dir: &Path, facts: &SiteFacts, first: Vec<NewEvent>) -> Result<(), StoreError> {
        make_dir(dir)?;
        let live = file::live(dir);
        if live.symlink_metadata().is_ok() {
            return Err(StoreError::Exists);
        }
        let [a, b, c, d] = seal::random()?;
        let new = dir.join(format!("{UNNAMED}{a:02x}{b:02x}{c:02x}{d:02x}"));
        let made = make(&new, facts, &first).and_then(|()| put(&new, &live));
        if made.is_err() {
            // Best effort: what stays behind is never read.
            let _ = fs::remove_file(&new);
        }
        made?;
        sync_dir(dir)
    }
}

/// Takes away what interrupted creations left in the directory of an open store.
pub(super) fn tidy(dir: &Path) {
    // Best effort: what stays behind is never read.
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNNAMED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes the first transaction of a store: its tables, its facts, its first events.
pub(super) fn initialise(
    database: &Database,
    facts: &SiteFacts,
    first: &[NewEvent],
) -> Result<(), StoreError> {
    let txn = super::database::begin(database)?;
    tables::make_all(&txn)?;
    facts.write(&txn)?;
    commit::append(&txn, facts, first)?;
    txn.commit()?;
    Ok(())
}

fn make(path: &Path, facts: &SiteFacts, first: &[NewEvent]) -> Result<(), StoreError> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)?;
    let database = file::builder().create_with_backend(FileBackend::new(file)?)?;
    initialise(&database, facts, first)?;
    database.close()?;
    Ok(File::open(path)?.sync_all()?)
}

/// Gives the file its name; a store that came in between is never replaced.
fn put(new: &Path, live: &Path) -> Result<(), StoreError> {
    match renameat_with(CWD, new, CWD, live, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Another creation came in between, and its store is open already: `tidy` took this file away.
        Err(Errno::EXIST | Errno::NOENT) => Err(StoreError::Exists),
        // Some file systems cannot promise it; there two creations at once are left to chance.
        Err(Errno::INVAL | Errno::NOSYS) => Ok(fs::rename(new, live)?),
        Err(errno) => Err(io::Error::from(errno).into()),
    }
}

/// A directory that was there keeps its mode.
fn make_dir(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    match dir.parent() {
        Some(above) if above != Path::new("") => sync_dir(above),
        _ => sync_dir(&PathBuf::from(".")),
    }
}

fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    Ok(File::open(dir)?.sync_all()?)
}
