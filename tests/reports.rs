//! Reports through the real program: against figures that were counted from the files by other means, and frozen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::{Value, json};
use support::Site;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A figure of a report by its row and column; of a row that is not there what nothing is.
fn figure<'a>(report: &'a Value, named: &str) -> Option<&'a Value> {
    let (key, column) = named.split_once('.').unwrap();
    let rows = report["rows"].as_array().unwrap();
    rows.iter().find(|row| row["row"] == key)?["figures"].get(column)
}

#[test]
fn the_figures_of_the_samples_are_those_that_somebody_else_counts() {
    let samples = root().join("../shared/data/samples");
    let script = root().join("tests/fixtures/report_check.py");
    if !samples.exists() {
        println!("skipped: the samples are not here");
        return;
    }
    let counted = match Command::new("python3").arg(script).arg(&samples).output() {
        Ok(counted) => counted,
        Err(error) => {
            println!("skipped: python3 does not run ({error})");
            return;
        }
    };
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    let counted: Vec<Value> = serde_json::from_slice(&counted.stdout).unwrap();
    assert_eq!(counted.len(), 4);
    for sample in &counted {
        let of = |name: &str| sample[name].as_str().unwrap();
        let (file, map) =
            (samples.join(of("file")), root().join(format!("docs/examples/{}.toml", of("map"))));
        let site = Site::new();
        let told = site.json(&[of("how"), file.to_str().unwrap(), "--map", map.to_str().unwrap()]);
        let brought = told.get("imported").or_else(|| told.get("cases")).unwrap();
        assert_eq!(brought, &sample["cases"], "{told}");
        let (mut figures, mut wrong, mut told) = (0, Vec::new(), BTreeMap::new());
        for check in sample["reports"].as_array().unwrap() {
            let (name, period) = (check["report"].as_str().unwrap(), check["period"].as_str().unwrap());
            let all: &Value = told.entry(period).or_insert_with(|| {
                let all = site.ok(&["report", "--period", period, "--format", "json"]);
                serde_json::from_str(&all).unwrap()
            });
            let report = all.as_array().unwrap().iter().find(|report| report["report"] == name).unwrap();
            for (named, want) in check["figures"].as_object().unwrap() {
                figures += 1;
                let got = figure(report, named).unwrap_or(&Value::Null);
                // What never happened has no row.
                let nothing = want.is_null() || *want == json!(0);
                if got != want && !(got.is_null() && nothing) {
                    wrong.push(format!("{name} {period} {named}: {got}, counted {want}"));
                }
            }
        }
        println!("{}: {figures} figures", of("file"));
        assert!(
            wrong.is_empty(),
            "{}: {} of {figures} differ\n{}",
            of("file"),
            wrong.len(),
            wrong.join("\n")
        );
    }
}

/// A site in October with two cases, of which the first is closed; the number of the second.
fn site() -> (Site, support::Served, String) {
    let (site, served) = Site::with_clock("2026-10-05T01:00:00Z");
    site.ok(&["person", "add", "1002", "李明", "--role", "agent"]);
    site.ok(&["person", "add", "1003", "赵敏", "--role", "revisitor"]);
    site.ok(&["person", "add", "1004", "周强", "--role", "team_leader", "--team", "network"]);
    let new = |line: &str, category: &str| {
        let (line, category) = (format!("line={line}"), format!("category={category}"));
        let text = "text==2+2 室内无信号";
        let done = site.json(&[
            "--as", "1002", "do", "new", "accept", "--field", &line, "--field", &category, "--field", text,
        ]);
        done["case"].as_str().unwrap().to_owned()
    };
    let (first, second) = (new("13833330912", "indoor_coverage"), new("13833330913", "plan_fee"));
    let act = |by: &str, act: &str, fields: &[&str]| {
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--field", *field]).collect();
        site.ok(&[&["--as", by, "do", &first, act], fields.as_slice()].concat());
    };
    act("1002", "dispatch", &["team=network"]);
    site.set_clock("2026-10-05T11:00:00Z");
    act("1002", "finish", &["disposition=repaired", "reason=network", "text=好了"]);
    act("1002", "reply", &["kind=final", "result=reached", "text=好了"]);
    site.set_clock("2026-10-06T11:00:00Z");
    act("1003", "revisit", &["result=reached", "answer=satisfied"]);
    (site, served, second)
}

