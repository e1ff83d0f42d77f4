//! Everything that `check` is there to find is found, and `rebuild` mends what is projected.

use redb::{ReadableTable, WriteTransaction};

use super::{disk::Disk, *};
use crate::{
    case::{
        CaseId, CommandId, Event, KeyId, PersonId, Reference, Subject, Word, Words, decode_open, encode_open,
    },
    store::{
        Batch, Outcome, Problem, Store, StoreError, row,
        tables::{
            ACCOUNTS, BATCHES, CATEGORY_DAYS, CERTIFICATES, CUSTOMERS, EXTERNAL, HEADS, IMPROVEMENTS, KEYS,
            LINES, LOG, META, OPENED, PEOPLE, PHONES, STANDINGS, key_id,
        },
    },
};

/// Two open cases and one that ended, all projected, and an event that is not.
pub(crate) fn store() -> (Store, Scribe) {
    let mut scribe = Scribe::new();
    let (_, store) = Disk::with_store(&facts(), &scribe.first());
    let words = |n: u32| {
        Words::of([
            (Word::Name, Some(format!("客户{n}"))),
            (Word::Line, Some(format!("1380000000{n}"))),
            (Word::Text, Some("上不了网".to_owned())),
        ])
    };
    let referenced = Event::Referenced(Reference { source: "eoms".to_owned(), id: "77".to_owned() });
    let events = vec![
        scribe.customer(1, "客户1", "13800000001"),
        scribe.opened(case(1), Some(1), words(1)),
        scribe.opened(case(2), None, words(2)),
        scribe.opened(case(3), None, words(3)),
        scribe.on(case(2), referenced, ""),
    ];
    store.commit(&batch(events)).unwrap();
    let withdrawn = Event::Withdrawn { reason: "customer".to_owned() };
    store.commit(&batch(vec![scribe.on(case(3), withdrawn, "不办了")])).unwrap();
    store.load().unwrap();
    store.commit(&batch(vec![scribe.on(case(1), Event::Noted, "后来的")])).unwrap();
    (store, scribe)
}

type Heads = redb::TableDefinition<'static, u32, &'static [u8]>;

const OPEN: Heads = HEADS[0].1;
const WITHDRAWN: Heads = HEADS[4].1;

type Damage = fn(&WriteTransaction) -> Result<(), StoreError>;
type Finds = fn(&Problem) -> bool;

/// Changes a row of the log as it stands.
fn rewrite(
    txn: &WriteTransaction,
    seq: u64,
    change: impl FnOnce(&mut crate::case::OpenPart),
) -> Result<(), StoreError> {
    let mut log = txn.open_table(LOG)?;
    let bytes = log.get(seq)?.unwrap().value().to_vec();
    let (open, sealed) = row::split(&bytes)?;
    let mut part = decode_open(open)?;
    change(&mut part);
    log.insert(seq, row::join(&encode_open(&part)?, sealed)?.as_slice())?;
    Ok(())
}

#[test]
fn a_good_store_has_no_problems() {
    let (store, _) = store();
    assert_eq!(store.check(&[]).unwrap(), []);
    let loaded = store.load().unwrap();
    assert_eq!(loaded.open.len(), 2);
    assert_eq!(store.check_standings(&loaded.open).unwrap(), []);
}

