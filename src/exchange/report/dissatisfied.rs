//! 不满意原因: why customers were dissatisfied when they were asked.

use super::{
    Column, Figure, Ground, Measure, Row, ground,
    name::{column, ids},
};
use crate::case::Satisfaction;

pub const COLUMNS: &[Column] = &[column("cases", Measure::Count), column("share", Measure::Share)];

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let mut cases = ground.closed();
    cases.retain(|facts| facts.satisfaction == Some(Satisfaction::Dissatisfied));
    let reasons = ground.pack.dissatisfied_reasons.iter().map(|reason| reason.id.as_str());
    ground::rows(
        reasons,
        &cases,
        |facts| facts.why.as_deref(),
        |of| vec![Figure::count(of.iter().copied()), Figure::share(ids(of.iter().copied()), cases.len())],
    )
}
