//! A refund as it goes: charges verified one by one, proposed by who works on it, approved by somebody else, handed out in the
//! batch of the day, and paid.

use super::{
    life::{Done, Ground, Life, Over},
    staff::{SERVICE, Worker},
    stream::{self, For},
    town::any,
};
use crate::{
    case::{
        Came, ChargeWish, Command, CommandId, Finding, NO_PROOF, PaymentResult, ProposalState, RefundCommand,
        Role, Verb, Word, Words, short,
    },
    desk,
    rights::Fen,
    rules::Whom,
    sla::Instant,
};

/// 属实, 部分属实
pub const UPHELD: [&str; 2] = ["upheld", "partly_upheld"];
/// Proofs that the customer ordered.
const PROOFS: [&str; 3] = ["sms_code", "sms_code", "sms_reply"];
/// Times that one proposal is handed out; the last time it is paid.
const ATTEMPTS: usize = 3;

impl<'a> Life<'a> {
    /// The result that it comes to: disposition and closing reason.
    pub fn result(&mut self) -> Option<(String, String)> {
        if self.result.is_none() {
            // Nobody is paid who says not who they are, nor in the haste of the last days.
            let pays = self.customer.is_some() && self.pace == 100;
            let refund = self.case.takes_refund();
            let may = |(disposition, _): &&(String, String)| {
                pays || !refund || !UPHELD.contains(&disposition.as_str())
            };
            let results: Vec<&(String, String)> = self.matter.results.iter().filter(may).collect();
            self.result = self.chance.one(&results).map(|result| (*result).clone());
        }
        self.result.clone()
    }

    /// Whether it is a refund that money is paid for.
    pub fn pays(&mut self) -> bool {
        let result = self.result();
        let upheld = result.is_some_and(|(disposition, _)| UPHELD.contains(&disposition.as_str()));
        self.case.takes_refund() && upheld
    }

    /// What was charged is written down and verified, and what is owed for it is proposed.
    pub fn claimed(&mut self, worker: &Worker) -> Result<(), Over> {
        if !self.case.takes_refund() || !self.case.refund.is_empty() {
            return Ok(());
        }
        let disposition = self.result().map(|(disposition, _)| disposition).unwrap_or_default();
        let (upheld, proved) = match disposition.as_str() {
            "upheld" => (self.chance.between(1, 3), 0),
            "partly_upheld" => (self.chance.between(1, 2), 1),
            // Of what is not upheld half is a charge of which nothing is in the bill.
            _ => (0, self.chance.between(0, 1)),
        };
        for n in 0..upheld + proved {
            self.charged(worker, n < upheld)?;
        }
        if self.pays() {
            self.proposed(worker)?;
        }
        Ok(())
    }

    fn charged(&mut self, worker: &Worker, upheld: bool) -> Done {
        let on = self.on;
        let Some(partner) = self.partner() else { return Ok(false) };
        let days = self.chance.between(1, 90);
        let day = self.case.opened.plus(-86_400 * days).zoned(&on.pack.zone).date();
        let amount = self.chance.one(&on.town.steps.amounts).copied().unwrap_or(1_000);
        let from = if self.chance.percent(70) { &partner.code } else { &partner.app };
        let (proof, cause, finding) = match upheld {
            true if self.chance.percent(25) => (NO_PROOF, "malicious", Finding::Upheld),
            true => (NO_PROOF, "unproven", Finding::Upheld),
            false => {
                let proof = self.chance.one(&PROOFS).copied().unwrap_or("sms_code");
                (proof, "unproven", Finding::NotUpheld)
            }
        };
        let wish = ChargeWish {
            charge: None,
            day: Some(day),
            from: Some(from.clone()),
            amount: Fen::new(amount),
            proof: Some(proof.to_owned()),
            cause: Some(cause.to_owned()),
            finding: Some(finding),
        };
        let words = Words::of([(Word::Text, Some(partner.app.clone()))]);
        let at = self.soon(4);
        self.act(at, worker, Verb::Charge, Command::Refund(RefundCommand::Charge(wish)), words)
    }

