//! The command contract of `docs/CLI.md`, through the real program.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::json;
use support::{Site, eventually};

#[test]
fn a_new_case_is_listed_shown_and_found() {
    let site = Site::new();
    let case = site.new_case("楼上没有信号");
    let listed = site.lines(&["list"]);
    assert_eq!(listed.len(), 1);
    let row = &listed[0];
    assert_eq!((&row["case"], &row["kind"]), (&json!(case), &json!("complaint")));
    assert_eq!(
        (&row["stage"], &row["owner"], &row["origin"]),
        (&json!("handle"), &json!("1001"), &json!("own"))
    );
    for key in ["next_deadline", "act_by", "external_id"] {
        assert!(row.get(key).is_some(), "{key}");
    }
    let shown = site.json(&["show", &case]);
    assert_eq!((&shown["stage"], &shown["text"]), (&json!("handle"), &json!("楼上没有信号")));
    let clocks = shown["clocks"].as_array().unwrap();
    assert!(!clocks.is_empty());
    for key in ["id", "state", "deadline", "spent_s", "held_s", "target", "provisional", "breached"] {
        assert!(clocks.iter().all(|clock| clock.get(key).is_some()), "{key}");
    }
    let events = shown["events"].as_array().unwrap();
    assert_eq!(
        events.iter().map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(),
        ["opened", "accepted"]
    );
    for key in ["seq", "type", "occurred", "recorded", "by", "fields"] {
        assert!(events.iter().all(|event| event.get(key).is_some()), "{key}");
    }
    assert_eq!(shown["revision"], events[1]["seq"]);
    for (text, why) in [(case.as_str(), "number"), ("1234", "phone"), ("没有信号", "text")] {
        let hits = site.lines(&["find", text]);
        assert_eq!((&hits[0]["case"], &hits[0]["why"]), (&json!(case), &json!(why)), "{text}");
    }
    // Behind the cases the customers, who are found by their number too.
    let hits = site.lines(&["find", "8000"]);
    assert_eq!((hits.len(), &hits[0]["why"], &hits[1]["customer"]), (2, &json!("digits"), &json!("C1")));
    let hits = site.lines(&["find", "C1"]);
    assert_eq!((&hits[0]["case"], &hits[1]["why"]), (&json!(case), &json!("number")));
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

#[test]
fn the_same_command_id_acts_once_and_answers_the_same() {
    let site = Site::new();
    let make = ["do", "new", "open", "--field", "text=x", "--id", "first", "--json"];
    let answer = site.ok(&make);
    assert_eq!(site.ok(&make), answer);
    let case = site.lines(&["list"])[0]["case"].as_str().unwrap().to_owned();
    let note = ["do", &case, "note", "--field", "text=ok", "--id", "second", "--json"];
    let answer = site.ok(&note);
    site.kill_server();
    assert_eq!(site.ok(&note), answer, "also after the server was killed");
    let events = site.json(&["show", &case])["events"].as_array().unwrap().len();
    assert_eq!(events, 2);
    let other = ["do", &case, "note", "--field", "text=other", "--id", "second", "--json"];
    let (out, _) = site.fails(1, &other);
    assert!(out.contains("other_command"), "{out}");
}

#[test]
fn a_stale_base_is_refused_with_what_changed() {
    let site = Site::new();
    let case = site.new_case("x");
    let seen = site.json(&["show", &case])["revision"].to_string();
    site.ok(&["do", &case, "note", "--field", "text=first"]);
    let (out, _) = site.fails(
        1,
        &[
            "do",
            &case,
            "finish",
            "--base",
            &seen,
            "--json",
            "--field",
            "disposition=upheld",
            "--field",
            "text=done",
        ],
    );
    let refused: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(refused["refusal"]["reason"], "stale");
    assert_eq!(refused["refusal"]["changed"][0]["type"], "noted");
    assert!(refused["refusal"]["allowed"].is_array());
    assert_eq!(site.json(&["show", &case])["stage"], "handle");
}

#[test]
fn a_refusal_says_what_would_be_allowed_and_data_come_on_standard_output_alone() {
    let site = Site::new();
    let case = site.new_case("x");
    let (out, err) = site.fails(1, &["do", &case, "archive", "--json"]);
    let refused: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(refused["refusal"]["reason"], "stage");
    assert!(refused["refusal"]["allowed"].as_array().unwrap().contains(&json!("finish")));
    assert_eq!(err, "");
    let (out, err) = site.fails(1, &["do", &case, "archive"]);
    assert_eq!(out, "");
    assert!(err.contains("归档"), "{err}");
    // A wrong digit: the number of no case.
    let (out, _) = site.fails(1, &["do", "ZJ-000001-9", "note", "--field", "text=x", "--json"]);
    assert!(out.contains("not_found"), "{out}");
    let (out, err) = site.fails(1, &["show", "ZJ-000001-9", "--json"]);
    assert!(out.is_empty() && !err.is_empty());
}

#[test]
fn wrong_usage_is_2_and_said_in_the_language() {
    let site = Site::empty();
    for (lang, args, said) in [
        ("zh", &["list", "--viw", "all"][..], "没有 --viw"),
        ("en", &["list", "--view", "x"], "mine pool team"),
        ("zh", &["do"], "缺少"),
        ("en", &["do", "new", "jump"], "cannot be jump"),
        ("zh", &["nothing"], "没有 nothing 这个命令"),
        ("en", &["init"], "--site"),
        ("en", &["list", "--overdue", "--view", "all"], "does not go with"),
    ] {
        let (out, err) = site.fails(2, &[&["--lang", lang], args].concat());
        assert!(out.is_empty() && err.contains(said), "{args:?}: {err}");
    }
    // Without a store and without a terminal: what to type.
    let (_, err) = site.fails(2, &[]);
    assert!(err.contains("caseloop init --site"), "{err}");
    // Without a store: no server is started for nothing.
    let (_, err) = site.fails(1, &["--lang", "zh", "list"]);
    assert!(err.contains("caseloop init"), "{err}");
    assert!(!site.path().join("server.log").exists());
}

#[test]
fn help_names_every_command_and_every_act() {
    let site = Site::empty();
    for (lang, word) in [("zh", "用法"), ("en", "Usage")] {
        let help = site.ok(&["--lang", lang, "--help"]);
        for command in [
            "init", "person", "serve", "status", "stop", "import", "list", "show", "do", "find", "check",
            "demo",
        ] {
            assert!(help.contains(command), "{command}");
        }
        assert!(help.contains(word));
        assert!(site.ok(&["do", "--help", "--lang", lang]).contains("new resolve"));
    }
    let acts = site.json(&["do", "--help"]);
    let revisit = acts["verbs"].as_array().unwrap().iter().find(|act| act["verb"] == "revisit").unwrap();
    let result = &revisit["fields"][0];
    assert_eq!((&result["name"], &result["required"]), (&json!("result"), &json!(true)));
    assert!(result["values"].as_array().unwrap().contains(&json!("reached")));
}

#[test]
fn status_and_stop_never_start_a_server() {
    let site = Site::new();
    site.fails(1, &["status", "--json"]);
    site.ok(&["stop"]);
    assert!(!site.path().join("server.sock").exists());
    site.new_case("x");
    let status = site.json(&["status"]);
    assert_eq!(status["cases"], json!({ "open": 1, "closed": 0 }));
    for key in ["pid", "sessions", "customers", "events", "memory_bytes"] {
        assert!(status[key].is_u64(), "{key}");
    }
    assert_eq!(status["read_only"], false);
    site.ok(&["stop"]);
    assert!(!site.path().join("server.sock").exists());
    site.fails(1, &["status"]);
}

#[test]
fn people_act_under_their_own_names() {
    let site = Site::new();
    let pin = site.path().join("pin");
    std::fs::write(&pin, "4711\n").unwrap();
    site.ok(&["person", "add", "1002", "赵敏", "--role", "agent", "--pin-file", pin.to_str().unwrap()]);
    site.ok(&["person", "add", "3102", "刘工", "--role", "handler", "--team", "network"]);
    let people = site.lines(&["person", "list"]);
    assert_eq!(people.len(), 3);
    assert_eq!(
        (&people[1]["staff"], &people[1]["role"], &people[1]["has_pin"]),
        (&json!("1002"), &json!("agent"), &json!(true))
    );
    let case = site.new_case("x");
    site.ok(&["--as", "1002", "do", &case, "note", "--field", "text=y"]);
    let events = site.json(&["show", &case])["events"].clone();
    assert_eq!((&events[2]["by"], &events[2]["on_behalf"]), (&json!("1002"), &json!("1001")));
    let (_, err) = site.fails(1, &["--as", "9999", "list"]);
    assert!(err.contains("9999"), "{err}");
    // Whoever is added twice, or where the role may not.
    site.fails(1, &["person", "add", "1002", "又", "--role", "agent"]);
    site.fails(1, &["--as", "1002", "person", "add", "1005", "某", "--role", "agent"]);
    site.fails(2, &["person", "add", "1005", "某", "--role", "king"]);
}

#[test]
fn who_has_a_certificate_is_listed_with_its_last_day_and_who_lacks_one_is_told() {
    let (site, _served) = Site::with_clock("2026-03-02T01:00:00Z");
    let rules = site.path().join("rules.toml");
    let text = "[[certificate]]\nid = \"repair_engineer\"\nwords = { zh = \"维修工程师\", en = \"repair engineer\" }\n\
                [[kind]]\nid = \"repair\"\ncertified = { accept = \"repair_engineer\" }\n";
    std::fs::write(&rules, text).unwrap();
    site.ok(&["rules", "adopt", rules.to_str().unwrap()]);
    let new = [
        "do",
        "new",
        "open",
        "--field",
        "line=13800001234",
        "--field",
        "text=碎屏",
        "--field",
        "kind=repair",
    ];
    let case = site.json(&new)["case"].as_str().unwrap().to_owned();
    let (_, said) = site.fails(1, &["do", &case, "accept"]);
    assert!(said.contains("须有「维修工程师」资质，您没有"), "{said}");
    let certify = ["person", "certify", "1001", "repair_engineer"];
    assert!(site.ok(&[&certify[..], &["--until", "2026-03-04"]].concat()).contains("维修工程师（至 03-04）"));
    let listed = || site.ok(&["person", "list"]);
    assert!(listed().contains("维修工程师（至 03-04）"), "{}", listed());
    let held = &site.lines(&["person", "list"])[0]["certificates"][0];
    assert_eq!(
        (held["id"].as_str(), held["until"].as_str()),
        (Some("repair_engineer"), Some("2026-03-04T16:00:00Z"))
    );
    site.set_clock("2026-03-05T01:00:00Z");
    assert!(listed().contains("维修工程师（03-04 已到期）"), "{}", listed());
    let (_, said) = site.fails(1, &["--lang", "en", "do", &case, "accept"]);
    assert!(said.contains("\"repair engineer\"; yours ended with 03-04"), "{said}");
    site.ok(&certify);
    assert!(listed().contains("维修工程师"), "{}", listed());
    assert!(site.ok(&[&certify[..], &["--revoke"]].concat()).contains("没有资质"));
    site.fails(1, &[&certify[..], &["--revoke"]].concat());
    site.fails(1, &["person", "certify", "1001", "pilot"]);
    site.fails(2, &[&certify[..], &["--until", "tomorrow"]].concat());
    site.fails(2, &[&certify[..], &["--until", "2026-04-01", "--revoke"]].concat());
}

#[test]
fn a_list_has_no_limit_unless_one_is_given() {
    let site = Site::new();
    for n in 0..3 {
        site.new_case(&format!("第{n}件"));
    }
    assert_eq!(site.lines(&["list", "--view", "all"]).len(), 3);
    assert_eq!(site.lines(&["list", "--limit", "2"]).len(), 2);
    assert_eq!(site.lines(&["list", "--limit", "0"]).len(), 0);
    assert_eq!(site.lines(&["list", "--stage", "revisit"]).len(), 0);
    assert_eq!(site.lines(&["list", "--overdue"]).len(), 0);
    assert_eq!(site.lines(&["list", "--view", "mine"]).len(), 3);
}

#[test]
fn a_clock_that_the_test_moves_makes_a_case_overdue() {
    let (site, served) = Site::with_clock("2026-11-23T07:09:00Z");
    let case = site.new_case("x");
    assert_eq!(site.json(&["show", &case])["opened"], "2026-11-23T07:09:00Z");
    assert_eq!(site.lines(&["list", "--overdue"]).len(), 0);
    site.set_clock("2026-12-23T07:09:00Z");
    eventually("the breach is written down", || {
        let shown = site.json(&["show", &case]);
        shown["events"].as_array().unwrap().iter().any(|event| event["type"] == "breached")
    });
    assert_eq!(site.lines(&["list", "--overdue"]).len(), 1);
    let clocks = site.json(&["show", &case])["clocks"].clone();
    assert!(clocks.as_array().unwrap().iter().any(|clock| clock["breached"] == true));
    assert_eq!(site.json(&["status"])["test_clock"], true);
    drop(served);
    // No other store takes a clock.
    let other = Site::new();
    let (_, err) = other.fails(1, &["serve", "--clock", site.path().join("clock").to_str().unwrap()]);
    assert!(!err.is_empty());
}

#[test]
fn nothing_that_somebody_wrote_is_printed_raw() {
    let site = Site::new();
    let hostile = "a\u{1b}[2Jb\u{9b}31mc\u{202e}d\u{7}e\u{200b}f";
    let case = site.new_case(hostile);
    site.ok(&["do", &case, "note", "--field", &format!("text={hostile}")]);
    site.ok(&["do", &case, "refer", "--field", &format!("source={hostile}"), "--field", "id=1"]);
    let printed = [
        site.ok(&["list"]),
        site.ok(&["show", &case]),
        site.ok(&["find", "31mc"]),
        site.ok(&["list", "--json"]),
        site.ok(&["show", &case, "--json"]),
        site.fails(1, &["do", &case, "assign", "--field", &format!("to={hostile}")]).1,
        site.fails(2, &["list", &format!("--{hostile}")]).1,
        site.fails(1, &["--as", hostile, "list"]).1,
    ];
    for text in printed {
        let bad =
            text.chars().find(|c| *c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}')));
        assert_eq!(bad, None, "{text:?}");
    }
    assert_eq!(site.json(&["show", &case])["text"], hostile, "kept to the byte");
}

#[test]
fn rules_are_checked_shown_and_compared_without_a_store() {
    let site = Site::empty();
    let file = site.path().join("site.toml");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "region = \"henan\"\n[[clock]]\nid = \"result\"\ntarget = \"36h\"\n").unwrap();
    let checked = site.json(&["rules", "check", name]);
    assert_eq!((&checked["ok"], &checked["problems"]), (&json!(true), &json!([])));
    let changed = site.lines(&["rules", "diff", "shipped", name]);
    assert_eq!(checked["changes"], json!(changed.len()));
    let target = json!({ "path": "clock.result.target", "before": "\"48h\"", "after": "\"36h\"" });
    assert!(changed.contains(&target), "{changed:?}");
    assert_eq!(site.lines(&["rules", "diff", name, name]), [json!(null); 0]);

    let all = site.lines(&["rules", "show"]);
    let fault = all.iter().find(|one| one["id"] == "fault_repair").unwrap();
    assert_eq!((&fault["standing"], &fault["on"]), (&json!("law"), &json!(true)));
    let one = site.json(&["rules", "show", "clock.answer", "--with", name]);
    assert_eq!(
        (&one["rules"][0]["standing"], &one["values"]["clock.answer.target"]),
        (&json!("law"), &json!("\"5d\""))
    );
    assert!(site.ok(&["rules", "show", "undo", "--lang", "zh"]).contains("本软件默认"));
    let (_, said) = site.fails(1, &["rules", "show", "nothing"]);
    assert!(said.contains("nothing"), "{said}");

    std::fs::write(&file, "\n[[clock]]\nid = \"reslt\\u001b[2J\"\ntarget = \"36h\"\n").unwrap();
    let (out, _) = site.fails(1, &["rules", "check", name]);
    assert!(out.contains("site.toml:2: clock has no reslt") && !out.contains('\u{1b}'), "{out}");
    let (out, _) = site.fails(1, &["rules", "check", name, "--json"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&told["ok"], &told["problems"][0]["line"]), (&json!(false), &json!(2)));
    for (bytes, expected) in [(&b"\xff"[..], "UTF-8"), (b"clock = 3", "site.toml:1: ")] {
        std::fs::write(&file, bytes).unwrap();
        let (_, said) = site.fails(1, &["rules", "show", "--with", name]);
        assert!(said.contains(expected), "{said}");
    }
    let (_, said) = site.fails(1, &["rules", "check", site.path().to_str().unwrap()]);
    assert!(said.contains("directory"), "{said}");
}

