use std::{
    cell::Cell,
    io::{BufReader, Cursor, Read, Result, Seek, SeekFrom},
};

use proptest::prelude::*;

use super::*;

fn open(text: &str) -> Table<Cursor<Vec<u8>>> {
    Table::open(Cursor::new(text.as_bytes().to_vec()), Encoding::Utf8, b',').unwrap()
}

fn all<R: BufRead + Seek>(table: &mut Table<R>) -> Vec<Record> {
    std::iter::from_fn(|| table.read().unwrap()).collect()
}

fn lines(text: &str) -> Vec<(u64, String)> {
    all(&mut open(text)).into_iter().map(|record| (record.line, record.cells.join("|"))).collect()
}

#[test]
fn a_record_knows_the_line_on_which_it_begins() {
    let is = |text: &str, wanted: &[(u64, &str)]| {
        let wanted: Vec<_> = wanted.iter().map(|(line, cells)| (*line, (*cells).to_owned())).collect();
        assert_eq!(lines(text), wanted, "{text:?}");
    };
    is("a,b\n1,2\n3,4\n", &[(2, "1|2"), (3, "3|4")]);
    is("a,b\n1,2\n3,4", &[(2, "1|2"), (3, "3|4")]);
    is("a,b\r\n1,2\r\n3,4\r\n", &[(2, "1|2"), (3, "3|4")]);
    is("\n\na,b\n\n1,2\n\r\n\n3,4\n\n", &[(5, "1|2"), (8, "3|4")]);
    is("a,b\n1,\"x\ny\r\nz\"\n3,4\n", &[(2, "1|x\ny\r\nz"), (5, "3|4")]);
    is("a,b\r\n\"\r\n\",2\r\n3,4\r\n", &[(2, "\r\n|2"), (4, "3|4")]);
    is("a,b\r1,2\r\r3,4\r", &[(2, "1|2"), (4, "3|4")]);
    is("a,b\n", &[]);
    is("a,b", &[]);
}

#[test]
fn the_header_is_without_mark_and_blanks() {
    for text in ["\u{feff}a, b \n1,2\n", "\u{feff}\"a\",\" b\"\r\n1,2", "\u{feff}\na,b\n1,2\n"] {
        let mut table = open(text);
        assert_eq!(table.header, ["a", "b"], "{text:?}");
        assert_eq!(all(&mut table).len(), 1);
    }
    assert!(matches!(
        Table::open(Cursor::new(b"\n\n".to_vec()), Encoding::Utf8, b','),
        Err(FileFault::NoHeader)
    ));
}

#[test]
fn a_damaged_record_costs_itself_only() {
    let records = all(&mut open("a,b\n1,2,3\n4\n5,6\n"));
    assert_eq!(records[0].fault, Some(RowFault::Columns { found: 3, expected: 2 }));
    assert_eq!(records[1].fault, Some(RowFault::Columns { found: 1, expected: 2 }));
    assert_eq!(records[2].fault, None);

    let bytes = b"a,b\n1,caf\xe9\n2,ok\n".to_vec();
    let records = all(&mut Table::open(Cursor::new(bytes), Encoding::Utf8, b',').unwrap());
    assert_eq!(
        records[0].fault,
        Some(RowFault::NotText { column: "b".to_owned(), encoding: Encoding::Utf8 })
    );
    assert_eq!(records[0].cells, ["1", "caf\u{fffd}"]);
    assert_eq!(records[1].fault, None);
}

#[test]
fn a_quote_that_nothing_closes_costs_its_own_line() {
    for (text, torn, rest) in [
        // Up to the end, in the last column: without a look at the quotes this would be one row with all the others in it.
        ("a,b\n1,\"x\n2,y\n3,z\n", (2, "1|x"), vec![(3, "2|y"), (4, "3|z")]),
        ("a,b\n1,\"x\r\n2,y\r\n", (2, "1|x"), vec![(3, "2|y")]),
        ("a,b\n1,2\n3,\"x\n", (3, "3|x"), vec![(2, "1|2")]),
        ("a,b\n1,\"x\n2,\"y\"\n", (2, "1|x"), vec![(3, "2|y")]),
        // Up to the next quoted cell.
        ("a,b\n1,\"x\n2,y\n3,\"z\"\n4,w\n", (2, "1|x"), vec![(3, "2|y"), (4, "3|z"), (5, "4|w")]),
    ] {
        let records = all(&mut open(text));
        let (bad, good): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| record.fault.is_some());
        assert_eq!(bad.len(), 1, "{text:?}");
        assert_eq!(bad[0].fault, Some(RowFault::Quote));
        assert_eq!((bad[0].line, bad[0].cells.join("|").as_str()), torn);
        let good: Vec<_> = good.iter().map(|record| (record.line, record.cells.join("|"))).collect();
        assert_eq!(good, rest.iter().map(|(n, cells)| (*n, (*cells).to_owned())).collect::<Vec<_>>());
    }
    // Text behind a closing quote: what its writer meant is not known.
    let records = all(&mut open("a,b\n1,\"he said \"no\" to me\"\n2,x\n"));
    assert_eq!((records[0].line, &records[0].fault), (2, &Some(RowFault::Quote)));
    assert_eq!((records[1].line, &records[1].fault), (3, &None));
    // A file that was cut off.
    let records = all(&mut open("a,b\n1,\"he sa"));
    assert_eq!((records[0].cells.join("|").as_str(), &records[0].fault), ("1|he sa", &Some(RowFault::Quote)));
    // A quote inside an unquoted cell is a sign like any other.
    assert_eq!(lines("a,b\n1,5\" screen\n2,x\n"), [(2, "1|5\" screen".to_owned()), (3, "2|x".to_owned())]);
}

