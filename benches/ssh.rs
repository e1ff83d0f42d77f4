//! What the SSH door costs: `cargo bench --bench ssh`.
//!
//! The real server with 2,000 open cases in a process of its own, and clients of russh in this one, on the same machine:
//! times have both in them, and depend on the machine. 200 sessions, half of which look at the queue while it changes
//! and half of which type a key a second; 200 that are left alone; ten that stop reading.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    fmt::Write as _,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use russh::{Channel, ChannelMsg, client::Msg};
use tokio::time::{sleep, timeout};

#[path = "../tests/support/ssh.rs"]
mod ssh;
#[path = "../tests/support/mod.rs"]
mod support;

use ssh::{Open, Screen, add_key, memory_kb};
use support::Site;

const SESSIONS: usize = 200;
/// Sessions of one person, of which a person may have 16.
const EACH: usize = 10;
const CASES: usize = 2_000;
const WORKING: Duration = Duration::from_secs(20);
const IDLE: Duration = Duration::from_secs(30);

fn made() -> Site {
    let site = Site::new();
    site.ok(&["person", "add", "1002", "李明", "--role", "agent"]);
    for n in 0..SESSIONS / EACH {
        site.ok(&["person", "add", &format!("2{n:03}"), &format!("员工{n}"), "--role", "agent"]);
    }
    let mut rows = String::from("id,opened,line,name,text\n");
    for n in 0..CASES {
        let (day, hour, minute) = (20 + n % 4, n / 60 % 24, n % 60);
        writeln!(
            rows,
            "B{n},2026-11-{day} {hour:02}:{minute:02}:00,138{n:08},张三{n},商业东街{n}号室内无信号"
        )
        .unwrap();
    }
    let (file, map) = (site.path().join("rows.csv"), site.path().join("map.toml"));
    fs::write(&file, rows).unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/terminal.toml"), &map).unwrap();
    site.ok(&["import", file.to_str().unwrap(), "--map", map.to_str().unwrap()]);
    for n in 0..SESSIONS / EACH {
        add_key(&site, &format!("2{n:03}"), person(n));
    }
    site
}

/// The key of a person.
fn person(n: usize) -> u8 {
    u8::try_from(100 + n).unwrap()
}

/// Seconds of processor time that a process has used.
fn processor(pid: i32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}

fn say(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms, {} keys",
        at(0.5),
        at(0.99),
        at(1.0),
        times.len()
    );
}

/// Reads a channel for ever and answers what a terminal is asked; counts the bytes.
async fn read(channel: &mut Channel<Msg>, bytes: &AtomicU64) -> bool {
    match channel.wait().await {
        Some(ChannelMsg::Data { data }) => {
            bytes.fetch_add(data.len() as u64, Ordering::Relaxed);
            for _ in data.windows(4).filter(|four| four == b"\x1b[5n") {
                let _ = channel.data_bytes(&b"\x1b[0n"[..]).await;
            }
            true
        }
        Some(_) => true,
        None => false,
    }
}

/// A key, and how long until something of it is seen.
async fn key_to_frame(channel: &mut Channel<Msg>, bytes: &AtomicU64, key: &'static [u8]) -> Option<f64> {
    let (began, before) = (Instant::now(), bytes.load(Ordering::Relaxed));
    channel.data_bytes(key).await.ok()?;
    while bytes.load(Ordering::Relaxed) == before {
        timeout(Duration::from_secs(10), read(channel, bytes)).await.ok()?;
    }
    Some(began.elapsed().as_secs_f64() * 1_000.0)
}

/// Reads until nothing more comes: what a key brought late is not taken for the frame of the next.
async fn quiet(channel: &mut Channel<Msg>, bytes: &AtomicU64) {
    while let Ok(true) = timeout(Duration::from_millis(30), read(channel, bytes)).await {}
}

async fn sit(open: &Open, n: usize) -> (russh::client::Handle<ssh::Client>, Channel<Msg>) {
    let mut screen: Screen = open.sit(person(n / EACH)).await;
    screen.shows("员工").await;
    // Everything open: there are rows to walk over.
    screen.keys("6").await;
    screen.shows("商业").await;
    (screen.handle, screen.channel)
}

fn main() {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(run());
}

