//! The desk itself: requests in, replies out.

mod draft;
mod known;
mod op;
mod sign_on;

use std::{
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Instant as Moment,
};

use tokio::sync::{Semaphore, oneshot, watch};

use super::{
    Clock, DeskError,
    act::Act,
    alarms::Alarms,
    alike, audit,
    authorize::{Op, Reader},
    backup::{self, Backups},
    board::{self, Boards},
    clock::Time,
    core::Core,
    courier::{Courier, Notify},
    customer, device, evidence, facts, faults,
    figures::{self, Figures},
    freeze,
    improvement::{self, Improvements},
    job::{Job, Task, refused},
    line_to_take,
    live::Live,
    meter::Meter,
    night::{Night, Nightly},
    outbox, outside,
    overtaken::Overtaken,
    person_key,
    pin::Tries,
    pledges, reading,
    recent::Recent,
    reception, refund,
    reveal::Reveals,
    room::Room,
    staff_courier::StaffCourier,
    stock,
    topics::{self, Topics},
    trail::Trail,
    witness::{Witness, Witnessed},
    writer::{self, Ended, QUEUE, Writer},
};
use crate::{
    api::{Actor, Backup, Reply, Request, View},
    case::{Door, Handout, PersonId, Reason, Trace},
    sla::Instant,
    store::{Store, StoreError},
};

/// PINs that are hashed at the same time: each takes 19 MiB.
const HASHING: usize = 2;
/// Searches that run at the same time: each may take a core for 50 ms, and a few megabytes.
const SEARCHING: usize = 4;
/// Pages of facts that are read at the same time: a report has a core, and leaves the others to people.
const COUNTING: usize = 1;

/// The application service of a site. Cheap to clone: every clone is the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    core: Arc<Core>,
    jobs: SyncSender<Job>,
    writer: Mutex<Option<JoinHandle<()>>>,
    courier: Mutex<Option<Courier>>,
    staff: Mutex<Option<StaffCourier>>,
    night: Mutex<Option<Night>>,
    witness: Mutex<Option<Witness>>,
    tries: Mutex<Tries>,
    began: Moment,
    hashing: Semaphore,
    searching: Semaphore,
    counting: Semaphore,
}

impl Desk {
    /// Opens the store of a directory, writes what came due while nobody was here, and starts the writer, and who
    /// delivers notices where the site has a command for it.
    ///
    /// # Errors
    /// The store does not open, or the clock does not fit it.
    pub fn start(dir: &Path, clock: Clock, notify: Option<Notify>) -> Result<Self, DeskError> {
        let mut room = Room::of(dir);
        let store = match Store::open(dir) {
            Err(error) if error.is_full() && room.ran_out() => Store::open(dir),
            opened => opened,
        };
        Self::open(dir, store?, clock, notify, room)
    }

    /// The same over a store that is open, with other room.
    pub(super) fn open(
        dir: &Path,
        store: Store,
        clock: Clock,
        notify: Option<Notify>,
        room: Room,
    ) -> Result<Self, DeskError> {
        let (desk, writer, queue) = Self::still(dir, store, clock, notify.as_ref(), room)?;
        let write = move || {
            if writer.run(&queue) == Ended::Lost {
                std::process::exit(1);
            }
        };
        let writer = std::thread::Builder::new().name("writer".to_owned()).spawn(write);
        let inner = &desk.0;
        *inner.writer.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(writer.map_err(DeskError::Thread)?);
        let Some(mut notify) = notify else { return Ok(desk) };
        if let Some(staff) = notify.staff.take() {
            let courier = StaffCourier::start(inner.core.clone(), inner.jobs.clone(), staff);
            *inner.staff.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(courier.map_err(DeskError::Thread)?);
        }
        if !notify.command.is_empty() {
            let courier = Courier::start(inner.core.clone(), inner.jobs.clone(), notify);
            *inner.courier.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(courier.map_err(DeskError::Thread)?);
        }
        Ok(desk)
    }

