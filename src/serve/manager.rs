//! What the service manager is told, where one started the server and waits for it (`NOTIFY_SOCKET`, sd_notify(3)).

use std::{
    env, io,
    os::{
        linux::net::SocketAddrExt,
        unix::{
            ffi::OsStrExt,
            net::{SocketAddr, UnixDatagram},
        },
    },
};

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// Clients are answered from now on.
    Ready,
    /// Drafts are stored and the files closed; then the server leaves.
    Stopping,
}

/// Tells it. A manager that does not listen keeps nobody from work.
pub fn tell(what: Tell) {
    let Some(socket) = env::var_os("NOTIFY_SOCKET") else { return };
    let word = match what {
        Tell::Ready => "READY=1",
        Tell::Stopping => "STOPPING=1",
    };
    if let Err(error) = send(socket.as_bytes(), word.as_bytes()) {
        tracing::warn!(%error, word, "the service manager was not told");
    }
}

fn send(socket: &[u8], word: &[u8]) -> io::Result<()> {
    let address = match socket.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(std::ffi::OsStr::from_bytes(socket))?,
    };
    let from = UnixDatagram::unbound()?;
    from.set_nonblocking(true)?;
    from.send_to_addr(word, &address).map(drop)
}
