//! A server from its start to its end.

use std::{io, os::unix, path::Path, process, sync::Arc, time::Duration};

use rustix::process::{Resource, getrlimit, setrlimit, setsid};
use tokio::{
    net::UnixListener,
    runtime,
    signal::unix::{SignalKind, signal},
    time::{sleep, timeout},
};

use super::{
    config::{Config, ConfigError},
    door,
    hall::Hall,
    limits::{GRACE, STOPPING},
    log::{self, Stderr},
    manager::{self, Tell},
    metrics,
    place::{Access, Place, PlaceError},
    ssh,
    within::Attend,
};
use crate::{
    api::{Denied, StoreTrouble},
    desk::{Clock, Desk, DeskError, Notify},
    store::StoreError,
};

/// When a server leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// When it is told to.
    UntilStopped,
    /// Also when the last session and the last request are gone.
    WhileNeeded,
}

/// Why a server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A store that takes longer to open is said to do so; clients wait about twice as long for their first answer.
const SOON: Duration = Duration::from_secs(30);
/// How long those who came while the store did not open are told so.
const TELLING: Duration = Duration::from_millis(500);

/// Serves a directory until it is told to stop, or is needed no more.
///
/// # Errors
/// Another server runs there, the store does not open, or the machine refuses.
pub fn run(dir: &Path, clock: Clock, stay: Stay, attend: Attend) -> Result<(), ServeError> {
    if stay == Stay::WhileNeeded {
        // It was started from a terminal, and outlives it. Fails where it leads its group, which does no harm.
        let _ = setsid();
    }
    let mut place = Place::take(dir)?;
    let config = Config::read(dir);
    let set = config.as_ref().map(|config| config.log.clone()).unwrap_or_default();
    let stderr = if stay == Stay::UntilStopped { Stderr::Read } else { Stderr::Unread };
    log::open(dir, &set, stderr)?;
    more_files();
    // Clients that come while the store is opened wait for their first answer.
    let listener = place.listen(config.as_ref().map_or(Access::Owner, |config| config.access))?;
    let workers = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let served = workers.block_on(serve(&mut place, listener, dir, (clock, stay, attend), config));
    workers.shutdown_timeout(Duration::from_secs(1));
    if let Err(error) = &served {
        tracing::error!(%error, "not served");
    }
    served
}

async fn serve(
    place: &mut Place,
    listener: unix::net::UnixListener,
    dir: &Path,
    (clock, stay, attend): (Clock, Stay, Attend),
    config: Result<Config, ConfigError>,
) -> Result<(), ServeError> {
    let listener = Arc::new(UnixListener::from_std(listener)?);
    let mut signals = Signals::new()?;
    let (desk, config) = match opened(dir, clock, config, &listener).await {
        Ok(started) => started,
        Err(error) => {
            door::refuse(&listener, &Denied::Store(trouble(&error)), TELLING).await;
            return Err(error);
        }
    };
    let (ssh, figures) = (config.ssh, config.metrics.clone());
    let hall = Hall::new(desk, config, attend);
    tracing::info!(pid = process::id(), "serving");
    if let Some(listen) = ssh {
        tokio::spawn(ssh::open(Arc::clone(&hall), dir.to_owned(), listen));
    }
    manager::tell(Tell::Ready);
    tokio::select! {
        () = metrics::keep(&hall, figures) => {}
        () = door::open(Arc::clone(&hall), &listener) => {}
        () = signals.told() => {}
        () = unneeded(&hall), if stay == Stay::WhileNeeded => {}
    }
    manager::tell(Tell::Stopping);
    hall.stop();
    // Who knocks from here on finds no socket, and starts the next server.
    place.unlink();
    door::refuse(&listener, &Denied::Stopping, Duration::ZERO).await;
    drop(listener);
    let _ = timeout(STOPPING, hall.present().wait_for(|count| *count == 0)).await;
    let desk = hall.desk.clone();
    // Closing waits for the disk.
    let _ = tokio::task::spawn_blocking(move || desk.stop()).await;
    tracing::info!("stopped");
    Ok(())
}

/// Opens the desk, with what the site sets. Where that takes long, since a large store is brought into today's form,
/// whoever comes meanwhile is told.
async fn opened(
    dir: &Path,
    clock: Clock,
    config: Result<Config, ConfigError>,
    listener: &Arc<UnixListener>,
) -> Result<(Desk, Config), ServeError> {
    let door = Arc::clone(listener);
    let telling = tokio::spawn(async move {
        sleep(SOON).await;
        door::refuse(&door, &Denied::Opening, Duration::MAX).await;
    });
    let opened = tokio::task::block_in_place(|| {
        let config = config?;
        let desk = Desk::start(dir, clock, Notify::of(config.notify.clone(), config.staff_notify.clone()))?;
        config.backup.clone().map_or(Ok(()), |nightly| desk.back_up_nightly(nightly))?;
        config.audit.clone().map_or(Ok(()), |witnessed| desk.give_checkpoints(witnessed))?;
        Ok((desk, config))
    });
    telling.abort();
    // Its hold on the listener goes with it.
    let _ = telling.await;
    opened
}

/// Returns when nobody was there for a while.
async fn unneeded(hall: &Hall) {
    let mut present = hall.present();
    loop {
        // The sender lives in the hall, so waiting does not fail.
        let _ = present.wait_for(|count| *count == 0).await;
        if timeout(GRACE, present.wait_for(|count| *count > 0)).await.is_err() {
            return;
        }
    }
}

/// A server has a file for each client.
fn more_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files stays");
    }
}

/// Why a server does not run, as clients are told.
pub fn trouble(error: &ServeError) -> StoreTrouble {
    let error = match error {
        ServeError::Desk(error) => error,
        ServeError::Config(ConfigError::Wrong(faults)) => {
            return StoreTrouble::Config { line: faults.first().map_or(1, |fault| fault.line) };
        }
        _ => return StoreTrouble::Other,
    };
    match error {
        DeskError::Store(StoreError::NotHere) => StoreTrouble::NotHere,
        DeskError::Store(StoreError::InUse) => StoreTrouble::InUse,
        DeskError::Store(StoreError::SchemaNewer { found, known }) => {
            StoreTrouble::Newer { found: *found, known: *known }
        }
        DeskError::TestClock | DeskError::ClockFile { .. } => StoreTrouble::Clock,
        _ => StoreTrouble::Other,
    }
}

/// The signals that end a server in good order.
struct Signals([tokio::signal::unix::Signal; 3]);

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self([
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
        ]))
    }

    async fn told(&mut self) {
        let [terminate, interrupt, hang_up] = &mut self.0;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hang_up.recv() => {}
        }
    }
}
