//! Why something was not done, and what to do next.

use super::{
    act, certificate, choice, clock, deadline, event::called, field, field_label, field_under, last_day,
    money, outside::figure_fault, reception::reception_day, role, stage, stock::loaner_is, team, time,
};
use crate::{
    api::EventView,
    case::{Choice, Fault, Reason, Refusal, Verb},
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text::clean_line,
};

/// At most so many acts or fields are named in a sentence.
const NAMED: usize = 6;

/// A refusal as one or two sentences. `now` is for saying dates short.
pub fn refusal(refusal: &Refusal, pack: &Pack, lang: Lang, now: Instant) -> String {
    let Refusal { reason, allowed } = refusal;
    let date = |at: Instant| super::day(at, &pack.zone, now);
    match reason {
        Reason::Stage { verb: Verb::Reply, .. } if allowed.contains(&Verb::Finish) && allowed.len() == 1 => {
            Word::NoFinalReply.say(lang).to_owned()
        }
        Reason::Stage { stage: at, verb } => {
            let said = Word::NoStage.with(lang, &[&act(*verb, lang), &stage(*at, lang)]);
            if allowed.is_empty() {
                return said;
            }
            let space = if lang == Lang::En { " " } else { "" };
            format!("{said}{space}{}", Word::Allowed.with(lang, &[&acts(allowed, lang)]))
        }
        Reason::Held { verb } => Word::NoHeld.with(lang, &[&act(*verb, lang)]),
        Reason::Field { field: name, fault: wrong } => fault(name, wrong, pack, lang, now),
        Reason::OwnRevisit => said(Word::NoOwnRevisit, lang),
        Reason::AlreadyTheirs => said(Word::NoAlreadyTheirs, lang),
        Reason::RevisitFirst => said(Word::NoRevisitFirst, lang),
        Reason::MoreTries { made, needed, days } => Word::NoMoreTries.with(lang, &[made, needed, days]),
        Reason::WindowOver { closed, days } => Word::NoWindowOver.with(lang, &[&date(*closed), days]),
        Reason::WindowOpen { until } => Word::NoWindowOpen.with(lang, &[&date(*until)]),
        Reason::NothingToUndo => said(Word::NoNothingToUndo, lang),
        Reason::NotYours { .. } => said(Word::NoNotYours, lang),
        Reason::UndoLate { grace_s } => Word::NoUndoLate.with(lang, &[&(grace_s / 60)]),
        Reason::NotUndoable { event } if event == "opened" => said(Word::NoUndoOpened, lang),
        Reason::NotUndoable { event } => Word::NoUndoable.with(lang, &[&called(event, lang)]),
        Reason::Appeal => said(Word::NoAppeal, lang),
        Reason::Stale { .. } => said(Word::NoStale, lang),
        Reason::NotFound => said(Word::NoNotFound, lang),
        Reason::Exists { case: Some(case) } => Word::NoExists.with(lang, &[case]),
        Reason::Exists { case: None } if allowed == Verb::NEW => said(Word::NoNewOnly, lang),
        Reason::Exists { case: None } => said(Word::NoExistsOther, lang),
        Reason::NotPermitted { role: is } => Word::NoNotPermitted.with(lang, &[&role(*is, lang)]),
        Reason::OtherCommand => said(Word::NoOtherCommand, lang),
        Reason::ReadOnly => said(Word::NoReadOnly, lang),
        Reason::Unknown => said(Word::NoUnknown, lang),
        Reason::Busy => said(Word::NoBusy, lang),
        Reason::NothingToDo { verb } => Word::NoNothingToDo.with(lang, &[&act(*verb, lang)]),
        Reason::PromiseOpen { promise, due } => {
            Word::NoPromiseOpen.with(lang, &[promise, &deadline(*due, &pack.zone, now, lang)])
        }
        Reason::OrderOpen { order, due } => {
            Word::NoOrderOpen.with(lang, &[order, &deadline(*due, &pack.zone, now, lang)])
        }
        Reason::OwnDecision => said(Word::NoOwnDecision, lang),
        Reason::TasksOpen { tasks } => {
            Word::NoTasksOpen.with(lang, &[&list(tasks.iter().map(u32::to_string), lang)])
        }
        Reason::LeadThere { task } => Word::NoLeadThere.with(lang, &[task]),
        Reason::NotYourTask { task } => Word::NoNotYourTask.with(lang, &[task]),
        Reason::AskedAlready { ask } => Word::NoAskedAlready.with(lang, &[ask]),
        Reason::NotYoursToDecide { whom } => {
            Word::NoNotYoursToDecide.with(lang, &[&choice(Choice::Whom, whom.id(), pack, lang)])
        }
        Reason::DecidedForGood => said(Word::NoDecidedForGood, lang),
        Reason::AskedTooLate { deadline } => {
            Word::NoAskedTooLate.with(lang, &[&time(*deadline, &pack.zone, now)])
        }
        Reason::Overtaken => said(Word::NoOvertaken, lang),
        Reason::MoreRounds { made, needed } => Word::NoMoreRounds.with(lang, &[made, needed]),
        Reason::EndedForGood => said(Word::NoEndedForGood, lang),
        Reason::LinkedAlready { case } => Word::NoLinkedAlready.with(lang, &[case]),
        Reason::NoParent { case } => Word::NoNoParent.with(lang, &[case]),
        Reason::NoMerge { case } => Word::NoNoMerge.with(lang, &[case]),
        Reason::OtherWentOn { case } => Word::NoOtherWentOn.with(lang, &[case]),
        Reason::InForce => said(Word::NoInForce, lang),
        Reason::NoCustomer => said(Word::NoCustomer, lang),
        Reason::NoSession => said(Word::NoSession, lang),
        Reason::Erased => said(Word::NoErased, lang),
        Reason::OpenCase { case } => Word::NoOpenCase.with(lang, &[case]),
        Reason::LastAdmin => said(Word::NoLastAdmin, lang),
        Reason::OwnsStore => said(Word::NoOwnsStore, lang),
        Reason::WeakKey => said(Word::NoWeakKey, lang),
        Reason::KeyTaken { .. } => said(Word::NoKeyTaken, lang),
        Reason::LineTaken { customer } => Word::NoLineTaken.with(lang, &[customer]),
        Reason::Frozen { period, at } => Word::NoFrozen.with(lang, &[period, &date(*at)]),
        Reason::TooManyReveals { most } => Word::NoTooManyReveals.with(lang, &[most]),
        Reason::NothingDelivers => Word::NoNothingDelivers.say(lang).to_owned(),
        Reason::NobodyToInform => Word::NoNobodyToInform.say(lang).to_owned(),
        Reason::EvidenceHeld { case } => Word::NoEvidenceHeld.with(lang, &[case]),
        Reason::SheetOwed { sheet, clock: of } => {
            let sheet = choice(Choice::Sheet, sheet, pack, lang);
            Word::NoSheetOwed.with(lang, &[&clock(of, pack, lang), &sheet])
        }
        Reason::NotJudged { field } => Word::NoNotJudged.with(lang, &[&field_label(field, pack, lang)]),
        Reason::Uncertified { certificate: id, until, staff } => {
            let called = certificate(id, pack, lang);
            let until = until.map(|until| last_day(until, &pack.zone, now));
            match (staff.as_deref().map(clean_line), until) {
                (None, None) => Word::NoUncertified.with(lang, &[&called]),
                (None, Some(until)) => Word::NoUncertifiedEnded.with(lang, &[&called, &until]),
                (Some(staff), None) => Word::NoUncertifiedOther.with(lang, &[&called, &staff]),
                (Some(staff), Some(until)) => {
                    Word::NoUncertifiedOtherEnded.with(lang, &[&called, &staff, &until])
                }
            }
        }
        Reason::LoanerOut { loaner } => Word::NoLoanerOut.with(lang, &[&clean_line(loaner)]),
        Reason::LoanerIs { loaner, state } => loaner_is(loaner, *state, lang),
        Reason::StockShort { article, place, free } => {
            Word::NoStockShort.with(lang, &[&clean_line(article), &team(place, pack, lang), free])
        }
        Reason::RefundStale { proposal, amount, now } => {
            Word::NoRefundStale.with(lang, &[proposal, &money(*amount, lang), &money(*now, lang)])
        }
        Reason::OtherRefund { proposal, amount } => {
            Word::NoOtherRefund.with(lang, &[proposal, &money(*amount, lang)])
        }
        Reason::ProposedAlready { proposal } => Word::NoProposedAlready.with(lang, &[proposal]),
        Reason::RefundUnderWay { proposal } => Word::NoRefundUnderWay.with(lang, &[proposal]),
        Reason::RefundOwed { amount } => Word::NoRefundOwed.with(lang, &[&money(*amount, lang)]),
        Reason::ChargesOpen { charges } => {
            Word::NoChargesOpen.with(lang, &[&list(charges.iter().map(u32::to_string), lang)])
        }
        Reason::InRefundList { parent } => Word::NoInRefundList.with(lang, &[parent]),
        Reason::OtherRefundList { count, amount } => {
            Word::NoOtherRefundList.with(lang, &[count, &money(*amount, lang)])
        }
        Reason::RefundListChanged { cases, count } => Word::NoRefundListChanged
            .with(lang, &[count, &list(cases.iter().map(ToString::to_string).take(2), lang)]),
        Reason::NoCharges => said(Word::NoNoCharges, lang),
        Reason::NothingToPay { last: Some(batch) } => Word::NoNothingToPay.with(lang, &[batch]),
        Reason::NothingToPay { last: None } => said(Word::NoNothingToPayYet, lang),
        Reason::NotReceptionDay { next: Some(day) } => {
            Word::NoReceptionDay.with(lang, &[&reception_day(*day, lang)])
        }
        Reason::NotReceptionDay { next: None } => said(Word::NoReceptionDayAtAll, lang),
        Reason::NoLeaderOnDuty { branch, day } => {
            Word::NoLeaderOnDuty.with(lang, &[&team(branch, pack, lang), day])
        }
        Reason::Figure { figure, column, fault } => figure_fault(figure, column, fault, pack, lang),
        Reason::TooMany { field: name, max } => Word::NoTooMany.with(lang, &[&field(name, lang), max]),
    }
}

