//! An act on several cases: which they are, and below them its form.

use super::{form, head, pane::Pane, row, theme};
use crate::{
    lang::{Word, say},
    session::{Bulk, Session, layout},
};

/// Draws the cases and the form; the caret stands in the form.
pub fn draw(session: &Session, bulk: &Bulk, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let (cols, rows) = (pane.cols(), pane.rows());
    let lang = session.lang();
    head::draw(session, pane, 40);
    let (verb, _) = bulk.form.verb()?;
    pane.text(1, 0, &Word::BulkCases.with(lang, &[&bulk.cases.len()]), theme::STRONG);
    let wanted = layout::form_rows(&bulk.form, session.pack()).max(8);
    let below = wanted.min(rows.saturating_sub(5));
    let page = rows.saturating_sub(below + 2);
    let columns = row::Columns::of(session, cols, bulk.cases.iter());
    let shown = if bulk.cases.len() > usize::from(page) { page.saturating_sub(1) } else { page };
    for (y, of) in (1..=shown).zip(&bulk.cases) {
        columns.row(session, of, false, false, &mut pane.part(0, y, cols, 1));
    }
    let more = bulk.cases.len().saturating_sub(usize::from(shown));
    if more > 0 {
        pane.text(3, shown + 1, &Word::More.with(lang, &[&more]), theme::PLAIN);
    }
    let y = rows.saturating_sub(below + 1);
    pane.rule(y, say::act(verb, lang), theme::STRONG);
    form::draw(session, &bulk.form, &mut pane.part(0, y + 1, cols, below))
}