    /// A desk that wrote what came due, and its writer, which stands still yet.
    pub(super) fn still(
        dir: &Path,
        store: Store,
        clock: Clock,
        notify: Option<&Notify>,
        mut room: Room,
    ) -> Result<(Self, Writer, Receiver<Job>), DeskError> {
        let time = Time::new(clock, store.facts().test_clock)?;
        let loaded = match store.load() {
            Err(error) if error.is_full() && room.ran_out() => {
                store.reopen()?;
                store.load()
            }
            loaded => loaded,
        }?;
        if loaded.editions.in_force().is_none() {
            return Err(DeskError::NoPack);
        }
        let now = time.now();
        let next = writer::next(&loaded, now);
        let live = RwLock::new(Live::new(loaded, store.facts().site, now));
        let core = Arc::new(Core {
            dir: dir.to_owned(),
            store,
            time,
            delivers: notify.is_some_and(|notify| !notify.command.is_empty()),
            tells_staff: notify.is_some_and(|notify| notify.staff.is_some()),
            courier: OnceLock::new(),
            backups: Backups::default(),
            boards: Boards::default(),
            topics: Topics::default(),
            improvements: Improvements::default(),
            alarms: Alarms::default(),
            meter: Meter::default(),
            live,
            recent: Recent::default(),
            trail: Trail::default(),
            reveals: Reveals::default(),
            version: watch::Sender::new(0),
            sessions: AtomicU64::new(0),
        });
        Reveals::remember(&core)?;
        let mut writer = Writer::new(core.clone(), next, room);
        writer.catch_up()?;
        let (jobs, queue) = sync_channel(QUEUE);
        let desk = Self(Arc::new(Inner {
            night: Mutex::default(),
            witness: Mutex::default(),
            core,
            jobs,
            writer: Mutex::default(),
            courier: Mutex::default(),
            staff: Mutex::default(),
            tries: Mutex::default(),
            began: Moment::now(),
            hashing: Semaphore::new(HASHING),
            searching: Semaphore::new(SEARCHING),
            counting: Semaphore::new(COUNTING),
        }));
        Ok((desk, writer, queue))
    }

