//! A refund in a timeline: charges, approval, payment.

use super::{choice, event::called, money};
use crate::{
    case::{Charge, Choice, Payee, RefundEvent, short},
    lang::{Lang, Word},
    rules::Pack,
    text::clean_line,
};

/// What an event of a refund is called, from its name in JSON.
pub(super) fn event_called(name: &str) -> Option<Word> {
    Some(match name {
        "charge_set" => Word::EventChargeSet,
        "charge_struck" => Word::EventChargeStruck,
        "refund_proposed" => Word::EventRefundProposed,
        "refund_approved" => Word::EventRefundApproved,
        "refund_declined" => Word::EventRefundDeclined,
        "refund_withdrawn" => Word::EventRefundWithdrawn,
        "refund_batched" => Word::EventRefundBatched,
        "refund_paid" => Word::EventRefundPaid,
        "refund_failed" => Word::EventRefundFailed,
        "refund_listed" => Word::EventRefundListed,
        "refund_gathered" => Word::EventRefundGathered,
        "refund_list_approved" => Word::EventRefundListApproved,
        "refund_list_declined" => Word::EventRefundListDeclined,
        _ => return None,
    })
}

/// To whom a refund is paid.
pub fn payee(payee: Payee, lang: Lang) -> &'static str {
    match payee {
        Payee::Line => Word::PayeeLine.say(lang),
        Payee::Other => Word::PayeeOther.say(lang),
    }
}

/// The parts of the line of an event, its own name first.
pub(super) fn refund_event(event: &RefundEvent, pack: &Pack, lang: Lang) -> Vec<String> {
    let yuan = |fen: &crate::rights::Fen| money(*fen, lang);
    let no = |no: &u32| Word::EventRefundNo.with(lang, &[no]);
    let code = |binding: &[u8; 32]| Word::EventRefundCode.with(lang, &[&short(binding)]);
    let attempt = |attempt: &u32| Word::EventRefundAttempt.with(lang, &[attempt]);
    let parts = match event {
        RefundEvent::ChargeSet(charge) => charged(charge, pack, lang),
        RefundEvent::ChargeStruck { charge } => vec![charge.to_string()],
        RefundEvent::Proposed { proposal, amount, payee: to, binding, .. } => {
            vec![no(proposal), yuan(amount), payee(*to, lang).to_owned(), code(binding)]
        }
        RefundEvent::Approved { proposal, level, binding } => {
            vec![no(proposal), Word::EventRefundLevel.with(lang, &[level]), code(binding)]
        }
        RefundEvent::Declined { proposal } | RefundEvent::Withdrawn { proposal } => vec![no(proposal)],
        RefundEvent::Batched { proposal, attempt: of, batch, amount, .. } => {
            vec![no(proposal), yuan(amount), Word::EventRefundBatchNo.with(lang, &[batch]), attempt(of)]
        }
        RefundEvent::Paid { proposal, amount, reference, .. } => {
            let reference = Word::EventRefundReference.with(lang, &[&clean_line(reference)]);
            vec![no(proposal), yuan(amount), reference]
        }
        RefundEvent::Failed { proposal, attempt: of, .. } => vec![no(proposal), attempt(of)],
        RefundEvent::Listed { parent, list, .. } => {
            vec![parent.to_string(), Word::EventRefundListNo.with(lang, &[list])]
        }
        RefundEvent::Gathered { list, rows, digest, .. } => {
            let fen: i64 = rows.iter().map(|row| row.amount.count()).sum();
            let sum = money(crate::rights::Fen::new(fen).unwrap_or_default(), lang);
            let no = Word::EventRefundListNo.with(lang, &[list]);
            vec![no, Word::EventRefundListSum.with(lang, &[&rows.len(), &sum]), code(digest)]
        }
        RefundEvent::ListApproved { list, level, digest } => {
            let no = Word::EventRefundListNo.with(lang, &[list]);
            vec![no, Word::EventRefundLevel.with(lang, &[level]), code(digest)]
        }
        RefundEvent::ListDeclined { list } => vec![Word::EventRefundListNo.with(lang, &[list])],
        RefundEvent::BatchMade { batch, rows } => {
            let fen: i64 = rows.iter().map(|row| row.amount.count()).sum();
            let sum = crate::rights::Fen::new(fen).unwrap_or_default();
            return vec![Word::EventRefundBatchMade.with(lang, &[batch, &rows.len(), &money(sum, lang)])];
        }
    };
    [called(event.name(), lang)].into_iter().chain(parts).collect()
}

fn charged(charge: &Charge, pack: &Pack, lang: Lang) -> Vec<String> {
    let owed = (charge.owed != crate::rights::Fen::NONE)
        .then(|| Word::EventRefundOwes.with(lang, &[&money(charge.owed, lang)]));
    let proof = charge.proof.as_deref().map(|id| choice(Choice::ProofOfOrder, id, pack, lang));
    let mut parts = vec![
        charge.no.to_string(),
        charge.day.to_string(),
        clean_line(&charge.from).into_owned(),
        money(charge.amount, lang),
    ];
    parts.extend(proof);
    parts.push(choice(Choice::RefundCause, &charge.cause, pack, lang));
    parts.push(choice(Choice::Finding, charge.finding.id(), pack, lang));
    parts.extend(owed);
    parts
}
