//! The lines of service that the shipped sheets make, each from intake to the answer at a terminal, in both languages,
//! with the keys counted. `docs/KEYSTROKES.md` has the daily tasks; these are whole cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use caseloop::lang::Lang;
use serde_json::Value;
use support::{Site, screen::Screen};

/// What is pressed: keys by their names, digits and letters as they are; a text in Chinese and in English, which counts for
/// nothing; and what the screen shows then.
enum Step {
    Keys(&'static str),
    Text(&'static str, &'static str),
    See(&'static str, &'static str),
}

use Step::{Keys, See, Text};

struct Line {
    id: &'static str,
    /// The most structural keys from intake to the answer.
    budget: usize,
    steps: &'static [Step],
    /// What the store holds afterwards.
    holds: fn(&Site, &str, &Value),
}

const ADDRESS: Step = Text("商业东街 12 号", "12 Commerce East Street");
const DONE: Step = See("已办：", "Done: ");
const TAKEN: Step = See("已受理，单号", "Taken in as ");

fn value<'a>(case: &'a Value, field: &str) -> &'a str {
    case["values"][field].as_str().unwrap_or_else(|| panic!("no {field} in {}", case["values"]))
}

fn clock<'a>(case: &'a Value, id: &str) -> &'a str {
    let clocks = case["clocks"].as_array().unwrap();
    let clock = clocks.iter().find(|clock| clock["id"] == id).unwrap_or_else(|| panic!("no {id} in {case}"));
    clock["state"].as_str().unwrap()
}