async fn run() {
    let open = Open::of(made());
    let pid = open.site.server().as_raw_nonzero().get();

    // One alone.
    let (_handle, mut channel) = sit(&open, 0).await;
    let mut times = Vec::new();
    for n in 0..200 {
        let bytes = AtomicU64::new(0);
        let key: &[u8] = if n % 2 == 0 { b"\x1b[B" } else { b"\x1b[A" };
        times.extend(key_to_frame(&mut channel, &bytes, key).await);
        quiet(&mut channel, &bytes).await;
    }
    say("one session, key to frame", times);

    let before = memory_kb(pid);
    let began = Instant::now();
    let mut all = vec![(_handle, channel)];
    for n in 1..SESSIONS {
        all.push(sit(&open, n).await);
    }
    println!(
        "{} sign-ons one after the other: {:.1} ms each",
        SESSIONS - 1,
        began.elapsed().as_secs_f64() * 1_000.0 / (SESSIONS - 1) as f64
    );
    sleep(Duration::from_secs(2)).await;
    let with = memory_kb(pid);
    println!(
        "memory: {} kB with one, {} kB with {SESSIONS}: {} kB a session",
        before,
        with,
        (with - before) / (SESSIONS as u64 - 1)
    );

    // Left alone: every client reads and nobody types.
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = all
        .into_iter()
        .map(|(handle, mut channel)| {
            let over = Arc::clone(&over);
            tokio::spawn(async move {
                let bytes = AtomicU64::new(0);
                while !over.load(Ordering::Relaxed) {
                    let _ = timeout(Duration::from_millis(500), read(&mut channel, &bytes)).await;
                }
                (handle, channel, bytes.into_inner())
            })
        })
        .collect();
    let used = processor(pid);
    sleep(IDLE).await;
    let used = processor(pid) - used;
    println!(
        "{SESSIONS} idle sessions over {} s: {:.1} % of a core",
        IDLE.as_secs(),
        used / IDLE.as_secs_f64() * 100.0
    );
    over.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    let mut sent = 0;
    for reader in readers {
        let (handle, channel, bytes) = reader.await.unwrap();
        sent += bytes;
        all.push((handle, channel));
    }
    println!("bytes to them meanwhile: {sent}");

    // Half look at the queue while it changes, half type.
    let over = Arc::new(AtomicBool::new(false));
    let changing = {
        let (over, dir) = (Arc::clone(&over), open.site.path().to_owned());
        std::thread::spawn(move || {
            let mut n = 0;
            while !over.load(Ordering::Relaxed) {
                n += 1;
                let text = format!("text=第 {n} 件");
                let args = ["do", "new", "accept", "--field", "line=13800001234", "--field", &text];
                let mut command = std::process::Command::new(support::PROGRAM);
                command.args(args).env("CASELOOP_DATA", &dir).output().unwrap();
                std::thread::sleep(Duration::from_millis(250));
            }
            n
        })
    };
    let (began, used) = (Instant::now(), processor(pid));
    let working: Vec<_> = all
        .into_iter()
        .enumerate()
        .map(|(n, (handle, mut channel))| {
            tokio::spawn(async move {
                let bytes = AtomicU64::new(0);
                let mut times = Vec::new();
                // Not all at the same moment.
                let mut next = Instant::now() + Duration::from_millis(n as u64 * 5);
                while began.elapsed() < WORKING {
                    let wait = next.saturating_duration_since(Instant::now());
                    if timeout(wait, read(&mut channel, &bytes)).await.is_ok() {
                        continue;
                    }
                    next += Duration::from_secs(1);
                    if n % 2 == 0 {
                        let key: &[u8] = if times.len() % 2 == 0 { b"\x1b[B" } else { b"\x1b[A" };
                        times.extend(key_to_frame(&mut channel, &bytes, key).await);
                    }
                }
                (handle, channel, times, bytes.into_inner())
            })
        })
        .collect();
    let (mut all, mut times, mut painted) = (Vec::new(), Vec::new(), 0);
    for one in working {
        let (handle, channel, of_one, bytes) = one.await.unwrap();
        times.extend(of_one);
        painted += bytes;
        all.push((handle, channel));
    }
    let share = (processor(pid) - used) / began.elapsed().as_secs_f64() * 100.0;
    over.store(true, Ordering::Relaxed);
    println!(
        "{} changes of the store meanwhile, {painted} bytes painted, {share:.0} % of a core",
        changing.join().unwrap()
    );
    say("200 sessions, half of them a key a second, key to frame", times);

    // Ten stop reading, and go on typing what repaints the whole screen.
    let before = memory_kb(pid);
    for _ in 0..200 {
        for (_, channel) in all.iter().take(10) {
            let _ = timeout(Duration::from_millis(5), channel.data_bytes(&b"\x0c"[..])).await;
        }
    }
    sleep(Duration::from_secs(2)).await;
    println!("ten clients that stop reading: {before} kB before, {} kB after", memory_kb(pid));
    let (_handle, mut channel) = all.pop().unwrap();
    quiet(&mut channel, &AtomicU64::new(0)).await;
    let mut times = Vec::new();
    for n in 0..100 {
        let bytes = AtomicU64::new(0);
        let key: &[u8] = if n % 2 == 0 { b"\x1b[B" } else { b"\x1b[A" };
        times.extend(key_to_frame(&mut channel, &bytes, key).await);
        quiet(&mut channel, &bytes).await;
    }
    say("one beside them, key to frame", times);
}
