//! Files through the real program: imported twice they add nothing, refused rows come back, the past fires nothing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::{Value, json};
use support::{Site, eventually};

const MAP: &str = "[source]\nname = \"省平台\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"单号\"\ntext = \"内容\"\n\
                   opened = { column = \"时间\", formats = [\"%Y-%m-%d %H:%M\"] }\nchannel = \"渠道\"\nstatus = \"状态\"\n\
                   stage = { column = \"状态\", values = { \"在办\" = \"handle\", \"办结\" = \"closed\" }, otherwise = \"\" }\n\
                   urged = \"催\"\n";
const HEAD: &str = "单号,内容,时间,渠道,状态,催\n";

/// Files of a test beside the store, so that nothing of it is taken for the program's own.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.0.path().join(name), content).unwrap();
        self.at(name)
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

fn totals(read: u64, imported: u64, updated: u64, already: u64, refused: u64, notes: u64) -> Value {
    json!({
        "read": read, "imported": imported, "updated": updated, "already": already, "refused": refused,
        "notes": notes,
    })
}

/// The totals of an answer, and the file of its refused rows.
fn split(mut answer: Value) -> (Value, Option<PathBuf>) {
    let file = answer.as_object_mut().unwrap().remove("refused_file").unwrap();
    (answer, file.as_str().map(PathBuf::from))
}

#[test]
fn rows_become_cases_once_and_refused_ones_come_back() {
    let (site, files) = (Site::new(), Files::new());
    let map = files.put("map.toml", MAP);
    let rows = files.put(
        "rows.csv",
        format!(
            "\u{feff}{HEAD}A1,\"三楼没有信号\n\t很久了 \",2026-01-05 09:00,call,在办,2\nA2,x,昨天,call,在办,\n\
             A3,=x,2026-01-05 09:00,fax,办结,\nA4,y,2026-01-05 09:00,,办结,\nA5,z,2026-01-06 10:00,call,挂账,\n"
        ),
    );
    let import = |more: &[&str]| split(site.json(&[&["import", &rows, "--map", &map], more].concat()));

    let (mut dry, file) = import(&["--dry-run"]);
    let shown = dry.as_object_mut().unwrap().remove("first").unwrap();
    assert_eq!(file, None);
    assert_eq!(shown.as_array().unwrap().len(), 4);
    assert!(shown[0].as_str().unwrap().contains("登记时间「2026-01-05 09:00」、阶段「处理」"), "{shown}");
    let mut would = totals(5, 3, 0, 0, 2, 1);
    would["dry_run"] = json!(true);
    would["unused"] = json!([]);
    assert_eq!(dry, would);
    assert_eq!(site.json(&["status"])["cases"], json!({ "open": 0, "closed": 0 }));
    assert!(!site.path().join("refused").exists());

    let (first, file) = import(&[]);
    assert_eq!(first, totals(5, 3, 0, 0, 2, 1));
    let file = file.unwrap();
    assert!(file.starts_with(site.path().join("refused")), "{file:?}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(import(&[]).0, totals(5, 0, 0, 3, 2, 0));
    assert_eq!(site.json(&["status"])["cases"], json!({ "open": 2, "closed": 1 }));

    let listed = site.lines(&["list"]);
    let case = listed.iter().find(|row| row["external_id"] == "A1").unwrap();
    assert_eq!((&case["origin"], &case["stage"]), (&json!("imported"), &json!("handle")));
    let shown = site.json(&["show", case["case"].as_str().unwrap()]);
    assert_eq!(shown["text"], "三楼没有信号\n\t很久了 ");
    let events = shown["events"].as_array().unwrap();
    assert_eq!(events[0]["occurred"], "2026-01-05T01:00:00Z");
    assert!(
        events.iter().all(|event| event["type"] != "warned" && event["type"] != "breached"),
        "{events:?}"
    );

    // Put right in the file of refused rows, the same mapping takes them from there.
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"4\",\"登记时间「昨天」不是时间，格式应为：%Y-%m-%d %H:%M。\",\"A2\""), "{text}");
    assert!(text.contains("\"A3\",\"'=x\""), "{text}");
    fs::write(&file, text.replace("昨天", "2026-01-06 09:00").replace("fax", "call")).unwrap();
    let again = site.json(&["import", file.to_str().unwrap(), "--map", &map]);
    assert_eq!(split(again), (totals(2, 2, 0, 0, 0, 0), None));
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

