//! From a peer's request to its answer.

use std::sync::Arc;

use super::{hall::Hall, peer::Peer};
use crate::{
    api::{Actor, Reply, Request},
    case::{Door, PersonId, Reason, Refusal, Role},
    desk::Overtaken,
};

/// Asks the desk as the person that the peer is. Before anybody signed on, only signing on is answered.
pub async fn answer(
    hall: &Arc<Hall>,
    peer: &Peer,
    door: Door,
    request: Request,
    overtaken: Overtaken,
) -> Reply {
    let signing_on = matches!(request, Request::SignOn { .. });
    let nobody = Actor { person: PersonId::SYSTEM, on_behalf: None, door };
    let actor = match peer.actor(door) {
        _ if signing_on && peer.changes_person() => nobody,
        Some(actor) if !signing_on => actor,
        _ => return refused(),
    };
    let stopping = request == Request::Stop;
    let reply = hall.desk.ask_until(actor, request, overtaken).await;
    if stopping && reply == Reply::Ok {
        hall.stop();
    }
    reply
}

fn refused() -> Reply {
    let refusal = Refusal::bare(Reason::NotPermitted { role: Role::Agent });
    Reply::Refused { refusal, changed: Vec::new() }
}
