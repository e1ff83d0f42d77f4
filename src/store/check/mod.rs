//! The store held against itself: the log as a chain, and everything projected against the log.

mod commands;
mod heads;
mod log;
mod problem;

pub use problem::Problem;

use std::time::{Duration, Instant as Moment};

use super::{
    Store, StoreError, log as events,
    tables::{DRAFTS, META},
};
use crate::case::{AuditFault, Case};

/// Problems that are listed; behind a first thousand more of them say nothing new.
const LISTED: usize = 1_000;

/// Events that one transaction takes in while nobody is served: more than in daily work, since most cases are then folded
/// and written once, and few enough for a small machine.
const AT_ONCE: usize = 32_768;
/// How often it is told in the log how far it came.
const TOLD: Duration = Duration::from_secs(10);

/// What a check found so far.
#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, problem: Problem) {
        if self.0.len() < LISTED {
            self.0.push(problem);
        }
    }
}

impl Store {
    /// Reads the whole log and holds it against its hashes and chains, against every projected row but the
    /// grams, the outcomes of commands, and `live`, heads that the caller keeps in memory. Commits may go on meanwhile.
    ///
    /// The problems found, at most a thousand; none is what one hopes for.
    ///
    /// # Errors
    /// What the disk says where not even reading is possible.
    pub fn check(&self, live: &[&Case]) -> Result<Vec<Problem>, StoreError> {
        let projected = self.read(|txn| events::counter(&txn.open_table(META)?, "projected"))?;
        let mut found = Found::default();
        let seen = log::check(self, projected, &mut found)?;
        if seen.last < projected {
            found.add(Problem::Projected { upto: projected, last: seen.last });
        }
        commands::check(self, &mut found)?;
        heads::check(self, projected, &seen, live, &mut found)?;
        match self.verify_audit(&[])?.fault {
            // Told above, each of them.
            None | Some(AuditFault::EventMissing { .. } | AuditFault::EventsChanged { .. }) => {}
            Some(fault) => found.add(Problem::Audit { fault }),
        }
        // No row of the log tells of drafts; a table that cannot be opened is damage all the same.
        self.read_all(|all| Ok(all.live.open_table(DRAFTS).map(drop)?))?;
        Ok(found.0)
    }

    /// Makes everything that is projected anew from the log, in batches. A crash on the way loses nothing:
    /// [`Store::load`] goes on where it ended.
    ///
    /// # Errors
    /// As [`Store::project`].
    pub fn rebuild(&self) -> Result<(), StoreError> {
        self.forget_projection()?;
        self.catch_up()
    }

    /// Projects all that is in the log and is not projected yet, while nobody is served.
    pub(super) fn catch_up(&self) -> Result<(), StoreError> {
        let mut told = Moment::now();
        self.project_by(AT_ONCE, &[], u64::MAX, &mut |upto| {
            if told.elapsed() >= TOLD {
                told = Moment::now();
                tracing::info!(upto, "the projection is made from the log");
            }
        })
    }
}
