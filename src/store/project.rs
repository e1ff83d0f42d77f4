//! The projection: heads, people, customers and search rows, folded from the log in batches.
//!
//! Every row is a function of the log alone: what is projected step by step and what is made anew at once are
//! the same.

use std::{collections::BTreeMap, num::NonZero, panic::resume_unwind, thread};

use jiff::tz::TimeZone;
use redb::{ReadableTable, WriteTransaction};

use super::{
    Store, StoreError, arrival, customer,
    database::Snapshot,
    device::DeviceRows,
    dismissed, head, line_to_take,
    log::{self, LogRows},
    moving::Moved,
    outbox, outside, pack, person, pledge, reception, row,
    seal::{BothKeys, Keys},
    search, stock,
    tables::{ACCOUNTS, CERTIFICATES, KEYS, META, PACKS, PEOPLE, PERSON_KEYS},
    tally, values,
};
use crate::{
    case::{Case, Event, KeyId, Person, PersonKey, Recorded, Subject},
    sla::Instant,
};

/// Events that one transaction of the projection takes in.
const STRIDE: usize = 2_048;
/// Heads that are not worth a thread of their own.
const LEAST_SHARE: usize = 1_024;

/// What one transaction of the projection takes in.
struct Stretch {
    records: Vec<Recorded>,
    /// What the archive does not have of it yet.
    moved: Moved,
}

impl Store {
    /// Moves the log up to event `upto` into the archive and projects it. `changed` are heads that the caller has
    /// at hand: those that stand at the last event of their case up to there are taken as they are, all others
    /// are folded here.
    ///
    /// # Errors
    /// As [`Store::commit`]; nothing is lost, the next projection begins where the last one ended.
    pub fn project(&self, changed: &[&Case], upto: u64) -> Result<(), StoreError> {
        self.project_by(STRIDE, changed, upto, &mut |_| {})
    }

    /// The same with so many events at a time; `each` is told the last of them.
    pub(super) fn project_by(
        &self,
        stride: usize,
        changed: &[&Case],
        upto: u64,
        each: &mut dyn FnMut(u64),
    ) -> Result<(), StoreError> {
        loop {
            let Stretch { records, moved } = self.read_all(|all| stretch(all, stride, upto))?;
            let Some(last) = records.last().map(Recorded::seq) else { return Ok(()) };
            for record in &records {
                self.keep_edition(record)?;
            }
            let cases = self.heads(changed, &records)?;
            let zone = TimeZone::get(&self.facts().zone).unwrap_or(TimeZone::UTC);
            self.write(|txn| {
                moved.write(txn)?;
                self.write_cases(txn, &cases, &zone)?;
                write_others(txn, &records)?;
                customer::project(txn, &records)?;
                search::index(txn, &records)?;
                outbox::project(txn, &records)?;
                line_to_take::project(txn, &records)?;
                stock::project(txn, &records)?;
                reception::project(txn, &records)?;
                dismissed::project(txn, &records)?;
                outside::project(txn, &records)?;
                erase(txn, &records)?;
                txn.open_table(META)?.insert("projected", last.to_be_bytes().as_slice())?;
                Ok(())
            })?;
            self.drop_moved()?;
            each(last);
        }
    }

