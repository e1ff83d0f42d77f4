//! 口径: who may write them, whom they are told, and that they are counted until seen.

use super::hall::{Hall, LI, WANG, ZHAO, actor};
use crate::{
    api::{Actor, LineToTakeView, NewLineToTake, Reply, Request},
    case::{Fault, LineAbout, MAX_LINES_TO_TAKE, Reason, Role, Verb},
};

fn new(text: &str, until: &str) -> NewLineToTake {
    NewLineToTake { text: text.to_owned(), until: until.to_owned(), ..NewLineToTake::default() }
}

async fn ask(hall: &Hall, by: Actor, request: Request) -> Result<Vec<LineToTakeView>, Reason> {
    match hall.desk.ask(by, request).await {
        Reply::LinesToTake(lines) => Ok(lines),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn set(hall: &Hall, by: Actor, new: NewLineToTake) -> Result<Vec<LineToTakeView>, Reason> {
    ask(hall, by, Request::SetLineToTake(new)).await
}

async fn texts(hall: &Hall, by: Actor) -> Vec<String> {
    ask(hall, by, Request::LinesToTake).await.unwrap().into_iter().map(|line| line.text).collect()
}

#[tokio::test]
async fn a_line_is_told_until_it_is_over_withdrawn_or_replaced_and_outlives_a_restart() {
    let mut hall = Hall::new().await;
    let refused = set(&hall, LI, new("x", "+1h")).await;
    assert_eq!(refused, Err(Reason::NotPermitted { role: Role::Agent }), "agents say, and do not set");
    let first = set(&hall, WANG, new(" 东街基站检修 ", "+2h")).await.unwrap();
    assert_eq!(first[0].text, "东街基站检修");
    let mut second = new("全网短信延迟", "+7d");
    second.about.category = Some("network_quality".to_owned());
    set(&hall, WANG, new("另一条", "+3h")).await.unwrap();
    hall.restart();
    assert_eq!(texts(&hall, LI).await, ["另一条", "东街基站检修"], "the newest first");
    second.instead = Some(first[0].no);
    set(&hall, WANG, second.clone()).await.unwrap();
    assert_eq!(texts(&hall, LI).await, ["全网短信延迟", "另一条"]);
    assert!(matches!(
        set(&hall, WANG, second).await,
        Err(Reason::Field { fault: Fault::NotOneOf { .. }, .. })
    ));
    let no = ask(&hall, LI, Request::LinesToTake).await.unwrap()[0].no;
    let withdraw = |by| ask(&hall, by, Request::WithdrawLineToTake { line: no });
    assert_eq!(withdraw(LI).await, Err(Reason::NotPermitted { role: Role::Agent }));
    withdraw(WANG).await.unwrap();
    assert_eq!(texts(&hall, LI).await, ["另一条"]);
    hall.restart();
    assert_eq!(texts(&hall, LI).await, ["另一条"]);
    hall.pass(3 * 3_600);
    assert_eq!(texts(&hall, LI).await, [""; 0]);
}

#[tokio::test]
async fn what_is_no_line_is_refused_by_the_field_that_is_wrong() {
    let hall = Hall::new().await;
    let with = |change: fn(&mut NewLineToTake)| {
        let mut line = new("x", "+1h");
        change(&mut line);
        line
    };
    for (line, field) in [
        (new(" ", "+1h"), "text"),
        (new(&"x".repeat(601), "+1h"), "text"),
        (new("x", "soon"), "until"),
        (new("x", "+0m"), "until"),
        (new("x", "+8d"), "until"),
        (with(|line| line.teams = vec!["nobody".to_owned()]), "team"),
        (with(|line| line.about.category = Some("nothing".to_owned())), "category"),
        (with(|line| line.about.address = Some("x".repeat(2_000))), "address"),
    ] {
        match set(&hall, WANG, line).await {
            Err(Reason::Field { field: of, .. }) => assert_eq!(of, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    for _ in 0..MAX_LINES_TO_TAKE {
        set(&hall, WANG, new("x", "+1h")).await.unwrap();
    }
    let full = set(&hall, WANG, new("x", "+1h")).await;
    assert_eq!(full, Err(Reason::TooMany { field: "line_to_take".to_owned(), max: MAX_LINES_TO_TAKE }));
    let no = ask(&hall, WANG, Request::LinesToTake).await.unwrap()[7].no;
    let instead = NewLineToTake { instead: Some(no), ..new("y", "+1h") };
    assert_eq!(
        set(&hall, WANG, instead).await.unwrap().len(),
        MAX_LINES_TO_TAKE,
        "one is replaced all the same"
    );
}

#[tokio::test]
async fn a_leader_tells_the_own_team_and_the_house_everybody() {
    let hall = Hall::new().await;
    for (staff, role, team) in [
        ("1004", Role::TeamLeader, Some("network")),
        ("1005", Role::Handler, Some("network")),
        ("1006", Role::Handler, Some("charging")),
        ("1007", Role::TeamLeader, Some("charging")),
    ] {
        hall.add_in(staff, staff, role, team).await;
    }
    let [leader, own, other, other_leader] = [4, 5, 6, 7].map(actor);
    let lines = set(&hall, leader, new("网络部的", "+1h")).await.unwrap();
    assert_eq!(lines[0].teams, ["network"]);
    let beyond = NewLineToTake { teams: vec!["charging".to_owned()], ..new("x", "+1h") };
    assert_eq!(set(&hall, leader, beyond).await, Err(Reason::NotPermitted { role: Role::TeamLeader }));
    set(&hall, WANG, new("全体的", "+1h")).await.unwrap();
    assert_eq!(texts(&hall, own).await, ["全体的", "网络部的"]);
    assert_eq!(texts(&hall, other).await, ["全体的"]);
    assert_eq!(texts(&hall, WANG).await.len(), 2, "the house sees all");
    let may = |lines: Vec<LineToTakeView>| lines.iter().map(|line| line.may_change).collect::<Vec<_>>();
    assert_eq!(may(ask(&hall, leader, Request::LinesToTake).await.unwrap()), [false, true]);
    let no = lines[0].no;
    let hidden = ask(&hall, other_leader, Request::WithdrawLineToTake { line: no }).await;
    assert!(matches!(hidden, Err(Reason::Field { .. })), "{hidden:?}");
}

#[tokio::test]
async fn who_has_seen_a_line_is_counted_once_and_a_replaced_one_is_new_to_all() {
    let mut hall = Hall::new().await;
    let no = set(&hall, WANG, new("x", "+1h")).await.unwrap()[0].no;
    let see = || Request::SeeLinesToTake { lines: vec![no, 9_999] };
    for _ in 0..2 {
        ask(&hall, LI, see()).await.unwrap();
    }
    hall.restart();
    let seen = ask(&hall, LI, see()).await.unwrap();
    assert_eq!((seen[0].seen, seen[0].seen_by_me), (2, true), "who wrote it, and one more");
    assert!(!ask(&hall, ZHAO, Request::LinesToTake).await.unwrap()[0].seen_by_me);
    let again = set(&hall, WANG, NewLineToTake { instead: Some(no), ..new("y", "+1h") }).await.unwrap();
    assert_eq!((again[0].seen, again.len()), (1, 1));
    assert!(!ask(&hall, LI, Request::LinesToTake).await.unwrap()[0].seen_by_me);
}

#[tokio::test]
async fn a_case_shows_what_is_to_be_said_of_its_place_and_of_itself() {
    let mut hall = Hall::new().await;
    let case = hall
        .act(
            LI,
            None,
            Verb::Open,
            &[("text", "无信号"), ("address", "万全 商业东街"), ("category", "indoor_coverage")],
        )
        .await
        .unwrap()
        .case;
    let at = |address: &str| NewLineToTake {
        about: LineAbout { address: Some(address.to_owned()), ..LineAbout::default() },
        ..new(address, "+1h")
    };
    set(&hall, WANG, at("西街")).await.unwrap();
    let east = set(&hall, WANG, at("东街")).await.unwrap()[0].no;
    let about = LineAbout { case: Some(case), address: Some("西街".to_owned()), category: None };
    let named = set(&hall, WANG, NewLineToTake { about, ..new("主单", "+1h") }).await.unwrap()[0].no;
    assert_eq!(
        hall.show(ZHAO, case).await.lines_to_take,
        [named, east],
        "whether the address is masked or not"
    );
}
