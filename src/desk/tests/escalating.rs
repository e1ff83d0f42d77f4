//! What goes above waits for whoever stands there, here or away, until somebody says "seen" or decides.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, Reply, Request, View, Wait},
    case::{CaseId, CommandId, Envelope, Event, PersonId, Reason, Role, Verb, Words},
    rules::Whom,
    store::{Batch, NewEvent, Store},
};

const HOUR: i64 = 3_600;

/// Which cases wait for somebody, held against how many are counted.
async fn waiting(hall: &Hall, who: Actor) -> Vec<CaseId> {
    let rows: Vec<CaseId> = hall.list(who, View::Waiting).await.iter().map(|row| row.case).collect();
    assert_eq!(hall.counts(who).await.waiting, rows.len() as u64);
    rows
}

async fn away(hall: &Hall, by: Actor, staff: &str, until: &str, deputy: Option<&str>) -> Reply {
    let away = Request::SetAway {
        staff: staff.to_owned(),
        from: None,
        until: until.to_owned(),
        deputy: deputy.map(str::to_owned),
    };
    hall.desk.ask(by, away).await
}

/// A leader of the network team, and a case of that team that an agent has.
async fn led(hall: &mut Hall) -> (Actor, Actor, CaseId) {
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("network")).await;
    let other = hall.add_in("1011", "别组班长", Role::TeamLeader, Some("service")).await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    (leader, other, case)
}

