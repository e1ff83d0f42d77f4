//! Laws of figures from outside: how cells are read, what a row must keep to, and that the last of a thing and month stands.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    case::{CommandId, Door, Envelope, KeyId, PAYLOAD_VERSION, Subject, Words},
    rules::{Lang, OutsideShape},
};

fn pack() -> &'static Pack {
    Pack::builtin()
}

fn october() -> Month {
    Month::new(2026, 10).unwrap()
}

fn cell(figure: &str, column: &str, text: &str) -> Result<OutsideCell, FigureFault> {
    let of = pack().outside(figure).unwrap();
    read_cell(of.column(column).unwrap(), text, pack())
}

fn read(column: &str, text: &str) -> Result<Option<i64>, FigureFault> {
    let figure = if matches!(column, "coverage" | "level") { "coverage" } else { "activations" };
    match cell(figure, column, text)? {
        OutsideCell::Figure(figure) => Ok(figure),
        OutsideCell::Key(key) => panic!("{key}"),
    }
}

#[test]
fn per_cent_are_kept_in_tenths_and_what_may_be_a_share_of_one_is_not_guessed() {
    for (text, tenths) in [
        ("96.2", 962),
        ("96.2%", 962),
        ("９６.２％", 962),
        ("96.24", 962),
        ("96.25", 963),
        ("0.5%", 5),
        ("1%", 10),
        ("1.0 %", 10),
        ("0", 0),
        ("100", 1_000),
        ("100.0", 1_000),
        // What is not all is not all.
        ("99.96", 999),
        ("99.99%", 999),
        ("2", 20),
    ] {
        assert_eq!(read("coverage", text), Ok(Some(tenths)), "{text}");
    }
    for text in ["0.962", "1", "1.0", "0.01"] {
        assert_eq!(read("coverage", text), Err(FigureFault::NoPercent), "{text}");
    }
    for text in ["100.1", "-3", "250%"] {
        assert_eq!(read("coverage", text), Err(FigureFault::NotBetween { least: 0, most: 100 }), "{text}");
    }
    for text in ["x", "96,2", "96.", ".", "%", "9 6x", "--3", "1e3", "96.2%%"] {
        assert_eq!(read("coverage", text), Err(FigureFault::NoNumber), "{text}");
    }
    assert_eq!(read("coverage", "  "), Err(FigureFault::Missing));
}

#[test]
fn counts_are_whole_and_levels_are_in_their_unit() {
    for (column, text, figure) in [
        ("activated", "1203", Some(1_203)),
        ("activated", "1,203", Some(1_203)),
        ("activated", "1,203,000", Some(1_203_000)),
        ("activated", "12.0", Some(12)),
        ("activated", "0", Some(0)),
        ("level", "-98", Some(-98)),
        ("level", "-98.5", Some(-99)),
        ("level", "−98 dBm", Some(-98)),
        ("level", "-98.4dBm", Some(-98)),
        ("level", "", None),
    ] {
        assert_eq!(read(column, text), Ok(figure), "{column} {text}");
    }
    for text in ["12.5", "1,20", "12,3456", "0x10", "9999999999999", "12%"] {
        assert_eq!(read("activated", text), Err(FigureFault::NoNumber), "{text}");
    }
    assert_eq!(read("activated", "-1"), Err(FigureFault::NotBetween { least: 0, most: 1_000_000_000 }));
    assert_eq!(read("level", "98"), Err(FigureFault::NotBetween { least: -160, most: 0 }));
}

