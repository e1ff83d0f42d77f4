//! A store made at once is the one that is made event by event.

use tempfile::tempdir;

use super::{book::Book, disk::Dice, *};
use crate::store::{Bulk, Store, StoreError};

#[test]
fn made_at_once_or_event_by_event_it_is_the_same_store() {
    let (book, _) = Book::new();
    let mut dice = Dice(3);
    let (mut events, mut then) = (book.events().to_vec(), book);
    for _ in 0..60 {
        let (batch, next) = then.next(&mut dice);
        events.extend(batch.events);
        then = next;
    }
    let (one, other) = (tempdir().unwrap(), tempdir().unwrap());
    Store::create(one.path(), &facts(), events.clone()).unwrap();
    let mut bulk = Bulk::begin(other.path(), &facts()).unwrap();
    for piece in events.chunks(17) {
        bulk.append(piece).unwrap();
    }
    let mut told = 0;
    bulk.finish(&mut |seq| told = seq).unwrap();
    drop(bulk);
    assert_eq!(told, events.len() as u64);
    let loaded = |dir: &tempfile::TempDir| {
        let store = Store::open(dir.path()).unwrap();
        let loaded = store.load().unwrap();
        assert_eq!(store.check(&[]).unwrap(), []);
        let mut log = Vec::new();
        store
            .scan(1, &mut |record| {
                log.push(record);
                true
            })
            .unwrap();
        let next = (loaded.next_seq, loaded.next_case, loaded.closed);
        (loaded.open, loaded.people, next, log)
    };
    assert_eq!(loaded(&one), loaded(&other));
}

#[test]
fn what_is_not_finished_is_no_store_and_leaves_nothing() {
    let dir = tempdir().unwrap();
    let mut bulk = Bulk::begin(dir.path(), &facts()).unwrap();
    bulk.append(&Scribe::new().first()).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::NotHere)));
    drop(bulk);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
    assert!(matches!(Bulk::begin(dir.path(), &facts()), Err(StoreError::Exists)));
}
