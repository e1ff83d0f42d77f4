//! A terminal of the `vt100` crate behind a screen, and what it has to show.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::term::ground::readable;
use crate::term::{ENTER, Look, Screen};
use crate::text::is_clean;

/// A screen, the bytes that it sent last and the terminal that took them in.
pub(super) struct Bench {
    pub(super) screen: Screen,
    pub(super) terminal: vt100::Parser,
    pub(super) sent: Vec<u8>,
}

impl Bench {
    pub(super) fn new(look: Look, width: u16, height: u16) -> Self {
        let at_least_one = |n: u16| NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
        let mut terminal = vt100::Parser::new(at_least_one(height), at_least_one(width), 0);
        terminal.process(ENTER);
        Self { screen: Screen::new(look), terminal, sent: Vec::new() }
    }

    pub(super) fn paint(&mut self, buffer: &Buffer, caret: Option<(u16, u16)>) -> usize {
        self.sent.clear();
        self.screen.paint(buffer, caret, &mut self.sent);
        self.terminal.process(&self.sent);
        self.sent.len()
    }

    pub(super) fn sent(&self) -> String {
        self.sent.escape_ascii().to_string()
    }

    /// Whether the terminal shows what was drawn; else where it does not.
    pub(super) fn check(&self, buffer: &Buffer, caret: Option<(u16, u16)>) -> Result<(), String> {
        check(&self.terminal, buffer).map_err(|wrong| format!("{wrong} by {}", self.sent()))?;
        let shown = self.terminal.screen();
        if let Some((x, y)) = caret {
            let at = shown.cursor_position();
            if shown.hide_cursor() || at != (y, x) {
                return Err(format!("caret at {at:?} for {:?}", (y, x)));
            }
        } else if !shown.hide_cursor() {
            return Err("the cursor is not hidden".into());
        }
        Ok(())
    }
}

/// Whether the cells of a terminal are those that were drawn; else the first that is not.
pub(super) fn check(terminal: &vt100::Parser, buffer: &Buffer) -> Result<(), String> {
    let shown = terminal.screen();
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width.max(1))).enumerate() {
        let y = y as u16;
        let mut x = 0;
        for (symbol, width, style) in expected(row) {
            let cells: Vec<_> = (x..x + width).filter_map(|x| shown.cell(y, x)).collect();
            let contents: String = cells.iter().map(|cell| cell.contents()).collect();
            // Where the terminal draws a glyph narrower than ratatui counts it, the rest must be blank.
            let contents = if width > 1 { contents.trim_end() } else { &contents };
            let contents = if contents.is_empty() { " " } else { contents };
            let looks = look_of(cells[0]);
            if contents != symbol || looks != seen(style, symbol == " ") {
                return Err(format!("at {x},{y}: {contents:?} {looks} for {symbol:?} {style:?}"));
            }
            x += width;
        }
    }
    Ok(())
}

/// What a row of a buffer means, said without the writer's own packing.
pub(super) fn expected(row: &[ratatui::buffer::Cell]) -> Vec<(String, u16, Style)> {
    let mut cells = Vec::new();
    let mut x = 0;
    while x < row.len() {
        let symbol = row[x].symbol();
        let (symbol, width) = match symbol {
            "" => (" ", 1),
            _ if !is_clean(symbol) || symbol.graphemes(true).count() != 1 => ("?", 1),
            _ => (symbol, symbol.cell_width().max(1)),
        };
        let end = x + usize::from(width);
        let free = end <= row.len() && row[x + 1..end].iter().all(|cell| matches!(cell.symbol(), " " | ""));
        let (symbol, width) = if free { (symbol, width) } else { (" ", 1) };
        cells.push((symbol.to_owned(), width, row[x].style()));
        x += usize::from(width);
    }
    cells
}

/// The part of a look that is seen: of a blank without reverse and underline only the background.
///
/// Which colours are sent on which ground has a test of its own; here the dark one of [`Look::default`] is meant.
pub(super) fn seen(style: Style, blank: bool) -> String {
    let has = |m| style.add_modifier.contains(m);
    let index = |color: Option<Color>| match color {
        Some(Color::Reset | Color::Rgb(..)) | None => "-".to_owned(),
        Some(Color::Indexed(n)) => n.to_string(),
        Some(color) => (ANSI.iter().position(|c| *c == color).unwrap()).to_string(),
    };
    let marks = [Modifier::BOLD, Modifier::DIM, Modifier::UNDERLINED, Modifier::REVERSED].map(has);
    let [bold, dim, underline, reverse] = marks;
    let (fg, bg) = (index(style.fg), index(style.bg));
    let fg = match fg.parse::<u16>() {
        Ok(fg) if bg == "-" => match readable(fg + 1, false) {
            0 => "-".to_owned(),
            fg => (fg - 1).to_string(),
        },
        _ => fg,
    };
    say(fg, bg, [bold, dim && !bold, underline, reverse], blank)
}

pub(super) fn look_of(cell: &vt100::Cell) -> String {
    let index = |color| match color {
        vt100::Color::Default => "-".to_owned(),
        vt100::Color::Idx(n) => n.to_string(),
        vt100::Color::Rgb(..) => "rgb".to_owned(),
    };
    let marks = [cell.bold(), cell.dim(), cell.underline(), cell.inverse()];
    say(index(cell.fgcolor()), index(cell.bgcolor()), marks, matches!(cell.contents(), "" | " "))
}

pub(super) fn say(fg: String, bg: String, [bold, dim, underline, reverse]: [bool; 4], blank: bool) -> String {
    if blank && !underline && !reverse {
        return format!("on {bg}");
    }
    format!("{fg} on {bg} {bold} {dim} {underline} {reverse}")
}

pub(super) const ANSI: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];
