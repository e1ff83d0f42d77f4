//! Screens that follow one another as at work: text comes and goes, rows move up and down, something pops up over
//! them, the window changes. The same seed makes the same ones.

use fastrand::Rng;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Clear, Widget};

use super::bench::ANSI;
use crate::text::clean_line;

/// What may happen.
#[derive(Clone, Copy, Default)]
pub(super) struct May {
    /// Text over other text, through wide characters too, and ink over half of one.
    pub(super) over: bool,
    pub(super) scroll: bool,
    pub(super) pop_up: bool,
    pub(super) resize: bool,
    /// Emoji, marks and characters without width beside Han and Latin.
    pub(super) odd: bool,
}

pub(super) struct Walk {
    rng: Rng,
    may: May,
    /// What stands under the popups.
    sheet: Buffer,
}

impl Walk {
    pub(super) fn new(seed: u64, may: May) -> Self {
        let mut rng = Rng::with_seed(seed);
        let (width, height) = size(&mut rng);
        let mut walk = Self { rng, may, sheet: Buffer::empty(Rect::new(0, 0, width, height)) };
        walk.fill(0..height);
        walk
    }

    /// The next screen and its caret.
    pub(super) fn step(&mut self) -> (Buffer, Option<(u16, u16)>) {
        if self.may.resize && self.rng.u8(..12) == 0 {
            let (width, height) = size(&mut self.rng);
            self.sheet = Buffer::empty(Rect::new(0, 0, width, height));
            self.fill(0..height);
        }
        let area = self.sheet.area;
        if self.may.scroll && self.rng.u8(..3) == 0 {
            self.scroll();
        }
        for _ in 0..if self.may.over { self.rng.u8(..4) } else { 0 } {
            let (x, y) = (self.below(area.width), self.below(area.height));
            if x < area.width && y < area.height {
                let (text, style) = (self.words(), self.style());
                self.sheet.set_string(x, y, text, style);
            }
        }
        if self.may.over && self.rng.u8(..4) == 0 {
            let (part, style) = (self.part(), self.style());
            self.sheet.set_style(part, style);
        }
        let mut shown = self.sheet.clone();
        if self.may.pop_up && self.rng.bool() {
            for _ in 0..self.rng.u8(1..3) {
                let (part, style) = (self.part(), self.style());
                Clear.render(part, &mut shown);
                Block::bordered().style(style).render(part, &mut shown);
                let inner = Block::bordered().inner(part);
                if !inner.is_empty() {
                    let text = self.words();
                    shown.set_stringn(inner.x, inner.y, text, inner.width.into(), style);
                }
            }
        }
        let caret = self.rng.bool() && !area.is_empty();
        let caret = caret.then(|| (self.below(area.width), self.below(area.height)));
        (shown, caret)
    }

    /// Moves some rows up or down, and fills what came free.
    fn scroll(&mut self) {
        let (width, height) = (usize::from(self.sheet.area.width), self.sheet.area.height);
        let (top, bottom) = (self.below(height), self.below(height));
        let (top, bottom) = (top.min(bottom), top.max(bottom));
        let by = self.rng.u16(1..=4).min(bottom - top);
        let cells = |row: u16| usize::from(row) * width;
        let band = &mut self.sheet.content[cells(top)..cells(bottom)];
        if self.rng.bool() {
            band.rotate_left(cells(by));
            self.fill(bottom - by..bottom);
        } else {
            band.rotate_right(cells(by));
            self.fill(top..top + by);
        }
    }

    fn fill(&mut self, rows: std::ops::Range<u16>) {
        let area = self.sheet.area;
        for y in rows.filter(|_| area.width > 0) {
            (0..area.width).for_each(|x| self.sheet[(x, y)].reset());
            for _ in 0..if self.may.over { self.rng.u8(..3) } else { 1 } {
                let (x, text, style) = (self.below(area.width), self.words(), self.style());
                self.sheet.set_string(x, y, text, style);
            }
        }
    }

    fn words(&mut self) -> String {
        const PLAIN: [&str; 8] = ["汉字", "客户投诉", "a", "ZJ-004217-6", " ", "     ", "，", "한글"];
        const ODD: [&str; 16] = [
            "👍",
            "🇨🇳",
            "👩🏽",
            "👨\u{200d}👩",
            "❤\u{fe0f}",
            "e\u{301}",
            "क्षि",
            "ｶﾞ",
            "★",
            "é",
            "……",
            "────",
            "“好”",
            "\u{200b}",
            "\u{202e}",
            "\u{feff}",
        ];
        let mut text = String::new();
        for _ in 0..self.rng.u8(..12) {
            let odd = self.may.odd && self.rng.u8(..3) == 0;
            text.push_str(self.rng.choice(if odd { &ODD[..] } else { &PLAIN[..] }).unwrap());
        }
        clean_line(&text).into_owned()
    }

    fn style(&mut self) -> Style {
        const MARKS: [Modifier; 5] =
            [Modifier::empty(), Modifier::BOLD, Modifier::DIM, Modifier::UNDERLINED, Modifier::REVERSED];
        let style = Style::reset().add_modifier(self.rng.choice(MARKS).unwrap());
        let style = if self.rng.bool() { style.fg(self.rng.choice(ANSI).unwrap()) } else { style };
        if self.rng.u8(..4) == 0 { style.bg(self.rng.choice(ANSI).unwrap()) } else { style }
    }

    fn part(&mut self) -> Rect {
        let area = self.sheet.area;
        let (x, y) = (self.below(area.width), self.below(area.height));
        Rect::new(x, y, self.rng.u16(..40), self.rng.u16(..12)).intersection(area)
    }

    fn below(&mut self, end: u16) -> u16 {
        if end == 0 { 0 } else { self.rng.u16(..end) }
    }
}

/// Mostly small windows, where everything meets; then those of people; up to 200×60, and such as have no cell.
fn size(rng: &mut Rng) -> (u16, u16) {
    match rng.u8(..16) {
        0 => (rng.u16(..=2), rng.u16(..=2)),
        1 => (rng.u16(..=200), rng.u16(..=60)),
        2 => (80, 24),
        _ => (rng.u16(1..40), rng.u16(1..10)),
    }
}
