use super::*;
use crate::api::TakenLine;
use crate::case::Stage;
use crate::exchange::{MapFault, MapWhat};

const COMCAST: &str = include_str!("../../../docs/examples/comcast.toml");
const CUSTOMERS: &str = include_str!("../../../docs/examples/customers.toml");
const TIPDM: &str = include_str!("../../../docs/examples/tipdm.toml");

/// A mapping that is as short as one can be, with lines for `[columns]` and more after it.
fn with(columns: &str) -> String {
    format!(
        "[source]\nname = \"x\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"id\"\ntext = \"text\"\nopened = \"at\"\n{columns}"
    )
}

fn faults(text: &str) -> Vec<MapFault> {
    Mapping::read(text, Pack::builtin()).unwrap_err()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn the_examples_are_sound() {
    for example in [COMCAST, TIPDM, &format!("\u{feff}{COMCAST}"), &COMCAST.replace('\n', "\r\n")] {
        let mapping = Mapping::read(example, Pack::builtin()).unwrap();
        assert!(mapping.fields.iter().any(|field| field.name == Name::Stage));
    }
}

#[test]
fn what_a_sheet_asks_of_a_new_case_is_a_field_and_what_later_sheets_ask_is_none() {
    let day = "bought = { column = \"d\", formats = [\"%Y/%m/%d\"] }\n";
    let of_sheets = "partner = \"p\"\ndevice = [\"i\", \"j\"]\nsymptom = { constant = \"weak\" }\n";
    let mapping = Mapping::read(&with(&format!("{day}{of_sheets}")), Pack::builtin()).unwrap();
    let ids: Vec<&str> = mapping.fields.iter().map(|field| field.name.id()).collect();
    assert_eq!(ids, ["id", "opened", "text", "device", "bought", "partner", "symptom"]);
    assert!(mapping.fields.iter().all(|field| field.trim == !matches!(field.name.id(), "text" | "partner")));
    // The finding of a refund, and whatever a sheet asks of a customer.
    for wrong in [with("finding = \"f\""), of_customers("partner = \"p\"")] {
        assert!(
            matches!(&faults(&wrong)[..], [MapFault { what: MapWhat::UnknownField { .. }, .. }]),
            "{wrong}"
        );
    }
    let formats = with("device = { column = \"d\", formats = [\"%F\"] }");
    assert_eq!(
        faults(&formats),
        [MapFault { line: 8, what: MapWhat::FormatsOfNoTime { name: text("device") } }]
    );
}

#[test]
fn a_field_is_a_column_several_a_template_or_a_constant() {
    let mapping = Mapping::read(&with(
        "name = [\"a\", \"b\"]\nwants = { join = \"{a}/{b}\" }\nkind = { constant = \"repair\" }\n\
         title = { column = \"t\", trim = true, none = [\"-\"] }\n[rest]\nmore = [\"m\"]\nskip = [\"s\", \"s2\"]\n",
    ), Pack::builtin())
    .unwrap();
    let field = |id: &str| mapping.fields.iter().find(|field| field.name.id() == id).unwrap();
    assert_eq!(field("name").take, Take::columns(vec![text("a"), text("b")]));
    assert_eq!(field("wants").take, Take::template("{a}/{b}").unwrap());
    assert_eq!(field("kind").take, Take::constant(text("repair")));
    assert_eq!((field("title").trim, field("title").none.clone()), (true, vec![text("-")]));
    // Words are kept to the byte, everything else is without blanks around it.
    assert_eq!((field("text").trim, field("id").trim, field("kind").trim), (false, true, true));
    assert_eq!(mapping.more, [Named { line: 13, column: text("m") }]);
    assert_eq!(mapping.skip.len(), 2);
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_what_would_be_right() {
    let stages = || Stage::ALL.into_iter().map(|stage| text(stage.id())).collect::<Vec<_>>();
    let under = Name::under(Pack::builtin());
    let names = || under.iter().filter(|name| name.is_of_case()).map(|name| name.id()).collect::<Vec<_>>();
    for (columns, line, what) in [
        ("txet = \"x\"", 8, MapWhat::UnknownField { name: text("txet"), fields: names() }),
        ("\n\nname = { column = \"a\", constant = \"b\" }", 10, MapWhat::OneSource { name: text("name") }),
        ("name = {}", 8, MapWhat::OneSource { name: text("name") }),
        ("name = []", 8, MapWhat::OneSource { name: text("name") }),
        ("name = { join = \"{a\" }", 8, MapWhat::Template { text: text("{a") }),
        ("name = { column = \"a\", formats = [\"%F\"] }", 8, MapWhat::FormatsOfNoTime { name: text("name") }),
        ("name = { column = \"a\", otherwise = \"b\" }", 8, MapWhat::OtherwiseAlone { name: text("name") }),
        (
            "stage = { column = \"s\", values = { Open = \"accept\", Done = \"done\" } }",
            8,
            MapWhat::Value { name: text("stage"), value: text("done"), values: stages() },
        ),
        (
            "stage = { constant = \"open\" }",
            8,
            MapWhat::Value { name: text("stage"), value: text("open"), values: stages() },
        ),
        (
            "place = { column = \"p\", values = {}, otherwise = \"city\" }",
            8,
            MapWhat::Value {
                name: text("place"),
                value: text("city"),
                values: vec![text("town"), text("village")],
            },
        ),
        ("answer = \"a\"", 4, MapWhat::Alone { name: "answer", other: "answered" }),
        ("answered = \"a\"", 4, MapWhat::Alone { name: "answered", other: "answer" }),
        (
            "[rest]\nmore = [\"m\"]\nskip = [\n\"x\",\n\"m\"]",
            12,
            MapWhat::Contradiction { column: text("m") },
        ),
        ("[rest]\nskip = [\"text\"]", 9, MapWhat::Contradiction { column: text("text") }),
        (
            "name = { join = \"{zip:05}\" }\n[rest]\nskip = [\"zip\"]",
            10,
            MapWhat::Contradiction { column: text("zip") },
        ),
        ("[file]\ndelimiter = \"::\"", 9, MapWhat::Delimiter { text: text("::") }),
    ] {
        assert_eq!(faults(&with(columns)), [MapFault { line, what }], "{columns}");
    }
    let head = "[source]\nname = \" \"\nzone = \"Asia/Peking\"\n[columns]\nid = \"i\"\n";
    assert_eq!(
        faults(head),
        [
            MapFault { line: 2, what: MapWhat::NoSource },
            MapFault { line: 3, what: MapWhat::Zone { name: text("Asia/Peking") } },
        ]
    );
    let head = "[source]\nname = \"x\"\nzone = \"UTC\"\n[columns]\nid = \"i\"\n";
    let missing = |name| MapFault { line: 4, what: MapWhat::MissingField { name } };
    assert_eq!(faults(head), [missing("opened"), missing("text")]);
    let format = faults(&with("closed = { column = \"c\", formats = [\"%Y-%m-%d\", \"dd/mm\", \"%H:%M\"] }"));
    assert!(
        matches!(&format[..], [
            MapFault { line: 8, what: MapWhat::Format { format: first, .. } },
            MapFault { line: 8, what: MapWhat::Format { format: second, .. } },
        ] if first == "dd/mm" && second == "%H:%M"),
        "{format:?}"
    );
}

#[test]
fn what_is_no_mapping_is_told_with_its_line() {
    for (map, line, says) in [
        ("", 1, "source"),
        ("[source\n", 1, ""),
        ("[source]\nname = \"x\"\nzone = \"UTC\"\nnmae = 1\n", 4, "nmae"),
        (&with("name = { colum = \"a\" }"), 8, "column"),
        (&with("name = 3"), 8, "name of a column"),
        (&with("name = [3]"), 8, "string"),
        (&with("[file]\nencoding = \"gbk\""), 9, "gb18030"),
        (&with("[rest]\nskipp = []"), 9, "skip"),
        (&with("id = \"twice\""), 8, ""),
        (&"[".repeat(100_000), 1, ""),
        (&format!("a = {}", "[".repeat(100_000)), 1, ""),
    ] {
        let faults = faults(map);
        let head: String = map.chars().take(300).collect();
        let [MapFault { line: at, what: MapWhat::Unreadable(why) }] = &faults[..] else {
            panic!("{head}: {faults:?}")
        };
        assert_eq!(*at, line, "{head}: {why}");
        assert!(why.contains(says), "{head}: {why}");
    }
}

#[test]
fn what_the_docs_show_is_sound_and_names_every_field() {
    for docs in [include_str!("../../../docs/IMPORT.md"), include_str!("../../../docs/IMPORT.zh.md")] {
        let (_, rest) = docs.split_once("```toml\n").unwrap();
        let mapping = Mapping::read(rest.split_once("```").unwrap().0, Pack::builtin()).unwrap();
        assert_eq!((mapping.delimiter, mapping.encoding), (Some(b';'), Some(Encoding::Gb18030)));
        for name in Name::all() {
            assert!(docs.contains(&format!("`{}`", name.id())), "{}", name.id());
        }
    }
}

/// A mapping of customers, with lines for `[columns]` and more after it.
fn of_customers(columns: &str) -> String {
    format!("[source]\nname = \"crm\"\n[customers]\n[columns]\nid = \"id\"\n{columns}")
}

#[test]
fn a_file_of_customers_says_so_and_has_fields_of_its_own() {
    assert_eq!(Mapping::read(CUSTOMERS, Pack::builtin()).unwrap().customers, Some(TakenLine::Stays));
    let mapping =
        Mapping::read(&of_customers("line = [\"a\", \"b\"]\nname = [\"c\", \"d\"]\n"), Pack::builtin())
            .unwrap();
    let field = |id: &str| mapping.fields.iter().find(|field| field.name.id() == id).unwrap();
    // Several lines are several, a name of two columns is one.
    assert_eq!(field("line").take, Take::listed(vec![text("a"), text("b")]));
    assert_eq!(field("line").take.0[1], Piece::Text(text(";")));
    assert_eq!((field("name").take.0[1].clone(), field("name").trim), (Piece::Text(text(" ")), true));
    let moves = of_customers("").replace("[customers]", "[customers]\ntaken_lines = \"move\"");
    assert_eq!(Mapping::read(&moves, Pack::builtin()).unwrap().customers, Some(TakenLine::Moves));
    let line = "[source]\nname = \"crm\"\n[customers]\n[columns]\nline = \"a\"\n";
    assert!(Mapping::read(line, Pack::builtin()).is_ok(), "known by line");

    let names = || Name::all().filter(|name| name.is_of_customer()).map(Name::id).collect::<Vec<_>>();
    let unknown = |name: &str| MapWhat::UnknownField { name: text(name), fields: names() };
    assert_eq!(names(), ["id", "star", "tags", "line", "name", "address", "place"]);
    for (columns, line, what) in [
        ("text = \"t\"", 6, unknown("text")),
        ("opened = \"t\"", 6, unknown("opened")),
        ("[activity]\n\"x\" = \"handle\"", 7, unknown("activity")),
        ("[rest]\nmore = [\"x\"]", 7, unknown("more")),
        (
            "star = { column = \"s\", values = { \"金\" = \"8\" } }",
            6,
            MapWhat::Value {
                name: text("star"),
                value: text("8"),
                values: ["0", "1", "2", "3", "4", "5", "6", "7"].map(text).to_vec(),
            },
        ),
    ] {
        assert_eq!(faults(&of_customers(columns)), [MapFault { line, what }], "{columns}");
    }
    let nobody = "[source]\nname = \"crm\"\n[customers]\n[columns]\nname = \"a\"\n";
    assert_eq!(faults(nobody), [MapFault { line: 4, what: MapWhat::MissingField { name: "line" } }]);
    // Cases have moments, so their zone must be said, and no star level of their own.
    let zoneless = with("").replace("zone = \"Asia/Shanghai\"\n", "");
    assert!(matches!(&faults(&zoneless)[..],
        [MapFault { line: 2, what: MapWhat::Unreadable(why) }] if why.contains("zone")));
    assert!(matches!(
        &faults(&with("star = \"s\""))[..],
        [MapFault { what: MapWhat::UnknownField { .. }, .. }]
    ));
}
