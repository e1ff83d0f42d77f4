//! A phone from the counter to the revisit, each person at a terminal of their own, in both languages, with the keys counted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/seats.rs"]
mod seats;
mod support;

use std::fs;

use caseloop::lang::Lang;
use seats::Seats;
use serde_json::Value;
use support::{Site, eventually};

/// The first case of a site.
const CASE: &str = "ZJ-000001-3";

/// Nobody diagnoses or repairs without a certificate.
const CERTIFIED: &str = "
[[certificate]]
id = \"repair_engineer\"
words = { zh = \"维修工程师\", en = \"repair engineer\" }

[[sheet]]
id = \"diagnosis\"
certificate = \"repair_engineer\"

[[sheet]]
id = \"repaired\"
certificate = \"repair_engineer\"
";

/// 1002 at the counter, 1003 calls afterwards, 2001 is on duty, 4102 may repair, 4103 not yet, 4104 leads them.
fn people(at: &Seats<'_>) {
    at.person("1002", "赵敏", "agent", None);
    at.person("1003", "孙丽", "revisitor", None);
    at.person("2001", "孙经理", "supervisor", None);
    at.person("4102", "郭工", "handler", Some("repair"));
    at.person("4103", "马工", "handler", Some("repair"));
    at.person("4104", "高组长", "team_leader", Some("repair"));
}

fn stock(site: &Site) {
    let keeps = |args: &[&str]| site.ok(&[&["--as", "4104", "stock"], args].concat());
    keeps(&["article", "SCREEN", "--name", "屏幕总成", "--sort", "part", "--reorder", "1"]);
    keeps(&["article", "SPARE", "--name", "备用机", "--sort", "loaner"]);
    keeps(&["loaner", "B01", "--article", "SPARE", "--model", "M1"]);
}

fn clock<'a>(case: &'a Value, id: &str) -> &'a Value {
    let clocks = case["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["id"] == id).unwrap_or_else(|| panic!("no {id} in {}", case["clocks"]))
}

/// Monday nine in the morning in Shanghai.
const MONDAY: &str = "2026-11-23T01:00:00Z";
const TUESDAY: &str = "2026-11-24T06:00:00Z";
const THURSDAY: &str = "2026-11-26T02:00:00Z";
const FRIDAY: &str = "2026-11-27T02:00:00Z";