#[test]
fn questions_about_open_time_need_no_store() {
    let site = Site::empty();
    let file = site.path().join("questions.json");
    let name = file.to_str().unwrap();
    std::fs::write(
        &file,
        r#"{"calendars": {"office": {"tz": "Europe/Berlin", "week": {"fri": [["09:00", "17:00"]], "mon": [["09:00", "17:00"]]}}},
        "cases": [{"id": "a", "kind": "deadline", "calendar": "office", "start": "2026-11-20T16:30:00+01:00", "add_s": 3600},
        {"id": "b", "kind": "elapsed", "calendar": "office", "start": "2026-11-23T10:00:00+01:00", "end": "2026-11-20T16:30:00+01:00"},
        {"id": "c", "kind": "is_open", "calendar": "office", "at": "2026-11-20T16:00:00Z"}]}"#,
    )
    .unwrap();
    let expected = [
        json!({ "id": "a", "result": "2026-11-23T09:30:00+01:00" }),
        json!({ "id": "b", "result": -5400 }),
        json!({ "id": "c", "result": false }),
    ];
    assert_eq!(site.lines(&["sla", "eval", name]), expected);
    std::fs::write(&file, "{\n\"calendars\": []}").unwrap();
    let (out, said) = site.fails(1, &["sla", "eval", name]);
    assert!(out.is_empty() && said.contains("questions.json:2: "), "{said}");

    let ask = ["sla", "deadline", "--start", "2026-02-13T17:30", "--add"];
    assert_eq!(site.ok(&[&ask[..], &["1h"]].concat()), "2026-02-14T09:30:00+08:00\n");
    assert_eq!(site.ok(&[&ask[..], &["-1h30m"]].concat()), "2026-02-13T16:00:00+08:00\n");
    let told = site.json(&[&ask[..], &["300d"]].concat());
    assert_eq!((&told["provisional"], &told["unit"]), (&json!(true), &json!("working_days")));
    site.fails(2, &[&ask[..], &["1x"]].concat());
    let elapsed = ["sla", "elapsed", "--from", "2026-02-13T17:30", "--to", "2026-02-24T10:00"];
    assert_eq!(site.ok(&elapsed), "32400\n");
    let days = site.lines(&["sla", "calendar", "--from", "2026-02-14", "--to", "2026-02-15"]);
    assert_eq!((&days[0]["kind"], &days[1]["name"]["zh"]), (&json!("make_up"), &json!("春节")));
}

