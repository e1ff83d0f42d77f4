//! One key press, as the decoder gives it and the keymap names it.

/// What was pressed, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A printable character, as typed (upper case comes as upper case, without `shift`).
    Char(char),
    /// F1 to F12.
    F(u8),
    Enter,
    Tab,
    BackTab,
    Backspace,
    Esc,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    Delete,
}

/// A key with its modifiers. `shift` is only set where the character does not already say it (arrows, F-keys).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Key {
    /// The key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The key with Ctrl held.
    pub const fn ctrl(code: Code) -> Self {
        Self { code, ctrl: true, alt: false, shift: false }
    }

    /// The character that a text field would take from this key, if any.
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { code: Code::Char(c), ctrl: false, alt: false, .. } => Some(c),
            _ => None,
        }
    }

    /// Whether a text field of one line takes the key: it is typed, moves the caret, or edits.
    #[must_use]
    pub const fn is_of_text(self) -> bool {
        if self.typed().is_some() {
            return true;
        }
        match self.code {
            _ if self.alt => false,
            Code::Left | Code::Right => true,
            Code::Char(c) => matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'k' | 'u' | 'w'),
            Code::Backspace | Code::Delete | Code::Home | Code::End => !self.ctrl,
            _ => false,
        }
    }
}
