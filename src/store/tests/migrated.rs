//! Stores of every older form are brought into today's, and files that do not belong together are told apart. Backups of
//! every form are restored.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use tempfile::tempdir;

use super::*;
use crate::{
    case::{CaseId, CommandId, Event, Recorded, Stage},
    sla::Instant,
    store::{Backup, NewEvent, Progress, Store, StoreError, Unfinished, backup, migrate, restore, tables},
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{name}.gz"))
}

/// Unpacks a fixture into a directory, as the file of this name.
fn unpack(name: &str, dir: &Path, file: &str) {
    let packed = fs::read(fixture(name)).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    fs::write(dir.join(file), bytes).unwrap();
}

/// The file of a store of schema 1: five cases of which one is finished, two people, three customers' notes.
fn schema_1(dir: &Path) {
    unpack("schema-1.redb", dir, "live.redb");
}

/// A store of schema 2 of the same content, and one note on its first case that is not projected.
fn schema_2(dir: &Path) {
    unpack("schema-2-live.redb", dir, "live.redb");
    unpack("schema-2-archive.redb", dir, "archive.redb");
}

/// Writes a note on the first case.
fn note(store: &Store) {
    let last = store.load().unwrap();
    let case = store.case(CaseId { site: store.facts().site, n: 1 }).unwrap().unwrap();
    let Recorded { envelope, words, .. } =
        store.history(case.last, 9).unwrap().into_iter().find(|record| !record.words.is_empty()).unwrap();
    let recorded = last.recorded.unwrap();
    let command = CommandId::of("noted");
    let envelope = crate::case::Envelope {
        seq: last.next_seq,
        prev: case.last,
        recorded,
        occurred: recorded,
        command,
        ..envelope
    };
    let outcome = crate::store::Outcome {
        case: case.id,
        first: envelope.seq,
        last: envelope.seq,
        digest: [1; 8],
        at: recorded,
    };
    let events = vec![NewEvent { envelope, event: Event::Noted, words }];
    store
        .commit(&crate::store::Batch { events, commands: vec![(command, outcome)], ..Default::default() })
        .unwrap();
}

/// Makes the fixtures of today's forms where there are none yet: `cargo test --lib make_fixtures -- --ignored`.
#[test]
#[ignore = "makes the fixtures of a new form of the store or of backups"]
fn make_fixtures() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    schema_1(&data);
    let store = Store::open(&data).unwrap();
    note(&store);
    let file = dir.path().join("backup");
    let mut backup = Backup::open(&file, &store).unwrap();
    while !matches!(backup.step(&store, Instant::from_seconds(1_780_000_000)).unwrap(), Progress::Done(_)) {}
    backup.close().unwrap();
    store.close().unwrap();
    for (from, name) in [
        (data.join("live.redb"), format!("schema-{}-live.redb", tables::SCHEMA)),
        (data.join("archive.redb"), format!("schema-{}-archive.redb", tables::SCHEMA)),
        (file, format!("backup-{}.redb", backup::FORM)),
    ] {
        if fixture(&name).exists() {
            println!("{name} is there");
            continue;
        }
        let packed = fs::File::create(fixture(&name)).unwrap();
        let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::best());
        packed.write_all(&fs::read(from).unwrap()).unwrap();
        packed.finish().unwrap();
    }
}

/// Holds a store of schema 2, or what was restored, to what is in the fixtures; `more` events follow.
fn assert_noted(dir: &Path, more: u64) {
    let store = Store::open(dir).unwrap();
    let loaded = store.load().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
    assert_eq!((loaded.customers, loaded.people.len(), loaded.next_seq), (5, 2, 25 + more));
    let case = store.case(CaseId { site: store.facts().site, n: 1 }).unwrap().unwrap();
    assert_eq!((case.stage, case.word(crate::case::Word::Name)), (Stage::Feedback, Some("张伟1")));
    for command in ["fin1", "noted"] {
        assert_eq!(store.outcome(CommandId::of(command)).unwrap().unwrap().case, case.id);
    }
    store.close().unwrap();
}