/// Acts by name, the first six of them.
pub fn acts(verbs: &[Verb], lang: Lang) -> String {
    list(verbs.iter().map(|verb| act(*verb, lang).to_owned()), lang)
}

/// What others did to a case while a form was open, the last person and the last three of their acts; nothing
/// where only timers fired.
pub fn changed(events: &[EventView], pack: &Pack, lang: Lang) -> Option<String> {
    let by_people: Vec<&EventView> = events.iter().filter(|view| !view.event.is_alarm()).collect();
    let last = by_people.last()?;
    let theirs = by_people.iter().filter(|view| view.by == last.by);
    let mut what: Vec<String> = theirs.rev().take(3).map(|view| super::event(view, pack, lang)).collect();
    what.reverse();
    let what = what.join(Word::And.say(lang));
    Some(Word::ChangedBy.with(lang, &[&super::by(last, lang), &what]))
}

fn fault(name: &str, fault: &Fault, pack: &Pack, lang: Lang, now: Instant) -> String {
    let label = field_under(name, pack, lang);
    match fault {
        Fault::Unknown { fields } if fields.is_empty() => Word::BadUnknownNone.with(lang, &[&name]),
        Fault::Unknown { fields } => {
            Word::BadUnknown.with(lang, &[&name, &fields.join(Word::ListComma.say(lang))])
        }
        Fault::Missing => Word::BadMissing.with(lang, &[&label]),
        Fault::NotOneOf { values } if values.is_empty() => Word::BadNoneOf.with(lang, &[&label]),
        Fault::NotOneOf { values } => {
            Word::BadNotOneOf.with(lang, &[&label, &list(values.iter().cloned(), lang)])
        }
        Fault::TooLong { max } => Word::BadTooLong.with(lang, &[&label, max, &(max / 3)]),
        Fault::Phone => Word::BadPhone.with(lang, &[&label]),
        Fault::When => Word::BadWhen.with(lang, &[&label]),
        Fault::Past => Word::BadPast.with(lang, &[&label]),
        Fault::TooSoon { min } => Word::BadTooSoon.with(lang, &[&label, &time(*min, &pack.zone, now)]),
        Fault::TooFar { max } => Word::BadTooFar.with(lang, &[&label, &time(*max, &pack.zone, now)]),
        Fault::Case => Word::BadCase.with(lang, &[&label]),
        Fault::Staff => Word::BadStaff.with(lang, &[&label]),
        Fault::Number => Word::BadNumber.with(lang, &[&label]),
        Fault::NotOfKind { kind } => {
            Word::BadNotOfKind.with(lang, &[&label, &choice(Choice::Kind, kind, pack, lang)])
        }
        Fault::WhichOf { values } => {
            Word::BadWhichOf.with(lang, &[&label, &list(values.iter().cloned(), lang)])
        }
        Fault::Imei => Word::BadSheetImei.with(lang, &[&label]),
        Fault::Paper => Word::BadPaper.with(lang, &[&label]),
        Fault::Money => Word::BadMoney.with(lang, &[&label]),
        Fault::Day => Word::BadDay.with(lang, &[&label]),
        Fault::Ahead => Word::BadAhead.with(lang, &[&label]),
        Fault::Unreadable { line } => Word::BadUnreadable.with(lang, &[&label, line]),
    }
}

fn list(names: impl ExactSizeIterator<Item = String>, lang: Lang) -> String {
    let more = if names.len() > NAMED { Word::ListMore.say(lang) } else { "" };
    let names: Vec<String> = names.take(NAMED).collect();
    format!("{}{more}", names.join(Word::ListComma.say(lang)))
}

fn said(word: Word, lang: Lang) -> String {
    word.say(lang).to_owned()
}

#[cfg(test)]
mod tests;
