//! Backup and restore through the real program: while people work, killed in the middle, and on another machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use serde_json::{Value, json};
use tempfile::tempdir;

mod support;

use support::{PROGRAM, Site, eventually};

fn open_case(site: &Site, id: &str) -> Value {
    let text = format!("text=第{id}件");
    site.json(&["do", "new", "open", "--field", "line=13800001234", "--field", &text, "--id", id])
}

fn number(case: &Value) -> u32 {
    let case = case["case"].as_str().unwrap();
    case.split('-').nth(1).unwrap().parse().unwrap()
}

/// The events of a case without those that the server wrote by itself.
fn events(site: &Site, case: &Value) -> Value {
    site.json(&["show", case["case"].as_str().unwrap()])["events"].clone()
}

#[test]
fn backed_up_while_people_write_and_restored_elsewhere_after_a_kill() {
    let (site, disk, elsewhere) = (Site::new(), tempdir().unwrap(), Site::empty());
    let file = disk.path().join("zj.redb");
    let file = file.to_str().unwrap();
    let before: BTreeMap<String, Value> = (0..12)
        .map(|n| {
            let id = format!("before-{n}");
            let answer = open_case(&site, &id);
            (id, answer)
        })
        .collect();
    let shown: Vec<(Value, Value)> =
        before.values().map(|answer| (answer.clone(), events(&site, answer))).collect();

    let over = AtomicBool::new(false);
    let (done, meanwhile) = thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut answers = Vec::new();
            while !over.load(Ordering::Relaxed) {
                answers.push(open_case(&site, &format!("meanwhile-{}", answers.len())));
            }
            answers
        });
        eventually("somebody writes", || site.json(&["status"])["cases"]["open"].as_u64().unwrap() > 12);
        let done = site.json(&["backup", file]);
        // It goes on with what is there.
        let again = site.json(&["backup", file]);
        assert!(again["events"].as_u64() >= done["events"].as_u64(), "{again}");
        over.store(true, Ordering::Relaxed);
        (again, writing.join().unwrap())
    });
    let last = open_case(&site, "after");
    let status = site.json(&["status"])["backup"].clone();
    assert_eq!((&status["events"], &status["file"]), (&done["events"], &json!(file)));
    assert_eq!((&status["nightly"], &status["failed"]), (&json!(false), &Value::Null));
    site.kill_server();
    // The machine is lost: only the file is left.
    let kept = disk.path().join("kept.redb");
    fs::rename(file, &kept).unwrap();
    drop(site);

    let kept = kept.to_str().unwrap();
    let restored = elsewhere.json(&["restore", kept]);
    assert_eq!((&restored["epoch"], &restored["events"]), (&json!(2), &done["events"]));
    assert_eq!(elsewhere.json(&["check"]), json!({ "ok": true, "problems": [] }));
    for (answer, events) in shown {
        assert_eq!(self::events(&elsewhere, &answer), events);
    }
    // A command of before is answered as it was then, and nothing is done twice.
    for (id, answer) in &before {
        assert_eq!(open_case(&elsewhere, id), *answer);
    }
    // What was opened after the backup is lost, and its number is not given to another case.
    let given: BTreeSet<u32> = meanwhile.iter().chain([&last]).map(number).collect();
    let first = open_case(&elsewhere, "first of the new life");
    assert_eq!(first["case"], restored["next_case"]);
    assert!(number(&first) > *given.last().unwrap() && number(&first) >= 1_000, "{first} {given:?}");
    assert_eq!(elsewhere.json(&["check"])["ok"], true);
    // A new life has backups of its own.
    let (_, said) = elsewhere.fails(1, &["--lang", "en", "backup", kept]);
    assert!(said.contains("of the time before a restore"), "{said}");
    let next = disk.path().join("next.redb");
    elsewhere.json(&["backup", next.to_str().unwrap()]);
    let (_, said) = elsewhere.fails(1, &["--lang", "en", "restore", kept]);
    assert!(said.contains("There is a store in"), "{said}");
}

