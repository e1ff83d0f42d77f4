//! 回执: the slip as it is printed, over its case.

use super::{pane::Pane, theme};
use crate::{
    lang::say::RECEIPT_WIDTH,
    session::{Receipt, Session},
    text::width,
};

/// Draws the slip in the middle. There is no caret.
pub fn draw(_: &Session, receipt: &Receipt, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let widest = receipt.lines.iter().map(|line| width(line)).fold(RECEIPT_WIDTH, usize::max);
    let cols = (u16::try_from(widest).unwrap_or(76) + 4).min(pane.cols());
    let rows = pane.rows().saturating_sub(1);
    let x = pane.cols().saturating_sub(cols) / 2;
    let mut over = pane.part(x, 1, cols, rows);
    over.clear();
    for y in 0..over.rows() {
        over.text(0, y, "|", theme::FAINT);
        over.text(cols - 1, y, "|", theme::FAINT);
    }
    for (y, line) in (0..rows).zip(receipt.lines.iter().skip(receipt.top)) {
        over.text(2, y, line, theme::PLAIN);
    }
    None
}
