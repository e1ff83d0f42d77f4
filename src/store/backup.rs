//! Backups: one file with all that is true of a store and nothing that follows from it, copied while the store is
//! written to.
//!
//! The log only grows, so any beginning of it is a store as it once was. It is copied in slices, each read in a
//! transaction of its own and written in one durable transaction of the backup: a backup that was broken off goes on
//! where its file ends, and so does the one of the next night. The last slice takes what changes in place (drafts,
//! tries to deliver notices) from the same moment as the end of the log. Then all of it is read back, and only then the
//! file says up to which event it is a backup.

mod copy;
mod verify;

use std::{
    fs,
    mem::ManuallyDrop,
    path::{Path, PathBuf},
};

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable};
use serde::{Deserialize, Serialize};

pub(super) use self::verify::{Read, Verifier};
use super::{
    SiteFacts, Store, StoreError, audit, create,
    database::{Snapshot, begin},
    file, log,
    site::{self, Mark},
    tables::{self, BATCHES, KEYS, LOG, META},
    untouched::Untouched,
};
use crate::sla::Instant;

/// The form of a backup file. A newer one is refused; the rows in it have versions of their own.
pub const FORM: u32 = 1;
/// Rows that one step copies, or holds against the store.
const SLICE: usize = 2_000;
/// Rows that one step reads back.
const READ: usize = 4_000;

/// What a backup was found to be when it had been read back whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Events in it: the number of the last.
    pub events: u64,
    pub at: Instant,
}

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Copied up to this event of so many.
    Copied {
        upto: u64,
        last: u64,
    },
    /// Read back up to this event of so many.
    Verified {
        upto: u64,
        last: u64,
    },
    Done(Verified),
}

type Opener = Box<dyn Fn() -> Result<Database, StoreError> + Send>;

/// What the next step does.
enum Phase {
    /// Leaves out the commands that the store forgot.
    Sweep,
    /// Copies the audit trail: before the log, so that no checkpoint goes beyond that.
    Audit,
    Copy,
    /// Drops keys that were dropped, from this one on.
    Erase([u8; 9]),
    /// Copies the end.
    End,
    /// Opens the file anew, which reads every page of it.
    Reopen,
    Verify(Box<Verifier>),
    Done(Verified),
}

/// A backup of an open store on its way. Dropped at any point, it goes on there when it is opened again.
pub struct Backup {
    open: Opener,
    /// `None` only while it is opened anew.
    file: Option<Database>,
    phase: Phase,
    slice: usize,
}

impl Backup {
    /// Begins a backup of the store in this file, or goes on with the one that is in it. That file is read whole first.
    ///
    /// # Errors
    /// `NotABackup`, `OtherStore`, `SchemaNewer`, `InUse`, `BackupDamaged`, or what the disk says. A file that was there
    /// is as it was then.
    pub fn open(path: &Path, store: &Store) -> Result<Self, StoreError> {
        tidy(path);
        if let Err(error) = path.symlink_metadata() {
            if error.kind() != std::io::ErrorKind::NotFound {
                return Err(error.into());
            }
            let new = create::new_file(path, &file::archive_builder(), &|new| initialise(new, store))?;
            create::put(&new, path)?;
            sync(above(path));
        } else {
            // A file that is something else is told apart before anything is written into it.
            look(path, store)?;
        }
        let path = path.to_owned();
        Self::open_with(Box::new(move || file::database(&path, &file::whole_builder())), store)
    }

    fn open_with(open: Opener, store: &Store) -> Result<Self, StoreError> {
        let file = open().map_err(StoreError::of_backup)?;
        belongs(&file.begin_read()?, store)?;
        audit::make_in(&file)?;
        Ok(Self { open, file: Some(file), phase: Phase::Sweep, slice: SLICE })
    }

