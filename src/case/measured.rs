//! 处置措施: what was ordered against a partner, a short code or an app, and whether it was done.

use serde::{Deserialize, Serialize};

use super::{Case, Event, Recorded, grouped, undone};
use crate::sla::{Instant, Mark};

/// The sheets on which a measure is ordered and said to be done, and the field that says which one it is.
const ORDERED: &str = "measure_ordered";
const TAKEN: &str = "measure_taken";
const MEASURE: &str = "measure";
/// Findings that it was their doing: charged with intent, or without an order that anybody can show.
const UPHELD: [&str; 2] = ["malicious", "unproven"];

/// The fields that name whom a measure is against. Each is open: it says nothing of a customer.
pub const OFFENDERS: [&str; 3] = ["partner", "short_code", "app"];

/// A measure. It is owed while it was ordered and not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// An id of the values of the field `measure`.
    pub measure: String,
    /// Field and value, as they were written: those of its sheets, or where these name nobody of the case by then.
    pub against: Vec<(String, String)>,
    /// None where nobody had ordered it.
    pub ordered: Option<Instant>,
    pub taken: Option<Instant>,
}

impl Measured {
    /// Every measure of a case, from its whole history in the order of the log; what was undone is skipped.
    pub fn of(history: &[Recorded]) -> Vec<Self> {
        let undone = undone(history);
        let (mut all, mut named): (Vec<Self>, Vec<(String, String)>) = (Vec::new(), Vec::new());
        for record in history.iter().filter(|record| !undone.contains(&record.seq())) {
            let Event::SheetFilled { sheet, values } = &record.event else { continue };
            let own: Vec<(String, String)> =
                values.iter().filter(|(field, _)| OFFENDERS.contains(&field.as_str())).cloned().collect();
            named.retain(|(field, _)| own.iter().all(|(other, _)| field != other));
            named.extend(own.iter().cloned());
            let Some((_, measure)) = values.iter().find(|(field, _)| field == MEASURE) else { continue };
            let against = if own.is_empty() { named.clone() } else { own };
            let at = record.envelope.occurred;
            let owed = all.iter_mut().find(|it| it.is_owed() && it.means(measure, &against));
            let new =
                |ordered, taken| Self { measure: measure.clone(), against: against.clone(), ordered, taken };
            match (sheet.as_str(), owed) {
                (ORDERED, None) => all.push(new(Some(at), None)),
                (TAKEN, None) => all.push(new(None, Some(at))),
                (TAKEN, Some(owed)) => {
                    owed.taken = Some(at);
                    owed.name(&against);
                }
                // Ordered twice and done once is done.
                (ORDERED, Some(owed)) => owed.name(&against),
                _ => {}
            }
        }
        all
    }

    /// Whether it was ordered and is not done.
    pub const fn is_owed(&self) -> bool {
        self.ordered.is_some() && self.taken.is_none()
    }

    /// Whether a sheet with this measure and these names is about it: no field says another thing.
    fn means(&self, measure: &str, against: &[(String, String)]) -> bool {
        let other = |(field, value): &(String, String)| {
            let mine = self.against.iter().find(|(id, _)| id == field);
            mine.is_some_and(|(_, mine)| grouped(mine) != grouped(value))
        };
        self.measure == measure && !against.iter().any(other)
    }

    fn name(&mut self, more: &[(String, String)]) {
        let new = more.iter().filter(|(field, _)| self.against.iter().all(|(id, _)| id != field));
        let new: Vec<_> = new.cloned().collect();
        self.against.extend(new);
    }
}

impl Case {
    /// The partner, short code and app that its sheets name now.
    pub fn offenders(&self) -> Vec<(String, String)> {
        let named = |field: &str| Some((field.to_owned(), self.values.get(field)?.clone()));
        OFFENDERS.into_iter().filter_map(named).collect()
    }

    /// Whether it was found to be their doing, as the last sheet that says it has it.
    pub fn offence_upheld(&self) -> bool {
        self.values.get("finding").is_some_and(|found| UPHELD.contains(&found.as_str()))
    }

    /// When measures were said to be done.
    pub fn measures_taken(&self) -> impl Iterator<Item = Instant> + '_ {
        let taken = |mark: &Mark| matches!(mark, Mark::Filled(sheet) if sheet.as_str() == TAKEN);
        self.stamps.iter().filter(move |stamp| taken(&stamp.mark)).map(|stamp| stamp.at)
    }
}
