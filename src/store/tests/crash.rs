//! The power fails at any moment: what was acknowledged is there afterwards, once, and the rest is whole or
//! not there at all. `CASELOOP_CRASH_ROUNDS` says how many crashes (default 2,400).

use std::{
    collections::BTreeMap,
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{
    book::Book,
    disk::{Dice, Disk, Fault},
};
use crate::store::Store;

/// How many crashes to play: so many, or more where somebody asks for it.
pub(crate) fn rounds(least: u64) -> u64 {
    std::env::var("CASELOOP_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(least)
}

/// How a life on a disk ended: the book with and without what was under way.
fn live_until_crash(
    disk: &Disk,
    store: &Store,
    mut book: Book,
    dice: &mut Dice,
    moved_at_last: bool,
) -> Vec<Book> {
    for _ in 0..1 + dice.roll(12) {
        let (batch, then) = book.next(dice);
        if store.commit(&batch).is_err() {
            assert!(disk.is_dead(), "a commit failed with power on");
            return vec![book, then];
        }
        book = then;
        if dice.roll(5) == 0 && store.project(&[], book.scribe.seq()).is_err() {
            break;
        }
    }
    if moved_at_last {
        store.project(&[], book.scribe.seq()).unwrap();
    }
    disk.cut_power();
    vec![book]
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_stands_half() {
    let (book, image) = Book::new();
    let mut crashes = 0;
    let mut ends: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0.. {
        if crashes >= rounds(2_400) {
            break;
        }
        let mut dice = Dice(seed);
        let mut image = image.clone();
        let mut may_be = vec![book.clone()];
        // A file lives through several crashes, some of them while the last one is being repaired.
        for life in 0..5 {
            let disk = Disk::of(image);
            if life < 4 {
                let operations = [12, 60, 240][dice.roll(3) as usize];
                disk.fail(Fault::Power(1 + dice.roll(operations)));
            }
            match disk.open() {
                Ok(store) => {
                    let told: Vec<_> = may_be.iter().map(|book| book.holds(&store)).collect();
                    match told.iter().position(Result::is_ok) {
                        Some(which) => {
                            *ends.entry(if which == 1 { "stood" } else { "clean" }).or_default() += 1;
                            let now = may_be.swap_remove(which);
                            may_be = live_until_crash(&disk, &store, now, &mut dice, false);
                        }
                        None => assert!(disk.is_dead(), "seed {seed}, life {life}: {told:?}"),
                    }
                }
                Err(error) => assert!(disk.is_dead(), "seed {seed}, life {life}: {error}"),
            }
            if disk.is_dead() {
                crashes += 1;
            }
            image = disk.after_crash(&mut dice);
        }
    }
    println!("{crashes} crashes; openings: {ends:?}");
    assert!(ends["clean"] > 0 && ends["stood"] > 0, "{ends:?}");
}

#[test]
fn a_disk_that_lies_about_syncs_is_found_out() {
    let (book, image) = Book::new();
    for lies in [[true, true], [true, false], [false, true]] {
        let (mut crashes, mut caught) = (0, 0);
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let disk = Disk::of(image.clone());
            disk.lie(lies);
            let store = disk.open().unwrap();
            let may_be = live_until_crash(&disk, &store, book.clone(), &mut dice, true);
            drop(store);
            crashes += 1;
            let after = Disk::of(disk.after_crash(&mut dice));
            // redb may panic on such a file, also while it is closed: then it was found out too.
            let good = catch_unwind(AssertUnwindSafe(|| {
                let store = ManuallyDrop::new(after.open().ok()?);
                may_be.iter().any(|book| book.holds(&store).is_ok()).then_some(())
            }));
            let good = matches!(good, Ok(Some(())));
            caught += u64::from(!good);
        }
        println!("{caught} of {crashes} lies caught where {lies:?}");
        assert!(caught * 100 >= crashes * 80, "{caught} of {crashes} where {lies:?}");
    }
}

#[test]
fn after_a_failed_sync_or_write_the_store_is_reopened_and_goes_on() {
    let (book, image) = Book::new();
    let mut stood = 0;
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let disk = Disk::of(image.clone());
        let store = disk.open().unwrap();
        let (first, book) = book.next(&mut dice);
        store.commit(&first).unwrap();
        // A commit is one sync, and more than two writes.
        disk.fail(if seed % 2 == 0 { Fault::Sync(1) } else { Fault::Write(1 + dice.roll(2)) });
        let (batch, then) = book.next(&mut dice);
        store.commit(&batch).unwrap_err();
        // Nothing is written over what failed before the file was opened anew.
        store.commit(&batch).unwrap_err();
        store.reopen().unwrap();
        let stands = store.outcome(batch.commands[0].0).unwrap().is_some();
        stood += u64::from(stands);
        let book = if stands { then } else { book };
        assert_eq!(book.holds(&store), Ok(()), "seed {seed}");
        let (next, book) = book.next(&mut dice);
        store.commit(&next).unwrap();
        assert_eq!(book.holds(&store), Ok(()), "seed {seed}");
    }
    println!("{stood} of 40 failed commits stood");
}
