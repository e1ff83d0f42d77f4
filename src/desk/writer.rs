//! The one writer: what waits in the queue is decided, committed together in one durable transaction,
//! published, and only then answered.

mod trailing;

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant as Moment},
};

use tokio::sync::oneshot;

use self::trailing::Trailing;
use super::{
    core::Core,
    job::{Job, Task, known, refused, reply, tell},
    live::{Fresh, Live},
    outbox,
    room::Room,
    staff, trail,
    work::{Next, Work},
};
use crate::{
    api::Reply,
    case::{CaseId, Event, Reason, Recorded, Standing},
    sla::Instant,
    store::{Batch, Checkpoint, Loaded, NewAudited, NewEvent, StaffKey, StoreError},
};

/// Commands that wait at most; who comes then is told to try again.
pub const QUEUE: usize = 1_024;
/// Commands that are committed together at most.
const TOGETHER: usize = 256;
/// Cases whose alarms one batch writes at most: nobody waits for a thousand timers.
const ALARMS: usize = 512;
/// Events that wait for their projection at most, about 512 commands.
const UNPROJECTED: u64 = 1_024;
/// Events that are projected between two batches, so that nobody waits for more.
const AT_ONCE: u64 = 2_048;
/// How long nothing must come before what waits is projected.
const IDLE: Duration = Duration::from_millis(500);
/// How often a clock moved by hand is looked at.
const BY_HAND: Duration = Duration::from_millis(50);
/// How often the writer wakes with nothing to do: a machine that slept has another time then, and others may have
/// filled its disk.
const LONGEST: Duration = Duration::from_secs(5);
/// How often a full disk is looked at again.
const FULL: Duration = Duration::from_secs(1);
/// How long a command id is remembered: longer than a line, a terminal or a server is away while a command waits to
/// be sent again. Each costs the live file, which has to stay small.
const REMEMBERED_S: i64 = 3 * 86_400;
/// Events of the log that one sweep of forgotten command ids looks at.
const SWEPT: usize = 10_000;
/// How often such a sweep begins.
const SWEEP: Duration = Duration::from_secs(600);

/// The state that only the writer has.
pub struct Writer {
    core: Arc<Core>,
    next: Next,
    room: Room,
    /// The time of a clock moved by hand when it was last looked at.
    seen: Instant,
    /// The last event that was projected.
    projected: u64,
    /// When something was last asked.
    quiet: Moment,
    swept: Option<Moment>,
    /// Notices that were being sent when the last server ended, of which nothing is written down yet.
    broken_off: Vec<u64>,
    /// The same of messages to staff.
    untold: Vec<StaffKey>,
    /// What was published stands before the end of the log, because there was no room to take in more.
    behind: bool,
    /// The last entry of the audit trail that stands.
    trail_n: u64,
    /// When the last checkpoint was made, and whether anything was written since.
    checkpointed: Option<Instant>,
    unsigned: bool,
    /// Why nothing can be read or written any more.
    lost: Option<StoreError>,
}

/// Whether the writer goes on.
#[derive(Debug, PartialEq, Eq)]
pub enum Then {
    GoOn,
    Stop,
    Halt,
}

/// How the writer ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Told,
    /// The store does not open again. Nothing can be said or kept any more; another start may find the disk in order.
    Lost,
}

/// Ends the process when the writer panics. A write transaction is never unwound across: what it would leave
/// behind nobody has proved. The terminals attach to the next server by themselves.
struct NoUnwinding;

impl Drop for NoUnwinding {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("the writer panicked");
            std::process::abort();
        }
    }
}

impl Writer {
    /// A writer that goes on where the log ends.
    pub fn new(core: Arc<Core>, next: Next, room: Room) -> Self {
        let seen = core.time.now();
        let projected = next.seq.saturating_sub(1);
        let (broken_off, untold) = (outbox::under_way(&core), staff::under_way(&core));
        let trail_n = core.store.audit_head().map_or(0, |head| head.n);
        let last = core.store.last_checkpoint().ok().flatten();
        let checkpointed = last.and_then(|(no, line)| {
            core.trail.made_checkpoint(no);
            Checkpoint::read(&line).map(|(stands, _)| stands.at)
        });
        Self {
            core,
            next,
            room,
            seen,
            projected,
            quiet: Moment::now(),
            swept: None,
            broken_off,
            untold,
            behind: false,
            trail_n,
            checkpointed,
            unsigned: false,
            lost: None,
        }
    }