#[test]
fn a_giant_line_is_refused_with_its_number_and_the_rest_is_read() {
    let giant = "x".repeat(2 * MAX_RECORD);
    for middle in [format!("1,{giant}"), format!("1,\"{giant}\""), ",".repeat(2 * MAX_RECORD)] {
        let records = all(&mut open(&format!("a,b\r\n0,y\r\n{middle}\r\n2,z\r\n")));
        let seen: Vec<_> = records.iter().map(|r| (r.line, r.fault.clone())).collect();
        assert_eq!(seen, [(2, None), (3, Some(RowFault::TooLong { max: MAX_RECORD })), (4, None)]);
    }
    let many = ",".repeat(MAX_COLUMNS);
    let records = all(&mut open(&format!("a,b\n{many}\n2,z\n")));
    assert_eq!(records[0].fault, Some(RowFault::TooManyColumns { max: MAX_COLUMNS }));
    assert_eq!(records[1].fault, None);
    // A quote that opens a record longer than the bound costs its own line too.
    let far = "y,z\n".repeat(MAX_RECORD / 2);
    let records = all(&mut open(&format!("a,b\n1,\"x\n{far}")));
    assert_eq!((records[0].line, &records[0].fault), (2, &Some(RowFault::Quote)));
    assert_eq!(records.len(), 1 + MAX_RECORD / 2);
    for header in [giant.clone(), ",".repeat(MAX_COLUMNS), format!("\"{giant}")] {
        let opened = Table::open(Cursor::new(header.into_bytes()), Encoding::Utf8, b',');
        assert!(matches!(opened, Err(FileFault::Header(_))));
    }
}

/// A file that counts what is read of it.
struct Counted<'a>(Cursor<Vec<u8>>, &'a Cell<usize>);

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let count = self.0.read(out)?;
        self.1.set(self.1.get() + count);
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn quotes_cannot_make_a_file_be_read_again_and_again() {
    let gap = "y,z\n".repeat(400);
    for bad in
        ["1,\"x\n", "\"a\",\"b\n", "1,\"\"\"\n", "\"a\"b\",\"\"c\n", "1,\"x\"\"\n", "\"\n", "\"\"\"x\"\"\n"]
    {
        for text in
            [bad.repeat(2_000), format!("{bad}{gap}").repeat(10), format!("{bad}{gap}\"x\"y\n").repeat(10)]
        {
            let (read, length) = (Cell::new(0), text.len());
            let file = Counted(Cursor::new(format!("a,b\n{text}").into_bytes()), &read);
            // A small buffer, so that what a seek throws away does not count.
            let file = BufReader::with_capacity(64, file);
            let mut table = Table::open(file, Encoding::Utf8, b',').unwrap();
            assert!(all(&mut table).len() > 10);
            let times = read.get() as f64 / length as f64;
            assert!(times < 16.0, "{bad:?}: {times} times");
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[a\u{e9}张\"',;\t\r\n =\u{2028}]{0,8}", 3), 0..8),
        tsv: bool,
    ) {
        let delimiter = if tsv { b'\t' } else { b',' };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut table = Table::open(Cursor::new(bytes), Encoding::Utf8, delimiter).unwrap();
        let read = all(&mut table);
        prop_assert!(read.iter().all(|record| record.fault.is_none()), "{read:?}");
        prop_assert_eq!(read.into_iter().map(|record| record.cells).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(prop_oneof![
        Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'a'), any::<u8>()
    ], 0..200)) {
        let breaks = bytes.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count() as u64;
        if let Ok(mut table) = Table::open(Cursor::new(bytes), Encoding::Gb18030, b',') {
            let records = all(&mut table);
            prop_assert!(records.iter().all(|record| record.line <= breaks + 1));
            prop_assert!(records.is_sorted_by_key(|record| record.line));
        }
    }
}
