//! Search grams: the short pieces under which a text is indexed, so that any part of it can be found.
//!
//! Scripts without spaces (Han, kana, Hangul) give pieces of one and two characters, words of letters and
//! digits pieces of three, a shorter word itself. All is done on the folded text.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::agreed_width;

/// Characters of a piece of a spaced word.
const WORD_GRAM: usize = 3;

/// A text as search compares it: compatibility forms unified (full-width → half-width), lower case, no
/// invisible characters, every white space a space.
pub fn fold(text: &str) -> String {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).filter_map(visible).nfkc().collect()
}

fn visible(c: char) -> Option<char> {
    match c {
        _ if c.is_whitespace() || c.is_control() => Some(' '),
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => None,
        '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}' => None,
        _ => Some(c),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Written without spaces.
    Unspaced,
    /// Letters and digits that make words.
    Word,
    /// Separates.
    Other,
}

fn script(c: char) -> Script {
    match c {
        _ if !c.is_alphanumeric() => Script::Other,
        _ if agreed_width(c) == Some(2) => Script::Unspaced,
        _ => Script::Word,
    }
}

/// A stretch of one script in a folded text.
struct Run<'a> {
    script: Script,
    text: &'a str,
    /// It touches the beginning or the end of the text, so in a longer text it may go on.
    open: bool,
}

fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let script = script(rest.chars().next()?);
        let end = rest.find(|c| self::script(c) != script).unwrap_or(rest.len());
        let (text, after) = rest.split_at_checked(end)?;
        let open = rest.len() == folded.len() || after.is_empty();
        rest = after;
        Some(Run { script, text, open })
    })
}

/// The pieces of `n` characters of a text; none when it is shorter.
fn pieces(text: &str, n: usize) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).skip(n - 1);
    text.char_indices().zip(ends).filter_map(move |((start, _), end)| text.get(start..end))
}

/// Every gram under which a text is indexed.
pub fn grams(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut grams = BTreeSet::new();
    for run in runs(&folded) {
        match run.script {
            Script::Unspaced => {
                grams.extend(pieces(run.text, 1).chain(pieces(run.text, 2)).map(str::to_owned));
            }
            Script::Word => {
                let before = grams.len();
                grams.extend(pieces(run.text, WORD_GRAM).map(str::to_owned));
                if grams.len() == before && pieces(run.text, WORD_GRAM).next().is_none() {
                    grams.insert(run.text.to_owned());
                }
            }
            Script::Other => {}
        }
    }
    grams
}

/// The grams that every text containing the query word must have, each once.
///
/// A word of one or two letters or digits at the edge of the query may be part of a longer one, so it asks for
/// nothing; when the answer is empty, [`lone_gram`] says what can be looked up instead.
pub fn query_grams(word: &str) -> Vec<String> {
    let folded = fold(word);
    let mut grams = BTreeSet::new();
    for run in runs(&folded) {
        let mut add = |n| grams.extend(pieces(run.text, n).map(str::to_owned));
        let chars = run.text.chars().count();
        match run.script {
            Script::Unspaced => add(chars.min(2)),
            Script::Word if chars >= WORD_GRAM => add(WORD_GRAM),
            Script::Word if !run.open => add(chars),
            Script::Word | Script::Other => {}
        }
    }
    grams.into_iter().collect()
}

/// The gram of a query that is one short word ("5G"): it finds the texts where that word stands alone.
pub fn lone_gram(word: &str) -> Option<String> {
    let folded = fold(word);
    let mut words = runs(&folded).filter(|run| run.script != Script::Other);
    match (words.next(), words.next()) {
        (Some(run), None) if run.script == Script::Word && pieces(run.text, WORD_GRAM).next().is_none() => {
            Some(run.text.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_unifies_what_people_type_alike() {
        for (text, want) in [
            ("", ""),
            ("ABC 1", "abc 1"),
            ("ＺＪ－００４２", "zj-0042"),
            ("投诉：①", "投诉:1"),
            ("张\u{200B}三\u{FEFF}", "张三"),
            ("Ⅳ　x\r\ny", "iv x  y"),
            ("Straße É", "straße é"),
            ("ｶﾞ", "ガ"),
        ] {
            assert_eq!(fold(text), want, "{text:?}");
        }
    }

    #[test]
    fn texts_are_indexed_under_short_pieces() {
        for (text, want) in [
            ("", ""),
            ("张三丰", "三,三丰,丰,张,张三"),
            ("13812", "138,381,812"),
            ("ab 12c", "12c,ab"),
            ("用5G上网", "5g,上,上网,用,网"),
            ("，。！", ""),
            ("aaaa", "aaa"),
        ] {
            assert_eq!(Vec::from_iter(grams(text)).join(","), want, "{text:?}");
        }
    }

    #[test]
    fn queries_ask_only_for_what_must_be_there() {
        for (word, want, lone) in [
            ("", "", None),
            ("张", "张", None),
            ("张三", "张三", None),
            ("商业东街", "业东,东街,商业", None),
            ("5678", "567,678", None),
            ("56", "", Some("56")),
            ("5G", "", Some("5g")),
            ("5G信号", "信号", None),
            ("用5G上", "5g,上,用", None),
            ("a 5 b", "5", None),
        ] {
            assert_eq!(query_grams(word).join(","), want, "{word:?}");
            assert_eq!(lone_gram(word).as_deref(), lone, "{word:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn a_part_of_a_text_is_found(text in "[a-cA-C0-2ｂ１张三李，. é\u{200B}５g]{0,30}", from in 0usize..30, len in 1usize..12) {
            let folded = fold(&text);
            let word: String = folded.chars().skip(from).take(len).collect();
            let have = grams(&text);
            for gram in query_grams(&word) {
                prop_assert!(have.contains(&gram), "{word:?} of {text:?} asks {gram:?}");
            }
        }

        #[test]
        fn any_three_digits_are_findable(text in "[0-9]{3,13}", from in 0usize..10) {
            let part: String = text.chars().skip(from).take(3).collect();
            prop_assume!(part.len() == 3);
            prop_assert!(grams(&text).contains(&part) && query_grams(&part) == vec![part]);
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn containment_of_arbitrary_folded_text_is_kept(text in any::<String>(), from in 0usize..10, len in 1usize..8) {
            let word: String = fold(&text).chars().skip(from).take(len).collect();
            // Folding a piece may compose differently than folding the whole; the law speaks of contained ones.
            prop_assume!(fold(&text).contains(&fold(&word)));
            let have = grams(&text);
            prop_assert!(query_grams(&word).iter().all(|gram| have.contains(gram)));
        }
    }
}
