//! The two lowest rows: the status line, and the keys that work now. A sentence that is longer than the status line
//! covers the row above it.

use super::{pane::Pane, theme};
use crate::{
    session::{Hint, Session, Tone},
    text::{width, wrap},
};

/// Draws into the three lowest rows.
pub fn draw(session: &Session, pane: &mut Pane<'_>) {
    let mut end = pane.cols();
    for words in session.standing() {
        end = pane.right(end.saturating_sub(1), 1, &words, theme::SOON);
    }
    if let Some(said) = session.said() {
        let style = match said.tone {
            Tone::Notice => theme::NOTICE,
            Tone::Error => theme::ERROR,
        };
        let room = end.saturating_sub(2);
        if width(&said.text) <= usize::from(room) {
            pane.text(1, 1, &said.text, style);
        } else {
            let cols = pane.cols();
            let lines = wrap(&said.text, usize::from(room));
            let split = lines.first().map_or(0, |line| line.end);
            let (first, rest) = said.text.split_at_checked(split).unwrap_or((&said.text, ""));
            pane.part(0, 0, cols, 1).clear();
            pane.text(1, 0, first, style);
            pane.fit(1, 1, room, rest.trim_start(), style);
        }
    }
    let cells = |hint: &Hint| width(&hint.key) + 1 + width(hint.words) + 2;
    let mut hints = session.footer();
    // What leads back and what explains stays; of the rest the last goes first.
    while hints.iter().map(cells).sum::<usize>() > usize::from(pane.cols()) + 1 {
        match hints.iter().rposition(|hint| !hint.stays) {
            Some(at) => drop(hints.remove(at)),
            None => break,
        }
    }
    let mut x = 1_u16;
    for hint in hints {
        x = pane.text(x, 2, &hint.key, theme::STRONG);
        x = pane.text(x + 1, 2, hint.words, theme::PLAIN) + 2;
    }
}
