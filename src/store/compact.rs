//! Writing the files of a stopped store anew: what is true of it is copied, what is projected is made again from that.
//! So nothing is left of what was erased, in no index and in no page that was given free, and the files are as small
//! as they can be.

use std::path::Path;

use super::{
    Store, StoreError, audit,
    bulk::Bulk,
    file, log,
    restore::{Restoring, copy},
    site,
    tables::META,
};

/// What came of it: bytes of both files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    pub before: u64,
    pub after: u64,
}

/// Writes the files of the store in `dir` anew, which takes as much room again meanwhile. Whenever it is broken off, the
/// store is there, old or new.
///
/// # Errors
/// As [`Store::open`] and [`Store::load`]; `InUse` while a server runs.
pub fn compact(dir: &Path, each: &mut dyn FnMut(Restoring)) -> Result<Compacted, StoreError> {
    let store = Store::open(dir)?;
    // Everything is moved into the archive and projected, and no key that was dropped is left anywhere.
    store.load()?;
    let before = size(dir)?;
    let facts = store.facts().clone();
    let (mark, last, swept) = store.read_all(|all| {
        let swept = log::counter(&all.live.open_table(META)?, "swept")?;
        Ok((site::mark(&all.live)?, log::LogRows::of(all)?.last()?, swept))
    })?;
    let mut bulk = Bulk::beside(dir, &facts, mark)?;
    store.with_files(|files| copy((&files.archive, &files.live), &bulk, last, each))?;
    bulk.project(&mut |upto| each(Restoring::Projected { upto, last }))?;
    store.read_all(|all| audit::go_on(&all.live, bulk.store()))?;
    // The old files are open until the new ones have their names, so no server begins meanwhile.
    bulk.replace(last, swept)?;
    drop(store);
    Ok(Compacted { before, after: size(dir)? })
}

fn size(dir: &Path) -> Result<u64, StoreError> {
    Ok(file::live(dir).metadata()?.len() + file::archive(dir).metadata()?.len())
}
