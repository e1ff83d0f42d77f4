//! Warnings, breaches and the ends of holds: once each, also when nobody was there.

use std::time::Duration;

use super::hall::{Hall, LI, WANG, fields, site_facts, start};
use crate::{
    api::{EventView, Reply, Request, Target, View},
    case::{CaseId, CommandId, Event, PersonId, Verb},
    desk::{Clock, Desk, Founder, found},
    store::SiteFacts,
};

const HOUR: i64 = 3_600;

async fn alarms(hall: &Hall, case: CaseId) -> Vec<EventView> {
    let view = hall.show(WANG, case).await;
    let told = |view: &EventView| matches!(view.event, Event::Warned { .. } | Event::Breached { .. });
    view.events.into_iter().filter(told).collect()
}

/// Clock, share (1000 the breach) and hours since the start.
fn told(alarms: &[EventView]) -> Vec<(String, u16, i64)> {
    let told = alarms.iter().map(|view| {
        let (clock, share) = match &view.event {
            Event::Warned { clock, per_mille, .. } => (clock, *per_mille),
            Event::Breached { clock, .. } => (clock, 1000),
            other => panic!("{other:?}"),
        };
        (clock.clone(), share, view.occurred.since(start()) / HOUR)
    });
    told.collect()
}

#[tokio::test]
async fn warnings_and_breaches_are_written_once_when_they_are_due() {
    let mut hall = Hall::new().await;
    let case = hall.act(LI, None, Verb::Open, &[("text", "一")]).await.unwrap().case;
    hall.pass(18 * HOUR);
    hall.until(async || alarms(&hall, case).await.len() == 1).await;
    hall.pass(-2 * HOUR);
    hall.pass(2 * HOUR);
    hall.pass(6 * HOUR);
    hall.until(async || alarms(&hall, case).await.len() == 2).await;
    assert_eq!(hall.counts(LI).await.overdue, 0, "the deadline itself is in time");
    hall.pass(1);
    assert_eq!(hall.counts(LI).await.overdue, 1, "whatever the timer has done yet");
    assert_eq!(hall.list(LI, View::Overdue).await[0].case, case);
    hall.until(async || alarms(&hall, case).await.len() == 3).await;
    let all = alarms(&hall, case).await;
    let clock = "first_contact".to_owned();
    assert_eq!(told(&all), [(clock.clone(), 750, 18), (clock.clone(), 900, 21), (clock, 1000, 24)]);
    assert!(all.iter().all(|view| view.by.id == PersonId::SYSTEM));
    hall.restart();
    assert_eq!(alarms(&hall, case).await, all);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_came_due_while_the_server_was_down_is_written_once_with_both_times() {
    let mut hall = Hall::new().await;
    let case = hall.act(LI, None, Verb::Open, &[("text", "一")]).await.unwrap().case;
    hall.desk.stop();
    hall.pass(30 * HOUR);
    hall.restart();
    let all = alarms(&hall, case).await;
    assert_eq!(told(&all).iter().map(|(_, _, hours)| *hours).collect::<Vec<_>>(), [18, 21, 24]);
    assert!(all.iter().all(|view| view.recorded == hall.now));
    for _ in 0..3 {
        hall.restart();
    }
    assert_eq!(alarms(&hall, case).await, all);
}

/// Clock, step and hours since the start of the steps of ladders.
async fn steps(hall: &Hall, case: CaseId) -> Vec<(String, u32, i64)> {
    let step = |view: &EventView| match &view.event {
        Event::StepFired { clock, step, due, .. } => Some((clock.clone(), *step, due.since(start()) / HOUR)),
        _ => None,
    };
    hall.show(WANG, case).await.events.iter().filter_map(step).collect()
}

#[tokio::test]
async fn a_step_of_a_ladder_is_fired_once_however_often_the_server_restarts() {
    let mut hall = Hall::new().await;
    let case = hall.act(LI, None, Verb::Open, &[("text", "一")]).await.unwrap().case;
    hall.desk.stop();
    hall.pass(30 * HOUR);
    hall.restart();
    let clock = || "first_contact".to_owned();
    let due = [(clock(), 1, 18), (clock(), 2, 21), (clock(), 3, 24), (clock(), 4, 28)];
    assert_eq!(steps(&hall, case).await, due);
    for _ in 0..3 {
        hall.restart();
    }
    assert_eq!(steps(&hall, case).await, due);
    // Whoever was told so late has their two hours from now on, not from when it was due.
    hall.pass(2 * HOUR - 1);
    hall.restart();
    assert_eq!(steps(&hall, case).await, due);
    hall.pass(1);
    hall.until(async || steps(&hall, case).await.len() == 5).await;
    assert_eq!(steps(&hall, case).await[4], (clock(), 5, 32));
    hall.act(WANG, Some(case), Verb::Acknowledge, &[]).await.unwrap();
    assert!(hall.show(WANG, case).await.escalation.unwrap().acknowledged.is_some());
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn an_act_comes_after_the_breach_that_it_missed() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.pass(30 * HOUR);
    // Whether the timer or the act was quicker, the log says the same.
    let contact = hall.act(LI, Some(case), Verb::Contact, &[("result", "reached")]).await.unwrap();
    assert_eq!(contact.names(), ["contacted"], "what the timer wrote is not of this command");
    let names = hall.names(case).await;
    let at = |name| names.iter().rposition(|n| *n == name).unwrap();
    assert!(at("breached") < at("contacted"), "{names:?}");
    let view = hall.show(LI, case).await;
    let breached: Vec<_> =
        view.clocks.iter().filter(|clock| clock.breached).map(|clock| clock.id.as_str()).collect();
    assert_eq!(breached, ["first_contact"]);
}

#[tokio::test]
async fn a_hold_ends_by_itself_and_that_makes_a_form_stale() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let hold = [("reason", "customer"), ("until", "+2h"), ("text", "等客户")];
    let held = hall.act(LI, Some(case), Verb::Hold, &hold).await.unwrap();
    hall.pass(3 * HOUR);
    let resume = Request::Act {
        target: Target::Case(case),
        verb: Verb::Resume,
        fields: fields(&[]),
        command: CommandId::of("r"),
        base: Some(held.revision),
    };
    let refusal = hall.send(LI, resume).await.unwrap_err();
    assert!(matches!(refusal.reason, crate::case::Reason::Stale { .. }), "{refusal:?}");
    let view = hall.show(LI, case).await;
    let resumed = view.events.last().unwrap();
    assert_eq!((resumed.event.clone(), resumed.by.id), (Event::Resumed, PersonId::SYSTEM));
    assert_eq!(resumed.occurred, start().plus(2 * HOUR));
    assert!(view.row.held.is_none());
    let undo = hall.act(LI, Some(case), Verb::Undo, &[]).await.unwrap_err();
    assert!(matches!(undo.reason, crate::case::Reason::NotUndoable { .. }), "{undo:?}");
}

