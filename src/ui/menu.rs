//! 菜单: big numbered lines.

use super::{head, pane::Pane, theme};
use crate::{
    lang,
    session::{Action, Session},
};

/// The lines, in the order of their digits.
const LINES: [&str; 5] = ["menu.intake", "menu.find", "menu.repair", "menu.queue", "session.quit"];

/// Draws the menu; the caret stands at its end, where an input method may draw.
pub fn draw(session: &Session, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 30);
    pane.text(1, 0, &session.site().name, theme::STRONG);
    let lines = LINES.iter().filter_map(|id| Action::of(id));
    let x = pane.cols() / 2;
    let x = x.saturating_sub(18);
    let mut y = pane.rows().saturating_sub(12) / 2 + 1;
    for action in lines {
        let Some(words) = lang::action(action.id) else { continue };
        let key = session.key_name(action.id);
        let after = pane.text(x, y, &key, theme::CHOSEN).max(x + 2);
        pane.text(after + 1, y, words.long(session.lang()), theme::STRONG);
        y += 2;
    }
    Some(pane.at(x, y))
}
