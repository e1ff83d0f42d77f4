//! 服务承诺: how many cases kept each pledge, by day and team, and the cases that did not, or may not yet. Both follow from the
//! heads, each under the rules that its case lives under.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, Table, WriteTransaction};

use super::{
    Store, StoreError,
    tables::{PLEDGE_CASES, PLEDGE_DAYS},
};
use crate::{
    case::{Case, CaseId, Day, Pledged, Stands, hour_of},
    rules::Pack,
    sla::Instant,
};

/// Cases of a pledge that were decided on one day, in one team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Decided {
    pub kept: u32,
    pub broken: u32,
}

/// Cases that are listed by how a pledge stands with them, each in the order of its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PledgeList {
    /// Broken, by when it was.
    Broken,
    /// Due, by when it is.
    Due,
    /// Undecided with nothing that runs out.
    Open,
    /// On hold.
    Held,
}

/// What a transaction of the projection changes of them.
pub struct Pledges<'t> {
    cases: Table<'t, (&'static str, u8, i64, u32), &'static str>,
    days: Days,
    zone: &'t TimeZone,
}

/// Kept and broken, by pledge, day and team.
type Days = BTreeMap<(String, Day, String), (i64, i64)>;

impl<'t> Pledges<'t> {
    pub fn new(txn: &'t WriteTransaction, zone: &'t TimeZone) -> Result<Self, StoreError> {
        Ok(Self { cases: txn.open_table(PLEDGE_CASES)?, days: Days::new(), zone })
    }

    /// A head takes the place of another; both stand under the same rules.
    pub fn change(&mut self, before: Option<&Case>, after: &Case, pack: &Pack) -> Result<(), StoreError> {
        let team = |case: &Case| case.team.clone().unwrap_or_default();
        let old = before.map(|case| (case.pledges(pack), team(case)));
        let new = (after.pledges(pack), team(after));
        if old.as_ref() == Some(&new) {
            return Ok(());
        }
        if let Some((pledges, team)) = old {
            for of in &pledges {
                count(&mut self.days, of, &team, self.zone, -1);
                if let Some((list, at)) = listed(of.stands) {
                    self.cases.remove((of.pledge.as_str(), list, at, after.id.n))?;
                }
            }
        }
        let (pledges, team) = new;
        for of in &pledges {
            count(&mut self.days, of, &team, self.zone, 1);
            if let Some((list, at)) = listed(of.stands) {
                self.cases.insert((of.pledge.as_str(), list, at, after.id.n), team.as_str())?;
            }
        }
        Ok(())
    }

    /// Writes what is another count than before.
    pub fn write(self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let mut table = txn.open_table(PLEDGE_DAYS)?;
        for ((pledge, day, team), change) in self.days.into_iter().filter(|(_, change)| *change != (0, 0)) {
            let key = (pledge.as_str(), day.0, team.as_str());
            let (kept, broken) = table.get(key)?.map(|row| row.value()).unwrap_or_default();
            let sum = |count: u32, change: i64| u32::try_from(i64::from(count) + change).unwrap_or_default();
            match (sum(kept, change.0), sum(broken, change.1)) {
                (0, 0) => _ = table.remove(key)?,
                counts => _ = table.insert(key, counts)?,
            }
        }
        Ok(())
    }
}

fn count(days: &mut Days, of: &Pledged, team: &str, zone: &TimeZone, times: i64) {
    let Some(at) = of.stands.decided() else { return };
    let (day, _) = hour_of(at, zone);
    let (kept, broken) = days.entry((of.pledge.clone(), day, team.to_owned())).or_default();
    match of.stands {
        Stands::Kept(_) => *kept += times,
        _ => *broken += times,
    }
}

/// What the heads ask for, counted anew.
#[derive(Default)]
pub struct Recount {
    days: Days,
    listed: u64,
}

impl Recount {
    /// Takes a head in; whether each row of it stands.
    pub fn take(
        &mut self,
        txn: &ReadTransaction,
        case: &Case,
        pack: &Pack,
        zone: &TimeZone,
    ) -> Result<bool, StoreError> {
        let cases = txn.open_table(PLEDGE_CASES)?;
        let team = case.team.as_deref().unwrap_or_default();
        let mut all = true;
        for of in case.pledges(pack) {
            count(&mut self.days, &of, team, zone, 1);
            if let Some((list, at)) = listed(of.stands) {
                self.listed += 1;
                let row = cases.get((of.pledge.as_str(), list, at, case.id.n))?;
                all &= row.is_some_and(|row| row.value() == team);
            }
        }
        Ok(all)
    }

    /// Whether there are these rows, and no others.
    pub fn holds(&self, txn: &ReadTransaction) -> Result<bool, StoreError> {
        let mut rows = Days::new();
        for row in txn.open_table(PLEDGE_DAYS)?.iter()? {
            let (key, row) = row?;
            let ((pledge, day, team), (kept, broken)) = (key.value(), row.value());
            rows.insert((pledge.to_owned(), Day(day), team.to_owned()), (kept.into(), broken.into()));
        }
        Ok(rows == self.days && txn.open_table(PLEDGE_CASES)?.len()? == self.listed)
    }
}

/// In which list a case stands, and at which moment; what was kept in none.
fn listed(stands: Stands) -> Option<(u8, i64)> {
    match stands {
        Stands::Kept(_) => None,
        Stands::Broken(at) => Some((PledgeList::Broken as u8, at.seconds())),
        Stands::Due(at) => Some((PledgeList::Due as u8, at.seconds())),
        Stands::Open => Some((PledgeList::Open as u8, 0)),
        Stands::Held => Some((PledgeList::Held as u8, 0)),
    }
}

impl Store {
    /// How many cases a pledge was decided of on these days, as of the last projection: day, team (empty where there is
    /// none), counts.
    ///
    /// # Errors
    /// What the disk says.
    pub fn pledge_days(
        &self,
        pledge: &str,
        from: Day,
        to: Day,
    ) -> Result<Vec<(Day, String, Decided)>, StoreError> {
        self.read(|txn| {
            let mut found = Vec::new();
            for row in txn.open_table(PLEDGE_DAYS)?.range((pledge, from.0, "")..(pledge, to.0 + 1, ""))? {
                let (key, row) = row?;
                let (_, day, team) = key.value();
                let (kept, broken) = row.value();
                found.push((Day(day), team.to_owned(), Decided { kept, broken }));
            }
            Ok(found)
        })
    }

    /// Goes through the cases of a list whose moment is in this time, the latest first, as long as `each` says: its moment,
    /// the case, its team.
    ///
    /// # Errors
    /// What the disk says.
    pub fn pledge_cases(
        &self,
        pledge: &str,
        list: PledgeList,
        from: Instant,
        until: Instant,
        each: &mut dyn FnMut(Instant, CaseId, &str) -> bool,
    ) -> Result<(), StoreError> {
        let site = self.facts().site;
        self.read(|txn| {
            let table = txn.open_table(PLEDGE_CASES)?;
            let (from, until) = (from.seconds(), until.seconds());
            let list = list as u8;
            if from >= until {
                return Ok(());
            }
            for row in table.range((pledge, list, from, 0)..(pledge, list, until, 0))?.rev() {
                let (key, team) = row?;
                let (_, _, at, n) = key.value();
                if !each(Instant::from_seconds(at), CaseId { site, n }, team.value()) {
                    break;
                }
            }
            Ok(())
        })
    }
}
