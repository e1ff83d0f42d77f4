//! One connection, from its first byte to its last.

use std::{
    net::{Shutdown, SocketAddr},
    sync::Arc,
    time::Instant,
};

use russh::server::{Config, run_stream};
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{Instant as Later, sleep, timeout},
};

use super::{crowd::Knocking, guest::Guest};
use crate::serve::{
    hall::Hall,
    limits::{ENDING, HANG_UP, SIGN_ON, WANTS},
};

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Knocking,
    /// Still knocking, and a key was refused.
    Failing,
    SignedOn,
    /// Something was begun.
    Busy,
    /// What it came for is done.
    Over,
}

/// Attends to a connection. However it goes, the connection is closed when this returns.
pub async fn attend(
    hall: Arc<Hall>,
    config: Arc<Config>,
    stream: TcpStream,
    from: SocketAddr,
    knocking: Knocking,
) {
    // A second hand on the connection: whatever waits inside, it can be cut from here.
    let (stream, spare) = match stream.into_std().and_then(|stream| {
        let spare = stream.try_clone()?;
        Ok((TcpStream::from_std(stream)?, spare))
    }) {
        Ok(both) => both,
        Err(error) => return tracing::warn!(%error, "no connection taken"),
    };
    let (told, mut stage) = watch::channel(Stage::Knocking);
    let guest = Guest::new(Arc::clone(&hall), told);
    let serving = async move { run_stream(config, stream, guest).await?.await };
    tokio::pin!(serving);
    let mut stopping = hall.stopping();
    let mut knocking = Some(knocking);
    let late = sleep(SIGN_ON);
    tokio::pin!(late);
    let mut busy = false;
    loop {
        tokio::select! {
            served = &mut serving => {
                if let Err(error) = served {
                    tracing::debug!(%error, "SSH connection over");
                }
                break;
            }
            () = &mut late, if !busy => {
                tracing::info!(from = %from.ip(), "did not sign on in time, or wanted nothing");
                break;
            }
            changed = stage.changed() => {
                let now = *stage.borrow_and_update();
                if changed.is_err() || now == Stage::Over {
                    // It takes the last word and hangs up, or is hung up on.
                    let _ = timeout(HANG_UP, &mut serving).await;
                    break;
                }
                if matches!(now, Stage::SignedOn | Stage::Busy) && knocking.take().is_some() {
                    late.as_mut().reset(Later::now() + WANTS);
                }
                busy = now == Stage::Busy;
            }
            () = stopping.told() => {
                let _ = timeout(ENDING + HANG_UP, &mut serving).await;
                break;
            }
        }
    }
    if let Some(knocking) = knocking
        && *stage.borrow() == Stage::Failing
    {
        tracing::info!(from = %from.ip(), "showed no key of anybody here");
        knocking.failed(Instant::now());
    }
    let _ = spare.shutdown(Shutdown::Both);
}
