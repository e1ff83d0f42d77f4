//! A backup is the store as it was, whatever happens while it is made; and it restores that or nothing.

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::{
    book::Book,
    disk::{Dice, Disk, Fault},
    *,
};
use crate::{
    case::{CommandId, Delivery, Event, KeyId, Recorded, Subject, Word, Words},
    rules::NoticeFor,
    sla::Instant,
    store::{
        Attempt, Backup, Batch, NewEvent, Outcome, Progress, Restored, SiteFacts, Store, StoreError,
        Unfinished,
        create::{NO_STORE, make_way},
        look_at_backup, put_aside, restore, tables,
    },
};

/// A day after the books begin.
pub(super) fn later() -> Instant {
    Instant::from_seconds(1_780_090_000)
}

/// A file with this in it, in a folder of its own.
fn file_of(bytes: &[u8]) -> TempDir {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("backup"), bytes).unwrap();
    dir
}

pub(super) fn restored(dir: &TempDir, unfinished: Unfinished) -> Result<Restored, StoreError> {
    restore(&dir.path().join("backup"), &dir.path().join("data"), unfinished, later(), &mut |_| {})
}

/// The new life of a restored store: its first event is written into the book, and all else is as it was.
fn assert_goes_on(dir: &TempDir, told: &Restored, mut book: Book) {
    let store = Store::open(&dir.path().join("data")).unwrap();
    assert_eq!(*store.facts(), SiteFacts { epoch: 2, ..facts() });
    let mut first = None;
    store
        .scan(told.last + 1, &mut |record| {
            first = Some(record);
            true
        })
        .unwrap();
    let Recorded { envelope, event, words, .. } = first.expect("the new life has a first event");
    assert_eq!((envelope.epoch, envelope.seq, envelope.subject), (2, told.last + 1, Subject::Site));
    assert_eq!(event, Event::Restored { epoch: 2, last: told.last, cases_from: told.cases_from });
    book.also(NewEvent { envelope, event, words });
    assert_eq!(book.holds(&store), Ok(()));
    let loaded = store.load().unwrap();
    assert_eq!(loaded.next_case, told.cases_from);
    assert!(told.cases_from > book.cases + 999);
    // It is so too where everything is made anew.
    store.rebuild().unwrap();
    assert_eq!(store.load().unwrap().next_case, told.cases_from);
    store.close().unwrap();
}

/// A store and a backup of it, each on a disk, with what was written.
struct Pair {
    store: Store,
    disk: Disk,
    onto: Disk,
    backup: Option<Backup>,
    slice: usize,
    /// By the number of events.
    books: BTreeMap<u64, Book>,
    book: Book,
    dice: Dice,
}

impl Pair {
    fn new(seed: u64, slice: usize) -> Self {
        let (book, image) = Book::new();
        let disk = Disk::of(image);
        let store = disk.open().unwrap();
        store.load().unwrap();
        let onto = Disk::default();
        Backup::create_on(onto.file(), &store).unwrap();
        let books = BTreeMap::from([(book.scribe.seq(), book.clone())]);
        Self { store, disk, onto, backup: None, slice, books, book, dice: Dice(seed) }
    }

    fn open(&mut self) -> Result<&mut Backup, StoreError> {
        if self.backup.is_none() {
            let onto = self.onto.clone();
            self.backup = Some(Backup::on_backend(move || onto.file(), &self.store, self.slice)?);
        }
        Ok(self.backup.as_mut().unwrap())
    }

    fn step(&mut self) -> Result<Progress, StoreError> {
        self.open()?;
        self.backup.as_mut().unwrap().step(&self.store, later())
    }

    /// Writes the next batch; where that fails, the book as it would stand then.
    fn write(&mut self) -> Result<(), Box<Book>> {
        let (batch, then) = self.book.next(&mut self.dice);
        if self.store.commit(&batch).is_err() {
            return Err(Box::new(then));
        }
        self.books.insert(then.scribe.seq(), then.clone());
        self.book = then;
        Ok(())
    }

