use std::collections::BTreeMap;

use super::*;
use crate::rules::Pack;

fn mapping(columns: &str) -> Mapping {
    let head = "[source]\nname = \"省平台\"\nzone = \"Asia/Shanghai\"\n[columns]\n";
    Mapping::read(&format!("{head}{columns}"), Pack::builtin()).unwrap()
}

const LEAST: &str =
    "id = \"id\"\ntext = \"text\"\nopened = { column = \"at\", formats = [\"%Y-%m-%d %H:%M\"] }\n";

/// A row of one record, given as names and cells; `id`, `text` and `at` are there unless given.
fn row(columns: &str, cells: &[(&str, &str)]) -> Result<Row, RowFault> {
    let mut all = BTreeMap::from([("id", "7"), ("text", "没有信号"), ("at", "2026-11-20 09:12")]);
    all.extend(cells.iter().copied());
    let header: Vec<String> = all.keys().map(|name| (*name).to_owned()).collect();
    let cells = all.values().map(|cell| (*cell).to_owned()).collect();
    let mapping = mapping(&format!("{LEAST}{columns}"));
    Bound::new(&mapping, &header).unwrap().row(&Record { line: 5, cells, fault: None })
}

#[test]
fn the_least_row() {
    let row = row("", &[]).unwrap();
    assert_eq!(row.at, 5);
    assert_eq!(row.external, Reference { source: "省平台".to_owned(), id: "7".to_owned() });
    assert_eq!(row.opened.to_string(), "2026-11-20T01:12:00Z");
    assert_eq!(row.fields, Fields::from([("text".to_owned(), "没有信号".to_owned())]));
    assert_eq!((row.stage, row.status, row.answer, row.closed, row.urged), (None, None, None, None, 0));
}

#[test]
fn words_are_kept_to_the_byte_and_the_rest_is_trimmed() {
    let blank = "\n\t\t 没有信号\u{3000}\r\n ";
    let made = row(
        "title = \"t\"\nstatus = \"s\"\n",
        &[("text", blank), ("t", " a "), ("s", " Open "), ("id", " 7 ")],
    );
    let made = made.unwrap();
    assert_eq!(made.fields.get("text").unwrap(), blank);
    assert_eq!(made.fields.get("title").unwrap(), " a ");
    assert_eq!((made.status.as_deref(), made.external.id.as_str()), (Some("Open"), "7"));
    let trimmed = row("title = { column = \"t\", trim = true }", &[("t", " a ")]).unwrap();
    assert_eq!(trimmed.fields.get("title").unwrap(), "a");
}

#[test]
fn values_come_from_cells_templates_constants_and_tables() {
    let address = |columns: &str, cells: &[(&str, &str)]| {
        row(columns, cells).map(|row| row.fields.get("address").cloned())
    };
    let is = |columns: &str, cells: &[(&str, &str)], value: Option<&str>| {
        assert_eq!(address(columns, cells).unwrap().as_deref(), value, "{columns} {cells:?}");
    };
    is("address = \"a\"", &[("a", "x")], Some("x"));
    is("address = \"a\"", &[("a", "")], None);
    is("address = \"a\"", &[("a", " \t")], None);
    is("address = [\"a\", \"b\"]", &[("a", "x"), ("b", "y")], Some("x y"));
    is("address = { constant = \"here\" }", &[], Some("here"));
    let join = "address = { join = \"{a}, {zip:05}\" }";
    is(join, &[("a", "x"), ("zip", "2134")], Some("x, 02134"));
    is(join, &[("a", "x"), ("zip", " 2134")], Some("x, 02134"));
    is(join, &[("a", "x"), ("zip", "02134-1")], Some("x, 02134-1"));
    is(join, &[("a", "x"), ("zip", "SW1")], Some("x, SW1"));
    is(join, &[("a", "x"), ("zip", "")], Some("x, "));
    is(join, &[("a", ""), ("zip", "")], None);
    is("address = { join = \"{zip:05}\" }", &[("zip:05", "as it is")], Some("as it is"));
    is("address = { column = \"a\", none = [\"-\", \"NULL\"] }", &[("a", " NULL ")], None);
    let table = "address = { column = \"a\", values = { x = \"one\", \"\" = \"empty\", y = \"\" } }";
    is(table, &[("a", "x")], Some("one"));
    is(table, &[("a", " x")], Some("one"));
    is(table, &[("a", "")], Some("empty"));
    is(table, &[("a", "y")], None);
    let wrong = RowFault::NotInTable {
        field: "address",
        value: "z".to_owned(),
        known: vec![String::new(), "x".to_owned(), "y".to_owned()],
    };
    assert_eq!(address(table, &[("a", "z")]), Err(wrong));
    is("address = { column = \"a\", values = { x = \"one\" } }", &[("a", "")], None);
    is(
        "address = { column = \"a\", values = { x = \"one\" }, otherwise = \"other\" }",
        &[("a", "z")],
        Some("other"),
    );
}

