//! Stores of an older form, brought into today's by copying what is true of them into new files. What is projected
//! is made anew when the store is loaded. The old file is kept beside the new ones.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use redb::{
    Database, Key, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, Value, WriteTransaction,
};

use rustix::io::Errno;

use super::{
    SiteFacts, StoreError, create,
    database::begin,
    file, seal,
    site::Mark,
    tables::{self, ATTEMPTS, BATCHES, COMMANDS, DRAFTS, KEYS, LOG, META},
};

/// Rows that one transaction copies.
const STRIDE: usize = 50_000;

/// Brings the store of a directory, which has an older form, into today's.
pub fn migrate(dir: &Path, found: u32) -> Result<(), StoreError> {
    let (live, archive) = (file::live(dir), file::archive(dir));
    // As long as this is open no other process opens the store.
    let old = file::database(&live, &file::archive_builder())?;
    // What an interrupted one left may be as large as what is made now.
    create::tidy(dir);
    tracing::info!(found, "the store is brought into today's form");
    let facts = facts_of_1(&old.begin_read()?)?;
    let mark = seal::random()?;
    let new_archive = create::new_file(&archive, &file::archive_builder(), &|new| {
        begin_file(new, &facts, &mark, tables::make_archive)?;
        copy(&old, new, LOG)?;
        copy(&old, new, BATCHES)?;
        copy(&old, new, KEYS)
    })?;
    let new_live = create::new_file(&live, &file::live_builder(), &|new| {
        begin_file(new, &facts, &mark, tables::make_live)?;
        copy(&old, new, COMMANDS)?;
        copy(&old, new, DRAFTS)?;
        copy(&old, new, ATTEMPTS)?;
        let old = old.begin_read()?;
        let swept = old.open_table(META)?.get("swept")?.map(|value| value.value().to_vec());
        // All of it is in the archive.
        let moved = old.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
        let txn = begin(new)?;
        if let Some(swept) = swept {
            txn.open_table(META)?.insert("swept", swept.as_slice())?;
        }
        txn.open_table(META)?.insert("moved", moved.to_be_bytes().as_slice())?;
        Ok(txn.commit()?)
    })?;
    // While the live file is the old one, an archive beside it can only be what an interrupted migration left.
    fs::rename(new_archive, archive)?;
    keep(&live, &kept(dir, found))?;
    create::sync_dir(dir)?;
    fs::rename(new_live, live)?;
    create::sync_dir(dir)
}

/// Keeps the old file under this name too.
fn keep(live: &Path, kept: &Path) -> Result<(), StoreError> {
    match fs::hard_link(live, kept) {
        Err(error) => match Errno::from_io_error(&error) {
            Some(Errno::EXIST) => Ok(()),
            // A file has one name only on this file system.
            Some(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS) => copied(live, kept),
            _ => Err(error.into()),
        },
        Ok(()) => Ok(()),
    }
}

/// Copies the old file; half of it never has this name.
pub(super) fn copied(live: &Path, kept: &Path) -> Result<(), StoreError> {
    if kept.symlink_metadata().is_ok() {
        return Ok(());
    }
    let new = live.with_extension("new-kept");
    fs::copy(live, &new)?;
    File::open(&new)?.sync_all()?;
    create::put(&new, kept)
}

/// Under which name the old file is kept.
pub fn kept(dir: &Path, schema: u32) -> PathBuf {
    dir.join(format!("live.schema-{schema}.redb"))
}

/// The facts of a store of schema 1.
fn facts_of_1(txn: &ReadTransaction) -> Result<SiteFacts, StoreError> {
    let meta = txn.open_table(META)?;
    let site = meta.get("site")?.ok_or_else(|| StoreError::damaged("it names no site"))?;
    Ok(postcard::from_bytes(site.value())?)
}

fn begin_file(
    new: &Database,
    facts: &SiteFacts,
    mark: &Mark,
    make: fn(&WriteTransaction) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let txn = begin(new)?;
    make(&txn)?;
    facts.write(&txn, mark)?;
    Ok(txn.commit()?)
}

/// Copies a table, of which an old file may know nothing yet.
fn copy<K: Key + 'static, V: Value + 'static>(
    old: &Database,
    new: &Database,
    table: TableDefinition<'static, K, V>,
) -> Result<(), StoreError> {
    let old = old.begin_read()?;
    let rows = match old.open_table(table) {
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(()),
        opened => opened?,
    };
    let mut rows = rows.iter()?.peekable();
    while rows.peek().is_some() {
        let txn = begin(new)?;
        {
            let mut to = txn.open_table(table)?;
            for row in rows.by_ref().take(STRIDE) {
                let (key, value) = row?;
                to.insert(key.value(), value.value())?;
            }
        }
        txn.commit()?;
    }
    Ok(())
}
