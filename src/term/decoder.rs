//! Bytes from a terminal to keys, pastes and replies.
//!
//! A state machine over single bytes: however the bytes are sliced into packets, the events are the same. What
//! a terminal answers never becomes a key, what is unknown is swallowed whole, and memory is bounded whatever
//! comes. Time is the caller's: [`Decoder::pending`] says how long to wait before [`Decoder::timeout`].

use std::mem;
use std::time::Duration;

use crate::keys::{Code, Key};

use super::paste::{Paste, Pasting};
use super::sequences::{Meaning, control, csi, linux_console, rxvt_code, ss3};

/// What came from a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Key(Key),
    Paste(Paste),
    Reply(Reply),
}

/// What a terminal answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// To `ESC [ 5 n`: everything before it was taken in.
    Ready,
    /// To `ESC [ 6 n`: where the cursor stands, counted from 1.
    Cursor { row: u16, col: u16 },
}

/// A lone ESC that nothing follows for so long is the key.
const ESCAPE: Duration = Duration::from_millis(50);

/// A sequence that stops in the middle for so long is given up. Longer than [`ESCAPE`], because the answers that
/// we ask for are such sequences and a slow line may cut them.
const SEQUENCE: Duration = Duration::from_secs(1);

/// A paste whose end does not come for so long is taken as it is.
const PASTE: Duration = Duration::from_secs(10);

/// Longest parameters of a sequence; a longer one is swallowed.
const MAX_PARAMS: usize = 32;

/// Longest control string (an answer to a question that we never ask) that is swallowed.
const MAX_STRING: usize = 4_096;

/// The parameter bytes of a sequence under way.
#[derive(Default)]
struct Params {
    bytes: [u8; MAX_PARAMS],
    len: usize,
    overflow: bool,
}

impl Params {
    fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                *place = byte;
                self.len += 1;
            }
            None => self.overflow = true,
        }
    }

    fn get(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// How a CSI came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    Plain,
    /// After a second ESC: rxvt's Alt, or the key Esc and then a sequence.
    Escaped,
    /// A bare `[` after an ESC that was already given out as the key: an answer whose line stalled, or typing.
    Late,
}

#[derive(Default)]
enum State {
    #[default]
    Ground,
    /// In a UTF-8 character of `need` bytes.
    Character {
        bytes: [u8; 4],
        have: usize,
        need: usize,
    },
    Escape,
    EscapeEscape,
    Ss3 {
        alt: bool,
        params: Params,
    },
    Csi {
        opening: Opening,
        params: Params,
    },
    LinuxConsole,
    /// In the coordinates of an old mouse report.
    Mouse {
        left: u8,
    },
    /// After ESC and a byte that opens a control string, or Alt with that character.
    StringOrAlt {
        opener: u8,
    },
    String {
        seen: usize,
    },
    StringEscape,
    Paste(Pasting),
}

/// The decoder of one terminal.
#[derive(Default)]
pub struct Decoder {
    state: State,
    /// The last thing given out was an ESC that timed out.
    late: bool,
}

