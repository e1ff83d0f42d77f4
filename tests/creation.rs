//! The first creation of a store, its first opening, and its migration, killed at their system calls one by one: what
//! is left opens, or is no store yet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use caseloop::store::Store;

mod support;

use support::{INIT, PROGRAM as BIN};

/// How many system calls are cut at the beginning of the creation, and how many at its end.
const CALLS: usize = 63;
const LAST: usize = 20;

fn init(dir: &Path) -> Vec<String> {
    let words = [&["--data", dir.to_str().unwrap()], &INIT[..]].concat();
    words.into_iter().map(str::to_owned).collect()
}

fn has_strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok_and(|out| out.status.success())
}

/// The system calls of a creation, from the first that names the data directory on: name, and how often that
/// name had been called in the process by then (which is how the tracer counts).
fn calls_of_a_creation(base: &Path) -> Vec<(String, usize)> {
    let dir = base.join("whole");
    let log = base.join("calls");
    let out = Command::new("strace").arg("-o").arg(&log).arg(BIN).args(init(&dir)).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    // The process starts by being executed with the directory as an argument; that is not yet the creation.
    let here = |line: &str| !line.starts_with("execve") && line.contains(dir.to_str().unwrap());
    calls(&fs::read_to_string(&log).unwrap(), here)
        .into_iter()
        .map(|(name, count, _)| (name, count))
        .collect()
}

/// The system calls of a log from the first that is meant on: name, how often that name had been called by then,
/// and the whole line.
fn calls(log: &str, begins: impl Fn(&str) -> bool) -> Vec<(String, usize, String)> {
    let mut counts = BTreeMap::<String, usize>::new();
    let mut calls = Vec::new();
    let mut begun = false;
    for line in log.lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            continue;
        }
        let count = counts.entry(name.to_owned()).or_default();
        *count += 1;
        begun |= begins(line);
        if begun {
            calls.push((name.to_owned(), *count, line.to_owned()));
        }
    }
    calls
}

#[test]
fn a_creation_killed_at_any_system_call_leaves_a_store_that_opens_or_none() {
    if !has_strace() {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    }
    let base = tempfile::tempdir().unwrap();
    let calls = calls_of_a_creation(base.path());
    assert!(calls.len() >= CALLS, "a creation makes {} system calls only", calls.len());
    let cut: Vec<_> = calls
        .iter()
        .take(CALLS)
        .chain(calls.iter().skip(CALLS.max(calls.len().saturating_sub(LAST))))
        .collect();
    let (mut opened, mut none) = (0, 0);
    for (n, (name, count)) in cut.iter().enumerate() {
        let dir = base.path().join(format!("cut-{n}"));
        let out = Command::new("strace")
            .args(["-o", "/dev/null", "-e", &format!("inject={name}:signal=SIGKILL:when={count}"), BIN])
            .args(init(&dir))
            .output()
            .unwrap();
        assert!(!out.status.success(), "call {n} ({name} {count}) did not end the process");
        let check = Command::new(BIN).arg("--data").arg(&dir).args(["check", "--json"]).output().unwrap();
        if check.status.success() {
            opened += 1;
            let said: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
            assert_eq!(said["ok"], true, "after call {n} ({name}): {said}");
        } else {
            none += 1;
            let again = Command::new(BIN).args(init(&dir)).output().unwrap();
            let said = String::from_utf8_lossy(&again.stderr).into_owned();
            assert!(again.status.success(), "after call {n} ({name}) no store can be made: {said}");
        }
        let _ = Command::new(BIN).arg("--data").arg(&dir).arg("stop").output();
    }
    println!(
        "{} of {} system calls cut: {opened} left a store that opens, {none} left none",
        cut.len(),
        calls.len()
    );
}

