//! From a peer's request to its answer.

use std::sync::Arc;

use super::{hall::Hall, peer::Peer};
use crate::{
    api::{Actor, Reply, Request},
    case::{Door, Fault, PersonId, Reason, Refusal, Role, digits},
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
    let call = match &request {
        Request::Pop { line } => Some(digits(line)),
        _ => None,
    };
    let reply = match request {
        Request::SignOn { staff, pin } => hall.desk.sign_on(actor, Some(&peer.from()), staff, pin).await,
        request => hall.desk.ask_until(actor, request, overtaken).await,
    };
    if stopping && reply == Reply::Ok {
        hall.stop();
    }
    match call {
        Some(line) if reply == Reply::Ok && !(3..=20).contains(&line.len()) => {
            let reason = Reason::Field { field: "line".to_owned(), fault: Fault::Phone };
            Reply::Refused { refusal: Refusal::bare(reason), changed: Vec::new() }
        }
        Some(line) if reply == Reply::Ok && hall.sessions.call(actor.person, &line) == 0 => {
            Reply::Refused { refusal: Refusal::bare(Reason::NoSession), changed: Vec::new() }
        }
        _ => reply,
    }
}

fn refused() -> Reply {
    let refusal = Refusal::bare(Reason::NotPermitted { role: Role::Agent });
    Reply::Refused { refusal, changed: Vec::new() }
}