    fn write_many(&mut self, many: usize) {
        (0..many).for_each(|_| assert!(self.write().is_ok()));
    }

    /// Goes on to the end; the book as of then.
    fn finish(&mut self) -> Book {
        for _ in 0..10_000 {
            if let Progress::Done(verified) = self.step().unwrap() {
                self.backup.take().unwrap().close().unwrap();
                return self.books[&verified.events].clone();
            }
        }
        panic!("it never ends");
    }

    fn bytes(&mut self) -> Vec<u8> {
        if let Some(backup) = self.backup.take() {
            backup.close().unwrap();
        }
        self.onto.bytes()[0].clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CASELOOP_LAWS").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
    ))]

    #[test]
    fn broken_off_anywhere_and_written_under_it_restores_the_store_as_it_was(
        seed in any::<u64>(),
        slice in 1usize..40,
        doings in proptest::collection::vec(0u8..8, 0..60),
    ) {
        let mut pair = Pair::new(seed, slice);
        for doing in doings {
            match doing {
                0 | 1 => pair.write_many(1),
                2 => pair.store.project(&[], pair.book.scribe.seq()).unwrap(),
                3 => drop(pair.backup.take()),
                4 => {
                    let before = Instant::from_seconds(pair.book.scribe.now - 20);
                    pair.store.sweep_commands(before, 7).unwrap();
                }
                _ => drop(pair.step().unwrap()),
            }
        }
        // What a backup that was broken off holds is a beginning of the log, at the end of a batch.
        let half = file_of(&pair.bytes());
        let told = restored(&half, Unfinished::Take);
        if let Ok(told) = told {
            prop_assert!(pair.books.contains_key(&told.last), "{} is no end of a batch", told.last);
            let store = Store::open(&half.path().join("data")).unwrap();
            store.load().unwrap();
            prop_assert_eq!(store.check(&[]).unwrap(), []);
        }
        let swept = pair.store.read_all(|all| {
            crate::store::log::counter(&all.live.open_table(tables::META)?, "swept")
        }).unwrap();
        let book = pair.finish();
        let whole = file_of(&pair.bytes());
        let before = fs::read(whole.path().join("backup")).unwrap();
        let told = restored(&whole, Unfinished::Refuse).unwrap();
        prop_assert_eq!(fs::read(whole.path().join("backup")).unwrap(), before, "the backup is as it was");
        prop_assert_eq!(told.last, book.scribe.seq());
        // The store forgot the commands of events up to here, and so did the backup.
        assert_goes_on(&whole, &told, book.without_commands_up_to(swept));
    }
}

#[test]
fn a_command_that_the_store_forgot_is_forgotten_and_one_used_anew_is_known() {
    let mut pair = Pair::new(3, 5);
    pair.write_many(8);
    pair.finish();
    let kept = |dir: &TempDir, id| {
        let store = Store::open(&dir.path().join("data")).unwrap();
        let outcome = store.outcome(id).unwrap();
        store.close().unwrap();
        outcome
    };
    let whole = file_of(&pair.bytes());
    restored(&whole, Unfinished::Refuse).unwrap();
    let first = CommandId::nth("crash", 1);
    assert!(kept(&whole, first).is_some());

    pair.store.sweep_commands(later(), 10_000).unwrap();
    // The id is used once more.
    let mut scribe = pair.book.scribe.clone();
    scribe.command = first;
    let event = scribe.on(case(1), Event::Noted, "再一次");
    let seq = event.envelope.seq;
    let outcome = Outcome {
        case: case(1),
        first: seq,
        last: seq,
        digest: [1; 8],
        at: Instant::from_seconds(scribe.now),
    };
    let batch = Batch { events: vec![event], commands: vec![(first, outcome)], ..Batch::default() };
    pair.store.commit(&batch).unwrap();
    while !matches!(pair.step().unwrap(), Progress::Done(_)) {}
    let whole = file_of(&pair.bytes());
    restored(&whole, Unfinished::Refuse).unwrap();
    assert_eq!(kept(&whole, first), Some(outcome));
    assert_eq!(kept(&whole, CommandId::nth("crash", 2)), None);
}

