use proptest::prelude::*;

use super::*;
use crate::{
    api::{CaseFacts, CycleFacts, PromiseFacts, StayFacts},
    case::{CaseId, Closing, FlagKind, Measured, Pledged, PromiseKind, Satisfaction, Stage, Stands, Stay},
    lang::{Lang, Word},
    rules::Pack,
    sla::{ClockState, Instant},
};

mod breaches;
mod partners;
mod real_name;

const HOUR: i64 = 3_600;

fn october() -> Period {
    Period::read("2026-10", &Pack::builtin().zone).unwrap()
}

/// So many hours into October.
fn at(hours: i64) -> Instant {
    october().from.plus(hours * HOUR)
}

/// A complaint about the network, taken in and accepted at once, answered after so many hours and closed a day later.
fn facts(n: u32, hours: i64) -> CaseFacts {
    CaseFacts {
        case: CaseId::mint("ZJ".parse().unwrap(), n).unwrap(),
        kind: "complaint".to_owned(),
        category: Some("voice".to_owned()),
        class: Some("network_quality".to_owned()),
        channel: "call".to_owned(),
        severity: 3,
        team: None,
        owner: Some("1002".to_owned()),
        stage: Stage::Closed,
        imported: false,
        merged: false,
        opened: at(10),
        contacted: Some(at(10 + hours)),
        accepted: Some(at(10)),
        finished: Some(at(10 + hours)),
        replied: Some(at(10 + hours)),
        revisited: Some(at(34 + hours)),
        closed: Some(at(34 + hours)),
        closing: Some(Closing::Revisited),
        disposition: Some("upheld".to_owned()),
        asked: 1,
        satisfaction: Some(Satisfaction::Satisfied),
        why: None,
        bounces: 0,
        urges: 0,
        rounds: 0,
        flags: Vec::new(),
        one_call: false,
        stages: [Some(0), Some(hours * HOUR), Some(0), Some(24 * HOUR)],
        clocks: vec![cycle("result", 0, hours, 48)],
        promises: Vec::new(),
        stays: vec![stay(None, 0, hours)],
        pledges: Vec::new(),
        offenders: Vec::new(),
        offence_upheld: false,
        measures: Vec::new(),
        identity: None,
    }
}

/// A cycle that began so many hours after the case, and took and had so many.
fn cycle(clock: &str, from: i64, took: i64, target: i64) -> CycleFacts {
    let breached = took > target;
    CycleFacts {
        clock: clock.to_owned(),
        cycle: 1,
        state: if breached { ClockState::Missed } else { ClockState::Met },
        started: at(10 + from),
        stopped: Some(at(10 + from + took)),
        deadline: Some(at(10 + from + target)),
        target_s: target * HOUR,
        spent_s: took * HOUR,
        held_s: 0,
        breached,
        reason: None,
    }
}

fn stay(team: Option<&str>, from: i64, to: i64) -> StayFacts {
    let (from, until) = (at(10 + from), Some(at(10 + to)));
    let stay = Stay { team: team.map(str::to_owned), task: None, from, until, sent_back: false };
    StayFacts { stay, held_s: 0 }
}

fn counted(name: Name, facts: &[CaseFacts]) -> Report {
    let (period, pack) = (october(), Pack::builtin());
    name.count(&Ground { facts, period: &period, pack, outside: &[], customers: 20_000, now: at(500) })
}

/// The rows of a report that say anything, each on a line.
fn lines(name: Name, facts: &[CaseFacts]) -> Vec<String> {
    let report = counted(name, facts);
    let quiet = |figure: &Figure| matches!(figure.value, Value::None | Value::Count(0));
    let rows = report
        .rows
        .iter()
        .filter(|row| !row.figures.iter().all(quiet) && row.figures.iter().any(|it| !it.cases.is_empty()));
    let line = |row: &Row| {
        let cells = row.figures.iter().zip(name.columns()).map(|(figure, column)| {
            let cell = Cell::of(figure.value, column.measure.form());
            if cell.shown().is_empty() { "-".to_owned() } else { cell.shown().to_owned() }
        });
        format!("{}: {}", row.key, cells.collect::<Vec<_>>().join(" "))
    };
    rows.map(line).collect()
}

