//! Stock and loaners: what happened, and how things stand.

use super::{
    day,
    event::{called, joined, line},
    team, time,
};
use crate::{
    api::{HoldingView, LoanerView},
    case::{ArticleSort, CaseId, Condition, Loan, LoanerState, Movement, UnderWay},
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
};

/// What happened to the stock, in one line: `领用  屏幕总成 ×1  维修中心`.
pub(super) fn movement(of: &Movement, pack: &Pack, lang: Lang, now: Instant) -> String {
    let some = |article: &str, count: u32| format!("{} ×{count}", line(article));
    let beside = match of {
        Movement::ArticleSet(article) => {
            vec![line(&article.id), line(&article.name), article_sort(article.sort, lang).to_owned()]
        }
        Movement::TakenIn { article, place, count } => vec![some(article, *count), team(place, pack, lang)],
        Movement::Sent { article, from, to, count } => {
            let way = format!("{} → {}", team(from, pack, lang), team(to, pack, lang));
            vec![some(article, *count), way]
        }
        Movement::Received { sent, count } => vec![format!("{sent} ×{count}")],
        Movement::Counted { article, place, thought, counted } => {
            vec![line(article), team(place, pack, lang), format!("{thought} → {counted}")]
        }
        Movement::LoanerSet { loaner, model, place, .. } => {
            vec![line(loaner), line(model), team(place, pack, lang)]
        }
        Movement::LoanerJudged { loaner, condition: is }
        | Movement::LoanerReturned { loaner, condition: is, .. } => {
            vec![line(loaner), condition(*is, lang).to_owned()]
        }
        Movement::LoanerLent { loaner, until, deposit_fen, .. } => {
            let until = until.map(|at| Word::EventUntil.with(lang, &[&time(at, &pack.zone, now)]));
            let yuan = format!("{}.{:02}", deposit_fen / 100, deposit_fen % 100);
            let deposit = (*deposit_fen > 0).then(|| Word::StockDeposit.with(lang, &[&yuan]));
            vec![line(loaner), until.unwrap_or_default(), deposit.unwrap_or_default()]
        }
        Movement::Reserved { article, place, count } | Movement::Released { article, place, count } => {
            vec![some(article, *count), team(place, pack, lang)]
        }
        Movement::Used { article, place, count, version, .. } => {
            let version = version.as_deref().map(line).unwrap_or_default();
            vec![some(article, *count), version, team(place, pack, lang)]
        }
    };
    joined([called(of.name(), lang)].into_iter().chain(beside))
}

/// What sort of thing an article is.
pub(super) fn article_sort(sort: ArticleSort, lang: Lang) -> &'static str {
    let word = match sort {
        ArticleSort::Loaner => Word::SortLoaner,
        ArticleSort::Part => Word::SortPart,
        ArticleSort::Software => Word::SortSoftware,
    };
    word.say(lang)
}

/// In which condition a loaner is.
pub(super) fn condition(condition: Condition, lang: Lang) -> &'static str {
    let word = match condition {
        Condition::Good => Word::ConditionGood,
        Condition::Damaged => Word::ConditionDamaged,
        Condition::Lost => Word::ConditionLost,
        Condition::Retired => Word::ConditionRetired,
    };
    word.say(lang)
}

/// How a loaner stands, and which case has it.
pub(super) fn loaner_state(state: LoanerState, lang: Lang) -> (&'static str, Option<CaseId>) {
    match state {
        LoanerState::In => (Word::LoanerIn.say(lang), None),
        LoanerState::Out { case } => (Word::LoanerOut.say(lang), Some(case)),
        LoanerState::Lost => (condition(Condition::Lost, lang), None),
        LoanerState::Damaged => (condition(Condition::Damaged, lang), None),
        LoanerState::Retired => (condition(Condition::Retired, lang), None),
    }
}

/// What a place has of an article, cell by cell: place, article, name with version, sort, what is free, kept, low.
pub fn holding(row: &HoldingView, pack: &Pack, lang: Lang) -> Vec<String> {
    let place = match &row.place {
        Some(place) => team(place, pack, lang),
        None => Word::StockNowhere.say(lang).to_owned(),
    };
    let version = row.version.as_deref().map(|version| format!(" {}", line(version))).unwrap_or_default();
    let kept = (row.kept > 0).then(|| Word::StockKept.with(lang, &[&row.kept]));
    let low = row.low.then(|| Word::StockLow.with(lang, &[&row.reorder]));
    vec![
        place,
        line(&row.article),
        format!("{}{version}", line(&row.name)),
        article_sort(row.sort, lang).to_owned(),
        Word::StockFree.with(lang, &[&row.free]),
        kept.unwrap_or_default(),
        low.unwrap_or_default(),
    ]
}

/// How a loaner stands, cell by cell: place, number, model, state, case, by when it is to come back.
pub fn loaner(row: &LoanerView, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let at = |at: Instant| time(at, &pack.zone, now);
    let back = match (row.due, row.until) {
        (Some(due), _) if row.overdue => Word::StockOverdue.with(lang, &[&at(due)]),
        (Some(due), _) => Word::StockDue.with(lang, &[&at(due)]),
        (None, Some(until)) => Word::StockAgreed.with(lang, &[&at(until)]),
        (None, None) => String::new(),
    };
    let (state, case) = loaner_state(row.state, lang);
    vec![
        team(&row.place, pack, lang),
        line(&row.loaner),
        line(&row.model),
        state.to_owned(),
        case.map(|case| case.to_string()).unwrap_or_default(),
        back,
    ]
}

/// A loaner that a customer has, and the day to which that was agreed: `B01 至 12-07`.
pub fn loan(loan: &Loan, pack: &Pack, lang: Lang, now: Instant) -> String {
    let until = loan.until.map(|at| Word::EventUntil.with(lang, &[&day(at, &pack.zone, now)]));
    format!("{} {}", line(&loan.loaner), until.unwrap_or_default()).trim_end().to_owned()
}

/// What is under way, cell by cell: its number, the way, what it is, since when.
pub fn under_way(sent: &UnderWay, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    vec![
        Word::StockUnderWay.with(lang, &[&sent.no]),
        format!("{} → {}", team(&sent.from, pack, lang), team(&sent.to, pack, lang)),
        format!("{} ×{}", line(&sent.article), sent.count),
        time(sent.at, &pack.zone, now),
    ]
}

/// That a loaner stands so that something cannot be done to it.
pub(super) fn loaner_is(loaner: &str, state: LoanerState, lang: Lang) -> String {
    match loaner_state(state, lang) {
        (_, Some(case)) => Word::NoLoanerIsOut.with(lang, &[&line(loaner), &case]),
        (said, None) => Word::NoLoanerIs.with(lang, &[&line(loaner), &said]),
    }
}

#[cfg(test)]
mod tests;
