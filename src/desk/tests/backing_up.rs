//! Backups of a desk that people work at: nightly ones on a clock moved by hand, and those that somebody asks for.

use std::{fs, path::PathBuf};

use jiff::civil::Time;

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Backup, BackupFault, Backups, Reply, Request},
    desk::{Nightly, night::Ending},
    store::{self, StoreError, Unfinished},
};

async fn told(hall: &Hall) -> Backups {
    hall.status().await.backups
}

async fn piece(hall: &Hall, file: Option<PathBuf>) -> Backup {
    let file = file.map(|file| file.display().to_string());
    match hall.desk.ask(WANG, Request::Backup { file }).await {
        Reply::Backup(piece) => piece,
        other => panic!("{other:?}"),
    }
}

async fn all_of(hall: &Hall, file: Option<PathBuf>) -> Backup {
    loop {
        match piece(hall, file.clone()).await {
            Backup::Copied { .. } | Backup::Verified { .. } => {}
            end => return end,
        }
    }
}

/// A hall with a disk for its backups, which is not connected yet.
async fn hall() -> (Hall, PathBuf) {
    let hall = Hall::new().await;
    let disk = hall.dir.path().join("disk");
    (hall, disk)
}

fn every_night(hall: &Hall, disk: &std::path::Path) {
    let nightly = Nightly { dir: disk.to_owned(), at: Time::constant(2, 30, 0, 0), keep: 2 };
    hall.desk.back_up_nightly(nightly).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_night_another_file_and_what_failed_is_tried_again() {
    let (mut hall, disk) = hall().await;
    every_night(&hall, &disk);
    // Nobody is held up at the start.
    hall.until(|| async { told(&hall).await.next == Some(hall.now.plus(300)) }).await;
    hall.pass(300);
    hall.until(|| async { told(&hall).await.failed == Some((hall.now, BackupFault::NoFolder)) }).await;
    fs::create_dir(&disk).unwrap();
    hall.pass(299);
    hall.pass(1);
    hall.until(|| async { told(&hall).await.last.is_some() }).await;
    hall.until(|| async { told(&hall).await.failed.is_none() }).await;
    // Nine in the morning in China; the next night is at 02:30 there.
    let night = "2026-03-02T18:30:00Z".parse().unwrap();
    hall.until(|| async { told(&hall).await.next == Some(night) }).await;
    let mut files = Vec::new();
    let mut last = told(&hall).await.last.unwrap();
    for n in 0..4 {
        hall.accepted(LI, &format!("1383333091{n}")).await;
        let events = hall.status().await.events;
        hall.set(night.plus(n * 86_400));
        let done = || async { told(&hall).await.last.filter(|now| now.at > last.at) };
        hall.until(|| async { done().await.is_some() }).await;
        last = done().await.unwrap();
        assert_eq!((last.events >= events, last.bytes > 0), (true, true));
        files.push(last.file.clone());
    }
    let file = |n| disk.canonicalize().unwrap().join(format!("ZJ-1-{n}.redb")).display().to_string();
    assert_eq!(files, [file(2), file(1), file(2), file(1)]);
    // A server that was away for days makes one, not one for each.
    hall.restart();
    hall.pass(5 * 86_400);
    every_night(&hall, &disk);
    hall.until(|| async { told(&hall).await.next == Some(hall.now.plus(300)) }).await;
    assert_eq!(told(&hall).await.last.map(|now| now.at), Some(last.at), "known from its file");
    hall.pass(300);
    hall.until(|| async { told(&hall).await.last.is_some_and(|now| now.at == hall.now) }).await;
    hall.until(|| async { told(&hall).await.next.is_some_and(|next| next > hall.now.plus(600)) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_ahead_once_puts_no_night_off() {
    let (mut hall, disk) = hall().await;
    fs::create_dir(&disk).unwrap();
    every_night(&hall, &disk);
    hall.pass(300);
    hall.until(|| async { told(&hall).await.next.is_some_and(|next| next > hall.now.plus(600)) }).await;
    let right = hall.now;
    let backed_up = async |hall: &Hall| {
        hall.until(|| async { told(hall).await.last.is_some_and(|last| last.at == hall.now) }).await;
        hall.until(|| async { told(hall).await.next.is_some_and(|next| next > hall.now) }).await;
        told(hall).await.last.unwrap().file
    };
    // A year ahead, for one backup and one that failed.
    hall.set(right.plus(366 * 86_400));
    let ahead = backed_up(&hall).await;
    fs::rename(&disk, disk.with_extension("away")).unwrap();
    hall.pass(86_400);
    hall.until(|| async { told(&hall).await.failed.is_some() }).await;
    fs::rename(disk.with_extension("away"), &disk).unwrap();
    hall.set(right);
    hall.until(|| async { told(&hall).await.next.is_some_and(|next| next <= right.plus(86_400)) }).await;
    // The file with the time that is none is brought up to date first, also by a server that knows it from its file.
    hall.pass(86_400);
    assert_eq!(backed_up(&hall).await, ahead);
    hall.set(right.plus(366 * 86_400));
    let ahead = backed_up(&hall).await;
    hall.set(right.plus(2 * 86_400));
    hall.restart();
    every_night(&hall, &disk);
    hall.until(|| async { told(&hall).await.next.is_some_and(|next| next <= hall.now.plus(86_400)) }).await;
    hall.pass(86_400);
    assert_eq!(backed_up(&hall).await, ahead);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_of_a_night_is_put_aside_and_made_anew() {
    let (mut hall, disk) = hall().await;
    fs::create_dir(&disk).unwrap();
    let slot = disk.join("ZJ-1-1.redb");
    every_night(&hall, &disk);
    hall.pass(300);
    hall.until(|| async { told(&hall).await.last.is_some() }).await;
    let bytes = fs::read(&slot).unwrap();
    fs::write(&slot, &bytes[..bytes.len() / 2]).unwrap();
    let before = told(&hall).await.last.unwrap().at;
    hall.pass(86_400);
    hall.until(|| async { told(&hall).await.last.is_some_and(|last| last.at > before) }).await;
    assert_eq!(told(&hall).await.failed, None);
    assert!(disk.join("ZJ-1-1.damaged").exists());
    hall.desk.stop();
    let elsewhere = hall.dir.path().join("elsewhere");
    store::restore(&slot, &elsewhere, Unfinished::Refuse, hall.now, &mut |_| {}).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_damaged_a_second_time_stops_no_other_and_is_told() {
    let (mut hall, disk) = hall().await;
    fs::create_dir(&disk).unwrap();
    every_night(&hall, &disk);
    let night = async |hall: &mut Hall| {
        hall.pass(86_400);
        hall.until(|| async { told(hall).await.next.is_some_and(|next| next > hall.now) }).await;
        told(hall).await
    };
    // Both files are there.
    night(&mut hall).await;
    night(&mut hall).await;
    assert!(told(&hall).await.beside, "the folder is on the disk of the data");
    let slot = |n| disk.join(format!("ZJ-1-{n}.redb"));
    let halve = |n| {
        let bytes = fs::read(slot(n)).unwrap();
        fs::write(slot(n), &bytes[..bytes.len() / 2]).unwrap();
    };
    fs::write(disk.join("ZJ-1-1.damaged"), "looked at by nobody").unwrap();
    halve(1);
    for _ in 0..2 {
        let told = night(&mut hall).await;
        assert_eq!(told.failed, Some((hall.now, BackupFault::DamagedAgain)));
        let last = told.last.unwrap();
        assert_eq!((last.at, last.file.ends_with("ZJ-1-2.redb")), (hall.now, true));
    }
    // With all of them so there is none.
    fs::write(disk.join("ZJ-1-2.damaged"), "nor this one").unwrap();
    halve(2);
    let before = night(&mut hall).await;
    assert_eq!(before.failed, Some((hall.now, BackupFault::DamagedAgain)));
    assert!(before.last.unwrap().at < hall.now);
    // Somebody looked.
    fs::remove_file(disk.join("ZJ-1-1.damaged")).unwrap();
    let told = night(&mut hall).await;
    assert_eq!((told.last.unwrap().at, told.failed), (hall.now, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nobody_makes_backups_any_more_is_told() {
    let (hall, _) = hall().await;
    let panicked = std::thread::scope(|scope| {
        let night = scope.spawn(|| {
            let _ending = Ending(hall.desk.core());
            panic!("the night is over");
        });
        night.join().is_err()
    });
    assert!(panicked);
    let told = told(&hall).await;
    assert_eq!((told.failed, told.next), (Some((hall.now, BackupFault::Ended)), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_backup_at_a_time_and_one_that_is_left_can_be_gone_on_with() {
    let (hall, disk) = hall().await;
    fs::create_dir(&disk).unwrap();
    assert_eq!(piece(&hall, None).await, Backup::Failed(BackupFault::NoFile));
    let (one, other) = (disk.join("one"), disk.join("other"));
    assert!(matches!(piece(&hall, Some(one.clone())).await, Backup::Copied { .. }));
    assert_eq!(piece(&hall, Some(other.clone())).await, Backup::Failed(BackupFault::Busy));
    let Backup::Done(done) = all_of(&hall, Some(one.clone())).await else { panic!("it ends") };
    assert_eq!(done.events, hall.status().await.events);
    assert!(matches!(all_of(&hall, Some(other.clone())).await, Backup::Done(_)));
    assert_eq!(told(&hall).await.last.unwrap().file, other.canonicalize().unwrap().display().to_string());
    // One that somebody left is closed when the desk stops.
    assert!(matches!(piece(&hall, Some(one.clone())).await, Backup::Copied { .. }));
    let elsewhere = hall.dir.path().join("elsewhere");
    let restore = || store::restore(&one, &elsewhere, Unfinished::Refuse, hall.now, &mut |_| {});
    assert!(matches!(restore(), Err(StoreError::InUse)));
    hall.desk.stop();
    restore().unwrap();
    assert_eq!(piece(&hall, Some(one.clone())).await, Backup::Failed(BackupFault::Store));
}
