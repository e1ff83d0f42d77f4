//! 消息: what was said lately, the newest first.

use super::{head, pane::Pane, theme};
use crate::{
    lang::Word,
    session::{Messages, Session, Tone, layout},
};

/// Draws the messages. There is no caret.
pub fn draw(session: &Session, messages: &Messages, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    head::draw(session, pane, 20);
    pane.text(1, 0, Word::MessagesTitle.say(session.lang()), theme::STRONG);
    let lines = session.message_lines();
    if lines.is_empty() {
        pane.text(2, 2, Word::NoMessages.say(session.lang()), theme::PLAIN);
    }
    for (y, said) in (1..).zip(lines.iter().skip(messages.top).take(layout::help_page(session.size()))) {
        let style = if said.tone == Tone::Error { theme::ERROR } else { theme::PLAIN };
        pane.text(1, y, &said.text, style);
    }
    None
}
