//! A year at a small size, read again event by event and held against what must hold at any size.

mod written;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Plan, PlanFault, Report, fill, run, stream, town::Town};
use crate::{
    case::{Case, CaseId, Door, Event, LinkKind, Recorded, Subject, Word},
    desk::{self, Around, Clock, Desk},
    rules::{Lang, Pack},
    sim::{Chance, Digest},
    store::Store,
};

fn plan(seed: u64) -> Plan {
    let until = "2026-03-04T07:00:00Z".parse().unwrap();
    Plan { seed, customers: 500, cases: 400, open: 41, until, threads: 1 }
}

fn make(plan: &Plan, dir: &Path) -> Report {
    run(plan, Lang::Zh, 1000, dir, &mut |_| ()).unwrap()
}

fn made(plan: &Plan) -> (tempfile::TempDir, Report) {
    let dir = tempfile::tempdir().unwrap();
    let report = make(plan, dir.path());
    (dir, report)
}

fn log(store: &Store) -> Vec<Recorded> {
    let mut log = Vec::new();
    store
        .scan(1, &mut |record| {
            log.push(record);
            true
        })
        .unwrap();
    log
}

#[test]
fn the_same_seed_gives_the_same_log_on_any_number_of_threads_and_another_seed_another() {
    let (_one, one) = made(&plan(7));
    let (_two, two) = made(&Plan { threads: 3, ..plan(7) });
    let (_other, other) = made(&plan(8));
    assert_eq!(one.log_sha256, two.log_sha256);
    assert_eq!((one.events, &one.events_by_name), (two.events, &two.events_by_name));
    assert_ne!(one.log_sha256, other.log_sha256);
}

#[test]
fn a_made_up_store_is_sound_and_says_what_the_report_says() {
    let (dir, report) = made(&plan(11));
    let store = Store::open(dir.path()).unwrap();
    let loaded = store.load().unwrap();
    assert_eq!(store.check(&[]).unwrap(), []);
    assert_eq!(store.check_standings(&loaded.open).unwrap(), []);
    assert_eq!((loaded.open.len(), loaded.closed, loaded.customers), (41, 359, 500));
    assert_eq!((report.open, report.cases, report.customers), (41, 400, 500));
    let overdue = loaded.open.iter().filter(|open| open.deadline.is_some_and(|at| at < report.until)).count();
    assert_eq!(report.overdue as usize, overdue);
    assert_eq!(loaded.people.len(), report.people as usize);
    assert!(loaded.people.iter().skip(1).all(|person| person.pin.is_none()));

    let log = log(&store);
    assert_eq!(log.len() as u64, report.events);
    let mut digest = Digest::default();
    log.iter().for_each(|record| digest.add(record));
    assert_eq!(digest.hash(), report.log_sha256, "the digest is that of what can be read");
    assert!(log.windows(2).all(|two| two[0].envelope.recorded <= two[1].envelope.recorded));
    assert!(log.iter().all(|record| record.envelope.occurred <= record.envelope.recorded));
    assert!(log.last().unwrap().envelope.recorded <= report.until);
}

#[test]
fn every_timer_tells_what_is_due_when_it_is_and_no_act_comes_before_it() {
    let (dir, report) = made(&plan(12));
    let store = Store::open(dir.path()).unwrap();
    let loaded = store.load().unwrap();
    for open in &loaded.open {
        assert!(open.alarm.is_none_or(|at| at > report.until), "{open:?}");
    }
    let (_, pack) = loaded.editions.in_force().unwrap();
    let mut histories: BTreeMap<CaseId, Vec<Recorded>> = BTreeMap::new();
    for record in log(&store) {
        if let Subject::Case(id) = record.envelope.subject {
            histories.entry(id).or_default().push(record);
        }
    }
    let (mut acts, mut timers) = (0, 0);
    for history in histories.values() {
        let mut case = Case::opened(&history[0]).unwrap();
        case.run_clocks(pack);
        for two in history.windows(2) {
            let (before, record) = (&two[0].envelope, &two[1]);
            let at = record.envelope.recorded;
            let around = Around { is_manned: &|_, _| true, is_open: pack.calendar().is_open(at) };
            let due = desk::due(&case, at, &around);
            if record.envelope.door == Door::Timer {
                let (at, fact) = due.unwrap();
                assert_eq!((at, &fact.event), (record.envelope.occurred, &record.event), "{}", case.id);
                timers += 1;
            } else if before.command != record.envelope.command {
                assert_eq!(due, None, "{} before {:?}", case.id, record.event);
                acts += 1;
            }
            case.apply(record, pack);
        }
    }
    assert!(acts > 1_000 && timers > 100, "{acts} {timers}");
}

