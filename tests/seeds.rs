//! Every seed of the fuzz targets keeps the laws to which the targets hold any text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
};

#[path = "../fuzz/laws/calendar.rs"]
mod calendar;
#[path = "../fuzz/laws/event.rs"]
mod event;
#[path = "../fuzz/laws/frame.rs"]
mod frame;
#[path = "../fuzz/laws/memory.rs"]
mod memory;
#[path = "../fuzz/laws/pack.rs"]
mod pack;
#[path = "support/seeds.rs"]
mod values;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target)
}

/// Runs the seeds of a target; those called `wrong` are refused, all others read.
fn hold_bytes(target: &str, holds: impl Fn(&[u8]) -> bool) {
    let mut read = 0;
    for entry in fs::read_dir(folder(target)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(holds(&fs::read(&path).unwrap()), !name.starts_with("wrong"), "{path:?}");
        read += 1;
    }
    assert!(read > 4, "{target}: only {read} seeds");
}

/// The same for targets that read texts.
fn hold(target: &str, holds: impl Fn(&str) -> bool) {
    hold_bytes(target, |bytes| holds(std::str::from_utf8(bytes).unwrap()));
}

#[test]
fn the_seeds_of_calendars_keep_the_laws() {
    hold("calendar", calendar::holds);
}

#[test]
fn the_seeds_of_rules_keep_the_laws() {
    hold("pack", pack::holds);
}

#[test]
fn the_seeds_of_events_keep_the_laws() {
    hold_bytes("event", event::holds);
}

#[test]
fn the_seeds_of_frames_keep_the_laws() {
    hold_bytes("frame", frame::holds);
}

#[test]
fn the_longest_frame_of_small_entries_takes_the_memory_that_the_law_allows() {
    assert!(frame::holds(&values::crowded()));
}

fn made() -> [(&'static str, Vec<values::Seed>); 2] {
    [("event", values::events()), ("frame", values::frames())]
}

#[test]
fn the_seeds_are_values_as_they_are_written_today() {
    for (target, seeds) in made() {
        for (name, bytes) in seeds {
            let there = fs::read(folder(target).join(format!("{name}.bin"))).unwrap_or_default();
            assert!(
                there == bytes,
                "{target}/{name}: after another PROTOCOL, `cargo test --test seeds make_seeds -- --ignored`"
            );
        }
    }
}

#[test]
#[ignore = "makes the seeds of events and frames anew"]
fn make_seeds() {
    for (target, seeds) in made() {
        fs::create_dir_all(folder(target)).unwrap();
        for (name, bytes) in seeds {
            fs::write(folder(target).join(format!("{name}.bin")), bytes).unwrap();
        }
    }
}
