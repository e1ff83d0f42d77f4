//! Any bytes as the text of a calendar.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../laws/calendar.rs"]
mod calendar;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    calendar::holds(text);
    Corpus::Keep
});
