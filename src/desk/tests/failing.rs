//! The disk fails at each write and sync of an operation in turn, once or from then on, or has no room from each
//! block on: nobody is told done who is not, and the desk goes on, or gives up and the next start finds everything
//! in order.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    cranked::{Counted, Cranked, site},
    hall::{LI, WANG, ZHAO, fields},
};
use crate::{
    api::{Actor, Adopt, CaseView, ImportMode, Reply, Request, Row, RowResult, Target},
    case::{CaseId, CommandId, Reason, Recorded, Reference, Verb},
    desk::{Dial, bench, room::Room},
    store::tests::disk::{Dice, Disk, EIO, Fault, Image},
};

/// What is done while the disk fails.
enum Deed {
    /// Somebody asks for something.
    Ask(Actor, Request),
    /// What the desk does by itself.
    Crank(fn(&mut Cranked)),
    /// The desk stops in good order.
    Stop,
    /// It starts, on a store that was made and never opened.
    Start,
}

struct Operation {
    name: &'static str,
    deed: Deed,
    /// Seconds that pass before, and whether something waits to be moved then.
    after: i64,
    unmoved: bool,
}

/// Cases to do something with.
struct Cases {
    opened: CaseId,
    accepted: CaseId,
    answered: CaseId,
}

fn act(by: Actor, target: Target, verb: Verb, typed: &[(&str, &str)]) -> (Actor, Request) {
    let command = CommandId::of(&format!("{target:?} {} {typed:?}", verb.id()));
    (by, Request::Act { target, verb, fields: fields(typed), command, base: None })
}

fn row(n: u64, desk: &Dial) -> Row {
    Row {
        at: n,
        external: Reference { source: "eoms".to_owned(), id: n.to_string() },
        fields: fields(&[("text", "导入"), ("line", "13833330912")]),
        opened: desk.now().plus(-3_600),
        stage: None,
        status: None,
        answer: None,
        closed: None,
        urged: 0,
        limit: None,
        more: Vec::new(),
    }
}

/// A desk in use, as a killed server leaves it.
fn in_use() -> (Image, Dial, Cases) {
    let (image, dial) = site();
    let disk = Disk::of(image);
    let mut desk = Cranked::open(&disk, &dial).unwrap();
    let mut new = |line: &str, verb| {
        let typed =
            [("line", line), ("name", "李某某"), ("text", "2楼室内无信号"), ("category", "indoor_coverage")];
        let (by, request) = act(LI, Target::New, verb, &typed);
        match desk.ask(by, request) {
            Reply::Done { case, .. } => case,
            other => panic!("{other:?}"),
        }
    };
    let opened = new("13833330912", Verb::Open);
    let accepted = new("13833330913", Verb::Accept);
    let answered = new("13833330914", Verb::Accept);
    dial.set(dial.now().plus(3_600));
    for (verb, typed) in [
        (Verb::Finish, &[("disposition", "repaired"), ("late", "workload"), ("text", "好了")][..]),
        (Verb::Reply, &[("result", "reached"), ("kind", "final"), ("text", "请您再试")]),
    ] {
        let (by, request) = act(LI, Target::Case(answered), verb, typed);
        assert!(matches!(desk.ask(by, request), Reply::Done { .. }));
        dial.set(dial.now().plus(600));
    }
    dial.set(dial.now().plus(86_400));
    let (by, request) = act(LI, Target::Case(accepted), Verb::Note, &[("text", "写错了")]);
    assert!(matches!(desk.ask(by, request), Reply::Done { .. }));
    desk.turn();
    (disk.bytes(), dial, Cases { opened, accepted, answered })
}

