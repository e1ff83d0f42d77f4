//! What is shipped: every rule of the trade has its figures.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{
    super::{Pack, Standing, Value},
    rows::ROWS,
};

/// The values of the shipped pack, or of a province.
fn values(region: &str) -> BTreeMap<String, String> {
    if region.is_empty() {
        return Pack::builtin().values();
    }
    Pack::overlay(Pack::builtin(), &format!("region = {region:?}\n")).unwrap().values()
}

#[test]
fn every_rule_of_the_trade_has_its_figures() {
    let mut missed = Vec::new();
    let mut regions = BTreeMap::new();
    for row in ROWS {
        assert!(!row.says.is_empty() && !row.zh.is_empty(), "{}", row.en);
        for (path, expected) in row.says {
            let (region, path) = path.split_once(':').unwrap_or(("", path));
            let values = regions.entry(region).or_insert_with(|| values(region));
            let found = values.get(path).cloned();
            if found.as_deref() != Some(expected) {
                missed.push(format!("{}: {region} {path} is {found:?}, not {expected}", row.en));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_figure_says_where_it_comes_from_and_unsure_ones_are_off() {
    let all = Pack::builtin().sourced();
    assert!(all.len() > 100, "{}", all.len());
    for one in &all {
        assert!(!one.source.is_empty(), "{one:?}");
        assert!(one.standing != Standing::Unconfirmed || !one.on, "{one:?}");
    }
}

#[test]
fn a_figure_that_lists_things_counts_them() {
    for figure in
        Pack::builtin().figures.iter().filter(|figure| figure.unit == super::super::FigureUnit::Count)
    {
        if !figure.items.is_empty() {
            let counted = i64::try_from(figure.items.len()).unwrap();
            assert_eq!(figure.value, Some(Value::Number(counted)), "{}", figure.id);
        }
    }
    let pack = Pack::builtin();
    assert_eq!(pack.figure("double_refund").unwrap().items.len(), 6);
    assert_eq!(pack.number("paid_ports"), None);
    assert_eq!(pack.number("written_criticism"), None);
    assert_eq!(pack.number("fraud_least"), Some(50_000));
}

#[test]
fn the_reception_day_of_june_2014_is_the_nineteenth() {
    let number = |id| Pack::builtin().number(id).unwrap();
    let weekday = jiff::civil::Weekday::from_monday_one_offset(number("reception_weekday") as i8).unwrap();
    let day = date(2014, 6, 1).nth_weekday_of_month(number("reception_week") as i8, weekday);
    assert_eq!(day.unwrap(), date(2014, 6, 19));
}