const LINES: &[Line] = &[
    // 网络: where it is, survey, cure, before and after.
    Line {
        id: "network",
        budget: 60,
        steps: &[
            Keys("i 13833330912 Tab 1 1"),
            ADDRESS,
            Keys("Tab Tab"),
            Text("二楼没有信号", "No signal upstairs"),
            Keys("Tab Tab 2 1 3 F3"),
            TAKEN,
            Keys("j 2 Tab Tab Tab 1 2 F3"),
            DONE,
            Keys("j 3"),
            Text("室分天线脱落", "Indoor antenna fell off"),
            Keys("F3"),
            DONE,
            Keys("j 4 1 Tab"),
            Text("-78dBm", "-78dBm"),
            Keys("F3"),
            DONE,
            Keys("d 5 1 3"),
            Text("已重新安装天线", "Antenna put up again"),
            Keys("F3"),
            DONE,
            Keys("f 1"),
            Text("已修复，请再试", "Repaired, please try again"),
            Keys("F3"),
            DONE,
        ],
        holds: |_, _, case| {
            assert_eq!(
                (value(case, "symptom"), value(case, "inside"), value(case, "generation")),
                ("weak", "indoor", "g4")
            );
            assert_eq!((value(case, "hit"), value(case, "cure")), ("12", "repaired"));
            assert_eq!(clock(case, "survey"), "met");
        },
    },
    // 员工代报: a member of staff passes a poor spot on.
    Line {
        id: "staff_report",
        budget: 60,
        steps: &[
            Keys("i Tab Tab 1 1"),
            ADDRESS,
            Keys("Tab Tab"),
            Text("电梯里没有信号", "No signal in the lift"),
            Keys("Tab Tab 1 3 F3"),
            TAKEN,
        ],
        holds: |_, _, case| assert_eq!(value(case, "inside"), "underground"),
    },
    // 垃圾短信: the sender, the order to block it, what came of it.
    Line {
        id: "spam",
        budget: 60,
        steps: &[
            Keys("i 13833330912 Tab 9 1 Tab Tab"),
            Text("总收到贷款短信", "Messages about loans all day"),
            Keys("Tab Tab 106550591234 Tab 3 0 F3"),
            TAKEN,
            Keys("j 2 2"),
            Text("短信截图 3 张", "Three pictures of messages"),
            Keys("F3"),
            DONE,
            Keys("j 3 1 F3"),
            DONE,
            Keys("d 1 1 1"),
            Text("已封堵", "Blocked"),
            Keys("F3"),
            DONE,
            Keys("f 1"),
            Text("已封堵该端口", "The port is blocked"),
            Keys("F3"),
            DONE,
        ],
        holds: |_, _, case| {
            assert_eq!(
                (value(case, "sender"), value(case, "messages"), value(case, "blocked")),
                ("106550591234", "30", "done")
            );
            assert_eq!(clock(case, "blocking"), "met");
        },
    },
    // 实名: the paper is never kept, nor its whole number.
    Line {
        id: "real_name",
        budget: 70,
        steps: &[
            Keys("i 13833330912 Tab 3 5 Tab Tab"),
            Text("要过户到女儿名下", "To be made over to the daughter"),
            Keys("F3"),
            TAKEN,
            Keys("j 1 1 130721199001011234 Tab 1 1"),
            Keys("F3"),
            DONE,
            Keys("d 5 1 1"),
            Text("已过户", "Made over"),
            Keys("F3"),
            DONE,
            Keys("f 1"),
            Text("已办好过户", "The line is made over"),
            Keys("F3"),
            DONE,
        ],
        holds: |site, _, case| {
            assert_eq!((value(case, "paper_number"), value(case, "checked")), ("1307**********1234", "same"));
            let log = site.ok(&["find", "130721199001011234", "--json"]);
            assert!(!log.contains("ZJ-"), "nothing is found by the whole number: {log}");
        },
    },
    // 积分: what was promised, and points as a goodwill that somebody else grants.
    Line {
        id: "points",
        budget: 70,
        steps: &[
            Keys("i 13833330912 Tab 3 9 Tab Tab"),
            Text("兑换的电饭锅没收到", "The rice cooker for points never came"),
            Keys("Tab Tab 5 0 0 0 Tab"),
            Text("某商户", "A merchant"),
            Keys("F3"),
            TAKEN,
            Keys("j 3 5 0 0 Tab"),
            Text("商户漏发", "The merchant forgot it"),
            Keys("F3"),
            DONE,
            Keys("d 1 1 1"),
            Text("商户补发", "Sent by now"),
            Keys("F3"),
            DONE,
        ],
        holds: |site, case_id, case| {
            assert_eq!((value(case, "merchant").is_empty(), value(case, "points")), (false, "500"));
            let asks = case["asks"].as_array().unwrap();
            assert_eq!(
                (asks.len(), asks[0]["what"].as_str(), asks[0]["state"].as_str()),
                (1, Some("exception"), Some("open"))
            );
            // Who asked grants nothing to themselves.
            site.fails(1, &["do", case_id, "grant", "--field", "text=好"]);
        },
    },
];

fn bytes(key: &str) -> Option<&'static str> {
    Some(match key {
        "F3" => "\x1bOR",
        "Enter" => "\r",
        "Tab" => "\t",
        _ => return None,
    })
}

fn make(line: &Line, lang: Lang) -> usize {
    let site = Site::new();
    let _served = site.serve(&[]);
    let count = play(&site, line.steps, lang);
    // The first case of a site has this number.
    let case = "ZJ-000001-3";
    (line.holds)(&site, case, &site.json(&["show", case]));
    count
}

/// How many keys the steps take at a terminal of their own.
fn play(site: &Site, steps: &[Step], lang: Lang) -> usize {
    let (id, say) = match lang {
        Lang::Zh => ("zh", 0),
        Lang::En => ("en", 1),
    };
    let screen = Screen::open(site, &["--lang", id]);
    screen.settles();
    let mut count = 0;
    for step in steps {
        match step {
            Keys(keys) => {
                for key in keys.split(' ') {
                    count += bytes(key).map_or(key.len(), |_| 1);
                    screen.keys(bytes(key).unwrap_or(key));
                }
            }
            Text(zh, en) => screen.keys([zh, en][say]),
            See(zh, en) => {
                screen.shows([zh, en][say]);
                screen.settles();
            }
        }
    }
    count
}

