//! Notices through a real command: each once, tried again where it failed, never held up by anything.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;

use super::{
    cranked::Cranked,
    hall::{Hall, LI, WANG, start},
};
use crate::{
    api::{NoticeView, Reply, Request},
    case::{CaseId, Delivery, Event, Reason, Verb},
    desk::{Dial, Notify},
    sla::Instant,
    store::{
        Attempt,
        tests::disk::{Disk, EIO, Fault, Image},
    },
};

/// A command that writes each line it is given to `sent`, then does what `then` says.
fn command(dir: &Path, then: &str) -> Notify {
    let (path, sent) = (dir.join("notify"), dir.join("sent"));
    fs::write(&path, format!("#!/bin/sh\ncat >> '{}'\n{then}\n", sent.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Notify { command: vec![path.display().to_string()], timeout: Duration::from_secs(5), staff: None }
}

fn sent(dir: &Path) -> Vec<Value> {
    let text = fs::read_to_string(dir.join("sent")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn hall(then: &str) -> (Hall, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_owned();
    let notify = command(&path, then);
    (Hall::delivering(dir, Some(notify)).await, path)
}

async fn waiting(hall: &Hall) -> Vec<NoticeView> {
    match hall.desk.ask(LI, Request::Notices).await {
        Reply::Notices { notices, total } => {
            assert_eq!(notices.len() as u64, total);
            notices
        }
        other => panic!("{other:?}"),
    }
}

async fn deliveries(hall: &Hall, case: CaseId) -> Vec<Delivery> {
    let view = hall.show(WANG, case).await;
    let delivered = view.events.into_iter().filter_map(|view| match view.event {
        Event::Delivered { how, .. } => Some(how),
        _ => None,
    });
    delivered.collect()
}

async fn settled(hall: &Hall) {
    hall.until(|| async { waiting(hall).await.is_empty() }).await;
}

#[tokio::test]
async fn a_confirmation_goes_out_once_with_all_that_a_gateway_needs() {
    let (mut hall, dir) = hall("exit 0").await;
    let case = hall.accepted(LI, "13833330912").await;
    settled(&hall).await;
    assert_eq!(deliveries(&hall, case).await, [Delivery::Sent]);
    let view = hall.show(LI, case).await;
    let noticed = view.events.iter().find(|view| view.event.name() == "noticed").unwrap();
    let lines = sent(&dir);
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(line["id"], format!("ZJ-1-{}", noticed.seq));
    assert_eq!(
        (&line["about"], &line["to"], &line["try"]),
        (&"confirmation".into(), &"13833330912".into(), &1.into())
    );
    assert_eq!((&line["case"], &line["site"]), (&case.to_string().into(), &"张家口".into()));
    assert!(line["text"].as_str().unwrap().contains(&case.to_string()));
    assert_eq!(line["written"], start().to_string());
    hall.restart();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sent(&dir).len(), 1, "never twice");
    assert_eq!(hall.problems().await, [""; 0]);
    // What was sent makes no form stale, and is not what undo would take back.
    let view = hall.show(LI, case).await;
    assert_eq!(view.row.revision, noticed.seq);
}

#[tokio::test]
async fn what_failed_is_tried_again_later_and_given_up_at_last() {
    let (mut hall, dir) = hall("exit 75").await;
    let case = hall.accepted(LI, "13833330912").await;
    for (tries, wait) in [(1, 60), (2, 300), (3, 900), (4, 3_600), (5, 14_400)] {
        let tried = || async {
            let notices = waiting(&hall).await;
            notices.len() == 1 && notices[0].tries == tries && !notices[0].under_way
        };
        hall.until(tried).await;
        assert_eq!(waiting(&hall).await[0].next, hall.now.plus(wait));
        assert_eq!(deliveries(&hall, case).await, []);
        if tries == 3 {
            hall.restart();
            assert_eq!(waiting(&hall).await[0].tries, 3, "a restart forgets no try");
        }
        hall.pass(wait);
    }
    settled(&hall).await;
    assert_eq!(deliveries(&hall, case).await, [Delivery::Failed]);
    let tries: Vec<Value> = sent(&dir).iter().map(|line| line["try"].clone()).collect();
    assert_eq!(tries, [1, 2, 3, 4, 5, 6].map(Value::from));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_command_that_hangs_holds_nobody_up_and_is_not_repeated() {
    let (mut hall, dir) = hall("sleep 60").await;
    let begun = std::time::Instant::now();
    let case = hall.accepted(LI, "13833330912").await;
    hall.until(|| async { waiting(&hall).await.first().is_some_and(|notice| notice.under_way) }).await;
    hall.act(LI, Some(case), Verb::Note, &[("text", "x")]).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "acts do not wait for it");
    hall.desk.stop();
    assert!(begun.elapsed() < Duration::from_secs(12), "nor does stopping, for long: {:?}", begun.elapsed());
    hall.restart();
    assert_eq!(deliveries(&hall, case).await, [Delivery::Unsure]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sent(&dir).len(), 1);
}

/// What stands on the disk when a server dies between the beginning of a try and its end, and the case of the notice.
async fn killed_in_the_middle() -> (Hall, tempfile::TempDir, CaseId) {
    let (mut hall, dir) = hall("exit 0").await;
    hall.desk.stop();
    hall.notify = None;
    hall.restart();
    hall.notify = Some(command(&dir, "sleep 60"));
    hall.restart();
    let case = hall.accepted(LI, "13833330912").await;
    hall.until(|| async { waiting(&hall).await.first().is_some_and(|notice| notice.under_way) }).await;
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("data")).unwrap();
    for file in ["live.redb", "archive.redb"] {
        fs::copy(hall.data().join(file), copy.path().join("data").join(file)).unwrap();
    }
    fs::copy(dir.join("clock"), copy.path().join("clock")).unwrap();
    (hall, copy, case)
}

/// What is said of the deliveries of a case by a desk whose first write, or whichever, fails.
fn deliveries_where(image: &Image, case: CaseId, now: Instant, fault: Fault) -> Option<Vec<Delivery>> {
    let disk = Disk::of(image.clone());
    disk.fail(fault);
    let mut desk = Cranked::open(&disk, &Dial::new(now)).ok()?;
    assert!(!disk.is_to_fail(), "it never came to that");
    desk.turn();
    let events = desk.show(case).events.into_iter();
    Some(
        events
            .filter_map(|view| if let Event::Delivered { how, .. } = view.event { Some(how) } else { None })
            .collect(),
    )
}

#[tokio::test]
async fn notices_that_were_broken_off_are_settled_although_a_write_fails_first_or_one_of_them_is_bad() {
    let (hall, copy, case) = killed_in_the_middle().await;
    let data = copy.path().join("data");
    // A notice of a case that is nowhere, before the other.
    let archive = redb::Database::create(data.join("archive.redb")).unwrap();
    let txn = archive.begin_write().unwrap();
    let outbox = redb::TableDefinition::<u64, (u32, i64)>::new("outbox");
    txn.open_table(outbox).unwrap().insert(1, (999, hall.now.seconds())).unwrap();
    txn.commit().unwrap();
    drop(archive);
    let live = redb::Database::create(data.join("live.redb")).unwrap();
    let txn = live.begin_write().unwrap();
    let attempts = redb::TableDefinition::<u64, &[u8]>::new("attempts");
    let attempt = postcard::to_stdvec(&Attempt { tries: 1, next: hall.now, under_way: true }).unwrap();
    txn.open_table(attempts).unwrap().insert(1, attempt.as_slice()).unwrap();
    txn.commit().unwrap();
    drop(live);
    let image = ["live.redb", "archive.redb"].map(|file| fs::read(data.join(file)).unwrap());
    let disk = Disk::of(image.clone());
    let _sound = Cranked::open(&disk, &Dial::new(hall.now)).unwrap();
    let mut went_on = 0;
    for n in 1..=disk.operations() {
        if let Some(told) = deliveries_where(&image, case, hall.now, Fault::Once(n, EIO)) {
            assert_eq!(told, [Delivery::Unsure], "write or sync {n} failed");
            went_on += 1;
        }
    }
    assert!(went_on > 0);
}

#[tokio::test]
async fn a_server_that_was_killed_in_the_middle_does_not_send_again_and_says_so() {
    let (_hall, copy, case) = killed_in_the_middle().await;
    let dir = copy.path().to_owned();
    let killed = Hall::again(copy, Some(command(&dir, "exit 0")));
    assert_eq!(waiting(&killed).await, []);
    assert_eq!(deliveries(&killed, case).await, [Delivery::Unsure]);
    assert_eq!(killed.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_is_undone_is_never_sent() {
    let (mut hall, dir) = hall("exit 0").await;
    let case = hall.accepted(LI, "13833330912").await;
    settled(&hall).await;
    hall.act(LI, Some(case), Verb::Hold, &[("reason", "parts"), ("until", "+2d"), ("text", "x")])
        .await
        .unwrap();
    assert_eq!(waiting(&hall).await.len(), 1);
    let undone = hall.act(LI, Some(case), Verb::Undo, &[]).await.unwrap();
    assert_eq!(undone.names(), ["undone"]);
    assert_eq!(waiting(&hall).await, []);
    hall.restart();
    assert_eq!(waiting(&hall).await, []);
    hall.act(LI, Some(case), Verb::Hold, &[("reason", "parts"), ("until", "+2d"), ("text", "x")])
        .await
        .unwrap();
    hall.pass(601);
    settled(&hall).await;
    let about: Vec<Value> = sent(&dir).iter().map(|line| line["about"].clone()).collect();
    assert_eq!(about, ["confirmation", "waiting"].map(Value::from));
    assert_eq!(hall.problems().await, [""; 0]);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
    assert_eq!(waiting(&hall).await, [], "made anew from the log it is the same");
}

#[tokio::test]
async fn without_a_command_nothing_is_written_for_anybody_to_deliver() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    assert_eq!(hall.names(case).await, ["opened", "accepted"]);
    assert_eq!(hall.status().await.notices, None);
}

#[tokio::test]
async fn a_command_that_was_killed_may_have_sent_and_is_not_repeated() {
    let (mut hall, dir) = hall("kill -9 $$").await;
    let case = hall.accepted(LI, "13833330912").await;
    settled(&hall).await;
    assert_eq!(deliveries(&hall, case).await, [Delivery::Unsure]);
    hall.pass(86_400);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sent(&dir).len(), 1);
}

#[tokio::test]
async fn what_is_not_so_any_more_is_not_sent() {
    let (mut hall, dir) = hall("exit 0").await;
    let case = hall.accepted(LI, "13833330912").await;
    settled(&hall).await;
    let hold = [("reason", "parts"), ("until", "+2d"), ("text", "x")];
    hall.act(LI, Some(case), Verb::Hold, &hold).await.unwrap();
    hall.pass(120);
    hall.act(LI, Some(case), Verb::Resume, &[]).await.unwrap();
    hall.pass(60);
    hall.act(LI, Some(case), Verb::Hold, &hold).await.unwrap();
    assert_eq!(waiting(&hall).await.len(), 2);
    hall.pass(601);
    settled(&hall).await;
    assert_eq!(deliveries(&hall, case).await, [Delivery::Sent, Delivery::Dropped, Delivery::Sent]);
    assert_eq!(sent(&dir).len(), 2, "the wait that is over is not told, the one that goes on is");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn one_update_of_a_parent_is_many_messages_and_none_where_it_was_taken_back() {
    let (mut hall, dir) = hall("exit 0").await;
    let parent = hall.accepted(LI, "13833330001").await;
    let number = parent.to_string();
    let mut children = Vec::new();
    for line in ["13833330002", "13833330003"] {
        let child = hall.accepted(LI, line).await;
        hall.act(LI, Some(child), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
        children.push(child);
    }
    // Anonymous: there is no number to write to.
    let silent = hall.act(LI, None, Verb::Accept, &[("text", "也无信号")]).await.unwrap().case;
    hall.act(LI, Some(silent), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
    settled(&hall).await;
    let before = sent(&dir).len();
    let text = [("text", "基站抢修中")];
    let done = hall.act(LI, Some(parent), Verb::Inform, &text).await.unwrap();
    assert_eq!(done.names(), ["children_informed", "informed", "noticed"]);
    assert_eq!(waiting(&hall).await.len(), 3);
    hall.act(LI, Some(parent), Verb::Undo, &[]).await.unwrap();
    hall.pass(3_600);
    settled(&hall).await;
    assert_eq!(sent(&dir).len(), before, "taken back in time");
    hall.act(LI, Some(parent), Verb::Inform, &text).await.unwrap();
    hall.restart();
    hall.pass(3_600);
    settled(&hall).await;
    let lines = sent(&dir).split_off(before);
    let mut to: Vec<&str> = lines.iter().map(|line| line["to"].as_str().unwrap()).collect();
    to.sort_unstable();
    assert_eq!(to, ["13833330001", "13833330002", "13833330003"]);
    assert!(lines.iter().all(|line| line["text"].as_str().unwrap().contains("基站抢修中")));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn nothing_is_said_to_be_written_where_nothing_delivers() {
    let mut hall = Hall::new().await;
    let parent = hall.accepted(LI, "13833330001").await;
    let child = hall.accepted(LI, "13833330002").await;
    let number = parent.to_string();
    hall.act(LI, Some(child), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
    let refused = hall.act(LI, Some(parent), Verb::Inform, &[("text", "抢修中")]).await.unwrap_err();
    assert_eq!(refused.reason, Reason::NothingDelivers);
}