#[test]
fn complaints_are_counted_by_class_and_by_when_they_were_taken_in() {
    let charging = CaseFacts { class: Some("charging_dispute".to_owned()), ..facts(4, 5) };
    let before = CaseFacts { opened: at(-1), ..facts(5, 5) };
    let open = CaseFacts { stage: Stage::Handle, closed: None, flags: vec![FlagKind::Repeat], ..facts(6, 5) };
    let none = CaseFacts { class: None, category: None, ..facts(7, 5) };
    let merged = CaseFacts { merged: true, ..facts(8, 5) };
    let enquiry = CaseFacts { kind: "enquiry".to_owned(), class: None, ..facts(9, 5) };
    let refund = CaseFacts { kind: "refund".to_owned(), class: None, ..facts(10, 5) };
    let over = CaseFacts { flags: vec![FlagKind::Escalated], ..facts(3, 5) };
    let all = [facts(1, 5), facts(2, 5), over, charging, before, open, none, merged, enquiry, refund];
    assert_eq!(
        lines(Name::Classes, &all),
        [
            "network_quality: 4 57.14% 2.00 1 25.00% 1 25.00% 1",
            "charging_dispute: 1 14.28% 0.50 0 0.00% 0 0.00% 0",
            "none: 2 28.57% 1.00 0 0.00% 0 0.00% 0",
            "total: 7 100.00% 3.50 1 14.28% 1 14.28% 1",
        ]
    );
}

#[test]
fn an_appeal_is_flagged_so_or_came_from_the_regulator() {
    let flagged = CaseFacts { flags: vec![FlagKind::Appeal], ..facts(1, 5) };
    let came = CaseFacts { channel: "regulator".to_owned(), class: None, ..facts(2, 5) };
    assert_eq!(
        lines(Name::Appeals, &[flagged, came, facts(3, 5)]),
        ["network_quality: 1 50.00% 50.00 0", "none: 1 50.00% 50.00 0", "total: 2 100.00% 100.00 0",]
    );
}

#[test]
fn speed_is_of_what_was_closed_in_the_period_and_answered_and_the_deadline_is_in_time() {
    let mut all: Vec<CaseFacts> = (1..=10).map(|n| facts(n, i64::from(n) * 6)).collect();
    // 54 and 60 hours are late; exactly 48 are not.
    all.push(CaseFacts { replied: None, clocks: Vec::new(), ..facts(11, 5) });
    all.push(CaseFacts { closed: Some(october().until), ..facts(12, 999) });
    all.push(CaseFacts { stage: Stage::Withdrawn, ..facts(13, 999) });
    // Late in an earlier round, in time in the last.
    let rounds = vec![cycle("result", 0, 50, 48), cycle("result", 60, 1, 48)];
    all.push(CaseFacts { class: Some("user_service".to_owned()), clocks: rounds, ..facts(14, 61) });
    assert_eq!(
        lines(Name::Speed, &all),
        [
            "network_quality: 11 10 48.00 60.00 33.00 60.00 80.00% -",
            "user_service: 1 1 61.00 61.00 61.00 61.00 0.00% -",
            "total: 12 11 54.00 61.00 35.55 61.00 72.72% -",
        ]
    );
}