#[test]
fn a_desk_opens_a_made_up_store_for_the_one_who_made_it() {
    let (dir, _) = made(&Plan { cases: 120, open: 20, ..plan(5) });
    let desk = Desk::start(dir.path(), Clock::System, None).unwrap();
    desk.stop();
}

#[test]
fn every_kind_and_way_to_end_occurs_and_people_call_again() {
    let (dir, report) = made(&Plan { cases: 1_800, customers: 1_000, open: 120, ..plan(3) });
    let store = Store::open(dir.path()).unwrap();
    let log = log(&store);
    let mut kinds = BTreeSet::new();
    let (mut categories, mut channels, mut calls) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    let mut joined = BTreeMap::new();
    for record in &log {
        match &record.event {
            Event::Opened(opened) => {
                kinds.insert(opened.kind.clone());
                categories.insert(opened.category.clone().unwrap());
                channels.insert(opened.channel.clone());
                if let Some(customer) = opened.customer {
                    let (name, line): &(String, String) = &joined[&customer];
                    assert_eq!(record.words.get(Word::Line), Some(line.as_str()), "{name}");
                    *calls.entry(customer).or_insert(0) += 1;
                }
            }
            Event::CustomerChanged(_) => {
                let Subject::Customer(id) = record.envelope.subject else { panic!() };
                let word = |word| record.words.get(word).unwrap().to_owned();
                joined.insert(id, (word(Word::Name), word(Word::Line)));
                assert!(word(Word::Address).chars().count() > 4);
            }
            Event::Linked { case, how } => {
                assert!(matches!(how, LinkKind::Related | LinkKind::First | LinkKind::EscalatedBy));
                assert_ne!(record.envelope.subject, Subject::Case(*case));
            }
            _ => {}
        }
    }
    let pack = Pack::builtin();
    // Everybody who calls is a customer, so nothing is monitored here.
    assert_eq!(kinds.len(), pack.kinds.len() - 1);
    assert!(categories.len() > 40, "{categories:?}");
    assert!(channels.len() >= 6, "{channels:?}");
    assert!(calls.values().any(|calls| *calls > 6), "heavy users");
    assert_eq!(joined.len(), 1_000);
    let lines: BTreeSet<&String> = joined.values().map(|(_, line)| line).collect();
    assert_eq!(lines.len(), 1_000, "nobody shares a line");
    for name in [
        "accepted",
        "rejected",
        "withdrawn",
        "dispatched",
        "assigned",
        "claimed",
        "transferred",
        "noted",
        "contacted",
        "held",
        "resumed",
        "finished",
        "replied",
        "revisited",
        "closed",
        "reopened",
        "urged",
        "flagged",
        "warned",
        "breached",
        "step_fired",
        "acknowledged",
        "linked",
        "asked",
        "granted",
        "task_given",
        "task_replied",
        "promised",
        "archived",
        "attached",
        "referenced",
        "classified",
        "amended",
    ] {
        assert!(report.events_by_name.contains_key(name), "{name}: {:?}", report.events_by_name);
    }
    let each = (report.events - 1_306) as f64 / 1_800.0;
    assert!((8.5..12.5).contains(&each), "{each} events a case");
    let late = report.overdue * 100 / report.open;
    assert!((1..=12).contains(&late), "{late} % of what is open are overdue");
}

