//! Those above: they see what climbs up to them, decide what is asked, hurry, order, and give work to those who are
//! there.

use super::{deed::Next, owner, seat::Seat};
use crate::{
    api::AskView,
    case::{AskKind, AskState, FlagKind, PromiseKind, Role, Stage, TaskState, Verb},
    rules::Whom,
};

/// What a leader does with a case. `there` are staff numbers of those who are at work now, with their teams.
pub fn lead(seat: &mut Seat<'_>, there: &[(String, Option<String>)]) -> Next {
    decide(seat)
        .or_else(|| look(seat))
        .or_else(|| settle(seat))
        .or_else(|| give(seat, there))
        .or_else(|| press(seat))
        .unwrap_or_else(|| seat.later(9))
}

/// Grants or refuses what is asked.
fn decide(seat: &mut Seat<'_>) -> Option<Next> {
    let me = seat.me.actor.person;
    let manages = matches!(seat.me.role, Role::Supervisor | Role::Admin);
    // Who leads a team decides in that team.
    if !manages && !leads_here(seat) {
        return None;
    }
    let mine = |ask: &&AskView| {
        let above = matches!(ask.about.decides, Whom::SiteManager | Whom::CityDesk | Whom::DutyLeader);
        ask.state == AskState::Open && ask.by.id != me && (manages || !above)
    };
    let ask = seat.case.asks.iter().find(mine)?;
    let owes = seat.case.promises.iter().any(|promise| promise.kept.is_none())
        || seat.case.orders.iter().any(|order| order.answered.is_none());
    let works =
        seat.case.tasks.iter().any(|task| matches!(task.state, TaskState::Given | TaskState::Replied));
    let going = match ask.about.what {
        AskKind::Extension => {
            let same = |(id, cycle): &(String, u32)| {
                let clock = seat.case.clocks.iter().find(|clock| clock.id == *id);
                clock.is_some_and(|clock| clock.clock.cycle == *cycle && clock.clock.is_open())
            };
            ask.about.clock.as_ref().is_some_and(same)
        }
        AskKind::LongHold => ask.about.until.is_some_and(|until| until > seat.ahead(3_600)),
        AskKind::NoRevisit => seat.stage() != Stage::Revisit || !owes,
        AskKind::EndForGood => !owes && !works,
        AskKind::SendBack | AskKind::Exception => true,
    };
    let (no, last) = (ask.no, ask.about.last && ask.about.what == AskKind::SendBack);
    if going && seat.chance.percent(75) {
        let deed = seat.plain(Verb::Grant, 3).with("ask", no);
        if ask_sends_back(seat, no) {
            seat.matter.ready = None;
        }
        let team = seat.sort.team.clone();
        return Some(Next::Do(if last { deed.with("team", team) } else { deed }));
    }
    Some(Next::Do(seat.plain(Verb::Refuse, 3).with("ask", no).saying("请按时限办理")))
}

fn ask_sends_back(seat: &Seat<'_>, no: u32) -> bool {
    seat.case.asks.iter().any(|ask| ask.no == no && ask.about.what == AskKind::SendBack)
}

/// Whether the case lies with the team that this person leads.
fn leads_here(seat: &Seat<'_>) -> bool {
    seat.case.row.team.is_some() && seat.case.row.team == seat.me.team
}

/// Says "seen", or lets it down again.
fn look(seat: &mut Seat<'_>) -> Option<Next> {
    let escalation = seat.case.escalation.as_ref()?;
    if escalation.acknowledged.is_none() && seat.takes(Verb::Acknowledge) {
        // Who leads a team does not sign for those above.
        let leader = seat.me.role == Role::TeamLeader;
        let above = leader && (escalation.whom > Whom::TeamLeader || !leads_here(seat));
        return (!above && seat.chance.percent(85))
            .then(|| Next::Do(seat.plain(Verb::Acknowledge, 1).saying("已知悉, 跟进中")));
    }
    let calm = !seat.case.clocks.iter().any(|clock| clock.breached && clock.clock.is_open());
    (calm && seat.takes(Verb::Deescalate) && seat.chance.percent(20))
        .then(|| Next::Do(seat.plain(Verb::Deescalate, 2).saying("已回到时限内")))
}