#[test]
fn the_power_fails_at_any_moment_of_a_backup_and_the_store_loses_nothing_and_it_goes_on() {
    let rounds = std::env::var("CASELOOP_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(60u64);
    let mut resumed = 0;
    for seed in 0..rounds {
        let mut pair = Pair::new(seed, 6);
        pair.write_many(6);
        let operations = [12, 60, 240][pair.dice.roll(3) as usize];
        let n = 1 + pair.dice.roll(operations);
        let (first, other) = if seed % 2 == 0 { (&pair.onto, &pair.disk) } else { (&pair.disk, &pair.onto) };
        first.fail(Fault::Power(n));
        let (first, other) = (first.clone(), other.clone());
        let mut may_be = None;
        for turn in 0..200 {
            let stepped = pair.step();
            if turn % 2 == 0
                && stepped.is_ok()
                && let Err(then) = pair.write()
            {
                may_be = Some(*then);
            }
            if first.is_dead() || matches!(stepped, Ok(Progress::Done(_))) {
                break;
            }
        }
        first.cut_power();
        other.cut_power();
        // What is left closes on a dead disk.
        drop(pair.backup.take());
        drop(std::mem::replace(&mut pair.store, Disk::with_store(&facts(), &Scribe::new().first()).1));
        pair.disk = Disk::of(pair.disk.after_crash(&mut pair.dice));
        pair.onto = Disk::of(pair.onto.after_crash(&mut pair.dice));
        pair.store = pair.disk.open().unwrap();
        if pair.book.holds(&pair.store).is_err() {
            pair.book = may_be.expect("what was acknowledged is there");
        }
        assert_eq!(pair.book.holds(&pair.store), Ok(()), "seed {seed}");
        pair.books.insert(pair.book.scribe.seq(), pair.book.clone());
        let upto = match pair.step().unwrap() {
            Progress::Copied { upto, .. } => upto,
            other => panic!("{other:?}"),
        };
        resumed += u64::from(upto > 0);
        let book = pair.finish();
        assert_eq!(book.scribe.seq(), pair.book.scribe.seq());
        if seed % 5 == 0 {
            let whole = file_of(&pair.bytes());
            let told = restored(&whole, Unfinished::Refuse).unwrap();
            assert_goes_on(&whole, &told, book);
        }
    }
    println!("{resumed} of {rounds} went on with what was there");
    assert!(resumed * 4 > rounds, "{resumed} of {rounds}");
}

#[test]
fn a_flipped_byte_is_found_or_does_no_harm_and_never_restores_anything_else() {
    let flips = std::env::var("CASELOOP_FLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    let mut pair = Pair::new(7, 9);
    pair.write_many(12);
    let book = pair.finish();
    // A backup of a second night: pages of the first are left over in it.
    pair.write_many(6);
    let earlier = book.scribe.seq();
    let book = pair.finish();
    let bytes = pair.bytes();
    let mut dice = Dice(11);
    let (mut found, mut harmless) = (0, 0);
    for _ in 0..flips {
        let at = loop {
            let at = dice.roll(bytes.len() as u64) as usize;
            if bytes[at] != 0 {
                break at;
            }
        };
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << dice.roll(8);
        let dir = file_of(&flipped);
        match catch_unwind(AssertUnwindSafe(|| restored(&dir, Unfinished::Refuse))) {
            Ok(Ok(told)) => {
                assert_ne!(told.last, earlier, "byte {at} brings an earlier night back");
                assert_goes_on(&dir, &told, book.clone());
                harmless += 1;
            }
            Ok(Err(error)) => {
                assert!(
                    matches!(
                        error,
                        StoreError::BackupDamaged(_)
                            | StoreError::NotABackup
                            | StoreError::Unfinished
                            | StoreError::SchemaNewer { .. }
                    ),
                    "byte {at}: {error}"
                );
                assert!(matches!(Store::open(&dir.path().join("data")), Err(StoreError::NotHere)));
                found += 1;
            }
            Err(_) => panic!("byte {at}: a restore never panics"),
        }
    }
    println!("{found} found, {harmless} harmless");
    assert!(found > 0 && harmless > 0);
}

/// A store in a directory with some cases, and a backup of it.
pub(super) fn site() -> (TempDir, Store) {
    let dir = tempdir().unwrap();
    let mut scribe = Scribe::new();
    Store::create(&dir.path().join("store"), &facts(), scribe.first()).unwrap();
    let store = Store::open(&dir.path().join("store")).unwrap();
    store.load().unwrap();
    for n in 1..=3 {
        let words = Words::of([(Word::Text, Some(format!("第{n}件")))]);
        store.commit(&batch(vec![scribe.opened(case(n), None, words)])).unwrap();
    }
    (dir, store)
}

pub(super) fn backed_up(path: &Path, store: &Store) -> Result<u64, StoreError> {
    let mut backup = Backup::open(path, store)?;
    loop {
        if let Progress::Done(verified) = backup.step(store, later())? {
            backup.close()?;
            return Ok(verified.events);
        }
    }
}

#[test]
fn a_file_that_is_something_else_is_left_alone() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    for bytes in [b"".as_slice(), b"a letter", &[0; 9_000]] {
        fs::write(&path, bytes).unwrap();
        backed_up(&path, &store).unwrap_err();
        restored(&dir, Unfinished::Take).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    // The files of a store are no backup, and a backup is no file of a store.
    let (other, there) = site();
    there.close().unwrap();
    for name in ["live.redb", "archive.redb"] {
        fs::copy(other.path().join("store").join(name), &path).unwrap();
        assert!(matches!(backed_up(&path, &store), Err(StoreError::NotABackup)), "{name}");
        assert!(matches!(restored(&dir, Unfinished::Take), Err(StoreError::NotABackup)), "{name}");
    }
    fs::remove_file(&path).unwrap();
    backed_up(&path, &store).unwrap();
    let taken = dir.path().join("taken");
    fs::create_dir(&taken).unwrap();
    fs::copy(&path, taken.join("live.redb")).unwrap();
    assert!(matches!(Store::open(&taken), Err(StoreError::Damaged(_))));
}

#[test]
fn a_backup_of_another_store_or_of_another_life_is_left_alone() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    backed_up(&path, &store).unwrap();
    let before = fs::read(&path).unwrap();
    let (_other, there) = site();
    assert!(matches!(backed_up(&path, &there), Err(StoreError::OtherStore)));

    restored(&dir, Unfinished::Refuse).unwrap();
    let life = Store::open(&dir.path().join("data")).unwrap();
    assert!(matches!(backed_up(&path, &life), Err(StoreError::OtherStore)));
    assert!(matches!(look_at_backup(&path, &life), Err(StoreError::OtherStore)));
    let next = dir.path().join("next");
    backed_up(&next, &life).unwrap();
    assert!(matches!(backed_up(&next, &store), Err(StoreError::OtherStore)));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(look_at_backup(&path, &store).unwrap().unwrap().events, 8);
}

#[test]
fn a_store_that_was_set_back_and_went_another_way_does_not_go_on_with_its_old_backup() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    store.close().unwrap();
    let (data, copy) = (dir.path().join("store"), dir.path().join("copy"));
    fs::create_dir(&copy).unwrap();
    for name in ["live.redb", "archive.redb"] {
        fs::copy(data.join(name), copy.join(name)).unwrap();
    }
    for (at, text) in [(&data, "这边"), (&copy, "那边")] {
        let store = Store::open(at).unwrap();
        store.load().unwrap();
        let mut scribe = Scribe::new();
        scribe.first();
        (1..=3).for_each(|n| drop(scribe.opened(case(n), None, Words::default())));
        store.commit(&batch(vec![scribe.on(case(1), Event::Noted, text)])).unwrap();
        let done = backed_up(&path, &store);
        if at == &data {
            done.unwrap();
        } else {
            assert!(matches!(done, Err(StoreError::OtherStore)), "{done:?}");
        }
    }
}

