//! A connection that asks: requests answered one at a time.

use std::sync::Arc;

use super::{
    answer::answer,
    hall::Hall,
    limits::{ANSWER, SILENCE},
    line::{LineError, Reader, Writer},
    peer::Peer,
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
    reader: &mut Reader,
    writer: &mut Writer,
) -> Result<(), LineError> {
    if peer.actor(Door::Request).is_none() {
        return writer.send(&ToClient::Denied(Denied::Shared), ANSWER).await;
    }
    writer.send(&ToClient::Ready(hall.site()), ANSWER).await?;
    let mut stopping = hall.stopping();
    loop {
        let frame = tokio::select! {
            biased;
            frame = reader.next_within(SILENCE) => frame?,
            () = stopping.told() => {
                return writer.send(&ToClient::Denied(Denied::Stopping), ANSWER).await;
            }
        };
        let ToServer::Request(request) = frame else { return Ok(()) };
        if !peer.still_holds(&hall.desk) {
            return writer.send(&ToClient::Denied(Denied::Account { uid: peer.uid }), ANSWER).await;
        }
        let reply = answer(hall, peer, Door::Request, *request, Overtaken::default()).await;
        put(writer, reply)?;
        tokio::time::timeout(ANSWER, writer.flush()).await.map_err(|_| LineError::Late)??;
    }
}

/// Puts an answer out. Of a case whose texts do not fit into a frame, the oldest events are left out.
fn put(writer: &mut Writer, reply: Reply) -> Result<(), FrameError> {
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
