//! A refund through the real program: from a file of charges to the file of payments and back, to the fen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;

use caseloop::{
    api::{Actor, ListAnswer, Reply, Request, Target},
    case::{CommandId, Door, Verb},
    desk::{Clock, Desk},
};
use serde_json::{Value, json};
use support::Site;

/// A site where 1002 takes cases on, and 2001 approves and pays.
fn site() -> Site {
    let site = Site::new();
    site.ok(&["person", "add", "1002", "李明", "--role", "agent"]);
    site.ok(&["person", "add", "2001", "孙经理", "--role", "supervisor"]);
    site
}

/// 2001 approves at a desk of their own: whoever acts as both from one account is one person.
fn approve(site: &Site, case: &str, code: &str) -> Reply {
    let fields = [("binding".to_owned(), code.to_owned())].into();
    let (target, command) = (Target::Case(case.parse().unwrap()), CommandId::of("approve"));
    ask(site, Request::Act { target, verb: Verb::Approve, fields, command, base: None })
}

fn ask(site: &Site, request: Request) -> Reply {
    site.ok(&["stop"]);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let desk = Desk::start(site.path(), Clock::System, None).unwrap();
    let person = desk.person_of_staff("2001").unwrap().id;
    let actor = Actor { person, on_behalf: None, door: Door::Terminal };
    let reply = runtime.block_on(desk.ask(actor, request));
    desk.stop();
    reply
}

fn agent<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &["--as", "1002"]].concat()
}

fn boss<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &["--as", "2001"]].concat()
}

#[test]
fn charges_come_from_a_file_and_payments_go_out_and_agree_to_the_fen() {
    let site = site();
    let file = |name: &str| site.path().join(name).to_str().unwrap().to_owned();
    let (charges, wrong, out, again, results) =
        (file("charges.csv"), file("wrong.csv"), file("batch.csv"), file("again.csv"), file("results.csv"));
    let fields = ["--field", "line=13833330912", "--field", "kind=refund", "--field", "text=没订过被扣费"];
    let case = site.json(&agent(&[&["do", "new", "accept"][..], &fields].concat()));
    let case = case["case"].as_str().unwrap();

    fs::write(
        &wrong,
        "day,from,amount,proof\n2026-01-01,1066,5,none\n昨天,1066,5,none\n2026-01-01,1066,零,none\n",
    )
    .unwrap();
    let (_, said) = site.fails(1, &agent(&["refund", "charges", case, &wrong, "--lang", "zh"]));
    assert!(said.contains("第 3 行") && said.contains("第 4 行") && !said.contains("第 2 行"), "{said}");
    fs::write(
        &charges,
        "扣费日,扣费方,金额,业务名称,订购凭证,退费缘由,核实结论\n\
         2026-01-01,10661234,12.30,彩铃,无凭证,,\n2026-01-02,10661234,5,游戏,短信验证码,计费差错,属实\n",
    )
    .unwrap();
    for _ in 0..2 {
        let taken = site.json(&agent(&["refund", "charges", case, &charges, "--id", "once"]));
        assert_eq!(taken["charges"], 2);
    }
    let shown = site.json(&agent(&["refund", "show", case]));
    assert_eq!(shown["fen"], json!({ "owed": 2_230, "paid": 0, "left": 2_230 }));
    assert_eq!(shown["services"].as_array().unwrap().len(), 2);

    site.ok(&agent(&["do", case, "propose"]));
    let code = |site: &Site| site.json(&boss(&["refund", "show", case]))["proposals"][0]["binding"].clone();
    let code = code(&site).as_str().unwrap().to_owned();
    let printed = site.ok(&boss(&["refund", "show", case, "--print", "--lang", "zh"]));
    assert!(printed.contains("应退合计 22.30 元") && printed.contains("客户签收"), "{printed}");
    let (_, said) =
        site.fails(1, &boss(&["do", case, "approve", "--field", "binding=00000000", "--lang", "zh"]));
    assert!(said.contains("核对码不符"), "{said}");
    let typed = format!("binding={code}");
    let (_, said) = site.fails(1, &boss(&["do", case, "approve", "--field", &typed, "--lang", "en"]));
    assert!(said.contains("else"), "from the account that proposed: {said}");
    let done = approve(&site, case, &code);
    assert!(matches!(done, Reply::Done { .. }), "{done:?}");

    site.fails(1, &agent(&["refund", "batch", "--out", &out]));
    let made = site.json(&boss(&["refund", "batch", "--out", &out]));
    let no = made["batch"].as_u64().unwrap().to_string();
    assert_eq!((&made["count"], &made["fen"]), (&json!(1), &json!(2_230)));
    let (_, said) = site.fails(1, &boss(&["refund", "batch", "--out", &again, "--lang", "zh"]));
    assert!(said.contains(&format!("--batch {no}")), "{said}");
    site.ok(&boss(&["refund", "batch", "--batch", &no, "--out", &again]));
    let written = fs::read_to_string(&out).unwrap();
    assert_eq!(written, fs::read_to_string(&again).unwrap());
    let row = written.lines().nth(1).unwrap();
    let key = row.split(',').next().unwrap();
    assert_eq!(row, format!("{key},line,13833330912,2230,22.30"));

    let told =
        format!("key,fen,result,reference\n{key},2231,paid,B1\n{key},2230,paid,B1\n{key},2230,paid,B1\n");
    fs::write(&results, told).unwrap();
    for (taken, before) in [(1, 1), (0, 2)] {
        let (said, _) = site.fails(1, &boss(&["refund", "results", &results, "--json"]));
        let said: Value = serde_json::from_str(&said).unwrap();
        let counts = (&said["taken"], &said["before"], &said["refused"], &said["wrong"][0]["line"]);
        assert_eq!(counts, (&json!(taken), &json!(before), &json!(1), &json!(2)));
    }
    let sums = site.lines(&boss(&["refund", "batches"]));
    assert_eq!(sums[0]["paid"], json!({ "count": 1, "fen": 2_230 }));
    assert_eq!((&sums[0]["open"]["fen"], &sums[0]["difference_fen"]), (&json!(0), &json!(0)));
    assert_eq!(site.json(&boss(&["refund", "show", case]))["fen"]["left"], 0);
    site.ok(&boss(&["check"]));
}

