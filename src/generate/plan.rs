//! What is to be made.

use crate::sla::Instant;

/// The most customers; their lines stay within the numbers that an operator has.
pub const MOST_CUSTOMERS: u32 = 20_000_000;
/// The most cases; ids of cases have nine digits at most.
pub const MOST_CASES: u32 = 20_000_000;
/// The most threads.
pub const MOST_THREADS: u32 = 256;

/// How much is made, from which seed, and when its year ends. All but the threads decides what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    pub customers: u32,
    pub cases: u32,
    /// Cases of these that are still open at the end.
    pub open: u32,
    /// The last moment of the year.
    pub until: Instant,
    pub threads: u32,
}

/// What of a plan cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanFault {
    pub field: &'static str,
    pub least: u32,
    pub most: u32,
}

impl Plan {
    /// Steps of making it: each customer and each case is told, and then made findable.
    pub fn steps(&self) -> u64 {
        2 * (u64::from(self.customers) + u64::from(self.cases))
    }

    /// Whether it can be made.
    ///
    /// # Errors
    /// The first figure that is too small or too great, and what would do.
    pub fn check(&self) -> Result<(), PlanFault> {
        let rows = [
            ("customers", self.customers, 1, MOST_CUSTOMERS),
            ("cases", self.cases, 1, MOST_CASES),
            ("open", self.open, 0, self.cases),
            ("threads", self.threads, 1, MOST_THREADS),
        ];
        match rows.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
            Some((field, _, least, most)) => Err(PlanFault { field, least, most }),
            None => Ok(()),
        }
    }
}
