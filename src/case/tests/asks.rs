//! Asking and deciding; ladders.

use super::*;

const ZHAO: PersonId = PersonId(3);

fn reason(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Reason {
    bench.act(by, verb, typed).unwrap_err().reason
}

fn field(field: &str, fault: Fault) -> Reason {
    Reason::Field { field: field.to_owned(), fault }
}

fn leading(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) {
    (bench.leads, bench.manages) = (true, true);
    bench.act(by, verb, typed).unwrap();
    (bench.leads, bench.manages) = (false, false);
}

/// A case that Wang dispatched to a team of which Li works on it.
fn dispatched() -> Bench {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Dispatch, &[("team", "network")]).unwrap();
    bench.act(LI, Verb::Claim, &[]).unwrap();
    bench
}

fn deadline(bench: &Bench, id: &str) -> Option<Instant> {
    bench.case().clocks.iter().find(|named| named.id == id).unwrap().clock.deadline
}

const SEND_BACK: Typed = &[("what", "send_back"), ("text", "不属网络")];

#[test]
fn a_case_is_sent_back_only_once_its_sender_says_yes() {
    let mut bench = dispatched();
    bench.act(LI, Verb::Ask, SEND_BACK).unwrap();
    let ask = bench.case().asks[0].clone();
    assert_eq!((ask.about.decides, ask.about.due), (Whom::Sender, start().plus(4 * 3_600)));
    assert_eq!(bench.case().owner, Some(LI), "until then it is theirs");
    assert_eq!(bench.clock("department"), ClockState::Running);
    assert_eq!(bench.clock("ask#1"), ClockState::Running);
    assert_eq!(reason(&mut bench, LI, Verb::Ask, SEND_BACK), Reason::AskedAlready { ask: 1 });
    assert_eq!(reason(&mut bench, LI, Verb::Grant, &[]), Reason::OwnDecision);
    assert_eq!(reason(&mut bench, ZHAO, Verb::Grant, &[]), Reason::NotYoursToDecide { whom: Whom::Sender });
    bench.act(WANG, Verb::Grant, &[]).unwrap();
    assert_eq!((bench.case().owner, bench.case().team.clone(), bench.case().bounces), (Some(WANG), None, 1));
    assert_eq!(bench.clock("department"), ClockState::Running, "sending back stops no clock");
    assert_eq!(bench.clock("ask#1"), ClockState::Met);
    assert_eq!(reason(&mut bench, WANG, Verb::Grant, &[]), Reason::NothingToDo { verb: Verb::Grant });
    assert_eq!(reason(&mut bench, WANG, Verb::Ask, SEND_BACK), Reason::NothingToDo { verb: Verb::Ask });
}

#[test]
fn the_third_time_somebody_above_decides_for_good() {
    let mut bench = dispatched();
    for _ in 0..2 {
        bench.act(LI, Verb::Ask, SEND_BACK).unwrap();
        bench.act(WANG, Verb::Refuse, &[("text", "室分归网络部")]).unwrap();
    }
    assert_eq!((bench.case().owner, bench.case().bounces), (Some(LI), 0));
    bench.act(LI, Verb::Ask, SEND_BACK).unwrap();
    assert_eq!(
        reason(&mut bench, WANG, Verb::Grant, &[]),
        Reason::NotYoursToDecide { whom: Whom::SiteManager }
    );
    leading(&mut bench, ZHAO, Verb::Grant, &[("team", "charging")]);
    assert_eq!((bench.case().owner, bench.case().team.as_deref()), (None, Some("charging")));
    bench.act(LI, Verb::Claim, &[]).unwrap();
    assert_eq!(reason(&mut bench, LI, Verb::Ask, SEND_BACK), Reason::DecidedForGood);
}

