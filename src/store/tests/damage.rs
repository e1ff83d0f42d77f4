//! A file that was damaged from outside is found out or does no harm; it never gives other data.
//! `CASELOOP_ROT` says how many bytes rot (default 150).

use std::{
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
};

use tempfile::tempdir;

use super::{
    book::Book,
    disk::{Dice, Disk},
    *,
};
use crate::store::{Store, StoreError, tables};

#[test]
fn a_flipped_byte_is_found_or_does_no_harm() {
    let (mut book, image) = Book::new();
    let mut dice = Dice(7);
    let disk = Disk::of(image);
    let store = disk.open().unwrap();
    // A part of it is projected, a part waits in the live file.
    for last in [false, true] {
        for _ in 0..12 {
            let (batch, then) = book.next(&mut dice);
            store.commit(&batch).unwrap();
            book = then;
        }
        if !last {
            store.load().unwrap();
        }
    }
    store.close().unwrap();
    let image = disk.bytes();
    let (mut harmless, mut refused, mut found) = (0, 0, 0);
    let rounds = std::env::var("CASELOOP_ROT").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(150);
    for _ in 0..rounds {
        let mut damaged = image.clone();
        let bytes = &mut damaged[dice.roll(2) as usize];
        // Most of a small file was never written.
        let at = loop {
            let at = dice.roll(bytes.len() as u64) as usize;
            if bytes[at] != 0 {
                break at;
            }
        };
        bytes[at] ^= 1 << dice.roll(8);
        let disk = Disk::of(damaged);
        let told = catch_unwind(AssertUnwindSafe(|| {
            // Closing such a file may panic a second time.
            let store = ManuallyDrop::new(disk.open()?);
            let loaded = store.load()?;
            let mut problems = store.check(&[])?;
            problems.extend(store.check_standings(&loaded.open)?);
            Ok::<_, StoreError>((problems.is_empty(), book.holds(&store)))
        }));
        match told {
            Err(_) | Ok(Err(_)) => refused += 1,
            Ok(Ok((true, held))) => {
                assert_eq!(held, Ok(()), "byte {at}");
                harmless += 1;
            }
            Ok(Ok((false, _))) => found += 1,
        }
    }
    println!("{refused} refused, {found} found by check, {harmless} harmless");
    assert!(refused > 0 && found > 0);
}

#[test]
fn a_file_that_is_no_store_is_damaged() {
    let dir = tempdir().unwrap();
    Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
    let live = dir.path().join("live.redb");
    let whole = std::fs::read(&live).unwrap();
    for bytes in
        [b"no database".to_vec(), vec![0; 4096], whole[..whole.len() / 2].to_vec(), whole[..3].to_vec()]
    {
        std::fs::write(&live, bytes).unwrap();
        assert!(matches!(Store::open(dir.path()), Err(StoreError::Damaged(_))));
    }
}

#[test]
fn an_empty_file_is_no_store() {
    let dir = tempdir().unwrap();
    std::fs::write(dir.path().join("live.redb"), b"").unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::Damaged(_))));
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let (disk, store) = Disk::with_store(&facts(), &Scribe::new().first());
    store
        .write_live(|txn, _| {
            txn.open_table(tables::META)?.insert("schema", 9u32.to_be_bytes().as_slice())?;
            Ok(())
        })
        .unwrap();
    store.close().unwrap();
    let refused = disk.open().err().unwrap();
    assert!(matches!(refused, StoreError::SchemaNewer { found: 9, known: tables::SCHEMA }));
}
