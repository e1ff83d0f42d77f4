//! Search grams: the short pieces under which a text is indexed, so that any part of it can be found.
//!
//! Scripts without spaces (Han, kana, Hangul) give pieces of one and two characters, words of letters and
//! digits pieces of three, a shorter word itself. All is done on the folded text; what is asked of the grams of a
//! word is there wherever the word is, and whether it is, [`stands`] and [`is_in_name`] say.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::agreed_width;

/// Characters of a piece of a spaced word.
const WORD_GRAM: usize = 3;

/// A text as search compares it: compatibility forms unified (full-width → half-width), lower case, no
/// invisible characters, every white space a space.
pub fn fold(text: &str) -> String {
    fold_plain(text).unwrap_or_else(|| fold_any(text))
}

fn fold_any(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter_map(visible).nfkc().collect()
}

/// The same for what is mostly written: ASCII, its full-width forms, and Chinese with its full stops. Each character
/// of these folds by itself.
fn fold_plain(text: &str) -> Option<String> {
    let fold = |c: char| match c {
        ' '..='~' => Some(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' | '、' | '。' => Some(c),
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase()),
        _ => None,
    };
    text.chars().map(fold).collect()
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

/// The first `n` characters of a text; none when it is shorter.
fn first(text: &str, n: usize) -> Option<&str> {
    pieces(text, n).next()
}

fn is_short(run: &str) -> bool {
    first(run, WORD_GRAM).is_none()
}

/// Every gram under which a text or an address is indexed: pairs of unspaced characters and the last of them
/// alone, words by threes. One unspaced character is found as the beginning of a gram.
pub fn text_grams(text: &str, each: &mut dyn FnMut(&str)) {
    for run in runs(&fold(text)) {
        match run.script {
            Script::Unspaced => {
                pieces(run.text, 2).for_each(&mut *each);
                pieces(run.text, 1).last().into_iter().for_each(&mut *each);
            }
            Script::Word if is_short(run.text) => each(run.text),
            Script::Word => pieces(run.text, WORD_GRAM).for_each(&mut *each),
            Script::Other => {}
        }
    }
}

/// Every gram under which a name is indexed: unspaced characters alone and in pairs, words by threes and by how
/// they begin.
pub fn name_grams(name: &str, each: &mut dyn FnMut(&str)) {
    for run in runs(&fold(name)) {
        match run.script {
            Script::Unspaced => pieces(run.text, 1).chain(pieces(run.text, 2)).for_each(&mut *each),
            Script::Word => {
                let begins = (1..WORD_GRAM).filter_map(|n| first(run.text, n));
                begins.chain(pieces(run.text, WORD_GRAM)).for_each(&mut *each);
            }
            Script::Other => {}
        }
    }
}

/// Every three digits of a number that stand together.
pub fn digit_grams(number: &str, each: &mut dyn FnMut(&str)) {
    pieces(&super::digits(number), WORD_GRAM).for_each(each);
}

/// Every three letters of a reading that stand together.
pub fn letter_grams(letters: &str, each: &mut dyn FnMut(&str)) {
    pieces(letters, WORD_GRAM).for_each(each);
}

/// What is looked up to find where a word stands.
#[derive(Clone, PartialEq, Eq)]
pub enum Asks {
    /// All of these grams.
    All(Vec<String>),
    /// Any gram that begins so.
    Beginning(String),
    /// Nothing can be looked up, so nothing is found.
    Nothing,
}

untold!(Asks);

impl Asks {
    fn of(grams: BTreeSet<&str>) -> Self {
        if grams.is_empty() {
            Self::Nothing
        } else {
            Self::All(grams.into_iter().map(str::to_owned).collect())
        }
    }
}

/// What is looked up to find the texts in which a folded word [stands](stands).
pub fn text_asks(word: &str) -> Asks {
    let mut grams = BTreeSet::new();
    let (mut single, mut short) = (None, BTreeSet::new());
    for run in runs(word) {
        match run.script {
            Script::Unspaced if first(run.text, 2).is_none() => single = Some(run.text),
            Script::Unspaced => grams.extend(pieces(run.text, 2)),
            Script::Word if !is_short(run.text) => grams.extend(pieces(run.text, WORD_GRAM)),
            Script::Word if !run.open => _ = grams.insert(run.text),
            // At the edge of the query it may be part of a longer one.
            Script::Word => _ = short.insert(run.text),
            Script::Other => {}
        }
    }
    match single {
        _ if !grams.is_empty() => Asks::of(grams),
        Some(single) => Asks::Beginning(single.to_owned()),
        None => Asks::of(short),
    }
}

/// Where a folded word stands in a folded text, in bytes. One or two letters or digits ("5g") must stand alone:
/// as parts of longer words they are everywhere.
pub fn stands(text: &str, word: &str) -> Option<usize> {
    let edges = |at: usize| {
        let begins = script_before(text, at) != Some(Script::Word);
        let ends = text.get(at + word.len()..).and_then(|rest| rest.chars().next()).map(script);
        begins && ends != Some(Script::Word)
    };
    let is_lone = || {
        let lone = |run: Run<'_>| run.script == Script::Word && run.open && is_short(run.text);
        runs(word).filter(|run| run.script != Script::Other).all(lone)
    };
    match text_asks(word) {
        Asks::Nothing => None,
        Asks::All(_) if is_lone() => text.match_indices(word).map(|(at, _)| at).find(|at| edges(*at)),
        Asks::All(_) | Asks::Beginning(_) => text.find(word),
    }
}

fn script_before(text: &str, at: usize) -> Option<Script> {
    text.get(..at).and_then(|before| before.chars().next_back()).map(script)
}

/// What is looked up to find the names that [have](is_in_name) a folded word.
pub fn name_asks(word: &str) -> Asks {
    let mut grams = BTreeSet::new();
    let mut at = 0;
    for run in runs(word) {
        let begins = at != 0;
        at += run.text.len();
        match run.script {
            Script::Unspaced => {
                let n = if first(run.text, 2).is_some() { 2 } else { 1 };
                grams.extend(pieces(run.text, n));
            }
            Script::Word if !is_short(run.text) => grams.extend(pieces(run.text, WORD_GRAM)),
            // One that the query begins with may be the end of a longer one.
            Script::Word if begins || run.text.len() == word.len() => _ = grams.insert(run.text),
            Script::Word | Script::Other => {}
        }
    }
    Asks::of(grams)
}

/// Whether a folded name has a folded word: anywhere, but one or two letters only as the beginning of a word.
pub fn is_in_name(name: &str, word: &str) -> bool {
    let alone = runs(word)
        .next()
        .is_some_and(|run| run.script == Script::Word && is_short(run.text) && run.text.len() == word.len());
    match name_asks(word) {
        Asks::All(_) if alone => {
            name.match_indices(word).any(|(at, _)| script_before(name, at) != Some(Script::Word))
        }
        Asks::All(_) => name.contains(word),
        Asks::Beginning(_) | Asks::Nothing => false,
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

    fn had(grams: impl Fn(&str, &mut dyn FnMut(&str)), text: &str) -> BTreeSet<String> {
        let mut had = BTreeSet::new();
        grams(text, &mut |gram| _ = had.insert(gram.to_owned()));
        had
    }

    #[test]
    fn texts_names_and_numbers_are_indexed_under_short_pieces() {
        for (text, in_text, in_name, in_number) in [
            ("", "", "", ""),
            ("张三丰", "三丰,丰,张三", "三,三丰,丰,张,张三", ""),
            ("138-12", "12,138", "1,12,13,138", "138,381,812"),
            ("ab 12c", "12c,ab", "1,12,12c,a,ab", ""),
            ("用5G上网", "5g,上网,用,网", "5,5g,上,上网,用,网", ""),
            ("，。！", "", "", ""),
            ("aaaa", "aaa", "a,aa,aaa", ""),
        ] {
            let joined = |grams: BTreeSet<String>| Vec::from_iter(grams).join(",");
            assert_eq!(joined(had(text_grams, text)), in_text, "{text:?}");
            assert_eq!(joined(had(name_grams, text)), in_name, "{text:?}");
            assert_eq!(joined(had(digit_grams, text)), in_number, "{text:?}");
        }
    }

    fn shown(asks: Asks) -> String {
        match asks {
            Asks::All(grams) => grams.join(","),
            Asks::Beginning(with) => format!("{with}*"),
            Asks::Nothing => String::new(),
        }
    }

    #[test]
    fn queries_ask_only_for_what_must_be_there() {
        for (word, in_text, in_name) in [
            ("", "", ""),
            ("张", "张*", "张"),
            ("张三", "张三", "张三"),
            ("商业东街", "业东,东街,商业", "业东,东街,商业"),
            ("5678", "567,678", "567,678"),
            ("56", "56", "56"),
            ("5g", "5g", "5g"),
            ("5g信号", "信号", "信号"),
            ("信号5g", "信号", "5g,信号"),
            ("用5g上", "5g", "5g,上,用"),
            ("c++", "c", ""),
            ("++", "", ""),
        ] {
            assert_eq!(shown(text_asks(word)), in_text, "{word:?}");
            assert_eq!(shown(name_asks(word)), in_name, "{word:?}");
        }
    }

    #[test]
    fn short_words_stand_alone_or_begin_a_name() {
        for (text, word, in_text, in_name) in [
            ("开通5g套餐", "5g", true, true),
            ("5ghz", "5g", false, true),
            ("15g", "5g", false, false),
            ("15g 5g", "5g", true, true),
            ("anna li", "an", false, true),
            ("anna li", "na", false, false),
            ("anna li", "nna", true, true),
            ("15信号", "5信", true, true),
            ("a++", "++", false, false),
        ] {
            assert_eq!(
                (stands(text, word).is_some(), is_in_name(text, word)),
                (in_text, in_name),
                "{text} {word}"
            );
        }
    }

    /// What is looked up for a word is there wherever the word is.
    fn is_found(grams: &BTreeSet<String>, asks: &Asks) -> bool {
        match asks {
            Asks::All(asked) => asked.iter().all(|gram| grams.contains(gram)),
            Asks::Beginning(with) => grams.iter().any(|gram| gram.starts_with(with)),
            Asks::Nothing => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_mostly_written_folds_as_everything_does(text in "[ -~一-鿿、。！-～]{0,9}[\\u{300}é]?") {
            prop_assert!(fold_plain(&text).is_none_or(|folded| folded == fold_any(&text)));
        }

        #[test]
        fn a_part_of_a_text_or_name_is_found(
            text in "[a-cA-C0-2ｂ１张三李，. é\u{200B}５g]{0,30}", from in 0usize..30, len in 1usize..12,
        ) {
            let folded = fold(&text);
            let word: String = folded.chars().skip(from).take(len).collect();
            prop_assert!(stands(&folded, &word).is_none() || is_found(&had(text_grams, &text), &text_asks(&word)));
            prop_assert!(!is_in_name(&folded, &word) || is_found(&had(name_grams, &text), &name_asks(&word)));
            // And of more than two letters or digits every part is one.
            let unspaced = word.chars().any(|c| script(c) == Script::Unspaced);
            let known = text_asks(&word) != Asks::Nothing && (word.chars().count() > 2 || unspaced);
            prop_assert!(!known || word.contains(|c: char| !c.is_alphanumeric()) || stands(&folded, &word).is_some());
        }

        #[test]
        fn any_three_digits_are_findable(text in "[0-9]{3,13}", from in 0usize..10) {
            let part: String = text.chars().skip(from % (text.len() - 2)).take(3).collect();
            prop_assert!(had(digit_grams, &text).contains(&part));
            prop_assert_eq!(text_asks(&part), Asks::All(vec![part]));
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn parts_of_any_text_are_found(text in any::<String>(), from in 0usize..10, len in 1usize..8) {
            let folded = fold(&text);
            let word: String = folded.chars().skip(from).take(len).collect();
            prop_assert!(stands(&folded, &word).is_none() || is_found(&had(text_grams, &text), &text_asks(&word)));
            prop_assert!(!is_in_name(&folded, &word) || is_found(&had(name_grams, &text), &name_asks(&word)));
        }
    }
}
