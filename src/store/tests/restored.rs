//! What a restored store goes on with: numbers that nobody was told yet, and commands that may be sent again.

use tempfile::tempdir;

use super::{
    backup::{backed_up, later, restored, site},
    *,
};
use crate::{
    case::{Event, Words},
    store::{Batch, NewEvent, Outcome, SiteFacts, Store, Unfinished},
};

#[test]
fn restored_once_more_before_any_case_it_gives_out_no_number_of_the_life_between() {
    let (dir, store) = site();
    backed_up(&dir.path().join("backup"), &store).unwrap();
    let first = restored(&dir, Unfinished::Refuse).unwrap();
    // The second life told its numbers to customers, and lost them.
    let again = tempdir().unwrap();
    let life = Store::open(&dir.path().join("data")).unwrap();
    backed_up(&again.path().join("backup"), &life).unwrap();
    let second = restored(&again, Unfinished::Refuse).unwrap();
    assert!(second.cases_from > first.cases_from + 999, "{} after {}", second.cases_from, first.cases_from);
    let life = Store::open(&again.path().join("data")).unwrap();
    assert_eq!(life.load().unwrap().next_case, second.cases_from);
}

#[test]
fn a_lower_beginning_of_case_numbers_takes_none_back() {
    let (dir, store) = site();
    backed_up(&dir.path().join("backup"), &store).unwrap();
    let told = restored(&dir, Unfinished::Refuse).unwrap();
    let life = Store::open(&dir.path().join("data")).unwrap();
    // As an earlier release wrote it, which looked at cases alone.
    let mut log = Vec::new();
    life.scan(told.last + 1, &mut |record| {
        log.push(record);
        true
    })
    .unwrap();
    let mut envelope = log.remove(0).envelope;
    (envelope.seq, envelope.prev) = (envelope.seq + 1, envelope.seq);
    let event = Event::Restored { epoch: 2, last: told.last, cases_from: 1_000 };
    life.commit(&batch(vec![NewEvent { envelope, event, words: Words::default() }])).unwrap();
    assert_eq!(life.load().unwrap().next_case, told.cases_from);
    life.rebuild().unwrap();
    assert_eq!(life.load().unwrap().next_case, told.cases_from);
}

#[test]
fn commands_of_a_restored_store_are_remembered_from_its_restore_on() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("store");
    let mut scribe = Scribe::new();
    Store::create(&data, &SiteFacts { test_clock: false, ..facts() }, scribe.first()).unwrap();
    let store = Store::open(&data).unwrap();
    let opened = scribe.opened(case(1), None, Words::default());
    let (id, seq) = (opened.envelope.command, opened.envelope.seq);
    let outcome =
        Outcome { case: case(1), first: seq, last: seq, digest: [1; 8], at: opened.envelope.recorded };
    store.commit(&Batch { events: vec![opened], commands: vec![(id, outcome)], ..Batch::default() }).unwrap();
    backed_up(&dir.path().join("backup"), &store).unwrap();
    // Long after.
    restored(&dir, Unfinished::Refuse).unwrap();
    let life = Store::open(&dir.path().join("data")).unwrap();
    for rebuilt in [false, true] {
        if rebuilt {
            life.rebuild().unwrap();
        }
        assert_eq!(life.sweep_commands(later(), 100).unwrap(), 0);
        assert_eq!(life.outcome(id).unwrap(), Some(outcome));
    }
    // What is left of it goes with the restore itself.
    assert_eq!(life.sweep_commands(later().plus(1), 100).unwrap(), 7);
    assert_eq!(life.outcome(id).unwrap(), None);
}
