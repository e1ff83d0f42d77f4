//! Rules and calendars put in force: for whom they count, what they move, and that nothing else changes.

use std::collections::BTreeSet;

use super::hall::{Hall, LI, WANG, ZHAO, actor, reason, start};
use crate::{
    api::{Adopt, Adopted, CaseMoves, Reply, Request, RulesView},
    case::{CaseId, CommandId, EditionNo, Event, Fault, Reason, Role, Verb},
    desk::tests::hall::fields,
    sla::Instant,
};

/// Five working days for an answer, and what is due is told in working time.
const HENAN: &str = "region = \"henan\"\n";

/// The Tuesday and Wednesday after the start are closed.
const CLOSED: &str = r#"over = "cn"
[year.2026]
standing = "official"
source = "amended"
closed = [{ days = "2026-03-03..2026-03-04", zh = "停业", en = "closed" }]
"#;

async fn adopt(hall: &Hall, what: Adopt, dry: bool) -> Adopted {
    match hall.desk.ask(WANG, Request::Adopt { what, dry }).await {
        Reply::Adopted(adopted) => adopted,
        other => panic!("{other:?}"),
    }
}

async fn refused(hall: &Hall, by: crate::api::Actor, what: Adopt) -> Reason {
    match hall.desk.ask(by, Request::Adopt { what, dry: false }).await {
        Reply::Refused { refusal, .. } => refusal.reason,
        other => panic!("{other:?}"),
    }
}

