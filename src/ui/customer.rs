//! 客户: facts on top, cases of all lines, and below them what was changed of the customer.

use super::{head, pane::Pane, row, theme};
use crate::{
    api::CustomerView,
    lang::{Word, say},
    session::{CustomerScreen, Session, layout},
    text::{clean_line, width},
};

/// Draws a customer; the caret stands at the selected case.
pub fn draw(session: &Session, customer: &CustomerScreen, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let (cols, rows) = (pane.cols(), pane.rows());
    let end = head::draw(session, pane, 40);
    let mut left = pane.part(0, 0, end.saturating_sub(1), 1);
    let x = left.text(1, 0, &Word::CustomerTitle.with(lang, &[&customer.id]), theme::STRONG) + 2;
    match &customer.view {
        Some(view) => {
            let name = if view.name.is_empty() { Word::Unnamed.say(lang) } else { &view.name };
            let x = left.text(x, 0, name, theme::STRONG) + 2;
            if let Some(hint) = session.masked_hint() {
                left.text(x, 0, &hint, theme::FAINT);
            }
            facts(session, view, &mut pane.part(0, 1, cols, layout::CUSTOMER - 1));
        }
        None => {
            let word = if customer.refused { Word::CustomerUnknown } else { Word::Loading };
            left.text(x, 0, word.say(lang), theme::PLAIN);
        }
    }
    let y = layout::CUSTOMER;
    pane.rule(y, &Word::CustomerAllCases.with(lang, &[&customer.cases.len()]), theme::PLAIN);
    let page = u16::try_from(layout::customer_page(session.size())).unwrap_or(u16::MAX);
    let columns = row::Columns::of(session, cols, customer.cases.iter());
    let mut caret = None;
    if customer.cases.is_empty() && customer.view.is_some() {
        pane.text(4, y + 1, Word::CustomerNoCases.say(lang), theme::PLAIN);
    }
    let seen = customer.cases.iter().enumerate().skip(customer.top);
    for (y, (at, of)) in (y + 1..=y + page).zip(seen) {
        let selected = at == customer.selected();
        columns.row(session, of, selected, false, &mut pane.part(0, y, cols, 1));
        if selected {
            caret = Some(pane.at(0, y));
        }
    }
    let y = y + 1 + page;
    if !customer.events.is_empty() && y < rows {
        pane.rule(y, Word::CustomerChanges.say(lang), theme::PLAIN);
        for (y, event) in (y + 1..rows).zip(&customer.events) {
            let time = say::time(event.occurred, &session.pack().zone, session.now());
            let line =
                format!("{time} {}  {}", say::event(event, session.pack(), lang), say::by(event, lang));
            pane.text(2, y, &line, theme::PLAIN);
        }
    }
    caret
}

/// Star level and tags, lines, address, the numbers of other systems.
fn facts(session: &Session, view: &CustomerView, pane: &mut Pane<'_>) {
    let lang = session.lang();
    let comma = Word::ListComma.say(lang);
    let clean = |text: &str| clean_line(text).into_owned();
    let mut address = clean(&view.address);
    if let Some(place) = view.place {
        address.push_str(&format!(" ({})", say::place(place, lang)));
    }
    let references: Vec<String> =
        view.references.iter().map(|of| format!("{} {}", of.source, of.id)).collect();
    let standing = format!("{} {}", say::stars(view.star), clean(&view.tags.join(comma)));
    let address_label = say::field("address", lang);
    let rows = [
        ("", standing.trim().to_owned()),
        (Word::CustomerLines.say(lang), clean(&view.lines.join(comma))),
        (address_label.as_str(), address.trim().to_owned()),
        ("", clean(&references.join(comma))),
    ];
    for (y, (label, value)) in (0..).zip(rows.into_iter().filter(|(_, value)| !value.is_empty())) {
        let x = if label.is_empty() { 1 } else { pane.text(1, y, label, theme::PLAIN) + 1 };
        let room = pane.cols().saturating_sub(x + 1).min(u16::try_from(width(&value)).unwrap_or(u16::MAX));
        pane.fit(x, y, room, &value, theme::STRONG);
    }
}
