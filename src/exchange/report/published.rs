//! 公示名单: partners, short codes and apps of whom the public was told, what was done and since when. It says nothing of
//! how many cases there were, and nothing of anybody who complained.

use std::collections::BTreeMap;

use super::{
    Column, Figure, Ground, Measure, Row, Value,
    name::column,
    partners::{MEASURES, is_against, key, said},
};
use crate::{
    api::CaseFacts,
    case::{CaseId, Measured},
    sla::Instant,
};

pub const COLUMNS: &[Column] = &[
    column("block", Measure::Day),
    column("shut_down", Measure::Day),
    column("warning", Measure::Day),
    column("penalty", Measure::Day),
    column("publication", Measure::Day),
];

/// Measures by which the public is told.
const PUBLIC: [&str; 2] = ["warning", "publication"];

/// A row for each name against which such a measure was taken in the period, with what those cases did against it until
/// the end of the period. There is no row of all, and none of what names nobody.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let told = |it: &Measured| {
        PUBLIC.contains(&it.measure.as_str()) && it.taken.is_some_and(|at| ground.period.has(at))
    };
    let mut named: BTreeMap<(usize, String), (String, Vec<&CaseFacts>)> = BTreeMap::new();
    for facts in ground.facts.iter().filter(|facts| !facts.merged) {
        let names = facts.measures.iter().filter(|it| told(it)).flat_map(|it| &it.against);
        let here: BTreeMap<_, _> = names.filter_map(|name| Some((key(name)?, name))).collect();
        for (key, name) in here {
            named.entry(key).or_insert_with(|| (said(name), Vec::new())).1.push(facts);
        }
    }
    let row = |(wanted, (key, cases)): ((usize, String), (String, Vec<&CaseFacts>))| {
        let since = |measure: &str| {
            let days = cases.iter().flat_map(|facts| {
                let of = facts.measures.iter().filter(|it| it.measure == measure && is_against(it, &wanted));
                of.filter_map(|it| Some((it.taken?, facts.case)))
            });
            first(days.filter(|(at, _)| *at < ground.period.until), ground)
        };
        Row { key, figures: MEASURES.map(since).into() }
    };
    named.into_iter().map(row).collect()
}

/// The day of the earliest, and its case.
fn first(days: impl Iterator<Item = (Instant, CaseId)>, ground: &Ground<'_>) -> Figure {
    let first = days.min();
    let day = first.map(|(at, _)| Value::Day(at.zoned(&ground.pack.zone).date()));
    let cases = first.into_iter().map(|(_, case)| case).collect();
    Figure { value: day.unwrap_or(Value::None), cases, now: None }
}
