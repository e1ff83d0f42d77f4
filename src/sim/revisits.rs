//! Asking afterwards: is it solved, and are you satisfied.

use super::{deed::Next, seat::Seat};
use crate::case::{Event, PromiseKind, ReplyKind, Verb};

/// What a revisitor does with a case that waits for its revisit.
pub fn ask(seat: &mut Seat<'_>) -> Next {
    if let Err(at) = seat.watch.may_call() {
        return Next::Later(at);
    }
    let answered =
        |event: &Event| matches!(event, Event::Replied { kind: ReplyKind::Final, reached: true, .. });
    let Some(told) = seat.last(answered) else { return seat.later(24) };
    let policy = &seat.pack.revisit;
    let wait = i64::from(policy.after_days) * 86_400 - seat.watch.machine().since(told);
    if wait > 0 {
        return Next::Later(seat.watch.now().plus(wait));
    }
    // No case is closed while something is owed: those who owe it have it still.
    let owes = |kind: PromiseKind| seat.case.promises.iter().any(|it| it.kept.is_none() && it.what == kind);
    if seat.case.orders.iter().any(|order| order.answered.is_none()) || owes(PromiseKind::Result) {
        return seat.later(6);
    }
    let callback = owes(PromiseKind::Callback);
    let (tries, days) = seat.tries(answered);
    if tries >= usize::from(policy.tries) && days >= usize::from(policy.days) {
        if callback {
            return seat.later(24);
        }
        let deed = seat.plain(Verb::Revisit, 4).with("result", "notice");
        return Next::Do(deed.saying("多次联系未通, 已书面告知"));
    }
    let tried = seat.last(|event| matches!(event, Event::Revisited { reached: false, .. }));
    if tried.is_some_and(|at| seat.watch.machine().since(at) < 5 * 3_600) {
        return seat.later(5);
    }
    let result = seat.call();
    let deed = seat.plain(Verb::Revisit, 3).with("result", result);
    if result != "reached" {
        return Next::Do(deed);
    }
    Next::Do(match seat.chance.between(1, 100) {
        1..=82 => deed.with("answer", "satisfied"),
        83..=91 => deed.with("answer", "indifferent"),
        _ => {
            // What was handled again twice is seldom ours still.
            let ours = seat.case.rounds < 3 && seat.chance.percent(65);
            let why = if ours { "own_fault" } else { "expectation" };
            deed.with("answer", "dissatisfied").with("why", why).saying("问题还在")
        }
    })
}
