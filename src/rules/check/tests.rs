//! A small pack, spoilt in one place at a time.

use proptest::prelude::*;

use super::is_id;
use crate::rules::Pack;

const SMALL: &str = r#"id = "small"
version = "1"
words = { zh = "小", en = "small" }
zone = "Asia/Shanghai"
severity = [{ level = 1, code = "P1", words = { zh = "急", en = "urgent" } }]
channel = [{ id = "call", words = { zh = "来电", en = "call" } }]
field = [{ id = "text", words = { zh = "事件", en = "text" } }]
category = [
  { id = "network", kind = "complaint", code = 1, words = { zh = "网络", en = "network" } },
  { id = "indoor", under = "network", code = 11, words = { zh = "室内", en = "indoor" } },
]
hold_reason = [
  { id = "customer", words = { zh = "等客户", en = "customer" }, max = "72h", source = "s", standing = "house" },
]
disposition = [{ id = "upheld", kinds = ["complaint"], words = { zh = "属实", en = "upheld" } }]
closing_reason = [
  { id = "site", words = { zh = "站点", en = "site" } },
  { id = "no_site", under = "site", words = { zh = "无站点", en = "no site" } },
]
contact_result = [{ id = "reached", words = { zh = "已接通", en = "reached" }, reached = true }]
reject_reason = []
team = []
dissatisfied_reason = []

[[kind]]
id = "complaint"
code = 1
words = { zh = "投诉", en = "complaint" }
revisit = "must"
revisit_by = "other"
clocks = ["result"]
fields = ["text"]
required = { accept = ["text"] }

[[clock]]
id = "result"
words = { zh = "回复", en = "reply" }
unit = "natural"
target = "48h"
except = [{ severity = 1, target = "2h" }]
categories = ["indoor"]
starts_on = ["opened"]
stops_on = ["final_reply"]
holds = ["customer"]
on_reopen = "new_cycle"
warn = [75, 90]
source = "s"
standing = "house"

[undo]
grace = "10m"
source = "s"
standing = "house"
[repeat]
window_days = 60
source = "s"
standing = "house"
[reopen]
window_days = 30
source = "s"
standing = "house"
[contact_hours]
spans = ["08:00-12:00", "14:00-24:00"]
source = "s"
standing = "house"
[revisit]
tries = 3
days = 2
sample = 10
source = "s"
standing = "house"
[reply]
tries = 3
days = 1
source = "s"
standing = "house"
"#;

