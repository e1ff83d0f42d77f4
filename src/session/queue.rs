//! 队列, home: a view of cases in the order of what is due next. The selection is a case, not a row.

use super::{
    catalogue::Move,
    scroll::{follow, moved},
};
use crate::{
    api::{Behind, CaseRow, CaseView, Counts, View},
    case::CaseId,
};

/// Rows asked for at once.
pub const WINDOW: usize = 64;

/// The queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Which of [`View::NAMED`] is shown; none of them where `behind` is.
    pub view: usize,
    /// The cases behind a figure of the board.
    pub behind: Option<Behind>,
    /// Rows that are known, in the order of the view from row `skip` on.
    pub rows: Vec<CaseRow>,
    pub skip: usize,
    /// Rows of the view.
    pub total: usize,
    pub counts: Counts,
    pub selected: Option<CaseId>,
    /// Cases that the next act is for, in the order in which they were marked.
    pub marked: Vec<CaseRow>,
    /// The selected case is no longer where it was, in the view or out of it; its row stays until the selection moves.
    pub gone: bool,
    /// First row seen, counted from the beginning of the view.
    pub top: usize,
    pub preview: Option<Box<CaseView>>,
    /// The rows were answered at least once.
    pub loaded: bool,
    /// A move that waits for rows: it leads out of those that are known.
    pub waiting: Option<Move>,
}

impl Queue {
    /// A queue of which nothing is known yet.
    pub fn new(view: usize) -> Self {
        Self {
            view,
            behind: None,
            rows: Vec::new(),
            skip: 0,
            total: 0,
            counts: Counts::default(),
            selected: None,
            marked: Vec::new(),
            gone: false,
            top: 0,
            preview: None,
            loaded: false,
            waiting: None,
        }
    }

    /// The cases behind a figure of the board.
    pub fn behind(behind: Behind) -> Self {
        Self { behind: Some(behind), ..Self::new(View::NAMED.len()) }
    }

    /// The view that is shown.
    pub fn shown(&self) -> View {
        if let Some(behind) = &self.behind {
            return View::Behind(behind.clone());
        }
        View::NAMED.get(self.view).map_or(View::Mine, |(_, view)| view.clone())
    }

    /// Position of a case in the view.
    pub fn position(&self, case: CaseId) -> Option<usize> {
        self.rows.iter().position(|row| row.case == case).map(|at| self.skip + at)
    }

    /// The row at a position of the view, if it is known.
    pub fn row(&self, at: usize) -> Option<&CaseRow> {
        self.rows.get(at.checked_sub(self.skip)?)
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<&CaseRow> {
        self.selected.and_then(|case| self.rows.iter().find(|row| row.case == case))
    }

    /// Whether a case is marked.
    pub fn is_marked(&self, case: CaseId) -> bool {
        self.marked.iter().any(|row| row.case == case)
    }

    /// Rows of the view together with one that has left it and still stands there.
    pub fn count(&self) -> usize {
        self.total + usize::from(self.gone)
    }

    /// Takes rows in. The selected case stays selected and, seen from the top, as close as can be to where it was.
    pub fn take(&mut self, rows: Vec<CaseRow>, skip: usize, total: usize, page: usize) {
        let before = self.selected.and_then(|case| self.position(case));
        let left = self.selected_row().cloned();
        // What is known anew of a marked case is what its act is held against.
        for marked in &mut self.marked {
            if let Some(row) = rows.iter().find(|row| row.case == marked.case) {
                marked.clone_from(row);
            }
        }
        self.rows = rows;
        self.skip = skip;
        self.total = total;
        self.gone = false;
        self.loaded = true;
        let Some(case) = self.selected else {
            self.select_at(0);
            return;
        };
        if self.position(case).is_none() {
            match (before, left) {
                // Its row stays where it was, so that nothing else comes under the cursor.
                (Some(at), Some(row)) if at >= skip && at <= skip + self.rows.len() => {
                    self.rows.insert(at - skip, row);
                    self.gone = true;
                }
                _ => self.select_at(before.unwrap_or(0)),
            }
        }
        let now_at = self.selected.and_then(|case| self.position(case));
        if let (Some(before), Some(now_at)) = (before, now_at) {
            self.top = (self.top + now_at).saturating_sub(before);
        }
        self.settle(page);
    }

    /// Selects the row at a position of the view.
    pub fn select_at(&mut self, at: usize) {
        let at = at.min((self.skip + self.rows.len()).saturating_sub(1)).max(self.skip);
        self.selected = self.row(at).map(|row| row.case);
    }

    /// Moves the selection. False where the target is not known yet: rows must be asked for first.
    pub fn go(&mut self, to: Move, page: usize) -> bool {
        let at = self.selected.and_then(|case| self.position(case)).unwrap_or(0);
        let mut target = moved(at, self.count(), page, to);
        if self.gone && target != at {
            // The row that had left goes now.
            if let Some(case) = self.selected {
                self.rows.retain(|row| row.case != case);
            }
            self.gone = false;
            if target > at {
                target -= 1;
            }
        }
        let known = self.row(target).is_some() || self.total == 0;
        if known {
            self.waiting = None;
            self.select_at(target);
            self.settle(page);
        } else {
            self.waiting = Some(to);
        }
        known
    }

    /// Selects a case that is known.
    pub fn choose(&mut self, case: CaseId, page: usize) {
        if self.gone
            && let Some(left) = self.selected
            && left != case
        {
            self.rows.retain(|row| row.case != left);
            self.gone = false;
        }
        self.selected = Some(case);
        self.settle(page);
    }

    /// Keeps the selection in sight of a page.
    pub fn settle(&mut self, page: usize) {
        let at = self.selected.and_then(|case| self.position(case)).unwrap_or(0);
        self.top = follow(self.top, at, self.count(), page);
    }

    /// Which rows to ask for so that the page and what lies around it are known.
    pub fn wanted(&self, page: usize) -> (usize, usize) {
        let limit = WINDOW.max(3 * page);
        let middle = match self.waiting {
            Some(to) => {
                let at = self.selected.and_then(|case| self.position(case)).unwrap_or(0);
                moved(at, self.total, page, to)
            }
            None => self.top + page / 2,
        };
        let skip = middle.saturating_sub(limit / 2).min(self.total.saturating_sub(limit));
        (skip, limit)
    }

    /// Whether a page would soon show rows that are not known.
    pub fn runs_out(&self, page: usize) -> bool {
        let (from, to) = (self.top.saturating_sub(page), (self.top + 2 * page).min(self.count()));
        from < self.skip || to > self.skip + self.rows.len()
    }

    /// The case after this one in the view, for 下一件.
    pub fn after(&self, case: CaseId) -> Option<&CaseRow> {
        match self.position(case) {
            Some(at) => self.row(at + 1),
            None => self.rows.first(),
        }
    }
}