fn operations(cases: &Cases, dial: &Dial) -> Vec<Operation> {
    let ask =
        |name, (by, request)| Operation { name, deed: Deed::Ask(by, request), after: 0, unmoved: false };
    let on = |case| Target::Case(case);
    let intake = [("line", "13833330999"), ("name", "周某"), ("text", "上不了网")];
    let draft = Request::SaveDraft { place: "note".to_owned(), text: "正在写".repeat(300) };
    let rows = (1..=40).map(|n| row(n, dial)).collect();
    let henan = Adopt::Rules("region = \"henan\"\n".to_owned());
    vec![
        Operation { name: "first start", deed: Deed::Start, after: 0, unmoved: false },
        ask("intake", act(LI, Target::New, Verb::Accept, &intake)),
        ask("accept", act(LI, on(cases.opened), Verb::Accept, &[("category", "indoor_coverage")])),
        ask("note", act(LI, on(cases.accepted), Verb::Note, &[("text", "回电无人接")])),
        ask(
            "finish",
            act(
                LI,
                on(cases.accepted),
                Verb::Finish,
                &[("disposition", "repaired"), ("late", "workload"), ("text", "好了")],
            ),
        ),
        ask(
            "revisit and close",
            act(ZHAO, on(cases.answered), Verb::Revisit, &[("result", "reached"), ("answer", "satisfied")]),
        ),
        ask("undo", act(LI, on(cases.accepted), Verb::Undo, &[])),
        ask("draft", (LI, draft)),
        ask("import", (WANG, Request::Import { rows, mode: ImportMode::Add })),
        Operation { name: "projection", deed: Deed::Crank(Cranked::project), after: 0, unmoved: true },
        ask("adoption", (WANG, Request::Adopt { what: henan, dry: false })),
        Operation { name: "timers", deed: Deed::Crank(Cranked::turn), after: 2 * 86_400, unmoved: false },
        Operation {
            name: "sweep",
            deed: Deed::Crank(|desk| desk.crank(|writer| writer.sweep())),
            after: 5 * 86_400,
            unmoved: true,
        },
        Operation { name: "stop", deed: Deed::Stop, after: 0, unmoved: true },
    ]
}

fn says_done(reply: &Reply) -> bool {
    match reply {
        Reply::Imported(rows) => rows.iter().all(|row| matches!(row.what, RowResult::Imported(_))),
        Reply::Refused { .. } => false,
        _ => true,
    }
}

/// What the log says, by the names of its events.
fn names(log: &[Recorded]) -> Vec<&'static str> {
    log.iter().map(|record| record.event.name()).collect()
}

/// A disk and the desk over it, just before an operation.
struct Trial<'a> {
    operation: &'a Operation,
    disk: Disk,
    dial: Dial,
    desk: Option<Cranked>,
    told: Option<Reply>,
}

/// Where operations begin.
struct Stage {
    fresh: Image,
    in_use: Image,
    dial: Dial,
}

impl<'a> Trial<'a> {
    fn new(operation: &'a Operation, stage: &Stage, room: impl FnOnce(&Disk) -> Room) -> Self {
        let dial = Dial::new(stage.dial.now());
        if let Deed::Start = operation.deed {
            let disk = Disk::of(stage.fresh.clone());
            return Self { operation, disk, dial, desk: None, told: None };
        }
        let disk = Disk::of(stage.in_use.clone());
        let mut desk = Cranked::open_in(&disk, &dial, room(&disk)).unwrap();
        if operation.unmoved {
            let typed = [("line", "13833330955"), ("name", "吴某"), ("text", "没有搬走")];
            let (by, request) = act(WANG, Target::New, Verb::Accept, &typed);
            assert!(matches!(desk.ask(by, request), Reply::Done { .. }));
        }
        if operation.after > 0 {
            dial.set(dial.now().plus(operation.after));
            if operation.unmoved {
                desk.turn();
            }
        }
        Self { operation, disk, dial, desk: Some(desk), told: None }
    }

    /// Does it. The desk is gone where it was stopped or gave up.
    fn run(&mut self, room: impl FnOnce(&Disk) -> Room) {
        match &self.operation.deed {
            Deed::Ask(by, request) => {
                let desk = self.desk.as_mut().unwrap();
                self.told = Some(desk.ask(*by, request.clone()));
            }
            Deed::Crank(crank) => crank(self.desk.as_mut().unwrap()),
            Deed::Stop => {
                self.desk.take().unwrap().stop();
            }
            Deed::Start => self.desk = Cranked::open_in(&self.disk, &self.dial, room(&self.disk)).ok(),
        }
        if self.desk.as_ref().is_some_and(Cranked::is_lost) {
            self.desk = None;
        }
    }

    /// Somebody was told that it is done: then it is on the disk whatever happens.
    fn told_done(&self) -> bool {
        self.told.as_ref().is_some_and(says_done)
    }

    /// After the disk was mended and whoever was told nothing asked again, the log is what it is when nothing fails.
    fn ends_as(mut self, sound: &[&str], image: Option<Image>, what: &str) {
        let mut desk = match self.desk.take() {
            Some(desk) => desk,
            None => {
                self.disk = image.map_or(self.disk, Disk::of);
                Cranked::open(&self.disk, &self.dial).unwrap_or_else(|error| panic!("{what}: {error}"))
            }
        };
        desk.turn();
        assert!(!desk.is_lost() && !desk.status().read_only, "{what}");
        match &self.operation.deed {
            Deed::Ask(by, request) => {
                let reply = desk.ask(*by, request.clone());
                let known = match &reply {
                    // Rows and editions that stand are told so.
                    Reply::Imported(rows) => {
                        rows.iter().all(|row| !matches!(row.what, RowResult::Refused(_)))
                    }
                    Reply::Refused { refusal, .. } => refusal.reason == Reason::InForce,
                    reply => says_done(reply),
                };
                assert!(known, "{what}: {reply:?}");
            }
            Deed::Crank(crank) => crank(&mut desk),
            Deed::Stop | Deed::Start => {}
        }
        assert_eq!(names(&desk.log_after(0)), sound, "{what}");
        assert_eq!(desk.problems(), [""; 0], "{what}");
    }
}

