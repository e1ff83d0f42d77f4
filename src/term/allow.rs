//! The audit of bytes sent to a terminal: everything that is not on the list below was not meant by us.
//!
//! Tests walk whole recorded sessions and the output of subcommands with it, after hostile text was put into
//! every field.

use crate::text::is_shown;

/// Something in a byte stream that we never send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Offset of its first byte.
    pub at: usize,
    /// Its first bytes, for the report.
    pub bytes: Vec<u8>,
}

/// The first thing in a stream that is neither clean text, a line end, a backspace nor a sequence that the
/// screen writer, [`ENTER`](super::ENTER), [`LEAVE`](super::LEAVE) or [`FENCE`](super::FENCE) send.
pub fn first_foreign(bytes: &[u8]) -> Option<Foreign> {
    let mut at = 0;
    let mut joins = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let step = match rest {
            [b'\r' | b'\n' | 0x08, ..] => Some((1, 0)),
            [0x1B, ..] => sequence(rest).map(|len| (len, 0)),
            _ => character(rest).and_then(|c| {
                let joined = if c.is_base { 0 } else { joins + 1 };
                (joined <= MAX_JOINS).then_some((c.len, joined))
            }),
        };
        let Some((len, joined)) = step else {
            return Some(Foreign { at, bytes: rest.get(..24).unwrap_or(rest).to_vec() });
        };
        at += len;
        joins = joined;
    }
    None
}

/// Joining marks on one character, as `text` keeps them.
const MAX_JOINS: usize = 4;

struct Character {
    len: usize,
    is_base: bool,
}

/// The clean character at the beginning, if there is one.
fn character(rest: &[u8]) -> Option<Character> {
    let valid = rest.utf8_chunks().next()?.valid();
    let c = valid.chars().next()?;
    let is_base = is_shown(c)?;
    Some(Character { len: c.len_utf8(), is_base })
}

/// The length of the allowed sequence at the beginning, if it is one.
fn sequence(rest: &[u8]) -> Option<usize> {
    let body = rest.strip_prefix(b"\x1b[")?;
    let end = body.iter().position(|b| matches!(b, 0x40..=0x7E))?;
    let (params, last) = (str::from_utf8(body.get(..end)?).ok()?, body.get(end)?);
    let allowed = match (params.strip_prefix('?'), last) {
        (Some(mode), b'h' | b'l') => matches!(mode, "6" | "7" | "25" | "1049" | "2004" | "2026"),
        (Some(_), _) => false,
        (None, b'A' | b'B' | b'C' | b'D' | b'G' | b'X') => params.is_empty() || is_number(params),
        (None, b'H') => {
            params.is_empty() || params.split(';').count() <= 2 && params.split(';').all(is_number)
        }
        (None, b'J') => matches!(params, "" | "2"),
        (None, b'K' | b'r') => params.is_empty(),
        (None, b'm') => params.split(';').all(is_look),
        (None, b'n') => params == "5",
        _ => false,
    };
    allowed.then_some(2 + end + 1)
}

fn is_number(param: &str) -> bool {
    matches!(param.len(), 1..=5) && param.bytes().all(|b| b.is_ascii_digit())
}

fn is_look(param: &str) -> bool {
    match param.parse::<u8>() {
        Ok(code) => {
            matches!(code, 0..=2 | 4 | 7 | 22 | 24 | 27 | 30..=37 | 39..=47 | 49 | 90..=97 | 100..=107)
        }
        Err(_) => param.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{ENTER, FENCE, LEAVE};

    #[test]
    fn what_we_send_is_allowed() {
        for bytes in [ENTER, LEAVE, FENCE, b"", b"\x1b[;1;91m\x1b[3;10Ha\x08\r\n\x1b[K\x1b[12X"] {
            assert_eq!(first_foreign(bytes), None);
        }
        assert_eq!(first_foreign("张三 e\u{301}⟦202E⟧ 👍".as_bytes()), None);
    }

    #[test]
    fn what_steers_a_terminal_otherwise_is_found() {
        for (bytes, at) in [
            (&b"ab\x1b]0;title\x07"[..], 2),
            (b"\x1b[31m\x1b[6n", 5),
            (b"\x1b[?1000h", 0),
            (b"\x1b[38;5;1m", 0),
            (b"\x1b[2K", 0),
            (b"\x1b[1;2;3H", 0),
            (b"\x1bc", 0),
            (b"\x1b[3", 0),
            (b"a\x07", 1),
            (b"a\tb", 1),
            (b"a\x9b31m", 1),
            (b"a\xe5\xbc", 1),
            ("a\u{9b}".as_bytes(), 1),
            ("a\u{202e}".as_bytes(), 1),
            ("a\u{200d}".as_bytes(), 1),
            ("a\u{301}\u{301}\u{301}\u{301}\u{301}".as_bytes(), 9),
        ] {
            assert_eq!(
                first_foreign(bytes).map(|f| f.at),
                Some(at),
                "{:?}",
                bytes.escape_ascii().to_string()
            );
        }
    }
}
