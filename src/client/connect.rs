//! Finding the server of a directory, or starting it.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    os::unix::{fs::OpenOptionsExt, net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::ClientError;
use crate::api::SocketPlace;

/// What to do where no server listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Say so.
    Never,
    /// Start one that leaves by itself.
    Now,
    /// Give whoever looks after the server so long to bring it back, then start one.
    After(Duration),
}

/// How long a server may take to listen.
const TO_LISTEN: Duration = Duration::from_secs(5);
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// Connects to the server of `dir`.
///
/// # Errors
/// None listens and none could be started within five seconds, or this account may not reach it.
pub fn connect(dir: &Path, start: Start) -> Result<UnixStream, ClientError> {
    let began = Instant::now();
    let mut server = None;
    loop {
        match SocketPlace::of(dir).and_then(|place| UnixStream::connect(place.path())) {
            Ok(stream) => return Ok(stream),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::ConnectionRefused if start == Start::Never => {
                    return Err(ClientError::NoServer);
                }
                // A full queue of connections says `WouldBlock`.
                ErrorKind::NotFound | ErrorKind::ConnectionRefused | ErrorKind::WouldBlock => {}
                _ => return Err(error.into()),
            },
        }
        let patience = if let Start::After(patience) = start { patience } else { Duration::ZERO };
        if began.elapsed() > TO_LISTEN + patience {
            return Err(ClientError::NoAnswer);
        }
        // One that ended lost the directory to another one, or failed; trying again tells.
        let ended = server.as_mut().is_none_or(|child: &mut Child| matches!(child.try_wait(), Ok(Some(_))));
        if ended && began.elapsed() >= patience {
            server = Some(spawn(dir)?);
        }
        thread::sleep(BETWEEN_TRIES);
    }
}

/// Starts a server that outlives this process. It leaves the terminal by itself (`setsid`), since only the
/// process itself can do that without unsafe code.
fn spawn(dir: &Path) -> io::Result<Child> {
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(dir.join("server.log"))?;
    Command::new(program()?)
        .arg0("caseloop")
        .arg("serve")
        .arg("--auto")
        .arg("--data")
        .arg(std::path::absolute(dir)?)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .current_dir("/")
        .spawn()
}

/// This very program, also where its file was replaced since it was started.
fn program() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { std::env::current_exe() }
}
