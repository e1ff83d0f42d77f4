//! What each event makes of a refund.

use super::{Approval, Attempt, Came, Proposal, ProposalState, RefundEvent};
use crate::{
    case::{Case, Envelope, PersonId},
    sla::Mark,
};

/// Whose hands wrote it.
fn hands(envelope: &Envelope) -> Vec<PersonId> {
    [envelope.actor].into_iter().chain(envelope.on_behalf).collect()
}

impl Case {
    pub(in crate::case) fn take_refund(&mut self, event: &RefundEvent, envelope: &Envelope) {
        let was_repaid = self.is_repaid();
        let at = envelope.occurred;
        let refund = &mut self.refund;
        match event {
            RefundEvent::ChargeSet(charge) => {
                refund.version += 1;
                refund.numbered = refund.numbered.max(charge.no);
                match refund.charges.iter_mut().find(|before| before.no == charge.no) {
                    Some(before) => before.clone_from(charge),
                    None => refund.charges.push(charge.clone()),
                }
            }
            RefundEvent::ChargeStruck { charge } => {
                refund.version += 1;
                refund.charges.retain(|before| before.no != *charge);
            }
            RefundEvent::Proposed { proposal, amount, payee, version, approvers, binding } => {
                refund.proposals.push(Proposal {
                    no: *proposal,
                    amount: *amount,
                    payee: *payee,
                    version: *version,
                    approvers: approvers.clone(),
                    binding: *binding,
                    by: hands(envelope),
                    at,
                    approvals: Vec::new(),
                    attempts: Vec::new(),
                    state: ProposalState::Proposed,
                });
            }
            RefundEvent::Approved { proposal: no, level, .. } => {
                if let Some(proposal) = refund.proposal_mut(*no) {
                    proposal.approvals.push(Approval { level: *level, by: hands(envelope), at });
                    if proposal.approvals.len() >= proposal.approvers.len() {
                        proposal.state = ProposalState::Approved;
                    }
                }
            }
            RefundEvent::Declined { proposal: no } => {
                refund
                    .proposal_mut(*no)
                    .into_iter()
                    .for_each(|proposal| proposal.state = ProposalState::Declined);
            }
            RefundEvent::Withdrawn { proposal: no } => {
                refund
                    .proposal_mut(*no)
                    .into_iter()
                    .for_each(|proposal| proposal.state = ProposalState::Withdrawn);
            }
            RefundEvent::Batched { proposal: no, attempt, batch, .. } => {
                if let Some(proposal) = refund.proposal_mut(*no) {
                    proposal.state = ProposalState::InBatch;
                    proposal.attempts.push(Attempt { no: *attempt, batch: *batch, came: None });
                }
            }
            RefundEvent::Paid { proposal: no, attempt, reference, at, .. } => {
                let came = Came::Paid { reference: reference.clone(), at: *at };
                refund
                    .proposal_mut(*no)
                    .into_iter()
                    .for_each(|proposal| proposal.take_result(*attempt, came.clone()));
            }
            RefundEvent::Failed { proposal: no, attempt, at } => {
                let came = Came::Failed { at: *at };
                refund
                    .proposal_mut(*no)
                    .into_iter()
                    .for_each(|proposal| proposal.take_result(*attempt, came.clone()));
            }
            RefundEvent::BatchMade { .. } => {}
        }
        if !was_repaid && self.is_repaid() {
            self.mark(at, Mark::Repaid);
        }
    }
}
