//! How a desk stands in figures, for whoever looks after the machine. Nothing of a case, and nobody's name.

use std::{fs, time::Duration};

use super::{
    core::Core,
    meter::{Counts, Times},
    reading::memory,
};
use crate::{
    api::Backups,
    case::{Lane, Stage},
    sla::Instant,
    store::{self, free_bytes},
};

/// Figures of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub now: Instant,
    /// Since the store was opened.
    pub uptime: Duration,
    /// Open cases by stage.
    pub open: Vec<(Stage, u64)>,
    pub overdue: u64,
    pub closed: u64,
    pub customers: u64,
    pub events: u64,
    /// Notices that wait; none where nobody delivers any.
    pub notices: Option<u64>,
    /// Commands that wait for the writer.
    pub waiting: u64,
    pub commits: Times,
    /// What timers told, by the names of the events.
    pub alarms: Vec<(&'static str, u64)>,
    pub backups: Backups,
    pub memory_bytes: Option<u64>,
    /// The files of the store, as far as they can be seen.
    pub files: Vec<(&'static str, u64)>,
    /// Free bytes of the disk of the store, and of that of the nightly backups.
    pub free: Vec<(&'static str, u64)>,
    pub read_only: bool,
}

/// Takes them. What the disk says is asked for outside of the published version, since it may take long.
pub fn figures(core: &Core) -> Figures {
    let Counts { commits, alarms } = core.meter.counts();
    let [live, archive] = store::files(&core.dir);
    let files = [("live", live), ("archive", archive)];
    let files = files.into_iter().filter_map(|(name, path)| Some((name, fs::metadata(path).ok()?.len())));
    let files = files.collect();
    let nightly = core.backups.nightly.get().map(|nightly| nightly.dir.as_path());
    let disks = [("data", Some(core.dir.as_path())), ("backup", nightly)];
    let free = disks.into_iter().filter_map(|(name, dir)| Some((name, free_bytes(dir?).ok()?))).collect();
    let (memory_bytes, backups) = (memory(), core.backups.told().clone());
    core.read(|live| Figures {
        now: core.time.now(),
        uptime: core.meter.began.elapsed(),
        open: Stage::ALL
            .into_iter()
            .filter(|stage| stage.is_open())
            .map(|stage| (stage, live.queue.count(&Lane::Stage(stage)) as u64))
            .collect(),
        overdue: live.queue.count_late(&Lane::All) as u64,
        closed: live.closed,
        customers: live.customers,
        events: live.events,
        notices: core.delivers.then_some(live.outbox.len() as u64),
        waiting: core.meter.waiting(),
        commits,
        alarms: alarms.into_iter().collect(),
        backups,
        memory_bytes,
        files,
        free,
        read_only: live.read_only,
    })
}