/// Says who is responsible, answers for what nobody else can, and looks at tasks whose giver is away.
fn settle(seat: &mut Seat<'_>) -> Option<Next> {
    let me = seat.me.actor.person;
    let replied = seat.case.tasks.iter().find(|task| task.state == TaskState::Replied);
    let alone = replied.is_some_and(|task| owner::alone(seat, task.no));
    if let Some(task) = replied.filter(|task| task.by.id != me && alone && seat.takes(Verb::Review)) {
        let no = task.no;
        let own = seat.happened().any(|view| {
            view.by.id == me
                && matches!(&view.event, crate::case::Event::TaskReplied { task, .. } if *task == no)
        });
        return (!own)
            .then(|| Next::Do(seat.plain(Verb::Review, 3).with("task", no).with("verdict", "accepted")));
    }
    // Now and then something is not ours at all.
    if seat.stage() == Stage::Accept && seat.takes(Verb::Reject) && seat.chance.percent(8) {
        let reasons = ["not_ours", "no_facts", "in_court", "settled"];
        let reason = seat.chance.one(&reasons).copied()?;
        let deed = seat.plain(Verb::Reject, 4).with("reason", reason);
        return Some(Next::Do(deed.saying("不予受理, 已告知用户原因")));
    }
    let vip = seat.case.flags.iter().any(|flag| flag.kind == FlagKind::Vip);
    if vip && seat.takes(Verb::Unflag) && seat.chance.percent(5) {
        return Some(Next::Do(seat.plain(Verb::Unflag, 1).with("flag", "vip").saying("标记有误")));
    }
    if matches!(seat.stage(), Stage::Feedback | Stage::Revisit) {
        let order = seat.case.orders.iter().find(|order| order.answered.is_none() && order.by != me);
        if let Some(no) = order.map(|order| order.no) {
            return Some(Next::Do(seat.plain(Verb::Answer, 3).with("order", no).saying("已办理完毕")));
        }
        let owed = seat.case.promises.iter().find(|it| it.kept.is_none() && it.due < seat.watch.machine());
        if let Some((no, what)) = owed.map(|promise| (promise.no, promise.what)) {
            let text = if what == PromiseKind::Callback { "用户已来电" } else { "结果已告知" };
            return Some(Next::Do(seat.plain(Verb::Keep, 2).with("promise", no).saying(text)));
        }
        if seat.case.judgement.is_none() && seat.takes(Verb::Judge) && seat.chance.percent(50) {
            let ours = seat.chance.percent(60);
            let deed = seat.plain(Verb::Judge, 3).saying("据核查结果");
            let team = seat.sort.team.clone();
            return Some(Next::Do(match ours {
                true => deed.with("liability", "responsible").with("team", team),
                false => deed.with("liability", "not_responsible"),
            }));
        }
    }
    None
}

/// Gives a case that nobody who is here has to somebody who is.
fn give(seat: &mut Seat<'_>, there: &[(String, Option<String>)]) -> Option<Next> {
    let row = &seat.case.row;
    if !seat.takes(Verb::Assign) || !matches!(row.stage, Stage::Accept | Stage::Handle | Stage::Feedback) {
        return None;
    }
    let here = |staff: &str| there.iter().any(|(there, _)| there == staff);
    if row.owner.as_deref().is_some_and(here) {
        return None;
    }
    let team = row.team.as_deref().unwrap_or(super::staff::SERVICE);
    let able: Vec<&str> =
        there.iter().filter(|(_, of)| of.as_deref() == Some(team)).map(|(staff, _)| staff.as_str()).collect();
    let to = (*seat.chance.one(&able)?).to_owned();
    let theirs =
        row.owner.is_some() && seat.takes(Verb::HandOver) && row.owner != Some(seat.me.staff.clone());
    if theirs && seat.chance.percent(60) {
        return Some(Next::Do(seat.plain(Verb::HandOver, 2).with("to", to).saying("交接班")));
    }
    Some(Next::Do(seat.plain(Verb::Assign, 2).with("to", to).saying("请即处理")))
}

/// Hurries, orders, calls off.
fn press(seat: &mut Seat<'_>) -> Option<Next> {
    let late = seat.case.clocks.iter().any(|clock| clock.breached && clock.clock.is_open());
    if !late || seat.stage() == Stage::Revisit {
        return None;
    }
    let given = seat.case.tasks.iter().find(|task| task.state == TaskState::Given).map(|task| task.no);
    match seat.chance.between(1, 100) {
        1..=12 if seat.takes(Verb::Urge) => {
            Some(Next::Do(seat.plain(Verb::Urge, 1).with("by", "supervisor").saying("请尽快")))
        }
        13..=18 if seat.case.orders.is_empty() && seat.takes(Verb::Supervise) => {
            let hours = seat.chance.between(4, 30);
            let at = seat.ahead(hours * 3_600);
            Some(Next::Do(seat.plain(Verb::Supervise, 3).with("at", at).saying("督办: 限期查清")))
        }
        19..=24 if seat.takes(Verb::TakeBack) && given.is_some() => Some(Next::Do(
            seat.plain(Verb::TakeBack, 2).with("task", given.unwrap_or_default()).saying("收回另行处理"),
        )),
        _ => None,
    }
}
