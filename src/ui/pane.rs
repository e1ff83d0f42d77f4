//! A part of the screen. The only way to put text into cells: whatever comes here is cleaned and cut, and nothing
//! leaves its part.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::text::{clean_line, cut, fit, width};

/// A part of the screen, with its own coordinates from its upper left corner.
pub struct Pane<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Pane<'a> {
    /// The whole buffer.
    pub fn whole(buffer: &'a mut Buffer) -> Self {
        let area = buffer.area;
        Self { buffer, area }
    }

    /// A part of this part; what lies outside is cut off.
    pub fn part(&mut self, x: u16, y: u16, cols: u16, rows: u16) -> Pane<'_> {
        let x = x.min(self.area.width);
        let y = y.min(self.area.height);
        let area = Rect {
            x: self.area.x + x,
            y: self.area.y + y,
            width: cols.min(self.area.width - x),
            height: rows.min(self.area.height - y),
        };
        Pane { buffer: self.buffer, area }
    }

    /// Columns.
    pub fn cols(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn rows(&self) -> u16 {
        self.area.height
    }

    /// A place of this part on the whole screen.
    pub fn at(&self, x: u16, y: u16) -> (u16, u16) {
        let inside = |at: u16, length: u16| at.min(length.saturating_sub(1));
        (self.area.x + inside(x, self.area.width), self.area.y + inside(y, self.area.height))
    }

    /// Writes a text from `x` on, as far as it goes; gives the column behind it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        if y >= self.area.height || x >= self.area.width {
            return x;
        }
        let room = usize::from(self.area.width - x);
        let clean = clean_line(text);
        let seen = cut(&clean, room);
        self.buffer.set_stringn(self.area.x + x, self.area.y + y, seen, room, style);
        x + u16::try_from(width(seen)).unwrap_or(room as u16)
    }

    /// Writes a text in exactly so many cells: padded, or cut with `…`. Gives the column behind them.
    pub fn fit(&mut self, x: u16, y: u16, cells: u16, text: &str, style: Style) -> u16 {
        self.text(x, y, &fit(&clean_line(text), usize::from(cells)), style);
        x.saturating_add(cells)
    }

    /// Writes a text so that it ends before column `end`; gives the column where it begins.
    pub fn right(&mut self, end: u16, y: u16, text: &str, style: Style) -> u16 {
        let clean = clean_line(text);
        let cells = u16::try_from(width(&clean)).unwrap_or(u16::MAX);
        let x = end.saturating_sub(cells);
        self.text(x, y, &clean, style);
        x
    }

    /// A rule across, with a title in it.
    pub fn rule(&mut self, y: u16, title: &str, style: Style) -> u16 {
        let line = "─".repeat(usize::from(self.area.width));
        self.text(0, y, &line, super::theme::FAINT);
        if title.is_empty() { 1 } else { self.text(1, y, &format!(" {title} "), style) }
    }

    /// Empties this part. A wide character that reaches in from the left loses its half with its whole.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            if let Some(left) = self.area.x.checked_sub(1)
                && let Some(cell) = self.buffer.cell_mut((left, y))
                && width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in self.area.left()..self.area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }
}
