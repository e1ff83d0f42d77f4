//! The real server on a disk of which writes, syncs and growing fail at a moment: it goes on, or ends with code 1 and
//! the next one finds everything in order. Nobody is told done who is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

mod support;

use support::{PROGRAM, Site};

/// How long a server may take to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(20);

fn has_strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok_and(|out| out.status.success())
}

/// The server in the foreground, with system calls that fail.
fn serve(site: &Site, inject: &str) -> Child {
    let mut traced = Command::new("strace");
    traced
        .args(["-f", "-qq", "-o", "/dev/null", "-e", inject, PROGRAM, "--data"])
        .arg(site.path())
        .arg("serve");
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until the server answers, or has ended; whether it answers.
fn answers(site: &Site, server: &mut Child) -> bool {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if server.try_wait().unwrap().is_some() {
            return false;
        }
        if site.path().join("server.sock").exists() && site.run(&["status"]).status.success() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the server neither answers nor ends");
}

/// Opens a case of this text, whose first word is the id of the command; its number where that was acknowledged.
fn open_case(site: &Site, text: &str) -> Option<String> {
    let id = text.split(' ').next().unwrap();
    let text = format!("text=第{text}件");
    let out = site.run(&["do", "new", "open", "--field", &text, "--id", id, "--json"]);
    let said: Value = serde_json::from_slice(&out.stdout).ok()?;
    out.status.success().then(|| said["case"].as_str().unwrap().to_owned())
}

#[test]
fn a_server_whose_disk_fails_at_a_moment_goes_on_or_leaves_it_to_the_next() {
    if !has_strace() {
        println!("skipped: strace is not here (tests/run installs it)");
        return;
    }
    let site = Site::new();
    assert!(open_case(&site, "before").is_some());
    site.run(&["stop"]);
    let mut said = BTreeMap::new();
    let (mut went_on, mut ended) = (0, 0);
    let moments = [
        // Further and further into the start, the first commands, and the stop.
        ("pwrite64", &["3", "9", "17", "26", "40", "9+", "30+"][..]),
        ("fdatasync", &["1", "3", "6", "9", "13", "6+", "10+"]),
        ("ftruncate", &["1", "1+"]),
    ];
    for (call, whens) in moments {
        for when in whens {
            for error in ["EIO", "ENOSPC"] {
                let name = format!("{call}-{error}-{when}");
                let mut server = serve(&site, &format!("inject={call}:error={error}:when={when}"));
                if answers(&site, &mut server) {
                    for n in 0..4 {
                        let id = format!("{name}-{n}");
                        let case = open_case(&site, &id);
                        said.insert(id, case);
                    }
                }
                // A server that a client started meanwhile is stopped like the one in the foreground.
                site.run(&["stop"]);
                let began = Instant::now();
                let code = loop {
                    match server.try_wait().unwrap() {
                        Some(status) => break status.code(),
                        None => assert!(began.elapsed() < PATIENCE, "{name}: it does not end"),
                    }
                    thread::sleep(Duration::from_millis(10));
                };
                assert!(matches!(code, Some(0 | 1)), "{name}: ended with {code:?}");
                went_on += usize::from(code == Some(0));
                ended += usize::from(code == Some(1));
                // The next start is clean, and has what was acknowledged.
                assert_eq!(site.json(&["check"])["ok"], true, "{name}");
                site.run(&["stop"]);
            }
        }
    }
    let failed = said.values().filter(|case| case.is_none()).count();
    assert!(failed > 0 && went_on > 0 && ended > 0, "{failed} {went_on} {ended}");
    let mut cases = BTreeMap::new();
    for (id, case) in &said {
        let again = open_case(&site, id).expect("a sound disk takes it");
        assert!(case.as_ref().is_none_or(|case| *case == again), "{id} is answered otherwise now");
        assert_eq!(cases.insert(again, id), None, "two commands made one case");
    }
    assert_eq!(site.lines(&["list", "--view", "all"]).len(), said.len() + 1);
    assert_eq!(site.json(&["check"])["ok"], true);
    println!(
        "{} commands, {failed} not acknowledged; {went_on} servers went on, {ended} left it to the next",
        said.len()
    );
}

/// A folder on a file system of its own, with so much room. Only inside of [`apart`].
fn mount(site: &Site, kib: u64) -> bool {
    let size = format!("size={kib}k,mode=700");
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", &size, "caseloop"]).arg(site.path()).output();
    mounted.is_ok_and(|out| out.status.success())
}

/// Runs a test of this file again where it may mount file systems that nobody else sees; false where this is that run.
fn apart(test: &str) -> bool {
    const INSIDE: &str = "CASELOOP_TEST_APART";
    if std::env::var_os(INSIDE).is_some() {
        return false;
    }
    let me = std::env::current_exe().unwrap();
    let mut inside = Command::new("unshare");
    inside
        .args(["--map-root-user", "--mount"])
        .arg(me)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1");
    match inside.output() {
        Ok(out) if String::from_utf8_lossy(&out.stdout).contains("running 1 test") => {
            let said = [out.stdout, out.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(out.status.success(), "{said}");
            said.lines().filter(|line| line.starts_with("measured")).for_each(|line| println!("{line}"));
        }
        _ => println!("skipped: no file system can be mounted here"),
    }
    true
}

fn free(site: &Site) -> u64 {
    let space = rustix::fs::statvfs(site.path()).unwrap();
    space.f_bavail * space.f_frsize
}

/// Leaves so many bytes free.
fn fill(site: &Site, leave: u64) {
    let path = site.path().join("others");
    let has = fs::metadata(&path).map_or(0, |file| file.len());
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    let more = free(site).saturating_sub(leave);
    let piece = vec![1; 1 << 16];
    let mut left = more;
    while left > 0 {
        let now = left.min(piece.len() as u64);
        if std::io::Write::write_all(&mut file, &piece[..now as usize]).is_err() {
            break;
        }
        left -= now;
    }
    println!("measured: {has}+{more} bytes of others, {} free", free(site));
}

fn read_only(site: &Site) -> bool {
    site.json(&["status"])["read_only"] == true
}

#[test]
fn on_a_full_disk_every_screen_says_read_only_and_all_goes_on_when_there_is_room() {
    if apart("on_a_full_disk_every_screen_says_read_only_and_all_goes_on_when_there_is_room") {
        return;
    }
    let site = Site::empty();
    if !mount(&site, 96 << 10) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    site.ok(&support::INIT);
    let served = site.serve(&[]);
    let case = site.new_case("before");
    let ballast = site.path().join("ballast");
    support::eventually("a ballast", || ballast.exists());
    let screens = [support::screen::Screen::open(&site, &[]), support::screen::Screen::open(&site, &[])];
    screens.iter().for_each(|screen| {
        screen.shows(&case);
    });

    // Below the floor; then no byte at all.
    for leave in [15 << 20, 0] {
        fill(&site, leave);
        screens.iter().for_each(|screen| {
            screen.shows("只读");
        });
        assert!(read_only(&site));
        assert_eq!(open_case(&site, "during"), None);
        site.ok(&["show", &case]);
        assert_eq!(site.lines(&["list", "--view", "all"]).len(), 1);
        assert_eq!(site.json(&["check"])["ok"], true);
    }

    // A server that starts while there is no room reads all the same, even where the last one was killed before it moved
    // what was written: for that the ballast is let go.
    fs::remove_file(site.path().join("others")).unwrap();
    support::eventually("written again", || !read_only(&site));
    let text = "长".repeat(1_000);
    let unmoved: Vec<String> = (0..40).filter_map(|n| open_case(&site, &format!("{n} {text}"))).collect();
    drop(served);
    fill(&site, 0);
    let served = site.serve(&[]);
    println!("measured: started with {} bytes free after the ballast was let go", free(&site));
    assert!(!ballast.exists());
    assert!(read_only(&site));
    assert_eq!(open_case(&site, "during"), None);
    assert_eq!(unmoved.len(), 40);
    assert_eq!(site.lines(&["list", "--view", "all"]).len(), 41);
    assert_eq!(site.json(&["check"])["ok"], true);

    // As soon as there is room it is written again, by itself.
    fs::remove_file(site.path().join("others")).unwrap();
    support::eventually("written again", || !read_only(&site));
    screens.iter().for_each(|screen| {
        screen.hides("只读");
    });
    assert!(open_case(&site, "during").is_some());
    support::eventually("a ballast again", || ballast.exists());
    assert_eq!(site.json(&["check"])["ok"], true);
    site.ok(&["stop"]);
    drop(served);
    drop(screens);
    let _ = Command::new("umount").arg(site.path()).output();
}
