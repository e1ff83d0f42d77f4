//! 约定: what people promised to customers, and how much of it was kept. Taken of cases that were opened in the period, so
//! that what is broken shows while it is open still.

use super::{Column, Figure, Ground, Measure, Row, TOTAL, name::column};
use crate::{
    api::{CaseFacts, PromiseFacts},
    case::{CaseId, PromiseKind},
    sla::Instant,
};

pub const COLUMNS: &[Column] = &[
    column("owed", Measure::Count),
    column("kept", Measure::Count),
    column("broken", Measure::Count),
    column("kept_share", Measure::Share),
    column("running", Measure::Count),
];

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Kept,
    Broken,
    /// In time still.
    Running,
    /// The case ended in time, and with it what was owed.
    Void,
}

pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.opened();
    let mut all = Vec::new();
    let mut rows = Vec::new();
    let mut put = |key: &str, promises: Vec<(Stands, CaseId)>| {
        rows.push(Row { key: key.to_owned(), figures: figures(&promises) });
        all.extend(promises);
    };
    for kind in [PromiseKind::Callback, PromiseKind::Result] {
        let of = |facts: &&CaseFacts| -> Vec<(Stands, CaseId)> {
            let promises = facts.promises.iter().filter(|promise| promise.what == kind);
            promises.map(|promise| (by_person(promise, facts, ground.now), facts.case)).collect()
        };
        // Its id is that of a clock too.
        put(&format!("promised_{}", kind.id()), cases.iter().flat_map(of).collect());
    }
    rows.push(Row { key: TOTAL.to_owned(), figures: figures(&all) });
    rows
}

fn by_person(promise: &PromiseFacts, facts: &CaseFacts, now: Instant) -> Stands {
    match promise.kept {
        Some(kept) if kept <= promise.due => Stands::Kept,
        Some(_) => Stands::Broken,
        None if facts.closed.unwrap_or(now) > promise.due => Stands::Broken,
        None if facts.closed.is_some() => Stands::Void,
        None => Stands::Running,
    }
}

fn figures(promises: &[(Stands, CaseId)]) -> Vec<Figure> {
    let of = |wanted: &[Stands]| -> Vec<CaseId> {
        let which = promises.iter().filter(|(stands, _)| wanted.contains(stands));
        which.map(|(_, case)| *case).collect()
    };
    let kept = of(&[Stands::Kept]);
    vec![
        Figure::of_cases(of(&[Stands::Kept, Stands::Broken, Stands::Running])),
        Figure::of_cases(kept.clone()),
        Figure::of_cases(of(&[Stands::Broken])),
        Figure::share(kept, of(&[Stands::Kept, Stands::Broken]).len()),
        Figure::of_cases(of(&[Stands::Running])),
    ]
}
