use std::io::Write;

use flate2::{Compression, write::DeflateEncoder};
use proptest::prelude::*;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;
use crate::exchange::limits::{MAX_PART, MAX_RECORD};

const PACKAGE: (&str, &str) = (
    "_rels/.rels",
    "<Relationships><Relationship Id='r' Type='t/officeDocument' Target='/xl/workbook.xml'/></Relationships>",
);
const PARTS: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    "<Relationships><Relationship Id='s' Type='t/worksheet' Target='../xl/./sheet.xml'/>\
     <Relationship Id='t' Type='t/sharedStrings' Target='texts.xml'/>\
     <Relationship Id='f' Type='t/styles' Target='styles.xml'/></Relationships>",
);
const BOOK: (&str, &str) =
    ("xl/workbook.xml", "<workbook><sheets><sheet name='S' sheetId='1' r:id='s'/></sheets></workbook>");

/// An archive of these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut out);
    for (name, text) in parts {
        let (mut entry, config) =
            archive.new_file(name).compression_method(CompressionMethod::DEFLATE).start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(text.as_bytes()).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    out
}

fn open(bytes: &[u8], name: Option<&str>) -> Result<Sheet, FileFault> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Sheet::open(file, name)
}

/// A sheet with this content, a header `a`, `b`, `c` in its first row.
fn sheet_of(rows: &str) -> Vec<u8> {
    let head = ["a", "b", "c"].map(|name| format!("<c t='str'><v>{name}</v></c>")).concat();
    let sheet = format!("<worksheet><sheetData><row>{head}</row>{rows}</sheetData></worksheet>");
    zipped(&[PACKAGE, PARTS, BOOK, ("xl/sheet.xml", &sheet)])
}

fn all(bytes: &[u8]) -> Result<Vec<Record>, FileFault> {
    let mut sheet = open(bytes, None)?;
    let mut records = Vec::new();
    while let Some(record) = sheet.read()? {
        records.push(record);
    }
    Ok(records)
}

fn lines(rows: &str) -> Vec<(u64, String)> {
    let records = all(&sheet_of(rows)).unwrap();
    records.into_iter().map(|record| (record.line, record.cells.join("|"))).collect()
}