    /// Gives each new checkpoint out of the house from now on, for as long as this desk is open.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn give_checkpoints(&self, witnessed: Witnessed) -> Result<(), DeskError> {
        let witness = Witness::start(self.0.core.clone(), witnessed).map_err(DeskError::Thread)?;
        *self.0.witness.lock().unwrap_or_else(PoisonError::into_inner) = Some(witness);
        Ok(())
    }

    /// Makes a backup each night from now on, for as long as this desk is open.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn back_up_nightly(&self, nightly: Nightly) -> Result<(), DeskError> {
        let night = Night::start(self.0.core.clone(), nightly).map_err(DeskError::Thread)?;
        *self.0.night.lock().unwrap_or_else(PoisonError::into_inner) = Some(night);
        Ok(())
    }

    /// Answers a request. What is written is on the disk before it is answered.
    pub async fn ask(&self, actor: Actor, request: Request) -> Reply {
        self.ask_until(actor, request, Overtaken::default()).await
    }

    /// The same, where a search may be overtaken by another question: it ends with what it found by then.
    pub async fn ask_until(&self, actor: Actor, request: Request, overtaken: Overtaken) -> Reply {
        let name = op::name_of(&request);
        let reply = self.answer(actor, request, overtaken).await;
        match &reply {
            Reply::Refused { refusal, .. } if matches!(refusal.reason, Reason::NotPermitted { .. }) => {
                self.0.core.trace(actor, Trace::Refused { op: name });
            }
            // What goes to a program goes on from there; what a screen shows is masked and stays.
            Reply::Rows { rows, .. } if actor.door == Door::Request && !rows.is_empty() => {
                self.handed_out(actor, Handout::List, rows.len());
            }
            Reply::Hits(hits) if actor.door == Door::Request => {
                self.handed_out(actor, Handout::Find, hits.cases.len() + hits.customers.len());
            }
            _ => {}
        }
        self.wake_writer();
        reply
    }

    fn handed_out(&self, actor: Actor, list: Handout, rows: usize) {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        self.0.core.trace(actor, Trace::Listed { list, rows });
    }

    /// Notes what was tried elsewhere: at a door.
    pub fn trace(&self, actor: Actor, what: Trace) {
        self.0.core.trace(actor, what);
        self.wake_writer();
    }

    fn wake_writer(&self) {
        if self.0.core.trail.wants_writer() {
            // A queue that is full wakes the writer by itself.
            let _ = self.0.jobs.try_send(own(Task::Trail));
        }
    }

    async fn answer(&self, actor: Actor, request: Request, overtaken: Overtaken) -> Reply {
        if let Request::SignOn { staff, pin } = request {
            return self.sign_on(actor, None, staff, pin).await;
        }
        let Some(reader) = self.0.core.reader(actor.person) else {
            return refused(Reason::NotFound);
        };
        let op = op::op_of(&request);
        if let Some(op) = op.filter(|op| !reader.may(*op)) {
            tracing::debug!(?op, role = ?reader.role, "not permitted");
            return refused(Reason::NotPermitted { role: reader.role });
        }
        match request {
            Request::Act { target, verb, fields, command, base } => {
                self.write(actor, Task::Act(Act { target, verb, fields, command, base })).await
            }
            Request::Import { rows, mode } => self.write(actor, Task::Import { rows, mode }).await,
            Request::Replay { logs } => self.write(actor, Task::Replay { logs }).await,
            Request::ImportCustomers { rows, mode, taken } => {
                self.write(actor, Task::ImportCustomers { rows, mode, taken }).await
            }
            Request::SetCustomer { of, change } => self.write(actor, Task::SetCustomer { of, change }).await,
            Request::EraseCustomer { of, dry } => self.write(actor, Task::EraseCustomer { of, dry }).await,
            Request::Adopt { what, dry } => self.write(actor, Task::Adopt { what, dry }).await,
            Request::Facts { from, until, team, after, limit } => {
                let limit = limit as usize;
                let wanted = facts::Wanted { from, until, team, after, limit };
                let _permit = self.0.counting.acquire().await;
                self.apart(move |core| facts::page(core, &reader, wanted)).await
            }
            Request::Freeze { period, facts, figures } => {
                self.write(actor, Task::Freeze { period, facts, figures }).await
            }
            // What was frozen is everybody's.
            Request::Frozen { .. } if reader.counts_only().is_some() => {
                refused(Reason::NotPermitted { role: reader.role })
            }
            Request::Frozen { period } => self.apart(move |core| freeze::frozen(core, &period)).await,
            Request::Faults => {
                let _permit = self.0.counting.acquire().await;
                self.apart(move |core| faults::faults(core, &reader)).await
            }
            Request::Topics => self.apart(move |core| topics::topics(core, &reader)).await,
            Request::Improvement { case } => {
                let _permit = self.0.counting.acquire().await;
                self.apart(move |core| improvement::page(core, &reader, case)).await
            }
            Request::Pledges => self.apart(move |core| pledges::pledges(core, &reader)).await,
            Request::Moves { edition, skip } => {
                self.apart(move |core| reading::moves(core, &reader, edition, skip as usize)).await
            }
            Request::AddPerson { staff, name, role, team, pin } => match self.hashed(pin).await {
                Ok(pin) => self.write(actor, Task::AddPerson { staff, name, role, team, pin }).await,
                Err(reply) => reply,
            },
            Request::SetPin { staff, pin } => match self.hashed(Some(pin)).await {
                Ok(Some(pin)) => self.write(actor, Task::SetPin { staff, pin }).await,
                Ok(None) => refused(Reason::Busy),
                Err(reply) => reply,
            },
            Request::BindAccount { uid, staff } => self.write(actor, Task::BindAccount { uid, staff }).await,
            Request::SetAway { staff, from, until, deputy } => {
                self.write(actor, Task::SetAway { staff, from, until, deputy }).await
            }
            Request::SetPosts { staff, posts } => self.write(actor, Task::SetPosts { staff, posts }).await,
            Request::ChangePerson { staff, change } => {
                self.write(actor, Task::ChangePerson { staff, change }).await
            }
            Request::AddPersonKey { staff, key } => {
                self.write(actor, Task::AddPersonKey { staff, key }).await
            }
            Request::RemovePersonKey { staff, fingerprint } => {
                self.write(actor, Task::RemovePersonKey { staff, fingerprint }).await
            }
            Request::UnbindAccount { uid } => self.write(actor, Task::UnbindAccount { uid }).await,
            Request::Certify { staff, certificate, until } => {
                self.write(actor, Task::Certify { staff, certificate, until }).await
            }
            Request::EndCertificate { staff, certificate } => {
                self.write(actor, Task::EndCertificate { staff, certificate }).await
            }
            Request::SetCharges { .. }
            | Request::MakeRefundBatch
            | Request::TakeRefundResults { .. }
            | Request::GatherRefund { .. }
            | Request::AnswerRefundList { .. } => self.write(actor, Task::Refund(Box::new(request))).await,
            Request::ShowRefund { .. } | Request::RefundBatch { .. } | Request::RefundBatches { .. } => {
                self.apart(move |core| refund::read(core, actor, &reader, &request)).await
            }
            Request::Unlock { pin } => self.unlock(actor, &reader, pin).await,
            Request::SaveDraft { place, text } => match draft::fits(&place, &text) {
                Ok(()) => self.write(actor, Task::SaveDraft { place, text }).await,
                Err(refusal) => Reply::Refused { refusal, changed: Vec::new() },
            },
            Request::DropDraft { place } => self.write(actor, Task::DropDraft { place }).await,
            Request::SetLineToTake(new) => self.write(actor, Task::SetLineToTake(new)).await,
            Request::WithdrawLineToTake { line } => {
                self.write(actor, Task::WithdrawLineToTake { line }).await
            }
            Request::SeeLinesToTake { lines } => self.write(actor, Task::SeeLinesToTake { lines }).await,
            Request::DismissTopic { topic, why } => {
                self.write(actor, Task::DismissTopic { topic, why }).await
            }
            Request::Reveal { of, why, text } => self.write(actor, Task::Reveal { of, why, text }).await,
            Request::Audit { filter, before, limit } => {
                self.0.core.trace(actor, Trace::Read);
                self.apart(move |core| audit::page(core, actor, &filter, before, limit as usize)).await
            }
            Request::VerifyAudit { against } => self.apart(move |core| audit::verify(core, &against)).await,
            Request::Checkpoint => match self.write(actor, Task::Checkpoint).await {
                Reply::Ok => self.apart(audit::checkpoint).await,
                other => other,
            },
            Request::Evidence { case } => match self.write(actor, Task::Checkpoint).await {
                Reply::Ok => self.apart(move |core| evidence::pack(core, actor, &reader, case)).await,
                other => other,
            },
            Request::Stock { place, low } => {
                self.apart(move |core| stock::view(core, &reader, place.as_deref(), low)).await
            }
            Request::ChangeStock { changes, dry } => {
                self.write(actor, Task::ChangeStock { changes, dry }).await
            }
            Request::Reception { day, branch, open } => {
                let asked = reception::Asked { day, branch, open };
                self.apart(move |core| reception::view(core, &reader, &asked)).await
            }
            Request::SetReceptionDuty { day, branch, leader, deputy } => {
                self.write(actor, Task::SetReceptionDuty { day, branch, leader, deputy }).await
            }
            Request::Figures(asked) => self.apart(move |core| outside::page(core, &asked)).await,
            Request::TakeFigures { taken, dry } => self.write(actor, Task::TakeFigures { taken, dry }).await,
            Request::Check { rebuild } => self.check(actor, rebuild).await,
            Request::Backup { file } => self.back_up(file).await,
            // What ended is not in memory.
            Request::List { view: View::Stage(stage), skip, limit } if !stage.is_open() => {
                self.apart(move |core| reading::ended(core, &reader, stage, skip as usize, limit as usize))
                    .await
            }
            Request::Find { text, limit } => {
                let _permit = self.0.searching.acquire().await;
                self.apart(move |core| {
                    reading::find(core, &reader, &text, limit as usize, &|| overtaken.is_overtaken())
                })
                .await
            }
            // They are of the whole house.
            Request::Metrics if reader.wall.is_some() => refused(Reason::NotPermitted { role: reader.role }),
            // The server does these; here it is only asked whether they may be done.
            Request::Stop | Request::Pop { .. } | Request::Metrics => Reply::Ok,
            Request::SignOn { .. } => refused(Reason::NotFound),
            other => self.read(actor, &reader, &other).unwrap_or_else(unread),
        }
    }

    /// What is read from, for tests that look with other eyes.
    #[cfg(test)]
    pub(super) fn core(&self) -> &Core {
        &self.0.core
    }

    /// Raised after every commit that changed something a screen may show.
    pub fn version(&self) -> watch::Receiver<u64> {
        self.0.core.version.subscribe()
    }

    /// What time it is here.
    pub fn now(&self) -> Instant {
        self.0.core.time.now()
    }

    /// Whether the store takes no writes now. The version is raised when that changes.
    pub fn read_only(&self) -> bool {
        self.0.core.read(|live| live.read_only)
    }

    /// The store, for tests that hold it against what was answered.
    #[cfg(test)]
    pub(super) fn store(&self) -> &Store {
        &self.0.core.store
    }

    /// How everything stands in figures. Asks the disk, so not on a thread that sessions wait for.
    pub fn figures(&self) -> Figures {
        figures::figures(&self.0.core)
    }

    /// How many sessions are attached, for the status.
    pub fn sessions(&self, n: u64) {
        self.0.core.sessions.store(n, Ordering::Relaxed);
    }

    /// Ends the writer: what waits in the queue is done, the projection brought up to date, the store closed.
    /// Blocks until then. Whoever asks later is refused.
    pub fn stop(&self) {
        self.end(Task::Stop);
    }

    /// Ends the writer where it stands, with nothing brought up to date and nothing closed. Until the last clone
    /// of this desk is dropped the file is what a crash would leave behind.
    pub fn halt(&self) {
        self.end(Task::Halt);
    }

    fn end(&self, task: Task) {
        drop(self.0.witness.lock().unwrap_or_else(PoisonError::into_inner).take());
        drop(self.0.night.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.0.core.backups.end();
        // What is under way is written down still.
        drop(self.0.courier.lock().unwrap_or_else(PoisonError::into_inner).take());
        drop(self.0.staff.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return };
        // A writer that is gone needs no telling, and one that panicked has ended the process.
        let _ = self.0.jobs.send(own(task));
        let _ = writer.join();
    }

    /// Has the writer look at the time at once and write all that is due; tells when it would next do so by
    /// itself. For whoever moves the clock by hand.
    pub async fn look(&self) -> Option<Instant> {
        let (told, next) = oneshot::channel();
        self.0.jobs.try_send(own(Task::Look(told))).ok()?;
        next.await.ok().flatten()
    }

    async fn write(&self, actor: Actor, task: Task) -> Reply {
        let _waiting = self.0.core.meter.wait();
        let (answer, reply) = oneshot::channel();
        match self.0.jobs.try_send(Job { actor, task, answer }) {
            Ok(()) => reply.await.unwrap_or_else(|_| refused(Reason::Unknown)),
            Err(TrySendError::Full(_)) => refused(Reason::Busy),
            Err(TrySendError::Disconnected(_)) => refused(Reason::ReadOnly),
        }
    }

    fn read(&self, actor: Actor, reader: &Reader, request: &Request) -> Result<Reply, StoreError> {
        let core = &self.0.core;
        match request {
            Request::List { view, skip, limit } => {
                reading::list(core, reader, view, *skip as usize, *limit as usize)
            }
            Request::Show { case } => reading::show(core, actor, reader, *case),
            Request::Explain { case } => reading::explain(core, reader, *case),
            Request::Device { case } => device::told(core, actor, reader, *case),
            Request::RepairStage { code } => device::stage(core, code),
            Request::Alike { case, field, below, limit } => {
                alike::alike(core, reader, *case, field, *below, *limit as usize)
            }
            Request::Line { line } => reading::line(core, reader, line),
            Request::Customer { of } => customer::page(core, reader, of),
            Request::Counts => {
                topics::watch(core, reader);
                Ok(reading::counts(core, reader))
            }
            Request::Board => board::board(core, reader),
            Request::Rules { rules, calendar } => Ok(reading::rules(core, rules, calendar)),
            Request::Status => Ok(reading::status(core, reader)),
            Request::Notices => outbox::list(core, reader),
            Request::LinesToTake => Ok(line_to_take::list(core, reader)),
            Request::Drafts => reading::drafts(core, reader),
            Request::People => Ok(Reply::People(core.read(|live| live.people.views(reader.may(Op::People))))),
            Request::PersonKeys { staff } => {
                let keys = core.read(|live| person_key::list(&live.people, staff.as_deref()));
                Ok(keys.map_or_else(refused, Reply::PersonKeys))
            }
            _ => Ok(refused(Reason::NotFound)),
        }
    }

    async fn check(&self, actor: Actor, rebuild: bool) -> Reply {
        if rebuild {
            match self.write(actor, Task::Rebuild).await {
                Reply::Ok => {}
                other => return other,
            }
        }
        self.apart(reading::check).await
    }

    /// The next piece of a backup. Where nobody asks for the one after it, the file is closed after a while.
    async fn back_up(&self, file: Option<String>) -> Reply {
        let reply = self.apart(move |core| Ok(Reply::Backup(backup::asked(core, file.as_deref())))).await;
        if matches!(reply, Reply::Backup(Backup::Copied { .. } | Backup::Verified { .. }))
            && self.0.core.backups.watch()
        {
            // It keeps no store open that is to be closed.
            let core = Arc::downgrade(&self.0.core);
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(backup::LEFT).await;
                    let Some(core) = core.upgrade() else { return };
                    if core.backups.close_left() {
                        return core.backups.unwatch();
                    }
                }
            });
        }
        reply
    }

    /// Reads that may take long: not on a thread that sessions wait for.
    async fn apart(&self, read: impl FnOnce(&Core) -> Result<Reply, StoreError> + Send + 'static) -> Reply {
        let core = self.0.core.clone();
        match tokio::task::spawn_blocking(move || read(&core)).await {
            Ok(reply) => reply.unwrap_or_else(unread),
            Err(_) => refused(Reason::Busy),
        }
    }
}

/// Something that nobody asked for who would wait for an answer.
fn own(task: Task) -> Job {
    let (answer, _) = oneshot::channel();
    let actor = Actor { person: PersonId::SYSTEM, on_behalf: None, door: crate::case::Door::Timer };
    Job { actor, task, answer }
}

/// The store could not be read now: it is being reopened, or the disk fails.
fn unread(error: StoreError) -> Reply {
    tracing::error!(%error, "the store could not be read");
    refused(Reason::Busy)
}
