//! The whole screen: the screen on top, the status line, the footer.

use ratatui::buffer::Buffer;

use super::{bottom, case, find, help, intake, pane::Pane, proof, queue, signon, theme};
use crate::{
    lang::Word,
    session::{Screen, Session, layout},
};

/// Draws a session into the whole buffer; gives the place of the caret, where the terminal's cursor belongs.
pub fn draw(session: &Session, buffer: &mut Buffer) -> Option<(u16, u16)> {
    buffer.reset();
    let mut whole = Pane::whole(buffer);
    let (cols, rows) = (whole.cols(), whole.rows());
    if cols < layout::LEAST.0 || rows < layout::LEAST.1 {
        let least = Word::TooSmall.with(session.lang(), &[&layout::LEAST.0, &layout::LEAST.1]);
        whole.text(0, 0, &least, theme::PLAIN);
        return None;
    }
    let mut body = whole.part(0, 0, cols, rows - 2);
    let caret = match session.top() {
        Screen::SignOn(signon) => signon::draw(session, signon, &mut body),
        Screen::Queue(queue) => queue::draw(session, queue, &mut body),
        Screen::Case(case) => case::draw(session, case, &mut body),
        Screen::Intake(intake) => intake::draw(session, intake, &mut body),
        Screen::Find(find) => find::draw(session, find, &mut body),
        Screen::Help(help) => help::draw(session, help, &mut body),
        Screen::Proof(screen) => proof::draw(session, screen, &mut body),
    };
    bottom::draw(session, &mut whole.part(0, rows - 3, cols, 3));
    caret
}