    /// The heads of all cases that these events are about, as of the last of them.
    fn heads(&self, at_hand: &[&Case], records: &[Recorded]) -> Result<Vec<Case>, StoreError> {
        let at_hand: BTreeMap<u32, &Case> = at_hand.iter().map(|case| (case.id.n, *case)).collect();
        let mut tails: BTreeMap<u32, Vec<&Recorded>> = BTreeMap::new();
        for record in records {
            if let Subject::Case(id) = record.envelope.subject {
                tails.entry(id.n).or_default().push(record);
            }
        }
        let tails: Vec<(u32, Vec<&Recorded>)> = tails.into_iter().collect();
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let share = tails.len().div_ceil(processors).max(LEAST_SHARE);
        thread::scope(|scope| {
            let mut shares = Vec::new();
            for tails in tails.chunks(share) {
                let each = || self.share_of_heads(&at_hand, tails);
                // Where there is little to do, or the machine gives no thread, it is done here.
                shares.push(if tails.len() < LEAST_SHARE {
                    Err(each())
                } else {
                    thread::Builder::new().spawn_scoped(scope, each).map_err(|_| each())
                });
            }
            let mut heads = Vec::new();
            for share in shares {
                heads.extend(match share {
                    Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic))?,
                    Err(done) => done?,
                });
            }
            Ok(heads)
        })
    }

    fn share_of_heads(
        &self,
        at_hand: &BTreeMap<u32, &Case>,
        tails: &[(u32, Vec<&Recorded>)],
    ) -> Result<Vec<Case>, StoreError> {
        self.read_all(|all| {
            let mut stored = head::Stored::new(&all.archive)?;
            let (log, mut keys) = (LogRows::of(all)?, BothKeys::of(all)?);
            let mut heads = Vec::with_capacity(tails.len());
            for (n, tail) in tails {
                let last = tail.last().map_or(0, |record| record.seq());
                if let Some(case) = at_hand.get(n).filter(|case| case.last == last) {
                    heads.push(Case::clone(case));
                    continue;
                }
                let undoes = tail.iter().any(|record| matches!(record.event, Event::Undone { .. }));
                let before = if undoes { None } else { stored.get(*n, true)? };
                heads.extend(match before {
                    Some(before) => Some(self.taken_in(before, tail)?),
                    // From the start of its history.
                    None => self.folded_whole(&log::history(&log, &mut keys, last, usize::MAX)?)?,
                });
            }
            Ok(heads)
        })
    }

    /// A head with its new events taken in, of which none undoes another.
    fn taken_in(&self, mut case: Case, tail: &[&Recorded]) -> Result<Case, StoreError> {
        let mut pack = self.pack(case.facts.pack, case.calendar)?;
        for record in tail {
            case.take(record, &pack);
            if matches!(record.event, Event::Recalculated { .. }) {
                pack = self.pack(case.facts.pack, case.calendar)?;
            }
        }
        case.run_clocks(&pack);
        Ok(case)
    }

    fn write_cases(&self, txn: &WriteTransaction, cases: &[Case], zone: &TimeZone) -> Result<(), StoreError> {
        let mut heads = head::Heads::new(txn)?;
        let mut rows = search::HeadRows::new(txn)?;
        let mut values = values::Values::new(txn)?;
        let mut devices = DeviceRows::new(txn)?;
        let mut tallies = tally::Change::default();
        let mut pledges = pledge::Pledges::new(txn, zone)?;
        let mut arrivals = arrival::Arrivals::new(txn, zone)?;
        for case in cases {
            let before = heads.put(case)?;
            rows.change(before.as_ref(), case)?;
            devices.change(before.as_ref(), case)?;
            let pack = self.pack(case.facts.pack, case.calendar)?;
            values.change(before.as_ref(), case, &pack)?;
            pledges.change(before.as_ref(), case, &pack)?;
            tallies.put(before.as_ref(), case, zone);
            arrivals.change(before.as_ref(), case)?;
        }
        pledges.write(txn)?;
        arrivals.write(txn)?;
        tallies.write(txn)
    }

    /// A case from its whole history, under the pack that it was opened under.
    pub(super) fn folded_whole(&self, history: &[Recorded]) -> Result<Option<Case>, StoreError> {
        match history.first().map(|record| &record.event) {
            Some(Event::Opened(facts)) => {
                // A pack that is missing is damage, not a case that is none.
                self.pack(facts.pack, facts.pack)?;
                Ok(self.known_editions().fold(history))
            }
            _ => Ok(None),
        }
    }
}

