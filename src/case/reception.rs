//! 客户接待日: who sits where on which day, who comes when, who is received and with what outcome. Folded from the log alone.

mod act;
mod duty;
mod event;
mod sitting;
mod slot;
mod visit;

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

pub use act::ReceptionCommand;
pub use duty::Duty;
pub use event::{Call, Outcome, ReceptionEvent};
pub use sitting::Sitting;
pub use slot::{read_slot, slot_time};
pub use visit::Visit;

use super::{CaseId, Event, Recorded, Subject};

/// The kind whose cases are received.
pub const VISIT: &str = "visit";
/// What a case that was solved on the spot is finished with.
pub const SOLVED_ON_SPOT: &str = "solved_on_spot";
/// The most people who come to a branch on a day.
pub const MAX_VISITS: usize = 500;
/// The most days of branches that are kept.
pub const MAX_SITTINGS: usize = 5_000;
/// Years for which a day is kept, counted from the last one that something was written of. The cases themselves stay.
const YEARS: i32 = 3;

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reception {
    /// By day and branch.
    sittings: BTreeMap<(Date, String), Sitting>,
}

/// One branch on one day, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionRow {
    pub day: Date,
    pub branch: String,
    pub sitting: Sitting,
}

/// Nobody is received.
pub static NO_RECEPTION: Reception = Reception { sittings: BTreeMap::new() };

impl Reception {
    /// From its rows.
    pub fn of(rows: impl IntoIterator<Item = ReceptionRow>) -> Self {
        let rows = rows.into_iter().map(|ReceptionRow { day, branch, sitting }| ((day, branch), sitting));
        Self { sittings: rows.collect() }
    }

    /// All of it as rows.
    pub fn rows(&self) -> impl Iterator<Item = ReceptionRow> {
        let row = |(day, branch, sitting): (Date, &str, &Sitting)| ReceptionRow {
            day,
            branch: branch.to_owned(),
            sitting: sitting.clone(),
        };
        self.sittings().map(row)
    }

    /// Takes an event in.
    pub fn apply(&mut self, record: &Recorded) {
        let Event::Reception(event) = &record.event else { return };
        let (day, branch) = event.place();
        if let (ReceptionEvent::Booked { .. } | ReceptionEvent::Arrived { .. }, Subject::Case(case)) =
            (event, record.envelope.subject)
        {
            // A case has one appointment at a time: the one before is free again.
            let elsewhere = self.sittings.iter_mut().filter(|(at, _)| (at.0, at.1.as_str()) != (day, branch));
            elsewhere.for_each(|(_, sitting)| sitting.let_go(case));
        }
        let sitting = self.sittings.entry((day, branch.to_owned())).or_default();
        match record.envelope.subject {
            Subject::Case(case) => sitting.take(case, event, record.envelope.occurred),
            _ => sitting.set_duty(event),
        }
        if let Ok(oldest) = day.checked_sub(YEARS.years()) {
            self.sittings.retain(|(kept, _), sitting| *kept >= oldest && !sitting.is_empty());
        }
    }

    /// A branch on a day.
    pub fn sitting(&self, day: Date, branch: &str) -> Option<&Sitting> {
        self.sittings.get(&(day, branch.to_owned()))
    }

    /// Day, branch, and what happens there, in that order.
    pub fn sittings(&self) -> impl Iterator<Item = (Date, &str, &Sitting)> {
        self.sittings.iter().map(|((day, branch), sitting)| (*day, branch.as_str(), sitting))
    }

    /// Where a case is expected or waits, otherwise where it was last: day, branch and how it stands there.
    pub fn visit(&self, case: CaseId) -> Option<(Date, &str, &Visit)> {
        let of = |(day, branch, sitting)| Sitting::visit(sitting, case).map(|visit| (day, branch, visit));
        self.sittings().filter_map(of).max_by_key(|(day, _, visit)| (visit.received.is_none(), *day))
    }
}

#[cfg(test)]
mod tests;