#[test]
fn more_time_is_asked_for_before_the_deadline_and_moves_one_clock_only() {
    let mut bench = Bench::accepted();
    let ask = |clock: &'static str, until: &'static str| {
        [("what", "extension"), ("clock", clock), ("until", until), ("text", "等厂家")]
    };
    let values = vec!["result".to_owned()];
    for clock in ["department", "first_contact", "whole_case", "gone"] {
        let refused = reason(&mut bench, WANG, Verb::Ask, &ask(clock, "+60h"));
        // Not one that is not running, that nothing moves, or that there is not.
        let Reason::Field { field, fault: Fault::NotOneOf { values: offered } } = refused else { panic!() };
        assert_eq!(field, "clock");
        assert!(offered == values || clock != "department", "{clock} {offered:?}");
    }
    let before = bench.case().clone();
    let due = start().plus(48 * 3_600);
    assert_eq!(
        reason(&mut bench, WANG, Verb::Ask, &[("what", "extension"), ("text", "x")]),
        field("clock", Fault::Missing)
    );
    let soon = Fault::TooSoon { min: due.plus(1) };
    assert_eq!(reason(&mut bench, WANG, Verb::Ask, &ask("result", "+48h")), field("until", soon));
    let far = Fault::TooFar { max: due.plus(120 * 3_600) };
    assert_eq!(reason(&mut bench, WANG, Verb::Ask, &ask("result", "+169h")), field("until", far));
    bench.act(WANG, Verb::Ask, &ask("result", "+72h")).unwrap();
    assert_eq!(deadline(&bench, "result"), Some(due), "asked is not granted");
    leading(&mut bench, LI, Verb::Grant, &[]);
    assert_eq!(deadline(&bench, "result"), Some(start().plus(72 * 3_600)));
    let others = |case: &Case| {
        let others = case.clocks.iter().filter(|named| !["result", "ask#1"].contains(&named.id.as_str()));
        others.cloned().collect::<Vec<_>>()
    };
    assert_eq!(others(bench.case()), others(&before), "the whole case above all");
    let timed = bench.case().timed(Pack::builtin()).into_iter().find(|timed| timed.id == "result").unwrap();
    assert_eq!(timed.spec.target, 72 * 3_600, "what the proof starts from");
    let again = reason(&mut bench, WANG, Verb::Ask, &ask("result", "+80h"));
    assert_eq!(again, Reason::TooMany { field: "what".to_owned(), max: 1 });
    // The next cycle has the time of the pack, and the first one keeps what it was given.
    bench.pass(60 * 3_600);
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    bench
        .act(LI, Verb::Revisit, &[("result", "reached"), ("answer", "dissatisfied"), ("why", "own_fault")])
        .unwrap();
    let clock = bench.case().clocks.iter().find(|named| named.id == "result").unwrap().clock.clone();
    assert_eq!((clock.cycle, clock.deadline), (2, Some(bench.now.plus(48 * 3_600))));
    assert_eq!(
        (clock.past[0].state, clock.past[0].deadline),
        (ClockState::Met, Some(start().plus(72 * 3_600)))
    );
    bench.pass(49 * 3_600);
    let deadline = bench.now.plus(-3_600);
    assert_eq!(
        reason(&mut bench, WANG, Verb::Ask, &ask("result", "+60h")),
        Reason::AskedTooLate { deadline }
    );
}

