//! 备用机与备件: what is where, and what those who lead do to it; what a case draws of it is an act like others.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    authorize::{Op, Reader},
    core::Core,
    enrol::hand,
    work::{Halt, Work},
};
use crate::{
    api::{
        Actor, HoldingView, LoanerView, MAX_STOCK_CHANGES, MAX_STOCK_ROWS, Reply, StockChanged, StockView,
    },
    case::{
        Article, ArticleSort, Case, CaseId, KeyId, Loaner, LoanerState, Reason, Stock, StockChange, Subject,
    },
    sla::Instant,
    store::StoreError,
};

/// Changes that are told as wrong at most.
const WRONG: usize = 200;

/// What is at a place, or everywhere; `low` leaves only what somebody has to see to: what is to be ordered, loaners that
/// did not come back, and what is under way.
pub fn view(core: &Core, reader: &Reader, place: Option<&str>, low: bool) -> Result<Reply, StoreError> {
    let (stock, now) = (core.read(|live| live.stock.clone()), core.time.now());
    let here = |at: &str| place.is_none_or(|place| place == at);
    let mut holdings = holdings(&stock, &here, place.is_none());
    holdings.retain(|row| row.low || !low);
    holdings.sort_by(|a, b| (!a.low, &a.place, &a.article).cmp(&(!b.low, &b.place, &b.article)));

    let all: Vec<&Loaner> = stock.loaners().filter(|loaner| here(&loaner.place)).collect();
    let lent = all.iter().filter_map(|loaner| match loaner.state {
        LoanerState::Out { case } => Some(case),
        _ => None,
    });
    let cases = cases_of(core, reader, lent)?;
    let mut loaners: Vec<LoanerView> =
        all.into_iter().filter_map(|loaner| loaner_view(loaner, &cases, now)).collect();
    loaners.retain(|loaner| loaner.overdue || !low);
    loaners.sort_by_key(|loaner| (!loaner.overdue, rank(loaner.state), loaner.due, loaner.lent));

    let under_way = stock.under_way().filter(|sent| here(&sent.from) || here(&sent.to)).cloned();
    let mut view = StockView { holdings, loaners, under_way: under_way.collect(), more: 0 };
    let more = [
        cut(&mut view.holdings, MAX_STOCK_ROWS),
        cut(&mut view.loaners, MAX_STOCK_ROWS),
        cut(&mut view.under_way, MAX_STOCK_ROWS),
    ];
    view.more = u32::try_from(more.into_iter().sum::<usize>()).unwrap_or(u32::MAX);
    Ok(Reply::Stock(Box::new(view)))
}

fn cut<T>(rows: &mut Vec<T>, most: usize) -> usize {
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    more
}

/// Of each article what its places have; a loaner that is in counts as one of its article.
fn holdings(stock: &Stock, here: &impl Fn(&str) -> bool, everywhere: bool) -> Vec<HoldingView> {
    let mut rows = Vec::new();
    for (id, place, holding) in stock.holdings().filter(|(_, place, _)| here(place)) {
        if let Some(article) = stock.article(id) {
            rows.push(row(article, Some(place), holding.there, holding.kept()));
        }
    }
    let mut pieces: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for loaner in stock.loaners().filter(|loaner| here(&loaner.place)) {
        let count = pieces.entry((&loaner.article, &loaner.place)).or_default();
        *count += u32::from(loaner.state == LoanerState::In);
    }
    for ((id, place), count) in pieces {
        if let Some(article) = stock.article(id) {
            rows.push(row(article, Some(place), count, 0));
        }
    }
    if everywhere {
        let known: BTreeSet<String> = rows.iter().map(|row| row.article.clone()).collect();
        let nowhere = stock.articles().filter(|article| !known.contains(&article.id));
        rows.extend(nowhere.map(|article| row(article, None, 0, 0)));
    }
    rows
}

fn row(article: &Article, place: Option<&str>, there: u32, kept: u32) -> HoldingView {
    let free = there.saturating_sub(kept);
    HoldingView {
        article: article.id.clone(),
        name: article.name.clone(),
        sort: article.sort,
        version: article.version.clone().filter(|_| article.sort == ArticleSort::Software),
        place: place.map(str::to_owned),
        there,
        kept,
        free,
        reorder: article.reorder,
        low: article.is_low(free),
    }
}

