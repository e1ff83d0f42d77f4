//! Commands that come twice, too late, all at once, or when the disk does not do its part.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use redb::{StorageBackend, backends::InMemoryBackend};

use super::hall::{Hall, LI, WANG, ZHAO, actor, fields, reason, site_facts, start};
use crate::{
    api::{Reply, Request, Target, View},
    case::{CaseId, CommandId, Reason, Refusal, Stage, Verb, Word},
    desk::{Founder, found},
    store::Store,
};

fn act(target: Target, verb: Verb, typed: &[(&str, &str)], command: CommandId, base: Option<u64>) -> Request {
    Request::Act { target, verb, fields: fields(typed), command, base }
}

#[tokio::test]
async fn the_same_command_acts_once_and_answers_the_same() {
    let mut hall = Hall::new().await;
    let new =
        act(Target::New, Verb::Accept, &[("text", "一"), ("line", "13833330912")], CommandId::of("a"), None);
    let first = hall.send(LI, new.clone()).await.unwrap();
    assert_eq!(first.names(), ["opened", "accepted"]);
    assert_eq!(hall.send(LI, new.clone()).await.unwrap(), first);
    let note = act(Target::Case(first.case), Verb::Note, &[("text", "二")], CommandId::of("b"), None);
    let noted = hall.send(LI, note.clone()).await.unwrap();
    hall.act(LI, Some(first.case), Verb::Note, &[("text", "三")]).await.unwrap();
    hall.restart();
    assert_eq!(hall.send(LI, note).await.unwrap(), noted);
    assert_eq!(hall.send(LI, new).await.unwrap(), first);
    assert_eq!(hall.names(first.case).await, ["opened", "accepted", "noted", "noted"]);

    // The id serves nobody and nothing else.
    let case = Target::Case(first.case);
    for (who, request) in [
        (LI, act(case, Verb::Note, &[("text", "别的")], CommandId::of("b"), None)),
        (LI, act(case, Verb::Urge, &[("text", "二")], CommandId::of("b"), None)),
        (LI, act(Target::New, Verb::Note, &[("text", "二")], CommandId::of("b"), None)),
        (WANG, act(case, Verb::Note, &[("text", "二")], CommandId::of("b"), None)),
    ] {
        assert_eq!(reason(hall.send(who, request).await), Reason::OtherCommand);
    }
}

#[tokio::test]
async fn the_same_command_sent_many_times_at_once_acts_once() {
    let hall = Hall::new().await;
    let new = act(Target::New, Verb::Accept, &[("text", "一")], CommandId::of("a"), None);
    let desks: Vec<_> = (0..20).map(|_| (hall.desk.clone(), new.clone())).collect();
    let asked: Vec<_> =
        desks.into_iter().map(|(desk, new)| tokio::spawn(async move { desk.ask(LI, new).await })).collect();
    let mut replies = Vec::new();
    for asked in asked {
        replies.push(asked.await.unwrap());
    }
    assert!(matches!(&replies[0], Reply::Done { events, .. } if events.len() == 2));
    assert!(replies.iter().all(|reply| *reply == replies[0]));
    assert_eq!(hall.counts(LI).await.open, 1);
}

#[tokio::test]
async fn what_was_decided_on_an_old_revision_is_refused_with_what_changed() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let seen = hall.show(WANG, case).await.row.revision;
    hall.act(LI, Some(case), Verb::Urge, &[]).await.unwrap();
    let done = hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    let request = |base| act(Target::Case(case), Verb::Claim, &[], CommandId::nth("stale", base), Some(base));
    match hall.desk.ask(WANG, request(seen)).await {
        Reply::Refused { refusal, changed } => {
            assert_eq!(refusal.reason, Reason::Stale { base: seen, revision: done.revision });
            assert!(refusal.allowed.contains(&Verb::Claim));
            let names: Vec<_> = changed.iter().map(|view| view.event.name()).collect();
            assert_eq!(names, ["urged", "dispatched"]);
        }
        other => panic!("{other:?}"),
    }
    let claimed = hall.send(WANG, request(done.revision)).await.unwrap();
    let envelope_base = hall.show(WANG, case).await.row.revision;
    assert_eq!(claimed.revision, envelope_base);
}

