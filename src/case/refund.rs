//! 恶意扣费退费: the charges that a customer disputes, what is owed for them, who said yes to it, and what was paid.
//! All amounts are whole fen.

mod charge;
mod proposal;
mod event;
mod command;
mod claim;
mod approve;
mod pay;
mod ending;
mod gather;
mod fold;
mod laws;

use serde::{Deserialize, Serialize};

pub(in crate::case) use ending::lacks_charges;

pub use charge::{Charge, Finding, MAX_FROM, NO_PROOF};
pub use command::{ChargeWish, RefundCommand};
pub use event::{BatchRow, RefundEvent};
pub use gather::{ListRow, MOST_GATHERED, RefundList, digest as list_digest, list_approvers};
pub use laws::{RefundLaws, RefundProblem};
pub use pay::{Misfit, PaymentKey, PaymentResult};
pub use proposal::{Approval, Attempt, Came, Payee, Proposal, ProposalState, binding, short};

use super::Case;
use crate::rights::Fen;

/// The kind of case that the refund desk is for.
pub const REFUND: &str = "refund";

/// The refund of a case as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// 扣费明细, those that were not struck, by number.
    pub charges: Vec<Charge>,
    /// How many were ever written down: no number is given twice.
    pub numbered: u32,
    /// Raised by every change of a charge: what was proposed of an earlier version is stale.
    pub version: u32,
    /// Every proposal, the oldest first. At most one of them is live.
    pub proposals: Vec<Proposal>,
    /// 批量退费: lists of proposals of its children, the oldest first. A case is in one that waits at most.
    pub lists: Vec<RefundList>,
}

impl Refund {
    /// What is owed for the charges that were upheld.
    pub fn owed(&self) -> Fen {
        total(self.charges.iter().map(|charge| charge.owed))
    }

    /// What was paid.
    pub fn paid(&self) -> Fen {
        let paid = self.proposals.iter().filter(|proposal| proposal.state == ProposalState::Paid);
        total(paid.map(|proposal| proposal.amount))
    }

    /// What is still owed.
    pub fn left(&self) -> Fen {
        self.owed().less(self.paid())
    }

    /// Whether anything is still owed.
    pub fn owes(&self) -> bool {
        self.left() > Fen::NONE
    }

    /// The proposal that may still lead to a payment.
    pub fn live(&self) -> Option<&Proposal> {
        self.proposals.last().filter(|proposal| proposal.is_live())
    }

    /// Whether a charge was changed since this was proposed.
    pub fn is_stale(&self, proposal: &Proposal) -> bool {
        proposal.version != self.version
    }

    /// The proposal that the next batch pays.
    pub fn payable(&self) -> Option<&Proposal> {
        self.live().filter(|proposal| {
            matches!(proposal.state, ProposalState::Approved | ProposalState::Failed)
                && !self.is_stale(proposal)
        })
    }

    /// The proposal that waits for an approval of its own; one of a list waits with that list.
    pub fn to_approve(&self) -> Option<&Proposal> {
        self.live().filter(|proposal| proposal.state == ProposalState::Proposed && proposal.listed.is_none())
    }

    /// The list that waits for an approval, the latest of them.
    pub fn list_to_approve(&self) -> Option<&RefundList> {
        self.lists.iter().rfind(|list| list.waits())
    }

    /// Whether money is on its way.
    pub fn is_under_way(&self) -> bool {
        self.live().is_some_and(|proposal| proposal.state == ProposalState::InBatch)
    }

    fn proposal_mut(&mut self, no: u32) -> Option<&mut Proposal> {
        self.proposals.iter_mut().find(|proposal| proposal.no == no)
    }

    /// The same with the rows of no list but those that this keeps: they may be many.
    pub fn with_rows_of(&self, keeps: impl Fn(&RefundList) -> bool) -> Self {
        let mut brief = self.clone();
        brief.lists.iter_mut().filter(|list| !keeps(list)).for_each(|list| list.rows.clear());
        brief
    }

    /// Whether nothing was ever written down.
    pub fn is_empty(&self) -> bool {
        self.numbered == 0
    }
}

impl Case {
    /// Whether charges can be disputed on it.
    pub fn takes_refund(&self) -> bool {
        self.facts.kind == REFUND || !self.refund.is_empty()
    }
}

/// A sum of which every part was let in only while the whole stayed in bounds.
fn total(amounts: impl Iterator<Item = Fen>) -> Fen {
    amounts.fold(Fen::NONE, |sum, amount| sum.plus(amount).unwrap_or(Fen::MOST))
}
