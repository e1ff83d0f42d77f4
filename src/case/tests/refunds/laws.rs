//! The laws of refunds over a log: each is broken once.

use super::super::*;
use crate::rights::Fen;

/// The laws see what they are for: each is broken in a log of its own.
#[test]
fn the_laws_tell_each_way_to_break_them() {
    let at = |seq, subject, by: u32| Envelope {
        site: id().site,
        epoch: 1,
        seq,
        prev: 0,
        subject,
        occurred: start(),
        recorded: start(),
        actor: PersonId(by),
        on_behalf: None,
        door: Door::Terminal,
        command: CommandId::nth("law", seq),
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::None,
    };
    let amount = Fen::new(500).unwrap();
    let bound = binding(id(), 1, amount, Payee::Line, 1);
    let approvers = vec![Whom::TeamLeader];
    let (payee, version) = (Payee::Line, 1);
    let proposed = RefundEvent::Proposed { proposal: 1, amount, payee, version, approvers, binding: bound };
    let approved = RefundEvent::Approved { proposal: 1, level: 1, binding: bound };
    let batched = |attempt| RefundEvent::Batched { proposal: 1, attempt, batch: 1, amount, binding: bound };
    let paid =
        |amount| RefundEvent::Paid { proposal: 1, attempt: 1, amount, reference: "1".into(), at: start() };
    let rows = vec![BatchRow { case: id(), proposal: 1, attempt: 1, amount }];
    let made = RefundEvent::BatchMade { batch: 1, rows };
    let other = binding(id(), 1, amount, Payee::Line, 2);
    let more = Fen::new(501).unwrap();
    let good =
        [(1, proposed.clone()), (2, approved.clone()), (3, batched(1)), (3, made.clone()), (3, paid(amount))];
    let told = |events: &[(u32, RefundEvent)]| {
        let mut laws = RefundLaws::default();
        for (seq, (by, event)) in (1..).zip(events) {
            let of_site = matches!(event, RefundEvent::BatchMade { .. });
            let subject = if of_site { Subject::Site } else { Subject::Case(id()) };
            laws.take(&at(seq, subject, *by), &Event::Refund(Box::new(event.clone())));
        }
        laws.problems()
    };
    let with = |n: usize, by: u32, event: RefundEvent| {
        let mut events = good.to_vec();
        events[n] = (by, event);
        told(&events)
    };
    let without = |n: usize| {
        let mut events = good.to_vec();
        events.remove(n);
        told(&events)
    };
    let case = id();
    assert_eq!(told(&good), []);
    assert_eq!(with(1, 1, approved.clone()), [RefundProblem::SelfApproved { case, proposal: 1, seq: 2 }]);
    let wrong = RefundEvent::Approved { proposal: 1, level: 1, binding: other };
    assert_eq!(with(1, 2, wrong), [RefundProblem::OtherBinding { case, proposal: 1, seq: 2 }]);
    assert_eq!(without(1), [RefundProblem::NotApproved { case, proposal: 1, seq: 2 }]);
    let lower = RefundEvent::Batched { proposal: 1, attempt: 1, batch: 1, amount: more, binding: bound };
    assert!(with(2, 3, lower).contains(&RefundProblem::NotApproved { case, proposal: 1, seq: 3 }));
    assert_eq!(with(4, 3, paid(more)), [RefundProblem::NotApproved { case, proposal: 1, seq: 5 }]);
    let key = "ZJ-000001-3-1-1".to_owned();
    let mut twice = good.to_vec();
    twice.push((3, paid(amount)));
    assert_eq!(told(&twice), [RefundProblem::PaidTwice { key, seq: 6 }]);
    let mut again = good.to_vec();
    again.insert(4, (3, batched(2)));
    let key = "ZJ-000001-3-1-2".to_owned();
    assert!(told(&again).contains(&RefundProblem::KeyTwice { key, seq: 5 }));
    assert_eq!(without(3), [RefundProblem::OtherSum { batch: 1, seq: 0 }]);
    let mut undone = RefundLaws::default();
    undone.take(&at(1, Subject::Case(id()), 1), &Event::Refund(Box::new(good[0].1.clone())));
    undone.take(&at(2, Subject::Case(id()), 1), &Event::Undone { seqs: vec![1] });
    assert_eq!(undone.problems(), [RefundProblem::Undone { seq: 2 }]);
}