#[test]
fn a_breach_is_counted_under_the_reason_that_was_given_and_the_case_is_listed() {
    let (site, _served, second) = site();
    let act = |by: &str, act: &str, fields: &[&str]| {
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--field", *field]).collect();
        site.ok(&[&["--as", by, "do", &second, act], fields.as_slice()].concat());
    };
    act("1002", "dispatch", &["team=charging"]);
    // Three days later: its first contact and its result are late.
    site.set_clock("2026-10-08T11:00:00Z");
    act("1002", "finish", &["disposition=repaired", "reason=network", "text=好了", "late=department"]);
    act("1002", "reply", &["kind=final", "result=reached", "text=好了"]);
    act("1003", "revisit", &["result=reached", "answer=satisfied"]);
    let told = |more: &[&str]| -> Value {
        let args = [&["report", "breaches", "--format", "json"], more, &OCTOBER[..]].concat();
        serde_json::from_str(&site.ok(&args)).unwrap()
    };
    let report = told(&[]);
    // From being taken in on the 5th at 09:00: the result is owed in two days, and came after 82 hours.
    let late = json!({ "seconds": (82 - 48) * 3_600 });
    assert_eq!(figure(&report, "department/charging/result.mean_late"), Some(&late), "{report}");
    assert_eq!(figure(&report, "department/charging/result.breaches"), Some(&json!(1)), "{report}");
    assert_eq!(figure(&report, "department/charging/first_contact.breaches"), Some(&json!(1)), "{report}");
    assert_eq!(figure(&report, "department.cases"), Some(&json!(1)));
    assert_eq!(figure(&report, "workload.breaches"), Some(&json!(0)));
    let behind = told(&["--cases", "department/charging/result.breaches"]);
    assert_eq!(behind.as_array().unwrap().len(), 1);
    assert_eq!(behind[0]["case"], json!(second));
}

const OCTOBER: [&str; 2] = ["--period", "2026-10"];

