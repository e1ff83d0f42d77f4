//! The server under a service manager: its unit in `docs/systemd`, and what it tells the manager.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    collections::BTreeMap, fs, os::unix::net::UnixDatagram, path::PathBuf, process::Command, time::Duration,
};

use support::Site;

fn unit() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/systemd/caseloop.service")
}

#[test]
fn the_unit_takes_away_what_a_server_does_not_need() {
    let text = fs::read_to_string(unit()).unwrap();
    let set: BTreeMap<&str, &str> =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('=')).collect();
    for (key, value) in [
        ("Type", "notify"),
        ("User", "caseloop"),
        ("StateDirectory", "caseloop"),
        ("Environment", "CASELOOP_DATA=/var/lib/caseloop"),
        // Of the super user, so that who breaks into the server cannot put another program in its place.
        ("ExecStart", "/usr/local/bin/caseloop serve"),
        ("Restart", "on-failure"),
        ("LimitCORE", "0"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("RestrictSUIDSGID", "yes"),
    ] {
        assert_eq!(set.get(key), Some(&value), "{key}");
    }
    let stop: u64 = set["TimeoutStopSec"].parse().unwrap();
    assert!(stop >= 30, "sessions store their drafts and the last commit is written in this time");
}

#[test]
fn the_exposure_of_the_unit_stays_low() {
    let asked = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=15", "--no-pager"])
        .arg(unit())
        .output();
    // The directives themselves are held above, wherever this runs.
    let Ok(asked) = asked else { return println!("skipped: there is no systemd-analyze here") };
    let said = String::from_utf8_lossy(&asked.stdout);
    if !said.contains("Overall exposure") {
        let why = String::from_utf8_lossy(&asked.stderr);
        return println!("skipped: this systemd-analyze rates no file: {why}");
    }
    assert!(asked.status.success(), "above 1.5: {said}");
}

#[test]
fn a_service_manager_is_told_when_the_server_is_ready_and_when_it_stops() {
    let site = Site::new();
    site.ok(&["stop"]);
    let at = site.path().join("manager");
    let manager = UnixDatagram::bind(&at).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let told = || {
        let mut word = [0; 64];
        let long = manager.recv(&mut word).unwrap();
        String::from_utf8(word[..long].to_vec()).unwrap()
    };
    let mut server = site.command(&["serve"]).env("NOTIFY_SOCKET", &at).spawn().unwrap();
    assert_eq!(told(), "READY=1");
    assert!(site.run(&["status"]).status.success(), "who is told that it is ready finds it so");
    site.ok(&["stop"]);
    assert_eq!(told(), "STOPPING=1");
    assert!(server.wait().unwrap().success());
}