#[test]
fn who_was_erased_in_the_store_is_erased_in_the_next_backup() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    backed_up(&path, &store).unwrap();
    store
        .write_live(|txn, _| {
            let key = tables::key_id(KeyId::Case(case(2)));
            txn.open_table(tables::KEYS)?.insert(key, [].as_slice())?;
            Ok(())
        })
        .unwrap();
    backed_up(&path, &store).unwrap();
    restored(&dir, Unfinished::Refuse).unwrap();
    let life = Store::open(&dir.path().join("data")).unwrap();
    let mut erased = Vec::new();
    life.scan(1, &mut |record| {
        erased.extend(record.erased.then(|| record.seq()));
        true
    })
    .unwrap();
    assert_eq!(erased, [7]);
}

#[test]
fn a_backup_that_was_never_finished_is_restored_only_where_somebody_asks_for_it() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    let mut backup = Backup::open(&path, &store).unwrap();
    while !matches!(backup.step(&store, later()).unwrap(), Progress::Verified { .. }) {}
    // Killed here.
    drop(backup);
    assert_eq!(look_at_backup(&path, &store).unwrap(), None);
    assert!(matches!(restored(&dir, Unfinished::Refuse), Err(StoreError::Unfinished)));
    let told = restored(&dir, Unfinished::Take).unwrap();
    assert_eq!((told.last, told.verified), (8, None));
    assert!(matches!(restored(&dir, Unfinished::Take), Err(StoreError::Exists)));
}

