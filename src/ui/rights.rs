//! What the customer of a case has a right to, line by line.

use super::{head, pane::Pane, theme};
use crate::{
    lang::say::ProofLine,
    session::{RightsScreen, Session, layout},
};

/// Draws the rights. There is no caret.
pub fn draw(session: &Session, screen: &RightsScreen, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 30);
    let title = format!("{}  {}", screen.title().say(session.lang()), screen.case);
    pane.text(1, 0, &title, theme::STRONG);
    let page = layout::help_page(session.size());
    let width = pane.cols().saturating_sub(4);
    for (y, line) in (1..).zip(session.rights_lines(screen).iter().skip(screen.top).take(page)) {
        match line {
            ProofLine::Title(title) => _ = pane.rule(y, title, theme::STRONG),
            ProofLine::Line(text) => _ = pane.fit(2, y, width, text, theme::PLAIN),
        }
    }
    None
}
