//! A blanked screen: whose it is, and how it comes back. Nothing of what is under it.

use super::{pane::Pane, theme};
use crate::{
    lang::Word,
    session::{Lock, Session},
};

/// Draws it; gives the place of the caret where a PIN is typed.
pub fn draw(session: &Session, lock: &Lock, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let (cols, rows) = (pane.cols(), pane.rows());
    let (x, y) = ((cols / 2).saturating_sub(20), (rows / 2).saturating_sub(3));
    pane.right(cols.saturating_sub(1), 0, &session.clock(), theme::PLAIN);
    pane.text(x, y, &session.site().name, theme::STRONG);
    let name = session.who().map(|who| who.name.as_str()).unwrap_or_default();
    pane.text(x, y + 1, &Word::LockTitle.with(session.lang(), &[&name]), theme::PLAIN);
    if lock.is_open() {
        pane.text(x, y + 3, Word::LockAnyKey.say(session.lang()), theme::PLAIN);
        return None;
    }
    let end = pane.text(x, y + 3, Word::LockPin.say(session.lang()), theme::PLAIN);
    let shown = "*".repeat(lock.typed().min(usize::from(cols.saturating_sub(end + 2))));
    let caret = pane.text(end + 1, y + 3, &shown, theme::PLAIN);
    if let Some(said) = &lock.said {
        pane.text(x, y + 5, said, theme::ERROR);
    }
    Some(pane.at(caret, y + 3))
}
