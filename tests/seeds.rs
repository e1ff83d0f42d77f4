//! Every seed of the fuzz targets keeps the laws to which the targets hold any text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::{fs, path::Path};

#[path = "../fuzz/laws/calendar.rs"]
mod calendar;
#[path = "../fuzz/laws/pack.rs"]
mod pack;

/// Runs the seeds of a target; those called `wrong` are refused, all others read.
fn hold(target: &str, holds: impl Fn(&str) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(holds(&fs::read_to_string(&path).unwrap()), !name.starts_with("wrong"), "{path:?}");
        read += 1;
    }
    assert!(read > 4, "{target}: only {read} seeds");
}

#[test]
fn the_seeds_of_calendars_keep_the_laws() {
    hold("calendar", calendar::holds);
}

#[test]
fn the_seeds_of_rules_keep_the_laws() {
    hold("pack", pack::holds);
}
