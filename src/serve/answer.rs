//! From a peer's request to its answer.

use std::{sync::Arc, time::Instant};

use super::{hall::Hall, kind::kind, metrics, peer::Peer};
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
    let (what, began) = (kind(&request), Instant::now());
    let reply = asked(hall, peer, door, request, overtaken).await;
    let person = peer.actor(door).map_or(0, |actor| actor.person.0);
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    match &reply {
        Reply::Refused { refusal, .. } => {
            let reason = kind(&refusal.reason);
            hall.tally.refused(&reason);
            tracing::debug!(what, person, door = kind(&door), reason, took_ms, "refused");
        }
        _ => tracing::debug!(what, person, door = kind(&door), took_ms, "answered"),
    }
    reply
}

async fn asked(hall: &Arc<Hall>, peer: &Peer, door: Door, request: Request, overtaken: Overtaken) -> Reply {
    let signing_on = matches!(request, Request::SignOn { .. });
    let nobody = Actor { person: PersonId::SYSTEM, on_behalf: None, door };
    let actor = match peer.actor(door) {
        _ if signing_on && peer.changes_person() => nobody,
        Some(actor) if !signing_on => actor,
        _ => return refused(),
    };
    let (stopping, metrics) = (request == Request::Stop, request == Request::Metrics);
    let call = match &request {
        Request::Pop { line } => Some(digits(line)),
        _ => None,
    };
    let reply = match request {
        Request::SignOn { staff, pin } => hall.desk.sign_on(actor, Some(&peer.from()), staff, pin).await,
        request => hall.desk.ask_until(actor, request, overtaken).await,
    };
    if metrics && reply == Reply::Ok {
        let hall = Arc::clone(hall);
        let text = tokio::task::spawn_blocking(move || metrics::text(&hall)).await;
        return text.map_or_else(|_| busy(), Reply::Metrics);
    }
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

fn busy() -> Reply {
    Reply::Refused { refusal: Refusal::bare(Reason::Busy), changed: Vec::new() }
}
