//! 看板: every figure is the number of cases that open behind it, and the counts of days follow from the log alone.

use super::{
    hall::{Hall, LI, WANG, ZHAO},
    random::typed,
};
use crate::{
    api::{Actor, Band, Behind, BoardView, CaseFacts, Reply, Request, StageWeek, View},
    case::{CaseId, Day, Role, Stage, Verb, hour_of},
    desk::board::STAGES,
    rules::Pack,
    sla::Instant,
};

const HOUR: i64 = 3_600;

async fn board(hall: &Hall, by: Actor) -> BoardView {
    match hall.desk.ask(by, Request::Board).await {
        Reply::Board(view) => *view,
        other => panic!("{other:?}"),
    }
}

async fn behind(hall: &Hall, by: Actor, of: Behind) -> u64 {
    match hall.desk.ask(by, Request::List { view: View::Behind(of), skip: 0, limit: 3 }).await {
        Reply::Rows { rows, total } => {
            assert_eq!(rows.len() as u64, total.min(3));
            total
        }
        other => panic!("{other:?}"),
    }
}

/// A few days of work by dice.
async fn worked(hall: &mut Hall) {
    let mut cases: Vec<CaseId> = Vec::new();
    for n in 0..240_u8 {
        let verbs =
            [Verb::Dispatch, Verb::Claim, Verb::Finish, Verb::Reply, Verb::Revisit, Verb::Hold, Verb::Undo];
        let verb = verbs[usize::from(n) % verbs.len()];
        if n % 3 == 0 {
            cases.push(hall.act(LI, None, Verb::Accept, &typed(Verb::Accept, 2)).await.unwrap().case);
        }
        // Each case is acted on in the rounds after its own.
        let case = cases[usize::from(n / 3).saturating_sub(usize::from(n % 3))];
        // Mostly it goes on its way to the end.
        let verb = match hall.show(WANG, case).await.row.stage {
            Stage::Handle if n % 4 > 0 => Verb::Finish,
            Stage::Feedback if n % 4 > 0 => Verb::Reply,
            Stage::Revisit if n % 4 > 0 => Verb::Revisit,
            _ => verb,
        };
        let by = if verb == Verb::Revisit { ZHAO } else { LI };
        // What a case does not take is not done.
        let _ = hall.act(by, Some(case), verb, &typed(verb, n / 3 * 2 + 1)).await;
        hall.pass(HOUR / 3 + i64::from(n % 5) * 400);
    }
}

#[tokio::test]
async fn every_figure_is_the_number_of_cases_behind_it() {
    let mut hall = Hall::new().await;
    worked(&mut hall).await;
    let view = board(&hall, WANG).await;
    assert!(view.total.open > 20 && view.teams.len() >= 2, "{:?}", view.total);
    assert_eq!(view.total.open as u64, hall.counts(WANG).await.open);
    for load in view.teams.iter().chain([&view.total]) {
        let all = load == &view.total;
        let of = || Behind { team: (!all).then(|| load.team.clone()), ..Behind::default() };
        assert_eq!(behind(&hall, WANG, of()).await, u64::from(load.open), "{}", load.team);
        for (stage, count) in STAGES.into_iter().zip(load.stages) {
            let of = Behind { stage: Some(stage), ..of() };
            assert_eq!(behind(&hall, WANG, of).await, u64::from(count), "{} {stage:?}", load.team);
        }
        for (band, count) in Band::ALL.into_iter().zip(load.bands) {
            let of = Behind { band: Some(band), ..of() };
            assert_eq!(behind(&hall, WANG, of).await, u64::from(count), "{} {band:?}", load.team);
        }
        let of = Behind { due_by: Some(view.until), ..of() };
        assert_eq!(behind(&hall, WANG, of).await, u64::from(load.due), "{}", load.team);
        assert_eq!(load.stages.iter().sum::<u32>(), load.open);
        assert_eq!(load.bands.iter().sum::<u32>(), load.open);
    }
    assert_eq!(view.total.risk, view.teams.iter().map(|load| load.risk).sum::<u32>());
    for person in &view.people {
        let of = Behind { owner: Some(person.staff.clone()), ..Behind::default() };
        assert_eq!(behind(&hall, WANG, of).await, u64::from(person.open), "{}", person.staff);
    }
}

