use std::collections::BTreeSet;

use super::*;
use crate::case::Article;

#[test]
fn every_movement_has_its_line_in_both_languages() {
    let s = str::to_owned;
    let until: Option<Instant> = Some("2026-11-25T08:00:00Z".parse().unwrap());
    let now = "2026-11-23T07:09:00Z".parse().unwrap();
    let lines: Vec<(Movement, &str, &str)> = vec![
        (
            Movement::ArticleSet(Box::new(Article {
                id: s("lcd-x1"),
                name: s("X1 屏幕总成"),
                sort: ArticleSort::Part,
                models: Vec::new(),
                reorder: 2,
                version: None,
            })),
            "物料  lcd-x1  X1 屏幕总成  备件",
            "article  lcd-x1  X1 屏幕总成  part",
        ),
        (
            Movement::TakenIn { article: s("lcd-x1"), place: s("hall"), count: 5 },
            "入库  lcd-x1 ×5  营业厅",
            "taken in  lcd-x1 ×5  service halls",
        ),
        (
            Movement::Sent { article: s("lcd-x1"), from: s("hall"), to: s("repair"), count: 2 },
            "调出  lcd-x1 ×2  营业厅 → 维修中心",
            "sent  lcd-x1 ×2  service halls → repair centre",
        ),
        (Movement::Received { sent: 88, count: 2 }, "签收  88 ×2", "signed in  88 ×2"),
        (
            Movement::Counted { article: s("lcd-x1"), place: s("hall"), thought: 3, counted: 2 },
            "盘点  lcd-x1  营业厅  3 → 2",
            "counted  lcd-x1  service halls  3 → 2",
        ),
        (
            Movement::LoanerSet { loaner: s("B01"), article: s("phone"), model: s("M1"), place: s("hall") },
            "备用机登记  B01  M1  营业厅",
            "loaner set  B01  M1  service halls",
        ),
        (
            Movement::LoanerJudged { loaner: s("B01"), condition: Condition::Retired },
            "备用机状态  B01  报废",
            "loaner stands  B01  retired",
        ),
        (
            Movement::LoanerLent { loan: 1, loaner: s("B01"), until, deposit_fen: 20_050 },
            "借出备用机  B01  至 11-25 16:00  押金 200.50",
            "loaner lent  B01  until 11-25 16:00  deposit 200.50",
        ),
        (
            Movement::LoanerLent { loan: 1, loaner: s("B01"), until: None, deposit_fen: 0 },
            "借出备用机  B01",
            "loaner lent  B01",
        ),
        (
            Movement::LoanerReturned { loan: 1, loaner: s("B01"), condition: Condition::Damaged },
            "归还备用机  B01  损坏",
            "loaner returned  B01  damaged",
        ),
        (
            Movement::Reserved { article: s("lcd-x1"), place: s("repair"), count: 1 },
            "预留  lcd-x1 ×1  维修中心",
            "reserved  lcd-x1 ×1  repair centre",
        ),
        (
            Movement::Used {
                article: s("fw"),
                place: s("repair"),
                count: 1,
                reserved: 0,
                version: Some(s("2.1")),
            },
            "领用  fw ×1  2.1  维修中心",
            "used  fw ×1  2.1  repair centre",
        ),
        (
            Movement::Released { article: s("lcd-x1"), place: s("repair"), count: 1 },
            "取消预留  lcd-x1 ×1  维修中心",
            "released  lcd-x1 ×1  repair centre",
        ),
    ];
    let mut kinds = BTreeSet::new();
    for (of, zh, en) in &lines {
        kinds.insert(of.name());
        assert_eq!(movement(of, Pack::builtin(), Lang::Zh, now), *zh);
        assert_eq!(movement(of, Pack::builtin(), Lang::En, now), *en);
    }
    assert_eq!(kinds.len(), 12, "one line at least for each movement");
}
