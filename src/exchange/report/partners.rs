//! 合作方处置台账: what was found against partners, short codes and apps, what was ordered against them, and what of it was
//! done.

use std::collections::BTreeMap;

use super::{Column, Figure, Ground, Measure, Row, TOTAL, UNSAID, name::column};
use crate::{
    api::CaseFacts,
    case::{CaseId, Measured, grouped},
    text::clean_line,
};

pub const COLUMNS: &[Column] = &[
    column("cases", Measure::Count),
    column("upheld", Measure::Count),
    column("ordered", Measure::Count),
    column("block", Measure::Count),
    column("shut_down", Measure::Count),
    column("warning", Measure::Count),
    column("penalty", Measure::Count),
    column("publication", Measure::Count),
    column("unfinished", Measure::Count),
    column("late", Measure::Count),
];

/// The measures that have a column each.
pub const MEASURES: [&str; 5] = ["block", "shut_down", "warning", "penalty", "publication"];

/// What stands between field and name in the key of a row.
pub const BETWEEN: char = '/';

/// The clock that runs from an order until it is done.
const CLOCK: &str = "measure";

/// What a case says of one of those that it names.
struct Concern<'a> {
    facts: &'a CaseFacts,
    measures: Vec<&'a Measured>,
}

/// A row for each partner, short code and app, one for what names none of them, and one of all. Who is named by a case
/// and what was done against them are in one row each; a case that names several is in several.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases: Vec<&CaseFacts> = ground
        .opened()
        .into_iter()
        .filter(|facts| !facts.offenders.is_empty() || !facts.measures.is_empty())
        .collect();
    let mut named: BTreeMap<(usize, String), (String, Vec<Concern<'_>>)> = BTreeMap::new();
    let mut unsaid = Vec::new();
    for facts in &cases {
        let mut here: BTreeMap<(usize, String), &(String, String)> = BTreeMap::new();
        for name in facts.offenders.iter().chain(facts.measures.iter().flat_map(|it| &it.against)) {
            here.extend(key(name).map(|key| (key, name)));
        }
        let nobody: Vec<&Measured> = facts.measures.iter().filter(|it| it.against.is_empty()).collect();
        if here.is_empty() || !nobody.is_empty() {
            unsaid.push(Concern { facts, measures: nobody });
        }
        for (key, name) in here {
            let measures = facts.measures.iter().filter(|it| is_against(it, &key)).collect();
            let row = named.entry(key).or_insert_with(|| (said(name), Vec::new()));
            row.1.push(Concern { facts, measures });
        }
    }
    let row = |key: String, of: &[Concern<'_>]| Row { key, figures: figures(of) };
    let mut rows: Vec<Row> = named.into_values().map(|(key, of)| row(key, &of)).collect();
    if !unsaid.is_empty() {
        rows.push(row(UNSAID.to_owned(), &unsaid));
    }
    let all: Vec<Concern<'_>> =
        cases.iter().map(|facts| Concern { facts, measures: facts.measures.iter().collect() }).collect();
    rows.push(row(TOTAL.to_owned(), &all));
    rows
}

/// What a name is grouped by: the place of its field, and the name without width, case and spaces.
pub(super) fn key((field, value): &(String, String)) -> Option<(usize, String)> {
    let place = crate::case::OFFENDERS.iter().position(|id| id == field)?;
    Some((place, grouped(value))).filter(|(_, value)| !value.is_empty())
}

/// The key of the row of a name, as the first case wrote it.
pub(super) fn said((field, value): &(String, String)) -> String {
    format!("{field}{BETWEEN}{}", clean_line(value).trim())
}

pub(super) fn is_against(measured: &Measured, wanted: &(usize, String)) -> bool {
    measured.against.iter().any(|name| key(name).as_ref() == Some(wanted))
}

fn figures(of: &[Concern<'_>]) -> Vec<Figure> {
    let measures = |wanted: &dyn Fn(&Measured) -> bool| -> Figure {
        let each = of.iter().flat_map(|concern| {
            let case = concern.facts.case;
            concern.measures.iter().filter(|it| wanted(it)).map(move |_| case)
        });
        Figure::of_cases(each.collect())
    };
    let late: Vec<CaseId> = of
        .iter()
        .flat_map(|concern| {
            let orders = concern.measures.iter().filter_map(|it| it.ordered);
            let late = |cycle: &&crate::api::CycleFacts| cycle.clock == CLOCK && cycle.breached;
            let cycles: Vec<_> = concern.facts.clocks.iter().filter(late).collect();
            let ran =
                move |at| cycles.iter().any(|it| it.started <= at && it.stopped.is_none_or(|end| at < end));
            orders.filter(move |at| ran(*at)).map(|_| concern.facts.case)
        })
        .collect();
    let mut figures = vec![
        Figure::count(of.iter().map(|concern| concern.facts)),
        Figure::count(of.iter().map(|concern| concern.facts).filter(|facts| facts.offence_upheld)),
        measures(&|it| it.ordered.is_some()),
    ];
    figures.extend(MEASURES.map(|id| measures(&|it| it.measure == id && it.taken.is_some())));
    figures.extend([measures(&Measured::is_owed), Figure::of_cases(late)]);
    figures
}
