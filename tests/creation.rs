//! The first creation of a store, killed at its system calls one by one: what is left opens, or is no store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path, process::Command};

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
    let mut counts = BTreeMap::<String, usize>::new();
    let mut calls = Vec::new();
    let mut begun = false;
    for line in fs::read_to_string(&log).unwrap().lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            continue;
        }
        let count = counts.entry(name.to_owned()).or_default();
        *count += 1;
        // The process starts by being executed with the directory as an argument; that is not yet the creation.
        begun |= name != "execve" && line.contains(dir.to_str().unwrap());
        if begun {
            calls.push((name.to_owned(), *count));
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
