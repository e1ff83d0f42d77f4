//! The town played small; and that what must always be so is found out where it is not.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::date;

use super::{
    Findings, Place, Plan, Report, Told, Wrong,
    findings::{self, Standing, Stood, story},
    outage::Down,
    run::{Run, SimError},
};
use crate::{
    case::{CaseId, Editions, Event, Fact, Recorded, Subject},
    sla::Instant,
    store::Store,
};

/// Ten days over the Spring Festival of 2026, with a make-up Saturday before and a clock that is set back.
fn festival(seed: u64) -> Plan {
    Plan {
        seed,
        from: date(2026, 2, 13),
        days: 10,
        cases: 90,
        people: 14,
        branches: 3,
        restarts: 5,
        step_back: true,
        amend: true,
    }
}

/// A few days.
fn short(seed: u64) -> Plan {
    Plan { from: date(2026, 2, 26), days: 4, cases: 30, people: 12, restarts: 3, ..festival(seed) }
}

fn play(plan: Plan) -> Report {
    super::run(plan, Place::new().unwrap().path()).unwrap()
}

fn holds(report: &Report) {
    assert_eq!(report.findings, Findings::default());
    let refused: u64 = report.refusals.values().sum();
    assert!(refused * 200 <= report.commands, "people know what they may do: {:?}", report.refusals);
}

#[test]
fn a_town_over_a_long_holiday_with_restarts_and_a_clock_set_back_breaks_no_law() {
    // `CASELOOP_SIM_CASES=20000` plays a quarter.
    let cases = std::env::var("CASELOOP_SIM_CASES").ok().and_then(|cases| cases.parse().ok());
    let plan = match cases {
        None => festival(2),
        Some(cases) => {
            Plan { from: date(2026, 1, 1), days: 90, cases, people: 30, restarts: 20, ..festival(1) }
        }
    };
    let report = play(plan.clone());
    holds(&report);
    assert_eq!(report.restarts, u64::from(plan.restarts));
    assert!(report.late_after_restart > 0, "something came due while nobody was there");
    assert!(report.recalculated > 0, "the calendar was amended while cases ran");
    let came = report.cases.opened + report.cases.waiting;
    assert!(came >= u64::from(plan.cases), "{:?}", report.cases);
    let lived = [
        "accepted",
        "acknowledged",
        "asked",
        "assigned",
        "breached",
        "claimed",
        "closed",
        "contacted",
        "dispatched",
        "finished",
        "flagged",
        "held",
        "judged",
        "noted",
        "replied",
        "resumed",
        "revisited",
        "step_fired",
        "supervised",
        "task_given",
        "task_replied",
        "task_reviewed",
        "urged",
        "warned",
    ];
    let missing: Vec<_> = lived.iter().filter(|name| !report.events_by_name.contains_key(*name)).collect();
    assert_eq!(missing, [&""; 0], "the life of a case is played: {:?}", report.events_by_name);
    let tried = ["alarm", "begun", "changed", "read", "refused", "reveal_refused", "revealed", "seen"];
    let missing: Vec<_> = tried.iter().filter(|kind| !report.trail_by_name.contains_key(*kind)).collect();
    assert_eq!(missing, [&""; 0], "people look closer: {:?}", report.trail_by_name);
}

/// A week in six branches with a holiday, a make-up workday, ten restarts and a clock that is set back. `CASELOOP_WEEK=5000`
/// plays it whole.
#[test]
fn in_a_week_of_six_branches_nobody_is_told_at_night_and_what_was_late_has_its_reason() {
    let cases = std::env::var("CASELOOP_WEEK").ok().and_then(|cases| cases.parse().ok());
    let plan = Plan {
        seed: 40,
        from: date(2026, 2, 12),
        days: 7,
        cases: cases.unwrap_or(120),
        people: 40,
        branches: 6,
        restarts: 10,
        step_back: true,
        amend: true,
    };
    let report = play(plan);
    holds(&report);
    let told = |name: &str| report.events_by_name.get(name).copied().unwrap_or_default();
    println!("{:?}", report.events_by_name);
    assert!(told("step_told") > 0, "something came due at night and was told in the morning");
    assert!(told("breach_explained") > 0 && told("breached") > 0);
}