fn why(bytes: &[u8]) -> String {
    match all(bytes) {
        Err(FileFault::Broken { why }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn cells_become_the_text_that_they_stand_for() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["text", "whole", "part", "truth", "day", "time", "clock", "sum"].iter().enumerate()
    {
        sheet.write(0, column as u16, *name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let clock = Format::new().set_num_format("h:mm AM/PM");
    let at = ExcelDateTime::from_ymd(2026, 1, 5).unwrap();
    sheet.write(1, 0, " 三楼没有信号\n<b> & \"x\" _x0041_ \u{1}").unwrap();
    sheet.write(1, 1, 13_912_345_678_i64).unwrap();
    sheet.write(1, 2, 59.97).unwrap();
    sheet.write(1, 3, true).unwrap();
    sheet.write_with_format(1, 4, &at, &day).unwrap();
    sheet.write_with_format(1, 5, at.clone().and_hms(9, 30, 0).unwrap(), &time).unwrap();
    sheet.write_with_format(1, 6, ExcelDateTime::from_hms(21, 7, 9).unwrap(), &clock).unwrap();
    sheet.write(1, 7, Formula::new("=B2*2").set_result("27824691356")).unwrap();
    // A row apart, of which only the second cell is there.
    sheet.write(5, 1, -0.5).unwrap();
    sheet.write_blank(6, 2, &day).unwrap();
    let mut sheet = open(&book.save_to_buffer().unwrap(), None).unwrap();
    let records: Vec<_> = std::iter::from_fn(|| sheet.read().unwrap()).collect();
    assert_eq!(sheet.at(), sheet.bytes);
    let first = [
        " 三楼没有信号\n<b> & \"x\" _x0041_ \u{1}",
        "13912345678",
        "59.97",
        "true",
        "2026-01-05",
        "2026-01-05 09:30:00",
        "21:07:09",
        "27824691356",
    ];
    assert_eq!((records[0].line, &records[0].cells[..]), (2, &first.map(str::to_owned)[..]));
    assert_eq!((records[1].line, records[1].cells.join("|").as_str()), (6, "|-0.5||||||"));
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.fault.is_none()));
}

#[test]
fn numbers_never_come_with_an_exponent() {
    for (raw, text) in [
        ("1.3912345678E10", "13912345678"),
        ("1.39E+10", "13900000000"),
        ("5", "5"),
        ("5.0", "5"),
        ("-0", "0"),
        ("59.969999999999999", "59.97"),
        ("1E-7", "0.0000001"),
        ("999999999999999", "999999999999999"),
    ] {
        assert_eq!(lines(&format!("<row><c><v>{raw}</v></c></row>")), [(2, format!("{text}||"))], "{raw}");
    }
}

#[test]
fn a_cell_that_cannot_be_used_costs_its_row_and_names_its_column() {
    let column = || "b".to_owned();
    let error = |error: &str| RowFault::CellError { column: column(), error: error.to_owned() };
    for (cell, fault, kept) in [
        ("<c r='B3' t='e'><v>#N/A</v></c>", error("#N/A"), "|#N/A|"),
        ("<c r='B3' t='e'><v>#SPILL!</v></c>", error("#SPILL!"), "|#SPILL!|"),
        ("<c r='B3'><v>x</v></c>", error("x"), "|x|"),
        (
            "<c r='B3'><v>1.30702199001011E+17</v></c>",
            RowFault::Digits { column: column() },
            "|1.30702199001011E+17|",
        ),
        (
            "<c r='B3'><v>130702199001011234</v></c>",
            RowFault::Digits { column: column() },
            "|130702199001011234|",
        ),
        ("<c r='D3'><v>1</v></c>", RowFault::Columns { found: 4, expected: 3 }, "|||1"),
        ("<c r='ALM3'><v>1</v></c>", RowFault::TooManyColumns { max: 1_000 }, "||"),
    ] {
        let rows = format!(
            "<row r='2'><c><v>1</v></c></row><row r='3'>{cell}</row><row r='4'><c r='C4'><v>2</v></c></row>"
        );
        let records = all(&sheet_of(&rows)).unwrap();
        let read: Vec<_> = records.iter().map(|record| (record.line, record.cells.join("|"))).collect();
        let wanted = [(2, "1||"), (3, kept), (4, "||2")].map(|(line, cells)| (line, cells.to_owned()));
        assert_eq!(read, wanted, "{cell}");
        assert_eq!(records[1].fault, Some(fault), "{cell}");
        assert!(records[0].fault.is_none() && records[2].fault.is_none());
    }
    let styles = "<styleSheet><cellStyleXfs><xf numFmtId='0'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>\
                  <xf numFmtId='14'/></cellXfs></styleSheet>";
    let sheet = "<worksheet><sheetData><row><c t='inlineStr'><is><t>a</t></is></c></row>\
                 <row><c s='1'><v>-3</v></c></row><row><c s='1'><v>46027</v></c></row>\
                 <row><c t='d'><v>2026-01-05T09:00:00</v></c></row></sheetData></worksheet>";
    let bytes = zipped(&[PACKAGE, PARTS, BOOK, ("xl/styles.xml", styles), ("xl/sheet.xml", sheet)]);
    let records = all(&bytes).unwrap();
    let fault = RowFault::NoMoment { column: "a".to_owned(), value: "-3".to_owned() };
    assert_eq!((&records[0].fault, &records[0].cells[..]), (&Some(fault), &["-3".to_owned()][..]));
    assert_eq!(records[1].cells, ["2026-01-05"]);
    assert_eq!(records[2].cells, ["2026-01-05 09:00:00"]);
}

#[test]
fn texts_are_shared_rich_and_without_what_is_read_aloud() {
    let texts = "<sst uniqueCount='99999999999999'><si><t>a</t></si><si><r><rPr><b/></rPr><t>移动</t></r>\
                 <r><t xml:space='preserve'> 网络</t></r><rPh><t>yidong</t></rPh></si><si/>\
                 <si><t>x_x000D_&#10;&amp;<![CDATA[<]]>_x12_</t></si></sst>";
    let sheet = "<worksheet><sheetData><row><c t='s'><v>0</v></c></row><row><c t='s'><v>1</v></c></row>\
                 <row><c t='s'><v>2</v></c></row><row><c t='s'><v>3</v></c></row></sheetData></worksheet>";
    let bytes = zipped(&[PACKAGE, PARTS, BOOK, ("XL/Texts.xml", texts), ("xl/sheet.xml", sheet)]);
    let read: Vec<_> =
        all(&bytes).unwrap().into_iter().map(|record| (record.line, record.cells.concat())).collect();
    assert_eq!(read, [(2, "移动 网络".to_owned()), (4, "x\r\n&<_x12_".to_owned())]);
    let sheet = "<worksheet><sheetData><row><c t='s'><v>4</v></c></row></sheetData></worksheet>";
    assert!(
        why(&zipped(&[PACKAGE, PARTS, BOOK, ("xl/texts.xml", texts), ("xl/sheet.xml", sheet)]))
            .contains("row 1")
    );
}

#[test]
fn texts_that_are_shared_are_bounded_before_they_are_held() {
    let read = |text: usize, texts: usize| {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&zipped(&[("t.xml", "<sst><si><t>abc</t></si><si><t>d</t></si></sst>")])).unwrap();
        let part = archive::Archive::open(file).unwrap().part("t.xml", MAX_PART).unwrap().unwrap();
        shared::Shared::read(part, text, texts)
    };
    assert_eq!(read(4, 2).unwrap().get(1), Some("d"));
    for (text, texts) in [(3, 2), (4, 1)] {
        assert!(matches!(read(text, texts), Err(FileFault::TooMuchText { max, .. }) if max == text));
    }
}

#[test]
fn the_first_sheet_that_is_shown_is_read_or_the_one_that_is_named() {
    let mut book = Workbook::new();
    for name in ["字典", "工单", "other"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.write(2, 1, format!(" of {name} ")).unwrap();
        sheet.set_hidden(name == "字典");
        if name == "工单" {
            sheet.set_active(true);
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    for (name, header) in [(None, "of 工单"), (Some("other"), "of other"), (Some("字典"), "of 字典")] {
        assert_eq!(open(&bytes, name).unwrap().header, ["", header]);
    }
    let Err(FileFault::NoSheet { name, sheets }) = open(&bytes, Some("Other")) else { panic!() };
    assert_eq!((name.as_str(), sheets.len()), ("Other", 3));
}

#[test]
fn what_is_out_of_order_is_not_guessed() {
    for rows in [
        "<row r='1'><c><v>1</v></c></row>",
        "<row r='3'><c r='A4'><v>1</v></c></row>",
        "<row r='3'><c r='B3'><v>1</v></c><c r='B3'><v>2</v></c></row>",
        "<row r='3'><c r='B3'><v>1</v></c><c r='A3'><v>2</v></c></row>",
        "<row r='3'><c r='3'><v>1</v></c></row>",
        "<row r='3'><c r='AAAA3'><v>1</v></c></row>",
        "<row r='3'><c r='$A3'><v>1</v></c></row>",
        "<row r='-3'><c><v>1</v></c></row>",
        "<row r='99999999999999999999'><c><v>1</v></c></row>",
    ] {
        assert!(why(&sheet_of(rows)).contains("out of order"), "{rows}");
    }
    assert_eq!(
        lines("<row r='9'><c r='c9'><v>1</v></c></row><row><c><v>2</v></c></row>"),
        [(9, "||1".to_owned()), (10, "2||".to_owned())]
    );
    let far = "<row r='20000001'><c><v>1</v></c></row>";
    assert!(matches!(all(&sheet_of(far)), Err(FileFault::TooManyLines { .. })));
}

#[test]
fn what_is_long_costs_its_row_or_the_file() {
    let text = "x".repeat(MAX_RECORD / 2);
    let cell = format!("<c t='str'><v>{text}</v></c>");
    let records = all(&sheet_of(&format!("<row>{cell}{cell}{cell}</row><row>{cell}</row>"))).unwrap();
    assert_eq!(records[0].fault, Some(RowFault::TooLong { max: MAX_RECORD }));
    assert_eq!((records[1].line, &records[1].fault), (3, &None));
    // Runs that are short one by one.
    let run = format!("<r><t>{text}</t></r>").repeat(3);
    let records = all(&sheet_of(&format!("<row><c t='inlineStr'><is>{run}</is></c></row>"))).unwrap();
    assert_eq!(records[0].fault, Some(RowFault::TooLong { max: MAX_RECORD }));
    for long in [text.repeat(3), format!("<!--{}-->", text.repeat(3)), format!("<x y='{}'/>", text.repeat(3))]
    {
        assert!(why(&sheet_of(&long)).contains("a piece of more than"));
    }
    assert!(why(&sheet_of(&"<a>".repeat(100))).contains("nested"));
    let book = format!("{}{}", BOOK.1, "<x/>".repeat(usize::try_from(MAX_PART / 4).unwrap()));
    let bytes = zipped(&[PACKAGE, PARTS, (BOOK.0, &book)]);
    assert!(matches!(all(&bytes), Err(FileFault::Unpacked { max: MAX_PART })));
    let many: Vec<_> = (0..10_001).map(|n| format!("{n}.png")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "")).collect();
    assert!(why(&zipped(&many)).contains("parts"));
}

#[test]
fn a_file_that_is_no_spreadsheet_is_told_so() {
    let sound = sheet_of("<row><c><v>1</v></c></row>");
    for bytes in [b"".as_slice(), b"id,text\n1,2\n", b"PK\x03\x04", &sound[..sound.len() - 30], &sound[60..]]
    {
        assert!(!why(bytes).is_empty());
    }
    assert!(why(&zipped(&[("a.xml", "<a/>")])).contains("no workbook"));
    assert!(why(&zipped(&[PACKAGE, PARTS, BOOK])).contains("early"));
    let no_sheets = ("xl/workbook.xml", "<workbook/>");
    assert!(
        matches!(all(&zipped(&[PACKAGE, PARTS, no_sheets])), Err(FileFault::NoSheet { sheets, .. }) if sheets.is_empty())
    );
    let empty = ("xl/sheet.xml", "<worksheet><sheetData/></worksheet>");
    assert!(matches!(all(&zipped(&[PACKAGE, PARTS, BOOK, empty])), Err(FileFault::NoHeader)));
    assert!(why(&zipped(&[PACKAGE, PARTS, BOOK, BOOK])).contains("one name"));
    let entities = ("xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>");
    assert!(why(&zipped(&[PACKAGE, PARTS, entities])).contains("document type"));
    // The flag of a password on every part, and where the directory lists it.
    let mut locked = sound.clone();
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in 0..locked.len() - flags {
            if locked[at..].starts_with(magic) {
                locked[at + flags] |= 1;
            }
        }
    }
    assert!(matches!(all(&locked), Err(FileFault::Locked)));
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_read_as_it_was(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let sound = sheet_of("<row><c t='str'><v>one text and another</v></c><c r='C2'><v>13912345678</v></c></row>");
        let wanted = all(&sound).unwrap();
        let mut bytes = sound;
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = all(&bytes) {
            prop_assert_eq!(read, wanted);
        }
    }

    #[test]
    fn any_sheet_is_read_or_refused(rows in "(<row( r='[0-9]{1,3}')?>|</row>|<c( r='[A-D][1-9]')?( t='(s|str|b|e|d|n|x)')?( s='[0-9]')?>|<v>|<is>|<t>|[0-9.E-]{1,4}|&amp;|</t>|</is>|</v>|</c>){0,30}") {
        let _ = all(&sheet_of(&rows));
    }

    #[test]
    fn what_a_spreadsheet_writes_is_read(cells in prop::collection::vec("[a-z一-龥 \n\t\u{1}<>&\"_x0D]{0,12}", 1..4)) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(0, column as u16, "h").unwrap();
            sheet.write(1, column as u16, cell.as_str()).unwrap();
        }
        let records = all(&book.save_to_buffer().unwrap()).unwrap();
        let read = records.first().map(|record| record.cells.clone()).unwrap_or_else(|| vec![String::new(); cells.len()]);
        prop_assert_eq!(read, cells);
    }
}
