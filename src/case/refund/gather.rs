//! 批量退费: what one incident took from many customers is proposed on each of their cases in one go, and approved as one
//! list. A yes is bound to every case, proposal and amount of it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Approval, ProposalState, RefundEvent, short};
use crate::{
    case::{Case, CaseId, Context, Event, Fact, PersonId, Reason, Refusal, Stage, Verb, Words},
    rights::Fen,
    rules::Whom,
    sla::Instant,
};

/// Rows of a list, and cases under one parent, at most.
pub const MOST_GATHERED: usize = 5_000;
/// Cases of a list that are named where they changed.
const NAMED: usize = 6;

/// One proposal of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    pub case: CaseId,
    pub proposal: u32,
    pub amount: Fen,
    /// What the approval of the proposal is bound to.
    pub binding: [u8; 32],
}

/// A list of proposals that are approved together, of their parent case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundList {
    /// Number within the case, from 1; never given again.
    pub no: u32,
    /// How many rows, and what is proposed in all.
    pub count: u32,
    pub sum: Fen,
    /// Empty where only sums are shown.
    pub rows: Vec<ListRow>,
    /// Who says yes, one after the other, to all of it.
    pub approvers: Vec<Whom>,
    /// What an approval is bound to: see [`digest`].
    pub digest: [u8; 32],
    /// Who made it, and who sat there for them.
    pub by: Vec<PersonId>,
    pub at: Instant,
    pub approvals: Vec<Approval>,
    /// 驳回
    pub declined: bool,
}

impl RefundList {
    /// Whether an approval lacks.
    pub fn waits(&self) -> bool {
        !self.declined && self.approvals.len() < self.approvers.len()
    }

    /// Who says yes next; who did so last, where nobody has to any more.
    pub fn next_approver(&self) -> Whom {
        let next = self.approvers.get(self.approvals.len()).or(self.approvers.last());
        next.copied().unwrap_or(Whom::SiteManager)
    }

    /// The level of the approval that lacks.
    pub fn next_level(&self) -> u8 {
        u8::try_from(self.approvals.len() + 1).unwrap_or(u8::MAX)
    }

    /// Everybody whose hands are in it.
    pub fn hands(&self) -> Vec<PersonId> {
        let said = self.approvals.iter().flat_map(|approval| &approval.by);
        self.by.iter().chain(said).copied().collect()
    }
}

/// SHA-256 over parent, list, how many and how much, and every row: what is approved is this and nothing else.
pub fn digest(parent: CaseId, list: u32, rows: &[ListRow]) -> [u8; 32] {
    let sum = super::total(rows.iter().map(|row| row.amount));
    let mut hash = Sha256::new();
    hash.update(format!("caseloop refund list 1\n{parent}\n{list}\n{}\n{}\n", rows.len(), sum.count()));
    for ListRow { case, proposal, amount, binding } in rows {
        hash.update(format!("{case}\n{proposal}\n{}\n", amount.count()));
        hash.update(binding);
    }
    hash.finalize().into()
}

impl Case {
    /// The lists of it that wait for an approval.
    pub fn lists_to_approve(&self) -> impl Iterator<Item = &RefundList> {
        self.refund.lists.iter().filter(|list| list.waits())
    }

    /// The list of this code that waits.
    ///
    /// # Errors
    /// None does, or another one.
    pub fn list_of(&self, seen: &str, verb: Verb) -> Result<&RefundList, Refusal> {
        let is_it = |list: &&RefundList| seen.trim().eq_ignore_ascii_case(&short(&list.digest));
        if let Some(list) = self.lists_to_approve().find(is_it) {
            return Ok(list);
        }
        let reason = match self.lists_to_approve().last() {
            Some(list) => Reason::OtherRefundList { count: list.count, amount: list.sum },
            None => Reason::NothingToDo { verb },
        };
        Err(self.refuse(reason))
    }

    /// Refuses to gather under a case that is solved, or a child itself.
    ///
    /// # Errors
    /// It is no parent, or has as many children as one takes.
    pub fn may_gather(&self, more: usize) -> Result<(), Refusal> {
        let is_child = self.linked(crate::case::LinkKind::Parent).next().is_some();
        if is_child || !matches!(self.stage, Stage::Accept | Stage::Handle) {
            return Err(self.refuse(Reason::NoParent { case: self.id }));
        }
        if self.links.len() + more > MOST_GATHERED {
            return Err(self.refuse(Reason::TooMany { field: "case".to_owned(), max: MOST_GATHERED }));
        }
        Ok(())
    }

