//! A clock that a program moves in memory: what is due is written when it asks for it, and a crash can be played.

use super::hall::{WANG, fields, site_facts, start};
use crate::{
    api::{ImportMode, Reply, Request, Row, Target, View},
    case::{CommandId, Reference, Verb},
    desk::{Clock, Desk, Dial, Founder, found},
    sla::Instant,
};

const HOUR: i64 = 3_600;

fn open(dir: &std::path::Path, dial: &Dial) -> Desk {
    Desk::start(dir, Clock::Dial(dial.clone()), None).unwrap()
}

fn made(dir: &std::path::Path) -> Dial {
    let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
    found(dir, &site_facts(), &founder).unwrap();
    Dial::new(start())
}

fn row(n: u64, opened: Instant) -> Row {
    Row {
        at: n,
        external: Reference { source: "comcast".to_owned(), id: n.to_string() },
        fields: fields(&[("text", "无信号"), ("kind", "enquiry")]),
        opened,
        stage: None,
        status: None,
        answer: None,
        closed: None,
        urged: 0,
        limit: None,
        more: Vec::new(),
    }
}

async fn warned(desk: &Desk) -> usize {
    let Reply::Rows { rows, .. } =
        desk.ask(WANG, Request::List { view: View::All, skip: 0, limit: 500 }).await
    else {
        panic!()
    };
    let mut warned = 0;
    for row in rows {
        let Reply::Case(view) = desk.ask(WANG, Request::Show { case: row.case }).await else { panic!() };
        let of = |name| view.events.iter().filter(|view| view.event.name() == name).count();
        assert!(view.events.iter().all(|view| view.recorded <= desk.now()));
        warned += of("warned");
    }
    warned
}

#[tokio::test]
async fn all_that_is_due_is_written_before_it_is_told_what_is_next() {
    let dir = tempfile::tempdir().unwrap();
    let dial = made(dir.path());
    let desk = open(dir.path(), &dial);
    assert_eq!(desk.look().await, None);
    // More than one batch of timers writes.
    let rows = (0..700).map(|n| row(n, start())).collect();
    let Reply::Imported(_) = desk.ask(WANG, Request::Import { rows, mode: ImportMode::Add }).await else {
        panic!()
    };
    assert_eq!(desk.look().await, Some(start().plus(36 * HOUR)), "three quarters of 48 hours");
    dial.set(start().plus(36 * HOUR));
    assert_eq!(desk.look().await, Some(start().plus(155_520)), "then nine tenths");
    assert_eq!(warned(&desk).await, 500, "of the first page each one");
    desk.stop();
    assert_eq!(desk.look().await, None, "nobody is there who could");
}

#[tokio::test]
async fn what_was_answered_comes_back_from_the_file_that_a_crash_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let dial = made(&data);
    let desk = open(&data, &dial);
    let request = Request::Act {
        target: Target::New,
        verb: Verb::Accept,
        fields: fields(&[("text", "一"), ("line", "13833330912")]),
        command: CommandId::of("a"),
        base: None,
    };
    let done = desk.ask(WANG, request.clone()).await;
    assert!(matches!(done, Reply::Done { .. }));
    desk.halt();
    let copy = dir.path().join("crashed");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    let again = open(&copy, &dial);
    assert_eq!(again.ask(WANG, request).await, done);
    let checked = again.ask(WANG, Request::Check { rebuild: false }).await;
    assert_eq!(checked, Reply::Checked { problems: Vec::new() });
    again.stop();
}
