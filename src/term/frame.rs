//! A screen in packed form: 8 bytes a cell, what a session keeps of its last sent screen.

use ratatui::buffer::{Buffer, Cell as Drawn};

use crate::text::{agreed_width, cells, is_clean};

use super::Look;
use super::ascii::stand_in;
use super::ink::Ink;

/// One cell. Two cells of *one* frame that are equal look equal; across frames ask [`Frame::same`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// A character, or where its symbol begins in the clusters of the frame, with [`CLUSTER`] set.
    glyph: u32,
    pub(super) ink: Ink,
    /// Cells taken; 0 in a cell that the wide one before it covers.
    pub(super) width: u8,
}

/// No character reaches this bit.
const CLUSTER: u32 = 1 << 31;

/// No clean symbol has a line end.
const END: char = '\n';

impl Cell {
    pub(super) const BLANK: Self = Self { glyph: ' ' as u32, ink: Ink::PLAIN, width: 1 };

    /// A blank with the ink of this cell.
    pub(super) fn blanked(self) -> Self {
        Self { ink: self.ink.on_blank(), ..Self::BLANK }
    }

    pub(super) fn is_blank(self) -> bool {
        self.glyph == u32::from(' ')
    }

    /// Whether every terminal moves the cursor by the same number of cells for it.
    pub(super) fn is_agreed(self) -> bool {
        char::from_u32(self.glyph).is_some_and(|c| agreed_width(c).is_some())
    }

    pub(super) fn same_glyph(self, other: Self) -> bool {
        self.glyph == other.glyph
    }
}

/// A packed screen.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) width: u16,
    pub(super) height: u16,
    cells: Vec<Cell>,
    /// The symbols of more than one character, each followed by [`END`].
    clusters: String,
}

impl Frame {
    /// Packs what was drawn. A symbol that is not one clean grapheme is not sent but shown as `?`; of a wide one
    /// that something else overwrites in half nothing is left.
    pub(super) fn pack(drawn: &Buffer, look: Look) -> Self {
        let (width, height) = (drawn.area.width, drawn.area.height);
        let mut frame = Self { width, height, ..Self::default() };
        frame.cells.reserve_exact(drawn.content.len());
        for row in drawn.content.chunks_exact(usize::from(width.max(1))) {
            frame.pack_row(row, look);
        }
        frame.clusters.shrink_to_fit();
        frame
    }

    fn pack_row(&mut self, row: &[Drawn], look: Look) {
        let mut rest = row;
        while let Some((drawn, after)) = rest.split_first() {
            let ink = Ink::new(drawn.fg, drawn.bg, drawn.modifier).on_ground(look.light);
            let ink = if look.color { ink } else { ink.without_color() };
            let mut cell = self.cell(drawn.symbol(), ink, look);
            let mut covered = usize::from(cell.width - 1);
            if !after.get(..covered).is_some_and(|under| under.iter().all(|c| matches!(c.symbol(), " " | "")))
            {
                cell = cell.blanked();
                covered = 0;
            }
            if cell.is_blank() {
                cell = cell.blanked();
            }
            self.cells.push(cell);
            self.cells.extend(std::iter::repeat_n(Cell { width: 0, ..cell }, covered));
            rest = after.get(covered..).unwrap_or_default();
        }
    }

    fn cell(&mut self, symbol: &str, ink: Ink, look: Look) -> Cell {
        let mut chars = symbol.chars();
        let first = chars.next().unwrap_or(' ');
        let single = chars.next().is_none();
        if let Some(width) = agreed_width(first).filter(|_| single) {
            return Cell { glyph: u32::from(first), ink, width: width as u8 };
        }
        let narrow = Cell { glyph: u32::from('?'), ink, width: 1 };
        let mut graphemes = cells(symbol);
        let (Some((_, _, width)), None, true) = (graphemes.next(), graphemes.next(), is_clean(symbol)) else {
            return narrow;
        };
        if let Some(c) = stand_in(first).filter(|_| single && look.ascii) {
            return Cell { glyph: u32::from(c), ..narrow };
        }
        match u8::try_from(width) {
            Ok(width @ 1..) if single => Cell { glyph: u32::from(first), ink, width },
            Ok(width @ 1..) => {
                let start = self.clusters.len() as u32;
                self.clusters.push_str(symbol);
                self.clusters.push(END);
                Cell { glyph: CLUSTER | start, ink, width }
            }
            _ => narrow,
        }
    }

    pub(super) fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.cells.get(start..start + width).unwrap_or_default()
    }

    fn cluster(&self, cell: Cell) -> Option<&str> {
        let start = (cell.glyph & !CLUSTER) as usize;
        let clusters = self.clusters.get(start..).filter(|_| cell.glyph & CLUSTER != 0)?;
        clusters.split(END).next()
    }

    /// Whether a cell here looks as a cell of another frame.
    pub(super) fn same(&self, cell: Cell, other: &Self, of: Cell) -> bool {
        match (self.cluster(cell), other.cluster(of)) {
            (None, None) => cell == of,
            (Some(a), Some(b)) => a == b && cell.ink == of.ink && cell.width == of.width,
            _ => false,
        }
    }

    /// Appends the bytes of a cell's symbol.
    pub(super) fn write(&self, cell: Cell, out: &mut Vec<u8>) {
        match self.cluster(cell) {
            Some(cluster) => out.extend_from_slice(cluster.as_bytes()),
            None => {
                let c = char::from_u32(cell.glyph).unwrap_or('?');
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }

    /// Memory held, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.cells.capacity() * size_of::<Cell>() + self.clusters.capacity()
    }
}
