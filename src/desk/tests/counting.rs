//! Facts for reports, page by page, and months that are frozen.

use super::hall::{Hall, LI, WANG, ZHAO, start};
use crate::{
    api::{Actor, Adopt, CaseFacts, FactsPage, FrozenView, Reply, Request},
    case::{Fault, Reason, Role, Stage, Verb},
    desk::{Op, authorize},
    sla::Instant,
};

fn ask(team: Option<&str>, after: u32, limit: u32) -> Request {
    let until = start().plus(365 * 86_400);
    Request::Facts { from: start(), until, team: team.map(str::to_owned), after, limit }
}

async fn page(hall: &Hall, by: Actor, request: Request) -> Result<FactsPage, Reason> {
    match hall.desk.ask(by, request).await {
        Reply::Facts(page) => Ok(page),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

/// All facts, so many at a time.
async fn all(hall: &Hall, limit: u32) -> Vec<CaseFacts> {
    let (mut facts, mut after) = (Vec::new(), 0);
    loop {
        let page = page(hall, WANG, ask(None, after, limit)).await.unwrap();
        assert!(page.cases.len() <= limit as usize);
        facts.extend(page.cases);
        match page.next {
            Some(next) => {
                assert!(next > after, "a page that does not go on would be asked for ever");
                after = next;
            }
            None => return facts,
        }
    }
}

/// Cases of every sort, some of which end.
async fn busy() -> Hall {
    let mut hall = Hall::new().await;
    for n in 0..7 {
        let case = hall.accepted(LI, &format!("1383333091{n}")).await;
        hall.pass(3_600);
        if n % 2 == 0 {
            hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
            hall.pass(7_200);
        }
        if n % 3 == 0 {
            let done = [("disposition", "repaired"), ("reason", "network"), ("text", "已修复")];
            let told = [("kind", "final"), ("result", "reached"), ("text", "已修复")];
            hall.act(LI, Some(case), Verb::Finish, &done).await.unwrap();
            hall.act(LI, Some(case), Verb::Reply, &told).await.unwrap();
            hall.pass(86_400);
            let answer = [("result", "reached"), ("answer", "satisfied")];
            hall.act(ZHAO, Some(case), Verb::Revisit, &answer).await.unwrap();
        }
    }
    hall
}

#[tokio::test]
async fn every_case_is_counted_once_however_the_pages_are_cut_and_wherever_it_stands() {
    let mut hall = busy().await;
    let whole = all(&hall, 500).await;
    assert_eq!(whole.len(), 7);
    assert_eq!(whole.iter().filter(|facts| facts.stage == Stage::Closed).count(), 3);
    for limit in [1, 2, 3, 7] {
        assert_eq!(all(&hall, limit).await, whole, "{limit}");
    }
    // Projected, then some that are not.
    hall.restart();
    assert_eq!(all(&hall, 500).await, whole);
    let late = hall.accepted(LI, "13833330999").await;
    hall.act(LI, Some(whole[1].case), Verb::Dispatch, &[("team", "charging")]).await.unwrap();
    let now = all(&hall, 2).await;
    assert_eq!(now.len(), 8);
    assert_eq!((now[7].case, now[1].team.as_deref()), (late, Some("charging")));
    let last = page(&hall, WANG, ask(None, u32::MAX, 5)).await.unwrap();
    assert_eq!((last.cases.len(), last.next), (0, None));
}

#[tokio::test]
async fn what_a_case_went_through_is_told_without_a_word_about_its_customer() {
    let hall = busy().await;
    let facts = all(&hall, 500).await;
    let said = format!("{facts:?}");
    for personal in ["1383333", "李某某", "2楼室内", "已修复"] {
        assert!(!said.contains(personal), "{personal} in {said}");
    }
    let first = &facts[0];
    assert_eq!(first.class.as_deref(), Some("network_quality"));
    assert_eq!((first.owner.as_deref(), first.asked), (Some("1002"), 1));
    let hours = |at: Option<Instant>| at.map(|at| at.since(start()) / 3_600);
    assert_eq!(hours(first.finished), Some(3));
    assert_eq!(hours(first.revisited), Some(27));
    assert_eq!(first.stages, [Some(0), Some(3 * 3_600), Some(0), Some(24 * 3_600)]);
    let stays: Vec<_> = first
        .stays
        .iter()
        .map(|it| (it.stay.team.as_deref(), hours(Some(it.stay.from)), hours(it.stay.until)))
        .collect();
    assert_eq!(stays, [(None, Some(0), Some(1)), (Some("network"), Some(1), Some(3))]);
    let contact = first.clocks.iter().find(|cycle| cycle.clock == "first_contact").unwrap();
    assert_eq!((contact.spent_s, contact.gross_s(), contact.breached), (3 * 3_600, Some(3 * 3_600), false));
    let late = facts.iter().flat_map(|facts| &facts.clocks).find(|cycle| cycle.breached).unwrap();
    assert!(late.stopped.is_none_or(|at| at > late.deadline.unwrap()));
}

#[tokio::test]
async fn a_period_takes_cases_by_their_opening_their_end_or_what_was_decided_of_a_pledge() {
    let hall = busy().await;
    let whole = all(&hall, 500).await;
    let closed = whole[0].closed.unwrap();
    for (from, until, there) in [
        (closed, closed.plus(1), true),
        (closed.plus(1), closed.plus(2), false),
        (start(), start().plus(1), true),
        // It was finished in time meanwhile.
        (start().plus(1), closed, true),
        (closed.plus(-1), closed, false),
        (closed, closed, false),
    ] {
        let request = Request::Facts { from, until, team: None, after: 0, limit: 500 };
        let page = page(&hall, WANG, request).await.unwrap();
        assert_eq!(page.cases.iter().any(|facts| facts.case == whole[0].case), there, "{from} {until}");
    }
}

#[tokio::test]
async fn who_leads_a_team_counts_theirs_and_who_leads_none_counts_nothing() {
    let hall = busy().await;
    let leader = hall.add_in("2001", "周强", Role::TeamLeader, Some("network")).await;
    let own = page(&hall, leader, ask(None, 0, 500)).await.unwrap();
    assert_eq!((own.cases.len(), own.team.as_deref()), (4, Some("network")));
    assert!(own.cases.iter().all(|facts| facts.team.as_deref() == Some("network")));
    assert_eq!(page(&hall, leader, ask(Some("network"), 0, 500)).await.unwrap().cases, own.cases);
    let other = page(&hall, leader, ask(Some("charging"), 0, 500)).await;
    assert_eq!(other, Err(Reason::NotPermitted { role: Role::TeamLeader }));
    let frozen = hall.desk.ask(leader, Request::Frozen { period: "2026-02".to_owned() }).await;
    assert!(
        matches!(&frozen, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotPermitted { role: Role::TeamLeader }),
        "what was frozen is of all teams: {frozen:?}"
    );
    let agent = page(&hall, LI, ask(None, 0, 500)).await;
    assert_eq!(agent, Err(Reason::NotPermitted { role: Role::Agent }));
    let supervisor = hall.add_in("2002", "吴刚", Role::Supervisor, Some("charging")).await;
    assert_eq!(page(&hall, supervisor, ask(None, 0, 500)).await.unwrap().cases.len(), 7);
    assert_eq!(page(&hall, supervisor, ask(Some("network"), 0, 500)).await.unwrap().cases.len(), 4);
}

async fn freeze(hall: &Hall, by: Actor, period: &str, figures: &str) -> Result<FrozenView, Reason> {
    let request = Request::Freeze { period: period.to_owned(), facts: [7; 32], figures: figures.to_owned() };
    match hall.desk.ask(by, request).await {
        Reply::Frozen(Some(view)) => Ok(*view),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn frozen(hall: &Hall, period: &str) -> Option<FrozenView> {
    match hall.desk.ask(WANG, Request::Frozen { period: period.to_owned() }).await {
        Reply::Frozen(view) => view.map(|view| *view),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_month_is_frozen_once_when_it_is_over_and_stays() {
    let mut hall = Hall::new().await;
    // The month ends at midnight of the site, not at that of Greenwich.
    hall.set("2026-03-31T15:59:59Z".parse().unwrap());
    let field = |fault| Reason::Field { field: "period".to_owned(), fault };
    assert_eq!(
        freeze(&hall, WANG, "2026-03", "{}").await,
        Err(field(Fault::TooFar { max: hall.now })),
        "it is not over"
    );
    hall.set("2026-03-31T16:00:00Z".parse().unwrap());
    for wrong in ["2026-Q1", "2026", "2026-13", ""] {
        let values = vec!["2026-10".to_owned()];
        assert_eq!(freeze(&hall, WANG, wrong, "{}").await, Err(field(Fault::NotOneOf { values })), "{wrong}");
    }
    for (n, role) in Role::ALL.into_iter().enumerate() {
        let who = hall.add(&format!("20{n}"), role.id(), role).await;
        let told = freeze(&hall, who, "", "{}").await;
        let may = authorize(role, Op::Freeze);
        assert_eq!(told == Err(Reason::NotPermitted { role }), !may, "{role:?} {told:?}");
    }

    let first = freeze(&hall, WANG, "2026-03", "first").await.unwrap();
    assert_eq!((first.by.as_str(), first.figures.as_str(), first.at), ("1001", "first", hall.now));
    let again = freeze(&hall, WANG, "2026-03", "other").await;
    assert_eq!(again, Err(Reason::Frozen { period: "2026-03".to_owned(), at: first.at }));
    assert_eq!(frozen(&hall, "2026-03").await.as_ref(), Some(&first));
    assert_eq!(frozen(&hall, "2026-02").await, None);

    hall.restart();
    hall.pass(86_400);
    assert_eq!(frozen(&hall, "2026-03").await.as_ref(), Some(&first));
    let again = freeze(&hall, WANG, "2026-03", "other").await;
    assert_eq!(again, Err(Reason::Frozen { period: "2026-03".to_owned(), at: first.at }));
    freeze(&hall, WANG, "2026-02", "before").await.unwrap();
    // What is adopted later follows on it in the log.
    let rules = "[undo]\ngrace = \"7m\"\n".to_owned();
    let adopted = hall.desk.ask(WANG, Request::Adopt { what: Adopt::Rules(rules), dry: false }).await;
    assert!(matches!(adopted, Reply::Adopted(_)), "{adopted:?}");
    assert_eq!(frozen(&hall, "2026-03").await.as_ref(), Some(&first));
    hall.restart();
    assert_eq!(frozen(&hall, "2026-02").await.unwrap().figures, "before");
    match hall.desk.ask(WANG, Request::Check { rebuild: true }).await {
        Reply::Checked { problems } => assert_eq!(problems, [""; 0]),
        other => panic!("{other:?}"),
    }
    assert_eq!(frozen(&hall, "2026-03").await.as_ref(), Some(&first));
}
