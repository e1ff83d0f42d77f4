//! The simulator from the command line: what it prints, what it keeps, and what it refuses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::{Value, json};
use support::Site;

const PLAN: [&str; 13] = [
    "simulate",
    "--days",
    "2",
    "--seed",
    "5",
    "--cases",
    "12",
    "--people",
    "12",
    "--restarts",
    "1",
    "--branches",
    "2",
];

#[test]
fn a_town_is_played_without_a_server_and_leaves_nothing_unless_it_is_told_where() {
    let site = Site::empty();
    let report = site.json(&PLAN);
    assert_eq!(report["findings"], json!({ "count": 0, "list": [] }));
    assert_eq!((&report["restarts"], &report["days"]), (&json!(1), &json!(2)));
    for key in [
        "events_by_name",
        "refusals",
        "breaches_by_clock",
        "late_after_restart",
        "log_sha256",
        "trail_by_name",
        "trail_sha256",
    ] {
        assert!(report.get(key).is_some(), "{key}");
    }
    assert_eq!(std::fs::read_dir(site.path()).unwrap().count(), 0, "the usual store is nobody's playground");

    let kept = site.path().join("kept");
    let named = ["--data", kept.to_str().unwrap()];
    let again: Value = serde_json::from_str(&site.ok(&[&PLAN[..], &named, &["--json"]].concat())).unwrap();
    for hash in ["log_sha256", "trail_sha256"] {
        assert_eq!(again[hash], report[hash], "{hash}");
    }
    let ended = std::fs::read_to_string(kept.join("clock")).unwrap();
    assert_eq!(ended.trim(), report["ended"]);
    let checked = site.json(&[&["check"][..], &named].concat());
    assert_eq!(checked, json!({ "ok": true, "problems": [] }));
    site.ok(&[&["stop"][..], &named].concat());
    let (_, said) = site.fails(1, &[&PLAN[..], &named].concat());
    assert!(said.contains("kept"), "a store that is there is never played upon: {said}");
}

#[test]
fn people_read_what_came_of_it_in_their_language_and_what_a_plan_may_be() {
    let site = Site::empty();
    for (lang, all_holds, figure) in
        [("zh", "核对通过", "--people 应在"), ("en", "everything holds", "--people is")]
    {
        let printed = site.ok(&[&PLAN[..], &["--lang", lang]].concat());
        assert!(printed.contains(all_holds) && printed.contains("step_fired"), "{printed}");
        let (_, said) =
            site.fails(2, &["simulate", "--days", "2", "--seed", "1", "--people", "2", "--lang", lang]);
        assert!(said.contains(figure), "{said}");
    }
    site.fails(2, &["simulate", "--days", "2"]);
}
