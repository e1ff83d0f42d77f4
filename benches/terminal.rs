//! What a person waits for, and how many bytes it takes: `cargo bench --bench terminal`.
//!
//! Everything runs against the real server with 10,000 open cases. Attaching is measured beside attaching to
//! tmux in the same run, as whole processes in a pseudo-terminal; where tmux is not installed that row is left
//! out. Counts of bytes are exact; times depend on the machine, so ratios are what to quote.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::Command,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use caseloop::{
    api::{Look, MAX_TO_CLIENT, MAX_TO_SERVER, SocketPlace, Terminal, ToClient, ToServer, Wire},
    rules::Lang,
};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

#[path = "../tests/support/mod.rs"]
mod support;

use support::{PROGRAM as BIN, Site};

const CASES: usize = 10_000;

/// A store with so many open cases that look like a day's work.
fn made() -> Site {
    let site = Site::new();
    let dir = site.path();
    let mut rows = String::from("id,opened,line,name,text\n");
    for n in 0..CASES {
        let (day, hour, minute) = (20 + n % 4, n / 60 % 24, n % 60);
        writeln!(
            rows,
            "B{n},2026-11-{day} {hour:02}:{minute:02}:00,138{n:08},张三{n},商业东街{n}号二楼室内无信号，孩子上网课断线，要求今天内答复并修好"
        )
        .unwrap();
    }
    let (file, map) = (dir.join("rows.csv"), dir.join("map.toml"));
    fs::write(&file, rows).unwrap();
    fs::write(
        &map,
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/terminal.toml")).unwrap(),
    )
    .unwrap();
    site.ok(&["import", file.to_str().unwrap(), "--map", map.to_str().unwrap()]);
    site
}

/// A terminal without a terminal: the frames of the socket.
struct Seat {
    stream: UnixStream,
    wire: Wire,
}

impl Seat {
    fn attach(dir: &Path, cols: u16, rows: u16) -> Self {
        let stream = UnixStream::connect(SocketPlace::of(dir).unwrap().path()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(400))).unwrap();
        let mut seat = Self { stream, wire: Wire::new(MAX_TO_CLIENT) };
        let terminal = Terminal {
            cols,
            rows,
            term: "xterm-256color".to_owned(),
            lang: Some(Lang::Zh),
            no_color: false,
            resume: None,
            keys: None,
            look: Look::default(),
        };
        seat.send(&ToServer::Attach { terminal, as_staff: None });
        seat
    }

    fn send(&mut self, frame: &ToServer) {
        let mut out = Wire::new(MAX_TO_SERVER);
        out.put(frame).unwrap();
        self.stream.write_all(&out.bytes).unwrap();
    }

    /// The next screen bytes; `None` after 400 ms of silence. Fences are answered as a terminal would.
    fn painted(&mut self) -> Option<Vec<u8>> {
        let mut buffer = [0; 65_536];
        loop {
            while let Some(frame) = self.wire.take::<ToClient>().unwrap() {
                if let ToClient::Bytes(bytes) = frame {
                    if bytes.windows(4).any(|four| four == b"\x1b[5n") {
                        self.send(&ToServer::Bytes(b"\x1b[0n".to_vec()));
                    }
                    return Some(bytes);
                }
            }
            match self.stream.read(&mut buffer) {
                Ok(0) | Err(_) => return None,
                Ok(read) => self.wire.bytes.extend_from_slice(&buffer[..read]),
            }
        }
    }

    fn settle(&mut self) -> usize {
        let mut bytes = 0;
        while let Some(painted) = self.painted() {
            bytes += painted.len();
        }
        bytes
    }

    /// Types and takes the first frame that follows: its time and bytes.
    fn key(&mut self, typed: &str) -> (Duration, usize) {
        let began = Instant::now();
        self.send(&ToServer::Bytes(typed.as_bytes().to_vec()));
        let painted = self.painted().map_or(0, |bytes| bytes.len());
        (began.elapsed(), painted)
    }
}

fn shares(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    format!("p50 {:.2} ms, p99 {:.2} ms, of {}", at(50), at(99), times.len())
}

