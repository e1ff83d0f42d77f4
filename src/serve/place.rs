//! A data directory held by exactly one server, and the socket in it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::{
        fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::{FlockOperation, Mode, flock},
    process::{geteuid, umask},
};

use crate::api::SocketPlace;

/// Why a directory cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    #[error("another server runs here")]
    Taken,
    #[error("the directory belongs to another account, or others may write in it")]
    Open,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Which accounts of the machine reach the socket. Whom the server then lets in, its store says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// The one that runs the server.
    #[default]
    Owner,
    /// Those of the group that runs the server too.
    Group,
}

/// How long a server that is going away is waited for.
const GOING: Duration = Duration::from_secs(10);

/// The right to serve a directory, for as long as this lives. The lock is the kernel's, so a killed server
/// leaves none behind; its socket is a file that it leaves, and is replaced by who holds the lock.
pub struct Place {
    dir: PathBuf,
    /// The socket that this server made, told from others by device and inode.
    socket: Option<(u64, u64)>,
    _lock: File,
}

impl Place {
    /// Takes the directory.
    ///
    /// # Errors
    /// Another server listens there, or others could put their own socket in the place of ours.
    pub fn take(dir: &Path) -> Result<Self, PlaceError> {
        // Nothing that a server makes is for other accounts, and no moment lies between making and closing.
        umask(Mode::RWXG | Mode::RWXO);
        close_to_others(dir)?;
        let path = dir.join("server.lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
        let began = Instant::now();
        while flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            // One that goes away has taken its socket down and still writes.
            let listens = SocketPlace::of(dir)?.path().exists();
            if listens || began.elapsed() > GOING {
                return Err(PlaceError::Taken);
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(Self { dir: dir.to_owned(), socket: None, _lock: lock })
    }

    /// Listens. Clients may connect from now on; they wait for their first answer.
    ///
    /// # Errors
    /// The file system's.
    pub fn listen(&mut self, access: Access) -> io::Result<UnixListener> {
        let place = SocketPlace::of(&self.dir)?;
        match fs::remove_file(place.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(place.path())?;
        let mode = match access {
            Access::Owner => 0o600,
            Access::Group => {
                // Through the directory to the socket, and to nothing else in it.
                fs::set_permissions(&self.dir, fs::Permissions::from_mode(0o710))?;
                0o660
            }
        };
        fs::set_permissions(place.path(), fs::Permissions::from_mode(mode))?;
        let made = fs::symlink_metadata(place.path())?;
        self.socket = Some((made.dev(), made.ino()));
        listener.set_nonblocking(true)?;
        Ok(listener)
    }

    /// Takes the socket down, if it is still ours.
    pub fn unlink(&mut self) {
        let (Some(ours), Ok(place)) = (self.socket.take(), SocketPlace::of(&self.dir)) else { return };
        let there = fs::symlink_metadata(place.path()).map(|there| (there.dev(), there.ino()));
        if there.is_ok_and(|there| there == ours) {
            let _ = fs::remove_file(place.path());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.unlink();
    }
}

/// Takes away what other accounts may do in a data directory. One in which others may put files for a good
/// reason (`/tmp`) is no data directory.
fn close_to_others(dir: &Path) -> Result<(), PlaceError> {
    let is = fs::metadata(dir)?;
    let mode = is.permissions().mode();
    if is.uid() != geteuid().as_raw() || mode & 0o1000 != 0 {
        return Err(PlaceError::Open);
    }
    if mode & 0o077 != 0 {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn one_server_holds_a_directory_and_the_next_replaces_what_a_killed_one_left() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let socket = dir.path().join("server.sock");
        // A killed server leaves its socket and no lock.
        drop(UnixListener::bind(&socket).unwrap());

        let mut first = Place::take(dir.path()).unwrap();
        let _listener = first.listen(Access::Owner).unwrap();
        assert_eq!((mode(dir.path()), mode(&socket)), (0o700, 0o600));
        assert!(matches!(Place::take(dir.path()), Err(PlaceError::Taken)));
        drop(first);
        assert!(!socket.exists());
        Place::take(dir.path()).unwrap();
    }

    #[test]
    fn a_socket_that_somebody_else_put_there_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("server.sock");
        let mut place = Place::take(dir.path()).unwrap();
        let _listener = place.listen(Access::Owner).unwrap();
        fs::rename(&socket, dir.path().join("old")).unwrap();
        fs::write(&socket, "other").unwrap();
        drop(place);
        assert_eq!(fs::read_to_string(&socket).unwrap(), "other");
    }

    #[test]
    fn a_group_reaches_the_socket_where_the_site_says_so_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("server.sock");
        let mut place = Place::take(dir.path()).unwrap();
        let _listener = place.listen(Access::Group).unwrap();
        assert_eq!((mode(dir.path()), mode(&socket)), (0o710, 0o660));
        assert_eq!(mode(&dir.path().join("server.lock")) & 0o077, 0);
        drop(place);
        // And no more once it does not say so.
        let mut place = Place::take(dir.path()).unwrap();
        let _listener = place.listen(Access::Owner).unwrap();
        assert_eq!((mode(dir.path()), mode(&socket)), (0o700, 0o600));
    }

    #[test]
    fn a_directory_for_everybody_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(matches!(Place::take(dir.path()), Err(PlaceError::Open)));
        assert_eq!(mode(dir.path()), 0o1777);
    }
}
