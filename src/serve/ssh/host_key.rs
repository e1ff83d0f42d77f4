//! The key by which clients know this server again: `ssh_host_ed25519` in the data directory, for its owner's eyes only.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

use russh::keys::{
    HashAlg, PrivateKey,
    ssh_key::{LineEnding, private::Ed25519Keypair},
};
use rustix::{fs::OFlags, process::geteuid};

/// The file in the data directory.
pub const FILE: &str = "ssh_host_ed25519";
/// The longest file that is read, in bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// Why there is no host key.
#[derive(Debug, thiserror::Error)]
pub enum HostKeyError {
    #[error("there is no {FILE} in the data directory")]
    Missing,
    /// Whoever reads it can pass for this server.
    #[error("others than its owner may read {FILE}, or it belongs to another account")]
    Open,
    #[error("{FILE} is no key that can be read")]
    Damaged,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Its public half, as people compare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// `SHA256:…`
    pub fingerprint: String,
    /// In the form of OpenSSH.
    pub key: String,
}

/// Makes the key where there is none; one that is there stays.
///
/// # Errors
/// See [`HostKeyError`].
pub fn make(dir: &Path) -> Result<Public, HostKeyError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(dir.join(FILE));
    match file {
        Ok(mut file) => {
            let text = random()?.to_openssh(LineEnding::LF).map_err(|_| HostKeyError::Damaged)?;
            let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
            if let Err(error) = written {
                // Half a key would be found damaged for ever.
                let _ = fs::remove_file(dir.join(FILE));
                return Err(error.into());
            }
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.into()),
    }
    public(&read(dir)?)
}

/// Reads the key.
///
/// # Errors
/// See [`HostKeyError`].
pub fn read(dir: &Path) -> Result<PrivateKey, HostKeyError> {
    let nofollow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let file = match OpenOptions::new().read(true).custom_flags(nofollow).open(dir.join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(HostKeyError::Missing),
        file => file?,
    };
    let is = file.metadata()?;
    if !is.is_file() || is.uid() != geteuid().as_raw() || is.mode() & 0o077 != 0 {
        return Err(HostKeyError::Open);
    }
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text)?;
    PrivateKey::from_openssh(text).map_err(|_| HostKeyError::Damaged)
}

/// A new key.
///
/// # Errors
/// The machine gives no randomness.
pub fn random() -> Result<PrivateKey, HostKeyError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
    Ok(PrivateKey::from(Ed25519Keypair::from_seed(&seed)))
}

fn public(key: &PrivateKey) -> Result<Public, HostKeyError> {
    let mut public = key.public_key().clone();
    public.set_comment("");
    let fingerprint = public.fingerprint(HashAlg::Sha256).to_string();
    Ok(Public { fingerprint, key: public.to_openssh().map_err(|_| HostKeyError::Damaged)? })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_host_key_is_made_once_and_stays_the_same() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(read(dir.path()), Err(HostKeyError::Missing)));
        let made = make(dir.path()).unwrap();
        assert!(made.fingerprint.starts_with("SHA256:") && made.key.starts_with("ssh-ed25519 "));
        assert_eq!(make(dir.path()).unwrap(), made);
        assert_eq!(public(&read(dir.path()).unwrap()).unwrap(), made);
        let mode = fs::metadata(dir.path().join(FILE)).unwrap().mode() & 0o7777;
        assert_eq!(mode, 0o600);
    }

    #[test]
    fn a_host_key_that_others_read_a_link_and_no_key_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path()).unwrap();
        let file = dir.path().join(FILE);
        for mode in [0o640, 0o604, 0o620] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(read(dir.path()), Err(HostKeyError::Open)), "{mode:o}");
            assert!(matches!(make(dir.path()), Err(HostKeyError::Open)), "{mode:o}");
        }
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let elsewhere = dir.path().join("elsewhere");
        fs::rename(&file, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
        assert!(matches!(read(dir.path()), Err(HostKeyError::Io(_))));
        fs::remove_file(&file).unwrap();
        fs::write(&file, "-----BEGIN OPENSSH PRIVATE KEY-----\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(read(dir.path()), Err(HostKeyError::Damaged)));
    }
}
