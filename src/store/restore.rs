//! A store from a backup: read whole first, then copied into files that get their names only when everything is in them,
//! and projected. What it makes is a new life of the store (its epoch), and the first event of that life says so.

use std::path::Path;

use redb::{Database, Key, ReadableDatabase, ReadableTable, TableDefinition, Value};

use super::{
    Attempt, Bulk, NewEvent, SiteFacts, Store, StoreError, Verified, audit,
    backup::{self, Read, Verifier},
    create, file, log, outcome,
    tables::{ATTEMPTS, AUDIT, BATCHES, CHECKPOINTS, COMMANDS, DRAFTS, KEYS, LOG, META},
    untouched::Untouched,
};
use crate::{
    case::{
        CommandId, Door, Envelope, Event, KeyId, MAX_CASE_COUNTER, PAYLOAD_VERSION, PersonId, Subject, Words,
    },
    sla::Instant,
};

/// Rows that are read back at once, and rows that one transaction copies.
const READ: usize = 10_000;
const STRIDE: usize = 32_768;
/// Case numbers that are left out at least, and at most.
const LEAST_SKIP: u32 = 1_000;
const MOST_SKIP: u32 = 1_000_000;

/// What to do with a backup that was never read back whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    Refuse,
    /// Restore what is in it.
    Take,
}

/// How far a restore is, in events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restoring {
    Verified { upto: u64, last: u64 },
    Copied { upto: u64, last: u64 },
    Projected { upto: u64, last: u64 },
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The site, in its new life.
    pub facts: SiteFacts,
    /// The last event of the backup.
    pub last: u64,
    /// When that was recorded.
    pub recorded: Instant,
    /// What the backup was verified to be; it may go on after that.
    pub verified: Option<Verified>,
    /// Case numbers are given out from here on.
    pub cases_from: u32,
    /// Notices that waited, of which nobody knows whether they went out since.
    pub unsure: u64,
}

/// Makes a store in `dir` of the backup in `path`, which is not changed.
///
/// # Errors
/// `Exists`, `NotABackup`, `Unfinished`, `BackupDamaged`, `SchemaNewer`, `InUse`, or what the disk says; then there is no
/// store, and it may be tried again.
pub fn restore(
    path: &Path,
    dir: &Path,
    unfinished: Unfinished,
    now: Instant,
    each: &mut dyn FnMut(Restoring),
) -> Result<Restored, StoreError> {
    if file::is_here(dir) {
        return Err(StoreError::Exists);
    }
    let from = Untouched::open(path)?;
    let from =
        file::opened(|| file::whole_builder().create_with_backend(from)).map_err(StoreError::of_backup)?;
    let (facts, verified) = {
        let txn = from.begin_read()?;
        (backup::facts(&txn)?, backup::verified(&txn)?)
    };
    if verified.is_none() && unfinished == Unfinished::Refuse {
        return Err(StoreError::Unfinished);
    }
    let verifier = read_back(&from, each).map_err(StoreError::of_backup)?;
    // Of a backup that went on after it was verified, what it has more is taken too.
    let (last, told) = (verifier.whole(), *verifier.told());
    let recorded = told.recorded.filter(|_| verified.is_none_or(|verified| verified.events <= last));
    let recorded = recorded.ok_or_else(|| StoreError::BackupDamaged("events are missing".to_owned()))?;

    create::make_dir(dir)?;
    create::tidy(dir);
    let facts = SiteFacts { epoch: facts.epoch + 1, ..facts };
    let mut bulk = Bulk::begin(dir, &facts)?;
    copy((&from, &from), &bulk, last, each)?;
    // The time of a store made for tests is not that of this machine.
    let now = if facts.test_clock { recorded } else { now.max(recorded) };
    let cases_from = cases_from(told.case, told.busiest, now.since(recorded));
    let event = Event::Restored { epoch: facts.epoch, last, cases_from };
    bulk.append(&[of_the_site(&facts, last + 1, told.site, now, event)])?;
    bulk.project(&mut |upto| each(Restoring::Projected { upto, last }))?;
    let unsure = unsure(bulk.store(), now)?;
    let swept = log::counter(&from.begin_read()?.open_table(META)?, "swept")?;
    bulk.put(last + 1, swept.min(last))?;
    Ok(Restored { facts, last, recorded, verified, cases_from, unsure })
}

