//! Rows of a file, through the desk.

use super::hall::{Hall, LI, WANG, ZHAO, fields, start};
use crate::{
    api::{ImportMode, Reply, Request, Row, RowOutcome, RowResult, View},
    case::{Closing, Fault, Reason, Reference, Stage, Verb, Word},
    sla::Instant,
};

const DAY: i64 = 86_400;

fn row(n: u64, opened: Instant) -> Row {
    Row {
        at: n,
        external: Reference { source: "comcast".to_owned(), id: n.to_string() },
        fields: fields(&[
            ("text", "  慢\r\n\t到\u{1b}[31m不能用  "),
            ("line", "13833330912"),
            ("name", "李某"),
        ]),
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

async fn import(hall: &Hall, rows: Vec<Row>, mode: ImportMode) -> Vec<RowOutcome> {
    match hall.desk.ask(WANG, Request::Import { rows, mode }).await {
        Reply::Imported(outcomes) => outcomes,
        other => panic!("{other:?}"),
    }
}

fn counts(outcomes: &[RowOutcome]) -> (usize, usize, usize, usize) {
    let count = |is: fn(&RowResult) -> bool| outcomes.iter().filter(|outcome| is(&outcome.what)).count();
    (
        count(|what| matches!(what, RowResult::Imported(_))),
        count(|what| matches!(what, RowResult::Updated(_))),
        count(|what| matches!(what, RowResult::Already(_))),
        count(|what| matches!(what, RowResult::Refused(_))),
    )
}

#[tokio::test]
async fn nothing_fires_for_the_past_and_everything_for_the_time_after() {
    let mut hall = Hall::new().await;
    let long_ago = start().plus(-1_000 * DAY);
    let rows = vec![row(1, long_ago), row(2, start().plus(-20 * 3_600))];
    assert_eq!(counts(&import(&hall, rows, ImportMode::Add).await), (2, 0, 0, 0));
    let all = hall.list(WANG, View::All).await;
    let overdue = hall.list(WANG, View::Overdue).await;
    assert_eq!((all.len(), overdue.len()), (2, 1), "late is shown, but nobody is told");
    hall.restart();
    assert_eq!(hall.names(all[0].case).await, ["opened"]);
    // The first contact of the second one was warned of at 18 h, before it came to us; 21 h and 24 h are ours.
    hall.pass(5 * 3_600);
    let second = all[1].case;
    let names = async |hall: &Hall| -> Vec<_> {
        hall.names(second).await.into_iter().filter(|name| *name != "step_fired").collect()
    };
    hall.until(async || names(&hall).await.len() == 3).await;
    assert_eq!(names(&hall).await, ["opened", "warned", "breached"]);
    assert_eq!(hall.names(all[0].case).await, ["opened"]);
    let view = hall.show(WANG, all[0].case).await;
    assert_eq!(view.events[0].occurred, long_ago);
    assert_eq!(view.events[0].recorded, start());
    assert_eq!((view.row.owner, view.row.imported), (None, true));
    assert_eq!(view.words.get(Word::Text), Some("  慢\r\n\t到\u{1b}[31m不能用  "), "to the byte");
}

#[tokio::test]
async fn a_second_time_adds_nothing_and_each_row_is_answered_on_its_own() {
    let mut hall = Hall::new().await;
    let opened = start().plus(-DAY);
    let mut rows: Vec<Row> = (1..=200).map(|n| row(n, opened)).collect();
    rows[50].fields.insert("kind".to_owned(), "nonsense".to_owned());
    rows[60].fields.remove("text");
    rows[70].external = rows[0].external.clone();
    let dry = import(&hall, rows.clone(), ImportMode::DryRun).await;
    assert_eq!(hall.status().await.events, 7, "the site, its rules and its people");
    let first = import(&hall, rows.clone(), ImportMode::Add).await;
    assert_eq!(dry, first, "a dry run says what would happen");
    assert_eq!(counts(&first), (197, 0, 1, 2));
    assert_eq!(first[50].at, 51);
    assert!(matches!(&first[50].what, RowResult::Refused(refusal)
        if matches!(&refusal.reason, Reason::Field { field, fault: Fault::NotOneOf { .. } } if field == "kind")));
    assert!(matches!((&first[0].what, &first[70].what),
        (RowResult::Imported(a), RowResult::Already(b)) if a == b));
    let events = hall.status().await.events;
    for mode in [ImportMode::Add, ImportMode::Update, ImportMode::DryRun] {
        assert_eq!(counts(&import(&hall, rows.clone(), mode).await), (0, 0, 198, 2));
    }
    hall.restart();
    assert_eq!(counts(&import(&hall, rows, ImportMode::Update).await), (0, 0, 198, 2));
    let status = hall.status().await;
    assert_eq!((status.events, status.cases.open, status.customers), (events, 197, 1));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn an_imported_case_goes_on_here() {
    let mut hall = Hall::new().await;
    let opened = start().plus(-DAY);
    let revisit = Row {
        stage: Some(Stage::Revisit),
        status: Some("已回复".to_owned()),
        answer: Some(("已修复".to_owned(), opened.plus(3_600))),
        ..row(1, opened)
    };
    let closed = Row { stage: Some(Stage::Closed), closed: Some(opened.plus(7_200)), ..row(2, opened) };
    let outcomes = import(&hall, vec![revisit, closed, row(3, opened)], ImportMode::Add).await;
    let ids: Vec<_> = outcomes
        .iter()
        .map(|outcome| match outcome.what {
            RowResult::Imported(id) => id,
            _ => panic!("{outcome:?}"),
        })
        .collect();
    // Whoever imported it may revisit it, and so may anybody else.
    let answer = [("result", "reached"), ("answer", "satisfied")];
    hall.act(ZHAO, Some(ids[0]), Verb::Revisit, &answer).await.unwrap();
    let view = hall.show(WANG, ids[0]).await;
    assert_eq!((view.row.stage, view.closing), (Stage::Closed, Some(Closing::Revisited)));
    let view = hall.show(WANG, ids[1]).await;
    assert_eq!((view.closing, view.closed), (Some(Closing::Elsewhere), Some(opened.plus(7_200))));
    assert_eq!(hall.status().await.cases.closed, 2);
    hall.act(LI, Some(ids[2]), Verb::Accept, &[]).await.unwrap();
    assert_eq!(hall.counts(LI).await.mine, 1);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn an_update_tells_what_changed_once() {
    let hall = Hall::new().await;
    let first =
        Row { status: Some("Open".to_owned()), stage: Some(Stage::Accept), ..row(1, start().plus(-DAY)) };
    let add = import(&hall, vec![first.clone()], ImportMode::Add).await;
    let RowResult::Imported(case) = add[0].what else { panic!("{add:?}") };
    let changed = Row {
        status: Some("Pending".to_owned()),
        stage: Some(Stage::Handle),
        urged: 1,
        limit: Some(start().plus(DAY)),
        ..first
    };
    assert_eq!(counts(&import(&hall, vec![changed.clone()], ImportMode::Add).await), (0, 0, 1, 0));
    assert_eq!(hall.names(case).await, ["opened", "reported"]);
    assert_eq!(counts(&import(&hall, vec![changed.clone()], ImportMode::Update).await), (0, 1, 0, 0));
    assert_eq!(counts(&import(&hall, vec![changed], ImportMode::Update).await), (0, 0, 1, 0));
    assert_eq!(hall.names(case).await, ["opened", "reported", "reported", "limit_set", "urged", "accepted"]);
    let view = hall.show(WANG, case).await;
    let whole = view.clocks.iter().find(|clock| clock.id == "whole_case").unwrap();
    assert_eq!(whole.clock.deadline, Some(start().plus(DAY)));
    assert_eq!(view.row.external_id.as_deref(), Some("1"));
}
