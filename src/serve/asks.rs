//! What one session wants to know: asked one after the other, so that the answers come in the order of the
//! questions and a list that is asked for after an act shows it.

use std::{collections::VecDeque, future::Future, pin::Pin, sync::Arc};

use super::{answer::answer, hall::Hall, peer::Peer};
use crate::{
    api::{Reply, Request},
    case::Door,
    desk::Overtaken,
};

type Flight = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// The questions of a session.
#[derive(Default)]
pub struct Asks {
    waiting: VecDeque<(u64, Request, Overtaken)>,
    flight: Option<(u64, SignOn, Flight)>,
    /// The newest search: whoever types on does not wait for it.
    search: Option<Overtaken>,
}

/// Whether a question was who sits there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOn {
    Yes,
    No,
}

impl Asks {
    /// Puts a question behind those that wait. A search overtakes the one before it, which is answered at once.
    pub fn push(&mut self, ask: u64, request: Request) {
        let overtaken = Overtaken::default();
        if matches!(request, Request::Find { .. })
            && let Some(before) = self.search.replace(overtaken.clone())
        {
            before.overtake();
        }
        self.waiting.push_back((ask, request, overtaken));
    }

    /// Questions without an answer.
    pub fn len(&self) -> usize {
        self.waiting.len() + usize::from(self.flight.is_some())
    }

    /// Asks the next question, unless one is under way. Who asks is decided now: somebody may have signed on
    /// since the question was put.
    pub fn start(&mut self, hall: &Arc<Hall>, peer: &Peer) {
        if self.flight.is_none()
            && let Some((ask, request, overtaken)) = self.waiting.pop_front()
        {
            let sign_on = if matches!(request, Request::SignOn { .. }) { SignOn::Yes } else { SignOn::No };
            let (hall, peer) = (Arc::clone(hall), peer.clone());
            let asked = async move { answer(&hall, &peer, Door::Terminal, request, overtaken).await };
            self.flight = Some((ask, sign_on, Box::pin(asked)));
        }
    }

    /// The answer to the question under way; never where there is none. Nothing is lost where this is dropped
    /// while it waits.
    pub async fn answered(&mut self) -> (u64, SignOn, Reply) {
        let Some((ask, sign_on, flight)) = &mut self.flight else { return std::future::pending().await };
        let answered = (*ask, *sign_on, flight.as_mut().await);
        self.flight = None;
        answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_overtakes_a_search_and_nothing_else() {
        let mut asks = Asks::default();
        let find = |text: &str| Request::Find { text: text.to_owned(), limit: 9 };
        for (ask, request) in (0..).zip([find("张"), Request::Counts, find("张三"), Request::Counts]) {
            asks.push(ask, request);
        }
        let overtaken: Vec<bool> = asks.waiting.iter().map(|(_, _, by)| by.is_overtaken()).collect();
        assert_eq!(overtaken, [true, false, false, false]);
    }
}
