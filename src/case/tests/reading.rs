//! What is typed into the fields of an act stands in its event, or is refused by the field that does not fit.

use serde_json::{Value, json};

use super::*;

/// An act, what is typed into its fields, and what comes of it.
type Row<'a, T> = (Verb, &'a [(&'a str, &'a str)], T);

/// What the last command of a bench left in the log.
fn left(bench: &Bench) -> Vec<Value> {
    let command = bench.log.last().unwrap().envelope.command;
    let of_it = bench.log.iter().filter(|record| record.envelope.command == command);
    of_it.map(|record| serde_json::to_value(&record.event).unwrap()).collect()
}

fn refused(bench: &mut Bench, verb: Verb, typed: &[(&str, &str)]) -> Reason {
    bench.act(WANG, verb, typed).unwrap_err().reason
}

fn fault_of(field: &str, fault: Fault) -> Reason {
    Reason::Field { field: field.to_owned(), fault }
}

#[test]
fn an_act_says_what_was_typed() {
    let hash = "00ff10".repeat(10) + "0a0b";
    let mut bytes = [0_u8; 32];
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hash[2 * n..2 * n + 2], 16).unwrap();
    }
    let noon = "2026-03-02T12:00:00+08:00";
    let rows: &[Row<'_, Value>] = &[
        (Verb::Dispatch, &[("team", "network")], json!({"dispatched": {"team": "network"}})),
        (Verb::Assign, &[("to", "1002")], json!({"assigned": {"to": 2}})),
        (Verb::Claim, &[], json!("claimed")),
        (
            Verb::Transfer,
            &[("team", "charging"), ("text", "x")],
            json!({"transferred": {"team": "charging", "to": null}}),
        ),
        (Verb::Transfer, &[("to", "1002"), ("text", "x")], json!({"transferred": {"team": null, "to": 2}})),
        (Verb::Note, &[("text", "x")], json!("noted")),
        (
            Verb::Contact,
            &[("channel", "hall"), ("result", "no_answer")],
            json!({"contacted": {"channel": "hall", "result": "no_answer", "reached": false}}),
        ),
        (
            Verb::Hold,
            &[("reason", "customer"), ("until", noon), ("told", "yes"), ("text", "x")],
            json!({"held": {"reason": "customer", "until": "2026-03-02T04:00:00Z", "told": true}}),
        ),
        (Verb::Urge, &[("by", "supervisor"), ("text", "x")], json!({"urged": {"by": "supervisor"}})),
        (Verb::Urge, &[("by", "customer")], json!({"urged": {"by": "customer"}})),
        (
            Verb::Classify,
            &[("category", "indoor_coverage"), ("severity", "2"), ("place", "village")],
            json!({"classified": {"kind": "complaint", "category": "indoor_coverage", "severity": 2, "place": "village"}}),
        ),
        (
            Verb::Classify,
            &[("place", "town")],
            json!({"classified": {"kind": "complaint", "category": null, "severity": 3, "place": "town"}}),
        ),
        (
            Verb::Refer,
            &[("source", "eoms"), ("id", "SO-1")],
            json!({"referenced": {"source": "eoms", "id": "SO-1"}}),
        ),
        (
            Verb::Attach,
            &[("name", "a.wav"), ("sha256", &hash), ("place", "nas"), ("bytes", "77")],
            json!({"attached": {"name": "a.wav", "sha256": bytes, "place": "nas", "bytes": 77}}),
        ),
        (
            Verb::Finish,
            &[("disposition", "upheld"), ("reason", "capacity"), ("text", "x")],
            json!({"finished": {"disposition": "upheld", "reason": "capacity"}}),
        ),
    ];
    for (verb, typed, event) in rows {
        let mut bench = Bench::accepted();
        bench.act(LI, *verb, typed).unwrap();
        assert_eq!(left(&bench), std::slice::from_ref(event), "{verb:?} {typed:?}");
    }
    for kind in ["vip", "media", "escalated", "appeal", "repeat"] {
        let mut bench = Bench::accepted();
        bench.act(WANG, Verb::Flag, &[("flag", kind)]).unwrap();
        assert_eq!(left(&bench), [json!({"flagged": {"kind": kind, "until": null}})]);
        bench.act(WANG, Verb::Unflag, &[("flag", kind)]).unwrap();
        assert_eq!(left(&bench), [json!({"unflagged": kind})]);
    }
}

