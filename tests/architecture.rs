//! The house keeps its plan: every `crate::` path in `src` is held against the table of `docs/ARCHITECTURE.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// Rooms and what they may import, as the table says.
fn plan() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("/` |"));
    let plan: BTreeMap<_, _> = rows
        .map(|(room, rest)| {
            let may = rest.split('|').next().unwrap();
            let named = may.split([',', ' ']).map(|word| word.trim_matches('`'));
            (
                room.to_owned(),
                named.filter(|word| !word.is_empty() && *word != "–").map(str::to_owned).collect(),
            )
        })
        .collect();
    assert!(plan.len() > 10, "the table of rooms was not found");
    plan
}

/// The rooms that code names by `crate::room`, also inside `use crate::{a::…, b::…}`.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        // Each item of the group begins at its opening or after a comma that is inside no inner group.
        let mut depth = 1;
        found.insert(word(group.trim_start()));
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => {
                    found.insert(word(group[at + 1..].trim_start()));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn imports_are_read_in_every_form() {
    let code = "use crate::case::{A, B};\nuse crate::{\n    api::{X, y::Z},\n    sla::Instant,\n};\nlet x = crate::text::f();";
    let rooms: Vec<_> = imports(code).into_iter().filter(|room| !room.is_empty()).collect();
    assert_eq!(rooms, ["api", "case", "sla", "text"]);
}

#[test]
fn every_import_is_an_arrow_of_the_table() {
    let plan = plan();
    let mut faults = Vec::new();
    for (room, may) in &plan {
        let files = sources(&root().join("src").join(room));
        assert!(!files.is_empty(), "the table names a room that is not there: {room}");
        for file in files {
            for other in imports(&fs::read_to_string(&file).unwrap()) {
                if other != *room && plan.contains_key(&other) && !may.contains(&other) {
                    faults.push(format!("{} imports {other}", file.strip_prefix(root()).unwrap().display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "not in the table of docs/ARCHITECTURE.md:\n{}", faults.join("\n"));
}

#[test]
fn arrows_run_down_only_and_every_folder_is_a_room() {
    let plan = plan();
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let order: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let floor = |room: &str| order.iter().position(|name| *name == room).expect("a room of lib.rs");
    for (room, may) in &plan {
        for other in may {
            assert!(floor(other) < floor(room), "{room} may import {other}, which stands above it");
        }
    }
    assert_eq!(
        order.iter().map(|room| (*room).to_owned()).collect::<BTreeSet<_>>(),
        plan.into_keys().collect()
    );
}

#[test]
fn a_file_holds_one_idea_and_says_which() {
    for file in sources(&root().join("src")) {
        let code = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        let lines = code.lines().count();
        assert!(lines <= 600, "{name} has {lines} lines: does it hold one idea?");
        let said = code.starts_with("//!") || name.ends_with("tests.rs");
        assert!(said, "{name} does not say what it is for");
    }
}
