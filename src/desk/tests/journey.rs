//! The loop, by two people.

use super::hall::{Hall, LI, WANG, ZHAO, reason};
use crate::{
    api::View,
    case::{Closing, Reason, Satisfaction, Stage, Verb, Word},
};

#[tokio::test]
async fn a_complaint_goes_through_the_whole_loop_by_two_people() {
    let mut hall = Hall::new().await;
    let typed = [("line", "138-3333-0912"), ("name", "李某某"), ("text", "2楼室内无信号"), ("severity", "2")];
    let opened = hall.act(LI, None, Verb::Open, &typed).await.unwrap();
    let case = opened.case;
    assert_eq!((opened.names(), case.to_string().as_str()), (vec!["opened"], "ZJ-000001-3"));
    assert_eq!(hall.counts(LI).await.pool, 1);
    assert_eq!(hall.list(LI, View::Pool).await[0].case, case);

    let accept = [("category", "indoor_coverage")];
    let done = hall.act(LI, Some(case), Verb::Accept, &accept).await.unwrap();
    assert_eq!(done.names(), ["classified", "accepted"]);
    assert_eq!(hall.counts(LI).await.mine, 1);
    hall.pass(3_600);
    let finish = [("disposition", "repaired"), ("text", "室分故障已修复")];
    hall.act(LI, Some(case), Verb::Finish, &finish).await.unwrap();
    hall.pass(600);
    let reply = [("result", "reached"), ("kind", "final"), ("text", "已修复，请您再试")];
    hall.act(LI, Some(case), Verb::Reply, &reply).await.unwrap();
    assert_eq!(hall.list(ZHAO, View::Stage(Stage::Revisit)).await[0].case, case);

    hall.pass(86_400);
    let revisit = [("result", "reached"), ("answer", "satisfied")];
    assert_eq!(reason(hall.act(LI, Some(case), Verb::Revisit, &revisit).await), Reason::OwnRevisit);
    let done = hall.act(ZHAO, Some(case), Verb::Revisit, &revisit).await.unwrap();
    assert_eq!(done.names(), ["revisited", "closed"]);

    let view = hall.show(WANG, case).await;
    assert_eq!((view.row.stage, view.closing), (Stage::Closed, Some(Closing::Revisited)));
    assert_eq!(view.satisfaction, Some(Satisfaction::Satisfied));
    assert_eq!(view.events.last().unwrap().by.staff, "1003");
    assert!(hall.list(WANG, View::All).await.is_empty());
    let closed = hall.list(WANG, View::Stage(Stage::Closed)).await;
    assert_eq!(closed[0].case, case);
    let status = hall.status().await;
    assert_eq!((status.cases.open, status.cases.closed, status.customers), (0, 1, 1));
    assert_eq!(hall.problems().await, [""; 0]);

    hall.restart();
    assert_eq!(hall.show(WANG, case).await, view);
    assert_eq!(hall.list(WANG, View::Stage(Stage::Closed)).await, closed);
    let status_again = hall.status().await;
    assert_eq!((status_again.cases, status_again.events), (status.cases, status.events));
    // Lists say what is, whether the store was told of it yet or not.
    hall.act(LI, Some(case), Verb::Note, &[("text", "用户来电致谢")]).await.unwrap();
    assert_eq!(hall.list(WANG, View::Stage(Stage::Closed)).await.len(), 1);
    let done = hall.act(LI, Some(case), Verb::Reopen, &[("text", "又断了")]).await.unwrap();
    assert_eq!(done.names(), ["reopened"]);
    assert!(hall.list(WANG, View::Stage(Stage::Closed)).await.is_empty(), "it is open again");
    assert_eq!(hall.status().await.cases.open, 1);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn undo_brings_the_same_head_back() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let acts: [(Verb, &[(&str, &str)]); 5] = [
        (Verb::Hold, &[("reason", "customer"), ("text", "等客户")]),
        (Verb::Dispatch, &[("team", "network")]),
        (Verb::Finish, &[("disposition", "repaired"), ("text", "好了")]),
        (Verb::Withdraw, &[("text", "客户撤诉")]),
        (Verb::Amend, &[("name", "张三"), ("line", "13912345678")]),
    ];
    for (verb, typed) in acts {
        let before = hall.show(WANG, case).await;
        hall.act(LI, Some(case), verb, typed).await.unwrap();
        hall.pass(60);
        assert_ne!(hall.show(WANG, case).await.row, before.row, "{verb:?}");
        let undone = hall.act(LI, Some(case), Verb::Undo, &[]).await.unwrap();
        assert_eq!(undone.names(), ["undone"]);
        let mut after = hall.show(WANG, case).await;
        assert!(after.row.revision > before.row.revision);
        let [.., act, undo] = after.events.as_slice() else { panic!() };
        assert!(act.undone && !undo.undone, "{verb:?}");
        after.row.revision = before.row.revision;
        after.events.clone_from(&before.events);
        after.acts.clone_from(&before.acts);
        // Time went on meanwhile.
        for (after, before) in after.clocks.iter_mut().zip(&before.clocks) {
            (after.spent_s, after.held_s) = (before.spent_s, before.held_s);
        }
        assert_eq!(after, before, "{verb:?}");
        assert_eq!(hall.status().await.cases.open, 1, "{verb:?}");
    }
    assert_eq!(hall.problems().await, [""; 0]);
    hall.restart();
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn undo_is_for_those_who_did_it_or_lead_and_for_a_time() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    assert!(matches!(
        reason(hall.act(LI, Some(case), Verb::Undo, &[]).await),
        Reason::NotUndoable { event } if event == "opened"
    ));
    hall.act(LI, Some(case), Verb::Note, &[("text", "一")]).await.unwrap();
    let by_other = hall.act(ZHAO, Some(case), Verb::Undo, &[]).await;
    assert_eq!(reason(by_other), Reason::NotYours { by: LI.person });
    hall.act(WANG, Some(case), Verb::Undo, &[]).await.unwrap();
    hall.act(LI, Some(case), Verb::Note, &[("text", "二")]).await.unwrap();
    hall.pass(601);
    assert_eq!(reason(hall.act(LI, Some(case), Verb::Undo, &[]).await), Reason::UndoLate { grace_s: 600 });
}

