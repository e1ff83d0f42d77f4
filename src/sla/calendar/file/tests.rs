//! What a text may say, and how it is told what it may not.

use proptest::prelude::*;

use super::*;
use crate::sla::Instant;

const HEAD: &str = "id = \"hall\"\nwords = { zh = \"厅\", en = \"hall\" }\nzone = \"Asia/Shanghai\"\n";

/// Line and words of everything that is wrong with a text, without those of an id, name and zone.
fn wrong(text: &str) -> Vec<(usize, String)> {
    let errors = Calendar::parse(&format!("{HEAD}{text}")).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.line, error.fault.to_string())).collect()
}

#[test]
fn every_fault_says_its_line_and_what_would_be_right() {
    let year = "[year.2026]\nstanding = \"house\"\nsource = \"s\"\n";
    for (text, line, says) in [
        ("[week]\nmon = [\"9-12\"]", 5, "write it like \"09:00-12:00\""),
        ("[week]\nmon = [\"09:00-09:00\"]", 5, "is no span"),
        ("[week]\nmon = [\"24:00-06:00\"]", 5, "is no span"),
        ("[week]\nmon = [\"10:00-35:00\"]", 5, "is no span"),
        ("[week]\nmon = [\"10:60-12:00\"]", 5, "is no span"),
        ("[week]\nmon = [\"０９:00-12:00\"]", 5, "is no span"),
        ("[week]\nmon = [\n\"09:00-12:00\",\n\"11:00-13:00\"]", 7, "without overlap"),
        ("[week]\nmon = [\"22:00-06:00\", \"23:00-24:00\"]", 5, "without overlap"),
        ("[week]\nmonday = []", 5, "unknown field"),
        ("zone = \"UTC\"", 4, "duplicate key"),
        ("every_year = [{ day = \"02-30\", zh = \"a\", en = \"a\" }]", 4, "write it like \"05-17\""),
        ("every_year = [{ day = \"02-29\", zh = \"\", en = \"a\" }]", 4, "a name has 1 to 60"),
        ("[year.1899]\nstanding = \"house\"\nsource = \"s\"", 4, "no year from 1900"),
        ("[year.26]\nstanding = \"house\"\nsource = \"s\"", 4, "no year from 1900"),
        ("[year.2026]\nstanding = \"law\"\nsource = \"s\"", 5, "unknown variant"),
        ("[year.2026]\nstanding = \"house\"\nsource = \"\"", 4, "a name has"),
        (&format!("{year}closed = [{{ days = \"2026-02-30\", zh = \"a\", en = \"a\" }}]"), 7, "is no date"),
        (&format!("{year}closed = [{{ days = \"2026-2-3\", zh = \"a\", en = \"a\" }}]"), 7, "is no date"),
        (
            &format!("{year}closed = [{{ days = \"2026-02-03..2026-02-01\", zh = \"a\", en = \"a\" }}]"),
            7,
            "is no date",
        ),
        (
            &format!("{year}closed = [{{ days = \"2027-02-03\", zh = \"a\", en = \"a\" }}]"),
            7,
            "put it under [year.2027]",
        ),
        (
            &format!("{year}worked = [{{ day = \"2026-02-03\", like = \"x\", zh = \"a\", en = \"a\" }}]"),
            7,
            "unknown variant",
        ),
        (
            &format!("{year}hours = [{{ day = \"2026-02-03\", spans = [\"1\"], zh = \"a\", en = \"a\" }}]"),
            7,
            "is no span",
        ),
        (&format!("{year}breaks = [{{ day = \"2026-02-03\", spans = [\"1\"] }}]"), 7, "is no span"),
        ("x", 4, ""),
    ] {
        let found = wrong(text);
        assert!(
            matches!(&found[..], [(at, said), ..] if *at == line && said.contains(says)),
            "{text}: {found:?}"
        );
    }
    let twice = format!(
        "{year}closed = [\n{{ days = \"2026-02-01..2026-02-03\", zh = \"a\", en = \"a\" }},\n]\n\
         worked = [\n{{ day = \"2026-02-03\", like = \"mon\", zh = \"a\", en = \"a\" }},\n]"
    );
    assert!(matches!(&wrong(&twice)[..], [(11, said)] if said.contains("in line 8")), "{:?}", wrong(&twice));
}

#[test]
fn a_calendar_of_its_own_says_who_it_is_and_where() {
    let errors = Calendar::parse("[week]\nmon = []").unwrap_err();
    let keys: Vec<_> = errors.iter().map(|error| error.fault.to_string()).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    for (text, says) in [
        ("id = \"A b\"", "is no id"),
        ("id = \"\"", "is no id"),
        ("zone = \"Asia/Peking\"", "no zone is called"),
        ("words = { zh = \" \", en = \"b\" }", "a name has"),
    ] {
        let text = format!("over = \"cn\"\n{text}");
        let errors = Calendar::parse(&text).unwrap_err();
        assert!(
            matches!(&errors[..], [error] if error.line == 2 && error.fault.to_string().contains(says)),
            "{errors:?}"
        );
    }
    let errors = Calendar::parse("\nover = \"jp\"").unwrap_err();
    assert_eq!(errors, [CalendarError { line: 2, fault: Fault::Over { id: "jp".to_owned() } }]);
}