#[test]
fn everything_that_the_town_names_is_of_the_shipped_rules_and_no_hole_is_left() {
    let (town, pack) = (Town::read().unwrap(), Pack::builtin());
    let of = &town.matters;
    assert_eq!(of.hours.len(), 24);
    assert!(of.channels.iter().all(|channel| pack.channel(&channel.id).is_some()));
    let mut texts: Vec<&String> = Vec::new();
    for matter in &of.matters {
        let kind = matter.kind(pack);
        assert!(pack.category(&matter.category).is_some() && pack.team(&matter.team).is_some(), "{matter:?}");
        assert!(of.manners.iter().any(|manner| manner.id == matter.manner), "{matter:?}");
        assert!(matter.holds.iter().all(|id| pack.hold_reason(id).is_some()), "{matter:?}");
        for (disposition, reason) in &matter.results {
            assert!(
                pack.dispositions_for(kind).any(|row| row.id == *disposition),
                "{disposition} {matter:?}"
            );
            assert!(pack.closing_reasons_for(kind).any(|row| row.id == *reason), "{reason} {matter:?}");
        }
        texts.extend(matter.text.iter().chain(&matter.wants));
    }
    for manner in &of.manners {
        texts.extend(manner.notes.iter().chain(&manner.found).chain(&manner.answers));
    }
    let lists = [
        &of.openers,
        &of.closers,
        &of.long,
        &of.urges,
        &of.dispatching,
        &of.taking,
        &of.withdrawn,
        &of.rejected,
        &of.revisits,
        &of.unanswered,
        &of.reopened,
        &of.holding,
        &of.parking,
        &of.asks,
        &of.granted,
        &of.refused,
        &of.orders,
        &of.order_answers,
        &of.promised,
        &of.seen,
        &of.phrase_contacts,
    ];
    texts.extend(lists.into_iter().flatten());
    let mut chance = Chance::new(1);
    for text in texts {
        let filled = fill::fill(text, "这里", of, &mut chance);
        assert!(!filled.contains(['{', '}']), "{filled}");
    }
}

#[test]
fn names_are_as_often_as_in_the_country_and_some_are_mixed() {
    let town = Town::read().unwrap();
    let mut chance = stream::chance(1, stream::For::Customer, 0);
    let names: Vec<(String, bool)> = (0..20_000).map(|_| town.people.customer(&mut chance)).collect();
    let begin =
        |surname: &str| names.iter().filter(|(name, company)| !company && name.starts_with(surname)).count();
    assert!(begin("王") > 1_200 && begin("王") < 2_200 && begin("李") > begin("周") && begin("欧阳") > 0);
    assert!(names.iter().filter(|(_, company)| *company).count() > 700);
    let latin = names.iter().filter(|(name, _)| name.chars().any(|c| c.is_ascii_alphabetic())).count();
    assert!((300..1_500).contains(&latin), "{latin}");
    let different: BTreeSet<&String> = names.iter().map(|(name, _)| name).collect();
    assert!(different.len() > 11_000, "{}", different.len());
}

#[test]
fn what_cannot_be_made_is_said_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("new");
    let wrong = Plan { open: 401, ..plan(1) };
    let error = run(&wrong, Lang::Zh, 1000, &target, &mut |_| ()).unwrap_err();
    let fault = PlanFault { field: "open", least: 0, most: 400 };
    assert!(matches!(error, super::GenerateError::Plan(found) if found == fault), "{error}");
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("mine"), "x").unwrap();
    let error = run(&plan(1), Lang::Zh, 1000, &target, &mut |_| ()).unwrap_err();
    assert!(matches!(error, super::GenerateError::NotEmpty), "{error}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    std::fs::remove_file(target.join("mine")).unwrap();
    let small = Plan { customers: 1, cases: 1, open: 1, ..plan(1) };
    make(&small, &target);
    assert!(matches!(
        run(&small, Lang::Zh, 1000, &target, &mut |_| ()).unwrap_err(),
        super::GenerateError::Store(crate::store::StoreError::Exists)
    ));
    make(&Plan { open: 0, ..small }, &dir.path().join("closed"));
}
