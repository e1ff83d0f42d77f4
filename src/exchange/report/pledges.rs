//! 六项承诺: how many cases kept what the house promises to everybody, of those of which it was decided in the period. What is
//! late and not done yet was not kept; what was decided stays with the rules under which it was.

use super::{Column, Figure, Ground, Measure, Row, Value, name::column};
use crate::{
    api::CaseFacts,
    case::{CaseId, Stands},
};

pub const COLUMNS: &[Column] = &[
    column("owed", Measure::Count),
    column("kept", Measure::Count),
    column("broken", Measure::Count),
    column("kept_share", Measure::Share),
    column("target", Measure::Share),
    column("running", Measure::Count),
    column("waiting", Measure::Count),
];

/// A row for each pledge of the rules in force, and for each other that was decided of. They are no parts of one whole, so
/// there is none of all.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let offered = ground.pack.pledges.iter().filter(|pledge| pledge.on);
    let mut keys: Vec<&str> = offered.map(|pledge| pledge.id.as_str()).collect();
    let mut more: Vec<&str> = ground
        .facts
        .iter()
        .flat_map(|facts| &facts.pledges)
        .filter(|of| of.stands.at(ground.now).decided().is_some_and(|at| ground.period.has(at)))
        .map(|of| of.pledge.as_str())
        .collect();
    more.sort_unstable();
    more.dedup();
    more.retain(|key| !keys.contains(key));
    keys.extend(more);
    keys.into_iter().map(|key| Row { key: key.to_owned(), figures: figures(ground, key) }).collect()
}

fn figures(ground: &Ground<'_>, pledge: &str) -> Vec<Figure> {
    let stands = |facts: &CaseFacts| {
        let of = facts.pledges.iter().find(|of| of.pledge == pledge)?;
        Some(of.stands.at(ground.now))
    };
    let of = |wanted: &dyn Fn(Stands) -> bool| -> Vec<CaseId> {
        let fits = |facts: &&CaseFacts| stands(facts).is_some_and(wanted);
        ground.facts.iter().filter(fits).map(|facts| facts.case).collect()
    };
    let within = |at| ground.period.has(at);
    let kept = of(&|it| matches!(it, Stands::Kept(at) if within(at)));
    let broken = of(&|it| matches!(it, Stands::Broken(at) if within(at)));
    let owed = of(&|it| it.decided().is_some_and(within));
    let share = ground.pack.pledge(pledge).map(|rule| u64::from(rule.share));
    let target = share.map_or(Value::None, |part| Value::Share { part, of: 100 });
    vec![
        Figure::of_cases(owed.clone()),
        Figure::of_cases(kept.clone()),
        Figure::of_cases(broken),
        Figure::share(kept, owed.len()),
        Figure { value: target, cases: Vec::new(), now: None },
        Figure::of_cases(of(&|it| matches!(it, Stands::Due(_) | Stands::Open))),
        Figure::of_cases(of(&|it| it == Stands::Held)),
    ]
}