#[test]
fn each_cycle_of_a_clock_counts_with_its_net_and_its_gross_time() {
    let held = CycleFacts {
        spent_s: 10 * HOUR,
        held_s: 20 * HOUR,
        breached: false,
        state: ClockState::Met,
        ..cycle("result", 0, 30, 24)
    };
    let cancelled =
        |breached| CycleFacts { state: ClockState::Cancelled, breached, ..cycle("whole_case", 0, 50, 40) };
    let clocks = vec![held, cycle("result", 40, 50, 48), cycle("task#2", 0, 3, 4), cancelled(true)];
    let running = CycleFacts { stopped: None, state: ClockState::Running, ..cycle("result", 0, 1, 48) };
    let other = CaseFacts { clocks: vec![cancelled(false), running], ..facts(2, 5) };
    assert_eq!(
        lines(Name::Clocks, &[CaseFacts { clocks, ..facts(1, 5) }, other]),
        [
            "result: 2 50.00% 1 30.00 50.00 40.00 50.00 2.00 2.00",
            "whole_case: 1 0.00% 1 50.00 50.00 50.00 50.00 10.00 10.00",
            "task: 1 100.00% 0 3.00 3.00 3.00 3.00 - -",
            "total: 4 50.00% 2 28.25 50.00 33.25 50.00 6.00 10.00",
        ]
    );
}

#[test]
fn stage_times_are_of_cases_whose_steps_were_recorded() {
    let elsewhere = CaseFacts { accepted: None, ..facts(2, 500) };
    let unasked = CaseFacts { stages: [Some(HOUR), Some(7 * HOUR), Some(HOUR), None], ..facts(3, 9) };
    assert_eq!(
        lines(Name::Stages, &[facts(1, 5), elsewhere, unasked]),
        [
            "accept: 2 0.50 1.00 1.00 1.00",
            "handle: 2 6.00 7.00 7.00 7.00",
            "feedback: 2 0.50 1.00 1.00 1.00",
            "revisit: 1 24.00 24.00 24.00 24.00",
            "total: 2 31.00 33.00 33.00 33.00",
        ]
    );
}

#[test]
fn who_was_not_reached_lowers_the_reach_rate_and_not_the_satisfaction() {
    let unreached = CaseFacts {
        satisfaction: None,
        revisited: None,
        asked: 3,
        closing: Some(Closing::NotReached),
        ..facts(2, 5)
    };
    let unasked = CaseFacts {
        satisfaction: None,
        revisited: None,
        asked: 0,
        closing: Some(Closing::NoRevisit),
        kind: "enquiry".to_owned(),
        ..facts(3, 5)
    };
    let said = |n, answer| CaseFacts { satisfaction: Some(answer), ..facts(n, 5) };
    let all = [
        facts(1, 5),
        unreached,
        unasked,
        said(4, Satisfaction::Dissatisfied),
        said(5, Satisfaction::Indifferent),
    ];
    assert_eq!(
        lines(Name::Revisits, &all),
        [
            "complaint: 4 4 3 75.00% 1 1 1 33.33% 0",
            "enquiry: 1 0 0 - 0 0 0 - 1",
            "total: 5 4 3 75.00% 1 1 1 33.33% 1",
        ]
    );
}

#[test]
fn why_customers_were_dissatisfied_is_counted_of_those_who_were() {
    let why = |n, why: Option<&str>| CaseFacts {
        satisfaction: Some(Satisfaction::Dissatisfied),
        why: why.map(str::to_owned),
        ..facts(n, 5)
    };
    let satisfied = CaseFacts { why: Some("policy".to_owned()), ..facts(4, 5) };
    assert_eq!(
        lines(Name::Dissatisfied, &[why(1, Some("policy")), why(2, Some("gone")), why(3, None), satisfied]),
        ["policy: 1 33.33%", "gone: 1 33.33%", "none: 1 33.33%", "total: 3 100.00%"]
    );
}

