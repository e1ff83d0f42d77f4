//! The database files: where they are, how they are opened, what room is left for them.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use redb::{Builder, Database, ReadableDatabase};

use super::{SiteFacts, StoreError, create, database::Files};

/// Names of the files in the data directory.
const LIVE: &str = "live.redb";
const ARCHIVE: &str = "archive.redb";

/// Bytes of pages kept in memory; the default of 1 GiB is for other machines than a hall's.
const LIVE_CACHE: usize = 2 << 20;
const ARCHIVE_CACHE: usize = 8 << 20;
const BULK_CACHE: usize = 256 << 20;

/// The file of a data directory that takes in what is written.
pub fn live(dir: &Path) -> PathBuf {
    dir.join(LIVE)
}

/// The file of a data directory that has everything else.
pub fn archive(dir: &Path) -> PathBuf {
    dir.join(ARCHIVE)
}

/// Both, for whoever asks how large they are.
pub fn files(dir: &Path) -> [PathBuf; 2] {
    [live(dir), archive(dir)]
}

/// Whether there is a store in a directory. It may be damaged, or of another release.
pub fn is_here(dir: &Path) -> bool {
    live(dir).symlink_metadata().is_ok()
}

/// How this program opens the live file.
pub fn live_builder() -> Builder {
    builder(LIVE_CACHE)
}

/// How this program opens the archive.
pub fn archive_builder() -> Builder {
    builder(ARCHIVE_CACHE)
}

/// How this program opens an archive that it fills at once.
pub fn bulk_builder() -> Builder {
    builder(BULK_CACHE)
}

/// How this program opens a backup: every page is held against its checksum first.
pub fn whole_builder() -> Builder {
    let mut builder = builder(ARCHIVE_CACHE);
    builder.set_check_integrity_on_open(true);
    builder
}

fn builder(cache: usize) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(cache);
    builder
}

/// Opens with `open`.
pub fn opened<T, E: Into<StoreError>>(open: impl FnOnce() -> Result<T, E>) -> Result<T, StoreError> {
    // redb may panic on a file that was damaged from outside. Nothing of ours is borrowed or locked while it
    // opens, and what it had built is dropped with it, so here unwinding is safe; it is caught nowhere else.
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(opened) => opened.map_err(Into::into),
        Err(_) => Err(StoreError::damaged("it cannot be opened")),
    }
}

/// Opens the databases of a data directory.
pub fn open(dir: &Path) -> Result<Files, StoreError> {
    let live = database(&live(dir), &live_builder())?;
    SiteFacts::read(&live.begin_read()?)?;
    let archive = match database(&archive(dir), &archive_builder()) {
        Err(StoreError::NotHere) => create::first_archive(dir, &live)?,
        opened => opened?,
    };
    create::settle(&archive)?;
    Ok(Files { live, archive })
}

/// Opens a database file.
pub fn database(path: &Path, builder: &Builder) -> Result<Database, StoreError> {
    match path.metadata() {
        Ok(file) if file.is_file() => opened(|| builder.open(path)),
        Ok(_) => Err(StoreError::NotHere),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::NotHere),
        Err(error) => Err(error.into()),
    }
}

/// Bytes that may still be written below this directory without special rights.
///
/// # Errors
/// What the system says.
pub fn free_bytes(dir: &Path) -> io::Result<u64> {
    let space = rustix::fs::statvfs(dir)?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}
