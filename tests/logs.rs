//! What the server says of its work: nothing of what people wrote, whoever asked for how much.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    fs::{self, File},
    path::Path,
};

use support::{Served, Site, eventually, screen::Screen};

/// What would be found if it were written: a line, a name, an address, words, a draft.
const CANARIES: [&str; 7] = ["13987654321", "7654321", "金丝雀", "jinsique", "canary", "鸟笼街", "Canary"];

fn served(site: &Site, level: &str, stderr: &Path) -> Served {
    let mut command = site.command(&["serve"]);
    command.env("CASELOOP_LOG", level).stderr(File::create(stderr).unwrap());
    let served = Served { child: command.spawn().unwrap() };
    eventually("the server answers", || site.run(&["status"]).status.success());
    served
}

#[test]
fn a_whole_journey_at_the_finest_level_leaves_nothing_personal_in_the_log() {
    let site = Site::new();
    site.ok(&["stop"]);
    let beside = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = beside.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    fs::write(site.path().join("config.toml"), "[notify]\ncommand = [\"false\"]\n[log]\nkeep = 9\n").unwrap();
    let stderr = beside.path().join("stderr");
    let server = served(&site, "trace", &stderr);

    let field = |name: &str, value: &str| format!("{name}={value}");
    let opened = site.json(&[
        "do",
        "new",
        "accept",
        "--field",
        &field("line", "13987654321"),
        "--field",
        &field("name", "金丝雀"),
        "--field",
        &field("address", "鸟笼街 1 号"),
        "--field",
        &field("text", "canary words"),
    ]);
    let case = opened["case"].as_str().unwrap();
    site.ok(&["do", case, "note", "--field", "text=canary note", "--id", "canary-command"]);
    site.fails(1, &["do", case, "note", "--field", "text=another canary", "--id", "canary-command"]);
    site.fails(1, &["do", case, "finish", "--field", "disposition=canary"]);
    site.ok(&["show", case]);
    site.ok(&["sla", "explain", case]);
    for text in ["13987654321", "7654321", "金丝雀", "jinsique", "canary", "鸟笼街"] {
        site.ok(&["find", text]);
    }
    site.ok(&["customer", "set", "13987654321", "--name", "金丝雀", "--tag", "canary"]);
    site.run(&["customer", "show", "13987654321"]);
    site.fails(1, &["customer", "erase", "13987654321", "--yes"]);
    site.fails(1, &["pop", "13987654321"]);
    site.fails(1, &["list", "--as", "canary"]);
    let pin = put("pin", "canary\n");
    site.run(&["person", "add", "1002", "金丝雀", "--role", "agent", "--pin-file", &pin]);
    let map = put(
        "canary.toml",
        "[source]\nname = \"canary\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"号\"\ntext = \"文\"\n\
         opened = { column = \"时\", formats = [\"%Y-%m-%d %H:%M\"] }\n",
    );
    let rows = put("rows.csv", "号,文,时\nA1,canary 13987654321,2026-01-05 09:00\nA2,canary,yesterday\n");
    site.run(&["import", &rows, "--map", &map, "--refused", beside.path().join("r.csv").to_str().unwrap()]);
    let rules = put("rules.toml", "canary = 1\n");
    site.fails(1, &["rules", "adopt", &rules]);
    site.fails(1, &["backup", "/no/canary/13987654321.redb"]);
    site.ok(&["check", "--rebuild"]);
    let mut screen = Screen::open(&site, &[]);
    screen.shows(case);
    screen.keys("i");
    screen.settles();
    screen.keys("13987654321\rcanary draft");
    screen.settles();
    screen.keys("\u{1b}");
    screen.settles();
    let _ = screen.child.kill();
    eventually("the command for notices failed", || {
        fs::read_to_string(site.path().join("server.log")).unwrap().contains("a notice was not sent")
    });
    site.ok(&["stop"]);
    drop(server);

    let mut lines = 0;
    for path in [site.path().join("server.log"), stderr] {
        let text = fs::read_to_string(&path).unwrap();
        for canary in CANARIES {
            let hit = text.lines().find(|line| line.contains(canary));
            assert_eq!(hit, None, "{canary} in {}", path.display());
        }
        lines += text.lines().filter(|line| line.contains("event=\"answered\"")).count();
        for what in
            ["what=act", "what=find", "what=set_customer", "what=import", "what=save_draft", "reason="]
        {
            assert!(text.contains(what), "{what} was not logged in {}", path.display());
        }
    }
    assert!(lines > 40, "the journey was logged: {lines}");
}

#[test]
fn the_level_of_the_environment_goes_before_that_of_the_site_and_a_file_need_not_be() {
    let site = Site::new();
    site.ok(&["stop"]);
    let beside = tempfile::tempdir().unwrap();
    let (log, stderr) = (site.path().join("server.log"), beside.path().join("stderr"));
    let _ = fs::remove_file(&log);
    fs::write(site.path().join("config.toml"), "[log]\nlevel = \"debug\"\nfile = false\n").unwrap();
    let said = |level: &str| {
        let server = served(&site, level, &stderr);
        site.ok(&["stop"]);
        drop(server);
        fs::read_to_string(&stderr).unwrap()
    };
    let debug = said("");
    assert!(
        debug.contains("INFO serve::run event=\"serving\"") && debug.contains("event=\"answered\""),
        "{debug}"
    );
    assert_eq!(said("error"), "");
    assert!(said("loud").contains("is none of error, warn, info, debug, trace"));
    assert!(!log.exists());
}
