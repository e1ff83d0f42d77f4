//! What every door and session of a server shares.

use std::sync::Arc;

use tokio::sync::watch;

use super::{config::Config, limits::IDLE_LOCK, sessions::Sessions, tally::Tally, within::Attend};
use crate::{
    api::SiteView,
    desk::Desk,
    keys::{Keymap, Shipped},
};

/// A running server.
pub struct Hall {
    pub desk: Desk,
    pub keymap: Arc<Keymap>,
    pub sessions: Sessions,
    pub tally: Tally,
    /// The command that prints slips; empty where there is none.
    pub printer: Vec<String>,
    /// Seconds without a key after which a screen is blanked; never where that is none.
    pub idle_lock: Option<i64>,
    /// Attends to who comes without a screen.
    pub attend: Attend,
    /// Turns true once, when the server stops.
    stopping: watch::Sender<bool>,
    /// Connections and sessions that there are, kept ones too.
    present: watch::Sender<usize>,
}

impl Hall {
    pub fn new(desk: Desk, config: Config, attend: Attend) -> Arc<Self> {
        Arc::new(Self {
            keymap: Arc::new(Keymap::shipped(Shipped::Default)),
            sessions: Sessions::default(),
            tally: Tally::default(),
            printer: config.print,
            // A clock that is moved by hand would blank screens at every step; there it is asked for.
            idle_lock: config.idle_lock.or((!desk.site().test_clock).then_some(IDLE_LOCK)),
            attend,
            desk,
            stopping: watch::Sender::new(false),
            present: watch::Sender::new(0),
        })
    }

    /// The site as clients know it.
    pub fn site(&self) -> SiteView {
        let facts = self.desk.site();
        SiteView {
            name: facts.name.clone(),
            letters: facts.site.letters().to_owned(),
            lang: facts.lang,
            zone: facts.zone.clone(),
            test_clock: facts.test_clock,
            now: self.desk.now(),
        }
    }

    /// The server is to stop. Sessions and connections end by themselves then.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Told when the server stops.
    pub fn stopping(&self) -> Stopping {
        Stopping(self.stopping.subscribe())
    }

    /// Somebody is there until what this gives is dropped.
    pub fn enter(self: &Arc<Self>) -> Present {
        self.present.send_modify(|count| *count += 1);
        Present(Arc::clone(self))
    }

    /// How many are there.
    pub fn present(&self) -> watch::Receiver<usize> {
        self.present.subscribe()
    }
}

/// Waits for the server to stop.
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Returns when the server stops, also the second time.
    pub async fn told(&mut self) {
        // The sender lives in the hall; without a hall there is nothing to serve either.
        let _ = self.0.wait_for(|stopping| *stopping).await;
    }
}

/// A connection or a session that keeps the server up.
pub struct Present(Arc<Hall>);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.present.send_modify(|count| *count = count.saturating_sub(1));
    }
}
