//! 签到: who is there.

use super::{form, pane::Pane, theme};
use crate::{
    lang::Word,
    session::{Session, SignOn},
};

/// Rows of the list of who sat here before.
const LIST: u16 = 10;

/// Draws the form in the middle of the screen.
pub fn draw(session: &Session, signon: &SignOn, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let (cols, rows) = (pane.cols(), pane.rows());
    let (x, y) = (cols / 2 - 20, rows / 2 - 4);
    let end = cols.saturating_sub(1);
    pane.right(end, 0, &session.clock(), theme::PLAIN);
    pane.text(x + 1, y, &session.site().name, theme::STRONG);
    pane.text(x + 1, y + 1, Word::SignOnTitle.say(session.lang()), theme::PLAIN);
    let height = if signon.form.list.is_some() { rows.saturating_sub(y + 4).min(LIST) } else { 4 };
    form::draw(session, &signon.form, &mut pane.part(x, y + 3, 40, height))
}
