//! 时限依据: the lines of the proofs of a case.

use super::{head, pane::Pane, theme};
use crate::{
    lang::{Word, say::ProofLine},
    session::{ProofScreen, Session, layout},
};

/// Draws the proofs. There is no caret.
pub fn draw(session: &Session, screen: &ProofScreen, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 30);
    let lang = session.lang();
    pane.text(1, 0, &format!("{}  {}", Word::Proof.say(lang), screen.case), theme::STRONG);
    let lines = session.proof_lines(screen);
    if lines.is_empty() && screen.proofs.is_some() {
        pane.text(2, 2, Word::ProofNone.say(lang), theme::PLAIN);
    }
    let page = layout::help_page(session.size());
    let width = pane.cols().saturating_sub(4);
    for (y, line) in (1..).zip(lines.iter().skip(screen.top).take(page)) {
        match line {
            ProofLine::Title(title) => _ = pane.rule(y, title, theme::STRONG),
            ProofLine::Line(text) => _ = pane.fit(2, y, width, text, theme::PLAIN),
        }
    }
    None
}
