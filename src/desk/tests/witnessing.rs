//! Checkpoints through a real command: each new one arrives as one line, a command that fails is tried
//! again, and one that hangs is ended.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Reply, Request},
    desk::Witnessed,
};

const LINE: &str = "13987650412";

/// A command that writes each line it is given to `given`, then does what `then` says.
fn command(dir: &Path, then: &str) -> Witnessed {
    let (path, given) = (dir.join("witness"), dir.join("given"));
    fs::write(&path, format!("#!/bin/sh\ncat >> '{}'\n{then}\n", given.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Witnessed { command: vec![path.display().to_string()], timeout: Duration::from_millis(300) }
}

fn given(dir: &Path) -> Vec<String> {
    let text = fs::read_to_string(dir.join("given")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

async fn checkpoint(hall: &Hall) -> String {
    match hall.desk.ask(WANG, Request::Checkpoint).await {
        Reply::Checkpoint(line) => line,
        other => panic!("{other:?}"),
    }
}

/// Waits for what comes of itself, not for ever.
async fn in_time(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what}");
}

#[tokio::test]
async fn each_checkpoint_arrives_as_one_line_on_the_standard_input_of_the_command() {
    let mut hall = Hall::new().await;
    let dir = hall.dir.path().to_owned();
    let first = checkpoint(&hall).await;
    hall.desk.give_checkpoints(command(&dir, "exit 0")).unwrap();
    in_time("the newest one at the start", || given(&dir) == [first.clone()]).await;
    hall.accepted(LI, LINE).await;
    let second = checkpoint(&hall).await;
    assert_ne!(first, second);
    in_time("the next one", || given(&dir) == [first.clone(), second.clone()]).await;
    let held = hall.desk.ask(WANG, Request::VerifyAudit { against: given(&dir) }).await;
    assert!(matches!(held, Reply::AuditHeld(held) if held.fault.is_none() && held.checkpoints >= 2));
}

#[tokio::test]
async fn a_command_that_hangs_is_ended_with_what_it_started_and_holds_nobody_up() {
    let mut hall = Hall::new().await;
    let dir = hall.dir.path().to_owned();
    let pid = dir.join("pid");
    checkpoint(&hall).await;
    let hangs = format!("echo $$ > '{}'\nsleep 600\n", pid.display());
    hall.desk.give_checkpoints(command(&dir, &hangs)).unwrap();
    in_time("it was begun", || fs::read_to_string(&pid).is_ok_and(|text| text.ends_with('\n'))).await;
    hall.accepted(LI, LINE).await;
    let process = format!("/proc/{}", fs::read_to_string(&pid).unwrap().trim());
    in_time("it was ended", || !Path::new(&process).exists()).await;
    assert_eq!(given(&dir).len(), 1, "it is tried again later, not at once");
}

#[tokio::test]
async fn a_command_that_fails_is_tried_again_with_the_newest() {
    let hall = Hall::new().await;
    let dir = hall.dir.path().to_owned();
    checkpoint(&hall).await;
    let fails = format!("test -e '{0}' && exit 0\ntouch '{0}'\nexit 1\n", dir.join("failed").display());
    hall.desk.give_checkpoints(command(&dir, &fails)).unwrap();
    in_time("it failed", || dir.join("failed").exists()).await;
    hall.add("1009", "周明", crate::case::Role::Agent).await;
    let newest = checkpoint(&hall).await;
    in_time("it is tried again", || given(&dir).len() == 2).await;
    assert_eq!(given(&dir).last(), Some(&newest));
}
