use std::io::Write;

use proptest::prelude::*;

use super::*;

fn open(text: &[u8]) -> Result<Objects, FileFault> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text).unwrap();
    Objects::open(file, Encoding::Utf8)
}

fn all(text: &[u8]) -> (Vec<String>, Vec<Record>) {
    let mut objects = open(text).unwrap();
    let records = std::iter::from_fn(|| objects.read().unwrap()).collect();
    assert_eq!(objects.at(), text.len() as u64);
    (objects.header, records)
}

#[test]
fn keys_are_columns_and_may_differ_from_line_to_line() {
    let text = "\u{feff}{\"b\": \"x\", \"a\": 1}\r\n\n{\"a\": null, \"c\": true}\n  {}\n{\"c\":\"y\"}";
    let (header, records) = all(text.as_bytes());
    assert_eq!(header, ["b", "a", "c"]);
    let read: Vec<_> = records.iter().map(|record| (record.line, record.cells.join("|"))).collect();
    let wanted = [(1, "x|1|"), (3, "||true"), (4, "||"), (5, "||y")];
    assert_eq!(read, wanted.map(|(line, cells)| (line, cells.to_owned())));
    assert!(records.iter().all(|record| record.fault.is_none()));
}

#[test]
fn numbers_are_kept_as_they_are_written() {
    for number in ["13912345678", "130702199001011234", "1.50", "-0", "1e5", "1.39E10", "0.1"] {
        let (_, records) = all(format!("{{\"n\": {number}}}").as_bytes());
        assert_eq!(records[0].cells, [number]);
    }
}

#[test]
fn a_wrong_line_costs_itself_only() {
    let column = || "a".to_owned();
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(MAX_RECORD));
    for (line, fault, cells) in [
        ("[1]", RowFault::NoObject, vec!["[1]"]),
        ("\"a\"", RowFault::NoObject, vec!["\"a\""]),
        ("{\"a\": 1", RowFault::NoObject, vec!["{\"a\": 1"]),
        ("{\"a\": 1} {\"a\": 2}", RowFault::NoObject, vec!["{\"a\": 1} {\"a\": 2}"]),
        ("{\"a\": 01}", RowFault::NoObject, vec!["{\"a\": 01}"]),
        ("{\"a\": \"\\ud800\"}", RowFault::Nested { column: column() }, vec!["\"\\ud800\""]),
        ("{\"a\": [1, 2]}", RowFault::Nested { column: column() }, vec!["[1, 2]"]),
        ("{\"a\": {\"b\": 1}}", RowFault::Nested { column: column() }, vec!["{\"b\": 1}"]),
        ("{\"a\": 1, \"a\": 2}", RowFault::Twice { column: column() }, vec!["1"]),
        (&long, RowFault::TooLong { max: MAX_RECORD }, vec![]),
    ] {
        let (header, records) = all(format!("{{\"a\": 1}}\n{line}\n{{\"a\": 2}}\n").as_bytes());
        assert_eq!(header, ["a"], "{line}");
        let cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        let wrong: Vec<_> = records.iter().filter_map(|record| record.fault.clone()).collect();
        let short: String = line.chars().take(60).collect();
        assert_eq!((records.len(), &wrong[..]), (3, &[fault][..]), "{short}");
        assert_eq!((records[1].line, &records[1].cells[..]), (2, &cells[..]), "{short}");
    }
    let (_, records) = all(b"{\"a\": 1}\n{\"a\": \"caf\xe9\"}\n");
    assert_eq!(records[1].fault, Some(RowFault::LineNotText { encoding: Encoding::Utf8 }));
}

#[test]
fn lists_in_lists_are_no_depth_that_is_walked() {
    let (_, records) = all(format!("{{\"a\": {}{}}}\n", "[".repeat(100_000), "]".repeat(100_000)).as_bytes());
    assert_eq!(records.len(), 1);
    assert!(records[0].fault.is_some());
}

#[test]
fn keys_are_bounded() {
    let lines: String = (0..=MAX_COLUMNS).map(|n| format!("{{\"k{n}\": 1}}\n")).collect();
    assert!(matches!(open(lines.as_bytes()), Err(FileFault::Header(RowFault::TooManyColumns { .. }))));
    let lines: String = (0..6).map(|n| format!("{{\"{n}{}\": 1}}\n", "k".repeat(100_000))).collect();
    assert!(matches!(open(lines.as_bytes()), Err(FileFault::Header(RowFault::TooLong { .. }))));
    for none in ["", "\n\n", "[1]\n", "{}\n", "id,text\n1,2\n"] {
        assert!(matches!(open(none.as_bytes()), Err(FileFault::NoObject)), "{none}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(lines in prop::collection::vec("[{}\\[\\]\":,a1e\\\\ nul\r]{0,12}", 0..8)) {
        let text = format!("{{\"a\": 1}}\n{}", lines.join("\n"));
        let (header, records) = all(text.as_bytes());
        prop_assert_eq!(&header[0], "a");
        let filled = text.lines().filter(|line| !line.trim_matches([' ', '\r']).is_empty()).count();
        prop_assert_eq!(records.len(), filled);
        for record in records {
            prop_assert!(record.fault.is_some() || record.cells.len() == header.len());
        }
    }

    #[test]
    fn what_is_written_is_read(cells in prop::collection::vec("\\PC{0,8}", 1..5)) {
        let object: serde_json::Map<_, _> = cells.iter().enumerate().map(|(n, cell)| (n.to_string(), cell.as_str().into())).collect();
        let (_, records) = all(serde_json::to_string(&object).unwrap().as_bytes());
        prop_assert_eq!(&records[0].cells, &cells);
    }
}