#[test]
fn a_promise_that_is_over_due_is_broken_though_the_case_is_open() {
    let promise = |due: i64, kept: Option<i64>| PromiseFacts {
        what: PromiseKind::Callback,
        due: at(due),
        kept: kept.map(at),
    };
    // Kept in time, kept late, never kept, and over with its case before it was due.
    let promises = vec![promise(20, Some(20)), promise(20, Some(21)), promise(20, None), promise(200, None)];
    let promising = CaseFacts { promises, ..facts(4, 5) };
    let waits =
        CaseFacts { promises: vec![promise(600, None)], stage: Stage::Handle, closed: None, ..facts(2, 5) };
    let all = [promising, waits];
    assert_eq!(lines(Name::Promises, &all), ["promised_callback: 4 1 2 33.33% 1", "total: 4 1 2 33.33% 1"]);
}

#[test]
fn a_pledge_is_counted_where_it_was_decided_and_what_is_late_is_broken_while_it_is_open() {
    let with = |n, stands| {
        let pledges = vec![Pledged { pledge: "network".to_owned(), stands }];
        CaseFacts { pledges, opened: at(-900), closed: None, stage: Stage::Handle, ..facts(n, 5) }
    };
    let gone = vec![Pledged { pledge: "gone".to_owned(), stands: Stands::Kept(at(1)) }];
    let all = [
        with(1, Stands::Kept(at(5))),
        with(2, Stands::Kept(at(-5))),
        with(3, Stands::Broken(at(5))),
        // Late by now, and in time still.
        with(4, Stands::Due(at(5))),
        with(5, Stands::Due(at(9_000))),
        with(6, Stands::Open),
        with(7, Stands::Held),
        CaseFacts { pledges: gone, ..facts(8, 5) },
    ];
    let lines = lines(Name::Pledges, &all);
    assert_eq!(lines, ["network: 3 1 2 33.33% 100.00% 2 1", "gone: 1 1 0 100.00% - 0 0"]);
}

#[test]
fn what_came_again_was_not_resolved_the_first_time() {
    let flagged = |n, flag| CaseFacts { flags: vec![flag], ..facts(n, 5) };
    let all = [
        CaseFacts { one_call: true, ..facts(1, 0) },
        flagged(2, FlagKind::Repeat),
        flagged(3, FlagKind::Vip),
        CaseFacts { rounds: 1, urges: 2, ..facts(4, 5) },
        CaseFacts { satisfaction: Some(Satisfaction::Dissatisfied), bounces: 2, ..facts(5, 5) },
    ];
    assert_eq!(
        lines(Name::Resolution, &all),
        [
            "network_quality: 5 2 40.00% 1 20.00% 1 20.00% 1 20.00% 1",
            "total: 5 2 40.00% 1 20.00% 1 20.00% 1 20.00% 1",
        ]
    );
}

#[test]
fn the_time_of_a_case_is_spent_once_and_tasks_run_beside_it() {
    let mut back = stay(Some("network"), 2, 6);
    (back.stay.sent_back, back.held_s) = (true, HOUR);
    let mut task = stay(Some("repair"), 0, 3);
    task.stay.task = Some(1);
    let stays = vec![stay(None, 0, 2), back, stay(None, 6, 7), stay(Some("old"), 7, 10), task];
    assert_eq!(
        lines(Name::Departments, &[CaseFacts { stays, ..facts(1, 10) }, facts(2, 4)]),
        [
            "network: 1 1 4.00 4.00 4.00 1.00 1 0 -",
            "repair: 1 0 - - - - 0 1 3.00",
            "old: 1 1 3.00 3.00 3.00 - 0 0 -",
            "none: 2 3 7.00 2.33 4.00 - 0 0 -",
            "total: 2 5 14.00 2.80 4.00 1.00 1 1 3.00",
        ]
    );
}

