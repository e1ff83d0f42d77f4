//! Where a site server listens.

use std::{
    fs::File,
    io,
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

/// The name of the socket in a data directory.
const NAME: &str = "server.sock";
/// A socket's path has at most 108 bytes with its end.
const LONGEST: usize = 100;

/// The path of the socket of a data directory. A path that is too long for a socket goes over a handle of the
/// directory, which is open as long as this lives.
pub struct SocketPlace {
    path: PathBuf,
    _handle: Option<File>,
}

impl SocketPlace {
    /// The socket of the server of `dir`.
    ///
    /// # Errors
    /// The directory cannot be opened (only where its path is long).
    pub fn of(dir: &Path) -> io::Result<Self> {
        let path = dir.join(NAME);
        if path.as_os_str().len() <= LONGEST {
            return Ok(Self { path, _handle: None });
        }
        let handle = File::open(dir)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{NAME}", handle.as_raw_fd()));
        Ok(Self { path, _handle: Some(handle) })
    }

    /// The path to bind or connect to.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::{UnixListener, UnixStream};

    use super::*;

    #[test]
    fn a_socket_deep_down_can_be_reached() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("d".repeat(90)).join("e".repeat(90));
        std::fs::create_dir_all(&deep).unwrap();
        let bound = UnixListener::bind(SocketPlace::of(&deep).unwrap().path()).unwrap();
        UnixStream::connect(SocketPlace::of(&deep).unwrap().path()).unwrap();
        assert!(deep.join(NAME).exists());
        drop(bound);
    }
}
