//! How a server stands in figures, as OpenMetrics text. Labels are names of ours: no account, no person, no case.

mod families;

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::time::sleep;

use self::families::{Families, Sort};
use super::{hall::Hall, tally::Of};
use crate::desk::{BOUNDS_MS, Figures};

/// How often the file is written anew.
const EVERY: Duration = Duration::from_secs(30);

/// Keeps the file up to date where the site wants one; never returns.
pub async fn keep(hall: &Arc<Hall>, file: Option<PathBuf>) {
    let Some(file) = file else { return std::future::pending().await };
    let mut fails = false;
    loop {
        let (hall, to) = (Arc::clone(hall), file.clone());
        let put = tokio::task::spawn_blocking(move || put_whole(&to, &text(&hall))).await;
        let error = put.map_err(io::Error::other).and_then(|put| put).err();
        if let Some(error) = error.as_ref().filter(|_| !fails) {
            tracing::error!(%error, "the file of metrics cannot be written");
        }
        fails = error.is_some();
        sleep(EVERY).await;
    }
}

/// Puts a text into the place of a file, so that nobody ever reads half of it. Everybody may read it.
///
/// # Errors
/// Its folder is not there, or takes no file.
pub fn put_whole(file: &Path, text: &str) -> io::Result<()> {
    // No collector takes a name that ends so.
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let put = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, fs::Permissions::from_mode(0o644)))
        .and_then(|()| fs::rename(&beside, file));
    if put.is_err() {
        let _ = fs::remove_file(&beside);
    }
    put
}

/// The text of this moment.
pub fn text(hall: &Hall) -> String {
    let figures = hall.desk.figures();
    let mut text = Families::new();
    server(&mut text, hall, &figures);
    work(&mut text, &figures);
    machine(&mut text, &figures);
    text.end()
}

/// The server and who is there.
fn server(text: &mut Families, hall: &Hall, figures: &Figures) {
    let version = env!("CARGO_PKG_VERSION");
    text.family("caseloop_build", Sort::Gauge, "Always 1; the release.", [(vec![("version", version)], 1)]);
    text.family(
        "caseloop_uptime_seconds",
        Sort::Gauge,
        "Since the store was opened.",
        [(vec![], figures.uptime.as_secs())],
    );
    text.family(
        "caseloop_read_only",
        Sort::Gauge,
        "1 where nothing is written, since the disk is full.",
        [(vec![], u8::from(figures.read_only))],
    );
    let sessions = [("attached", hall.sessions.attached()), ("kept", hall.sessions.kept())];
    text.family(
        "caseloop_sessions",
        Sort::Gauge,
        "Sessions by door; kept ones have no terminal now.",
        sessions.map(|(state, count)| (vec![("door", "socket"), ("state", state)], count)),
    );
    text.family(
        "caseloop_connections",
        Sort::Gauge,
        "Connections and sessions, kept ones too.",
        [(vec![], *hall.present().borrow())],
    );
    for (name, of, help) in [
        ("caseloop_refused_requests", Of::Request, "Requests that were refused, by reason."),
        ("caseloop_refused_connections", Of::Connection, "Who was not let in, by reason."),
    ] {
        let counts = hall.tally.counts(of).into_iter();
        text.owned(name, Sort::Counter, help, counts.map(|(why, count)| (vec![("reason", why)], count)));
    }
}

/// The cases, and the work on them.
fn work(text: &mut Families, figures: &Figures) {
    text.family(
        "caseloop_open_cases",
        Sort::Gauge,
        "Open cases by stage.",
        figures.open.iter().map(|(stage, count)| (vec![("stage", stage.id())], *count)),
    );
    for (name, help, count) in [
        ("caseloop_overdue_cases", "Open cases past a deadline.", Some(figures.overdue)),
        ("caseloop_closed_cases", "Cases that ended.", Some(figures.closed)),
        ("caseloop_customers", "Customers that are known.", Some(figures.customers)),
        ("caseloop_waiting_notices", "Notices to customers that wait.", figures.notices),
        ("caseloop_waiting_commands", "Commands that wait for the writer.", Some(figures.waiting)),
    ] {
        text.family(name, Sort::Gauge, help, count.map(|count| (vec![], count)));
    }
    text.family("caseloop_events", Sort::Counter, "Events in the log.", [(vec![], figures.events)]);
    text.family(
        "caseloop_alarms",
        Sort::Counter,
        "What timers told since the start, by event.",
        figures.alarms.iter().map(|(name, count)| (vec![("event", *name)], *count)),
    );
    text.histogram(
        "caseloop_commit_seconds",
        "How long commits took to be on the disk.",
        &BOUNDS_MS,
        &figures.commits.counts,
        figures.commits.sum.as_secs_f64(),
    );
}

/// Backups, memory and disks.
fn machine(text: &mut Families, figures: &Figures) {
    let backups = &figures.backups;
    let (last, now) = (backups.last.as_ref(), figures.now);
    text.family(
        "caseloop_backup_age_seconds",
        Sort::Gauge,
        "Since the last backup that was read back whole.",
        last.map(|last| (vec![], now.since(last.at).max(0))),
    );
    text.family(
        "caseloop_backup_events",
        Sort::Gauge,
        "Events in the last backup.",
        last.map(|last| (vec![], last.events)),
    );
    text.family(
        "caseloop_backup_failed",
        Sort::Gauge,
        "1 where the last nightly backup failed, or something was wrong with it.",
        backups.nightly.then_some((vec![], u8::from(backups.failed.is_some()))),
    );
    text.family(
        "caseloop_backup_same_disk",
        Sort::Gauge,
        "1 where backups go to the disk of the store.",
        backups.nightly.then_some((vec![], u8::from(backups.beside))),
    );
    text.family(
        "caseloop_memory_bytes",
        Sort::Gauge,
        "Resident memory of the server.",
        figures.memory_bytes.map(|bytes| (vec![], bytes)),
    );
    let by = |label: &'static str, of: &[(&'static str, u64)]| {
        of.iter().map(|(name, bytes)| (vec![(label, *name)], *bytes)).collect::<Vec<_>>()
    };
    text.family("caseloop_file_bytes", Sort::Gauge, "Files of the store.", by("file", &figures.files));
    text.family("caseloop_disk_free_bytes", Sort::Gauge, "Free room by disk.", by("disk", &figures.free));
}
