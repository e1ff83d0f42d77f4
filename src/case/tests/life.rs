//! Promises, orders, parking, liability, escalation.

use super::*;
use crate::sla::Mark;

/// What a case that is closed owes: nothing. What an open one promised: its clock says so.
pub fn nothing_is_owed_by_what_is_closed(case: &Case, now: Instant) {
    let owes = case.open_promises().next().is_some() || case.open_orders().next().is_some();
    assert!(case.stage != Stage::Closed || !owes, "{case:?}");
    assert!(case.stage == Stage::Handle || case.open_tasks().next().is_none(), "{case:?}");
    assert!(case.open_tasks().filter(|task| task.role == TaskRole::Lead).count() <= 1);
    for promise in case.open_promises().filter(|_| case.stage.is_open()) {
        let id = format!("promise#{}", promise.no);
        let clock = &case.clocks.iter().find(|named| named.id == id).unwrap().clock;
        assert_eq!((clock.state, clock.deadline), (ClockState::Running, Some(promise.due)), "{id}");
        assert_eq!(clock.breached(now), promise.broken(now));
    }
}

fn feedback() -> Bench {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench
}

#[test]
fn a_promise_is_kept_by_what_was_promised() {
    let contact: (Verb, Typed) = (Verb::Contact, &[("result", "reached")]);
    let missed: (Verb, Typed) = (Verb::Contact, &[("result", "no_answer")]);
    let interim: (Verb, Typed) =
        (Verb::Reply, &[("result", "reached"), ("kind", "interim"), ("text", "在修")]);
    for (what, (verb, typed), kept) in [
        ("callback", contact, true),
        ("callback", missed, false),
        ("callback", interim, true),
        ("callback", (Verb::Reply, REPLY), true),
        ("result", contact, false),
        ("result", interim, false),
        ("result", (Verb::Reply, REPLY), true),
    ] {
        let mut bench = feedback();
        bench.act(WANG, Verb::Promise, &[("what", what), ("at", "+1h")]).unwrap();
        bench.pass(1_800);
        bench.act(WANG, verb, typed).unwrap();
        assert_eq!(bench.case().open_promises().next().is_none(), kept, "{what} {verb:?} {typed:?}");
        let state = if kept { ClockState::Met } else { ClockState::Running };
        assert_eq!(bench.clock("promise#1"), state);
        assert!(!bench.case().promises[0].broken(bench.now));
    }
}

#[test]
fn a_promise_kept_late_is_broken_and_its_breach_fires_once() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+1h")]).unwrap();
    let due = start().plus(3_600);
    bench.pass(3_700);
    let shares: Vec<_> = bench
        .fire()
        .into_iter()
        .filter_map(|(at, alarm)| match alarm {
            Alarm::Clock(Fired { clock, per_mille, .. }) if clock == "promise#1" => {
                Some((per_mille, at.since(start())))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shares, [(750, 2_700), (900, 3_240), (1000, 3_601)]);
    assert_eq!(bench.fire(), []);
    bench.act(WANG, Verb::Contact, &[("result", "reached")]).unwrap();
    assert!(bench.case().promises[0].broken(bench.now) && bench.case().open_promises().next().is_none());
    assert_eq!(bench.case().promises[0].due, due);
    assert_eq!(bench.clock("promise#1"), ClockState::Missed);
}

#[test]
fn nothing_is_closed_that_owes_something() {
    // The customer is content, but was promised a result that nobody gave.
    let mut bench = feedback();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    bench.act(LI, Verb::Promise, &[("what", "result"), ("at", "+2d"), ("text", "周五再测一次")]).unwrap();
    let due = start().plus(2 * 86_400);
    let refusal = bench.act(LI, Verb::Revisit, SATISFIED).unwrap_err();
    assert_eq!(refusal.reason, Reason::PromiseOpen { promise: 1, due });
    assert_eq!(refusal.allowed, [Verb::Keep]);
    bench.act(LI, Verb::Keep, &[("text", "已复测并电话告知")]).unwrap();
    // And a leader wants an answer.
    bench.act(WANG, Verb::Supervise, &[("at", "+2d"), ("text", "说明原因")]).unwrap();
    let refusal = bench.act(LI, Verb::Revisit, SATISFIED).unwrap_err();
    assert_eq!(refusal.reason, Reason::OrderOpen { order: 1, due });
    assert_eq!(bench.act(WANG, Verb::Answer, &[("text", "x")]).unwrap_err().reason, Reason::OwnDecision);
    bench.act(LI, Verb::Answer, &[("text", "设备老化，已更换")]).unwrap();
    assert_eq!(bench.clock("order#1"), ClockState::Met);
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    assert_eq!(bench.case().stage, Stage::Closed);

    // A revisit that reaches the customer is the callback that was promised.
    let mut bench = feedback();
    bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+2d")]).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+2d")]).unwrap();
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    assert_eq!(bench.case().stage, Stage::Closed);
}

