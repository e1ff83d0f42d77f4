//! 服务承诺: what was kept is known by the day and by the case, whatever happened since, and under the rules of each case.

use super::{
    hall::{Hall, LI, WANG, ZHAO, start},
    random::typed,
};
use crate::{
    api::{Actor, Adopt, Behind, CaseFacts, PledgeLine, PledgesView, Reply, Request, View},
    case::{CaseId, Role, Stands, Verb},
    sla::Instant,
};

const HOUR: i64 = 3_600;

async fn pledges(hall: &Hall, by: Actor) -> PledgesView {
    match hall.desk.ask(by, Request::Pledges).await {
        Reply::Pledges(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// The line of a pledge, once all is projected: kept, broken, in time still, and the cases.
async fn line(hall: &mut Hall, pledge: &str) -> PledgeLine {
    hall.restart();
    let view = pledges(hall, WANG).await;
    view.pledges.into_iter().find(|line| line.pledge == pledge).unwrap()
}

fn figures(line: &PledgeLine) -> (u32, u32, u32, u32) {
    (line.now().kept, line.now().broken, line.running, line.held)
}

async fn facts(hall: &Hall, from: Instant) -> Vec<CaseFacts> {
    let (until, limit) = (hall.now.plus(1), 500);
    match hall.desk.ask(WANG, Request::Facts { from, until, team: None, after: 0, limit }).await {
        Reply::Facts(page) => page.cases,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_limit_that_passes_breaks_a_pledge_on_its_day_and_no_timer_is_needed() {
    let mut hall = Hall::new().await;
    let done = hall.accepted(LI, "13833330911").await;
    let late = hall.accepted(LI, "13833330912").await;
    assert_eq!(figures(&line(&mut hall, "network").await), (0, 0, 2, 0));
    hall.pass(HOUR);
    let result = [("disposition", "repaired"), ("text", "好了")];
    hall.act(LI, Some(done), Verb::Finish, &result).await.unwrap();
    let answer = [("kind", "final"), ("result", "reached"), ("text", "好了")];
    hall.act(LI, Some(done), Verb::Reply, &answer).await.unwrap();
    assert_eq!(figures(&line(&mut hall, "network").await), (1, 0, 1, 0));
    // The first contact is due after a day; the moment itself is in time.
    hall.set(start().plus(24 * HOUR));
    assert_eq!(figures(&line(&mut hall, "network").await), (1, 0, 1, 0));
    hall.pass(1);
    let now = line(&mut hall, "network").await;
    assert_eq!((figures(&now), now.cases.as_slice()), ((1, 1, 0, 0), [late].as_slice()));
    // What comes later does not make it good, and it stays on its day.
    hall.pass(40 * 24 * HOUR);
    let waived = [("sheet", "fee_waiver"), ("fault_hours", "960"), ("waived", "30")];
    hall.act(LI, Some(late), Verb::Fill, &waived).await.unwrap();
    let result = [("disposition", "repaired"), ("text", "好了"), ("late", "workload")];
    hall.act(LI, Some(late), Verb::Finish, &result).await.unwrap();
    hall.act(LI, Some(late), Verb::Reply, &answer).await.unwrap();
    let then = line(&mut hall, "network").await;
    assert_eq!(figures(&then), (0, 0, 0, 0));
    let march = then.months[4];
    assert_eq!((march.kept, march.broken), (1, 1));
}

#[tokio::test]
async fn a_sheet_that_is_not_filled_in_by_the_close_breaks_a_pledge_and_a_withdrawn_case_owes_nothing() {
    let mut hall = Hall::new().await;
    let mut cases: Vec<CaseId> = Vec::new();
    for n in 0..3 {
        let line = format!("1383333091{n}");
        let typed = [("kind", "report"), ("category", "spam"), ("line", line.as_str()), ("text", "骚扰")];
        cases.push(hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case);
    }
    assert_eq!(figures(&line(&mut hall, "spam").await), (0, 0, 3, 0));
    let sheet =
        |name: &'static str, more: &[(&'static str, &'static str)]| [&[("sheet", name)], more].concat();
    let ordered = sheet("block_ordered", &[("sender", "10691234"), ("own_port", "yes")]);
    hall.act(LI, Some(cases[0]), Verb::Fill, &ordered).await.unwrap();
    hall.act(LI, Some(cases[0]), Verb::Fill, &sheet("block_done", &[("blocked", "done")])).await.unwrap();
    assert_eq!(figures(&line(&mut hall, "spam").await), (1, 0, 2, 0));
    hall.act(LI, Some(cases[2]), Verb::Withdraw, &[("text", "不用了")]).await.unwrap();
    let result = [("disposition", "upheld"), ("text", "查实")];
    hall.act(LI, Some(cases[1]), Verb::Finish, &result).await.unwrap();
    let answer = [("kind", "final"), ("result", "reached"), ("text", "查实")];
    hall.act(LI, Some(cases[1]), Verb::Reply, &answer).await.unwrap();
    let asked = [("result", "reached"), ("answer", "satisfied")];
    let _ = hall.act(ZHAO, Some(cases[1]), Verb::Revisit, &asked).await;
    let line = line(&mut hall, "spam").await;
    assert_eq!((figures(&line), line.cases.as_slice()), ((1, 1, 0, 0), [cases[1]].as_slice()));
}

/// Three weeks of cases that pledges mean, on their way to the end by dice.
async fn busy(hall: &mut Hall) {
    let sorts =
        [("complaint", "indoor_coverage"), ("report", "spam"), ("refund", "unordered"), ("repair", "screen")];
    let mut cases: Vec<CaseId> = Vec::new();
    for n in 0..160_u8 {
        if n % 2 == 0 {
            let (kind, category) = sorts[usize::from(n / 2) % sorts.len()];
            let new = [("kind", kind), ("category", category), ("line", "13833330912"), ("text", "请查")];
            cases.push(hall.act(LI, None, Verb::Accept, &new).await.unwrap().case);
        }
        let case = cases[usize::from(n) * 7 % cases.len()];
        let verbs =
            [Verb::Finish, Verb::Reply, Verb::Revisit, Verb::Supervise, Verb::Hold, Verb::Undo, Verb::Answer];
        for verb in [verbs[usize::from(n) % 3], verbs[usize::from(n) % verbs.len()]] {
            let by = if verb == Verb::Revisit { ZHAO } else { WANG };
            // What a case does not take is not done.
            let _ = hall.act(by, Some(case), verb, &typed(verb, n / 2 * 2 + 1)).await;
        }
        if n % 5 == 0 {
            let filled = [
                ("sheet", "hand_in"),
                ("device", "490154203237518"),
                ("fault_kind", "screen"),
                ("looks", "完好"),
            ];
            let _ = hall.act(LI, Some(case), Verb::Fill, &filled).await;
        }
        hall.pass(3 * HOUR);
    }
}

#[tokio::test]
async fn the_figures_are_those_of_the_cases_one_by_one_and_open_behind_them() {
    let mut hall = Hall::new().await;
    busy(&mut hall).await;
    hall.restart();
    let view = pledges(&hall, WANG).await;
    let month: Instant = "2026-02-28T16:00:00Z".parse().unwrap();
    let facts = facts(&hall, month).await;
    let mut decided = 0;
    for line in &view.pledges {
        let stands: Vec<(CaseId, Stands)> = facts
            .iter()
            .flat_map(|facts| facts.pledges.iter().map(|of| (facts.case, of)))
            .filter(|(_, of)| of.pledge == line.pledge)
            .map(|(case, of)| (case, of.stands.at(view.at)))
            .collect();
        let count = |is: fn(Stands) -> bool| stands.iter().filter(|(_, stands)| is(*stands)).count() as u32;
        let counted = (
            count(|it| matches!(it, Stands::Kept(_))),
            count(|it| matches!(it, Stands::Broken(_))),
            count(|it| matches!(it, Stands::Due(_) | Stands::Open)),
            count(|it| it == Stands::Held),
        );
        assert_eq!(figures(line), counted, "{}", line.pledge);
        decided += line.now().decided();
        let mut broken: Vec<CaseId> = stands
            .iter()
            .filter(|(_, stands)| matches!(stands, Stands::Broken(_)))
            .map(|(case, _)| *case)
            .collect();
        let mut named = line.cases.clone();
        broken.sort_unstable();
        named.sort_unstable();
        assert_eq!(named, broken, "{}", line.pledge);
    }
    assert!(decided > 10, "{decided}");
    assert_eq!(
        hall.desk.ask(WANG, Request::Check { rebuild: true }).await,
        Reply::Checked { problems: Vec::new() }
    );
    assert_eq!(pledges(&hall, WANG).await.pledges, view.pledges);
}

#[tokio::test]
async fn new_rules_change_nothing_of_what_came_under_the_old_ones() {
    let mut hall = Hall::new().await;
    let before = hall.accepted(LI, "13833330911").await;
    hall.restart();
    let over = "[[pledge]]\nid = \"network\"\nkept = [{ filled = \"survey\" }]\nshare = 90\n";
    let what = Adopt::Rules(over.to_owned());
    assert!(matches!(hall.desk.ask(WANG, Request::Adopt { what, dry: false }).await, Reply::Adopted(_)));
    let after = hall.accepted(LI, "13833330912").await;
    hall.pass(30 * HOUR);
    let line = line(&mut hall, "network").await;
    assert_eq!((figures(&line), line.cases.as_slice()), ((0, 1, 1, 0), [before].as_slice()));
    assert_eq!(hall.problems().await, [""; 0]);
    let survey = [("sheet", "survey"), ("survey_result", "正常")];
    hall.act(LI, Some(after), Verb::Fill, &survey).await.unwrap();
    assert!(matches!(hall.desk.ask(WANG, Request::Check { rebuild: true }).await, Reply::Checked { .. }));
    assert_eq!(figures(&self::line(&mut hall, "network").await), (1, 1, 0, 0));
}

#[tokio::test]
async fn a_leader_sees_the_pledges_of_the_own_team_and_an_agent_none() {
    let mut hall = Hall::new().await;
    let leader = hall.add_in("1009", "孙强", Role::TeamLeader, Some("network")).await;
    let ours = hall.accepted(LI, "13833330911").await;
    hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(ours), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    hall.pass(25 * HOUR);
    hall.restart();
    let of = |view: PledgesView| view.pledges.into_iter().find(|line| line.pledge == "network").unwrap();
    let own = of(pledges(&hall, leader).await);
    assert_eq!((figures(&own), own.cases.as_slice()), ((0, 1, 0, 0), [ours].as_slice()));
    assert_eq!(figures(&of(pledges(&hall, WANG).await)), (0, 2, 0, 0));
    assert!(matches!(hall.desk.ask(LI, Request::Pledges).await, Reply::Refused { .. }));
    let among = crate::api::Among { about: "承诺".to_owned(), cases: own.cases };
    let behind = View::Behind(Behind { among: Some(among), ..Behind::default() });
    assert_eq!(hall.list(leader, behind).await.len(), 1);
}
