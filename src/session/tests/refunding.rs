//! 退费 and 同类 at the case: few keys, and yes and no by the keys of yes and no.

use super::*;
use crate::{
    api::{AlikeView, CaseView, ListAnswer, RefundView, Wait},
    case::{PersonId, Refund, RefundList, short},
    rules::Whom,
    sla::Instant,
};

const YES: Verb = Verb::Approve;

/// A seat where every case is one of the refund desk, with the short code of intake, changed by `with`.
fn refund_seat(with: impl Fn(&mut CaseView) + 'static) -> Seat {
    Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::Show { case } => {
            let rows = rows();
            let row = rows.iter().find(|row| row.case == *case).unwrap_or(&rows[0]);
            let mut view = sample::view(row);
            view.row.kind = "refund".to_owned();
            view.row.category = Some("unordered".to_owned());
            view.acts.extend([Verb::Charge, Verb::Propose, YES, Verb::Decline]);
            view.values = vec![
                ("short_code".to_owned(), "10661234".to_owned()),
                ("order_way".to_owned(), "none".to_owned()),
            ];
            with(&mut view);
            Reply::Case(Box::new(view))
        }
        Request::Alike { .. } => Reply::Alike(AlikeView { rows: rows(), next: None }),
        other => answer(other),
    })
}

fn waits(view: &mut CaseView) {
    let since = Instant::from_seconds(1_700_000_000);
    let amount = RefundView::sample(view.row.case).refund.proposals[0].amount;
    view.row.waits = vec![Wait::Approve { amount, whom: Whom::TeamLeader, since }];
}

fn list(of: &Refund) -> RefundList {
    RefundList {
        no: 1,
        count: 2,
        sum: of.proposals[0].amount,
        rows: Vec::new(),
        approvers: vec![Whom::TeamLeader],
        digest: [0xCD; 32],
        by: vec![PersonId(1)],
        at: Instant::from_seconds(1_700_000_000),
        approvals: Vec::new(),
        declined: false,
    }
}

#[test]
fn a_charge_takes_its_short_code_and_the_proof_of_the_query_with_it() {
    let mut seat = refund_seat(|_| {});
    seat.press(r#"Enter C "1105" Tab "312.50" F3"#);
    let (verb, sent) = last_act(&seat);
    assert_eq!(verb, Verb::Charge);
    assert_eq!(
        sent,
        fields(&[("day", "1105"), ("from", "10661234"), ("amount", "312.50"), ("proof", "none")])
    );
}

#[test]
fn a_new_charge_needs_day_and_amount_and_a_change_only_its_number() {
    let mut seat = refund_seat(|_| {});
    seat.press(r#"Enter C "1105" F3"#);
    assert!(seat.acts().is_empty());
    assert!(seat.said().contains("金额"), "{}", seat.said());
    let mut seat = refund_seat(|_| {});
    seat.press(r#"Enter C Tab Tab Tab Tab Tab "1" F3"#);
    let (verb, sent) = last_act(&seat);
    assert_eq!((verb, sent.get("charge").map(String::as_str)), (Verb::Charge, Some("1")));
}

#[test]
fn yes_and_no_answer_the_refund_where_nothing_was_asked() {
    let mut seat = refund_seat(|view| {
        view.refund = RefundView::sample(view.row.case).refund;
        waits(view);
    });
    // What is said yes to stands on the screen, so its code need not be typed.
    seat.press("Enter Y F3");
    assert_eq!(last_act(&seat), (YES, fields(&[("binding", "abababab")])));
    let hints = seat.session.footer();
    assert!(!hints.iter().any(|hint| hint.words == "同意"), "{hints:?}");
    let mut seat = refund_seat(|view| {
        view.refund = RefundView::sample(view.row.case).refund;
        waits(view);
    });
    seat.press(r#"Enter N "金额不对" F3"#);
    assert_eq!(last_act(&seat), (Verb::Decline, fields(&[("text", "金额不对")])));
    // Where nothing waits, the key says so.
    let mut seat = refund_seat(|_| {});
    seat.press("Enter Y");
    assert!(seat.said().contains("同意"), "{}", seat.said());
}

#[test]
fn a_list_of_refunds_is_answered_as_a_whole_on_its_parent() {
    let with_list = |view: &mut CaseView| {
        view.refund.lists = vec![list(&RefundView::sample(view.row.case).refund)];
        waits(view);
    };
    let answers = |seat: &Seat| -> Vec<(String, ListAnswer)> {
        let of = |request: &Request| match request {
            Request::AnswerRefundList { binding, answer, .. } => Some((binding.clone(), answer.clone())),
            _ => None,
        };
        seat.asked.iter().filter_map(of).collect()
    };
    let mut seat = refund_seat(with_list);
    seat.press("Enter Y F3");
    assert_eq!(answers(&seat), [("cdcdcdcd".to_owned(), ListAnswer::Approve)]);
    assert!(seat.acts().is_empty(), "the list is answered, not the case");
    let mut seat = refund_seat(with_list);
    seat.press(r#"Enter N "清单有误" F3"#);
    assert_eq!(answers(&seat), [(short(&[0xCD; 32]), ListAnswer::Decline("清单有误".to_owned()))]);
}

#[test]
fn what_has_the_same_value_is_listed_and_back_leads_to_the_list_and_the_case() {
    let mut seat = refund_seat(|_| {});
    seat.press("Enter G");
    let asked = seat
        .asked
        .iter()
        .any(|request| matches!(request, Request::Alike { field, below: 0, .. } if field == "short_code"));
    assert!(asked);
    let Screen::List(list) = seat.session.top() else { panic!() };
    assert!(list.header.contains("10661234"), "{}", list.header);
    assert_eq!(list.matches().len(), rows().len());
    seat.press("Down Enter");
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == rows()[1].case));
    seat.press("Esc");
    assert!(matches!(seat.session.top(), Screen::List(_)));
    seat.press("Esc");
    assert!(matches!(seat.session.top(), Screen::Case(_)));
    // Of several values the one that is meant is chosen by its number.
    let mut seat = refund_seat(|view| view.values.push(("partner".to_owned(), "某科技".to_owned())));
    seat.press("Enter G 2");
    let asked = seat.asked.iter().any(|of| matches!(of, Request::Alike { field, .. } if field == "partner"));
    assert!(asked);
    // Nothing that others may have.
    let mut seat = refund_seat(|view| view.values.clear());
    seat.press("Enter G");
    assert!(seat.said().contains("没有可比对"), "{}", seat.said());
}
