//! Journeys through the real program in a terminal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use support::{Site, eventually, screen::Screen};

const QUIT: &str = "\u{18}";

fn pid(screen: &Screen) -> Pid {
    Pid::from_raw(i32::try_from(screen.child.process_id().unwrap()).unwrap()).unwrap()
}

#[test]
fn a_person_comes_in_looks_and_leaves_and_the_terminal_is_as_it_was() {
    let site = Site::new();
    let case = site.new_case("楼上没有信号");
    let mut screen = Screen::in_shell(
        &site,
        r#"stty -g >before; "$PROGRAM"; echo "left $?"; stty -g | cmp - before && echo same; rm before"#,
    );
    screen.shows(&case);
    assert!(screen.with(vt100::Screen::alternate_screen));
    screen.keys(QUIT);
    screen.shows("left 0");
    screen.shows("same");
    assert!(!screen.with(vt100::Screen::alternate_screen));
    assert!(!screen.with(vt100::Screen::bracketed_paste));
    assert!(!screen.with(vt100::Screen::hide_cursor));
    assert_eq!(screen.ends(), 0);
}

#[test]
fn the_screen_follows_the_size_of_the_window() {
    let site = Site::new();
    let case = site.new_case("x");
    let screen = Screen::open(&site, &[]);
    screen.shows(&case);
    for (cols, rows) in [(132, 43), (60, 16), (20, 3), (1, 1), (80, 24)] {
        screen.resize(cols, rows);
        screen.settles();
    }
    screen.shows(&case);
}

#[test]
fn what_one_does_another_sees() {
    let site = Site::new();
    let screen = Screen::open(&site, &[]);
    screen.settles();
    let case = site.new_case("x");
    let took = screen.shows(&case);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_killed_server_is_followed_by_another_within_two_seconds() {
    let site = Site::new();
    let case = site.new_case("x");
    let mut screen = Screen::open(&site, &[]);
    screen.shows(&case);
    let before = site.server();
    site.kill_server();
    // The new server answers a key, on a screen that was painted anew.
    let began = std::time::Instant::now();
    eventually("another server", || site.run(&["status"]).status.success());
    screen.resize(100, 30);
    screen.until("the case on a wide screen", |text| text.contains(&case) && text.lines().count() > 24);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_ne!(site.server(), before);
    let bytes = screen.bytes();
    let said = "与服务器断开".as_bytes();
    assert!(bytes.windows(said.len()).any(|piece| piece == said), "and it was said");
    screen.keys(QUIT);
    assert_eq!(screen.ends(), 0);
}

#[test]
fn a_killed_client_leaves_its_session_and_a_closed_terminal_ends_its_client() {
    let site = Site::new();
    let case = site.new_case("x");
    let sessions = || site.json(&["status"])["sessions"].as_u64().unwrap();
    let killed = Screen::open(&site, &[]);
    let mut closed = Screen::open(&site, &[]);
    killed.shows(&case);
    closed.shows(&case);
    assert_eq!(sessions(), 2);
    kill_process(pid(&killed), Signal::KILL).unwrap();
    eventually("one is attached", || sessions() == 1);
    kill_process(pid(&closed), Signal::HUP).unwrap();
    assert_ne!(closed.ends(), 0);
    eventually("nobody is attached", || sessions() == 0);
}

#[test]
fn what_was_typed_is_there_after_the_server_was_killed() {
    let site = Site::new();
    let mut screen = Screen::open(&site, &[]);
    screen.shows("队列");
    screen.keys("i");
    screen.shows("业务号码");
    screen.keys("13800001234");
    screen.shows("13800001234");
    // Within a second of the last key.
    std::thread::sleep(Duration::from_secs(1));
    site.kill_server();
    screen.hides("13800001234");
    screen.shows("队列");
    screen.keys("i");
    screen.shows("13800001234");
    screen.keys(QUIT);
    assert_eq!(screen.ends(), 0);
}

#[test]
fn two_people_sit_at_one_account_under_their_own_names() {
    let site = Site::new();
    site.ok(&["person", "add", "1002", "赵敏", "--role", "agent"]);
    let (first, second) = (Screen::open(&site, &[]), Screen::open(&site, &["--as", "1002", "--lang", "en"]));
    first.until("the first", |text| text.contains("1001 王芳") && text.contains("队列"));
    second.until("the second", |text| text.contains("1002 赵敏") && text.contains("Queue"));
}

#[test]
fn the_demonstration_has_cases_at_every_stage_and_leaves_nothing() {
    for (lang, late) in [("zh", "超时"), ("en", "late")] {
        let site = Site::empty();
        let tmp = site.path().join("tmp");
        std::fs::create_dir(&tmp).unwrap();
        let script = format!("TMPDIR={} \"$PROGRAM\" --lang {lang} demo", tmp.display());
        let mut screen = Screen::in_shell(&site, &script);
        screen.until("cases", |text| text.contains("WQ-") && text.contains(late));
        screen.keys(QUIT);
        assert_eq!(screen.ends(), 0);
        assert_eq!(std::fs::read_dir(&tmp).unwrap().count(), 0, "nothing is left");
    }
}

#[test]
fn signals_end_a_client_with_a_clean_terminal() {
    for signal in ["TERM", "INT", "QUIT"] {
        let site = Site::new();
        let case = site.new_case("x");
        let script = format!(
            r#"stty -g >before; "$PROGRAM" & client=$!; (sleep 2; kill -{signal} $client) & wait $client;
               echo "left $?"; stty -g | cmp - before && echo same; rm before"#
        );
        // In the foreground of its own group, as job control would have it.
        let mut screen =
            Screen::in_shell(&site, &script.replace("\"$PROGRAM\" &", "\"$PROGRAM\" </dev/tty &"));
        screen.shows(&case);
        screen.shows("left 1");
        screen.shows("same");
        assert!(!screen.with(vt100::Screen::alternate_screen), "{signal}");
        screen.ends();
    }
}

#[test]
fn a_stopped_client_gives_the_terminal_back_and_paints_anew_when_it_goes_on() {
    let site = Site::new();
    let case = site.new_case("x");
    let screen = Screen::open(&site, &[]);
    screen.shows(&case);
    kill_process(pid(&screen), Signal::TSTP).unwrap();
    screen.until("the old screen", |text| !text.contains(&case));
    assert!(!screen.with(vt100::Screen::alternate_screen));
    kill_process(pid(&screen), Signal::CONT).unwrap();
    screen.shows(&case);
    assert!(screen.with(vt100::Screen::alternate_screen));
}

#[test]
fn a_server_that_is_stopped_tells_its_terminals() {
    let site = Site::new();
    let case = site.new_case("x");
    let mut screen = Screen::open(&site, &[]);
    screen.shows(&case);
    site.ok(&["stop"]);
    assert_eq!(screen.ends(), 0);
    assert!(!screen.with(vt100::Screen::alternate_screen));
    assert!(screen.text().contains("caseloop"), "{}", screen.text());
}

#[test]
fn the_first_start_asks_a_few_questions_and_opens() {
    let site = Site::empty();
    let mut screen = Screen::open(&site, &["--lang", "zh"]);
    for (question, answer) in
        [("单位名称", "万全\r"), ("字母", "x1\r"), ("英文字母", "wq\r"), ("姓名", "王芳\r"), ("工号", "\r")]
    {
        screen.shows(question);
        screen.keys(answer);
    }
    screen.until("the workstation", |text| text.contains("万全") && text.contains("队列"));
    screen.keys(QUIT);
    assert_eq!(screen.ends(), 0);
    assert_eq!(site.lines(&["person", "list"])[0]["staff"], "1001");
}
