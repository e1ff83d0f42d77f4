//! `--plain` as the real program, from pipes: a whole case by two people in both languages, and hostile words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

use support::Site;

/// Runs a script; gives what it prints and its exit code.
fn talk(site: &Site, args: &[&str], script: &str) -> (String, Option<i32>) {
    let mut command: Command = site.command(&[&["--plain"], args].concat());
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(script.as_bytes()).unwrap();
    drop(keys);
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    for printed in [&out, &err] {
        let foreign =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}');
        assert!(!printed.contains(foreign), "{printed:?}");
    }
    (out + &err, output.status.code())
}

/// A site with a handler of the network team.
fn site() -> Site {
    let site = Site::new();
    site.ok(&["person", "add", "1002", "李敏", "--role", "handler", "--team", "network"]);
    site
}

/// Who, what they type, and what they must see.
type Turn = (&'static [&'static str], &'static str, &'static str);

#[test]
fn a_case_goes_from_its_call_to_its_revisit_by_two_people_in_either_language() {
    let zh: [Turn; 5] = [
        (
            &[],
            "受理\n13800001234\n张三\n室内\n商业东街3号\n今天修好\n2楼没有信号\n昨天开始\n.\n发送\n\n派单\nwangluo\n请查基站\n.\n\n",
            "已办：派单",
        ),
        (&["--as", "1002"], "3\n01\n认领\n处理完成\n5\n12\n已更换设备\n.\n\n", "已办：处理完成"),
        (&["--as", "1002"], "1\n01\nhfkh\n1\n已修好，请再试\n.\n发送\n\n", "已办：回复客户"),
        (&["--as", "1002"], "5\n01\n回访\n", "须由他人办"),
        (&[], "5\n01\n回访\n1\n1\n谢谢\n.\n\n全部\n", "回访"),
    ];
    let en: [Turn; 5] = [
        (
            &["--lang", "en"],
            "new 13800001234\nZhang San\nindoor\n3 Market Street\nMend it today\nNo signal\nsince yesterday\n.\nsend\n\ndispatch\nnetwork\nLook at the site\n.\n\n",
            "done: dispatched",
        ),
        (
            &["--lang", "en", "--as", "1002"],
            "team\n01\nclaim\nfinish\n5\n12\nNew equipment\n.\n\n",
            "done: finished",
        ),
        (
            &["--lang", "en", "--as", "1002"],
            "mine\n01\nreply\n1\nIt works, please try\n.\n2\nsend\n\n",
            "reply",
        ),
        (&["--lang", "en", "--as", "1002"], "5\n01\nrevisit\n", "somebody else must"),
        (&["--lang", "en"], "5\n01\nrevisit\n1\n1\nThanks\n.\n\nall\n", "revisit"),
    ];
    for turns in [zh, en] {
        let site = site();
        for (n, (args, script, sees)) in turns.into_iter().enumerate() {
            let (seen, code) = talk(&site, args, script);
            // Whoever finished it does not revisit it.
            let refused = n == 3;
            assert_eq!(code, Some(i32::from(refused)), "{seen}");
            assert!(seen.contains(sees), "{sees}: {seen}");
        }
        let rows = site.lines(&["list", "--stage", "closed"]);
        assert_eq!(rows.len(), 1, "{rows:?}");
    }
}

#[test]
fn an_act_is_taken_back_and_a_duplicate_is_told() {
    let site = site();
    let case = site.new_case("没信号");
    let (seen, code) = talk(&site, &[], &format!("{case}\n派单\n1\n\n\n撤销\n受理 13800001234\n取消\n"));
    assert_eq!(code, Some(0), "{seen}");
    for said in ["已办：派单", "已办：撤销", "第 2 次投诉", "同一事项请办原单"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    assert!(seen.contains(&case));
}

#[test]
fn a_draft_of_the_dialogue_waits_for_the_next_one() {
    let site = site();
    let case = site.new_case("没信号");
    let (seen, code) = talk(&site, &[], &format!("{case}\n备注\n写了一半\n取消\n"));
    assert_eq!(code, Some(0), "{seen}");
    let (seen, code) = talk(&site, &[], "草稿\n1\n\n\n\n");
    assert!(code == Some(0) && seen.contains("1 份草稿") && seen.contains("写了一半"), "{seen}");
    let (seen, _) = talk(&site, &[], "草稿\n");
    assert!(seen.contains("没有草稿"), "{seen}");
}

#[test]
fn hostile_words_are_printed_as_marks_wherever_they_stand() {
    let site = site();
    let word = "\u{1b}]0;pwned\u{7}\u{1b}[31m\u{9b}5n\u{202e}abc\u{200b}\u{85}";
    let text = format!("text={word}\u{b}\u{c}\r二");
    let (name, address) = (format!("name={word}"), format!("address={word}"));
    let words = [
        "do",
        "new",
        "accept",
        "--field",
        "line=13800001234",
        "--field",
        &text,
        "--field",
        &name,
        "--field",
        &address,
    ];
    site.ok(&words);
    let script = format!(
        "6\n01\n全部\n更多\n客户\n/pwned\n01\n备注\n{word}\n{word}\n.\n1\n{word}\n.\n取消\n草稿\n1\n\n\n{word}\n{word}\n取消\n{word}\n依据\n"
    );
    let (seen, _) = talk(&site, &[], &script);
    assert!(seen.contains("pwned") && seen.contains("001B"), "{seen}");
}

#[test]
fn the_command_line_refuses_what_does_not_go_together_and_a_site_that_is_not_there() {
    let site = site();
    let (_, err) = site.fails(2, &["--plain", "list"]);
    assert!(err.contains("--plain"), "{err}");
    let empty = Site::empty();
    let (seen, code) = talk(&empty, &[], "1\n");
    assert!(code == Some(2) && seen.contains("caseloop init"), "{seen}");
}

#[test]
fn a_server_that_goes_away_between_two_lines_is_followed_by_another() {
    let site = site();
    let case = site.new_case("没信号");
    let mut command = site.command(&["--plain"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut keys, mut out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    keys.write_all(format!("{case}\n备注\n").as_bytes()).unwrap();
    let (mut seen, mut piece) = (Vec::new(), [0; 4_096]);
    while !String::from_utf8_lossy(&seen).contains("内容（必填）") {
        let read = out.read(&mut piece).unwrap();
        assert!(read > 0);
        seen.extend_from_slice(&piece[..read]);
    }
    site.ok(&["stop"]);
    keys.write_all("在查\n.\n\n".as_bytes()).unwrap();
    drop(keys);
    out.read_to_end(&mut seen).unwrap();
    let seen = String::from_utf8(seen).unwrap();
    assert!(child.wait().unwrap().success() && seen.contains("已办：备注"), "{seen}");
}
