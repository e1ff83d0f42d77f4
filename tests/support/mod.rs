//! What the tests of the real program share: a site in a folder of its own, and a terminal to sit at.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod line;
pub mod screen;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_caseloop");

/// How a site is made.
pub const INIT: [&str; 11] =
    ["init", "--site", "镇江", "--letters", "ZJ", "--lang", "zh", "--name", "王芳", "--staff", "1001"];

/// A site of its own; its server ends with it.
pub struct Site {
    dir: TempDir,
}

impl Site {
    /// A Chinese site, founded by 1001.
    pub fn new() -> Self {
        let site = Self::empty();
        site.ok(&INIT);
        site
    }

    /// One whose time a test moves, served from this moment on.
    pub fn with_clock(now: &str) -> (Self, Served) {
        let site = Self::of_clock(now);
        let served = site.serve_by_clock();
        (site, served)
    }

    /// One whose time a test moves, not served yet.
    pub fn of_clock(now: &str) -> Self {
        let site = Self::empty();
        site.ok(&[&INIT[..], &["--test-clock"]].concat());
        site.set_clock(now);
        site
    }

    /// Its server in the foreground, by the time that the test says.
    pub fn serve_by_clock(&self) -> Served {
        self.serve(&["--clock", self.clock().to_str().unwrap()])
    }

    /// A folder without a store.
    pub fn empty() -> Self {
        Self { dir: tempfile::Builder::new().prefix("caseloop-test").tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    fn clock(&self) -> PathBuf {
        self.path().join("clock")
    }

    pub fn set_clock(&self, now: &str) {
        std::fs::write(self.clock(), now).unwrap();
    }

    /// The program, told where its data are and nothing else.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args);
        for name in
            ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "CASELOOP_KEYS"]
        {
            command.env_remove(name);
        }
        command.env("CASELOOP_DATA", self.path()).env("HOME", self.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs what must succeed; gives what it printed.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {:?} {said}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs what must end with this code; gives what it printed on standard output and standard error.
    pub fn fails(&self, code: i32, args: &[&str]) -> (String, String) {
        let output = self.run(args);
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{args:?}: {out} {err}");
        (out, err)
    }

    /// The one JSON document of a command that must succeed.
    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[args, &["--json"]].concat())).unwrap()
    }

    /// The JSON lines of a command that must succeed.
    pub fn lines(&self, args: &[&str]) -> Vec<Value> {
        let printed = self.ok(&[args, &["--json"]].concat());
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Takes a new case in; gives its number.
    pub fn new_case(&self, text: &str) -> String {
        let text = format!("text={text}");
        let done = self.json(&["do", "new", "accept", "--field", "line=13800001234", "--field", &text]);
        done["case"].as_str().unwrap().to_owned()
    }

    /// The server in the foreground, ready to answer.
    pub fn serve(&self, args: &[&str]) -> Served {
        let child = self.command(&[&["serve"], args].concat()).stderr(Stdio::null()).spawn().unwrap();
        let served = Served { child };
        eventually("the server answers", || self.run(&["status"]).status.success());
        served
    }

    /// The process that serves now.
    pub fn server(&self) -> rustix::process::Pid {
        let pid = self.json(&["status"])["pid"].as_i64().unwrap();
        rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap()
    }

    /// Kills the server as a power cut would.
    pub fn kill_server(&self) {
        rustix::process::kill_process(self.server(), rustix::process::Signal::KILL).unwrap();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.command(&["stop"]).output();
    }
}

/// A server in the foreground; killed where it was not ended.
pub struct Served {
    pub child: Child,
}

impl Served {
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.id()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "not in time: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