#[test]
fn what_figures_are_of_is_read_by_id_or_words_in_either_language() {
    let key = |figure: &str, column: &str, text: &str| cell(figure, column, text);
    for (figure, column, text, want) in [
        ("coverage", "kind", "楼盘村庄", "estate"),
        ("coverage", "kind", "ESTATE", "estate"),
        ("coverage", "kind", "cell", "cell"),
        ("coverage", "kind", "site", "station"),
        ("coverage", "network", "4G", "g4"),
        ("coverage", "network", "４ｇ", "g4"),
        ("activations", "sold_by", "社会渠道", "outside"),
        ("activations", "sold_by", "own hall", "own"),
        ("activations", "branch", "营业厅", "hall"),
        ("activations", "branch", "万全", "万全"),
        ("coverage", "name", " 东街\n 小区 ", "东街 小区"),
    ] {
        assert_eq!(key(figure, column, text), Ok(OutsideCell::Key(want.to_owned())), "{text}");
    }
    let Err(FigureFault::NotOneOf { values }) = key("coverage", "network", "6G") else { panic!() };
    assert!(values.contains(&"4G".to_owned()) && values.contains(&"宽带 broadband".to_owned()), "{values:?}");
    assert_eq!(key("coverage", "name", "\u{3000}"), Err(FigureFault::Missing));
    assert_eq!(key("coverage", "name", &"好".repeat(MAX_FIGURE_NAME + 1)), Err(FigureFault::TooLong));
    let shown = key("coverage", "name", "a\u{1b}[2Jb\u{1f}c").unwrap();
    assert!(matches!(&shown, OutsideCell::Key(name) if crate::text::is_clean(name)), "{shown:?}");
}

fn row(checked: Option<i64>) -> FigureRow {
    let key = ["万全", "outside", "城南代办点"].map(str::to_owned).to_vec();
    FigureRow { month: october(), key, figures: vec![Some(187), checked] }
}

#[test]
fn a_part_is_not_more_than_the_whole_and_no_month_is_ahead() {
    let of = pack().outside("activations").unwrap();
    let fault = |row: &FigureRow, this: Month| match row.check(of, pack(), this) {
        Ok(()) => None,
        Err(Reason::Figure { column, fault, .. }) => Some((column, *fault)),
        Err(other) => panic!("{other:?}"),
    };
    let wrong = |column: &str, fault| Some((column.to_owned(), fault));
    assert_eq!(fault(&row(Some(187)), october()), None);
    let more = FigureFault::MoreThan { column: "activated".to_owned(), figure: 187 };
    assert_eq!(fault(&row(Some(188)), october()), wrong("checked", more));
    assert_eq!(fault(&row(None), october()), wrong("checked", FigureFault::Missing));
    assert_eq!(
        fault(&row(Some(-1)), october()),
        wrong("checked", FigureFault::NotBetween { least: 0, most: 1_000_000_000 })
    );
    let this = october().before(1);
    assert_eq!(fault(&row(Some(1)), this), wrong("month", FigureFault::MonthAhead { this }));
    let mut short = row(Some(1));
    short.key.pop();
    assert_eq!(fault(&short, october()), wrong("month", FigureFault::OtherColumns));
    for (at, cell, column, want) in [
        (1, "nobody", "sold_by", FigureFault::NotOneOf { values: Vec::new() }),
        (2, "", "channel", FigureFault::Missing),
        (2, "a\u{1f}b", "channel", FigureFault::Unclean),
    ] {
        let mut other = row(Some(1));
        other.key[at] = cell.to_owned();
        assert_eq!(fault(&other, october()), wrong(column, want));
    }
}

#[test]
fn every_sort_that_is_shipped_has_heads_that_tell_its_columns_apart() {
    for of in &pack().outside {
        let heads: Vec<String> = [Lang::Zh, Lang::En]
            .into_iter()
            .flat_map(|lang| of.columns.iter().map(move |column| grouped(column.words.say(lang))))
            .collect();
        let zh_apart: std::collections::BTreeSet<&String> = heads.iter().take(of.columns.len()).collect();
        let en_apart: std::collections::BTreeSet<&String> = heads.iter().skip(of.columns.len()).collect();
        assert_eq!((zh_apart.len(), en_apart.len()), (of.columns.len(), of.columns.len()), "{heads:?}");
        assert!(!of.keys().is_empty() && !of.figures().is_empty());
    }
    let coverage = pack().outside("coverage").unwrap();
    assert_eq!(coverage.fields().len(), 3);
    assert_eq!(coverage.columns[0].shape, OutsideShape::Field);
    assert!(pack().outside("activations").unwrap().fields().is_empty());
}

