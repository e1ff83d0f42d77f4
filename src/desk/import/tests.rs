//! What a row comes to, as tables: no store, no desk.

use super::*;
use crate::{
    api::Row,
    case::{Fields, fold},
    desk::bench,
};

const SOURCE: &str = "comcast";

fn at(hours: i64) -> Instant {
    Instant::from_seconds(1_800_000_000 + hours * 3_600)
}

fn row() -> Row {
    Row {
        at: 2,
        external: Reference { source: SOURCE.to_owned(), id: "277946".to_owned() },
        fields: [("text".to_owned(), "慢".to_owned())].into(),
        opened: at(0),
        stage: None,
        status: None,
        answer: None,
        closed: None,
        urged: 0,
        limit: None,
        more: Vec::new(),
    }
}

/// The names of facts, with the hours at which they happened.
fn story(facts: &[Dated]) -> Vec<(String, i64)> {
    facts.iter().map(|(when, fact)| (fact.event.name().to_owned(), when.since(at(0)) / 3_600)).collect()
}

fn told(of: &[(&str, i64)]) -> Vec<(String, i64)> {
    of.iter().map(|(name, hours)| ((*name).to_owned(), *hours)).collect()
}

fn new(row: &Row) -> Plan {
    history_of(row, row.opened, at(100), "call", Pack::builtin())
}

#[test]
fn a_new_row_says_what_happened_and_when() {
    let answer = Some(("好了".to_owned(), at(5)));
    for (stage, answer, closed, want) in [
        (None, None, None, vec![]),
        (Some(Stage::Accept), None, None, vec![]),
        (None, answer.clone(), None, vec![("replied", 5)]),
        (Some(Stage::Handle), None, None, vec![("accepted", 0)]),
        (Some(Stage::Handle), answer.clone(), None, vec![("accepted", 0), ("replied", 5)]),
        (Some(Stage::Feedback), None, None, vec![("accepted", 0), ("finished", 0)]),
        (Some(Stage::Revisit), answer.clone(), None, vec![("accepted", 0), ("finished", 5), ("replied", 5)]),
        (Some(Stage::Revisit), None, Some(7), vec![("accepted", 0), ("finished", 7), ("replied", 7)]),
        (Some(Stage::Closed), None, None, vec![("closed", 0)]),
        (Some(Stage::Closed), answer.clone(), None, vec![("replied", 5), ("closed", 5)]),
        (Some(Stage::Closed), answer.clone(), Some(7), vec![("replied", 5), ("closed", 7)]),
        (Some(Stage::Archived), None, Some(7), vec![("closed", 7), ("archived", 7)]),
        (Some(Stage::Withdrawn), None, None, vec![("withdrawn", 0)]),
        (Some(Stage::Rejected), None, None, vec![("rejected", 0)]),
    ] {
        let row = Row { stage, answer, closed: closed.map(at), ..row() };
        let plan = new(&row);
        assert_eq!(story(&plan.facts), told(&want), "{row:?}");
        assert_eq!(plan.notes, 0);
        let case = folded(&row, plan.facts);
        assert_eq!(case.stage, stage.unwrap_or(Stage::Accept), "{row:?}");
        assert_eq!((case.owner, case.handlers.len(), case.disposition), (None, 0, None), "{row:?}");
    }
}

#[test]
fn what_has_no_place_of_its_own_is_kept_and_counted() {
    let row = Row {
        status: Some("Pending".to_owned()),
        urged: 2,
        limit: Some(at(50)),
        more: vec![
            ("City".to_owned(), "Acworth".to_owned()),
            ("Zip".to_owned(), " ".to_owned()),
            ("State".to_owned(), "Georgia".to_owned()),
        ],
        ..row()
    };
    let plan = new(&row);
    assert_eq!(
        story(&plan.facts),
        told(&[("reported", 0), ("limit_set", 0), ("urged", 0), ("urged", 0), ("noted", 0)])
    );
    assert_eq!(plan.notes, 2, "an unknown state and further columns");
    assert_eq!(plan.facts[4].1.words.get(Word::Text), Some("City: Acworth\nState: Georgia"));
    assert_eq!(new(&Row { stage: Some(Stage::Handle), ..row.clone() }).notes, 1, "a known state is no note");
    let case = folded(&row, plan.facts);
    assert_eq!((case.urges, case.limits.len()), (2, 1));
}

/// The history of a row's case, each event at its place.
fn records(row: &Row, facts: Vec<Dated>) -> Vec<Recorded> {
    let mut opened = bench::case(1, row.opened);
    opened.facts.origin = Origin::Imported { source: SOURCE.to_owned() };
    let first = Event::Opened(Box::new(opened.facts.clone()));
    let mut records = Vec::new();
    opened.last = 0;
    let dated =
        std::iter::once((row.opened, Fact { event: first, words: opened.words.clone() })).chain(facts);
    for (when, fact) in dated {
        let mut record = bench::record(&opened, fact, when, at(100));
        record.envelope.door = Door::Import;
        record.envelope.actor = crate::case::PersonId(1);
        opened.last = record.seq();
        records.push(record);
    }
    records
}

fn folded(row: &Row, facts: Vec<Dated>) -> Case {
    fold(&records(row, facts), |_| Some(Pack::builtin().clone())).unwrap()
}

