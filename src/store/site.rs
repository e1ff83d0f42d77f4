//! What a store says of itself.

use redb::{ReadTransaction, ReadableTable, TableError, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{
    StoreError,
    database::Snapshot,
    log,
    tables::{LOG, META, SCHEMA},
};
use crate::{case::Site, rules::Lang};

/// The site to which a store belongs. Written once, when the store is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFacts {
    pub site: Site,
    pub name: String,
    pub lang: Lang,
    /// Name of the zone in the time zone database.
    pub zone: String,
    /// Time comes from a file that a test moves.
    pub test_clock: bool,
    /// Counts the lives of a store: restored from a backup = a new epoch.
    pub epoch: u32,
}

impl SiteFacts {
    /// Writes the facts into one of the files of a store; `mark` tells that they belong together.
    pub(super) fn write(&self, txn: &WriteTransaction, mark: &Mark) -> Result<(), StoreError> {
        let mut meta = txn.open_table(META)?;
        meta.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
        meta.insert("store", mark.as_slice())?;
        meta.insert("site", postcard::to_stdvec(self)?.as_slice())?;
        Ok(())
    }

    /// The facts of a file of today's form.
    pub(super) fn read(txn: &ReadTransaction) -> Result<Self, StoreError> {
        match schema(txn)? {
            Some(found) if found > SCHEMA => return Err(StoreError::SchemaNewer { found, known: SCHEMA }),
            Some(found) if found < SCHEMA => return Err(StoreError::SchemaOlder { found }),
            Some(_) => {}
            None => return Err(StoreError::damaged("it has no schema number")),
        }
        let meta = txn.open_table(META)?;
        let site = meta.get("site")?.ok_or_else(|| StoreError::damaged("it names no site"))?;
        Ok(postcard::from_bytes(site.value())?)
    }
}

/// Random bytes that both files of a store have.
pub type Mark = [u8; 16];

/// The mark of a file.
pub fn mark(txn: &ReadTransaction) -> Result<Mark, StoreError> {
    let mark = txn.open_table(META)?.get("store")?.and_then(|value| value.value().try_into().ok());
    mark.ok_or_else(|| StoreError::damaged("it has no mark of its store"))
}

/// The schema number of a file, where it has one.
pub fn schema(txn: &ReadTransaction) -> Result<Option<u32>, StoreError> {
    let meta = match txn.open_table(META) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(None),
        opened => opened?,
    };
    Ok(meta.get("schema")?.and_then(|value| value.value().try_into().ok().map(u32::from_be_bytes)))
}

/// The facts of a store, of which both files must be, and of one time: what left the live file is in the archive.
pub fn read_both(all: &Snapshot) -> Result<SiteFacts, StoreError> {
    let (facts, archive) = (SiteFacts::read(&all.live)?, SiteFacts::read(&all.archive)?);
    if facts != archive || mark(&all.live)? != mark(&all.archive)? {
        return Err(StoreError::damaged("live.redb and archive.redb are of two stores"));
    }
    let last = all.archive.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
    let meta = all.live.open_table(META)?;
    if log::counter(&meta, "moved")? > last {
        return Err(StoreError::damaged("archive.redb is older than live.redb"));
    }
    // An event is taken out of the live file after it came into the archive, and then the live file says so. One without
    // events that never said so is what earlier releases left of a migration; it says so when it is loaded.
    let migrated = meta.get("moved")?.is_none() && all.live.open_table(LOG)?.first()?.is_none();
    if !migrated && !all.is_of_one_moment()? {
        return Err(StoreError::damaged("live.redb is older than archive.redb"));
    }
    Ok(facts)
}
