//! The two lowest rows: the status line, and the keys that work now.

use super::{pane::Pane, theme};
use crate::{
    session::{Session, Tone},
    text::width,
};

/// Draws both rows.
pub fn draw(session: &Session, pane: &mut Pane<'_>) {
    let mut end = pane.cols();
    for word in session.standing() {
        end = pane.right(end.saturating_sub(1), 0, word.say(session.lang()), theme::SOON);
        end = end.saturating_sub(1);
    }
    if let Some(said) = session.said() {
        let style = match said.tone {
            Tone::Notice => theme::NOTICE,
            Tone::Error => theme::ERROR,
        };
        pane.fit(1, 0, end.saturating_sub(1), &said.text, style);
    }
    let mut x = 1_u16;
    for hint in session.footer() {
        let cells = u16::try_from(width(&hint.key) + 1 + width(hint.words)).unwrap_or(u16::MAX);
        if x.saturating_add(cells) > pane.cols() {
            break;
        }
        x = pane.text(x, 1, &hint.key, theme::STRONG);
        x = pane.text(x + 1, 1, hint.words, theme::PLAIN) + 2;
    }
}
