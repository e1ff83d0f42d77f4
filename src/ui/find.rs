//! 查找: one box, the results below it as they are typed.

use super::{head, pane::Pane, row, theme};
use crate::{
    lang::{Word, say},
    session::{Filter, Find, Found, Session, layout},
};

/// Draws the box and the results; the caret stands in the box.
pub fn draw(session: &Session, find: &Find, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let end = head::draw(session, pane, 40);
    let mut x = pane.text(1, 0, Word::FindTitle.say(lang), theme::STRONG);
    x = pane.text(x + 1, 0, ">", theme::PLAIN) + 1;
    let room = end.saturating_sub(x + 1);
    let (seen, column) = find.text.window(usize::from(room));
    pane.fit(x, 0, room, &seen, theme::PLAIN);
    let caret = pane.at(x + u16::try_from(column).unwrap_or(0), 0);

    let found = find.rows();
    let y = 1;
    match (&find.answered, find.wanted().is_empty()) {
        (_, true) => _ = pane.text(1, y + 1, Word::FindHint.say(lang), theme::PLAIN),
        (None, false) => {}
        (Some(_), false) => {
            let filter = match find.filter {
                Filter::All => Word::ViewAll,
                Filter::Customers => Word::FilterCustomers,
                Filter::Open => Word::FilterOpen,
                Filter::Closed => Word::FilterClosed,
            };
            let (cases, customers) = (find.cases().count(), find.customers());
            let mut title = Word::FindCount.with(lang, &[&cases, &customers, &filter.say(lang)]);
            if find.is_partial() {
                title = format!("{title}{}", Word::FindPartial.say(lang));
            }
            pane.rule(y, &title, theme::PLAIN);
            if found.is_empty() {
                pane.text(1, y + 2, Word::FindNothing.say(lang), theme::PLAIN);
            }
        }
    }
    // By what each was found, where there is room beside the row.
    let why_cols = if pane.cols() >= 100 { pane.cols() - 80 } else { 0 };
    let list_cols = pane.cols() - why_cols;
    let columns = row::Columns::of(session, list_cols);
    let selected = find.selected();
    let page = layout::find_page(session.size());
    for (y, (at, found)) in (2..).zip(found.iter().enumerate().skip(find.top).take(page)) {
        let mut part = pane.part(0, y, list_cols, 1);
        let why = match found {
            Found::Case(hit) => {
                columns.row(session, &hit.row, at == selected, false, &mut part);
                &hit.why
            }
            Found::Customer(hit) => {
                columns.customer(session, &hit.row, at == selected, &mut part);
                &hit.why
            }
        };
        if why_cols > 0 {
            pane.fit(list_cols + 1, y, why_cols - 2, &say::why(why, lang), theme::PLAIN);
        }
    }
    Some(caret)
}
