//! Logs of another system, through the desk.

use super::hall::{Hall, LI, WANG, fields, start};
use crate::{
    api::{Log, LogOutcome, LogStep, Reply, Request, RowResult, Towards, View},
    case::{CaseId, Reason, Reference, Role, Stage},
    sla::HoldReason,
};

fn step(hours: i64, what: &str, to: Option<Towards>, by: &str) -> LogStep {
    LogStep { at: start().plus(hours * 3_600), what: what.to_owned(), to, by: Some(by.to_owned()) }
}

fn log(id: &str, steps: Vec<LogStep>) -> Log {
    Log {
        at: 2,
        external: Reference { source: "desk".to_owned(), id: id.to_owned() },
        fields: fields(&[("text", "x"), ("kind", "complaint")]),
        opened: start().plus(-1_000 * 3_600),
        limit: None,
        steps,
    }
}

async fn replay(hall: &Hall, logs: Vec<Log>) -> Vec<LogOutcome> {
    match hall.desk.ask(WANG, Request::Replay { logs }).await {
        Reply::Replayed(outcomes) => outcomes,
        other => panic!("{other:?}"),
    }
}

fn made(outcome: &LogOutcome) -> CaseId {
    match outcome.what {
        RowResult::Imported(case) => case,
        ref other => panic!("{other:?}"),
    }
}

fn held(reason: &str) -> Option<Towards> {
    Some(Towards::Held(HoldReason::new(reason)))
}

#[tokio::test]
async fn a_log_becomes_the_acts_that_lead_where_it_went() {
    let mut hall = Hall::new().await;
    let fixed = || Some(Towards::Finished("repaired".to_owned()));
    let steps = vec![
        step(-900, "New", None, "Ann"),
        step(-890, "Active", Some(Towards::Handle), "Ann"),
        step(-880, "Active", Some(Towards::Handle), "Ann"),
        step(-870, "Active", Some(Towards::Handle), "Bob"),
        step(-860, "Waiting", held("customer"), "Bob"),
        step(-855, "Waiting", held("customer"), "Bob"),
        step(-850, "Waiting for parts", held("parts"), "Bob"),
        step(-840, "Fixed", fixed(), "Bob"),
        step(-830, "Active", Some(Towards::Handle), "Ann"),
        step(-820, "Queue", Some(Towards::Dispatched("network".to_owned())), "Ann"),
        step(-810, "Told", Some(Towards::Answered("repaired".to_owned())), "Bob"),
        step(-800, "Closed", Some(Towards::Closed), "Bob"),
    ];
    let outcome = replay(&hall, vec![log("1", steps.clone())]).await.remove(0);
    let case = made(&outcome);
    assert_eq!((outcome.holds, outcome.reopened, outcome.notes, outcome.people), (2, 1, 3, 2));
    assert_eq!(outcome.kept, []);
    let names = hall.names(case).await;
    let acts = [
        "opened",
        "noted",
        "accepted",
        "claimed",
        "noted",
        "claimed",
        "held",
        "noted",
        "resumed",
        "held",
        "resumed",
        "finished",
        "reopened",
        "claimed",
        "dispatched",
        "finished",
        "replied",
        "closed",
    ];
    assert_eq!(names, acts);
    assert_eq!(outcome.events as usize, names.len());
    let again = replay(&hall, vec![log("1", steps)]).await.remove(0);
    assert_eq!(again.what, RowResult::Already(case));
    // Nobody was told of anything, and a restart finds the same.
    hall.restart();
    assert_eq!(hall.names(case).await.len(), acts.len());
    assert_eq!(hall.list(WANG, View::Stage(Stage::Closed)).await.len(), 1);
}

#[tokio::test]
async fn what_the_rules_refuse_becomes_a_note_and_is_told() {
    let hall = Hall::new().await;
    let steps = vec![
        step(-900, "Closed", Some(Towards::Closed), "Ann"),
        step(-100, "Active", Some(Towards::Handle), "Ann"),
        step(-90, "Strange", Some(Towards::Finished("exchanged".to_owned())), "Ann"),
    ];
    let outcome = replay(&hall, vec![log("2", steps)]).await.remove(0);
    let case = made(&outcome);
    assert_eq!(hall.names(case).await, ["opened", "closed", "noted", "noted"]);
    let [(what, reason)] = outcome.kept.as_slice() else { panic!("{:?}", outcome.kept) };
    assert_eq!(what, "Active");
    assert!(matches!(reason, Reason::WindowOver { .. }));
    // A log whose case cannot be opened leaves nothing behind.
    let mut wrong = log("3", Vec::new());
    wrong.fields = fields(&[("text", "x"), ("kind", "car")]);
    let outcome = replay(&hall, vec![wrong]).await.remove(0);
    assert!(matches!(outcome.what, RowResult::Refused(_)));
    assert_eq!(hall.list(WANG, View::All).await.len(), 0);
}

#[tokio::test]
async fn people_of_a_log_are_known_again_and_never_sign_on() {
    let hall = Hall::new().await;
    let long = "a name that is longer than a staff number may be, and 中文";
    let by = |who| step(-900, "Active", Some(Towards::Handle), who);
    let outcome = replay(&hall, vec![log("1", vec![by("Ann B"), by("Ann-B"), by(long), by("Ann B")])]).await;
    assert_eq!(outcome[0].people, 3);
    let outcome = replay(&hall, vec![log("2", vec![by("Ann B"), by(long)])]).await;
    assert_eq!(outcome[0].people, 0);
    let Reply::People(people) = hall.desk.ask(WANG, Request::People).await else { panic!() };
    let theirs: Vec<_> = people.iter().filter(|person| person.name.starts_with(['A', 'a'])).collect();
    assert_eq!(theirs.len(), 3);
    assert!(
        theirs
            .iter()
            .all(|person| !person.active && person.role == Role::Handler && person.staff.len() <= 32)
    );
    // Who may not import may not replay.
    let refused = hall.desk.ask(LI, Request::Replay { logs: Vec::new() }).await;
    assert!(matches!(refused, Reply::Refused { .. }));
}
