//! 退费审批: what is proposed to be paid, who said yes, and what became of it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    case::{CaseId, PersonId},
    rights::Fen,
    rules::Whom,
    sla::Instant,
};

/// To whom it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// To the account of the line concerned.
    Line,
    /// To another account.
    Other,
}

/// How far a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// 待审批: an approval lacks.
    Proposed,
    /// 审批通过: the next batch takes it.
    Approved,
    /// 付款中: it was handed out to be paid.
    InBatch,
    Paid,
    /// The payment failed; the next batch takes it again.
    Failed,
    /// 驳回
    Declined,
    /// Taken back by who made it, or another was proposed in its place.
    Withdrawn,
}

/// One yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// 1, or 2 for the one above.
    pub level: u8,
    /// Who said it, and who sat there for them.
    pub by: Vec<PersonId>,
    pub at: Instant,
}

/// One time that it was handed out to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// From 1.
    pub no: u32,
    pub batch: u64,
    /// What came of it, once that is known.
    pub came: Option<Came>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    Paid { reference: String, at: Instant },
    Failed { at: Instant },
}

/// What is proposed to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Number within the case, from 1; never given again.
    pub no: u32,
    pub amount: Fen,
    pub payee: Payee,
    /// The version of the charges that it was made from.
    pub version: u32,
    /// Who says yes, one after the other.
    pub approvers: Vec<Whom>,
    /// What an approval is bound to: see [`binding`].
    pub binding: [u8; 32],
    /// Who made it, and who sat there for them.
    pub by: Vec<PersonId>,
    pub at: Instant,
    pub approvals: Vec<Approval>,
    pub attempts: Vec<Attempt>,
    pub state: ProposalState,
    /// The parent and the number of the list with which it is approved, where it is in one.
    pub listed: Option<(CaseId, u32)>,
}

impl ProposalState {
    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::InBatch => "in_batch",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Proposal {
    /// Whether it may still lead to a payment.
    pub const fn is_live(&self) -> bool {
        use ProposalState::{Approved, Failed, InBatch, Proposed};
        matches!(self.state, Proposed | Approved | InBatch | Failed)
    }

    /// Everybody whose hands are in it: who made it, who said yes, and who sat there for them.
    pub fn hands(&self) -> Vec<PersonId> {
        let said = self.approvals.iter().flat_map(|approval| &approval.by);
        let mut hands: Vec<PersonId> = self.by.iter().chain(said).copied().collect();
        hands.sort_unstable();
        hands.dedup();
        hands
    }

    /// The level of the approval that lacks.
    pub fn next_level(&self) -> u8 {
        u8::try_from(self.approvals.len() + 1).unwrap_or(u8::MAX)
    }

    /// Who says yes next; who did so last, where nobody has to any more.
    pub fn next_approver(&self) -> Whom {
        let next = self.approvers.get(self.approvals.len()).or(self.approvers.last());
        next.copied().unwrap_or(Whom::SiteManager)
    }
}

/// SHA-256 over case, proposal, amount, payee and version: what is approved is this and nothing else.
///
/// An account is bound by the number of its proposal, whose event has it sealed and is never written again: a hash of
/// its few digits could be guessed long after the key was dropped.
pub fn binding(case: CaseId, proposal: u32, amount: Fen, payee: Payee, version: u32) -> [u8; 32] {
    let payee = match payee {
        Payee::Line => "line",
        Payee::Other => "other",
    };
    let said = format!("caseloop refund 1\n{case}\n{proposal}\n{}\n{payee}\n{version}\n", amount.count());
    Sha256::digest(said).into()
}

/// The first eight hex digits of a binding, as an approver sees and types them.
pub fn short(binding: &[u8; 32]) -> String {
    binding.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