#[test]
fn what_is_wrong_with_the_log_is_found() {
    let table: [(Damage, Finds); 8] = [
        (
            |txn| {
                txn.open_table(LOG)?.remove(8)?;
                Ok(())
            },
            |p| *p == Problem::Gap { after: 7 },
        ),
        (
            |txn| {
                txn.open_table(BATCHES)?.remove(6)?;
                Ok(())
            },
            |p| *p == Problem::Gap { after: 5 },
        ),
        (
            |txn| rewrite(txn, 10, |part| part.envelope.actor = PersonId(9)),
            |p| *p == Problem::Hash { first: 6 },
        ),
        (
            |txn| rewrite(txn, 10, |part| part.envelope.prev = 7),
            |p| *p == Problem::Prev { seq: 10, says: 7, had: 8 },
        ),
        (
            |txn| rewrite(txn, 10, |part| part.envelope.recorded = crate::sla::Instant::from_seconds(5)),
            |p| *p == Problem::Backwards { seq: 10 },
        ),
        (
            |txn| rewrite(txn, 10, |part| part.envelope.seq = 11),
            |p| matches!(p, Problem::Unreadable { seq: 10, .. }),
        ),
        (
            |txn| {
                txn.open_table(KEYS)?.remove(key_id(KeyId::Case(case(2))))?;
                Ok(())
            },
            |p| *p == Problem::NoKey { seq: 8, key: KeyId::Case(case(2)) },
        ),
        (
            |txn| {
                let mut log = txn.open_table(LOG)?;
                let mut bytes = log.get(8)?.unwrap().value().to_vec();
                *bytes.last_mut().unwrap() ^= 1;
                log.insert(8, bytes.as_slice())?;
                Ok(())
            },
            |p| matches!(p, Problem::Unreadable { seq: 8, .. }),
        ),
    ];
    for (n, (damage, expected)) in table.into_iter().enumerate() {
        let (store, _) = store();
        store.write(damage).unwrap();
        let problems = store.check(&[]).unwrap();
        assert!(problems.iter().any(expected), "damage {n}: {problems:?}");
    }
}

#[test]
fn what_is_wrong_with_the_end_of_the_log_is_found() {
    let (store, _) = store();
    store
        .write_live(|txn, _| {
            txn.open_table(BATCHES)?.remove(12)?;
            Ok(())
        })
        .unwrap();
    assert!(store.check(&[]).unwrap().contains(&Problem::Unbatched { seq: 12 }));
}

