//! What is counted of checked identities: outside, in cases, and whom an outside channel answers for.

use super::*;
use crate::{
    api::FigureView,
    case::{Identity, Month},
};

fn sold(month: i8, cells: [&str; 3], activated: i64, checked: i64) -> FigureView {
    let named = ["branch", "sold_by", "channel"].into_iter().zip(cells);
    FigureView {
        figure: OUTSIDE.to_owned(),
        month: Month::new(2026, month).unwrap(),
        key: named.map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect(),
        figures: vec![("activated".to_owned(), activated), ("checked".to_owned(), checked)],
        source: format!("{month}.csv"),
        by: "1001".to_owned(),
        at: at(0),
    }
}

fn checked(
    n: u32,
    sold_by: Option<&str>,
    outlet: Option<&str>,
    team: Option<&str>,
    liable: bool,
) -> CaseFacts {
    let some = |text: Option<&str>| text.map(str::to_owned);
    let identity =
        Identity { checked: sold_by.is_some(), sold_by: some(sold_by), outlet: some(outlet), liable };
    CaseFacts { identity: Some(identity), team: some(team), ..facts(n, 5) }
}

fn report(outside: &[FigureView], facts: &[CaseFacts]) -> Report {
    let (period, pack) = (october(), Pack::builtin());
    Name::RealName.count(&Ground { facts, period: &period, pack, outside, customers: 20_000, now: at(500) })
}

/// Each row with its figures as they are shown.
fn shown(report: &Report) -> Vec<String> {
    let line = |row: &Row| {
        let cells = row.figures.iter().zip(report.name.columns()).map(|(figure, column)| {
            let cell = Cell::of(figure.value, column.measure.form());
            if cell.shown().is_empty() { "-".to_owned() } else { cell.shown().to_owned() }
        });
        format!("{}: {}", row.key, cells.collect::<Vec<_>>().join(" "))
    };
    report.rows.iter().map(line).collect()
}

#[test]
fn a_channel_has_what_was_counted_outside_and_what_its_cases_say() {
    let outside = [
        sold(10, ["万全", "outside", "城南代办点"], 187, 183),
        sold(9, ["万全", "outside", "城南 代办点"], 13, 13),
        sold(10, ["hall", "own", "东街厅"], 30_000, 29_999),
        sold(10, ["宣化", "outside", "西街/手机店"], 0, 0),
    ];
    let all = [
        // Known outside: of the branch of its channel, whichever department has it.
        checked(1, Some("outside"), Some("城南代办点"), Some("service"), true),
        checked(2, Some("outside"), Some("城南代办点"), None, false),
        // Known to nobody outside: of the department that has it.
        checked(3, Some("online"), None, Some("service"), false),
        // Nothing was filled in.
        checked(4, None, None, Some("service"), false),
        // No check is asked for, and one that came in before.
        facts(5, 5),
        CaseFacts { opened: at(-1), ..checked(6, Some("own"), None, None, false) },
    ];
    let report = report(&outside, &all);
    assert_eq!(
        shown(&report),
        [
            "hall/own/东街厅: 30000 29999 99.99% 0 0 - 0",
            "service/online/none: - - - 1 1 100.00% 0",
            "万全/outside/城南代办点: 200 196 98.00% 2 2 100.00% 1",
            "宣化/outside/西街／手机店: 0 0 - 0 0 - 0",
            "none: - - - 1 0 0.00% 0",
            "total: 30200 30195 99.98% 4 3 75.00% 1",
        ]
    );
    let liable = report.figure("万全/outside/城南代办点.liable").unwrap();
    assert_eq!(liable.cases, [all[0].case]);
    let label = |key: &str, lang| said::row(Name::RealName, key, Pack::builtin(), lang);
    assert_eq!(label("hall/own/东街厅", Lang::Zh), "营业厅 · 自有渠道 · 东街厅");
    assert_eq!(label("service/online/none", Lang::En), "customer service, online");
    assert_eq!(label("none", Lang::Zh), "未注明");
    let files = months(&outside);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["2026-09", "2026-10"]);
    assert_eq!(files["2026-10"].iter().collect::<Vec<_>>(), ["10.csv"]);
}

#[test]
fn of_very_many_channels_those_with_cases_and_the_largest_have_a_row_and_all_are_in_the_total() {
    let outside: Vec<FigureView> =
        (0..1_200).map(|n| sold(10, ["万全", "outside", &format!("店{n:04}")], n, n / 2)).collect();
    let all = [checked(1, Some("outside"), Some("店0003"), None, false)];
    let report = report(&outside, &all);
    assert_eq!(report.rows.len(), 500 + 2);
    let count = |named: &str| match report.figure(named).unwrap().value {
        Value::Count(count) => count,
        other => panic!("{other:?}"),
    };
    let each: u64 = (0..1_200).sum();
    assert_eq!((count("total.activated"), count("total.cases")), (each, 1));
    assert_eq!(count("万全/outside/店0003.cases"), 1);
    assert!(report.figure("万全/outside/店0004.activated").is_none());
    assert_eq!(count("rest.activated"), (0..701).sum::<u64>() - 3);
    let written = Frozen::of([&report], 1).text().unwrap();
    assert!(written.len() < 256 * 1024, "{}", written.len());
    assert_eq!(said::row(Name::RealName, "rest", Pack::builtin(), Lang::En), "other channels");
}

#[test]
fn a_channel_of_two_branches_leaves_the_branch_to_the_department() {
    let outside = [sold(10, ["甲", "outside", "店"], 1, 1), sold(10, ["乙", "outside", "店"], 1, 1)];
    let all = [checked(1, Some("outside"), Some("店"), Some("hall"), false)];
    let keys: Vec<String> = report(&outside, &all).rows.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, ["hall/outside/店", "乙/outside/店", "甲/outside/店", "total"]);
}
