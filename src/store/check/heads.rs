//! Everything projected, held against the log.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata};

use super::{
    super::{
        Store, StoreError, arrival, customer, device, head,
        log::{self, LogRows},
        person, pledge,
        seal::{BothKeys, Keys},
        search, standing,
        tables::{
            CLIENTS, CUSTOMERS, DEVICES, EXTERNAL, HEADS, KEYS, LINES, LOG, META, PHONES, STANDINGS, ending,
        },
    },
    Found, Problem,
    log::Seen,
};
use crate::{
    case::{Case, CaseId, Certificate, Customer, CustomerId, PersonId, Recorded, Standing, Subject},
    text,
};

/// Cases that one read transaction looks at.
const STRIDE: usize = 100;

/// Holds heads, customers, people, accounts, numbers and `live` against what was seen in the log.
pub fn check(
    store: &Store,
    projected: u64,
    seen: &Seen,
    live: &[&Case],
    found: &mut Found,
) -> Result<(), StoreError> {
    let subjects: Vec<(Subject, u64)> = seen
        .subjects
        .iter()
        .filter(|(_, (_, last_projected))| *last_projected != 0)
        .map(|(subject, (_, last_projected))| (*subject, *last_projected))
        .collect();
    let mut rows = Rows::default();
    for some in subjects.chunks(STRIDE) {
        store.read(|txn| {
            for (subject, last) in some {
                match subject {
                    Subject::Case(id) => one_case(store, txn, *id, *last, &mut rows, found)?,
                    Subject::Customer(id) => one_customer(txn, *id, *last, &mut rows, found)?,
                    Subject::Site | Subject::Person(_) => {}
                }
            }
            Ok(())
        })?;
    }
    for some in live.chunks(STRIDE) {
        store.read_all(|all| {
            for case in some {
                let history =
                    log::history(&LogRows::of(all)?, &mut BothKeys::of(all)?, case.last, usize::MAX);
                if store.folded_whole(&history.unwrap_or_default())?.as_ref() != Some(*case) {
                    found.add(Problem::Live { case: case.id });
                }
            }
            Ok(())
        })?;
    }
    store.read(|txn| {
        // What was projected since the check began has rows that it did not see.
        if log::counter(&txn.open_table(META)?, "projected")? == projected {
            people(txn, seen, found)?;
            if !seen.figures.holds(txn)? {
                found.add(Problem::Figures);
            }
            rows.count(txn, seen, found)?;
        }
        Ok(())
    })
}

/// Rows that the heads ask for.
#[derive(Default)]
struct Rows {
    heads: u64,
    standings: u64,
    phones: u64,
    external: u64,
    devices: u64,
    pledges: pledge::Recount,
    arrivals: arrival::Recount,
    customers: u64,
    lines: u64,
    clients: u64,
}

impl Rows {
    fn count(&self, txn: &ReadTransaction, seen: &Seen, found: &mut Found) -> Result<(), StoreError> {
        let tables = HEADS.map(|(_, table)| txn.open_table(table));
        let tables = tables.into_iter().collect::<Result<Vec<_>, _>>()?;
        let heads = tables.iter().map(ReadableTableMetadata::len).sum::<Result<u64, _>>()?;
        if heads != self.heads {
            let known: BTreeSet<u32> = seen
                .subjects
                .keys()
                .filter_map(|subject| if let Subject::Case(id) = subject { Some(id.n) } else { None })
                .collect();
            for table in &tables {
                for row in table.iter()? {
                    let n = row?.0.value();
                    if !known.contains(&n) {
                        found.add(Problem::StrayHead { n });
                    }
                }
            }
        }
        if txn.open_table(STANDINGS)?.len()? != self.standings {
            found.add(Problem::Standings);
        }
        if txn.open_table(PHONES)?.len()? != self.phones {
            found.add(Problem::Phones { case: None });
        }
        if txn.open_table(EXTERNAL)?.len()? != self.external {
            found.add(Problem::External { case: None });
        }
        if txn.open_table(DEVICES)?.len()? != self.devices {
            found.add(Problem::Devices { case: None });
        }
        if !self.pledges.holds(txn)? {
            found.add(Problem::Pledges { case: None });
        }
        if !self.arrivals.holds(txn)? {
            found.add(Problem::Arrivals { case: None });
        }
        let customers = txn.open_table(CUSTOMERS)?.len()?;
        let (lines, clients) = (txn.open_table(LINES)?.len()?, txn.open_table(CLIENTS)?.len()?);
        if (customers, lines, clients) != (self.customers, self.lines, self.clients) {
            found.add(Problem::Customers);
        }
        Ok(())
    }
}

impl Store {
    /// The case of which this is the last event, as the log tells it.
    fn told(&self, txn: &ReadTransaction, last: u64) -> Result<Option<Case>, StoreError> {
        self.folded_whole(&history(txn, last)?)
    }

    /// Holds where the caller keeps open cases against the log: what each was at the last event that it is kept
    /// with. The problems found, none of them is what one hopes for.
    ///
    /// # Errors
    /// What the disk says.
    pub fn check_standings(&self, open: &[Standing]) -> Result<Vec<Problem>, StoreError> {
        let site = self.facts().site;
        let mut found = Found::default();
        for some in open.chunks(STRIDE) {
            self.read_all(|all| {
                let (log, mut keys) = (LogRows::of(all)?, BothKeys::of(all)?);
                for kept in some {
                    let history = log::history(&log, &mut keys, kept.last, usize::MAX);
                    let case = self.folded_whole(&history.unwrap_or_default())?;
                    if case.and_then(|case| case.standing()).as_ref() != Some(kept) {
                        found.add(Problem::Live { case: CaseId { site, n: kept.n } });
                    }
                }
                Ok(())
            })?;
        }
        Ok(found.0)
    }
}

