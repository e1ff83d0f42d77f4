//! 环节时长: the time that closed cases spent in accept, handle, feedback and revisit, over all their rounds.

use super::{Column, Figure, Ground, Measure, Row, TOTAL, figure::Times, name::column};
use crate::{api::CaseFacts, case::Stage};

pub const COLUMNS: &[Column] = &[
    column("cases", Measure::Count),
    column("mean", Measure::Time),
    column("max", Measure::Time),
    column("fastest_80", Measure::Time),
    column("fastest_95", Measure::Time),
];

/// A row for each stage, and one from being taken in to being closed. Of cases from elsewhere only those count whose
/// steps were recorded.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let mut cases = ground.closed();
    cases.retain(|facts| facts.accepted.is_some());
    let stages = [Stage::Accept, Stage::Handle, Stage::Feedback, Stage::Revisit];
    let spent = |place: usize| {
        let in_stage = move |facts: &&CaseFacts| facts.stages.get(place).copied().flatten();
        Times::new(cases.iter().filter_map(move |facts| Some((in_stage(facts)?, facts.case))))
    };
    let mut rows: Vec<Row> = stages
        .into_iter()
        .enumerate()
        .map(|(place, stage)| Row { key: stage.id().to_owned(), figures: figures(&spent(place)) })
        .collect();
    let whole =
        Times::new(cases.iter().filter_map(|facts| Some((facts.closed?.since(facts.opened), facts.case))));
    rows.push(Row { key: TOTAL.to_owned(), figures: figures(&whole) });
    rows
}

fn figures(times: &Times) -> Vec<Figure> {
    vec![times.count(), times.mean(), times.max(), times.fastest(80), times.fastest(95)]
}