#[test]
fn a_backup_that_is_being_written_is_not_restored() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    let mut backup = Backup::open(&path, &store).unwrap();
    backup.step(&store, later()).unwrap();
    assert!(matches!(restored(&dir, Unfinished::Take), Err(StoreError::InUse)));
    assert!(matches!(Backup::open(&path, &store), Err(StoreError::InUse)));
    drop(backup);
    backed_up(&path, &store).unwrap();
    restored(&dir, Unfinished::Refuse).unwrap();
}

#[test]
fn a_damaged_backup_is_put_aside_once() {
    let (dir, store) = site();
    let path = dir.path().join("backup.redb");
    backed_up(&path, &store).unwrap();
    let half = fs::read(&path).unwrap();
    for _ in 0..2 {
        fs::write(&path, &half[..half.len() / 2]).unwrap();
        assert!(matches!(backed_up(&path, &store), Err(StoreError::BackupDamaged(_))));
        if put_aside(&path).is_err() {
            assert!(path.exists() && dir.path().join("backup.damaged").exists());
            return;
        }
        backed_up(&path, &store).unwrap();
    }
    panic!("it was put aside twice");
}

#[test]
fn an_interrupted_creation_or_restore_is_in_nobodys_way() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    fs::write(dir.path().join("backup.new-0badcafe"), b"half").unwrap();
    backed_up(&path, &store).unwrap();
    assert!(!dir.path().join("backup.new-0badcafe").exists());
    // What only looks like it is somebody else's.
    let others = ["backup.new-york", "backup.new-0badcafe1", "backup.new-0BADCAFE", "backup2.new-0badcafe"];
    others.iter().for_each(|other| fs::write(dir.path().join(other), b"mine").unwrap());
    std::os::unix::fs::symlink(&path, dir.path().join("backup.new-0badcaff")).unwrap();
    backed_up(&path, &store).unwrap();
    for other in others.iter().chain(&["backup.new-0badcaff"]) {
        assert!(dir.path().join(other).exists(), "{other}");
    }
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("archive.new-0badcafe"), b"half").unwrap();
    restored(&dir, Unfinished::Refuse).unwrap();
    assert!(!data.join("archive.new-0badcafe").exists());

    // A live file that came after somebody looked for one: its archive is not taken away.
    let database = redb::Database::create(data.join("archive.redb")).unwrap();
    let txn = database.begin_write().unwrap();
    txn.open_table(tables::META).unwrap().insert(NO_STORE, [].as_slice()).unwrap();
    txn.commit().unwrap();
    drop(database);
    assert!(matches!(make_way(&data), Err(StoreError::Exists)));
    assert!(data.join("archive.redb").exists());

    // Killed after the archive had its name, and before the live file had.
    fs::remove_file(data.join("live.redb")).unwrap();
    assert!(matches!(Store::open(&data), Err(StoreError::NotHere)));
    let told = restored(&dir, Unfinished::Refuse).unwrap();
    assert_eq!(told.last, 8);
    Store::open(&data).unwrap().close().unwrap();
    // An archive that was part of a store is not taken away, whatever became of the rest.
    fs::remove_file(data.join("live.redb")).unwrap();
    assert!(matches!(restored(&dir, Unfinished::Refuse), Err(StoreError::Exists)));
    assert!(data.join("archive.redb").exists());
}

