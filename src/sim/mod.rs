//! A town that lives: customers, staff, holidays, restarts and a clock that is set back, played on a clock in memory
//! through the same requests as everybody's, and afterwards held against what must always be so.
//!
//! The same plan gives the same log, event for event, and the same audit trail. [`run`] plays; [`findings`] reads the log and the answers of the
//! desk again and says what does not hold.

mod chance;
mod plan;
mod town;
mod watch;
mod outage;
mod amend;
mod front;
mod book;
mod matter;
mod shift;
mod staff;
mod deed;
mod seat;
mod calls;
mod intake;
mod owner;
mod department;
mod answering;
mod revisits;
mod leading;
mod inspect;
mod agenda;
mod run;
mod turn;
mod place;
mod digest;
mod findings;
mod report;

#[cfg(test)]
mod tests;

/// Where the town lies.
const ZONE: &str = "Asia/Shanghai";

pub use chance::Chance;
pub use digest::Digest;
pub use findings::{Finding, Findings, Told, Wrong};
pub use place::Place;
pub use plan::{Plan, PlanFault};
pub use report::Report;
pub use run::{SimError, run};
