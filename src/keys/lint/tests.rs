use super::*;
use crate::keys::{At, MAX_KEYMAP, Shipped, Unsendable};

/// Words as an action should have them.
const WORDS: [&str; 4] = ["短", "short", "长", "long"];

const CATALOGUE: [ActionFacts<'_>; 6] = [
    ActionFacts { id: "help.open", contexts: &[Context::Global], primary: true, words: WORDS },
    ActionFacts { id: "back", contexts: &[Context::Global], primary: false, words: WORDS },
    ActionFacts { id: "queue.open", contexts: &[Context::Queue], primary: true, words: WORDS },
    ActionFacts {
        id: "case.accept",
        contexts: &[Context::Queue, Context::Case],
        primary: false,
        words: WORDS,
    },
    ActionFacts { id: "form.send", contexts: &[Context::Form], primary: true, words: WORDS },
    ActionFacts { id: "find.choose", contexts: &[Context::Find], primary: false, words: WORDS },
];

const GOOD: &str = r#"[global]
keys = [{ on = "?", run = "help.open" }, { on = "F1", run = "help.open" }, { on = "Esc", run = "back" }]
[queue]
keys = [{ on = "Enter", run = "queue.open" }, { on = "a", run = "case.accept" }]
[form]
keys = [{ on = "F3", run = "form.send" }]
"#;

