//! A clock as the desk shows and proves it, and what must therefore have been told about it.

use super::{Told, proof};
use crate::{
    api::ClockView,
    rules::{Pack, When},
    sim::digest::rule_of,
    sla::{Instant, Proof},
};

/// How a clock stood at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    pub clock: String,
    /// When its present cycle stopped, if it did.
    pub stopped: Option<Instant>,
    /// What was due in its present cycle by the time it stopped, or by the end.
    pub due: Vec<(Told, Instant)>,
    /// Breaches of the cycles before.
    pub before: Vec<(Told, Instant)>,
}

impl Stood {
    /// Of a clock that has a proof.
    pub fn new(view: &ClockView, proof: &Proof, now: Instant) -> Self {
        let until = proof.stopped.unwrap_or(now);
        let pack = Pack::builtin();
        let rule = pack.clock(rule_of(&view.id));
        let cycle = proof.cycle;
        let mut due = Vec::new();
        for percent in rule.map_or(&[75, 90][..], |rule| &rule.warn) {
            let per_mille = percent * 10;
            let at = proof::share(proof, per_mille);
            due.extend(at.map(|at| (Told::Share { cycle, per_mille }, at)));
        }
        // The deadline itself is in time.
        let breach =
            proof.deadline.map(|deadline| (Told::Share { cycle, per_mille: 1000 }, deadline.plus(1)));
        due.extend(breach);
        let steps = pack.ladder_of(rule_of(&view.id)).map_or(&[][..], |ladder| &ladder.steps);
        for (step, rung) in (1..).zip(steps) {
            let at = match rung.at {
                When::Share(percent) => proof::share(proof, percent * 10),
                When::Offset(seconds) => {
                    proof.deadline.map(|deadline| deadline.plus(seconds + i64::from(seconds >= 0)))
                }
            };
            due.extend(at.map(|at| (Told::Step { cycle, step }, at)));
        }
        due.retain(|(_, at)| *at <= until);
        Self { due, stopped: proof.stopped, ..Self::past(view) }
    }

    /// Of a clock that has nothing but its past.
    pub fn past(view: &ClockView) -> Self {
        let breached = view.clock.past.iter().filter(|past| past.breached());
        let before = breached.filter_map(|past| {
            let told = Told::Share { cycle: past.cycle, per_mille: 1000 };
            Some((told, past.deadline?.plus(1)))
        });
        Self { clock: view.id.clone(), stopped: None, due: Vec::new(), before: before.collect() }
    }
}