#[test]
fn what_cannot_be_backed_up_to_or_restored_from_is_said_with_what_to_do() {
    let (site, disk, empty) = (Site::new(), tempdir().unwrap(), Site::empty());
    open_case(&site, "one");
    let said = |site: &Site, args: &[&str]| {
        let zh = site.fails(1, &[&["--lang", "zh"], args].concat()).1;
        let en = site.fails(1, &[&["--lang", "en"], args].concat()).1;
        (zh, en)
    };
    let letter = disk.path().join("letter");
    fs::write(&letter, "dear all").unwrap();
    let nowhere = disk.path().join("nowhere/backup");
    let inside = site.path().join("backup");
    let good = disk.path().join("good");
    site.json(&["backup", good.to_str().unwrap()]);
    let bytes = fs::read(&good).unwrap();
    let half = disk.path().join("half");
    fs::write(&half, &bytes[..bytes.len() / 3]).unwrap();
    for (args, zh, en) in [
        (vec!["backup"], "没有指定备份文件", "No file for the backup"),
        (vec!["backup", letter.to_str().unwrap()], "不是备份", "no backup"),
        (vec!["backup", nowhere.to_str().unwrap()], "文件夹不存在", "not there"),
        (vec!["backup", inside.to_str().unwrap()], "不能放在数据目录里", "would be lost with it"),
    ] {
        let (said_zh, said_en) = said(&site, &args);
        assert!(said_zh.contains(zh) && said_en.contains(en), "{args:?}: {said_zh} {said_en}");
    }
    for (file, zh, en) in [
        (&letter, "不是备份", "no backup"),
        (&nowhere, "没有这个文件", "no such file"),
        (&half, "已损坏", "damaged"),
    ] {
        let (said_zh, said_en) = said(&empty, &["restore", file.to_str().unwrap()]);
        assert!(said_zh.contains(zh) && said_en.contains(en), "{file:?}: {said_zh} {said_en}");
    }
    assert_eq!(fs::read_to_string(letter).unwrap(), "dear all");
    assert!(!empty.path().join("live.redb").exists());
}

#[test]
fn what_is_adopted_or_frozen_after_a_restore_follows_on_it_in_the_log() {
    let (site, disk, elsewhere) = (Site::new(), tempdir().unwrap(), Site::empty());
    open_case(&site, "one");
    let (file, rules) = (disk.path().join("zj.redb"), disk.path().join("rules.toml"));
    site.ok(&["backup", file.to_str().unwrap()]);
    elsewhere.ok(&["restore", file.to_str().unwrap()]);
    for grace in ["7m", "8m"] {
        fs::write(&rules, format!("[undo]\ngrace = \"{grace}\"\n")).unwrap();
        elsewhere.ok(&["rules", "adopt", rules.to_str().unwrap()]);
        // Projected in between, and not.
        assert_eq!(elsewhere.json(&["check"]), json!({ "ok": true, "problems": [] }));
        elsewhere.ok(&["report", "freeze", if grace == "7m" { "2026-09" } else { "2026-10" }]);
        elsewhere.ok(&["stop"]);
    }
    assert_eq!(elsewhere.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

#[test]
fn a_night_that_is_set_is_said_by_the_status_and_a_backup_without_a_name_goes_there() {
    let (site, disk) = (Site::new(), tempdir().unwrap());
    let said = |lang| site.ok(&["--lang", lang, "status"]);
    site.ok(&["list"]);
    assert!(said("zh").contains("还没有备份过") && said("zh").contains("没有设置每晚备份"));
    assert!(said("en").contains("no backup was made yet") && said("en").contains("no nightly backup is set"));
    site.ok(&["stop"]);
    let config = format!("[backup]\ndir = \"{}\"\nat = \"03:00\"\nkeep = 3\n", disk.path().display());
    fs::write(site.path().join("config.toml"), config).unwrap();
    open_case(&site, "one");
    eventually("the night is known", || site.json(&["status"])["backup"]["next"].is_string());
    let done = site.json(&["backup"]);
    assert_eq!(done["file"], json!(disk.path().join("ZJ-1-1.redb")));
    let done = site.json(&["backup"]);
    assert_eq!(done["file"], json!(disk.path().join("ZJ-1-2.redb")), "the oldest is the next");
    assert!(said("zh").contains("上次备份") && said("zh").contains("下次备份"), "{}", said("zh"));
    assert!(said("en").contains("last backup"));
    // A server that starts knows what there is.
    site.ok(&["stop"]);
    open_case(&site, "two");
    eventually("the files were looked at", || site.json(&["status"])["backup"]["file"] == done["file"]);
}

fn has_strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok_and(|out| out.status.success())
}

/// The system calls of a restore: name, and how often that name had been called by then.
fn calls_of(file: &str, dir: &Path, log: &Path) -> Vec<(String, usize)> {
    let mut traced = Command::new("strace");
    traced.arg("-o").arg(log).arg(PROGRAM).args(["restore", file, "--data"]).arg(dir);
    assert!(traced.output().unwrap().status.success());
    let mut counts = BTreeMap::<String, usize>::new();
    let mut calls = Vec::new();
    let mut begun = false;
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            continue;
        }
        let count = counts.entry(name.to_owned()).or_default();
        *count += 1;
        begun |= name != "execve" && line.contains(dir.to_str().unwrap());
        if begun {
            calls.push((name.to_owned(), *count));
        }
    }
    calls
}

