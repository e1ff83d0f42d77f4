//! Rows and laws of the refund desk.

use proptest::prelude::*;

use super::super::{BadClaim, Cause, Charge, Fen, MOST_LINES, RefundStep, refund};
use crate::rules::{Pack, Rules};

fn charge(cause: &str, fen: i64, charges: u16, rules: &Rules) -> Charge {
    Charge { cause: Cause::read(cause, rules).unwrap(), amount: Fen::new(fen).unwrap(), charges }
}

#[test]
fn what_is_paid_back_line_by_line_with_its_rule() {
    let pack = Pack::builtin();
    for (rule, cause, fen, charges, owed) in [
        // 无二次确认凭证即退费; 恶意扣费逐笔退还: once.
        ("用户确认的通行要求 proof_of_order", "unproven", 1, 1, 1),
        ("用户确认的通行要求 proof_of_order", "unproven", 500, 1, 500),
        ("用户确认的通行要求 proof_of_order", "unproven", 500, 3, 1_500),
        ("用户确认的通行要求 proof_of_order", "unproven", 1_234, 12, 14_808),
        ("客户承诺 malicious_verified", "malicious", 1, 1, 1),
        ("客户承诺 malicious_verified", "malicious", 1_500, 1, 1_500),
        ("客户承诺 malicious_verified", "malicious", 333, 3, 999),
        ("客户承诺 malicious_verified", "malicious", 60_000, 1, 60_000),
        // 双倍返还: twice, each of the six kinds.
        ("运营商公开承诺 double_refund", "overcharged_by_us", 1, 1, 2),
        ("运营商公开承诺 double_refund", "overcharged_by_us", 1_234, 1, 2_468),
        ("运营商公开承诺 double_refund", "overcharged_by_us", 333, 3, 1_998),
        ("运营商公开承诺 double_refund", "overcharged_by_partner", 500, 1, 1_000),
        ("运营商公开承诺 double_refund", "overcharged_by_partner", 500, 6, 6_000),
        ("运营商公开承诺 double_refund", "metering_error", 99, 1, 198),
        ("运营商公开承诺 double_refund", "metering_error", 5, 7, 70),
        ("运营商公开承诺 double_refund", "not_as_agreed", 2_900, 2, 11_600),
        ("运营商公开承诺 double_refund", "promotion_not_applied", 10_000, 1, 20_000),
        ("运营商公开承诺 double_refund", "promotion_not_applied", 1, 65_535, 131_070),
        ("运营商公开承诺 double_refund", "did_not_happen", 1_050, 1, 2_100),
        ("运营商公开承诺 double_refund", "did_not_happen", 25_000_000_000, 1, 50_000_000_000),
        // 欺诈: three times, at least 500 yuan.
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 1, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 1, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 500, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 10_000, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 16_665, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 16_666, 1, 50_000),
        ("消费者权益保护法第五十五条 fraud_least", "fraud", 16_667, 1, 50_001),
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 16_668, 1, 50_004),
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 5_000, 3, 50_000),
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 5_000, 4, 60_000),
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 20_000, 1, 60_000),
        ("消费者权益保护法第五十五条 fraud_times", "fraud", 199_900, 1, 599_700),
    ] {
        let found = refund(&[charge(cause, fen, charges, pack)], pack).unwrap();
        let at = format!("{cause} {fen} x {charges}: {found:?}");
        assert_eq!(found.total.count(), owed, "{at}");
        let (article, id) = rule.split_once(' ').unwrap();
        let ground = found.lines[0].grounds.iter().find(|ground| ground.id == id).expect(&at);
        assert_eq!(ground.source, article, "{at}");
    }
}

#[test]
fn lines_are_reckoned_each_for_itself_and_added() {
    let pack = Pack::builtin();
    for (lines, owed, total) in [
        (vec![("unproven", 500, 3), ("malicious", 1_000, 1)], vec![1_500, 1_000], 2_500),
        (vec![("unproven", 500, 1), ("overcharged_by_us", 500, 1)], vec![500, 1_000], 1_500),
        // The price and what is owed for the fraud are two lines.
        (vec![("malicious", 3_000, 1), ("fraud", 3_000, 1)], vec![3_000, 50_000], 53_000),
        // Two matters have two floors; one matter that was charged twice has one.
        (vec![("fraud", 100, 1), ("fraud", 100, 1)], vec![50_000, 50_000], 100_000),
        (vec![("fraud", 100, 2)], vec![50_000], 50_000),
        (vec![("fraud", 20_000, 1), ("fraud", 1, 1)], vec![60_000, 50_000], 110_000),
        (vec![("metering_error", 1, 1), ("not_as_agreed", 1, 1), ("did_not_happen", 1, 1)], vec![2, 2, 2], 6),
    ] {
        let claim: Vec<_> = lines.iter().map(|(cause, fen, n)| charge(cause, *fen, *n, pack)).collect();
        let found = refund(&claim, pack).unwrap();
        assert_eq!(found.lines.iter().map(|line| line.owed.count()).collect::<Vec<_>>(), owed, "{lines:?}");
        assert_eq!(found.total.count(), total, "{lines:?}");
    }
}

