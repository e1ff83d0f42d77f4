//! Who delivers notices: a thread that gives each to a command of the site, and never holds anybody up.
//!
//! The command gets one line of JSON on its standard input, and says by its exit code whether the notice went
//! out: 0 yes, anything else no, try again later. One that takes too long is ended; whether its notice went out
//! nobody knows then.

use std::{
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::SyncSender,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant as Moment},
};

use serde_json::json;
use tokio::sync::oneshot;

use super::{
    core::Core,
    errand,
    job::{Job, Task},
    outbox,
    staff_courier::StaffNotify,
};
use crate::{
    api::{Actor, Reply},
    case::{Delivery, Door, Event, PersonId, Reason, Word},
    sla::Instant,
    store::{StoreError, Waiting},
};

/// How a site delivers notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// Program and arguments; customers are written nothing where there are none.
    pub command: Vec<String>,
    /// How long one notice may take.
    pub timeout: Duration,
    /// How messages to staff are sent; none are where this is not set.
    pub staff: Option<StaffNotify>,
}

impl Notify {
    /// What a site set for its customers and for its staff, where it set anything.
    pub fn of(customers: Option<Self>, staff: Option<StaffNotify>) -> Option<Self> {
        match (customers, staff) {
            (None, None) => None,
            (Some(customers), staff) => Some(Self { staff, ..customers }),
            (None, Some(staff)) => {
                Some(Self { command: Vec::new(), timeout: staff.timeout, staff: Some(staff) })
            }
        }
    }
}

/// Notices that are being sent at the same time.
const LANES: usize = 4;
/// How often those under way are looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How often the clock is looked at with nothing to do: a machine that slept has another time then.
const LONGEST: Duration = Duration::from_secs(1);
/// How long a notice under way may take still when the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// The thread that delivers, until this is dropped.
pub struct Courier {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// A notice under way.
struct Flight {
    notice: u64,
    child: Child,
    until: Moment,
}

impl Courier {
    /// Begins to deliver.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(core: Arc<Core>, jobs: SyncSender<Job>, notify: Notify) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let round = Round {
            latest: core.time.now(),
            core: core.clone(),
            jobs,
            notify,
            stop: stop.clone(),
            flights: Vec::new(),
            untold: Vec::new(),
        };
        let thread = thread::Builder::new().name("courier".to_owned()).spawn(move || round.run())?;
        let _ = core.courier.set(thread.thread().clone());
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Ends what is under way, after a short while by force, and waits for that.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        let _ = thread.join();
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Round {
    core: Arc<Core>,
    jobs: SyncSender<Job>,
    notify: Notify,
    stop: Arc<AtomicBool>,
    flights: Vec<Flight>,
    /// What came of notices and is not written down yet.
    untold: Vec<(u64, Delivery)>,
    /// The latest time that was seen.
    latest: Instant,
}

impl Round {
    fn run(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            self.land();
            let rest = self.take_off();
            let rest = match (self.flights.is_empty(), self.untold.is_empty()) {
                (false, _) => LOOK,
                (true, false) => LONGEST,
                (true, true) => rest,
            };
            thread::park_timeout(rest);
        }
        let end = Moment::now() + GRACE;
        while !self.flights.is_empty() || !self.untold.is_empty() && Moment::now() < end {
            self.flights.iter_mut().for_each(|flight| flight.until = flight.until.min(end));
            self.land();
            thread::sleep(LOOK);
        }
        if !self.untold.is_empty() {
            // Said at the next start: nobody knows.
            tracing::error!(notices = self.untold.len(), "what came of notices could not be written");
        }
    }