fn plenty(_: &Disk) -> Room {
    Room::on(Box::new(super::hall::Free(|| u64::MAX)))
}

fn stage() -> (Stage, Vec<Operation>) {
    let fresh = fresh();
    let (in_use, dial, cases) = in_use();
    let operations = operations(&cases, &dial);
    (Stage { fresh, in_use, dial }, operations)
}

/// A store that was made and never opened.
fn fresh() -> Image {
    let dir = tempfile::tempdir().unwrap();
    let founder =
        crate::desk::Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
    let data = dir.path().join("data");
    crate::desk::found(&data, &super::hall::site_facts(), &founder).unwrap();
    [std::fs::read(data.join("live.redb")).unwrap(), Vec::new()]
}

#[test]
fn at_each_write_and_sync_that_fails_nobody_is_told_done_and_the_next_start_is_clean() {
    let (stage, operations) = stage();
    for operation in &operations {
        let mut sound = Trial::new(operation, &stage, plenty);
        let before = sound.disk.operations();
        sound.run(plenty);
        let steps = sound.disk.operations() - before;
        assert!(sound.told.is_none() || sound.told_done(), "{}: {:?}", operation.name, sound.told);
        let image = sound.disk.bytes();
        let after = Cranked::open(&Disk::of(image), &sound.dial).unwrap();
        let log = after.log_after(0);
        let expected = names(&log);
        assert!(steps > 0, "{} writes nothing", operation.name);
        let (mut went_on, mut gave_up) = (0, 0);
        for k in 1..=steps {
            for (fault, once) in [(Fault::Once(k, EIO), true), (Fault::From(k, EIO), false)] {
                let what = format!("{}, {fault:?}", operation.name);
                let mut trial = Trial::new(operation, &stage, plenty);
                trial.disk.fail(fault);
                trial.run(plenty);
                assert!(!once || !trial.disk.is_to_fail(), "{what}: it never came to that");
                if trial.told_done() {
                    let cut = Cranked::open(&Disk::of(trial.disk.durable()), &trial.dial).unwrap();
                    assert_eq!(names(&cut.log_after(0)), expected, "{what}: told done");
                }
                let serves = trial.desk.is_some();
                let ends = matches!(operation.deed, Deed::Stop | Deed::Start);
                assert!(serves || !once || ends, "{what}: one failure ended the desk");
                went_on += u64::from(serves);
                gave_up += u64::from(!serves);
                trial.disk.mend();
                // The next start finds what the system had, or what was on the disk when the power failed too.
                let image =
                    if k % 2 == 0 { trial.disk.bytes() } else { trial.disk.after_crash(&mut Dice(k)) };
                trial.ends_as(&expected, Some(image), &what);
            }
        }
        println!("{}: {steps} writes and syncs; went on {went_on} times, gave up {gave_up}", operation.name);
    }
}

#[test]
fn after_a_read_that_failed_once_the_files_are_opened_anew_with_nothing_asked() {
    let (image, dial, _) = in_use();
    let disk = Disk::of(image);
    let full = Arc::new(AtomicBool::new(false));
    let is_full = full.clone();
    let free = super::hall::Free(move || if is_full.load(Ordering::Relaxed) { 0 } else { u64::MAX });
    let mut desk = Cranked::open_in(&disk, &dial, Room::on(Box::new(free))).unwrap();
    // More than is kept in memory of the live file.
    for n in 0..60 {
        let request = Request::SaveDraft { place: n.to_string(), text: "正在写".repeat(7_000) };
        assert_eq!(desk.ask(LI, request), Reply::Ok);
    }
    let reads = |desk: &Cranked| match desk.read(LI, Request::Drafts) {
        Reply::Drafts(_) => true,
        Reply::Refused { refusal, .. } if refusal.reason == Reason::Busy => false,
        other => panic!("{other:?}"),
    };
    // Also where nothing may be written.
    for read_only in [false, true] {
        full.store(read_only, Ordering::Relaxed);
        desk.turn();
        assert!(reads(&desk));
        disk.fail(Fault::Read(1));
        assert!(!reads(&desk) && !disk.is_to_fail());
        assert!(!reads(&desk), "once one failed nothing more is read");
        desk.turn();
        assert!(reads(&desk));
        assert_eq!(desk.status().read_only, read_only);
    }
    assert_eq!(desk.problems(), [""; 0]);
}

