//! Keymaps of a person's own, sequences, and keys under an input method.

use super::*;
use crate::{
    keys::{MAX_KEYMAP, Shipped},
    session::{OwnKeys, Tone},
};

/// A session of somebody with a keymap file of their own.
fn seat_with(own: &str) -> Seat {
    let mut start = start(Lang::Zh, (80, 24));
    start.own_keys = Some(OwnKeys::sent(own));
    Seat::start(start, answer)
}

#[test]
fn a_persons_own_file_is_laid_over_the_keymap_that_it_names() {
    for (own, keys, context) in [
        ("", "Enter", Context::Case),
        ("[queue]\nkeys = [{ on = \"o\", run = \"queue.open\" }]", "o", Context::Case),
        ("[queue]\nkeys = [{ on = \"o\", run = \"queue.open\" }]", "l", Context::Queue),
        ("over = \"vim\"", "j l", Context::Case),
        ("over = \"vim\"", "j l h", Context::Queue),
        ("over = \"vim\"", "g f", Context::Find),
        ("over = \"function-keys\"", "F6", Context::Intake),
        ("over = \"function-keys\"", "F6 F3", Context::Queue),
        ("over = \"function-keys\"", "Down F2 6", Context::Form),
        ("over = \"function-keys\"", "Down F2 6 F12", Context::Case),
    ] {
        let mut seat = seat_with(own);
        assert_eq!(seat.said(), "", "{own}");
        seat.press(keys);
        assert_eq!(seat.session.context(), context, "{own} {keys}: {}", seat.said());
    }
}

#[test]
fn a_faulty_file_is_said_with_its_line_and_leaves_the_shipped_keys_in_force() {
    let one = "[queue]\nkeys = [\n  { on = \"o\", run = \"queue.open\" },\n  { on = \"F11\", run = \"queue.open\" },\n]";
    let two = one.replace("\"o\", run = \"queue.open\"", "\"o\", run = \"queue.opne\"");
    let long = "#".repeat(MAX_KEYMAP * 20);
    for (own, parts) in [
        (
            one,
            &["自己的键位没有启用", "keys.toml:4：F11（「打开」queue.open）靠不住", "caseloop keys check"]
                as &[&str],
        ),
        (&two, &["这一处以外还有 1 处错误", "keys.toml:3：o：没有名为“queue.opne”的动作"]),
        (&long, &["keys.toml:1：文件太长"]),
        ("over = \"emacs\"", &["keys.toml:1：没有名为“emacs”的自带键位"]),
        ("\u{fffd}\u{1b}[2J", &["keys.toml:1：不是键位文件的写法"]),
        (
            "[global]\nkeys = [{ on = \"F1\", run = \"\" }]",
            &["keys.toml:2：「帮助」help.open 在 [global] 里没有"],
        ),
    ] {
        let mut seat = seat_with(own);
        let said = seat.session.said().unwrap().clone();
        assert_eq!(said.tone, Tone::Error);
        assert!(parts.iter().all(|part| said.text.contains(part)), "{}", said.text);
        assert!(!said.text.contains('\u{1b}'));
        seat.press("o");
        assert_eq!(seat.session.context(), Context::Queue, "{own}");
        seat.press("Enter");
        assert_eq!(seat.session.context(), Context::Case, "{own}");
    }
}

#[test]
fn who_signs_on_with_a_faulty_file_is_told_too() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    shared.own_keys = Some(OwnKeys::sent("[attic]"));
    let mut seat = Seat::start(shared, answer);
    for _ in 0..2 {
        assert!(seat.said().contains("keys.toml:1：没有名为“attic”的场合"), "{}", seat.said());
        seat.press(r#""1004" Tab "2468" Enter"#);
    }
}

#[test]
fn another_shipped_keymap_is_chosen_while_working_and_the_own_file_stays_over_it() {
    let own = "[queue]\nkeys = [{ on = \"o\", run = \"queue.open\" }]";
    let mut seat = seat_with(own);
    for (shipped, name, key) in [
        (Shipped::Vim, "vi", "l"),
        (Shipped::FunctionKeys, "功能键", "Enter"),
        (Shipped::Default, "默认", "Enter"),
    ] {
        seat.session.choose_keymap(shipped);
        assert_eq!((seat.session.shipped_keymap(), seat.said()), (shipped, format!("键位：{name}")));
        for key in [key, "o"] {
            seat.press(key);
            assert_eq!(seat.session.context(), Context::Case, "{name} {key}");
            seat.press("Esc");
        }
    }
    // A file that goes with one shipped keymap need not go with another.
    let mut seat = seat_with("[queue]\nkeys = [{ on = \"g\", run = \"queue.open\" }]");
    assert_eq!(seat.said(), "");
    seat.session.choose_keymap(Shipped::Vim);
    assert!(seat.said().contains("keys.toml:2：g（「打开」queue.open）"), "{}", seat.said());
    seat.press("g g l");
    assert_eq!(seat.session.context(), Context::Case);
    seat.press("Esc");
    seat.session.choose_keymap(Shipped::Default);
    assert_eq!(seat.said(), "键位：默认");
    seat.press("g");
    assert_eq!(seat.session.context(), Context::Case);
}

