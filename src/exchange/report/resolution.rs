//! 解决: complaints resolved the first time (一次解决率) and in the call that took them in, those handled again, and
//! those that departments sent back (退单率).

use super::{
    Column, Figure, Ground, Measure, Row,
    name::{column, ids},
};
use crate::{
    api::CaseFacts,
    case::{FlagKind, Satisfaction},
};

pub const COLUMNS: &[Column] = &[
    column("closed", Measure::Count),
    column("first_time", Measure::Count),
    column("first_time_rate", Measure::Share),
    column("one_call", Measure::Count),
    column("one_call_rate", Measure::Share),
    column("again", Measure::Count),
    column("again_rate", Measure::Share),
    column("sent_back", Measure::Count),
    column("sent_back_rate", Measure::Share),
    column("urged", Measure::Count),
];

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.complaints(ground.closed());
    ground.by_class(&cases, |of| {
        let which = |fits: &dyn Fn(&CaseFacts) -> bool| -> Vec<&CaseFacts> {
            of.iter().copied().filter(|facts| fits(facts)).collect()
        };
        let mut figures = vec![Figure::count(of.iter().copied())];
        for cases in [
            which(&first_time),
            which(&|facts| facts.one_call),
            which(&|facts| facts.rounds > 0),
            which(&|facts| facts.bounces > 0),
        ] {
            figures.push(Figure::count(cases.iter().copied()));
            figures.push(Figure::share(ids(cases), of.len()));
        }
        figures.push(Figure::count(which(&|facts| facts.urges > 0)));
        figures
    })
}

/// Closed in its first round, by a customer who neither had complained of it before, nor went over our heads or to the
/// regulator, nor was dissatisfied.
fn first_time(facts: &CaseFacts) -> bool {
    let came_again = [FlagKind::Repeat, FlagKind::Escalated, FlagKind::Appeal];
    facts.rounds == 0
        && !came_again.into_iter().any(|flag| facts.has(flag))
        && facts.satisfaction != Some(Satisfaction::Dissatisfied)
}
