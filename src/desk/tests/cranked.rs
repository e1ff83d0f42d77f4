//! A desk whose writer is turned by hand, in the thread of its test, over a disk that may fail: the same commands
//! meet the same failure at the same write each time.

use std::{
    cell::Cell,
    io,
    pin::Pin,
    sync::mpsc::Receiver,
    task::{Context, Poll, Waker},
};

use super::hall::{LI, WANG, ZHAO, site_facts, start};
use crate::{
    api::{Actor, CaseView, Reply, Request, Status},
    case::{CaseId, Recorded, Role},
    desk::{
        Clock, Desk, DeskError, Dial, Founder, found,
        job::Job,
        room::{self, Room},
        writer::{Ended, Writer},
    },
    store::tests::disk::{Disk, Image},
};

/// Events of one projection between two batches.
const AT_ONCE: u64 = 2_048;

/// What was asked, on its way.
type Asked = Pin<Box<dyn Future<Output = Reply>>>;

pub struct Cranked {
    pub desk: Desk,
    /// None once it was lost: then the process would have ended with code 1.
    writer: Option<Writer>,
    jobs: Receiver<Job>,
    pub dial: Dial,
}

impl Cranked {
    /// Opens the store on a disk that has room.
    pub fn open(disk: &Disk, dial: &Dial) -> Result<Self, DeskError> {
        Self::open_in(disk, dial, Room::on(Box::new(Plenty)))
    }

    /// The same with room of a kind.
    pub fn open_in(disk: &Disk, dial: &Dial, room: Room) -> Result<Self, DeskError> {
        let clock = Clock::Dial(dial.clone());
        let (desk, writer, jobs) =
            Desk::still(std::path::Path::new("/nowhere"), disk.open()?, clock, None, room)?;
        Ok(Self { desk, writer: Some(writer), jobs, dial: dial.clone() })
    }

    /// Asks all of this at once, so that it is committed together.
    pub fn ask_all(&mut self, asked: Vec<(Actor, Request)>) -> Vec<Reply> {
        let mut waiting: Vec<(Asked, Option<Reply>)> = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        for (by, request) in asked {
            let desk = self.desk.clone();
            let mut asked: Asked = Box::pin(async move { desk.ask(by, request).await });
            let now = match asked.as_mut().poll(&mut context) {
                Poll::Ready(reply) => Some(reply),
                Poll::Pending => None,
            };
            waiting.push((asked, now));
        }
        let jobs = self.jobs.try_iter().collect();
        self.crank(|writer| {
            writer.turn(jobs);
        });
        let told = waiting.into_iter().map(|(mut asked, now)| match now {
            Some(reply) => reply,
            None => match asked.as_mut().poll(&mut context) {
                Poll::Ready(reply) => reply,
                Poll::Pending => panic!("the writer left a command without an answer"),
            },
        });
        told.collect()
    }

    pub fn ask(&mut self, by: Actor, request: Request) -> Reply {
        self.ask_all(vec![(by, request)]).remove(0)
    }

    /// Does with the writer what it does between two batches.
    pub fn crank(&mut self, work: impl FnOnce(&mut Writer)) {
        let Some(writer) = &mut self.writer else { return };
        work(writer);
        if writer.is_lost() {
            self.writer = None;
            // Who asks from now on finds nobody.
            self.jobs = std::sync::mpsc::sync_channel(1).1;
        }
    }

    /// One look at the clock and the disk, with nothing asked.
    pub fn turn(&mut self) {
        self.crank(|writer| {
            writer.turn(Vec::new());
        });
    }

    pub fn project(&mut self) {
        self.crank(|writer| writer.project(AT_ONCE));
    }

    /// Whether the process would have ended with code 1.
    pub const fn is_lost(&self) -> bool {
        self.writer.is_none()
    }

    /// Stops in good order; whether it did.
    pub fn stop(self) -> bool {
        self.writer.is_some_and(|writer| writer.close() == Ended::Told)
    }

    pub fn show(&self, case: CaseId) -> CaseView {
        match self.read(WANG, Request::Show { case }) {
            Reply::Case(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn status(&self) -> Status {
        match self.read(WANG, Request::Status) {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    /// What needs no writer.
    pub fn read(&self, by: Actor, request: Request) -> Reply {
        let desk = self.desk.clone();
        let mut asked = Box::pin(async move { desk.ask(by, request).await });
        match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(reply) => reply,
            Poll::Pending => panic!("a read waits for the writer"),
        }
    }

    /// The log against everything that is derived from it, in the store and in memory.
    pub fn problems(&self) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        match runtime.block_on(self.desk.ask(WANG, Request::Check { rebuild: false })) {
            Reply::Checked { problems } => problems,
            other => panic!("{other:?}"),
        }
    }

    /// The log after an event.
    pub fn log_after(&self, seq: u64) -> Vec<Recorded> {
        let mut log = Vec::new();
        let add = &mut |record| {
            log.push(record);
            true
        };
        self.desk.store().scan(seq + 1, add).unwrap();
        log
    }
}

/// A disk with a site of an administrator, an agent and a revisitor, whose server was stopped.
pub fn site() -> (Image, Dial) {
    let dir = tempfile::tempdir().unwrap();
    let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
    let data = dir.path().join("data");
    found(&data, &site_facts(), &founder).unwrap();
    let disk = Disk::of([std::fs::read(data.join("live.redb")).unwrap(), Vec::new()]);
    let dial = Dial::new(start());
    let mut desk = Cranked::open(&disk, &dial).unwrap();
    for (staff, name, role, is) in
        [("1002", "李明", Role::Agent, LI), ("1003", "赵敏", Role::Revisitor, ZHAO)]
    {
        let (staff, name) = (staff.to_owned(), name.to_owned());
        match desk.ask(WANG, Request::AddPerson { staff, name, role, team: None, pin: None }) {
            Reply::Person(view) => assert_eq!(view.id, is.person),
            other => panic!("{other:?}"),
        }
    }
    assert!(desk.stop());
    (disk.bytes(), dial)
}

/// A disk that always has room.
struct Plenty;

impl room::Disk for Plenty {
    fn free(&self) -> io::Result<u64> {
        Ok(u64::MAX)
    }

    fn has_ballast(&self) -> bool {
        true
    }

    fn keep_ballast(&self, _: u64) -> bool {
        true
    }

    fn drop_ballast(&self) -> bool {
        false
    }
}

/// Room that is counted on a disk whose system never says how much there is, as where an account is allowed so
/// much and no more.
pub struct Counted {
    pub disk: Disk,
    /// Blocks of the ballast; none where something else ate what it held.
    pub ballast: u64,
    pub kept: Cell<bool>,
}

/// Blocks that are a floor, among so small files.
const FLOOR: u64 = 64;

impl room::Disk for Counted {
    fn free(&self) -> io::Result<u64> {
        Ok(u64::MAX)
    }

    fn has_ballast(&self) -> bool {
        self.kept.get()
    }

    fn keep_ballast(&self, spare: u64) -> bool {
        let spare = if spare > 0 { FLOOR } else { 0 };
        if !self.kept.get() && self.disk.take(self.ballast + spare) {
            self.disk.give(spare);
            self.kept.set(true);
        }
        self.kept.get()
    }

    fn drop_ballast(&self) -> bool {
        let kept = self.kept.replace(false);
        if kept {
            self.disk.give(self.ballast);
        }
        kept && self.ballast > 0
    }
}
