//! 提交审批, 审批通过, 驳回: one proposes, another approves, above a limit a third too. A yes is bound to what was seen.

use super::{Payee, Proposal, RefundEvent, binding, short};
use crate::{
    case::{Case, Context, Event, Fact, PersonId, Reason, Refusal, Verb, Word, Words},
    rights::Fen,
    rules::Whom,
};

impl Case {
    pub(in crate::case) fn propose(&self, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        self.nothing_under_way()?;
        let amount = self.refund.left();
        if amount == Fen::NONE {
            return Err(self.refuse_but(Reason::NothingToDo { verb: Verb::Propose }, &[Verb::Charge]));
        }
        let to_line = words.get(Word::Account).is_none();
        // One of a list that is proposed by itself leaves the list.
        let same = |proposal: &&Proposal| {
            (proposal.version, proposal.amount, proposal.payee) == (self.refund.version, amount, Payee::Line)
                && proposal.listed.is_none()
        };
        if let Some(proposal) = self.refund.live().filter(same).filter(|_| to_line) {
            let reason = Reason::ProposedAlready { proposal: proposal.no };
            return Err(self.refuse_but(reason, &[Verb::Approve, Verb::Decline]));
        }
        self.proposed(words, with)
    }

    /// What is owed, proposed in the place of what was proposed before.
    pub(super) fn proposed(&self, mut words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        let amount = self.refund.left();
        let version = self.refund.version;
        let payee = if words.get(Word::Account).is_some() { Payee::Other } else { Payee::Line };
        if payee == Payee::Line {
            let Some(line) = self.word(Word::Line) else {
                return Err(self.wrong_field("account", crate::case::Fault::Missing));
            };
            words.set(Word::Account, Some(line.to_owned()));
        }
        let before = self.refund.live();
        let proposal = self.next_number("proposal", self.refund.proposals.len())?;
        // What was paid before counts, so that nobody stays below the limit in two steps.
        let approvers = approvers(self.refund.paid().plus(amount).unwrap_or(Fen::MOST), with);
        let mut facts: Vec<Fact> = before.map(|before| withdrawn(before.no)).into_iter().collect();
        let binding = binding(self.id, proposal, amount, payee, version);
        let event = RefundEvent::Proposed { proposal, amount, payee, version, approvers, binding };
        facts.push(Fact { event: Event::Refund(Box::new(event)), words });
        Ok(facts)
    }

    pub(in crate::case) fn approve(
        &self,
        seen: &str,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        if let Some((parent, _)) = self.refund.live().and_then(|proposal| proposal.listed) {
            return Err(self.refuse_but(Reason::InRefundList { parent }, &[Verb::Propose, Verb::Decline]));
        }
        let Some(proposal) = self.refund.to_approve() else {
            return Err(self.refuse(Reason::NothingToDo { verb: Verb::Approve }));
        };
        let (no, amount) = (proposal.no, proposal.amount);
        if self.refund.is_stale(proposal) {
            let reason = Reason::RefundStale { proposal: no, amount, now: self.refund.left() };
            return Err(self.refuse_but(reason, &[Verb::Propose, Verb::Decline]));
        }
        if !seen.trim().eq_ignore_ascii_case(&short(&proposal.binding)) {
            return Err(self.refuse(Reason::OtherRefund { proposal: no, amount }));
        }
        if with.hands().iter().any(|hand| proposal.hands().contains(hand)) {
            return Err(self.refuse(Reason::OwnDecision));
        }
        let whom = proposal.next_approver();
        if !with.holds(whom) {
            return Err(self.refuse(Reason::NotYoursToDecide { whom }));
        }
        let (level, binding) = (proposal.next_level(), proposal.binding);
        let event = RefundEvent::Approved { proposal: no, level, binding };
        Ok(vec![Fact { event: Event::Refund(Box::new(event)), words }])
    }

    /// By who made it: taken back. By who may approve: no.
    pub(in crate::case) fn decline(&self, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        self.nothing_under_way()?;
        let Some(proposal) = self.refund.live() else {
            return Err(self.refuse(Reason::NothingToDo { verb: Verb::Decline }));
        };
        let no = proposal.no;
        if proposal.by.first() == Some(&with.actor) {
            return Ok(vec![Fact { words, ..withdrawn(no) }]);
        }
        let whom = proposal.next_approver();
        if !with.holds(whom) {
            return Err(self.refuse(Reason::NotYoursToDecide { whom }));
        }
        let event = RefundEvent::Declined { proposal: no };
        Ok(vec![Fact { event: Event::Refund(Box::new(event)), words }])
    }

    /// Another number of the line: what was to be paid to its account must be proposed again.
    pub(in crate::case) fn amend(&self, words: Words) -> Result<Vec<Fact>, Refusal> {
        let other = words.get(Word::Line).is_some_and(|line| self.word(Word::Line) != Some(line));
        let to_line = self.refund.live().filter(|proposal| other && proposal.payee == Payee::Line);
        if to_line.is_some() {
            self.nothing_under_way()?;
        }
        let mut facts = vec![Fact { event: Event::Amended, words }];
        facts.extend(to_line.map(|proposal| withdrawn(proposal.no)));
        Ok(facts)
    }
}

impl Context<'_> {
    /// Everybody whose hands are in an act: who acts, and who sits there for them.
    pub(super) fn hands(&self) -> Vec<PersonId> {
        [self.actor].into_iter().chain(self.proxy).collect()
    }
}

/// Who says yes to so much, one after the other. Nobody below who leads a team says yes to money.
pub(super) fn approvers(amount: Fen, with: &Context<'_>) -> Vec<Whom> {
    let rule = &with.pack.refund;
    let second = with.pack.number("refund_second_level").is_some_and(|above| amount.count() > above);
    let approvers = [Some(rule.first), Some(rule.second).filter(|_| second)].into_iter().flatten();
    approvers.map(|whom| whom.max(Whom::TeamLeader)).collect()
}

fn withdrawn(proposal: u32) -> Fact {
    Fact::bare(Event::Refund(Box::new(RefundEvent::Withdrawn { proposal })))
}
