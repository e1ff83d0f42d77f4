//! 查找: one box for everything, with the results as they are typed.

use super::{
    catalogue::Move,
    scroll::{follow, moved},
    text_field::{Takes, TextField},
};
use crate::{
    api::{CustomerHit, Hit, Hits, Why},
    case::{CaseId, CustomerId},
};

/// The most cases and customers that are asked for.
pub const LIMIT: u32 = 50;
/// Customers shown above the cases where everything is shown; all of them where only they are.
const CUSTOMERS: usize = 5;

/// The screen of find.
#[derive(Clone)]
pub struct Find {
    pub text: TextField,
    hits: Hits,
    /// For which text the hits are; `None` before the first answer.
    pub answered: Option<String>,
    pub filter: Filter,
    selected: Option<Which>,
    pub top: usize,
}

untold!(Find);

/// Which hits are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    All,
    Customers,
    Open,
    Closed,
}

/// A row of the results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found<'a> {
    Case(&'a Hit),
    Customer(&'a CustomerHit),
}

/// Who a row is about, whatever else changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Case(CaseId),
    Customer(CustomerId),
}

impl Found<'_> {
    /// By what it was found.
    pub const fn why(&self) -> &Why {
        match self {
            Self::Case(hit) => &hit.why,
            Self::Customer(hit) => &hit.why,
        }
    }

    const fn which(&self) -> Which {
        match self {
            Self::Case(hit) => Which::Case(hit.row.case),
            Self::Customer(hit) => Which::Customer(hit.row.customer),
        }
    }
}

impl Default for Find {
    fn default() -> Self {
        Self {
            text: TextField::new(Takes::Line, 200),
            hits: Hits::default(),
            answered: None,
            filter: Filter::All,
            selected: None,
            top: 0,
        }
    }
}

impl Find {
    /// What is looked for.
    pub fn wanted(&self) -> &str {
        self.text.text().trim()
    }

    /// Puts another text into the box, as an edit that can be undone, and begins anew with what it finds.
    pub fn put(&mut self, text: &str) {
        self.text.set(text);
        self.filter = Filter::All;
        self.selected = None;
    }

    /// The cases that the filter lets through.
    pub fn cases(&self) -> impl Iterator<Item = &Hit> {
        let filter = self.filter;
        let fits = move |hit: &&Hit| match filter {
            Filter::All => true,
            Filter::Customers => false,
            Filter::Open => hit.row.stage.is_open(),
            Filter::Closed => !hit.row.stage.is_open(),
        };
        self.hits.cases.iter().filter(fits)
    }

    /// The rows that the filter lets through: customers, then cases.
    pub fn rows(&self) -> Vec<Found<'_>> {
        let customers = match self.filter {
            Filter::All if self.hits.cases.is_empty() => usize::MAX,
            Filter::All => CUSTOMERS,
            Filter::Customers => usize::MAX,
            Filter::Open | Filter::Closed => 0,
        };
        let customers = self.hits.customers.iter().take(customers).map(Found::Customer);
        customers.chain(self.cases().map(Found::Case)).collect()
    }

    /// How many customers were found, shown or not.
    pub const fn customers(&self) -> usize {
        self.hits.customers.len()
    }

    /// There may be more than was found.
    pub const fn is_partial(&self) -> bool {
        self.hits.partial
    }

    /// Takes hits in; what is still among them stays selected.
    pub fn take(&mut self, text: String, hits: Hits) {
        self.answered = Some(text);
        self.hits = hits;
        self.top = 0;
        if !self.rows().iter().any(|found| Some(found.which()) == self.selected) {
            self.selected = None;
        }
    }

    /// Nothing is looked for any more.
    pub fn clear(&mut self) {
        self.hits = Hits::default();
        self.answered = None;
        self.selected = None;
    }

    /// Position of the selection among the rows that are shown.
    pub fn selected(&self) -> usize {
        let rows = self.rows();
        let chosen = rows.iter().position(|found| Some(found.which()) == self.selected);
        // Whoever looks for a number mostly wants its case; the customers stand above.
        let first = || rows.iter().position(|found| matches!(found, Found::Case(_)));
        chosen.or_else(first).unwrap_or(0)
    }

    /// The selected row; the first case, or the first customer where there is none, unless another was chosen.
    pub fn chosen(&self) -> Option<Found<'_>> {
        self.rows().get(self.selected()).copied()
    }

    /// Moves the selection.
    pub fn go(&mut self, to: Move, page: usize) {
        let rows = self.rows();
        let at = moved(self.selected(), rows.len(), page, to);
        let count = rows.len();
        self.selected = rows.get(at).map(Found::which);
        self.top = follow(self.top, at, count, page);
    }

    /// The next filter.
    pub fn turn(&mut self) {
        self.filter = match self.filter {
            Filter::All => Filter::Customers,
            Filter::Customers => Filter::Open,
            Filter::Open => Filter::Closed,
            Filter::Closed => Filter::All,
        };
        self.top = 0;
    }
}
