//! The lines of refunds.

use super::{at, case};
use crate::{
    case::{BatchRow, Charge, Event, Finding, Payee, RefundEvent},
    rights::Fen,
    rules::Whom,
};

pub fn lines() -> Vec<(Event, &'static str, &'static str)> {
    let amount = Fen::new(2_460).unwrap();
    let charge = Charge {
        no: 2,
        day: "2026-11-02".parse().unwrap(),
        from: "10661234".to_owned(),
        amount: Fen::new(1_230).unwrap(),
        proof: Some("none".to_owned()),
        cause: "metering_error".to_owned(),
        finding: Finding::Upheld,
        owed: amount,
    };
    let open = Charge { proof: None, finding: Finding::Open, owed: Fen::NONE, ..charge.clone() };
    let (payee, binding, approvers) = (Payee::Other, [0xAB; 32], vec![Whom::TeamLeader]);
    let row = BatchRow { case: case(), proposal: 1, attempt: 1, amount };
    let (paid, reference) = (at("2026-11-23T07:09:00Z"), "B77".to_owned());
    [
        (
            RefundEvent::ChargeSet(charge),
            "扣费明细  2  2026-11-02  10661234  12.30 元  无凭证  计费差错  属实  应退 24.60 元",
            "charge  2  2026-11-02  10661234  12.30 yuan  none found  metering error  upheld  owed 24.60 yuan",
        ),
        (
            RefundEvent::ChargeSet(open),
            "扣费明细  2  2026-11-02  10661234  12.30 元  计费差错  待核实",
            "charge  2  2026-11-02  10661234  12.30 yuan  metering error  open",
        ),
        (RefundEvent::ChargeStruck { charge: 2 }, "删去明细  2", "charge struck  2"),
        (
            RefundEvent::Proposed { proposal: 1, amount, payee, version: 3, approvers, binding },
            "退费提交审批  第 1 单  24.60 元  退到其他账户  核对码 abababab",
            "refund proposed  no. 1  24.60 yuan  to another account  code abababab",
        ),
        (
            RefundEvent::Approved { proposal: 1, level: 2, binding },
            "退费审批通过  第 1 单  第 2 级  核对码 abababab",
            "refund approved  no. 1  level 2  code abababab",
        ),
        (RefundEvent::Declined { proposal: 1 }, "退费驳回  第 1 单", "refund declined  no. 1"),
        (RefundEvent::Withdrawn { proposal: 1 }, "退费撤回  第 1 单", "refund taken back  no. 1"),
        (
            RefundEvent::Batched { proposal: 1, attempt: 2, batch: 7, amount, binding },
            "进付款批次  第 1 单  24.60 元  批次 7  第 2 次",
            "handed out to be paid  no. 1  24.60 yuan  batch 7  attempt 2",
        ),
        (
            RefundEvent::Paid { proposal: 1, attempt: 2, amount, reference, at: paid },
            "退费到账  第 1 单  24.60 元  付款号 B77",
            "refund paid  no. 1  24.60 yuan  payment B77",
        ),
        (
            RefundEvent::Failed { proposal: 1, attempt: 1, at: paid },
            "付款失败  第 1 单  第 1 次",
            "payment failed  no. 1  attempt 1",
        ),
        (
            RefundEvent::BatchMade { batch: 7, rows: vec![row] },
            "付款批次 7：1 笔，共 24.60 元",
            "payment batch 7: 1 payment, 24.60 yuan in all",
        ),
    ]
    .into_iter()
    .map(|(event, zh, en)| (Event::Refund(Box::new(event)), zh, en))
    .collect()
}
