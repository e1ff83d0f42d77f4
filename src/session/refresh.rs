//! Keeping what is shown as new as it can be, without asking more than once a second.

use super::{Screen, Session, asks::Purpose, layout};
use crate::{
    api::{CaseRow, Request},
    lang::Word,
    sla::Instant,
};

impl Session {
    /// After every input: what was put off until now.
    pub(super) fn settle(&mut self) {
        if self.who.is_none() {
            return;
        }
        self.rotate();
        if self.stale && self.now != self.refreshed {
            self.refresh();
            self.show_again();
            if matches!(self.top(), Screen::Queue(_)) {
                self.ask_preview();
            }
        }
        if self.moved.is_some_and(|moved| moved != self.now) {
            self.ask_preview();
        }
        let idle = self
            .screens()
            .filter_map(super::screens::form)
            .any(|form| form.unsaved > 0 && form.edited.is_none_or(|at| at != self.now));
        if idle {
            self.save_drafts();
        }
        self.note_lines_seen();
    }

    /// Asks for the lists anew.
    pub(super) fn refresh(&mut self) {
        self.stale = false;
        self.refreshed = self.now;
        self.ask_rows();
        self.ask_once(Request::Counts, Purpose::Counts);
        self.ask_board();
        self.ask_lines_to_take();
        self.ask_reception();
    }

    /// Asks for the rows that the queue shows and those around them.
    pub(super) fn ask_rows(&mut self) {
        let page = layout::queue_page(self.size);
        let Some(queue) = self.queue() else { return };
        let (skip, limit) = queue.wanted(page);
        let (view, number) = (queue.shown(), queue.view);
        let request = Request::List { view, skip: count(skip), limit: count(limit) };
        self.ask(request, Purpose::Rows { view: number, skip });
    }

    /// Asks for the selected case, to show more of it than its row.
    pub(super) fn ask_preview(&mut self) {
        self.moved = None;
        if let Some(case) = self.queue().and_then(|queue| queue.selected) {
            self.ask_once(Request::Show { case }, Purpose::Show(case));
        }
    }

    /// Asks, unless the same is being asked already.
    pub(super) fn ask_once(&mut self, request: Request, purpose: Purpose) {
        if !self.asks.values().any(|(asked, _)| *asked == purpose) {
            self.ask(request, purpose);
        }
    }

    /// Shows another view of the queue, from its beginning.
    pub(super) fn turn_view(&mut self, view: usize) {
        let counts = match self.queue() {
            Some(queue) => queue.counts,
            None => return,
        };
        if self.queue().is_some_and(|queue| !queue.marked.is_empty()) {
            self.say(Word::MarksNone);
        }
        let mut queue = super::queue::Queue::new(view);
        queue.counts = counts;
        self.base = Screen::Queue(queue);
        self.moved = None;
        self.refresh();
    }

    /// The next deadline that passes on the screen.
    pub(super) fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let of_row = |row: &CaseRow| row.next.as_ref().map(|next| [next.act_by, next.deadline]);
        let rows: Vec<[Instant; 2]> = match self.place() {
            Screen::Queue(queue) => {
                layout::queue_seen(queue, self.size).filter_map(|at| queue.row(at).and_then(of_row)).collect()
            }
            Screen::Find(find) => find.cases().filter_map(|hit| of_row(&hit.row)).collect(),
            Screen::Case(case) => {
                let clocks = case.clocks().into_iter().filter(|view| view.clock.is_open());
                clocks.filter_map(|view| view.clock.deadline).map(|at| [at, at]).collect()
            }
            _ => Vec::new(),
        };
        rows.into_iter().flatten().filter(|at| *at >= now).min()
    }

    /// Every screen, the top one first.
    pub(super) fn screens(&self) -> impl Iterator<Item = &Screen> {
        self.over.iter().rev().chain([&self.base])
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
