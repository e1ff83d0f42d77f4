//! The open store: two databases behind a lock, so that they can be reopened after a failed commit.
//!
//! `live.redb` takes in what is written: events at the end of the log, keys, outcomes of commands, drafts. It
//! stays small, so that a durable commit costs little and a crashed file opens at once. `archive.redb` has
//! everything else: the log up to the projection, and what is projected from it. What is moved stands in the
//! archive durably before it leaves the live file, so a reader who looks at the live file first misses nothing.

use std::{
    path::Path,
    sync::{
        Mutex, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, Ordering},
    },
};

use redb::{Database, Durability, ReadTransaction, ReadableDatabase, ReadableTable, WriteTransaction};

use super::{
    SiteFacts, StoreError,
    audit::{self, Signer},
    create, file, log, migrate, site,
    tables::{LOG, META},
};
use crate::case::Editions;

/// How often both files are looked at again until they are of one moment, before whoever writes has to wait.
const RETAKEN: usize = 16;

/// The two databases of a store.
pub struct Files {
    pub live: Database,
    pub archive: Database,
}

impl Files {
    /// Closes both in good order.
    pub fn close(self) -> Result<(), StoreError> {
        let live = self.live.close();
        self.archive.close()?;
        Ok(live?)
    }
}

/// Both files, the live file as it stood first. What was moved in between is seen in both; what was written and moved in
/// between, in the archive alone.
pub struct Snapshot {
    pub live: ReadTransaction,
    pub archive: ReadTransaction,
}

impl Snapshot {
    fn of(files: &Files) -> Result<Self, StoreError> {
        // In this order: an event leaves the live file after it came into the archive.
        let live = files.live.begin_read()?;
        #[cfg(test)]
        super::tests::between::happen();
        Ok(Self { live, archive: files.archive.begin_read()? })
    }

    /// Whether the archive has nothing that was not in the live file yet when that was looked at. Otherwise the log goes
    /// on behind what the live file alone has: commands, drafts, tries to deliver.
    pub(super) fn is_of_one_moment(&self) -> Result<bool, StoreError> {
        let last = self.archive.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
        Ok(last <= self.written()?)
    }

    /// The last event that was written, as the live file tells it.
    pub(super) fn written(&self) -> Result<u64, StoreError> {
        let last = self.live.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
        Ok(log::counter(&self.live.open_table(META)?, "moved")?.max(last))
    }
}

type Opener = Box<dyn Fn() -> Result<Files, StoreError> + Send + Sync>;

/// An open store. Reads are short transactions of their own, from any thread; writes come from one thread.
pub struct Store {
    facts: SiteFacts,
    open: Opener,
    /// `None` once it was closed, or after a reopening that failed.
    files: RwLock<Option<Files>>,
    /// A read failed, and the disk with it: redb reads nothing more before it was reopened.
    failed: AtomicBool,
    signer: Signer,
    /// What was adopted and parsed already. An edition never changes.
    pub(super) editions: Mutex<Editions>,
}

