//! Made-up stores from the command line: what is printed, what is there afterwards, and what is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::json;
use support::Site;

const YEAR: [&str; 11] = [
    "generate",
    "--customers",
    "300",
    "--cases",
    "200",
    "--open",
    "30",
    "--seed",
    "4",
    "--until",
    "2025-06-30T08:00:00Z",
];

#[test]
fn a_made_up_store_is_served_to_the_one_who_made_it_and_is_sound() {
    let site = Site::empty();
    let made = site.path().join("made");
    let named = ["--data", made.to_str().unwrap()];
    let report = site.json(&[&YEAR[..], &["--threads", "2"], &named].concat());
    assert_eq!((&report["cases"], &report["open"], &report["seed"]), (&json!(200), &json!(30), &json!(4)));
    let again = site.path().join("again");
    let same = site.json(&[&YEAR[..], &["--threads", "1", "--data", again.to_str().unwrap()]].concat());
    assert_eq!(report["log_sha256"], same["log_sha256"]);

    let checked = site.json(&[&["check"][..], &named].concat());
    assert_eq!(checked, json!({ "ok": true, "problems": [] }));
    let status = site.json(&[&["status"][..], &named].concat());
    assert_eq!((&status["customers"], &status["cases"]["closed"]), (&json!(300), &json!(170)));
    site.ok(&[&["stop"][..], &named].concat());
}

#[test]
fn what_is_there_is_left_alone_and_figures_are_held_to_what_can_be() {
    let site = Site::new();
    for (lang, there, figure) in [("zh", "已有数据", "--open 应在"), ("en", "There is a store", "--open is")]
    {
        let (_, said) = site.fails(1, &[&YEAR[..], &["--lang", lang]].concat());
        assert!(said.contains(there), "{said}");
        let wrong =
            ["generate", "--customers", "1", "--cases", "2", "--open", "3", "--seed", "1", "--lang", lang];
        let (_, said) = site.fails(2, &wrong);
        assert!(said.contains(figure), "{said}");
    }
    let new = site.path().join("new");
    let future = ["--until", "2999-01-01T00:00:00Z", "--data", new.to_str().unwrap()];
    site.fails(2, &[&YEAR[..9], &future].concat());
    assert!(!new.exists());
}
