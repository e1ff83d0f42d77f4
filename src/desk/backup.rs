//! Backups while people work: one at a time, a piece at a time.

mod place;

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use super::{core::Core, night::Nightly};
use crate::{
    api::{self, BackedUp, BackupFault},
    sla::Instant,
    store::{self, Progress, StoreError, Verified},
};

/// A backup whose next piece nobody asked for so long is closed, and stands in nobody's way.
pub const LEFT: Duration = Duration::from_secs(30);

/// What is being backed up, and what is known of backups.
#[derive(Default)]
pub struct Backups {
    running: Mutex<Option<Running>>,
    told: Mutex<api::Backups>,
    /// What the site set for the nights.
    pub nightly: OnceLock<Nightly>,
    /// Somebody waits to close one that was left.
    watched: AtomicBool,
    over: AtomicBool,
}

struct Running {
    path: PathBuf,
    backup: store::Backup,
    touched: Moment,
}

impl Backups {
    /// Does the next piece of the backup in this file.
    ///
    /// # Errors
    /// Why there is none; what was copied stays.
    pub fn step(&self, core: &Core, path: &Path) -> Result<api::Backup, BackupFault> {
        let mut slot = match self.running.try_lock() {
            Ok(slot) => slot,
            Err(TryLockError::Poisoned(slot)) => slot.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(BackupFault::Busy),
        };
        if self.over.load(Ordering::Relaxed) {
            return Err(BackupFault::Store);
        }
        if let Err(full) = place::has_room(&core.dir, path) {
            drop(slot.take_if(|running| running.path == path));
            return Err(full);
        }
        let mut running = match slot.take() {
            Some(running) if running.path == path => running,
            Some(other) if other.touched.elapsed() < LEFT => {
                *slot = Some(other);
                return Err(BackupFault::Busy);
            }
            left => {
                drop(left);
                let backup = store::Backup::open(path, &core.store).map_err(|error| fault(&error))?;
                Running { path: path.to_owned(), backup, touched: Moment::now() }
            }
        };
        // One that fails is closed, and begins again where its file ends.
        let done = match running.backup.step(&core.store, core.time.now()).map_err(|error| fault(&error))? {
            Progress::Copied { upto, last } => api::Backup::Copied { upto, last },
            Progress::Verified { upto, last } => api::Backup::Verified { upto, last },
            Progress::Done(verified) => {
                running.backup.close().map_err(|error| fault(&error))?;
                let done = backed_up(path, verified);
                tracing::info!(events = done.events, bytes = done.bytes, "backed up");
                self.told().last = Some(done.clone());
                return Ok(api::Backup::Done(done));
            }
        };
        running.touched = Moment::now();
        *slot = Some(running);
        Ok(done)
    }

    /// Closes a backup that was left; whether none is on its way now.
    pub fn close_left(&self) -> bool {
        let Ok(mut slot) = self.running.try_lock() else { return false };
        if slot.as_ref().is_some_and(|running| running.touched.elapsed() >= LEFT) {
            drop(slot.take());
        }
        slot.is_none()
    }

    /// Closes what is on its way; none begins after this.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        // One that is in the middle of a step is closed by whoever does it, or by the end of the process.
        if let Ok(mut slot) = self.running.try_lock() {
            drop(slot.take());
        }
    }

    /// What is known.
    pub fn told(&self) -> MutexGuard<'_, api::Backups> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the caller is the one to close a backup that is left.
    pub fn watch(&self) -> bool {
        !self.watched.swap(true, Ordering::Relaxed)
    }

    /// Nobody watches any more.
    pub fn unwatch(&self) {
        self.watched.store(false, Ordering::Relaxed);
    }

    fn path_of_running(&self) -> Option<PathBuf> {
        let slot = self.running.try_lock().ok()?;
        slot.as_ref().map(|running| running.path.clone())
    }
}

/// One piece of the backup that somebody asks for: in this file or, where none is named, in the one whose turn it is.
pub fn asked(core: &Core, file: Option<&str>) -> api::Backup {
    let path = match (file, core.backups.nightly.get()) {
        (Some(file), _) => place::checked(&core.dir, Path::new(file)),
        (None, Some(nightly)) => {
            let slots = nightly.slots(core.store.facts());
            match core.backups.path_of_running().filter(|running| slots.contains(running)) {
                Some(running) => Ok(running),
                None => turn(core, nightly, &[]),
            }
        }
        (None, None) => Err(BackupFault::NoFile),
    };
    path.and_then(|path| core.backups.step(core, &path)).unwrap_or_else(api::Backup::Failed)
}

/// The file of the nightly backups whose turn it is: one that was never finished, or else the oldest. How old one is that
/// was made while the clock was ahead, nobody knows: it comes before the others. None of those that are `left`.
pub fn turn(core: &Core, nightly: &Nightly, left: &[PathBuf]) -> Result<PathBuf, BackupFault> {
    let now = core.time.now();
    let mut oldest: Option<((bool, Option<Instant>), PathBuf)> = None;
    let mut why = BackupFault::NoFolder;
    for path in nightly.slots(core.store.facts()) {
        match place::checked(&core.dir, &path).and_then(|path| Ok((known(core, &path)?, path))) {
            Ok((_, path)) if left.contains(&path) => why = BackupFault::DamagedAgain,
            Ok((verified, path)) => {
                let at = verified.map(|verified| verified.at);
                let age = (at.is_some(), at.filter(|at| *at <= now));
                if oldest.as_ref().is_none_or(|(before, _)| age < *before) {
                    oldest = Some((age, path));
                }
            }
            Err(fault) => why = fault,
        }
    }
    oldest.map(|(_, path)| path).ok_or(why)
}

/// The last of the nightly backups that there are; one that was made while the clock was ahead, where there is no other.
pub fn last(core: &Core, nightly: &Nightly) -> Option<BackedUp> {
    let slots = nightly.slots(core.store.facts()).into_iter();
    let known = slots.filter_map(|path| Some(backed_up(&path, known(core, &path).ok().flatten()?)));
    let now = core.time.now();
    known.max_by_key(|one| (one.at <= now, one.at))
}

/// Whether the nightly backups go to the disk of the store.
pub fn is_beside(core: &Core, nightly: &Nightly) -> bool {
    place::is_beside(&core.dir, &nightly.dir)
}

/// What is known of a file without reading it. One that is not there, or damaged, is as good as none.
fn known(core: &Core, path: &Path) -> Result<Option<Verified>, BackupFault> {
    match store::look_at_backup(path, &core.store) {
        Err(StoreError::NotHere | StoreError::BackupDamaged(_)) => Ok(None),
        looked => looked.map_err(|error| fault(&error)),
    }
}

fn backed_up(path: &Path, Verified { events, at }: Verified) -> BackedUp {
    let bytes = path.metadata().map_or(0, |meta| meta.len());
    BackedUp { file: path.to_string_lossy().into_owned(), events, bytes, at }
}

fn fault(error: &StoreError) -> BackupFault {
    tracing::error!(%error, "backup");
    match error {
        StoreError::NotABackup => BackupFault::NotABackup,
        StoreError::OtherStore => BackupFault::OtherStore,
        StoreError::SchemaNewer { .. } => BackupFault::Newer,
        StoreError::InUse | StoreError::Exists => BackupFault::InUse,
        StoreError::BackupDamaged(_) => BackupFault::Damaged,
        error if error.is_full() => BackupFault::Full,
        StoreError::Io(error) => place::of_io(error),
        _ => BackupFault::Store,
    }
}
