//! 借机: a loaner that a case has or had, and the clock on which it is to come back.
//!
//! The clock starts when the phone itself is done, however long that took, and stops when the loaner is back. A case
//! that is handled again owes nothing meanwhile, and begins the clock anew.

use serde::{Deserialize, Serialize};

use super::{Condition, Movement};
use crate::{
    case::{Case, PersonId},
    sla::{Instant, Mark, Stamp},
};

/// A loaner lent to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// Number within the case, from 1.
    pub no: u32,
    pub loaner: String,
    pub lent: Instant,
    pub by: PersonId,
    /// Until when it was agreed.
    pub until: Option<Instant>,
    pub deposit_fen: u64,
    /// When it came back, and how.
    pub back: Option<(Instant, Condition)>,
    /// What its clock is replayed from.
    pub stamps: Vec<Stamp>,
}

impl Case {
    /// Loaners that the customer has now.
    pub fn open_loans(&self) -> impl Iterator<Item = &Loan> {
        self.loans.iter().filter(|loan| loan.back.is_none())
    }

    /// Takes in what happened to the stock, as far as it is of this case.
    pub(in crate::case) fn take_stock(&mut self, movement: &Movement, by: PersonId, at: Instant) {
        match movement {
            Movement::LoanerLent { loan, loaner, until, deposit_fen } => {
                let mut loan = Loan {
                    no: *loan,
                    loaner: loaner.clone(),
                    lent: at,
                    by,
                    until: *until,
                    deposit_fen: *deposit_fen,
                    back: None,
                    stamps: Vec::new(),
                };
                if self.is_out_of_hand() {
                    loan.stamps.push(Stamp::new(at, Mark::Opened));
                }
                self.loans.push(loan);
                self.mark(at, Mark::LoanerLent);
            }
            Movement::LoanerReturned { loan, condition, .. } => {
                if let Some(loan) = self.loans.iter_mut().find(|open| open.no == *loan && open.back.is_none())
                {
                    loan.back = Some((at, *condition));
                    loan.step(at, Mark::Finished);
                }
            }
            _ => {}
        }
    }

    /// The phone is done: from now on the loaner is to come back.
    pub(in crate::case) fn loans_are_due(&mut self, at: Instant) {
        for loan in self.loans.iter_mut().filter(|loan| loan.back.is_none()) {
            let anew = !loan.stamps.is_empty();
            loan.stamps.push(Stamp::new(at, if anew { Mark::Reopened } else { Mark::Opened }));
        }
    }

    /// The phone is worked on again.
    pub(in crate::case) fn loans_go_on(&mut self, at: Instant) {
        let open = self.loans.iter_mut().filter(|loan| loan.back.is_none());
        open.for_each(|loan| loan.step(at, Mark::Ended));
    }
}

impl Loan {
    /// A step of a clock that runs.
    fn step(&mut self, at: Instant, mark: Mark) {
        if !self.stamps.is_empty() {
            self.stamps.push(Stamp::new(at, mark));
        }
    }
}