fn read_back(from: &Database, each: &mut dyn FnMut(Restoring)) -> Result<Verifier, StoreError> {
    let mut verifier = Verifier::default();
    loop {
        let txn = from.begin_read()?;
        let last = txn.open_table(LOG)?.last()?.map_or(0, |(seq, _)| seq.value());
        let read = verifier.step(&txn, READ)?;
        each(Restoring::Verified { upto: verifier.whole(), last });
        if read == Read::All {
            return Ok(verifier);
        }
    }
}

/// Copies everything up to the event `last` from where the log is, and where commands, drafts and attempts are.
pub(super) fn copy(
    (log, live): (&Database, &Database),
    bulk: &Bulk,
    last: u64,
    each: &mut dyn FnMut(Restoring),
) -> Result<(), StoreError> {
    let store = bulk.store();
    rows(log, KEYS, &mut |some| {
        store.write(|txn| {
            let mut to = txn.open_table(KEYS)?;
            some(&mut |id, key| to.insert(id, key).map(|_| ()))
        })
    })?;
    rows(log, BATCHES, &mut |some| {
        store.write(|txn| {
            let mut to = txn.open_table(BATCHES)?;
            some(&mut |first, batch| to.insert(first, batch).map(|_| ()))
        })
    })?;
    let mut upto = 0;
    rows(log, LOG, &mut |some| {
        store.write(|txn| {
            let mut to = txn.open_table(LOG)?;
            some(&mut |seq, row| {
                if seq > last {
                    return Ok(());
                }
                upto = seq;
                to.insert(seq, row).map(|_| ())
            })
        })?;
        each(Restoring::Copied { upto, last });
        Ok(())
    })?;
    // Of a store that is written anew the end of the trail is in the live file; what stands in both is the same.
    for from in [log, live] {
        rows(from, AUDIT, &mut |some| {
            store.write(|txn| {
                let mut to = txn.open_table(AUDIT)?;
                some(&mut |n, row| to.insert(n, row).map(|_| ()))
            })
        })?;
        rows(from, CHECKPOINTS, &mut |some| {
            store.write(|txn| {
                let mut to = txn.open_table(CHECKPOINTS)?;
                some(&mut |no, line| to.insert(no, line).map(|_| ()))
            })
        })?;
    }
    store.write_live(audit::settle)?;
    rows(live, COMMANDS, &mut |some| {
        store.write_live(|txn, _| {
            let mut to = txn.open_table(COMMANDS)?;
            some(&mut |id, outcome| {
                // It was read before; one whose events are not in it was not done in this life.
                match outcome::read(CommandId(id), outcome) {
                    Ok(kept) if kept.last <= last => to.insert(id, outcome).map(|_| ()),
                    _ => Ok(()),
                }
            })
        })
    })?;
    rows(live, DRAFTS, &mut |some| {
        store.write_live(|txn, _| {
            let mut to = txn.open_table(DRAFTS)?;
            some(&mut |place, draft| to.insert(place, draft).map(|_| ()))
        })
    })?;
    rows(live, ATTEMPTS, &mut |some| {
        store.write_live(|txn, _| {
            let mut to = txn.open_table(ATTEMPTS)?;
            some(&mut |seq, attempt| if seq > last { Ok(()) } else { to.insert(seq, attempt).map(|_| ()) })
        })
    })
}

/// Takes a row over.
type Put<'a, K, V> =
    dyn FnMut(<K as Value>::SelfType<'_>, <V as Value>::SelfType<'_>) -> redb::Result<()> + 'a;
/// Gives some rows, one by one.
type Few<'a, K, V> = dyn FnMut(&mut Put<'_, K, V>) -> Result<(), StoreError> + 'a;
/// Takes some rows over.
type Each<'a, K, V> = dyn FnMut(&mut Few<'_, K, V>) -> Result<(), StoreError> + 'a;

