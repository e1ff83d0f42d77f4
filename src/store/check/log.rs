//! The log: without gaps, hashed batch by batch, chained subject by subject, never back in time.

use std::collections::BTreeMap;

use super::{
    super::{
        Store, StoreError,
        chain::Chain,
        database::Snapshot,
        log::{LogRows, STRIDE},
        outside, row,
        seal::{BothKeys, KeyRows, Keys},
        tables::BATCHES,
    },
    Found, Problem,
};
use crate::{
    case::{Account, Certificate, Event, KeyId, Person, PersonId, PersonKey, Recorded, RefundLaws, Subject},
    sla::Instant,
};

/// What the log told.
#[derive(Default)]
pub struct Seen {
    /// The last event.
    pub last: u64,
    /// The last event of each subject, and the last one that was projected when the check began.
    pub subjects: BTreeMap<Subject, (u64, u64)>,
    /// People and accounts, folded as far as they were projected.
    pub people: BTreeMap<PersonId, Person>,
    pub accounts: BTreeMap<u32, Account>,
    pub person_keys: BTreeMap<[u8; 32], PersonKey>,
    /// Of whoever has some.
    pub certificates: BTreeMap<PersonId, Vec<Certificate>>,
    /// Figures from outside, as far as they were projected.
    pub figures: outside::Recount,
    /// What must be so of refunds.
    refunds: RefundLaws,
    recorded: Option<Instant>,
    hash: [u8; 32],
}

/// Reads the log.
pub fn check(store: &Store, projected: u64, found: &mut Found) -> Result<Seen, StoreError> {
    let mut seen = Seen::default();
    while store.read_one_moment(|all| stretch(all, projected, &mut seen, found))? {}
    for problem in std::mem::take(&mut seen.refunds).problems() {
        found.add(Problem::Refund { problem });
    }
    Ok(seen)
}

/// Reads the next batches; whether there were any.
fn stretch(all: &Snapshot, projected: u64, seen: &mut Seen, found: &mut Found) -> Result<bool, StoreError> {
    let log = LogRows::of(all)?;
    let mut keys = BothKeys::of(all)?;
    let mut read = 0;
    let (archive, live) = (all.archive.open_table(BATCHES)?, all.live.open_table(BATCHES)?);
    // A batch that is being moved stands in both.
    for batch in archive.range(seen.last + 1..)?.chain(live.range(log.moved().max(seen.last) + 1..)?) {
        let (first, batch) = batch?;
        let (first, (count, hash)) = (first.value(), batch.value());
        if first != seen.last + 1 {
            found.add(Problem::Gap { after: seen.last });
        }
        let mut chain = Chain::after(seen.hash, first);
        for seq in first..first.saturating_add(count.into()) {
            let Some(row) = log.get(seq)? else {
                found.add(Problem::Gap { after: seq.saturating_sub(1) });
                break;
            };
            chain.add(row.value());
            seen.last = seq;
            match row::read(seq, row.value(), &mut keys) {
                Ok(record) => take(seen, &record, projected, row.value(), &keys, found)?,
                Err(error) => found.add(Problem::Unreadable { seq, why: error.to_string() }),
            }
        }
        if chain.end() != hash {
            found.add(Problem::Hash { first });
        }
        // The next batch was chained to what was written, be it right or wrong.
        seen.hash = hash;
        seen.last = seen.last.max(first);
        read += count as usize;
        if read >= STRIDE {
            return Ok(true);
        }
    }
    // Seen in the same transaction as the last batch, so nothing was committed in between.
    if log.last()? > seen.last {
        found.add(Problem::Unbatched { seq: seen.last + 1 });
    }
    Ok(false)
}

fn take(
    seen: &mut Seen,
    record: &Recorded,
    projected: u64,
    bytes: &[u8],
    keys: &Keys<impl KeyRows>,
    found: &mut Found,
) -> Result<(), StoreError> {
    let (envelope, seq) = (&record.envelope, record.seq());
    let (last, last_projected) = seen.subjects.entry(envelope.subject).or_default();
    if envelope.prev != *last {
        found.add(Problem::Prev { seq, says: envelope.prev, had: *last });
    }
    *last = seq;
    if seq <= projected {
        *last_projected = seq;
    }
    if seen.recorded.is_some_and(|before| envelope.recorded < before) {
        found.add(Problem::Backwards { seq });
    }
    seen.recorded = Some(envelope.recorded);
    seen.refunds.take(envelope, &record.event);
    let sealed = !row::split(bytes)?.1.is_empty();
    if sealed && envelope.key != KeyId::None && !keys.knows(envelope.key)? {
        found.add(Problem::NoKey { seq, key: envelope.key });
    }
    if seq <= projected {
        seen.figures.take(record)?;
        if let Subject::Person(id) = envelope.subject {
            match seen.people.get_mut(&id) {
                Some(person) => person.apply(record),
                None => seen.people.extend(Person::added(record).map(|person| (id, person))),
            }
            let held = seen.certificates.entry(id).or_default();
            Certificate::take(held, &record.event);
            if held.is_empty() {
                seen.certificates.remove(&id);
            }
        }
        match &record.event {
            Event::AccountBound { uid, account } => drop(seen.accounts.insert(*uid, *account)),
            Event::AccountUnbound { uid } => drop(seen.accounts.remove(uid)),
            Event::PersonKeyRemoved { sha256 } => drop(seen.person_keys.remove(sha256)),
            _ => seen.person_keys.extend(PersonKey::added(record).map(|key| (key.sha256, key))),
        }
    }
    Ok(())
}
