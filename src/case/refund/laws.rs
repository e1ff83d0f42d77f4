//! What must be so of every refund in the log, whatever decided it: held without the fold and without the rules.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{BatchRow, ListRow, PaymentKey, RefundEvent, binding, list_digest};
use crate::{
    case::{CaseId, Envelope, Event, PersonId, Subject},
    rights::Fen,
};

/// Problems that are told at most.
const MOST: usize = 1_000;

/// A law that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundProblem {
    /// One person proposed and approved, or approved twice.
    SelfApproved { case: CaseId, proposal: u32, seq: u64 },
    /// The binding is not that of case, amount, payee and version, or the approval is of another.
    OtherBinding { case: CaseId, proposal: u32, seq: u64 },
    /// Handed out or paid without the approvals that it takes, or in another amount than was approved.
    NotApproved { case: CaseId, proposal: u32, seq: u64 },
    /// A key was handed out twice, or while another attempt was on its way or had paid.
    KeyTwice { key: String, seq: u64 },
    /// A payment result without its attempt, or a second one.
    PaidTwice { key: String, seq: u64 },
    /// What a batch says of its rows is not what their cases say.
    OtherSum { batch: u64, seq: u64 },
    /// What was paid and approved was undone.
    Undone { seq: u64 },
    /// A list is not what its cases say, or its approval not what each of them has.
    OtherList { case: CaseId, list: u32, seq: u64 },
}

/// The refunds of a log as they are read, event by event in its order.
#[derive(Debug, Default)]
pub struct RefundLaws {
    proposals: HashMap<(CaseId, u32), Proposed>,
    batches: BTreeMap<u64, Vec<BatchRow>>,
    made: BTreeMap<u64, u64>,
    lists: HashMap<(CaseId, u32), Gathered>,
    /// The events of refunds, which nothing may undo.
    own: Vec<u64>,
    problems: Vec<RefundProblem>,
}

#[derive(Debug, Default)]
struct Proposed {
    amount: Fen,
    levels: u8,
    binding: [u8; 32],
    by: Vec<PersonId>,
    approvals: u8,
    over: bool,
    attempts: u32,
    under_way: bool,
    paid: bool,
}

#[derive(Debug)]
struct Gathered {
    rows: Vec<ListRow>,
    digest: [u8; 32],
    by: Vec<PersonId>,
}

impl RefundLaws {
    /// What does not hold, once the whole log was read.
    pub fn problems(mut self) -> Vec<RefundProblem> {
        for (batch, seq) in &self.made {
            if self.batches.remove(batch).is_some_and(|rows| !rows.is_empty()) {
                self.problems.push(RefundProblem::OtherSum { batch: *batch, seq: *seq });
            }
        }
        for (batch, rows) in self.batches {
            if !rows.is_empty() {
                self.problems.push(RefundProblem::OtherSum { batch, seq: 0 });
            }
        }
        self.problems.truncate(MOST);
        self.problems
    }

    /// The sum of what was paid so far.
    pub fn paid(&self) -> i64 {
        let paid = self.proposals.values().filter(|proposed| proposed.paid);
        paid.map(|proposed| proposed.amount.count()).sum()
    }

    /// Takes the next event of the log in.
    pub fn take(&mut self, envelope: &Envelope, event: &Event) {
        if let Event::Undone { seqs } = event {
            if seqs.iter().any(|seq| self.own.binary_search(seq).is_ok()) {
                self.tell(RefundProblem::Undone { seq: envelope.seq });
            }
            return;
        }
        let Event::Refund(event) = event else { return };
        self.own.push(envelope.seq);
        match (envelope.subject, event.as_ref()) {
            (Subject::Case(case), event) => self.of_case(case, envelope, event),
            (_, RefundEvent::BatchMade { batch, rows }) => self.made(*batch, rows, envelope.seq),
            _ => {}
        }
    }