impl Decoder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes as they come and appends the events that they complete.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Event>) {
        for byte in bytes {
            self.step(*byte, out);
        }
    }

    /// How long to wait for further bytes before [`timeout`](Self::timeout); `None` when nothing waits.
    pub const fn pending(&self) -> Option<Duration> {
        match &self.state {
            State::Ground | State::Character { .. } => None,
            State::Escape | State::EscapeEscape | State::Ss3 { .. } | State::StringOrAlt { .. } => {
                Some(ESCAPE)
            }
            State::Csi { opening: Opening::Late, .. } => Some(ESCAPE),
            State::Paste(_) => Some(PASTE),
            _ => Some(SEQUENCE),
        }
    }

    /// Whether an ESC waits to be told from the beginning of a sequence.
    pub fn pending_escape(&self) -> bool {
        self.pending() == Some(ESCAPE)
    }

    /// Nothing came for as long as [`pending`](Self::pending) said: what waits is taken as it is.
    pub fn timeout(&mut self, out: &mut Vec<Event>) {
        match mem::take(&mut self.state) {
            State::Escape => {
                out.push(ESC);
                self.late = true;
            }
            State::EscapeEscape => {
                out.extend([ESC, ESC]);
                self.late = true;
            }
            State::Ss3 { alt: true, params } if params.len == 0 => out.extend([ESC, alt_char(b'O')]),
            State::Ss3 { params, .. } if params.len == 0 => out.push(alt_char(b'O')),
            State::StringOrAlt { opener } => out.push(alt_char(opener)),
            State::Csi { opening: Opening::Late, params } => typed(b"[", params.get(), out),
            State::Paste(pasting) => out.push(Event::Paste(pasting.finish(false))),
            _ => {}
        }
    }

    fn step(&mut self, byte: u8, out: &mut Vec<Event>) {
        self.state = match mem::take(&mut self.state) {
            State::Ground => self.ground(byte, out),
            State::Character { bytes, have, need } => self.character(byte, bytes, have, need, out),
            State::Escape => self.escape(byte, out),
            State::EscapeEscape => match byte {
                b'[' => State::Csi { opening: Opening::Escaped, params: Params::default() },
                b'O' => State::Ss3 { alt: true, params: Params::default() },
                0x1B => {
                    out.push(ESC);
                    State::EscapeEscape
                }
                _ => {
                    out.push(ESC);
                    self.escape(byte, out)
                }
            },
            State::Ss3 { alt, params } => self.ss3(byte, alt, params, out),
            State::Csi { opening, params } => self.csi(byte, opening, params, out),
            State::LinuxConsole => match (linux_console(byte), byte) {
                (Meaning::Key(key), _) => {
                    out.push(Event::Key(key));
                    State::Ground
                }
                (_, 0x20..=0x7E) => State::Ground,
                _ => self.ground(byte, out),
            },
            State::Mouse { left: 0 | 1 } => State::Ground,
            State::Mouse { left } => State::Mouse { left: left - 1 },
            State::StringOrAlt { opener } if opens_string(opener, byte) => State::String { seen: 1 },
            State::StringOrAlt { opener } => {
                out.push(alt_char(opener));
                self.ground(byte, out)
            }
            State::String { seen } => match byte {
                0x1B => State::StringEscape,
                0x07 | CAN | SUB => State::Ground,
                0..0x20 => self.ground(byte, out),
                _ if seen >= MAX_STRING => State::Ground,
                _ => State::String { seen: seen + 1 },
            },
            State::StringEscape if byte == b'\\' => State::Ground,
            State::StringEscape => self.escape(byte, out),
            State::Paste(mut pasting) => {
                if pasting.step(byte, out) {
                    out.push(Event::Paste(pasting.finish(true)));
                    State::Ground
                } else {
                    State::Paste(pasting)
                }
            }
        };
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Event>) -> State {
        let need = match byte {
            0x1B => {
                self.late = false;
                return State::Escape;
            }
            b'[' if mem::take(&mut self.late) => {
                return State::Csi { opening: Opening::Late, params: Params::default() };
            }
            0..0x20 | 0x7F => {
                out.push(Event::Key(control(byte)));
                0
            }
            0x20..0x7F => {
                out.push(Event::Key(Key::plain(Code::Char(char::from(byte)))));
                0
            }
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 0,
        };
        self.late = false;
        if need == 0 {
            return State::Ground;
        }
        State::Character { bytes: [byte, 0, 0, 0], have: 1, need }
    }

    fn character(
        &mut self,
        byte: u8,
        mut bytes: [u8; 4],
        have: usize,
        need: usize,
        out: &mut Vec<Event>,
    ) -> State {
        let Some(place) = bytes.get_mut(have).filter(|_| matches!(byte, 0x80..0xC0)) else {
            return self.ground(byte, out);
        };
        *place = byte;
        if have + 1 < need {
            return State::Character { bytes, have: have + 1, need };
        }
        let character = bytes.get(..need).and_then(|bytes| str::from_utf8(bytes).ok());
        // What is no character, or a control in its two-byte form, is no key.
        if let Some(c) = character.and_then(|s| s.chars().next()).filter(|c| !c.is_control()) {
            out.push(Event::Key(Key::plain(Code::Char(c))));
        }
        State::Ground
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Event>) -> State {
        match byte {
            b'[' => State::Csi { opening: Opening::Plain, params: Params::default() },
            b'O' => State::Ss3 { alt: false, params: Params::default() },
            b']' | b'P' | b'_' => State::StringOrAlt { opener: byte },
            0x1B => State::EscapeEscape,
            0..0x20 | 0x7F => {
                out.push(Event::Key(Key { alt: true, ..control(byte) }));
                State::Ground
            }
            0x20..0x7F => {
                out.push(alt_char(byte));
                State::Ground
            }
            // Alt never comes so; Esc was pressed and an input method sent text right after.
            0x80.. => {
                out.push(ESC);
                self.ground(byte, out)
            }
        }
    }

    fn ss3(&mut self, byte: u8, alt: bool, mut params: Params, out: &mut Vec<Event>) -> State {
        match byte {
            b'0'..=b';' => {
                params.push(byte);
                State::Ss3 { alt, params }
            }
            0x40..=0x7E => give(ss3(params.get(), byte), alt, out),
            _ => {
                self.state = State::Ss3 { alt, params };
                self.timeout(out);
                self.ground(byte, out)
            }
        }
    }

    fn csi(&mut self, byte: u8, opening: Opening, mut params: Params, out: &mut Vec<Event>) -> State {
        let rxvt = byte == b'$' && rxvt_code(params.get()).is_some();
        let empty = params.len == 0 && opening != Opening::Late;
        match byte {
            b'[' if empty => State::LinuxConsole,
            b'M' if empty => State::Mouse { left: 3 },
            0x20..=0x3F if !rxvt => {
                params.push(byte);
                State::Csi { opening, params }
            }
            0x20..=0x7E => {
                let meaning = if params.overflow { Meaning::Unknown } else { csi(params.get(), byte) };
                match (opening, meaning) {
                    (Opening::Late, Meaning::Reply(reply)) => out.push(Event::Reply(reply)),
                    (Opening::Late, Meaning::Report) if params.len > 0 => {}
                    (Opening::Late, _) => {
                        typed(b"[", params.get(), out);
                        return self.ground(byte, out);
                    }
                    _ => return give(meaning, opening == Opening::Escaped, out),
                }
                State::Ground
            }
            CAN | SUB => State::Ground,
            _ => {
                if opening == Opening::Late {
                    typed(b"[", params.get(), out);
                }
                self.ground(byte, out)
            }
        }
    }
}

