//! 处置措施: what sheets say of measures against partners comes into the facts of reports, also long after the case.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{CaseFacts, Reply, Request},
    case::{Measured, Verb},
    sla::Instant,
};

const DAY: i64 = 86_400;

async fn facts(hall: &Hall, from: Instant, until: Instant) -> Vec<CaseFacts> {
    match hall.desk.ask(WANG, Request::Facts { from, until, team: None, after: 0, limit: 500 }).await {
        Reply::Facts(page) => page.cases,
        other => panic!("{other:?}"),
    }
}

fn named(names: &[(&str, &str)]) -> Vec<(String, String)> {
    names.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_measure_is_owed_from_its_order_until_it_is_taken_and_is_against_whom_the_case_names() {
    let mut hall = Hall::new().await;
    let typed = [
        ("line", "13833330912"),
        ("category", "malicious_charge"),
        ("text", "没订过被扣费"),
        ("partner", "碧海"),
        ("app", "看点"),
    ];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    let other = hall.accepted(LI, "13833330911").await;
    let opened = hall.now;
    let found = [("sheet", "verification"), ("finding", "malicious"), ("evidence", "日志")];
    hall.act(LI, Some(case), Verb::Fill, &found).await.unwrap();
    for (measure, code) in [("block", "10661234"), ("penalty", "")] {
        hall.pass(60);
        let order = [
            ("sheet", "measure_ordered"),
            ("measure", measure),
            ("short_code", code),
            ("measure_owner", "王"),
        ];
        hall.act(LI, Some(case), Verb::Fill, &order).await.unwrap();
    }
    let owed = facts(&hall, opened, hall.now.plus(1)).await;
    let all = named(&[("app", "看点"), ("partner", "碧海"), ("short_code", "10661234")]);
    let sorted = |mut names: Vec<(String, String)>| {
        names.sort();
        names
    };
    assert_eq!(owed.len(), 2);
    let of = owed.iter().find(|facts| facts.case == case).unwrap();
    assert!(of.offence_upheld && of.measures.iter().all(Measured::is_owed));
    assert_eq!(sorted(of.offenders.clone()), all);
    // Its own sheet names the port alone; the other one names nobody.
    assert_eq!(of.measures[0].against, named(&[("short_code", "10661234")]));
    assert_eq!(sorted(of.measures[1].against.clone()), all);

    // More than a day later: the port is blocked, the penalty is owed still, and the partner is published unordered.
    hall.pass(2 * DAY);
    let later = hall.now;
    let blocked = [("sheet", "measure_taken"), ("measure", "block"), ("short_code", "1066 1234")];
    let told = [("sheet", "measure_taken"), ("measure", "publication"), ("partner", "碧海")];
    for taken in [blocked, told] {
        hall.act(LI, Some(case), Verb::Fill, &taken).await.unwrap();
    }
    // Neither case came in or ended in that time, and nothing is owed of their pledges: only the measures were then.
    hall.pass(60);
    for case in [case, other] {
        hall.act(LI, Some(case), Verb::Withdraw, &[("text", "不投诉了")]).await.unwrap();
    }
    for _ in 0..2 {
        let now = facts(&hall, later, later.plus(1)).await;
        assert_eq!(now.iter().map(|facts| facts.case).collect::<Vec<_>>(), [case]);
        let measures = &now[0].measures;
        let state = |it: &Measured| (it.measure.clone(), it.ordered.is_some(), it.taken == Some(later));
        assert_eq!(
            measures.iter().map(state).collect::<Vec<_>>(),
            [
                ("block".to_owned(), true, true),
                ("penalty".to_owned(), true, false),
                ("publication".to_owned(), false, true)
            ]
        );
        assert!(now[0].clocks.iter().any(|cycle| cycle.clock == "measure" && cycle.breached));
        hall.restart();
    }
}
