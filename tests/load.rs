//! Two hundred terminals at one server: how long a key takes to its frame, what an idle session costs; and how
//! long attaching takes next to tmux.
//!
//! `cargo test --release --test load -- --ignored --nocapture`, on a quiet machine. `CASELOOP_SESSIONS` (200),
//! `CASELOOP_CASES` (10,000) and `CASELOOP_SECONDS` (20) change the load.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    sync::{Arc, Barrier},
    thread,
    time::{Duration, Instant},
};

use caseloop::{
    api::{
        ImportMode, Look, MAX_TO_CLIENT, MAX_TO_SERVER, Reply, Request, Row, Terminal, ToClient, ToServer,
        Wire,
    },
    case::Reference,
    client::{Connection, Start},
    sla::Instant as At,
};
use support::Site;

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}

struct Seat {
    stream: UnixStream,
    incoming: Wire,
    painted: usize,
}

impl Seat {
    fn take(dir: &Path) -> Self {
        let stream = UnixStream::connect(dir.join("server.sock")).unwrap();
        let mut seat = Self { stream, incoming: Wire::new(MAX_TO_CLIENT), painted: 0 };
        let term = "xterm".to_owned();
        let terminal = Terminal {
            cols: 80,
            rows: 24,
            term,
            lang: None,
            no_color: false,
            resume: None,
            keys: None,
            look: Look::default(),
        };
        seat.say(&ToServer::Attach { terminal, as_staff: None });
        seat
    }

    fn say(&mut self, frame: &ToServer) {
        let mut out = Wire::new(MAX_TO_SERVER);
        out.put(frame).unwrap();
        self.stream.write_all(&out.bytes).unwrap();
    }

    /// Waits for the next frame that paints; answers what a terminal is asked.
    fn frame(&mut self, patience: Duration) -> bool {
        self.stream.set_read_timeout(Some(patience)).unwrap();
        loop {
            match self.incoming.take().unwrap() {
                Some(ToClient::Bytes(bytes)) => {
                    if bytes.ends_with(b"\x1b[5n") {
                        self.say(&ToServer::Bytes(b"\x1b[0n".to_vec()));
                    }
                    self.painted += bytes.len();
                    return true;
                }
                Some(_) => continue,
                None => {}
            }
            let mut piece = [0; 8192];
            match self.stream.read(&mut piece) {
                Ok(read @ 1..) => self.incoming.bytes.extend_from_slice(&piece[..read]),
                _ => return false,
            }
        }
    }

    fn settle(&mut self) {
        while self.frame(Duration::from_millis(1_500)) {}
    }
}

fn fill(site: &Site, cases: usize) {
    // The program starts the server; this process is no program that could.
    site.ok(&["list"]);
    let mut connection = Connection::open(site.path(), None, Start::Never).unwrap();
    let now = connection.site().now;
    for batch in (0..cases).collect::<Vec<_>>().chunks(100) {
        let rows = batch.iter().map(|n| row(*n, now)).collect();
        let reply = connection.ask(Request::Import { rows, mode: ImportMode::Add }).unwrap();
        assert!(matches!(reply, Reply::Imported(_)), "{reply:?}");
    }
}

fn row(n: usize, now: At) -> Row {
    let fields = [
        ("line", format!("138{:08}", n * 7 % 100_000_000)),
        ("name", "张三".to_owned()),
        ("category", "indoor_coverage".to_owned()),
        ("text", "2楼室内无信号，孩子上网课断线。昨天下午开始，一楼正常。".to_owned()),
    ];
    Row {
        at: n as u64 + 1,
        external: Reference { source: "load".to_owned(), id: n.to_string() },
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        opened: now.plus(-(n as i64 * 37 % 500_000)),
        stage: None,
        status: None,
        answer: None,
        closed: None,
        urged: 0,
        limit: None,
        more: Vec::new(),
    }
}

/// Seconds of processor time of a process, and its resident bytes.
fn cost(pid: i32) -> (f64, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    (ticks / 100.0, fields[21].parse::<u64>().unwrap() * 4096)
}

fn share(of: &[Duration], per_mille: usize) -> Duration {
    of[(of.len() * per_mille / 1000).min(of.len() - 1)]
}

