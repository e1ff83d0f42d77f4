//! A site's file over the shipped pack.

use super::super::{About, Amount, Pack, PackError, Standing};

fn laid(text: &str) -> Result<Pack, Vec<PackError>> {
    Pack::overlay(Pack::builtin(), text)
}

fn said(text: &str) -> Vec<String> {
    laid(text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_changes_field_by_field() {
    let pack = laid("[[clock]]\nid = \"result\"\ntarget = \"36h\"\n").unwrap();
    let (before, after) = (Pack::builtin().clock("result").unwrap(), pack.clock("result").unwrap());
    assert_eq!(after.target, Amount::Seconds(36 * 3600));
    assert_eq!(
        (&after.words, &after.stops_on, after.on_reopen),
        (&before.words, &before.stops_on, before.on_reopen)
    );
    let changes: Vec<_> =
        Pack::builtin().diff(&pack).into_iter().map(|x| (x.path, x.before, x.after)).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(changes, [("clock.result.target".to_owned(), some("\"48h\""), some("\"36h\""))]);
}

#[test]
fn a_severity_changes_by_its_level() {
    let pack = laid("severity = [{ level = 2, words = { en = \"grave\" } }]").unwrap();
    let paths: Vec<_> = Pack::builtin().diff(&pack).into_iter().map(|change| change.path).collect();
    assert_eq!(paths, ["severity.2.words.en"]);
    assert_eq!(pack.severities.len(), Pack::builtin().severities.len());
}

#[test]
fn words_change_in_one_language_alone() {
    let pack = laid("team = [{ id = \"hall\", words = { en = \"counters\" } }]").unwrap();
    let team = pack.team("hall").unwrap();
    assert_eq!((team.words.zh.as_str(), team.words.en.as_str()), ("营业厅", "counters"));
}

#[test]
fn new_rows_come_after_the_old_ones() {
    let text = "team = [{ id = \"north\", words = { zh = \"北区\", en = \"north\" } }]\n[[severity]]\nlevel = 5\ncode = \"P5\"\nwords = { zh = \"缓\", en = \"slow\" }\n";
    let pack = laid(text).unwrap();
    assert_eq!(pack.teams.last().unwrap().id, "north");
    assert_eq!(pack.teams.len(), Pack::builtin().teams.len() + 1);
    assert_eq!(pack.severities.iter().map(|x| x.level).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn lists_inside_a_row_and_single_policies_are_replaced() {
    let text = "[[kind]]\nid = \"praise\"\nclocks = []\n[contact_hours]\nspans = [\"09:00-18:00\"]\nstanding = \"mission\"\n[priority]\nseverity = [{ level = 1, points = 500 }]\n";
    let pack = laid(text).unwrap();
    assert!(pack.kind("praise").unwrap().clocks.is_empty());
    assert_eq!(pack.contact_hours.spans.len(), 1);
    assert_eq!((pack.contact_hours.standing, &*pack.contact_hours.source), (Standing::Mission, "默认值"));
    let points: Vec<_> = pack.priority.as_ref().unwrap().severity.iter().map(|row| row.points).collect();
    assert_eq!(points, [500, 300, 200, 100]);
}

#[test]
fn what_is_switched_off_is_not_offered_but_still_known() {
    let text = "closing_reason = [{ id = \"network\", on = false }]\nkind = [{ id = \"praise\", on = false }]\ncategory = [{ id = \"screen\", on = false }, { id = \"user_service\", on = false }]\nclock = [{ id = \"answer\", on = false }]\n";
    let pack = laid(text).unwrap();
    let about = About { kind: "complaint", ..About::default() };
    assert!(pack.clocks_for(&about).iter().all(|(rule, _)| rule.id != "answer"));
    assert!(pack.closing_reasons_for("complaint").all(|row| row.id != "network" && row.id != "no_site"));
    assert!(pack.closing_reason("no_site").is_some());
    let offered: Vec<_> =
        pack.categories.iter().filter(|row| pack.is_offered(row)).map(|row| &*row.id).collect();
    for gone in ["screen", "user_service", "attitude", "thanks", "staff_praise"] {
        assert!(!offered.contains(&gone), "{gone}");
        assert!(pack.category(gone).is_some());
    }
    assert!(offered.contains(&"phone_repair") && offered.contains(&"no_power"));
}

#[test]
fn a_site_picks_its_province() {
    let answer = |pack: &Pack| {
        let rule = pack.clock("answer").unwrap();
        (rule.target, rule.standing)
    };
    let shipped = answer(Pack::builtin());
    let henan = laid("region = \"henan\"\n").unwrap();
    assert_ne!(answer(&henan), shipped);
    assert_eq!(answer(&henan).1, Standing::Law);
    assert_eq!(Pack::parse(henan.text()).unwrap(), henan);
    // Back again by another file over it.
    let chongqing = Pack::overlay(&henan, "region = \"chongqing\"\n").unwrap();
    assert_eq!(answer(&chongqing), answer(&laid("region = \"chongqing\"\n").unwrap()));
    let paths: Vec<_> = henan.diff(&chongqing).into_iter().map(|change| change.path).collect();
    assert!(
        paths.contains(&"region".to_owned()) && paths.contains(&"clock.answer.source".to_owned()),
        "{paths:?}"
    );
}

#[test]
fn a_site_may_add_a_province_of_its_own_and_change_a_shipped_one() {
    let text = "region = \"hebei\"\n[[variant]]\nid = \"hebei\"\nwords = { zh = \"河北\", en = \"Hebei\" }\nrepeat = { window_days = 30 }\n[[variant]]\nid = \"henan\"\nclock = [{ id = \"answer\", source = \"x\" }]\n";
    let pack = laid(text).unwrap();
    assert_eq!(pack.repeat.window_days, 30);
    assert_eq!(pack.variants.iter().map(|x| &*x.id).collect::<Vec<_>>(), ["henan", "chongqing", "hebei"]);
    let henan = Pack::overlay(&pack, "region = \"henan\"").unwrap();
    assert_eq!((henan.repeat.window_days, &*henan.clock("answer").unwrap().source), (60, "x"));
}

#[test]
fn unsure_figures_are_off_until_somebody_switches_them_on() {
    let row = "[[figure]]\nid = \"rumour\"\nwords = { zh = \"传闻\", en = \"rumour\" }\nvalue = 7\nunit = \"count\"\nsource = \"s\"\nstanding = \"unconfirmed\"\n";
    assert_eq!(laid(row).unwrap().number("rumour"), None);
    assert_eq!(laid(&format!("{row}on = true\n")).unwrap().number("rumour"), Some(7));
    assert_eq!(laid(&row.replace("unconfirmed", "house")).unwrap().number("rumour"), Some(7));
    let unsure = laid("clock = [{ id = \"result\", standing = \"unconfirmed\" }]").unwrap();
    assert!(!unsure.clock("result").unwrap().on);
}

#[test]
fn an_empty_file_changes_nothing() {
    for text in ["", "\n\n", "# nothing yet\n"] {
        assert_eq!(laid(text).as_ref(), Ok(Pack::builtin()));
    }
}

#[test]
fn a_file_laid_over_twice_is_laid_over_once() {
    let text = "region = \"henan\"\nundo = { grace = \"5m\" }\nteam = [{ id = \"n\", words = { zh = \"北\\\"\\u0007\", en = \"n\\\\\" } }]\n";
    let once = laid(text).unwrap();
    assert_eq!(Pack::overlay(&once, text).unwrap(), once);
    assert_eq!(Pack::parse(once.text()).unwrap(), once);
}

#[test]
fn a_fault_names_the_line_of_the_file_in_which_it_is() {
    let mut missed = Vec::new();
    for (text, expected) in [
        ("id = \n", "line 1: "),
        (
            "\n[[clock]]\nid = \"result\"\ntarget = \"2d\"\n",
            "line 4: a clock of unit \"natural\" has a target like \"48h\"",
        ),
        (
            "\n[[clock]]\nid = \"result\"\ntarget = 2\n",
            "line 4: invalid type: integer `2`, expected a string",
        ),
        ("[[clock]]\nid = \"result\"\ncolour = 1\n", "line 3: unknown field `colour`, expected one of"),
        ("colour = 1\n", "line 1: unknown field `colour`, expected one of"),
        ("\nclock = 3\n", "line 2: invalid type: integer `3`"),
        (
            "\n[[clock]]\nid = \"reslt\"\ntarget = \"24h\"\n",
            "line 2: clock has no \"reslt\" to change; there are first_contact, result,",
        ),
        ("[[clock]]\nid = \"own\"\nwords = { zh = \"自\", en = \"own\" }\n", "line 1: missing field `unit`"),
        ("clock = [{ target = \"24h\" }]", "line 1: missing field `id`"),
        (
            "team = [\n{ id = \"hall\" },\n{ id = \"hall\", on = false },\n]\n",
            "line 3: missing field `words`",
        ),
        ("\nregion = \"hubei\"\n", "line 2: no variant is called \"hubei\"; there are henan, chongqing"),
        (
            "[[variant]]\nid = \"henan\"\nclock = [\n{ id = \"no_such\", words = { zh = \"无\", en = \"none\" } }]\n",
            "line 4: clock has no \"no_such\" to change; there are first_contact",
        ),
        (
            "[[variant]]\nid = \"henan\"\n\nclock = [{ id = \"answer\", target = \"5mo\" }]\n",
            "line 4: a clock of unit",
        ),
        ("[[variant]]\nid = \"henan\"\ncolour = 1\n", "line 3: unknown field `colour`"),
        // A fault that shows in the pack below.
        (
            "category = [{ id = \"data_fee\", code = 21 }]\n",
            "line 1: category has the code \"21\" already, in line ",
        ),
        ("category = [{ id = \"plan_fee\", code = 22 }]\n", "line "),
    ] {
        let said = said(text);
        if !said.first().is_some_and(|first| first.starts_with(expected)) {
            missed.push(format!("{text}\n  expected {expected}\n  said {said:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let below = said("category = [{ id = \"plan_fee\", code = 22 }]\n");
    assert!(
        below[0].contains("of the pack below: category has the code \"22\" already, in line 1;"),
        "{below:?}"
    );
}

#[test]
fn what_is_too_long_is_refused() {
    let long = format!("# {}", "x".repeat(512 * 1024));
    assert_eq!(said(&long), ["line 1: this is too long: at most 524288 are read"]);
    assert_eq!(Pack::parse(&long).unwrap_err().len(), 1);
    let row = |n: usize| format!("{{ id = \"t{n}\", words = {{ zh = \"甲\", en = \"a\" }} }},\n");
    let teams = |most: usize| (0..most).map(row).collect::<String>();
    assert_eq!(said(&format!("team = [\n{}]", teams(494))), Vec::<String>::new());
    assert_eq!(
        said(&format!("team = [\n{}]", teams(495))),
        ["line 496: this is too long: at most 500 are read"]
    );
}

#[test]
fn no_more_is_listed_than_a_person_reads() {
    let fields: String = (0..5000).map(|n| format!("\"none{n}\",")).collect();
    assert_eq!(said(&format!("kind = [{{ id = \"praise\", fields = [{fields}] }}]")).len(), 100);
}

#[test]
fn the_text_of_what_was_laid_over_can_be_read_by_people() {
    let pack = laid("undo = { grace = \"5m\" }\n").unwrap();
    let text = pack.text();
    assert!(text.starts_with("id = \"caseloop\"\n") || text.contains("\nid = \"caseloop\"\n"));
    assert!(text.contains("\n\n[undo]\ngrace = \"5m\"\nsource = "), "a section in lines");
    assert!(
        text.contains("\n\n[[clock]]\nid = \"result\"\ncontact = true\n"),
        "a row in lines, its id first"
    );
}

#[test]
fn who_was_reached_is_said_with_a_result_that_is_on() {
    let text = "contact_result = [{ id = \"reached\", on = false }, { id = \"spoken\", reached = true, words = { zh = \"已通话\", en = \"spoken to\" } }]";
    assert_eq!(laid(text).unwrap().reached_result(), "spoken");
}

#[test]
fn walls_are_as_far_as_is_written_and_a_team_is_of_one_branch() {
    use super::super::Reach;
    assert_eq!(Pack::builtin().access, None);
    let pack =
        laid("[access]\nagent = \"own\"\nbranches = [[\"network\", \"charging\"], [\"hall\"]]\n").unwrap();
    let access = pack.access.clone().unwrap();
    assert_eq!((access.agent, access.handler, access.team_leader), (Reach::Own, Reach::All, Reach::All));
    let branch = |team| access.branch_of(team).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(branch("charging"), ["charging", "network"].into());
    assert_eq!(branch("repair"), ["repair"].into());
    // What was laid over is kept as text, and means the same when it is read again.
    assert_eq!(Pack::parse(pack.text()).unwrap().access, Some(access));
    for (text, want) in [
        (
            "agent = \"mine\"",
            "line 2: unknown variant `mine`, expected one of `own`, `team`, `branch`, `all`",
        ),
        ("supervisor = \"own\"", "line 2: unknown field `supervisor`"),
        ("branches = [[\"nowhere\"]]", "line 2: no team is called \"nowhere\""),
        ("branches = [[\"hall\"], [\"hall\"]]", "line 2: "),
    ] {
        let said = said(&format!("[access]\n{text}\n"));
        assert!(said.len() == 1 && said[0].starts_with(want), "{text}: {said:?}");
    }
}

#[test]
fn a_kind_asks_for_certificates_that_there_are_and_for_acts_that_can_need_one() {
    assert!(Pack::builtin().kinds.iter().all(|kind| kind.certified.is_empty()));
    let certificate =
        "certificate = [{ id = \"engineer\", words = { zh = \"工程师\", en = \"engineer\" } }]\n";
    let kind =
        |certified: &str| format!("{certificate}[[kind]]\nid = \"repair\"\ncertified = {{ {certified} }}\n");
    let pack = laid(&kind("finish = \"engineer\"")).unwrap();
    let needed = |kind, act| pack.certificate_for(kind, act).map(|certificate| certificate.words.en.as_str());
    assert_eq!(needed("repair", "finish"), Some("engineer"));
    assert_eq!(
        (needed("repair", "reply"), needed("complaint", "finish"), needed("x", "x")),
        (None, None, None)
    );
    for (text, want) in [
        ("finish = \"pilot\"", "line 4: no certificate is called \"pilot\""),
        ("note = \"engineer\"", "line 4: no certified is called \"note\""),
    ] {
        let said = said(&kind(text));
        assert!(said.len() == 1 && said[0].starts_with(want), "{text}: {said:?}");
    }
}
