//! Figures from outside through the real program: taken in from the files of the docs, listed, told beside a case, and counted
//! with what cases say of real names; a file with a wrong line leaves everything as it was.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{fs, path::Path};

use serde_json::{Value, json};
use support::Site;

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples").join(name).to_str().unwrap().to_owned()
}

#[test]
fn what_other_systems_count_is_taken_in_once_listed_told_and_reported() {
    let (site, _served) = Site::with_clock("2026-11-05T01:00:00Z");
    site.ok(&["person", "add", "1002", "李明", "--role", "agent"]);
    let take = |file: &str, more: &[&str]| {
        let out = site.run(&[&["figures", "import", file, "--lang", "en"], more].concat());
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let list = |args: &[&str]| -> Value {
        serde_json::from_str(&site.ok(&[&["figures", "list", "--json"], args].concat())).unwrap()
    };
    let coverage = example("coverage.csv");

    // Looked at, then taken in, then known already.
    let (code, said) = take(&coverage, &["--check"]);
    assert_eq!(
        (code, said.trim()),
        (Some(0), "This would be taken in: 5 new, 0 changed, 0 the same; nothing was written.")
    );
    assert_eq!(list(&[]), json!({ "figures": [], "more": false }));
    assert_eq!(take(&coverage, &[]), (Some(0), "Taken in: 5 new, 0 changed, 0 the same.\n".to_owned()));
    assert_eq!(
        take(&coverage, &[]),
        (Some(0), "All 5 rows are known already; nothing changed.\n".to_owned())
    );
    let (code, said) = take(&example("activations.csv"), &["--kind", "activations"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = take(&coverage, &["--kind", "activations"]);
    assert!(code == Some(1) && said.contains("activations lacks columns: branch"), "{said}");
    let (code, said) = take(&coverage, &["--kind", "weather"]);
    assert!(code == Some(2) && said.contains("coverage, activations"), "{said}");

    // One wrong line: nothing of the file is taken in, and each is named.
    let wrong = site.path().join("wrong.csv");
    let head = "month,branch,sold by,channel,activated,checked\n";
    fs::write(&wrong, format!("{head}2026-10,万全,own hall,新店,10,10\n2026-10,万全,own hall,旧店,10,11\n2026-12,万全,own hall,x,1,1\n")).unwrap();
    let (code, said) = take(wrong.to_str().unwrap(), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("Line 3: \"checked\" is more than \"activated\", which is 10"), "{said}");
    assert!(said.contains("Line 4: \"month\" is still to come: 2026-11"), "{said}");
    assert_eq!(list(&["--place", "新店"])["figures"], json!([]));
    let (_, said) = site.fails(1, &["--as", "1002", "--lang", "en", "figures", "import", &coverage]);
    assert!(said.contains("agent"), "{said}");

    // The list: whole, of one place, cut.
    let east = list(&["coverage", "--place", "东街小区", "--month", "2026-10"]);
    assert_eq!(east["figures"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&east["figures"][0]["of"], &east["figures"][0]["figures"], &east["figures"][0]["external"]),
        (
            &json!({ "kind": "estate", "name": "东街小区", "network": "g4" }),
            &json!({ "coverage": 96.2, "level": -98 }),
            &json!(true)
        )
    );
    let cut = list(&["--limit", "7"]);
    assert_eq!((cut["figures"].as_array().unwrap().len(), &cut["more"]), (7, &json!(true)));
    let text = site.ok(&["--as", "1002", "figures", "list", "--lang", "zh"]);
    assert!(
        text.contains("东街小区") && text.contains("覆盖率 96.2%") && text.contains("平均RSRP -98 dBm"),
        "{text}"
    );
    site.fails(2, &["figures", "list", "--month", "soon"]);

    // Beside a case that names the place.
    let new = |line: &str, category: &str| {
        let (line, category) = (format!("line={line}"), format!("category={category}"));
        let fields = ["--field", &line, "--field", &category, "--field", "text=请核实"];
        let done = site.json(&[&["--as", "1002", "do", "new", "accept"], &fields[..]].concat());
        done["case"].as_str().unwrap().to_owned()
    };
    let fill = |case: &str, fields: &[&str]| {
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--field", *field]).collect();
        site.ok(&[&["--as", "1002", "do", case, "fill"], &fields[..]].concat());
    };
    let case = &new("13833330912", "indoor_coverage");
    fill(case, &["sheet=spot", "symptom=no_signal", "estate=东街小区"]);
    let shown = site.ok(&["--as", "1002", "show", case, "--lang", "zh"]);
    let line = "外部数据 2026-10 东街小区：4G 覆盖率 96.2%，-98 dBm；5G 覆盖率 71.5%，-104 dBm";
    assert!(shown.contains(line), "{shown}");
    assert_eq!(site.json(&["--as", "1002", "show", case])["outside"].as_array().unwrap().len(), 2);

    // Real names: what was counted outside, and what cases say, of the month before this one.
    let real = &new("13833330913", "real_name");
    let paper = ["paper_kind=id_card", "paper_number=130729197001010012", "checked=other"];
    fill(real, &[&["sheet=identity_check", "sold_by=outside", "outlet=城南代办点"], &paper[..]].concat());
    site.ok(&["do", real, "judge", "--field", "liability=third_party"]);
    let report: Value = serde_json::from_str(&site.ok(&[
        "report",
        "real_name",
        "--period",
        "2026-10-01..2026-11-30",
        "--format",
        "json",
        "--lang",
        "zh",
    ]))
    .unwrap();
    let row = |key: &str| {
        let rows = report["rows"].as_array().unwrap();
        rows.iter().find(|row| row["row"] == key).unwrap_or_else(|| panic!("{key}: {report}"))["figures"]
            .clone()
    };
    let south = row("万全/outside/城南代办点");
    assert_eq!((&south["activated"], &south["cases"], &south["liable"]), (&json!(187), &json!(1), &json!(1)));
    assert_eq!(south["checked_share"], json!({ "part": 183, "of": 187, "percent": "97.86" }));
    assert_eq!(row("total")["activated"], json!(2_249));
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("2026-10（activations.csv）") && notes.contains("没有外部数据的月份：2026-11"),
        "{notes}"
    );
    let csv = site.ok(&["report", "real_name", "--period", "2026-10", "--format", "csv", "--lang", "zh"]);
    assert!(csv.starts_with("\"县区·渠道\",\"激活数(外部)\",\"实名核验(外部)\",\"核验率(外部)\""), "{csv}");
    assert!(csv.contains("\"万全 · 社会渠道 · 城南代办点\",\"187\",\"183\",\"97.86%\",\"0\""), "{csv}");
    assert_eq!(site.json(&["check"])["ok"], true);
}
