//! A hall with a desk: people, a clock, and acts in few words.

use std::{path::PathBuf, time::Duration};

use tempfile::TempDir;

use crate::{
    api::{Actor, CaseRow, CaseView, Counts, EventView, Reply, Request, Target, View},
    case::{CaseId, CommandId, Door, Fields, PersonId, Purpose, Reason, Refusal, Role, Subject, Verb},
    desk::{
        Clock, Desk, Founder, Notify, bench, found,
        room::{Disk, Room},
    },
    rules::Lang,
    sla::Instant,
    store::{SiteFacts, Store},
};

pub struct Hall {
    pub desk: Desk,
    pub now: Instant,
    pub dir: TempDir,
    commands: u64,
    /// The command that delivers notices, from the next start on.
    pub notify: Option<Notify>,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub case: CaseId,
    pub revision: u64,
    pub events: Vec<EventView>,
}

impl Done {
    pub fn names(&self) -> Vec<&'static str> {
        self.events.iter().map(|view| view.event.name()).collect()
    }
}

/// Monday morning in Zhangjiakou.
pub fn start() -> Instant {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

pub fn fields(of: &[(&str, &str)]) -> Fields {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub const fn actor(person: u32) -> Actor {
    Actor { person: PersonId(person), on_behalf: None, door: Door::Terminal }
}

/// The administrator who made the site.
pub const WANG: Actor = actor(1);
/// An agent.
pub const LI: Actor = actor(2);
/// A revisitor.
pub const ZHAO: Actor = actor(3);

pub fn site_facts() -> SiteFacts {
    SiteFacts {
        site: bench::site(),
        name: "张家口".to_owned(),
        lang: Lang::Zh,
        zone: "Asia/Shanghai".to_owned(),
        test_clock: true,
        epoch: 1,
    }
}

impl Hall {
    /// A site with an administrator, an agent and a revisitor.
    pub async fn new() -> Self {
        Self::delivering(tempfile::tempdir().unwrap(), None).await
    }

    /// The same with a command that delivers notices.
    pub async fn delivering(dir: TempDir, notify: Option<Notify>) -> Self {
        let data = dir.path().join("data");
        let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
        found(&data, &site_facts(), &founder).unwrap();
        std::fs::write(dir.path().join("clock"), start().to_string()).unwrap();
        let hall = Self::again(dir, notify);
        hall.add("1002", "李明", Role::Agent).await;
        hall.add("1003", "赵敏", Role::Revisitor).await;
        hall
    }

    /// A hall over the store in a directory.
    pub fn again(dir: TempDir, notify: Option<Notify>) -> Self {
        let clock = Clock::File(dir.path().join("clock"));
        let desk = Desk::start(&dir.path().join("data"), clock, notify.clone()).unwrap();
        let now = desk.now();
        Self { desk, now, dir, commands: 0, notify }
    }

    /// A hall over a store that is open, with another way to ask for the room on the disk.
    pub fn over(store: Store, dir: TempDir, free: impl Fn() -> u64 + Send + 'static) -> Self {
        let clock = Clock::File(dir.path().join("clock"));
        let desk = Desk::open(dir.path(), store, clock, None, Room::on(Box::new(Free(free)))).unwrap();
        let now = desk.now();
        Self { desk, now, dir, commands: 1_000, notify: None }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub async fn add(&self, staff: &str, name: &str, role: Role) -> Actor {
        self.add_in(staff, name, role, None).await
    }

    pub async fn add_in(&self, staff: &str, name: &str, role: Role, team: Option<&str>) -> Actor {
        let request = Request::AddPerson {
            staff: staff.to_owned(),
            name: name.to_owned(),
            role,
            team: team.map(str::to_owned),
            pin: None,
        };
        match self.desk.ask(WANG, request).await {
            Reply::Person(view) => actor(view.id.0),
            other => panic!("{other:?}"),
        }
    }

    /// Moves the clock; the desk sees it at once.
    pub fn set(&mut self, now: Instant) {
        self.now = now;
        std::fs::write(self.dir.path().join("clock"), now.to_string()).unwrap();
    }

    pub fn pass(&mut self, seconds: i64) {
        self.set(self.now.plus(seconds));
    }

    /// Stops the server and starts it again, now or at another time.
    pub fn restart(&mut self) {
        self.desk.stop();
        let clock = Clock::File(self.dir.path().join("clock"));
        let store = Store::open(&self.data()).unwrap();
        let room = Room::of(&self.data());
        self.desk = Desk::open(&self.data(), store, clock, self.notify.clone(), room).unwrap();
    }

    pub fn id(&mut self) -> CommandId {
        self.commands += 1;
        CommandId::nth("hall", self.commands)
    }

    pub async fn act(
        &mut self,
        by: Actor,
        case: Option<CaseId>,
        verb: Verb,
        typed: &[(&str, &str)],
    ) -> Result<Done, Refusal> {
        let command = self.id();
        let target = case.map_or(Target::New, Target::Case);
        self.send(by, Request::Act { target, verb, fields: fields(typed), command, base: None }).await
    }

    pub async fn send(&self, by: Actor, request: Request) -> Result<Done, Refusal> {
        match self.desk.ask(by, request).await {
            Reply::Done { case, revision, events } => Ok(Done { case, revision, events }),
            Reply::Refused { refusal, .. } => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    /// A complaint that somebody accepted at intake.
    pub async fn accepted(&mut self, by: Actor, line: &str) -> CaseId {
        let typed =
            [("line", line), ("name", "李某某"), ("text", "2楼室内无信号"), ("category", "indoor_coverage")];
        self.act(by, None, Verb::Accept, &typed).await.unwrap().case
    }

    pub async fn show(&self, by: Actor, case: CaseId) -> CaseView {
        match self.desk.ask(by, Request::Show { case }).await {
            Reply::Case(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    /// Asks to read something in the clear for a quarter of an hour.
    pub async fn reveal(&self, by: Actor, of: Subject) -> Result<Instant, Refusal> {
        match self.desk.ask(by, Request::Reveal { of, why: Purpose::ComplaintCheck, text: None }).await {
            Reply::Revealed { until } => Ok(until),
            Reply::Refused { refusal, .. } => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    pub async fn list(&self, by: Actor, view: View) -> Vec<CaseRow> {
        match self.desk.ask(by, Request::List { view, skip: 0, limit: 500 }).await {
            Reply::Rows { rows, total } => {
                assert_eq!(rows.len() as u64, total);
                rows
            }
            other => panic!("{other:?}"),
        }
    }

    /// The case that stands first in the queue.
    pub async fn list_first(&self) -> CaseId {
        match self.desk.ask(WANG, Request::List { view: View::All, skip: 0, limit: 1 }).await {
            Reply::Rows { rows, .. } => rows[0].case,
            other => panic!("{other:?}"),
        }
    }

    pub async fn counts(&self, by: Actor) -> Counts {
        match self.desk.ask(by, Request::Counts).await {
            Reply::Counts(counts) => counts,
            other => panic!("{other:?}"),
        }
    }

    pub async fn status(&self) -> crate::api::Status {
        match self.desk.ask(WANG, Request::Status).await {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    /// What is wrong with the store, by its own word.
    pub async fn problems(&self) -> Vec<String> {
        match self.desk.ask(WANG, Request::Check { rebuild: false }).await {
            Reply::Checked { problems } => problems,
            other => panic!("{other:?}"),
        }
    }

    /// The names of the events of a case.
    pub async fn names(&self, case: CaseId) -> Vec<&'static str> {
        self.show(WANG, case).await.events.iter().map(|view| view.event.name()).collect()
    }

    /// Waits until something holds, looking again after each new version.
    pub async fn until<F: Future<Output = bool>>(&self, holds: impl Fn() -> F) {
        let mut version = self.desk.version();
        let mut seen = 0;
        while !holds().await {
            seen += 1;
            assert!(seen < 200, "it never came");
            let _ = tokio::time::timeout(Duration::from_millis(100), version.changed()).await;
        }
    }
}

/// A disk that says how much is free, and has no ballast.
pub struct Free<F>(pub F);

impl<F: Fn() -> u64 + Send> Disk for Free<F> {
    fn free(&self) -> std::io::Result<u64> {
        Ok((self.0)())
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

pub fn reason(done: Result<Done, Refusal>) -> Reason {
    done.unwrap_err().reason
}