#[test]
fn what_is_wrong_with_the_projection_is_found_and_mended() {
    let head = |n: u32| Problem::Head { case: case(n) };
    let table: [(Damage, Problem); 21] = [
        (
            |txn| {
                txn.open_table(OPEN)?.remove(1)?;
                Ok(())
            },
            Problem::NoHead { case: case(1) },
        ),
        (
            |txn| {
                let mut open = txn.open_table(OPEN)?;
                let other = open.get(2)?.unwrap().value().to_vec();
                open.insert(1, other.as_slice())?;
                Ok(())
            },
            head(1),
        ),
        (
            |txn| {
                let ended = txn.open_table(WITHDRAWN)?.remove(3)?.unwrap().value().to_vec();
                txn.open_table(OPEN)?.insert(3, ended.as_slice())?;
                Ok(())
            },
            head(3),
        ),
        (
            |txn| {
                let mut ended = txn.open_table(WITHDRAWN)?;
                let row = ended.get(3)?.unwrap().value().to_vec();
                ended.insert(9, row.as_slice())?;
                Ok(())
            },
            Problem::StrayHead { n: 9 },
        ),
        (
            |txn| {
                txn.open_table(STANDINGS)?.remove(2)?;
                Ok(())
            },
            Problem::Standing { case: case(2) },
        ),
        (
            |txn| {
                let mut standings = txn.open_table(STANDINGS)?;
                let other = standings.get(2)?.unwrap().value().to_vec();
                standings.insert(1, other.as_slice())?;
                Ok(())
            },
            Problem::Standing { case: case(1) },
        ),
        (
            |txn| {
                let mut standings = txn.open_table(STANDINGS)?;
                let other = standings.get(2)?.unwrap().value().to_vec();
                standings.insert(9, other.as_slice())?;
                Ok(())
            },
            Problem::Standings,
        ),
        (
            |txn| {
                txn.open_table(PEOPLE)?.remove(1)?;
                Ok(())
            },
            Problem::Person { person: PersonId(1) },
        ),
        (
            |txn| {
                txn.open_table(CERTIFICATES)?.insert((1, "repair_engineer"), None)?;
                Ok(())
            },
            Problem::Person { person: PersonId(1) },
        ),
        (
            |txn| {
                txn.open_table(ACCOUNTS)?.remove(1000)?;
                Ok(())
            },
            Problem::Account { uid: 1000 },
        ),
        (
            |txn| {
                txn.open_table(CUSTOMERS)?.remove(1)?;
                Ok(())
            },
            Problem::Customer { customer: crate::case::CustomerId(1) },
        ),
        (
            |txn| {
                txn.open_table(LINES)?.remove(("10000000831", 1))?;
                Ok(())
            },
            Problem::Customer { customer: crate::case::CustomerId(1) },
        ),
        (
            |txn| {
                txn.open_table(PHONES)?.remove(("20000000831", 0, 2))?;
                Ok(())
            },
            Problem::Phones { case: Some(case(2)) },
        ),
        (
            |txn| {
                txn.open_table(PHONES)?.insert(("1", 0, 2), ())?;
                Ok(())
            },
            Problem::Phones { case: None },
        ),
        (
            |txn| {
                txn.open_table(EXTERNAL)?.remove(("eoms", "77", 2))?;
                Ok(())
            },
            Problem::External { case: Some(case(2)) },
        ),
        (
            |txn| {
                txn.open_table(EXTERNAL)?.insert(("eoms", "78", 2), ())?;
                Ok(())
            },
            Problem::External { case: None },
        ),
        (
            |txn| {
                let mut days = txn.open_table(CATEGORY_DAYS)?;
                let day = days.first()?.unwrap().0.value().1;
                days.insert(("", day), 4)?;
                Ok(())
            },
            Problem::Arrivals { case: None },
        ),
        (
            |txn| {
                txn.open_table(CATEGORY_DAYS)?.insert(("voice", 20_000), 1)?;
                Ok(())
            },
            Problem::Arrivals { case: None },
        ),
        (
            |txn| {
                let mut opened = txn.open_table(OPENED)?;
                let (day, _) = opened.first()?.unwrap().0.value();
                opened.remove((day, 2))?;
                opened.insert((day + 1, 2), ())?;
                Ok(())
            },
            Problem::Arrivals { case: Some(case(2)) },
        ),
        (
            |txn| {
                txn.open_table(IMPROVEMENTS)?.insert(2, ())?;
                Ok(())
            },
            Problem::Arrivals { case: None },
        ),
        (
            |txn| {
                txn.open_table(META)?.insert("projected", 99u64.to_be_bytes().as_slice())?;
                Ok(())
            },
            Problem::Projected { upto: 99, last: 12 },
        ),
    ];
    for (damage, expected) in table {
        let (store, _) = store();
        store.write(damage).unwrap();
        let problems = store.check(&[]).unwrap();
        assert!(problems.contains(&expected), "{expected:?} is not among {problems:?}");
        store.rebuild().unwrap();
        assert_eq!(store.check(&[]).unwrap(), [], "after {expected:?}");
    }
}

#[test]
fn a_command_that_its_events_do_not_know_is_found() {
    let (store, mut scribe) = store();
    let id = CommandId::of("x");
    scribe.command = id;
    let noted = scribe.on(case(1), Event::Noted, "x");
    let seq = noted.envelope.seq;
    let at = crate::sla::Instant::from_seconds(1);
    let outcome = Outcome { case: case(1), first: seq, last: seq, digest: [0; 8], at };
    let commit = |events, id, outcome| {
        store.commit(&Batch { events, commands: vec![(id, outcome)], ..Batch::default() }).unwrap();
        store.check(&[]).unwrap()
    };
    assert_eq!(commit(vec![noted], id, outcome), []);
    let problem = [Problem::Command { command: id }];
    assert_eq!(commit(vec![], id, Outcome { last: seq + 1, ..outcome }), problem);
    assert_eq!(commit(vec![], id, Outcome { first: seq - 1, ..outcome }), problem);
    assert_eq!(commit(vec![], id, Outcome { case: case(2), ..outcome }), problem);
    assert_eq!(commit(vec![], id, outcome), []);
    let other = CommandId::of("y");
    assert_eq!(commit(vec![], other, outcome), [Problem::Command { command: other }]);
}

#[test]
fn a_case_in_memory_that_the_log_does_not_tell_is_found() {
    let (store, _) = store();
    let mut open = store.load().unwrap().open;
    let mut live = store.case(case(open[0].n)).unwrap().unwrap();
    assert_eq!(store.check(&[&live]).unwrap(), []);
    live.urges += 1;
    assert_eq!(store.check(&[&live]).unwrap(), [Problem::Live { case: live.id }]);
    open[1].alarm = None;
    assert_eq!(store.check_standings(&open).unwrap(), [Problem::Live { case: case(open[1].n) }]);
}