async fn moves(hall: &Hall, edition: EditionNo) -> Vec<CaseMoves> {
    let mut all = Vec::new();
    loop {
        let skip = u32::try_from(all.len()).unwrap();
        match hall.desk.ask(ZHAO, Request::Moves { edition, skip }).await {
            Reply::Moves { cases, total } => {
                all.extend(cases);
                if all.len() as u64 == total {
                    return all;
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn answer_due(hall: &Hall, case: CaseId) -> Option<Instant> {
    let view = hall.show(WANG, case).await;
    view.clocks.iter().find(|clock| clock.id == "answer").unwrap().clock.deadline
}

fn at(text: &str) -> Option<Instant> {
    Some(text.parse().unwrap())
}

#[tokio::test]
async fn rules_that_are_adopted_are_for_new_cases_and_older_ones_keep_theirs() {
    let mut hall = Hall::new().await;
    let old = hall.accepted(LI, "13833330912").await;
    let before = answer_due(&hall, old).await;
    let would = adopt(&hall, Adopt::Rules(HENAN.to_owned()), true).await;
    assert_eq!((would.edition, would.recalculated), (EditionNo(3), 0));
    assert!(would.changes >= 2, "unit and target of one clock at least: {would:?}");
    assert_eq!(adopt(&hall, Adopt::Rules(HENAN.to_owned()), false).await, would, "a dry run changed nothing");
    let new = hall.accepted(LI, "13833330913").await;
    assert_eq!(answer_due(&hall, old).await, before);
    assert_eq!(answer_due(&hall, new).await, at("2026-03-09T01:00:00Z"));

    hall.restart();
    assert_eq!(answer_due(&hall, old).await, before);
    assert_eq!(answer_due(&hall, new).await, at("2026-03-09T01:00:00Z"));
    hall.act(LI, Some(old), Verb::Note, &[("text", "x")]).await.unwrap();
    assert_eq!(answer_due(&hall, old).await, before, "it keeps its rules through what happens later");
    assert_eq!(hall.problems().await, [""; 0]);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });

    let back = adopt(&hall, Adopt::Rules(String::new()), false).await;
    assert_eq!(back.edition, EditionNo(4));
    let shipped = hall.accepted(LI, "13833330914").await;
    assert_eq!(answer_due(&hall, shipped).await, before, "all opened at the same moment");
}

/// Clocks.md, edge case 6.
#[tokio::test]
async fn a_calendar_amended_while_a_thousand_cases_run_is_one_batch_and_leaves_what_is_closed() {
    let mut hall = Hall::new().await;
    adopt(&hall, Adopt::Rules(HENAN.to_owned()), false).await;
    let mut made = Vec::new();
    for n in 0..1_000_u64 {
        let typed = [("line", format!("1383333{n:04}")), ("text", "2楼室内无信号".to_owned())];
        let typed = [("line", typed[0].1.as_str()), ("category", "indoor_coverage"), ("text", "无信号")];
        let request = Request::Act {
            target: crate::api::Target::New,
            verb: Verb::Accept,
            fields: fields(&typed),
            command: CommandId::nth("thousand", n),
            base: None,
        };
        let desk = hall.desk.clone();
        made.push(tokio::spawn(async move { desk.ask(LI, request).await }));
    }
    let mut cases = Vec::new();
    for one in made {
        match one.await.unwrap() {
            Reply::Done { case, .. } => cases.push(case),
            other => panic!("{other:?}"),
        }
    }
    let (closed, open) = cases.split_at(3);
    for case in closed {
        hall.act(WANG, Some(*case), Verb::Withdraw, &[("text", "撤回")]).await.unwrap();
    }
    let events = hall.status().await.events;
    let closed_before = hall.show(WANG, closed[0]).await;

    let done = adopt(&hall, Adopt::Calendar(CLOSED.to_owned()), false).await;
    assert_eq!((done.edition, done.recalculated, done.moved), (EditionNo(4), 997, 997));
    assert_eq!(done.cases.len(), 500, "what is told at once is bounded");
    assert_eq!(hall.status().await.events, events + 1 + 997, "one event for the calendar, one a case");
    let listed = moves(&hall, done.edition).await;
    assert_eq!(listed[..500], done.cases, "the whole list is in the log");
    let mut seen: BTreeSet<CaseId> = BTreeSet::new();
    for of in &listed {
        assert!(seen.insert(of.case));
        let moved = of.moved.iter().find(|moved| moved.clock == "answer").unwrap();
        assert_eq!((moved.before, moved.after), (at("2026-03-09T01:00:00Z"), at("2026-03-11T01:00:00Z")));
        assert_eq!(answer_due(&hall, of.case).await, moved.after);
    }
    assert_eq!(seen, open.iter().copied().collect());
    let recorded: BTreeSet<Instant> = {
        let view = hall.show(WANG, open[0]).await;
        let last = view.events.last().unwrap();
        assert!(matches!(&last.event, Event::Recalculated { calendar: EditionNo(4), .. }), "{last:?}");
        [last.recorded].into_iter().collect()
    };
    assert_eq!(recorded, [start()].into_iter().collect());
    assert_eq!(hall.show(WANG, closed[0]).await, closed_before, "what is closed is never touched");

    hall.restart();
    assert_eq!(answer_due(&hall, open[500]).await, at("2026-03-11T01:00:00Z"));
    assert_eq!(hall.problems().await, [""; 0]);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
}

#[tokio::test]
async fn cases_that_are_not_in_memory_count_on_the_calendar_at_once_whoever_else_writes_in_the_batch() {
    let mut hall = Hall::new().await;
    adopt(&hall, Adopt::Rules(HENAN.to_owned()), false).await;
    let mut cases = Vec::new();
    for n in 0..8 {
        cases.push(hall.accepted(LI, &format!("1383333091{n}")).await);
    }
    hall.act(LI, Some(cases[0]), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    hall.act(LI, Some(cases[7]), Verb::Withdraw, &[("text", "撤回")]).await.unwrap();
    // Everything is projected, and two cases were looked at.
    hall.restart();
    let revision = hall.show(WANG, cases[5]).await.row.revision;
    let withdrawn = hall.show(WANG, cases[7]).await;
    let on = |case, verb, typed: &[(&str, &str)], n| Request::Act {
        target: crate::api::Target::Case(case),
        verb,
        fields: fields(typed),
        command: CommandId::nth("shared", n),
        base: None,
    };
    let draft = Request::SaveDraft { place: "note".to_owned(), text: "x".to_owned() };
    let calendar = |closed: &str| Adopt::Calendar(CLOSED.replace("03-04", closed));
    // While the draft is written the others wait, and go into one batch.
    let (_, first, second, undone, noted, dispatched) = tokio::join!(
        hall.desk.ask(LI, draft),
        hall.desk.ask(WANG, Request::Adopt { what: calendar("03-05"), dry: false }),
        hall.desk.ask(WANG, Request::Adopt { what: calendar("03-04"), dry: false }),
        hall.desk.ask(LI, on(cases[0], Verb::Undo, &[], 1)),
        hall.desk.ask(LI, on(cases[1], Verb::Note, &[("text", "x")], 2)),
        hall.desk.ask(LI, on(cases[2], Verb::Dispatch, &[("team", "network")], 3)),
    );
    for adopted in [first, second] {
        assert!(matches!(&adopted, Reply::Adopted(it) if it.recalculated == 7), "{adopted:?}");
    }
    for done in [undone, noted, dispatched] {
        assert!(matches!(done, Reply::Done { .. }), "{done:?}");
    }
    for round in 0..3 {
        for case in &cases[..7] {
            assert_eq!(answer_due(&hall, *case).await, at("2026-03-11T01:00:00Z"), "{round} {case}");
        }
        assert_eq!(hall.list(WANG, crate::api::View::All).await.len(), 7);
        assert_eq!(hall.show(WANG, cases[5]).await.row.revision, revision);
        assert_eq!(hall.show(WANG, cases[7]).await, withdrawn);
        assert_eq!(hall.problems().await, [""; 0]);
        match round {
            0 => hall.restart(),
            _ => {
                let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
                assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
            }
        }
    }
    assert_eq!(hall.show(WANG, cases[2]).await.row.team.as_deref(), Some("network"));
    assert_eq!(hall.show(WANG, cases[0]).await.row.team, None);
}

#[tokio::test]
async fn a_form_that_was_open_is_not_made_stale_by_a_calendar_and_undo_passes_it_over() {
    let mut hall = Hall::new().await;
    adopt(&hall, Adopt::Rules(HENAN.to_owned()), false).await;
    let case = hall.accepted(LI, "13833330912").await;
    let claimed = hall.act(LI, Some(case), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    adopt(&hall, Adopt::Calendar(CLOSED.to_owned()), false).await;
    let view = hall.show(WANG, case).await;
    assert_eq!(view.row.revision, claimed.revision);
    hall.act(LI, Some(case), Verb::Undo, &[]).await.unwrap();
    let view = hall.show(WANG, case).await;
    let undone: Vec<_> =
        view.events.iter().filter(|view| view.undone).map(|view| view.event.name()).collect();
    assert_eq!(undone, ["dispatched"]);
    assert_eq!(answer_due(&hall, case).await, at("2026-03-11T01:00:00Z"));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_opens_again_counts_on_the_calendar_in_force_and_what_is_undone_goes_back() {
    let mut hall = Hall::new().await;
    adopt(&hall, Adopt::Rules(HENAN.to_owned()), false).await;
    let case = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(case), Verb::Withdraw, &[("text", "撤回")]).await.unwrap();
    adopt(&hall, Adopt::Calendar(CLOSED.to_owned()), false).await;
    let names = hall.names(case).await;
    assert!(!names.contains(&"recalculated"));
    // To take the withdrawal back opens the case again, under a calendar that it never had.
    let undone = hall.act(LI, Some(case), Verb::Undo, &[]).await.unwrap();
    assert_eq!(undone.names(), ["undone", "recalculated"]);
    assert_eq!(answer_due(&hall, case).await, at("2026-03-11T01:00:00Z"));
    assert_eq!(hall.problems().await, [""; 0]);

    let enquiry =
        [("text", "问话费"), ("category", "bill_question"), ("disposition", "answered"), ("answer", "已答")];
    let closed = hall.act(LI, None, Verb::Resolve, &enquiry).await.unwrap().case;
    adopt(&hall, Adopt::Calendar(String::new()), false).await;
    let before = hall.show(WANG, closed).await;
    let again = hall.act(LI, Some(closed), Verb::Reopen, &[("text", "又来电")]).await.unwrap();
    assert_eq!(again.names(), ["reopened", "recalculated"]);
    hall.act(LI, Some(closed), Verb::Undo, &[]).await.unwrap();
    let after = hall.show(WANG, closed).await;
    assert_eq!(after.clocks, before.clocks, "results of what was closed stand as they stood");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_cannot_be_adopted_is_refused_and_changes_nothing() {
    let hall = Hall::new().await;
    let events = hall.status().await.events;
    for (text, line) in [("[[clock]]\nid = \"result\"\ntarget = 3\n", 3), ("x = 1\n", 1)] {
        let fault = Fault::Unreadable { line };
        let wrong = Reason::Field { field: "text".to_owned(), fault };
        assert_eq!(refused(&hall, WANG, Adopt::Rules(text.to_owned())).await, wrong, "{text}");
    }
    let fault = Fault::Unreadable { line: 2 };
    let wrong = Reason::Field { field: "text".to_owned(), fault };
    assert_eq!(refused(&hall, WANG, Adopt::Calendar("over = \"cn\"\nzone = 1\n".to_owned())).await, wrong);
    assert_eq!(refused(&hall, WANG, Adopt::Calendar(String::new())).await, Reason::InForce);
    assert_eq!(refused(&hall, WANG, Adopt::Rules(String::new())).await, Reason::InForce);
    let no = Reason::NotPermitted { role: Role::Agent };
    assert_eq!(refused(&hall, LI, Adopt::Calendar(CLOSED.to_owned())).await, no);
    assert_eq!(hall.status().await.events, events);
    let unknown = hall.desk.ask(LI, Request::Moves { edition: EditionNo(9), skip: 0 }).await;
    assert!(matches!(unknown, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotFound));
    let mut hall = hall;
    let refused = hall.act(actor(77), None, Verb::Open, &[("text", "x")]).await;
    assert_eq!(reason(refused), Reason::NotFound);
}

#[tokio::test]
async fn a_client_is_sent_the_texts_that_it_does_not_know() {
    let hall = Hall::new().await;
    let ask = |rules, calendar| hall.desk.ask(ZHAO, Request::Rules { rules, calendar });
    let Reply::Rules(RulesView { edition, rules, calendar }) = ask([0; 32], [0; 32]).await else { panic!() };
    assert_eq!(edition, EditionNo(2));
    let hash = |text: &str| {
        sha2::Digest::finalize(sha2::Digest::chain_update(
            <sha2::Sha256 as sha2::Digest>::new(),
            text.as_bytes(),
        ))
        .into()
    };
    let known = ask(hash(&rules.unwrap()), hash(&calendar.unwrap())).await;
    assert_eq!(known, Reply::Rules(RulesView { edition, rules: None, calendar: None }));
}

#[tokio::test]
async fn what_is_refused_leaves_no_edition_in_a_batch_that_others_share() {
    let mut hall = Hall::new().await;
    for round in 0..20 {
        let mut asked = Vec::new();
        for n in 0..8 {
            let request = match n {
                3 => Request::Adopt { what: Adopt::Calendar(String::new()), dry: false },
                5 => Request::Adopt { what: Adopt::Rules(String::new()), dry: false },
                n => Request::SaveDraft { place: format!("note {n}"), text: format!("{round}") },
            };
            let desk = hall.desk.clone();
            asked.push(tokio::spawn(async move { desk.ask(WANG, request).await }));
        }
        for one in asked {
            one.await.unwrap();
        }
    }
    let case = hall.accepted(LI, "13833330912").await;
    let Reply::Rules(RulesView { edition, .. }) =
        hall.desk.ask(LI, Request::Rules { rules: [0; 32], calendar: [0; 32] }).await
    else {
        panic!()
    };
    assert_eq!(edition, EditionNo(2), "nothing was adopted");
    assert_eq!(hall.problems().await, [""; 0]);
    hall.restart();
    hall.act(LI, Some(case), Verb::Note, &[("text", "x")]).await.unwrap();
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_flag_that_ended_before_a_calendar_came_counts_neither_here_nor_in_the_log() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let before = hall.show(WANG, case).await.row.priority;
    hall.act(LI, Some(case), Verb::Flag, &[("flag", "media"), ("until", "+1h")]).await.unwrap();
    assert!(hall.show(WANG, case).await.row.priority > before);
    hall.pass(2 * 3_600);
    adopt(&hall, Adopt::Calendar(CLOSED.to_owned()), false).await;
    assert_eq!(hall.show(WANG, case).await.row.priority, before);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_ended_is_listed_once_whether_the_store_was_told_or_not() {
    let mut hall = Hall::new().await;
    let mut ended = BTreeSet::new();
    for n in 0..7 {
        if n == 4 {
            hall.restart();
        }
        let case = hall.accepted(LI, &format!("1383333091{n}")).await;
        hall.act(WANG, Some(case), Verb::Withdraw, &[("text", "撤回")]).await.unwrap();
        ended.insert(case);
    }
    let mut listed = Vec::new();
    for skip in [0, 2, 4, 6, 8] {
        let view = crate::api::View::Stage(crate::case::Stage::Withdrawn);
        match hall.desk.ask(WANG, Request::List { view, skip, limit: 2 }).await {
            Reply::Rows { rows, total } => {
                assert_eq!(total, 7);
                listed.extend(rows.into_iter().map(|row| row.case));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(listed.len(), 7, "{listed:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), ended);
}