#[test]
fn what_a_place_begins_lies_between_its_keys_and_no_other_does() {
    let key = |cells: &[&str]| key_of(cells.iter().copied());
    let place = ["estate", "东街"];
    let (first, end) = (key(&place), key_behind(&place));
    for (cells, within) in [
        (&["estate", "东街", "g4"][..], true),
        (&["estate", "东 街", "g5"], true),
        (&["estate", "东街"], true),
        (&["estate", "东街小区", "g4"], false),
        (&["estate", "东", "g4"], false),
        (&["cell", "东街", "g4"], false),
    ] {
        let key = key(cells);
        assert_eq!(first <= key && key < end, within, "{cells:?}");
    }
}

fn recorded(seq: u64, rows: Vec<FigureRow>) -> Recorded {
    let site = "ZJ".parse().unwrap();
    let at = Instant::from_seconds(1_800_000_000 + i64::try_from(seq).unwrap());
    let envelope = Envelope {
        site,
        epoch: 1,
        seq,
        prev: seq - 1,
        subject: Subject::Site,
        occurred: at,
        recorded: at,
        actor: PersonId(1),
        on_behalf: None,
        door: Door::Request,
        command: CommandId::nth("figures", seq),
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::None,
    };
    let of = pack().outside("activations").unwrap();
    let taken = FiguresTaken { rows, ..FiguresTaken::empty(of, "a.csv") };
    let event = Event::Figures(Box::new(taken));
    Recorded { envelope, event, words: Words::default(), erased: false }
}

#[test]
fn a_long_name_of_a_file_is_cut_on_a_character() {
    let of = pack().outside("activations").unwrap();
    let taken = FiguresTaken::empty(of, &"数".repeat(500));
    assert!(taken.source.len() <= MAX_FIGURE_SOURCE && taken.source.chars().all(|c| c == '数'));
    assert!(taken.is_of(of) && !taken.is_of(pack().outside("coverage").unwrap()));
}

proptest! {
    /// Whatever is taken in, in whichever events: of each thing and month the last that was written is what is kept.
    #[test]
    fn the_last_of_a_thing_and_month_stands(
        rows in proptest::collection::vec((0_u32..3, 0_usize..4, 0_i64..9), 0..60),
        cut in 1_usize..9,
    ) {
        let names = ["甲店", "乙店", "甲 店", "丙店"];
        let of = |(month, name, count): &(u32, usize, i64)| FigureRow {
            month: october().before(*month),
            key: ["万全", "outside", names[*name]].map(str::to_owned).to_vec(),
            figures: vec![Some(*count), Some(*count)],
        };
        let mut kept: BTreeMap<FigureKey, KeptFigures> = BTreeMap::new();
        for (seq, rows) in (1..).zip(rows.chunks(cut)) {
            let record = recorded(seq, rows.iter().map(of).collect());
            kept.extend(KeptFigures::of(&record).map(|row| (row.found_by(), row)));
        }
        let mut last: BTreeMap<(u32, &str), i64> = BTreeMap::new();
        for (month, name, count) in &rows {
            // Spaces make no other name.
            last.insert((*month, if *name == 2 { names[0] } else { names[*name] }), *count);
        }
        prop_assert_eq!(kept.len(), last.len());
        for row in kept.values() {
            let name = row.cell("channel").unwrap().replace(' ', "");
            let month = (0..3).find(|back| october().before(*back) == row.month).unwrap();
            prop_assert_eq!(row.figure("activated"), last.get(&(month, name.as_str())).copied());
        }
    }
}