#[tokio::test]
async fn held_cases_without_a_clock_come_last_and_the_late_first() {
    let mut hall = Hall::new().await;
    let typed =
        |text: &str| vec![("kind".to_owned(), "enquiry".to_owned()), ("text".to_owned(), text.to_owned())];
    let mut cases = Vec::new();
    for text in ["一", "二", "三"] {
        let typed = typed(text);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        cases.push(hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case);
        hall.pass(HOUR);
    }
    hall.act(LI, Some(cases[0]), Verb::Hold, &[("reason", "customer"), ("text", "等")]).await.unwrap();
    let order = |rows: Vec<crate::api::CaseRow>| rows.into_iter().map(|row| row.case).collect::<Vec<_>>();
    assert_eq!(order(hall.list(LI, View::Mine).await), [cases[1], cases[2], cases[0]]);
    assert_eq!(hall.list(LI, View::Mine).await[2].next, None);
    hall.pass(46 * HOUR + 1);
    assert_eq!(order(hall.list(LI, View::Overdue).await), [cases[1]]);
    let counts = hall.counts(LI).await;
    assert_eq!((counts.mine, counts.mine_overdue, counts.mine_soon), (3, 1, 1));
}

#[tokio::test]
async fn a_timer_of_the_machine_wakes_the_writer_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let facts = SiteFacts { test_clock: false, ..site_facts() };
    let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
    found(dir.path(), &facts, &founder).unwrap();
    let desk = Desk::start(dir.path(), Clock::System, None).unwrap();
    let mut version = desk.version();
    let ask = async |target, verb, typed: &[(&str, &str)], id| {
        let command = CommandId::of(id);
        let request = Request::Act { target, verb, fields: fields(typed), command, base: None };
        match desk.ask(WANG, request).await {
            Reply::Done { case, events, .. } => (case, events),
            other => panic!("{other:?}"),
        }
    };
    let (case, _) = ask(Target::New, Verb::Accept, &[("text", "一")], "a").await;
    let until = desk.now().plus(3);
    let hold = [("reason", "customer"), ("until", &*until.to_string()), ("text", "等")];
    ask(Target::Case(case), Verb::Hold, &hold, "h").await;
    version.mark_unchanged();
    tokio::time::timeout(Duration::from_secs(20), version.changed()).await.unwrap().unwrap();
    let Reply::Case(view) = desk.ask(WANG, Request::Show { case }).await else { panic!() };
    let last = view.events.last().unwrap();
    assert_eq!((&last.event, last.occurred), (&Event::Resumed, until));
    assert!(last.recorded >= until);
}
