//! Where the SSH door opens, and who is turned away before a word is spoken.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use russh::server::Config;
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};

use super::{
    algorithms,
    attend::attend,
    crowd::{Crowd, Turned, minutes},
    host_key,
};
use crate::{
    lang::Word,
    serve::{
        hall::Hall,
        limits::{CONNECTIONS, SEND_BUFFER},
    },
};

/// Opens the door once somebody has a key, and lets people in until the server stops. Where it cannot, the log says why.
pub async fn open(hall: Arc<Hall>, dir: PathBuf, listen: SocketAddr) {
    let key = match host_key::read(&dir) {
        Ok(key) => key,
        Err(error) => return tracing::error!(%error, "the SSH door stays shut"),
    };
    let (mut stopping, mut version) = (hall.stopping(), hall.desk.version());
    while !hall.desk.has_person_keys() {
        tokio::select! {
            () = stopping.told() => return,
            changed = version.changed() => if changed.is_err() { return },
        }
    }
    match TcpListener::bind(listen).await {
        Ok(listener) => {
            tracing::info!(%listen, "the SSH door is open");
            admit(hall, listener, Arc::new(algorithms::config(key))).await;
        }
        Err(error) => tracing::error!(%error, %listen, "the SSH door stays shut"),
    }
}

/// Lets people in until the server stops.
pub async fn admit(hall: Arc<Hall>, listener: TcpListener, config: Arc<Config>) {
    let (crowd, mut stopping) = (Arc::new(Crowd::default()), hall.stopping());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping.told() => return,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely; one will be free again.
                tracing::warn!(%error, "no connection taken");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let full = *hall.present().borrow() >= CONNECTIONS;
        let entered = if full { Err(Turned::Full) } else { crowd.enter(from.ip(), Instant::now()) };
        match entered {
            Ok(knocking) => {
                if let Err(error) = prepare(&stream) {
                    tracing::debug!(%error, "connection over");
                    continue;
                }
                let (present, hall, config) = (hall.enter(), Arc::clone(&hall), Arc::clone(&config));
                tokio::spawn(async move {
                    attend(hall, config, stream, from, knocking).await;
                    drop(present);
                });
            }
            Err(turned) => turn_away(&hall, &stream, from.ip(), turned),
        }
    }
}

/// A small buffer: frames, not a backlog.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    rustix::net::sockopt::set_socket_send_buffer_size(stream, SEND_BUFFER)?;
    Ok(())
}

/// Says why in a line before the protocol begins (RFC 4253, 4.2), which costs nothing and keeps nothing.
fn turn_away(hall: &Hall, stream: &TcpStream, from: IpAddr, turned: Turned) {
    tracing::info!(%from, ?turned, "turned away");
    let lang = hall.desk.site().lang;
    let said = match turned {
        Turned::Full => Word::SshCrowded.say(lang).to_owned(),
        Turned::Locked => Word::SshLocked.with(lang, &[&minutes()]),
    };
    // A fresh connection takes this much at once.
    let _ = stream.try_write(format!("{said}\r\n").as_bytes());
}
