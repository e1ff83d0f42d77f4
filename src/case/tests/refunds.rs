//! The refund desk: charges, proposals, approvals, payment, and when a case may end.

mod book;
mod laws;

use super::*;
use crate::rights::Fen;

const ZHAO: PersonId = PersonId(3);

const UNPROVED: Typed =
    &[("day", "2026-02-01"), ("from", "10661234"), ("amount", "12.30"), ("proof", "none")];

fn fen(count: i64) -> Fen {
    Fen::new(count).unwrap()
}

/// A refund case that Wang has in hand.
fn claimed() -> Bench {
    let mut bench = Bench::new();
    let typed = [("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    bench
}

/// The same with one charge of 12.30 yuan that is upheld, proposed by Wang.
fn proposed() -> Bench {
    let mut bench = claimed();
    bench.act(WANG, Verb::Charge, UNPROVED).unwrap();
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    bench
}

fn leading(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Result<(), Refusal> {
    bench.leads = true;
    let done = bench.act(by, verb, typed);
    bench.leads = false;
    done
}

fn managing(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Result<(), Refusal> {
    bench.manages = true;
    let done = bench.act(by, verb, typed);
    bench.manages = false;
    done
}

fn reason(done: Result<(), Refusal>) -> Reason {
    done.unwrap_err().reason
}

/// The code of what is proposed.
fn code(bench: &Bench) -> String {
    short(&bench.case().refund.live().unwrap().binding)
}

fn approve(bench: &mut Bench, by: PersonId) -> Result<(), Refusal> {
    let code = code(bench);
    leading(bench, by, Verb::Approve, &[("binding", &code)])
}

fn batch(bench: &mut Bench, no: u64) -> Option<PaymentKey> {
    let (key, _, fact) = bench.case().batched(no)?;
    bench.commands += 1;
    bench.write(ZHAO, fact);
    Some(key)
}

fn paid(key: PaymentKey, amount: i64, reference: &str) -> PaymentResult {
    let came = Came::Paid { reference: reference.to_owned(), at: start() };
    PaymentResult { proposal: key.proposal, attempt: key.attempt, amount: fen(amount), came }
}

fn failed(key: PaymentKey, amount: i64) -> PaymentResult {
    PaymentResult { came: Came::Failed { at: start() }, ..paid(key, amount, "") }
}

fn settle(bench: &mut Bench, result: &PaymentResult) -> Result<bool, Misfit> {
    let fact = bench.case().settled(result, None)?;
    bench.commands += 1;
    Ok(fact.map(|fact| bench.write(ZHAO, fact)).is_some())
}

#[test]
fn a_refund_goes_from_the_charge_to_the_payment_and_its_clock_stops_there() {
    let mut bench = proposed();
    assert_eq!(bench.case().refund.left(), fen(1_230));
    approve(&mut bench, LI).unwrap();
    bench.act(WANG, Verb::Finish, &[("disposition", "upheld"), ("text", "无凭证")]).unwrap();
    assert_eq!(bench.clock("refund_delay"), ClockState::Running, "a finding gives nobody their money back");
    let key = batch(&mut bench, 1).unwrap();
    assert_eq!(key.to_string(), "ZJ-000001-3-1-1");
    assert_eq!(batch(&mut bench, 2), None, "what is on its way is not handed out again");
    assert_eq!(settle(&mut bench, &paid(key, 1_230, "B-77")), Ok(true));
    assert_eq!(bench.clock("refund_delay"), ClockState::Met);
    let refund = &bench.case().refund;
    assert_eq!((refund.paid(), refund.left(), refund.live()), (fen(1_230), Fen::NONE, None));
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    assert_eq!(bench.case().stage, Stage::Closed);
}

#[test]
fn a_hold_does_not_stop_the_fifteen_days() {
    let mut bench = claimed();
    bench.act(WANG, Verb::Hold, &[("reason", "partner"), ("text", "等合作方回复")]).unwrap();
    assert_eq!(bench.clock("refund_delay"), ClockState::Running);
    bench.act(WANG, Verb::Charge, UNPROVED).unwrap();
}

#[test]
fn what_a_charge_comes_to_follows_from_its_proof_and_its_cause() {
    const DAY: (&str, &str) = ("day", "2026-02-01");
    const FROM: (&str, &str) = ("from", "10661234");
    for (typed, finding, owed) in [
        (&[("amount", "5")][..], Finding::Open, 0),
        (&[("amount", "5"), ("proof", "none")], Finding::Upheld, 500),
        (&[("amount", "5"), ("proof", "sms_code")], Finding::Open, 0),
        (&[("amount", "5"), ("proof", "sms_code"), ("finding", "not_upheld")], Finding::NotUpheld, 0),
        (&[("amount", "5"), ("proof", "none"), ("finding", "open")], Finding::Open, 0),
        (&[("amount", "5"), ("cause", "metering_error"), ("finding", "upheld")], Finding::Upheld, 1_000),
        (&[("amount", "5"), ("cause", "malicious"), ("finding", "upheld")], Finding::Upheld, 500),
        (&[("amount", "5"), ("cause", "fraud"), ("finding", "upheld")], Finding::Upheld, 50_000),
        (&[("amount", "200"), ("cause", "fraud"), ("finding", "upheld")], Finding::Upheld, 60_000),
        (&[("amount", "5"), ("cause", "fraud")], Finding::Open, 0),
    ] {
        let mut bench = claimed();
        bench.act(WANG, Verb::Charge, &[typed, &[DAY, FROM]].concat()).unwrap();
        let charge = &bench.case().refund.charges[0];
        assert_eq!((charge.finding, charge.owed), (finding, fen(owed)), "{typed:?}");
    }
}

#[test]
fn a_charge_that_does_not_fit_is_refused_with_its_field() {
    let whole = [("day", "2026-02-01"), ("from", "10661234"), ("amount", "12.30")];
    for (typed, field) in [
        (&[("day", "")][..], "day"),
        (&[("day", "2月1日")], "day"),
        (&[("day", "2026-03-03")], "day"),
        (&[("from", "")], "from"),
        (&[("from", "一二三四五六七八九十一二三四五六七八九十一二三四")], "from"),
        (&[("amount", "")], "amount"),
        (&[("amount", "0")], "amount"),
        (&[("amount", "-1")], "amount"),
        (&[("amount", "1000000000.01")], "amount"),
        (&[("amount", "600000000"), ("cause", "fraud"), ("finding", "upheld")], "amount"),
        (&[("proof", "letter")], "proof"),
        (&[("cause", "greed")], "cause"),
        (&[("finding", "upheld")], "proof"),
        (&[("finding", "upheld"), ("proof", "signature")], "cause"),
        (&[("charge", "7")], "charge"),
    ] {
        let mut bench = claimed();
        let mut all: BTreeMap<&str, &str> = whole.into_iter().collect();
        all.extend(typed.iter().copied());
        let all: Vec<(&str, &str)> = all.into_iter().collect();
        let Reason::Field { field: wrong, .. } = reason(bench.act(WANG, Verb::Charge, &all)) else {
            panic!("{typed:?}");
        };
        assert_eq!(wrong, field, "{typed:?}");
        assert!(bench.case().refund.is_empty());
    }
}

#[test]
fn a_charge_is_changed_in_part_and_a_number_is_never_given_twice() {
    let mut bench = claimed();
    bench.act(WANG, Verb::Charge, UNPROVED).unwrap();
    bench.act(WANG, Verb::Charge, &[("charge", "1"), ("amount", "20")]).unwrap();
    let charge = bench.case().refund.charges[0].clone();
    assert_eq!((charge.owed, charge.from.as_str()), (fen(2_000), "10661234"));
    let again = [("charge", "1"), ("amount", "20")];
    assert_eq!(reason(bench.act(WANG, Verb::Charge, &again)), Reason::NothingToDo { verb: Verb::Charge });
    // A proof that turns up asks for another look.
    bench.act(WANG, Verb::Charge, &[("charge", "1"), ("proof", "sms_reply"), ("finding", "open")]).unwrap();
    assert_eq!(bench.case().refund.owed(), Fen::NONE);
    bench.act(WANG, Verb::Strike, &[("text", "重复登记")]).unwrap();
    bench.act(WANG, Verb::Charge, UNPROVED).unwrap();
    assert_eq!(bench.case().refund.charges[0].no, 2);
}

#[test]
fn a_case_takes_no_more_charges_than_the_pack_says() {
    let mut bench = claimed();
    for n in 1..=200 {
        let day = [("day", "2026-02-01"), ("from", "10661234"), ("amount", &format!("0.{n:02}")[..4])];
        bench.act(WANG, Verb::Charge, &day).unwrap();
    }
    let full = Reason::TooMany { field: "charge".to_owned(), max: 200 };
    assert_eq!(reason(bench.act(WANG, Verb::Charge, UNPROVED)), full);
}

#[test]
fn nobody_approves_what_they_proposed_and_nobody_without_the_post() {
    let mut bench = proposed();
    let seen = code(&bench);
    let typed = [("binding", seen.as_str())];
    assert_eq!(reason(leading(&mut bench, WANG, Verb::Approve, &typed)), Reason::OwnDecision);
    let below = Reason::NotYoursToDecide { whom: Whom::TeamLeader };
    assert_eq!(reason(bench.act(LI, Verb::Approve, &typed)), below);
    leading(&mut bench, LI, Verb::Approve, &typed).unwrap();
    assert_eq!(bench.case().refund.live().unwrap().state, ProposalState::Approved);
    assert_eq!(reason(approve(&mut bench, ZHAO)), Reason::NothingToDo { verb: Verb::Approve });
}

#[test]
fn above_the_limit_a_third_person_above_approves_too() {
    for (amount, second) in [("500", false), ("500.01", true)] {
        let mut bench = claimed();
        let typed = [("day", "2026-02-01"), ("from", "10661234"), ("amount", amount), ("proof", "none")];
        bench.act(WANG, Verb::Charge, &typed).unwrap();
        bench.act(WANG, Verb::Propose, &[]).unwrap();
        approve(&mut bench, LI).unwrap();
        let state = bench.case().refund.live().unwrap().state;
        assert_eq!(state == ProposalState::Proposed, second, "{amount}");
        if !second {
            continue;
        }
        assert!(batch(&mut bench, 1).is_none());
        let seen = code(&bench);
        let typed = [("binding", seen.as_str())];
        let above = Reason::NotYoursToDecide { whom: Whom::SiteManager };
        assert_eq!(reason(leading(&mut bench, ZHAO, Verb::Approve, &typed)), above);
        for both in [WANG, LI] {
            assert_eq!(reason(managing(&mut bench, both, Verb::Approve, &typed)), Reason::OwnDecision);
        }
        managing(&mut bench, ZHAO, Verb::Approve, &typed).unwrap();
        assert!(batch(&mut bench, 1).is_some());
    }
}

#[test]
fn two_refunds_below_the_limit_are_together_above_it() {
    let mut bench = claimed();
    let typed = [("day", "2026-02-01"), ("from", "10661234"), ("amount", "300"), ("proof", "none")];
    bench.act(WANG, Verb::Charge, &typed).unwrap();
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    approve(&mut bench, LI).unwrap();
    let key = batch(&mut bench, 1).unwrap();
    settle(&mut bench, &paid(key, 30_000, "1")).unwrap();
    bench.act(WANG, Verb::Charge, &typed).unwrap();
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    let proposal = bench.case().refund.live().unwrap();
    assert_eq!((proposal.amount, proposal.approvers.len()), (fen(30_000), 2));
}

#[test]
fn a_changed_charge_makes_what_was_proposed_and_approved_stale() {
    let mut bench = proposed();
    bench.act(WANG, Verb::Charge, &[("charge", "1"), ("amount", "20")]).unwrap();
    let stale = Reason::RefundStale { proposal: 1, amount: fen(1_230), now: fen(2_000) };
    assert_eq!(reason(approve(&mut bench, LI)), stale);
    let before = code(&bench);
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    let typed = [("binding", before.as_str())];
    let other = Reason::OtherRefund { proposal: 2, amount: fen(2_000) };
    assert_eq!(reason(leading(&mut bench, LI, Verb::Approve, &typed)), other);
    approve(&mut bench, LI).unwrap();
    bench.act(WANG, Verb::Strike, &[("text", "客户放弃")]).unwrap();
    assert_eq!(batch(&mut bench, 1), None, "what was approved of another version is not paid");
}

#[test]
fn the_same_is_not_proposed_twice_and_another_account_takes_its_place() {
    let mut bench = proposed();
    assert_eq!(reason(bench.act(WANG, Verb::Propose, &[])), Reason::ProposedAlready { proposal: 1 });
    bench.act(WANG, Verb::Propose, &[("account", "工行 6222020200012345678")]).unwrap();
    let states: Vec<_> = bench.case().refund.proposals.iter().map(|it| (it.state, it.payee)).collect();
    let both = [(ProposalState::Withdrawn, Payee::Line), (ProposalState::Proposed, Payee::Other)];
    assert_eq!(states, both);
    let sealed = bench.log.last().unwrap().words.get(Word::Account);
    assert_eq!(sealed, Some("工行 6222020200012345678"));
    assert!(bench.case().words.get(Word::Account).is_none(), "the head keeps no account");
}

#[test]
fn a_line_that_is_corrected_takes_back_what_was_to_be_paid_to_it() {
    let mut bench = proposed();
    bench.act(WANG, Verb::Amend, &[("line", "13833330913")]).unwrap();
    assert_eq!(bench.case().refund.live(), None);
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    assert_eq!(bench.log.last().unwrap().words.get(Word::Account), Some("13833330913"));
}

#[test]
fn a_proposal_is_declined_by_who_may_approve_and_taken_back_by_who_made_it() {
    let mut bench = proposed();
    let typed = [("text", "金额不对")];
    let below = Reason::NotYoursToDecide { whom: Whom::TeamLeader };
    assert_eq!(reason(bench.act(LI, Verb::Decline, &typed)), below);
    leading(&mut bench, LI, Verb::Decline, &typed).unwrap();
    bench.act(WANG, Verb::Propose, &[]).unwrap();
    bench.act(WANG, Verb::Decline, &typed).unwrap();
    let states: Vec<_> = bench.case().refund.proposals.iter().map(|it| it.state).collect();
    assert_eq!(states, [ProposalState::Declined, ProposalState::Withdrawn]);
}

#[test]
fn nothing_of_a_refund_is_undone() {
    let mut bench = proposed();
    let event = "refund_proposed".to_owned();
    assert_eq!(reason(bench.act(WANG, Verb::Undo, &[])), Reason::NotUndoable { event });
}

#[test]
fn a_payment_result_is_taken_in_once_however_often_it_comes() {
    let mut bench = proposed();
    approve(&mut bench, LI).unwrap();
    let first = batch(&mut bench, 1).unwrap();
    let none = PaymentKey { attempt: 2, ..first };
    assert_eq!(settle(&mut bench, &paid(none, 1_230, "1")), Err(Misfit::Key));
    let other = Misfit::Amount { approved: fen(1_230) };
    assert_eq!(settle(&mut bench, &paid(first, 1_231, "1")), Err(other));
    assert_eq!(settle(&mut bench, &failed(first, 1_230)), Ok(true));
    assert_eq!(settle(&mut bench, &failed(first, 1_230)), Ok(false));
    let second = batch(&mut bench, 2).unwrap();
    assert_eq!(second.attempt, 2);
    // Late: the first attempt was paid after all. Somebody must look before money goes out twice.
    assert_eq!(settle(&mut bench, &paid(first, 1_230, "1")), Err(Misfit::Otherwise));
    assert_eq!(settle(&mut bench, &paid(second, 1_230, "2")), Ok(true));
    assert_eq!(settle(&mut bench, &paid(second, 1_230, "2")), Ok(false));
    assert_eq!(settle(&mut bench, &paid(second, 1_230, "3")), Err(Misfit::Otherwise));
    assert_eq!(bench.case().refund.paid(), fen(1_230));
    assert_eq!(batch(&mut bench, 3), None);
}

#[test]
fn while_money_is_on_its_way_nothing_of_it_is_changed() {
    let mut bench = proposed();
    approve(&mut bench, LI).unwrap();
    batch(&mut bench, 1).unwrap();
    let way = Reason::RefundUnderWay { proposal: 1 };
    for (verb, typed) in [
        (Verb::Charge, UNPROVED),
        (Verb::Strike, &[("text", "x")]),
        (Verb::Amend, &[("line", "13833330913")]),
        (Verb::Withdraw, &[("text", "x")]),
    ] {
        assert_eq!(reason(leading(&mut bench, WANG, verb, typed)), way, "{verb:?}");
    }
    assert!(!bench.case().acts().contains(&Verb::Decline));
}

#[test]
fn a_case_ends_only_verified_and_with_nothing_owed() {
    let upheld = [("disposition", "upheld"), ("text", "属实")];
    let not = [("disposition", "not_upheld"), ("text", "不属实")];
    let typed = [
        ("line", "13833330912"),
        ("kind", "refund"),
        ("text", "没订过"),
        ("disposition", "upheld"),
        ("answer", "已退"),
    ];
    assert_eq!(reason(Bench::new().act(WANG, Verb::Resolve, &typed)), Reason::NoCharges, "in one call");
    let mut bench = claimed();
    for disposition in ["upheld", "partly_upheld"] {
        let typed = [("disposition", disposition), ("text", "属实")];
        assert_eq!(reason(bench.act(WANG, Verb::Finish, &typed)), Reason::NoCharges, "nothing to pay back");
    }
    bench.act(WANG, Verb::Charge, &[("day", "2026-02-01"), ("from", "1066"), ("amount", "5")]).unwrap();
    assert_eq!(reason(bench.act(WANG, Verb::Finish, &upheld)), Reason::ChargesOpen { charges: vec![1] });
    bench.act(WANG, Verb::Charge, &[("charge", "1"), ("proof", "none")]).unwrap();
    let owed = Reason::RefundOwed { amount: fen(500) };
    assert_eq!(reason(bench.act(WANG, Verb::Finish, &upheld)), owed);
    assert_eq!(reason(bench.act(WANG, Verb::Finish, &not)), owed);
    bench.act(WANG, Verb::Charge, &[("charge", "1"), ("finding", "not_upheld")]).unwrap();
    let missing = Reason::Field { field: "reason".to_owned(), fault: Fault::Missing };
    assert_eq!(reason(bench.act(WANG, Verb::Finish, &not)), missing, "without a proof it takes a reason");
    bench
        .act(WANG, Verb::Charge, &[("charge", "1"), ("proof", "sms_code"), ("finding", "not_upheld")])
        .unwrap();
    bench.act(WANG, Verb::Finish, &not).unwrap();
    assert_eq!(bench.clock("refund_delay"), ClockState::Met, "nothing is owed");
}

#[test]
fn a_case_that_is_owed_money_is_not_closed() {
    let mut bench = proposed();
    bench.act(WANG, Verb::Finish, &[("disposition", "upheld"), ("text", "属实")]).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(reason(bench.act(LI, Verb::Revisit, SATISFIED)), Reason::RefundOwed { amount: fen(1_230) });
    assert_eq!(bench.case().stage, Stage::Revisit);
}

#[test]
fn a_payment_key_is_read_as_it_is_written_and_in_no_other_way() {
    let key = PaymentKey { case: id(), proposal: 2, attempt: 13 };
    assert_eq!(key.to_string().parse(), Ok(key));
    for text in
        ["", "ZJ-000001-3", "ZJ-000001-3-1", "ZJ-000001-3-01-1", "ZJ-000001-3-1-1-1", "ZJ-000001-4-1-1"]
    {
        assert_eq!(text.parse::<PaymentKey>(), Err(()), "{text}");
    }
}

#[test]
fn what_an_approval_is_bound_to_changes_with_each_part() {
    let bound = binding(id(), 1, fen(100), Payee::Line, 1);
    assert_eq!(short(&bound).len(), 8);
    for other in [
        binding(other_id(), 1, fen(100), Payee::Line, 1),
        binding(id(), 2, fen(100), Payee::Line, 1),
        binding(id(), 1, fen(101), Payee::Line, 1),
        binding(id(), 1, fen(100), Payee::Other, 1),
        binding(id(), 1, fen(100), Payee::Line, 2),
    ] {
        assert_ne!(short(&other), short(&bound));
    }
}

/// Every order of up to six steps at two terminals: whoever approves approves what stood on their screen, and it is what
/// is owed.
#[test]
fn no_order_of_two_terminals_approves_what_was_not_seen() {
    /// What somebody has on the screen: code, amount.
    type Screen = Option<(String, Fen)>;
    fn step(bench: &mut Bench, screens: &mut [Screen; 2], who: usize, what: usize, approved: &mut usize) {
        let by = [WANG, LI][who];
        let amount = if who == 0 { "20" } else { "30" };
        match what {
            0 => drop(leading(bench, by, Verb::Charge, &[("charge", "1"), ("amount", amount)])),
            1 => drop(leading(bench, by, Verb::Propose, &[])),
            2 => {
                let live = bench.case().refund.live();
                screens[who] = live.map(|proposal| (short(&proposal.binding), proposal.amount));
            }
            _ => {
                let Some((seen, amount)) = screens[who].clone() else { return };
                let before = bench.case().refund.clone();
                if leading(bench, by, Verb::Approve, &[("binding", &seen)]).is_err() {
                    return;
                }
                *approved += 1;
                let proposal = before.live().unwrap();
                assert_eq!(proposal.amount, amount, "approved what did not stand on the screen");
                assert_eq!(before.left(), amount, "approved what is not owed");
                assert!(!proposal.by.contains(&by), "approved by who proposed");
            }
        }
    }
    fn walk(bench: &Bench, screens: &[Screen; 2], left: u32, approved: &mut usize) -> usize {
        if left == 0 {
            return 1;
        }
        let mut orders = 0;
        for next in 0..8 {
            let (mut after, mut seen) = (bench.again(), screens.clone());
            step(&mut after, &mut seen, next / 4, next % 4, approved);
            // Whatever comes after a step that changed nothing comes after none too.
            let same = after.case().refund == bench.case().refund && seen == *screens;
            let left = left - 1;
            orders += if same { 8_usize.pow(left) } else { walk(&after, &seen, left, approved) };
        }
        orders
    }
    let mut bench = claimed();
    bench.act(WANG, Verb::Charge, UNPROVED).unwrap();
    let mut approved = 0;
    assert_eq!(walk(&bench, &[None, None], 6, &mut approved), 8_usize.pow(6));
    assert!(approved > 50, "{approved}");
}

impl Bench {
    /// How a clock of the case stands.
    pub(super) fn clock(&self, id: &str) -> ClockState {
        self.case().clocks.iter().find(|named| named.id == id).unwrap().clock.state
    }

    /// The same once more, with its case alone: what was written before is not looked at again.
    fn again(&self) -> Self {
        Self { case: self.case.clone(), commands: self.commands, now: self.now, ..Self::new() }
    }
}
