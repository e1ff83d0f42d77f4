//! Stock of the sample site.

use super::{case_id, now};
use crate::{
    api::{HoldingView, LoanerView, StockView},
    case::{ArticleSort, LoanerState, UnderWay},
};

fn holding(article: &str, name: &str, sort: ArticleSort, place: &str, counts: [u32; 3]) -> HoldingView {
    let [there, kept, reorder] = counts;
    let free = there - kept;
    HoldingView {
        article: article.to_owned(),
        name: name.to_owned(),
        sort,
        version: (sort == ArticleSort::Software).then(|| "2.1".to_owned()),
        place: Some(place.to_owned()),
        there,
        kept,
        free,
        reorder,
        low: free < reorder,
    }
}

fn loaner(no: &str, place: &str, state: LoanerState, hours_late: Option<i64>) -> LoanerView {
    let due = hours_late.map(|hours| now().plus(-hours * 3_600));
    LoanerView {
        loaner: no.to_owned(),
        article: "phone".to_owned(),
        model: "A31".to_owned(),
        place: place.to_owned(),
        state,
        lent: due.map(|due| due.plus(-9 * 86_400)),
        until: None,
        due,
        overdue: hours_late.is_some_and(|hours| hours > 0),
    }
}

/// A county's repair point and its hall.
pub fn stock() -> StockView {
    let out = |n| LoanerState::Out { case: case_id(n) };
    StockView {
        holdings: vec![
            holding("lcd-a31", "A31 屏幕总成", ArticleSort::Part, "repair", [3, 2, 2]),
            holding("bat-a31", "A31 电池", ArticleSort::Part, "repair", [8, 0, 3]),
            holding("fw-a31", "A31 升级包", ArticleSort::Software, "repair", [20, 0, 0]),
            holding("phone", "备用机 A31", ArticleSort::Loaner, "hall", [2, 0, 1]),
        ],
        loaners: vec![
            loaner("B01", "hall", out(4230), Some(20)),
            loaner("B02", "hall", out(4219), Some(-30)),
            loaner("B03", "hall", LoanerState::In, None),
            loaner("B04", "repair", LoanerState::In, None),
            loaner("B05", "hall", LoanerState::Damaged, None),
        ],
        under_way: vec![UnderWay {
            no: 812,
            article: "bat-a31".to_owned(),
            from: "repair".to_owned(),
            to: "hall".to_owned(),
            count: 4,
            at: now().plus(-5 * 3_600),
        }],
        more: 0,
    }
}
