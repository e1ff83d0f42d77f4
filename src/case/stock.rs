//! 备用机、备件、升级软件: what a site keeps, where each of it lies, and for which case. Folded from the log alone.

mod article;
mod change;
mod draw;
mod holding;
mod loan;
mod loaner;
mod movement;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use article::{Article, ArticleSort};
pub use change::StockChange;
pub use draw::Draw;
pub use holding::{Holding, UnderWay};
pub use loan::Loan;
pub use loaner::{Condition, Loaner, LoanerState};
pub use movement::Movement;

use super::{CaseId, Event, Recorded, Subject};

/// The most articles of a site.
pub const MAX_ARTICLES: usize = 2_000;
/// The most loaners of a site, those that are gone among them.
pub const MAX_LOANERS: usize = 20_000;
/// The most of an article at a place, and the most that one movement moves.
pub const MAX_COUNT: u32 = 1_000_000;
/// The most that is under way at a time.
pub const MAX_UNDER_WAY: usize = 2_000;
/// The most cases for which a place keeps of one article.
pub const MAX_RESERVED: usize = 500;

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    articles: BTreeMap<String, Article>,
    /// By article and place.
    holdings: BTreeMap<(String, String), Holding>,
    loaners: BTreeMap<String, Loaner>,
    under_way: BTreeMap<u64, UnderWay>,
}

/// One thing of the stock, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockRow {
    Article(Article),
    Holding { article: String, place: String, holding: Holding },
    Loaner(Loaner),
    UnderWay(UnderWay),
}

/// Nothing in stock.
pub static NO_STOCK: Stock = Stock {
    articles: BTreeMap::new(),
    holdings: BTreeMap::new(),
    loaners: BTreeMap::new(),
    under_way: BTreeMap::new(),
};

impl Stock {
    /// The stock of these rows.
    pub fn of(rows: impl IntoIterator<Item = StockRow>) -> Self {
        let mut stock = Self::default();
        for row in rows {
            match row {
                StockRow::Article(article) => drop(stock.articles.insert(article.id.clone(), article)),
                StockRow::Holding { article, place, holding } => {
                    stock.holdings.insert((article, place), holding);
                }
                StockRow::Loaner(loaner) => drop(stock.loaners.insert(loaner.no.clone(), loaner)),
                StockRow::UnderWay(sent) => drop(stock.under_way.insert(sent.no, sent)),
            }
        }
        stock
    }

    /// All of it as rows.
    pub fn rows(&self) -> impl Iterator<Item = StockRow> {
        let articles = self.articles.values().cloned().map(StockRow::Article);
        let holdings = self.holdings().map(|(article, place, holding)| StockRow::Holding {
            article: article.to_owned(),
            place: place.to_owned(),
            holding: holding.clone(),
        });
        let loaners = self.loaners.values().cloned().map(StockRow::Loaner);
        articles
            .chain(holdings)
            .chain(loaners)
            .chain(self.under_way.values().cloned().map(StockRow::UnderWay))
    }

    /// Whether an event may change the stock of any site.
    pub const fn may_be_changed_by(event: &Event) -> bool {
        Self::ends(event) || matches!(event, Event::Stock(_))
    }

    /// Whether nothing is used for a case any more after this event.
    const fn ends(event: &Event) -> bool {
        matches!(
            event,
            Event::Closed { .. } | Event::Rejected { .. } | Event::Withdrawn { .. } | Event::Merged { .. }
        )
    }

    /// Whether an event changes this stock.
    pub fn is_changed_by(&self, record: &Recorded) -> bool {
        match (&record.event, record.envelope.subject) {
            (Event::Stock(_), _) => true,
            (event, Subject::Case(case)) if Self::ends(event) => {
                self.holdings.values().any(|holding| holding.reserved.contains_key(&case))
            }
            _ => false,
        }
    }

