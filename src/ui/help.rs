//! 帮助: the keys of the place below, and why one does not work now.

use super::{head, pane::Pane, theme};
use crate::{
    lang::Word,
    session::{Help, HelpLine, Session, layout},
};

/// Cells for the keys, and for what they do where it must be said why they do not work now.
const KEYS: u16 = 16;
const WORDS: u16 = 29;

/// Draws the help. There is no caret.
pub fn draw(session: &Session, help: &Help, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 20);
    pane.text(1, 0, Word::HelpTitle.say(session.lang()), theme::STRONG);
    let page = layout::help_page(session.size());
    for (y, line) in (1..).zip(session.help().into_iter().skip(help.top).take(page)) {
        match line {
            HelpLine::Title(title) => _ = pane.rule(y, title, theme::STRONG),
            HelpLine::Key { keys, words, why } => {
                let x = pane.text(2, y, &keys, theme::STRONG).max(1 + KEYS) + 1;
                match why {
                    None => _ = pane.text(x, y, &words, theme::PLAIN),
                    Some(why) => {
                        let x = pane.fit(x, y, WORDS, &words, theme::FAINT);
                        pane.fit(x + 1, y, pane.cols().saturating_sub(x + 2), &why, theme::FAINT);
                    }
                }
            }
        }
    }
    None
}