#[test]
fn a_calendar_that_is_wrong_says_in_which_line() {
    let site = Site::empty();
    let file = site.path().join("hall.toml");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "over = \"cn\"\nid = \"hall\"\n[week]\nsat = [\"09:00-12:00\"]\n").unwrap();
    assert_eq!(site.json(&["calendar", "check", name])["id"], json!("hall"));
    assert!(site.ok(&["calendar", "show", name]).contains("中秋节"));
    let on_saturday = ["sla", "deadline", "--calendar", name, "--start", "2026-11-21T08:00", "--add", "1h"];
    assert_eq!(site.ok(&on_saturday), "2026-11-21T10:00:00+08:00\n");
    for (bytes, expected) in [
        (&b"over = \"cn\"\n[week]\nsat = [\"\xef\xbc\x99:00-12:00\"]"[..], "hall.toml:3: "),
        (b"over = \"cn\"\nid = \"\xff\"", "hall.toml:2: "),
        (b"over = \"cn\"\nid = \"\\u001b[2J\"", "hall.toml:2: "),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let (_, said) = site.fails(1, &["calendar", "check", name]);
        assert!(said.contains(expected) && !said.contains('\u{1b}'), "{said}");
        site.fails(1, &["sla", "deadline", "--calendar", name, "--start", "2026-11-21T08:00", "--add", "1h"]);
    }
    site.fails(1, &["calendar", "check", site.path().to_str().unwrap()]);
}

