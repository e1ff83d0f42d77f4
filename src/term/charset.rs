//! Terminals that do not speak UTF-8: their bytes to ours and back, however the bytes are cut.
//!
//! What is sent is turned at the very end, behind everything that holds text clean; the bytes that it becomes begin
//! with one above 0x80 and have no control character in them. What a charset cannot say is shown as `?` in as many
//! cells.

use encoding_rs::{EncoderResult, Encoding, GB18030, GBK};

use crate::text::width;

/// How a terminal writes what is not ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    #[default]
    Utf8,
    /// Every character of Unicode, in one, two or four bytes.
    Gb18030,
    /// Some 21,000 characters of two bytes.
    Gbk,
    /// The 6,763 everyday ones of them.
    Gb2312,
}

impl Charset {
    /// As the command line names them.
    pub const NAMES: [&str; 4] = ["utf-8", "gb18030", "gbk", "gb2312"];

    /// The charset of a name, in any of the spellings of locales.
    pub fn named(name: &str) -> Option<Self> {
        let plain: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Some(match plain.as_str() {
            "utf8" => Self::Utf8,
            "gb18030" | "gb180302000" | "gb180302005" | "gb180302022" => Self::Gb18030,
            "gbk" | "cp936" | "ms936" | "936" | "windows936" => Self::Gbk,
            "gb2312" | "euccn" | "cngb" | "csgb2312" | "gb231280" => Self::Gb2312,
            _ => return None,
        })
    }

    /// The charset that a locale such as `zh_CN.GB18030@pinyin` names, where it names one.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let (_, rest) = locale.split_once('.')?;
        Self::named(rest.split('@').next()?)
    }

    /// Where the signs of Unicode that frames are drawn with take one cell each: by old custom they take two in a
    /// terminal of the other charsets.
    pub const fn has_narrow_signs(self) -> bool {
        matches!(self, Self::Utf8)
    }

    fn encoding(self) -> Option<&'static Encoding> {
        match self {
            Self::Utf8 => None,
            Self::Gb18030 => Some(GB18030),
            Self::Gbk | Self::Gb2312 => Some(GBK),
        }
    }

    /// Appends a character as the terminal writes it; false where it cannot.
    fn put(self, encoding: &'static Encoding, c: char, out: &mut Vec<u8>) -> bool {
        let mut bytes = [0; 16];
        let (done, _, written) = (encoding.new_encoder()).encode_from_utf8_without_replacement(
            c.encode_utf8(&mut [0; 4]),
            &mut bytes,
            true,
        );
        let bytes = bytes.get(..written).unwrap_or_default();
        let says = done == EncoderResult::InputEmpty
            && match (self, bytes) {
                (Self::Gb2312, [row, cell]) => {
                    matches!(row, 0xA1..=0xA9 | 0xB0..=0xF7) && matches!(cell, 0xA1..=0xFE)
                }
                // The Euro sign alone in one byte, which is a control character to others.
                (_, [single]) => single.is_ascii(),
                _ => true,
            };
        if says {
            out.extend_from_slice(bytes);
        }
        says
    }
}

/// Both directions of one terminal.
pub struct Transcoder {
    charset: Charset,
    /// The beginning of a character to be shown.
    begun: Vec<u8>,
    /// What is typed, where it has to be turned.
    typed: Option<encoding_rs::Decoder>,
}

impl Transcoder {
    pub fn new(charset: Charset) -> Self {
        let typed = charset.encoding().map(Encoding::new_decoder_without_bom_handling);
        Self { charset, begun: Vec::new(), typed }
    }

    /// What is to be shown, as the terminal reads it. The end of a character may come later.
    pub fn show(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(encoding) = self.charset.encoding() else { return bytes };
        let bytes = if self.begun.is_empty() { bytes } else { [self.begun.split_off(0), bytes].concat() };
        let mut out = Vec::with_capacity(bytes.len());
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            for c in chunk.valid().chars() {
                if c.is_ascii() {
                    out.push(c as u8);
                } else if !self.charset.put(encoding, c, &mut out) {
                    let cells = width(c.encode_utf8(&mut [0; 4]));
                    out.extend(std::iter::repeat_n(b'?', cells));
                }
            }
            let wrong = chunk.invalid();
            if chunks.peek().is_none() && may_go_on(wrong) {
                self.begun = wrong.to_vec();
            } else if !wrong.is_empty() {
                out.push(b'?');
            }
        }
        out
    }

    /// What was typed, as we read it. What is no character of the charset is left out.
    pub fn typed(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(decoder) = &mut self.typed else { return bytes };
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len());
        let mut text = String::with_capacity(room);
        _ = decoder.decode_to_string(&bytes, &mut text, false);
        text.retain(|c| c != char::REPLACEMENT_CHARACTER);
        text.into_bytes()
    }
}

