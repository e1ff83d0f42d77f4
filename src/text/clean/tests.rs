use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::text::{cells, width};

#[test]
fn steering_characters_are_shown_not_sent() {
    for (text, want) in [
        ("\u{1b}[31m红", "⟦001B⟧[31m红"),
        ("\u{9b}31m", "⟦009B⟧31m"),
        ("a\u{7f}\u{8}b", "a⟦007F⟧⟦0008⟧b"),
        ("金额\u{202e}100", "金额⟦202E⟧100"),
        ("\u{2066}x\u{2069}\u{200e}\u{200f}\u{61c}", "⟦2066⟧x⟦2069⟧⟦200E⟧⟦200F⟧⟦061C⟧"),
        ("张\u{200b}三\u{feff}", "张⟦200B⟧三⟦FEFF⟧"),
        ("so\u{ad}ft\u{2060}", "so⟦00AD⟧ft⟦2060⟧"),
        ("\u{2028}\u{2029}", "⟦2028⟧⟦2029⟧"),
        ("\u{fff9}a\u{fffb}", "⟦FFF9⟧a⟦FFFB⟧"),
        ("\u{e0041}\u{e0100}", "⟦E0041⟧⟦E0100⟧"),
        ("\u{e5ca}\u{f0000}\u{10ffff}\u{ffff}", "⟦E5CA⟧⟦F0000⟧⟦10FFFF⟧⟦FFFF⟧"),
        ("x\u{34f}\u{3164}\u{115f}", "x⟦034F⟧⟦3164⟧⟦115F⟧"),
        ("👨\u{200d}👩", "👨⟦200D⟧👩"),
        ("张\u{2800}三", "张⟦2800⟧三"),
        ("\u{2067}三张\u{2069}", "⟦2067⟧三张⟦2069⟧"),
        ("a\rb", "a⟦000D⟧b"),
        ("138\u{fe0f}0", "138⟦FE0F⟧0"),
    ] {
        assert_eq!(clean_line(text), want, "{text:?}");
        assert_eq!(clean_text(text), want, "{text:?}");
    }
}

#[test]
fn line_ends_and_tabs() {
    let text = "一\r\n二\n\t三";
    assert_eq!(clean_text(text), "一\n二\n    三");
    assert_eq!(clean_line(text), "一 二  三");
    assert_eq!(clean_text("一\r\r\n二"), "一⟦000D⟧\n二");
}

#[test]
fn ordinary_text_is_borrowed() {
    for text in [
        "",
        "2楼室内无信号，孩子上网课断线。要求：今天内答复。",
        "“引号”——…·①→ ZJ-004217-6 ￥1,200.00",
        "Zürich e\u{301} Привет हिन्दी ภาษาไทย ｶﾞ 한국어",
        "👍 🇨🇳 ❤",
        "a\u{fffd}b",
    ] {
        assert!(matches!(clean_line(text), Cow::Borrowed(_)), "{text:?} → {:?}", clean_line(text));
        assert!(is_clean(text));
    }
    assert!(matches!(clean_text("一\n二"), Cow::Borrowed(_)));
    assert!(!is_clean("一\n二"));
}

#[test]
fn an_emoji_loses_its_dress_but_nothing_else_does() {
    assert_eq!(clean_line("❤\u{fe0f}"), "❤");
    assert_eq!(clean_line("👍🏻!"), "👍!");
    assert_eq!(clean_line("❤\u{fe0f}\u{fe0f}"), "❤⟦FE0F⟧");
    assert_eq!(clean_line("汉\u{fe0f}"), "汉⟦FE0F⟧");
}

#[test]
fn ten_thousand_combining_marks_stay_one_small_grapheme() {
    let text = format!("a{}b", "\u{301}".repeat(10_000));
    assert_eq!(clean_line(&text), "a\u{301}\u{301}\u{301}\u{301}⟦+9996⟧b");
    assert_eq!(clean_line("\u{301}a"), "⟦0301⟧a");
    assert_eq!(clean_line("\u{1b}\u{301}"), "⟦001B⟧⟦0301⟧");
    let tied = "क्".repeat(5_000);
    let longest = clean_line(&tied).graphemes(true).map(str::len).max();
    assert!(longest <= Some(30), "{longest:?}");
}

