//! Words are sealed: they open with their key at their place, and are nowhere in the file.

use proptest::prelude::*;

use super::{checked, disk::Disk, *};
use crate::{
    case::{Event, KeyId, PersonId, Word, Words},
    sla::Instant,
    store::{Batch, Draft, DraftChange, StoreError, seal::Seal, tables},
};

proptest! {
    #[test]
    fn what_was_sealed_opens_at_its_place_only(
        key in any::<[u8; 32]>(),
        plain in proptest::collection::vec(any::<u8>(), 0..300),
        place in proptest::collection::vec(any::<u8>(), 0..40),
        other in proptest::collection::vec(any::<u8>(), 0..40),
        bit in any::<proptest::sample::Index>(),
    ) {
        let seal = Seal::new(&key);
        let sealed = seal.seal(&plain, &place).unwrap();
        prop_assert_eq!(seal.open(&sealed, &place).unwrap(), plain.clone());
        prop_assert!(other == place || seal.open(&sealed, &other).is_err());
        let mut other_key = key;
        other_key[0] ^= 1;
        prop_assert!(Seal::new(&other_key).open(&sealed, &place).is_err());
        let mut torn = sealed.clone();
        let bit = bit.index(torn.len() * 8);
        torn[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(seal.open(&torn, &place).is_err());
        prop_assert!(seal.open(&sealed[..sealed.len() - 1], &place).is_err());
        prop_assert_ne!(seal.seal(&plain, &place).unwrap(), sealed);
    }
}

#[test]
fn a_key_that_was_dropped_stays_dropped_although_the_archive_has_it_still() {
    let mut scribe = Scribe::new();
    let (_disk, store) = Disk::with_store(&facts(), &scribe.first());
    let words = || Words::of([(Word::Text, Some("说过的话".to_owned()))]);
    let events = vec![scribe.opened(case(1), None, words()), scribe.opened(case(2), None, words())];
    store.commit(&Batch { events, ..Batch::default() }).unwrap();
    store.load().unwrap();
    let key = tables::key_id(KeyId::Case(case(1)));
    store
        .write_live(|txn, _| {
            txn.open_table(tables::KEYS)?.insert(key, [].as_slice())?;
            Ok(())
        })
        .unwrap();
    // As after a crash, before anything is moved.
    store.load().unwrap();
    let mut erased = Vec::new();
    store
        .scan(1, &mut |record| {
            erased.push(record.erased);
            true
        })
        .unwrap();
    assert_eq!(erased, [false, false, false, false, false, true, false]);
    let (live, archive) = store
        .read_all(|all| {
            let row = |txn: &redb::ReadTransaction| {
                Ok::<_, StoreError>(txn.open_table(tables::KEYS)?.get(key)?.map(|key| key.value().to_vec()))
            };
            Ok((row(&all.live)?, row(&all.archive)?))
        })
        .unwrap();
    assert_eq!((live, archive), (None, Some(Vec::new())));
}

#[test]
fn what_people_say_is_not_in_the_file_but_for_search_rows() {
    let mut scribe = Scribe::new();
    let (disk, store) = Disk::with_store(&facts(), &scribe.first());
    let words = Words::of([
        (Word::Name, Some("QQcustomer".to_owned())),
        (Word::Address, Some("QQaddress".to_owned())),
        (Word::Text, Some("QQtext".to_owned())),
        (Word::Line, Some("13812345678".to_owned())),
    ]);
    let events = vec![
        scribe.customer(1, "QQcustomer", "13812345678"),
        scribe.opened(case(1), Some(1), words.clone()),
        scribe.opened(case(2), None, words),
        scribe.on(case(1), Event::Noted, "QQnote"),
    ];
    let draft = Draft { place: "note".into(), text: "QQdraft".into(), saved: Instant::from_seconds(1) };
    let drafts = vec![DraftChange::Save { person: PersonId(1), draft }];
    store.commit(&Batch { events, drafts, ..Batch::default() }).unwrap();
    store.load().unwrap();
    assert_eq!(store.case(case(2)).unwrap().unwrap().word(Word::Address), Some("QQaddress"));
    store.close().unwrap();
    let file = disk.bytes().concat();
    let has = |text: &str| file.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    // Each is long enough not to come up by chance in bytes that were sealed.
    for text in ["QQcustomer", "QQaddress", "QQtext", "QQnote", "QQdraft", "王芳", "argon2id", "13812345678"]
    {
        assert!(!has(text), "{text}");
    }
    // A line is a key of search, from its end.
    assert!(has("87654321831"));
}

#[test]
fn a_row_put_in_the_place_of_another_is_not_read() {
    let (store, scribe) = checked::store();
    store
        .write(|txn| {
            let mut log = txn.open_table(crate::store::tables::LOG)?;
            let other = redb::ReadableTable::get(&log, 9)?.unwrap().value().to_vec();
            log.insert(8, other.as_slice())?;
            Ok(())
        })
        .unwrap();
    assert!(store.history(scribe.last(case(2)), 9).is_err());
}
