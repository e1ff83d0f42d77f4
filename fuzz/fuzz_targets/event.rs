//! Any bytes as the stored form of an event.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../laws/event.rs"]
mod event;
#[path = "../laws/memory.rs"]
mod memory;

fuzz_target!(|bytes: &[u8]| {
    event::holds(bytes);
});