#[test]
fn what_was_frozen_stays_and_what_differs_today_stands_beside_it() {
    let then = [facts(1, 5), facts(2, 5)];
    let frozen = Frozen::of(&[counted(Name::Classes, &then)], 20_000);
    let frozen = Frozen::read(&frozen.text().unwrap()).unwrap();
    let same = frozen.lay(counted(Name::Classes, &then));
    assert_eq!(same, counted(Name::Classes, &then));

    let late = CaseFacts { class: Some("new_class".to_owned()), ..facts(3, 5) };
    let laid = frozen.lay(counted(Name::Classes, &[facts(1, 5), late]));
    let value = |named: &str| laid.figure(named).map(|figure| (figure.value, figure.now));
    assert_eq!(value("network_quality.cases"), Some((Value::Count(2), Some(Value::Count(1)))));
    assert_eq!(value("total.cases"), Some((Value::Count(2), None)));
    assert_eq!(value("new_class.cases"), Some((Value::None, Some(Value::Count(1)))));
    assert_eq!(laid.rows.last().unwrap().key, TOTAL);

    let zone = &Pack::builtin().zone;
    let telling = Telling { lang: Lang::En, pack: Pack::builtin(), zone, columns: None };
    let sheet = sheet(&laid, "t".to_owned(), Vec::new(), &telling).unwrap();
    let heads: Vec<_> = sheet.heads.iter().take(4).map(|head| head.heading.as_str()).collect();
    assert_eq!(heads, ["class", "cases", "cases, today", "share"]);
    // A report that nobody knew then is left as it is, and a newer form is not read.
    assert_eq!(frozen.lay(counted(Name::Speed, &then)), counted(Name::Speed, &then));
    assert_eq!(Frozen::read("{\"form\":2,\"customers\":1,\"reports\":{}}"), None);
    assert_eq!(Frozen::read(""), None);
}

#[test]
fn the_facts_behind_figures_have_one_digest_in_their_order() {
    let (one, two) = (facts(1, 5), facts(2, 5));
    let both = digest(&[one.clone(), two.clone()]).unwrap();
    assert_eq!(digest(&[one.clone(), two.clone()]).unwrap(), both);
    assert_ne!(digest(&[two, one.clone()]).unwrap(), both);
    assert_ne!(digest(&[one]).unwrap(), both);
}

#[test]
fn every_report_has_its_words_in_both_languages() {
    for name in Name::ALL {
        assert_eq!(Name::of(name.id()), Some(name));
        for column in name.columns() {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(column_is(column.id, lang), Word::ReportOther.say(lang), "{}", column.id);
            }
        }
    }
}

fn column_is(id: &str, lang: Lang) -> &'static str {
    super::column(id, lang)
}

#[test]
fn a_list_of_cases_names_nobody_unless_it_is_asked_to() {
    let case = CaseFacts { flags: vec![FlagKind::Vip, FlagKind::Media], ..facts(1, 50) };
    let case = CaseFacts { clocks: vec![cycle("result", 0, 50, 48), cycle("result", 60, 70, 48)], ..case };
    let zone = &Pack::builtin().zone;
    let telling = |columns| Telling { lang: Lang::Zh, pack: Pack::builtin(), zone, columns };
    let usual = listed(&[&case], "t".to_owned(), &telling(None)).unwrap();
    let row: Vec<_> = usual.rows[0].iter().map(Cell::shown).collect();
    assert_eq!((row.len(), row[8], row[23], row[25]), (26, "2026-10-01 10:00:00", "VIP、媒体", "回复客户"));
    assert!(!row.contains(&"1002"));
    let columns =
        "[[column]]\nid = \"owner\"\n[[column]]\nid = \"opened\"\nformat = \"date\"\nheading = \"日期\"\n";
    let columns = Columns::read(columns).unwrap();
    let own = listed(&[&case], "t".to_owned(), &telling(Some(&columns))).unwrap();
    let row: Vec<_> = own.rows[0].iter().map(Cell::shown).collect();
    assert_eq!((row.as_slice(), own.heads[1].heading.as_str()), (["1002", "2026-10-01"].as_slice(), "日期"));
}

