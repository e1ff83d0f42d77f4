//! What came in, by category and day, on which day each case was opened, and the improvement items: all three follow from the
//! heads, so that what a measure came to is told without going through cases.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, Table, WriteTransaction};

use super::{
    Store, StoreError,
    tables::{CATEGORY_DAYS, IMPROVEMENTS, OPENED},
};
use crate::case::{Case, Day, hour_of};

/// The category under which all cases are counted that came in, those without a category with them.
const ALL: &str = "";

/// How many came in, by category and day.
type Days = BTreeMap<(String, Day), i64>;

fn count(days: &mut Days, case: &Case, zone: &TimeZone, times: i64) {
    let Some((day, category)) = case.arrival(zone) else { return };
    for category in std::iter::once(ALL).chain(category) {
        *days.entry((category.to_owned(), day)).or_default() += times;
    }
}

/// What a transaction of the projection changes of them.
pub struct Arrivals<'t> {
    opened: Table<'t, (i32, u32), ()>,
    items: Table<'t, u32, ()>,
    days: Days,
    zone: &'t TimeZone,
}

impl<'t> Arrivals<'t> {
    pub fn new(txn: &'t WriteTransaction, zone: &'t TimeZone) -> Result<Self, StoreError> {
        let (opened, items) = (txn.open_table(OPENED)?, txn.open_table(IMPROVEMENTS)?);
        Ok(Self { opened, items, days: Days::new(), zone })
    }

    /// A head takes the place of another.
    pub fn change(&mut self, before: Option<&Case>, after: &Case) -> Result<(), StoreError> {
        let (zone, n) = (self.zone, after.id.n);
        match (before.is_some_and(Case::is_improvement), after.is_improvement()) {
            (false, true) => _ = self.items.insert(n, ())?,
            (true, false) => _ = self.items.remove(n)?,
            (true, true) | (false, false) => {}
        }
        // One that goes on for an older case was opened with it.
        let opened = |case: &Case| hour_of(case.opened, zone).0;
        let (old, new) = (before.map(opened), opened(after));
        if old != Some(new) {
            if let Some(old) = old {
                self.opened.remove((old.0, n))?;
            }
            self.opened.insert((new.0, n), ())?;
        }
        if before.map(|case| case.arrival(zone)) != Some(after.arrival(zone)) {
            if let Some(before) = before {
                count(&mut self.days, before, zone, -1);
            }
            count(&mut self.days, after, zone, 1);
        }
        Ok(())
    }

    /// Writes what is another count than before.
    pub fn write(self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let mut table = txn.open_table(CATEGORY_DAYS)?;
        for ((category, day), change) in self.days.into_iter().filter(|(_, change)| *change != 0) {
            let key = (category.as_str(), day.0);
            let count = table.get(key)?.map(|row| row.value()).unwrap_or_default();
            match u32::try_from(i64::from(count) + change).unwrap_or_default() {
                0 => _ = table.remove(key)?,
                count => _ = table.insert(key, count)?,
            }
        }
        Ok(())
    }
}

/// What the heads ask for, counted anew.
#[derive(Default)]
pub struct Recount {
    days: Days,
    opened: u64,
    items: BTreeSet<u32>,
}

impl Recount {
    /// Takes a head in; whether it is found under the day on which it was opened.
    pub fn take(&mut self, txn: &ReadTransaction, case: &Case, zone: &TimeZone) -> Result<bool, StoreError> {
        count(&mut self.days, case, zone, 1);
        if case.is_improvement() {
            self.items.insert(case.id.n);
        }
        self.opened += 1;
        let (day, _) = hour_of(case.opened, zone);
        Ok(txn.open_table(OPENED)?.get((day.0, case.id.n))?.is_some())
    }

    /// Whether there are these rows, and no others.
    pub fn holds(&self, txn: &ReadTransaction) -> Result<bool, StoreError> {
        let mut days = Days::new();
        for row in txn.open_table(CATEGORY_DAYS)?.iter()? {
            let (key, count) = row?;
            let (category, day) = key.value();
            days.insert((category.to_owned(), Day(day)), count.value().into());
        }
        let mut items = BTreeSet::new();
        for row in txn.open_table(IMPROVEMENTS)?.iter()? {
            items.insert(row?.0.value());
        }
        Ok(days == self.days && items == self.items && txn.open_table(OPENED)?.len()? == self.opened)
    }
}

impl Store {
    /// How many cases came in on each of the days from one on and before another, as of the last projection: of a category,
    /// or in all. Days on which none did are left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn arrivals(
        &self,
        category: Option<&str>,
        from: Day,
        until: Day,
    ) -> Result<Vec<(Day, u32)>, StoreError> {
        let category = category.unwrap_or(ALL);
        self.read(|txn| {
            let mut found = Vec::new();
            if from < until {
                let range = (category, from.0)..(category, until.0);
                for row in txn.open_table(CATEGORY_DAYS)?.range(range)? {
                    let (key, count) = row?;
                    found.push((Day(key.value().1), count.value()));
                }
            }
            Ok(found)
        })
    }

    /// The counters of all projected cases that were opened on the days from one on and before another, the least first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn opened_between(&self, from: Day, until: Day) -> Result<Vec<u32>, StoreError> {
        self.read(|txn| {
            let mut found = Vec::new();
            if from < until {
                for row in txn.open_table(OPENED)?.range((from.0, 0)..(until.0, 0))? {
                    found.push(row?.0.value().1);
                }
            }
            found.sort_unstable();
            Ok(found)
        })
    }

    /// The first day on which a projected case was opened.
    ///
    /// # Errors
    /// What the disk says.
    pub fn first_day(&self) -> Result<Option<Day>, StoreError> {
        self.read(|txn| Ok(txn.open_table(OPENED)?.first()?.map(|(key, _)| Day(key.value().0))))
    }

    /// Counters of improvement items, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn improvements(&self, most: usize) -> Result<Vec<u32>, StoreError> {
        self.read(|txn| {
            let mut found = Vec::new();
            for row in txn.open_table(IMPROVEMENTS)?.iter()?.rev().take(most) {
                found.push(row?.0.value());
            }
            Ok(found)
        })
    }
}