#[test]
fn what_changed_there_becomes_events_here_when_asked_for() {
    let (site, files) = (Site::new(), Files::new());
    let map = files.put("map.toml", MAP);
    let rows = files.put(
        "rows.csv",
        format!("{HEAD}A1,x,2026-01-05 09:00,call,在办,1\nA2,y,2026-01-05 09:00,call,在办,\n"),
    );
    site.ok(&["import", &rows, "--map", &map]);
    fs::write(&rows, format!("{HEAD}A1,x,2026-01-05 09:00,call,办结,3\nA2,y,2026-01-05 09:00,call,在办,\n"))
        .unwrap();
    let import = |more: &[&str]| split(site.json(&[&["import", &rows, "--map", &map], more].concat())).0;
    assert_eq!(import(&[]), totals(2, 0, 0, 2, 0, 0));
    assert_eq!(import(&["--update", "--dry-run"])["updated"], 1);
    assert_eq!(import(&["--update"]), totals(2, 0, 1, 1, 0, 0));
    assert_eq!(import(&["--update"]), totals(2, 0, 0, 2, 0, 0));
    assert_eq!(site.json(&["status"])["cases"], json!({ "open": 1, "closed": 1 }));
}

#[test]
fn files_that_cannot_be_used_say_why_in_the_language() {
    let (site, files) = (Site::new(), Files::new());
    let map = files.put("map.toml", MAP);
    let good = files.put("good.csv", format!("{HEAD}A1,x,2026-01-05 09:00,call,在办,1\n"));
    let gb = encoding_rs::GB18030
        .encode(&format!("{HEAD}A1,没有信号,2026-01-05 09:00,call,在办,1\n"))
        .0
        .into_owned();
    let gb = files.put("gb.csv", gb);
    let odd = files.put("odd.toml", MAP.replace("Asia/Shanghai", "Asia/Peking").replace("channel", "chanel"));
    for (file, map, lang, said) in [
        (&files.at("none.csv"), &map, "en", "none.csv: It cannot be read"),
        (&files.at(""), &map, "zh", "这不是普通文件"),
        (&files.put("x.csv", b"PK\x03\x04..."), &map, "zh", "另存为 CSV"),
        (&files.put("h.csv", "单号,内容\n"), &map, "en", "map.toml line 7: The file has no column \"时间\"."),
        (&good, &files.at("none.toml"), "zh", "none.toml"),
        (&good, &odd, "zh", "odd.toml 第 3 行：没有时区「Asia/Peking」"),
        (&good, &odd, "zh", "odd.toml 第 8 行：没有「chanel」这一项"),
    ] {
        let (out, err) = site.fails(1, &["--lang", lang, "import", file, "--map", map, "--json"]);
        assert!(out.is_empty() && err.contains(said), "{file} {map}: {err}");
    }
    let over = |refused: &str| site.fails(1, &["import", &good, "--map", &map, "--refused", refused]).1;
    assert!(over(&good).contains("请给 --refused 另一个文件名"));
    assert!(over(&map).contains("请给 --refused 另一个文件名"));
    assert!(fs::read_to_string(&good).unwrap().starts_with(HEAD));
    let answer = site.json(&["import", &gb, "--map", &map, "--refused", &files.at("refused.csv")]);
    assert_eq!(split(answer), (totals(1, 1, 0, 0, 0, 0), Some(PathBuf::from(files.at("refused.csv")))));
    // Whoever may not import is told before anything is done.
    site.ok(&["person", "add", "1002", "赵敏", "--role", "agent"]);
    let (_, err) = site.fails(1, &["--as", "1002", "import", &good, "--map", &map]);
    assert!(err.contains("岗位"), "{err}");
}

