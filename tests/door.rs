//! The socket against whoever knocks: peers that stall, lie, hang up, or are nobody here.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    io::{Read, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream, process::CommandExt},
    time::{Duration, Instant},
};

use caseloop::api::{
    Denied, Look, MAX_TO_CLIENT, MAX_TO_SERVER, PROTOCOL, Reply, Request, SessionKey, Terminal, ToClient,
    ToServer, View, Wire,
};
use support::{Site, eventually};

/// A peer that says what it likes.
struct Peer {
    stream: UnixStream,
    incoming: Wire,
}

impl Peer {
    fn of(site: &Site) -> Self {
        let stream = UnixStream::connect(site.path().join("server.sock")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { stream, incoming: Wire::new(MAX_TO_CLIENT) }
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    fn say(&mut self, frame: &ToServer) {
        let mut out = Wire::new(MAX_TO_SERVER);
        out.put(frame).unwrap();
        self.raw(&out.bytes);
    }

    /// The next frame; nothing where the server hung up.
    fn hear(&mut self) -> Option<ToClient> {
        loop {
            if let Some(frame) = self.incoming.take().unwrap() {
                return Some(frame);
            }
            let mut piece = [0; 4096];
            match self.stream.read(&mut piece) {
                Ok(0) => return None,
                Ok(read) => self.incoming.bytes.extend_from_slice(&piece[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn attach(&mut self, resume: Option<SessionKey>) -> SessionKey {
        let term = "xterm".to_owned();
        let terminal = Terminal {
            cols: 80,
            rows: 24,
            term,
            lang: None,
            no_color: false,
            resume,
            keys: None,
            look: Look::default(),
        };
        self.say(&ToServer::Attach { terminal, as_staff: None });
        match self.hear() {
            Some(ToClient::Attached(seat)) => seat.session,
            other => panic!("{other:?}"),
        }
    }

    /// Everything painted until nothing more comes for a while.
    fn painted(&mut self) -> Vec<u8> {
        let mut painted = Vec::new();
        self.stream.set_read_timeout(Some(Duration::from_millis(400))).unwrap();
        let mut piece = [0; 4096];
        while let Ok(read @ 1..) = self.stream.read(&mut piece) {
            self.incoming.bytes.extend_from_slice(&piece[..read]);
        }
        while let Some(frame) = self.incoming.take().unwrap() {
            if let ToClient::Bytes(bytes) = frame {
                painted.extend(bytes);
            }
        }
        painted
    }
}

fn served() -> Site {
    let site = Site::new();
    site.new_case("楼上没有信号");
    site
}

/// The server still answers others.
fn answers(site: &Site) {
    assert_eq!(site.lines(&["list"]).len(), 1);
}

#[test]
fn who_says_nothing_or_half_a_frame_is_let_go_and_holds_nobody_up() {
    let site = served();
    let mut stalled: Vec<Peer> = (0..20).map(|_| Peer::of(&site)).collect();
    for (n, peer) in stalled.iter_mut().enumerate() {
        match n % 3 {
            0 => {}
            1 => peer.raw(&[0, 0]),
            _ => peer.raw(&[0, 0, 0, 9, 1]),
        }
    }
    answers(&site);
    let began = Instant::now();
    for peer in &mut stalled {
        assert_eq!(peer.hear(), None);
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    // Half a frame in the middle of a conversation, too, and nothing but the length of one.
    let mut talked = [&[0, 0, 1][..], &[0, 0, 0, 9]].map(|begun| {
        let mut peer = Peer::of(&site);
        peer.say(&ToServer::Ask { as_staff: None });
        assert!(matches!(peer.hear(), Some(ToClient::Ready(_))));
        peer.raw(begun);
        peer
    });
    assert_eq!(talked.each_mut().map(Peer::hear), [None, None]);
    answers(&site);
}

#[test]
fn frames_that_are_too_long_or_no_frames_end_the_connection_alone() {
    let site = served();
    let version = PROTOCOL.to_le_bytes();
    let too_long = u32::try_from(MAX_TO_SERVER + 1).unwrap().to_be_bytes();
    for bytes in [
        &[0xff; 64][..],
        &too_long,
        &[0, 0, 0, 0],
        &[0, 0, 0, 1, 7],
        &[0, 0, 0, 4, version[0], version[1], 0xff, 0xff],
    ] {
        let mut peer = Peer::of(&site);
        peer.raw(bytes);
        assert_eq!(peer.hear(), None, "{bytes:?}");
    }
    // A frame that does not come first.
    let mut peer = Peer::of(&site);
    peer.say(&ToServer::Bytes(vec![b'x']));
    assert_eq!(peer.hear(), None);
    answers(&site);
}

#[test]
fn a_client_of_another_protocol_is_told_the_version_of_this_one() {
    let site = served();
    let mut peer = Peer::of(&site);
    peer.raw(&[0, 0, 0, 4, 0xfe, 0xff, 1, 2]);
    let mut told = [0; 6];
    peer.stream.read_exact(&mut told).unwrap();
    let [low, high] = PROTOCOL.to_le_bytes();
    assert_eq!(told, [0, 0, 0, 2, low, high]);
}

#[test]
fn another_account_is_refused_by_the_file_system_and_then_by_name() {
    if !rustix::process::geteuid().is_root() {
        return; // Only root can be somebody else.
    }
    let site = served();
    let socket = site.path().join("server.sock");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(site.path()), mode(&socket)), (0o700, 0o600));
    // The build directory need not be open to others, so they run a copy.
    let program = std::env::temp_dir().join(format!("caseloop-{}", std::process::id()));
    std::fs::copy(support::PROGRAM, &program).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let as_nobody = || {
        let mut command = std::process::Command::new(&program);
        command.args(["--lang", "en", "status"]).env("CASELOOP_DATA", site.path()).uid(65_534).gid(65_534);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = as_nobody();
    assert_eq!(code, Some(1), "{said}");
    // Were the door ajar, the account would still be nobody here.
    for (path, mode) in [(site.path(), 0o755), (&socket, 0o666)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let (code, said) = as_nobody();
    assert!(code == Some(1) && said.contains("65534"), "{said}");
    std::fs::remove_file(program).unwrap();
}

#[test]
fn a_shared_account_asks_nothing_before_somebody_signs_on() {
    if !rustix::process::geteuid().is_root() {
        return; // Only root can be somebody else.
    }
    let site = served();
    site.ok(&["account", "bind", "65534", "--shared"]);
    let uid = 65_534;
    let socket = site.path().join("server.sock");
    for (path, mode) in [(site.path(), 0o755), (&socket, 0o666)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let program = std::env::temp_dir().join(format!("caseloop-shared-{}", std::process::id()));
    std::fs::copy(support::PROGRAM, &program).unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command.args(args).env("CASELOOP_DATA", site.path()).uid(uid).gid(uid);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["--lang", "en", "list"]);
    assert!(code == Some(1) && said.contains("shared"), "{said}");
    // And acts as nobody by a word alone.
    let (code, said) = run(&["--lang", "en", "--as", "1001", "list"]);
    assert!(code == Some(1) && said.contains("1001"), "{said}");
    std::fs::remove_file(program).unwrap();
}

#[test]
fn a_client_that_comes_back_has_its_session_painted_whole() {
    let site = served();
    let mut peer = Peer::of(&site);
    let key = peer.attach(None);
    let first = peer.painted();
    peer.say(&ToServer::Bytes(b"?".to_vec()));
    let help = peer.painted();
    assert!(!help.is_empty());
    drop(peer);
    eventually("nobody is attached", || site.json(&["status"])["sessions"] == 0);
    let mut peer = Peer::of(&site);
    assert_eq!(peer.attach(Some(key)), key);
    let again = peer.painted();
    assert!(again.len() > 500, "the whole screen: {} bytes", again.len());
    let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    parser.process(&first);
    parser.process(&help);
    // A blank that was written and one that never was look the same.
    let seen = |screen: &vt100::Screen| {
        screen.contents().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    let help = seen(parser.screen());
    let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    parser.process(&again);
    assert_eq!(seen(parser.screen()), help, "and it is where it was");
    // A key of no session opens a new one.
    let mut peer = Peer::of(&site);
    assert_ne!(peer.attach(Some(SessionKey([7; 16]))), SessionKey([7; 16]));
}

#[test]
fn a_client_that_does_not_read_costs_nothing_and_holds_nobody_up() {
    let site = served();
    let mut peer = Peer::of(&site);
    peer.attach(None);
    peer.stream.set_write_timeout(Some(Duration::from_millis(20))).unwrap();
    let memory = || site.json(&["status"])["memory_bytes"].as_u64().unwrap();
    let before = memory();
    // Keys that change the whole screen, and never a byte read.
    let mut out = Wire::new(MAX_TO_SERVER);
    for n in 0..3_000u16 {
        out.put(&ToServer::Size { cols: 80 + n % 50, rows: 24 + n % 20 }).unwrap();
    }
    let _ = peer.stream.write_all(&out.bytes);
    answers(&site);
    let grown = memory().saturating_sub(before);
    assert!(grown < 2 << 20, "grown by {grown} bytes");
}

#[test]
fn requests_on_one_connection_are_answered_in_order_and_a_stop_is_said() {
    let site = served();
    let mut peer = Peer::of(&site);
    peer.say(&ToServer::Ask { as_staff: None });
    assert!(matches!(peer.hear(), Some(ToClient::Ready(_))));
    let list = || ToServer::Request(Box::new(Request::List { view: View::All, skip: 0, limit: 9 }));
    // All at once.
    peer.say(&list());
    peer.say(&ToServer::Request(Box::new(Request::Counts)));
    peer.say(&list());
    let kind = |frame: Option<ToClient>| match frame {
        Some(ToClient::Reply(reply)) => match *reply {
            Reply::Rows { .. } => "rows",
            Reply::Counts(_) => "counts",
            _ => "other",
        },
        _ => "none",
    };
    assert_eq!([kind(peer.hear()), kind(peer.hear()), kind(peer.hear())], ["rows", "counts", "rows"]);
    site.ok(&["stop"]);
    assert_eq!(peer.hear(), Some(ToClient::Denied(Denied::Stopping)));
}

#[test]
fn of_many_servers_started_at_once_one_serves() {
    let site = Site::new();
    let mut asking: Vec<_> = (0..12).map(|_| site.command(&["list", "--json"]).spawn().unwrap()).collect();
    for asker in &mut asking {
        assert!(asker.wait().unwrap().success());
    }
    let log = std::fs::read_to_string(site.path().join("server.log")).unwrap();
    assert_eq!(log.matches("serving").count(), 1, "{log}");
}

#[test]
fn a_server_that_nobody_needs_leaves() {
    let site = served();
    let began = Instant::now();
    eventually("it leaves", || !site.path().join("server.sock").exists());
    assert!(began.elapsed() < Duration::from_secs(12));
}
