//! Who is erased: the key is in no file any more once these were written anew, and the log is whole.

use tempfile::tempdir;

use super::*;
use crate::{
    case::{CustomerId, Event, KeyId, Subject, Word, Words},
    store::{Batch, Store, compact, tables},
};

fn files(dir: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    bytes
}

#[test]
fn the_key_of_who_was_erased_is_nowhere_after_the_files_were_written_anew() {
    let dir = tempdir().unwrap();
    let mut scribe = Scribe::new();
    Store::create(dir.path(), &facts(), scribe.first()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.load().unwrap();
    let words =
        |name: &str| Words::of([(Word::Name, Some(name.to_owned())), (Word::Text, Some("事".into()))]);
    let events = vec![
        scribe.customer(1, "甲乙丙", "13812345678"),
        scribe.opened(case(1), Some(1), words("甲乙丙")),
        scribe.opened(case(2), None, words("丁戊己")),
        scribe.opened(case(3), None, words("庚辛壬")),
    ];
    store.commit(&Batch { events, ..Batch::default() }).unwrap();
    let key = |id: KeyId| {
        let row = store.read_all(|all| {
            let keys = [all.live.open_table(tables::KEYS)?, all.archive.open_table(tables::KEYS)?];
            let mut rows = Vec::new();
            for keys in &keys {
                rows.extend(keys.get(tables::key_id(id))?.map(|key| key.value().to_vec()));
            }
            Ok(rows)
        });
        row.unwrap()
    };
    let ids = [KeyId::Customer(CustomerId(1)), KeyId::Case(case(2)), KeyId::Case(case(3))];
    let keys = ids.map(|id| key(id).remove(0));
    // One is in the archive already, the other comes there with the event that drops it.
    store.project(&[], scribe.seq() - 1).unwrap();
    let erased = vec![
        scribe.event(Subject::Case(case(1)), Event::Erased, Words::default()),
        scribe.event(Subject::Case(case(2)), Event::Erased, Words::default()),
        scribe.event(Subject::Customer(CustomerId(1)), Event::Erased, Words::default()),
    ];
    store.commit(&Batch { events: erased, ..Batch::default() }).unwrap();
    let has = |key: &[u8]| files(dir.path()).windows(key.len()).any(|some| some == key);
    store.project(&[], u64::MAX).unwrap();
    assert!(keys[..2].iter().all(|key| has(key)), "pages that were given free have them still");
    store.load().unwrap();
    assert_eq!(ids.map(key), [vec![vec![]], vec![vec![]], vec![keys[2].clone()]]);
    assert_eq!(store.case(case(2)).unwrap().unwrap().words, Words::default());
    assert_eq!(store.case(case(3)).unwrap().unwrap().word(Word::Name), Some("庚辛壬"));
    let customer = store.customers(&[CustomerId(1)], &mut || true).unwrap().remove(0).unwrap();
    assert!(customer.erased && customer.lines.is_empty() && customer.words.is_empty());
    assert_eq!(store.check(&[]).unwrap(), []);
    assert_eq!((found(&store, By::Name, "乙丙"), found(&store, By::Text, "事")), (vec![1], vec![3, 2, 1]));
    let mut log = Vec::new();
    let mut told = |store: &Store| {
        log.clear();
        store
            .scan(1, &mut |record| {
                log.push((record.seq(), record.words.clone(), record.erased));
                true
            })
            .unwrap();
        log.clone()
    };
    let before = told(&store);
    store.close().unwrap();
    drop(store);
    compact(dir.path(), &mut |_| {}).unwrap();
    assert_eq!([&keys[0], &keys[1], &keys[2]].map(|key| has(key)), [false, false, true]);
    let store = Store::open(dir.path()).unwrap();
    store.load().unwrap();
    assert_eq!(told(&store), before);
    assert_eq!((found(&store, By::Name, "乙丙"), found(&store, By::Text, "事")), (vec![], vec![3]));
    assert_eq!(store.check(&[]).unwrap(), []);
}
