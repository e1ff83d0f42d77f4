//! What the server says of its work: on standard error where it runs in the foreground, and in `server.log` in the data
//! directory. Ids, counts and errors; never what people wrote.

mod form;
mod roll;

use std::{
    env,
    io::{self, Write},
    panic,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{filter::Targets, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};

use self::{form::Form, roll::Roll};

pub use roll::MOST_ASIDE;

/// The levels that can be set, by their names.
pub const LEVELS: [(&str, LevelFilter); 5] = [
    ("error", LevelFilter::ERROR),
    ("warn", LevelFilter::WARN),
    ("info", LevelFilter::INFO),
    ("debug", LevelFilter::DEBUG),
    ("trace", LevelFilter::TRACE),
];
/// The level in the environment goes before that of the site.
const LEVEL: &str = "CASELOOP_LOG";

/// What a site sets for its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    pub level: LevelFilter,
    /// Whether there is a file.
    pub file: bool,
    /// At this size the file is put aside.
    pub most_bytes: u64,
    /// Files aside that are kept.
    pub keep: u32,
}

impl Default for Log {
    fn default() -> Self {
        Self { level: LevelFilter::INFO, file: true, most_bytes: 4 << 20, keep: 1 }
    }
}

/// Whether somebody reads standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stderr {
    Read,
    /// It is the log itself, or nobody's.
    Unread,
}

/// Opens the log. From then on a panic is one line in it: where, not what was said, which may be personal.
///
/// # Errors
/// The file cannot be opened.
pub fn open(dir: &Path, log: &Log, stderr: Stderr) -> io::Result<()> {
    let asked = env::var(LEVEL).ok().filter(|name| !name.is_empty());
    let known = asked.as_deref().and_then(|name| LEVELS.iter().find(|(level, _)| *level == name));
    let level = known.map_or(log.level, |(_, level)| *level);
    // A server that a terminal started has no other place.
    let has_file = log.file || stderr == Stderr::Unread;
    let file = has_file.then(|| Roll::open(&dir.join("server.log"), log.most_bytes, log.keep)).transpose()?;
    let out = Out { file: file.map(Mutex::new), stderr };
    // What crates say of their own work is no business of a log that must stay free of what people wrote.
    let ours = Targets::new().with_target("caseloop", level);
    let lines = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).event_format(Form);
    // A second server in one process (tests) goes on with the log of the first.
    if lines.with_writer(out).finish().with(ours).try_init().is_ok() {
        panic::set_hook(Box::new(|panic| match panic.location() {
            Some(at) => tracing::error!(file = at.file(), line = at.line(), "panic"),
            None => tracing::error!("panic"),
        }));
    }
    if let (Some(_), None) = (&asked, known) {
        tracing::warn!("the level in {LEVEL} is none of error, warn, info, debug, trace");
    }
    Ok(())
}

/// Opens a log as a server does, for tests that fall.
#[cfg(test)]
pub(crate) fn panics_in_log(dir: &Path) -> io::Result<()> {
    open(dir, &Log::default(), Stderr::Read)
}

/// Where lines go.
struct Out {
    file: Option<Mutex<Roll>>,
    stderr: Stderr,
}

impl<'a> MakeWriter<'a> for Out {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        let file = self.file.as_ref().map(|file| file.lock().unwrap_or_else(PoisonError::into_inner));
        Line { file, stderr: self.stderr }
    }
}

/// Where one line goes. A place that takes none keeps it from no other.
struct Line<'a> {
    file: Option<MutexGuard<'a, Roll>>,
    stderr: Stderr,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.stderr == Stderr::Read {
            let _ = io::stderr().lock().write_all(line);
        }
        if let Some(file) = &mut self.file {
            let _ = file.write_all(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
