//! 查找: one box, the results below it as they are typed.

use super::{head, pane::Pane, row, theme};
use crate::{
    lang::{Word, say},
    session::{Filter, Find, Session, layout},
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

    let hits = find.hits();
    let y = 1;
    match (&find.answered, find.wanted().is_empty()) {
        (_, true) => _ = pane.text(1, y + 1, Word::FindHint.say(lang), theme::PLAIN),
        (None, false) => {}
        (Some(_), false) => {
            let filter = match find.filter {
                Filter::All => Word::ViewAll,
                Filter::Open => Word::FilterOpen,
                Filter::Closed => Word::FilterClosed,
            };
            let title = Word::FindCount.with(lang, &[&hits.len(), &filter.say(lang)]);
            pane.rule(y, &title, theme::PLAIN);
            if hits.is_empty() {
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
    for (y, (at, hit)) in (2..).zip(hits.iter().enumerate().skip(find.top).take(page)) {
        columns.row(session, &hit.row, at == selected, false, &mut pane.part(0, y, list_cols, 1));
        if why_cols > 0 {
            let why = say::why(&hit.why, lang);
            pane.fit(list_cols + 1, y, why_cols - 2, &why, theme::PLAIN);
        }
    }
    Some(caret)
}