#[test]
fn a_restore_killed_at_any_system_call_leaves_a_store_that_opens_or_none_and_can_be_done_again() {
    if !has_strace() {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    }
    let cuts: usize = std::env::var("CASELOOP_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let (site, disk) = (Site::new(), tempdir().unwrap());
    (0..5).for_each(|n| drop(open_case(&site, &n.to_string())));
    let file = disk.path().join("backup.redb");
    let file = file.to_str().unwrap();
    site.json(&["backup", file]);
    let calls = calls_of(file, &disk.path().join("whole"), &disk.path().join("calls"));
    // Evenly over all of it, and every one from where the files get their names.
    let end = calls.iter().position(|(name, _)| name.starts_with("rename")).expect("files get their names");
    let step = (end / cuts).max(1);
    let cut: Vec<_> = (0..end).step_by(step).chain(end..calls.len()).collect();
    let (mut opened, mut none) = (0, 0);
    for n in &cut {
        let (name, count) = &calls[*n];
        let dir = disk.path().join(format!("cut-{n}"));
        let killed = Command::new("strace")
            .args(["-o", "/dev/null", "-e", &format!("inject={name}:signal=SIGKILL:when={count}"), PROGRAM])
            .args(["restore", file, "--data"])
            .arg(&dir)
            .output()
            .unwrap();
        assert!(!killed.status.success(), "call {n} ({name} {count}) did not end the process");
        let run = |args: &[&str]| Command::new(PROGRAM).arg("--data").arg(&dir).args(args).output().unwrap();
        if !dir.join("live.redb").exists() {
            none += 1;
            let again = run(&["restore", file]);
            let said = String::from_utf8_lossy(&again.stderr).into_owned();
            assert!(again.status.success(), "after call {n} ({name}) it cannot be restored: {said}");
        } else {
            opened += 1;
        }
        let check = run(&["check", "--json"]);
        let said: Value = serde_json::from_slice(&check.stdout)
            .unwrap_or_else(|_| panic!("call {n} ({name}): {}", String::from_utf8_lossy(&check.stderr)));
        assert_eq!(said["ok"], true, "after call {n} ({name}): {said}");
        run(&["stop"]);
        fs::remove_dir_all(&dir).unwrap();
    }
    println!("{} of {} system calls cut: {opened} left a store, {none} left none", cut.len(), calls.len());
    assert!(none > 0);
}
