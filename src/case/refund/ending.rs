//! When a case with disputed charges may end: verified charge by charge, and nothing owed that nobody pays.

use super::{Finding, ProposalState, REFUND};
use crate::{
    case::{Case, Fault, Origin, Reason, Refusal, Verb},
    rights::Fen,
};

/// 不属实
const NOT_UPHELD: &str = "not_upheld";
/// 属实, 部分属实: something is to be paid back.
const UPHELD: [&str; 2] = ["upheld", "partly_upheld"];

/// Whether it says that money is to be paid back, of a case of our own that has no charge to pay back.
pub(in crate::case) fn lacks_charges(kind: &str, disposition: &str) -> bool {
    kind == REFUND && UPHELD.contains(&disposition)
}

impl Case {
    /// Refuses to finish with this disposition what is not verified, or owed and not proposed.
    pub(in crate::case) fn refund_lets_finish(
        &self,
        disposition: &str,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let refund = &self.refund;
        // What was finished elsewhere was paid there.
        let own = matches!(self.facts.origin, Origin::Own);
        if own && refund.charges.is_empty() && lacks_charges(&self.facts.kind, disposition) {
            return Err(self.refuse_but(Reason::NoCharges, &[Verb::Charge]));
        }
        let open: Vec<u32> = refund
            .charges
            .iter()
            .filter(|charge| charge.finding == Finding::Open)
            .map(|charge| charge.no)
            .collect();
        if !open.is_empty() {
            return Err(self.refuse_but(Reason::ChargesOpen { charges: open }, &[Verb::Charge, Verb::Strike]));
        }
        let left = refund.left();
        let owed = |but: &[Verb]| Err(self.refuse_but(Reason::RefundOwed { amount: left }, but));
        if disposition == NOT_UPHELD {
            if left > Fen::NONE {
                return owed(&[Verb::Charge, Verb::Propose]);
            }
            // The burden of proof is the operator's: without one it takes a reason.
            if reason.is_none() && refund.charges.iter().any(|charge| !charge.is_proved()) {
                return Err(self.wrong_field("reason", Fault::Missing));
            }
            return Ok(());
        }
        let proposed = refund.live().is_some_and(|proposal| !refund.is_stale(proposal));
        if left > Fen::NONE && !proposed { owed(&[Verb::Propose]) } else { Ok(()) }
    }

    /// Refuses to close, withdraw or merge what is owed money still, or while it is on its way.
    pub(in crate::case) fn refund_lets_end(&self) -> Result<(), Refusal> {
        self.nothing_under_way()?;
        let left = self.refund.left();
        if left > Fen::NONE {
            let reason = Reason::RefundOwed { amount: left };
            return Err(self.refuse_but(reason, &[Verb::Propose, Verb::Approve, Verb::Charge]));
        }
        Ok(())
    }

    /// Whether a customer may take the claim back: nobody said yes to paying it.
    pub(in crate::case) fn refund_lets_withdraw(&self) -> Result<(), Refusal> {
        match self.refund.live() {
            Some(proposal) if proposal.state != ProposalState::Proposed => {
                Err(self.refuse_but(Reason::RefundUnderWay { proposal: proposal.no }, &[Verb::Decline]))
            }
            _ => Ok(()),
        }
    }

    /// Whether what the law gives the customer was given: paid to the fen, or nothing owed once that is known.
    pub(in crate::case) fn is_repaid(&self) -> bool {
        let paid = self.refund.paid() > Fen::NONE;
        let finished = !matches!(self.stage, crate::case::Stage::Accept | crate::case::Stage::Handle);
        self.takes_refund() && self.refund.left() == Fen::NONE && (paid || finished)
    }
}