#[test]
fn a_standing_that_cannot_be_read_is_made_anew_when_the_store_is_loaded() {
    let (store, _) = store();
    let open = store.load().unwrap().open;
    let whole = store.read(|txn| Ok(txn.open_table(STANDINGS)?.get(1)?.unwrap().value().to_vec())).unwrap();
    for wrong in [&whole[..1], &whole[..whole.len() - 1], &[whole.as_slice(), &[0]].concat()] {
        store
            .write(|txn| {
                txn.open_table(STANDINGS)?.insert(1, wrong)?;
                Ok(())
            })
            .unwrap();
        assert!(store.check(&[]).unwrap().contains(&Problem::Standing { case: case(1) }));
        assert_eq!(store.load().unwrap().open, open);
        assert_eq!(store.check(&[]).unwrap(), []);
    }
}

#[test]
fn an_open_case_whose_head_is_missing_damaged_or_old_is_read_from_the_log() {
    let (store, mut scribe) = store();
    store.load().unwrap();
    store.commit(&batch(vec![scribe.on(case(2), Event::Noted, "还没折叠")])).unwrap();
    let cut: &[u8] = &[1];
    let damages: [Damage; 3] = [
        |_| Ok(()),
        |txn| {
            let other = txn.open_table(OPEN)?.get(2)?.unwrap().value().to_vec();
            txn.open_table(OPEN)?.insert(1, other.as_slice())?;
            Ok(())
        },
        |txn| {
            txn.open_table(OPEN)?.remove(1)?;
            Ok(())
        },
    ];
    let asked = [case(2), case(1), case(9)].map(|id| (id, (id.n < 9).then(|| scribe.last(id))));
    let told = |id| {
        let history = store.history(scribe.last(id), 99).unwrap();
        store.folded_whole(&history).unwrap()
    };
    for damage in damages {
        store.write(damage).unwrap();
        assert_eq!(store.cases(&asked).unwrap(), [told(case(2)), told(case(1)), None]);
    }
    store
        .write(|txn| {
            txn.open_table(OPEN)?.insert(1, cut)?;
            Ok(())
        })
        .unwrap();
    assert_eq!(store.cases(&asked).unwrap(), [told(case(2)), told(case(1)), None]);
    assert!(store.check(&[]).unwrap().contains(&Problem::Head { case: case(1) }));
    store.rebuild().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
}

/// Drops the key of a case, as erasing its words does.
fn drop_key(store: &Store, id: CaseId) {
    let empty: &[u8] = &[];
    store
        .write(|txn| {
            txn.open_table(KEYS)?.insert(key_id(KeyId::Case(id)), empty)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn without_its_key_an_event_reads_as_erased_and_the_chain_still_holds() {
    let (store, mut scribe) = store();
    drop_key(&store, case(2));
    let history = store.history(scribe.last(case(2)), 9).unwrap();
    assert!(history[0].erased && history[0].words.is_empty());
    assert_eq!(history[0].envelope.subject, Subject::Case(case(2)));
    assert!(!history[1].erased, "it had no words to lose");
    assert!(store.case(case(2)).unwrap().unwrap().words.is_empty());
    let rows = |problems: Vec<Problem>| {
        problems.into_iter().all(|problem| matches!(problem, Problem::Phones { case: None }))
    };
    // Search rows are dropped with the key by whoever erases; until then only they are left over.
    assert!(rows(store.check(&[]).unwrap()));
    let refused = store.commit(&batch(vec![scribe.on(case(2), Event::Noted, "新的")])).unwrap_err();
    assert!(matches!(refused, StoreError::KeyDropped(KeyId::Case(id)) if id == case(2)));
    store.rebuild().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
    assert_eq!(found(&store, By::Tail, "0002"), [0; 0]);
    assert_eq!(found(&store, By::Name, "客户"), [3, 1]);
}