    /// What is proposed for a list; nothing where nothing is owed that is not approved already.
    ///
    /// # Errors
    /// It is being paid, or nobody knows to which account.
    pub fn proposed_for_list(
        &self,
        parent: CaseId,
        list: u32,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let approved = self.refund.live().is_some_and(|proposal| {
            proposal.state != ProposalState::Proposed && !self.refund.is_stale(proposal)
        });
        if self.refund.left() == Fen::NONE || approved {
            return Ok(Vec::new());
        }
        self.nothing_under_way()?;
        let mut facts = self.proposed(Words::default(), with)?;
        let proposal = facts.iter().find_map(|fact| match &fact.event {
            Event::Refund(event) => match event.as_ref() {
                RefundEvent::Proposed { proposal, .. } => Some(*proposal),
                _ => None,
            },
            _ => None,
        });
        let listed = proposal.map(|proposal| RefundEvent::Listed { parent, list, proposal });
        facts.extend(listed.map(|event| Fact::bare(Event::Refund(Box::new(event)))));
        Ok(facts)
    }

    /// The row that this case is in a list, from what is proposed and waits.
    pub fn list_row(&self) -> Option<ListRow> {
        let proposal = self.refund.live()?;
        let (no, amount, binding) = (proposal.no, proposal.amount, proposal.binding);
        Some(ListRow { case: self.id, proposal: no, amount, binding })
    }

    /// Whether what a list says of this case is what is proposed on it now.
    fn is_as_listed(&self, parent: CaseId, list: &RefundList, row: &ListRow) -> bool {
        self.refund.live().is_some_and(|proposal| {
            proposal.listed == Some((parent, list.no))
                && proposal.state == ProposalState::Proposed
                && proposal.approvals.len() == list.approvals.len()
                && !self.refund.is_stale(proposal)
                && self.list_row().as_ref() == Some(row)
        })
    }

    /// One yes to a whole list: on each of its cases, and on this one. `contexts` is what the person is to each case.
    ///
    /// # Errors
    /// A case changed since, or it is not theirs to approve; then nothing is approved.
    pub fn approve_list(
        &self,
        list: &RefundList,
        cases: &[(&Case, Context<'_>)],
        with: &Context<'_>,
    ) -> Result<(Vec<(CaseId, Fact)>, Fact), Refusal> {
        if with.hands().iter().any(|hand| list.hands().contains(hand)) {
            return Err(self.refuse(Reason::OwnDecision));
        }
        let whom = list.next_approver();
        if !with.holds(whom) {
            return Err(self.refuse(Reason::NotYoursToDecide { whom }));
        }
        let (mut facts, mut changed) = (Vec::with_capacity(list.rows.len()), Vec::new());
        for row in &list.rows {
            let found = cases.iter().find(|(case, _)| case.id == row.case);
            match found.filter(|(case, _)| case.is_as_listed(self.id, list, row)) {
                Some((case, with)) => {
                    if !with.holds(whom) {
                        return Err(case.refuse(Reason::NotYoursToDecide { whom }));
                    }
                    let (proposal, level, binding) = (row.proposal, list.next_level(), row.binding);
                    let event = RefundEvent::Approved { proposal, level, binding };
                    facts.push((row.case, Fact::bare(Event::Refund(Box::new(event)))));
                }
                None => changed.push(row.case),
            }
        }
        if !changed.is_empty() {
            let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
            changed.truncate(NAMED);
            return Err(self.refuse(Reason::RefundListChanged { cases: changed, count }));
        }
        let event =
            RefundEvent::ListApproved { list: list.no, level: list.next_level(), digest: list.digest };
        Ok((facts, Fact::bare(Event::Refund(Box::new(event)))))
    }

    /// No to a whole list; what changed since is left as it is.
    ///
    /// # Errors
    /// It is not theirs.
    pub fn decline_list(
        &self,
        list: &RefundList,
        cases: &[(&Case, Context<'_>)],
        words: Words,
        with: &Context<'_>,
    ) -> Result<(Vec<(CaseId, Fact)>, Fact), Refusal> {
        let whom = list.next_approver();
        if list.by.first() != Some(&with.actor) && !with.holds(whom) {
            return Err(self.refuse(Reason::NotYoursToDecide { whom }));
        }
        let still = list.rows.iter().filter(|row| {
            let found = cases.iter().find(|(case, _)| case.id == row.case);
            found.is_some_and(|(case, _)| case.is_as_listed(self.id, list, row))
        });
        let facts = still.map(|row| {
            let event = RefundEvent::Declined { proposal: row.proposal };
            (row.case, Fact::bare(Event::Refund(Box::new(event))))
        });
        let event = Event::Refund(Box::new(RefundEvent::ListDeclined { list: list.no }));
        Ok((facts.collect(), Fact { event, words }))
    }
}

/// Who says yes to a list: to the sum of it, and to what any of its cases comes to with what was paid there before.
pub fn list_approvers(cases: &[&Case], sum: Fen, with: &Context<'_>) -> Vec<Whom> {
    let of_case = |case: &&Case| case.refund.paid().plus(case.refund.left()).unwrap_or(Fen::MOST);
    let most = cases.iter().map(of_case).max().unwrap_or_default().max(sum);
    super::approve::approvers(most, with)
}
