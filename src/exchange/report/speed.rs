//! 处理时长: how long complaints took from being taken in to their final reply, and which share of them was in time.

use super::{
    Column, Figure, Ground, Measure, Row,
    figure::Times,
    name::{column, ids},
};
use crate::api::CaseFacts;

pub const COLUMNS: &[Column] = &[
    column("closed", Measure::Count),
    column("answered", Measure::Count),
    column("fastest_80", Measure::Time),
    column("fastest_95", Measure::Time),
    column("mean", Measure::Time),
    column("max", Measure::Time),
    column("result_in_time", Measure::Share),
    column("answer_in_time", Measure::Share),
];

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.complaints(ground.closed());
    ground.by_class(&cases, |of| {
        let took = |facts: &&CaseFacts| Some((facts.replied?.since(facts.opened), facts.case));
        let times = Times::new(of.iter().copied().filter_map(|facts| took(&facts)));
        vec![
            Figure::count(of.iter().copied()),
            times.count(),
            times.fastest(80),
            times.fastest(95),
            times.mean(),
            times.max(),
            in_time(of, "result"),
            in_time(of, "answer"),
        ]
    })
}

/// The share of those answered under a limit that were answered within it, in every round.
fn in_time(cases: &[&CaseFacts], clock: &str) -> Figure {
    let under = |facts: &&&CaseFacts| {
        facts.replied.is_some() && facts.clocks.iter().any(|cycle| cycle.clock == clock)
    };
    let limited: Vec<&CaseFacts> = cases.iter().filter(under).copied().collect();
    let late = |facts: &CaseFacts| facts.clocks.iter().any(|cycle| cycle.clock == clock && cycle.breached);
    Figure::share(ids(limited.iter().copied().filter(|facts| !late(facts))), limited.len())
}
