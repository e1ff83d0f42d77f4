//! Erasing a customer through the real program: nothing that was said of them is found or read again, nor is it in any
//! file once these were written anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;

use serde_json::json;

mod support;

use support::Site;

const LINE: &str = "13987650912";
const NAME: &str = "欧阳琉璃";

/// What stands somewhere in the files of a site.
fn stand<'a>(site: &Site, what: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(site.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bytes.extend(fs::read(path).unwrap());
        }
    }
    what.iter().copied().filter(|what| bytes.windows(what.len()).any(|some| some == *what)).collect()
}

#[test]
fn whoever_is_erased_is_in_no_file_any_more() {
    let site = Site::new();
    let text = "text=琥珀色路由器不亮";
    let open = ["do", "new", "open", "--field", &format!("line={LINE}"), "--field", text];
    let name = format!("name={NAME}");
    let first = site.json(&[&open[..], &["--field", &name, "--field", "relation=own"]].concat());
    let second = site.json(&[&open[..], &["--field", &name, "--field", "relation=own"]].concat());
    let other = site.json(&["do", "new", "open", "--field", "line=13800001111", "--field", "text=别人的事"]);
    let of = |case: &serde_json::Value| case["case"].as_str().unwrap().to_owned();
    let (first, second, other) = (of(&first), of(&second), of(&other));
    // A corrected line: the case stands under what it was before, too.
    site.json(&["do", &second, "amend", "--field", "line=13987659999"]);

    let (_, said) = site.fails(1, &["customer", "erase", LINE, "--yes", "--lang", "en"]);
    assert!(said.contains("is open still"), "{said}");
    for case in [&first, &second] {
        site.json(&["do", case, "withdraw", "--field", "text=用户撤销"]);
    }
    let told = site.json(&["customer", "erase", LINE]);
    assert_eq!(told, json!({ "customer": "C1", "cases": 2, "erased": false }));
    let found = |typed: &str| {
        let hits = site.lines(&["find", typed]);
        let cases = hits.iter().filter(|hit| hit.get("case").is_some()).count();
        (cases, hits.len() - cases)
    };
    assert_eq!(found(NAME), (2, 1));
    assert_eq!(found("琥珀色"), (2, 0));

    // Projected, then erased: so it was in both files.
    site.ok(&["stop"]);
    // As they stand in the keys of search: the lines from their ends.
    let lines = [LINE, "13987659999"].map(|line| line.chars().rev().collect::<String>());
    let needles = [lines[0].as_bytes(), lines[1].as_bytes()];
    assert_eq!(stand(&site, &needles), needles);
    let told = site.json(&["customer", "erase", LINE, "--yes"]);
    assert_eq!(told, json!({ "customer": "C1", "cases": 2, "erased": true }));
    for typed in [NAME, "欧阳", "oyll", "琥珀色", LINE, "0912", "13987659999"] {
        assert_eq!(found(typed), (0, 0), "{typed}");
    }
    let shown = site.ok(&["show", &first, "--lang", "zh"]);
    assert!(shown.contains("抹除个人信息") && !shown.contains("琥珀"), "{shown}");
    let (_, said) = site.fails(1, &["do", &first, "reopen", "--field", "text=再来", "--lang", "en"]);
    assert!(said.contains("was erased"), "{said}");
    let (_, said) = site.fails(1, &["customer", "set", "C1", "--name", "新名", "--lang", "en"]);
    assert!(said.contains("was erased"), "{said}");
    // The line is nobody's: who has it next is somebody new.
    let next =
        site.json(&["do", "new", "open", "--field", &format!("line={LINE}"), "--field", "text=新的事"]);
    assert_eq!(site.json(&["customer", "show", LINE])["customer"], json!("C3"));
    site.json(&["do", &of(&next), "withdraw", "--field", "text=撤"]);
    site.json(&["customer", "erase", "C3", "--yes"]);
    assert_eq!(site.json(&["check"])["ok"], json!(true));

    let (_, said) = site.fails(1, &["compact", "--lang", "en"]);
    assert!(said.contains("server is running"), "{said}");
    site.ok(&["stop"]);
    site.ok(&["compact"]);
    assert!(stand(&site, &needles).is_empty());
    assert_eq!(site.json(&["check"])["ok"], json!(true));
    assert!(site.ok(&["show", &other, "--lang", "zh"]).contains("别人的事"));
    assert_eq!(site.lines(&["find", "别人的事"]).len(), 1);
}
