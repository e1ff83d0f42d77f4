//! Where the terminal's cursor stands and what ink it writes with, and the shortest moves.

use std::io::Write as _;

use super::frame::{Cell, Frame};
use super::ink::Ink;

/// The terminal's cursor as our bytes left it.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub(super) x: u16,
    pub(super) y: u16,
    /// Whether the column is certain. It is not behind a character on whose width terminals disagree, nor in
    /// the last column, where some have a pending wrap. The row always is, since nothing wraps.
    sure: bool,
    /// The last cell written, while nothing moved the pen since.
    last: Option<Cell>,
    pub(super) ink: Ink,
}

impl Pen {
    /// A pen at the top left, as after `ESC [ H`.
    pub(super) const HOME: Self = Self { x: 0, y: 0, sure: true, last: None, ink: Ink::PLAIN };

    pub(super) const fn is_at(&self, x: u16, y: u16) -> bool {
        self.x == x && self.y == y && self.sure
    }

    /// Whether the next cell of a run of one same glyph may follow without a move. Terminals that draw the glyph
    /// wide show the run too long, and are put right by the move at its end.
    pub(super) fn runs_on(&self, x: u16, y: u16, cell: Cell) -> bool {
        self.x == x && self.y == y && self.last.is_some_and(|last| last.same_glyph(cell))
    }

    /// Moves by the fewest bytes.
    pub(super) fn go(&mut self, x: u16, y: u16, out: &mut Vec<u8>) {
        if self.is_at(x, y) {
            return;
        }
        out.extend_from_slice(self.way(x, y).bytes());
        (self.x, self.y, self.sure, self.last) = (x, y, true, None);
    }

    /// The bytes that a move takes.
    pub(super) fn distance(&self, x: u16, y: u16) -> usize {
        if self.is_at(x, y) { 0 } else { self.way(x, y).len }
    }

    fn way(&self, x: u16, y: u16) -> Way {
        let mut best = match (y, x) {
            (0, 0) => way(format_args!("\x1b[H")),
            (_, 0) => way(format_args!("\x1b[{}H", u32::from(y) + 1)),
            _ => way(format_args!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1)),
        };
        let mut offer = |offered: Way| {
            if offered.len < best.len {
                best = offered;
            }
        };
        if y == self.y {
            offer(if x == 0 {
                way(format_args!("\r"))
            } else {
                way(format_args!("\x1b[{}G", u32::from(x) + 1))
            });
            match (self.sure, x.checked_sub(self.x), self.x.abs_diff(x)) {
                (false, ..) => {}
                (_, Some(right), _) => offer(step(right, 'C')),
                (_, None, left @ 1..=3) => offer(way(format_args!("{}", "\x08".repeat(left.into())))),
                (_, None, left) => offer(step(left, 'D')),
            }
        } else if y > self.y {
            let down = usize::from(y - self.y);
            if x == 0 && down <= 3 {
                offer(way(format_args!("{}", "\r\n".repeat(down))));
            } else if down == 1 {
                offer(way(format_args!("\r\n\x1b[{x}C")));
            }
        }
        if self.sure && x == self.x && y != self.y {
            let last = if y > self.y { 'B' } else { 'A' };
            offer(step(y.abs_diff(self.y), last));
        }
        best
    }

    /// Changes to the ink of a cell.
    pub(super) fn dip(&mut self, cell: Cell, out: &mut Vec<u8>) {
        if cell.is_blank() && self.ink.on_blank() == cell.ink {
            return;
        }
        self.ink.change(cell.ink, out);
        self.ink = cell.ink;
    }

    /// Writes a cell of a frame where the pen stands.
    pub(super) fn put(&mut self, cell: Cell, frame: &Frame, out: &mut Vec<u8>) {
        self.dip(cell, out);
        frame.write(cell, out);
        self.x = self.x.saturating_add(u16::from(cell.width));
        self.sure &= self.x < frame.width && cell.is_agreed();
        self.last = Some(cell);
    }

    /// Blanks the cells of a wide glyph and returns to the first: a terminal that draws it narrower would leave
    /// there what stood before.
    pub(super) fn underlay(&mut self, cell: Cell, frame: &Frame, out: &mut Vec<u8>) {
        let (x, y) = (self.x, self.y);
        for _ in 0..cell.width {
            self.put(cell.blanked(), frame, out);
        }
        self.go(x, y, out);
    }

    /// Makes erasing leave plain blanks.
    pub(super) fn wipe(&mut self, out: &mut Vec<u8>) {
        if !self.ink.erases_plain() {
            self.ink.change(Ink::PLAIN, out);
            self.ink = Ink::PLAIN;
        }
    }
}

/// The bytes of one move.
struct Way {
    buffer: [u8; 20],
    len: usize,
}

impl Way {
    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }
}

fn way(bytes: std::fmt::Arguments) -> Way {
    let mut buffer = [0; 20];
    let mut rest = buffer.as_mut_slice();
    // The longest, `ESC [ 65536 ; 65536 H`, has 14 bytes.
    _ = rest.write_fmt(bytes);
    let left = rest.len();
    Way { buffer, len: 20 - left }
}

fn step(n: u16, last: char) -> Way {
    if n == 1 { way(format_args!("\x1b[{last}")) } else { way(format_args!("\x1b[{n}{last}")) }
}
