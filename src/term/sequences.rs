//! What the escape sequences of terminals mean: the forms of xterm, VTE, rxvt, PuTTY, tmux, screen, the Linux
//! console and the VT line, told apart by their final byte and parameters.

use crate::keys::{Code, Key};

use super::Reply;

/// The meaning of one whole sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Key(Key),
    /// An answer that we may have asked for.
    Reply(Reply),
    /// An answer or a report that nobody here waits for.
    Report,
    /// What follows was pasted.
    PasteBegins,
    Unknown,
}

untold!(Meaning);

/// A control byte as a key. 0x08 and 0x7f are both Backspace, since terminals disagree.
pub(super) const fn control(byte: u8) -> Key {
    match byte {
        0x08 | 0x7F => Key::plain(Code::Backspace),
        b'\t' => Key::plain(Code::Tab),
        b'\r' => Key::plain(Code::Enter),
        0x1B => Key::plain(Code::Esc),
        0 => Key::ctrl(Code::Char(' ')),
        1..=26 => Key::ctrl(Code::Char((byte + b'a' - 1) as char)),
        _ => Key::ctrl(Code::Char((byte + b'@') as char)),
    }
}

/// A sequence `ESC O … last`: application keys, F-keys, the number block.
pub(super) fn ss3(params: &[u8], last: u8) -> Meaning {
    // Old forms have the modifiers alone (`ESC O 5 P`), later ones after a 1.
    let held = modifiers(number(params, 1).or_else(|| number(params, 0)));
    let code = match last {
        b'A'..=b'D' | b'H' | b'F' => return arrow(last, held),
        // rxvt: Ctrl with an arrow.
        b'a'..=b'd' => {
            return arrow(last.to_ascii_uppercase(), Modifiers { ctrl: true, ..Modifiers::default() });
        }
        b'P'..=b'Z' => Code::F(last - b'P' + 1),
        b'[' => Code::F(12),
        b'M' => Code::Enter,
        b'I' => Code::Tab,
        b'j'..=b'y' => Code::Char((last - b'j' + b'*') as char),
        _ => return Meaning::Unknown,
    };
    held.key(code)
}

/// A sequence `ESC [ params last`.
pub(super) fn csi(params: &[u8], last: u8) -> Meaning {
    if params.first().is_some_and(|first| matches!(first, b'<'..=b'?')) {
        return Meaning::Report;
    }
    if let (Some(code), b'$' | b'^' | b'@') = (rxvt_code(params), last) {
        let held = Modifiers { ctrl: last != b'$', shift: last != b'^', alt: false };
        return held.key(code);
    }
    let held = modifiers(number(params, 1));
    match last {
        b'A'..=b'D' | b'H' | b'F' => arrow(last, held),
        // rxvt: Shift with an arrow, always bare.
        b'a'..=b'd' if params.is_empty() => {
            arrow(last.to_ascii_uppercase(), Modifiers { shift: true, ..Modifiers::default() })
        }
        b'P' | b'Q' | b'S' => held.key(Code::F(last - b'P' + 1)),
        // A cursor report and F3 with a modifier look alike; nothing that may be an answer becomes a key.
        b'R' => match (number(params, 0), number(params, 1)) {
            (Some(row), Some(col)) => Meaning::Reply(Reply::Cursor { row, col }),
            (None, None) => Meaning::Key(Key::plain(Code::F(3))),
            _ => Meaning::Report,
        },
        b'Z' => Meaning::Key(Key::plain(Code::BackTab)),
        b'~' if number(params, 0) == Some(200) => Meaning::PasteBegins,
        b'~' => numbered(number(params, 0)).map_or(Meaning::Unknown, |code| held.key(code)),
        b'n' if matches!(number(params, 0), Some(0 | 3)) => Meaning::Reply(Reply::Ready),
        b'n' | b'c' | b't' | b'x' | b'y' | b'I' | b'O' => Meaning::Report,
        _ => Meaning::Unknown,
    }
}

/// The Linux console's `ESC [ [ A` to `E`.
pub(super) const fn linux_console(last: u8) -> Meaning {
    match last {
        b'A'..=b'E' => Meaning::Key(Key::plain(Code::F(last - b'A' + 1))),
        _ => Meaning::Unknown,
    }
}

/// The key of `ESC [ n $`, which rxvt sends with Shift. Such a `$` ends the sequence only after one bare number:
/// in a mode report (`ESC [ n ; s $ y`) it does not.
pub(super) fn rxvt_code(params: &[u8]) -> Option<Code> {
    let digits = !params.is_empty() && params.iter().all(u8::is_ascii_digit);
    numbered(number(params, 0).filter(|_| digits))
}

/// The key that a terminal numbers so in `ESC [ n ~`.
const fn numbered(number: Option<u16>) -> Option<Code> {
    Some(match number {
        Some(1 | 7) => Code::Home,
        Some(2) => Code::Insert,
        Some(3) => Code::Delete,
        Some(4 | 8) => Code::End,
        Some(5) => Code::PageUp,
        Some(6) => Code::PageDown,
        Some(n @ 11..=15) => Code::F((n - 10) as u8),
        Some(n @ 17..=21) => Code::F((n - 11) as u8),
        Some(n @ 23..=24) => Code::F((n - 12) as u8),
        _ => return None,
    })
}

fn arrow(last: u8, held: Modifiers) -> Meaning {
    held.key(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        _ => Code::End,
    })
}

#[derive(Clone, Copy, Default)]
struct Modifiers {
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Modifiers {
    const fn key(self, code: Code) -> Meaning {
        Meaning::Key(Key { code, ctrl: self.ctrl, alt: self.alt, shift: self.shift })
    }
}

/// xterm counts modifiers from 1: +1 Shift, +2 Alt, +4 Ctrl, +8 Meta.
fn modifiers(parameter: Option<u16>) -> Modifiers {
    match parameter {
        Some(n @ 2..=16) => {
            let bits = n - 1;
            Modifiers { shift: bits & 1 != 0, alt: bits & 0b1010 != 0, ctrl: bits & 4 != 0 }
        }
        _ => Modifiers::default(),
    }
}

/// The n-th parameter, if it is there and a number.
fn number(params: &[u8], n: usize) -> Option<u16> {
    let parameter = params.split(|b| *b == b';').nth(n)?;
    let digits = parameter.split(|b| *b == b':').next()?;
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether a byte may follow the opener of a control string (OSC, DCS, APC) in what terminals really send. Anything
/// else says that it was Alt with a letter; without this, Alt-P would swallow what is typed next.
pub(super) const fn opens_string(opener: u8, byte: u8) -> bool {
    match opener {
        b']' => matches!(byte, b'0'..=b'9' | b'l' | b'L'),
        b'P' => matches!(byte, b'0'..=b'9' | b'!' | b'$' | b'+' | b'=' | b'>' | b'?'),
        _ => byte == b'G',
    }
}
