//! What holds for any bytes as the stored form of an event. Shared by the fuzz target and the test of its seeds.

use caseloop::{
    api::{By, EventView},
    case::{OpenPart, Subject, Words, decode_open, decode_words, encode_open, encode_words},
    lang::say,
    rules::{Lang, Pack},
};

use super::memory;

/// Reads bytes as the open part of an event and as its words; gives whether they are either.
///
/// # Panics
/// A law is broken.
pub fn holds(bytes: &[u8]) -> bool {
    let open = memory::holds(bytes.len(), 0, || decode_open(bytes));
    let words = memory::holds(bytes.len(), 0, || decode_words(bytes));
    let read = open.is_ok() || words.is_ok();
    if let Ok(part) = &open {
        let again = encode_open(part).expect("what was read can be written");
        assert!(again.len() <= bytes.len(), "longer than what it was read from");
        assert_eq!(decode_open(&again).as_ref().ok(), open.as_ref().ok());
    }
    if let Ok(words) = &words {
        let again = encode_words(words).expect("what was read can be written");
        assert!(again.len() <= bytes.len(), "longer than what it was read from");
        assert_eq!(decode_words(&again).ok().as_ref(), Some(words));
    }
    if let Ok(part) = open {
        said(part, words.unwrap_or_default());
    }
    read
}

/// An event that was read can be shown, whatever its numbers and times are.
fn said(part: OpenPart, words: Words) {
    let OpenPart { envelope, event } = part;
    match envelope.subject {
        Subject::Case(case) => assert!(case.to_string().is_ascii()),
        Subject::Customer(customer) => assert!(customer.to_string().is_ascii()),
        Subject::Site | Subject::Person(_) => {}
    }
    assert!((2..=4).contains(&envelope.site.letters().len()), "a site without letters");
    assert!(!event.name().is_empty());
    let by = |id| By { id, staff: "1001".to_owned(), name: "王芳".to_owned() };
    let view = EventView {
        seq: envelope.seq,
        occurred: envelope.occurred,
        recorded: envelope.recorded,
        by: by(envelope.actor),
        on_behalf: envelope.on_behalf.map(by),
        event,
        words,
        erased: false,
        undone: false,
        command: envelope.command,
        named: Vec::new(),
    };
    for lang in [Lang::Zh, Lang::En] {
        assert!(!say::event(&view, Pack::builtin(), lang).is_empty());
        assert!(!say::by(&view, lang).is_empty());
        say::event_text(&view, lang);
    }
}