#[test]
fn sizes_are_bounded() {
    let long = format!("#{}\n", "x".repeat(MOST_BYTES));
    assert!(matches!(&wrong(&long)[..], [(1, said)] if said.contains("bytes")));
    let spans = |count: usize| -> String {
        let span = |n| format!("\"{:02}:{:02}-{:02}:{:02}\",", n / 2, n % 2 * 30, n / 2, n % 2 * 30 + 5);
        (0..count).map(span).collect()
    };
    assert_eq!(wrong(&format!("[week]\nmon = [{}]", spans(24))), []);
    assert!(
        matches!(&wrong(&format!("[week]\nmon = [{}]", spans(30)))[..], [(5, said)] if said == "at most 24 spans")
    );
    let days = |count| {
        wrong(&format!("every_year = [{}]", "{ day = \"01-01\", zh = \"a\", en = \"a\" },".repeat(count)))
    };
    assert_eq!(days(366), []);
    assert!(days(367).iter().any(|(_, said)| said == "at most 366 days"));
    let source =
        |length| wrong(&format!("[year.2026]\nstanding = \"house\"\nsource = \"{}\"", "x".repeat(length)));
    assert_eq!(source(600), []);
    assert_eq!(source(601), [(4, "a name has 1 to 600 characters, in zh and in en".to_owned())]);
    // Of what is wrong, only as much is said as a person reads.
    assert_eq!(wrong(&format!("[week]\nmon = [{}]", "\"x\",".repeat(150))).len(), 100);
}

#[test]
fn a_text_of_the_greatest_length_is_read_alone_and_with_what_is_under_it() {
    let refused = |text: &str| Calendar::parse(text).err().map(|errors| errors[0].fault.to_string());
    let padded = |head: &str, length: usize| format!("{head}#{}", "x".repeat(length - head.len() - 1));
    assert_eq!(refused(&padded(HEAD, MOST_BYTES)), None);
    assert_eq!(refused(&padded(HEAD, MOST_BYTES + 1)), Some("at most 262144 bytes".to_owned()));
    let under = format!("\n{UNDER}\n{}", Calendar::shipped().text()).len();
    let site = |length| padded("over = \"cn\"\n", length - under);
    let longest = Calendar::parse(&site(MOST_BYTES)).unwrap();
    assert_eq!(longest.text().len(), MOST_BYTES);
    assert_eq!(Calendar::parse(longest.text()), Ok(longest));
    assert_eq!(refused(&site(MOST_BYTES + 1)), Some("at most 262144 bytes".to_owned()));
}

#[test]
fn as_many_layers_as_are_read_can_be_read_again() {
    let over_cn = |layers: usize| {
        let named = |n: usize| format!("id = \"l{n}\"\nover = \"l{}\"\n{UNDER}\n", n - 1);
        (1..layers).rev().map(named).collect::<String>() + "id = \"l0\"\nover = \"cn\"\n"
    };
    let three = Calendar::parse(&over_cn(3)).unwrap();
    assert_eq!((three.id(), layers(three.text()).len()), ("l2", 4));
    assert_eq!(Calendar::parse(three.text()), Ok(three));
    // Four and the shipped one are five.
    for layers in [4, 5] {
        let errors = Calendar::parse(&over_cn(layers)).unwrap_err();
        assert_eq!(errors[0].to_string(), "line 1: at most 4 layers", "{layers}");
    }
}

#[test]
fn a_year_that_is_given_again_loses_its_breaks_and_no_other_year_does() {
    let year = |year| {
        format!(
            "[year.{year}]\nstanding = \"house\"\nsource = \"s\"\nbreaks = [{{ day = \"{year}-02-03\", spans = [\"10:00-10:30\"] }}]\n"
        )
    };
    let upper = "over = \"hall\"\n[year.2026]\nstanding = \"house\"\nsource = \"t\"\n";
    let text = format!("{upper}{UNDER}\n{HEAD}{}{}", year(2026), year(2027));
    let calendar = Calendar::parse(&text).unwrap();
    let left: Vec<_> = calendar.parts().date_breaks.keys().map(ToString::to_string).collect();
    assert_eq!(left, ["2027-02-03"]);
}