fn history(txn: &ReadTransaction, last: u64) -> Result<Vec<Recorded>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    // A history that cannot be read was told of already; what is projected from it differs then.
    Ok(log::history(&txn.open_table(LOG)?, &mut keys, last, usize::MAX).unwrap_or_default())
}

fn one_case(
    store: &Store,
    txn: &ReadTransaction,
    id: CaseId,
    last: u64,
    rows: &mut Rows,
    found: &mut Found,
) -> Result<(), StoreError> {
    let head = match head::get(txn, id.n) {
        Ok(Some(head)) => head,
        Ok(None) => {
            found.add(Problem::NoHead { case: id });
            return Ok(());
        }
        Err(_) => {
            rows.heads += 1;
            found.add(Problem::Head { case: id });
            return Ok(());
        }
    };
    rows.heads += 1;
    let mut misplaced = head.id != id;
    for (place, table) in HEADS {
        let stands = txn.open_table(table)?.get(id.n)?.is_some();
        misplaced |= stands != (place == ending(head.stage));
    }
    if misplaced || head.last < last || store.told(txn, head.last)?.as_ref() != Some(&head) {
        found.add(Problem::Head { case: id });
    }
    let says = head.standing();
    rows.standings += u64::from(says.is_some());
    if says != standing::get(txn, id.n).unwrap_or_default() {
        found.add(Problem::Standing { case: id });
    }
    let phones = txn.open_table(PHONES)?;
    for (digits, kind) in search::phones(&head) {
        rows.phones += 1;
        if phones.get((digits.as_str(), kind, id.n))?.is_none() {
            found.add(Problem::Phones { case: Some(id) });
        }
    }
    let external = txn.open_table(EXTERNAL)?;
    for reference in search::references(&head) {
        rows.external += 1;
        if external.get((reference.source.as_str(), reference.id.as_str(), id.n))?.is_none() {
            found.add(Problem::External { case: Some(id) });
        }
    }
    let zone = TimeZone::get(&store.facts().zone).unwrap_or(TimeZone::UTC);
    let pack = store.pack(head.facts.pack, head.calendar)?;
    if !rows.pledges.take(txn, &head, &pack, &zone)? {
        found.add(Problem::Pledges { case: Some(id) });
    }
    if !rows.arrivals.take(txn, &head, &zone)? {
        found.add(Problem::Arrivals { case: Some(id) });
    }
    if let Some(imei) = device::number(&head) {
        rows.devices += 1;
        if !device::stands(txn, &imei, id.n)? {
            found.add(Problem::Devices { case: Some(id) });
        }
    }
    Ok(())
}

fn one_customer(
    txn: &ReadTransaction,
    id: CustomerId,
    last: u64,
    rows: &mut Rows,
    found: &mut Found,
) -> Result<(), StoreError> {
    let row = customer::get(txn, &[id], &mut || true).ok().and_then(|mut found| found.pop()).flatten();
    let told = row.as_ref().map(|row| history(txn, row.last)).transpose()?.unwrap_or_default();
    let mut told = told.iter();
    let mut now = told.next().and_then(Customer::first);
    for record in told {
        now.iter_mut().for_each(|customer| customer.apply(record));
    }
    let mut listed = true;
    if let Some(now) = &now {
        let (lines, clients) = (txn.open_table(LINES)?, txn.open_table(CLIENTS)?);
        for line in &now.lines {
            listed &= lines.get((text::reversed_digits(line).as_str(), id.0))?.is_some();
        }
        for known in &now.facts.references {
            listed &= clients.get((known.source.as_str(), known.id.as_str(), id.0))?.is_some();
        }
        rows.customers += 1;
        rows.lines += now.lines.len() as u64;
        rows.clients += now.facts.references.len() as u64;
    }
    if !listed || now.is_none() || now != row || row.is_some_and(|row| row.last < last) {
        found.add(Problem::Customer { customer: id });
    }
    Ok(())
}

fn people(txn: &ReadTransaction, seen: &Seen, found: &mut Found) -> Result<(), StoreError> {
    let rows = person::all(txn)?.into_iter().map(|person| (person.id, person)).collect();
    differing(&rows, &seen.people).for_each(|person| found.add(Problem::Person { person }));
    let rows = person::accounts(txn)?.into_iter().collect();
    differing(&rows, &seen.accounts).for_each(|uid| found.add(Problem::Account { uid }));
    let rows = person::keys(txn)?.into_iter().map(|key| (key.sha256, key)).collect();
    differing(&rows, &seen.person_keys).for_each(|_| found.add(Problem::PersonKey));
    let mut rows: BTreeMap<PersonId, Vec<Certificate>> = BTreeMap::new();
    for (person, certificate) in person::certificates(txn)? {
        rows.entry(person).or_default().push(certificate);
    }
    differing(&rows, &seen.certificates).for_each(|person| found.add(Problem::Person { person }));
    Ok(())
}

/// The keys under which two maps differ.
fn differing<K: Ord + Copy, V: PartialEq>(a: &BTreeMap<K, V>, b: &BTreeMap<K, V>) -> impl Iterator<Item = K> {
    let keys: BTreeSet<K> = a.keys().chain(b.keys()).copied().collect();
    keys.into_iter().filter(|key| a.get(key) != b.get(key))
}
