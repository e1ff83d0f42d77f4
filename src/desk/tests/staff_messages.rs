//! Messages to staff through a real command: each once, whatever happens to the server meanwhile.

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use serde_json::Value;

use super::hall::{Hall, LI};
use crate::{
    case::{Role, Verb},
    desk::{Notify, StaffNotify},
};

/// A command that writes each line it is given to `told`, then does what `then` says.
fn command(dir: &Path, then: &str) -> Option<Notify> {
    let (path, told) = (dir.join("tell"), dir.join("told"));
    fs::write(&path, format!("#!/bin/sh\ncat >> '{}'\n{then}\n", told.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let command = vec![path.display().to_string()];
    Notify::of(None, Some(StaffNotify { command, timeout: Duration::from_secs(5), per_hour: 100 }))
}

fn told(hall: &Hall) -> Vec<Value> {
    let text = fs::read_to_string(hall.dir.path().join("told")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn hall(then: &str) -> Hall {
    let dir = tempfile::tempdir().unwrap();
    let notify = command(dir.path(), then);
    Hall::delivering(dir, notify).await
}

/// Until nothing waits to be sent.
async fn sent(hall: &Hall) {
    hall.until(|| async { hall.desk.core().read(|live| live.staff.is_empty()) }).await;
}

fn of<'a>(told: &'a [Value], about: &str) -> Vec<&'a Value> {
    told.iter().filter(|line| line["about"] == about).collect()
}

#[tokio::test]
async fn steps_and_what_nobody_signed_for_are_told_once_each_over_restarts_and_steps_of_the_clock() {
    let mut hall = hall("").await;
    hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    for hour in 0..60 {
        hall.pass(3_600);
        hall.desk.look().await;
        if hour % 7 == 3 {
            hall.restart();
        }
    }
    sent(&hall).await;
    let lines = told(&hall);
    assert!(!of(&lines, "step").is_empty() && !of(&lines, "not_acknowledged").is_empty(), "{lines:?}");
    let ids: BTreeSet<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), lines.len(), "one key, one message");
    let steps: BTreeSet<String> =
        lines.iter().map(|line| format!("{} {} {}", line["what"], line["step"], line["to"])).collect();
    assert_eq!(steps.len(), lines.len(), "no step twice to the same person: {lines:?}");
    assert!(lines.iter().any(|line| line["to"] == "1010"), "the leader of the team");
    assert!(lines.iter().all(|line| line["case"] == case.to_string() && line["words"].is_string()));
    let text = fs::read_to_string(hall.dir.path().join("told")).unwrap();
    for personal in ["1383333", "0912", "李某某", "室内无信号"] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
    hall.restart();
    hall.desk.look().await;
    sent(&hall).await;
    assert_eq!(told(&hall).len(), lines.len(), "nothing again");
}

#[tokio::test]
async fn who_decides_an_ask_is_told_and_nobody_once_it_is_decided() {
    let mut hall = hall("exit 1").await;
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let worker = hall.add_in("1012", "刘工", Role::Handler, Some("network")).await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    hall.act(worker, Some(case), Verb::Claim, &[]).await.unwrap();
    let ask = [("what", "extension"), ("clock", "result"), ("until", "+3d"), ("text", "等配件")];
    hall.act(worker, Some(case), Verb::Ask, &ask).await.unwrap();
    hall.until(|| async { told(&hall).len() == 1 }).await;
    let lines = told(&hall);
    assert_eq!((&lines[0]["to"], &lines[0]["what"]), (&"1010".into(), &"extension".into()), "{lines:?}");
    let again = || {
        hall.desk.core().read(|live| live.staff.values().any(|it| it.attempt.is_some_and(|it| !it.under_way)))
    };
    hall.until(|| async { again() }).await;
    hall.act(leader, Some(case), Verb::Grant, &[("text", "同意")]).await.unwrap();
    hall.pass(120);
    sent(&hall).await;
    assert_eq!(told(&hall).len(), 1, "what failed is not tried again once it is decided");
}

#[tokio::test]
async fn whoever_may_approve_a_refund_is_told_once_and_never_who_proposed_it() {
    let mut hall = hall("").await;
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("service")).await;
    hall.add_in("1011", "副班长", Role::TeamLeader, Some("service")).await;
    hall.add("2001", "孙经理", Role::Supervisor).await;
    let typed = [("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "service")]).await.unwrap();
    let typed = [("day", "2026-02-01"), ("from", "1066"), ("amount", "600"), ("proof", "none")];
    hall.act(LI, Some(case), Verb::Charge, &typed).await.unwrap();
    hall.act(leader, Some(case), Verb::Propose, &[]).await.unwrap();
    hall.until(|| async { told(&hall).len() == 1 }).await;
    let lines = told(&hall);
    let line = (&lines[0]["to"], &lines[0]["about"], &lines[0]["step"], &lines[0]["words"]);
    assert_eq!(line, (&"1011".into(), &"refund".into(), &1.into(), &"恶意扣费退费".into()), "{lines:?}");
    hall.restart();
    sent(&hall).await;
    assert_eq!(told(&hall).len(), 1, "nothing again");
    let second = hall.desk.core().read(|live| live.people.of_staff("1011").map(|person| person.id)).unwrap();
    let second = super::hall::actor(second.0);
    let view = hall.show(leader, case).await;
    let code = crate::case::short(&view.refund.live().unwrap().binding);
    hall.act(second, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap();
    hall.until(|| async { told(&hall).len() == 3 }).await;
    let mut to: Vec<Value> = told(&hall).iter().skip(1).map(|line| line["to"].clone()).collect();
    to.sort_by_key(Value::to_string);
    assert_eq!(to, ["1001", "2001"], "above the limit whoever manages, each once");
}

#[tokio::test]
async fn what_was_being_sent_when_the_server_ended_is_not_sent_again() {
    let mut hall = hall("sleep 60").await;
    hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    hall.act(LI, Some(case), Verb::Ask, &[("what", "exception"), ("text", "老人独居")]).await.unwrap();
    hall.until(|| async { told(&hall).len() == 1 }).await;
    hall.restart();
    hall.desk.look().await;
    sent(&hall).await;
    assert_eq!(told(&hall).len(), 1);
}