    /// Sends what may be sent; how long there is nothing to do otherwise.
    fn take_off(&mut self) -> Duration {
        while self.flights.len() < LANES && !self.stop.load(Ordering::Relaxed) {
            // A clock of the machine that goes back makes nobody wait.
            self.latest = self.latest.max(self.core.time.now());
            let now = self.latest;
            let waiting = match outbox::next(&self.core, now) {
                Ok(waiting) => waiting,
                Err(next) => {
                    let ahead = next.map(|at| Duration::from_secs(at.since(now).max(0).unsigned_abs()));
                    return ahead.map_or(LONGEST, |ahead| ahead.clamp(LOOK, LONGEST));
                }
            };
            match self.ask(Task::Post { notice: waiting.seq }) {
                Some(Reply::Ok) => {}
                // It was taken back, or says what is not so any more.
                Some(Reply::Refused { refusal, .. }) if refusal.reason == Reason::Overtaken => continue,
                // Nobody knows whether the try is on the disk; it was none.
                Some(Reply::Refused { refusal, .. }) if refusal.reason == Reason::Unknown => {
                    self.untold.push((waiting.seq, Delivery::Failed));
                    return LONGEST;
                }
                _ => return LONGEST,
            }
            match self.line(&waiting).map(|line| errand::start(&self.notify.command, &self.core.dir, &line)) {
                Ok(Ok(child)) => {
                    let until = Moment::now() + self.notify.timeout;
                    self.flights.push(Flight { notice: waiting.seq, child, until });
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, notice = waiting.seq, "the command for notices does not start");
                    self.untold.push((waiting.seq, Delivery::Failed));
                }
                Err(error) => {
                    tracing::error!(%error, notice = waiting.seq, "the notice cannot be read");
                    self.untold.push((waiting.seq, Delivery::Failed));
                }
            }
        }
        LOOK
    }

    /// What the command is told.
    fn line(&self, waiting: &Waiting) -> Result<String, StoreError> {
        let facts = self.core.store.facts();
        let written = self.core.store.history(waiting.seq, 1)?;
        let record = written.last().filter(|record| !record.erased);
        let Some((record, Event::Noticed { about, .. })) = record.map(|record| (record, &record.event))
        else {
            return Err(StoreError::Damaged(format!("event {} is no notice", waiting.seq)));
        };
        let tries = self.core.read(|live| live.outbox.get(&waiting.seq).and_then(|it| it.attempt));
        let word = |word| record.words.get(word).unwrap_or_default();
        Ok(json!({
            "id": format!("{}-{}-{}", facts.site.letters(), facts.epoch, waiting.seq),
            "case": waiting.case,
            "about": about.id(),
            "to": word(Word::Contact),
            "text": word(Word::Text),
            "site": facts.name,
            "written": record.envelope.occurred,
            "try": tries.map_or(1, |attempt| attempt.tries),
        })
        .to_string())
    }

    /// Writes down what came of those that ended, and ends those that take too long.
    fn land(&mut self) {
        let now = Moment::now();
        let mut landed = Vec::new();
        self.flights.retain_mut(|flight| {
            let came = match flight.child.try_wait() {
                Ok(Some(status)) if status.success() => Delivery::Sent,
                // Somebody ended it, perhaps after it had sent.
                Ok(Some(status)) if status.code().is_none() => {
                    tracing::warn!(%status, notice = flight.notice, "the command for notices was ended");
                    Delivery::Unsure
                }
                Ok(Some(status)) => {
                    tracing::warn!(%status, notice = flight.notice, "a notice was not sent");
                    Delivery::Failed
                }
                Ok(None) if now < flight.until => return true,
                _ => {
                    tracing::warn!(notice = flight.notice, "a notice took too long");
                    errand::end(&mut flight.child);
                    Delivery::Unsure
                }
            };
            landed.push((flight.notice, came));
            false
        });
        self.untold.extend(landed);
        self.tell();
    }

    /// Writes down what came of the notices. What cannot be written now, because the disk is full, is tried again
    /// in the next round.
    fn tell(&mut self) {
        let untold = std::mem::take(&mut self.untold);
        for (notice, came) in untold {
            match self.ask(Task::Posted { notice, came }) {
                Some(Reply::Refused { refusal, .. }) if refusal.reason != Reason::Overtaken => {
                    self.untold.push((notice, came));
                }
                _ => {}
            }
        }
    }

    fn ask(&self, task: Task) -> Option<Reply> {
        let (answer, reply) = oneshot::channel();
        let actor = Actor { person: PersonId::SYSTEM, on_behalf: None, door: Door::Timer };
        self.jobs.send(Job { actor, task, answer }).ok()?;
        reply.blocking_recv().ok()
    }
}
