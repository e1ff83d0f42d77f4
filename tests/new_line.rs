//! A line of service that is made by following docs/NEW_LINE.md only: its file is laid over the shipped rules, and a case
//! goes from intake to its end at a terminal, in both languages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::{fs, path::Path};

use serde_json::Value;
use support::{Site, eventually, screen::Screen};

const FILE: &str = "docs/examples/installation.toml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pieces of TOML in a text.
fn pieces(text: &str) -> Vec<&str> {
    text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().trim_end()).collect()
}

#[test]
fn the_guide_shows_the_whole_file_piece_by_piece() {
    let file = fs::read_to_string(root().join(FILE)).unwrap();
    for guide in ["docs/NEW_LINE.md", "docs/NEW_LINE.zh.md"] {
        let text = fs::read_to_string(root().join(guide)).unwrap();
        let pieces = pieces(&text);
        pieces.iter().for_each(|piece| assert!(file.contains(piece), "{guide}: not in {FILE}\n{piece}"));
        let shown: usize = pieces.iter().flat_map(|piece| piece.lines()).filter(|line| says(line)).count();
        assert_eq!(shown, file.lines().filter(|line| says(line)).count(), "{guide}: all of {FILE}, once");
    }
}

fn says(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// A key that a terminal sends, by its name here.
fn keys(of: &str) -> &str {
    match of {
        "F3" => "\x1bOR",
        "Tab" => "\t",
        "Esc" => "\x1b",
        other => other,
    }
}

/// Types, waits for what the screen shows for it, and counts the keys that are no free text.
struct Typist<'a> {
    screen: &'a Screen,
    count: usize,
}

impl Typist<'_> {
    fn types(&mut self, all: &[&str], shows: &str) {
        for of in all {
            self.screen.keys(keys(of));
            let is_text = !of.is_ascii() || of.contains(' ');
            self.count += match keys(of) != *of {
                true => 1,
                false if is_text => 0,
                false => of.chars().count(),
            };
        }
        self.screen.shows(shows);
    }
}

#[test]
fn a_line_made_by_the_guide_goes_from_intake_to_its_end() {
    for (lang, words) in [
        (
            "zh",
            [
                "装移机 / 新装",
                "已受理",
                "预约上门",
                "上门结果 装通",
                "实测速率 290",
                "处理完成  已装通",
                "回复客户·最终",
            ],
        ),
        (
            "en",
            [
                "installation / new line",
                "Taken in as",
                "visit agreed",
                "result works",
                "measured 290",
                "finished  installed",
                "final reply",
            ],
        ),
    ] {
        let site = Site::new();
        site.ok(&["rules", "check", root().join(FILE).to_str().unwrap()]);
        site.ok(&["rules", "adopt", root().join(FILE).to_str().unwrap()]);
        site.ok(&["person", "add", "1002", "李敏", "--role", "revisitor"]);
        let _served = site.serve(&[]);
        let screen = Screen::open(&site, &["--lang", lang]);
        let mut typist = Typist { screen: &screen, count: 0 };
        screen.settles();
        typist.types(&["i", "13833330912", "Tab", "901"], words[0]);
        // Address, wish, what happened; the time to call; then the fields of the line.
        typist.types(&["Tab", "Tab", "要装宽带，白天在家", "Tab", "Tab", "2", "F3"], words[1]);
        let rows = site.lines(&["list"]);
        assert_eq!((rows.len(), rows[0]["kind"].as_str()), (1, Some("install")), "{rows:?}");
        let case = rows[0]["case"].as_str().unwrap().to_owned();
        typist.types(&["j", "2", "+1d", "F3"], words[2]);
        typist.types(&["j", "3", "1", "F3"], words[3]);
        // What the kind demands to be finished stands on a sheet.
        let (_, told) =
            site.fails(1, &["do", &case, "finish", "--field", "disposition=installed", "--field", "text=x"]);
        assert!(told.contains("实测速率") || told.contains("measured"), "{told}");
        typist.types(&["j", "4", "290", "F3"], words[4]);
        typist.types(&["d", "1", "Tab", "当场测速合格", "F3"], words[5]);
        typist.types(&["f", "1", "已装通，请您使用", "F3"], words[6]);
        site.ok(&[
            "--as",
            "1002",
            "do",
            &case,
            "revisit",
            "--field",
            "result=reached",
            "--field",
            "answer=satisfied",
        ]);
        let shown: Value = site.json(&["show", &case]);
        assert_eq!(shown["stage"], "closed", "{shown}");
        let clocks: Vec<(&str, &str)> = shown["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clock| (clock["id"].as_str().unwrap(), clock["state"].as_str().unwrap()))
            .collect();
        assert!(
            clocks.contains(&("install_time", "met")) && clocks.contains(&("visit_time", "met")),
            "{clocks:?}"
        );
        assert_eq!(shown["values"]["measured"], "290");
        // Board and reports know it.
        eventually("the board counts it", || site.json(&["board"])["days"][0]["closed"] == 1);
        let month = shown["opened"].as_str().unwrap().get(..7).unwrap();
        let report = site.ok(&["report", "--period", month, "--format", "json"]);
        let reports: Vec<Value> = serde_json::from_str(&report).unwrap();
        let has = |report: &str, row: &str| {
            let report = reports.iter().find(|one| one["report"] == report).unwrap();
            report["rows"].as_array().unwrap().iter().any(|one| one["row"] == row)
        };
        assert!(has("clocks", "install_time") && has("revisits", "install"), "{report}");
        println!("{lang}: {} structural keys from intake to the answer", typist.count);
        assert!(typist.count <= 60, "{}", typist.count);
    }
}
