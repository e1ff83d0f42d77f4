//! A store made, written, read and opened again.

use std::os::unix::fs::PermissionsExt;

use tempfile::tempdir;

use super::*;
use crate::{
    case::{CommandId, CustomerId, Event, PersonId, Word, Words},
    sla::Instant,
    store::{Batch, Draft, DraftChange, Outcome, Store, StoreError, free_bytes},
};

fn words() -> Words {
    Words::of([
        (Word::Name, Some("张三丰".to_owned())),
        (Word::Line, Some("138 1234 5678".to_owned())),
        (Word::Text, Some("家里宽带上不了网".to_owned())),
    ])
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    let mut scribe = Scribe::new();
    Store::create(&data, &facts(), scribe.first()).unwrap();
    assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(data.join("live.redb").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1, "no leftovers");

    let store = Store::open(&data).unwrap();
    assert_eq!(*store.facts(), facts());
    let events = vec![
        scribe.customer(1, "张三丰", "13812345678"),
        scribe.opened(case(1), Some(1), words()),
        scribe.on(case(1), Event::Accepted, ""),
        scribe.on(case(1), Event::Noted, "回电无人接"),
    ];
    let outcome = Outcome {
        case: case(1),
        first: 7,
        last: 9,
        digest: *b"abcdefgh",
        at: Instant::from_seconds(1_780_000_000),
    };
    let draft = Draft { place: "note".to_owned(), text: "写到一半".to_owned(), saved: outcome.at };
    let batch = Batch {
        events,
        commands: vec![(CommandId::of("a"), outcome)],
        drafts: vec![DraftChange::Save { person: PersonId(1), draft: draft.clone() }],
        ..Batch::default()
    };
    store.commit(&batch).unwrap();
    store.close().unwrap();

    let store = Store::open(&data).unwrap();
    let loaded = store.load().unwrap();
    assert_eq!(loaded.next_seq, 10);
    assert_eq!((loaded.next_case, loaded.next_person, loaded.next_customer), (2, 2, 2));
    assert_eq!((loaded.open.len(), loaded.closed, loaded.customers), (1, 0, 1));
    assert_eq!(loaded.people[0].name, "王芳");
    assert_eq!(loaded.people[0].pin.as_deref(), Some("$argon2id$x"));
    assert_eq!(loaded.accounts[0].0, 1000);
    let head = store.case(case(1)).unwrap().unwrap();
    assert_eq!((&head.words, head.owner), (&words(), Some(PersonId(1))));
    assert_eq!(head.standing().as_ref(), Some(&loaded.open[0]));
    assert_eq!(loaded.recorded, Some(Instant::from_seconds(scribe.now)));
    assert_eq!(store.outcome(CommandId::of("a")).unwrap(), Some(outcome));
    assert_eq!(store.outcome(CommandId::of("b")).unwrap(), None);
    assert_eq!(store.drafts(PersonId(1)).unwrap(), [draft]);

    let history = store.history(scribe.last(case(1)), 100).unwrap();
    assert_eq!(history.iter().map(|r| r.event.name()).collect::<Vec<_>>(), ["opened", "accepted", "noted"]);
    assert_eq!(history[2].words.get(Word::Text), Some("回电无人接"));
    assert_eq!(store.history(scribe.last(case(1)), 1).unwrap()[0], history[2]);

    assert_eq!(store.customers_of_line("138-1234-5678").unwrap(), [CustomerId(1)]);
    assert_eq!(found(&store, By::Tail, "5678"), [1]);
    assert_eq!(store.cases_of_line("13812345678", 9).unwrap(), [case(1)]);
    assert_eq!(found(&store, By::Name, "三丰"), [1]);
    assert_eq!(found(&store, By::Text, "宽带 上网"), [0; 0]);
    assert_eq!(found(&store, By::Text, "宽带 回电"), [1]);
}