    /// Does the next piece of it: some thousand rows. Only opening the file anew takes as long as reading it does, and
    /// touches nothing of the store.
    ///
    /// # Errors
    /// `BackupDamaged` where what was copied cannot be read back; otherwise of the store, or what the disk says. It may
    /// be opened and tried again.
    pub fn step(&mut self, store: &Store, now: Instant) -> Result<Progress, StoreError> {
        match &mut self.phase {
            Phase::Sweep => {
                if self.sweep(store)? {
                    self.phase = Phase::Audit;
                }
                self.copied(store)
            }
            Phase::Audit => {
                if self.copy_audit(store)? {
                    self.phase = Phase::Copy;
                }
                self.copied(store)
            }
            Phase::Copy => {
                if self.copy(store, false)? {
                    self.phase = Phase::Erase([0; 9]);
                }
                self.copied(store)
            }
            Phase::Erase(from) => {
                let from = *from;
                self.phase = self.erase(store, from)?.map_or(Phase::End, Phase::Erase);
                self.copied(store)
            }
            Phase::End => {
                if self.copy(store, true)? {
                    self.phase = Phase::Reopen;
                }
                self.copied(store)
            }
            Phase::Reopen => {
                // The old handle must let go of the file first.
                if let Some(file) = self.file.take() {
                    file.close()?;
                }
                self.file = Some((self.open)().map_err(StoreError::of_backup)?);
                self.phase = Phase::Verify(Box::default());
                Ok(Progress::Verified { upto: 0, last: self.last()? })
            }
            Phase::Verify(verifier) => {
                let file = self.file.as_ref().ok_or(StoreError::Closed)?;
                let txn = file.begin_read()?;
                let last = last(&txn)?;
                let more = verifier.step(&txn, READ).map_err(StoreError::of_backup)?;
                let upto = verifier.whole();
                if more == Read::More {
                    return Ok(Progress::Verified { upto, last });
                }
                if upto != last {
                    return Err(StoreError::BackupDamaged(format!("event {} is in no batch", upto + 1)));
                }
                drop(txn);
                let verified = Verified { events: upto, at: now };
                let txn = begin(file)?;
                let mark = postcard::to_stdvec(&verified)?;
                txn.open_table(META)?.insert("verified", mark.as_slice())?;
                txn.commit()?;
                self.phase = Phase::Done(verified);
                Ok(Progress::Done(verified))
            }
            Phase::Done(verified) => Ok(Progress::Done(*verified)),
        }
    }

    /// Closes the file in good order.
    ///
    /// # Errors
    /// What the disk says; what was copied is on it all the same.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.file.take().map_or(Ok(()), |file| Ok(file.close()?))
    }

    fn file(&self) -> Result<&Database, StoreError> {
        self.file.as_ref().ok_or(StoreError::Closed)
    }

    fn last(&self) -> Result<u64, StoreError> {
        last(&self.file()?.begin_read()?)
    }

    fn copied(&self, store: &Store) -> Result<Progress, StoreError> {
        let last = store.read_all(|all| log::LogRows::of(all)?.last())?;
        Ok(Progress::Copied { upto: self.last()?, last })
    }

    /// Smaller steps, and the file on a backend that is made anew for every opening, for tests.
    #[cfg(test)]
    pub(super) fn on_backend<B: redb::StorageBackend>(
        make: impl Fn() -> B + Send + 'static,
        store: &Store,
        slice: usize,
    ) -> Result<Self, StoreError> {
        let open = move || {
            file::opened(|| file::whole_builder().create_with_backend(make()).map_err(StoreError::from))
        };
        Ok(Self { slice, ..Self::open_with(Box::new(open), store)? })
    }

    /// Makes the file of a backup on a backend.
    #[cfg(test)]
    pub(super) fn create_on(backend: impl redb::StorageBackend, store: &Store) -> Result<(), StoreError> {
        let file = file::archive_builder().create_with_backend(backend)?;
        initialise(&file, store)?;
        Ok(file.close()?)
    }
}

/// What the file of a backup of this store says of itself, without reading more of it or changing it; `None` where it was never
/// finished.
///
/// # Errors
/// As [`Backup::open`], and `NotHere`.
pub fn look(path: &Path, store: &Store) -> Result<Option<Verified>, StoreError> {
    let file = Untouched::open(path)?;
    let looked = file::opened(|| {
        let file = file::archive_builder().create_with_backend(file)?;
        // Closing what redb panicked over may panic a second time; then it is left.
        let file = ManuallyDrop::new(file);
        let looked = file.begin_read().map_err(StoreError::from).and_then(|txn| {
            belongs(&txn, store)?;
            verified(&txn).map_err(StoreError::of_backup)
        });
        drop(ManuallyDrop::into_inner(file));
        Ok::<_, StoreError>(looked)
    });
    // What is wrong with the store is not put down to the backup.
    looked.map_err(StoreError::of_backup)?
}

/// Up to where a backup was verified last.
pub(super) fn verified(txn: &ReadTransaction) -> Result<Option<Verified>, StoreError> {
    let mark = txn.open_table(META)?.get("verified")?.map(|value| postcard::from_bytes(value.value()));
    Ok(mark.transpose()?)
}

