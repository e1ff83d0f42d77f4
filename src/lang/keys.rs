//! How a key is called on the screens.

use std::fmt::Display;

use super::{Lang, Word};

/// What a chord or a sequence of them is called, from how keymaps write it: `Enter` → 回车, `Up` → ↑,
/// `Ctrl-T` → Ctrl-T, `Shift-Tab` → Shift-Tab.
pub fn key(chord: &impl Display, lang: Lang) -> String {
    let chord = chord.to_string();
    let named = chord.split(' ').map(|one| {
        // The last dash of `Ctrl--` is the key itself.
        let split = one.rfind('-').filter(|at| at + 1 < one.len()).map_or(0, |at| at + 1);
        let (modifiers, name) = one.split_at(split);
        format!("{modifiers}{}", named(name, lang).unwrap_or(name))
    });
    named.collect::<Vec<_>>().join(" ")
}

fn named(name: &str, lang: Lang) -> Option<&'static str> {
    let word = match name {
        "Up" => return Some("↑"),
        "Down" => return Some("↓"),
        "Left" => return Some("←"),
        "Right" => return Some("→"),
        "Enter" => Word::KeyEnter,
        "Space" => Word::KeySpace,
        "Backspace" => Word::KeyBackspace,
        "PageUp" => Word::KeyPageUp,
        "PageDown" => Word::KeyPageDown,
        "Home" => Word::KeyHome,
        "End" => Word::KeyEnd,
        "Insert" => Word::KeyInsert,
        "Delete" => Word::KeyDelete,
        _ => return None,
    };
    Some(word.say(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_called_as_people_call_them() {
        for (chord, zh, en) in [
            ("a", "a", "a"),
            ("-", "-", "-"),
            ("?", "?", "?"),
            ("F3", "F3", "F3"),
            ("Enter", "回车", "Enter"),
            ("Space", "空格", "Space"),
            ("PageDown", "下页", "PgDn"),
            ("Up", "↑", "↑"),
            ("Shift-Up", "Shift-↑", "Shift-↑"),
            ("Shift-Tab", "Shift-Tab", "Shift-Tab"),
            ("Ctrl-T", "Ctrl-T", "Ctrl-T"),
            ("Ctrl--", "Ctrl--", "Ctrl--"),
            ("g q", "g q", "g q"),
            ("g Enter", "g 回车", "g Enter"),
        ] {
            assert_eq!(key(&chord, Lang::Zh), zh);
            assert_eq!(key(&chord, Lang::En), en);
        }
    }
}