/// Takes a first row in and then a second of the same number; gives what the second adds, and the case then.
/// A third time the second row must add nothing.
fn update(first: &Row, second: &Row) -> (Plan, Case) {
    let pack = Pack::builtin();
    let before = new(first).facts;
    let history = records(first, before.clone());
    let plan = changes(second, &fold(&history, |_| Some(pack.clone())).unwrap(), &history, at(200), pack);
    let facts: Vec<Dated> = plan.facts.iter().map(|(when, fact)| (*when, Fact::clone(fact))).collect();
    let history = records(first, before.into_iter().chain(facts).collect());
    let case = fold(&history, |_| Some(pack.clone())).unwrap();
    let again = changes(second, &case, &history, at(300), pack);
    assert_eq!(again, Plan::default(), "a second time it adds nothing: {second:?}");
    (plan, case)
}

#[test]
fn an_update_adds_what_changed_and_only_that() {
    let open = Row { status: Some("Open".to_owned()), stage: Some(Stage::Accept), ..row() };
    let pending = Row { status: Some("Pending".to_owned()), stage: Some(Stage::Handle), ..row() };
    let solved = Row { status: Some("Solved".to_owned()), stage: Some(Stage::Closed), ..row() };
    let odd = Row { status: Some("?".to_owned()), stage: None, ..row() };
    let answer = Some(("好了".to_owned(), at(120)));
    for (first, second, want, stage, notes) in [
        (&open, open.clone(), vec![], Stage::Accept, 0),
        (
            &open,
            Row { fields: Fields::new(), more: vec![("a".to_owned(), "b".to_owned())], ..open.clone() },
            vec![],
            Stage::Accept,
            0,
        ),
        (&open, odd, vec![("reported", 200)], Stage::Accept, 1),
        (&open, pending.clone(), vec![("reported", 200), ("accepted", 200)], Stage::Handle, 0),
        (&open, solved.clone(), vec![("reported", 200), ("closed", 200)], Stage::Closed, 0),
        (
            &open,
            Row { answer: answer.clone(), closed: Some(at(130)), ..solved.clone() },
            vec![("reported", 200), ("replied", 120), ("closed", 130)],
            Stage::Closed,
            0,
        ),
        (&open, Row { answer: answer.clone(), ..open.clone() }, vec![("replied", 120)], Stage::Accept, 0),
        (&open, Row { urged: 2, ..open.clone() }, vec![("urged", 200), ("urged", 200)], Stage::Accept, 0),
        (&open, Row { limit: Some(at(99)), ..open.clone() }, vec![("limit_set", 200)], Stage::Accept, 0),
        // Never back because of a file, but for being opened again.
        (&pending, open.clone(), vec![("reported", 200)], Stage::Handle, 0),
        (&solved, open.clone(), vec![("reported", 200), ("reopened", 200)], Stage::Handle, 0),
        (&solved, pending.clone(), vec![("reported", 200), ("reopened", 200)], Stage::Handle, 0),
        (&solved, Row { answer, ..solved.clone() }, vec![("noted", 120)], Stage::Closed, 1),
        (
            &solved,
            Row { stage: Some(Stage::Archived), status: Some("Gone".to_owned()), ..row() },
            vec![("reported", 200), ("archived", 200)],
            Stage::Archived,
            0,
        ),
    ] {
        let (plan, case) = update(first, &second);
        assert_eq!((story(&plan.facts), plan.notes), (told(&want), notes), "{second:?}");
        assert_eq!(case.stage, stage, "{second:?}");
    }
}

#[test]
fn a_file_opens_nothing_again_that_was_closed_here() {
    let first = Row { status: Some("Open".to_owned()), stage: Some(Stage::Accept), ..row() };
    let second = Row { status: Some("Pending".to_owned()), stage: Some(Stage::Handle), ..row() };
    for (how, want) in [
        (Closing::Revisited, told(&[("reported", 200)])),
        (Closing::Elsewhere, told(&[("reported", 200), ("reopened", 200)])),
    ] {
        let mut facts = new(&first).facts;
        facts.push((at(90), Fact::bare(Event::Closed { how })));
        let history = records(&first, facts);
        let case = fold(&history, |_| Some(Pack::builtin().clone())).unwrap();
        let plan = changes(&second, &case, &history, at(200), Pack::builtin());
        assert_eq!(story(&plan.facts), want, "{how:?}");
    }
}

#[test]
fn impossible_rows_are_refused_by_what_is_wrong_with_them() {
    let now = at(10);
    let reference = |source: &str, id: &str| Reference { source: source.to_owned(), id: id.to_owned() };
    let long = "x".repeat(MAX_TEXT + 1);
    let rows = [
        (Row { external: reference("", "1"), ..row() }, "source"),
        (Row { external: reference("a", " "), ..row() }, "external_id"),
        (Row { external: reference("a", &long), ..row() }, "external_id"),
        (Row { opened: at(12), ..row() }, "opened"),
        (Row { closed: Some(at(-1)), ..row() }, "closed"),
        (Row { closed: Some(at(12)), ..row() }, "closed"),
        (Row { answer: Some(("x".to_owned(), at(-1))), ..row() }, "answered"),
        (Row { answer: Some((long.clone(), at(1))), ..row() }, "answer"),
        (Row { status: Some(long.clone()), ..row() }, "status"),
        (Row { urged: MOST_URGES + 1, ..row() }, "urged"),
        (Row { more: vec![("a".to_owned(), long)], ..row() }, "more"),
    ];
    for (row, field) in rows {
        let refusal = fits(&row, now).unwrap_err();
        assert!(matches!(&refusal.reason, Reason::Field { field: of, .. } if of == field), "{refusal:?}");
    }
    assert_eq!(fits(&Row { opened: at(10).plus(SKEW_S), ..row() }, now), Ok(()));
}
