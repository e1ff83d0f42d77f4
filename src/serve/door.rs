//! The Unix socket: who comes in, and what they want.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    net::{UnixListener, UnixStream},
    time::sleep,
};

use super::{
    hall::Hall,
    kind::kind,
    limits::{ANSWER, CONNECTIONS, FRAME},
    line::{LineError, Reader, Writer},
    peer::Peer,
    requests, seat,
    sessions::Comer,
    socket::{SocketWriter, split},
};
use crate::api::{Denied, FrameError, ToClient, ToServer};

/// Lets clients in until the server stops.
pub async fn open(hall: Arc<Hall>, listener: &UnixListener) {
    let mut stopping = hall.stopping();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping.told() => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let present = hall.enter();
                let hall = Arc::clone(&hall);
                tokio::spawn(async move {
                    if let Err(error) = greet(&hall, stream).await {
                        tracing::debug!(%error, "connection over");
                    }
                    drop(present);
                });
            }
            Err(error) => {
                // Out of file descriptors, most likely; one will be free again.
                tracing::warn!(%error, "no connection taken");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Tells everybody who knocks within a time that there is no coming in.
pub async fn refuse(listener: &UnixListener, why: &Denied, time: Duration) {
    let refusing = async {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok((_, mut writer)) = split(stream) {
                let _ = writer.send(&ToClient::Denied(why.clone()), FRAME).await;
            }
        }
    };
    let _ = tokio::time::timeout(time, refusing).await;
}

async fn greet(hall: &Arc<Hall>, stream: UnixStream) -> Result<(), LineError> {
    let uid = stream.peer_cred()?.uid();
    let (mut reader, mut writer) = split(stream)?;
    let first = match reader.next_within(FRAME).await {
        Ok(first) => first,
        Err(LineError::Frame(FrameError::Version { theirs })) => {
            tracing::info!(theirs, "a client of another protocol");
            writer.put_version()?;
            return last_word(&mut writer).await;
        }
        Err(error) => return Err(error),
    };
    let as_staff = match &first {
        ToServer::Attach { as_staff, .. } | ToServer::Ask { as_staff } => as_staff.as_deref(),
        _ => return Ok(()),
    };
    let peer = match admit(hall, uid, as_staff) {
        Ok(peer) => peer,
        Err(denied) => {
            hall.tally.shut(&kind(&denied));
            tracing::info!(uid, "refused");
            writer.put(&ToClient::Denied(denied))?;
            return last_word(&mut writer).await;
        }
    };
    match first {
        ToServer::Attach { terminal, .. } => {
            let (reader, writer) = (Reader::Socket(reader), Writer::Socket(writer));
            let comer = Box::new(Comer { reader, writer, terminal, way: peer.way });
            match seat::seat(hall, peer, comer) {
                Ok(()) => Ok(()),
                Err(refused) => {
                    let (mut writer, denied) = *refused;
                    hall.tally.shut(&kind(&denied));
                    writer.send(&ToClient::Denied(denied), ANSWER).await
                }
            }
        }
        _ => requests::serve(hall, &peer, &mut reader, &mut writer).await,
    }
}

fn admit(hall: &Hall, uid: u32, as_staff: Option<&str>) -> Result<Peer, Denied> {
    if hall.is_stopping() {
        return Err(Denied::Stopping);
    }
    if *hall.present().borrow() > CONNECTIONS {
        return Err(Denied::Full { limit: u32::try_from(CONNECTIONS).unwrap_or(u32::MAX) });
    }
    Peer::of(&hall.desk, uid, as_staff)
}

async fn last_word(writer: &mut SocketWriter) -> Result<(), LineError> {
    match tokio::time::timeout(ANSWER, writer.flush()).await {
        Ok(flushed) => Ok(flushed?),
        Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
    }
}
