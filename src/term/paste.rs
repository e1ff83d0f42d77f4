//! What a terminal sends between the marks of a bracketed paste: text to insert, never keys.

use super::{Event, Reply};

/// Bytes of a paste that are kept; the rest is dropped and the paste says so.
pub const MAX_PASTE: usize = 64 * 1024;

const END: &[u8] = b"\x1b[201~";
const READY: &[u8] = b"\x1b[0n";

/// A pasted text: line ends are `\n`, other control characters but `\t` are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paste {
    pub text: String,
    /// More was pasted than is kept, or its end never came.
    pub cut: bool,
}

/// A paste under way.
#[derive(Default)]
pub(super) struct Pasting {
    text: Vec<u8>,
    cut: bool,
    /// The beginning of what may become the end mark or an answer to a fence in between.
    held: Vec<u8>,
}

impl Pasting {
    /// Takes a byte; true when the end mark is complete.
    pub(super) fn step(&mut self, byte: u8, out: &mut Vec<Event>) -> bool {
        self.held.push(byte);
        if self.held == END {
            self.held.clear();
            return true;
        }
        if self.held == READY {
            self.held.clear();
            out.push(Event::Reply(Reply::Ready));
        } else if !END.starts_with(&self.held) && !READY.starts_with(&self.held) {
            self.held.pop();
            self.keep_held();
            // The marks have ESC only at their beginning, so a new match can only start here.
            if byte == 0x1B { self.held.push(byte) } else { self.keep(byte) }
        }
        false
    }

    fn keep_held(&mut self) {
        for byte in std::mem::take(&mut self.held) {
            self.keep(byte);
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.text.len() < MAX_PASTE { self.text.push(byte) } else { self.cut = true }
    }

    /// The paste as far as it came. `ended` is false when its end mark never came.
    pub(super) fn finish(mut self, ended: bool) -> Paste {
        self.keep_held();
        let text = String::from_utf8_lossy(&self.text).replace("\r\n", "\n").replace('\r', "\n");
        let text = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && *c != '\u{FFFD}');
        Paste { text: text.collect(), cut: self.cut || !ended }
    }
}