#[tokio::test]
async fn a_second_complaint_of_a_line_is_a_repeat_and_shares_its_customer() {
    let mut hall = Hall::new().await;
    let first = hall.accepted(LI, "13833330912").await;
    let flags = |hall: &Hall, case| {
        let desk = hall.desk.clone();
        async move {
            match desk.ask(WANG, crate::api::Request::Show { case }).await {
                crate::api::Reply::Case(view) => (view.flags.len(), view.customer),
                other => panic!("{other:?}"),
            }
        }
    };
    let (none, customer) = flags(&hall, first).await;
    assert!(none == 0 && customer.is_some());
    let second = hall.accepted(LI, "138 3333 0912").await;
    assert_eq!(flags(&hall, second).await, (1, customer));
    // Another line, another kind, and one after the window are none.
    let other = hall.accepted(LI, "13833330913").await;
    assert_eq!(flags(&hall, other).await.0, 0);
    let asked = hall
        .act(LI, None, Verb::Open, &[("line", "13833330912"), ("kind", "enquiry"), ("text", "资费")])
        .await
        .unwrap();
    assert_eq!(flags(&hall, asked.case).await, (0, customer));
    for case in [first, second] {
        hall.act(LI, Some(case), Verb::Withdraw, &[("text", "不投诉了")]).await.unwrap();
    }
    let third = hall.accepted(LI, "13833330912").await;
    assert_eq!(flags(&hall, third).await.0, 0, "withdrawn ones do not count");
    hall.restart();
    let fourth = hall.accepted(LI, "13833330912").await;
    assert_eq!(flags(&hall, fourth).await, (1, customer));
    assert_eq!(hall.status().await.customers, 2);
}

#[tokio::test]
async fn what_is_personal_is_masked_for_others() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let seen = |view: &crate::api::CaseView| {
        let said = |word| view.words.get(word).unwrap_or_default().to_owned();
        (said(Word::Line), said(Word::Name), said(Word::Text))
    };
    let plain = ("13833330912".to_owned(), "李某某".to_owned(), "2楼室内无信号".to_owned());
    let masked = ("138****0912".to_owned(), "李**".to_owned(), "2楼室内无信号".to_owned());
    assert_eq!(seen(&hall.show(LI, case).await), plain);
    assert_eq!(seen(&hall.show(WANG, case).await), masked, "who leads asks first");
    let other = hall.show(ZHAO, case).await;
    assert_eq!(seen(&other), masked);
    assert_eq!(other.events[0].words.get(Word::Line), Some("138****0912"));
}
