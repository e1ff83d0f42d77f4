//! 申诉: cases before the regulator, flagged so or come from there, and how many for a million customers. Counted over a quarter it is the regulator's
//! figure.

use super::{
    Column, Figure, Ground, Measure, Row,
    name::{column, ids},
};
use crate::case::FlagKind;

pub const COLUMNS: &[Column] = &[
    column("appeals", Measure::Count),
    column("share", Measure::Share),
    column("per_million", Measure::Rate),
    column("open", Measure::Count),
];

/// Appeals for each so many customers.
const PER: u64 = 1_000_000;

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let channels =
        ground.pack.clock("appeal_answer").map(|rule| rule.channels.as_slice()).unwrap_or_default();
    let mut cases = ground.opened();
    cases.retain(|facts| facts.has(FlagKind::Appeal) || channels.contains(&facts.channel));
    ground.by_class(&cases, |of| {
        vec![
            Figure::count(of.iter().copied()),
            Figure::share(ids(of.iter().copied()), cases.len()),
            Figure::rate(ids(of.iter().copied()), ground.customers, PER),
            Figure::count(of.iter().copied().filter(|facts| facts.stage.is_open())),
        ]
    })
}
