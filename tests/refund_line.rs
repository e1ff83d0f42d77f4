//! A refund from the call to the revisit, each person at a terminal of their own and the money through files, in both
//! languages, with the keys counted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/seats.rs"]
mod seats;
mod support;

use std::fs;

use caseloop::lang::Lang;
use seats::Seats;
use serde_json::json;
use support::Site;

/// The first case of a site.
const CASE: &str = "ZJ-000001-3";

/// Monday nine in the morning in Shanghai, the next day, and the day after.
const MONDAY: &str = "2026-11-23T01:00:00Z";
const TUESDAY: &str = "2026-11-24T00:30:00Z";
const WEDNESDAY: &str = "2026-11-25T02:00:00Z";

fn refund(lang: Lang) -> usize {
    let (site, _served) = Site::with_clock(MONDAY);
    let mut at = Seats::new(&site, lang);
    at.person("1002", "赵敏", "agent", None);
    at.person("1003", "孙丽", "revisitor", None);
    at.person("1004", "周强", "team_leader", None);
    at.person("1005", "吴刚", "team_leader", None);
    at.person("2001", "孙经理", "supervisor", None);

    // The call, with partner and short code; the charges one by one; what the query of the order brought to light.
    at.sit("1002").press("i 13833335678").write("张伟", "Zhang Wei").press("Tab 5 1 Tab");
    at.write("退回两个月的扣费", "The charges of two months back")
        .press("Tab")
        .write("没订过被扣费", "Never ordered it");
    at.press("Tab Tab")
        .write("某科技", "A company")
        .press("Tab 10661234")
        .press("F3")
        .see("已受理，单号", "Taken in as ");
    at.press("j 2 2 1").send("订购查询", "query of the order");
    for day in ["1005", "1105"] {
        at.press("C").see("10661234", "10661234").press(&format!("{day} Tab 312.50"));
        at.send("扣费明细", "charge");
    }
    at.press("h Tab 1004 Tab").write("请核实退费", "Please verify").send("转派", "transferred");

    // Whoever leads reads it and proposes; the sum follows from the charges. Nobody approves their own.
    at.sit("1004").see(CASE, CASE).press("Enter").see("应退 625.00 元", "owed 625.00 yuan");
    at.press("P").send("退费提交审批", "refund proposed");
    at.press("Y").see("核对码*", "Code*").press("F3");
    at.see("请他人办理", "somebody else").press("Esc");
    assert_eq!(site.json(&["refund", "show", CASE])["proposals"][0]["state"], "proposed");

    // Another who leads, and above the limit the site manager too.
    for (who, state) in [("1005", "proposed"), ("2001", "approved")] {
        at.sit(who).press("0").see(CASE, CASE).press("Y").see("核对码*", "Code*").see("待审批", "proposed");
        at.send("退费审批通过", "refund approved");
        assert_eq!(site.json(&["refund", "show", CASE])["proposals"][0]["state"], state, "{who}");
    }

    // The money: a file out, a file back, and the sums agree to the fen.
    let file = |name: &str| site.path().join(name).to_str().unwrap().to_owned();
    let (out, results) = (file("batch.csv"), file("results.csv"));
    let boss = |args: &[&str]| site.json(&[&["--as", "2001", "refund"], args].concat());
    assert_eq!(
        boss(&["batch", "--out", &out]),
        json!({ "batch": 261_123_090_000_u64, "count": 1, "fen": 62_500 })
    );
    let written = fs::read_to_string(&out).unwrap();
    let key = written.lines().nth(1).unwrap().split(',').next().unwrap();
    fs::write(&results, format!("key,fen,result,reference\n{key},62500,paid,B7\n")).unwrap();
    site.set_clock(TUESDAY);
    assert_eq!(boss(&["results", &results])["taken"], 1);
    let sums = &site.lines(&["refund", "batches"])[0];
    assert_eq!((&sums["paid"]["fen"], &sums["difference_fen"]), (&json!(62_500), &json!(0)));

    // The customer is told, and asked the next day.
    at.sit("1004").see("退费到账", "refund paid").press("d 1 Tab").write("已退 625 元", "625 yuan paid back");
    at.send("处理完成", "finished").press("f 1").write("已退到您的号码", "Paid back to your line");
    at.send("回复客户·最终", "final reply");
    site.set_clock(WEDNESDAY);
    at.sit("1003").press("5").see(CASE, CASE).press("v 1 1").send("办结", "closed");
    let case = site.json(&["show", CASE]);
    assert_eq!(case["stage"], "closed");
    let clocks = case["clocks"].as_array().unwrap();
    assert!(clocks.iter().all(|clock| clock["breached"] == false), "{clocks:?}");
    assert!(
        clocks.iter().any(|clock| clock["id"] == "refund_delay" && clock["state"] == "met"),
        "{clocks:?}"
    );
    site.ok(&["check"]);
    at.count
}

#[test]
fn a_refund_goes_from_the_call_to_the_revisit_in_both_languages() {
    let [zh, en] = [Lang::Zh, Lang::En].map(refund);
    println!("refund: {zh} structural keys, {en} in English");
    assert!(zh <= 92 && en <= 92, "{zh}, {en}");
}
