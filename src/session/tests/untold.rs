//! What a person types and what is known of a customer is in no `Debug` of what a session takes, gives and keeps (T39).

use super::*;
use crate::{case::Verb, session::Effect};

const CANARY: &str = "金丝雀13987650412";

/// The sample's answers with the canary wherever somebody's words stand.
fn spoiled(request: &Request) -> Reply {
    let mut reply = serde_json::to_value(answer(request)).unwrap();
    spoil(&mut reply);
    serde_json::from_value(reply).unwrap()
}

fn spoil(value: &mut serde_json::Value) {
    let words = ["name", "line", "lines", "about", "text", "contact", "address", "tags"];
    match value {
        serde_json::Value::Object(of) => of.iter_mut().for_each(|(key, value)| match value {
            serde_json::Value::String(text) if words.contains(&key.as_str()) => CANARY.clone_into(text),
            serde_json::Value::Array(list) if words.contains(&key.as_str()) => {
                list.iter_mut().filter(|item| item.is_string()).for_each(|item| *item = CANARY.into());
                list.iter_mut().for_each(spoil);
            }
            other => spoil(other),
        }),
        serde_json::Value::Array(list) => list.iter_mut().for_each(spoil),
        _ => {}
    }
}

fn untold(what: &str, of: &dyn std::fmt::Debug) {
    for said in [format!("{of:?}"), format!("{of:#?}")] {
        for canary in [CANARY, "金丝雀", "13987650412", "87650412"] {
            assert!(!said.contains(canary), "{what}: {said}");
        }
    }
}

fn look(seat: &Seat) {
    let session = &seat.session;
    untold("a screen", &session.base);
    session.over.iter().for_each(|screen| untold("a screen", screen));
    untold("what is said", &session.said);
    untold("messages", &session.log);
    untold("drafts", &session.drafts);
    untold("asks", &session.asks);
    untold("the lock", &session.lock);
    untold("who is there", &session.who());
    untold("requests", &seat.asked);
}

#[test]
fn no_screen_tells_what_was_typed_or_what_is_known_when_it_is_printed_for_programmers() {
    let mut seat = Seat::start(start(Lang::Zh, (120, 40)), |request| {
        let reply = spoiled(request);
        untold("a reply", &reply);
        reply
    });
    let typed = format!("\"{CANARY}\"");
    let keys = [
        "2", "3", "4", "5", "6", "1", "Enter", "=", "Esc", "t", "Esc", "o", "Esc", "L", "Esc", "J", "Esc",
        "x", "Esc", "n", &typed, "Esc", "Esc", "r", &typed, "Esc", "Esc", "S", "Esc", "Esc", "i", &typed,
        "Enter", &typed, "Enter", &typed, "Esc", "/", &typed, "Enter", "Esc", "Esc", ":", &typed, "Esc", "?",
        "Esc", "Esc",
    ];
    let mut screens = std::collections::HashSet::new();
    for key in keys {
        seat.press(key);
        look(&seat);
        screens.insert(std::mem::discriminant(seat.session.top()));
    }
    assert!(saved(&seat).iter().any(|(_, text)| text.contains(CANARY)), "it was typed");
    assert!(screens.len() >= 7, "many screens were looked at: {}", screens.len());
    let input = Input::Paste { text: CANARY.to_owned(), cut: false };
    untold("a pasted text", &input);
    untold("a call", &Input::Call(CANARY.to_owned()));
    untold("a typed key", &Input::Key("1".parse().unwrap()));
    untold("a slip", &Effect::Print { case: case_id(1), slip: CANARY.to_owned() });
    let act = Request::Act {
        target: Target::New,
        verb: Verb::Accept,
        fields: fields(&[("text", CANARY)]),
        command: crate::case::CommandId::of("canary"),
        base: None,
    };
    untold("an act", &Effect::Ask { ask: 1, request: act });
}
