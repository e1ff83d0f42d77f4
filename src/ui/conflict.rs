//! What changed under a form: over the case, so that what was written stays in sight below.

use super::{pane::Pane, theme};
use crate::{
    lang::Word,
    session::{Conflict, Screen, Session, layout},
};

/// Draws the changes over the upper part of the case. There is no caret.
pub fn draw(session: &Session, conflict: &Conflict, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let cols = pane.cols();
    let rows = match session.place() {
        Screen::Case(case) => layout::conflict(case.plan(session.size(), session.pack())),
        _ => pane.rows().saturating_sub(1),
    };
    let mut over = pane.part(0, 1, cols, rows);
    over.clear();
    over.rule(0, &Word::ConflictTitle.with(session.lang(), &[&conflict.case]), theme::LATE);
    let page = usize::from(rows.saturating_sub(1));
    for (y, line) in (1..).zip(session.conflict_lines(conflict).iter().skip(conflict.top).take(page)) {
        over.text(2, y, line, theme::PLAIN);
    }
    None
}