#[test]
fn nothing_in_a_file_steers_a_terminal() {
    let (site, files) = (Site::new(), Files::new());
    let evil = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{200b}";
    let map = files.put("map.toml", MAP);
    let head = HEAD.trim_end();
    let rows = files.put(
        "rows.csv",
        format!("{head},{evil}\n{evil},{evil},2026-01-05 09:00,{evil},{evil},\nA2,{evil},{evil},call,,{evil}\nA3,{evil},2026-01-05 09:00,,,{evil}\n"),
    );
    for more in [&["--dry-run"][..], &["--dry-run", "--json"], &[], &["--json"]] {
        let output = site.run(&[&["import", &rows, "--map", &map], more].concat());
        for stream in [output.stdout, output.stderr] {
            let text = String::from_utf8(stream).unwrap();
            let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(!text.contains(bad), "{more:?}: {text:?}");
        }
    }
}

#[test]
fn a_server_that_dies_on_the_way_loses_and_doubles_nothing() {
    let (site, files) = (Site::new(), Files::new());
    let map = files.put("map.toml", MAP);
    let row = |n: u32| format!("B{n},{},2026-01-05 09:00,call,在办,\n", "信号很差".repeat(20));
    let rows: String = (0..2_000).map(row).collect();
    let rows = files.put("rows.csv", format!("{HEAD}{rows}"));
    let _served = site.serve(&[]);
    let mut importing = site.command(&["import", &rows, "--map", &map, "--json"]);
    let child = importing.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    eventually("some rows are in", || site.json(&["status"])["events"].as_u64() > Some(200));
    site.kill_server();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("再运行一次不会重复"), "{said}");
    let (before, _) = split(serde_json::from_slice(&output.stdout).unwrap());
    let told = before["imported"].as_u64().unwrap();
    assert!(told < 2_000 && before["read"] == told, "{before}");

    let (after, _) = split(site.json(&["import", &rows, "--map", &map]));
    let already = after["already"].as_u64().unwrap();
    assert!(already >= told, "told {told}, there {already}");
    assert_eq!(already + after["imported"].as_u64().unwrap(), 2_000);
    assert_eq!(site.json(&["status"])["cases"]["open"], 2_000);
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

#[test]
fn what_the_sheet_of_a_new_case_asks_is_imported_as_the_form_takes_it_or_refuses_the_row() {
    let (site, files) = (Site::new(), Files::new());
    let map = files.put(
        "map.toml",
        "[source]\nname = \"省平台\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"单号\"\ntext = \"内容\"\n\
         opened = { column = \"时间\", formats = [\"%Y-%m-%d %H:%M\"] }\ncategory = \"分类\"\npartner = \"合作方\"\n\
         short_code = \"端口\"\namount = \"金额\"\ndevice = \"串号\"\n\
         bought = { column = \"购机\", formats = [\"%Y/%m/%d\"] }\nsymptom = \"现象\"\n",
    );
    // Category, partner, port, amount, IMEI, bought, symptom; and what is kept, or said.
    let table: [(&str, Result<Value, &str>); 9] = [
        (
            "unordered,甲公司,10690001,12.5,,,",
            Ok(json!({ "partner": "甲公司", "short_code": "10690001", "amount": "1250" })),
        ),
        (
            "phone_repair,,,,49-015420-323751-8,2026/1/2,",
            Ok(json!({ "device": "490154203237518", "bought": "2026-01-02" })),
        ),
        ("indoor_coverage,,,,,,weak", Ok(json!({ "symptom": "weak" }))),
        ("unordered,,,,,,", Ok(json!({}))),
        ("unordered,,,十元,,,", Err("金额")),
        ("phone_repair,,,,490154203237519,,", Err("终端串号")),
        ("phone_repair,,,,,2026/13/2,", Err("购机日期「2026/13/2」不是时间")),
        ("indoor_coverage,,,,,,坏", Err("现象")),
        ("indoor_coverage,甲公司,,,,,", Err("partner")),
    ];
    let mut rows = "单号,内容,时间,分类,合作方,端口,金额,串号,购机,现象\n".to_owned();
    for (n, (cells, _)) in table.iter().enumerate() {
        rows.push_str(&format!("A{n},x,2026-01-05 09:00,{cells}\n"));
    }
    let rows = files.put("rows.csv", rows);
    let import = |more: &[&str]| split(site.json(&[&["import", &rows, "--map", &map], more].concat()));
    let (dry, _) = import(&["--dry-run"]);
    let first = dry["first"][0].as_str().unwrap();
    assert!(first.contains("合作方「甲公司」") && first.contains("金额「12.5」"), "{first}");
    let (done, refused) = import(&[]);
    assert_eq!(done, totals(9, 4, 0, 0, 5, 0));
    let refused = fs::read_to_string(refused.unwrap()).unwrap();
    let listed = site.lines(&["list"]);
    for (n, (cells, kept)) in table.iter().enumerate() {
        match kept {
            Ok(kept) => {
                let row = listed.iter().find(|row| row["external_id"] == format!("A{n}")).unwrap();
                let case = row["case"].as_str().unwrap();
                site.ok(&["reveal", case, "--reason", "verify_identity"]);
                assert_eq!(&site.json(&["show", case])["values"], kept, "{cells}");
            }
            Err(said) => {
                let line = refused.lines().find(|line| line.contains(&format!("\"A{n}\""))).unwrap();
                assert!(line.contains(said), "{line}");
            }
        }
    }
    // An IMEI is a person's: whoever may not see such things sees its end.
    site.ok(&["person", "add", "1002", "赵敏", "--role", "agent"]);
    let repair = listed.iter().find(|row| row["external_id"] == "A1").unwrap();
    let masked = site.json(&["--as", "1002", "show", repair["case"].as_str().unwrap()]);
    assert_eq!(masked["values"]["device"], "***********7518");
    assert_eq!(import(&[]).0, totals(9, 0, 0, 4, 5, 0));
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}

