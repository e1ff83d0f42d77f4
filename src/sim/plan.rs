//! What is to be played.

use jiff::civil::Date;

/// The longest that is played.
pub const MOST_DAYS: u32 = 366;
/// The most cases, so that a run ends and its log can be read again.
pub const MOST_CASES: u32 = 200_000;
/// Fewest and most people.
pub const PEOPLE: (u32, u32) = (8, 300);
/// The most restarts.
pub const MOST_RESTARTS: u32 = 500;

/// How much is played, and from which seed. The same plan gives the same log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    /// The first day.
    pub from: Date,
    pub days: u32,
    /// Cases that customers bring; those that follow from a case (a mass incident, a second complaint) come on top.
    pub cases: u32,
    pub people: u32,
    pub branches: u32,
    pub restarts: u32,
    /// The machine's clock is set back by an hour once, in the middle.
    pub step_back: bool,
    /// The calendar is amended once, before the middle; from the start answers are owed in working days.
    pub amend: bool,
}

/// What of a plan cannot be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanFault {
    pub field: &'static str,
    pub least: u32,
    pub most: u32,
}

impl Plan {
    /// Whether it can be played.
    ///
    /// # Errors
    /// The first figure that is too small or too great, and what would do.
    pub fn check(&self, branches: u32) -> Result<(), PlanFault> {
        let rows = [
            ("days", self.days, 1, MOST_DAYS),
            ("cases", self.cases, 1, MOST_CASES),
            ("people", self.people, PEOPLE.0, PEOPLE.1),
            ("branches", self.branches, 1, branches),
            ("restarts", self.restarts, 0, MOST_RESTARTS),
        ];
        match rows.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
            Some((field, _, least, most)) => Err(PlanFault { field, least, most }),
            None => Ok(()),
        }
    }
}