/// From starting a program in a pseudo-terminal to the first output that holds `mark`.
fn first_frame(command: CommandBuilder, mark: &str) -> Duration {
    let pty =
        native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    let began = Instant::now();
    let mut child = pty.slave.spawn_command(command).unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 4_096]);
    while !String::from_utf8_lossy(&seen).contains(mark) {
        let read = reader.read(&mut buffer).unwrap();
        assert!(
            read > 0 && began.elapsed() < Duration::from_secs(5),
            "no frame: {}",
            String::from_utf8_lossy(&seen)
        );
        seen.extend_from_slice(&buffer[..read]);
    }
    let took = began.elapsed();
    let _ = child.kill();
    let _ = child.wait();
    took
}

fn attach_beside_tmux(dir: &Path) {
    let caseloop = || {
        let mut command = CommandBuilder::new(BIN);
        command.args(["--data", dir.to_str().unwrap()]);
        command.env("TERM", "xterm-256color");
        first_frame(command, "1001")
    };
    let socket = dir.join("tmux.sock");
    let socket = socket.to_str().unwrap();
    let session = [
        "-S",
        socket,
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        "80",
        "-y",
        "24",
        "printf MARK; sleep 600",
    ];
    let tmux_is_here = Command::new("tmux").args(session).status().is_ok_and(|status| status.success());
    let tmux = || {
        let mut command = CommandBuilder::new("tmux");
        command.args(["-S", socket, "attach"]);
        command.env("TERM", "xterm-256color");
        first_frame(command, "MARK")
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        ours.push(caseloop());
        if tmux_is_here {
            theirs.push(tmux());
        }
    }
    println!("attach → first frame, caseloop: {}", shares(ours.clone()));
    if tmux_is_here {
        println!("attach → first frame, tmux:     {}", shares(theirs.clone()));
        let mut ratios: Vec<f64> = ours
            .iter()
            .zip(&theirs)
            .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        println!("  caseloop / tmux, pair by pair: median {:.2}", ratios[ratios.len() / 2]);
        let _ = Command::new("tmux").args(["-S", socket, "kill-server"]).status();
    }
}

fn main() {
    let site = made();
    let dir = site.path();
    let mut seat = Seat::attach(dir, 80, 24);
    println!("{CASES} open cases, 80×24, Chinese");
    seat.settle();
    // Everything that is open; then the whole screen once more.
    seat.key("6");
    seat.settle();
    println!("full paint of a full queue: {} bytes", seat.key("\x19").1);
    seat.settle();
    println!("nothing changed, 400 ms: {} bytes", seat.settle());

    // All countdowns of a full queue go on at once, on the minute; that frame is not one of a moved selection.
    while SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() % 60 > 50 {
        seat.settle();
    }
    let mut times = Vec::new();
    let mut bytes = Vec::new();
    for n in 0..400 {
        let (time, painted) = seat.key(if n % 20 < 10 { "\x1b[B" } else { "\x1b[A" });
        times.push(time);
        bytes.push(painted);
    }
    bytes.sort_unstable();
    println!(
        "selection moved: {} bytes (median), {} at most",
        bytes[bytes.len() / 2],
        bytes[bytes.len() - 1]
    );
    println!("key → frame in the queue: {}", shares(times));

    seat.settle();
    seat.key("\r");
    seat.settle();
    // A lone Esc is told from the beginning of a sequence by waiting; only the opening is timed.
    let mut times = Vec::new();
    for _ in 0..100 {
        times.push(seat.key("w").0);
        seat.key("\x1b");
    }
    println!("key → frame in a case (a form opened): {}", shares(times));
    seat.settle();
    seat.key("w");
    seat.settle();
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for n in 0..60 {
        let (time, painted) = seat.key(if n % 2 == 0 { "a" } else { "好" });
        times.push(time);
        bytes.push(painted);
    }
    bytes.sort_unstable();
    println!(
        "one typed character: {} bytes (median), {} at most",
        bytes[bytes.len() / 2],
        bytes[bytes.len() - 1]
    );
    println!("key → frame in a text: {}", shares(times));
    drop(seat);

    attach_beside_tmux(dir);
}