/// A server of a directory, of which the first thread is traced; killed when it serves, or by the tracer.
fn serve_traced(dir: &Path, options: &[&str]) {
    let mut traced = Command::new("strace");
    traced.args(options).arg(BIN).arg("--data").arg(dir).arg("serve");
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut server = traced.spawn().unwrap();
    let began = Instant::now();
    while server.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(20), "the server neither serves nor ends");
        let log = fs::read_to_string(dir.join("server.log")).unwrap_or_default();
        if log.contains("serving") {
            let status =
                Command::new(BIN).arg("--data").arg(dir).args(["status", "--json"]).output().unwrap();
            if let Ok(said) = serde_json::from_slice::<serde_json::Value>(&status.stdout) {
                let pid = said["pid"].as_u64().unwrap().to_string();
                let _ = Command::new("kill").args(["-9", &pid]).status();
                let _ = server.wait();
                return;
            }
            let _ = server.kill();
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Kills an opening of the store in `made` at its system calls that have to do with files, one by one; whatever it
/// left opens and is in order.
fn kill_openings(made: &Path, what: &str, least: usize) {
    let base = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let dir = base.path().join(name);
        fs::create_dir(&dir).unwrap();
        fs::copy(made.join("live.redb"), dir.join("live.redb")).unwrap();
        dir
    };
    let log = base.path().join("calls");
    let whole = copy("whole");
    serve_traced(&whole, &["-y", "-o", log.to_str().unwrap()]);
    let log = fs::read_to_string(&log).unwrap();
    let calls = calls(&log, |line| line.contains("archive."));
    let end = calls.iter().rposition(|(_, _, line)| line.contains("archive.")).unwrap();
    let calls = &calls[..=end];
    assert!(calls.len() >= least, "{what} makes {} system calls only", calls.len());
    let named = |n: usize| {
        let near = &calls[n.saturating_sub(6)..(n + 6).min(calls.len())];
        near.iter().any(|(name, _, _)| name.starts_with("rename") || name.starts_with("link"))
    };
    // The first ones, those around the moment when a file gets its name, and some of the rest.
    let cut: Vec<usize> = (0..calls.len()).filter(|n| *n < least || named(*n) || n % 16 == 0).collect();
    let mut killed = 0;
    for n in &cut {
        let (name, count, line) = &calls[*n];
        let dir = copy(&format!("cut-{n}"));
        serve_traced(&dir, &["-o", "/dev/null", "-e", &format!("inject={name}:signal=SIGKILL:when={count}")]);
        let served = fs::read_to_string(dir.join("server.log")).unwrap_or_default().contains("serving");
        killed += usize::from(!served);
        let store = Store::open(&dir).unwrap_or_else(|error| panic!("after {line}: {error}"));
        store.load().unwrap_or_else(|error| panic!("after {line}: {error}"));
        assert_eq!(store.check(&[]).unwrap(), [], "after {line}");
        store.close().unwrap();
        let left: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let unnamed = left.iter().filter(|name| name.to_string_lossy().contains(".new-")).count();
        assert_eq!(unnamed, 0, "after {line}: {left:?}");
        fs::remove_dir_all(dir).unwrap();
    }
    println!("{what}: {} of {} system calls cut, {killed} before it served", cut.len(), calls.len());
    assert!(killed * 10 > cut.len() * 8, "{what}: most openings were not cut");
}

#[test]
fn a_first_opening_killed_at_any_system_call_leaves_a_store_that_opens() {
    if !has_strace() {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    }
    let made = tempfile::tempdir().unwrap();
    let data = made.path().join("data");
    assert!(Command::new(BIN).args(init(&data)).output().unwrap().status.success());
    kill_openings(&data, "a first opening", 60);
}

#[test]
fn a_migration_killed_at_any_system_call_begins_again_and_loses_nothing() {
    if !has_strace() {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    }
    let made = tempfile::tempdir().unwrap();
    let packed = include_bytes!("fixtures/schema-1.redb.gz").as_slice();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    fs::write(made.path().join("live.redb"), bytes).unwrap();
    kill_openings(made.path(), "a migration", 60);
}
