//! The server's log: `server.log` in the data directory. Ids, counts and errors; never what people wrote.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    panic,
    path::Path,
    sync::Mutex,
};

use tracing::level_filters::LevelFilter;

/// At this size the log is put aside when a server starts; one old one is kept.
const LONGEST: u64 = 4 << 20;

/// How much is written: `CASELOOP_LOG` may ask for `debug` or `trace`. Whatever is, it is nothing that people wrote.
fn level() -> LevelFilter {
    match std::env::var("CASELOOP_LOG").as_deref() {
        Ok("debug") => LevelFilter::DEBUG,
        Ok("trace") => LevelFilter::TRACE,
        _ => LevelFilter::INFO,
    }
}

/// Opens the log. From then on a panic is one line in it: where, not what was said, which may be personal.
///
/// # Errors
/// The file cannot be opened.
pub fn open(dir: &Path) -> io::Result<()> {
    let path = dir.join("server.log");
    if fs::metadata(&path).is_ok_and(|log| log.len() > LONGEST) {
        fs::rename(&path, dir.join("server.log.1"))?;
    }
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    let log = tracing_subscriber::fmt().with_writer(Mutex::new(file)).with_ansi(false);
    // A second server in one process (tests) goes on with the log of the first.
    if log.with_max_level(level()).with_target(false).try_init().is_ok() {
        panic::set_hook(Box::new(|panic| match panic.location() {
            Some(at) => tracing::error!(file = at.file(), line = at.line(), "panic"),
            None => tracing::error!("panic"),
        }));
    }
    Ok(())
}
