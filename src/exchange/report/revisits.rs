//! 回访: how many customers were asked, how many of them were reached, and what these said. Reach and satisfaction are apart:
//! who was not reached said nothing.

use super::{
    Column, Figure, Ground, Measure, Row, ground,
    name::{column, ids},
};
use crate::{
    api::CaseFacts,
    case::{Closing, Satisfaction},
};

pub const COLUMNS: &[Column] = &[
    column("closed", Measure::Count),
    column("asked", Measure::Count),
    column("reached", Measure::Count),
    column("reach_rate", Measure::Share),
    column("satisfied", Measure::Count),
    column("indifferent", Measure::Count),
    column("dissatisfied", Measure::Count),
    column("satisfaction", Measure::Share),
    column("not_asked", Measure::Count),
];

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.closed();
    let kinds = ground.pack.kinds.iter().map(|kind| kind.id.as_str());
    let mut rows = ground::rows(kinds, &cases, |facts| Some(&facts.kind), figures);
    rows.retain(|row| row.key != super::UNSAID);
    rows
}

fn figures(cases: &[&CaseFacts]) -> Vec<Figure> {
    let which = |fits: &dyn Fn(&CaseFacts) -> bool| -> Vec<&CaseFacts> {
        cases.iter().copied().filter(|facts| fits(facts)).collect()
    };
    let said = |answer| which(&|facts| facts.satisfaction == Some(answer));
    let (asked, reached) = (which(&asked), which(&|facts| facts.revisited.is_some()));
    let satisfied = said(Satisfaction::Satisfied);
    let answered = which(&|facts| facts.satisfaction.is_some()).len();
    vec![
        Figure::count(cases.iter().copied()),
        Figure::count(asked.iter().copied()),
        Figure::count(reached.iter().copied()),
        Figure::share(ids(reached.iter().copied()), asked.len()),
        Figure::count(satisfied.iter().copied()),
        Figure::count(said(Satisfaction::Indifferent)),
        Figure::count(said(Satisfaction::Dissatisfied)),
        Figure::share(ids(satisfied), answered),
        Figure::count(which(&|facts| !self::asked(facts))),
    ]
}

/// Whether anybody tried to ask.
fn asked(facts: &CaseFacts) -> bool {
    facts.asked > 0 || facts.revisited.is_some() || facts.closing == Some(Closing::NotReached)
}
