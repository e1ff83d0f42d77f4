//! 付款批次: refunds are handed out to be paid, what came of it is taken in, and both are shown in sums.

mod charges;
mod gather;
mod lists;
mod results;
mod view;

use std::collections::HashMap;

use super::{
    authorize::{Op, Reader},
    core::Core,
    enrol::hand,
    job::refused,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, BatchSum, MOST_BATCHES, PaymentRow, RefundBatchView, Reply, Request},
    case::{
        BatchRow, Came, CaseId, Event, Fact, Handout, KeyId, Lane, PaymentKey, Reason, Recorded, RefundEvent,
        Subject, Trace, Word,
    },
    rights::Fen,
    rules::Pack,
    sla::Instant,
    store::StoreError,
};

/// Does what is asked of refunds in a batch of the writer.
pub fn write(work: &mut Work<'_>, actor: Actor, request: Request) -> Result<Reply, Halt> {
    match request {
        Request::SetCharges { case, rows, command } => charges::set(work, actor, case, &rows, command),
        Request::GatherRefund { parent, rows, text, command } => {
            gather::gather(work, actor, parent, &rows, &text, command)
        }
        Request::AnswerRefundList { parent, binding, answer, command } => {
            lists::answer(work, actor, parent, &binding, answer, command)
        }
        Request::MakeRefundBatch => make_batch(work, actor),
        Request::TakeRefundResults { rows } => results::take(work, actor, rows),
        _ => Err(Reason::NotFound.into()),
    }
}

/// Answers what is asked of refunds and changes nothing.
pub fn read(core: &Core, actor: Actor, reader: &Reader, request: &Request) -> Result<Reply, StoreError> {
    match request {
        Request::ShowRefund { case } => view::show(core, actor, reader, *case),
        _ if !pays(reader) => Ok(refused(Reason::NotPermitted { role: reader.role })),
        Request::RefundBatch { batch } => hand_out(core, actor, *batch),
        Request::RefundBatches { before } => batches(core, *before),
        _ => Ok(refused(Reason::NotFound)),
    }
}

/// A batch to be paid: whoever takes it away has accounts in the clear.
fn hand_out(core: &Core, actor: Actor, no: u64) -> Result<Reply, StoreError> {
    let reply = batch(core, no)?;
    if let Reply::RefundBatch(view) = &reply {
        let rows = u32::try_from(view.rows.len()).unwrap_or(u32::MAX);
        core.trace(actor, Trace::Listed { list: Handout::List, rows });
    }
    Ok(reply)
}

/// Who may handle payments.
fn payer(work: &Work<'_>, actor: Actor) -> Result<Reader, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if pays(&reader) { Ok(reader) } else { Err(Reason::NotPermitted { role: reader.role }.into()) }
}

/// A batch is of the whole house, so nobody pays who knows of a part of it.
fn pays(reader: &Reader) -> bool {
    reader.may(Op::Pay) && reader.wall.is_none()
}

/// Hands out all that is approved and not paid, the oldest cases first: in one transaction, each under a key of its own.
fn make_batch(work: &mut Work<'_>, actor: Actor) -> Result<Reply, Halt> {
    let reader = payer(work, actor)?;
    let (_, pack) = work.pack()?;
    let most = usize::from(pack.refund.batch);
    let lane = [Lane::Payable];
    let mut ids = work.core.read(|live| live.queue.page(&lane, 0, live.queue.count_of(&lane)).cases);
    ids.sort_unstable_by_key(|id| id.n);
    let last = last_batch(work)?;
    let batch = batch_number(work.at, last, &pack);
    let hand = hand(work, actor);
    let mut rows = Vec::new();
    for id in ids {
        if rows.len() >= most {
            break;
        }
        let Some(case) = work.case(id)?.filter(|case| reader.sees(case)) else { continue };
        let case = work.fire(case)?;
        let Some((key, proposal, fact)) = case.batched(batch) else { continue };
        let (amount, PaymentKey { case: id, proposal: no, attempt }) = (proposal.amount, key);
        rows.push(BatchRow { case: id, proposal: no, attempt, amount });
        let now = work.at;
        work.write(&hand, case, vec![(now, fact)])?;
    }
    if rows.is_empty() {
        return Err(Reason::NothingToPay { last }.into());
    }
    let made = Fact::bare(Event::Refund(Box::new(RefundEvent::BatchMade { batch, rows })));
    work.note(&hand, Subject::Site, work.next.site, (work.at, made), KeyId::None);
    Ok(Reply::RefundBatchMade { batch })
}

/// The number of a batch: day and time of the site at which it is made, as `261102143205`, and larger than the one before.
/// A store that lost its last batches when it was restored so gives none of their numbers again.
pub fn batch_number(at: Instant, last: Option<u64>, pack: &Pack) -> u64 {
    let at = at.zoned(&pack.zone);
    let parts = [at.month(), at.day(), at.hour(), at.minute(), at.second()];
    let part = |of: i8| u64::try_from(of).unwrap_or_default();
    let year = u64::try_from(at.year().rem_euclid(100)).unwrap_or_default();
    let number = parts.into_iter().fold(year, |number, of| number * 100 + part(of));
    number.max(last.map_or(0, |last| last.saturating_add(1)))
}