/// A sample that stands beside the repository; it is not part of it.
fn sample(name: &str) -> Option<String> {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let path = above.find_map(|folder| {
        let path = folder.join("shared/data/samples").join(name);
        path.exists().then_some(path)
    });
    if path.is_none() {
        println!("skipped: {name} is not there");
    }
    path.map(|path| path.to_str().unwrap().to_owned())
}

fn example(name: &str) -> String {
    format!("{}/docs/examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_samples_are_imported_whole_and_a_second_time_adds_nothing() {
    for (name, map, rows, open) in
        [("comcast_open.csv", "comcast.toml", 432, 105), ("tipdm_replies_open.csv", "tipdm.toml", 524, 0)]
    {
        let Some(file) = sample(name) else { continue };
        let site = Site::new();
        let import = || split(site.json(&["import", &file, "--map", &example(map)]));
        assert_eq!(import(), (totals(rows, rows, 0, 0, 0, 0), None), "{name}");
        let events = site.json(&["status"])["events"].clone();
        assert_eq!(import(), (totals(rows, 0, 0, rows, 0, 0), None), "{name}");
        let status = site.json(&["status"]);
        assert_eq!(status["cases"], json!({ "open": open, "closed": rows - open }), "{name}");
        assert_eq!(status["events"], events, "{name}");
        let listed = site.lines(&["list"]);
        assert_eq!(listed.len() as u64, open);
        for row in listed.iter().take(5) {
            let shown = site.json(&["show", row["case"].as_str().unwrap()]);
            let fired = shown["events"].as_array().unwrap().iter();
            assert_eq!(
                fired.filter(|event| event["type"] == "warned" || event["type"] == "breached").count(),
                0
            );
        }
        assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }), "{name}");
    }
}

const CUSTOMERS: &str = "客户编号,姓名,主号码,副号码,星级,标签,县区,地址,城乡,客户经理\n";

