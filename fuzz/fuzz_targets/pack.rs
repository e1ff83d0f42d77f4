//! Any bytes as a site's file of rules, and as a whole pack.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../laws/pack.rs"]
mod pack;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    pack::holds(text);
    Corpus::Keep
});
