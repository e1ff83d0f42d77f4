//! Where a run that nobody keeps has its store.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// Memory that looks like a disk, where the system has such.
const MEMORY: &str = "/dev/shm";

/// A directory that goes when this does.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// A new directory for this account alone.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        let mut name = [0; 8];
        getrandom::fill(&mut name).map_err(|error| io::Error::other(error.to_string()))?;
        let name = format!("caseloop-simulate-{:016x}", u64::from_be_bytes(name));
        let make = |under: &Path| {
            let dir = under.join(&name);
            DirBuilder::new().mode(0o700).create(&dir).map(|()| Self(dir))
        };
        make(Path::new(MEMORY)).or_else(|_| make(&std::env::temp_dir()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Best effort: what stays is a directory that nobody reads.
        let _ = fs::remove_dir_all(&self.0);
    }
}
