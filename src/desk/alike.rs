//! What else has the same: all cases that share a value with one, open or not, page by page.

use std::collections::BTreeSet;

use super::{authorize::Reader, core::Core, job::refused, rows};
use crate::{
    api::{AlikeView, Reply},
    case::{CaseId, Reason, grouped},
    store::StoreError,
};

/// Cases of a page at most.
const PAGE: usize = 500;

/// Cases with the value that this one has in a field, the newest first, below a number (0 = from the newest).
pub fn alike(
    core: &Core,
    reader: &Reader,
    case: CaseId,
    field: &str,
    below: u32,
    limit: usize,
) -> Result<Reply, StoreError> {
    let Some(of) = core.case(case)?.filter(|case| reader.sees(case)) else {
        return Ok(refused(Reason::NotFound));
    };
    let pack = core.read(|live| live.editions.of(&of));
    let open = pack
        .is_some_and(|pack| of.shared(&pack).is_some_and(|of| of.values.iter().any(|(id, _)| id == field)));
    let Some(value) = of.values.get(field).filter(|_| open) else {
        return Ok(refused(Reason::NotFound));
    };
    let wanted = grouped(value);
    let (limit, below) = (limit.clamp(1, PAGE), if below == 0 { u32::MAX } else { below });
    // What is projected meanwhile leaves the one before the other is read.
    let fresh: BTreeSet<u32> = core.read(|live| {
        let has = |value: &String| grouped(value) == wanted;
        let cases = live.fresh.cases.values().filter(|case| case.values.get(field).is_some_and(has));
        cases.map(|case| case.id.n).filter(|n| *n < below).collect()
    });
    let (stored, _) = core.store.sharing(field, value, below, limit)?;
    // A case behind a wall is left out, so a page may have fewer and more behind it.
    let all: BTreeSet<u32> = fresh.into_iter().chain(stored).collect();
    let page: Vec<u32> = all.into_iter().rev().take(limit).collect();
    let next = page.last().copied().filter(|_| page.len() == limit);
    let site = core.store.facts().site;
    let ids: Vec<CaseId> = page.iter().map(|n| CaseId { site, n: *n }).collect();
    let cases = core.cases_once(&ids, &mut || true)?;
    let (people, now) = (core.read(|live| live.people.clone()), core.time.now());
    let still = cases.iter().filter(|case| reader.sees(case)).filter(|case| {
        let value = case.values.get(field);
        value.is_some_and(|value| grouped(value) == wanted)
    });
    let rows = still.map(|case| rows::row(case, &people, now)).collect();
    Ok(Reply::Alike(AlikeView { rows, next }))
}
