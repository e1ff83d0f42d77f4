//! Files of figures: in either language and encoding, known by their head line, every wrong line told.

use super::*;
use crate::lang::{Lang, say};

fn pack() -> &'static Pack {
    Pack::builtin()
}

fn november() -> Month {
    Month::new(2026, 11).unwrap()
}

fn read_as(text: &[u8], kind: Option<&str>) -> Result<FiguresFile, FiguresFault> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("figures.csv");
    std::fs::write(&path, text).unwrap();
    FiguresFile::read(&path, kind, pack(), november())
}

fn read(text: &str) -> FiguresFile {
    read_as(text.as_bytes(), None).unwrap()
}

/// What is wrong, each with its line, as people are told it.
fn wrong(file: &FiguresFile, lang: Lang) -> Vec<(u64, String)> {
    let now = "2026-11-23T07:09:00Z".parse().unwrap();
    let said = |fault: &RowFault| match fault {
        RowFault::Refused(refusal) => say::refusal(refusal, pack(), lang, now),
        _ => "?".to_owned(),
    };
    file.wrong.iter().map(|(line, fault)| (*line, said(fault))).collect()
}

#[test]
fn a_file_in_either_language_and_encoding_is_known_by_its_head_line() {
    let zh = "月份,地点类型,名称,制式,覆盖率(%),平均RSRP dBm,备注\n2026-10,楼盘村庄,东街小区,4G,96.2,-98,x\n";
    let en =
        "month,place,name,network,coverage %,mean RSRP (dBm)\n2026/10/1,estate,东街小区,4g,96.2%,-98 dBm\n";
    let gbk = encoding_rs::GB18030.encode(zh).0.into_owned();
    for text in [zh.as_bytes(), en.as_bytes(), &gbk] {
        let file = read_as(text, None).unwrap();
        assert_eq!((file.of.figure.as_str(), file.wrong.len()), ("coverage", 0));
        assert_eq!(file.of.source, "figures.csv");
        let [(2, row)] = file.rows.as_slice() else { panic!("{:?}", file.rows) };
        assert_eq!(row.key, ["estate", "东街小区", "g4"]);
        assert_eq!(
            (row.month.to_string().as_str(), row.figures.clone()),
            ("2026-10", vec![Some(962), Some(-98)])
        );
    }
    // The columns stand in any order, and that of a figure that may lack may not be there.
    let other = read("制式,覆盖率,名称,月份,地点类型\n5G,80,x,2026-10,cell\n");
    assert_eq!(other.rows[0].1.figures, [Some(800), None]);
    let sold = read(
        "month,branch,sold by,channel,activated,checked\n2026-10,万全,outside channel,城南代办点,187,183\n",
    );
    assert_eq!(sold.of.figure, "activations");
    assert_eq!(sold.rows[0].1.key, ["万全", "outside", "城南代办点"]);
}

#[test]
fn a_file_of_other_columns_is_none_and_a_named_sort_says_what_lacks() {
    for text in ["", "名称,数量\na,1\n", "month,name\n2026-10,x\n"] {
        let fault = read_as(text.as_bytes(), None).unwrap_err();
        assert!(matches!(fault, FiguresFault::Unknown | FiguresFault::File(_)), "{fault:?}");
    }
    let fault = read_as(b"place,name,network\ncell,x,4G\n", Some("coverage")).unwrap_err();
    let FiguresFault::Columns { missing } = fault else { panic!("{fault:?}") };
    assert_eq!(missing, ["month", "coverage"]);
    let head = "month,branch,sold by,channel,activated,checked\n";
    let many = head.to_owned() + &"2026-10,a,own,b,1,1\n".repeat(MAX_FIGURES + 1);
    let fault = read_as(many.as_bytes(), None).unwrap_err();
    assert!(matches!(fault, FiguresFault::File(FileFault::TooManyLines { max: 20_000 })));
}