#[test]
fn states_answers_and_counts() {
    let columns = "stage = { column = \"s\", values = { Open = \"accept\", Done = \"closed\" }, otherwise = \"\" }\n\
                   status = \"s\"\nanswer = \"a\"\nanswered = { column = \"t\", formats = [\"%Y-%m-%d\"] }\n\
                   closed = { column = \"c\", formats = [\"%Y-%m-%d\"] }\nurged = \"u\"\n\
                   limit = { column = \"l\", formats = [\"%Y-%m-%d\"] }\ncontact_at = { column = \"l\", formats = [\"%Y-%m-%d\"] }\n\
                   [rest]\nmore = [\"m\", \"n\"]\n";
    let base = [("s", ""), ("a", ""), ("t", ""), ("c", ""), ("u", ""), ("l", ""), ("m", ""), ("n", "")];
    let row = |cells: &[(&'static str, &'static str)]| row(columns, &[&base, cells].concat());

    let bare = row(&[]).unwrap();
    assert_eq!((bare.stage, bare.status, bare.more), (None, None, vec![]));
    let full = row(&[
        ("s", "Done"),
        ("a", "已修复\n"),
        ("t", "2026-11-21"),
        ("c", "2026-11-22"),
        ("u", "3"),
        ("l", "2026-12-01"),
        ("n", " v "),
    ])
    .unwrap();
    assert_eq!((full.stage, full.status.as_deref()), (Some(Stage::Closed), Some("Done")));
    assert_eq!(full.answer, Some(("已修复\n".to_owned(), "2026-11-20T16:00:00Z".parse().unwrap())));
    assert_eq!(full.closed, Some("2026-11-21T16:00:00Z".parse().unwrap()));
    assert_eq!((full.urged, full.limit), (3, Some("2026-11-30T16:00:00Z".parse().unwrap())));
    assert_eq!(full.fields.get("contact_at").unwrap(), "2026-11-30T16:00:00Z");
    assert_eq!(full.more, [("n".to_owned(), " v ".to_owned())]);
    // A word that the table leaves open is kept, and says nothing of the stage.
    let other = row(&[("s", "Parked")]).unwrap();
    assert_eq!((other.stage, other.status.as_deref()), (None, Some("Parked")));
    // When it was answered is kept where no answer is.
    assert_eq!(row(&[("t", "2026-11-21")]).unwrap().more, [("answered".to_owned(), "2026-11-21".to_owned())]);

    for (cells, fault) in [
        (&[("id", " ")][..], RowFault::Missing { field: "id" }),
        (&[("text", "\n\t")], RowFault::Missing { field: "text" }),
        (&[("at", "")], RowFault::Missing { field: "opened" }),
        (&[("a", "x")], RowFault::Missing { field: "answered" }),
        (&[("u", "two")], RowFault::Number { field: "urged", value: "two".to_owned() }),
        (&[("u", "-1")], RowFault::Number { field: "urged", value: "-1".to_owned() }),
        (&[("c", "2026-11-19")], RowFault::BeforeOpened { field: "closed" }),
        (&[("a", "x"), ("t", "2026-11-19")], RowFault::BeforeOpened { field: "answered" }),
        (
            &[("at", "20.11.2026")],
            RowFault::Time {
                field: "opened",
                value: "20.11.2026".to_owned(),
                formats: vec!["%Y-%m-%d %H:%M".to_owned()],
            },
        ),
    ] {
        assert_eq!(row(cells), Err(fault), "{cells:?}");
    }
    let damaged = RowFault::Columns { found: 1, expected: 3 };
    let record = Record { line: 1, cells: vec![], fault: Some(damaged.clone()) };
    let mapping = mapping(LEAST);
    let header = ["id", "text", "at"].map(str::to_owned);
    assert_eq!(Bound::new(&mapping, &header).unwrap().row(&record), Err(damaged));
}