fn repair(lang: Lang) -> usize {
    let (site, _served) = Site::with_clock(MONDAY);
    let rules = site.path().join("certified.toml");
    fs::write(&rules, CERTIFIED).unwrap();
    site.ok(&["rules", "adopt", rules.to_str().unwrap()]);
    let mut at = Seats::new(&site, lang);
    people(&at);
    stock(&site);
    site.ok(&["person", "certify", "4102", "repair_engineer", "--until", "2027-12-31"]);

    // The counter takes it in: number, IMEI, model, day of the sale; then what came in, and the slip.
    at.sit("1002").press("i 13833335678").write("张伟", "Zhang Wei").press("Tab 4 2 Tab Tab");
    at.write("开机花屏，有竖线", "Lines down the screen").press("Tab Tab 866104029345686 Tab");
    at.write("Reno 8", "Reno 8").press("Tab 2026-03-02 F3").see("已受理，单号", "Taken in as ");
    at.press("j 0 2").write("INV-7788", "INV-7788").press("Tab Tab 2");
    at.write("屏幕有竖线，带充电器", "Lines, charger with it").send("接机", "handed in");
    let slip = site.ok(&["--as", "1002", "--lang", at.say("zh", "en"), "repair", "slip", CASE]);
    assert!(
        slip.contains("866104029345686") && slip.contains("INV-7788") && slip.contains("138****5678"),
        "{slip}"
    );
    let code = slip.lines().find_map(|line| {
        line.split_whitespace().find(|word| word.len() > 15 && word.starts_with("ZJ-000001-3"))
    });
    let code = code.unwrap_or_else(|| panic!("no check code on\n{slip}")).to_owned();
    at.press("p 4").send("派单", "dispatched");

    // Who has no certificate takes no step, and loses nothing of what was written.
    at.sit("4103").press("2").see(CASE, CASE).press("Enter j 0 3 1").write("屏坏", "Broken");
    at.press("F3").see("维修工程师", "repair engineer").see("屏坏", "Broken").press("Esc F12");
    assert!(site.json(&["show", CASE])["values"]["diagnosis"].is_null());

    // The engineer: diagnosis, quote, waits for a part, lends a loaner meanwhile.
    at.sit("4102")
        .press("2")
        .see(CASE, CASE)
        .press("Enter")
        .see("派单 →", "dispatched →")
        .press("c")
        .see("已办：认领", "done: claimed");
    at.press("j 0 3 2").write("排线脱落，需换屏", "Cable off, new screen").send("检测", "diagnosed");
    at.press("j 0 4 399 Tab 1").send("报价", "quoted");
    at.press("j 0 5").write("屏幕总成", "Screen").send("挂起", "held");
    at.press(":")
        .write("借出备用机", "Lend a loaner")
        .press("Enter F4 Enter +10d Tab 200")
        .send("借出备用机", "loaner lent");
    at.see("备用机 B01 至 12-03", "Loaner B01 until 12-03");

    // The customer urges, and asks by the code on the slip.
    site.set_clock(TUESDAY);
    at.sit("1002").see("挂起·等配件", "on hold: waiting for").press("g").send("催办", "urged");
    let asked = site.ok(&["--as", "1003", "--lang", at.say("zh", "en"), "repair", "ask", &code]);
    assert!(asked.contains(at.say("等配件", "waiting for")) && !asked.contains("张"), "{asked}");

    // Three days later the part is here; what waited did not run.
    site.set_clock(THURSDAY);
    site.ok(&["--as", "4104", "stock", "in", "SCREEN", "3"]);
    at.sit("4102").see("催办 1", "Urged 1").press("j 0 6").send("配件到货", "part is here");
    at.press(":").write("预留备件", "Keep a part").press("Enter F4 Enter 1").send("预留", "reserved");
    at.press(":").write("领用备件", "Use a part").press("Enter F4 Enter 1").send("领用", "used");
    at.press("j 1 2 1").send("修复", "repaired").press("j 1 3 1").send("测试", "tested");
    at.press("j 1 4 1").write("张伟", "Zhang Wei").send("交机", "handed out");
    at.press(":")
        .write("收回备用机", "Take a loaner back")
        .press("Enter 1")
        .send("归还备用机", "loaner returned");
    at.press("d 2 Tab").write("换屏，测试合格", "New screen, tested").send("处理完成", "finished");
    at.press("f 1").write("手机修好了", "Your phone is repaired").send("回复客户", "final reply");

    site.set_clock(FRIDAY);
    at.sit("1003").press("5").see(CASE, CASE).press("v 1 1").send("办结", "closed");
    let case = site.json(&["show", CASE]);
    assert_eq!(case["stage"], "closed");
    assert_eq!(
        (&clock(&case, "repair_time")["state"], &clock(&case, "loaner_owed")["state"]),
        (&"met".into(), &"met".into())
    );
    let stock = site.json(&["stock"]);
    let held = stock["holdings"].as_array().unwrap().iter().find(|row| row["article"] == "SCREEN").unwrap();
    assert_eq!((&held["free"], &held["kept"]), (&2.into(), &0.into()), "{stock}");
    assert_eq!(stock["loaners"][0]["state"], "in", "{stock}");
    let record = site.ok(&["--lang", at.say("zh", "en"), "repair", "record", CASE]);
    for fact in ["SCREEN ×1", "INV-7788", "11-26 10:00", "郭工", at.say("合格", "passed")] {
        assert!(record.contains(fact), "{fact}\n{record}");
    }
    at.count
}