/// The cases that have these loaners, as far as the reader may know of them.
fn cases_of(
    core: &Core,
    reader: &Reader,
    of: impl Iterator<Item = CaseId>,
) -> Result<BTreeMap<CaseId, LoansOf>, StoreError> {
    let ids: Vec<CaseId> = of.collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = BTreeMap::new();
    // A page at a time, so that not all of them are in memory together.
    for ids in ids.chunks(256) {
        for case in core.cases_once(ids, &mut || true)? {
            if reader.sees(&case) {
                found.insert(case.id, loans_of(&case));
            }
        }
    }
    Ok(found)
}

/// Loaner, when it was lent, until when that was agreed, and by when it is to come back.
type LoansOf = Vec<(String, Instant, Option<Instant>, Option<Instant>)>;

fn loans_of(case: &Case) -> LoansOf {
    let due = |no: u32| {
        let id = format!("loaner#{no}");
        let named = case.clocks.iter().find(|named| named.id == id && named.clock.is_open())?;
        named.clock.deadline
    };
    case.open_loans().map(|loan| (loan.loaner.clone(), loan.lent, loan.until, due(loan.no))).collect()
}

/// A loaner as it is shown; one that a case has of which the reader may not know is not.
fn loaner_view(loaner: &Loaner, cases: &BTreeMap<CaseId, LoansOf>, now: Instant) -> Option<LoanerView> {
    let loan = match loaner.state {
        LoanerState::Out { case } => {
            let loans = cases.get(&case)?;
            loans.iter().find(|(no, ..)| *no == loaner.no)
        }
        _ => None,
    };
    let due = loan.and_then(|(.., due)| *due);
    Some(LoanerView {
        loaner: loaner.no.clone(),
        article: loaner.article.clone(),
        model: loaner.model.clone(),
        place: loaner.place.clone(),
        state: loaner.state,
        lent: loan.map(|(_, lent, ..)| *lent),
        until: loan.and_then(|(_, _, until, _)| *until),
        due,
        overdue: due.is_some_and(|due| due < now),
    })
}

/// Those out, those in, those to be repaired, those that are gone.
const fn rank(state: LoanerState) -> u8 {
    match state {
        LoanerState::Out { .. } => 0,
        LoanerState::In => 1,
        LoanerState::Damaged => 2,
        LoanerState::Lost => 3,
        LoanerState::Retired => 4,
    }
}

/// Does all of these, or none where one is wrong; `dry` only says what would be wrong.
pub fn change(
    work: &mut Work<'_>,
    actor: Actor,
    changes: Vec<StockChange>,
    dry: bool,
) -> Result<Reply, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Lead) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    if changes.len() > MAX_STOCK_CHANGES {
        return Err(Reason::TooMany { field: "line".to_owned(), max: MAX_STOCK_CHANGES }.into());
    }
    let changes: Vec<StockChange> =
        changes.into_iter().map(|change| change.at(reader.team.as_deref())).collect();
    // In a batch that nobody commits, so that each is held against what those before it make.
    let mut trial = Work::new(work.core, work.at, work.next);
    trial.stock = work.stock.clone();
    let mut wrong = Vec::new();
    for (no, change) in (0..).zip(&changes) {
        match write(&mut trial, actor, &reader, change.clone()) {
            Ok(()) => {}
            Err(Halt::Refused(refusal)) if wrong.len() < WRONG => wrong.push((no, refusal.reason)),
            Err(Halt::Refused(_)) => break,
            Err(other) => return Err(other),
        }
    }
    let mut done = 0;
    if wrong.is_empty() && !dry {
        for change in changes {
            write(work, actor, &reader, change)?;
            done += 1;
        }
    }
    Ok(Reply::StockChanged(StockChanged { done, wrong }))
}

fn write(work: &mut Work<'_>, actor: Actor, reader: &Reader, change: StockChange) -> Result<(), Halt> {
    // Who leads a team keeps its stock, and signs in what is sent to it.
    if let Some(own) = reader.counts_only()
        && change.places(&work.stock).iter().any(|place| place != own)
    {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let (_, pack) = work.pack()?;
    let fact = work.stock.decide(change, &pack)?;
    let hand = hand(work, actor);
    work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
    Ok(())
}