#[test]
fn a_second_level_approves_what_is_above_the_limit_and_nothing_is_taken_off() {
    let pack = Pack::builtin();
    for (fen, second) in [(1, false), (49_999, false), (50_000, false), (50_001, true), (99_999, true)] {
        let found = refund(&[charge("malicious", fen, 1, pack)], pack).unwrap();
        let level = |step: &RefundStep| matches!(step, RefundStep::SecondLevel { .. });
        assert_eq!(found.steps.iter().any(level), second, "{fen}");
        assert!(found.steps.contains(&RefundStep::NoUseFee) && found.steps.contains(&RefundStep::Exact));
        assert!(found.steps.contains(&RefundStep::Hands { people: 2 }));
    }
}

#[test]
fn a_claim_that_cannot_be_reckoned_is_refused_by_name() {
    let pack = Pack::builtin();
    let one = |cause, fen, charges| charge(cause, fen, charges, pack);
    let most = Fen::MOST.count();
    for (claim, why) in [
        (vec![], BadClaim::Empty),
        (vec![one("unproven", 1, 1); MOST_LINES + 1], BadClaim::TooMany),
        (vec![one("unproven", 0, 1)], BadClaim::Nothing { line: 1 }),
        (vec![one("unproven", 1, 1), one("fraud", 0, 1)], BadClaim::Nothing { line: 2 }),
        (vec![one("unproven", 5, 0)], BadClaim::Nothing { line: 1 }),
        (vec![one("unproven", most, 2)], BadClaim::TooMuch { line: 1 }),
        (vec![one("metering_error", most, 1)], BadClaim::TooMuch { line: 1 }),
        (vec![one("unproven", most, 1), one("unproven", 1, 1)], BadClaim::TooMuch { line: 2 }),
    ] {
        assert_eq!(refund(&claim, pack), Err(why));
    }
    for cause in ["", "single", "double", "Fraud", "double_refund"] {
        assert_eq!(Cause::read(cause, pack), None, "{cause}");
    }
    assert_eq!(Cause::ids(pack).len(), 9);
}

#[test]
fn a_site_that_changes_or_switches_off_a_figure_of_refunds_is_heeded() {
    for (text, cause, fen, owed) in [
        ("[[figure]]\nid = \"double_refund\"\nvalue = 3", "metering_error", 100, Ok(300)),
        ("[[figure]]\nid = \"fraud_least\"\nvalue = 100000", "fraud", 100, Ok(100_000)),
        ("[[figure]]\nid = \"fraud_least\"\non = false", "fraud", 100, Ok(300)),
        (
            "[[figure]]\nid = \"double_refund\"\non = false",
            "metering_error",
            100,
            Err(BadClaim::RuleOff { line: 1, figure: "double_refund" }),
        ),
        (
            "[[figure]]\nid = \"fraud_times\"\non = false",
            "fraud",
            100,
            Err(BadClaim::RuleOff { line: 1, figure: "fraud_times" }),
        ),
    ] {
        let pack = Pack::overlay(Pack::builtin(), text).unwrap();
        let found = refund(&[charge(cause, fen, 1, &pack)], &pack).map(|found| found.total.count());
        assert_eq!(found, owed, "{text}");
    }
}

fn any_charge() -> impl Strategy<Value = (usize, i64, u16)> {
    (0..9_usize, 1..1_000_000_i64, 1..50_u16)
}

proptest! {
    #[test]
    fn the_lines_are_the_total_and_none_is_less_than_was_charged(
        lines in prop::collection::vec(any_charge(), 1..20),
    ) {
        let pack = Pack::builtin();
        let ids = Cause::ids(pack);
        let claim: Vec<_> = lines.iter().map(|(id, fen, n)| charge(ids[*id], *fen, *n, pack)).collect();
        let found = refund(&claim, pack).unwrap();
        let sum: i64 = found.lines.iter().map(|line| line.owed.count()).sum();
        prop_assert_eq!(sum, found.total.count());
        for line in &found.lines {
            prop_assert!(line.owed.count() >= line.charge.amount.count() * i64::from(line.charge.charges));
        }
        // In whatever order they stand.
        let mut turned = claim.clone();
        turned.reverse();
        prop_assert_eq!(refund(&turned, pack).unwrap().total, found.total);
    }

    #[test]
    fn a_higher_charge_is_never_paid_back_with_less((id, fen, n) in any_charge(), more in 0..100_000_i64) {
        let pack = Pack::builtin();
        let id = Cause::ids(pack)[id];
        let owed = |fen, n| refund(&[charge(id, fen, n, pack)], pack).unwrap().total;
        prop_assert!(owed(fen, n) <= owed(fen + more, n));
        prop_assert!(owed(fen, n) <= owed(fen, n + 1));
    }
}
