//! What was acknowledged is on the disk: real kills under load, failing syncs, and the order of sync and answer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

mod support;

use support::{PROGRAM as BIN, Site};

const WRITERS: usize = 16;

fn run(dir: &Path, words: &[&str]) -> Output {
    Command::new(BIN).arg("--data").arg(dir).args(words).stdin(Stdio::null()).output().unwrap()
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&out.stderr)))
}

/// The case that an acknowledged `do new` made; `None` where it was not acknowledged.
fn acknowledged(out: &Output) -> Option<String> {
    if !out.status.success() {
        return None;
    }
    Some(json(out)["case"].as_str().expect("an answer names its case").to_owned())
}

fn open_case(dir: &Path, id: &str) -> Output {
    run(dir, &["do", "new", "open", "--field", &format!("text=第{id}件"), "--id", id, "--json"])
}

fn server_pid(dir: &Path) -> Option<u32> {
    let out = run(dir, &["status", "--json"]);
    out.status.success().then(|| json(&out)["pid"].as_u64().unwrap() as u32)
}

fn assert_clean(dir: &Path) {
    let said = json(&run(dir, &["check", "--json"]));
    assert_eq!(said["ok"], true, "{said}");
}

fn all_open(dir: &Path) -> usize {
    let out = run(dir, &["list", "--view", "all", "--json"]);
    String::from_utf8(out.stdout).unwrap().lines().count()
}

#[test]
fn killed_under_load_nothing_acknowledged_is_lost_and_nothing_is_doubled() {
    let rounds: usize = std::env::var("CASELOOP_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let base = Site::new();
    let dir = base.path().to_owned();
    let said = Arc::new(Mutex::new(BTreeMap::<String, Option<String>>::new()));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (dir, said, stop) = (dir.clone(), said.clone(), stop.clone());
            thread::spawn(move || {
                for n in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let id = format!("w{writer}-{n}");
                    let case = acknowledged(&open_case(&dir, &id));
                    said.lock().unwrap().insert(id, case);
                }
            })
        })
        .collect();
    let mut killed = 0;
    let mut back = Vec::new();
    let mut dice = fastrand::Rng::with_seed(7);
    while killed < rounds {
        // Long enough to be in the middle of anything, also of a projection.
        thread::sleep(Duration::from_millis(dice.u64(20..800)));
        let Some(pid) = server_pid(&dir) else { continue };
        if !Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success() {
            continue;
        }
        killed += 1;
        let dead = Instant::now();
        while server_pid(&dir).is_none_or(|now| now == pid) {
            assert!(dead.elapsed() < Duration::from_secs(20), "no server came back");
            thread::sleep(Duration::from_millis(10));
        }
        back.push(dead.elapsed());
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.join().unwrap();
    }
    assert_clean(&dir);
    let said = Arc::try_unwrap(said).unwrap().into_inner().unwrap();
    let count = said.values().flatten().count();
    assert!(count > 0, "the load acknowledged nothing, so the test proves nothing");
    let mut cases = BTreeMap::new();
    for (id, case) in &said {
        let again = acknowledged(&open_case(&dir, id)).expect("a server that is left alone acknowledges");
        if let Some(case) = case {
            assert_eq!(&again, case, "{id} was acknowledged and is answered otherwise now");
        }
        assert_eq!(cases.insert(again, id), None, "two commands made one case");
    }
    assert_eq!(all_open(&dir), said.len(), "a command was done twice or not at all");
    assert_clean(&dir);
    run(&dir, &["stop"]);
    back.sort_unstable();
    println!(
        "{killed} kills, {} commands, {count} acknowledged before a kill could reach them; serving again after {:?}, \
         at most {:?}",
        said.len(),
        back[back.len() / 2],
        back[back.len() - 1]
    );
}

/// A server in the foreground under strace; none where strace is not installed or the server ends at once.
struct Traced {
    child: Child,
    dir: std::path::PathBuf,
}

impl Traced {
    fn start(dir: &Path, options: &[&str]) -> Option<Self> {
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq"]).args(options).arg(BIN).arg("--data").arg(dir).arg("serve");
        let child = traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.ok()?;
        let mut traced = Self { child, dir: dir.to_owned() };
        let started = Instant::now();
        while server_pid(dir).is_none() {
            let ended = matches!(traced.child.try_wait(), Ok(Some(_)));
            if ended || started.elapsed() > Duration::from_secs(20) {
                return None;
            }
            thread::sleep(Duration::from_millis(20));
        }
        Some(traced)
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let _ = run(&self.dir, &["stop"]);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_sync_stands_before_every_acknowledgement() {
    let base = Site::new();
    run(base.path(), &["stop"]);
    let log = base.path().join("calls");
    let options =
        ["-y", "-e", "trace=fdatasync,fsync,sendto,sendmsg,write,writev", "-o", log.to_str().unwrap()];
    let Some(server) = Traced::start(base.path(), &options) else {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    };
    let before = fs::read_to_string(&log).unwrap().lines().count();
    assert!(acknowledged(&open_case(base.path(), "one")).is_some());
    thread::sleep(Duration::from_millis(200));
    drop(server);
    let lines = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = lines.lines().skip(before).collect();
    let synced = lines.iter().position(|line| line.contains("fdatasync(") && line.contains("redb"));
    let synced = synced.expect("the command is synced");
    // The greeting goes out before; the answer is the one that names who acted.
    let answered = lines.iter().position(|line| line.contains("socket:") && line.contains("1001"));
    let answered = answered.expect("an answer goes to the client");
    assert!(synced < answered, "answered before the sync:\n{}", lines.join("\n"));
}

#[test]
fn with_a_failing_sync_nothing_is_acknowledged() {
    let base = Site::new();
    let dir = base.path();
    let before = acknowledged(&open_case(dir, "before")).unwrap();
    run(dir, &["stop"]);
    let mut said = BTreeMap::new();
    // The client and every server that it starts meet the failing disk. A start syncs a few times itself, so the
    // disk fails a little later each time.
    for from in 1..10 {
        let id = format!("failing-{from}");
        let inject = format!("inject=fdatasync,fsync:error=EIO:when={from}+");
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &inject, BIN, "--data"]).arg(dir);
        traced.args(["do", "new", "open", "--field", &format!("text=第{id}件"), "--id", &id, "--json"]);
        let Ok(out) = traced.stdin(Stdio::null()).output() else {
            println!("skipped: strace is not here (tests/run installs it)");
            return;
        };
        said.insert(id, acknowledged(&out));
        run(dir, &["stop"]);
        assert_clean(dir);
        run(dir, &["stop"]);
    }
    let failed = said.values().filter(|case| case.is_none()).count();
    assert!(failed > 0, "no sync failed, so the test proves nothing");
    // What failed is unknown, not refused: each id acts once, however often it is sent.
    for _ in 0..2 {
        for (id, case) in &said {
            let again = acknowledged(&open_case(dir, id)).expect("a sound disk takes it");
            assert!(case.as_ref().is_none_or(|case| *case == again), "{id} is answered otherwise now");
        }
    }
    assert_eq!(acknowledged(&open_case(dir, "before")), Some(before));
    assert_eq!(all_open(dir), said.len() + 1);
    assert_clean(dir);
    run(dir, &["stop"]);
    println!("{failed} of {} commands met a failing sync and were not acknowledged", said.len());
}