#[test]
fn what_an_app_took_from_many_customers_is_gathered_approved_and_paid_as_one() {
    let site = site();
    let file = |name: &str| site.path().join(name).to_str().unwrap().to_owned();
    let (charges, wrong, out) = (file("charges.csv"), file("wrong.csv"), file("batch.csv"));
    let fields =
        ["--field", "kind=refund", "--field", "category=malicious_app", "--field", "text=某软件群扣"];
    let parent = site.json(&agent(&[&["do", "new", "accept"][..], &fields].concat()));
    let parent = parent["case"].as_str().unwrap();
    fs::write(
        &wrong,
        "line,day,from,fen\n13833330912,2026-01-02,某软件,300\n1383333091x,2026-01-02,某软件,3.5\n",
    )
    .unwrap();
    let (_, said) = site.fails(1, &agent(&["refund", "gather", parent, &wrong, "--lang", "zh"]));
    assert!(said.contains("第 3 行") && said.contains("一条也没登记"), "{said}");
    let rows = "业务号码,扣费日,扣费方,金额分\n13833330912,2026-01-02,某软件,300\n13833330913,2026-01-02,某软件,\
                200\n13833330912,2026-01-03,某软件,500\n";
    fs::write(&charges, rows).unwrap();
    let told = site.json(&agent(&["refund", "gather", parent, &charges]));
    let list = &told["lists"][0];
    assert_eq!((&list["count"], &list["fen"], &list["waits"]), (&json!(2), &json!(1_000), &json!(true)));
    let code = list["binding"].as_str().unwrap();
    let shown = site.ok(&boss(&["refund", "show", parent, "--lang", "zh"]));
    assert!(shown.contains("第 1 份名单  2 件，共 10.00 元") && shown.contains(code), "{shown}");
    // From the account that proposed it, as whoever else: no.
    site.fails(1, &boss(&["refund", "approve-list", parent, code]));
    let (binding, command) = (code.to_owned(), CommandId::of("list"));
    let answer = ListAnswer::Approve;
    let parent_id = parent.parse().unwrap();
    let done = ask(&site, Request::AnswerRefundList { parent: parent_id, binding, answer, command });
    assert!(matches!(done, Reply::Done { .. }), "{done:?}");
    let made = site.json(&boss(&["refund", "batch", "--out", &out]));
    assert_eq!((&made["count"], &made["fen"]), (&json!(2), &json!(1_000)));
    let written = fs::read_to_string(&out).unwrap();
    assert!(
        written.contains(",13833330912,800,8.00") && written.contains(",13833330913,200,2.00"),
        "{written}"
    );
    site.ok(&["check"]);
}