#[test]
fn the_same_plan_gives_the_same_log_and_the_same_audit_trail_and_another_seed_others() {
    let (once, again, other) = (play(short(7)), play(short(7)), play(short(8)));
    assert_eq!(once.log_sha256, again.log_sha256);
    assert_eq!((once.events_by_name, once.refusals), (again.events_by_name, again.refusals));
    assert_eq!((&once.trail_sha256, &once.trail_by_name), (&again.trail_sha256, &again.trail_by_name));
    assert_ne!(once.log_sha256, other.log_sha256);
    assert_ne!(once.trail_sha256, other.trail_sha256);
    assert_eq!((once.findings.count, other.findings.count), (0, 0));
}

#[test]
fn a_plan_that_cannot_be_played_says_what_can() {
    let place = Place::new().unwrap();
    for (plan, field) in [
        (Plan { days: 0, ..short(1) }, "days"),
        (Plan { cases: 1_000_000, ..short(1) }, "cases"),
        (Plan { people: 3, ..short(1) }, "people"),
        (Plan { branches: 40, ..short(1) }, "branches"),
        (Plan { restarts: 9_999, ..short(1) }, "restarts"),
    ] {
        match super::run(plan, place.path()) {
            Err(SimError::Plan(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(
        super::run(Plan { from: date(1, 1, 1), ..short(1) }, place.path()),
        Err(SimError::Date)
    ));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "nothing was made");
}

/// What a run left behind.
struct Left {
    editions: Editions,
    stories: BTreeMap<CaseId, Vec<Recorded>>,
    standing: Standing,
    downs: Vec<Down>,
}

fn left(dir: &Path) -> Left {
    let mut run = Run::new(short(3), dir).unwrap();
    run.play().unwrap();
    let cases: Vec<CaseId> = run.matters.keys().copied().collect();
    let mut found = Findings::default();
    let founder = run.people[0].actor;
    let (_, standing) = findings::ask(&mut run.front, founder, cases.into_iter(), &mut found).unwrap();
    run.front.close();
    let mut stories: BTreeMap<CaseId, Vec<Recorded>> = BTreeMap::new();
    let store = Store::open(dir).unwrap();
    let editions = store.load().unwrap().editions;
    store
        .scan(1, &mut |record| {
            if let Subject::Case(case) = record.envelope.subject {
                stories.entry(case).or_default().push(record);
            }
            true
        })
        .unwrap();
    Left { editions, stories, standing, downs: run.front.downs.clone() }
}

impl Left {
    fn read(&self, story: &[Recorded], stood: &[Stood]) -> Vec<Wrong> {
        let mut found = Findings::default();
        story::read(story, stood, &self.downs, &self.editions, &mut found);
        assert_eq!(found.count, found.list.len() as u64);
        found.list.into_iter().map(|finding| finding.wrong).collect()
    }
}

fn place(story: &[Recorded], is: impl Fn(&Event) -> bool) -> Option<usize> {
    story.iter().position(|record| is(&record.event))
}

#[test]
fn what_must_not_be_is_found() {
    let dir = Place::new().unwrap();
    let left = left(dir.path());
    let first = |event: &Event| matches!(event, Event::Breached { clock, .. } if clock == "first_contact");
    let step = |event: &Event, no: u32| matches!(event, Event::StepFired { clock, step, .. } if clock == "first_contact" && *step == no);
    let whole = |story: &&Vec<Recorded>| {
        let breach = place(story, first);
        let figures = ["classified", "undone", "absorbed"];
        let plain = place(story, |event| figures.contains(&event.name())).is_none();
        let on_time = story
            .iter()
            .all(|record| !record.event.is_alarm() || record.envelope.recorded == record.envelope.occurred);
        plain && on_time && breach.is_some() && place(story, |event| step(event, 3)).is_some()
    };
    let story = left.stories.values().find(whole).expect("a story with a breach and three steps");
    let Subject::Case(case) = story[0].envelope.subject else { panic!() };
    let stood = &left.standing[&case];
    assert_eq!(left.read(story, stood), []);
    let doctored = |doctor: &dyn Fn(&mut Vec<Recorded>)| {
        let mut story = story.clone();
        doctor(&mut story);
        left.read(&story, stood)
    };
    let is = |found: &[Wrong], is: fn(&Wrong) -> bool| assert!(found.iter().any(is), "{found:?}");
    let breach = place(story, first).unwrap();
    let third = place(story, |event| step(event, 3)).unwrap();

    let twice = doctored(&|story| {
        let mut again = story[third].clone();
        again.envelope.seq += 1;
        story.insert(third + 1, again);
    });
    is(&twice, |wrong| matches!(wrong, Wrong::Twice { what: Told::Step { step: 3, .. } }));

    let early = doctored(&|story| {
        if let Event::Breached { due, .. } = &mut story[breach].event {
            *due = due.plus(-1);
        }
    });
    is(&early, |wrong| matches!(wrong, Wrong::NotAsProved { what: Told::Share { per_mille: 1000, .. }, .. }));

    let before = doctored(&|story| {
        let last = story.len() - 1;
        story[last].envelope.recorded = story[last - 1].envelope.recorded.plus(-1);
    });
    is(&before, |wrong| matches!(wrong, Wrong::RecordedEarlier { .. }));

    let happened = doctored(&|story| {
        let act = story.iter().rposition(|record| !record.event.is_alarm()).unwrap();
        story[act].envelope.occurred = story[0].envelope.occurred.plus(-1);
    });
    is(&happened, |wrong| matches!(wrong, Wrong::OccurredEarlier { .. }));

    let unsaid = doctored(&|story| drop(story.remove(breach)));
    is(&unsaid, |wrong| matches!(wrong, Wrong::Missing { what: Told::Share { per_mille: 1000, .. }, .. }));

    let late = doctored(&|story| story[breach].envelope.recorded = story[breach].envelope.recorded.plus(7));
    is(&late, |wrong| matches!(wrong, Wrong::Late { what: Told::Share { per_mille: 1000, .. }, .. }));

    let soon = doctored(&|story| story[breach].envelope.recorded = story[breach].envelope.recorded.plus(-7));
    is(&soon, |wrong| matches!(wrong, Wrong::Early { .. }));

    let turned = doctored(&|story| {
        let second = place(story, |event| step(event, 2)).unwrap();
        let (a, b) = (story[second].event.clone(), story[third].event.clone());
        story[second].event = b;
        story[third].event = a;
    });
    is(&turned, |wrong| matches!(wrong, Wrong::OutOfOrder { .. }));

    // Half an hour of work after the third step, which somebody signed for in between; or took that back.
    let climbs = |story: &mut Vec<Recorded>, taken_back: bool| {
        let told = story[third].clone();
        let Event::StepFired { clock, cycle, whom, .. } = told.event.clone() else { panic!() };
        let case = left.editions.fold(&story[..=third]).unwrap();
        let pack = left.editions.of(&case).unwrap();
        let due = pack.calendar().add(told.envelope.recorded, 1_800).unwrap();
        story.truncate(third + 1);
        let more = |seconds: i64, event: Event| {
            let Fact { event, words } = Fact::bare(event);
            let mut record = Recorded { event, words, ..told.clone() };
            record.envelope.seq += u64::try_from(seconds).unwrap();
            record.envelope.recorded = told.envelope.recorded.plus(seconds);
            record.envelope.occurred = record.envelope.recorded;
            record
        };
        let seen = more(60, Event::Acknowledged);
        let undone = more(90, Event::Undone { seqs: vec![seen.seq()] });
        story.push(seen);
        story.extend(taken_back.then_some(undone));
        let seconds = due.since(told.envelope.recorded);
        story.push(more(seconds, Event::StepFired { clock, cycle, step: 4, whom, due }));
    };
    let unprompted =
        |wrong: &Wrong| matches!(wrong, Wrong::Unprompted { what: Told::Step { step: 4, .. }, .. });
    assert!(doctored(&|story| climbs(story, false)).iter().any(unprompted));
    assert!(!doctored(&|story| climbs(story, true)).iter().any(unprompted));
}

#[test]
fn a_proof_whose_numbers_were_touched_does_not_add_up() {
    use crate::sla;
    let dir = Place::new().unwrap();
    let left = left(dir.path());
    let mut proofs = 0;
    for story in left.stories.values() {
        let case = left.editions.fold(story).unwrap();
        let pack = left.editions.of(&case).unwrap();
        let now: Instant = story.last().unwrap().envelope.recorded;
        for timed in case.timed(&pack) {
            let Some(proof) = sla::prove(&timed.spec, &timed.stamps, now) else { continue };
            assert!(findings::proof::adds_up(&proof), "{} {proof:?}", timed.id);
            proofs += 1;
            let mut touched = proof.clone();
            touched.spent_s += 1;
            assert!(!findings::proof::adds_up(&touched));
            let mut touched = proof.clone();
            touched.held_s += 1;
            assert!(!findings::proof::adds_up(&touched));
            if let Some(deadline) = proof.deadline {
                let mut touched = proof.clone();
                touched.deadline = Some(deadline.plus(1));
                assert!(!findings::proof::adds_up(&touched));
                let mut touched = proof;
                touched.target_s += 1;
                assert!(!findings::proof::adds_up(&touched));
            }
        }
    }
    assert!(proofs > 100, "{proofs}");
}
