//! Answers held against facts of other engines.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;

/// A file of one calendar, nine to five from Monday to Friday with a break on one day, and these cases.
fn file(cases: &str) -> String {
    let day = r#"[["09:00", "17:00"]]"#;
    format!(
        r#"{{"calendars": {{"office": {{"tz": "Europe/Berlin", "week": {{
            "mon": {day}, "tue": {day}, "wed": {day}, "thu": {day}, "fri": [["09:00", "12:00"], ["13:00", "29:00"]]}},
            "closed_dates": ["2026-11-24"], "closed_mmdd": ["12-25"],
            "date_hours": {{"2026-11-24": [["09:00", "10:00"]], "2026-11-28": [["10:00", "11:00"]]}},
            "breaks": {{"2026-11-25": [["10:00", "11:00"]]}}}}}},
        "cases": [{cases}]}}"#
    )
}

fn shown(answer: Answer) -> Value {
    match answer {
        Answer::At(at) => at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).into(),
        Answer::Seconds(seconds) => seconds.into(),
        Answer::Open(open) => open.into(),
    }
}

#[test]
fn every_kind_of_question_is_answered() {
    let start = r#""start": "2026-11-23T16:30:00+01:00""#;
    for (case, expected) in [
        (format!(r#""kind": "deadline", {start}, "add_s": 3600"#), "2026-11-25T09:30:00+01:00"),
        (format!(r#""kind": "deadline", {start}, "add_s": 9000"#), "2026-11-25T12:00:00+01:00"),
        (format!(r#""kind": "deadline", {start}, "add_s": -1800"#), "2026-11-23T16:00:00+01:00"),
        (
            format!(
                r#""kind": "deadline", {start}, "add_s": 3600, "pauses": [["2026-11-23T16:45:00+01:00", "2026-11-25T09:15:00+01:00"],
                ["2026-11-23T17:00:00+01:00", "2026-11-25T09:30:00+01:00"]]"#
            ),
            "2026-11-25T11:15:00+01:00",
        ),
        (format!(r#""kind": "elapsed", {start}, "end": "2026-11-25T12:00:00+01:00""#), "9000"),
        (format!(r#""kind": "elapsed", {start}, "end": "2026-11-23T16:00:00+01:00""#), "-1800"),
        (
            format!(
                r#""kind": "elapsed", {start}, "end": "2026-11-25T12:00:00+01:00",
                "pauses": [["2026-11-25T09:00:00+01:00", "2026-11-25T09:30:00+01:00"], ["2026-11-25T09:15:00+01:00", "2026-11-26T09:30:00+01:00"]]"#
            ),
            "1800",
        ),
        (r#""kind": "next_open", "at": "2026-11-24T00:00:00+01:00""#.to_owned(), "2026-11-25T09:00:00+01:00"),
        (
            r#""kind": "prev_close", "at": "2026-11-28T09:00:00+01:00""#.to_owned(),
            "2026-11-28T05:00:00+01:00",
        ),
        (
            r#""kind": "current_or_next_close", "at": "2026-11-27T14:00:00+01:00""#.to_owned(),
            "2026-11-28T05:00:00+01:00",
        ),
        (r#""kind": "is_open", "at": "2026-11-28T10:00:00+01:00""#.to_owned(), "true"),
        (r#""kind": "is_open", "at": "2026-12-25T10:00:00+01:00""#.to_owned(), "false"),
        (format!(r#""kind": "deadline_bdays", {start}, "bdays": 1"#), "2026-11-25T16:30:00+01:00"),
        (
            r#""kind": "resolve_local", "local": "2026-03-29T02:30:00""#.to_owned(),
            "2026-03-29T03:30:00+02:00",
        ),
    ] {
        let text = file(&format!(r#"{{"id": "a", "calendar": "office", {case}}}"#));
        let answers = answers(&text).unwrap();
        let [(id, answer)] = <[_; 1]>::try_from(answers).unwrap();
        let answer = shown(answer);
        assert_eq!(answer.as_str().map_or_else(|| answer.to_string(), str::to_owned), expected, "{case}");
        assert_eq!(id, "a");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let case = |rest: &str| file(&format!("\n\n{{\"id\": \"a\", {rest}}}"));
    for (text, line, says) in [
        (
            case(r#""calendar": "hall", "kind": "is_open", "at": "2026-11-28T10:00:00Z""#),
            8,
            "no calendar \"hall\"",
        ),
        (case(r#""calendar": "office", "kind": "is_open""#), 8, "is_open needs at"),
        (
            case(r#""calendar": "office", "kind": "deadline", "start": "2026-11-28T10:00:00Z""#),
            8,
            "start and add_s",
        ),
        (case(r#""calendar": "office", "kind": "guess""#), 8, "unknown variant"),
        (
            case(r#""calendar": "office", "kind": "is_open", "at": "2026-11-28T10:00:00.5Z""#),
            8,
            "no instant to the second",
        ),
        (
            case(r#""calendar": "office", "kind": "is_open", "at": "2026-11-28""#),
            8,
            "no instant to the second",
        ),
        (file("").replace("09:00", "０９:00"), 2, "is no span"),
        (file("").replace("12-25", "02-30"), 3, "no day of every year"),
        (file("").replace("\"mon\"", "\"moon\""), 5, "unknown variant"),
        (file("").replace("Berlin", "Bärlin"), 5, "no zone is called"),
        (file("").replace("closed_dates", "closed_days"), 3, "unknown field"),
        ("{}".to_owned(), 1, "missing field"),
        (String::new(), 1, "EOF"),
        ("\n张".to_owned(), 2, "expected value"),
    ] {
        let error = answers(&text).unwrap_err();
        assert!(error.line == line && error.fault.to_string().contains(says), "{error} {text}");
    }
}

#[test]
fn facts_of_other_engines_agree_or_follow_a_rule_that_is_named() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/sla/sla-cases.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return println!("skipped: no facts to compare with");
    };
    let facts: Value = serde_json::from_str(&text).unwrap();
    let answers: BTreeMap<_, _> =
        answers(&text).unwrap().into_iter().map(|(id, answer)| (id, shown(answer))).collect();
    let (mut alike, mut other) = (0, BTreeMap::<&str, u32>::new());
    for case in facts["cases"].as_array().unwrap() {
        let answer = &answers[case["id"].as_str().unwrap()];
        let expected = ["expected", "expected_s", "expected_bool"].map(|key| &case[key]);
        let expected = expected.into_iter().find(|value| !value.is_null()).unwrap();
        let rule = if answer == expected {
            alike += 1;
            continue;
        } else if case["boundary"] == "open" && *answer == case["alt_expected"] {
            "boundary"
        } else if case["reversed_rule"] == "absolute"
            && answer.as_i64() == expected.as_i64().map(|seconds| -seconds)
        {
            "reversed"
        } else if case["open_rule"] == "closed-interval" && *answer == case["half_open_value"] {
            "half-open"
        } else if case["rule"].as_str().is_some_and(|rule| rule.contains("origin on a closed day")) {
            "days"
        } else {
            panic!("{case}: {answer}");
        };
        *other.entry(rule).or_default() += 1;
    }
    assert_eq!((alike, answers.len()), (547, 595));
    assert_eq!(Vec::from_iter(other), [("boundary", 19), ("days", 6), ("half-open", 4), ("reversed", 19)]);
}
