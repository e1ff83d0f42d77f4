//! The open store: one database behind a lock, so that it can be reopened after a failed commit.

use std::{
    path::Path,
    sync::{Mutex, PoisonError, RwLock},
};

use redb::{Database, Durability, ReadTransaction, ReadableDatabase, WriteTransaction};

use super::{SiteFacts, StoreError, create, file};
use crate::case::Editions;

type Opener = Box<dyn Fn() -> Result<Database, StoreError> + Send + Sync>;

/// An open store. Reads are short transactions of their own, from any thread; writes come from one thread.
pub struct Store {
    facts: SiteFacts,
    open: Opener,
    /// `None` once it was closed, or after a reopening that failed.
    database: RwLock<Option<Database>>,
    /// What was adopted and parsed already. An edition never changes.
    pub(super) editions: Mutex<Editions>,
}

impl Store {
    /// Opens the store of a directory.
    ///
    /// # Errors
    /// `NotHere`, `InUse`, `SchemaNewer`, `Damaged`, or what the disk says.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let here = dir.to_owned();
        let store = Self::open_with(Box::new(move || file::open(&here)))?;
        create::tidy(dir);
        Ok(store)
    }

    fn open_with(open: Opener) -> Result<Self, StoreError> {
        let database = open()?;
        let facts = SiteFacts::read(&database.begin_read()?)?;
        Ok(Self { facts, open, database: RwLock::new(Some(database)), editions: Mutex::default() })
    }

    /// Opens a store over a backend that is made anew for every opening, for tests that break disks.
    #[cfg(test)]
    pub(crate) fn on_backend<B: redb::StorageBackend>(
        make: impl Fn() -> B + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        Self::open_with(Box::new(move || file::opened(|| file::builder().create_with_backend(make()))))
    }

    /// Makes a store on a backend.
    #[cfg(test)]
    pub(crate) fn create_on(
        backend: impl redb::StorageBackend,
        facts: &SiteFacts,
        first: &[super::NewEvent],
    ) -> Result<(), StoreError> {
        let database = file::builder().create_with_backend(backend)?;
        create::initialise(&database, facts, first)?;
        Ok(database.close()?)
    }

    /// What the store says of itself.
    pub fn facts(&self) -> &SiteFacts {
        &self.facts
    }

    /// Opens the file anew, after a commit that failed. What that commit wrote is there whole, or not at all.
    ///
    /// # Errors
    /// As [`Store::open`]; it may be tried again.
    pub fn reopen(&self) -> Result<(), StoreError> {
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        // The old handle must let go of the file first. What it says in doing so was said by the commit.
        drop(database.take());
        *database = Some((self.open)()?);
        Ok(())
    }

    /// Closes the file in good order.
    ///
    /// # Errors
    /// What the disk says; everything committed is on it all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        match self.database.write().unwrap_or_else(PoisonError::into_inner).take() {
            Some(database) => Ok(database.close()?),
            None => Ok(()),
        }
    }

    /// Reads in one transaction, which must be short: pages that it may see are not used again meanwhile.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let txn = database.as_ref().ok_or(StoreError::Closed)?.begin_read()?;
        read(&txn)
    }

    /// Writes in one durable transaction, or nothing.
    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let txn = begin(database.as_ref().ok_or(StoreError::Closed)?)?;
        let done = write(&txn)?;
        txn.commit()?;
        Ok(done)
    }
}

/// Begins a transaction that is on the disk when its commit returns, and after which a crashed file opens at
/// once instead of being read through.
pub(super) fn begin(database: &Database) -> Result<WriteTransaction, StoreError> {
    let mut txn = database.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(true);
    Ok(txn)
}