#[test]
fn a_report_comes_in_every_form_and_its_figures_are_listed_case_by_case() {
    let (site, _served, _) = site();
    let report = |more: &[&str]| site.ok(&[&["report"], more, &OCTOBER].concat());
    let table = report(&["speed", "--lang", "en"]);
    assert!(table.contains("network quality") && table.contains("10.00"), "{table}");
    let csv = report(&["speed", "--format", "csv"]);
    assert!(
        csv.starts_with("\"监管分类\",\"办结\"") && csv.contains("\"网络质量\",\"1\",\"1\",\"10.00\""),
        "{csv}"
    );
    let all: Value = serde_json::from_str(&report(&["--format", "json"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 15);
    assert_eq!(all[0]["report"], "classes");
    assert_eq!(figure(&all[0], "total.cases"), Some(&json!(2)));
    assert_eq!(figure(&all[9], "network.time"), Some(&json!({ "seconds": 36_000 })));

    // Nothing was late.
    assert_eq!(figure(&all[10], "total.breaches"), Some(&json!(0)));

    let behind = report(&["speed", "--cases", "network_quality.fastest_80", "--format", "json"]);
    let behind: Value = serde_json::from_str(&behind).unwrap();
    assert_eq!(behind.as_array().unwrap().len(), 1);
    assert_eq!(
        (&behind[0]["case"], &behind[0]["closed"]),
        (&json!("ZJ-000001-3"), &json!("2026-10-06 19:00:00"))
    );
    let said = behind.to_string();
    assert!(!said.contains("1383333") && !said.contains("1002"), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, begins) in [("x.xlsx", &b"PK"[..]), ("x.md", b"## "), ("x.json", b"{")] {
        report(&["classes", "-o", &at(name)]);
        assert!(fs::read(at(name)).unwrap().starts_with(begins), "{name}");
    }
    report(&["--format", "xlsx", "-o", &at("all")]);
    report(&["classes", "-o", &at("x.csv")]);
    // Replaced whole, and nothing is left beside it.
    report(&["appeals", "-o", &at("x.csv")]);
    assert!(fs::read_to_string(at("x.csv")).unwrap().starts_with("\u{feff}\"监管分类\",\"申诉件数\""));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
    site.fails(1, &[&["report", "classes", "-o", "/nowhere/x.csv"][..], &OCTOBER].concat());
}

#[test]
fn columns_come_out_as_a_file_says_and_the_one_in_the_docs_is_sound() {
    let (site, _served, _) = site();
    for page in ["docs/REPORTS.md", "docs/REPORTS.zh.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let file = site.path().join("columns.toml");
        fs::write(&file, example).unwrap();
        let columns = ["--columns", file.to_str().unwrap()];
        let csv = site.ok(&[&["report", "classes", "--format", "csv"], &OCTOBER[..], &columns].concat());
        assert!(csv.starts_with("\"投诉类别\",\"本月件数\",\"占比\"\n\"网络质量\",\"1\",\"1/2\"\n"), "{csv}");
    }
    let file = site.path().join("wrong.toml");
    fs::write(&file, "[[column]]\nid = \"row\"\n[[column]]\nid = \"salary\"\n").unwrap();
    let columns = ["--columns", file.to_str().unwrap(), "--lang", "en"];
    let (_, said) = site.fails(2, &[&["report", "classes"], &OCTOBER[..], &columns].concat());
    assert!(said.contains("line 4") && said.contains("salary") && said.contains("per_10k"), "{said}");
}

#[test]
fn what_is_asked_wrongly_is_told_before_a_server_is_asked() {
    let site = Site::empty();
    for (args, said) in [
        (&["report", "classes"][..], "--period"),
        (&["report", "--period", "2026-10", "--format", "csv"], "departments"),
        (&["report", "--period", "2026-10", "--format", "xlsx"], "-o"),
        (&["report", "nothing", "--period", "2026-10"], "classes"),
        (&["report", "--period", "2026-10", "--cases", "total.cases"], "REPORT"),
    ] {
        let (_, told) = site.fails(2, &[args, &["--lang", "en"]].concat());
        assert!(told.contains(said), "{args:?}: {told}");
    }
    assert!(site.ok(&["report", "--list", "--lang", "zh"]).contains("部门占用时间"));
    let (site, _served, _) = self::site();
    for (args, said) in [
        (&["report", "classes", "--period", "2026-13"][..], "2026-W40"),
        (&["report", "freeze", "2026-Q3"], "2026-10"),
        (&["report", "speed", "--period", "2026-10", "--cases", "total.cases"], "network_quality.closed"),
    ] {
        let (_, told) = site.fails(2, &[args, &["--lang", "en"]].concat());
        assert!(told.contains(said), "{args:?}: {told}");
    }
    let leader = ["--as", "1004", "report", "classes", "--period", "2026-10", "--format", "json"];
    let own: Value = serde_json::from_str(&site.ok(&leader)).unwrap();
    assert_eq!((&own["team"], figure(&own, "total.cases")), (&json!("network"), Some(&json!(1))));
    site.fails(1, &[&leader[..], &["--team", "charging"]].concat());
    site.fails(1, &["--as", "1002", "report", "classes", "--period", "2026-10"]);
}

#[test]
fn a_frozen_month_shows_what_was_published_and_corrections_beside_it() {
    let (site, _served, second) = site();
    site.fails(1, &["report", "freeze", "2026-10"]);
    site.set_clock("2026-11-01T00:00:00Z");
    site.fails(1, &["--as", "1004", "report", "freeze", "2026-10"]);
    let frozen = site.json(&["report", "freeze", "2026-10"]);
    assert_eq!((&frozen["reports"], &frozen["cases"]), (&json!(15), &json!(2)));
    let report = |name: &str| -> Value {
        let args = [&["report", name, "--format", "json"], &OCTOBER[..]].concat();
        serde_json::from_str(&site.ok(&args)).unwrap()
    };
    let before = report("classes");
    assert_eq!(before["frozen"]["facts_sha256"], frozen["facts_sha256"]);
    assert!(before["rows"].as_array().unwrap().iter().all(|row| row.get("today").is_none()), "{before}");

    // Somebody corrects the class of a case afterwards.
    site.ok(&["--as", "1002", "do", &second, "classify", "--field", "category=attitude"]);
    let after = report("classes");
    for named in ["charging_dispute.cases", "user_service.cases", "total.cases"] {
        assert_eq!(figure(&after, named), figure(&before, named), "{named}");
    }
    let today = |key: &str| {
        let rows = after["rows"].as_array().unwrap();
        rows.iter().find(|row| row["row"] == key).unwrap()["today"]["cases"].clone()
    };
    assert_eq!((today("charging_dispute"), today("user_service")), (json!(0), json!(1)));
    let table = site.ok(&[&["report", "classes", "--lang", "zh"], &OCTOBER[..]].concat());
    assert!(table.contains("件数·今值") && table.contains("冻结"), "{table}");

    let (_, said) = site.fails(1, &["report", "freeze", "2026-10", "--lang", "en"]);
    assert!(said.contains("2026-10") && said.contains("frozen"), "{said}");
    assert_eq!(site.json(&["check"])["ok"], true);
    // It is part of a backup.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.redb");
    site.ok(&["backup", file.to_str().unwrap()]);
    let other = Site::empty();
    other.ok(&["restore", file.to_str().unwrap()]);
    other.set_clock("2026-11-02T00:00:00Z");
    let _served = other.serve_by_clock();
    let args = [&["report", "classes", "--format", "json"], &OCTOBER[..]].concat();
    let restored: Value = serde_json::from_str(&other.ok(&args)).unwrap();
    assert_eq!((&restored["rows"], &restored["frozen"]), (&after["rows"], &after["frozen"]));
}