#[tokio::test]
async fn a_timer_makes_no_form_stale() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let seen = hall.show(LI, case).await.row.revision;
    hall.pass(25 * 3_600);
    hall.until(async || hall.names(case).await.contains(&"breached")).await;
    let note = act(Target::Case(case), Verb::Note, &[("text", "一")], CommandId::of("n"), Some(seen));
    hall.send(LI, note).await.unwrap();
}

#[tokio::test]
async fn nothing_is_recorded_before_what_stands_in_the_log() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.pass(-3_600);
    hall.act(LI, Some(case), Verb::Note, &[("text", "一")]).await.unwrap();
    hall.restart();
    hall.act(LI, Some(case), Verb::Note, &[("text", "二")]).await.unwrap();
    let view = hall.show(LI, case).await;
    assert!(view.events.iter().all(|view| view.recorded == start() && view.occurred == start()));
    assert_eq!(hall.now, start().plus(-3_600));
}

#[tokio::test]
async fn what_does_not_fit_changes_nothing_and_says_what_would() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let before = hall.show(WANG, case).await;
    type Typed = &'static [(&'static str, &'static str)];
    type Right = fn(&Refusal) -> bool;
    let refusals: [(Verb, Typed, Right); 4] = [
        (Verb::Revisit, &[("result", "reached")], |refusal| {
            matches!(refusal.reason, Reason::Field { .. } | Reason::Stage { .. })
        }),
        (Verb::Note, &[], |refusal| {
            matches!(&refusal.reason, Reason::Field { field, .. } if field == "text")
                && refusal.allowed.contains(&Verb::Note)
                && !refusal.allowed.contains(&Verb::Assign)
        }),
        (Verb::Resume, &[], |refusal| {
            refusal.reason == Reason::Stage { stage: Stage::Handle, verb: Verb::Resume }
        }),
        (Verb::Open, &[("text", "x")], |refusal| matches!(refusal.reason, Reason::Exists { .. })),
    ];
    for (verb, typed, right) in refusals {
        let refusal = hall.act(LI, Some(case), verb, typed).await.unwrap_err();
        assert!(right(&refusal), "{verb:?} {refusal:?}");
    }
    assert_eq!(hall.show(WANG, case).await, before);
    let nobody = CaseId { site: case.site, n: 4_711 };
    assert_eq!(reason(hall.act(LI, Some(nobody), Verb::Note, &[("text", "x")]).await), Reason::NotFound);
    let refusal = hall.act(LI, None, Verb::Note, &[("text", "x")]).await.unwrap_err();
    assert_eq!(refusal, Refusal { reason: Reason::NotFound, allowed: Verb::NEW.to_vec() });
}

/// A disk in memory that counts its syncs, and fails one when it is told to.
#[derive(Debug, Clone)]
struct Disk {
    bytes: Arc<InMemoryBackend>,
    syncs: Arc<AtomicU64>,
    slow: Arc<AtomicBool>,
    /// The sync that fails, counted from now; 0 = none.
    fail: Arc<AtomicU64>,
    archive: Arc<InMemoryBackend>,
}

/// What several openings share.
#[derive(Debug)]
struct Shared(Arc<InMemoryBackend>);

impl Disk {
    fn new() -> Self {
        let disk = Self {
            bytes: Arc::new(InMemoryBackend::new()),
            syncs: Arc::default(),
            slow: Arc::default(),
            fail: Arc::default(),
            archive: Arc::new(InMemoryBackend::new()),
        };
        // The store that `found` makes, copied on to this disk.
        let dir = tempfile::tempdir().unwrap();
        let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
        found(&dir.path().join("data"), &site_facts(), &founder).unwrap();
        let image = std::fs::read(dir.path().join("data/live.redb")).unwrap();
        disk.bytes.set_len(image.len() as u64).unwrap();
        disk.bytes.write(0, &image).unwrap();
        disk
    }