#[test]
fn rules_and_calendars_are_put_in_force_and_what_they_say_is_said() {
    let site = Site::new();
    let case = site.new_case("x");
    let (rules, calendar) = (site.path().join("rules.toml"), site.path().join("calendar.toml"));
    let team = "[[team]]\nid = \"north\"\nwords = { zh = \"北区网络\", en = \"network, north\" }\n";
    std::fs::write(&rules, format!("region = \"henan\"\n{team}")).unwrap();
    std::fs::write(&calendar, "over = \"cn\"\n[week]\nsat = [\"09:00-12:00\"]\n").unwrap();
    let (rules, calendar) = (rules.display().to_string(), calendar.display().to_string());

    let would = site.json(&["rules", "adopt", &rules, "--dry-run"]);
    assert_eq!((&would["edition"], &would["dry_run"]), (&json!(3), &json!(true)));
    assert!(site.lines(&["rules", "diff", "shipped", "in-force"]).is_empty());
    let done = site.json(&["rules", "adopt", &rules]);
    assert_eq!((&done["edition"], &done["changes"]), (&json!(3), &would["changes"]));
    let changes = site.lines(&["rules", "diff", "shipped", "in-force"]).len();
    assert_eq!(json!(changes), done["changes"]);
    site.fails(1, &["rules", "adopt", &rules]);

    // What only the site's rules know is taken and said.
    site.fails(1, &["do", &case, "dispatch", "--field", "team=north"]);
    let new = site.new_case("y");
    let said = site.ok(&["--lang", "zh", "do", &new, "dispatch", "--field", "team=north"]);
    assert!(said.contains("北区网络"), "{said}");
    assert!(site.ok(&["--lang", "zh", "show", &new]).contains("北区网络"));

    let would = site.json(&["calendar", "load", &calendar, "--dry-run"]);
    let done = site.json(&["calendar", "load", &calendar]);
    assert_eq!((&done["edition"], &done["recalculated"]), (&json!(4), &json!(2)));
    assert_eq!(done["cases"], would["cases"]);
    let listed = site.lines(&["calendar", "moves"]);
    assert_eq!(json!(listed), done["cases"]);
    assert!(site.ok(&["calendar", "show", "in-force"]).starts_with("over = \"cn\""));
    assert!(site.ok(&["calendar", "load", "cn"]).contains("5"));
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

#[test]
fn notices_go_to_the_command_of_the_site_and_a_wrong_configuration_is_named_with_its_line() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    assert!(site.lines(&["notices"]).is_empty());
    assert_eq!(site.json(&["status"])["notices"], serde_json::Value::Null);
    let (command, sent, config) =
        (site.path().join("send"), site.path().join("sent"), site.path().join("config.toml"));
    std::fs::write(&command, format!("#!/bin/sh\ncat >> '{}'\n", sent.display())).unwrap();
    std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755)).unwrap();
    site.ok(&["stop"]);
    std::fs::write(&config, "[notify]\ncomand = [\"x\"]\n").unwrap();
    let (_, said) = site.fails(1, &["list"]);
    assert!(said.contains("config.toml") && said.contains('2'), "{said}");

    std::fs::write(&config, format!("[notify]\ncommand = [{:?}]\n", command.display().to_string())).unwrap();
    eventually("a server with the mended file", || site.run(&["list"]).status.success());
    let case = site.new_case("x");
    eventually("the notice goes out", || sent.exists() && site.lines(&["notices"]).is_empty());
    let line: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&sent).unwrap()).unwrap();
    assert_eq!((&line["case"], &line["to"]), (&json!(case), &json!("13800001234")));
    let shown = site.json(&["show", &case]);
    let types: Vec<_> = shown["events"].as_array().unwrap().iter().map(|event| &event["type"]).collect();
    assert_eq!(types, ["opened", "accepted", "noticed", "delivered"]);
    assert_eq!(site.json(&["status"])["notices"], json!(0));
}

