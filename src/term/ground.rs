//! Colours that can be read on the ground of a terminal, dark or light.
//!
//! Screens are drawn in colour roles (`ui::theme`); which of the 16 colours of a terminal can be read depends on what
//! they stand on. Blue is hard to read on black, yellow cannot be read on white.

/// A packed foreground colour (0 for the default one, 1 to 16 for those of ANSI) as it is sent to a terminal with
/// this ground.
pub(super) const fn readable(color: u16, light: bool) -> u16 {
    const DEFAULT: u16 = 0;
    const RED: u16 = 2;
    const BLUE: u16 = 5;
    const MAGENTA: u16 = 6;
    const BRIGHT: u16 = 8;
    match (color, light) {
        // On a dark ground: black is gone, and the dark ones become their bright sisters.
        (1, false) => DEFAULT,
        (RED | BLUE | MAGENTA, false) => color + BRIGHT,
        // On a light one: what is bright becomes dark; yellow becomes magenta, green and cyan become blue, and
        // white is gone.
        (10, true) => RED,
        (4 | 12 | 14, true) => MAGENTA,
        (3 | 7 | 11 | 13 | 15, true) => BLUE,
        (8 | 16, true) => DEFAULT,
        _ => color,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 16 colours of xterm and of the PC console, the two that others follow.
    const PALETTES: [[u32; 16]; 2] = [
        [
            0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F,
            0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
        ],
        [
            0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA, 0x555555,
            0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
        ],
    ];

    /// Relative luminance, as the guidelines for accessible contents of the web (WCAG 2) have it.
    fn luminance(rgb: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from(rgb >> shift & 0xFF) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    /// The contrast of a colour with black or white, from 1 to 21, in the worse of the palettes.
    fn contrast(color: u16, light: bool) -> f64 {
        let ground = if light { 1.0 } else { 0.0 };
        let one = |palette: &[u32; 16]| {
            let ink = luminance(palette[usize::from(color) - 1]);
            (f64::max(ink, ground) + 0.05) / (f64::min(ink, ground) + 0.05)
        };
        PALETTES.iter().map(one).fold(f64::INFINITY, f64::min)
    }

    /// 3 is what the guidelines ask of large text and of signs. Dark grey has 2.8 on the black of a PC console.
    #[test]
    fn every_colour_can_be_read_on_black_and_on_white() {
        for light in [false, true] {
            for color in 0..=16 {
                let sent = readable(color, light);
                assert_eq!(readable(sent, light), sent, "{color}");
                let least = if color == 9 { 2.8 } else { 3.0 };
                assert!(
                    sent == 0 || contrast(sent, light) >= least,
                    "{color} {light}: {}",
                    contrast(sent, light)
                );
            }
        }
        assert!(contrast(5, false) < 2.2 && contrast(4, true) < 2.0, "what cannot be read is seen as such");
    }

    #[test]
    fn what_differs_in_meaning_differs_in_colour() {
        // Late and errors, soon, notices, what need not be read, and plain text: red, yellow, blue, grey, default.
        for light in [false, true] {
            let mut sent: Vec<_> = [2, 4, 5, 9, 0].map(|role| readable(role, light)).to_vec();
            sent.sort_unstable();
            sent.dedup();
            assert_eq!(sent.len(), 5, "{light}");
        }
    }
}
