//! 付款: a proposal is handed out to be paid under a key that is given once, and what comes of it is taken in once.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Attempt, Came, Proposal, ProposalState, RefundEvent};
use crate::{
    case::{Case, CaseId, Event, Fact, Word, Words},
    rights::Fen,
    sla::Instant,
};

/// Attempts at one proposal; after these it is proposed anew.
const MOST_ATTEMPTS: usize = 99;

/// Names one attempt to pay, for ever: `ZJ-000001-3-1-2` is the second attempt at the first proposal of that case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PaymentKey {
    pub case: CaseId,
    pub proposal: u32,
    pub attempt: u32,
}

impl fmt::Display for PaymentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.case, self.proposal, self.attempt)
    }
}

impl FromStr for PaymentKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.trim().rsplitn(3, '-');
        let mut number = || parts.next().and_then(|part| part.parse().ok()).ok_or(());
        let (attempt, proposal) = (number()?, number()?);
        let case = parts.next().ok_or(())?.parse().map_err(|_| ())?;
        let key = Self { case, proposal, attempt };
        // One way to write it only, so that no key is taken for another.
        if key.to_string().eq_ignore_ascii_case(text.trim()) { Ok(key) } else { Err(()) }
    }
}

/// What who pays says of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentResult {
    pub proposal: u32,
    pub attempt: u32,
    pub amount: Fen,
    pub came: Came,
}

/// Why a payment result is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misfit {
    /// No such attempt was handed out.
    Key,
    /// Another amount than was approved.
    Amount { approved: Fen },
    /// It was told otherwise before: a person must look at it.
    Otherwise,
}

impl Case {
    /// Hands the approved proposal out to be paid; nothing where there is none.
    pub fn batched(&self, batch: u64) -> Option<(PaymentKey, &Proposal, Fact)> {
        let proposal = self.refund.payable().filter(|proposal| proposal.attempts.len() < MOST_ATTEMPTS)?;
        let attempt = u32::try_from(proposal.attempts.len()).ok()? + 1;
        let (no, amount, binding) = (proposal.no, proposal.amount, proposal.binding);
        let event = RefundEvent::Batched { proposal: no, attempt, batch, amount, binding };
        let key = PaymentKey { case: self.id, proposal: no, attempt };
        Some((key, proposal, Fact::bare(Event::Refund(Box::new(event)))))
    }

    /// What follows from a payment result; nothing where it was taken in before.
    ///
    /// # Errors
    /// It does not fit what was handed out.
    pub fn settled(&self, result: &PaymentResult, why: Option<String>) -> Result<Option<Fact>, Misfit> {
        let PaymentResult { proposal: no, attempt, amount, came } = result;
        let proposal = self.refund.proposals.iter().find(|proposal| proposal.no == *no).ok_or(Misfit::Key)?;
        let made = proposal.attempts.iter().find(|made| made.no == *attempt).ok_or(Misfit::Key)?;
        if *amount != proposal.amount {
            return Err(Misfit::Amount { approved: proposal.amount });
        }
        match &made.came {
            Some(before) if is_same(before, came) => return Ok(None),
            Some(_) => return Err(Misfit::Otherwise),
            None => {}
        }
        let (proposal, attempt) = (*no, *attempt);
        let (event, words) = match came {
            Came::Paid { reference, at } => {
                let paid = (*amount, reference.clone(), *at);
                let (amount, reference, at) = paid;
                (RefundEvent::Paid { proposal, attempt, amount, reference, at }, Words::default())
            }
            Came::Failed { at } => {
                (RefundEvent::Failed { proposal, attempt, at: *at }, Words::of([(Word::Text, why)]))
            }
        };
        Ok(Some(Fact { event: Event::Refund(Box::new(event)), words }))
    }
}

/// Whether both say the same. When it failed, the moment says nothing: a list may be made twice.
fn is_same(before: &Came, now: &Came) -> bool {
    match (before, now) {
        (Came::Paid { reference, .. }, Came::Paid { reference: again, .. }) => reference == again,
        (Came::Failed { .. }, Came::Failed { .. }) => true,
        _ => false,
    }
}

impl Proposal {
    pub(super) fn attempt_mut(&mut self, no: u32) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|attempt| attempt.no == no)
    }

    /// Takes in what came of an attempt.
    pub(super) fn take_result(&mut self, no: u32, came: Came) {
        let paid = matches!(came, Came::Paid { .. });
        let Some(attempt) = self.attempt_mut(no) else { return };
        attempt.came = Some(came);
        self.state = if paid { ProposalState::Paid } else { ProposalState::Failed };
    }
}

impl Default for PaymentResult {
    fn default() -> Self {
        Self {
            proposal: 0,
            attempt: 0,
            amount: Fen::NONE,
            came: Came::Failed { at: Instant::from_seconds(0) },
        }
    }
}