#[tokio::test]
async fn who_leads_a_team_sees_that_team_and_others_see_no_board() {
    let mut hall = Hall::new().await;
    worked(&mut hall).await;
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let (own, all) = (board(&hall, leader).await, board(&hall, WANG).await);
    assert_eq!(own.teams.iter().map(|load| load.team.as_str()).collect::<Vec<_>>(), ["network"]);
    assert!(own.total.open < all.total.open);
    let other = Behind { team: Some("service".to_owned()), ..Behind::default() };
    assert_eq!(behind(&hall, leader, other.clone()).await, 0);
    let everything = behind(&hall, leader, Behind::default()).await;
    assert_eq!(everything, u64::from(own.total.open), "without a team their own is meant");
    assert!(matches!(hall.desk.ask(LI, Request::Board).await, Reply::Refused { .. }));
    assert_eq!(behind(&hall, LI, other).await, 0);
}

#[tokio::test]
async fn the_counts_of_days_are_those_of_the_log_however_they_came_about() {
    let mut hall = Hall::new().await;
    worked(&mut hall).await;
    hall.restart();
    let all = |hall: &Hall| hall.desk.store().tallies(Day(0), Day(100_000)).unwrap();
    let step_by_step = all(&hall);
    let opened: i64 = step_by_step.iter().flat_map(|(.., tally)| tally.opened).sum();
    assert_eq!(opened, 80, "each case once");
    let closed: i64 = step_by_step.iter().flat_map(|(.., tally)| tally.closed).sum();
    let status = hall.status().await;
    let ended = hall.list(WANG, View::Stage(Stage::Closed)).await.len() as i64;
    assert_eq!(closed, ended, "{:?}", status.cases);
    assert!(closed > 3, "{closed}");
    assert!(matches!(hall.desk.ask(WANG, Request::Check { rebuild: true }).await, Reply::Checked { .. }));
    assert_eq!(all(&hall), step_by_step);
}

#[tokio::test]
async fn the_time_in_stages_is_what_the_cases_closed_in_these_weeks_took_team_by_team() {
    let mut hall = Hall::new().await;
    let begun = hall.desk.now();
    worked(&mut hall).await;
    // What was done until now becomes the week before.
    for days in [0, 4] {
        hall.pass(days * 24 * HOUR);
        worked(&mut hall).await;
        for hours in [1, 3, 5] {
            let case = hall.act(LI, None, Verb::Accept, &typed(Verb::Accept, 2)).await.unwrap().case;
            for (by, verb) in
                [(LI, Verb::Dispatch), (LI, Verb::Finish), (LI, Verb::Reply), (ZHAO, Verb::Revisit)]
            {
                hall.act(by, Some(case), verb, &typed(verb, 1)).await.unwrap();
                hall.pass(hours * HOUR);
            }
        }
    }
    // Counts of days are as of the last projection.
    hall.restart();
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let (own, all) = (board(&hall, leader).await.stages, board(&hall, WANG).await.stages);
    let facts =
        Request::Facts { from: begun, until: hall.desk.now().plus(1), team: None, after: 0, limit: 500 };
    let Reply::Facts(page) = hall.desk.ask(WANG, facts).await else { panic!() };
    assert_eq!(page.next, None);
    let day = |at: Instant| hour_of(at, &Pack::builtin().zone).0.0;
    let ended = |facts: &&CaseFacts| matches!(facts.stage, Stage::Closed | Stage::Archived);
    let count = |team: Option<&str>, back: std::ops::RangeInclusive<i32>| {
        let mut week = StageWeek::default();
        let today = day(hall.desk.now());
        for facts in page.cases.iter().filter(ended) {
            let of_team = team.is_none_or(|team| facts.team.as_deref().unwrap_or_default() == team);
            if !of_team || !back.contains(&(today - day(facts.closed.unwrap()))) {
                continue;
            }
            week.closed += 1;
            for (at, spent) in facts.stages.iter().enumerate() {
                week.seconds[at] += spent.map_or(0, |spent| spent as u64);
                week.cases[at] += u32::from(spent.is_some());
            }
        }
        week
    };
    assert!(all.teams.len() >= 2 && all.total.now.closed > 3 && all.total.before.closed > 3, "{all:?}");
    assert_eq!((all.total.now, all.total.before), (count(None, 0..=6), count(None, 7..=13)));
    for team in &all.teams {
        assert_eq!(
            (team.now, team.before),
            (count(Some(&team.team), 0..=6), count(Some(&team.team), 7..=13)),
            "{}",
            team.team
        );
    }
    let network = all.teams.iter().find(|team| team.team == "network").unwrap();
    assert_eq!(own.teams.iter().collect::<Vec<_>>(), [network]);
    assert_eq!((own.total.now, own.total.before), (network.now, network.before));
}