#[test]
fn a_new_case_says_what_was_typed() {
    for (relation, place) in
        [("own", "town"), ("proxy", "village"), ("anonymous", "town"), ("secret", "town")]
    {
        let mut bench = Bench::new();
        let typed = [
            ("line", "138-3333 0912"),
            ("contact", "(0313) 2020202"),
            ("name", " 李某 "),
            ("address", "商业东街 3 号"),
            ("title", "信号"),
            ("wants", "修好"),
            ("text", " 二楼\n无信号 "),
            ("relation", relation),
            ("place", place),
            ("category", "indoor_coverage"),
            ("severity", "1"),
            ("channel", "hall"),
            ("contact_at", "20:00"),
        ];
        bench.act(WANG, Verb::Open, &typed).unwrap();
        let case = bench.case();
        let facts = serde_json::to_value(&case.facts).unwrap();
        assert_eq!(facts["relation"], relation);
        assert_eq!(facts["place"], place);
        assert_eq!(facts["category"], "indoor_coverage");
        assert_eq!((case.facts.kind.as_str(), case.facts.severity), ("complaint", 1));
        assert_eq!(case.facts.channel, "hall");
        assert_eq!(case.facts.contact_at, Some("2026-03-02T12:00:00Z".parse().unwrap()));
        let words: Vec<(Word, &str)> = case.words.iter().collect();
        assert_eq!(
            words,
            [
                (Word::Line, "13833330912"),
                (Word::Name, "李某"),
                (Word::Contact, "03132020202"),
                (Word::Address, "商业东街 3 号"),
                (Word::Wants, "修好"),
                (Word::Text, " 二楼\n无信号 "),
                (Word::Title, "信号"),
            ]
        );
        assert_eq!(case.word(Word::Name), Some("李某"));
        assert_eq!(case.word(Word::Secret), None);
    }
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, &[("text", "x")]).unwrap();
    let facts = &bench.case().facts;
    assert_eq!((facts.kind.as_str(), facts.severity, facts.channel.as_str()), ("complaint", 3, "call"));
}

#[test]
fn a_field_that_does_not_fit_is_named() {
    let long = "x".repeat(MAX_LINE + 1);
    let (short, text) = ("x".repeat(MAX_LINE), "x".repeat(MAX_TEXT + 1));
    let not_hex = "g".repeat(64);
    let rows: &[Row<'_, (&str, Fault)>] = &[
        (Verb::Assign, &[("to", "9999")], ("to", Fault::Staff)),
        (Verb::Assign, &[], ("to", Fault::Missing)),
        (Verb::Transfer, &[("text", "x")], ("team", Fault::Missing)),
        (Verb::Refer, &[("source", &long), ("id", "1")], ("source", Fault::TooLong { max: MAX_LINE })),
        (Verb::Note, &[("text", &text)], ("text", Fault::TooLong { max: MAX_TEXT })),
        (Verb::Note, &[("text", " \n ")], ("text", Fault::Missing)),
        (Verb::Flag, &[("flag", "vip"), ("until", "gestern")], ("until", Fault::When)),
        (Verb::Flag, &[("flag", "vip"), ("until", "2020-01-01T00:00:00Z")], ("until", Fault::Past)),
        (
            Verb::Attach,
            &[("name", "a"), ("sha256", &not_hex), ("place", "b"), ("bytes", "1")],
            ("sha256", Fault::Number),
        ),
        (
            Verb::Attach,
            &[("name", "a"), ("sha256", "00"), ("place", "b"), ("bytes", "1")],
            ("sha256", Fault::Number),
        ),
        (Verb::Amend, &[("line", "12")], ("line", Fault::Phone)),
        (Verb::Amend, &[("line", "1a2b3c4d")], ("line", Fault::Phone)),
        (
            Verb::Classify,
            &[("kind", "repair"), ("category", "indoor_coverage")],
            ("category", Fault::NotOfKind { kind: "repair".to_owned() }),
        ),
    ];
    for (verb, typed, (field, fault)) in rows {
        let mut bench = Bench::accepted();
        assert_eq!(refused(&mut bench, *verb, typed), fault_of(field, fault.clone()), "{verb:?} {typed:?}");
    }
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Refer, &[("source", &short), ("id", "1")]).unwrap();
    bench.act(WANG, Verb::Note, &[("text", &text[1..])]).unwrap();
    bench.act(WANG, Verb::Flag, &[("flag", "vip"), ("until", "2026-03-02T01:00:00Z")]).unwrap();
    bench.act(WANG, Verb::Classify, &[("kind", "complaint"), ("category", "indoor_coverage")]).unwrap();
    let bytes = [("name", "a"), ("sha256", &"0".repeat(64)), ("place", "b"), ("bytes", "viele")];
    assert_eq!(refused(&mut bench, Verb::Attach, &bytes), fault_of("bytes", Fault::Number));
    let Reason::Field { fault: Fault::NotOneOf { values }, .. } =
        refused(&mut bench, Verb::Reply, &[("kind", "letzte"), ("text", "x"), ("result", "reached")])
    else {
        panic!()
    };
    assert_eq!(values, ["interim", "final"]);
}