/// Sunday in the days of the National Day, ten in the morning in Shanghai; Monday is a holiday too.
const SUNDAY: &str = "2026-10-04T02:00:00Z";
const HOLIDAY: &str = "2026-10-05T08:00:00Z";
const AFTER: &str = "2026-10-05T16:01:00Z";

/// An old person living alone comes to the counter with a phone: it is home the next natural day, or who is on duty knows.
fn green_channel(lang: Lang, in_time: bool) -> usize {
    let (site, _served) = Site::with_clock(SUNDAY);
    let mut at = Seats::new(&site, lang);
    people(&at);
    stock(&site);
    site.ok(&["person", "posts", "2001", "duty_leader"]);
    site.ok(&[
        "do",
        "new",
        "resolve",
        "--field",
        "line=13833335678",
        "--field",
        "name=王秀兰",
        "--field",
        "kind=enquiry",
        "--field",
        "disposition=answered",
        "--field",
        "text=问资费",
        "--field",
        "answer=已答",
    ]);
    let tag = at.say("独居老人", "lives alone").to_owned();
    site.ok(&["customer", "set", "13833335678", "--tag", &tag]);
    let case = "ZJ-000002-1";

    // The counter sees who it is; one act asks for the exception and for the car.
    at.sit("1002")
        .press("i 13833335678")
        .see(&tag, &tag)
        .press("4 1 Tab Tab")
        .write("不开机", "Does not start");
    at.press("Tab Tab 866104029345686 F3").see("已受理，单号", "Taken in as ");
    at.press("j 0 2 Tab Tab Tab Tab 1").write("旧手机一部", "An old phone").send("接机", "handed in");
    at.press("j 1 5").write("独居老人", "Lives alone").press("Tab 1").send("申请", "ask");
    at.press("p 4").send("派单", "dispatched");
    let shown = site.json(&["show", case]);
    assert_eq!(clock(&shown, "green_delivery")["deadline"], "2026-10-05T16:00:00Z", "no holiday moves it");
    assert_eq!(shown["asks"][0]["state"], "open");

    // Whoever asked cannot grant it; who is on duty finds it and does.
    at.sit("2001").press("0").see(case, case);
    at.press("Y").send("同意申请", "granted");
    assert_eq!(site.json(&["show", case])["asks"][0]["state"], "granted");

    if in_time {
        at.sit("4102")
            .press("2")
            .see(case, case)
            .press("c")
            .see("已办：认领", "done: claimed")
            .press("1")
            .see(case, case)
            .press("Enter j 0 3 1");
        at.write("电池老化", "Battery worn out").send("检测", "diagnosed");
        at.press("j 1 2 1").send("修复", "repaired");
        site.set_clock(HOLIDAY);
        at.press("j 1 4 2").write("王秀兰", "Wang Xiulan").send("交机", "handed out");
    } else {
        site.set_clock(AFTER);
        eventually("the ladder tells who is on duty", || {
            site.json(&["show", case])["escalation"]["whom"] == "duty_leader"
        });
        at.sit("2001").see("超时 绿色通道送机", "green channel").press("A").send("签收", "signed for");
    }
    let shown = site.json(&["show", case]);
    assert_eq!(clock(&shown, "green_delivery")["state"], if in_time { "met" } else { "running" });
    at.count
}

#[test]
fn an_old_persons_phone_is_home_the_next_natural_day_holiday_or_not() {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| green_channel(lang, true));
    println!("green channel: {zh} structural keys, {en} in English");
    assert!(zh <= 74 && en <= 74, "{zh}, {en}");
}

#[test]
fn a_green_channel_that_is_late_is_told_to_who_is_on_duty_at_midnight() {
    green_channel(Lang::Zh, false);
}

#[test]
fn a_phone_goes_from_the_counter_to_the_revisit_in_both_languages() {
    let [zh, en] = [Lang::Zh, Lang::En].map(repair);
    println!("repair: {zh} structural keys, {en} in English");
    assert!(zh <= 149 && en <= 149, "{zh}, {en}");
}
