//! The database file: where it is, how it is opened, what room is left for it.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use redb::{Builder, Database};

use super::StoreError;

/// Name of the file in the data directory.
const LIVE: &str = "live.redb";

/// Bytes of pages kept in memory; the default of 1 GiB is for other machines than a hall's.
const CACHE: usize = 8 << 20;

/// The database file of a data directory.
pub fn live(dir: &Path) -> PathBuf {
    dir.join(LIVE)
}

/// Whether there is a store in a directory. It may be damaged, or of another release.
pub fn is_here(dir: &Path) -> bool {
    live(dir).symlink_metadata().is_ok()
}

/// How this program opens databases.
pub fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder
}

/// Opens with `open`.
pub fn opened<E: Into<StoreError>>(
    open: impl FnOnce() -> Result<Database, E>,
) -> Result<Database, StoreError> {
    // redb may panic on a file that was damaged from outside. Nothing of ours is borrowed or locked while it
    // opens, and what it had built is dropped with it, so here unwinding is safe; it is caught nowhere else.
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(database) => database.map_err(Into::into),
        Err(_) => Err(StoreError::damaged("it cannot be opened")),
    }
}

/// Opens the database of a data directory.
pub fn open(dir: &Path) -> Result<Database, StoreError> {
    let path = live(dir);
    match path.metadata() {
        Ok(file) if file.is_file() => opened(|| builder().open(&path)),
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
