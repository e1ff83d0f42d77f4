//! Counts by day and team: the sum of what every projected head adds to them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use redb::{ReadableTable, WriteTransaction};

use super::{Store, StoreError, tables::TALLIES};
use crate::case::{Case, Day, Tally};

/// What a transaction of the projection changes of them.
#[derive(Debug, Default)]
pub struct Change(BTreeMap<(Day, String), Tally>);

impl Change {
    /// A head takes the place of another.
    pub fn put(&mut self, before: Option<&Case>, after: &Case, zone: &TimeZone) {
        let mut add = |case: &Case, times: i64| {
            let team = case.team.as_deref().unwrap_or_default();
            for (day, tally) in case.tallies(zone) {
                self.0.entry((day, team.to_owned())).or_default().add(&tally, times);
            }
        };
        if let Some(before) = before {
            add(before, -1);
        }
        add(after, 1);
    }

    /// Writes what is another count than before.
    pub fn write(self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let changed = self.0.into_iter().filter(|(_, change)| !change.is_empty());
        let mut table = txn.open_table(TALLIES)?;
        for ((day, team), change) in changed {
            let key = (day.0, team.as_str());
            let mut tally = match table.get(key)? {
                Some(row) => postcard::from_bytes(row.value())?,
                None => Tally::default(),
            };
            tally.add(&change, 1);
            if tally.is_empty() {
                table.remove(key)?;
            } else {
                table.insert(key, postcard::to_stdvec(&tally)?.as_slice())?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// The counts of these days, as of the last projection: day, team (empty where there is none), counts.
    ///
    /// # Errors
    /// What the disk says.
    pub fn tallies(&self, from: Day, to: Day) -> Result<Vec<(Day, String, Tally)>, StoreError> {
        self.read(|txn| {
            let table = txn.open_table(TALLIES)?;
            let mut found = Vec::new();
            for row in table.range((from.0, "")..(to.0 + 1, ""))? {
                let (key, row) = row?;
                let (day, team) = key.value();
                found.push((Day(day), team.to_owned(), postcard::from_bytes(row.value())?));
            }
            Ok(found)
        })
    }
}
