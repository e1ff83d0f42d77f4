//! What the owner of a case does with it: what is owed first, then what its stage asks for, and now and then something
//! small beside it.

use super::{answering, deed::Next, department, seat::Seat, staff::SERVICE};
use crate::{
    api::{By, TaskView},
    case::{AskKind, AskState, Event, PromiseKind, Stage, TaskRole, TaskState, Verb},
};

/// What comes next.
pub fn next(seat: &mut Seat<'_>) -> Next {
    if let Some(next) = owed(seat).or_else(|| small(seat)) {
        return next;
    }
    match seat.stage() {
        Stage::Accept => seat.deed(Verb::Accept, 2),
        Stage::Handle if seat.me.is_of(Some(SERVICE)) => agent(seat),
        Stage::Handle => department::work(seat),
        Stage::Feedback => answering::tell(seat),
        _ => seat.later(24),
    }
}

/// What was promised, ordered, or waits to be looked at.
fn owed(seat: &mut Seat<'_>) -> Option<Next> {
    if let Some(order) = seat.case.orders.iter().find(|order| order.answered.is_none())
        && order.by != seat.me.actor.person
        && seat.takes(Verb::Answer)
    {
        let no = order.no;
        return Some(Next::Do(seat.plain(Verb::Answer, 4).with("order", no).saying("已查明, 正在处理")));
    }
    if let Some(next) = review(seat) {
        return Some(next);
    }
    let soon = seat.ahead(3_600);
    let promised = seat.case.promises.iter().find(|promise| promise.kept.is_none() && promise.due <= soon)?;
    if promised.what == PromiseKind::Callback && seat.watch.may_call().is_ok() && seat.takes(Verb::Contact) {
        let result = seat.call();
        return Some(Next::Do(seat.plain(Verb::Contact, 3).with("result", result)));
    }
    // A result that was promised and will not be: the customer is told so.
    let no = promised.no;
    let late = promised.due < seat.watch.machine();
    (late && seat.takes(Verb::Keep) && seat.chance.percent(25))
        .then(|| Next::Do(seat.plain(Verb::Keep, 2).with("promise", no).saying("已改约时间")))
}

/// Looks at the reply to a task that was given by this person.
pub fn review(seat: &mut Seat<'_>) -> Option<Next> {
    let mine = |by: &By| by.id == seat.me.actor.person;
    let replied = seat.case.tasks.iter().find(|task| task.state == TaskState::Replied && mine(&task.by));
    let task = replied.filter(|_| seat.takes(Verb::Review))?;
    let (no, lead) = (task.no, task.role == TaskRole::Lead);
    let deed = seat.plain(Verb::Review, 3).with("task", no);
    if seat.chance.percent(12) {
        return Some(Next::Do(deed.with("verdict", "again").saying("原因没有写清, 请补充")));
    }
    // The reply of the lead finishes the case, which nobody may work on any more.
    (!lead || alone(seat, no)).then(|| Next::Do(deed.with("verdict", "accepted")))
}

/// Whether no task is open but this one.
pub fn alone(seat: &Seat<'_>, no: u32) -> bool {
    let open = |task: &&TaskView| matches!(task.state, TaskState::Given | TaskState::Replied);
    seat.case.tasks.iter().filter(open).all(|task| task.no == no)
}

/// Something small that comes to mind.
fn small(seat: &mut Seat<'_>) -> Option<Next> {
    if !seat.chance.percent(9) {
        return None;
    }
    let verbs = [
        Verb::Note,
        Verb::Note,
        Verb::Attach,
        Verb::Refer,
        Verb::Amend,
        Verb::Flag,
        Verb::Classify,
        Verb::Promise,
        Verb::Escalate,
        Verb::Ask,
    ];
    let verb = seat.chance.one(&verbs).copied().filter(|verb| seat.takes(*verb))?;
    let deed = seat.plain(verb, 2);
    let deed = match verb {
        Verb::Note => deed.saying("已查询系统记录"),
        Verb::Attach => {
            let hash = format!("{:064x}", seat.chance.between(1, i64::MAX));
            deed.with("name", "录音.wav").with("sha256", hash).with("place", "/录音")
        }
        Verb::Refer => {
            deed.with("source", "EOMS").with("id", format!("E{}", seat.chance.between(1, 999_999)))
        }
        Verb::Amend => deed.with("wants", "尽快解决并回电"),
        Verb::Flag => deed.with("flag", "vip").with("until", seat.ahead(90 * 86_400)),
        Verb::Classify => {
            let levels: Vec<u8> = (1..=4).filter(|level| *level != seat.case.row.severity).collect();
            let level = seat.chance.one(&levels).copied()?;
            deed.with("severity", level)
        }
        Verb::Promise => {
            let what = if seat.chance.percent(70) { "callback" } else { "result" };
            let hours = seat.chance.between(4, 44);
            deed.with("what", what).with("at", seat.ahead(hours * 3_600))
        }
        // Whoever stands at the top already has nobody above.
        Verb::Escalate if seat.case.escalation.is_none() && seat.chance.percent(40) => {
            deed.with("whom", "team_leader").saying("用户情绪激动, 请关注")
        }
        Verb::Ask => {
            let asked = |kind| seat.case.asks.iter().any(|ask| ask.about.what == kind);
            match seat.stage() {
                Stage::Accept => return None,
                Stage::Handle if !asked(AskKind::Exception) => {
                    deed.with("what", "exception").saying("空巢老人, 请特批")
                }
                Stage::Feedback if !asked(AskKind::NoRevisit) => {
                    deed.with("what", "no_revisit").saying("用户要求不再来电")
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Next::Do(deed))
}

/// An agent gives the case to the department that can solve it, or a part of it, or does it alone.
fn agent(seat: &mut Seat<'_>) -> Next {
    let open = seat.case.tasks.iter().any(|task| matches!(task.state, TaskState::Given | TaskState::Replied));
    if open {
        return seat.later(4);
    }
    if seat.sort.team == SERVICE || seat.case.rounds > 2 {
        return department::work(seat);
    }
    // Some call back themselves before they pass it on.
    let called = seat.happened().any(|view| matches!(view.event, Event::Contacted { .. }));
    if !called
        && seat.chance.percent(40)
        && let Some(next) = department::first_contact(seat)
    {
        return next;
    }
    // What was sent back once is not given to the wrong ones again.
    let wrong = seat.case.bounces == 0 && seat.chance.percent(6);
    let other: Vec<&str> = ["network", "charging", "partner", "hall"]
        .into_iter()
        .filter(|team| *team != seat.sort.team)
        .collect();
    let team = match seat.chance.one(&other) {
        Some(team) if wrong => (*team).to_owned(),
        _ => seat.sort.team.clone(),
    };
    let helper =
        seat.last(|event| matches!(event, Event::TaskGiven { .. })).is_none() && seat.chance.percent(3);
    if helper {
        let deed = seat.plain(Verb::Task, 3).with("role", "helper").with("team", "charging");
        return Next::Do(deed.saying("请查话单"));
    }
    if seat.chance.percent(8) {
        return Next::Do(
            seat.plain(Verb::Task, 3).with("role", "lead").with("team", team).saying("请查处后回单"),
        );
    }
    Next::Do(seat.plain(Verb::Dispatch, 2).with("team", team).saying("请核查处理"))
}

/// Whether something of this sort was asked and is so far.
pub fn asked(seat: &Seat<'_>, what: AskKind, is: impl Fn(AskState) -> bool) -> bool {
    seat.case.asks.iter().any(|ask| ask.about.what == what && is(ask.state))
}