    fn of_case(&mut self, case: CaseId, envelope: &Envelope, event: &RefundEvent) {
        let seq = envelope.seq;
        let hands: Vec<PersonId> = [envelope.actor].into_iter().chain(envelope.on_behalf).collect();
        let mut found = Vec::new();
        let key = |proposal: u32, attempt: u32| PaymentKey { case, proposal, attempt };
        match event {
            RefundEvent::Proposed { proposal, amount, payee, version, approvers, binding: said } => {
                if *said != binding(case, *proposal, *amount, *payee, *version)
                    || self.proposals.contains_key(&(case, *proposal))
                {
                    found.push(RefundProblem::OtherBinding { case, proposal: *proposal, seq });
                }
                let levels = u8::try_from(approvers.len()).unwrap_or(u8::MAX);
                let (amount, binding) = (*amount, *said);
                let proposed = Proposed { amount, levels, binding, by: hands, ..Proposed::default() };
                self.proposals.insert((case, *proposal), proposed);
            }
            RefundEvent::Approved { proposal, level, binding } => {
                let proposal = *proposal;
                match self.proposals.get_mut(&(case, proposal)) {
                    Some(known) => {
                        if hands.iter().any(|hand| known.by.contains(hand)) {
                            found.push(RefundProblem::SelfApproved { case, proposal, seq });
                        }
                        if *binding != known.binding {
                            found.push(RefundProblem::OtherBinding { case, proposal, seq });
                        }
                        known.approvals += 1;
                        if *level != known.approvals || known.over {
                            found.push(RefundProblem::NotApproved { case, proposal, seq });
                        }
                        // Whoever said yes once says it no second time.
                        known.by.extend(hands);
                    }
                    None => found.push(RefundProblem::NotApproved { case, proposal, seq }),
                }
            }
            RefundEvent::Declined { proposal } | RefundEvent::Withdrawn { proposal } => {
                if let Some(known) = self.proposals.get_mut(&(case, *proposal)) {
                    if known.under_way || known.paid {
                        found.push(RefundProblem::NotApproved { case, proposal: *proposal, seq });
                    }
                    known.over = true;
                }
            }
            RefundEvent::Batched { proposal, attempt, batch, amount, binding } => {
                let proposal = *proposal;
                match self.proposals.get_mut(&(case, proposal)) {
                    Some(known) => {
                        let approved = known.approvals >= known.levels.max(1) && !known.over;
                        if !approved || (*amount, *binding) != (known.amount, known.binding) {
                            found.push(RefundProblem::NotApproved { case, proposal, seq });
                        }
                        if *attempt != known.attempts + 1 || known.under_way || known.paid {
                            let key = key(proposal, *attempt).to_string();
                            found.push(RefundProblem::KeyTwice { key, seq });
                        }
                        (known.attempts, known.under_way) = (known.attempts.max(*attempt), true);
                    }
                    None => found.push(RefundProblem::NotApproved { case, proposal, seq }),
                }
                let row = BatchRow { case, proposal, attempt: *attempt, amount: *amount };
                self.batches.entry(*batch).or_default().push(row);
            }
            RefundEvent::Paid { proposal, attempt, amount, .. } => {
                let known = self.proposals.get_mut(&(case, *proposal));
                match known.filter(|known| known.under_way && known.attempts == *attempt && !known.paid) {
                    Some(known) => {
                        if *amount != known.amount {
                            found.push(RefundProblem::NotApproved { case, proposal: *proposal, seq });
                        }
                        (known.under_way, known.paid) = (false, true);
                    }
                    None => {
                        let key = key(*proposal, *attempt).to_string();
                        found.push(RefundProblem::PaidTwice { key, seq });
                    }
                }
            }
            RefundEvent::Failed { proposal, attempt, .. } => {
                let known = self.proposals.get_mut(&(case, *proposal));
                match known.filter(|known| known.under_way && known.attempts == *attempt) {
                    Some(known) => known.under_way = false,
                    None => {
                        let key = key(*proposal, *attempt).to_string();
                        found.push(RefundProblem::PaidTwice { key, seq });
                    }
                }
            }
            RefundEvent::Gathered { list, rows, approvers, digest } => {
                let levels = u8::try_from(approvers.len()).unwrap_or(u8::MAX);
                let proposed = |row: &ListRow| {
                    let known = self.proposals.get(&(row.case, row.proposal));
                    known.is_some_and(|known| {
                        let as_told =
                            (known.amount, known.binding, known.levels, known.approvals, known.over);
                        as_told == (row.amount, row.binding, levels, 0, false)
                    })
                };
                let new = !self.lists.contains_key(&(case, *list));
                if !new || *digest != list_digest(case, *list, rows) || !rows.iter().all(proposed) {
                    found.push(RefundProblem::OtherList { case, list: *list, seq });
                }
                let gathered = Gathered { rows: rows.clone(), digest: *digest, by: hands };
                self.lists.insert((case, *list), gathered);
            }
            RefundEvent::ListApproved { list, level, digest } => {
                let approved = |row: &ListRow| {
                    let known = self.proposals.get(&(row.case, row.proposal));
                    known.is_some_and(|known| known.approvals == *level && !known.over)
                };
                match self.lists.get_mut(&(case, *list)) {
                    Some(Gathered { rows, digest: said, by }) => {
                        let own = hands.iter().any(|hand| by.contains(hand));
                        if own || said != digest || !rows.iter().all(approved) {
                            found.push(RefundProblem::OtherList { case, list: *list, seq });
                        }
                        by.extend(hands);
                    }
                    None => found.push(RefundProblem::OtherList { case, list: *list, seq }),
                }
            }
            RefundEvent::ChargeSet(_)
            | RefundEvent::ChargeStruck { .. }
            | RefundEvent::BatchMade { .. }
            | RefundEvent::Listed { .. }
            | RefundEvent::ListDeclined { .. } => {}
        }
        found.into_iter().for_each(|problem| self.tell(problem));
    }

    /// The rows of a batch are written with it, just before it.
    fn made(&mut self, batch: u64, rows: &[BatchRow], seq: u64) {
        let mut of_cases = self.batches.remove(&batch).unwrap_or_default();
        let mut said = rows.to_vec();
        let order = |row: &BatchRow| (row.case, row.proposal, row.attempt);
        of_cases.sort_by_key(order);
        said.sort_by_key(order);
        if of_cases != said || self.made.insert(batch, seq).is_some() {
            self.tell(RefundProblem::OtherSum { batch, seq });
        }
    }

    fn tell(&mut self, problem: RefundProblem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        }
    }
}