/// The next events that are not projected, at most `limit` of them and none after `upto`.
fn stretch(all: &Snapshot, limit: usize, upto: u64) -> Result<Stretch, StoreError> {
    let from = log::counter(&all.archive.open_table(META)?, "projected")? + 1;
    let log = LogRows::of(all)?;
    let mut keys = BothKeys::of(all)?;
    let mut records = Vec::new();
    let mut moved = Moved::of_keys(all)?;
    for row in log.range(from)?.take(limit) {
        let (seq, row) = row?;
        let seq = seq.value();
        if seq > upto {
            break;
        }
        records.push(row::read(seq, row.value(), &mut keys)?);
        if seq > log.moved() {
            moved.rows.push((seq, row.value().to_vec()));
        }
    }
    moved.take_batches(all)?;
    Ok(Stretch { records, moved })
}

/// Drops the keys of what was erased, at the end: what is taken out of the indexes before must be read for that.
fn erase(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    for record in records.iter().filter(|record| matches!(record.event, Event::Erased)) {
        match record.envelope.subject {
            Subject::Customer(id) => keys.drop(KeyId::Customer(id))?,
            Subject::Case(id) => keys.drop(KeyId::Case(id))?,
            Subject::Site | Subject::Person(_) => {}
        }
    }
    Ok(())
}

fn write_others(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let mut people = txn.open_table(PEOPLE)?;
    for record in records {
        match record.envelope.subject {
            Subject::Person(id) => {
                let before = people.get(id.0)?.map(|row| person::read(row.value(), &mut keys)).transpose()?;
                let now = match before {
                    Some(mut person) => {
                        person.apply(record);
                        Some(person)
                    }
                    None => Person::added(record),
                };
                if let Some(person) = now {
                    people.insert(id.0, person::write(&person, &mut keys)?.as_slice())?;
                }
            }
            Subject::Site => {
                let seq = record.seq().to_be_bytes();
                txn.open_table(META)?.insert("site_last", seq.as_slice())?;
            }
            Subject::Customer(_) | Subject::Case(_) => {}
        }
        match &record.event {
            Event::AccountBound { uid, account } => {
                txn.open_table(ACCOUNTS)?.insert(uid, postcard::to_stdvec(account)?.as_slice())?;
            }
            Event::AccountUnbound { uid } => {
                txn.open_table(ACCOUNTS)?.remove(uid)?;
            }
            Event::PersonKeyAdded { .. } => {
                if let Some(PersonKey { sha256, person, key, added }) = PersonKey::added(record) {
                    let row = (person.0, added.seconds(), key.as_str());
                    txn.open_table(PERSON_KEYS)?.insert(sha256, row)?;
                }
            }
            Event::PersonKeyRemoved { sha256 } => {
                txn.open_table(PERSON_KEYS)?.remove(sha256)?;
            }
            Event::Certified { certificate, until } => {
                if let Subject::Person(id) = record.envelope.subject {
                    let until = until.map(Instant::seconds);
                    txn.open_table(CERTIFICATES)?.insert((id.0, certificate.as_str()), until)?;
                }
            }
            Event::CertificateEnded { certificate } => {
                if let Subject::Person(id) = record.envelope.subject {
                    txn.open_table(CERTIFICATES)?.remove((id.0, certificate.as_str()))?;
                }
            }
            event => {
                if let Some(no) = pack::made_by(event) {
                    txn.open_table(PACKS)?.insert(no.0, record.seq())?;
                }
                if let Event::Restored { cases_from, .. } = event {
                    let mut meta = txn.open_table(META)?;
                    let from = log::counter(&meta, "cases_from")?.max(u64::from(*cases_from));
                    meta.insert("cases_from", from.to_be_bytes().as_slice())?;
                    let at = u64::try_from(record.envelope.recorded.seconds()).unwrap_or_default();
                    meta.insert("restored", at.to_be_bytes().as_slice())?;
                }
            }
        }
    }
    Ok(())
}