    fn proposed(&mut self, worker: &Worker) -> Done {
        let at = self.soon(6);
        self.act(at, worker, Verb::Propose, Command::Refund(RefundCommand::Propose), Words::default())
    }

    /// Somebody who leads says yes, above a limit somebody higher up too; now and then it comes back first.
    pub fn approved(&mut self, worker: &Worker) -> Result<(), Over> {
        let on = self.on;
        if self.case.refund.to_approve().is_some() && self.chance.percent(5) {
            let (at, words) = (self.at_work(Role::TeamLeader, 100), self.text(&on.town.steps.declined));
            if let Some(leader) = on.staff.one(Role::TeamLeader, worker.team, &mut self.chance) {
                self.act(at, leader, Verb::Decline, Command::Refund(RefundCommand::Decline), words)?;
            }
            self.proposed(worker)?;
        }
        let levels = self.case.refund.to_approve().map_or(0, |proposal| proposal.approvers.len());
        for _ in 0..levels {
            let Some(proposal) = self.case.refund.to_approve() else { break };
            let binding = short(&proposal.binding);
            let role = match proposal.next_approver() {
                Whom::Owner | Whom::TeamLeader => Role::TeamLeader,
                _ => Role::Supervisor,
            };
            // Who approves above is not who pays.
            let team = if role == Role::TeamLeader { worker.team } else { Some(SERVICE) };
            let Some(above) = on.staff.one(role, team, &mut self.chance) else { break };
            let at = self.at_work(role, 110);
            let approve = Command::Refund(RefundCommand::Approve { binding });
            self.act(at, above, Verb::Approve, approve, Words::default())?;
        }
        Ok(())
    }

    /// It is in the next batch, and paid the day after; where that fails, in the one after that.
    pub fn paid(&mut self) -> Result<(), Over> {
        for again in 0..ATTEMPTS {
            if self.case.refund.payable().is_none() {
                break;
            }
            let on = self.on;
            let slot = on.days.batch(self.now).ok_or(Over)?;
            let Some(payer) = payer(on, slot) else { break };
            let number = desk::batch_number(slot, None, on.pack);
            let command = batch_command(on.seed, number);
            self.record(slot, payer, Some(command), |case| case.batched(number).map(|(_, _, fact)| fact))?;
            let result = self.came(slot, again + 1 == ATTEMPTS);
            let Some((result, why, at)) = result else { break };
            self.record(at, payer, None, |case| case.settled(&result, why).ok().flatten())?;
        }
        Ok(())
    }

    /// What comes of the attempt that is under way: the result, why it failed, and when it is taken in.
    fn came(&mut self, slot: Instant, last: bool) -> Option<(PaymentResult, Option<String>, Instant)> {
        let on = self.on;
        let next = slot.plus(self.chance.between(14, 19) * 3_600);
        let at = on.days.next(Role::Supervisor, next, &mut self.chance);
        let fails = !last && self.chance.percent(4);
        let proposal = self.case.refund.live().filter(|proposal| proposal.state == ProposalState::InBatch)?;
        let attempt = proposal.attempts.last()?;
        let bank = at.plus(-1_800);
        let came = match fails {
            true => Came::Failed { at: bank },
            false => Came::Paid { reference: format!("{}{:09}", attempt.batch, self.case.id.n), at: bank },
        };
        let result =
            PaymentResult { proposal: proposal.no, attempt: attempt.no, amount: proposal.amount, came };
        let why = fails.then(|| any(&on.town.steps.failed, &mut self.chance).to_owned());
        Some((result, why, at))
    }
}

/// Who makes the batch of a day, and takes in what came of it.
fn payer<'a>(on: &Ground<'a>, slot: Instant) -> Option<&'a Worker> {
    let day = slot.seconds().unsigned_abs();
    on.staff.one(Role::Supervisor, None, &mut stream::chance(on.seed, For::Batch, day))
}

/// The act by which a batch is made, of its rows and of itself.
pub fn batch_command(seed: u64, batch: u64) -> CommandId {
    stream::command(seed, For::Batch, batch, 0)
}
