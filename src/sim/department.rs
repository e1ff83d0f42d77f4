//! A department at work: it takes its time, calls, waits for parts and people, asks for more time, sends back what is
//! not its own, and finishes.

use super::{
    deed::{Deed, Next},
    owner::asked,
    seat::Seat,
};
use crate::case::{AskKind, AskState, Event, TaskState, Verb};

/// What somebody who owns a case that is being handled does next.
pub fn work(seat: &mut Seat<'_>) -> Next {
    let now = seat.watch.now();
    let Some(ready) = seat.matter.ready else {
        seat.matter.ready = Some(now.plus(seat.chance.around(seat.sort.hours * 3_600)));
        return first_look(seat);
    };
    if asked(seat, AskKind::SendBack, |state| state == AskState::Open) {
        return seat.later(3);
    }
    if let Some(next) = first_contact(seat).or_else(|| interim(seat)) {
        return next;
    }
    if ready > now {
        return wait(seat).or_else(|| more_time(seat)).unwrap_or_else(|| {
            let hours = (ready.since(now) / 3_600).clamp(1, 8);
            seat.later(hours)
        });
    }
    finish(seat)
}

/// Whether it is ours at all; then the customer is called.
fn first_look(seat: &mut Seat<'_>) -> Next {
    let not_ours = seat.me.team.as_deref().is_some_and(|team| team != seat.sort.team);
    let given = seat.happened().find_map(|view| match &view.event {
        Event::Dispatched { .. } | Event::Assigned { .. } | Event::Transferred { .. } => Some(view.by.id),
        _ => None,
    });
    let given_by_other = given.is_some_and(|by| by != seat.me.actor.person);
    let final_word = seat.case.asks.iter().any(|ask| ask.about.what == AskKind::SendBack && ask.about.last);
    if not_ours && given_by_other && !final_word && seat.chance.percent(85) {
        return Next::Do(seat.plain(Verb::Ask, 3).with("what", "send_back").saying("不属我部门, 请改派"));
    }
    if not_ours && seat.takes(Verb::Transfer) && seat.chance.percent(50) {
        let team = seat.sort.team.clone();
        seat.matter.ready = None;
        return Next::Do(seat.plain(Verb::Transfer, 2).with("team", team).saying("转有关部门处理"));
    }
    first_contact(seat).unwrap_or_else(|| seat.later(1))
}

/// The customer wants to hear from somebody soon.
pub fn first_contact(seat: &mut Seat<'_>) -> Option<Next> {
    seat.running("first_contact")?;
    seat.watch.may_call().ok()?;
    let tried = seat.last(|event| matches!(event, Event::Contacted { .. }));
    let waits = tried.is_some_and(|at| seat.watch.machine().since(at) < 2 * 3_600);
    if waits || !seat.chance.percent(85) {
        return None;
    }
    let result = seat.call();
    let deed = seat.plain(Verb::Contact, 4).with("result", result);
    Some(Next::Do(if result == "reached" { deed.saying("已联系用户, 了解情况") } else { deed }))
}

/// A word in between.
fn interim(seat: &mut Seat<'_>) -> Option<Next> {
    seat.watch.may_call().ok()?;
    let due = seat.running("progress").map(|(_, deadline)| deadline.since(seat.watch.machine()) < 10 * 3_600);
    let told = seat.last(|event| matches!(event, Event::Replied { .. }));
    let tried = told.is_some_and(|at| seat.watch.machine().since(at) < 6 * 3_600);
    let long = seat.watch.machine().since(seat.case.row.opened) > 30 * 3_600;
    let wanted = match due {
        Some(due) => due && seat.chance.percent(80),
        None => long && seat.chance.percent(8),
    };
    if tried || !wanted {
        return None;
    }
    let result = seat.call();
    Some(Next::Do(
        seat.plain(Verb::Reply, 4)
            .with("kind", "interim")
            .with("result", result)
            .saying("正在处理, 有结果马上联系您"),
    ))
}