const CAN: u8 = 0x18;
const SUB: u8 = 0x1A;

const ESC: Event = Event::Key(Key::plain(Code::Esc));

const fn alt_char(byte: u8) -> Event {
    Event::Key(Key { alt: true, ..Key::plain(Code::Char(byte as char)) })
}

/// Bytes that turned out to be typing after all.
fn typed(first: &[u8], rest: &[u8], out: &mut Vec<Event>) {
    let bytes = first.iter().chain(rest);
    out.extend(bytes.map(|byte| Event::Key(Key::plain(Code::Char(char::from(*byte))))));
}

/// Gives out what a sequence means. Where a second ESC came before it, that is Alt with a key, and the key Esc
/// before anything else.
fn give(meaning: Meaning, escaped: bool, out: &mut Vec<Event>) -> State {
    match meaning {
        Meaning::Key(key) => out.push(Event::Key(Key { alt: key.alt || escaped, ..key })),
        _ if escaped => out.push(ESC),
        _ => {}
    }
    match meaning {
        Meaning::Reply(reply) => out.push(Event::Reply(reply)),
        Meaning::PasteBegins => return State::Paste(Pasting::default()),
        Meaning::Key(_) | Meaning::Report | Meaning::Unknown => {}
    }
    State::Ground
}

/// Whether a byte may follow the opener of a control string (OSC, DCS, APC) in what terminals really send. Anything
/// else says that it was Alt with a letter; without this, Alt-P would swallow what is typed next.
const fn opens_string(opener: u8, byte: u8) -> bool {
    match opener {
        b']' => matches!(byte, b'0'..=b'9' | b'l' | b'L'),
        b'P' => matches!(byte, b'0'..=b'9' | b'!' | b'$' | b'+' | b'=' | b'>' | b'?'),
        _ => byte == b'G',
    }
}

#[cfg(test)]
mod tests;
