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
            let (cases, customers) = (find.cases().count(), find.customers());
            let of_cases = |filter: Word| Word::FindCases.with(lang, &[&cases, &filter.say(lang)]);
            let mut title = match find.filter {
                Filter::All => Word::FindCount.with(lang, &[&cases, &customers]),
                Filter::Customers => Word::FindCustomers.with(lang, &[&customers]),
                Filter::Open => of_cases(Word::FilterOpen),
                Filter::Closed => of_cases(Word::FilterClosed),
            };
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
    let why_cols = layout::find_why(pane.cols());
    let list_cols = pane.cols() - why_cols;
    let selected = find.selected();
    let page = layout::find_page(session.size());
    let cases = found.iter().skip(find.top).take(page).filter_map(|found| match found {
        Found::Case(hit) => Some(&hit.row),
        Found::Customer(_) => None,
    });
    let columns = row::Columns::of(session, list_cols, cases);
    for (y, (at, found)) in (2..).zip(found.iter().enumerate().skip(find.top).take(page)) {
        let mut part = pane.part(0, y, list_cols, 1);
        match found {
            Found::Case(hit) => columns.row(session, &hit.row, at == selected, false, &mut part),
            Found::Customer(hit) => columns.customer(session, &hit.row, at == selected, &mut part),
        }
        if why_cols > 0 {
            pane.fit(list_cols + 1, y, why_cols - 2, &say::why(found.why(), lang), theme::PLAIN);
        }
    }
    if why_cols == 0
        && let Some(chosen) = find.chosen()
    {
        let by = Word::FindBy.with(lang, &[&say::why(chosen.why(), lang)]);
        pane.fit(1, 2 + u16::try_from(page).unwrap_or(0), list_cols.saturating_sub(2), &by, theme::PLAIN);
    }
    Some(caret)
}