/// What holds it up.
fn wait(seat: &mut Seat<'_>) -> Option<Next> {
    if seat.matter.waited || !seat.takes(Verb::Hold) {
        return None;
    }
    seat.matter.waited = true;
    let now = seat.watch.now();
    if seat.takes(Verb::Park) && seat.chance.percent(seat.sort.parks) {
        let days = seat.chance.between(12, 75);
        seat.matter.ready = Some(now.plus(days * 86_400));
        let deed = seat.plain(Verb::Park, 4).with("until", seat.ahead(days * 86_400)).with("told", "yes");
        return Some(Next::Do(deed.saying("需建站, 已告知用户")));
    }
    if !seat.chance.percent(22) {
        return None;
    }
    let reason = seat.chance.one(&seat.sort.holds).cloned()?;
    let most = seat.pack.hold_reason(&reason).map_or(24 * 3_600, |rule| rule.max_s);
    let length = seat.chance.around(30 * 3_600).clamp(1_800, most);
    seat.matter.ready = seat.matter.ready.map(|ready| ready.max(now.plus(length)));
    if reason == "parts" && seat.chance.percent(10) {
        let deed = seat.plain(Verb::Ask, 3).with("what", "long_hold").with("reason", reason);
        return Some(Next::Do(deed.with("until", seat.ahead(12 * 86_400)).saying("厂家缺货")));
    }
    let told = if seat.chance.percent(85) { "yes" } else { "no" };
    let deed = seat.plain(Verb::Hold, 3).with("reason", reason).with("told", told);
    Some(Next::Do(deed.with("until", seat.ahead(length)).saying("等待中")))
}

/// Asks for more time while there is some left.
fn more_time(seat: &mut Seat<'_>) -> Option<Next> {
    if !seat.case.asks.is_empty() || !seat.chance.percent(30) {
        return None;
    }
    let (clock, deadline) = ["department", "result"]
        .into_iter()
        .find_map(|id| seat.running(id).map(|(_, deadline)| (id, deadline)))?;
    let left = deadline.since(seat.watch.machine());
    let ready = seat.matter.ready?;
    if !(3_600..10 * 3_600).contains(&left) || ready <= seat.watch.town_time(deadline) {
        return None;
    }
    let until = deadline.plus(seat.chance.between(24, 110) * 3_600);
    let deed = seat.plain(Verb::Ask, 3).with("what", "extension").with("clock", clock);
    Some(Next::Do(deed.with("until", until).saying("需现场核查, 已告知用户")))
}

fn finish(seat: &mut Seat<'_>) -> Next {
    let open = seat.case.tasks.iter().any(|task| matches!(task.state, TaskState::Given | TaskState::Replied));
    let good =
        seat.case.asks.iter().any(|ask| ask.about.what == AskKind::EndForGood && ask.state == AskState::Open);
    if open || good {
        return seat.later(3);
    }
    if seat.case.rounds >= 2 && !asked(seat, AskKind::EndForGood, |_| true) && seat.chance.percent(50) {
        return Next::Do(
            seat.plain(Verb::Ask, 4).with("what", "end_for_good").saying("已两次重办, 请求终结"),
        );
    }
    let (disposition, reason) = seat.result();
    let deed = seat.plain(Verb::Finish, 6).with("disposition", disposition).with("reason", reason);
    Next::Do(deed.saying("已查处, 结果如下"))
}

/// What somebody does with a task that is given to them or their team.
pub fn task(seat: &mut Seat<'_>) -> Option<Next> {
    let mine = |task: &&crate::api::TaskView| {
        let to_me = task.to.as_ref().is_some_and(|to| to.id == seat.me.actor.person);
        task.state == TaskState::Given && (to_me || task.to.is_none() && seat.me.is_of(task.team.as_deref()))
    };
    let task = seat.case.tasks.iter().find(mine)?;
    let (no, lead) = (task.no, task.role == crate::case::TaskRole::Lead);
    let ready = match seat.matter.ready {
        Some(ready) => ready,
        None => {
            let ready = seat.watch.now().plus(seat.chance.around(seat.sort.hours * 2_400));
            seat.matter.ready = Some(ready);
            ready
        }
    };
    if ready > seat.watch.now() {
        return Some(Next::Later(ready));
    }
    let deed: Deed = seat.plain(Verb::Respond, 6).with("task", no).saying("已查明");
    if !lead {
        return Some(Next::Do(deed));
    }
    let (disposition, reason) = seat.result();
    Some(Next::Do(deed.with("disposition", disposition).with("reason", reason)))
}
