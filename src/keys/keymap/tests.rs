use super::*;
use crate::keys::{Code, Shipped};
use proptest::prelude::*;

fn key(chord: &str) -> Key {
    chord.parse().unwrap()
}

fn keys(chords: &str) -> Vec<Key> {
    chords.split_whitespace().map(key).collect()
}

const SMALL: &str = r#"
[global]
keys = [
  { on = "?", run = "help.open" },
  { on = "F1", run = "help.open" },
  { on = ["Ctrl-X", "s"], run = "save" },
  { on = "z", run = "outer" },
]
[queue]
keys = [
  { on = "a", run = "accept" },
  { on = "F2", run = "accept" },
  { on = ["g", "q"], run = "queue.open" },
  { on = ["g", "g"], run = "queue.top" },
  { on = "z", run = "inner" },
  { on = "1", run = "view" },
]
[form]
keys = [{ on = "F3", run = "send" }]
"#;

/// What a lookup gives, as text: the action, `…` for a prefix, `-` for nothing.
fn looked_up(map: &Keymap, context: Context, pending: &str, chord: &str) -> String {
    match map.lookup(context, &keys(pending), key(chord)) {
        Lookup::Found(action) => action.to_string(),
        Lookup::Prefix => "…".to_owned(),
        Lookup::Unbound => "-".to_owned(),
    }
}

#[test]
fn a_key_is_looked_up_in_its_context_and_then_outside() {
    use Context::*;
    let map = Keymap::read("small", SMALL);
    for (context, pending, chord, expected) in [
        (Queue, "", "a", "accept"),
        (Queue, "", "F2", "accept"),
        (Case, "", "a", "-"),
        (Queue, "", "?", "help.open"),
        (Case, "", "?", "help.open"),
        (Queue, "", "z", "inner"),
        (Case, "", "z", "outer"),
        (Queue, "", "g", "…"),
        (Queue, "g", "q", "queue.open"),
        (Queue, "g", "g", "queue.top"),
        (Queue, "g", "a", "-"),
        (Case, "", "g", "-"),
        (Queue, "", "Ctrl-X", "…"),
        (Queue, "Ctrl-X", "s", "save"),
        (Form, "", "F3", "send"),
        (Intake, "", "F3", "send"),
        (SignOn, "", "F3", "send"),
        (Find, "", "F3", "-"),
        (Form, "", "F1", "help.open"),
    ] {
        let found = looked_up(&map, context, pending, chord);
        assert_eq!(found, expected, "{context} [{pending}] {chord}");
    }
}

#[test]
fn keys_typed_under_an_input_method_command_too() {
    let map = Keymap::read("small", SMALL);
    for (typed, action) in [('？', "help.open"), ('ａ', "accept"), ('１', "view")] {
        let found = map.lookup(Context::Queue, &[], Key::plain(Code::Char(typed)));
        assert_eq!(found, Lookup::Found(&ActionId::new(action)), "{typed}");
    }
    let full_width_g = Key::plain(Code::Char('ｇ'));
    assert_eq!(
        map.lookup(Context::Queue, &[full_width_g], key("q")),
        Lookup::Found(&ActionId::new("queue.open"))
    );
}

#[test]
fn what_is_typed_reaches_the_text_field() {
    let map = Keymap::read("small", &format!("{SMALL}\n[find]\nkeys = [{{ on = \"x\", run = \"cross\" }}]"));
    for context in [Context::Form, Context::Intake, Context::Find, Context::List, Context::SignOn] {
        for typed in ["?", "z", "x", "Space", "？"] {
            assert_eq!(looked_up(&map, context, "", typed), "-", "{context} {typed}");
        }
        assert_eq!(looked_up(&map, context, "Ctrl-X", "s"), "save", "{context}");
    }
}

#[test]
fn footers_show_the_keys_that_work_in_the_order_of_the_file() {
    let map = Keymap::read("small", SMALL);
    let shown =
        |context, action: &str| map.keys_of(context, action).map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown(Context::Queue, "accept"), ["a", "F2"]);
    assert_eq!(shown(Context::Queue, "queue.open"), ["g q"]);
    assert_eq!(shown(Context::Queue, "help.open"), ["?", "F1"]);
    assert_eq!(shown(Context::Form, "help.open"), ["F1"], "a letter would be typed");
    assert_eq!(shown(Context::Queue, "outer"), Vec::<String>::new(), "hidden by the queue's own");
    assert_eq!(shown(Context::Case, "outer"), ["z"]);
    assert_eq!(shown(Context::Case, "accept"), Vec::<String>::new());
}

