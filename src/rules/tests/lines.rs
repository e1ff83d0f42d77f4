//! Faults of the newer parts, and what `sourced` and `diff` write.

use super::super::{Measure, Pack, PackError};

fn said(text: &str) -> Vec<String> {
    let errors: Vec<PackError> = Pack::overlay(Pack::builtin(), text).err().unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_fault_of_the_newer_parts_names_its_line_and_what_would_be_right() {
    let mut missed = Vec::new();
    let figure = |value: &str, unit: &str| {
        format!(
            "[[figure]]\nid = \"own\"\nwords = {{ zh = \"自\", en = \"own\" }}\n{value}\nunit = \"{unit}\"\nsource = \"s\"\nstanding = \"house\"\n"
        )
    };
    let clock = |line: &str| format!("[[clock]]\nid = \"result\"\n{line}\n");
    let field = |shape: &str, line: &str| {
        let words = "words = { zh = \"自\", en = \"own\" }";
        format!("[[field]]\nid = \"own\"\n{words}\nshape = \"{shape}\"\n{line}\n")
    };
    let ladder = |steps: &str| format!("[[ladder]]\nid = \"statutory\"\nstep = [\n{steps}\n]\n");
    let priority = |line: &str| format!("[priority]\n{line}\n");
    for (text, expected) in [
        (figure("value = 1", "rule"), "line 4: a figure of this unit has no value"),
        (figure("", "rule"), ""),
        (figure("value = \"12\"", "code"), ""),
        (figure("value = 12", "code"), "line 4: a figure of this unit has a value in quotes"),
        (figure("", "code"), "line 1: a figure of this unit has a value in quotes"),
        (figure("value = 0", "fen"), ""),
        (figure("value = -1", "fen"), "line 4: a figure of this unit has a whole number"),
        (figure("value = \"5\"", "days"), "line 5: unknown variant `days`"),
        (figure("value = \"5\"", "hours"), "line 4: a figure of this unit has a whole number"),
        (figure("", "times"), "line 1: a figure of this unit has a whole number"),
        (
            figure("value = 2\nitem = [\n{ id = \"A\", words = { zh = \"甲\", en = \"a\" } },\n]", "count"),
            "line 6: \"A\" is no id",
        ),
        (
            figure(
                "value = 2\nitem = [\n{ id = \"a\", words = { zh = \"甲\", en = \"a\" } },\n{ id = \"a\", words = { zh = \"乙\", en = \"b\" } },\n]",
                "count",
            ),
            "line 7: \"a\" is named twice here",
        ),
        (clock("except = [\n{ target = \"2h\" }]"), "line 4: say for which cases this target is"),
        (clock("except = [{ star = 0, target = \"2h\" }]"), "line 3: 0 is not from 1 to 9"),
        (clock("except = [{ star = 9, target = \"2h\" }]"), ""),
        (clock("except = [{ star = 10, target = \"2h\" }]"), "line 3: 10 is not from 1 to 9"),
        (clock("except = [{ place = \"city\", target = \"2h\" }]"), "line 3: unknown variant `city`"),
        (clock("channels = [\"fax\"]"), "line 3: no channel is called \"fax\"; there are call,"),
        (clock("ladder = \"none\""), "line 3: no ladder is called \"none\"; there are standard, statutory"),
        (
            clock("warn = [75]"),
            "line 3: ladder \"standard\" has a step at 90 %, so this clock must warn at 90 too",
        ),
        // The steps of another ladder are no matter of this clock.
        (
            format!(
                "{}[[ladder]]\nid = \"own\"\nwords = {{ zh = \"自\", en = \"own\" }}\nstep = [{{ at = \"80%\", tell = \"owner\" }}]\nsource = \"s\"\nstanding = \"house\"\n",
                clock("ladder = \"own\"\nwarn = [75]")
            ),
            "line 4: ladder \"own\" has a step at 80 %, so this clock must warn at 80 too",
        ),
        (clock("mean = \"48h\""), ""),
        (clock("mean = \"49h\""), "line 3: a mean is not more than the maximum, \"48h\""),
        (clock("mean = \"1d\""), "line 3: a mean is not more than the maximum, \"48h\""),
        (clock("last_day = \"never\""), "line 3: unknown variant `never`"),
        (ladder(""), "line 3: step must not be empty"),
        (
            ladder("{ at = \"90%\", tell = \"owner\" },\n{ at = \"75%\", tell = \"owner\" },"),
            "line 5: the steps of a ladder stand in the order",
        ),
        (
            ladder("{ at = \"75%\", tell = \"owner\" },\n{ at = \"75%\", tell = \"owner\" },"),
            "line 5: the steps of a ladder stand in the order",
        ),
        (
            ladder("{ at = \"+1h\", tell = \"owner\" },\n{ at = \"-1h\", tell = \"owner\" },"),
            "line 5: the steps of a ladder stand in the order",
        ),
        (
            ladder("{ at = \"+1h\", tell = \"owner\" },\n{ at = \"+1h\", tell = \"owner\" },"),
            "line 5: the steps of a ladder stand in the order",
        ),
        (
            ladder("{ at = \"+0s\", tell = \"owner\" },\n{ at = \"75%\", tell = \"owner\" },"),
            "line 5: the steps of a ladder stand in the order",
        ),
        (
            ladder(
                "{ at = \"-1h\", tell = \"owner\" },\n{ at = \"75%\", tell = \"owner\" },\n{ at = \"+0s\", tell = \"sender\" },",
            ),
            "",
        ),
        (ladder("{ at = \"5 o'clock\", tell = \"owner\" },"), "line 4: a step is due at a share"),
        (ladder("{ at = \"75%\", tell = \"king\" },"), "line 4: unknown variant `king`"),
        (
            ladder("{ at = \"75%\", tell = \"owner\", ack = \"1d\" },"),
            "line 4: here only hours, minutes and seconds",
        ),
        (field("choice", "list = \"category\""), ""),
        (
            field("choice", "list = \"kind\""),
            "line 5: no list is called \"kind\"; there are work, team, category",
        ),
        (field("date", "past = true"), ""),
        (field("when", "past = true"), ""),
        (field("line", "past = true"), "line 5: no shape is called \"Line\"; there are Date, When"),
        ("[[ask]]\nid = \"extension\"\ntimes = 0\n".to_owned(), "line 3: 0 is not from 1 to 99"),
        ("[[ask]]\nid = \"send_back\"\nlast = { from = 1 }\n".to_owned(), "line 3: 1 is not from 2 to 99"),
        ("[[ask]]\nid = \"send_back\"\nlast = { from = 2 }\n".to_owned(), ""),
        (
            "[[notice]]\nid = \"result\"\nwords = { en = \"{name}\" }\n".to_owned(),
            "line 3: no {name} is known here; there are {case}, {site},",
        ),
        (
            "[[notice]]\nid = \"result\"\nkinds = [\"none\"]\n".to_owned(),
            "line 3: no kind is called \"none\"",
        ),
        (
            "[[revisit_rule]]\nid = \"flagged\"\nflags = [\"red\"]\n".to_owned(),
            "line 3: no flag is called \"red\"; there are vip, media",
        ),
        (
            "[[revisit_rule]]\nid = \"flagged\"\nkinds = [\"none\"]\n".to_owned(),
            "line 3: no kind is called \"none\"",
        ),
        (
            "[[revisit_rule]]\nid = \"flagged\"\ndispositions = [\"none\"]\n".to_owned(),
            "line 3: no disposition is called \"none\"",
        ),
        (
            "[[kind]]\nid = \"praise\"\nclocks = [\n\"task\"]\n".to_owned(),
            "line 4: clock \"task\" is of a task, an ask",
        ),
        (
            "[[category]]\nid = \"voice\"\nclass = \"none\"\n".to_owned(),
            "line 3: no class is called \"none\"",
        ),
        (
            priority("severity = [{ level = 9, points = 1 }]"),
            "line 2: no severity is called \"9\"; there are 1, 2, 3, 4",
        ),
        (
            format!(
                "severity = [{{ level = 5, code = \"P5\", words = {{ zh = \"缓\", en = \"slow\" }} }}]\n{}",
                priority("severity = [{ level = 5, points = 1 }]")
            ),
            "",
        ),
        (priority("star = [{ from = 0, points = 1 }]"), "line 2: 0 is not from 1 to 9"),
        (priority("flag = { red = 1 }"), "line 2: unknown field `red`, expected one of `vip`"),
        ("[revisit]\nafter_days = 100\n".to_owned(), "line 2: 100 is not from 0 to 99"),
        ("[[contact_result]]\nid = \"reached\"\non = false\n".to_owned(), "line "),
        (
            "[[variant]]\nid = \"Ü\"\nwords = { zh = \"省\", en = \"p\" }\n".to_owned(),
            "line 2: \"Ü\" is no id",
        ),
        (
            "team = [\n{ id = \"n\", words = { zh = \"甲\", en = \"a\" } },\n{ id = \"n\", words = { zh = \"乙\", en = \"b\" } },\n]"
                .to_owned(),
            "line 3: team has the id \"n\" already, in line 2; give this one another",
        ),
        ("repeat = { window_days = \"60\" }\n".to_owned(), "line 1: invalid type: string \"60\""),
    ] {
        let said = said(&text);
        let right = if expected.is_empty() {
            said.is_empty()
        } else {
            said.len() == 1 && said[0].starts_with(expected)
        };
        if !right {
            missed.push(format!("{text}\n  expected {expected}\n  said {said:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_fault_is_in_its_own_line_of_many() {
    let text = "[[clock]]\nid = \"result\"\ntarget = \"1d\"\n[[clock]]\nid = \"progress\"\nwarn = [0, 100]\n[undo]\ngrace = \"5m\"\n[revisit]\ndays = 9\n";
    assert_eq!(
        said(text),
        [
            "line 3: a clock of unit \"natural\" has a target like \"48h\"",
            "line 6: 0 is not from 1 to 99",
            "line 6: 100 is not from 1 to 99",
            "line 6: ladder \"standard\" has a step at 75 %, so this clock must warn at 75 too",
            "line 6: ladder \"standard\" has a step at 90 %, so this clock must warn at 90 too",
            "line 10: 9 is not from 1 to 3",
        ]
    );
}

#[test]
fn what_a_pack_says_is_written_as_the_pack_writes_it() {
    let pack = Pack::builtin();
    let named = |list: &str, id: &str| -> Vec<String> {
        let all = pack.sourced();
        let one = all.iter().find(|one| one.list == list && one.id == id).unwrap();
        let say = |measure: &Measure<'_>| match measure {
            Measure::Named { key, value } => format!("{key} {value}"),
            other => format!("{other:?}"),
        };
        one.measures.iter().map(say).collect()
    };
    assert_eq!(named("ask", "send_back"), ["answer 4h", "decides sender", "last 3 site_manager"]);
    assert_eq!(named("ask", "extension"), ["answer 4h", "decides team_leader", "times 1", "most 120h"]);
    assert_eq!(named("ask", "exception"), ["answer 2h", "decides duty_leader"]);
    assert_eq!(named("ask", "end_for_good"), ["answer 72h", "decides site_manager", "after_rounds 2"]);
    assert_eq!(
        named("ladder", "standard"),
        [
            "step 75% owner",
            "step 90% team_leader",
            "step +0s team_leader",
            "step +4h site_manager",
            "step +24h city_desk"
        ]
    );
    assert_eq!(named("revisit_rule", "refunds"), ["policy must"]);
    assert_eq!(named("hold_reason", "parts"), ["max 1440h"]);
    assert_eq!(named("undo", "undo"), ["grace 10m"]);
    assert_eq!(named("contact_hours", "contact_hours"), ["spans 08:00-12:00", "spans 14:00-20:00"]);
    assert_eq!(named("revisit", "revisit"), ["tries 3", "days 2", "sample 10", "after_days 1"]);
    assert_eq!(named("parked", "parked"), ["most 24mo"]);
    assert_eq!(
        named("priority", "priority"),
        ["severity 1 400", "severity 2 300", "severity 3 200", "severity 4 100"]
    );
    let standings: Vec<_> = pack.sourced().iter().map(|one| one.standing.id()).collect();
    for id in ["law", "reported", "mission", "house"] {
        assert!(standings.contains(&id), "{id}");
    }
    let policies: Vec<_> = pack.kinds.iter().map(|kind| kind.revisit.id()).collect();
    assert_eq!(policies, ["must", "must", "must", "none", "none", "none", "sample", "must", "none"]);
}

#[test]
fn every_row_is_found_by_its_id() {
    let pack = Pack::builtin();
    let own = |path: &str| {
        let (list, id) = path.split_once('.')?;
        Some(match list {
            "channel" => pack.channel(id)?.id.clone(),
            "field" => pack.field(id)?.id.as_str().to_owned(),
            "disposition" => pack.disposition(id)?.id.clone(),
            "closing_reason" => pack.closing_reason(id)?.id.clone(),
            "reject_reason" => pack.reject_reason(id)?.id.clone(),
            "breach_reason" => pack.breach_reason(id)?.id.clone(),
            "certificate" => pack.certificate(id)?.id.clone(),
            "team" => pack.team(id)?.id.clone(),
            "hold_reason" => pack.hold_reason(id)?.id.clone(),
            "contact_result" => pack.contact_result(id)?.id.clone(),
            "dissatisfied_reason" => pack.dissatisfied_reason(id)?.id.clone(),
            "kind" => pack.kind(id)?.id.clone(),
            "category" => pack.category(id)?.id.clone(),
            "clock" => pack.clock(id)?.id.clone(),
            "ask" => pack.ask(id)?.id.clone(),
            "figure" => pack.figure(id)?.id.clone(),
            "severity" => pack.severity(id.parse().ok()?)?.level.to_string(),
            _ => return Some(id.to_owned()),
        })
    };
    for path in pack.values().keys() {
        let row: Vec<&str> = path.split('.').take(2).collect();
        if let [_, id] = row[..] {
            assert_eq!(own(&row.join(".")).as_deref(), Some(id));
        }
    }
    assert_eq!(pack.reached_result(), "reached");
    assert_eq!(pack.kind("none"), None);
    assert!(pack.is_under("voice", "voice") && pack.is_under("voice", "network_quality"));
    assert!(!pack.is_under("voice", "user_service") && !pack.is_under("none", "voice"));
    let first: Vec<_> = pack.categories_of("praise").map(|category| category.code).collect();
    assert_eq!(first, [8, 81, 82]);
}

#[test]
fn a_pack_counts_on_the_calendar_that_it_is_given() {
    let pack = Pack::builtin().clone();
    let shipped = crate::sla::Calendar::shipped();
    assert_eq!(pack.calendar(), shipped);
    let other = crate::sla::Calendar::parse(&format!("{}\n# amended\n", shipped.text())).unwrap();
    let pack = pack.on_calendar(other.clone());
    assert_eq!(pack.calendar(), &other);
    let about = super::super::About { kind: "complaint", severity: 1, ..Default::default() };
    assert!(pack.clocks_for(&about).iter().all(|(_, spec)| spec.calendar == other));
    assert_eq!(pack.text(), Pack::builtin().text());
}
