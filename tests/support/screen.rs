//! A terminal as a person has it: the program runs in it, what it paints is read back, keys are typed.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{PROGRAM, Site, line::Line};

/// How long a screen may take to show what it must.
const PATIENCE: Duration = Duration::from_secs(20);

struct Shown {
    parser: vt100::Parser,
    /// Every byte that came, for those who look at them.
    bytes: Vec<u8>,
    /// How often the terminal was asked whether it is ready, and answered.
    answers: usize,
}

/// A terminal with a program in it.
pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    keys: Arc<Mutex<mpsc::Sender<Vec<u8>>>>,
    pub child: Box<dyn Child + Send + Sync>,
    shown: Arc<Mutex<Shown>>,
    line: Line,
}

impl Screen {
    /// The workstation of a site at 80×24.
    pub fn open(site: &Site, args: &[&str]) -> Self {
        Self::sized(site, args, 80, 24)
    }

    /// The same in an environment with these variables.
    pub fn with_env(site: &Site, args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        Self::run(site, command, (80, 24), env, Line::default())
    }

    pub fn sized(site: &Site, args: &[&str], cols: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        Self::run(site, command, (cols, rows), &[], Line::default())
    }

    /// The workstation at 80×24 with a keymap file, at the end of a line.
    pub fn at_the_end_of(line: Line, site: &Site, args: &[&str], keys: &Path) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        let keys = keys.to_str().expect("a path of a test");
        Self::run(site, command, (80, 24), &[("CASELOOP_KEYS", keys)], line)
    }

    /// The program behind a shell that says when it is over, and how the terminal was left.
    pub fn in_shell(site: &Site, script: &str) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        command.env("PROGRAM", PROGRAM);
        Self::run(site, command, (80, 24), &[], Line::default())
    }

    fn run(
        site: &Site,
        mut command: CommandBuilder,
        (cols, rows): (u16, u16),
        env: &[(&str, &str)],
        line: Line,
    ) -> Self {
        for name in [
            "LC_ALL",
            "LC_CTYPE",
            "LC_MESSAGES",
            "LANG",
            "NO_COLOR",
            "COLORFGBG",
            "XDG_CONFIG_HOME",
            "CASELOOP_KEYS",
        ] {
            command.env_remove(name);
        }
        command.env("CASELOOP_DATA", site.path());
        command.env("HOME", site.path());
        command.env("TERM", "xterm-256color");
        env.iter().for_each(|(name, value)| command.env(name, value));
        let pty = native_pty_system().openpty(size(cols, rows)).unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut from = pty.master.try_clone_reader().unwrap();
        let mut typed = pty.master.take_writer().unwrap();
        let keys = Arc::new(Mutex::new(line.carry(move |bytes| {
            // Nobody may be there any more.
            let _ = typed.write_all(bytes).and_then(|()| typed.flush());
        })));
        let shown = Arc::new(Mutex::new(Shown {
            parser: vt100::Parser::new(some(rows), some(cols), 0),
            bytes: Vec::new(),
            answers: 0,
        }));
        let (into, answers) = (Arc::clone(&shown), Arc::clone(&keys));
        let painted = line.carry(move |piece| {
            let mut shown = into.lock().unwrap();
            let seen = shown.bytes.len().saturating_sub(3);
            shown.parser.process(piece);
            shown.bytes.extend_from_slice(piece);
            // A terminal answers what it is asked.
            let asked = shown.bytes[seen..].windows(4).filter(|four| four == b"\x1b[5n").count();
            shown.answers += asked;
            drop(shown);
            for _ in 0..asked {
                let _ = answers.lock().unwrap().send(b"\x1b[0n".to_vec());
            }
        });
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut piece) {
                if painted.send(piece[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { master: pty.master, keys, child, shown, line }
    }

    /// Types bytes.
    pub fn keys(&self, keys: &str) {
        self.pieces([keys.as_bytes()], Duration::ZERO);
    }

    /// Sends bytes in pieces, with a moment between them and nothing of the terminal's own.
    pub fn pieces<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>, pause: Duration) {
        let to = self.keys.lock().unwrap();
        for piece in pieces {
            to.send(piece.to_vec()).unwrap();
            thread::sleep(pause);
        }
    }

    pub fn resize(&self, cols: u16, rows: u16) {
        self.shown.lock().unwrap().parser.screen_mut().set_size(some(rows.max(1)), some(cols.max(1)));
        self.master.resize(size(cols, rows)).unwrap();
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.with(|screen| screen.contents())
    }

    /// Something about the screen.
    pub fn with<T>(&self, of: impl FnOnce(&vt100::Screen) -> T) -> T {
        of(self.shown.lock().unwrap().parser.screen())
    }

    /// Every byte since the beginning.
    pub fn bytes(&self) -> Vec<u8> {
        self.shown.lock().unwrap().bytes.clone()
    }

    /// How many bytes came, and how often the terminal was asked whether it is ready.
    pub fn counts(&self) -> (usize, usize) {
        let shown = self.shown.lock().unwrap();
        (shown.bytes.len(), shown.answers)
    }

    /// Waits until the screen shows a text; says how long that took.
    pub fn shows(&self, what: &str) -> Duration {
        self.until(what, |text| text.contains(what))
    }

    /// Waits until the screen does not show a text any more.
    pub fn hides(&self, what: &str) -> Duration {
        self.until(&format!("no {what}"), |text| !text.contains(what))
    }

    pub fn until(&self, what: &str, holds: impl Fn(&str) -> bool) -> Duration {
        let began = Instant::now();
        while !holds(&self.text()) {
            assert!(began.elapsed() < PATIENCE, "not shown: {what}\n{}", self.text());
            thread::sleep(Duration::from_millis(3));
        }
        began.elapsed()
    }

    /// Waits until nothing more is painted for a while, longer than it takes there and back.
    pub fn settles(&self) {
        let while_ = Duration::from_millis(150) + 2 * self.line.delay;
        let mut before = usize::MAX;
        let mut now = self.bytes().len();
        while before != now {
            before = now;
            thread::sleep(while_);
            now = self.bytes().len();
        }
    }

    /// Waits until the program is over; gives its exit code.
    pub fn ends(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(began.elapsed() < PATIENCE, "still runs:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { cols, rows, pixel_width: 0, pixel_height: 0 }
}
