//! 客户接待日: who puts whom on duty, what the board counts, and that a tracked matter stays on the follow-up until it is closed.

use jiff::civil::{Date, date};

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, ReceptionView, Reply, Request},
    case::{CaseId, Reason, Role, Verb},
};

const DAY: Date = date(2026, 3, 19);

async fn duty(hall: &Hall, by: Actor, branch: &str, leader: &str, deputy: &str) -> Result<(), Reason> {
    let [branch, leader, deputy] = [branch, leader, deputy].map(str::to_owned);
    match hall.desk.ask(by, Request::SetReceptionDuty { day: DAY, branch, leader, deputy }).await {
        Reply::Ok => Ok(()),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn view(hall: &Hall, day: Option<Date>, branch: Option<&str>, open: bool) -> ReceptionView {
    match hall.desk.ask(LI, Request::Reception { day, branch: branch.map(str::to_owned), open }).await {
        Reply::Reception(view) => *view,
        other => panic!("{other:?}"),
    }
}

async fn visit(hall: &mut Hall, name: &str) -> CaseId {
    let typed = [("name", name), ("kind", "visit"), ("text", "反映多次没有解决")];
    hall.act(LI, None, Verb::Open, &typed).await.unwrap().case
}

#[tokio::test]
async fn a_day_runs_from_appointments_to_the_follow_up_and_outlives_a_restart_and_a_rebuild() {
    let mut hall = Hall::new().await;
    hall.add("3001", "张建国", Role::Supervisor).await;
    hall.add("3002", "李晓梅", Role::Supervisor).await;
    duty(&hall, WANG, "hall", "3001", "3002").await.unwrap();
    let booked = visit(&mut hall, "赵强").await;
    let absent = visit(&mut hall, "孙丽").await;
    let slot = [("slot", "2026-03-19 09:30")];
    hall.act(LI, Some(booked), Verb::Book, &slot).await.unwrap();
    hall.act(LI, Some(absent), Verb::Book, &[("slot", "10:00")]).await.unwrap();
    hall.act(LI, Some(booked), Verb::Confirm, &[("call", "comes")]).await.unwrap();

    hall.set("2026-03-19T01:20:00Z".parse().unwrap());
    let walk_in = visit(&mut hall, "吴刚").await;
    hall.act(LI, Some(walk_in), Verb::Arrive, &[]).await.unwrap();
    hall.act(LI, Some(booked), Verb::Arrive, &[]).await.unwrap();
    let solved = [("sat", "leader"), ("outcome", "solved"), ("text", "当场补退 30 元")];
    let done = hall.act(LI, Some(booked), Verb::Receive, &solved).await.unwrap();
    assert_eq!(done.names(), ["accepted", "received", "finished", "replied"]);
    let tracked = [("sat", "deputy"), ("outcome", "tracked"), ("text", "五日内上站测试")];
    let done = hall.act(LI, Some(walk_in), Verb::Receive, &tracked).await.unwrap();
    assert_eq!(done.names(), ["accepted", "supervised", "received"]);

    for again in 0..3 {
        let board = view(&hall, Some(DAY), Some("hall"), false).await;
        let row = &board.branches[0];
        let counts = [row.booked, row.confirmed, row.arrived, row.waiting, row.solved, row.tracked, row.open];
        assert_eq!(counts, [2, 1, 2, 0, 1, 1, 1], "{again}");
        let numbers: Vec<_> =
            board.visits.iter().map(|visit| (visit.row.case, visit.arrived.map(|(no, _)| no))).collect();
        assert_eq!(numbers, [(booked, Some(2)), (absent, None), (walk_in, Some(1))]);
        assert_eq!(board.visits[2].received.as_ref().unwrap().0.staff, "3002");
        assert_eq!(board.visits[0].row.name, "赵*");
        match again {
            0 => hall.restart(),
            1 => {
                let reply = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
                assert!(matches!(reply, Reply::Checked { problems } if problems.is_empty()));
            }
            _ => {}
        }
    }

    // Months later it stands there still, and is late; the deputy's order is not answered by who sat there.
    hall.set("2026-05-20T01:20:00Z".parse().unwrap());
    let open = view(&hall, None, None, true).await;
    let stands: Vec<_> = open.visits.iter().map(|visit| (visit.row.case, visit.overdue)).collect();
    assert_eq!(stands, [(walk_in, true)]);
    let late = ("late", "department");
    let finish = [("disposition", "solved"), ("text", "加装室分"), late];
    hall.act(LI, Some(walk_in), Verb::Finish, &finish).await.unwrap();
    hall.act(LI, Some(walk_in), Verb::Answer, &[("text", "已加装")]).await.unwrap();
    let reply = [("result", "reached"), ("kind", "final"), ("text", "已解决")];
    hall.act(LI, Some(walk_in), Verb::Reply, &reply).await.unwrap();
    assert_eq!(view(&hall, None, None, true).await.visits.len(), 1);
    let satisfied = [("result", "reached"), ("answer", "satisfied")];
    hall.act(super::hall::ZHAO, Some(walk_in), Verb::Revisit, &satisfied).await.unwrap();
    assert_eq!(view(&hall, None, None, true).await.visits, Vec::new());
}

#[tokio::test]
async fn leaders_set_the_duty_of_their_own_branch_and_only_for_two_people_on_a_reception_day() {
    let hall = Hall::new().await;
    let own = hall.add_in("2001", "班长", Role::TeamLeader, Some("hall")).await;
    let other = hall.add_in("2002", "班长", Role::TeamLeader, Some("network")).await;
    duty(&hall, own, "hall", "2001", "1001").await.unwrap();
    for (by, branch, leader, deputy, field) in [
        (other, "hall", "2001", "1001", None),
        (LI, "hall", "2001", "1001", None),
        (WANG, "network", "2001", "1001", Some("branch")),
        (WANG, "hall", "9999", "1001", Some("leader")),
        (WANG, "hall", "2001", "9999", Some("deputy")),
        (WANG, "hall", "2001", "2001", Some("deputy")),
    ] {
        match (duty(&hall, by, branch, leader, deputy).await, field) {
            (Err(Reason::NotPermitted { .. }), None) => {}
            (Err(Reason::Field { field, .. }), Some(expected)) => assert_eq!(field, expected),
            other => panic!("{branch} {leader} {deputy}: {other:?}"),
        }
    }
    let day = date(2026, 3, 18);
    let request = Request::SetReceptionDuty {
        day,
        branch: "hall".to_owned(),
        leader: "2001".to_owned(),
        deputy: "1001".to_owned(),
    };
    let Reply::Refused { refusal, .. } = hall.desk.ask(WANG, request).await else { panic!() };
    assert_eq!(refusal.reason, Reason::NotReceptionDay { next: Some(DAY) });
}
