//! What the machine tells a client: the window changed, leave, stop for a while.

use std::{future::Future, io, pin::pin, task::Poll};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    Size,
    /// Stop until told to go on. Comes as a signal only: Ctrl-Z is a key like others here.
    Suspend,
    /// This process was stopped, by itself or by somebody else, and goes on.
    GoOn,
    End,
}

/// The signals that a client listens to.
pub struct Told([(Signal, Tell); 7]);

impl Told {
    /// Begins to listen.
    ///
    /// # Errors
    /// The machine refuses.
    pub fn new() -> io::Result<Self> {
        let on = |kind, tell| signal(kind).map(|signal| (signal, tell));
        Ok(Self([
            on(SignalKind::terminate(), Tell::End)?,
            on(SignalKind::hangup(), Tell::End)?,
            on(SignalKind::interrupt(), Tell::End)?,
            on(SignalKind::quit(), Tell::End)?,
            on(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()), Tell::Suspend)?,
            on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()), Tell::GoOn)?,
            on(SignalKind::window_change(), Tell::Size)?,
        ]))
    }

    /// The next word. None is lost where this is dropped while it waits.
    pub async fn next(&mut self) -> Tell {
        std::future::poll_fn(|context| {
            for (signal, tell) in &mut self.0 {
                if let Poll::Ready(Some(())) = pin!(signal.recv()).poll(context) {
                    return Poll::Ready(*tell);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// The word that this process is to end; what else is told meanwhile is of no use.
    pub async fn end(&mut self) {
        while self.next().await != Tell::End {}
    }
}
