//! 付款结果: what who pays says is taken in once, in whatever order and however often it comes.

use super::payer;
use crate::{
    api::{Actor, MAX_PAYMENT_REFERENCE, MOST_ROWS, Reply, ResultRow, ResultTaken},
    case::{Came, Fault, MAX_LINE, Misfit, PaymentKey, PaymentResult, Reason},
    desk::{
        authorize::Reader,
        enrol::{hand, wrong},
        work::{Halt, Hand, Work},
    },
};

/// Takes payment results in, each by itself: what does not fit stays out and is told.
pub fn take(work: &mut Work<'_>, actor: Actor, rows: Vec<ResultRow>) -> Result<Reply, Halt> {
    let reader = payer(work, actor)?;
    if rows.len() > MOST_ROWS {
        return Err(Reason::TooMany { field: "result".to_owned(), max: MOST_ROWS }.into());
    }
    for row in &rows {
        let reference = match &row.came {
            Came::Paid { reference, .. } => reference.as_str(),
            Came::Failed { .. } => "",
        };
        if reference.len() > MAX_PAYMENT_REFERENCE {
            return Err(wrong("reference", Fault::TooLong { max: MAX_PAYMENT_REFERENCE }).into());
        }
        if row.why.as_ref().is_some_and(|why| why.len() > MAX_LINE) {
            return Err(wrong("text", Fault::TooLong { max: MAX_LINE }).into());
        }
    }
    let hand = hand(work, actor);
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let line = row.line;
        taken.push((line, one(work, &reader, &hand, row)?));
    }
    Ok(Reply::RefundResults(taken))
}

fn one(work: &mut Work<'_>, reader: &Reader, hand: &Hand, row: ResultRow) -> Result<ResultTaken, Halt> {
    let unknown = Ok(ResultTaken::Refused(Misfit::Key));
    let Ok(PaymentKey { case, proposal, attempt }) = row.key.parse() else { return unknown };
    let Some(case) = work.case(case)?.filter(|case| reader.sees(case)) else { return unknown };
    let result = PaymentResult { proposal, attempt, amount: row.amount, came: row.came };
    Ok(match case.settled(&result, row.why) {
        Ok(Some(fact)) => {
            let now = work.at;
            let case = work.fire(case)?;
            work.write(hand, case, vec![(now, fact)])?;
            ResultTaken::Taken
        }
        Ok(None) => ResultTaken::Before,
        Err(misfit) => ResultTaken::Refused(misfit),
    })
}
