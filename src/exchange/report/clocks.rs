//! 时限指标: each clock with the share kept in time, and both the mean and the longest of the time that it took, net of
//! holds and gross. A mean is an average over a period, a maximum what one customer lived through: both are reported.

use super::{Column, Figure, Ground, Measure, Row, TOTAL, figure::Times, name::column};
use crate::{api::CycleFacts, case::CaseId, rules::Scope};

pub const COLUMNS: &[Column] = &[
    column("ended", Measure::Count),
    column("in_time", Measure::Share),
    column("late", Measure::Count),
    column("mean_net", Measure::Time),
    column("max_net", Measure::Time),
    column("mean_gross", Measure::Time),
    column("max_gross", Measure::Time),
    column("mean_late", Measure::Time),
    column("max_late", Measure::Time),
];

type Cycle<'a> = (&'a CycleFacts, CaseId);

/// A row for each clock that ended, in the order of the rules. Each cycle counts for itself: an earlier result stays.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.closed();
    let cycles: Vec<Cycle<'_>> = cases
        .iter()
        .flat_map(|facts| facts.clocks.iter().map(|cycle| (cycle, facts.case)))
        // What the end of the case ended counts where it was late by then.
        .filter(|(cycle, _)| cycle.ended() || cycle.stopped.is_some() && cycle.breached)
        .collect();
    let of_rules = ground.pack.clocks.iter().map(|rule| match rule.of {
        Scope::Case => rule.id.as_str(),
        Scope::Task => "task",
        Scope::Ask => "ask",
        Scope::Promise => "promise",
        Scope::Order => "order",
        Scope::Loaner => "loaner",
    });
    let mut keys: Vec<&str> = Vec::new();
    let mut others: Vec<&str> = cycles.iter().map(|(cycle, _)| cycle.sort()).collect();
    others.sort_unstable();
    for key in of_rules.chain(others) {
        if !keys.contains(&key) && cycles.iter().any(|(cycle, _)| cycle.sort() == key) {
            keys.push(key);
        }
    }
    let of = |key: &str| -> Vec<Cycle<'_>> {
        cycles.iter().filter(|(cycle, _)| cycle.sort() == key).copied().collect()
    };
    let mut rows: Vec<Row> =
        keys.into_iter().map(|key| Row { key: key.to_owned(), figures: figures(&of(key)) }).collect();
    rows.push(Row { key: TOTAL.to_owned(), figures: figures(&cycles) });
    rows
}

fn figures(cycles: &[Cycle<'_>]) -> Vec<Figure> {
    let cases = |late: bool| -> Vec<CaseId> {
        cycles.iter().filter(|(cycle, _)| cycle.breached == late).map(|(_, case)| *case).collect()
    };
    let net = Times::new(cycles.iter().map(|(cycle, case)| (cycle.spent_s, *case)));
    let gross = Times::new(cycles.iter().filter_map(|(cycle, case)| Some((cycle.gross_s()?, *case))));
    let late = Times::new(
        cycles.iter().filter(|(cycle, _)| cycle.breached).map(|(cycle, case)| (cycle.late_s(), *case)),
    );
    vec![
        net.count(),
        Figure::share(cases(false), cycles.len()),
        Figure::of_cases(cases(true)),
        net.mean(),
        net.max(),
        gross.mean(),
        gross.max(),
        late.mean(),
        late.max(),
    ]
}