fn any_facts() -> impl Strategy<Value = CaseFacts> {
    let class = prop_oneof![Just(None), "network_quality|charging_dispute|user_service|gone".prop_map(Some)];
    let kind = "complaint|repair|refund|enquiry|gone";
    let answer = prop::option::of(prop_oneof![
        Just(Satisfaction::Satisfied),
        Just(Satisfaction::Indifferent),
        Just(Satisfaction::Dissatisfied)
    ]);
    let stage =
        prop_oneof![Just(Stage::Handle), Just(Stage::Closed), Just(Stage::Archived), Just(Stage::Withdrawn)];
    let flags = prop::collection::vec(
        prop_oneof![Just(FlagKind::Repeat), Just(FlagKind::Escalated), Just(FlagKind::Appeal)],
        0..2,
    );
    let clock = ("result|answer|first_contact|task#1|gone", 0_i64..60, 0_i64..60);
    let clocks = prop::collection::vec(clock, 0..4).prop_map(|all| {
        all.iter().map(|(id, took, target)| cycle(id, 0, *took, *target)).collect::<Vec<_>>()
    });
    let lay =
        (prop::option::of("network|gone"), 0_i64..9, 0_i64..9, prop::option::of(1_u32..3), any::<bool>());
    let stays = prop::collection::vec(lay, 0..4).prop_map(|all| {
        let lay = |(team, from, time, task, sent_back): &(Option<String>, i64, i64, Option<u32>, bool)| {
            let mut one = stay(team.as_deref(), *from, from + time);
            (one.stay.task, one.stay.sent_back, one.held_s) = (*task, *sent_back, *time);
            one
        };
        all.iter().map(lay).collect::<Vec<_>>()
    });
    let times = (-30_i64..800, 0_i64..60, any::<bool>());
    let rest = (0_u32..3, 0_u32..2, any::<bool>(), prop::option::of("policy|gone"));
    ((class, kind, answer, stage, flags), clocks, stays, times, rest).prop_map(
        |((class, kind, satisfaction, stage, flags), clocks, stays, (opened, took, merged), rest)| {
            let (asked, rounds, replied, why) = rest;
            let (opened, closed) = (at(opened), (!stage.is_open()).then(|| at(opened + took)));
            let replied = if replied { closed } else { None };
            CaseFacts {
                class,
                kind,
                satisfaction,
                stage,
                flags,
                clocks,
                stays,
                opened,
                closed,
                merged: merged && took == 0,
                asked,
                rounds,
                replied,
                why,
                ..facts(1, took)
            }
        },
    )
}

/// Any cases, numbered one after another.
fn any_cases() -> impl Strategy<Value = Vec<CaseFacts>> {
    prop::collection::vec(any_facts(), 0..24).prop_map(|mut all| {
        for (n, facts) in (1..).zip(&mut all) {
            facts.case = CaseId::mint("ZJ".parse().unwrap(), n).unwrap();
        }
        all
    })
}

