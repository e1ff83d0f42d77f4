//! A store made at once from very many events: written straight into the archive in large pieces, projected at the
//! end, and given its name only when it is whole.

use std::path::{Path, PathBuf};

use super::{
    NewEvent, SiteFacts, Store, StoreError,
    commit::{self, End},
    create,
    database::{Files, begin},
    file,
    seal::{self, Keys},
    site::Mark,
    tables::{self, BATCHES, KEYS, LOG, META},
};

/// Events that one transaction of the projection takes in. Each costs about a kilobyte of memory.
const AT_ONCE: usize = 1 << 17;

/// A store on its way. One that is dropped leaves nothing that is ever read.
pub struct Bulk {
    dir: PathBuf,
    live: PathBuf,
    archive: PathBuf,
    store: Store,
}

impl Bulk {
    /// Begins a store in `dir` (made too, mode 0700, where it is not there).
    ///
    /// # Errors
    /// `Exists`, and what the disk says.
    pub fn begin(dir: &Path, facts: &SiteFacts) -> Result<Self, StoreError> {
        create::make_dir(dir)?;
        if file::is_here(dir) {
            return Err(StoreError::Exists);
        }
        create::make_way(dir)?;
        Self::beside(dir, facts, seal::random()?)
    }

    /// Begins the same store anew, beside the one that is in `dir`.
    pub(super) fn beside(dir: &Path, facts: &SiteFacts, mark: Mark) -> Result<Self, StoreError> {
        let (live, archive) = (file::live(dir), file::archive(dir));
        let live = create::new_file(&live, &file::live_builder(), &|new| {
            let txn = begin(new)?;
            tables::make_live(&txn)?;
            facts.write(&txn, &mark)?;
            Ok(txn.commit()?)
        })?;
        let archive = create::new_file(&archive, &file::archive_builder(), &|new| {
            let txn = begin(new)?;
            tables::make_archive(&txn)?;
            facts.write(&txn, &mark)?;
            txn.open_table(META)?.insert(create::NO_STORE, [].as_slice())?;
            Ok(txn.commit()?)
        })?;
        let at = (live.clone(), archive.clone());
        let store = Store::open_with(
            Box::new(move || {
                let live = file::database(&at.0, &file::live_builder())?;
                Ok(Files { live, archive: file::database(&at.1, &file::bulk_builder())? })
            }),
            super::audit::Signer::of(None),
        )?;
        Ok(Self { dir: dir.to_owned(), live, archive, store })
    }

    /// Appends events, right after those before; best some ten thousand at a time.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        self.store.write(|txn| {
            let end = End::after(End::NONE, &txn.open_table(LOG)?, &txn.open_table(BATCHES)?)?;
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            commit::append(txn, end, &mut keys, self.store.facts(), events)
        })
    }

    /// Projects everything and gives the store its name; `each` is told how many events are projected.
    ///
    /// # Errors
    /// As [`Store::project`], and `Exists` where another store came in between; then there is none.
    pub fn finish(&mut self, each: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
        let last = self.project(each)?;
        // None of these commands is ever sent again.
        self.put(last, last)
    }

    /// Projects everything; the last event.
    pub(super) fn project(&self, each: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
        self.store.forget_projection()?;
        let mut last = 0;
        self.store.project_by(AT_ONCE, &[], u64::MAX, &mut |seq| {
            last = seq;
            each(seq);
        })?;
        Ok(last)
    }

    /// Gives the store its name. Its last event is `last`, and commands up to `swept` are forgotten.
    pub(super) fn put(&mut self, last: u64, swept: u64) -> Result<(), StoreError> {
        self.name(last, swept, create::put)
    }

    /// The same in the place of the store that is there, which is the same store.
    pub(super) fn replace(&mut self, last: u64, swept: u64) -> Result<(), StoreError> {
        self.name(last, swept, |new, named| Ok(std::fs::rename(new, named)?))
    }

    fn name(
        &mut self,
        last: u64,
        swept: u64,
        put: fn(&Path, &Path) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.store.write_live(|txn, _| {
            let mut meta = txn.open_table(META)?;
            meta.insert("moved", last.to_be_bytes().as_slice())?;
            meta.insert("swept", swept.to_be_bytes().as_slice())?;
            Ok(())
        })?;
        self.store.close()?;
        // Without a live file there is no store, so the archive is there before.
        put(&self.archive, &file::archive(&self.dir))?;
        create::sync_dir(&self.dir)?;
        put(&self.live, &file::live(&self.dir))?;
        create::sync_dir(&self.dir)
    }

    /// The store as far as it is made.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        // Best effort: what stays behind is never read. After `finish` there is nothing under these names.
        let _ = std::fs::remove_file(&self.live);
        let _ = std::fs::remove_file(&self.archive);
    }
}
