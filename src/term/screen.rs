//! The screen writer: from what was drawn to the fewest bytes that bring the terminal there.
//!
//! Nothing changed is no byte. Text stands between moves and attributes only where they change; the column is
//! said again behind characters on whose width terminals disagree; nothing relies on wrapping or scrolling.
//! Repeating (REP) is not used: mosh and some others do not know it, tmux only for ASCII.

use ratatui::buffer::Buffer;

use super::frame::{Cell, Frame};
use super::modes::{SYNC_BEGIN, SYNC_END};
use super::pen::Pen;

/// Frames above this many bytes are painted at once (synchronized) or with the cursor hidden; a typed character
/// stays below it.
const LONG_FRAME: usize = 100;

const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";

/// What a terminal is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours are sent; bold, dim, underline and reverse always are.
    pub color: bool,
    /// Long frames are wrapped in synchronized output (mode 2026). Terminals without it ignore the wrapping.
    pub sync: bool,
    /// Signs of ambiguous width are sent as ASCII.
    pub ascii: bool,
    /// The ground is light; colours are those that can be read there.
    pub light: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: true, sync: true, ascii: false, light: false }
    }
}

/// One terminal's last sent screen.
pub struct Screen {
    look: Look,
    last: Option<Frame>,
    pen: Pen,
    /// Whether the cursor is visible, where that is known.
    shown: Option<bool>,
}

impl Screen {
    /// A terminal of which nothing is known yet but that [`ENTER`](super::ENTER) was sent.
    pub const fn new(look: Look) -> Self {
        Self { look, last: None, pen: Pen::HOME, shown: None }
    }

    /// Other colours or signs from the next frame on.
    pub fn set_look(&mut self, look: Look) {
        if self.look != look {
            self.look = look;
            self.invalidate();
        }
    }

    /// Forgets what the terminal shows: the next frame is painted whole.
    pub fn invalidate(&mut self) {
        self.last = None;
    }

    /// Appends the bytes that bring the terminal from the last painted screen to the next. The caret is the cell
    /// where the cursor has to stand, `None` hides it. A frame of another size is painted whole.
    pub fn paint(&mut self, next: &Buffer, caret: Option<(u16, u16)>, out: &mut Vec<u8>) {
        let frame = Frame::pack(next, self.look);
        let start = out.len();
        let was_shown = self.shown == Some(true);
        if frame.width > 0 && frame.height > 0 {
            let last =
                self.last.take().filter(|last| (last.width, last.height) == (frame.width, frame.height));
            if last.is_none() {
                out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
                self.pen = Pen::HOME;
                self.shown = None;
            }
            for y in 0..frame.height {
                Row { y, new: &frame, old: last.as_ref() }.paint(&mut self.pen, out);
            }
            self.place_caret(caret.map(|(x, y)| (x.min(frame.width - 1), y.min(frame.height - 1))), out);
        }
        self.last = Some(frame);
        if out.len() - start > LONG_FRAME {
            self.hold_together(start, was_shown && self.shown == Some(true), out);
        }
    }

    fn place_caret(&mut self, caret: Option<(u16, u16)>, out: &mut Vec<u8>) {
        if let Some((x, y)) = caret {
            self.pen.go(x, y, out);
        }
        if self.shown != Some(caret.is_some()) {
            out.extend_from_slice(if caret.is_some() { SHOW } else { HIDE });
            self.shown = Some(caret.is_some());
        }
    }

    /// Keeps a long frame from being seen half painted, or with the cursor running about.
    fn hold_together(&self, start: usize, visible: bool, out: &mut Vec<u8>) {
        let (begin, end) = match (self.look.sync, visible) {
            (true, _) => (SYNC_BEGIN, SYNC_END),
            (false, true) => (HIDE, SHOW),
            (false, false) => return,
        };
        out.splice(start..start, begin.iter().copied());
        out.extend_from_slice(end);
    }

    /// Memory that this terminal's last screen takes, in bytes.
    pub fn memory(&self) -> usize {
        size_of::<Self>() + self.last.as_ref().map_or(0, Frame::memory)
    }
}

