//! Telling the customer what came of it: a call, more calls, and a written notice where nobody answers.

use super::{
    deed::{Deed, Next},
    seat::Seat,
};
use crate::{
    api::CaseView,
    case::{Event, Verb},
};

/// What whoever has to tell the customer does next.
pub fn tell(seat: &mut Seat<'_>) -> Next {
    if let Err(at) = seat.watch.may_call() {
        return Next::Later(at);
    }
    // Some cases are closed by their answer: nothing may be owed then.
    if seat.case.orders.iter().any(|order| order.answered.is_none()) {
        return seat.later(2);
    }
    if let Some(deed) = owed(seat.case) {
        return Next::Do(deed);
    }
    let finished = |event: &Event| matches!(event, Event::Finished { .. } | Event::SolutionTaken { .. });
    let (tries, days) = seat.tries(finished);
    let policy = &seat.pack.reply;
    if tries >= usize::from(policy.tries) && days >= usize::from(policy.days) {
        let deed = seat.plain(Verb::Reply, 5).with("kind", "final").with("result", "notice");
        return Next::Do(deed.saying("多次联系未通, 已书面告知结果"));
    }
    let tried = seat.last(|event| matches!(event, Event::Replied { reached: false, .. }));
    if tried.is_some_and(|at| seat.watch.machine().since(at) < 3 * 3_600) {
        return seat.later(3);
    }
    let result = seat.call();
    Next::Do(
        seat.plain(Verb::Reply, 4).with("kind", "final").with("result", result).saying("您反映的问题已处理"),
    )
}

/// What must be written down before the customer is told: the fee that a late repair owes.
pub fn owed(case: &CaseView) -> Option<Deed> {
    let sheet = case.owed_sheet.as_ref()?;
    let deed = Deed { base: Some(case.row.revision), ..Deed::new(Verb::Fill, 2) };
    Some(deed.with("sheet", sheet).with("fault_hours", 50).with("waived", "3.20"))
}
