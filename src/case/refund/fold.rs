//! What each event makes of a refund.

use std::collections::BTreeSet;

use super::{Approval, Attempt, Came, Proposal, ProposalState, RefundEvent, RefundList, total};
use crate::{
    case::{Case, CaseId, Envelope, Link, LinkKind, PersonId},
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
                    listed: None,
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
            RefundEvent::Listed { parent, list, proposal: no } => {
                let proposal = refund.proposal_mut(*no);
                proposal.into_iter().for_each(|proposal| proposal.listed = Some((*parent, *list)));
            }
            RefundEvent::Gathered { list, rows, approvers, digest } => {
                let again: BTreeSet<CaseId> = rows.iter().map(|row| row.case).collect();
                // What is gathered anew takes the place of the list that it was in.
                let waiting = refund.lists.iter_mut().filter(|list| list.waits());
                for before in waiting.filter(|list| list.rows.iter().any(|row| again.contains(&row.case))) {
                    before.declined = true;
                }
                refund.lists.push(RefundList {
                    no: *list,
                    count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                    sum: total(rows.iter().map(|row| row.amount)),
                    rows: rows.clone(),
                    approvers: approvers.clone(),
                    digest: *digest,
                    by: hands(envelope),
                    at,
                    approvals: Vec::new(),
                    declined: false,
                });
                // Each case says itself whose child it is.
                let known: BTreeSet<CaseId> = self.links.iter().map(|link| link.case).collect();
                let new = rows.iter().map(|row| row.case).filter(|case| !known.contains(case));
                self.links.extend(new.map(|case| Link { case, how: LinkKind::Child }));
            }
            RefundEvent::ListApproved { list: no, level, .. } => {
                if let Some(list) = refund.lists.iter_mut().find(|list| list.no == *no) {
                    list.approvals.push(Approval { level: *level, by: hands(envelope), at });
                }
            }
            RefundEvent::ListDeclined { list: no } => {
                let list = refund.lists.iter_mut().find(|list| list.no == *no);
                list.into_iter().for_each(|list| list.declined = true);
            }
        }
        if !was_repaid && self.is_repaid() {
            self.mark(at, Mark::Repaid);
        }
    }
}