#[test]
fn what_a_text_may_say_is_taken_as_it_stands() {
    let text = "over = \"cn\"\nid = \"zj-1_b\"\nevery_year = [{ day = \"02-29\", zh = \"闰日\", en = \"leap day\" }]\n\
                [week]\nsat = [\"09:00-12:00\", \"12:00-13:00\"]\n";
    let calendar = Calendar::parse(text).unwrap();
    assert_eq!(calendar.id(), "zj-1_b");
    let leap = Name { zh: "闰日".to_owned(), en: "leap day".to_owned() };
    assert_eq!(calendar.parts().every_year, BTreeMap::from([((2, 29), leap)]));
    // Spans may touch.
    let touching = [(540, 720), (720, 780)].map(|(from, to)| DaySpan { from, to });
    assert_eq!(calendar.parts().week[5], touching);
}

#[test]
fn a_site_lays_its_file_over_the_shipped_one() {
    let site = "over = \"cn\"\nid = \"zj\"\n[week]\nsat = [\"09:00-12:00\"]\n[year.2027]\nstanding = \"official\"\n\
                source = \"notice\"\nclosed = [{ days = \"2027-01-01..2027-01-03\", zh = \"元旦\", en = \"New Year\" }]\n";
    let calendar = Calendar::parse(site).unwrap();
    let cn = Calendar::shipped();
    assert_eq!(calendar.id(), "zj");
    assert_eq!(calendar.zone(), cn.zone());
    assert_eq!(calendar.parts().week[0], cn.parts().week[0]);
    assert_eq!(calendar.parts().week[5].len(), 1);
    assert!(cn.parts().days.iter().all(|day| calendar.parts().days.get(day.0) == Some(day.1)));
    assert_eq!(calendar.parts().days.len(), cn.parts().days.len() + 3);
    assert_ne!(calendar, *cn);
    // Its text holds both, so that it means the same whatever a later program ships.
    let again = Calendar::parse(calendar.text()).unwrap();
    assert_eq!((again.text(), again.parts()), (calendar.text(), calendar.parts()));
    assert_eq!(again.hash(), calendar.hash());
    let start: Instant = "2026-12-31T06:00:00Z".parse().unwrap();
    assert!(calendar.is_announced(start, start.plus(30 * 86_400)));
    // A year that is given again is replaced as a whole.
    let again = "over = \"cn\"\n[year.2026]\nstanding = \"house\"\nsource = \"s\"\n";
    let calendar = Calendar::parse(again).unwrap();
    assert!(calendar.parts().days.keys().all(|date| date.year() != 2026));
    assert!(
        !calendar
            .is_announced("2026-05-01T00:00:00Z".parse().unwrap(), "2026-05-02T00:00:00Z".parse().unwrap())
    );
    // What is laid under must be what the upper one names.
    for (upper, line) in [("over = \"other\"\n", 1), ("id = \"x\"\n", 1)] {
        let text = format!("{upper}{UNDER}\n{}", cn.text());
        let errors = Calendar::parse(&text).unwrap_err();
        assert_eq!(errors[0].line, line, "{errors:?}");
    }
    // Lines under are counted on.
    let text = format!("over = \"cn\"\n{UNDER}\n\nx");
    assert_eq!(Calendar::parse(&text).unwrap_err()[0].line, 4);
    let many = format!("over = \"cn\"\n{UNDER}\n").repeat(5);
    assert!(matches!(Calendar::parse(&many).unwrap_err()[0].fault, Fault::TooMuch { what: "layers", .. }));
}

#[test]
fn spans_as_written() {
    let span = |from, to| Some(DaySpan { from, to });
    for (text, expected) in [
        ("09:00-12:00", span(540, 720)),
        ("00:00-24:00", span(0, 1440)),
        ("22:00-06:00", span(1320, 360)),
        ("22:00-00:00", span(1320, 0)),
        ("19:00-29:00", span(1140, 300)),
        ("09:00-33:00", span(540, 540)),
        ("09:00-33:01", None),
        ("24:00-25:00", None),
        ("9:00-12:00", None),
        ("09:00–12:00", None),
        ("09:00-12:0", None),
        ("09-12", None),
        ("", None),
    ] {
        assert_eq!(super::span(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_calendar_or_says_in_which_line_it_is_none(
        pieces in proptest::collection::vec(
            proptest::sample::select(&[
                "over = \"cn\"\n", "id = \"x\"\n", "[week]\n", "mon = [", "\"09:00-12:00\"", "\"22:00-06:00\",", "]\n", "[year.2026]\n",
                "standing = \"house\"\n", "source = \"s\"\n", "closed = [", "{ days = \"2026-02-01..2026-02-03\", zh = \"a\", en = \"a\" }",
                "#==== under ====\n", "\n", "张", "=", "\"", "zone = \"UTC\"\n", "words = { zh = \"a\", en = \"b\" }\n", "every_year = [",
            ][..]),
            0..14,
        ),
        noise in "\\PC{0,6}",
    ) {
        let text = pieces.concat() + &noise;
        match Calendar::parse(&text) {
            Ok(calendar) => prop_assert_eq!(Calendar::parse(calendar.text()).unwrap().hash(), calendar.hash()),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.iter().all(|error| error.line >= 1 && error.line <= text.matches('\n').count() + 1));
            }
        }
    }
}
