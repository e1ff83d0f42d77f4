//! The whole screen: the screen on top, the status line, the footer.

use ratatui::buffer::Buffer;

use super::{
    board, bottom, bulk, case, conflict, customer, find, help, intake, line_to_take, list, lock, menu,
    messages, pane::Pane, proof, queue, receipt, rights, setup, signon, theme, which_key,
};
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
    if let Some(of) = session.lock() {
        return lock::draw(session, of, &mut whole);
    }
    let mut body = whole.part(0, 0, cols, rows - 2);
    let caret = screen(session, session.top(), &mut body);
    let top = if session.pending().is_empty() { caret } else { which_key::draw(session, &mut body) };
    bottom::draw(session, &mut whole.part(0, rows - 3, cols, 3));
    top
}

/// Draws one screen; of what lies over a place for a moment the place too.
fn screen(session: &Session, top: &Screen, body: &mut Pane<'_>) -> Option<(u16, u16)> {
    let (cols, rows) = (body.cols(), body.rows());
    match top {
        Screen::SignOn(signon) => signon::draw(session, signon, body),
        Screen::Queue(queue) => queue::draw(session, queue, body),
        Screen::Case(case) => case::draw(session, case, body),
        Screen::Intake(intake) => intake::draw(session, intake, body),
        Screen::Find(find) => find::draw(session, find, body),
        Screen::Help(help) => help::draw(session, help, body),
        Screen::Proof(screen) => proof::draw(session, screen, body),
        Screen::Messages(messages) => messages::draw(session, messages, body),
        Screen::Customer(customer) => customer::draw(session, customer, body),
        Screen::Bulk(bulk) => bulk::draw(session, bulk, body),
        Screen::Menu(_) => menu::draw(session, body),
        Screen::Board(board) => board::draw(session, board, body),
        Screen::LineToTake(of) => line_to_take::draw(session, of, body),
        Screen::Rights(screen) => rights::draw(session, screen, body),
        Screen::Setup => setup::draw(session, body),
        Screen::Receipt(receipt) => {
            screen(session, session.place(), body);
            receipt::draw(session, receipt, body)
        }
        Screen::List(of) => {
            screen(session, session.place(), body);
            let height = layout::list_rows(session.size()).min(rows);
            let mut over = body.part(0, rows - height, cols, height);
            over.clear();
            over.rule(0, "", theme::FAINT);
            list::draw(session, None, of, &mut over.part(0, 1, cols, height - 1))
        }
        Screen::Conflict(of) => {
            screen(session, session.place(), body);
            conflict::draw(session, of, body)
        }
    }
}
