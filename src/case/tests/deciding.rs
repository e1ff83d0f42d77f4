//! What is refused, and why; and which cases are asked about after they were answered.

use super::*;

fn reason(bench: &mut Bench, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Reason {
    bench.act(by, verb, typed).unwrap_err().reason
}

/// A case of a kind, from intake to its final reply.
fn answered(kind: &str, category: &str, disposition: &str, before: &[(Verb, Typed)]) -> Bench {
    let mut bench = Bench::new();
    let typed = [("line", "13833330912"), ("kind", kind), ("category", category), ("text", "x")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    for (verb, typed) in before {
        bench.act(WANG, *verb, typed).unwrap();
    }
    bench.act(WANG, Verb::Finish, &[("disposition", disposition), ("text", "x")]).unwrap();
    bench.act(WANG, Verb::Reply, &[("result", "reached"), ("kind", "final"), ("text", "x")]).unwrap();
    bench
}

#[test]
fn an_act_that_does_not_fit_the_stage_says_which_would() {
    let mut bench = Bench::accepted();
    assert_eq!(
        reason(&mut bench, WANG, Verb::Revisit, &[("result", "no_answer")]),
        Reason::Stage { stage: Stage::Handle, verb: Verb::Revisit }
    );
    assert_eq!(
        reason(&mut bench, WANG, Verb::Archive, &[]),
        Reason::Stage { stage: Stage::Handle, verb: Verb::Archive }
    );
    let refusal = bench.act(WANG, Verb::Reply, &[("result", "reached"), ("kind", "final"), ("text", "x")]);
    let refusal = refusal.unwrap_err();
    assert_eq!(refusal.reason, Reason::Stage { stage: Stage::Handle, verb: Verb::Reply });
    assert_eq!(refusal.allowed, [Verb::Finish]);
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("text", "x")]).unwrap();
    let finish = [("disposition", "upheld"), ("text", "x")];
    assert_eq!(reason(&mut bench, WANG, Verb::Finish, &finish), Reason::Held { verb: Verb::Finish });
    assert_eq!(
        reason(&mut bench, WANG, Verb::Revisit, &[("result", "no_answer")]),
        Reason::Stage { stage: Stage::Handle, verb: Verb::Revisit }
    );
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    assert_eq!(
        reason(&mut bench, WANG, Verb::Resume, &[]),
        Reason::Stage { stage: Stage::Handle, verb: Verb::Resume }
    );
    let mut bench = answered("complaint", "attitude", "upheld", &[]);
    assert_eq!(reason(&mut bench, LI, Verb::Close, &[("text", "x")]), Reason::RevisitFirst);
}

#[test]
fn nobody_is_given_what_they_have() {
    let mut bench = Bench::accepted();
    assert_eq!(reason(&mut bench, WANG, Verb::Claim, &[]), Reason::AlreadyTheirs);
    assert_eq!(reason(&mut bench, LI, Verb::Assign, &[("to", "1001")]), Reason::AlreadyTheirs);
    bench.act(LI, Verb::Claim, &[]).unwrap();
    bench.act(LI, Verb::Assign, &[("to", "1001")]).unwrap();
    assert_eq!(bench.case().owner, Some(WANG));
}

#[test]
fn an_appeal_is_not_withdrawn_here() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Flag, &[("flag", "appeal")]).unwrap();
    assert_eq!(reason(&mut bench, WANG, Verb::Withdraw, &[("text", "x")]), Reason::Appeal);
    bench.act(WANG, Verb::Unflag, &[("flag", "appeal")]).unwrap();
    bench.act(WANG, Verb::Flag, &[("flag", "vip")]).unwrap();
    bench.act(WANG, Verb::Withdraw, &[("text", "x")]).unwrap();
}

#[test]
fn handing_over_a_case_that_waits_accepts_it() {
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, &[("line", "13833330912"), ("text", "x")]).unwrap();
    bench.act(WANG, Verb::Dispatch, &[("team", "network")]).unwrap();
    assert_eq!(bench.case().stage, Stage::Handle);
    let accepted = |bench: &Bench| bench.log.iter().filter(|r| r.event == Event::Accepted).count();
    assert_eq!(accepted(&bench), 1);
    bench.act(WANG, Verb::Dispatch, &[("team", "charging")]).unwrap();
    assert_eq!(accepted(&bench), 1);
}

