//! A row is the same case whether it comes in CSV, in a spreadsheet or in JSON Lines, and what is refused comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::{fs, path::Path};

use caseloop::{
    api::{ImportMode, Log, Reply, Request, Row, RowOutcome, RowResult, TakenLine},
    case::CaseId,
    exchange::{
        Bound, Import, Mapping, Place, Refused, Replay, Replayed, Saying, Source, Step, Stopped, Totals,
    },
    lang::Lang,
    rules::Pack,
    sla::Instant,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use support::Site;

const MAP: &str = "[source]\nname = \"省平台\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"单号\"\ntext = \"内容\"\n\
                   opened = { column = \"时间\", formats = [\"%F %T\"] }\ncontact = \"电话\"\nurged = \"催\"\n\
                   severity = { column = \"急\", values = { \"true\" = \"1\", \"false\" = \"3\" } }\n\
                   address = { join = \"{镇}{号:03}\" }\n[rest]\nmore = [\"费\"]\n";
const HEAD: [&str; 9] = ["单号", "内容", "时间", "电话", "催", "急", "镇", "号", "费"];
/// Row 3 has no time.
const ROWS: [[&str; 9]; 4] = [
    [
        "20260001",
        " =三楼没有信号,\"很久\"\n\t了 ",
        "2026-01-05 09:00:00",
        "13912345678",
        "2",
        "true",
        "万全",
        "7",
        "59.97",
    ],
    ["20260002", "x", "", "13912345679", "", "false", "", "", "-0.5"],
    ["20260003", "_x0041_ 'y", "2026-01-31 23:59:59", "", "", "", "北", "12", ""],
    ["20260004", "没有", "2026-02-28 00:00:00", "010-88", "0", "false", "", "3", "100000000000000"],
];

fn csv_of(head: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(head).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    out.into_inner().unwrap()
}

/// A spreadsheet; `typed` writes moments, numbers and truth values as such.
fn xlsx_of(head: &[&str], rows: &[Vec<String>], typed: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let shown = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = book.add_worksheet();
    for (column, name) in head.iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (at, column) = (at as u32 + 1, column as u16);
            if let (true, Ok(moment)) = (typed && cell.len() > 10, ExcelDateTime::parse_from_str(cell)) {
                sheet.write_with_format(at, column, &moment, &shown).unwrap();
            } else if let (true, Ok(number)) = (typed, cell.parse::<f64>()) {
                sheet.write(at, column, number).unwrap();
            } else if let (true, Ok(truth)) = (typed, cell.parse::<bool>()) {
                sheet.write(at, column, truth).unwrap();
            } else {
                sheet.write(at, column, cell.as_str()).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// JSON Lines without the keys of empty cells; `typed` writes numbers and truth values as such.
fn jsonl_of(head: &[&str], rows: &[Vec<String>], typed: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for row in rows {
        let value = |cell: &String| match serde_json::from_str::<Value>(cell) {
            Ok(value @ (Value::Number(_) | Value::Bool(_))) if typed => value,
            _ => json!(cell),
        };
        let filled = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let object: serde_json::Map<_, _> =
            filled.map(|(name, cell)| ((*name).to_owned(), value(cell))).collect();
        serde_json::to_writer(&mut out, &object).unwrap();
        out.push(b'\n');
    }
    out
}

fn owned(rows: &[[&str; 9]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
}

const SAYING: fn() -> Saying<'static> =
    || Saying { lang: Lang::Zh, pack: Pack::builtin(), now: Instant::from_seconds(0) };

/// What of a file reaches the server, and what is refused, by line.
fn imported(path: &Path, map: &str) -> (Vec<Row>, Vec<(u64, String)>) {
    let mapping = Mapping::read(map, Pack::builtin()).unwrap();
    let mut source = Source::open(path, &mapping).unwrap();
    let bound = Bound::new(&mapping, source.header()).unwrap();
    let mut refused = Refused::new(Place::None, Lang::Zh, source.header()).unwrap();
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    let done: Result<(), Stopped<()>> = Import {
        bound: &bound,
        mode: ImportMode::Add,
        taken: TakenLine::default(),
        saying: SAYING(),
        refused: &mut refused,
        ask: |request| {
            let Request::Import { rows, .. } = request else { panic!() };
            let case = CaseId { site: "ZJ".parse().unwrap(), n: 1 };
            let outcome = |at| RowOutcome { at, what: RowResult::Imported(case), notes: 0 };
            let outcomes = rows.iter().map(|row| outcome(row.at)).collect();
            all.extend(rows);
            Ok(Reply::Imported(outcomes))
        },
        watch: |step: Step<'_>| {
            if let Step::Refused { line, reason } = step {
                wrong.push((line, reason.to_owned()));
            }
        },
        totals: Totals::default(),
    }
    .run(&mut source);
    done.unwrap();
    (all, wrong)
}

/// The logs of a file, in the order in which they are sent.
fn replayed(path: &Path, map: &str) -> Vec<Log> {
    let mapping = Mapping::read(map, Pack::builtin()).unwrap();
    let mut source = Source::open(path, &mapping).unwrap();
    let bound = Bound::new(&mapping, source.header()).unwrap();
    let mut refused = Refused::new(Place::None, Lang::Zh, source.header()).unwrap();
    let mut all = Vec::new();
    let done: Result<(), Stopped<()>> = Replay {
        bound: &bound,
        saying: SAYING(),
        refused: &mut refused,
        ask: |request| {
            let Request::Replay { logs } = request else { panic!() };
            let case = CaseId { site: "ZJ".parse().unwrap(), n: 1 };
            let outcome = |log: &Log| caseloop::api::LogOutcome {
                at: log.at,
                what: RowResult::Already(case),
                events: 0,
                notes: 0,
                holds: 0,
                reopened: 0,
                kept: Vec::new(),
                people: 0,
            };
            let outcomes = logs.iter().map(outcome).collect();
            all.extend(logs);
            Ok(Reply::Replayed(outcomes))
        },
        watch: |_: u64, _: &str| {},
        totals: Replayed::default(),
    }
    .run(&mut source);
    done.unwrap();
    all
}

#[test]
fn the_same_row_is_the_same_case_whatever_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let rows = owned(&ROWS);
    let (wanted, refused) = imported(&put("a.csv", csv_of(&HEAD, &rows)), MAP);
    assert_eq!((wanted.len(), refused[0].0, refused.len()), (3, 4, 1), "{refused:?}");
    assert_eq!(wanted[0].fields["contact"], "13912345678");
    assert_eq!(wanted[0].fields["address"], "万全007");
    for (name, bytes, first) in [
        ("text.xlsx", xlsx_of(&HEAD, &rows, false), 2),
        ("typed.xlsx", xlsx_of(&HEAD, &rows, true), 2),
        ("without_ending", xlsx_of(&HEAD, &rows, true), 2),
        ("text.jsonl", jsonl_of(&HEAD, &rows, false), 1),
        ("typed.ndjson", jsonl_of(&HEAD, &rows, true), 1),
        ("object.txt", jsonl_of(&HEAD, &rows, true), 1),
    ] {
        let (mut read, wrong) = imported(&put(name, bytes), MAP);
        let lines: Vec<_> = read.iter().map(|row| row.at).collect();
        assert_eq!(lines, [0, 2, 3].map(|n| first + n), "{name}");
        for (row, wanted) in read.iter_mut().zip(&wanted) {
            row.at = wanted.at;
        }
        assert_eq!(read, wanted, "{name}");
        assert_eq!(wrong, [(first + 1, refused[0].1.clone())], "{name}");
    }
}

/// A sample that stands beside the repository; it is not part of it.
fn sample(name: &str) -> Option<Vec<u8>> {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let bytes = above.find_map(|folder| fs::read(folder.join("shared/data/samples").join(name)).ok());
    if bytes.is_none() {
        println!("skipped: {name} is not there");
    }
    bytes
}

#[test]
fn the_samples_are_the_same_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    for (name, map, cases) in [
        ("comcast_open.csv", "comcast.toml", 432),
        ("tipdm_replies_open.csv", "tipdm.toml", 524),
        ("helpdesk_open.csv", "helpdesk.toml", 968),
    ] {
        let Some(bytes) = sample(name) else { continue };
        let map = fs::read_to_string(format!("{}/docs/examples/{map}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let mut table = csv::Reader::from_reader(text);
        let head = table.headers().unwrap().clone();
        let head: Vec<&str> = head.iter().map(str::trim).collect();
        // Line breaks in XML are those of Unix, as a spreadsheet writes them.
        let row = |row: csv::StringRecord| row.iter().map(|cell| cell.replace("\r\n", "\n")).collect();
        let rows: Vec<Vec<String>> = table.records().map(|record| row(record.unwrap())).collect();
        let is_log = Mapping::read(&map, Pack::builtin()).unwrap().is_log();
        let read = |ending: &str, bytes: Vec<u8>| {
            let path = folder.path().join(format!("sample.{ending}"));
            fs::write(&path, bytes).unwrap();
            if is_log {
                let mut logs = replayed(&path, &map);
                logs.iter_mut().for_each(|log| log.at = 0);
                (Vec::new(), logs)
            } else {
                let (mut rows, wrong) = imported(&path, &map);
                assert!(wrong.is_empty(), "{name} {ending}: {wrong:?}");
                rows.iter_mut().for_each(|row| row.at = 0);
                (rows, Vec::new())
            }
        };
        let wanted = read("csv", csv_of(&head, &rows));
        assert_eq!(wanted.0.len() + wanted.1.len(), cases, "{name}");
        assert!(read("xlsx", xlsx_of(&head, &rows, false)) == wanted, "{name} as a spreadsheet");
        assert!(read("jsonl", jsonl_of(&head, &rows, false)) == wanted, "{name} as JSON Lines");
    }
}

#[test]
fn refused_rows_of_every_form_come_back_as_csv_under_the_same_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("map.toml"), MAP).unwrap();
    let rows = owned(&ROWS);
    for (name, bytes, line) in
        [("a.xlsx", xlsx_of(&HEAD, &rows, true), "3"), ("a.jsonl", jsonl_of(&HEAD, &rows, true), "2")]
    {
        let site = Site::new();
        fs::write(at(name), bytes).unwrap();
        let refused = at("refused.csv");
        let answer = site.json(&["import", &at(name), "--map", &at("map.toml"), "--refused", &refused]);
        assert_eq!((&answer["imported"], &answer["refused"]), (&json!(3), &json!(1)), "{name}");
        let text = fs::read_to_string(&refused).unwrap();
        let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let head = table.headers().unwrap().clone();
        let wrong = table.records().next().unwrap().unwrap();
        let at_time = head.iter().position(|name| name == "时间").unwrap();
        assert_eq!((&wrong[0], &wrong[at_time], head.len()), (line, "", HEAD.len() + 2), "{text}");
        let put = wrong.iter().enumerate();
        let put = put.map(|(n, cell)| if n == at_time { "2026-01-06 09:00:00" } else { cell }.to_owned());
        fs::write(&refused, csv_of(&head.iter().collect::<Vec<_>>(), &[put.collect()])).unwrap();
        let answer = site.json(&["import", &refused, "--map", &at("map.toml")]);
        assert_eq!((&answer["imported"], &answer["refused"]), (&json!(1), &json!(0)), "{name}");
        assert_eq!(site.json(&["status"])["cases"]["open"], 4);
    }
}

#[test]
fn a_file_that_cannot_be_used_says_why_in_both_languages() {
    let (site, folder) = (Site::new(), tempfile::tempdir().unwrap());
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let map = put("map.toml", MAP.as_bytes());
    let sheet = put("sheet.toml", MAP.replace("[columns]", "[file]\nsheet = \"工单\"\n[columns]").as_bytes());
    let good = xlsx_of(&HEAD, &owned(&ROWS), true);
    for (file, map, zh, en) in [
        (put("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &map, "这个表格有密码", "has a password"),
        (put("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &map, "旧的 XLS 格式", "the old form XLS"),
        (put("cut.xlsx", &good[..good.len() / 2]), &map, "已损坏", "a damaged one"),
        (put("text.xlsx", b"id,text\n"), &map, "这不是 XLSX 表格", "no spreadsheet of the form XLSX"),
        (
            put("good.xlsx", &good),
            &sheet,
            "没有工作表「工单」，有：Sheet1。",
            "no sheet \"工单\"; there are: Sheet1.",
        ),
        (put("list.jsonl", b"[{}]\n"), &map, "没有一行是 JSON 对象", "No line is a JSON object"),
        (put("keys.jsonl", b"{\"a\": 1}\n"), &map, "文件里没有「单号」列", "The file has no column"),
    ] {
        for (lang, said) in [("zh", zh), ("en", en)] {
            let (out, err) = site.fails(1, &["--lang", lang, "import", &file, "--map", map, "--json"]);
            assert!(out.is_empty() && err.contains(said), "{file}: {err}");
        }
    }
}