/// The good file and under it one more table or more rows, from line 7 on.
fn faults(more: &str) -> Vec<String> {
    lint(&Keymap::read("k.toml", &format!("{GOOD}{more}")), &CATALOGUE)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_good_keymap_has_no_faults() {
    assert_eq!(faults(""), Vec::<String>::new());
    assert_eq!(faults("[case]\n"), Vec::<String>::new(), "a table may be empty");
}

#[test]
fn each_fault_is_seen_at_its_line() {
    for (more, said) in [
        (
            "[attic]\nkeys = [\n  { on = \"x\", run = \"back\" },\n]",
            &["k.toml:7: there is no context `attic`"] as &[&str],
        ),
        (
            "[case]\nkeys = [\n  { on = \"Entre\", run = \"case.accept\" },\n]",
            &["k.toml:9: `Entre` names no key (did you mean `Enter`?)"],
        ),
        ("[case]\nkeys = [\n  { on = [], run = \"case.accept\" },\n]", &["k.toml:9: no key is named"]),
        (
            "[case]\nkeys = [\n  { on = \"x\", run = \"case.acept\" },\n]",
            &["k.toml:9: x runs `case.acept`, which is no action"],
        ),
        (
            "[case]\nkeys = [\n  { on = \"x\", run = \"queue.open\" },\n]",
            &["k.toml:9: `queue.open` does nothing in `case`"],
        ),
        (
            "[case]\nkeys = [\n  { on = \"F2\", run = \"case.accept\" },\n  { on = \"f2\", run = \"back\" },\n]",
            &["k.toml:10: F2 runs `back`, and already `case.accept` at k.toml:9"],
        ),
        (
            "[case]\nkeys = [\n  { on = [\"g\", \"a\"], run = \"case.accept\" },\n  { on = \"g\", run = \"back\" },\n]",
            &["k.toml:9: g a (`case.accept`) never gets past g (`back`) at k.toml:10"],
        ),
        (
            "[case]\nkeys = [\n  { on = \"?\", run = \"case.accept\" },\n]",
            &["k.toml:9: ? (`case.accept`) in `case` hides ? (`help.open`) in `global` at k.toml:2"],
        ),
        (
            "[case]\nkeys = [\n  { on = [\"?\", \"a\"], run = \"case.accept\" },\n]",
            &["k.toml:9: ? a (`case.accept`) in `case` hides ? (`help.open`) in `global` at k.toml:2"],
        ),
        (
            "[intake]\nkeys = [\n  { on = \"F3\", run = \"back\" },\n]",
            &["k.toml:9: F3 (`back`) in `intake` hides F3 (`form.send`) in `form` at k.toml:6"],
        ),
        (
            "[case]\nkeys = [\n  { on = \"Ctrl-S\", run = \"case.accept\" },\n]",
            &["k.toml:9: Ctrl-S (`case.accept`) cannot be relied on: FlowControl"],
        ),
        (
            "[case]\nkeys = [\n  { on = [\"g\", \"Ctrl-1\"], run = \"case.accept\" },\n]",
            &["k.toml:9: Ctrl-1 (`case.accept`) cannot be relied on: NotSent"],
        ),
        (
            "[find]\nkeys = [\n  { on = \"x\", run = \"find.choose\" },\n]",
            &["k.toml:9: x (`find.choose`) would be typed as text in `find`"],
        ),
        (
            "[intake]\nkeys = [\n  { on = \"?\", run = \"form.send\" },\n]",
            &["k.toml:9: ? (`form.send`) would be typed as text in `intake`"],
        ),
        (
            "[intake]\nkeys = [\n  { on = \"Ctrl-E\", run = \"form.send\" },\n]",
            &["k.toml:9: Ctrl-E (`form.send`) would be typed as text in `intake`"],
        ),
    ] {
        assert_eq!(faults(more), said, "{more}");
    }
}

#[test]
fn a_global_key_that_hides_behind_a_longer_one_of_a_context_is_seen_from_either_side() {
    let text = r#"
[global]
keys = [{ on = ["g", "h"], run = "back" }]
[case]
keys = [{ on = "g", run = "case.accept" }]
"#;
    let catalogue = [CATALOGUE[1], CATALOGUE[3]];
    let found = lint(&Keymap::read("k", text), &catalogue);
    assert!(
        matches!(found.as_slice(), [Fault::Shadow { inner, outer }]
            if inner.context == Context::Case && outer.context == Context::Global),
        "{found:?}"
    );
}

#[test]
fn letters_outside_do_not_disturb_text() {
    assert_eq!(faults("[find]\nkeys = [{ on = \"Enter\", run = \"find.choose\" }]"), Vec::<String>::new());
}

#[test]
fn a_primary_action_needs_a_key_under_an_input_method_in_each_of_its_contexts() {
    let catalogue =
        [ActionFacts { id: "go", contexts: &[Context::Queue, Context::Case], primary: true, words: WORDS }];
    let missing = |text: &str| {
        lint(&Keymap::read("k", text), &catalogue)
            .into_iter()
            .map(|fault| match fault {
                Fault::NoKeyUnderInputMethod { context, keys, .. } => {
                    (context, keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
                }
                other => panic!("{other}"),
            })
            .collect::<Vec<_>>()
    };
    for chord in ["F2", "Ctrl-R", "7", "Enter", "Left", "Tab", "Esc"] {
        let text = format!("[queue]\nkeys = [{{ on = \"{chord}\", run = \"go\" }}]");
        assert_eq!(missing(&text), [(Context::Case, String::new())], "{chord}");
    }
    let letters = "[queue]\nkeys = [{ on = \"x\", run = \"go\" }]\n[case]\nkeys = [{ on = [\"F2\", \"x\"], run = \"go\" }]";
    assert_eq!(missing(letters), [(Context::Queue, "x".to_owned()), (Context::Case, "F2 x".to_owned())]);
}

#[test]
fn the_line_that_takes_the_last_key_under_an_input_method_is_named() {
    for (mine, said) in [
        ("{ on = \"Enter\", run = \"\" }", "mine:2: `queue.open` has no key in `queue`"),
        ("{ on = \"Enter\", run = \"case.accept\" }", "mine:2: `queue.open` has no key in `queue`"),
        ("{ on = \"Enter\", run = \"\" }, { on = \"F2\", run = \"queue.open\" }", ""),
    ] {
        let mine = Keymap::read("mine", &format!("[queue]\nkeys = [{mine}]"));
        let found = lint(&mine.over(Keymap::read("k.toml", GOOD)), &CATALOGUE);
        let found = found.first().map(ToString::to_string).unwrap_or_default();
        assert!(found.starts_with(said) && found.is_empty() == said.is_empty(), "{found}");
    }
}

#[test]
fn an_action_needs_words_in_both_languages_short_and_long() {
    let keymap = Keymap::read("k.toml", GOOD);
    for missing in 0..4 {
        let mut catalogue = CATALOGUE;
        catalogue[3].words[missing] = " ";
        let found = lint(&keymap, &catalogue);
        assert_eq!(found, [Fault::NoWords { action: ActionId::new("case.accept") }], "{missing}");
    }
}

#[test]
fn a_file_full_of_faults_gives_a_bounded_list() {
    let line = "{ on = \"x\", run = \"no\" },\n";
    let text = format!("[case]\nkeys = [\n{}]", line.repeat(MAX_KEYMAP / line.len() - 1));
    assert_eq!(lint(&Keymap::read("k", &text), &CATALOGUE).len(), MAX_FAULTS);
}

#[test]
fn what_is_no_keymap_is_said_with_its_line() {
    for (text, line, part) in [
        ("[queue]\nkeys = [\n  { on = \"x\" run }\n]", 3, ""),
        ("[queue]\nkeys = [\n  { on = \"x\", run = \"back\", when = \"now\" },\n]", 3, "when"),
        ("[queue]\nkeys = [\n  { on = 7, run = \"back\" },\n]", 3, "`on` must be a key or a list of keys"),
        ("[queue]\n\nkeyz = []", 3, "keyz"),
        ("\ntitle = \"mine\"", 2, ""),
        ("[queue]\n[queue]\nkeys = []", 2, ""),
    ] {
        let found = lint(&Keymap::read("k", text), &[]);
        assert!(
            matches!(found.as_slice(), [Fault::Unreadable { at, message }]
                if at.line == line && message.contains(part)),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_file_says_which_shipped_keymap_it_is_laid_over() {
    for (head, base, said) in [
        ("", None, ""),
        ("over = \"vim\"\n", Some(Shipped::Vim), ""),
        ("# mine\n\nover = \"function-keys\"\n", Some(Shipped::FunctionKeys), ""),
        ("\nover = \"emacs\"\n", None, "k.toml:2: there is no keymap `emacs` to be laid over"),
        ("over = 7\n", None, "k.toml:1: invalid type: integer `7`, expected a string"),
        ("over = \"vim\"\nover = \"vim\"\n", None, "k.toml:2: duplicate key"),
    ] {
        let map = Keymap::read("k.toml", &format!("{head}{GOOD}"));
        let found = lint(&map, &CATALOGUE).first().map(ToString::to_string).unwrap_or_default();
        assert_eq!((map.base(), found.as_str()), (base, said), "{head}");
    }
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let text = |bytes: usize| format!("{GOOD}\n{}", "#".repeat(bytes - GOOD.len() - 1));
    assert_eq!(lint(&Keymap::read("k", &text(MAX_KEYMAP)), &CATALOGUE), []);
    let long = lint(&Keymap::read("k", &text(MAX_KEYMAP + 1)), &CATALOGUE);
    assert!(matches!(long.first(), Some(Fault::TooLong { at, .. }) if at.line == 8), "{long:?}");
}

#[test]
fn one_bad_line_does_not_take_the_others_with_it() {
    let text = GOOD.replace("\"Enter\"", "\"Entrer\"");
    let map = Keymap::read("k", &text);
    assert_eq!(map.keys_of(Context::Queue, "case.accept").count(), 1);
    assert_eq!(map.keys_of(Context::Queue, "queue.open").count(), 0);
}

#[test]
fn a_file_from_an_editor_of_windows_is_read() {
    let text = format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(lint(&Keymap::read("k", &text), &CATALOGUE), []);
}

#[test]
fn faults_of_a_users_file_name_both_files() {
    let user = Keymap::read("mine.toml", "[queue]\nkeys = [{ on = [\"a\", \"a\"], run = \"case.accept\" }]");
    let said = lint(&user.over(Keymap::read("k.toml", GOOD)), &CATALOGUE);
    assert_eq!(
        said.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["mine.toml:2: a a (`case.accept`) never gets past a (`case.accept`) at k.toml:4",]
    );
}

#[test]
fn an_unsendable_key_keeps_its_reason_as_data() {
    let text = "[queue]\nkeys = [{ on = \"F11\", run = \"back\" }]";
    let found = lint(&Keymap::read("k", text), &[CATALOGUE[1]]);
    let [Fault::Unsendable { binding, why: Unsendable::Kept, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(binding.at, At { file: "k".into(), line: 2 });
}
