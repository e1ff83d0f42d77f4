//! Lists that are not kept in memory: what ended, and what any other system calls by one number.

use std::collections::BTreeSet;

use redb::{AccessGuard, ReadableTable, ReadableTableMetadata};

use super::{
    Store, StoreError, head,
    seal::Keys,
    tables::{EXTERNAL, HEADS, KEYS},
};
use crate::case::{Case, CaseId, Stage};

impl Store {
    /// Projected cases that ended in this stage, those with the newest numbers first: `limit` of them after
    /// the first `skip`, and how many there are. Those that `changed` since (their counters) are left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn ended(
        &self,
        stage: Stage,
        changed: &BTreeSet<u32>,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<Case>, u64), StoreError> {
        self.read(|txn| {
            let Some((_, table)) = HEADS.into_iter().find(|(ending, _)| *ending == Some(stage)) else {
                return Ok((Vec::new(), 0));
            };
            let rows = txn.open_table(table)?;
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            let mut out = 0;
            for n in changed {
                out += u64::from(rows.get(n)?.is_some());
            }
            let kept = |row: &Result<(AccessGuard<'_, u32>, _), _>| {
                row.as_ref().map_or(true, |(n, _)| !changed.contains(&n.value()))
            };
            let page = rows.iter()?.rev().filter(kept).skip(skip).take(limit);
            let page = page.map(|row| head::read(row?.1.value(), &mut keys)).collect::<Result<_, _>>()?;
            Ok((page, rows.len()? - out))
        })
    }

    /// Projected cases that some other system, whichever, knows under this number; at most `limit`.
    ///
    /// # Errors
    /// What the disk says.
    pub fn by_external(&self, id: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let site = self.facts().site;
        self.read(|txn| {
            let rows = txn.open_table(EXTERNAL)?;
            let mut found = Vec::new();
            // There are a few sources and many numbers: from each source on to the next.
            let mut after = String::new();
            while let Some(row) = rows.range((after.as_str(), "", 0)..)?.next() {
                let source = row?.0.value().0.to_owned();
                for row in rows.range((source.as_str(), id, 0)..=(source.as_str(), id, u32::MAX))? {
                    found.push(CaseId { site, n: row?.0.value().2 });
                }
                // The first text after every key of this source.
                after = source + "\0";
            }
            found.truncate(limit);
            Ok(found)
        })
    }
}
