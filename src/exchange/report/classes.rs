//! 分类量: complaints taken in, by the regulator's classes, with their shares, 万投比, and those that are repeated or went
//! over our heads.

use super::{
    Column, Figure, Ground, Measure, Row,
    name::{column, ids},
};
use crate::{api::CaseFacts, case::FlagKind};

pub const COLUMNS: &[Column] = &[
    column("cases", Measure::Count),
    column("share", Measure::Share),
    column("per_10k", Measure::Rate),
    column("repeat", Measure::Count),
    column("repeat_share", Measure::Share),
    column("escalated", Measure::Count),
    column("escalated_share", Measure::Share),
    column("open", Measure::Count),
];

/// Complaints for each so many customers.
const PER: u64 = 10_000;

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.complaints(ground.opened());
    ground.by_class(&cases, |of| {
        let flagged = |flag: FlagKind| -> Vec<&CaseFacts> {
            of.iter().copied().filter(|facts| facts.has(flag)).collect()
        };
        let (repeat, escalated) = (flagged(FlagKind::Repeat), flagged(FlagKind::Escalated));
        vec![
            Figure::count(of.iter().copied()),
            Figure::share(ids(of.iter().copied()), cases.len()),
            Figure::rate(ids(of.iter().copied()), ground.customers, PER),
            Figure::count(repeat.iter().copied()),
            Figure::share(ids(repeat), of.len()),
            Figure::count(escalated.iter().copied()),
            Figure::share(ids(escalated), of.len()),
            Figure::count(of.iter().copied().filter(|facts| facts.stage.is_open())),
        ]
    })
}