#[test]
fn keys_are_checked_and_shown_without_a_store() {
    let site = Site::empty();
    assert!(site.ok(&["keys", "check"]).contains(".config/caseloop/keys.toml"), "no file is no fault");
    let shown = site.lines(&["keys", "show"]);
    let accept = |shown: &[serde_json::Value]| {
        let of = |it: &&serde_json::Value| it["context"] == "case" && it["action"] == "case.accept";
        shown.iter().find(of).unwrap()["keys"].clone()
    };
    assert_eq!(accept(&shown), json!([["a"], ["F2"]]));
    assert_eq!(
        accept(&site.lines(&["keys", "show", "--keymap", "function-keys"])),
        json!([["F2", "1"], ["a"]])
    );

    // The person's own file, where programs keep such files.
    let own = site.path().join(".config/caseloop/keys.toml");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "over = \"vim\"\n[case]\nkeys = [{ on = \"Ctrl-A\", run = \"case.accept\" }]\n")
        .unwrap();
    assert!(site.ok(&["keys", "check"]).contains("keys.toml"));
    assert_eq!(accept(&site.lines(&["keys", "show"])), json!([["Ctrl-A"], ["a"], ["F2"]]));
    assert!(site.ok(&["keys", "show", "--lang", "zh"]).contains("[queue] 队列\n  l  Enter"));

    // A faulty one is named line by line, and not in force.
    let two = "[case]\nkeys = [\n  { on = \"F11\", run = \"case.accept\" },\n  { on = \"F1\", run = \"case.note\" },\n]\n";
    std::fs::write(&own, two).unwrap();
    let (out, _) = site.fails(1, &["keys", "check"]);
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].contains("keys.toml:3: F11 (Accept case.accept)"), "{out}");
    assert!(
        lines[1].contains("keys.toml:4: F1 (Note case.note) in [case] hides F1 (Help help.open)"),
        "{out}"
    );
    assert_eq!(lines.len(), 2);
    assert_eq!(accept(&site.lines(&["keys", "show"])), json!([["a"], ["F2"]]));

    let mine = site.path().join("mine.toml");
    std::fs::write(&mine, "[queue]\nkeys = []\n").unwrap();
    site.ok(&["keys", "check", mine.to_str().unwrap()]);
    site.fails(1, &["keys", "check", "nowhere.toml"]);
    site.fails(2, &["keys", "show", "--keymap", "emacs"]);
    site.fails(2, &["keys"]);
}

