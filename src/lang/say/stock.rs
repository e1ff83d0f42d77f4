//! Stock and loaners: what happened, and how things stand.

use super::{
    event::{called, joined, line},
    team, time,
};
use crate::{
    case::{ArticleSort, CaseId, Condition, LoanerState, Movement},
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
pub fn article_sort(sort: ArticleSort, lang: Lang) -> &'static str {
    let word = match sort {
        ArticleSort::Loaner => Word::SortLoaner,
        ArticleSort::Part => Word::SortPart,
        ArticleSort::Software => Word::SortSoftware,
    };
    word.say(lang)
}

/// In which condition a loaner is.
pub fn condition(condition: Condition, lang: Lang) -> &'static str {
    let word = match condition {
        Condition::Good => Word::ConditionGood,
        Condition::Damaged => Word::ConditionDamaged,
        Condition::Lost => Word::ConditionLost,
        Condition::Retired => Word::ConditionRetired,
    };
    word.say(lang)
}

/// How a loaner stands, and which case has it.
pub fn loaner_state(state: LoanerState, lang: Lang) -> (&'static str, Option<CaseId>) {
    match state {
        LoanerState::In => (Word::LoanerIn.say(lang), None),
        LoanerState::Out { case } => (Word::LoanerOut.say(lang), Some(case)),
        LoanerState::Lost => (condition(Condition::Lost, lang), None),
        LoanerState::Damaged => (condition(Condition::Damaged, lang), None),
        LoanerState::Retired => (condition(Condition::Retired, lang), None),
    }
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
