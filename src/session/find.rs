//! 查找: one box for everything, with the results as they are typed.

use super::{
    catalogue::Move,
    scroll::{follow, moved},
    text_field::{Takes, TextField},
};
use crate::{api::Hit, case::CaseId};

/// The most cases that are asked for.
pub const LIMIT: u32 = 100;

/// The screen of find.
#[derive(Debug, Clone)]
pub struct Find {
    pub text: TextField,
    hits: Vec<Hit>,
    /// For which text the hits are; `None` before the first answer.
    pub answered: Option<String>,
    pub filter: Filter,
    selected: Option<CaseId>,
    pub top: usize,
}

/// Which hits are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    All,
    Open,
    Closed,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            text: TextField::new(Takes::Line, 200),
            hits: Vec::new(),
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

    /// The hits that the filter lets through.
    pub fn hits(&self) -> Vec<&Hit> {
        let fits = |hit: &&Hit| match self.filter {
            Filter::All => true,
            Filter::Open => hit.row.stage.is_open(),
            Filter::Closed => !hit.row.stage.is_open(),
        };
        self.hits.iter().filter(fits).collect()
    }

    /// Takes hits in; a case that is still among them stays selected.
    pub fn take(&mut self, text: String, hits: Vec<Hit>) {
        self.answered = Some(text);
        self.hits = hits;
        self.top = 0;
        if !self.hits().iter().any(|hit| Some(hit.row.case) == self.selected) {
            self.selected = None;
        }
    }

    /// Nothing is looked for any more.
    pub fn clear(&mut self) {
        self.hits.clear();
        self.answered = None;
        self.selected = None;
    }

    /// Position of the selection among the hits that are shown.
    pub fn selected(&self) -> usize {
        self.hits().iter().position(|hit| Some(hit.row.case) == self.selected).unwrap_or(0)
    }

    /// The selected hit; the first one unless another was chosen.
    pub fn chosen(&self) -> Option<&Hit> {
        self.hits().get(self.selected()).copied()
    }

    /// Moves the selection.
    pub fn go(&mut self, to: Move, page: usize) {
        let hits = self.hits();
        let at = moved(self.selected(), hits.len(), page, to);
        let count = hits.len();
        self.selected = hits.get(at).map(|hit| hit.row.case);
        self.top = follow(self.top, at, count, page);
    }

    /// The next filter.
    pub fn turn(&mut self) {
        self.filter = match self.filter {
            Filter::All => Filter::Open,
            Filter::Open => Filter::Closed,
            Filter::Closed => Filter::All,
        };
        self.top = 0;
    }
}