#[test]
fn customers_are_imported_once_and_seen_where_they_call() {
    let (site, files) = (Site::new(), Files::new());
    let map = example("customers.toml");
    let rows = files.put(
        "customers.csv",
        format!(
            "{CUSTOMERS}K1,李某某,13833330912,0313-1234567,五星,全球通、大客户,万全县,商业东街12号,城镇,王\n\
             K2,张某,13900000002,,未评级,-,宣化区,,农村,王\nK3,赵某,139 0000 0002,,四星,,,,,\n\
             K4,钱某,13900000004,,八星,,,,,\n"
        ),
    );
    let import = |more: &[&str]| split(site.json(&[&["import", &rows, "--map", &map], more].concat()));
    let (mut dry, _) = import(&["--dry-run"]);
    let shown = dry["first"].take();
    assert!(
        shown[0].as_str().unwrap().contains("姓名「李某某」、星级「5」、标签「全球通、大客户」"),
        "{shown}"
    );
    assert_eq!((&dry["imported"], &dry["refused"], &dry["unused"]), (&json!(2), &json!(2), &json!([])));
    let (first, refused) = import(&[]);
    assert_eq!(first, totals(4, 2, 0, 0, 2, 0));
    let refused = fs::read_to_string(refused.unwrap()).unwrap();
    assert!(
        refused.contains("号码已属于客户 C2") && refused.contains("星级「八星」不在映射表中"),
        "{refused}"
    );
    assert_eq!(import(&["--update"]).0, totals(4, 0, 0, 2, 2, 0));
    assert_eq!(site.json(&["status"])["customers"], 2);

    // The same customers as JSON Lines, of whom one changed.
    let objects = files.put(
        "customers.jsonl",
        "{\"客户编号\":\"K1\",\"姓名\":\"李某某\",\"主号码\":\"13833330912\",\"副号码\":null,\"星级\":\"七星\",\"标签\":\"全球通/大客户\",\"县区\":\"万全县\",\"地址\":\"商业东街12号\",\"城乡\":\"城镇\"}\n",
    );
    let case = |line: &str| {
        let line = format!("line={line}");
        let done = site.json(&["do", "new", "accept", "--field", &line, "--field", "text=x"]);
        done["case"].as_str().unwrap().to_owned()
    };
    let by_star = "[[clock]]\nid = \"result\"\nsource = \"x\"\nexcept = [{ star = 5, target = \"24h\" }]\n";
    site.ok(&["rules", "adopt", &files.put("site.toml", by_star)]);
    let before = case("03131234567");
    assert!(site.ok(&["sla", "explain", &before, "result"]).contains("登记时客户为 5 星"));
    assert_eq!(site.json(&["sla", "explain", &before, "result"])["star"], 5);
    let update = site.json(&["import", &objects, "--map", &map, "--update"]);
    assert_eq!(split(update).0, totals(1, 0, 1, 0, 0, 0));
    let (before, after) = (site.json(&["show", &before]), site.json(&["show", &case("13833330912")]));
    let seen = |case: &Value| (case["star"].clone(), case["tags"].clone(), case["name"].clone());
    assert_eq!(seen(&before), (json!(5), json!(["全球通", "大客户"]), json!("李某某")));
    assert_eq!(seen(&after), (json!(7), json!(["全球通", "大客户"]), json!("李某某")));

    site.ok(&["reveal", "C1", "--reason", "verify_identity"]);
    let customer = site.json(&["customer", "show", "138-3333-0912"]);
    assert_eq!(customer["lines"], json!(["13833330912", "03131234567"]));
    assert_eq!((&customer["customer"], &customer["open"].as_array().unwrap().len()), (&json!("C1"), &2));
    assert_eq!(customer["events"].as_array().unwrap().len(), 3);
    let set = [
        "customer",
        "set",
        "C1",
        "--star",
        "3",
        "--tag",
        "空巢老人",
        "--untag",
        "大客户",
        "--add-line",
        "13900000009",
    ];
    let set = site.json(&set);
    assert_eq!((&set["star"], &set["tags"]), (&json!(3), &json!(["全球通", "空巢老人"])));
    assert!(site.ok(&["customer", "show", "13900000009"]).contains("3★"));
    let (_, err) = site.fails(1, &["customer", "set", "13900000009", "--add-line", "13900000002"]);
    assert!(err.contains("C2"), "{err}");
    site.fails(1, &["customer", "show", "C9"]);
    site.fails(2, &["customer", "set", "C1"]);
    site.fails(2, &["customer", "set", "C1", "--star", "8"]);
    site.ok(&["person", "add", "1002", "赵敏", "--role", "agent"]);
    site.fails(1, &["--as", "1002", "customer", "set", "C1", "--star", "1"]);
    let masked = site.json(&["--as", "1002", "customer", "show", "C1"]);
    assert_eq!((&masked["name"], &masked["plain"]), (&json!("李**"), &json!(false)));
    assert_eq!(site.json(&["check"]), json!({ "ok": true, "problems": [] }));
}