#[test]
fn every_form_of_the_store_and_of_backups_has_its_fixture() {
    let stores = (1..=tables::SCHEMA).map(|n| match n {
        1 => "schema-1.redb".to_owned(),
        n => format!("schema-{n}-archive.redb"),
    });
    for name in stores.chain((1..=backup::FORM).map(|n| format!("backup-{n}.redb"))) {
        assert!(fixture(&name).exists(), "{name}: cargo test --lib make_fixtures -- --ignored");
    }
}

#[test]
fn a_store_of_schema_2_is_opened() {
    let dir = tempdir().unwrap();
    schema_2(dir.path());
    assert_noted(dir.path(), 0);
    assert_noted(dir.path(), 0);
}

#[test]
fn a_backup_of_form_1_is_restored() {
    let dir = tempdir().unwrap();
    unpack("backup-1.redb", dir.path(), "backup");
    let data = dir.path().join("data");
    let now = Instant::from_seconds(1_790_000_000);
    let told = restore(&dir.path().join("backup"), &data, Unfinished::Refuse, now, &mut |_| {}).unwrap();
    assert_eq!((told.last, told.facts.epoch, told.unsure), (24, 2, 0));
    assert_noted(&data, 1);
}

fn assert_migrated(dir: &Path) {
    let store = Store::open(dir).unwrap();
    let loaded = store.load().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
    assert_eq!((loaded.customers, loaded.people.len(), loaded.next_seq), (5, 2, 24));
    let case = store.case(CaseId { site: store.facts().site, n: 1 }).unwrap().unwrap();
    assert_eq!((case.stage, case.word(crate::case::Word::Name)), (Stage::Feedback, Some("张伟1")));
    // A command that was done then is known now.
    assert_eq!(store.outcome(CommandId::of("fin1")).unwrap().unwrap().case, case.id);
}

#[test]
fn a_store_of_schema_1_is_brought_into_two_files_and_its_own_is_kept() {
    let dir = tempdir().unwrap();
    schema_1(dir.path());
    let old = fs::read(dir.path().join("live.redb")).unwrap();
    assert_migrated(dir.path());
    assert_migrated(dir.path());
    let kept = fs::read(dir.path().join("live.schema-1.redb")).unwrap();
    assert_eq!(kept.len(), old.len());
}

#[test]
fn after_a_migration_a_missing_archive_and_an_older_one_are_noticed() {
    let dir = tempdir().unwrap();
    schema_1(dir.path());
    Store::open(dir.path()).unwrap().close().unwrap();
    let archive = dir.path().join("archive.redb");
    fs::rename(&archive, dir.path().join("kept")).unwrap();
    let told = || match Store::open(dir.path()) {
        Err(StoreError::Damaged(why)) => why,
        other => panic!("{:?}", other.err()),
    };
    assert!(told().contains("missing"));
    fs::rename(dir.path().join("kept"), &archive).unwrap();
    let database = redb::Database::create(&archive).unwrap();
    let txn = database.begin_write().unwrap();
    txn.open_table(tables::LOG).unwrap().pop_last().unwrap();
    txn.commit().unwrap();
    drop(database);
    assert!(told().contains("archive.redb is older"));
}

/// What releases before this one left of a migration did not say what had left the live file.
#[test]
fn a_store_that_was_migrated_and_did_not_say_up_to_where_is_opened_and_says_so_then() {
    let dir = tempdir().unwrap();
    schema_1(dir.path());
    Store::open(dir.path()).unwrap().close().unwrap();
    let database = redb::Database::create(dir.path().join("live.redb")).unwrap();
    let txn = database.begin_write().unwrap();
    txn.open_table(tables::META).unwrap().remove("moved").unwrap();
    txn.commit().unwrap();
    drop(database);
    assert_migrated(dir.path());
    fs::remove_file(dir.path().join("archive.redb")).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::Damaged(why)) if why.contains("missing")));
}

