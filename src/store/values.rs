//! Values that cases share: by value, for a list of all that have it, and by day, for what counts them at a start.

use std::collections::BTreeSet;

use redb::{Table, WriteTransaction};

use super::{
    Store, StoreError,
    tables::{Bytes, VALUE_DAYS, VALUES},
};
use crate::{
    case::{Case, Day, Shared, grouped},
    rules::Pack,
    sla::Instant,
};

const DAY_S: i64 = 86_400;

/// Both tables while heads are written.
pub struct Values<'t> {
    by_value: Table<'t, (&'static str, &'static str, u32), ()>,
    by_day: Table<'t, (i32, u32), Bytes>,
}

impl<'t> Values<'t> {
    pub fn new(txn: &'t WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self { by_value: txn.open_table(VALUES)?, by_day: txn.open_table(VALUE_DAYS)? })
    }

    /// A head takes the place of another; a case stays under the rules that it was opened under.
    pub fn change(&mut self, before: Option<&Case>, after: &Case, pack: &Pack) -> Result<(), StoreError> {
        let old = before.and_then(|case| case.shared(pack));
        let new = after.shared(pack);
        if old == new {
            return Ok(());
        }
        let rows = |of: &Option<Shared>| -> BTreeSet<(String, String)> {
            let values = of.iter().flat_map(|of| &of.values);
            values.map(|(field, value)| (field.clone(), grouped(value))).collect()
        };
        let (gone, come) = (rows(&old), rows(&new));
        for (field, value) in gone.difference(&come) {
            self.by_value.remove((field.as_str(), value.as_str(), after.id.n))?;
        }
        for (field, value) in come.difference(&gone) {
            self.by_value.insert((field.as_str(), value.as_str(), after.id.n), ())?;
        }
        if let Some(old) = &old {
            self.by_day.remove((day(old.opened).0, old.case.n))?;
        }
        if let Some(new) = &new {
            let row = postcard::to_stdvec(new)?;
            self.by_day.insert((day(new.opened).0, new.case.n), row.as_slice())?;
        }
        Ok(())
    }
}

/// A day of UTC: for where to look, not for what is told.
fn day(at: Instant) -> Day {
    Day(i32::try_from(at.seconds().div_euclid(DAY_S)).unwrap_or_default())
}

impl Store {
    /// What projected cases that were opened from then on have in common, the oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn shared_since(&self, from: Instant) -> Result<Vec<Shared>, StoreError> {
        self.read(|txn| {
            let mut found: Vec<Shared> = Vec::new();
            for row in txn.open_table(VALUE_DAYS)?.range((day(from).0, 0)..)? {
                found.push(postcard::from_bytes(row?.1.value())?);
            }
            found.retain(|shared| shared.opened >= from);
            Ok(found)
        })
    }

    /// Counters of projected cases that have this value in this field, open or not, the newest first, at most so many
    /// below a counter; and how many there are in all.
    ///
    /// # Errors
    /// What the disk says.
    pub fn sharing(
        &self,
        field: &str,
        value: &str,
        below: u32,
        most: usize,
    ) -> Result<(Vec<u32>, u64), StoreError> {
        let value = grouped(value);
        self.read(|txn| {
            let table = txn.open_table(VALUES)?;
            let value = value.as_str();
            let all = table.range((field, value, 0)..=(field, value, u32::MAX))?.count();
            let mut found = Vec::new();
            for row in table.range((field, value, 0)..(field, value, below))?.rev().take(most) {
                found.push(row?.0.value().2);
            }
            Ok((found, all as u64))
        })
    }
}