#[test]
fn a_task_is_extended_and_sent_back_like_a_case() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Task, &[("role", "lead"), ("to", "1002"), ("text", "x")]).unwrap();
    bench
        .act(LI, Verb::Ask, &[("what", "extension"), ("task", "1"), ("until", "+60h"), ("text", "x")])
        .unwrap();
    leading(&mut bench, WANG, Verb::Grant, &[]);
    assert_eq!(deadline(&bench, "task#1"), Some(start().plus(60 * 3_600)));
    bench.act(LI, Verb::Ask, &[("what", "send_back"), ("task", "1"), ("text", "x")]).unwrap();
    bench.act(WANG, Verb::Grant, &[("team", "charging")]).unwrap();
    let task = &bench.case().tasks[0];
    assert_eq!((task.state, task.team.as_deref(), task.to), (TaskState::Given, Some("charging"), None));
    bench.act(LI, Verb::Ask, &[("what", "send_back"), ("task", "1"), ("text", "x")]).unwrap();
    // Replied to meanwhile: there is nothing to send back any more.
    bench.act(LI, Verb::Respond, &[("disposition", "upheld"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().asks[2].state, AskState::Lapsed);
    assert_eq!(bench.clock("ask#3"), ClockState::Met);
    bench.act(WANG, Verb::Review, &[("verdict", "again"), ("text", "x")]).unwrap();
    bench.act(LI, Verb::Ask, &[("what", "send_back"), ("task", "1"), ("text", "x")]).unwrap();
    leading(&mut bench, WANG, Verb::Grant, &[]);
    assert_eq!(
        (bench.case().tasks[0].state, bench.clock("task#1")),
        (TaskState::Over, ClockState::Cancelled)
    );
}

#[test]
fn a_hold_beyond_its_maximum_is_granted_by_somebody_above() {
    let mut bench = Bench::accepted();
    let typed = [("reason", "department"), ("until", "+49h"), ("text", "等")];
    let refusal = bench.act(WANG, Verb::Hold, &typed).unwrap_err();
    assert_eq!(refusal.allowed, [Verb::Ask]);
    let ask = [("what", "long_hold"), ("until", "+200h"), ("text", "等")];
    assert_eq!(reason(&mut bench, WANG, Verb::Ask, &ask), field("reason", Fault::Missing));
    bench.act(WANG, Verb::Hold, &[("reason", "department"), ("text", "等")]).unwrap();
    bench.act(WANG, Verb::Ask, &ask).unwrap();
    assert_eq!(bench.case().hold.as_ref().unwrap().until, Some(start().plus(48 * 3_600)));
    assert_eq!(
        reason(&mut bench, LI, Verb::Grant, &[]),
        Reason::NotYoursToDecide { whom: Whom::SiteManager }
    );
    leading(&mut bench, LI, Verb::Grant, &[]);
    let hold = bench.case().hold.clone().unwrap();
    assert_eq!((hold.reason.as_str(), hold.until), ("department", Some(start().plus(200 * 3_600))));
    bench.act(WANG, Verb::Ask, &[("what", "long_hold"), ("until", "+201h"), ("text", "等")]).unwrap();
    bench.pass(202 * 3_600);
    (bench.leads, bench.manages) = (true, true);
    assert_eq!(reason(&mut bench, LI, Verb::Grant, &[]), Reason::Overtaken);
}

#[test]
fn no_revisit_and_an_end_for_good_are_granted_not_taken() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Ask, &[("what", "no_revisit"), ("text", "客户要求不回访")]).unwrap();
    leading(&mut bench, LI, Verb::Grant, &[]);
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(bench.case().closing, Some(Closing::NoRevisit));

    let mut bench = Bench::accepted();
    let end = [("what", "end_for_good"), ("text", "诉求不合理")];
    assert_eq!(reason(&mut bench, WANG, Verb::Ask, &end), Reason::MoreRounds { made: 0, needed: 2 });
    for _ in 0..2 {
        bench.act(WANG, Verb::Finish, FINISH).unwrap();
        bench.act(WANG, Verb::Reply, REPLY).unwrap();
        bench
            .act(
                LI,
                Verb::Revisit,
                &[("result", "reached"), ("answer", "dissatisfied"), ("why", "own_fault")],
            )
            .unwrap();
    }
    bench.act(WANG, Verb::Ask, &end).unwrap();
    leading(&mut bench, LI, Verb::Grant, &[]);
    assert_eq!((bench.case().stage, bench.case().closing), (Stage::Closed, Some(Closing::ForGood)));
    assert_eq!(reason(&mut bench, WANG, Verb::Reopen, &[("text", "x")]), Reason::EndedForGood);
    bench.leads = true;
    bench.act(WANG, Verb::Undo, &[]).unwrap();
    assert_eq!((bench.case().stage, bench.case().open_asks().count()), (Stage::Handle, 1));
}

#[test]
fn what_is_asked_of_a_case_that_ends_lapses() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Ask, &[("what", "exception"), ("text", "空巢老人")]).unwrap();
    bench.act(WANG, Verb::Withdraw, &[("text", "x")]).unwrap();
    assert_eq!(bench.case().asks[0].state, AskState::Lapsed);
    assert_eq!(bench.case().open_asks().count(), 0);
}

/// Steps on the clock of the first contact, with the seconds since the start.
fn of_first(fired: Vec<(Instant, Alarm)>) -> Vec<(i64, u32)> {
    let step = |(at, alarm): (Instant, Alarm)| match alarm {
        Alarm::Step(step) if step.clock == "first_contact" => Some((at.since(start()), step.step)),
        _ => None,
    };
    fired.into_iter().filter_map(step).collect()
}