/// The number of the last batch.
fn last_batch(work: &Work<'_>) -> Result<Option<u64>, StoreError> {
    let number = |record: &Recorded| made(record).map(|(batch, _)| batch);
    if let Some(batch) = work.records.iter().rev().find_map(number) {
        return Ok(Some(batch));
    }
    let (from, mut last) = (work.core.read(|live| live.site_last), None);
    work.core.store.site_events(from, &mut |record| {
        last = number(&record);
        last.is_none()
    })?;
    Ok(last)
}

fn made(record: &Recorded) -> Option<(u64, &[BatchRow])> {
    let Event::Refund(event) = &record.event else { return None };
    let RefundEvent::BatchMade { batch, rows } = event.as_ref() else { return None };
    Some((*batch, rows))
}

/// A batch with its accounts in the clear, the same whenever it is asked for.
fn batch(core: &Core, no: u64) -> Result<Reply, StoreError> {
    let (from, mut found) = (core.read(|live| live.site_last), None);
    core.store.site_events(from, &mut |record| {
        let is_it = made(&record).is_some_and(|(batch, _)| batch == no);
        found = is_it.then_some(record);
        found.is_none()
    })?;
    let Some(record) = found else { return Ok(refused(Reason::NotFound)) };
    let mut rows = Vec::new();
    for BatchRow { case, proposal, attempt, amount } in made(&record).map_or(&[][..], |(_, rows)| rows) {
        let Some(head) = core.case(*case)? else { return Ok(refused(Reason::NotFound)) };
        let history = core.store.history(head.last, usize::MAX)?;
        let proposed = history.iter().find_map(|record| match &record.event {
            Event::Refund(event) => match event.as_ref() {
                RefundEvent::Proposed { proposal: of, payee, .. } if of == proposal => {
                    Some((*payee, record.words.get(Word::Account)))
                }
                _ => None,
            },
            _ => None,
        });
        // Of whom everything was erased, no account is known any more.
        let Some((payee, Some(account))) = proposed else { return Ok(refused(Reason::Erased)) };
        let key = PaymentKey { case: *case, proposal: *proposal, attempt: *attempt };
        rows.push(PaymentRow { key, payee, account: account.to_owned(), amount: *amount });
    }
    let by = core.read(|live| live.people.by(record.envelope.actor));
    Ok(Reply::RefundBatch(Box::new(RefundBatchView { batch: no, at: record.envelope.recorded, by, rows })))
}

/// Batches in sums, the newest first, those before a number where one is named.
fn batches(core: &Core, before: Option<u64>) -> Result<Reply, StoreError> {
    let (from, mut records) = (core.read(|live| live.site_last), Vec::new());
    core.store.site_events(from, &mut |record| {
        if made(&record).is_some_and(|(batch, _)| before.is_none_or(|before| batch < before)) {
            records.push(record);
        }
        records.len() < MOST_BATCHES
    })?;
    let mut sums = Vec::new();
    for record in &records {
        sums.extend(sum(core, record)?);
    }
    Ok(Reply::RefundBatches(sums))
}

fn sum(core: &Core, record: &Recorded) -> Result<Option<BatchSum>, StoreError> {
    let Some((batch, rows)) = made(record) else { return Ok(None) };
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let cases: HashMap<CaseId, _> = core.cases(&ids)?.into_iter().map(|case| (case.id, case)).collect();
    let none = (0_u32, Fen::NONE);
    let (mut asked, mut paid, mut failed, mut open) = (none, none, none, none);
    for row in rows {
        add(&mut asked, row.amount);
        let proposals = cases.get(&row.case).map(|case| case.refund.proposals.as_slice());
        let proposal = proposals.unwrap_or_default().iter().find(|proposal| proposal.no == row.proposal);
        let attempt = proposal.and_then(|of| Some((of, of.attempts.iter().find(|it| it.no == row.attempt)?)));
        // What the case does not have is missing from all of them, and so shows as a difference.
        let Some((proposal, attempt)) = attempt else { continue };
        match &attempt.came {
            Some(Came::Paid { .. }) => add(&mut paid, proposal.amount),
            Some(Came::Failed { .. }) => add(&mut failed, proposal.amount),
            None => add(&mut open, proposal.amount),
        }
    }
    let difference = asked.1.count() - paid.1.count() - failed.1.count() - open.1.count();
    let by = core.read(|live| live.people.by(record.envelope.actor));
    Ok(Some(BatchSum { batch, at: record.envelope.recorded, by, asked, paid, failed, open, difference }))
}

fn add(sum: &mut (u32, Fen), amount: Fen) {
    sum.0 += 1;
    sum.1 = sum.1.plus(amount).unwrap_or(Fen::MOST);
}