#[test]
fn columns_must_be_there_once_and_unused_ones_are_named() {
    let header = |names: &str| names.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mapping =
        mapping(&format!("{LEAST}name = \"n\"\n[rest]\nmore = [\"m\"]\nskip = [\"s\", \"gone\"]\n"));
    let unused = |names: &str| Bound::new(&mapping, &header(names)).unwrap().unused;
    assert_eq!(unused("id,text,at,n,m,s"), [""; 0]);
    assert_eq!(unused("id,text,x,at,n,m,s,,y,s"), ["x", "#8", "y"]);
    let found = Bound::new(&mapping, &header("id,text,at,text,x,m")).err();
    let Some(FileFault::Columns { faults, header }) = found else { panic!("{found:?}") };
    assert_eq!(header, ["x", "id", "text", "at", "text", "m"]);
    assert_eq!(
        faults,
        [
            ColumnFault { line: 6, column: "text".to_owned(), several: true },
            ColumnFault { line: 8, column: "n".to_owned(), several: false },
        ]
    );
}

#[test]
fn a_record_of_a_file_of_customers_is_a_customer() {
    const HEADER: [&str; 7] = ["编号", "姓名", "号码1", "号码2", "星级", "标签", "城乡"];
    let mapping = Mapping::read(
        "[source]\nname = \"crm\"\n[customers]\n[columns]\nid = \"编号\"\nname = \"姓名\"\n\
         line = [\"号码1\", \"号码2\"]\nstar = \"星级\"\ntags = \"标签\"\nplace = \"城乡\"\n",
        Pack::builtin(),
    )
    .unwrap();
    let header = HEADER.map(str::to_owned);
    let bound = Bound::new(&mapping, &header).unwrap();
    let read = |cells: [&str; 7]| {
        bound.customer(&Record { line: 5, cells: cells.map(str::to_owned).to_vec(), fault: None })
    };
    let row = read(["88", " 李某 ", "138 3333 0912", "139/0313-1", "5", "全球通、大客户", "town"]).unwrap();
    assert_eq!(
        (row.at, row.external),
        (5, Some(Reference { source: "crm".to_owned(), id: "88".to_owned() }))
    );
    let change = row.change;
    assert_eq!(
        (change.name.as_deref(), change.star, change.place),
        (Some("李某"), Some(5), Some(Place::Town))
    );
    assert_eq!(change.more_lines, ["138 3333 0912", "139", "0313-1"]);
    assert_eq!(change.tags, Some(vec!["全球通".to_owned(), "大客户".to_owned()]));
    // What is empty says nothing.
    let row = read(["", "", "", "13900000001", "", "", ""]).unwrap();
    let lines = vec!["13900000001".to_owned()];
    let change = CustomerChange { more_lines: lines, ..CustomerChange::default() };
    assert!((row.external, row.change) == (None, change));
    let fault = |field, value: &str, known: &[&str]| RowFault::NotInTable {
        field,
        value: value.to_owned(),
        known: known.iter().map(|known| (*known).to_owned()).collect(),
    };
    let stars = fault("star", "8", &["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(read(["1", "", "", "", "8", "", ""]).err(), Some(stars));
    assert_eq!(read(["1", "", "", "", "", "", "城"]).err(), Some(fault("place", "城", &["town", "village"])));
}