#[tokio::test]
async fn what_is_escalated_waits_for_the_leader_of_its_team_until_seen() {
    let mut hall = Hall::new().await;
    let (leader, other, case) = led(&mut hall).await;
    hall.act(LI, Some(case), Verb::Escalate, &[("text", "用户要找媒体")]).await.unwrap();
    assert_eq!(waiting(&hall, leader).await, [case]);
    for nobody in [other, LI] {
        assert_eq!(waiting(&hall, nobody).await, []);
        let refused = hall.act(nobody, Some(case), Verb::Acknowledge, &[]).await.unwrap_err();
        assert_eq!(refused.reason, Reason::NotYoursToDecide { whom: Whom::TeamLeader });
    }
    let row = hall.list(leader, View::Waiting).await.remove(0);
    assert!(matches!(row.waits[..], [Wait::Acknowledge { whom: Whom::TeamLeader, .. }]), "{row:?}");
    hall.act(leader, Some(case), Verb::Acknowledge, &[]).await.unwrap();
    assert_eq!(waiting(&hall, leader).await, []);
    // Above a team nobody has a post yet: whoever manages is meant.
    hall.act(LI, Some(case), Verb::Escalate, &[("whom", "duty_leader"), ("text", "x")]).await.unwrap();
    assert_eq!(waiting(&hall, WANG).await, [case]);
    let posts = Request::SetPosts { staff: "1011".to_owned(), posts: vec![Whom::DutyLeader] };
    assert!(matches!(hall.desk.ask(WANG, posts).await, Reply::Person(_)));
    assert_eq!((waiting(&hall, WANG).await, waiting(&hall, other).await), (vec![], vec![case]));
    hall.restart();
    assert_eq!(waiting(&hall, other).await, [case], "kept in the store");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn an_ask_waits_for_who_decides_it_and_for_their_deputy_while_they_are_away() {
    let mut hall = Hall::new().await;
    let (leader, _, case) = led(&mut hall).await;
    let worker = hall.add_in("1012", "刘工", Role::Handler, Some("network")).await;
    hall.act(worker, Some(case), Verb::Claim, &[]).await.unwrap();
    let ask = [("what", "extension"), ("clock", "result"), ("until", "+3d"), ("text", "等配件")];
    hall.act(worker, Some(case), Verb::Ask, &ask).await.unwrap();
    // To send back is decided by whoever handed it over.
    hall.act(worker, Some(case), Verb::Ask, &[("what", "send_back"), ("text", "派错")]).await.unwrap();
    assert_eq!((waiting(&hall, leader).await, waiting(&hall, LI).await), (vec![case], vec![case]));
    assert_eq!(waiting(&hall, worker).await, []);
    assert!(matches!(away(&hall, LI, "1010", "+8h", None).await, Reply::Refused { .. }), "not of others");
    assert!(matches!(away(&hall, leader, "1010", "+8h", Some("1012")).await, Reply::Person(_)));
    assert_eq!(waiting(&hall, worker).await, [case], "acts for the leader");
    let own = hall.act(worker, Some(case), Verb::Grant, &[("ask", "1")]).await.unwrap_err();
    assert_eq!(own.reason, Reason::OwnDecision, "not of what they asked for themselves");
    assert!(matches!(away(&hall, leader, "1010", "+8h", Some("1003")).await, Reply::Person(_)));
    assert_eq!(waiting(&hall, worker).await, []);
    hall.pass(8 * HOUR);
    assert_eq!(waiting(&hall, super::hall::ZHAO).await, [], "it ends by itself");
    hall.act(leader, Some(case), Verb::Grant, &[("ask", "1")]).await.unwrap();
    // What LI did not decide in its time went up to the leader, as everything does.
    let row = hall.list(leader, View::Waiting).await.remove(0);
    let left: Vec<&Wait> =
        row.waits.iter().filter(|wait| !matches!(wait, Wait::Decide { ask: 2, .. })).collect();
    assert!(matches!(left[..], [Wait::Acknowledge { whom: Whom::TeamLeader, .. }]), "{row:?}");
}

#[tokio::test]
async fn a_step_tells_the_deputy_of_the_ladder_where_nobody_is_here_and_at_night_waits_for_the_morning() {
    let mut hall = Hall::new().await;
    let (leader, _, case) = led(&mut hall).await;
    let told = async |hall: &Hall| {
        let view = hall.show(WANG, case).await;
        let step = |event: &Event| match event {
            Event::StepFired { clock, step: 2, whom, .. } if clock == "first_contact" => {
                Some(("fired", *whom))
            }
            Event::StepTold { clock, step: 2, whom, .. } if clock == "first_contact" => Some(("told", *whom)),
            _ => None,
        };
        view.events.iter().filter_map(|view| step(&view.event)).collect::<Vec<_>>()
    };
    // 90 % of a day since nine in the morning is half past six the next morning.
    hall.pass(22 * HOUR);
    hall.until(async || told(&hall).await.len() == 1).await;
    assert_eq!(told(&hall).await, [("fired", Whom::TeamLeader)]);
    assert_eq!(waiting(&hall, leader).await, [], "nobody is told at night");
    assert!(matches!(away(&hall, leader, "1010", "+2d", None).await, Reply::Person(_)));
    hall.pass(3 * HOUR);
    hall.until(async || told(&hall).await.len() == 2).await;
    assert_eq!(told(&hall).await[1], ("told", Whom::SiteManager), "the leader is away, and has no deputy");
    assert_eq!(waiting(&hall, WANG).await, [case]);
    let Reply::Proofs(proofs) = hall.desk.ask(WANG, Request::Explain { case }).await else { panic!() };
    let steps = &proofs.iter().find(|proof| proof.id == "first_contact").unwrap().steps;
    let second = steps.iter().find(|step| step.step == 2).unwrap();
    assert!(second.told.unwrap() > second.fired && second.fired >= second.due, "{second:?}");
    assert_eq!(second.seen, None);
    hall.act(WANG, Some(case), Verb::Acknowledge, &[]).await.unwrap();
    let Reply::Proofs(proofs) = hall.desk.ask(WANG, Request::Explain { case }).await else { panic!() };
    let steps = &proofs.iter().find(|proof| proof.id == "first_contact").unwrap().steps;
    assert_eq!(steps.iter().find(|step| step.step == 2).unwrap().seen.as_ref().unwrap().0.id, PersonId(1));
    hall.restart();
    assert_eq!(told(&hall).await.len(), 2, "once");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_a_store_from_before_there_was_a_telling_told_at_night_is_not_told_as_new() {
    for old in [true, false] {
        let mut hall = Hall::new().await;
        let (leader, _, case) = led(&mut hall).await;
        // Half past six in the morning: the step for the leader fires, and is told when the day begins.
        hall.pass(22 * HOUR);
        hall.until(async || hall.names(case).await.contains(&"step_fired")).await;
        let fired = hall.names(case).await.iter().filter(|name| **name == "step_fired").count();
        hall.desk.stop();
        hall.pass(4 * HOUR);
        if old {
            // The old program told it then, and somebody went on with the case by day.
            write_note(&hall, case);
        }
        hall.restart();
        hall.desk.look().await;
        let view = hall.show(WANG, case).await;
        let told = |event: &Event| matches!(event, Event::StepTold { clock, step: 2, .. } if clock == "first_contact");
        let told = view.events.iter().filter(|view| told(&view.event)).count();
        assert_eq!(told, usize::from(!old), "old store: {old}");
        assert_eq!(waiting(&hall, leader).await, [case], "it waits for the leader all the same");
        assert!(fired >= 1);
        assert_eq!(hall.problems().await, [""; 0]);
    }
}

/// Writes a note on a case as of now, and nothing of what is due.
fn write_note(hall: &Hall, case: CaseId) {
    let store = Store::open(&hall.data()).unwrap();
    let loaded = store.load().unwrap();
    let before = store.case(case).unwrap().unwrap();
    let last = store.history(before.last, 1).unwrap().pop().unwrap();
    let envelope = Envelope {
        seq: loaded.next_seq,
        prev: before.last,
        occurred: hall.now,
        recorded: hall.now,
        actor: LI.person,
        command: CommandId::of("noted"),
        ..last.envelope
    };
    let events = vec![NewEvent { envelope, event: Event::Noted, words: Words::default() }];
    store.commit(&Batch { events, ..Batch::default() }).unwrap();
    store.load().unwrap();
}

#[tokio::test]
async fn who_is_away_and_who_has_which_post_is_checked() {
    let hall = Hall::new().await;
    for (staff, until, deputy) in [
        ("1002", "+8h", Some("1002")),
        ("1002", "+8h", Some("9999")),
        ("1002", "soon", None),
        ("1002", "+900d", None),
    ] {
        assert!(matches!(away(&hall, WANG, staff, until, deputy).await, Reply::Refused { .. }), "{until}");
    }
    assert!(matches!(away(&hall, WANG, "9999", "+8h", None).await, Reply::Refused { .. }));
    assert!(matches!(away(&hall, LI, "1002", "+8h", Some("1003")).await, Reply::Person(_)));
    let Reply::Person(back) = away(&hall, LI, "1002", "now", None).await else { panic!() };
    assert!(!back.away.unwrap().at(hall.now));
    let posts = |posts: Vec<Whom>| Request::SetPosts { staff: "1002".to_owned(), posts };
    assert!(matches!(hall.desk.ask(LI, posts(vec![])).await, Reply::Refused { .. }));
    assert!(matches!(hall.desk.ask(WANG, posts(vec![Whom::Owner])).await, Reply::Refused { .. }));
    assert!(matches!(hall.desk.ask(WANG, posts(vec![])).await, Reply::Person(_)));
}
