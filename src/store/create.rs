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

use redb::{Builder, Database, ReadableDatabase, backends::FileBackend};
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};

use super::{
    NewEvent, SiteFacts, Store, StoreError,
    commit::{self, End},
    file, log,
    seal::{self, Keys},
    site,
    tables::{self, KEYS, META},
};

/// What stands in the name of a file that is no part of a store yet.
const UNNAMED: &str = ".new-";
/// In `META` of an archive that was made before its live file, until the store is first opened.
pub(super) const NO_STORE: &str = "no_store";

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
        make_way(dir)?;
        // The archive is made when the store is first opened.
        let new = new_file(&live, &file::live_builder(), &|live| initialise(live, facts, &first))?;
        put(&new, &live)?;
        sync_dir(dir)
    }
}

/// Takes away what interrupted creations left in the directory of an open store.
pub(super) fn tidy(dir: &Path) {
    // Best effort: what stays behind is never read.
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("live.new-") || name.starts_with("archive.new-") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Takes an archive of this directory away that never was part of a store: the creation of one was interrupted before its live file had its
/// name.
///
/// # Errors
/// `Exists` where it was part of one.
pub(super) fn make_way(dir: &Path) -> Result<(), StoreError> {
    let archive = file::archive(dir);
    match file::database(&archive, &file::archive_builder()) {
        Err(StoreError::NotHere) if archive.symlink_metadata().is_err() => Ok(()),
        Ok(left) if left.begin_read()?.open_table(META)?.get(NO_STORE)?.is_some() => {
            left.close()?;
            // Another creation may have come to its end meanwhile.
            if file::is_here(dir) {
                return Err(StoreError::Exists);
            }
            Ok(fs::remove_file(archive)?)
        }
        _ => Err(StoreError::Exists),
    }
}

/// Notes that the archive is part of a store now.
pub(super) fn settle(archive: &Database) -> Result<(), StoreError> {
    if archive.begin_read()?.open_table(META)?.get(NO_STORE)?.is_some() {
        let txn = super::database::begin(archive)?;
        txn.open_table(META)?.remove(NO_STORE)?;
        txn.commit()?;
    }
    Ok(())
}

/// Writes the first transaction of a live file: its tables, the facts of its store, its first events.
pub(super) fn initialise(live: &Database, facts: &SiteFacts, first: &[NewEvent]) -> Result<(), StoreError> {
    let txn = super::database::begin(live)?;
    tables::make_live(&txn)?;
    facts.write(&txn, &seal::random()?)?;
    commit::append(&txn, End::NONE, &mut Keys::new(txn.open_table(KEYS)?), facts, first)?;
    txn.commit()?;
    Ok(())
}

/// Writes the first transaction of an archive that belongs to this live file.
pub(super) fn initialise_archive(archive: &Database, live: &Database) -> Result<(), StoreError> {
    let live = live.begin_read()?;
    // What left the live file was in an archive.
    if log::counter(&live.open_table(META)?, "moved")? > 0 {
        return Err(StoreError::damaged("archive.redb is missing"));
    }
    let txn = super::database::begin(archive)?;
    tables::make_archive(&txn)?;
    SiteFacts::read(&live)?.write(&txn, &site::mark(&live)?)?;
    txn.commit()?;
    Ok(())
}

/// Makes the archive of a store that was just created.
pub(super) fn first_archive(dir: &Path, live: &Database) -> Result<Database, StoreError> {
    let (archive, builder) = (file::archive(dir), file::archive_builder());
    let new = new_file(&archive, &builder, &|made| initialise_archive(made, live))?;
    put(&new, &archive)?;
    sync_dir(dir)?;
    file::database(&archive, &builder)
}

/// Makes a database file that `fill` fills, under a name beside the one that it will have. Whatever goes wrong,
/// nothing that is ever read is left behind.
pub(super) fn new_file(
    named: &Path,
    builder: &Builder,
    fill: &dyn Fn(&Database) -> Result<(), StoreError>,
) -> Result<PathBuf, StoreError> {
    let [a, b, c, d] = seal::random()?;
    let new = named.with_extension(format!("{}{a:02x}{b:02x}{c:02x}{d:02x}", &UNNAMED[1..]));
    let made = make(&new, builder, fill);
    if made.is_err() {
        // Best effort: what stays behind is never read.
        let _ = fs::remove_file(&new);
    }
    made.map(|()| new)
}

fn make(
    path: &Path,
    builder: &Builder,
    fill: &dyn Fn(&Database) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)?;
    let database = builder.create_with_backend(FileBackend::new(file)?)?;
    fill(&database)?;
    database.close()?;
    Ok(File::open(path)?.sync_all()?)
}

/// Gives a file its name; one that came in between is never replaced.
pub(super) fn put(new: &Path, named: &Path) -> Result<(), StoreError> {
    let put = match renameat_with(CWD, new, CWD, named, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Another creation came in between, and its store is open already: `tidy` took this file away.
        Err(Errno::EXIST | Errno::NOENT) => Err(StoreError::Exists),
        // Some file systems cannot promise it; there two creations at once are left to chance.
        Err(Errno::INVAL | Errno::NOSYS) => fs::rename(new, named).map_err(Into::into),
        Err(errno) => Err(io::Error::from(errno).into()),
    };
    if put.is_err() {
        // Best effort: what stays behind is never read.
        let _ = fs::remove_file(new);
    }
    put
}

/// A directory that was there keeps its mode.
pub(super) fn make_dir(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    let is_new = |part: &&Path| *part != Path::new("") && !part.is_dir();
    let new: Vec<&Path> = dir.ancestors().take_while(is_new).collect();
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // Each is in the one above it whatever happens.
    new.into_iter().rev().try_for_each(|made| match made.parent() {
        Some(above) if above != Path::new("") => sync_dir(above),
        _ => sync_dir(Path::new(".")),
    })
}

pub(super) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    Ok(File::open(dir)?.sync_all()?)
}
