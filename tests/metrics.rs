//! Figures for whoever looks after the machine, held to the rules of OpenMetrics text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
};

use support::{Site, eventually};

/// Samples by name and labels as they are written.
type Samples = BTreeMap<String, f64>;

fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The name, the labels and the value of a sample.
fn sample(line: &str) -> (String, Vec<(String, String)>, f64) {
    let end = line.find(['{', ' ']).unwrap();
    let (name, mut rest) = line.split_at(end);
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, after) = rest.split_once("=\"").unwrap();
            let (mut value, mut chars) = (String::new(), after.char_indices());
            let end = loop {
                match chars.next().unwrap() {
                    (_, '\\') => value.push(match chars.next().unwrap().1 {
                        'n' => '\n',
                        c @ ('\\' | '"') => c,
                        other => panic!("\\{other} is no escape: {line}"),
                    }),
                    (at, '"') => break at,
                    (_, c) => value.push(c),
                }
            };
            assert!(is_name(label), "{line}");
            labels.push((label.to_owned(), value));
            rest = &after[end + 1..];
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('}').unwrap();
    }
    assert!(is_name(name), "{line}");
    (name.to_owned(), labels, rest.strip_prefix(' ').unwrap().parse().unwrap())
}

/// Reads a text by the rules; panics where it breaks one.
fn parsed(text: &str) -> Samples {
    let body = text.strip_suffix("# EOF\n").expect("it ends with its end");
    assert!(!body.contains("# EOF") && !body.contains("\n\n") && !body.contains('\r'));
    let (mut families, mut samples) = (BTreeMap::new(), Samples::new());
    let mut now = String::new();
    let mut buckets: Vec<(f64, f64)> = Vec::new();
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(is_name(name) && ["gauge", "counter", "histogram"].contains(&kind), "{line}");
            assert!(!name.ends_with("_total"), "a counter is named without it: {line}");
            assert!(families.insert(name.to_owned(), kind.to_owned()).is_none(), "one family twice: {line}");
            now = name.to_owned();
            continue;
        }
        if let Some(rest) = line.strip_prefix("# HELP ") {
            assert_eq!(rest.split_once(' ').unwrap().0, now, "help stands in its family");
            continue;
        }
        assert!(!line.starts_with('#'), "{line}");
        let (name, labels, value) = sample(line);
        let end = name.strip_prefix(&now).expect("samples stand in their family");
        let names: BTreeSet<_> = labels.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), labels.len(), "a label twice: {line}");
        match (families[&now].as_str(), end) {
            ("gauge", "") | ("histogram", "_sum") => {}
            ("counter", "_total") => assert!(value >= 0.0),
            ("histogram", "_bucket") => {
                let bound = &labels.iter().find(|(name, _)| name == "le").unwrap().1;
                assert!(bound == "+Inf" || bound.contains('.'), "{line}");
                buckets.push((bound.replace("+Inf", "inf").parse().unwrap(), value));
            }
            ("histogram", "_count") => {
                assert!(
                    buckets.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1),
                    "{buckets:?}"
                );
                assert_eq!(buckets.last().map(|last| (last.0.is_infinite(), last.1)), Some((true, value)));
                buckets.clear();
            }
            other => panic!("{other:?}: {line}"),
        }
        let key = line.rsplit_once(' ').unwrap().0.to_owned();
        assert!(samples.insert(key, value).is_none(), "one sample twice: {line}");
    }
    samples
}

#[test]
fn the_figures_keep_the_rules_of_open_metrics_and_count_what_was_done() {
    let site = Site::new();
    let _server = site.serve(&[]);
    site.fails(1, &["pop", "13987654321"]);
    site.fails(1, &["list", "--as", "9999"]);
    for _ in 0..3 {
        site.new_case("x");
    }
    let text = site.ok(&["metrics"]);
    let is = parsed(&text);
    for (name, value) in [
        ("caseloop_open_cases{stage=\"handle\"}", 3.0),
        ("caseloop_open_cases{stage=\"revisit\"}", 0.0),
        ("caseloop_overdue_cases", 0.0),
        ("caseloop_waiting_commands", 0.0),
        ("caseloop_read_only", 0.0),
        ("caseloop_sessions{door=\"socket\",state=\"attached\"}", 0.0),
        ("caseloop_refused_requests_total{reason=\"no_session\"}", 1.0),
        ("caseloop_refused_connections_total{reason=\"as\"}", 1.0),
    ] {
        assert_eq!(is.get(name), Some(&value), "{name}: {text}");
    }
    assert_eq!(is["caseloop_events_total"], site.json(&["status"])["events"].as_f64().unwrap());
    assert!(is["caseloop_commit_seconds_count"] >= 3.0 && is["caseloop_commit_seconds_sum"] > 0.0);
    for name in [
        "caseloop_memory_bytes",
        "caseloop_file_bytes{file=\"live\"}",
        "caseloop_disk_free_bytes{disk=\"data\"}",
    ] {
        assert!(is[name] > 1_000.0, "{name}");
    }
    assert!(!is.contains_key("caseloop_waiting_notices") && !is.contains_key("caseloop_backup_age_seconds"));
    assert!(!text.contains("1398") && !text.contains("王芳") && !text.contains("9999"), "{text}");
}

#[test]
fn alarms_and_backups_are_told_in_figures() {
    let (site, _served) = Site::with_clock("2026-11-23T01:00:00Z");
    site.new_case("x");
    let backup = tempfile::tempdir().unwrap();
    site.ok(&["backup", backup.path().join("b.redb").to_str().unwrap()]);
    site.set_clock("2026-12-23T01:00:00Z");
    eventually("the alarms fire", || {
        let is = parsed(&site.ok(&["metrics"]));
        is.get("caseloop_alarms_total{event=\"breached\"}").is_some_and(|count| *count > 0.0)
            && is["caseloop_overdue_cases"] == 1.0
            && is["caseloop_backup_age_seconds"] == 30.0 * 86_400.0
    });
}

#[test]
fn the_file_for_a_collector_is_whole_whenever_it_is_read_and_everybody_may_read_it() {
    let site = Site::new();
    site.ok(&["stop"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("caseloop.prom");
    fs::write(site.path().join("config.toml"), format!("[metrics]\nfile = {file:?}\n")).unwrap();
    let _server = site.serve(&[]);
    eventually("the file is written", || file.exists());
    assert!(parsed(&fs::read_to_string(&file).unwrap()).contains_key("caseloop_uptime_seconds"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
    site.ok(&["metrics", "-o", file.to_str().unwrap()]);
    parsed(&fs::read_to_string(&file).unwrap());
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["caseloop.prom"], "nothing is left beside it");
    site.fails(1, &["metrics", "-o", "/no/such/folder/x"]);
}
