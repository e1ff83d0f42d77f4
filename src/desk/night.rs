//! The nightly backup: a thread that writes one when its time has come, makes up for nights in which nobody was here,
//! and tries again later what failed.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant as Moment},
};

use jiff::{civil::Time, tz::TimeZone};

use super::{backup, core::Core};
use crate::{
    api::{Backup, BackupFault},
    sla::Instant,
    store::{self, SiteFacts, StoreError},
};

/// Seconds after the start before a night is made up for: whoever starts a server wants to work first.
const AFTER_START_S: i64 = 300;
/// Seconds to wait after each try that failed; the last of them again and again.
const AGAIN_S: [i64; 4] = [300, 900, 1_800, 3_600];
/// The longest of all such waits.
const LONGEST_S: i64 = 3_600;
/// Seconds to wait while somebody else's backup is on its way.
const BUSY_S: i64 = 60;
/// How often the clock is looked at: a machine that slept has another time then.
const LOOK: Duration = Duration::from_secs(1);
/// The same for a clock moved by hand.
const BY_HAND: Duration = Duration::from_millis(20);
/// The longest rest between two pieces. It rests as long as it worked, so that others have the disk and the processor.
const REST: Duration = Duration::from_millis(100);
/// How long a piece under way may take still when the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// What a site sets for its nights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nightly {
    /// Best on another disk.
    pub dir: PathBuf,
    /// In the site's zone.
    pub at: Time,
    /// Files that are kept, each of a night of its own.
    pub keep: u32,
}

impl Nightly {
    /// The files: letters of the site, its life, and a number. A new life begins new files, so that those of the lost
    /// one stay.
    pub fn slots(&self, facts: &SiteFacts) -> Vec<PathBuf> {
        let name = |n| format!("{}-{}-{n}.redb", facts.site.letters(), facts.epoch);
        (1..=self.keep).map(|n| self.dir.join(name(n))).collect()
    }
}

/// The thread, until this is dropped.
pub struct Night {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Night {
    /// Begins to look for nights.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(core: Arc<Core>, nightly: Nightly) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let nightly = core.backups.nightly.get_or_init(|| nightly).clone();
        let watch = Watch {
            zone: TimeZone::get(&core.store.facts().zone).unwrap_or(TimeZone::UTC),
            held: core.time.now().plus(AFTER_START_S),
            core,
            nightly,
            stop: stop.clone(),
            failed: 0,
        };
        let thread = thread::Builder::new().name("night".to_owned()).spawn(move || watch.run())?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Night {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        let began = Moment::now();
        // One that reads a large file to its end is left alone with it: what it would write is not needed any more.
        while !thread.is_finished() && began.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Says, where the thread ends by a panic, that no backups are made any more.
pub struct Ending<'a>(pub &'a Core);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            tracing::error!("the nightly backups ended by a panic");
            let now = self.0.time.now();
            let mut told = self.0.backups.told();
            (told.next, told.failed) = (None, Some((now, BackupFault::Ended)));
        }
    }
}

struct Watch {
    core: Arc<Core>,
    nightly: Nightly,
    zone: TimeZone,
    stop: Arc<AtomicBool>,
    /// Nothing is begun before.
    held: Instant,
    /// Tries that failed one after the other.
    failed: usize,
}

impl Watch {
    fn run(mut self) {
        let core = self.core.clone();
        let _ending = Ending(&core);
        let last = backup::last(&self.core, &self.nightly);
        {
            let mut told = self.core.backups.told();
            told.nightly = true;
            told.last = last;
        }
        // A night that is over when the server starts counts from its file, not from what somebody asks for.
        let start = self.core.time.now();
        let mut done = self.core.backups.told().last.as_ref().map(|last| last.at).filter(|at| *at <= start);
        while !self.stopped() {
            let now = self.core.time.now();
            // What a clock that was ahead once said puts nothing off for longer than a right one.
            done = done.map(|done| done.min(now));
            self.held = self.held.min(now.plus(LONGEST_S));
            let due = due(done, self.nightly.at, &self.zone, now).max(self.held);
            // A disk may be connected, or gone, at any time.
            let beside = backup::is_beside(&self.core, &self.nightly);
            {
                let mut told = self.core.backups.told();
                (told.next, told.beside) = (Some(due), beside);
            }
            if now < due {
                thread::park_timeout(if self.core.time.by_hand() { BY_HAND } else { LOOK });
                continue;
            }
            match self.back_up() {
                Ok((at, but)) => {
                    (self.failed, done) = (0, Some(at));
                    self.core.backups.told().failed = but.map(|fault| (now, fault));
                }
                // The server stops, or somebody else makes one.
                Err(BackupFault::Busy) => self.held = now.plus(BUSY_S),
                Err(_) if self.stopped() => {}
                Err(fault) => {
                    let wait = AGAIN_S.get(self.failed).or(AGAIN_S.last()).copied().unwrap_or(BUSY_S);
                    self.failed += 1;
                    self.held = now.plus(wait);
                    tracing::error!(?fault, again_in_s = wait, "the nightly backup failed");
                    self.core.backups.told().failed = Some((now, fault));
                }
            }
        }
    }

