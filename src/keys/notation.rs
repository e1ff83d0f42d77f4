//! How a key is written, in keymap files and on screens: `a`, `A`, `?`, `F2`, `Ctrl-T`, `Alt-x`, `Shift-Tab`, `PageUp`.

use std::fmt;
use std::str::FromStr;

use super::{Code, Key};

/// The names that keys are shown by, and after them the other spellings that are read.
const NAMES: [(&str, Code); 21] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Space", Code::Char(' ')),
    ("Backspace", Code::Backspace),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Insert", Code::Insert),
    ("Delete", Code::Delete),
    ("Return", Code::Enter),
    ("Escape", Code::Esc),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Ins", Code::Insert),
    ("Del", Code::Delete),
];

/// Why a text names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChordError {
    #[error("no key is named")]
    Empty,
    #[error("`{chord}` has modifiers but no key")]
    OnlyModifiers { chord: String },
    /// `nearest` is the known name that begins most alike.
    #[error("`{name}` names no key{}", .nearest.map(|n| format!(" (did you mean `{n}`?)")).unwrap_or_default())]
    UnknownName { name: String, nearest: Option<&'static str> },
}

impl FromStr for Key {
    type Err = ChordError;

    /// Reads one chord. Names and modifiers in any case, `-` or `+` between them; a single letter keeps its case.
    fn from_str(chord: &str) -> Result<Self, ChordError> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = chord;
        loop {
            let (modifier, after) = if let Some(after) = after_modifier(rest, "ctrl") {
                (&mut ctrl, after)
            } else if let Some(after) = after_modifier(rest, "alt") {
                (&mut alt, after)
            } else if let Some(after) = after_modifier(rest, "shift") {
                (&mut shift, after)
            } else {
                break;
            };
            *modifier = true;
            rest = after;
        }
        if chord.is_empty() {
            return Err(ChordError::Empty);
        }
        if rest.is_empty() {
            return Err(ChordError::OnlyModifiers { chord: chord.to_owned() });
        }
        Ok(Self { code: code(rest)?, ctrl, alt, shift }.normalised())
    }
}

fn after_modifier<'a>(text: &'a str, modifier: &str) -> Option<&'a str> {
    let (name, after) = text.split_at_checked(modifier.len())?;
    if !name.eq_ignore_ascii_case(modifier) {
        return None;
    }
    after.strip_prefix(['-', '+'])
}

fn code(name: &str) -> Result<Code, ChordError> {
    let mut chars = name.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return Ok(Code::Char(only));
    }
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Ok(*code);
    }
    name.strip_prefix(['F', 'f'])
        .and_then(|number| (1..=12).find(|n| n.to_string() == number))
        .map(Code::F)
        .ok_or_else(|| ChordError::UnknownName { name: name.to_owned(), nearest: nearest(name) })
}

fn nearest(name: &str) -> Option<&'static str> {
    let alike =
        |known: &str| known.chars().zip(name.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    NAMES
        .iter()
        .map(|(known, _)| *known)
        .rev()
        .max_by_key(|known| alike(known))
        .filter(|known| alike(known) > 0)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, modifier) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(modifier)?;
            }
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            Code::BackTab => f.write_str("Shift-Tab"),
            code => match (NAMES.iter().find(|(_, known)| *known == code), code) {
                (Some((name, _)), _) => f.write_str(name),
                (None, Code::Char(c)) => write!(f, "{}", if self.ctrl { c.to_ascii_uppercase() } else { c }),
                (None, other) => write!(f, "{other:?}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(chord: &str) -> Key {
        chord.parse().unwrap()
    }

    #[test]
    fn chords_are_shown_as_the_screens_draw_them() {
        for (written, shown) in [
            ("a", "a"),
            ("A", "A"),
            ("?", "?"),
            ("？", "?"),
            ("7", "7"),
            ("-", "-"),
            ("ctrl-t", "Ctrl-T"),
            ("CTRL+T", "Ctrl-T"),
            ("Ctrl--", "Ctrl--"),
            ("Alt-x", "Alt-x"),
            ("Alt-X", "Alt-X"),
            ("Alt-Ctrl-x", "Ctrl-Alt-X"),
            ("f2", "F2"),
            ("shift-f12", "Shift-F12"),
            ("return", "Enter"),
            ("ESC", "Esc"),
            ("shift-TAB", "Shift-Tab"),
            ("Ctrl-Shift-Tab", "Ctrl-Shift-Tab"),
            ("pgup", "PageUp"),
            ("space", "Space"),
            (" ", "Space"),
            ("Shift-a", "Shift-a"),
        ] {
            assert_eq!(key(written).to_string(), shown, "{written}");
        }
        assert_eq!(key("Ctrl-T"), Key::ctrl(Code::Char('t')));
        assert_eq!(key("Shift-Tab"), Key::plain(Code::BackTab));
    }

    #[test]
    fn what_names_no_key_is_refused_with_what_may_have_been_meant() {
        let unknown = |name: &str, nearest| ChordError::UnknownName { name: name.to_owned(), nearest };
        for (written, error) in [
            ("", ChordError::Empty),
            ("Ctrl-", ChordError::OnlyModifiers { chord: "Ctrl-".to_owned() }),
            ("Ctrl-Alt+", ChordError::OnlyModifiers { chord: "Ctrl-Alt+".to_owned() }),
            ("Entre", unknown("Entre", Some("Enter"))),
            ("Ctrl-PageUpp", unknown("PageUpp", Some("PageUp"))),
            ("Meta-x", unknown("Meta-x", None)),
            ("F0", unknown("F0", None)),
            ("F13", unknown("F13", None)),
            ("F02", unknown("F02", None)),
            ("gq", unknown("gq", None)),
            ("受理", unknown("受理", None)),
        ] {
            assert_eq!(written.parse::<Key>(), Err(error), "{written}");
        }
    }

    prop_compose! {
        fn any_key()(
            code in prop_oneof![
                any::<char>().prop_map(Code::Char),
                proptest::char::range(' ', '~').prop_map(Code::Char),
                (1..=12u8).prop_map(Code::F),
                Just(Code::BackTab),
                proptest::sample::select(NAMES.to_vec()).prop_map(|(_, code)| code),
            ],
            ctrl: bool,
            alt: bool,
            shift: bool,
        ) -> Key {
            Key { code, ctrl, alt, shift }
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back_as_the_same_key(key in any_key()) {
            let key = key.normalised();
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn any_text_is_a_key_or_an_error(chord: String) {
            if let Ok(key) = chord.parse::<Key>() {
                prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
            }
        }
    }
}