/// What the backup says of the site. A file that is anything else is refused.
pub(super) fn facts(txn: &ReadTransaction) -> Result<SiteFacts, StoreError> {
    let meta = match txn.open_table(META) {
        Err(redb::TableError::TableDoesNotExist(_) | redb::TableError::TableTypeMismatch { .. }) => {
            return Err(StoreError::NotABackup);
        }
        opened => opened?,
    };
    let form = meta.get("backup")?.ok_or(StoreError::NotABackup)?;
    match form.value().try_into().map(u32::from_be_bytes) {
        Ok(FORM) => {}
        Ok(found) if found > FORM => return Err(StoreError::SchemaNewer { found, known: FORM }),
        _ => return Err(StoreError::NotABackup),
    }
    let site = meta.get("site")?.ok_or_else(|| StoreError::damaged("it names no site"))?;
    Ok(postcard::from_bytes(site.value())?)
}

/// The last event copied.
fn last(txn: &ReadTransaction) -> Result<u64, StoreError> {
    Ok(txn.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value()))
}

/// The end of the last batch that was copied whole, and its row.
type LastBatch = Option<(u64, (u32, [u8; 32]))>;

fn last_batch(txn: &ReadTransaction) -> Result<LastBatch, StoreError> {
    Ok(txn.open_table(BATCHES)?.last()?.map(|(first, batch)| (first.value(), batch.value())))
}

/// Whether the file is a backup of this life of this store: one mark, and the same log as far as it goes.
fn belongs(txn: &ReadTransaction, store: &Store) -> Result<(), StoreError> {
    let read = || Ok((facts(txn)?, site::mark(txn)?, last_batch(txn)?));
    let (facts, mark, last) = read().map_err(StoreError::of_backup)?;
    store.read_all(|all| {
        if site::mark(&all.live)? != mark || facts != *store.facts() {
            return Err(StoreError::OtherStore);
        }
        // A store that was set back to an earlier day by other means, and went on, has the same mark.
        match last {
            Some((first, batch)) if batch_of(all, first)? != Some(batch) => Err(StoreError::OtherStore),
            _ => Ok(()),
        }
    })
}

/// The batch of the store that begins here.
fn batch_of(all: &Snapshot, first: u64) -> Result<Option<(u32, [u8; 32])>, StoreError> {
    if let Some(batch) = all.live.open_table(BATCHES)?.get(first)? {
        return Ok(Some(batch.value()));
    }
    Ok(all.archive.open_table(BATCHES)?.get(first)?.map(|batch| batch.value()))
}

/// Writes the first transaction of a backup. It has no `schema`, so that no file of a store is ever taken for one, or
/// the other way round.
fn initialise(new: &Database, store: &Store) -> Result<(), StoreError> {
    let mark: Mark = store.read_all(|all| site::mark(&all.live))?;
    let txn = begin(new)?;
    tables::make_live(&txn)?;
    {
        let mut meta = txn.open_table(META)?;
        meta.insert("backup", FORM.to_be_bytes().as_slice())?;
        meta.insert("store", mark.as_slice())?;
        meta.insert("site", postcard::to_stdvec(store.facts())?.as_slice())?;
        txn.open_table(KEYS)?;
    }
    Ok(txn.commit()?)
}

fn above(path: &Path) -> &Path {
    path.parent().filter(|above| *above != Path::new("")).unwrap_or_else(|| Path::new("."))
}

/// Best effort: file systems of other machines may not know how, and a backup without its name is made anew.
fn sync(dir: &Path) {
    let _ = create::sync_dir(dir);
}

/// Takes away what a creation of this file left when it was interrupted.
fn tidy(path: &Path) {
    let Some(stem) = path.file_stem().map(|stem| format!("{}.new-", stem.to_string_lossy())) else { return };
    // As `create::new_file` names it. The folder may have files of others.
    let is_ours = |name: &str| {
        let random = name.strip_prefix(&stem).unwrap_or_default();
        random.len() == 8 && random.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    // Best effort: what stays behind is never read.
    for entry in fs::read_dir(above(path)).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_ours(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Puts a damaged backup aside, once: the next one is made anew, and this one is there for whoever looks into it.
///
/// # Errors
/// One was put aside before and is there still, or what the disk says.
pub fn put_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let aside = path.with_extension("damaged");
    if aside.symlink_metadata().is_ok() {
        return Err(StoreError::Exists);
    }
    fs::rename(path, &aside)?;
    sync(above(path));
    Ok(aside)
}
