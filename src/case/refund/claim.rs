//! 扣费明细: charges are written down, changed and struck, each with what is owed for it.

use super::{Charge, ChargeWish, Finding, MAX_FROM, NO_PROOF, RefundEvent, total};
use crate::{
    case::{Case, Context, Event, Fact, Fault, Reason, Refusal, Verb, Words},
    rights::{self, BadClaim, Cause, Fen},
};

/// The cause of a charge for which no proof of order was found.
const UNPROVEN: &str = "unproven";

impl Case {
    pub(in crate::case) fn charge(
        &self,
        wish: ChargeWish,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        self.nothing_under_way()?;
        let numbers = || self.refund.charges.iter().map(|charge| charge.no);
        let before = match wish.charge {
            Some(_) => {
                let no = self.one_of("charge", wish.charge, numbers())?;
                self.refund.charges.iter().find(|charge| charge.no == no)
            }
            None => None,
        };
        let most = usize::from(with.pack.refund.charges);
        if before.is_none() && self.refund.charges.len() >= most {
            return Err(self.refuse(Reason::TooMany { field: "charge".to_owned(), max: most }));
        }
        let charge = self.charge_as(wish, before, with)?;
        if before == Some(&charge) && words.is_empty() {
            return Err(self.refuse(Reason::NothingToDo { verb: Verb::Charge }));
        }
        let event = RefundEvent::ChargeSet(charge);
        Ok(vec![Fact { event: Event::Refund(Box::new(event)), words }])
    }

    /// A charge as it would stand, with what is owed for it.
    fn charge_as(
        &self,
        wish: ChargeWish,
        before: Option<&Charge>,
        with: &Context<'_>,
    ) -> Result<Charge, Refusal> {
        let lacks = |field: &str| self.wrong_field(field, Fault::Missing);
        let day = wish.day.or(before.map(|charge| charge.day)).ok_or_else(|| lacks("day"))?;
        if day > with.now.zoned(&with.pack.zone).date() {
            return Err(self.wrong_field("day", Fault::TooFar { max: with.now }));
        }
        let from = wish.from.or_else(|| before.map(|charge| charge.from.clone()));
        let from = from.ok_or_else(|| lacks("from"))?;
        if from.len() > MAX_FROM {
            return Err(self.wrong_field("from", Fault::TooLong { max: MAX_FROM }));
        }
        let amount = wish.amount.or(before.map(|charge| charge.amount)).ok_or_else(|| lacks("amount"))?;
        let proof = wish.proof.clone().or_else(|| before.and_then(|charge| charge.proof.clone()));
        let cause = wish.cause.or_else(|| before.map(|charge| charge.cause.clone()));
        let cause = cause.unwrap_or_else(|| UNPROVEN.to_owned());
        let unproved = proof.as_deref() == Some(NO_PROOF);
        let usual = match before {
            Some(charge) if wish.proof.is_none() || charge.proof == wish.proof => charge.finding,
            // 举证责任: where no proof is found, it is paid back.
            _ if unproved => Finding::Upheld,
            _ => Finding::Open,
        };
        let finding = wish.finding.unwrap_or(usual);
        if finding == Finding::Upheld && cause == UNPROVEN && !unproved {
            return Err(match proof {
                None => lacks("proof"),
                // What was ordered is paid back for another reason only.
                Some(_) => {
                    let others = Cause::ids(with.pack).into_iter().filter(|id| *id != UNPROVEN);
                    let values = others.map(str::to_owned).collect();
                    self.wrong_field("cause", Fault::NotOneOf { values })
                }
            });
        }
        let no = before.map_or(self.refund.numbered.saturating_add(1), |charge| charge.no);
        let charge = Charge { no, day, from, amount, proof, cause, finding, owed: Fen::NONE };
        let owed = self.owed_for(&charge, with)?;
        Ok(Charge { owed, ..charge })
    }

    fn owed_for(&self, charge: &Charge, with: &Context<'_>) -> Result<Fen, Refusal> {
        let wrong = |field: &str, fault| Err(self.wrong_field(field, fault));
        if charge.amount == Fen::NONE {
            return wrong("amount", Fault::Number);
        }
        let causes = || Cause::ids(with.pack).into_iter().map(str::to_owned).collect();
        let Some(cause) = Cause::read(&charge.cause, with.pack) else {
            return wrong("cause", Fault::NotOneOf { values: causes() });
        };
        let claim = [rights::Charge { cause, amount: charge.amount, charges: 1 }];
        // It is reckoned before it is upheld too, so that nobody writes down what could never be paid back.
        let owed = match rights::refund(&claim, with.pack) {
            Ok(found) => found.total,
            Err(BadClaim::RuleOff { .. }) => return wrong("cause", Fault::NotOneOf { values: causes() }),
            Err(_) => return wrong("amount", Fault::Number),
        };
        let others = self.refund.charges.iter().filter(|other| other.no != charge.no);
        if total(others.map(|other| other.amount.max(other.owed))).plus(owed).is_none() {
            return wrong("amount", Fault::Number);
        }
        Ok(if charge.finding == Finding::Upheld { owed } else { Fen::NONE })
    }

    pub(in crate::case) fn strike(&self, charge: Option<u32>, words: Words) -> Result<Vec<Fact>, Refusal> {
        self.nothing_under_way()?;
        let charge = self.one_of("charge", charge, self.refund.charges.iter().map(|charge| charge.no))?;
        let event = RefundEvent::ChargeStruck { charge };
        Ok(vec![Fact { event: Event::Refund(Box::new(event)), words }])
    }

    /// Refuses to change what is being paid.
    pub(super) fn nothing_under_way(&self) -> Result<(), Refusal> {
        match self.refund.live().filter(|_| self.refund.is_under_way()) {
            Some(proposal) => Err(self.refuse(Reason::RefundUnderWay { proposal: proposal.no })),
            None => Ok(()),
        }
    }

    pub(super) fn wrong_field(&self, field: &str, fault: Fault) -> Refusal {
        self.refuse(Reason::Field { field: field.to_owned(), fault })
    }
}
