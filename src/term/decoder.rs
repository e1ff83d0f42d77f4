//! Bytes from a terminal to keys, pastes and replies.
//!
//! A state machine over single bytes: however the bytes are sliced into packets, the events are the same. What
//! a terminal answers never becomes a key, what is unknown is swallowed whole, and memory is bounded whatever
//! comes. Time is the caller's: [`Decoder::pending`] says how long to wait before [`Decoder::timeout`].

use std::mem;
use std::time::Duration;

use crate::keys::{Code, Key};

use super::paste::{MAX_PASTE, Mark, Paste, Pasting};
use super::sequences::{Meaning, control, csi, linux_console, opens_string, rxvt_code, ss3};

/// What came from a terminal.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    Key(Key),
    Paste(Paste),
    Reply(Reply),
}

untold!(Event);

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

/// Quiet after a paste, from which on bytes are keys again: shorter than the pause between two keys, of a key held
/// down too.
const SETTLE: Duration = Duration::from_millis(20);

/// Longest parameters of a sequence; a longer one is swallowed.
const MAX_PARAMS: usize = 32;

/// Longest control string (an answer to a question that we never ask) that is swallowed.
const MAX_STRING: usize = 4_096;

/// Longest control string behind an ESC that was given out as the key.
const MAX_LATE: usize = 256;

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
    /// Maybe an answer whose line stalled behind its ESC or its opener; typing, unless it ends as an answer does.
    LateString {
        opener: u8,
        held: Vec<u8>,
    },
    LateStringEscape {
        held: Vec<u8>,
    },
    Paste(Pasting),
    /// Behind the end of a paste: what comes at once was not typed. Where a mark follows, the end was one that
    /// stood in the pasted text, and what came since was pasted too.
    Settling {
        came: Vec<u8>,
        pasting: Pasting,
        /// What the terminal answered in what came.
        answers: Vec<Event>,
    },
}

impl State {
    fn settling() -> Self {
        Self::Settling { came: Vec::new(), pasting: Pasting::default(), answers: Vec::new() }
    }
}

/// The decoder of one terminal.
#[derive(Default)]
pub struct Decoder {
    state: State,
    /// The last thing given out was an ESC that timed out, or Alt with this opener of a control string.
    late: Option<u8>,
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
            State::LateString { held, .. } if held.len() < 3 => Some(ESCAPE),
            State::LateStringEscape { .. } => Some(ESCAPE),
            State::Settling { .. } => Some(SETTLE),
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
                self.late = Some(0x1B);
            }
            State::EscapeEscape => {
                out.extend([ESC, ESC]);
                self.late = Some(0x1B);
            }
            State::Ss3 { alt: true, params } if params.len == 0 => out.extend([ESC, alt_char(b'O')]),
            State::Ss3 { params, .. } if params.len == 0 => out.push(alt_char(b'O')),
            State::StringOrAlt { opener } => {
                out.push(alt_char(opener));
                self.late = Some(opener);
            }
            State::Csi { opening: Opening::Late, params } => typed(b"[", params.get(), out),
            State::LateString { held, .. } => typed(b"", &held, out),
            State::LateStringEscape { held } => {
                typed(b"", &held, out);
                out.push(ESC);
            }
            State::Paste(pasting) => out.push(Event::Paste(pasting.finish(false))),
            State::Settling { came, .. } => self.feed(&came, out),
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
            State::LateString { opener, held } => self.late_string(byte, opener, held, out),
            State::LateStringEscape { .. } if byte == b'\\' => State::Ground,
            State::LateStringEscape { held } => {
                typed(b"", &held, out);
                self.escape(byte, out)
            }
            State::Paste(mut pasting) => match pasting.step(byte, out) {
                Some(Mark::End) => {
                    out.push(Event::Paste(pasting.finish(true)));
                    State::settling()
                }
                Some(Mark::Begin) | None => State::Paste(pasting),
            },
            State::Settling { came, pasting, answers } => settling(byte, came, pasting, answers, out),
        };
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Event>) -> State {
        let late = self.late.take();
        let need = match byte {
            0x1B => return State::Escape,
            b'[' if late == Some(0x1B) => {
                return State::Csi { opening: Opening::Late, params: Params::default() };
            }
            b']' | b'P' | b'_' if late == Some(0x1B) => {
                return State::LateString { opener: byte, held: vec![byte] };
            }
            _ if late.is_some_and(|opener| opener != 0x1B && opens_string(opener, byte)) => {
                return State::LateString { opener: 0, held: vec![byte] };
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
        if need == 0 {
            return State::Ground;
        }
        State::Character { bytes: [byte, 0, 0, 0], have: 1, need }
    }

    /// A byte behind a late `]`, `P` or `_`, or behind what follows one (`opener` is 0 then).
    fn late_string(&mut self, byte: u8, opener: u8, mut held: Vec<u8>, out: &mut Vec<Event>) -> State {
        let fits = held.len() > 1 || opener == 0 || opens_string(opener, byte);
        match byte {
            0x07 if fits => State::Ground,
            0x1B if fits => State::LateStringEscape { held },
            b' '..=b'~' if fits && held.len() < MAX_LATE => {
                held.push(byte);
                State::LateString { opener, held }
            }
            _ => {
                typed(b"", &held, out);
                self.ground(byte, out)
            }
        }
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

/// A byte right behind a paste.
fn settling(
    byte: u8,
    mut came: Vec<u8>,
    mut pasting: Pasting,
    mut answers: Vec<Event>,
    out: &mut Vec<Event>,
) -> State {
    came.push(byte);
    let mark = pasting.step(byte, &mut answers);
    if mark.is_none() && came.len() < MAX_PASTE {
        return State::Settling { came, pasting, answers };
    }
    out.append(&mut answers);
    let paste = pasting.finish(mark.is_some());
    if !paste.text.is_empty() {
        out.push(Event::Paste(paste));
    }
    if mark == Some(Mark::Begin) { State::Paste(Pasting::default()) } else { State::settling() }
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

#[cfg(test)]
mod tests;