#[test]
fn notices_that_waited_were_perhaps_sent_and_the_others_were_not_touched() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    let mut scribe = Scribe::new();
    scribe.first();
    (1..=3).for_each(|n| drop(scribe.opened(case(n), None, Words::default())));
    let due = Instant::from_seconds(scribe.now + 600);
    let noticed =
        |scribe: &mut Scribe, n| scribe.on(case(n), Event::Noticed { about: NoticeFor::Result, due }, "好了");
    let (one, two, three) = (noticed(&mut scribe, 1), noticed(&mut scribe, 2), noticed(&mut scribe, 3));
    let [a, b, c] = [&one, &two, &three].map(|notice| notice.envelope.seq);
    let sent = scribe.on(case(2), Event::Delivered { notice: b, how: Delivery::Sent }, "");
    let attempt = Attempt { tries: 3, next: due, under_way: false };
    let attempts = vec![(a, Some(attempt))];
    store.commit(&Batch { events: vec![one, two, three, sent], attempts, ..Batch::default() }).unwrap();
    backed_up(&path, &store).unwrap();
    assert_eq!(restored(&dir, Unfinished::Refuse).unwrap().unsure, 2);
    let life = Store::open(&dir.path().join("data")).unwrap();
    let waiting = life.load().unwrap().outbox;
    let told: Vec<_> = waiting.iter().map(|it| (it.seq, it.attempt.unwrap())).collect();
    let under_way = |tries| Attempt { tries, next: later(), under_way: true };
    // The time of a store made for tests stands still.
    let told: Vec<_> = told.into_iter().map(|(seq, at)| (seq, Attempt { next: later(), ..at })).collect();
    assert_eq!(told, [(a, under_way(3)), (c, under_way(1))]);
}

#[test]
fn what_is_wrong_with_the_store_is_not_put_down_to_its_backup() {
    let (dir, store) = site();
    let path = dir.path().join("backup");
    backed_up(&path, &store).unwrap();
    store
        .write_live(|txn, _| {
            txn.open_table(tables::META)?.remove("store")?;
            Ok(())
        })
        .unwrap();
    // A backup that is damaged is put aside; this one is not.
    assert!(matches!(look_at_backup(&path, &store), Err(StoreError::Damaged(_))));
    assert!(matches!(Backup::open(&path, &store), Err(StoreError::Damaged(_))));
}