proptest! {
    #[test]
    fn the_cases_behind_a_figure_are_as_many_as_it_says_and_are_there(all in any_cases()) {
        for name in Name::ALL {
            let report = counted(name, &all);
            for row in &report.rows {
                prop_assert_eq!(row.figures.len(), name.columns().len());
                // A target is nobody's case.
                let counted = row.figures.iter().zip(name.columns()).filter(|(_, column)| column.id != "target");
                for (figure, column) in counted {
                    let listed = figure.cases.len() as u64;
                    let of = format!("{}.{} of {}", row.key, column.id, name.id());
                    match figure.value {
                        Value::Count(count) => prop_assert_eq!(count, listed, "{}", of),
                        Value::Share { part, of: whole } => {
                            prop_assert!(part == listed && part <= whole && whole > 0, "{}", of);
                        }
                        Value::Rate { part, .. } => prop_assert_eq!(part, listed, "{}", of),
                        Value::Seconds(_) | Value::Day(_) => prop_assert!(listed > 0, "{}", of),
                        Value::None => prop_assert_eq!(listed, 0, "{}", of),
                    }
                    for case in &figure.cases {
                        prop_assert!(all.iter().any(|facts| facts.case == *case && !facts.merged), "{}", of);
                    }
                }
            }
        }
    }

    #[test]
    fn the_rows_of_a_report_add_up_to_that_of_all(all in any_cases()) {
        for name in [Name::Classes, Name::Appeals, Name::Speed, Name::Clocks, Name::Revisits, Name::Dissatisfied,
            Name::Promises, Name::Resolution, Name::Departments]
        {
            let report = counted(name, &all);
            let (total, rows) = report.rows.split_last().unwrap();
            prop_assert_eq!(total.key.as_str(), TOTAL);
            for (place, column) in name.columns().iter().enumerate() {
                // A case may have lain in several departments.
                if (name, column.id) == (Name::Departments, "cases") {
                    continue;
                }
                let sum = |of: fn(&Value) -> Option<i64>| -> i64 {
                    rows.iter().filter_map(|row| of(&row.figures[place].value)).sum()
                };
                match total.figures[place].value {
                    Value::Count(count) => {
                        let of = |value: &Value| if let Value::Count(n) = value { i64::try_from(*n).ok() } else { None };
                        prop_assert_eq!(sum(of), i64::try_from(count).unwrap(), "{} {}", name.id(), column.id);
                    }
                    Value::Seconds(time) if matches!(column.id, "time" | "held" | "task_time") => {
                        let of = |value: &Value| if let Value::Seconds(n) = value { Some(*n) } else { None };
                        prop_assert_eq!(sum(of), time, "{} {}", name.id(), column.id);
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn no_cell_of_a_csv_is_a_formula_and_what_was_said_is_read_back(
        texts in prop::collection::vec("[-=+@'\t\r\n\0＝＋－＠a张\",|]{0,6}", 1..8)
    ) {
        let head = |text: &String| Head { id: "x".to_owned(), heading: text.clone() };
        let sheet = Sheet {
            title: String::new(),
            heads: texts.iter().map(head).collect(),
            rows: vec![texts.iter().cloned().map(Cell::Text).collect()],
            notes: Vec::new(),
        };
        let bytes = csv(&sheet, true).unwrap();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        for row in reader.records() {
            let row = row.unwrap();
            let mut read = Vec::new();
            for cell in &row {
                prop_assert!(!cell.starts_with(|c| "=+-@\t\r\n\0＝＋－＠".contains(c)), "{cell:?}");
                read.push(crate::exchange::harmless::restored(cell).to_owned());
            }
            prop_assert_eq!(&read, &texts);
        }
        // Each is in quotes, and none of ours is a bare number.
        prop_assert!(bytes[3..].starts_with(b"\""));
    }
}

#[test]
fn a_workbook_has_texts_for_texts_and_numbers_for_numbers() {
    let number = Cell::of(Value::Share { part: 1, of: 2 }, Form::Percent);
    let sheet = Sheet {
        title: "附表/3: [1]".to_owned(),
        heads: vec![
            Head { id: "a".to_owned(), heading: "=1+1".to_owned() },
            Head { id: "b".to_owned(), heading: "b".to_owned() },
        ],
        rows: vec![
            vec![Cell::Text("=HYPERLINK(\"http://x\")".to_owned()), number],
            vec![Cell::Text("\0＝1".to_owned()), Cell::Nothing],
        ],
        notes: vec!["@note".to_owned()],
    };
    let bytes = workbook(&[sheet]).unwrap();
    let archive = rawzip::ZipArchive::from_slice(&bytes).unwrap();
    let mut xml = String::new();
    for entry in archive.entries() {
        let entry = entry.unwrap();
        if !entry.file_path().as_ref().ends_with(b".xml") {
            continue;
        }
        let packed = archive.get_entry(entry.wayfinder()).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::DeflateDecoder::new(packed.data()), &mut text)
            .unwrap();
        xml.push_str(&text);
    }
    assert!(xml.contains("=1+1") && xml.contains("<v>0.5</v>"), "{xml}");
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "nothing is a formula: {xml}");
}