/// Whether bytes are the beginning of a character and not its whole.
fn may_go_on(bytes: &[u8]) -> bool {
    let need = match bytes.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 0,
    };
    bytes.len() < need
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::clean_line;

    const GB: [Charset; 3] = [Charset::Gb18030, Charset::Gbk, Charset::Gb2312];

    fn show(charset: Charset, text: &str) -> Vec<u8> {
        Transcoder::new(charset).show(text.as_bytes().to_vec())
    }

    fn read(bytes: &[u8]) -> String {
        let (text, _, wrong) = GB18030.decode(bytes);
        assert!(!wrong, "{}", bytes.escape_ascii());
        text.into_owned()
    }

    #[test]
    fn locales_name_charsets() {
        for (locale, charset) in [
            ("zh_CN.GB18030", Some(Charset::Gb18030)),
            ("zh_CN.gb18030@pinyin", Some(Charset::Gb18030)),
            ("zh_CN.GBK", Some(Charset::Gbk)),
            ("zh_SG.gbk", Some(Charset::Gbk)),
            ("zh_CN.CP936", Some(Charset::Gbk)),
            ("zh_CN.GB2312", Some(Charset::Gb2312)),
            ("zh_CN.eucCN", Some(Charset::Gb2312)),
            ("zh_CN.EUC-CN", Some(Charset::Gb2312)),
            ("zh_CN.gb2312@x", Some(Charset::Gb2312)),
            ("zh_CN.UTF-8", Some(Charset::Utf8)),
            ("zh_CN.utf8", Some(Charset::Utf8)),
            ("zh_TW.BIG5", None),
            ("zh_CN", None),
            ("C", None),
            ("gb18030", None),
            ("", None),
        ] {
            assert_eq!(Charset::of_locale(locale), charset, "{locale}");
        }
        for name in Charset::NAMES {
            assert!(Charset::named(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_a_charset_cannot_say_takes_as_many_cells() {
        for (charset, text, want) in [
            (Charset::Gb18030, "汉字é👍한👨", "汉字é👍한👨"),
            (Charset::Gbk, "镕汉€한👍ñ·", "镕汉??????·"),
            (Charset::Gb2312, "镕汉한、①", "??汉??、①"),
            (Charset::Gbk, "e\u{301}n\u{303}", "en"),
            (Charset::Gbk, "🇨🇳x", "??x"),
        ] {
            let shown = read(&show(charset, text));
            assert_eq!(shown, want, "{text}");
        }
        assert_eq!(show(Charset::Gb18030, "号"), b"\xba\xc5");
    }

    #[test]
    fn every_character_is_the_same_there_and_back_wherever_it_is_cut() {
        for c in
            ('\u{80}'..'\u{3100}').chain(('\u{4e00}'..'\u{a000}').step_by(7)).chain(['👍', '𠀀', '￥', '（'])
        {
            if clean_line(c.encode_utf8(&mut [0; 4])) != c.to_string() {
                continue;
            }
            for charset in GB {
                let text = format!("a{c}b");
                let whole = show(charset, &text);
                let shown = read(&whole);
                assert!(
                    shown == text || shown == format!("a{}b", "?".repeat(width(&c.to_string()))),
                    "{c:?}"
                );
                for cut in 0..=text.len() {
                    let mut out = Transcoder::new(charset);
                    let (head, tail) = text.as_bytes().split_at(cut);
                    assert_eq!([out.show(head.to_vec()), out.show(tail.to_vec())].concat(), whole, "{c:?}");
                }
                for cut in 0..=whole.len() {
                    let mut typed = Transcoder::new(charset);
                    let (head, tail) = whole.split_at(cut);
                    let heard = [typed.typed(head.to_vec()), typed.typed(tail.to_vec())].concat();
                    assert_eq!(heard, shown.as_bytes(), "{c:?}");
                }
            }
        }
    }

    #[test]
    fn sequences_pass_and_half_a_character_holds_up_nothing() {
        let mut terminal = Transcoder::new(Charset::Gb18030);
        assert_eq!(terminal.typed(b"\x1b[A\x1b[0n\r".to_vec()), b"\x1b[A\x1b[0n\r");
        assert_eq!(terminal.typed(b"\x81\x1b[A".to_vec()), b"\x1b[A");
        assert_eq!(terminal.typed(b"\xffx".to_vec()), b"x");
        assert_eq!(
            terminal.typed(b"\x84\x31\xa4\x37".to_vec()),
            b"",
            "what stands for no character is left out"
        );
        assert_eq!(terminal.show(b"\x1b[1;91ma\xffb\r\n".to_vec()), b"\x1b[1;91ma?b\r\n");
        let utf8 = "号\u{301}".as_bytes().to_vec();
        let mut plain = Transcoder::new(Charset::Utf8);
        assert_eq!((plain.show(utf8.clone()), plain.typed(utf8.clone())), (utf8.clone(), utf8));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn any_text_brings_no_control_character_that_was_not_in_it(text in any::<String>(), cut in 0usize..60) {
            for charset in GB {
                let shown = show(charset, &text);
                let controls = |text: &str| text.chars().filter(|c| c.is_control()).collect::<String>();
                let ascii = |text: &str| controls(text).chars().filter(char::is_ascii).collect::<String>();
                prop_assert_eq!(ascii(&read(&shown)), ascii(&text));
                // In the raw bytes too: none hides in a character of several.
                let raw: String = shown.iter().filter(|b| b.is_ascii_control()).map(|b| char::from(*b)).collect();
                prop_assert_eq!(raw, ascii(&text));
                let mut out = Transcoder::new(charset);
                let (head, tail) = text.as_bytes().split_at(cut.min(text.len()));
                prop_assert_eq!([out.show(head.to_vec()), out.show(tail.to_vec())].concat(), shown);
            }
        }

        #[test]
        fn any_bytes_typed_in_any_packets_are_the_same_text(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0usize..60) {
            let mut whole = Transcoder::new(Charset::Gb18030);
            let mut cut_up = Transcoder::new(Charset::Gb18030);
            let (head, tail) = bytes.split_at(cut.min(bytes.len()));
            let text = whole.typed(bytes.clone());
            prop_assert!(str::from_utf8(&text).is_ok());
            prop_assert_eq!([cut_up.typed(head.to_vec()), cut_up.typed(tail.to_vec())].concat(), text);
        }
    }
}
