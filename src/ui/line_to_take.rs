//! 口径: beside what somebody takes in, and the form of one.

use super::{form, head, pane::Pane, theme};
use crate::{
    api::LineToTakeView,
    lang::{Word, say},
    session::{LineForm, Session},
    text::{width, wrap},
};

/// Rows that what is to be said takes beside intake at most.
const MOST: u16 = 5;

/// Draws the form of one; the caret stands in it.
pub fn draw(session: &Session, of: &LineForm, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 30);
    pane.text(1, 0, Word::LineToTake.say(session.lang()), theme::STRONG);
    let (cols, rows) = (pane.cols(), pane.rows());
    form::draw(session, &of.form, &mut pane.part(0, 1, cols, rows.saturating_sub(1)))
}

/// Draws what is to be said, each as long as there is room; gives the next row.
pub fn beside(session: &Session, lines: &[&LineToTakeView], y: u16, pane: &mut Pane<'_>) -> u16 {
    let lang = session.lang();
    let label = Word::LineToTake.say(lang);
    let indent = u16::try_from(width(label)).unwrap_or(4) + 1;
    let room = pane.cols().saturating_sub(indent);
    let end = (y + MOST).min(pane.rows());
    let mut at = y;
    for (n, line) in lines.iter().enumerate() {
        let text = say::line_to_take(line, session.pack(), session.now());
        let left = end.saturating_sub(at);
        let rest = lines.len() - n;
        if usize::from(left) < wrap(&text, usize::from(room)).len().min(2) + usize::from(rest > 1) && n > 0 {
            let key = session.key_name("lines_to_take.open");
            pane.fit(indent, at, room, &Word::LineToTakeMore.with(lang, &[&rest, &key]), theme::NOTICE);
            return at + 1;
        }
        let rows = left.saturating_sub(u16::from(rest > 1)).max(1);
        at = labelled(0, at, label, &text, rows, pane);
    }
    at
}

/// Draws a text behind what it is called, in so many rows at most; gives the next row.
pub fn labelled(x: u16, y: u16, label: &str, text: &str, rows: u16, pane: &mut Pane<'_>) -> u16 {
    let from = pane.text(x, y, label, theme::STRONG) + 1;
    let room = pane.cols().saturating_sub(from);
    let mut end = y;
    for (row, range) in (0..rows).zip(wrap(text, usize::from(room))) {
        // The last row goes on to the end of the text, so that it is cut with a mark.
        let until = if row + 1 == rows { text.len() } else { range.end };
        let part = text.get(range.start..until).unwrap_or_default().trim_end();
        pane.fit(from, y + row, room, part, theme::NOTICE);
        end = y + row + 1;
    }
    end
}

/// What is to be said in one row, the newest with how many more there are.
pub fn row(session: &Session, lines: &[&LineToTakeView], pane: &mut Pane<'_>) {
    let Some((first, more)) = lines.split_first() else { return };
    let lang = session.lang();
    let mut end = pane.cols().saturating_sub(1);
    if !more.is_empty() {
        end = pane.right(end, 0, &format!("+{}", more.len()), theme::NOTICE).saturating_sub(1);
    }
    let x = pane.text(1, 0, Word::LineToTake.say(lang), theme::STRONG) + 1;
    let text = say::line_to_take(first, session.pack(), session.now());
    pane.fit(x, 0, end.saturating_sub(x), &text, theme::NOTICE);
}
