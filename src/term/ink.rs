//! How a cell is coloured and marked, and the shortest way from one look to the next.

use ratatui::style::{Color, Modifier};

use super::ground::readable;

/// Colours and marks of a cell in 14 bits: only the default colours, the 16 ANSI ones, bold, dim, underline
/// and reverse reach a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ink(u16);

const BG_SHIFT: u16 = 5;
const COLOR_MASK: u16 = 0b1_1111;
const BOLD: u16 = 1 << 10;
const DIM: u16 = 1 << 11;
const UNDERLINE: u16 = 1 << 12;
const REVERSE: u16 = 1 << 13;

const MODIFIERS: [(Modifier, u16); 4] = [
    (Modifier::BOLD, BOLD),
    (Modifier::DIM, DIM),
    (Modifier::UNDERLINED, UNDERLINE),
    (Modifier::REVERSED, REVERSE),
];

impl Ink {
    pub(super) const PLAIN: Self = Self(0);

    pub(super) fn new(fg: Color, bg: Color, modifier: Modifier) -> Self {
        // Some terminals take bold and dim for two values of one thing; bold wins everywhere.
        let modifier = if modifier.contains(Modifier::BOLD) { modifier - Modifier::DIM } else { modifier };
        let marks =
            MODIFIERS.iter().filter(|(m, _)| modifier.contains(*m)).fold(0, |bits, (_, bit)| bits | bit);
        Self(color(fg) | color(bg) << BG_SHIFT | marks)
    }

    pub(super) const fn without_color(self) -> Self {
        Self(self.0 & (BOLD | DIM | UNDERLINE | REVERSE))
    }

    /// With a foreground that can be read where the ground is the terminal's own.
    pub(super) const fn on_ground(self, light: bool) -> Self {
        if self.bg() == 0 { Self(self.0 & !COLOR_MASK | readable(self.fg(), light)) } else { self }
    }

    /// What of the ink is seen on a space.
    pub(super) const fn on_blank(self) -> Self {
        if self.0 & (UNDERLINE | REVERSE) == 0 { Self(self.0 & (COLOR_MASK << BG_SHIFT)) } else { self }
    }

    /// Whether erasing with this ink leaves plain blanks. Terminals differ in what else than the background
    /// they erase with, so marks that are seen on a blank count as no.
    pub(super) const fn erases_plain(self) -> bool {
        self.on_blank().0 == 0
    }

    const fn fg(self) -> u16 {
        self.0 & COLOR_MASK
    }

    const fn bg(self) -> u16 {
        self.0 >> BG_SHIFT & COLOR_MASK
    }

    const fn has(self, mark: u16) -> bool {
        self.0 & mark != 0
    }

    /// Appends what turns the terminal from this ink to another: a reset with what is wanted, or only what
    /// changes, whichever is shorter.
    pub(super) fn change(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let mut steps = Sgr::default();
        // Bold and dim have one common end.
        let ends = self.has(BOLD) && !to.has(BOLD) || self.has(DIM) && !to.has(DIM);
        if ends {
            steps.add(22);
        }
        for (mark, on, off) in [(BOLD, 1, 22), (DIM, 2, 22), (UNDERLINE, 4, 24), (REVERSE, 7, 27)] {
            let had = self.has(mark) && !(ends && off == 22);
            match (had, to.has(mark)) {
                (false, true) => steps.add(on),
                (true, false) => steps.add(off),
                _ => {}
            }
        }
        if self.fg() != to.fg() {
            steps.add(color_code(to.fg(), 30));
        }
        if self.bg() != to.bg() {
            steps.add(color_code(to.bg(), 40));
        }

        let mut fresh = Sgr::default();
        if to != Self::PLAIN {
            // An empty first parameter is a reset.
            fresh.text.push(';');
        }
        for (mark, on) in [(BOLD, 1), (DIM, 2), (UNDERLINE, 4), (REVERSE, 7)] {
            if to.has(mark) {
                fresh.add(on);
            }
        }
        if to.fg() != 0 {
            fresh.add(color_code(to.fg(), 30));
        }
        if to.bg() != 0 {
            fresh.add(color_code(to.bg(), 40));
        }

        let shorter = if fresh.text.len() < steps.text.len() { fresh } else { steps };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(shorter.text.as_bytes());
        out.push(b'm');
    }
}

#[derive(Default)]
struct Sgr {
    text: String,
}

impl Sgr {
    fn add(&mut self, code: u16) {
        if !self.text.is_empty() && !self.text.ends_with(';') {
            self.text.push(';');
        }
        self.text.push_str(&code.to_string());
    }
}

/// 0 for the default colour, 1 to 16 for the ANSI ones. Others are not sent: no terminal here promises them.
const fn color(color: Color) -> u16 {
    match color {
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(n @ 0..=15) => n as u16 + 1,
        Color::Reset | Color::Indexed(_) | Color::Rgb(..) => 0,
    }
}

/// The SGR code of a packed colour; `base` is 30 for the foreground and 40 for the background.
const fn color_code(color: u16, base: u16) -> u16 {
    match color {
        0 => base + 9,
        1..=8 => base + color - 1,
        _ => base + 60 + color - 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(fg: Color, bg: Color, modifier: Modifier) -> Ink {
        Ink::new(fg, bg, modifier)
    }

    #[test]
    fn the_shortest_change_is_sent() {
        let plain = Ink::PLAIN;
        let bold = ink(Color::Reset, Color::Reset, Modifier::BOLD);
        let dim = ink(Color::Reset, Color::Reset, Modifier::DIM);
        let red = ink(Color::Red, Color::Reset, Modifier::empty());
        let alarm = ink(Color::LightRed, Color::Black, Modifier::BOLD | Modifier::REVERSED);
        for (from, to, want) in [
            (plain, plain, ""),
            (plain, bold, "\x1b[1m"),
            (bold, plain, "\x1b[m"),
            (red, bold, "\x1b[;1m"),
            (bold, dim, "\x1b[;2m"),
            (red, ink(Color::Blue, Color::Reset, Modifier::empty()), "\x1b[34m"),
            (plain, alarm, "\x1b[1;7;91;40m"),
            (alarm, plain, "\x1b[m"),
            (alarm, ink(Color::LightRed, Color::Black, Modifier::BOLD), "\x1b[27m"),
            (alarm, ink(Color::LightRed, Color::Black, Modifier::REVERSED), "\x1b[22m"),
            (plain, ink(Color::Rgb(1, 2, 3), Color::Indexed(99), Modifier::ITALIC), ""),
        ] {
            let mut out = Vec::new();
            from.change(to, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), want, "{from:?} → {to:?}");
        }
    }

    #[test]
    fn only_the_background_is_seen_on_a_blank() {
        assert_eq!(ink(Color::Red, Color::Reset, Modifier::BOLD).on_blank(), Ink::PLAIN);
        let reversed = ink(Color::Red, Color::Reset, Modifier::REVERSED);
        assert_eq!(reversed.on_blank(), reversed);
        assert!(!reversed.erases_plain());
    }
}