#[test]
#[ignore = "a measurement, for a quiet machine"]
fn two_hundred_terminals() {
    let (sessions, cases) = (setting("CASELOOP_SESSIONS", 200), setting("CASELOOP_CASES", 10_000));
    let seconds = setting("CASELOOP_SECONDS", 20);
    let site = Site::new();
    let began = Instant::now();
    fill(&site, cases);
    println!("{cases} cases in {:.1?}", began.elapsed());
    let pid = site.server().as_raw_nonzero().get();

    let began = Instant::now();
    let mut first = Seat::take(site.path());
    assert!(first.frame(Duration::from_secs(20)));
    println!("attach to first frame: {:.1?}", began.elapsed());
    first.settle();
    let (_, one) = cost(pid);

    let (ready, go) = (Arc::new(Barrier::new(sessions)), Arc::new(Barrier::new(sessions)));
    let seats: Vec<_> = (1..sessions)
        .map(|n| {
            let (dir, ready, go) = (site.path().to_owned(), Arc::clone(&ready), Arc::clone(&go));
            thread::spawn(move || {
                let mut seat = Seat::take(&dir);
                // The pool, where all the cases are.
                seat.frame(Duration::from_secs(60));
                seat.say(&ToServer::Bytes(b"6".to_vec()));
                seat.settle();
                ready.wait();
                go.wait();
                seat.painted = 0;
                let mut took = Vec::new();
                thread::sleep(Duration::from_millis(n as u64 * 5));
                for step in 0..seconds {
                    let key: &[u8] = if step % 2 == 0 { b"\x1b[B" } else { b"\x1b[A" };
                    let began = Instant::now();
                    seat.say(&ToServer::Bytes(key.to_vec()));
                    if seat.frame(Duration::from_secs(10)) {
                        took.push(began.elapsed());
                    }
                    // What follows it (the preview of the selected case) is not the next key's.
                    while seat.frame(Duration::from_millis(200)) {}
                    thread::sleep(Duration::from_secs(1).saturating_sub(began.elapsed()));
                }
                (took, seat.painted)
            })
        })
        .collect();
    ready.wait();
    let (cpu, memory) = cost(pid);
    println!("memory per session: {} KB", (memory.saturating_sub(one)) / 1024 / (sessions as u64 - 1).max(1));
    thread::sleep(Duration::from_secs(10));
    let (after, _) = cost(pid);
    println!("{sessions} idle sessions: {:.1} % of a core", (after - cpu) * 10.0);
    go.wait();
    let (cpu, _) = cost(pid);
    let mut took = Vec::new();
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for seat in seats {
        let (of_seat, painted) = seat.join().unwrap();
        *sizes.entry(painted / of_seat.len().max(1)).or_default() += 1;
        took.extend(of_seat);
    }
    let (after, _) = cost(pid);
    took.sort();
    println!(
        "{} keys: p50 {:.1?}, p99 {:.1?}, longest {:.1?}; {:.1} % of a core; bytes per key {:?}",
        took.len(),
        share(&took, 500),
        share(&took, 990),
        share(&took, 1000),
        (after - cpu) * 100.0 / seconds as f64,
        sizes.last_key_value().map(|(bytes, _)| *bytes),
    );
    assert!(took.len() >= (sessions - 1) * seconds * 99 / 100, "every key has its frame");
}

/// The time until a program in a terminal has painted something.
fn first_paint(site: &Site, script: &str, shown: &str) -> Duration {
    let began = Instant::now();
    let screen = support::screen::Screen::in_shell(site, script);
    screen.until("something", |text| text.contains(shown));
    began.elapsed()
}

#[test]
#[ignore = "a measurement, for a quiet machine with tmux"]
fn attaching_next_to_tmux() {
    let site = Site::new();
    let case = site.new_case("x");
    let socket = format!("caseloop-{}", std::process::id());
    let tmux = |words: &str| format!("exec tmux -L {socket} -f /dev/null {words}");
    let shell = |script: &str| std::process::Command::new("sh").args(["-c", script]).status().unwrap();
    assert!(shell(&tmux(&format!("new-session -d -x 80 -y 24 'echo {case}; sleep 600'"))).success());
    let stay = support::screen::Screen::open(&site, &[]);
    stay.shows(&case);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        ours.push(first_paint(&site, "exec \"$PROGRAM\"", &case));
        theirs.push(first_paint(&site, &tmux("attach"), &case));
    }
    assert!(shell(&tmux("kill-server")).success());
    ours.sort();
    theirs.sort();
    let ratio = |at: usize| ours[at].as_secs_f64() / theirs[at].as_secs_f64();
    println!(
        "attach to first frame: {:.1?} (median {:.1?}); tmux {:.1?} ({:.1?}); ratio {:.2} ({:.2})",
        ours[0],
        ours[10],
        theirs[0],
        theirs[10],
        ratio(0),
        ratio(10)
    );
}

