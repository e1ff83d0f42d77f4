use proptest::prelude::*;

use super::*;

fn field(takes: Takes) -> TextField {
    TextField::new(takes, 200)
}

/// Keys in the notation of keymaps, words between them typed as they are.
fn press(field: &mut TextField, keys: &str) {
    for key in keys.split(' ') {
        match key.parse::<Key>() {
            Ok(key) => _ = field.key(key, 11),
            Err(_) => key.chars().for_each(|c| _ = field.key(Key::plain(Code::Char(c)), 11)),
        }
    }
}

/// The text with `|` at the caret.
fn shown(field: &TextField) -> String {
    let (before, after) = field.text.split_at(field.caret);
    format!("{before}|{after}")
}

#[test]
fn keys_edit_where_the_caret_stands() {
    for (takes, keys, expected) in [
        (Takes::Line, "您好 Left 啊", "您啊|好"),
        (Takes::Line, "您好 Backspace", "您|"),
        (Takes::Line, "您好 Home Delete", "|好"),
        (Takes::Line, "abc Space def Ctrl-Left X", "abc X|def"),
        (Takes::Line, "abc Space def Ctrl-W", "abc |"),
        (Takes::Line, "abc Space def Home Ctrl-Right", "abc |def"),
        (Takes::Line, "您好吗 Ctrl-W", "您好|"),
        (Takes::Line, "abc Left Ctrl-U", "|c"),
        (Takes::Line, "abc Home Right Ctrl-K", "a|"),
        (Takes::Lines, "ab Enter cd Backspace Backspace Backspace", "ab|"),
        (Takes::Lines, "ab Enter cd Home", "ab\n|cd"),
        (Takes::Lines, "abcd Enter ef Up", "ab|cd\nef"),
        (Takes::Lines, "abcd Enter ef Home Right Up Down", "abcd\ne|f"),
        (Takes::Lines, "abcd Enter e Enter abcdef Up Up", "abcd|\ne\nabcdef"),
        (Takes::Lines, "一二三四五六七八 Up", "一二三|四五六七八"),
        (Takes::Lines, "一二三四五六七八 Up End X", "一二三四五六七八X|"),
        (Takes::Code, "１３８ ：", "138:|"),
        (Takes::Line, "１３８", "１３８|"),
    ] {
        let mut field = field(takes);
        press(&mut field, keys);
        assert_eq!(shown(&field), expected, "{keys}");
    }
}

#[test]
fn undo_goes_back_word_by_word_and_to_the_beginning() {
    let mut field = field(Takes::Line);
    press(&mut field, "hello Space world Backspace Backspace");
    let mut seen = Vec::new();
    while field.undo() {
        seen.push(shown(&field));
    }
    assert_eq!(seen, ["hello world|", "hello |", "hello|", "|"]);
    assert!(!field.undo());
}

#[test]
fn pasted_text_loses_what_steers_a_terminal_and_is_one_step_of_undo() {
    let mut field = field(Takes::Lines);
    assert_eq!(field.insert("a\u{1b}[2Jb\r\nc\u{202e}\td\u{200b}"), Took::Edited);
    assert_eq!(field.text(), "a[2Jb\nc d");
    assert!(field.undo());
    assert_eq!(field.text(), "");
    let mut line = TextField::new(Takes::Line, 200);
    line.insert("a\nb");
    assert_eq!(line.text(), "a b");
}

#[test]
fn a_full_field_says_so_and_keeps_whole_characters() {
    let mut field = TextField::new(Takes::Line, 7);
    assert_eq!(field.insert("一二三"), Took::Full);
    assert_eq!(field.text(), "一二");
    assert_eq!(field.key("三".parse().unwrap(), 10), Took::Full);
    assert_eq!(field.key("a".parse().unwrap(), 10), Took::Edited);
}

#[test]
fn the_window_follows_the_caret_and_a_secret_shows_no_digit() {
    let mut field = field(Takes::Line);
    press(&mut field, "一二三四五六");
    assert_eq!(field.window(7), ("四五六".to_owned(), 6));
    press(&mut field, "Home");
    assert_eq!(field.window(7), ("一二三".to_owned(), 0));
    let mut pin = TextField::new(Takes::Secret, 20);
    pin.insert("１２34");
    assert_eq!((pin.text(), pin.window(10)), ("1234", ("****".to_owned(), 4)));
}

