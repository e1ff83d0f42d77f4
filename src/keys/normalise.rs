//! What a key means where keys command: characters of a Chinese input method become the keys that were pressed.

use super::{Code, Key};

impl Key {
    /// The one form of this key that keymaps know: full-width characters and Chinese punctuation as the ASCII of the
    /// same key (`？` is `?`, `１` is `1`), a letter with Ctrl in lower case, Tab with Shift as [`Code::BackTab`].
    ///
    /// For places where keys command. A text field takes the key as it came.
    #[must_use]
    pub fn normalised(self) -> Self {
        let mut key = self;
        match key.code {
            Code::Char(c) => {
                let c = half_width(c);
                key.code = Code::Char(if key.ctrl { c.to_ascii_lowercase() } else { c });
            }
            Code::Tab if key.shift => key.code = Code::BackTab,
            _ => {}
        }
        // The code itself says Shift.
        key.shift &= key.code != Code::BackTab;
        key
    }
}

/// Input methods give `、` for `/` and `\`; only `/` is in use as a command.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u8::try_from(u32::from(c) - 0xFEE0).map_or(c, char::from),
        '\u{3000}' => ' ',
        '、' => '/',
        '。' => '.',
        '《' => '<',
        '》' => '>',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '￥' => '$',
        '·' => '`',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_typed_under_an_input_method_are_read_as_their_ascii_keys() {
        for (typed, meant) in [
            ('？', '?'),
            ('：', ':'),
            ('／', '/'),
            ('、', '/'),
            ('１', '1'),
            ('９', '9'),
            ('ａ', 'a'),
            ('Ｒ', 'R'),
            ('！', '!'),
            ('～', '~'),
            ('\u{3000}', ' '),
            ('。', '.'),
            ('￥', '$'),
            ('a', 'a'),
            ('A', 'A'),
            ('受', '受'),
            ('\u{FF00}', '\u{FF00}'),
            ('\u{FF5F}', '\u{FF5F}'),
        ] {
            let key = Key::plain(Code::Char(typed)).normalised();
            assert_eq!(key, Key::plain(Code::Char(meant)), "{typed}");
        }
    }

    #[test]
    fn one_key_has_one_form() {
        assert_eq!(Key::ctrl(Code::Char('T')).normalised(), Key::ctrl(Code::Char('t')));
        assert_eq!(Key { shift: true, ..Key::plain(Code::Tab) }.normalised(), Key::plain(Code::BackTab));
        let shift_f2 = Key { shift: true, ..Key::plain(Code::F(2)) };
        assert_eq!(shift_f2.normalised(), shift_f2);
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(c: char, ctrl: bool, alt: bool, shift: bool) {
            let once = Key { code: Code::Char(c), ctrl, alt, shift }.normalised();
            prop_assert_eq!(once.normalised(), once);
        }
    }
}