#[test]
fn an_interrupted_migration_begins_again() {
    let dir = tempdir().unwrap();
    schema_1(dir.path());
    // The archive has its name already, and the live file is still the old one.
    fs::write(dir.path().join("archive.redb"), b"half").unwrap();
    fs::write(dir.path().join("live.new-0badcafe"), b"half").unwrap();
    assert_migrated(dir.path());
    assert!(!dir.path().join("live.new-0badcafe").exists());
}

#[test]
fn what_an_interrupted_migration_left_takes_no_room_from_the_next() {
    let dir = tempdir().unwrap();
    schema_1(dir.path());
    fs::write(dir.path().join("archive.new-0badcafe"), b"half").unwrap();
    // It does not come to its end either.
    fs::create_dir(dir.path().join("archive.redb")).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::Io(_))));
    assert!(!dir.path().join("archive.new-0badcafe").exists());
}

#[test]
fn where_a_file_has_one_name_only_the_old_one_is_copied() {
    let dir = tempdir().unwrap();
    let (live, kept) = (dir.path().join("live.redb"), dir.path().join("live.schema-1.redb"));
    fs::write(&live, b"old").unwrap();
    migrate::copied(&live, &kept).unwrap();
    assert_eq!(fs::read(&kept).unwrap(), b"old");
    // What is kept already is not written over.
    fs::write(&live, b"other").unwrap();
    migrate::copied(&live, &kept).unwrap();
    assert_eq!((fs::read(&kept).unwrap(), fs::read_dir(dir.path()).unwrap().count()), (b"old".to_vec(), 2));
}

#[test]
fn two_files_of_two_stores_or_of_two_times_are_not_opened() {
    let (one, other) = (tempdir().unwrap(), tempdir().unwrap());
    let archive = |dir: &tempfile::TempDir| dir.path().join("archive.redb");
    let mut scribe = Scribe::new();
    for dir in [&one, &other] {
        Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
        Store::open(dir.path()).unwrap().close().unwrap();
    }
    let early = fs::read(archive(&one)).unwrap();
    fs::copy(archive(&other), archive(&one)).unwrap();
    let told = |dir: &tempfile::TempDir| match Store::open(dir.path()) {
        Err(StoreError::Damaged(why)) => why,
        other => panic!("{:?}", other.err()),
    };
    assert!(told(&one).contains("two stores"));

    fs::write(archive(&one), &early).unwrap();
    scribe.first();
    let store = Store::open(one.path()).unwrap();
    store.commit(&batch(vec![scribe.customer(1, "王芳", "13800000001")])).unwrap();
    store.load().unwrap();
    store.close().unwrap();
    fs::write(archive(&one), early).unwrap();
    assert!(told(&one).contains("archive.redb is older"));
    // The live file of an earlier day beside today's archive.
    let (dir, live) = (tempdir().unwrap(), |dir: &tempfile::TempDir| dir.path().join("live.redb"));
    Store::create(dir.path(), &facts(), Scribe::new().first()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.load().unwrap();
    store.close().unwrap();
    let early = fs::read(live(&dir)).unwrap();
    let mut scribe = Scribe::new();
    scribe.first();
    let store = Store::open(dir.path()).unwrap();
    store.commit(&batch(vec![scribe.customer(1, "王芳", "13800000001")])).unwrap();
    let written = fs::read(live(&dir)).unwrap();
    store.load().unwrap();
    store.close().unwrap();
    let late = fs::read(live(&dir)).unwrap();
    fs::write(live(&dir), early).unwrap();
    assert!(told(&dir).contains("live.redb is older"));
    // What a crash leaves between the two files: moved, and not taken out yet.
    fs::write(live(&dir), written).unwrap();
    Store::open(dir.path()).unwrap().close().unwrap();
    fs::write(live(&dir), late).unwrap();
    Store::open(dir.path()).unwrap().close().unwrap();
    fs::remove_file(archive(&one)).unwrap();
    assert!(told(&one).contains("missing"));
}