/// Gives the rows of a table to `each`, so many at a time.
fn rows<K: Key + 'static, V: Value + 'static>(
    from: &Database,
    table: TableDefinition<'static, K, V>,
    each: &mut Each<'_, K, V>,
) -> Result<(), StoreError> {
    let rows = match from.begin_read()?.open_table(table) {
        // A file of an earlier release.
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(()),
        opened => opened?,
    };
    let mut rows = rows.iter()?.peekable();
    while rows.peek().is_some() {
        each(&mut |put| {
            for row in rows.by_ref().take(STRIDE) {
                let (key, value) = row?;
                put(key.value(), value.value())?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// From where on case numbers are given out. The lost store went on after its backup and told customers numbers that
/// nobody knows here, so as many are left out as were ever opened on one day, for each day since and one more; and then
/// up to the next thousand, so that everybody sees where the new life begins.
///
/// Of ten counters with the same digits before their last, nine at least have numbers ([`CaseId::mint`](crate::case::CaseId::mint));
/// the ten in which the gap begins are cut.
fn cases_from(last: u32, busiest: u32, since_s: i64) -> u32 {
    let days = u32::try_from(since_s.max(0) / 86_400).unwrap_or(u32::MAX).saturating_add(1);
    let numbers = busiest.saturating_mul(days).clamp(LEAST_SKIP, MOST_SKIP);
    let counters = (numbers + 1).div_ceil(9) * 10;
    let after = last.saturating_add(counters).saturating_add(1);
    after.checked_next_multiple_of(1_000).unwrap_or(u32::MAX).min(MAX_CASE_COUNTER)
}

/// Writes that every notice which waits was being sent, so that the next start says of each that nobody knows whether it
/// went out, and none goes out twice. How many there are.
fn unsure(store: &Store, now: Instant) -> Result<u64, StoreError> {
    let waiting = store.waiting()?;
    store.write_live(|txn, _| {
        let mut attempts = txn.open_table(ATTEMPTS)?;
        attempts.retain(|_, _| false)?;
        for notice in &waiting {
            let tries = notice.attempt.map_or(0, |attempt| attempt.tries).max(1);
            let attempt = Attempt { tries, next: now, under_way: true };
            attempts.insert(notice.seq, postcard::to_stdvec(&attempt)?.as_slice())?;
        }
        Ok(())
    })?;
    Ok(waiting.len() as u64)
}

fn of_the_site(facts: &SiteFacts, seq: u64, prev: u64, at: Instant, event: Event) -> NewEvent {
    let envelope = Envelope {
        site: facts.site,
        epoch: facts.epoch,
        seq,
        prev,
        subject: Subject::Site,
        occurred: at,
        recorded: at,
        actor: PersonId::SYSTEM,
        on_behalf: None,
        door: Door::Request,
        command: CommandId::nth("restore", u64::from(facts.epoch)),
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::None,
    };
    NewEvent { envelope, event, words: Words::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case::CaseId;

    #[test]
    fn as_many_numbers_are_left_out_as_the_lost_store_may_have_given_out() {
        for (last, busiest, since_s, from) in [
            (0, 0, 0, 2_000),
            (421, 12, 0, 2_000),
            (999, 1_001, 0, 3_000),
            (10_000, 3_000, 86_399, 14_000),
            (10_000, 3_000, 86_400, 17_000),
            (10_000, 3_000, -5, 14_000),
            // The last that may have been given out is the next full thousand.
            (19_880, 1_007, 0, 22_000),
            (10_000, 3_000, i64::MAX, 1_122_000),
            (MAX_CASE_COUNTER - 3, 1, 0, MAX_CASE_COUNTER),
            (u32::MAX, u32::MAX, i64::MAX, MAX_CASE_COUNTER),
        ] {
            assert_eq!(cases_from(last, busiest, since_s), from, "{last} {busiest} {since_s}");
        }
    }

    proptest! {
        #[test]
        fn so_many_numbers_that_are_given_out_lie_in_the_gap(
            last in 0u32..2_000_000,
            busiest in 1_000u32..4_000,
            days in 0u32..3,
            letters in "[A-Z]{2}",
        ) {
            let from = cases_from(last, busiest, i64::from(days) * 86_400);
            let (mut next, mut given) = (last + 1, 0);
            while let Some(id) = CaseId::mint(letters.parse().unwrap(), next).filter(|id| id.n < from) {
                (next, given) = (id.n + 1, given + 1);
            }
            prop_assert!(given >= busiest * (days + 1), "{} of {}", given, busiest * (days + 1));
        }
    }
}
