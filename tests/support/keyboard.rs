//! The keys of a shipped keymap, as somebody presses them and as a terminal sends them.

use std::fmt::Write;

use caseloop::keys::{Code, Context, Key, Keymap, Sequence, Shipped};

/// A shipped keymap, and which of its keys somebody uses.
pub struct Keyboard {
    pub shipped: Shipped,
    keymap: Keymap,
}

impl Keyboard {
    pub fn of(shipped: Shipped) -> Self {
        Self { shipped, keymap: Keymap::shipped(shipped) }
    }

    /// A keymap file that chooses it.
    pub fn file(&self) -> String {
        format!("over = \"{}\"\n", self.shipped.id())
    }

    /// The keys that are pressed for an action: the shortest ones, of equally short ones those that are shown first.
    /// Where people have function keys, only such as are no letters, if the action has any.
    pub fn keys_of(&self, context: Context, action: &str) -> Sequence {
        let without_letters = self.shipped == Shipped::FunctionKeys;
        let all: Vec<&Sequence> = self.keymap.keys_of(context, action).collect();
        let passes = |keys: &&&Sequence| keys.0.iter().all(|key| key.passes_input_method());
        let plain = all.iter().filter(passes).min_by_key(|keys| keys.0.len()).filter(|_| without_letters);
        let shortest = plain.or_else(|| all.iter().min_by_key(|keys| keys.0.len()));
        (*shortest.unwrap_or_else(|| panic!("{action} has no key in {context}"))).clone()
    }
}

/// What a terminal sends for keys.
pub fn bytes(keys: &Sequence) -> String {
    keys.0.iter().map(bytes_of).collect()
}

fn bytes_of(key: &Key) -> String {
    let mut out = String::new();
    if key.alt {
        out.push('\x1b');
    }
    match key.code {
        Code::Char(c) if key.ctrl => out.push(char::from(c.to_ascii_uppercase() as u8 & 0x1F)),
        Code::Char(c) => out.push(c),
        Code::F(n @ 1..=4) => write!(out, "\x1bO{}", char::from(b'O' + n)).unwrap(),
        Code::F(n) => {
            let code = [15, 17, 18, 19, 20, 21, 23, 24][usize::from(n) - 5];
            write!(out, "\x1b[{code}~").unwrap();
        }
        Code::Enter => out.push('\r'),
        Code::Tab => out.push('\t'),
        Code::BackTab => out.push_str("\x1b[Z"),
        Code::Backspace => out.push('\x7f'),
        Code::Esc => out.push('\x1b'),
        Code::Up => out.push_str("\x1b[A"),
        Code::Down => out.push_str("\x1b[B"),
        Code::Right => out.push_str("\x1b[C"),
        Code::Left => out.push_str("\x1b[D"),
        Code::Home => out.push_str("\x1b[H"),
        Code::End => out.push_str("\x1b[F"),
        Code::Insert => out.push_str("\x1b[2~"),
        Code::Delete => out.push_str("\x1b[3~"),
        Code::PageUp => out.push_str("\x1b[5~"),
        Code::PageDown => out.push_str("\x1b[6~"),
    }
    out
}
