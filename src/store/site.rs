//! What a store says of itself.

use redb::{ReadTransaction, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{
    StoreError,
    tables::{META, SCHEMA},
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
    pub(super) fn write(&self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let mut meta = txn.open_table(META)?;
        meta.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
        meta.insert("site", postcard::to_stdvec(self)?.as_slice())?;
        Ok(())
    }

    /// The facts of a file whose schema is known here.
    pub(super) fn read(txn: &ReadTransaction) -> Result<Self, StoreError> {
        let meta = txn.open_table(META)?;
        let schema =
            meta.get("schema")?.and_then(|value| value.value().try_into().ok().map(u32::from_be_bytes));
        match schema {
            Some(found) if found > SCHEMA => return Err(StoreError::SchemaNewer { found, known: SCHEMA }),
            Some(_) => {}
            None => return Err(StoreError::damaged("it has no schema number")),
        }
        let site = meta.get("site")?.ok_or_else(|| StoreError::damaged("it names no site"))?;
        Ok(postcard::from_bytes(site.value())?)
    }
}
