//! A year of a site, made up at scale: customers, cases and what became of them, in words as people say them.
//!
//! Every history is made by the same pure functions as the desk uses, under the shipped rules. The same plan gives the
//! same log, however many threads make it: whatever is drawn comes from a chance of its own, of the seed and the number
//! of the thing. [`run`] goes day by day: the cases that begin on a day are made whole at once, and what happens later
//! waits until its day comes.

mod plan;
mod stream;
mod town;
mod fill;
mod names;
mod lines;
mod places;
mod customer;
mod staff;
mod days;
mod arrivals;
mod entry;
mod life;
mod story;
mod incidents;
mod steps;
mod refund;
mod batches;
mod telling;
mod told;
mod book;
mod writing;
mod report;
mod log;
mod place;
mod run;

#[cfg(test)]
mod tests;

pub use plan::{Plan, PlanFault};
pub use report::Report;
pub use run::{GenerateError, processors, run};