#[test]
fn a_classification_that_changes_nothing_is_refused() {
    let mut bench = Bench::accepted();
    let same = bench.act(WANG, Verb::Classify, &[("severity", "3")]).unwrap_err();
    assert_eq!(same.reason, Reason::Field { field: "category".to_owned(), fault: Fault::Missing });
    bench.act(WANG, Verb::Classify, &[("category", "attitude")]).unwrap();
    bench.act(WANG, Verb::Classify, &[("kind", "repair")]).unwrap();
    let facts = &bench.case().facts;
    assert_eq!(
        (facts.kind.as_str(), facts.category.as_deref()),
        ("repair", None),
        "a category of another kind"
    );
}

#[test]
fn a_hold_ends_at_the_maximum_of_its_reason_at_the_latest() {
    let max = start().plus(72 * 3_600);
    let mut bench = Bench::accepted();
    let until = |at: Instant| at.to_string();
    let typed = until(max.plus(1));
    let hold = [("reason", "customer"), ("until", typed.as_str()), ("text", "x")];
    assert_eq!(
        reason(&mut bench, WANG, Verb::Hold, &hold),
        Reason::Field { field: "until".to_owned(), fault: Fault::TooFar { max } }
    );
    let typed = until(max);
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("until", &typed), ("text", "x")]).unwrap();
    assert_eq!(bench.case().hold.as_ref().unwrap().until, Some(max));
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().hold.as_ref().unwrap().until, Some(max), "also where nobody gave a date");
}

