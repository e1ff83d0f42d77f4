//! Values that more customers have than usual: told with the cases behind them, the same after a restart, and gone where
//! the cases are.

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{Alarm, Reply, Request},
    case::{CaseId, Reason, Verb},
};

async fn alarms(hall: &Hall) -> Vec<Alarm> {
    match hall.desk.ask(WANG, Request::Topics).await {
        Reply::Topics(view) => view.alarms,
        other => panic!("{other:?}"),
    }
}

async fn charged(hall: &mut Hall, n: u32, code: &str) -> CaseId {
    let line = format!("138333{n:05}");
    let fields =
        [("line", line.as_str()), ("category", "trial"), ("short_code", code), ("text", "没订过也扣费")];
    hall.act(LI, None, Verb::Accept, &fields).await.unwrap().case
}

#[tokio::test]
async fn a_short_code_of_many_customers_is_told_and_its_first_case_becomes_the_parent() {
    let mut hall = Hall::new().await;
    charged(&mut hall, 1, "10650001").await;
    hall.pass(50 * 86_400);
    let mut cases = Vec::new();
    for n in 2..7 {
        cases.push(charged(&mut hall, n, ["1066 1234", "１０６６１２３４"][n as usize % 2]).await);
        hall.pass(60);
    }
    // It calls again: the customer is counted once.
    charged(&mut hall, 6, "10661234").await;
    hall.pass(20);
    let known = alarms(&hall).await;
    let [alarm] = known.as_slice() else { panic!("{known:?}") };
    assert_eq!((alarm.watch.as_str(), alarm.count, alarm.cases.len()), ("short_code", 5, 6));
    assert_eq!((alarm.before, alarm.joining.len(), alarm.parent), (0, 6, None));
    // What is written while it is known is counted at once.
    cases.push(charged(&mut hall, 7, "10661234").await);
    hall.pass(20);
    assert_eq!(alarms(&hall).await[0].count, 6);
    // Its first case is made the parent of another: the rest joins it.
    let number = cases[0].to_string();
    hall.act(WANG, Some(cases[1]), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
    hall.pass(20);
    let known = alarms(&hall).await;
    assert_eq!((known[0].parent, known[0].joining.len()), (Some(cases[0]), 5));
    // From what the store has the same is known.
    hall.restart();
    assert_eq!(alarms(&hall).await, known);
    // What was withdrawn is not behind it any more, and of too few customers nothing is told.
    for case in &cases[2..4] {
        hall.act(LI, Some(*case), Verb::Withdraw, &[("text", "不办了")]).await.unwrap();
    }
    hall.pass(20);
    assert_eq!(alarms(&hall).await, []);
}

#[tokio::test]
async fn those_who_lead_are_told_of_a_hot_spot_without_looking_until_it_is_taken_up() {
    let mut hall = Hall::new().await;
    charged(&mut hall, 1, "10650001").await;
    hall.pass(50 * 86_400);
    let mut cases = Vec::new();
    for n in 2..7 {
        cases.push(charged(&mut hall, n, "10661234").await);
    }
    // The first look has it counted, behind its back.
    let mut told = hall.counts(WANG).await.hot_spots;
    for _ in 0..200 {
        if told > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        told = hall.counts(WANG).await.hot_spots;
    }
    assert_eq!((told, hall.counts(LI).await.hot_spots), (1, 0));
    let number = cases[0].to_string();
    for case in &cases[1..] {
        hall.act(WANG, Some(*case), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
    }
    hall.pass(20);
    assert_eq!(alarms(&hall).await[0].parent, Some(cases[0]));
    assert_eq!(hall.counts(WANG).await.hot_spots, 0);
}

#[tokio::test]
async fn what_was_dismissed_is_told_again_when_there_is_half_as_much_again() {
    let mut hall = Hall::new().await;
    charged(&mut hall, 1, "10650001").await;
    hall.pass(50 * 86_400);
    for n in 2..8 {
        charged(&mut hall, n, "10661234").await;
    }
    let topic = alarms(&hall).await[0].topic.clone();
    let dismiss =
        |topic: &str, why: &str| Request::DismissTopic { topic: topic.to_owned(), why: why.to_owned() };
    for (by, request, field) in [
        (LI, dismiss(&topic, "正常波动"), None),
        (ZHAO, dismiss(&topic, "正常波动"), None),
        (WANG, dismiss(&topic, "  "), Some("reason")),
        (WANG, dismiss("0123456789abcdef", "正常波动"), None),
    ] {
        let Reply::Refused { refusal, .. } = hall.desk.ask(by, request).await else { panic!("{field:?}") };
        let of = match &refusal.reason {
            Reason::Field { field, .. } => Some(field.as_str()),
            _ => None,
        };
        assert_eq!(of, field);
    }
    assert_eq!(alarms(&hall).await.len(), 1, "nothing was dismissed");
    assert_eq!(hall.desk.ask(WANG, dismiss(&topic, "正常波动")).await, Reply::Ok);
    assert_eq!(alarms(&hall).await, []);
    // Two more are not half as much again, and after a restart it stays dismissed.
    for n in 8..10 {
        charged(&mut hall, n, "10661234").await;
    }
    hall.pass(20);
    assert_eq!(alarms(&hall).await, []);
    hall.restart();
    assert_eq!(alarms(&hall).await, []);
    charged(&mut hall, 10, "10661234").await;
    hall.pass(20);
    assert_eq!(alarms(&hall).await[0].count, 9);
}

async fn alike(
    hall: &Hall,
    case: CaseId,
    field: &str,
    below: u32,
    limit: u32,
) -> Option<(Vec<CaseId>, Option<u32>)> {
    match hall.desk.ask(LI, Request::Alike { case, field: field.to_owned(), below, limit }).await {
        Reply::Alike(page) => Some((page.rows.iter().map(|row| row.case).collect(), page.next)),
        _ => None,
    }
}

#[tokio::test]
async fn all_cases_that_share_a_value_are_listed_page_by_page_with_those_that_ended() {
    let mut hall = Hall::new().await;
    let mut cases = Vec::new();
    for n in 1..=5 {
        cases.push(charged(&mut hall, n, ["10661234", "１０６６ 1234"][n as usize % 2]).await);
        charged(&mut hall, 100 + n, "10669999").await;
    }
    hall.act(LI, Some(cases[1]), Verb::Withdraw, &[("text", "不办了")]).await.unwrap();
    // Some stand in the store, some came since.
    hall.restart();
    cases.push(charged(&mut hall, 6, "10661234").await);
    cases.reverse();
    let first = cases[5];
    assert_eq!(alike(&hall, first, "short_code", 0, 500).await, Some((cases.clone(), None)));
    let mut all = Vec::new();
    let (mut below, mut pages) = (0, 0);
    loop {
        let (page, next) = alike(&hall, first, "short_code", below, 2).await.unwrap();
        assert!(page.len() <= 2);
        all.extend(page);
        pages += 1;
        match next {
            Some(next) => below = next,
            None => break,
        }
    }
    assert_eq!((all, pages), (cases, 4));
    // Neither of a field that it does not have, nor of one that is not open to all.
    for field in ["partner", "text", "amount", ""] {
        assert_eq!(alike(&hall, first, field, 0, 500).await, None, "{field}");
    }
}
