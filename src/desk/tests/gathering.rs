//! Refunds of many customers of one incident: proposed in one go, approved as one list, paid with all others.

use super::{
    hall::{Hall, LI, WANG},
    refunding::{batch, fen, made, refund, refused},
};
use crate::{
    api::{Actor, GatherRow, ListAnswer, Reply, Request, View},
    case::{CaseId, CommandId, Day, ProposalState, Reason, Role, Verb, short},
    rights::Fen,
};

fn gathered(line: &str, fen: i64) -> GatherRow {
    GatherRow {
        line: line.to_owned(),
        day: "2026-02-01".to_owned(),
        from: "10661234".to_owned(),
        amount: Fen::new(fen).unwrap(),
        cause: "malicious".to_owned(),
        proof: None,
        service: None,
    }
}

async fn gather(hall: &Hall, by: Actor, parent: CaseId, rows: Vec<GatherRow>, id: &str) -> Reply {
    let (text, command) = ("批量退费".to_owned(), CommandId::of(id));
    hall.desk.ask(by, Request::GatherRefund { parent, rows, text, command }).await
}

async fn answer(hall: &mut Hall, by: Actor, parent: CaseId, binding: &str, answer: ListAnswer) -> Reply {
    let (binding, command) = (binding.to_owned(), hall.id());
    hall.desk.ask(by, Request::AnswerRefundList { parent, binding, answer, command }).await
}

#[tokio::test]
async fn what_one_incident_took_from_many_is_proposed_and_approved_as_one_list_or_not_at_all() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let typed = [("kind", "refund"), ("text", "某软件群扣"), ("category", "malicious_app")];
    let parent = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    let child =
        hall.act(LI, None, Verb::Accept, &[("line", "13833330912"), ("kind", "refund"), ("text", "扣费")]);
    let child = child.await.unwrap().case;
    hall.act(LI, Some(child), Verb::Link, &[("case", &parent.to_string()), ("how", "parent")]).await.unwrap();
    let rows = vec![gathered("13833330912", 300), gathered("13833330913", 200), gathered("13833330913", 200)];
    // One wrong row, and nothing is written.
    let before = hall.show(LI, child).await.row.revision;
    let bad = [rows.clone(), vec![gathered("13833330914", 0)]].concat();
    let Reply::ChargesWrong(wrong) = gather(&hall, LI, parent, bad, "bad").await else { panic!() };
    assert_eq!(wrong.iter().map(|wrong| wrong.row).collect::<Vec<_>>(), [3]);
    assert_eq!(hall.show(LI, child).await.row.revision, before);

    let Reply::Done { revision, .. } = gather(&hall, LI, parent, rows.clone(), "once").await else {
        panic!()
    };
    let Reply::Done { revision: again, .. } = gather(&hall, LI, parent, rows.clone(), "once").await else {
        panic!()
    };
    assert_eq!(revision, again, "sent again it is answered and not done");
    let list = refund(&hall, LI, parent).await.refund.lists[0].clone();
    assert_eq!((list.count, list.sum), (2, fen(700)), "two charges of the same kind are two");
    let other = list.rows.iter().map(|row| row.case).find(|case| *case != child).unwrap();
    let rows_of =
        async |by| hall.list(by, View::Waiting).await.iter().map(|row| row.case).collect::<Vec<_>>();
    assert_eq!(
        (rows_of(boss).await, rows_of(LI).await),
        (vec![parent], vec![]),
        "the list waits, not each of it"
    );
    let code = short(&list.digest);
    // Neither who made it nor a part of it nor another code.
    let one = short(&list.rows[0].binding);
    let alone = hall.act(boss, Some(child), Verb::Approve, &[("binding", &one)]).await.unwrap_err();
    assert_eq!(alone.reason, Reason::InRefundList { parent });
    let wrong_code = answer(&mut hall, boss, parent, "00000000", ListAnswer::Approve).await;
    assert_eq!(refused(wrong_code), Reason::OtherRefundList { count: 2, amount: fen(700) });
    let proxy = Actor { on_behalf: Some(LI.person), ..boss };
    assert_eq!(
        refused(answer(&mut hall, proxy, parent, &code, ListAnswer::Approve).await),
        Reason::OwnDecision
    );
    // One case changed: none is approved, and the file is gathered anew.
    hall.act(LI, Some(other), Verb::Charge, &[("charge", "1"), ("amount", "9")]).await.unwrap();
    let changed = answer(&mut hall, boss, parent, &code, ListAnswer::Approve).await;
    assert_eq!(refused(changed), Reason::RefundListChanged { cases: vec![other], count: 1 });
    assert_eq!(refund(&hall, LI, child).await.refund.live().unwrap().state, ProposalState::Proposed);
    hall.act(LI, Some(other), Verb::Charge, &[("charge", "1"), ("amount", "2")]).await.unwrap();
    let Reply::Done { .. } = gather(&hall, LI, parent, rows, "anew").await else { panic!() };
    let lists = refund(&hall, LI, parent).await.refund.lists;
    assert_eq!((lists[0].waits(), lists[1].sum), (false, fen(700)), "no charge is written twice");
    let code = short(&lists[1].digest);
    let Reply::Done { .. } = answer(&mut hall, boss, parent, &code, ListAnswer::Approve).await else {
        panic!()
    };
    hall.restart();
    let no = made(&hall, boss).await;
    let paid: Vec<i64> = batch(&hall, boss, no).await.rows.iter().map(|row| row.amount.count()).collect();
    assert_eq!(paid, [300, 400]);
    assert_eq!(hall.problems().await, [""; 0]);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
    hall.desk.stop();
}

#[tokio::test]
async fn a_list_above_the_limit_takes_two_and_one_that_is_declined_waits_for_nobody() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let parent =
        hall.act(LI, None, Verb::Accept, &[("kind", "refund"), ("text", "群扣")]).await.unwrap().case;
    let rows = |from: usize| {
        (from..from + 4).map(|n| gathered(&format!("1383333{n:04}"), 20_000)).collect::<Vec<_>>()
    };
    gather(&hall, LI, parent, rows(100), "a").await;
    gather(&hall, LI, parent, rows(200), "b").await;
    let codes: Vec<String> =
        refund(&hall, LI, parent).await.refund.lists.iter().map(|list| short(&list.digest)).collect();
    for (by, left) in [(boss, 0), (WANG, 4)] {
        let Reply::Done { .. } = answer(&mut hall, by, parent, &codes[0], ListAnswer::Approve).await else {
            panic!()
        };
        let no = hall.desk.ask(boss, Request::MakeRefundBatch).await;
        let paid = match no {
            Reply::RefundBatchMade { batch: no } => batch(&hall, boss, no).await.rows.len(),
            _ => 0,
        };
        assert_eq!(paid, left, "no case of it is above the limit, and the list is");
    }
    let decline = ListAnswer::Decline("重复".to_owned());
    let Reply::Done { .. } = answer(&mut hall, LI, parent, &codes[1], decline).await else { panic!() };
    assert_eq!(hall.counts(boss).await.waiting, 0);
    let Reply::RefundBatches(sums) = hall.desk.ask(boss, Request::RefundBatches { before: None }).await
    else {
        panic!();
    };
    assert_eq!(sums.len(), 1);
    assert_eq!(hall.problems().await, [""; 0]);
    // Nobody came for these: among what came in stands the parent alone.
    hall.restart();
    let came = hall.desk.store().arrivals(None, Day(0), Day(100_000)).unwrap();
    assert_eq!(came.iter().map(|(_, count)| count).sum::<u32>(), 1);
    hall.desk.stop();
}