#[test]
fn an_interim_reply_leaves_the_stage() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Finish, &[("disposition", "upheld"), ("text", "x")]).unwrap();
    bench.act(WANG, Verb::Reply, &[("result", "reached"), ("kind", "interim"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
    bench.act(WANG, Verb::Reply, &[("result", "no_answer"), ("kind", "final"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
}

#[test]
fn who_is_asked_about_the_result_follows_the_policy() {
    let revisited = |bench: &Bench| bench.case().stage == Stage::Revisit;
    assert!(revisited(&answered("complaint", "attitude", "upheld", &[])), "must");
    let unasked = answered("praise", "staff_praise", "passed_on", &[]);
    assert_eq!((unasked.case().stage, unasked.case().closing), (Stage::Closed, Some(Closing::NoRevisit)));
    for flag in ["escalated", "appeal", "repeat", "media"] {
        let fields: Typed = match flag {
            "escalated" => &[("flag", "escalated")],
            "appeal" => &[("flag", "appeal")],
            "repeat" => &[("flag", "repeat")],
            _ => &[("flag", "media")],
        };
        assert!(
            revisited(&answered("praise", "staff_praise", "passed_on", &[(Verb::Flag, fields)])),
            "{flag}"
        );
    }
    let vip: Typed = &[("flag", "vip")];
    assert!(!revisited(&answered("praise", "staff_praise", "passed_on", &[(Verb::Flag, vip)])));
    // Handled again: asked about from now on.
    let mut bench = unasked;
    bench.act(WANG, Verb::Reopen, &[("text", "x")]).unwrap();
    bench.act(WANG, Verb::Finish, &[("disposition", "passed_on"), ("text", "x")]).unwrap();
    bench.act(WANG, Verb::Reply, &[("result", "reached"), ("kind", "final"), ("text", "x")]).unwrap();
    assert!(revisited(&bench));
}

#[test]
fn a_sample_takes_its_share_and_not_neighbours() {
    let site = "ZJ".parse().unwrap();
    let taken = |percent| {
        (1..=10_000).filter(|n| crate::case::ending::sampled(CaseId { site, n: *n }, percent)).count()
    };
    assert_eq!((taken(0), taken(100)), (0, 10_000));
    for percent in [1_u16, 10, 50, 90] {
        let share = usize::from(percent) * 100;
        assert!(taken(percent).abs_diff(share) <= 20, "{percent} % took {}", taken(percent));
    }
    let run = |n| crate::case::ending::sampled(CaseId { site, n }, 10);
    assert!((1..10_000).all(|n| !(run(n) && run(n + 1))), "no two neighbours");
}

#[test]
fn the_window_for_reopening_ends_to_the_second() {
    let days = i64::from(Pack::builtin().reopen.window_days) * 86_400;
    let closed = || {
        let mut bench = answered("complaint", "attitude", "upheld", &[]);
        let revisit = [("result", "reached"), ("answer", "satisfied")];
        bench.act(LI, Verb::Revisit, &revisit).unwrap();
        assert_eq!(bench.case().stage, Stage::Closed);
        bench
    };
    let mut bench = closed();
    bench.pass(days);
    let until = bench.now;
    assert_eq!(reason(&mut bench, WANG, Verb::Archive, &[]), Reason::WindowOpen { until });
    bench.act(WANG, Verb::Reopen, &[("text", "x")]).unwrap();
    let mut bench = closed();
    bench.pass(days + 1);
    let late = reason(&mut bench, WANG, Verb::Reopen, &[("text", "x")]);
    assert!(
        matches!(late, Reason::WindowOver { days, .. } if days == u32::from(Pack::builtin().reopen.window_days))
    );
    bench.act(WANG, Verb::Archive, &[]).unwrap();
    assert_eq!(bench.case().stage, Stage::Archived);
}

#[test]
fn nobody_revisits_their_own_work() {
    let mut bench = answered("complaint", "attitude", "upheld", &[]);
    let revisit = [("result", "reached"), ("answer", "satisfied")];
    assert_eq!(reason(&mut bench, WANG, Verb::Revisit, &revisit), Reason::OwnRevisit);
    let dissatisfied = |why| [("result", "reached"), ("answer", "dissatisfied"), ("why", why)];
    assert_eq!(
        reason(&mut bench, LI, Verb::Revisit, &dissatisfied("")),
        Reason::Field { field: "why".to_owned(), fault: Fault::Missing }
    );
    bench.act(LI, Verb::Revisit, &dissatisfied("own_fault")).unwrap();
    assert_eq!((bench.case().stage, bench.case().rounds), (Stage::Handle, 1));
    let mut bench = answered("complaint", "attitude", "upheld", &[]);
    bench.act(LI, Verb::Revisit, &dissatisfied("policy")).unwrap();
    let case = bench.case();
    assert_eq!((case.stage, case.satisfaction), (Stage::Closed, Some(Satisfaction::Dissatisfied)));
    // One who was not reached says nothing, whatever was typed.
    let mut bench = answered("complaint", "attitude", "upheld", &[]);
    bench
        .act(LI, Verb::Revisit, &[("result", "no_answer"), ("answer", "satisfied"), ("why", "policy")])
        .unwrap();
    let Event::Revisited { reached, answer, why, .. } = &bench.log.last().unwrap().event else { panic!() };
    assert_eq!((*reached, *answer, why.as_deref()), (false, None, None));
    assert_eq!(bench.case().stage, Stage::Revisit);
}

#[test]
fn a_result_of_another_kind_is_refused_with_those_that_fit() {
    let refused = |bench: &mut Bench, verb, typed: &[(&str, &str)]| match reason(bench, WANG, verb, typed) {
        Reason::Field { field, fault: Fault::NotOneOf { values } } => (field, values),
        other => panic!("{other:?}"),
    };
    let praise = ["passed_on".to_owned()];
    let mut bench = Bench::new();
    let typed = [("kind", "praise"), ("text", "x"), ("disposition", "exchanged"), ("answer", "x")];
    assert_eq!(refused(&mut bench, Verb::Resolve, &typed), ("disposition".to_owned(), praise.to_vec()));
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Classify, &[("kind", "praise")]).unwrap();
    let finish = |bench: &mut Bench, reason| {
        refused(bench, Verb::Finish, &[("disposition", "passed_on"), ("reason", reason), ("text", "x")])
    };
    let (field, values) = finish(&mut bench, "rating_error");
    assert_eq!(field, "reason");
    assert!(values.contains(&"rule_broken".to_owned()) && !values.contains(&"rating_error".to_owned()));
    bench
        .act(WANG, Verb::Finish, &[("disposition", "passed_on"), ("reason", "other"), ("text", "x")])
        .unwrap();
}

#[test]
fn an_indifferent_customer_closes_the_loop_too() {
    let mut bench = answered("complaint", "attitude", "upheld", &[]);
    bench.act(LI, Verb::Revisit, &[("result", "reached"), ("answer", "indifferent")]).unwrap();
    let case = bench.case();
    assert_eq!((case.stage, case.satisfaction), (Stage::Closed, Some(Satisfaction::Indifferent)));
}