impl Store {
    /// Opens the store of a directory. One of an older form is brought into today's first; its file is kept.
    ///
    /// # Errors
    /// `NotHere`, `InUse`, `SchemaNewer`, `Damaged`, or what the disk says.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let here = dir.to_owned();
        let open = move || file::open(&here);
        let signer = || Signer::of(Some(dir.to_owned()));
        let store = match Self::open_with(Box::new(open.clone()), signer()) {
            Err(StoreError::SchemaOlder { found }) => {
                migrate::migrate(dir, found)?;
                Self::open_with(Box::new(open), signer())
            }
            opened => opened,
        }?;
        create::tidy(dir);
        Ok(store)
    }

    pub(super) fn open_with(open: Opener, signer: Signer) -> Result<Self, StoreError> {
        let files = open()?;
        let facts = site::read_both(&Snapshot::of(&files)?)?;
        audit::make(&files)?;
        Ok(Self {
            facts,
            open,
            signer,
            files: RwLock::new(Some(files)),
            failed: AtomicBool::default(),
            editions: Mutex::default(),
        })
    }

    /// Opens a store over backends that are made anew for every opening, for tests that break disks. An archive that
    /// is not there yet is made on the backend that is given for it, which then gets its name by `put`.
    #[cfg(test)]
    pub(crate) fn on_backends<L: redb::StorageBackend, A: redb::StorageBackend>(
        make: impl Fn() -> (L, A) + Send + Sync + 'static,
        put: impl Fn() -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        Self::open_with(
            Box::new(move || {
                let (live, archive) = make();
                file::opened(|| {
                    let live = file::live_builder().create_with_backend(live)?;
                    SiteFacts::read(&live.begin_read()?)?;
                    let mut archive = file::archive_builder().create_with_backend(archive)?;
                    if site::schema(&archive.begin_read()?)?.is_none() {
                        create::initialise_archive(&archive, &live)?;
                        archive.close()?;
                        put()?;
                        archive = file::archive_builder().create_with_backend(make().1)?;
                    }
                    Ok::<_, StoreError>(Files { live, archive })
                })
            }),
            Signer::of(None),
        )
    }

    /// Makes the live file of a store on a backend.
    #[cfg(test)]
    pub(crate) fn create_on(
        live: impl redb::StorageBackend,
        facts: &SiteFacts,
        first: &[super::NewEvent],
    ) -> Result<(), StoreError> {
        let database = file::live_builder().create_with_backend(live)?;
        create::initialise(&database, facts, first)?;
        Ok(database.close()?)
    }

    /// Who signs for the store.
    pub(super) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What the store says of itself.
    pub fn facts(&self) -> &SiteFacts {
        &self.facts
    }

    /// Opens the files anew, after a commit or a read that failed. What that commit wrote is there whole, or not at all.
    ///
    /// # Errors
    /// As [`Store::open`]; it may be tried again.
    pub fn reopen(&self) -> Result<(), StoreError> {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        self.failed.store(false, Ordering::Relaxed);
        // The old handles must let go of the files first. What they say in doing so was said by the commit.
        drop(files.take());
        *files = Some((self.open)()?);
        Ok(())
    }

    /// Whether a read failed in such a way that nothing more is read before [`Store::reopen`].
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Takes note of what came of a read.
    fn came<T>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(read, Err(StoreError::Io(_) | StoreError::Stale)) {
            self.failed.store(true, Ordering::Relaxed);
        }
        read
    }

    /// Closes the files in good order.
    ///
    /// # Errors
    /// What the disk says; everything committed is on it all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        match self.files.write().unwrap_or_else(PoisonError::into_inner).take() {
            Some(files) => files.close(),
            None => Ok(()),
        }
    }

    fn files(&self) -> RwLockReadGuard<'_, Option<Files>> {
        self.files.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is projected in one transaction, which must be short, and in which nothing else of the store is asked:
    /// pages that it may see are not used again meanwhile, and a reopening waits for it.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Held to the end: a reopening waits for it, instead of closing the file under it.
        let files = self.files();
        let begin = || Ok(files.as_ref().ok_or(StoreError::Closed)?.archive.begin_read()?);
        self.came(begin().and_then(|txn| read(&txn)))
    }

    /// Reads both files, as shortly: the log to its end, keys, and what is in the live file alone.
    pub(super) fn read_all<T>(
        &self,
        read: impl FnOnce(&Snapshot) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let files = self.files();
        let begin = || Snapshot::of(files.as_ref().ok_or(StoreError::Closed)?);
        self.came(begin().and_then(|snapshot| read(&snapshot)))
    }

    /// The same where what is in the live file alone is held against the log, so that both must be of one moment.
    pub(super) fn read_one_moment<T>(
        &self,
        read: impl FnOnce(&Snapshot) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.came(self.one_moment().and_then(|snapshot| read(&snapshot)))
    }

    fn one_moment(&self) -> Result<Snapshot, StoreError> {
        // Each time a whole batch would have to be committed and moved in between.
        for _ in 0..RETAKEN {
            let snapshot = Snapshot::of(self.files().as_ref().ok_or(StoreError::Closed)?)?;
            if snapshot.is_of_one_moment()? {
                return Ok(snapshot);
            }
        }
        // Nobody writes while this is held.
        let files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        Snapshot::of(files.as_ref().ok_or(StoreError::Closed)?)
    }

    /// Gives the files themselves, while nobody opens them anew.
    pub(super) fn with_files<T>(
        &self,
        each: impl FnOnce(&Files) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        each(self.files().as_ref().ok_or(StoreError::Closed)?)
    }

    /// A reader that keeps every page that it may see, for tests of what that costs.
    #[cfg(test)]
    pub(crate) fn pinned(&self) -> Result<Snapshot, StoreError> {
        Snapshot::of(self.files().as_ref().ok_or(StoreError::Closed)?)
    }

    /// Writes what is projected in one durable transaction, or nothing.
    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let files = self.files();
        let txn = begin(&files.as_ref().ok_or(StoreError::Closed)?.archive)?;
        let done = write(&txn)?;
        txn.commit()?;
        Ok(done)
    }

    /// Writes the live file in one durable transaction, or nothing; beside it the archive as it stands.
    pub(super) fn write_live<T>(
        &self,
        write: impl FnOnce(&WriteTransaction, &ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let files = self.files();
        let files = files.as_ref().ok_or(StoreError::Closed)?;
        let archive = files.archive.begin_read()?;
        // After a crash this file is read through when it is opened: it is small. In return a commit is one sync
        // instead of two, and leaves no list of free pages behind.
        let mut txn = begin(&files.live)?;
        txn.set_quick_repair(false);
        let done = write(&txn, &archive)?;
        txn.commit()?;
        Ok(done)
    }
}

/// Begins a transaction that is on the disk when its commit returns, and after which a crashed file opens at
/// once instead of being read through, however large it is.
pub(super) fn begin(database: &Database) -> Result<WriteTransaction, StoreError> {
    let mut txn = database.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(true);
    Ok(txn)
}
