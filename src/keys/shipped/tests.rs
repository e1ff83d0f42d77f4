use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::keys::{Binding, Code, Context, Key, Lookup, Sequence};

fn shown(which: Shipped, context: Context, action: &str) -> String {
    let map = Keymap::shipped(which);
    map.keys_of(context, action).map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_name_names_one() {
    for shipped in Shipped::ALL {
        assert_eq!(Shipped::of(shipped.id()), Some(shipped));
        assert!(!Keymap::shipped(shipped).bindings().is_empty());
    }
    assert_eq!(Shipped::of("emacs"), None);
}

/// What is laid over takes keys away for keys of its own, never an action from the keyboard.
#[test]
fn an_action_with_a_key_in_the_default_keymap_has_one_in_all() {
    let default = Keymap::shipped(Shipped::Default);
    for shipped in Shipped::ALL {
        let map = Keymap::shipped(shipped);
        for Binding { context, action, .. } in default.bindings() {
            assert!(
                map.keys_of(*context, action.as_str()).next().is_some(),
                "{action} has no key in {context} of {}",
                shipped.id()
            );
        }
    }
}

#[test]
fn function_keys_are_those_of_a_green_screen_and_stand_first() {
    use Context::*;
    for (context, action, keys) in [
        (Queue, "help.open", "F1, ?"),
        (Queue, "back", "F3, F12, Esc"),
        (Form, "back", "F3, F12, Esc"),
        (Form, "form.values", "F4"),
        (Form, "form.send", "F5, Enter, Ctrl-O"),
        (Intake, "form.send", "F5, Enter, Ctrl-O"),
        (Queue, "intake.open", "F6, i, Ctrl-N"),
        (Case, "find.open", "F7, /"),
        (Case, "case.next", "F8, n"),
        (Queue, "palette.open", "F9, :"),
        (Queue, "case.accept", "F2 1, a"),
        (Case, "case.reply", "F2 6, f"),
        (Case, "case.proof", "0, ="),
        (Intake, "form.one_call", "F2 5, Ctrl-F"),
        (Case, "undo", "Ctrl-Z, u"),
    ] {
        assert_eq!(shown(Shipped::FunctionKeys, context, action), keys, "{action} in {context}");
    }
}

#[test]
fn a_function_key_or_digit_means_one_thing_wherever_it_works() {
    // The form of intake does at once what a case has done to it later.
    let same = |action: &str| match action {
        "form.one_call" => "case.finish".to_owned(),
        "intake.urge" => "case.urge".to_owned(),
        "conflict.send" | "receipt.print" => "form.send".to_owned(),
        other => other.to_owned(),
    };
    let plain = |keys: &Sequence| {
        let plain =
            |key: &Key| matches!(key.code, Code::F(_)) || key.typed().is_some_and(|c| c.is_ascii_digit());
        keys.0.iter().all(plain)
    };
    let mut meanings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // The digits of the numbered menu, of the settings and of the board are printed beside what they open.
    let told = |binding: &&Binding| {
        plain(&binding.keys) && !matches!(binding.context, Context::Menu | Context::Setup | Context::Board)
    };
    for binding in Keymap::shipped(Shipped::FunctionKeys).bindings().iter().filter(told) {
        meanings.entry(binding.keys.to_string()).or_default().insert(same(binding.action.as_str()));
    }
    assert!(meanings.len() > 25, "{}", meanings.len());
    for (keys, actions) in meanings {
        assert_eq!(actions.len(), 1, "{keys}: {actions:?}");
    }
}

#[test]
fn the_keys_of_vi_move_and_go_to_screens() {
    use Context::*;
    for (context, action, keys) in [
        (Queue, "queue.down", "j, Down"),
        (Queue, "queue.up", "k, Up"),
        (Queue, "queue.open", "l, Enter"),
        (Queue, "back", "h, Esc, F12"),
        (Queue, "queue.top", "g g, Home"),
        (Queue, "queue.end", "G, End"),
        (Case, "case.timeline_top", "g g, Home"),
        (Case, "case.timeline_page_down", "Ctrl-D, PageDown"),
        (Help, "help.page_up", "Ctrl-U, PageUp"),
        (Case, "intake.open", "g i, i, Ctrl-N"),
        (Case, "find.open", "g f, /, F7"),
        (Case, "palette.open", ":, F9"),
        (Case, "case.transfer", ">, F6"),
        (Case, "case.contact", "t, Ctrl-T"),
        (Case, "session.quit", "Z Z, Ctrl-X"),
        (Form, "back", "Esc, F12"),
        (Form, "form.repeat", "Ctrl-D"),
    ] {
        assert_eq!(shown(Shipped::Vim, context, action), keys, "{action} in {context}");
    }
    let map = Keymap::shipped(Shipped::Vim);
    let g = Key::plain(Code::Char('g'));
    for context in [Queue, Case, Help] {
        assert_eq!(map.lookup(context, &[], g), Lookup::Prefix, "{context}");
        assert!(map.continuations(context, &[g]).count() >= 3, "{context}");
    }
}
