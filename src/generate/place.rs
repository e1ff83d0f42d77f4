//! Where the store is made: beside its directory, and put there when it is whole.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process,
};

use super::GenerateError;
use crate::store::{self, StoreError};

/// A store that is being made. What is not put goes when this does.
pub struct Place {
    dir: PathBuf,
    beside: PathBuf,
}

impl Place {
    /// # Errors
    /// There is a store already, or something else, or what the disk says.
    pub fn new(dir: &Path) -> Result<Self, GenerateError> {
        let dir = std::path::absolute(dir)?;
        if store::is_here(&dir) {
            return Err(StoreError::Exists.into());
        }
        match fs::read_dir(&dir) {
            Ok(there) => {
                if there.count() > 0 {
                    return Err(GenerateError::NotEmpty);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let (Some(above), Some(name)) = (dir.parent(), dir.file_name()) else {
            return Err(GenerateError::NotEmpty);
        };
        fs::create_dir_all(above)?;
        let mut beside = OsString::from(".");
        beside.push(name);
        beside.push(format!(".generating-{}", process::id()));
        let beside = above.join(beside);
        Ok(Self { dir, beside })
    }

    /// Where it is made.
    pub fn path(&self) -> &Path {
        &self.beside
    }

    /// Puts it where it was wanted; a directory in which something came to be meanwhile is left as it is.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.dir)?;
        match self.dir.parent() {
            Some(above) => File::open(above)?.sync_all(),
            None => Ok(()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Best effort: after it was put there is nothing here.
        let _ = fs::remove_dir_all(&self.beside);
    }
}