#[test]
fn which_one_must_be_said_only_where_there_are_several() {
    let mut bench = Bench::accepted();
    let refusal = bench.act(WANG, Verb::Keep, &[("text", "x")]).unwrap_err();
    assert_eq!(refusal.reason, Reason::NothingToDo { verb: Verb::Keep });
    for _ in 0..2 {
        bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+1h")]).unwrap();
    }
    let values = vec!["1".to_owned(), "2".to_owned()];
    let field = |fault| Reason::Field { field: "promise".to_owned(), fault };
    let which = bench.act(WANG, Verb::Keep, &[("text", "x")]).unwrap_err();
    assert_eq!(which.reason, field(Fault::WhichOf { values: values.clone() }));
    for no in ["3", "99999999999"] {
        let none = bench.act(WANG, Verb::Keep, &[("promise", no), ("text", "x")]).unwrap_err();
        assert_eq!(none.reason, field(Fault::NotOneOf { values: values.clone() }), "{no}");
    }
    bench.act(WANG, Verb::Keep, &[("promise", "2"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().open_promises().map(|promise| promise.no).collect::<Vec<_>>(), [1]);
    for _ in 2..99 {
        bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+1h")]).unwrap();
    }
    let many = bench.act(WANG, Verb::Promise, &[("what", "callback"), ("at", "+1h")]).unwrap_err();
    assert_eq!(many.reason, Reason::TooMany { field: "promise".to_owned(), max: 99 });
}

#[test]
fn a_parked_case_waits_for_its_date_and_the_customer_knows() {
    let mut bench = Bench::accepted();
    let refused = |bench: &mut Bench, until: &str, told: &str| {
        let typed = [("until", until), ("told", told), ("text", "基站明年建成")];
        bench.act(WANG, Verb::Park, &typed).unwrap_err().reason
    };
    let field = |field: &str, fault| Reason::Field { field: field.to_owned(), fault };
    let yes = Fault::NotOneOf { values: vec!["yes".to_owned()] };
    assert_eq!(refused(&mut bench, "+90d", "no"), field("told", yes));
    let max = start().plus(744 * 86_400);
    assert_eq!(refused(&mut bench, "+745d", "yes"), field("until", Fault::TooFar { max }));
    bench.act(WANG, Verb::Park, &[("until", "+90d"), ("told", "yes"), ("text", "基站明年建成")]).unwrap();
    assert!(bench.case().is_parked());
    let refusal = bench.act(WANG, Verb::Finish, FINISH).unwrap_err();
    assert_eq!(refusal.reason, Reason::Held { verb: Verb::Finish });
    let until = start().plus(90 * 86_400);
    assert_eq!(bench.case().hold.as_ref().unwrap().until, Some(until));
    // It goes on by hand too, and then it is no longer parked.
    bench.pass(86_400);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    assert_eq!((bench.log.last().unwrap().event.name(), bench.case().is_parked()), ("unparked", false));
    let parked = bench.case().stamps.iter().filter(
        |stamp| matches!(&stamp.mark, Mark::HoldBegan(why) | Mark::HoldEnded(why) if why.as_str() == PARKED),
    );
    assert_eq!(parked.count(), 2, "clocks that the pack lets be held by it see it");
    assert_eq!(bench.case().stage, Stage::Handle);
}

#[test]
fn a_case_goes_up_step_by_step_and_somebody_signs_for_it() {
    let mut bench = Bench::accepted();
    assert_eq!(
        bench.act(LI, Verb::Acknowledge, &[]).unwrap_err().reason,
        Reason::NothingToDo { verb: Verb::Acknowledge }
    );
    bench.act(WANG, Verb::Escalate, &[("text", "用户要找媒体")]).unwrap();
    assert_eq!(bench.case().escalation.as_ref().unwrap().whom, Whom::TeamLeader);
    assert!(bench.case().waits_for_acknowledgement());
    let below = bench.act(LI, Verb::Acknowledge, &[]).unwrap_err();
    assert_eq!(
        below.reason,
        Reason::NotYoursToDecide { whom: Whom::TeamLeader },
        "nobody signs for those above"
    );
    bench.leads = true;
    bench.act(LI, Verb::Acknowledge, &[]).unwrap();
    assert_eq!(bench.case().escalation.as_ref().unwrap().acknowledged, Some((LI, start())));
    bench.act(WANG, Verb::Escalate, &[("whom", "city_desk"), ("text", "无人处理")]).unwrap();
    assert!(bench.case().waits_for_acknowledgement(), "somebody else must say so now");
    let back = bench.act(WANG, Verb::Escalate, &[("whom", "team_leader"), ("text", "x")]).unwrap_err();
    assert_eq!(
        back.reason,
        Reason::Field {
            field: "whom".to_owned(),
            fault: Fault::NotOneOf { values: vec!["duty_leader".to_owned()] }
        }
    );
    bench.act(WANG, Verb::Deescalate, &[("text", "用户已谅解")]).unwrap();
    assert_eq!(bench.case().escalation, None);
    assert!(!bench.case().acts().contains(&Verb::Deescalate));
}

#[test]
fn urges_are_counted_by_who_asked_and_liability_stands_apart() {
    let mut bench = Bench::accepted();
    for by in ["customer", "supervisor", "supervisor"] {
        bench.act(WANG, Verb::Urge, &[("by", by)]).unwrap();
    }
    assert_eq!((bench.case().urges, bench.case().urges_above), (3, 2));
    bench.act(WANG, Verb::Judge, &[("liability", "responsible"), ("team", "network")]).unwrap();
    bench.act(WANG, Verb::Judge, &[("liability", "third_party"), ("partner", "物业")]).unwrap();
    let judgement = bench.case().judgement.clone().unwrap();
    assert_eq!((judgement.liability, judgement.team), (Liability::ThirdParty, None));
    assert_eq!(bench.case().disposition, None);
}

#[test]
fn priority_follows_severity_flags_and_urges_and_a_flag_that_ended_counts_no_more() {
    let mut bench = Bench::accepted();
    let plain = bench.case().priority;
    assert_eq!(plain, 200, "severity 3");
    bench.act(WANG, Verb::Flag, &[("flag", "media"), ("until", "+1d")]).unwrap();
    bench.act(WANG, Verb::Urge, &[]).unwrap();
    assert_eq!(bench.case().priority, plain + 60 + 10);
    bench.act(WANG, Verb::Classify, &[("severity", "1")]).unwrap();
    assert_eq!(bench.case().priority, 400 + 60 + 10);
    bench.now = bench.now.plus(2 * 86_400);
    bench.act(WANG, Verb::Note, &[("text", "x")]).unwrap();
    assert_eq!(bench.case().priority, 400 + 10);
    for _ in 0..9 {
        bench.act(WANG, Verb::Urge, &[]).unwrap();
    }
    assert_eq!(bench.case().priority, 400 + 30, "urging has an end");
}

#[test]
fn whoever_ends_what_is_late_says_why_once() {
    let mut bench = Bench::accepted();
    // The first contact is owed within a day, the result within two.
    bench.pass(49 * 3_600);
    bench.fire();
    assert_eq!(bench.case().unexplained().count(), 2, "first contact and result");
    let refused = bench.act(WANG, Verb::Finish, FINISH).unwrap_err();
    assert_eq!(refused.reason, Reason::Field { field: LATE.to_owned(), fault: Fault::Missing });
    let unknown: Vec<_> = FINISH.iter().copied().chain([(LATE, "no such reason")]).collect();
    assert!(matches!(
        bench.act(WANG, Verb::Finish, &unknown).unwrap_err().reason,
        Reason::Field { fault: Fault::NotOneOf { .. }, .. }
    ));
    let late: Vec<_> = FINISH.iter().copied().chain([(LATE, "department")]).collect();
    bench.act(WANG, Verb::Finish, &late).unwrap();
    let Event::BreachExplained { clocks, reason } = &bench.log.last().unwrap().event else { panic!() };
    assert_eq!((clocks.len(), reason.as_str()), (2, "department"));
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(bench.case().unexplained().count(), 0, "nobody is asked again");
    let folded = fold(&bench.log, |_| Some(Pack::builtin().clone())).unwrap();
    assert_eq!(&folded, bench.case());
}

#[test]
fn a_reason_can_be_given_before_the_end_and_none_is_asked_for_by_a_call_in_vain() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.pass(25 * 3_600);
    bench.fire();
    bench.act(WANG, Verb::Reply, &[("result", "no_answer"), ("kind", "final"), ("text", "未接")]).unwrap();
    assert!(bench.case().unexplained().count() > 0);
    let interim = [("result", "reached"), ("kind", "interim"), ("text", "还在查"), (LATE, "no_contact")];
    bench.act(WANG, Verb::Reply, &interim).unwrap();
    assert_eq!(bench.case().unexplained().count(), 0);
}

#[test]
fn an_undone_close_is_open_again() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    bench.act(LI, Verb::Undo, &[]).unwrap();
    assert_eq!((bench.case().stage, bench.case().satisfaction), (Stage::Revisit, None));
    assert_eq!(bench.clock("whole_case"), ClockState::Running);
}