#[test]
fn every_character_alone_doubled_or_after_a_letter_comes_out_harmless() {
    for c in ('\0'..'\u{20000}').chain('\u{E0000}'..'\u{E1000}') {
        let text = format!("{c}{c}a{c}{c}b👍{c}汉{c}");
        let line = clean_line(&text);
        assert!(is_clean(&line) && !line.contains(char::is_control), "{text:?} → {line:?}");
        assert!(cells(&line).all(|(_, _, width)| width > 0), "{text:?} → {line:?}");
    }
}

/// Letters of several scripts, everything that reorders, joins or hides, and any other character that has no rule of
/// its own (line ends, and what dresses an emoji).
fn names() -> impl Strategy<Value = String> {
    let hidden: Vec<char> = ('\u{200b}'..='\u{200f}')
        .chain('\u{202a}'..='\u{202e}')
        .chain('\u{2060}'..='\u{206f}')
        .chain(
            "\u{ad}\u{34f}\u{61c}\u{115f}\u{17b4}\u{180e}\u{2800}\u{3164}\u{feff}\u{ffa0}\u{e0020}\u{e0100}"
                .chars(),
        )
        .collect();
    let plain = |c: &char| !matches!(c, '\r' | '\n' | '\t' | '⟦' | '⟧') && class(*c) != Class::Dress;
    let letters = "张三欧阳Alice Аліса ΑΒ אבג عبد 123-".chars().collect::<Vec<_>>();
    let one = prop_oneof![
        4 => proptest::sample::select(letters),
        4 => proptest::sample::select(hidden),
        1 => any::<char>().prop_filter("a rule of its own", plain),
    ];
    proptest::collection::vec(one, 0..24).prop_map(String::from_iter)
}

/// What a person reads from a cleaned line: each mark is the character that it names.
fn stored(line: &str) -> String {
    let mut pieces = line.split('⟦');
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (mark, rest) = piece.split_once('⟧').unwrap();
        out.push(char::from_u32(u32::from_str_radix(mark, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

fn hostile() -> impl Strategy<Value = String> {
    let nasty = proptest::sample::select(
        "\u{1b}\u{9b}\u{0}\r\n\t\u{7f}\u{202e}\u{200d}\u{200b}\u{301}\u{302}\u{fe0f}\u{1f3fd}👍👩🇨🇳❤ｶﾞﾟक्षि가\u{600}\u{34f}a1 汉，é\u{e000}⟦⟧\u{0d4e}ꙮ\u{20e3}"
            .chars()
            .collect::<Vec<_>>(),
    );
    proptest::collection::vec(prop_oneof![4 => nasty, 1 => any::<char>()], 0..40).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_steers_a_terminal_after_cleaning(text in hostile()) {
        let clean = clean_text(&text);
        let bad = clean.chars().find(|c| *c != '\n' && (c.is_control() || matches!(class(*c), Class::Marked)));
        prop_assert_eq!(bad, None);
        prop_assert!(!clean_line(&text).contains('\n'));
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in hostile()) {
        let once = clean_text(&text).into_owned();
        prop_assert_eq!(&*clean_text(&once), &*once);
        let line = clean_line(&text).into_owned();
        prop_assert_eq!(&*clean_line(&line), &*line);
        prop_assert!(is_clean(&line));
    }

    #[test]
    fn every_grapheme_is_small_and_takes_cells(text in hostile()) {
        let line = clean_line(&text).into_owned();
        for (_, grapheme, width) in cells(&line) {
            prop_assert!((1..=10).contains(&width), "{grapheme:?} is {width}");
            prop_assert!(grapheme.chars().count() <= 2 * MAX_JOINS + 1, "{grapheme:?}");
        }
        prop_assert!(width(&line) >= line.chars().filter(|c| class(*c) == Class::Base).count());
    }

    /// T19: who reads a line knows what is stored, character by character, in the order in which it is stored.
    #[test]
    fn what_is_shown_is_what_is_stored(text in names()) {
        prop_assert_eq!(stored(&clean_line(&text)), text);
    }

    #[test]
    fn cleaning_never_fails_on_anything(text in any::<String>()) {
        let once = clean_line(&text).into_owned();
        prop_assert_eq!(clean_line(&once).into_owned(), once);
    }
}