    /// The store, whose archive is on a disk that never fails.
    fn store(&self) -> Store {
        let disk = self.clone();
        Store::on_backends(move || (disk.clone(), Shared(disk.archive.clone())), || Ok(())).unwrap()
    }

    fn hall(&self) -> Hall {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("clock"), start().to_string()).unwrap();
        Hall::over(self.store(), dir, || u64::MAX)
    }
}

impl StorageBackend for Shared {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.bytes.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.bytes.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        let left = self.fail.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left == Ok(1) {
            return Err(io::Error::other("the disk fails"));
        }
        if self.slow.load(Ordering::SeqCst) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self.syncs.fetch_add(1, Ordering::SeqCst);
        self.bytes.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.bytes.write(offset, data)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_at_once_is_committed_together() {
    let disk = Disk::new();
    let mut hall = disk.hall();
    let case = hall.accepted(WANG, "13833330912").await;
    disk.slow.store(true, Ordering::SeqCst);
    let before = disk.syncs.load(Ordering::SeqCst);
    let writers: Vec<_> = (0..64_u64)
        .map(|writer| {
            let desk = hall.desk.clone();
            tokio::spawn(async move {
                for n in 0..4 {
                    let command = CommandId::nth("writer", writer * 10 + n);
                    let text = format!("{writer} {n}");
                    let note = act(Target::Case(case), Verb::Note, &[("text", &text)], command, None);
                    assert!(matches!(desk.ask(WANG, note).await, Reply::Done { .. }));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let commits = (disk.syncs.load(Ordering::SeqCst) - before) / 2;
    assert!(commits < 64, "256 commands took {commits} commits");
    let view = hall.show(WANG, case).await;
    let mut said: Vec<&str> = view.events.iter().filter_map(|view| view.words.get(Word::Text)).collect();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said.len(), 257);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn after_a_failed_commit_nobody_is_told_done_and_the_id_tells_what_stands() {
    let disk = Disk::new();
    let mut hall = disk.hall();
    let case = hall.accepted(WANG, "13833330912").await;
    let note = |n: u64| act(Target::Case(case), Verb::Note, &[("text", "一")], CommandId::nth("n", n), None);
    for n in 0..5 {
        disk.fail.store(1, Ordering::SeqCst);
        assert_eq!(reason(hall.send(WANG, note(n)).await), Reason::Unknown);
        let again = hall.send(WANG, note(n)).await.unwrap();
        assert_eq!(again.names(), ["noted"]);
        assert_eq!(hall.send(WANG, note(n)).await.unwrap(), again);
    }
    assert_eq!(hall.names(case).await, ["opened", "accepted", "noted", "noted", "noted", "noted", "noted"]);
    assert_eq!(hall.counts(WANG).await.open, 1);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn without_room_on_the_disk_reading_goes_on_and_writing_comes_back() {
    let disk = Disk::new();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("clock"), start().to_string()).unwrap();
    let room = Arc::new(AtomicU64::new(u64::MAX));
    let free = room.clone();
    let store = disk.store();
    let mut hall = Hall::over(store, dir, move || free.load(Ordering::SeqCst));
    let case = hall.accepted(WANG, "13833330912").await;
    let done = act(Target::Case(case), Verb::Note, &[("text", "零")], CommandId::of("before"), None);
    hall.send(WANG, done.clone()).await.unwrap();
    let before = hall.show(WANG, case).await;

    room.store(1 << 20, Ordering::SeqCst);
    let note = [("text", "一")];
    assert_eq!(reason(hall.act(WANG, Some(case), Verb::Note, &note).await), Reason::ReadOnly);
    let again = hall.send(WANG, done.clone()).await.unwrap();
    assert_eq!(again.names(), ["noted"], "what was done before is answered");
    assert!(hall.status().await.read_only);
    assert_eq!(hall.show(WANG, case).await, before);
    assert_eq!(hall.list(WANG, View::Mine).await.len(), 1);

    room.store(u64::MAX, Ordering::SeqCst);
    hall.until(async || !hall.status().await.read_only).await;
    hall.act(WANG, Some(case), Verb::Note, &note).await.unwrap();
}

#[tokio::test]
async fn too_much_at_once_is_refused_and_the_rest_is_done() {
    let disk = Disk::new();
    let hall = disk.hall();
    disk.slow.store(true, Ordering::SeqCst);
    let asked: Vec<_> = (0..3_000_u64)
        .map(|n| {
            let desk = hall.desk.clone();
            let new = act(Target::New, Verb::Open, &[("text", "一")], CommandId::nth("flood", n), None);
            tokio::spawn(async move { desk.ask(WANG, new).await })
        })
        .collect();
    let (mut done, mut busy) = (0, 0);
    for asked in asked {
        match asked.await.unwrap() {
            Reply::Done { .. } => done += 1,
            Reply::Refused { refusal, .. } if refusal.reason == Reason::Busy => busy += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(busy > 0 && done > 0 && done + busy == 3_000, "{done} done, {busy} busy");
    assert_eq!(hall.counts(WANG).await.open, done);
}

#[tokio::test]
async fn after_stopping_nothing_is_taken() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.desk.stop();
    hall.desk.stop();
    assert_eq!(reason(hall.act(LI, Some(case), Verb::Note, &[("text", "x")]).await), Reason::ReadOnly);
    let store = Store::open(&hall.data()).unwrap();
    assert_eq!(store.load().unwrap().open.len(), 1);
}

#[tokio::test]
async fn who_left_or_was_never_here_is_told_nothing() {
    let hall = Hall::new().await;
    for request in [Request::Counts, Request::People, Request::Status, Request::Stop] {
        let reply = hall.desk.ask(actor(99), request).await;
        assert!(
            matches!(&reply, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotFound),
            "{reply:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_while_others_write_sees_all_that_was_answered_before() {
    let mut hall = Hall::new().await;
    let mut cases = Vec::new();
    for n in 0..9 {
        let case = hall.accepted(LI, &format!("1383333091{n}")).await;
        cases.push((case, Arc::new(AtomicU64::new(0))));
    }
    // From here on nothing but what changes is in memory.
    hall.restart();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let (desk, cases, done) = (hall.desk.clone(), cases.clone(), done.clone());
            tokio::spawn(async move {
                loop {
                    // Once more after the last was written.
                    let is_last = done.load(Ordering::Acquire);
                    let least: Vec<u64> =
                        cases.iter().map(|(_, said)| said.load(Ordering::Acquire)).collect();
                    let list = Request::List { view: View::All, skip: 0, limit: 9 };
                    let Reply::Rows { rows, .. } = desk.ask(ZHAO, list).await else { panic!() };
                    assert_eq!(rows.len(), cases.len());
                    for ((case, _), least) in cases.iter().zip(least) {
                        let row = rows.iter().find(|row| row.case == *case).unwrap();
                        assert!(row.revision >= least, "{} < {least}", row.revision);
                    }
                    if is_last {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    // One note on each case that is looked at, and so many on another that the writer projects all of them.
    let (busy, quiet) = cases.split_last().unwrap();
    for round in 0..quiet.len() as u64 {
        let mut noted = Vec::new();
        for n in 0..140_u64 {
            let (case, said) = if n == 0 { quiet[round as usize].clone() } else { busy.clone() };
            let (desk, command) = (hall.desk.clone(), CommandId::nth("reading", round * 1_000 + n));
            let note = act(Target::Case(case), Verb::Note, &[("text", "一")], command, None);
            noted.push(tokio::spawn(async move {
                match desk.ask(LI, note).await {
                    Reply::Done { revision, .. } => said.fetch_max(revision, Ordering::AcqRel),
                    other => panic!("{other:?}"),
                }
            }));
        }
        for one in noted {
            one.await.unwrap();
        }
    }
    done.store(true, Ordering::Release);
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(hall.problems().await, [""; 0]);
}