#[test]
fn an_unfinished_sequence_says_how_it_goes_on() {
    let map = Keymap::read("small", SMALL);
    let after = |context, pending: &str| {
        map.continuations(context, &keys(pending)).map(|b| b.action.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(after(Context::Queue, "g"), ["queue.open", "queue.top"]);
    assert_eq!(after(Context::Case, "g"), Vec::<String>::new());
    assert_eq!(after(Context::Queue, "Ctrl-X"), ["save"]);
}

#[test]
fn a_users_file_replaces_adds_and_takes_away() {
    let user = r#"
[queue]
keys = [
  { on = "a", run = "mine" },
  { on = "F9", run = "accept" },
  { on = ["g", "q"], run = "" },
]
"#;
    let map = Keymap::read("user", user).over(Keymap::read("small", SMALL));
    for (chord, pending, expected) in [
        ("a", "", "mine"),
        ("F2", "", "accept"),
        ("F9", "", "accept"),
        ("q", "g", "-"),
        ("g", "g", "queue.top"),
    ] {
        assert_eq!(looked_up(&map, Context::Queue, pending, chord), expected, "{pending} {chord}");
    }
    let shown = map.keys_of(Context::Queue, "accept").map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown, ["F9", "F2"], "a person's own key is shown first");
}

#[test]
fn the_shipped_keys_are_those_of_the_design() {
    use Context::*;
    let map = Keymap::shipped(Shipped::Default);
    for (context, action, shown) in [
        (Queue, "queue.open", "Enter"),
        (Queue, "case.accept", "a F2"),
        (Case, "case.accept", "a F2"),
        (Case, "case.transfer", "h F6"),
        (Case, "case.reply", "f F5"),
        (Case, "case.revisit", "v Ctrl-R"),
        (Case, "case.next", "n F8"),
        (Case, "case.resume", "R"),
        (Case, "find.open", "/ F7"),
        (Case, "help.open", "? F1"),
        (Case, "back", "Esc F12"),
        (Case, "undo", "u Ctrl-Z"),
        (Queue, "queue.view_9", "9"),
        (Form, "form.send", "F3 Ctrl-O Enter"),
        (Form, "form.phrase", "Ctrl-T"),
        (Form, "help.open", "F1"),
        (Intake, "form.values", "F4"),
        (Intake, "form.repeat", "Ctrl-D"),
        (Intake, "form.one_call", "F6"),
        (Find, "find.filter", "Tab"),
    ] {
        let keys = map.keys_of(context, action).map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(keys.join(" "), shown, "{action} in {context}");
    }
}

/// Keymaps of few keys and few actions, so that they meet; without two lines for one key, which the lint refuses.
fn any_keymap() -> impl Strategy<Value = Keymap> {
    let context = proptest::sample::select(vec![Context::Global, Context::Queue, Context::Form]);
    let keys =
        proptest::collection::vec(proptest::sample::select(keys("a b F2 Ctrl-T")), 1..3).prop_map(Sequence);
    let run = proptest::option::of(proptest::sample::select(vec!["one", "two", "three"]));
    proptest::collection::btree_map((context, keys), run, 0..12).prop_map(|lines| {
        let mut map = Keymap::default();
        for ((context, keys), run) in lines {
            let at = At { file: "any".into(), line: 1 };
            match run {
                Some(action) => {
                    map.bindings.push(Binding { context, keys, action: ActionId::new(action), at })
                }
                None => map.unbound.push((context, keys, at)),
            }
        }
        map
    })
}

fn bound<'a>(map: &'a Keymap, context: Context, keys: &Sequence) -> Option<&'a ActionId> {
    map.bindings().iter().find(|b| b.context == context && b.keys == *keys).map(|b| &b.action)
}

proptest! {
    #[test]
    fn the_upper_file_decides_what_it_speaks_of_and_nothing_else(upper in any_keymap(), lower in any_keymap()) {
        let both = upper.clone().over(lower.clone());
        for (context, keys) in upper.bindings.iter().chain(&lower.bindings).map(|b| (b.context, &b.keys)) {
            let taken = upper.unbound.iter().any(|(c, k, _)| *c == context && k == keys);
            let expected = bound(&upper, context, keys).or(if taken { None } else { bound(&lower, context, keys) });
            prop_assert_eq!(bound(&both, context, keys), expected);
        }
        let ours = both.bindings.iter().zip(&upper.bindings).all(|(a, b)| a == b);
        prop_assert!(ours && both.bindings.len() >= upper.bindings.len());
    }

    #[test]
    fn it_does_not_matter_which_two_of_three_files_are_merged_first(
        a in any_keymap(), b in any_keymap(), c in any_keymap(),
    ) {
        let left = a.clone().over(b.clone()).over(c.clone());
        let right = a.over(b.over(c));
        prop_assert_eq!(left.bindings, right.bindings);
    }

    #[test]
    fn an_empty_file_changes_nothing(map in any_keymap()) {
        prop_assert_eq!(&Keymap::default().over(map.clone()), &map);
        prop_assert_eq!(&map.clone().over(Keymap::default()), &map);
    }

    #[test]
    fn a_key_that_is_shown_works(
        map in any_keymap(),
        context in proptest::sample::select(Context::ALL.to_vec()),
        action in proptest::sample::select(vec!["one", "two", "three"]),
    ) {
        for keys in map.keys_of(context, action) {
            let (last, before) = keys.0.split_last().unwrap();
            for (i, key) in before.iter().enumerate() {
                prop_assert_eq!(map.lookup(context, &before[..i], *key), Lookup::Prefix);
            }
            prop_assert_eq!(map.lookup(context, before, *last), Lookup::Found(&ActionId::new(action)));
        }
    }
}
