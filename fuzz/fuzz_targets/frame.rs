//! Any bytes as what comes over the socket, to a server and to a client.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../laws/frame.rs"]
mod frame;
#[path = "../laws/memory.rs"]
mod memory;

fuzz_target!(|bytes: &[u8]| {
    frame::holds(bytes);
});