/// What is said about a text, one line for each fault.
fn said(text: &str) -> Vec<String> {
    Pack::parse(text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn the_small_pack_is_right() {
    assert_eq!(said(SMALL), Vec::<String>::new());
}

#[test]
fn a_fault_names_its_line_and_what_would_be_right() {
    let mut missed = Vec::new();
    for (right, wrong, expected) in [
        // Not of the shape of a pack.
        ("id = \"small\"", "id = small", "line 1: string values must be quoted, expected literal string"),
        ("code = 1\n", "code = 1\ncolour = 3\n", "line 28: unknown field `colour`, expected one of"),
        ("[undo]\n", "[undo]\nforever = 1\n", "line 51: unknown field `forever`, expected one of"),
        (
            "unit = \"natural\"",
            "unit = \"lunar\"",
            "line 38: unknown variant `lunar`, expected one of `natural`",
        ),
        ("\"opened\"", "\"open\"", "line 42: unknown variant `open`, expected one of `opened`"),
        ("\"opened\"", "\"hold_began\"", "line 42: unknown variant `hold_began`"),
        (
            "holds = [\"customer\"]",
            "holds = \"always\"",
            "line 44: invalid value: string \"always\", expected \"never\" or a list",
        ),
        ("target = \"48h\"", "target = 48", "line 39: invalid type: integer `48`, expected a string"),
        ("target = \"48h\"", "target = \"48\"", "line 39: an amount of time is written like \"48h\""),
        (
            "max = \"72h\"",
            "max = \"3d\"",
            "line 13: here only hours, minutes and seconds are counted: \"72h\"",
        ),
        ("grace = \"10m\"", "grace = \"soon\"", "line 51: an amount of time is written like"),
        ("14:00-24:00", "14:00-24:01", "line 63: hours are written like \"08:00-12:00\""),
        ("14:00-24:00", "14:00-14:00", "line 63: hours are written like"),
        ("14:00-24:00", "24:00-08:00", "line 63: hours are written like"),
        ("14:00-24:00", "14:60-24:00", "line 63: hours are written like"),
        ("14:00-24:00", "8:00-12:00", "line 63: hours are written like"),
        ("14:00-24:00", "14:00-2x:00", "line 63: hours are written like"),
        ("14:00-24:00", "2pm-8pm", "line 63: hours are written like"),
        (
            "Asia/Shanghai",
            "Asia/Peking",
            "line 4: no zone is called \"Asia/Peking\"; write it like \"Asia/Shanghai\"",
        ),
        ("standing = \"house\"\n\n[undo]", "\n[undo]", "line 35: missing field `standing`"),
        ("warn = [75, 90]\nsource = \"s\"\n", "warn = [75, 90]\n", "line 35: missing field `source`"),
        (
            "warn = [75, 90]\nsource = \"s\"",
            "warn = [75, 90]\nsource = \" \"",
            "line 47: this text must not be empty",
        ),
        ("en = \"urgent\"", "en = \"\"", "line 5: this text must not be empty"),
        ("version = \"1\"", "version = \"\"", "line 2: this text must not be empty"),
        (
            "standing = \"house\"\n[repeat]",
            "standing = \"gossip\"\n[repeat]",
            "line 53: unknown variant `gossip`, expected one of `law`",
        ),
        // Not right as a whole.
        (
            "clocks = [\"result\"]",
            "clocks = [\"result\", \"results\"]",
            "line 31: no clock is called \"results\"; there are result",
        ),
        (
            "clocks = [\"result\"]",
            "clocks = [\"result\",\n\"result\"]",
            "line 32: \"result\" is named twice here; once is enough",
        ),
        (
            "fields = [\"text\"]",
            "fields = [\"text\", \"fax\"]",
            "line 32: no field is called \"fax\"; there are text",
        ),
        (
            "accept = [\"text\"]",
            "handle = [\"fax\"]",
            "line 33: field \"fax\" is required but is not among the fields of the kind",
        ),
        (
            "categories = [\"indoor\"]",
            "categories = [\"roof\"]",
            "line 41: no category is called \"roof\"; there are network, indoor",
        ),
        (
            "holds = [\"customer\"]",
            "holds = [\"rain\"]",
            "line 44: no hold_reason is called \"rain\"; there are customer",
        ),
        ("{ severity = 1,", "{ severity = 2,", "line 40: no severity is called \"2\"; there are 1"),
        (
            "kinds = [\"complaint\"]",
            "kinds = [\"fault\"]",
            "line 15: no kind is called \"fault\"; there are complaint",
        ),
        (
            "kind = \"complaint\"",
            "kind = \"fault\"",
            "line 9: no kind is called \"fault\"; there are complaint",
        ),
        (
            "under = \"network\"",
            "under = \"indoor\"",
            "line 10: no category is called \"indoor\"; there are network",
        ),
        (
            "under = \"site\"",
            "under = \"no_site\"",
            "line 18: no closing_reason is called \"no_site\"; there are site",
        ),
        (
            "under = \"network\",",
            "",
            "line 10: a category has either a kind (upper level) or another category",
        ),
        (
            "under = \"network\"",
            "kind = \"complaint\", under = \"network\"",
            "line 10: a category has either a kind",
        ),
        ("code = 11", "code = 21", "line 10: code 21 is under 1: it is from 11 to 19"),
        ("code = 11", "code = 10", "line 10: code 10 is under 1: it is from 11 to 19"),
        (
            "code = 1, words = { zh = \"网络\"",
            "code = 0, words = { zh = \"网络\"",
            "line 9: 0 is not from 1 to 9",
        ),
        ("code = 1\n", "code = 100\n", "line 27: 100 is not from 1 to 99"),
        (
            "severity = [",
            "severity = [{ level = 0, code = \"P0\", words = { zh = \"零\", en = \"zero\" } },\n",
            "line 5: 0 is not from 1 to 9",
        ),
        ("warn = [75, 90]", "warn = [75,\n100]", "line 47: 100 is not from 1 to 99"),
        ("tries = 3\ndays = 2", "tries = 3\ndays = 4", "line 68: 4 is not from 1 to 3"),
        ("tries = 3\ndays = 1", "tries = 0\ndays = 1", "line 73: 0 is not from 1 to 99"),
        ("sample = 10", "sample = 101", "line 69: 101 is not from 0 to 100"),
        (
            "unit = \"natural\"\ntarget = \"48h\"\nexcept = [{ severity = 1, target = \"2h\" }]",
            "unit = \"working_days\"\ntarget = \"48h\"",
            "line 39: a clock of unit \"working_days\" has a target like \"15d\"",
        ),
        (
            "unit = \"natural\"\ntarget = \"48h\"\nexcept = [{ severity = 1, target = \"2h\" }]",
            "unit = \"months\"\ntarget = \"15d\"",
            "line 39: a clock of unit \"months\" has a target like \"3mo\"",
        ),
        (
            "target = \"48h\"",
            "target = \"2d\"",
            "line 39: a clock of unit \"natural\" has a target like \"48h\"",
        ),
        (
            "target = \"2h\"",
            "target = \"2mo\"",
            "line 40: a clock of unit \"natural\" has a target like \"48h\"",
        ),
        ("starts_on = [\"opened\"]", "starts_on = []", "line 42: starts_on must not be empty"),
        ("starts_on = [\"opened\"]", "starts_on = [\"ended\"]", "line 42: no clock starts on \"ended\""),
        ("stops_on = [\"final_reply\"]", "stops_on = []", "line 43: stops_on must not be empty"),
        ("spans = [\"08:00-12:00\", \"14:00-24:00\"]", "spans = []", "line 63: spans must not be empty"),
        (
            "id = \"call\"",
            "id = \"Call me\"",
            "line 6: \"Call me\" is no id: an id is made of a to z, 0 to 9 and _",
        ),
        ("reached = true", "reached = false", "line 20: one contact result must have reached = true"),
        (
            "reject_reason = []",
            "reject_reason = [\n{ id = \"a\", words = { zh = \"甲\", en = \"a\" } },\n{ id = \"a\", words = { zh = \"乙\", en = \"b\" } }]",
            "line 23: reject_reason has the id \"a\" already, in line 22; give this one another",
        ),
        (
            "severity = [",
            "severity = [{ level = 1, code = \"P1\", words = { zh = \"急\", en = \"urgent\" } },\n",
            "line 6: severity has the level \"1\" already, in line 5; give this one another",
        ),
    ] {
        assert!(SMALL.contains(right), "the small pack has no {right}");
        let said = said(&SMALL.replacen(right, wrong, 1));
        if !(said.len() == 1 && said[0].starts_with(expected)) {
            missed.push(format!("{wrong}\n  expected {expected}\n  said {said:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn an_id_can_be_typed_and_stored_everywhere() {
    let (longest, longer) = ("a".repeat(40), "a".repeat(41));
    for id in ["a", "a1_b", "z9", "a_", &longest] {
        assert!(is_id(id), "{id}");
    }
    for id in ["", "1a", "_a", "aB", "a b", "a-b", "aé", "天", &longer] {
        assert!(!is_id(id), "{id}");
    }
}

#[test]
fn all_that_is_wrong_is_listed_in_the_order_of_lines() {
    let text = SMALL
        .replace("\"48h\"", "\"2d\"")
        .replace("[\"result\"]", "[\"none\"]")
        .replace("[75, 90]", "[0, 200]");
    assert_eq!(
        said(&text),
        [
            "line 31: no clock is called \"none\"; there are result",
            "line 39: a clock of unit \"natural\" has a target like \"48h\"",
            "line 46: 0 is not from 1 to 99",
            "line 46: 200 is not from 1 to 99",
        ]
    );
}

proptest! {
    #[test]
    fn a_spoilt_pack_never_panics(cut in 0..SMALL.len(), length in 0..40_usize, junk in "[\\[\\]{}\"=,.a-z0-9\\n\u{0}\u{7f}十]{0,12}") {
        let start = SMALL.floor_char_boundary(cut);
        let end = SMALL.floor_char_boundary((cut + length).min(SMALL.len()));
        let text = format!("{}{junk}{}", &SMALL[..start], &SMALL[end.max(start)..]);
        let lines = text.lines().count() + 1;
        for error in Pack::parse(&text).err().unwrap_or_default() {
            prop_assert!((1..=lines).contains(&error.at.line));
        }
    }
}