#[test]
fn what_is_set_for_the_server_is_checked_line_by_line_and_shown() {
    let site = Site::empty();
    let file = site.path().join("config.toml");
    let (said, _) = (site.ok(&["config", "check", "--lang", "en"]), ());
    assert!(said.contains("the defaults hold"), "{said}");
    std::fs::write(&file, "[backup]\ndir = \"/no/such/folder\"\nkeep = 40\nkeap = 2\n[mail]\n").unwrap();
    let (out, err) = site.fails(1, &["config", "check", "--lang", "en"]);
    let lines: Vec<_> = out.lines().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["2", "3", "4", "5"], "{out}");
    assert!(out.contains("from 1 to 9") && err.contains('4'), "{out}{err}");
    let (out, _) = site.fails(1, &["config", "check", "--lang", "zh", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["ok"], &said["problems"][0]["line"]), (&json!(false), &json!(2)));
    assert!(said["problems"][1]["what"].as_str().unwrap().contains("1 到 9"), "{out}");
    site.fails(1, &["config", "show"]);
    std::fs::write(&file, format!("[backup]\ndir = \"{}\"\n", site.path().display())).unwrap();
    site.ok(&["config", "check"]);
    let shown = site.ok(&["config", "show", "--lang", "en"]);
    assert!(shown.contains("keep = 2  # default") && shown.contains("# [notify] is not set"), "{shown}");
    site.fails(1, &["config", "check", "/no/such/file"]);
    site.fails(2, &["config"]);
}

#[test]
fn a_server_that_is_set_up_wrongly_does_not_start_and_says_every_fault() {
    let site = Site::new();
    site.ok(&["stop"]);
    std::fs::write(site.path().join("config.toml"), "[backup]\nkeep = 0\n[mail]\n").unwrap();
    let (_, err) = site.fails(1, &["serve", "--lang", "en"]);
    for line in [":1:", ":2:", ":3:"] {
        assert!(err.contains(line), "{err}");
    }
}
