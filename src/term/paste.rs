//! What a terminal sends between the marks of a bracketed paste: text to insert, never keys.

use super::sequences::{Meaning, csi, opens_string};
use super::{Event, Reply};

/// Bytes of a paste that are kept; the rest is dropped and the paste says so.
pub const MAX_PASTE: usize = 64 * 1024;

const BEGIN: &[u8] = b"\x1b[200~";
const END: &[u8] = b"\x1b[201~";

/// Longest answer of a terminal that is looked for in a paste.
const MAX_ANSWER: usize = 256;

/// A pasted text: line ends are `\n`, other control characters but `\t` are gone.
#[derive(Clone, PartialEq, Eq)]
pub struct Paste {
    pub text: String,
    /// More was pasted than is kept, or its end never came.
    pub cut: bool,
}

untold!(Paste);

/// A paste under way.
#[derive(Default)]
pub(super) struct Pasting {
    text: Vec<u8>,
    cut: bool,
    /// The beginning of what may become a mark or an answer of the terminal in between.
    held: Vec<u8>,
}

/// A mark of a paste.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Begin,
    End,
}

impl Pasting {
    /// Takes a byte; gives the mark that it completes. Answers of the terminal are given out or dropped.
    pub(super) fn step(&mut self, byte: u8, out: &mut Vec<Event>) -> Option<Mark> {
        self.held.push(byte);
        while !self.held.is_empty() {
            match read(&self.held) {
                Held::Begun => return None,
                Held::Mark(mark) => {
                    self.held.clear();
                    return Some(mark);
                }
                Held::Answer(reply) => {
                    self.held.clear();
                    out.extend(reply.map(Event::Reply));
                }
                Held::Text => {
                    // The next mark can begin no earlier than at the next ESC.
                    let next = self.held.iter().skip(1).position(|byte| *byte == 0x1B);
                    let rest = next.map(|at| self.held.split_off(at + 1)).unwrap_or_default();
                    self.keep_held();
                    self.held = rest;
                }
            }
        }
        None
    }

    fn keep_held(&mut self) {
        for byte in std::mem::take(&mut self.held) {
            if self.text.len() < MAX_PASTE { self.text.push(byte) } else { self.cut = true }
        }
    }

    /// The paste as far as it came. `ended` is false when its end mark never came.
    pub(super) fn finish(mut self, ended: bool) -> Paste {
        self.keep_held();
        let text = String::from_utf8_lossy(&self.text).replace("\r\n", "\n").replace('\r', "\n");
        let text = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && *c != '\u{FFFD}');
        Paste { text: text.collect(), cut: self.cut || !ended }
    }
}

/// What bytes that begin with ESC are, as far as they came.
enum Held {
    Begun,
    Mark(Mark),
    Answer(Option<Reply>),
    Text,
}

fn read(held: &[u8]) -> Held {
    match held {
        BEGIN => Held::Mark(Mark::Begin),
        END => Held::Mark(Mark::End),
        [0x1B] | [0x1B, b'[' | b']' | b'P'] => Held::Begun,
        _ if held.len() > MAX_ANSWER => Held::Text,
        [0x1B, b'[', params @ .., b'0'..=b'?' | b'$'] if are_params(params) => Held::Begun,
        [0x1B, b'[', params @ .., last @ (b'R' | b'c' | b'n' | b't' | b'x' | b'y')] if are_params(params) => {
            match csi(params, *last) {
                Meaning::Reply(reply) => Held::Answer(Some(reply)),
                Meaning::Report => Held::Answer(None),
                _ => Held::Text,
            }
        }
        [0x1B, opener @ (b']' | b'P'), first, body @ ..] if opens_string(*opener, *first) => match body {
            [text @ .., 0x07] | [text @ .., 0x1B, b'\\'] if is_printable(text) => Held::Answer(None),
            [text @ .., 0x1B] | text if is_printable(text) => Held::Begun,
            _ => Held::Text,
        },
        _ => Held::Text,
    }
}

fn are_params(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'?' | b'$'))
}

fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}