/// One row of a frame next to what the terminal shows there: the old frame, or nothing but blanks.
struct Row<'a> {
    y: u16,
    new: &'a Frame,
    old: Option<&'a Frame>,
}

impl Row<'_> {
    fn changed(&self, x: usize, cell: Cell) -> bool {
        match self.old {
            Some(old) => old.row(self.y).get(x).is_none_or(|was| !self.new.same(cell, old, *was)),
            None => cell != Cell::BLANK,
        }
    }

    fn paint(&self, pen: &mut Pen, out: &mut Vec<u8>) {
        let row = self.new.row(self.y);
        let mut x = 0;
        // Cells from here on that glyphs may have covered, where a terminal draws them wider than we count.
        let mut spoiled: usize = 0;
        while let Some(cell) = row.get(x) {
            if !self.changed(x, *cell) && (spoiled == 0 || cell.width == 0) {
                x += 1;
                continue;
            }
            let painted = match self.blanks(row, x) {
                Some(Blanks::ToTheEnd) => {
                    pen.wipe(out);
                    pen.go(x as u16, self.y, out);
                    out.extend_from_slice(b"\x1b[K");
                    return;
                }
                Some(Blanks::Some(n)) => {
                    pen.wipe(out);
                    pen.go(x as u16, self.y, out);
                    out.extend_from_slice(format!("\x1b[{n}X").as_bytes());
                    n
                }
                None => self.write(row, x, *cell, &mut spoiled, pen, out),
            };
            spoiled = spoiled.saturating_sub(painted);
            x += painted;
        }
    }

    /// Writes one cell and gives the cells that it takes.
    fn write(
        &self,
        row: &[Cell],
        x: usize,
        cell: Cell,
        spoiled: &mut usize,
        pen: &mut Pen,
        out: &mut Vec<u8>,
    ) -> usize {
        let width = usize::from(cell.width.max(1));
        let runs_on = pen.runs_on(x as u16, self.y, cell);
        if !runs_on {
            self.reach(row, x, pen, out);
        }
        if !cell.is_agreed() {
            // A glyph may cover as many cells more as it takes, and a run of it the sum.
            let behind = if runs_on { *spoiled + width } else { spoiled.saturating_sub(width).max(width) };
            *spoiled = width + behind;
            if width > 1 {
                pen.underlay(cell, self.new, out);
            }
        }
        pen.put(cell, self.new, out);
        width
    }

    /// How the plain blanks from `x` on are best erased; `None` where writing them is as short.
    fn blanks(&self, row: &[Cell], x: usize) -> Option<Blanks> {
        /// `ESC [ n X` and the move behind it.
        const ERASE: usize = 9;
        /// `ESC [ K`.
        const ERASE_LINE: usize = 3;
        let run = row.get(x..)?.iter().take_while(|cell| **cell == Cell::BLANK).count();
        let changed = (x..x + run).rev().find(|at| self.changed(*at, Cell::BLANK))? + 1 - x;
        if x + run == row.len() && changed > ERASE_LINE {
            Some(Blanks::ToTheEnd)
        } else if changed > ERASE {
            Some(Blanks::Some(changed))
        } else {
            None
        }
    }

    /// Brings the pen to `x`: by a move, or by writing once more what stands in between where that is shorter.
    fn reach(&self, row: &[Cell], x: usize, pen: &mut Pen, out: &mut Vec<u8>) {
        let to = x as u16;
        let gap = row.get(usize::from(pen.x)..x).unwrap_or_default();
        if pen.is_at(pen.x, self.y) {
            let mut trial = *pen;
            let mut bytes = Vec::new();
            for between in gap.iter().filter(|between| between.width > 0 && between.is_agreed()) {
                trial.put(*between, self.new, &mut bytes);
                if bytes.len() >= pen.distance(to, self.y) {
                    break;
                }
            }
            if trial.is_at(to, self.y) && bytes.len() < pen.distance(to, self.y) {
                *pen = trial;
                out.append(&mut bytes);
                return;
            }
        }
        pen.go(to, self.y, out);
    }
}

/// A stretch of plain blanks worth erasing instead of writing.
enum Blanks {
    ToTheEnd,
    Some(usize),
}

#[cfg(test)]
mod tests;
