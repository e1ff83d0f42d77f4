//! What came in is the sum over the heads, whatever happened to the cases and however it was projected.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{
    disk::{Dice, Disk},
    *,
};
use crate::{
    case::{Case, Day, Event, LinkKind, Stage, Words, hour_of},
    rules::Pack,
    sla::Instant,
    store::{NewEvent, head, seal::Keys, tables::HEADS, tables::KEYS},
};

const CATEGORIES: [&str; 4] = ["voice", "slow_data", "improvement_item", "unordered"];

/// What happens next: a case comes in, is classified anew, goes on in another, ends, or something is taken back.
fn next(scribe: &mut Scribe, events: &[NewEvent], cases: &mut u32, dice: &mut Dice) -> Vec<NewEvent> {
    scribe.now += dice.roll(200_000) as i64;
    let category = |dice: &mut Dice| match dice.roll(5) {
        0 => None,
        n => Some(CATEGORIES[n as usize - 1].to_owned()),
    };
    if *cases < 2 || dice.roll(3) == 0 {
        *cases += 1;
        let mut opened = scribe.opened(case(*cases), None, Words::default());
        if let Event::Opened(facts) = &mut opened.event {
            facts.category = category(dice);
        }
        return vec![opened];
    }
    let pick = |dice: &mut Dice| case(1 + dice.roll((*cases).into()) as u32);
    let (on, other) = (pick(dice), pick(dice));
    match dice.roll(6) {
        0 | 1 => {
            let (kind, severity) = (Pack::builtin().kinds[0].id.clone(), 3);
            let event = Event::Classified { kind, category: category(dice), severity, place: None };
            vec![scribe.on(on, event, "")]
        }
        2 if on != other => {
            let opened = Instant::from_seconds(scribe.now - 86_400 * dice.roll(9) as i64);
            vec![
                scribe.on(on, Event::Merged { into: other }, ""),
                scribe.on(other, Event::Absorbed { case: on, opened }, ""),
            ]
        }
        3 => vec![scribe.on(on, Event::Withdrawn { reason: "customer".into() }, "")],
        4 => {
            let last = scribe.last(on);
            let undoable = events.get(last as usize - 1).is_some_and(|new| new.envelope.prev != 0);
            vec![scribe.on(on, if undoable { Event::Undone { seqs: vec![last] } } else { Event::Noted }, "")]
        }
        _ => vec![scribe.on(on, Event::Noted, "x")],
    }
}

type Days = BTreeMap<(String, Day), u32>;

/// Counted over the heads, one by one: by category and day, the days on which cases were opened, and improvement items.
fn counted(store: &Store) -> (Days, Vec<(Day, u32)>, Vec<u32>) {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let (mut days, mut opened, mut items) = (Days::new(), Vec::new(), Vec::new());
    let heads: Vec<Case> = store
        .read(|txn| {
            let mut keys = Keys::new(txn.open_table(KEYS)?);
            let mut heads = Vec::new();
            for (_, table) in HEADS {
                for row in redb::ReadableTable::iter(&txn.open_table(table)?)? {
                    heads.push(head::read(row?.1.value(), &mut keys)?);
                }
            }
            Ok(heads)
        })
        .unwrap();
    for case in heads {
        let merged = case.links.iter().any(|link| link.how == LinkKind::MergedInto);
        let day = hour_of(case.opened, &zone).0;
        let category = case.facts.category.clone().unwrap_or_default();
        opened.push((day, case.id.n));
        if category == "improvement_item" {
            if !merged && case.stage != Stage::Withdrawn {
                items.push(case.id.n);
            }
        } else if !merged {
            *days.entry((String::new(), day)).or_default() += 1;
            if !category.is_empty() {
                *days.entry((category, day)).or_default() += 1;
            }
        }
    }
    opened.sort_unstable();
    items.sort_unstable_by(|a, b| b.cmp(a));
    (days, opened, items)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_of_what_came_in_are_those_of_the_heads(seed in any::<u64>(), turns in 1usize..120, often in 1u64..12) {
        let mut dice = Dice(seed);
        let mut scribe = Scribe::new();
        let mut events = scribe.first();
        let (_, store) = Disk::with_store(&facts(), &events);
        store.load().unwrap();
        let mut cases = 0;
        for _ in 0..turns {
            let new = next(&mut scribe, &events, &mut cases, &mut dice);
            store.commit(&batch(new.clone())).unwrap();
            events.extend(new);
            if dice.roll(often) == 0 {
                store.project(&[], scribe.seq() - dice.roll(2)).unwrap();
            }
        }
        store.load().unwrap();
        let (days, opened, items) = counted(&store);
        let (from, until) = (Day(0), Day(100_000));
        for rebuilt in [false, true] {
            let mut told = Days::new();
            for category in [None, Some("voice"), Some("slow_data"), Some("improvement_item"), Some("unordered")] {
                for (day, count) in store.arrivals(category, from, until).unwrap() {
                    told.insert((category.unwrap_or_default().to_owned(), day), count);
                }
            }
            prop_assert_eq!(&told, &days);
            let mut all: Vec<u32> = opened.iter().map(|(_, n)| *n).collect();
            all.sort_unstable();
            prop_assert_eq!(store.opened_between(from, until).unwrap(), all);
            prop_assert_eq!(store.first_day().unwrap(), opened.first().map(|(day, _)| *day));
            for (day, n) in &opened {
                prop_assert!(store.opened_between(*day, Day(day.0 + 1)).unwrap().contains(n));
            }
            prop_assert_eq!(&store.improvements(1_000).unwrap(), &items);
            prop_assert_eq!(store.check(&[]).unwrap(), []);
            if !rebuilt {
                store.rebuild().unwrap();
            }
        }
    }
}