#[test]
fn what_cannot_follow_is_refused_and_nothing_is_written() {
    let dir = tempdir().unwrap();
    let mut scribe = Scribe::new();
    Store::create(dir.path(), &facts(), scribe.first()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let good = scribe.opened(case(1), None, words());

    let mut later = good.clone();
    later.envelope.seq += 1;
    let mut other_epoch = good.clone();
    other_epoch.envelope.epoch = 2;
    let mut unsealed = good.clone();
    unsealed.envelope.key = crate::case::KeyId::None;
    let refused = |new| store.commit(&batch(vec![new])).unwrap_err();
    assert!(matches!(refused(later), StoreError::Sequence { expected: 6, found: 7 }));
    assert!(matches!(refused(other_epoch), StoreError::Foreign { seq: 6 }));
    assert!(matches!(refused(unsealed), StoreError::Unsealed { seq: 6 }));
    assert_eq!(store.load().unwrap().next_seq, 6);
    store.commit(&batch(vec![good])).unwrap();
}

#[test]
fn a_store_is_made_once_and_opened_once() {
    let dir = tempdir().unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::NotHere)));
    assert!(matches!(Store::open(&dir.path().join("none")), Err(StoreError::NotHere)));
    Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
    assert!(matches!(Store::create(dir.path(), &facts(), Scribe::new().first()), Err(StoreError::Exists)));
    let store = Store::open(dir.path()).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::InUse)));
    drop(store);
    Store::open(dir.path()).unwrap();
}

#[test]
fn what_an_interrupted_creation_left_does_no_harm_and_goes() {
    let dir = tempdir().unwrap();
    std::fs::write(dir.path().join("live.new-0badcafe"), b"half a file").unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::NotHere)));
    Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
    Store::open(dir.path()).unwrap();
    let mut left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort_unstable();
    assert_eq!(left, ["archive.redb", "live.redb"]);
}

#[test]
fn a_creation_that_is_refused_leaves_nothing() {
    let dir = tempdir().unwrap();
    let mut first = Scribe::new().first();
    first.remove(0);
    assert!(matches!(Store::create(dir.path(), &facts(), first), Err(StoreError::Sequence { .. })));
    let mut first = Scribe::new().first();
    first[1].words = Words::default();
    assert!(matches!(Store::create(dir.path(), &facts(), first), Err(StoreError::PackText(_))));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn commands_are_swept_by_age_a_piece_at_a_time() {
    let dir = tempdir().unwrap();
    let mut scribe = Scribe::new();
    Store::create(dir.path(), &facts(), scribe.first()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let begin = scribe.now;
    for n in 1..=4 {
        scribe.command = CommandId::nth("sweep", n);
        let events = vec![
            scribe.opened(case(n as u32), None, words()),
            scribe.on(case(n as u32), Event::Accepted, ""),
        ];
        let (first, last) = (events[0].envelope.seq, events[1].envelope.seq);
        let at = Instant::from_seconds(scribe.now);
        let outcome = Outcome { case: case(n as u32), first, last, digest: [0; 8], at };
        let commands = vec![(scribe.command, outcome)];
        store.commit(&Batch { events, commands, ..Batch::default() }).unwrap();
    }
    let kept = || {
        (1..=4).filter(|n| store.outcome(CommandId::nth("sweep", *n)).unwrap().is_some()).collect::<Vec<_>>()
    };
    // Five events of the beginning and two for each command, one second apart.
    let before = Instant::from_seconds(begin + 5);
    assert_eq!(store.sweep_commands(before, 6).unwrap(), 6);
    // The first ends with the event behind those.
    assert_eq!(kept(), [1, 2, 3, 4]);
    assert_eq!(store.sweep_commands(before, 6).unwrap(), 3);
    assert_eq!(kept(), [3, 4]);
    assert_eq!(store.sweep_commands(before, 6).unwrap(), 0);
    assert_eq!(kept(), [3, 4]);
    assert_eq!(store.check(&[]).unwrap(), []);
}

#[test]
fn readers_go_on_while_the_file_is_reopened() {
    let dir = tempdir().unwrap();
    let mut scribe = Scribe::new();
    Store::create(dir.path(), &facts(), scribe.first()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.commit(&batch(vec![scribe.opened(case(1), None, words())])).unwrap();
    let last = scribe.last(case(1));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| (0..200).all(|_| store.history(last, 9).unwrap().len() == 1)))
            .collect();
        (0..5).for_each(|_| store.reopen().unwrap());
        assert!(readers.into_iter().all(|reader| reader.join().unwrap()));
    });
    store.close().unwrap();
    assert!(matches!(store.history(last, 9), Err(StoreError::Closed)));
    assert!(free_bytes(dir.path()).unwrap() > 0);
}