#[test]
fn keys_that_command_are_not_the_fields() {
    let mut field = field(Takes::Line);
    for key in ["Tab", "Shift-Tab", "Esc", "Enter", "Up", "Down", "F3", "Ctrl-O", "Ctrl-T", "Alt-x"] {
        assert_eq!(field.key(key.parse().unwrap(), 10), Took::Not, "{key}");
    }
    let mut lines = TextField::new(Takes::Lines, 99);
    assert_eq!(lines.key("Up".parse().unwrap(), 10), Took::Not, "from the first line up is out");
    assert_eq!(lines.key("Down".parse().unwrap(), 10), Took::Not);
}

fn any_key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        any::<char>().prop_map(Code::Char),
        proptest::sample::select(vec!['a', '一', '\u{301}', '\u{200d}', '👍', '\u{FE0F}', 'ก', '\u{e34}'])
            .prop_map(Code::Char),
        proptest::sample::select(vec![
            Code::Enter,
            Code::Backspace,
            Code::Delete,
            Code::Left,
            Code::Right,
            Code::Up,
            Code::Down,
            Code::Home,
            Code::End,
            Code::PageUp,
            Code::PageDown,
        ]),
    ];
    (code, proptest::bool::weighted(0.2)).prop_map(|(code, ctrl)| Key {
        code,
        ctrl,
        alt: false,
        shift: false,
    })
}

proptest! {
    #[test]
    fn whatever_is_pressed_the_text_stays_clean_and_the_caret_on_a_border(
        keys in proptest::collection::vec(any_key(), 0..60),
        pasted: String,
        width in 0..30_usize,
    ) {
        let mut field = TextField::new(Takes::Lines, 120);
        field.insert(&pasted);
        for key in keys {
            field.key(key, width);
            prop_assert!(field.text.len() <= 120);
            let whole = field.text.is_char_boundary(field.caret)
                && (field.caret == field.text.len()
                    || field.text.split('\n').scan(0, |start, line| {
                        let at = *start;
                        *start += line.len() + 1;
                        Some((at, line))
                    }).any(|(start, line)| {
                        field.caret == start + line.len()
                            || text::cells(line).any(|(at, _, _)| start + at == field.caret)
                    }));
            prop_assert!(whole, "{:?} {}", field.text, field.caret);
            let (lines, (line, column)) = field.lines(width);
            prop_assert!(line < lines.len());
            prop_assert!(column < width.max(1));
        }
    }
}

#[test]
fn a_template_leads_from_slot_to_slot() {
    let mut field = field(Takes::Lines);
    press(&mut field, "前 后 Left");
    field.insert_template("甲：{}\n乙：{}。");
    assert_eq!(shown(&field), "前甲：|\n乙：。后");
    press(&mut field, "一 二");
    assert!(field.next_slot());
    press(&mut field, "三");
    assert_eq!(shown(&field), "前甲：一二\n乙：三|。后");
    assert!(!field.next_slot());
    // A slot that the caret has passed is passed over, and undo takes the whole template back.
    let mut field = TextField::new(Takes::Lines, 400);
    field.insert_template("甲：{}\n乙：{}");
    press(&mut field, "PageDown x");
    assert!(!field.next_slot());
    assert!(field.undo() && field.undo());
    assert!(field.text().is_empty() && !field.next_slot());
}

/// Keymaps must not bind what a text takes: the lint goes by the one, typing by the other.
#[test]
fn the_keys_that_a_text_of_one_line_takes_are_those_that_no_keymap_may_bind_there() {
    let plain =
        ["Enter", "Esc", "Tab", "Shift-Tab", "Backspace", "Up", "Down", "Left", "Right", "Home", "End"];
    let more = ["PageUp", "PageDown", "Insert", "Delete", "F1", "F3", "F12", "a", "?", "7", "Space"];
    for name in plain.into_iter().chain(more).map(str::to_owned).chain(('a'..='z').map(|c| c.to_string())) {
        for held in ["", "Ctrl-", "Alt-", "Shift-"] {
            let Ok(key) = format!("{held}{name}").parse::<Key>() else { continue };
            let mut text = field(Takes::Line);
            text.set("一 二");
            assert_eq!(text.key(key, 11) != Took::Not, key.is_of_text(), "{key}");
        }
    }
}