    /// Takes an event in.
    pub fn apply(&mut self, record: &Recorded) {
        let case = match record.envelope.subject {
            Subject::Case(case) => Some(case),
            _ => None,
        };
        match (&record.event, case) {
            (Event::Stock(movement), _) => self.take(movement, case, record),
            (event, Some(case)) if Self::ends(event) => {
                self.holdings.values_mut().for_each(|holding| holding.let_go(case));
            }
            _ => {}
        }
    }

    fn take(&mut self, movement: &Movement, case: Option<CaseId>, record: &Recorded) {
        match movement {
            Movement::ArticleSet(article) => {
                self.articles.insert(article.id.clone(), Article::clone(article));
            }
            Movement::TakenIn { article, place, count } => {
                self.holding_mut(article, place).take_in(*count);
            }
            Movement::Sent { article, from, to, count } => {
                let count = self.holding_mut(article, from).send(*count);
                let (no, at) = (record.seq(), record.envelope.occurred);
                let (article, from, to) = (article.clone(), from.clone(), to.clone());
                self.under_way.insert(no, UnderWay { no, article, from, to, count, at });
            }
            Movement::Received { sent, count } => {
                let Some(sent) = self.under_way.remove(sent) else { return };
                self.holding_mut(&sent.article, &sent.to).receive(sent.count, *count);
            }
            Movement::Counted { article, place, counted, .. } => {
                self.holding_mut(article, place).count(*counted);
            }
            Movement::LoanerSet { loaner, article, model, place } => {
                let state = self.loaners.get(loaner).map_or(LoanerState::In, |known| known.state);
                let (no, article) = (loaner.clone(), article.clone());
                let loaner = Loaner { no, article, model: model.clone(), place: place.clone(), state };
                self.loaners.insert(loaner.no.clone(), loaner);
            }
            Movement::LoanerJudged { loaner, condition }
            | Movement::LoanerReturned { loaner, condition, .. } => self.stand(loaner, condition.state()),
            Movement::LoanerLent { loaner, .. } => {
                case.into_iter().for_each(|case| self.stand(loaner, LoanerState::Out { case }));
            }
            Movement::Reserved { article, place, count } => {
                case.into_iter().for_each(|case| self.holding_mut(article, place).keep(case, *count));
            }
            Movement::Used { article, place, count, reserved, .. } => {
                let holding = self.holding_mut(article, place);
                holding.spend(*count);
                case.into_iter().for_each(|case| holding.release(case, *reserved));
            }
            Movement::Released { article, place, count } => {
                case.into_iter().for_each(|case| self.holding_mut(article, place).release(case, *count));
            }
        }
    }

    fn stand(&mut self, loaner: &str, state: LoanerState) {
        self.loaners.get_mut(loaner).into_iter().for_each(|loaner| loaner.state = state);
    }

    fn holding_mut(&mut self, article: &str, place: &str) -> &mut Holding {
        self.holdings.entry((article.to_owned(), place.to_owned())).or_default()
    }

    /// An article.
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.get(id)
    }

    /// Every article, by its id.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.articles.values()
    }

    /// What a place has of an article.
    pub fn holding(&self, article: &str, place: &str) -> Option<&Holding> {
        self.holdings.get(&(article.to_owned(), place.to_owned()))
    }

    /// Article, place, and what there is.
    pub fn holdings(&self) -> impl Iterator<Item = (&str, &str, &Holding)> {
        self.holdings.iter().map(|((article, place), holding)| (article.as_str(), place.as_str(), holding))
    }

    /// A loaner.
    pub fn loaner(&self, no: &str) -> Option<&Loaner> {
        self.loaners.get(no)
    }

    /// Every loaner, by its number.
    pub fn loaners(&self) -> impl Iterator<Item = &Loaner> {
        self.loaners.values()
    }

    /// What is under way, the oldest first.
    pub fn under_way(&self) -> impl Iterator<Item = &UnderWay> {
        self.under_way.values()
    }
}

#[cfg(test)]
mod tests;
