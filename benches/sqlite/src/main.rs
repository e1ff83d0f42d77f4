//! The store next to SQLite (WAL, synchronous=FULL, FTS5, a conventional schema) at the same work, on the same disk,
//! in the same run. Times depend on the machine; the ratios are what to quote.
//!
//! `caseloop generate --data DIR …`, then `cargo run --release --manifest-path benches/sqlite/Cargo.toml -- DIR`,
//! with `finding` or `writing` behind it for one of the two. The same cases are written into `DIR/mirror.sqlite` the
//! first time. Notes are written into both: use a store that is made for this.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod finding;
mod mirror;
mod writing;

use std::path::PathBuf;

use caseloop::desk::{Clock, Desk};

/// The percentiles of what was measured, in microseconds.
fn percentiles(micros: &mut [u128]) -> (u128, u128) {
    micros.sort_unstable();
    let at = |share: usize| micros[(micros.len() - 1) * share / 100];
    (at(50), at(99))
}

fn main() {
    let dir: PathBuf = std::env::args_os().nth(1).expect("the directory of a generated store").into();
    let sqlite = mirror::open(&dir);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let began = std::time::Instant::now();
    let desk = Desk::start(&dir, Clock::System, None).unwrap();
    println!("start: {} ms", began.elapsed().as_millis());
    let only = std::env::args().nth(2);
    let wanted = |what: &str| only.as_deref().is_none_or(|only| only == what);
    if wanted("finding") {
        finding::compare(&runtime, &desk, &sqlite);
    }
    if wanted("writing") {
        writing::compare(&runtime, &desk, &dir, sqlite);
    }
    desk.stop();
}
