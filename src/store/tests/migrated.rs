//! Stores of every older form are brought into today's, and files that do not belong together are told apart.

use std::{fs, io::Read, path::Path};

use tempfile::tempdir;

use super::*;
use crate::{
    case::{CaseId, CommandId, Stage},
    store::{Store, StoreError},
};

/// The file of a store of schema 1: five cases of which one is finished, two people, three customers' notes.
fn schema_1(dir: &Path) {
    let packed = include_bytes!("../../../tests/fixtures/schema-1.redb.gz").as_slice();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    fs::write(dir.join("live.redb"), bytes).unwrap();
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
    assert!(told(&one).contains("older"));
    fs::remove_file(archive(&one)).unwrap();
    assert!(told(&one).contains("missing"));
}