#[test]
fn a_list_that_is_not_of_the_pack_has_these_values() {
    let pack = Pack::builtin();
    assert_eq!(Choice::Relation.values(pack), ["own", "proxy", "anonymous", "secret"]);
    assert_eq!(Choice::Place.values(pack), ["town", "village"]);
    assert_eq!(Choice::FlagKind.values(pack), ["vip", "media", "escalated", "appeal", "repeat"]);
    assert_eq!(Choice::Urger.values(pack), ["customer", "supervisor"]);
    assert_eq!(Choice::YesNo.values(pack), ["yes", "no"]);
    assert_eq!(Choice::Severity.values(pack), ["1", "2", "3", "4"]);
}

#[test]
fn a_word_of_32_hex_digits_is_a_command_id_as_it_stands() {
    let id = CommandId::of("00112233-44556677-8899aabb-ccddeeff");
    assert_eq!(id.0[..3], [0, 0x11, 0x22]);
    assert_eq!(format!("{id} {id:?}"), "00112233445566778899aabbccddeeff 00112233445566778899aabbccddeeff");
    // As long, but not all of it hex; and hex, but not as long.
    for word in ["zz112233445566778899aabbccddeeff", "0011"] {
        let hashed = CommandId::of(word);
        assert_ne!(hashed.0[..2], [0, 0x11], "{word}");
        assert_ne!(hashed, CommandId::of("x"));
    }
    assert_eq!(format!("{:?}", id_of_case()), format!("{}", id_of_case()));
}

fn id_of_case() -> CaseId {
    id()
}

#[test]
fn what_is_not_typed_follows_from_what_is() {
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, &[("category", "screen"), ("text", "x")]).unwrap();
    assert_eq!(bench.case().facts.kind, "repair", "a category brings its kind");
    let nobody = [("to", "9999"), ("text", "x")];
    let mut bench = Bench::accepted();
    assert_eq!(refused(&mut bench, Verb::Transfer, &nobody), fault_of("to", Fault::Staff));
    assert_eq!(MAX_TEXT, 40_960);
}

#[test]
fn moments_are_read_as_people_type_them() {
    let zone = &Pack::builtin().zone;
    let now = start();
    for (typed, at) in [
        ("+30m", Some(now.plus(1_800))),
        ("+2h", Some(now.plus(7_200))),
        ("+3d", Some(now.plus(3 * 86_400))),
        // 09:00 in Shanghai now: 16:00 is today, 08:00 tomorrow.
        ("16:00", Some(now.plus(7 * 3_600))),
        ("08:00", Some(now.plus(23 * 3_600))),
        ("1600", Some(now.plus(7 * 3_600))),
        ("16：00", Some(now.plus(7 * 3_600))),
        ("2500", None),
        ("160", None),
        ("一二", None),
        ("2026-03-02T16:00:00+08:00", Some(now.plus(7 * 3_600))),
        ("", None),
        ("+", None),
        ("+h", None),
        ("+99999999999999999999h", None),
        ("25:00", None),
        ("下午", None),
        ("+2时", None),
    ] {
        assert_eq!(read_when(typed, now, zone), at, "{typed}");
    }
}