#[test]
fn every_wrong_line_is_told_with_what_would_be_right() {
    let file = read(
        "月份,县区,渠道类型,渠道,激活数,实名核验数\n\
         2026-10,万全,社会渠道,城南代办点,187,183\n\
         2026-10,万全,社会渠道,东门店,10,11\n\
         2026-13,万全,社会渠道,西门店,10,10\n\
         2026-12,万全,社会渠道,北门店,10,10\n\
         2026-10,万全,代理,南门店,10,10\n\
         2026-10,万全,社会渠道, 城南 代办点,188,183\n\
         2026-10,,社会渠道,南门店,10,10\n\
         2026-10,万全,社会渠道,南门店,十,10\n\
         ,万全,社会渠道,南门店,10,10\n\
         2026-10,万全,社会渠道\n",
    );
    assert_eq!(file.rows.len(), 1);
    assert_eq!(
        wrong(&file, Lang::Zh)[..8],
        [
            (3, "「实名核验数」多于「激活数」的 10：请核对。"),
            (4, "「月份」不是月份：请写成 2026-10。"),
            (5, "「月份」还没有到：最晚是本月 2026-11。"),
            (6, "「渠道类型」不在可选项中。可选：自有渠道 own hall、社会渠道 outside channel、网上 online。"),
            (7, "「入网实名」与第 2 行是同一对象、同一月份：请只留一行。"),
            (8, "「县区」没有填：请填写。"),
            (9, "「激活数」不是数字：请核对。"),
            (10, "「月份」没有填：请填写。"),
        ]
        .map(|(line, said)| (line, said.to_owned()))
    );
    assert_eq!(file.wrong[8].0, 11);
    let en = wrong(&file, Lang::En);
    assert_eq!(en[0].1, "\"checked\" is more than \"activated\", which is 10: please check.");
    assert_eq!(en[4].1, "\"activations\" is of the same thing and month as line 2: keep one of them.");
}

#[test]
fn a_workbook_is_read_as_it_shows_days_and_per_cent() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let form = |code: &str| rust_xlsxwriter::Format::new().set_num_format(code);
    for (at, head) in (0..).zip(["月份", "地点类型", "名称", "制式", "覆盖率", "平均RSRP dBm"])
    {
        sheet.write(0, at, head).unwrap();
    }
    let october = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, 1).unwrap();
    for (line, share, code) in [(1, 0.962, "0.0%"), (2, 96.2, "0.0"), (3, 0.07, "0%"), (4, 0.962, "0.0")] {
        sheet.write_with_format(line, 0, &october, &form("yyyy-mm")).unwrap();
        for (at, cell) in (1..).zip(["小区号", &format!("C{line}"), "4G"]) {
            sheet.write(line, at, cell).unwrap();
        }
        sheet.write_with_format(line, 4, share, &form(code)).unwrap();
        sheet.write(line, 5, -98).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("coverage.xlsx");
    book.save(&path).unwrap();
    let file = FiguresFile::read(&path, None, pack(), november()).unwrap();
    let shares: Vec<Option<i64>> = file.rows.iter().map(|(_, row)| row.figures[0]).collect();
    assert_eq!(shares, [Some(962), Some(962), Some(70)]);
    assert!(file.rows.iter().all(|(_, row)| row.month.to_string() == "2026-10"));
    assert_eq!(
        wrong(&file, Lang::En),
        [(5, "\"coverage\" may be a share of 1 or per cent: write 96.2 or 96.2%.".to_owned())]
    );
}

#[test]
fn the_examples_of_the_docs_are_read_whole() {
    for (name, figure, rows) in [("coverage", "coverage", 5), ("activations", "activations", 5)] {
        let path = format!("{}/docs/examples/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let file = FiguresFile::read(Path::new(&path), None, pack(), november()).unwrap();
        assert_eq!((file.of.figure.as_str(), file.rows.len(), file.wrong.len()), (figure, rows, 0));
    }
}