#[test]
fn a_sequence_says_how_it_goes_on_and_where_it_leads_nowhere() {
    let mut seat = seat_with("over = \"vim\"");
    seat.press("g");
    let next: Vec<_> =
        seat.session.continuations().map(|(keys, action)| format!("{keys} {action}")).collect();
    for part in ["g g queue.top", "g i intake.open", "g f find.open", "g q home.open"] {
        assert!(next.iter().any(|one| one == part), "{part}: {next:?}");
    }
    for (key, part) in
        [("x", "g x 键在此处不可用"), ("Esc", "g Esc 键在此处不可用"), ("\"受\"", "中文输入法已打开")]
    {
        seat.press("Esc g").press(key);
        assert!(seat.said().contains(part), "{key}: {}", seat.said());
        assert_eq!(seat.session.context(), Context::Queue);
    }
    seat.press("g f");
    assert_eq!(seat.session.context(), Context::Find, "a sequence that failed leaves nothing behind");
}

#[test]
fn the_footer_shows_the_keys_of_the_keymap_that_is_in_force() {
    for (own, keys, shown) in [
        ("", "Enter", ["f", "n", "Esc", "?"]),
        ("over = \"function-keys\"", "Enter", ["F2 6", "F8", "F3", "F1"]),
        ("over = \"vim\"", "Enter", ["f", "n", "h", "?"]),
    ] {
        let mut seat = seat_with(own);
        seat.press("Down").press(keys);
        let hints = seat.session.footer();
        let key_of =
            |words: &str| hints.iter().find(|hint| hint.words == words).map(|hint| hint.key.as_str());
        let found = ["回复客户", "下一件", "返回", "帮助"].map(key_of);
        assert_eq!(found, shown.map(Some), "{own}");
    }
}

/// Every place where keys command: how to get there, and what the full-width twin of a key does there.
#[test]
fn full_width_characters_command_wherever_keys_do() {
    for (own, there, typed, does) in [
        ("", "", r#""？""#, Context::Help),
        ("", "", r#""／""#, Context::Find),
        ("", "", r#""、""#, Context::Find),
        ("", "", r#""：""#, Context::List),
        ("", "", r#""ｉ""#, Context::Intake),
        ("", "Enter", r#""？""#, Context::Help),
        ("", "Enter", r#""／""#, Context::Find),
        ("", "Enter", r#""：""#, Context::List),
        ("", "Enter", r#""＝""#, Context::Help),
        ("", "?", r#""／""#, Context::Find),
        ("", "?", r#""？""#, Context::Queue),
        ("", "Enter =", r#""？""#, Context::Help),
        ("over = \"vim\"", "", r#""ｇｆ""#, Context::Find),
        ("over = \"function-keys\"", "Down", r#"F2 "６""#, Context::Form),
    ] {
        let mut seat = seat_with(own);
        seat.press(there).press(typed);
        assert_eq!(seat.session.context(), does, "{there} {typed}: {}", seat.said());
    }
    let mut seat = seat();
    seat.press("\"２\"");
    assert_eq!(seat.session.queue().unwrap().view, 1, "a view by its full-width digit");
}

#[test]
fn full_width_characters_are_codes_where_codes_are_typed() {
    // A list: the code of an item; a choice of a form: see `field`.
    let mut seat = seat();
    seat.press("Down f F4");
    assert_eq!(seat.session.context(), Context::List);
    seat.press("\"１\"");
    assert_eq!(seat.session.context(), Context::Form, "{}", seat.said());
    // Find: a number.
    let mut seat = self::seat();
    seat.press("/ \"０９１２\"");
    let asked = seat.asked.iter().rev().find_map(|request| match request {
        Request::Find { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert_eq!(crate::text::fold(&asked.unwrap()), "0912");
    // Signing on: number and PIN.
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    let mut seat = Seat::start(shared, answer);
    seat.press("\"１００４\" Tab \"２４６８\" Enter");
    let asked = Request::SignOn { staff: "1004".to_owned(), pin: "2468".to_owned() };
    assert_eq!(seat.asked.first(), Some(&asked));
}

#[test]
fn a_chinese_character_where_none_is_taken_says_that_the_input_method_is_on() {
    for there in ["", "Enter", "?", "=", "Enter ?", "Enter ="] {
        let mut seat = seat();
        seat.press(there);
        let before = seat.session.context();
        for c in ["受", "，", "①"] {
            seat.press(&format!("\"{c}\""));
            assert!(seat.said().contains("中文输入法已打开"), "{there} {c}: {}", seat.said());
            assert_eq!(seat.session.context(), before);
        }
        assert!(seat.acts().is_empty());
    }
    // Where text is taken it is text, and nothing is said.
    for there in ["/", "i", "Enter w", "Down f F4", "Enter :"] {
        let mut seat = seat();
        seat.press(there);
        let before = seat.session.context();
        seat.press("\"受\"");
        assert_eq!((seat.said().as_str(), seat.session.context()), ("", before), "{there}");
    }
}
