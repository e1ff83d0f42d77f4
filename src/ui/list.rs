//! A list of values over a form: what is typed narrows it, a code takes a line at once.

use super::{pane::Pane, theme};
use crate::{
    lang::{Word, say},
    session::{Form, List, ListOf, Session},
    text::width,
};

/// Draws the list over the lower part of a form; the caret stands behind what is typed.
pub fn draw(session: &Session, form: Option<&Form>, list: &List, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let title = match list.of {
        ListOf::Palette => Word::PaletteTitle.say(session.lang()).to_owned(),
        ListOf::Drafts => Word::DraftsTitle.say(session.lang()).to_owned(),
        ListOf::Reveal => Word::RevealTitle.say(session.lang()).to_owned(),
        ListOf::Dismiss => Word::DismissTitle.say(session.lang()).to_owned(),
        ListOf::LinesToTake => Word::LinesToTakeTitle.say(session.lang()).to_owned(),
        ListOf::Stock => Word::StockTitle.say(session.lang()).to_owned(),
        ListOf::Alike(case) => Word::AlikeTitle.with(session.lang(), &[&case]),
        ListOf::Reception(day) => {
            let day = day.map(|day| say::reception_day(day, session.lang())).unwrap_or_default();
            // What the arrows turn.
            let day = if list.branch.is_none() && !day.is_empty() { format!("< {day} >") } else { day };
            Word::ReceptionTitle.with(session.lang(), &[&day])
        }
        ListOf::Phrases(_) => Word::PhrasesTitle.say(session.lang()).to_owned(),
        ListOf::Values(at) => {
            let label = |form: &Form| Some(session.label(form, form.fields.get(at)?.name));
            form.and_then(label).unwrap_or_default()
        }
    };
    pane.clear();
    pane.text(1, 0, &title, theme::STRONG);
    let title_cells = u16::try_from(width(&title)).unwrap_or_default();
    let mut x = pane.text((1 + 12).max(title_cells + 2), 0, ">", theme::PLAIN) + 1;
    let room = pane.cols().saturating_sub(x + 1);
    let (seen, column) = list.filter.window(usize::from(room));
    pane.text(x, 0, &seen, theme::PLAIN);
    x += u16::try_from(column).unwrap_or(0);
    let caret = pane.at(x, 0);
    let matches = list.matches();
    let count = matches.len();
    let first = if list.header.is_empty() { 1 } else { 2 };
    pane.fit(2, 1, pane.cols().saturating_sub(3), &list.header, theme::FAINT);
    let page = usize::from(pane.rows().saturating_sub(first));
    let selected = list.selected();
    let top = selected.saturating_sub(page.saturating_sub(1)).max(list.top.min(selected));
    if count > page {
        let seen = Word::OfThese.with(session.lang(), &[&(selected + 1), &count]);
        pane.right(pane.cols().saturating_sub(2), 0, &seen, theme::FAINT);
    }
    if matches.is_empty() {
        let typed = list.filter.text().trim();
        let text = match list.of {
            ListOf::Palette if !typed.is_empty() => Word::PaletteFind.with(session.lang(), &[&typed]),
            _ if list.waits => Word::Loading.say(session.lang()).to_owned(),
            _ => Word::ListEmpty.say(session.lang()).to_owned(),
        };
        pane.text(3, first, &text, theme::PLAIN);
    }
    for (y, (at, item)) in (first..).zip(matches.iter().enumerate().skip(top).take(page)) {
        if at == selected {
            pane.text(0, y, ">", theme::STRONG);
        }
        let code = if at == selected { theme::CHOSEN } else { theme::STRONG };
        let x = if item.code.is_empty() { 2 } else { pane.text(2, y, &item.code, code).max(4) + 1 };
        let style = if item.why.is_some() { theme::FAINT } else { theme::PLAIN };
        // Behind it its keys, or why it cannot be chosen now.
        let behind = item.why.as_deref().unwrap_or(&item.keys);
        let end = pane.cols().saturating_sub(2);
        let begins =
            if behind.is_empty() { end } else { pane.right(end, y, behind, style).saturating_sub(1) };
        pane.fit(x, y, begins.saturating_sub(x), &item.words, style);
    }
    Some(caret)
}
