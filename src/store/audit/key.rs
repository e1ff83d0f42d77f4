//! The key with which a site signs its checkpoints: `audit.key` in the data directory, made at first use, for the
//! account of the server alone.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use ed25519_dalek::{Signer as _, SigningKey};

use crate::store::{StoreError, create, seal};

/// The file of the key.
const FILE: &str = "audit.key";

/// Signs for one store.
pub struct Signer {
    /// Where the key is kept; a store in memory has one for as long as it is open.
    dir: Option<PathBuf>,
    key: OnceLock<Key>,
}

/// The key of a site.
pub struct Key(SigningKey);

impl Key {
    /// The half that everybody may know.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.0.sign(text).to_bytes()
    }

    /// A key of these bytes.
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }
}

impl Signer {
    pub const fn of(dir: Option<PathBuf>) -> Self {
        Self { dir, key: OnceLock::new() }
    }

    /// The key, which is made where there is none yet.
    pub fn key(&self) -> Result<&Key, StoreError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let secret = match &self.dir {
            Some(dir) => kept(dir)?,
            None => seal::random()?,
        };
        Ok(self.key.get_or_init(|| Key::of(&secret)))
    }
}

fn kept(dir: &Path) -> Result<[u8; 32], StoreError> {
    let path = dir.join(FILE);
    match File::open(&path) {
        Ok(file) => {
            let mut bytes = Vec::with_capacity(33);
            // One that is longer is none.
            file.take(33).read_to_end(&mut bytes)?;
            bytes.as_slice().try_into().map_err(|_| StoreError::damaged(format_args!("{FILE} is no key")))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret: [u8; 32] = seal::random()?;
            let new = dir.join(format!("{FILE}.new"));
            // What an interrupted start left is no key yet.
            match fs::remove_file(&new) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            file.write_all(&secret)?;
            file.sync_all()?;
            create::put(&new, &path)?;
            create::sync_dir(dir)?;
            Ok(secret)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_for_the_account_alone_and_a_broken_one_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let key = || Signer::of(Some(dir.path().to_owned())).key().map(Key::public);
        fs::write(dir.path().join("audit.key.new"), "half").unwrap();
        let made = key().unwrap();
        assert_eq!(key().unwrap(), made);
        let path = dir.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for broken in ["", "short", &"x".repeat(33)] {
            fs::write(&path, broken).unwrap();
            assert!(matches!(key(), Err(StoreError::Damaged(_))), "{broken}");
        }
    }
}
