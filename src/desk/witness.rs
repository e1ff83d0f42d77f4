//! Who gives checkpoints out of the house: a thread that hands each new one to a command of the site, as one line on
//! its standard input, and never holds anybody up.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant as Moment},
};

use super::{core::Core, errand};

/// How a site gives checkpoints out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Program and arguments.
    pub command: Vec<String>,
    /// How long one may take.
    pub timeout: Duration,
}

/// How often it is looked for a new one.
const LOOK: Duration = Duration::from_secs(1);
/// How often the command under way is looked at.
const UNDER_WAY: Duration = Duration::from_millis(20);
/// How long after a failure it is tried again.
const AGAIN: Duration = Duration::from_secs(if cfg!(test) { 2 } else { 60 });

/// The thread, until this is dropped.
pub struct Witness {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Witness {
    /// Begins to give checkpoints out, with the newest one.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(core: Arc<Core>, witnessed: Witnessed) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let thread =
            thread::Builder::new().name("witness".to_owned()).spawn(move || run(&core, &witnessed, &told))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn run(core: &Core, witnessed: &Witnessed, stop: &AtomicBool) {
    let mut given = 0;
    while !stop.load(Ordering::Relaxed) {
        let mut rest = LOOK;
        if core.trail.checkpoint() > given {
            match core.store.last_checkpoint() {
                Ok(Some((no, line))) if give(core, witnessed, &line, stop) => given = no,
                Ok(None) => {}
                Ok(Some(_)) => rest = AGAIN,
                Err(error) => {
                    tracing::error!(%error, "a checkpoint could not be read");
                    rest = AGAIN;
                }
            }
        }
        if !stop.load(Ordering::Relaxed) {
            thread::park_timeout(rest);
        }
    }
}

/// Hands one checkpoint over; whether the command took it.
fn give(core: &Core, witnessed: &Witnessed, line: &str, stop: &AtomicBool) -> bool {
    let mut child = match errand::start(&witnessed.command, &core.dir, line) {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(%error, "the command for checkpoints does not start");
            return false;
        }
    };
    let began = Moment::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return true,
            Ok(None) if began.elapsed() < witnessed.timeout && !stop.load(Ordering::Relaxed) => {
                thread::sleep(UNDER_WAY);
            }
            _ => {
                tracing::warn!("a checkpoint was not given out");
                errand::end(&mut child);
                return false;
            }
        }
    }
}