/// How a file system takes room.
#[derive(Debug, Clone, Copy)]
enum Takes {
    /// For what was never written.
    ForNew,
    /// For whatever is written.
    ForAll,
}

impl Takes {
    fn limit(self, disk: &Disk, blocks: u64) {
        match self {
            Self::ForNew => disk.limit(blocks),
            Self::ForAll => disk.limit_copying(blocks),
        }
    }
}

#[test]
fn without_room_from_any_block_on_the_desk_is_read_only_and_goes_on_when_there_is_some() {
    let (stage, operations) = stage();
    // With a ballast, and where something else ate what it held.
    for (takes, ballast) in
        [(Takes::ForNew, BALLAST), (Takes::ForNew, 0), (Takes::ForAll, BALLAST), (Takes::ForAll, 0)]
    {
        for operation in &operations {
            let mut sound = Trial::new(operation, &stage, plenty);
            sound.run(plenty);
            let after = Cranked::open(&Disk::of(sound.disk.bytes()), &sound.dial).unwrap();
            let log = after.log_after(0);
            let expected = names(&log);
            let most = blocks(operation, &stage, takes);
            let mut ran_out = 0;
            for blocks in 0..=most {
                let what = format!("{}, {blocks} blocks, {takes:?}, ballast {ballast}", operation.name);
                ran_out +=
                    u64::from(without_room(operation, &stage, (takes, blocks, ballast), &expected, &what));
            }
            println!(
                "{}: {most} blocks {takes:?}, ballast {ballast}: ran out {ran_out} times",
                operation.name
            );
        }
    }
}

/// Blocks that the ballast holds, among so small files.
const BALLAST: u64 = 512;

/// Does an operation where so many blocks are free; whether that was too few.
fn without_room(
    operation: &Operation,
    stage: &Stage,
    (takes, blocks, ballast): (Takes, u64, u64),
    expected: &[&str],
    what: &str,
) -> bool {
    let room =
        |disk: &Disk| Room::on(Box::new(Counted { disk: disk.clone(), ballast, kept: Cell::new(true) }));
    let mut trial = Trial::new(operation, stage, room);
    let before = shown(&trial);
    takes.limit(&trial.disk, blocks);
    trial.run(room);
    if let Some(desk) = &mut trial.desk {
        desk.turn();
    }
    let ends = matches!(operation.deed, Deed::Stop | Deed::Start);
    assert!(trial.desk.is_some() || ends, "{what}: the desk gave up");
    let full = trial.desk.as_ref().is_some_and(|desk| desk.status().read_only);
    if full {
        assert!(!trial.told_done(), "{what}: {:?}", trial.told);
        // Where not even what is there may be written over, the files stay closed without a ballast.
        let now = shown(&trial);
        assert!(!now.is_empty() || ends || matches!(takes, Takes::ForAll) && ballast == 0, "{what}");
        let same = now.iter().zip(&before).all(|(now, before)| now.events.starts_with(&before.events));
        assert!(same, "{what}: what was there is shown otherwise");
        let desk = trial.desk.as_mut().unwrap();
        let (by, request) = act(WANG, Target::New, Verb::Open, &[("text", "没有地方")]);
        match desk.ask(by, request) {
            Reply::Refused { refusal, .. } => {
                assert!(matches!(refusal.reason, Reason::ReadOnly | Reason::Busy), "{what}: {refusal:?}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    takes.limit(&trial.disk, 100_000);
    let image = trial.disk.bytes();
    trial.ends_as(expected, Some(image), what);
    full
}

/// The blocks that an operation takes.
fn blocks(operation: &Operation, stage: &Stage, takes: Takes) -> u64 {
    let mut trial = Trial::new(operation, stage, plenty);
    takes.limit(&trial.disk, 100_000);
    trial.run(plenty);
    100_000 - trial.disk.fewest_free()
}

/// The first cases, as they are shown; none where the files are closed.
fn shown(trial: &Trial<'_>) -> Vec<CaseView> {
    let Some(desk) = &trial.desk else { return Vec::new() };
    let show = |n| match desk.read(WANG, Request::Show { case: CaseId { site: bench::site(), n } }) {
        Reply::Case(view) => Some(*view),
        Reply::Refused { .. } => None,
        other => panic!("{other:?}"),
    };
    (1..=3).map_while(show).collect()
}
