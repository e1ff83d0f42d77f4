//! What is counted against partners, and what of it the public is told.

use super::*;

fn named(names: &[(&str, &str)]) -> Vec<(String, String)> {
    names.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
}

fn measured(measure: &str, names: &[(&str, &str)], ordered: Option<i64>, taken: Option<i64>) -> Measured {
    let (ordered, taken) = (ordered.map(at), taken.map(at));
    Measured { measure: measure.to_owned(), against: named(names), ordered, taken }
}

/// A case that came in late, so that of several names each has what was done against it alone.
fn all() -> Vec<CaseFacts> {
    let sea: &[(&str, &str)] = &[("partner", "碧海"), ("short_code", "10661234")];
    let of = |n, names: &[(&str, &str)], offence_upheld, measures| CaseFacts {
        offenders: named(names),
        offence_upheld,
        measures,
        ..facts(n, 5)
    };
    // The clock of the first order ran too long.
    let clocks = vec![cycle("measure", 2, 30, 24)];
    let done = vec![
        measured("block", sea, Some(12), Some(42)),
        measured("publication", &[("partner", "碧海")], None, Some(60)),
    ];
    let before = CaseFacts { opened: at(-900), closed: None, ..facts(5, 5) };
    vec![
        CaseFacts { clocks, ..of(1, sea, true, done) },
        of(2, &[("short_code", "１０６６ 1234")], false, Vec::new()),
        of(3, &[("app", "看点")], true, vec![measured("penalty", &[("app", "看点")], Some(20), None)]),
        of(4, &[], false, vec![measured("warning", &[], Some(20), Some(21))]),
        // Of a case from before, the public was told this month; and of another one the month before.
        CaseFacts {
            measures: vec![
                measured("shut_down", &[("app", "快读")], Some(-700), Some(-600)),
                measured("warning", &[("app", "快读")], Some(-700), Some(5)),
                measured("penalty", &[("app", "快读")], Some(-700), Some(800)),
            ],
            ..before.clone()
        },
        CaseFacts {
            measures: vec![measured("warning", &[("app", "旧闻")], None, Some(-600))],
            case: facts(6, 5).case,
            ..before
        },
        facts(7, 5),
    ]
}

#[test]
fn each_partner_short_code_and_app_has_what_was_found_ordered_taken_and_is_owed() {
    assert_eq!(
        lines(Name::Partners, &all()),
        [
            "partner/碧海: 1 1 1 1 0 0 0 1 0 1",
            "short_code/10661234: 2 1 1 1 0 0 0 0 0 1",
            "app/看点: 1 1 1 0 0 0 0 0 1 0",
            "none: 1 0 1 0 0 1 0 0 0 0",
            "total: 4 2 3 1 0 1 0 1 1 1",
        ]
    );
    let label = |key: &str| said::row(Name::Partners, key, Pack::builtin(), Lang::Zh);
    assert_eq!((label("partner/碧海").as_str(), label("none").as_str()), ("合作方 碧海", "未注明"));
}

#[test]
fn the_public_is_told_who_was_published_or_warned_of_and_since_when_but_no_counts() {
    // The port that was blocked was not published: only the partner was.
    assert_eq!(
        lines(Name::Published, &all()),
        ["partner/碧海: 2026-10-02 - - - 2026-10-03", "app/快读: - 2026-09-06 2026-10-01 - -",]
    );
}
