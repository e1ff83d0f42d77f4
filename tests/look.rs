//! What a terminal is given follows from that terminal and from nothing in the environment of the server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::time::Duration;

use encoding_rs::GB18030;
use support::{Site, eventually, screen::Screen};

/// The screen after something that cannot be done was asked for, which is said in red.
fn refused(site: &Site, args: &[&str], env: &[(&str, &str)]) -> String {
    let screen = Screen::with_env(site, args, env);
    screen.shows("ZJ-000001-3");
    screen.keys("\u{1b}[200~x\u{1b}[201~");
    screen.settles();
    String::from_utf8(screen.bytes()).unwrap()
}

/// Foreground colours among the bytes of a screen.
fn colors(bytes: &str) -> Vec<u8> {
    let mut found: Vec<u8> = (bytes.split("\u{1b}[").skip(1))
        .filter_map(|rest| rest.split_once('m'))
        .filter(|(params, _)| params.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        .flat_map(|(params, _)| params.split(';').filter_map(|param| param.parse().ok()).collect::<Vec<u8>>())
        .filter(|code| matches!(code, 30..=37 | 90..=97))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn colours_and_signs_are_those_of_each_terminal() {
    let site = Site::new();
    site.new_case("x");
    let dark = refused(&site, &[], &[]);
    assert!(colors(&dark).contains(&91) && !colors(&dark).contains(&31), "{:?}", colors(&dark));
    assert!(dark.contains('─'));
    for (args, env) in [
        (&["--light"][..], &[][..]),
        (&[], &[("COLORFGBG", "0;15")]),
        (&["--light"], &[("COLORFGBG", "15;0")]),
    ] {
        let light = refused(&site, args, env);
        assert!(colors(&light).contains(&31) && !colors(&light).contains(&91), "{:?}", colors(&light));
        assert!(light.contains('─'));
    }
    assert!(colors(&refused(&site, &[], &[("NO_COLOR", "1")])).is_empty());
    assert!(!colors(&refused(&site, &[], &[("NO_COLOR", "")])).is_empty(), "empty is not set");
    for term in ["dumb", "linux", ""] {
        let simple = refused(&site, &[], &[("TERM", term)]);
        assert!(!simple.contains('─') && !simple.contains("2026"), "{term}");
        assert_eq!(colors(&simple).is_empty(), term == "dumb", "{term}");
    }
    let ascii = refused(&site, &["--ascii"], &[]);
    assert!(!ascii.contains(['─', '…', '·', '░']) && ascii.contains("----"));
}

#[test]
fn the_environment_of_the_server_has_no_say() {
    let site = Site::new();
    site.new_case("x");
    site.ok(&["stop"]);
    let mut command = site.command(&["serve"]);
    for (name, value) in
        [("NO_COLOR", "1"), ("TERM", "dumb"), ("COLORFGBG", "0;15"), ("LC_ALL", "zh_CN.GB18030")]
    {
        command.env(name, value);
    }
    let mut server = command.spawn().unwrap();
    eventually("the server answers", || site.run(&["status"]).status.success());
    let screen = refused(&site, &[], &[]);
    assert!(colors(&screen).contains(&91) && screen.contains('─'));
    let _ = server.kill();
    let _ = server.wait();
}

/// What stands on a terminal that reads GB18030.
fn read(screen: &Screen) -> String {
    let bytes = screen.bytes();
    let (text, _, _) = GB18030.decode(&bytes);
    let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    parser.process(text.as_bytes());
    parser.screen().contents()
}

#[test]
fn a_terminal_of_gb18030_shows_and_types_chinese() {
    let site = Site::new();
    site.new_case("镕基路👍无信号");
    for (args, env, sign) in [
        (&["--charset", "gb18030"][..], &[][..], "镕基路👍无信号"),
        (&[], &[("LC_ALL", "zh_CN.GB18030")], "镕基路👍无信号"),
        (&[], &[("LANG", "en_US.UTF-8"), ("LC_CTYPE", "zh_CN.gbk")], "镕基路??无信号"),
        (&["--charset", "gb2312"], &[("LC_ALL", "C.UTF-8")], "??基路??无信号"),
    ] {
        let screen = Screen::with_env(&site, &[args, &["--lang", "zh"]].concat(), env);
        eventually("the queue", || read(&screen).contains("ZJ-000001-3"));
        screen.keys("\rw");
        eventually("the case", || read(&screen).contains(sign) && read(&screen).contains("内容"));
        // Every character in pieces, and a sequence in between.
        let (typed, _, _) = GB18030.encode("已回电，无人接听");
        screen.pieces(typed.chunks(1), Duration::from_millis(1));
        screen.keys("\u{1b}[D\u{1b}[C");
        eventually("what was typed", || read(&screen).contains("已回电，无人接听"));
        assert!(String::from_utf8(screen.bytes()).is_err(), "nothing came in UTF-8");
    }
}
