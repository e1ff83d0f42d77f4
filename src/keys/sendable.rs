//! Which keys a keymap must not use: those that terminals, their windows or input methods do not let through.

use super::{Code, Key};

/// Why a key cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsendable {
    /// Ctrl-S and Ctrl-Q stop and start the line on many terminals.
    FlowControl,
    /// The terminal sends the same byte as for this key.
    SameAs(Code),
    /// Terminals send nothing for it, or the same as without the modifier.
    NotSent,
    /// The terminal's window or the desktop keeps it (menu, full screen, scrolling back).
    Kept,
    /// Input methods are switched on and off with it.
    SwitchesInputMethod,
    /// After an Esc byte this character begins an escape sequence.
    BeginsSequence,
    /// The character itself says Shift: write `A`, not `Shift-a`.
    ShiftWithCharacter,
    /// Keyboards have no key for it.
    NotAscii,
}

impl Key {
    /// Why a keymap must not use this key, if there is a reason.
    #[must_use]
    pub fn unsendable(self) -> Option<Unsendable> {
        let modified = self.ctrl || self.alt || self.shift;
        match self.code {
            Code::Char(_) if self.shift => Some(Unsendable::ShiftWithCharacter),
            Code::Char(c) if !matches!(c, ' '..='~') => Some(Unsendable::NotAscii),
            Code::Char(c) if self.ctrl => ctrl_unsendable(c),
            Code::Char('[' | ']' | 'O' | 'P' | 'X' | '^' | '_') if self.alt => {
                Some(Unsendable::BeginsSequence)
            }
            Code::Char(' ') if self.alt => Some(Unsendable::Kept),
            Code::F(10 | 11) => Some(Unsendable::Kept),
            Code::F(_) if self.alt => Some(Unsendable::Kept),
            Code::Enter | Code::Esc | Code::Tab | Code::BackTab | Code::Backspace if modified => {
                Some(Unsendable::NotSent)
            }
            Code::PageUp | Code::PageDown | Code::Home | Code::End | Code::Insert if self.shift => {
                Some(Unsendable::Kept)
            }
            _ => None,
        }
    }

    /// Whether the key arrives while a Chinese input method is on: letters and signs go to the input method first.
    #[must_use]
    pub fn passes_input_method(self) -> bool {
        !self.alt && self.typed().is_none_or(|c| c.is_ascii_digit())
    }
}

/// Of all characters with Ctrl, only those have a byte of their own (Ctrl-Z too: raw mode sends it).
fn ctrl_unsendable(c: char) -> Option<Unsendable> {
    match c.to_ascii_lowercase() {
        's' | 'q' => Some(Unsendable::FlowControl),
        'm' | 'j' => Some(Unsendable::SameAs(Code::Enter)),
        'i' => Some(Unsendable::SameAs(Code::Tab)),
        'h' | '?' => Some(Unsendable::SameAs(Code::Backspace)),
        '[' => Some(Unsendable::SameAs(Code::Esc)),
        ' ' | '@' => Some(Unsendable::SwitchesInputMethod),
        'a'..='z' | '\\' | ']' | '^' | '_' => None,
        _ => Some(Unsendable::NotSent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(chord: &str) -> Key {
        chord.parse().unwrap()
    }

    #[test]
    fn keys_that_do_not_come_through_are_known_with_their_reason() {
        for (chord, why) in [
            ("Ctrl-S", Unsendable::FlowControl),
            ("Ctrl-Q", Unsendable::FlowControl),
            ("Ctrl-M", Unsendable::SameAs(Code::Enter)),
            ("Ctrl-J", Unsendable::SameAs(Code::Enter)),
            ("Ctrl-I", Unsendable::SameAs(Code::Tab)),
            ("Ctrl-H", Unsendable::SameAs(Code::Backspace)),
            ("Ctrl-[", Unsendable::SameAs(Code::Esc)),
            ("Ctrl-Space", Unsendable::SwitchesInputMethod),
            ("Ctrl-1", Unsendable::NotSent),
            ("Ctrl-0", Unsendable::NotSent),
            ("Ctrl-.", Unsendable::NotSent),
            ("Ctrl-Enter", Unsendable::NotSent),
            ("Shift-Enter", Unsendable::NotSent),
            ("Ctrl-Shift-Tab", Unsendable::NotSent),
            ("Shift-a", Unsendable::ShiftWithCharacter),
            ("Ctrl-Shift-T", Unsendable::ShiftWithCharacter),
            ("F10", Unsendable::Kept),
            ("F11", Unsendable::Kept),
            ("Shift-F10", Unsendable::Kept),
            ("Alt-F4", Unsendable::Kept),
            ("Shift-PageUp", Unsendable::Kept),
            ("Alt-[", Unsendable::BeginsSequence),
            ("Alt-O", Unsendable::BeginsSequence),
            ("受", Unsendable::NotAscii),
        ] {
            assert_eq!(key(chord).unsendable(), Some(why), "{chord}");
        }
    }

    #[test]
    fn keys_that_come_through_are_allowed() {
        for chord in [
            "a",
            "A",
            "?",
            "0",
            "Space",
            "Enter",
            "Esc",
            "Tab",
            "Shift-Tab",
            "Backspace",
            "Up",
            "PageDown",
            "Home",
            "F1",
            "F9",
            "F12",
            "Shift-F2",
            "Ctrl-T",
            "Ctrl-Z",
            "Ctrl-\\",
            "Alt-x",
            "Alt-o",
            "Shift-Up",
            "Ctrl-Right",
            "Delete",
        ] {
            assert_eq!(key(chord).unsendable(), None, "{chord}");
        }
    }

    #[test]
    fn letters_and_signs_are_held_back_by_an_input_method() {
        for chord in ["F2", "Ctrl-R", "7", "Enter", "Up", "Tab", "Shift-Tab", "Esc", "PageDown"] {
            assert!(key(chord).passes_input_method(), "{chord}");
        }
        for chord in ["a", "A", "?", "/", "Space", "Alt-x"] {
            assert!(!key(chord).passes_input_method(), "{chord}");
        }
    }
}