/// A server over a store that is there: `CASELOOP_LOAD_DATA` names one that `caseloop generate` made.
struct City {
    dir: std::path::PathBuf,
    server: std::process::Child,
}

impl City {
    fn serve(dir: &Path) -> Self {
        let server = std::process::Command::new(support::PROGRAM)
            .args(["serve", "--data"])
            .arg(dir)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        Self { dir: dir.to_owned(), server }
    }

    /// A seat, as soon as the server lets one in.
    fn seat(&self) -> Seat {
        loop {
            if let Ok(stream) = UnixStream::connect(self.dir.join("server.sock")) {
                drop(stream);
                return Seat::take(&self.dir);
            }
            thread::sleep(Duration::from_micros(500));
        }
    }
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn told(what: &str, mut took: Vec<Duration>) {
    took.sort();
    println!(
        "{what}: p50 {:.2?}, p99 {:.2?}, longest {:.2?} ({})",
        share(&took, 500),
        share(&took, 990),
        share(&took, 1000),
        took.len()
    );
}

/// Each key to its frame; what follows a frame is not the next key's.
fn keys(seat: &mut Seat, keys: &[&[u8]], times: usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for n in 0..times {
        let began = Instant::now();
        seat.say(&ToServer::Bytes(keys[n % keys.len()].to_vec()));
        if seat.frame(Duration::from_secs(5)) {
            took.push(began.elapsed());
        }
        while seat.frame(Duration::from_millis(30)) {}
    }
    took
}

#[test]
#[ignore = "a measurement, for a quiet machine and a large store"]
fn a_city() {
    let Some(dir) = std::env::var_os("CASELOOP_LOAD_DATA") else { return };
    let dir = std::path::PathBuf::from(dir);
    let patience = Duration::from_secs(30);
    let (mut starts, mut again) = (Vec::new(), Vec::new());
    let mut city = City::serve(&dir);
    assert!(city.seat().frame(patience));
    for _ in 0..20 {
        // Killed in the middle of work, and served again.
        thread::sleep(Duration::from_millis(300));
        let began = Instant::now();
        drop(city);
        city = City::serve(&dir);
        let mut seat = city.seat();
        assert!(seat.frame(patience));
        starts.push(began.elapsed());
        seat.say(&ToServer::Bytes(b"6".to_vec()));
        assert!(seat.frame(patience));
        again.push(began.elapsed());
    }
    told("kill -9, start, first frame", starts);
    told("kill -9 to the frame of a key", again);
    let attach = (0..50).map(|_| {
        let began = Instant::now();
        let mut seat = Seat::take(&dir);
        assert!(seat.frame(patience));
        began.elapsed()
    });
    told("attach to first frame", attach.collect());
    let mut seat = Seat::take(&dir);
    seat.settle();
    keys(&mut seat, &[b"6"], 1);
    told("a key in the queue", keys(&mut seat, &[b"\x1b[B", b"\x1b[B", b"\x1b[A"], 300));
    told("a page in the queue", keys(&mut seat, &[b"\x1b[6~", b"\x1b[6~", b"\x1b[5~"], 100));
    keys(&mut seat, &[b"\r"], 1);
    // Written into a drawer: a case that fits does not scroll.
    keys(&mut seat, &[b"w"], 1);
    told("a key in a case", keys(&mut seat, &[b"a", b"b", b" "], 200));
    let pid = city.server.id().cast_signed();
    println!("memory with one session: {} KiB", cost(pid).1 / 1024);
    let seats: Vec<Seat> = (0..50)
        .map(|_| {
            let mut seat = Seat::take(&dir);
            seat.frame(patience);
            keys(&mut seat, &[b"6", b"\x1b[B", b"\r"], 3);
            seat
        })
        .collect();
    println!("memory with fifty sessions: {} KiB", cost(pid).1 / 1024);
    drop(seats);
}
