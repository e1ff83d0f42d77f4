//! What can follow on the keys pressed so far, over the lower part of the screen.

use super::{pane::Pane, theme};
use crate::{
    lang,
    session::{Action, Session},
    text::width,
};

/// Draws the continuations of an unfinished sequence. There is no caret.
pub fn draw(session: &Session, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let next: Vec<(String, &str)> = session
        .continuations()
        .filter_map(|(keys, id)| {
            let words = lang::action(Action::of(id)?.id)?.long(session.lang());
            Some((lang::key(&keys, session.lang()), words))
        })
        .collect();
    let longest = next.iter().map(|(keys, words)| width(keys) + 1 + width(words)).max().unwrap_or_default();
    let column = u16::try_from(longest + 2).unwrap_or(u16::MAX).clamp(12, pane.cols().max(12));
    let columns = (pane.cols() / column).max(1);
    let height =
        u16::try_from(next.len()).unwrap_or(u16::MAX).div_ceil(columns).min(pane.rows().saturating_sub(2));
    let (cols, rows) = (pane.cols(), pane.rows());
    let mut over = pane.part(0, rows.saturating_sub(height + 1), cols, height + 1);
    over.clear();
    let so_far: Vec<String> = session.pending().iter().map(|key| lang::key(key, session.lang())).collect();
    over.rule(0, &so_far.join(" "), theme::STRONG);
    let places = (0..columns).flat_map(|n| (0..height).map(move |y| (1 + n * column, 1 + y)));
    for ((x, y), (keys, words)) in places.zip(&next) {
        let end = over.text(x, y, keys, theme::STRONG);
        let room = (x + column).saturating_sub(end + 2);
        over.fit(end + 1, y, room.min(u16::try_from(width(words)).unwrap_or(room)), words, theme::PLAIN);
    }
    None
}
