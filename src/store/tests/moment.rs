//! What is written and moved while somebody looks from one file of a store to the other.

use std::sync::Arc;

use super::{
    backup::{later, restored, site},
    between, *,
};
use crate::{
    case::{CommandId, Event, Words},
    sla::Instant,
    store::{Backup, Batch, Outcome, Progress, Store, Unfinished},
};

/// When somebody looks at both files next, writes a case and a note on it under a command of its own, and moves so many of
/// these events.
fn written_and_moved_between_the_files(store: &Arc<Store>, moved: u64) {
    let (here, mut scribe) = (store.clone(), Scribe::new());
    scribe.first();
    (1..=3).for_each(|n| drop(scribe.opened(case(n), None, Words::default())));
    scribe.command = CommandId::of("between");
    let opened = scribe.opened(case(4), None, Words::default());
    let noted = scribe.on(case(4), Event::Noted, "又一条");
    let (first, last) = (opened.envelope.seq, noted.envelope.seq);
    let outcome =
        Outcome { case: case(4), first, last, digest: [1; 8], at: Instant::from_seconds(scribe.now) };
    let commands = vec![(scribe.command, outcome)];
    let write = move |upto| {
        here.commit(&Batch { events: vec![opened, noted], commands, ..Batch::default() }).unwrap();
        here.project(&[], upto).unwrap();
    };
    between::next(vec![Box::new(move || write(first + moved - 1))]);
}

#[test]
fn what_is_written_and_moved_while_a_backup_looks_from_one_file_to_the_other_is_in_it_whole() {
    let (dir, store) = site();
    let store = Arc::new(store);
    let path = dir.path().join("backup");
    let mut backup = Backup::open(&path, &store).unwrap();
    while !matches!(backup.step(&store, later()).unwrap(), Progress::Copied { upto: 8, last: 8 }) {}
    // Keys that were dropped. What follows is the end.
    backup.step(&store, later()).unwrap();
    written_and_moved_between_the_files(&store, 2);
    assert!(between::is_to_happen());
    while !matches!(backup.step(&store, later()).unwrap(), Progress::Done(_)) {}
    assert!(!between::is_to_happen());
    backup.close().unwrap();
    assert_eq!(restored(&dir, Unfinished::Refuse).unwrap().last, 10);
    let life = Store::open(&dir.path().join("data")).unwrap();
    assert!(life.outcome(CommandId::of("between")).unwrap().is_some());
}

#[test]
fn what_is_written_and_moved_while_a_check_looks_from_one_file_to_the_other_is_no_damage() {
    let (_dir, store) = site();
    let store = Arc::new(store);
    store.load().unwrap();
    written_and_moved_between_the_files(&store, 1);
    assert_eq!(store.check(&[]).unwrap(), []);
    assert!(!between::is_to_happen());
}
