//! The whole screen.

use ratatui::buffer::Buffer;

use crate::session::Session;

/// Draws a session into the whole buffer; gives the place of the caret, where the terminal's cursor belongs.
pub fn draw(_session: &Session, _buffer: &mut Buffer) -> Option<(u16, u16)> {
    None
}