    /// Makes the backup whose turn it is: when, and what is wrong all the same.
    fn back_up(&self) -> Result<(Instant, Option<BackupFault>), BackupFault> {
        let mut left = Vec::new();
        loop {
            let path = backup::turn(&self.core, &self.nightly, &left)?;
            let done = match self.all_of(&path) {
                Err(BackupFault::Damaged) => match store::put_aside(&path) {
                    Ok(aside) => {
                        tracing::error!(aside = %aside.display(), "a damaged backup was put aside");
                        self.all_of(&path)
                    }
                    // Somebody must look at both first. The others are kept up meanwhile.
                    Err(StoreError::Exists) => {
                        tracing::error!(file = %path.display(), "a backup is damaged once more");
                        left.push(path);
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(%error, "a damaged backup could not be put aside");
                        Err(BackupFault::Damaged)
                    }
                },
                done => done,
            };
            return done.map(|at| (at, (!left.is_empty()).then_some(BackupFault::DamagedAgain)));
        }
    }

    fn all_of(&self, path: &std::path::Path) -> Result<Instant, BackupFault> {
        loop {
            if self.stopped() {
                return Err(BackupFault::Busy);
            }
            let began = Moment::now();
            match self.core.backups.step(&self.core, path)? {
                Backup::Done(done) => return Ok(done.at),
                Backup::Failed(fault) => return Err(fault),
                Backup::Copied { .. } | Backup::Verified { .. } => {
                    thread::park_timeout(began.elapsed().min(REST));
                }
            }
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// When the next backup is due, where the last one was done then: the first such time of day after it. Where there is
/// none, now.
fn due(done: Option<Instant>, at: Time, zone: &TimeZone, now: Instant) -> Instant {
    let Some(done) = done else { return now };
    let mut day = done.zoned(zone).date();
    // Two days are enough, also where a clock change moves the time of day past the first.
    for _ in 0..3 {
        if let Ok(local) = zone.to_zoned_datetime(day.to_datetime(at)) {
            let local = Instant::from(local.timestamp());
            if local > done {
                return local;
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_at_the_next_such_time_of_day_and_a_missed_one_at_once() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let (china, berlin) =
            (TimeZone::get("Asia/Shanghai").unwrap(), TimeZone::get("Europe/Berlin").unwrap());
        let night = Time::constant(2, 30, 0, 0);
        let far = at("2030-01-01T00:00:00Z");
        for (zone, done, due_at) in [
            // 02:33 in China: the next night.
            (&china, "2026-11-22T18:33:00Z", "2026-11-23T18:30:00Z"),
            // Just before, and at the second itself.
            (&china, "2026-11-22T18:29:59Z", "2026-11-22T18:30:00Z"),
            (&china, "2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z"),
            // Made up for at ten in the morning: the next night all the same.
            (&china, "2026-11-23T02:00:00Z", "2026-11-23T18:30:00Z"),
            // The clocks go forward over it: at the moment that takes its place.
            (&berlin, "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
            // And back over it: once.
            (&berlin, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
            (&berlin, "2026-10-25T00:31:00Z", "2026-10-26T01:30:00Z"),
        ] {
            assert_eq!(due(Some(at(done)), night, zone, far), at(due_at), "{done}");
        }
        let now = at("2026-11-23T02:00:00Z");
        assert_eq!(due(None, night, &china, now), now);
    }
}
