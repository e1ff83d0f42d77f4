//! A connection that asks: requests answered one at a time.

use std::sync::Arc;

use super::{
    answer::answer,
    hall::Hall,
    limits::{ANSWER, SILENCE},
    line::LineError,
    peer::Peer,
    socket::{SocketReader, SocketWriter},
};
use crate::{
    api::{CaseView, Denied, FrameError, Reply, ToClient, ToServer},
    case::Door,
    desk::Overtaken,
};

/// Answers until the client leaves, stays silent, or the server stops.
pub async fn serve(
    hall: &Arc<Hall>,
    peer: &Peer,
    reader: &mut SocketReader,
    writer: &mut SocketWriter,
) -> Result<(), LineError> {
    if peer.actor(Door::Request).is_none() {
        return writer.send(&ToClient::Denied(Denied::Shared), ANSWER).await;
    }
    writer.send(&ToClient::Ready(hall.site()), ANSWER).await?;
    let (mut stopping, mut version) = (hall.stopping(), hall.desk.version());
    loop {
        let frame = tokio::select! {
            biased;
            frame = reader.next_within(SILENCE) => frame?,
            _ = version.changed() => {
                if peer.still_holds(&hall.desk) {
                    continue;
                }
                return writer.send(&ToClient::Denied(peer.denied()), ANSWER).await;
            }
            () = stopping.told() => {
                return writer.send(&ToClient::Denied(Denied::Stopping), ANSWER).await;
            }
        };
        let ToServer::Request(request) = frame else { return Ok(()) };
        if !peer.still_holds(&hall.desk) {
            return writer.send(&ToClient::Denied(peer.denied()), ANSWER).await;
        }
        let reply = answer(hall, peer, Door::Request, *request, Overtaken::default()).await;
        put(writer, reply)?;
        tokio::time::timeout(ANSWER, writer.flush()).await.map_err(|_| LineError::Late)??;
    }
}

/// Puts an answer out. Of a case whose texts do not fit into a frame, the oldest events are left out.
fn put(writer: &mut SocketWriter, reply: Reply) -> Result<(), FrameError> {
    let mut frame = ToClient::Reply(Box::new(reply));
    loop {
        match writer.put(&frame) {
            Err(FrameError::Long) if shorten(&mut frame) => {}
            done => return done,
        }
    }
}

fn shorten(frame: &mut ToClient) -> bool {
    let ToClient::Reply(reply) = frame else { return false };
    let case = match reply.as_mut() {
        Reply::Case(case) => &mut **case,
        Reply::Evidence(pack) => &mut pack.case,
        _ => return false,
    };
    let CaseView { events, .. } = case;
    let half = events.len().div_ceil(2);
    events.drain(..half);
    half > 0
}