#[test]
fn a_step_that_was_acknowledged_in_its_time_brings_no_other_when_something_else_climbs() {
    let mut bench = Bench { manages: true, ..Bench::new() };
    bench.act(WANG, Verb::Open, &[("kind", "repair"), ("category", "screen"), ("text", "碎屏")]).unwrap();
    bench.pass(24 * 3_600 + 1);
    assert_eq!(of_first(bench.fire()), [(64_800, 1), (77_760, 2), (86_401, 3)]);
    bench.pass(600);
    bench.act(LI, Verb::Acknowledge, &[]).unwrap();
    bench.pass(3_600);
    bench.act(LI, Verb::Escalate, &[("whom", "site_manager"), ("text", "用户投诉到媒体")]).unwrap();
    assert!(bench.case().waits_for_acknowledgement(), "of what climbed by hand");
    assert_eq!(of_first(bench.fire()), [], "half an hour after a step that somebody signed for");
    bench.pass(4 * 3_600);
    assert_eq!(of_first(bench.fire()), [(100_801, 4)]);
    assert_eq!(&fold(&bench.log, |_| Some(Pack::builtin().clone())).unwrap(), bench.case());
}

#[test]
fn what_is_told_at_night_climbs_no_further_before_anybody_could_see_it() {
    let mut bench = Bench { manages: true, ..Bench::new() };
    bench.now = start().plus(11 * 3_600);
    let opened = bench.now;
    bench.act(WANG, Verb::Open, &[("kind", "repair"), ("category", "screen"), ("text", "碎屏")]).unwrap();
    bench.pass(24 * 3_600 + 1);
    bench.fire();
    let third = bench.case().climbed.iter().find(|done| done.clock == "first_contact" && done.step == 3);
    assert_eq!(third.unwrap().at, opened.plus(86_401), "the evening after, at eight");
    bench.pass(12 * 3_600);
    // The fourth is due four hours after the deadline by itself; the fifth waits for the morning after that.
    let fired: Vec<_> = of_first(bench.fire());
    assert_eq!(fired.iter().map(|(_, step)| *step).collect::<Vec<_>>(), [4]);
    bench.now = "2026-03-04T01:00:00Z".parse().unwrap();
    assert_eq!(of_first(bench.fire()), [], "at nine the fourth is told");
    bench.now = "2026-03-04T03:00:00Z".parse().unwrap();
    let morning = bench.now;
    let fired: Vec<_> = of_first(bench.fire());
    assert_eq!(fired, [(morning.since(start()), 5)], "two hours after nine in the morning");
}

#[test]
fn a_ladder_is_climbed_step_by_step_and_once() {
    let mut bench = Bench { manages: true, ..Bench::new() };
    bench.act(WANG, Verb::Open, &[("kind", "repair"), ("category", "screen"), ("text", "碎屏")]).unwrap();
    bench.pass(18 * 3_600);
    assert_eq!(of_first(bench.fire()), [(64_800, 1)]);
    assert_eq!(bench.case().escalation, None, "the owner works on it anyway");
    bench.pass(6 * 3_600);
    assert_eq!(of_first(bench.fire()), [(77_760, 2)]);
    assert_eq!(bench.case().escalation.as_ref().unwrap().whom, Whom::TeamLeader);
    bench.act(LI, Verb::Acknowledge, &[]).unwrap();
    bench.pass(1);
    assert_eq!(of_first(bench.fire()), [(86_401, 3)]);
    // Seen already: the next step has its own time.
    bench.pass(3_600);
    assert_eq!(of_first(bench.fire()), []);
    bench.pass(3 * 3_600);
    assert_eq!(of_first(bench.fire()), [(100_801, 4)]);
    // It is one at noon: whoever stands there is told after lunch, once.
    assert_eq!(bench.case().escalation.as_ref().unwrap().whom, Whom::TeamLeader);
    let told = |bench: &mut Bench| {
        let fired = bench.fire();
        fired
            .into_iter()
            .filter(|(_, alarm)| matches!(alarm, Alarm::Tell(step) if step.clock == "first_contact"))
            .count()
    };
    bench.pass(1_798);
    assert_eq!(told(&mut bench), 0);
    bench.pass(1);
    assert_eq!(told(&mut bench), 1);
    assert_eq!(bench.case().escalation.as_ref().unwrap().whom, Whom::SiteManager);
    assert_eq!(told(&mut bench), 0);
    // Nobody says so within two hours of work: the next does not wait for its own.
    bench.pass(2 * 3_600 - 1);
    assert_eq!(of_first(bench.fire()), []);
    bench.pass(1);
    assert_eq!(of_first(bench.fire()), [(109_800, 5)]);
    assert_eq!(of_first(bench.fire()), []);
    let folded = fold(&bench.log, |_| Some(Pack::builtin().clone())).unwrap();
    assert_eq!(&folded, bench.case());
}