/// What monitoring found on two days: the second day one of it again, one that is new, and one row that says nothing.
const NEXT_DAY: &str = "月份,日期,类型,短号码,应用,合作方,影响户数,依据
2026-11,2026-11-27,短号码,10661234,,示例信息技术公司,41,仍在下发
2026-11,2026-11-27,应用,,示例手电筒,示例信息技术公司,3,后台发送订购短信
2026-11,2026-11-27,网站,,,示例信息技术公司,3,类型不认得
2026-12,2026-12-01,短号码,10661234,,示例信息技术公司,8,下个月又出现
";

#[test]
fn what_is_monitored_becomes_cases_without_a_customer_each_day_and_is_verified_at_a_terminal() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/");
    let map = format!("{examples}monitoring.toml");
    let verified = [
        Keys("2 Enter a F3"),
        DONE,
        Keys("j 2 1"),
        Text("下发订购短信没有回复记录", "Orders sent out, no reply on record"),
        Keys("F3"),
        DONE,
        Keys("j 3 1"),
        Text("李工", "An engineer"),
        Keys("F3"),
        DONE,
        Keys("j 4 1 F3"),
        DONE,
        Keys("d 1 Tab"),
        Text("已屏蔽", "Blocked"),
        Keys("F3"),
        DONE,
        Keys("f 1"),
        Text("已反馈监测组", "Told the monitoring desk"),
        Keys("F3"),
        DONE,
    ];
    for lang in [Lang::Zh, Lang::En] {
        let (site, _served) = Site::with_clock("2026-11-26T01:00:00Z");
        let import = |file: &str| site.json(&["import", file, "--map", &map]);
        let counts = |of: &Value| ["imported", "already", "refused"].map(|key| of[key].as_u64().unwrap());
        assert_eq!(counts(&import(&format!("{examples}monitoring.csv"))), [3, 0, 0]);
        let count = play(&site, &verified, lang);
        println!("monitoring: {count} structural keys");
        assert!(count <= 30, "{count}");
        let case = site.json(&["show", "ZJ-000001-3"]);
        assert_eq!((case["stage"].as_str(), case["line"].as_str().unwrap_or_default()), (Some("closed"), ""));
        assert_eq!((value(&case, "finding"), value(&case, "hit")), ("malicious", "37"));
        assert_eq!((clock(&case, "verifying"), clock(&case, "measure")), ("met", "met"));
        // The next day only what is new makes a case.
        site.set_clock("2026-12-01T01:00:00Z");
        let next = site.path().join("next.csv");
        std::fs::write(&next, NEXT_DAY).unwrap();
        assert_eq!(counts(&import(next.to_str().unwrap())), [2, 1, 1]);
        // Everything against the partner stands in one row, and a customer's case finds what monitoring found.
        let table = site.ok(&["report", "partners", "--period", "2026-11", "--format", "csv"]);
        assert!(table.contains("示例信息技术公司"), "{table}");
        let complaint = ["line=13833330912", "category=unordered", "short_code=10661234", "text=没订过"];
        let fields = complaint.iter().flat_map(|field| ["--field", *field]);
        let new: Vec<&str> = ["do", "new", "accept"].into_iter().chain(fields).collect();
        let case = site.json(&new)["case"].as_str().unwrap().to_owned();
        let alike = site.lines(&["alike", &case, "short_code"]);
        assert_eq!(alike.len(), 3, "{alike:?}");
        site.ok(&["check"]);
    }
}

#[test]
fn every_line_goes_from_intake_to_its_answer_in_both_languages() {
    for line in LINES {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| make(line, lang));
        println!("{}: {zh} structural keys, {en} in English", line.id);
        assert!(zh <= line.budget && en <= line.budget, "{}: {zh}, {en}", line.id);
    }
}