    /// Writes what came due while nobody was here; as much as one batch takes, the rest comes at once after.
    ///
    /// # Errors
    /// The disk failed in doing so, and the store does not open again.
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        self.turn(Vec::new());
        self.lost.take().map_or(Ok(()), Err)
    }

    /// Writes until it is told to stop, or nobody is left who could.
    pub fn run(mut self, jobs: &Receiver<Job>) -> Ended {
        let _guard = NoUnwinding;
        while !self.is_lost() {
            let (batch, idle) = match jobs.recv_timeout(self.rest()) {
                Ok(job) => {
                    let more = jobs.try_iter().take(TOGETHER - 1);
                    (std::iter::once(job).chain(more).collect(), false)
                }
                Err(RecvTimeoutError::Timeout) => (Vec::new(), true),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if !idle {
                self.quiet = Moment::now();
            }
            match self.turn(batch) {
                Then::GoOn => {}
                Then::Stop => break,
                Then::Halt => return Ended::Told,
            }
            if idle {
                self.tidy();
            }
        }
        self.close()
    }

    /// Brings the projection up to date and closes the store.
    pub fn close(mut self) -> Ended {
        if !self.core.read(|live| live.read_only) {
            self.project(u64::MAX);
        }
        if self.is_lost() {
            return Ended::Lost;
        }
        if let Err(error) = self.core.store.close() {
            tracing::error!(%error, "the store was not closed in good order");
        }
        Ended::Told
    }

    /// Whether the store does not open again.
    pub const fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// How long to wait for a command.
    fn rest(&self) -> Duration {
        if self.core.read(|live| live.read_only) {
            return FULL;
        }
        if self.unprojected() >= UNPROJECTED {
            return Duration::ZERO;
        }
        if self.core.time.by_hand() {
            return self.core.trail.rest().map_or(BY_HAND, |rest| BY_HAND.min(rest));
        }
        let longest = if self.unprojected() > 0 { IDLE } else { LONGEST };
        let longest = self.core.trail.rest().map_or(longest, |rest| longest.min(rest));
        let ahead = self.next_alarm().map(|at| at.since(self.core.time.now()).max(0).unsigned_abs());
        ahead.map_or(longest, |seconds| longest.min(Duration::from_secs(seconds)))
    }

    /// One batch: what is due and what was asked, committed together.
    pub fn turn(&mut self, jobs: Vec<Job>) -> Then {
        let _guard = NoUnwinding;
        let clock = self.core.time.now();
        if self.core.time.by_hand() && clock != self.seen {
            self.seen = clock;
            self.core.announce();
        }
        let writable = self.look_at_room();
        // Nothing is recorded before what stands in the log already, wherever the clock of the machine jumps.
        let at = clock.max(self.next.recorded);
        let core = self.core.clone();
        let mut work = Work::new(&core, at, self.next);
        let fired = !writable || self.fire(&mut work);
        // A notice under way is not sent again, so that none of these is meanwhile.
        let settled =
            if writable { outbox::settle_broken_off(&mut work, &self.broken_off) } else { Vec::new() };
        if writable && !self.untold.is_empty() {
            staff::settle_broken_off(&mut work, &std::mem::take(&mut self.untold));
        }
        let mut answers = Vec::with_capacity(jobs.len());
        let (mut rebuilds, mut looks) = (Vec::new(), Vec::new());
        let mut then = Then::GoOn;
        for job in jobs {
            match job.task {
                Task::Stop => then = Then::Stop,
                Task::Halt => then = Then::Halt,
                Task::Look(told) => looks.push(told),
                Task::Rebuild => rebuilds.push(job.answer),
                // What was done before is answered all the same.
                task if !writable => answers.push((job.answer, known(&work, job.actor, &task))),
                task => {
                    let reply = reply(&mut work, job.actor, task);
                    answers.push((job.answer, reply));
                }
            }
        }
        let trail = match writable {
            true if then != Then::GoOn => Trailing::Now,
            true => Trailing::WhenDue,
            false => Trailing::Waits,
        };
        if self.finish(work, answers, trail) {
            self.broken_off.retain(|notice| !settled.contains(notice));
        }
        if !fired {
            self.reload();
        }
        for answer in rebuilds {
            let reply = self.rebuild();
            tell(answer, reply);
        }
        if writable && self.unprojected() >= UNPROJECTED {
            self.project(AT_ONCE);
        }
        if !looks.is_empty() {
            self.settle();
        }
        for told in looks {
            // Whoever asked may be gone.
            let _ = told.send(self.next_alarm());
        }
        then
    }

    /// Writes batch after batch until nothing is due, or nothing can be written.
    fn settle(&mut self) {
        let mut before = None;
        while self.next_alarm().is_some_and(|at| at <= self.seen_now()) && before != Some(self.next.seq) {
            before = Some(self.next.seq);
            self.turn(Vec::new());
        }
    }

    /// Events that the store's search does not know yet.
    const fn unprojected(&self) -> u64 {
        self.next.seq.saturating_sub(self.projected + 1)
    }

    /// When the next timer has something to tell.
    fn next_alarm(&self) -> Option<Instant> {
        self.core.read(|live| live.queue.next_alarm())
    }

    /// Writes what is due. False = the store cannot be read.
    fn fire(&self, work: &mut Work<'_>) -> bool {
        for id in self.core.read(|live| live.queue.due(work.at, ALARMS)) {
            let fired = match work.case(id) {
                Ok(Some(case)) => work.fire(case).map(|_| ()),
                Ok(None) => Ok(()),
                Err(StoreError::Damaged(why)) => {
                    // Neither its head nor its history can be read. The timers of all others go on.
                    tracing::error!(case = %id, why, "a case cannot be read, its timers are silent");
                    self.core.change(|live| live.queue.silence(id));
                    Ok(())
                }
                Err(error) => Err(error.into()),
            };
            if let Err(halt) = fired {
                tracing::error!(case = %id, ?halt, "what is due could not be written");
                return false;
            }
        }
        true
    }

    /// Commits, publishes and answers; or answers that it is not known. Whether what was done stands.
    fn finish(
        &mut self,
        mut work: Work<'_>,
        answers: Vec<(oneshot::Sender<Reply>, Reply)>,
        trail: Trailing,
    ) -> bool {
        if work.broken {
            tracing::error!("a command could not be done whole; nothing of its batch is written");
            answers.into_iter().for_each(|(answer, _)| tell(answer, refused(Reason::Busy)));
            return false;
        }
        work.checkpoint |= trail != Trailing::Waits && self.wants_checkpoint(work.at);
        if work.is_empty() && !self.takes_trail(trail) {
            answers.into_iter().for_each(|(answer, reply)| tell(answer, reply));
            return true;
        }
        let noted = self.core.trail.take();
        let mut batch = work.take_batch();
        let own = std::mem::replace(&mut batch.audit, noted.clone());
        batch.audit.extend(own);
        let changes: Vec<NewAudited> = trail::changes(&batch.events).collect();
        batch.audit.extend(changes);
        let stood = self.trail_n;
        let began = Moment::now();
        match self.core.store.commit(&batch) {
            Ok(()) => {
                self.took_trail(&batch);
                self.core.meter.committed(began.elapsed(), batch.events.iter().map(|new| &new.event));
                let erases = batch.events.iter().any(|new| matches!(new.event, Event::Erased));
                self.publish(work, batch);
                // The keys go with the projection: whoever is told that somebody is erased finds nothing of them.
                if erases {
                    self.project(u64::MAX);
                }
                answers.into_iter().for_each(|(answer, reply)| tell(answer, reply));
                true
            }
            Err(error) => {
                tracing::error!(%error, "a batch failed; whether it stands is known after reopening");
                drop(work);
                self.reload_after(&error);
                // What stands after all is not written a second time.
                if self.core.store.audit_head().is_ok_and(|head| head.n == stood) {
                    self.core.trail.give_back(noted);
                }
                self.trail_n = self.core.store.audit_head().map_or(stood, |head| head.n);
                answers.into_iter().for_each(|(answer, _)| tell(answer, refused(Reason::Unknown)));
                false
            }
        }
    }

    /// Makes what was committed the version that everybody reads.
    fn publish(&mut self, work: Work<'_>, batch: Batch) {
        let reception = std::sync::Arc::clone(&work.reception);
        let Work {
            at, next, people, editions, lines_to_take, stock, fresh, recounted, born, reveals, ..
        } = work;
        for (person, of, from) in &reveals {
            self.core.reveals.show(*person, *of, *from);
        }
        let before = self.next.customer;
        let changed = !batch.events.is_empty();
        let standings: Vec<(CaseId, Option<Standing>)> =
            fresh.cases.values().map(|case| (case.id, case.standing())).collect();
        self.core.alarms.take(&fresh, &editions, &batch.events);
        self.core.change(|live| {
            for (id, standing) in standings {
                let was_open = live.queue.remove(id.n);
                match (was_open, standing.is_some()) {
                    (true, false) => live.closed += 1,
                    (false, false) if born.contains(&id) => live.closed += 1,
                    (false, true) if !born.contains(&id) => live.closed = live.closed.saturating_sub(1),
                    _ => {}
                }
                if let Some(standing) = standing {
                    live.queue.set(standing, at);
                }
            }
            for recounted in recounted.into_values() {
                live.queue.set(recounted.standing, at);
            }
            live.queue.advance(at);
            live.customers += u64::from(next.customer.saturating_sub(before));
            live.events = next.seq.saturating_sub(1);
            live.site_last = next.site;
            let said: Vec<Recorded> = batch.events.into_iter().map(NewEvent::recorded).collect();
            said.iter().for_each(|record| live.post(record));
            for (seq, attempt) in batch.attempts {
                if let Some(waiting) = live.outbox.get_mut(&seq) {
                    waiting.attempt = attempt;
                }
            }
            for (key, message) in batch.staff {
                match message {
                    Some(message) => live.staff.insert(key, message),
                    None => live.staff.remove(&key),
                };
            }
            (live.people, live.editions) = (people, editions);
            live.lines_to_take = lines_to_take;
            (live.stock, live.reception) = (stock, reception);
            live.fresh.extend(fresh);
            said.iter().for_each(|record| live.fresh.say(record));
        });
        self.next = next;
        if changed || !reveals.is_empty() {
            self.core.announce();
            self.core.wake_courier();
        }
    }

    /// After a write that failed.
    fn reload_after(&mut self, error: &StoreError) {
        if error.is_full() {
            self.room.ran_out();
        }
        self.reload();
        if self.room.ran_out_before() {
            self.say_room(false);
        }
    }

    /// What the files say now is what stands.
    fn reload(&mut self) {
        let mut loaded = self.load_anew();
        if loaded.as_ref().is_err_and(StoreError::is_full) && self.room.ran_out() {
            loaded = self.load_anew();
        }
        match loaded {
            Ok(loaded) => {
                self.behind = false;
                self.take_over(loaded);
            }
            // What was published can be read still; what came after it is taken over when there is room.
            Err(error) if error.is_full() => {
                self.behind = true;
                match self.core.store.reopen() {
                    // Some file systems need room even for what is written over. It is tried again in a second.
                    Err(error) if !error.is_full() => self.lose(error),
                    _ => {}
                }
            }
            Err(error) => self.lose(error),
        }
    }

    fn load_anew(&self) -> Result<Loaded, StoreError> {
        self.core.store.reopen()?;
        self.core.store.load()
    }

    fn lose(&mut self, error: StoreError) {
        tracing::error!(%error, "the store does not open again");
        self.lost = Some(error);
    }

    fn take_over(&mut self, loaded: Loaded) {
        self.next = next(&loaded, self.next.recorded);
        self.projected = self.next.seq.saturating_sub(1);
        let (site, now) = (self.core.store.facts().site, self.core.time.now());
        self.core.change(|live| {
            let read_only = live.read_only;
            *live = Live { read_only, ..Live::new(loaded, site, now) };
        });
        self.core.recent.clear();
        self.core.alarms.forget();
        self.core.announce();
    }

    /// Whether there is room to write; everybody is told when that changes. The files are opened anew where somebody's
    /// read failed, since nobody reads anything more before.
    fn look_at_room(&mut self) -> bool {
        let mut room = self.room.is_enough();
        if room && self.behind || self.core.store.has_failed() {
            self.reload();
            room &= !self.behind && !self.is_lost();
        }
        self.say_room(room);
        room
    }

    fn say_room(&self, room: bool) {
        if self.core.read(|live| live.read_only) == room {
            self.core.change(|live| live.read_only = !room);
            tracing::warn!(read_only = !room, "room on the disk");
            self.core.announce();
        }
    }

    /// Folds at most so many of the committed events into heads and search rows, and drops what was kept of them
    /// here.
    pub fn project(&mut self, most: u64) {
        let upto = self.projected.saturating_add(most);
        let (cases, end) = self.core.read(|live| {
            let fresh = live.fresh.cases.values().filter(|case| case.last <= upto).cloned();
            (fresh.collect::<Vec<_>>(), live.events)
        });
        let upto = upto.min(end);
        let heads: Vec<_> = cases.iter().map(AsRef::as_ref).collect();
        match self.core.store.project(&heads, upto) {
            Ok(()) => {
                self.move_trail();
                self.projected = upto;
                cases.iter().for_each(|case| self.core.recent.renew(case));
                self.core.change(|live| match upto == end {
                    true => live.fresh = Fresh::default(),
                    // What stands in the store is found there.
                    false => live.fresh.projected(upto),
                });
            }
            Err(error) => {
                tracing::error!(%error, "the projection failed");
                self.reload_after(&error);
            }
        }
    }

    /// What is done when nothing else is.
    fn tidy(&mut self) {
        if self.core.read(|live| live.read_only) {
            return;
        }
        self.room.keep_ballast();
        self.move_trail();
        if self.unprojected() > 0 && self.quiet.elapsed() >= IDLE {
            self.project(AT_ONCE);
        }
        if self.swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
            self.sweep();
        }
    }

    /// Forgets command ids that nobody sends again.
    pub fn sweep(&mut self) {
        match self.core.store.sweep_commands(self.seen_now().plus(-REMEMBERED_S), SWEPT) {
            // There is more: the next idle moment goes on.
            Ok(SWEPT) => {}
            Ok(_) => self.swept = Some(Moment::now()),
            Err(error) => {
                tracing::error!(%error, "command ids could not be swept");
                self.reload_after(&error);
            }
        }
    }

    fn seen_now(&self) -> Instant {
        self.core.time.now().max(self.next.recorded)
    }

    /// Makes everything projected anew from the log. Nobody writes meanwhile, and searches find less.
    fn rebuild(&mut self) -> Reply {
        match self.core.store.rebuild().and_then(|()| self.core.store.load()) {
            Ok(loaded) => {
                self.take_over(loaded);
                Reply::Ok
            }
            Err(error) => {
                tracing::error!(%error, "the store could not be rebuilt");
                self.reload_after(&error);
                refused(Reason::Unknown)
            }
        }
    }
}

/// Where the log of a loaded store goes on.
pub fn next(loaded: &Loaded, recorded: Instant) -> Next {
    Next {
        seq: loaded.next_seq,
        case: loaded.next_case,
        customer: loaded.next_customer,
        site: loaded.site_last,
        recorded: loaded.recorded.unwrap_or(recorded),
    }
}
