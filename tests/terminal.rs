//! Journeys through the real program in a terminal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::time::Duration;

use caseloop::{
    api::{Look, Terminal},
    client::{self, Attach},
    term::Charset,
};
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
    let mut screen = Screen::in_shell(&site, LEFT_AS_IT_WAS);
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
    // The queue says that something waits, and with which key one goes on with it.
    screen.shows("有 1 份草稿没写完：b 接着写");
    screen.keys("b1");
    screen.shows("13800001234");
    screen.keys(QUIT);
    assert_eq!(screen.ends(), 0);
}

#[test]
fn what_stood_open_is_open_after_the_server_was_killed() {
    let site = Site::new();
    let case = site.new_case("楼上没有信号");
    let mut screen = Screen::open(&site, &[]);
    screen.shows(&case);
    let kill = || {
        // What is seen is told to the client a moment later.
        std::thread::sleep(Duration::from_millis(300));
        let before = site.server();
        site.kill_server();
        eventually("another server", || site.run(&["status"]).status.success() && site.server() != before);
    };
    for (keys, shows) in [("B4", "首响"), ("K", "轮播"), ("1\r", "队列·"), ("\r", "Esc 返回")] {
        screen.keys(keys);
        screen.shows(shows);
        kill();
        // Painted anew, not left over from before.
        screen.resize(100, 30);
        screen.until(keys, |text| text.contains(shows) && text.lines().count() > 24);
        screen.resize(80, 24);
        screen.until(keys, |text| text.contains(shows) && text.lines().count() <= 24);
    }
    // From the case to the cases behind the figure, and from them to the board.
    screen.keys("\u{1b}");
    screen.shows("队列·");
    screen.keys("\u{1b}");
    screen.shows("轮播");
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
    for signal in ["TERM", "INT", "QUIT", "HUP"] {
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

#[test]
fn a_storm_of_sizes_ends_with_the_right_picture() {
    let site = Site::new();
    let case = site.new_case("楼上没有信号");
    let screen = Screen::open(&site, &[]);
    screen.shows(&case);
    let sizes =
        [(0, 0), (1, 1), (60, 16), (59, 15), (200, 60), (80, 24), (2, 60), (200, 1), (61, 17), (132, 43)];
    for n in 0..200 {
        let (cols, rows) = sizes[(n * 7 + n / 10) % sizes.len()];
        screen.resize(cols, rows);
        if n % 20 == 0 {
            screen.keys("\u{1b}[B");
        }
        std::thread::sleep(Duration::from_millis(n as u64 % 4));
    }
    for (cols, rows) in [(60, 16), (200, 60), (80, 24)] {
        screen.resize(cols, rows);
        let fresh = Screen::sized(&site, &[], cols, rows);
        fresh.shows(&case);
        fresh.settles();
        let cells = |screen: &Screen| screen.with(|screen| screen.contents_formatted());
        eventually("the picture of a fresh terminal", || cells(&screen) == cells(&fresh));
    }
}

#[test]
fn a_small_screen_is_a_whole_one() {
    let site = Site::new();
    let case = site.new_case("楼上没有信号");
    let events = || site.json(&["status"])["events"].as_u64().unwrap();
    let screen = Screen::sized(&site, &[], 59, 15);
    screen.shows("60×16");
    screen.resize(60, 16);
    // Head, what one works on, and the footer that says how to go on and back.
    let whole = |head: &str, body: &str, foot: &str| {
        screen.until(&format!("{head} {body} {foot}"), |text| {
            let lines: Vec<&str> = text.lines().collect();
            lines.len() == 16 && lines[0].contains(head) && text.contains(body) && lines[15].contains(foot)
        });
    };
    whole("队列", &case, "回车 打开");
    screen.keys("/");
    whole("查找", "", "Esc 返回");
    screen.keys("1234");
    whole("查找", &case, "Esc 返回");
    screen.keys("\r");
    whole(&case, "楼上没有信号", "Esc 返回");
    let before = events();
    screen.keys("w");
    whole(&case, "内容", "F3 发送");
    screen.keys("已回电\u{1b}OR");
    eventually("the note is sent", || events() > before);
    whole(&case, "已回电", "Esc 返回");
    screen.keys("\u{1b}\u{1b}");
    whole("队列", &case, "回车 打开");
    let before = events();
    screen.keys("i");
    whole("受理", "业务号码", "F3 发送");
    screen.keys("13833330912");
    whole("受理", "13833330912", "F3 发送");
    screen.keys("\u{1b}");
    whole("队列", &case, "回车 打开");
    assert_eq!(events(), before);
}

#[test]
fn a_server_that_cannot_come_back_leaves_a_clean_terminal() {
    let site = Site::new();
    let case = site.new_case("x");
    let mut screen = Screen::in_shell(&site, LEFT_AS_IT_WAS);
    screen.shows(&case);
    let store: Vec<_> = std::fs::read_dir(site.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "redb"))
        .collect();
    assert!(!store.is_empty());
    site.kill_server();
    store.iter().for_each(|file| std::fs::rename(file, file.with_extension("gone")).unwrap());
    screen.shows("left 1");
    screen.shows("same");
    assert!(!screen.with(vt100::Screen::alternate_screen) && !screen.with(vt100::Screen::bracketed_paste));
    screen.ends();
}

/// Runs the program, and says whether the modes of the terminal are as before.
const LEFT_AS_IT_WAS: &str =
    r#"stty -g >before; "$PROGRAM"; echo "left $?"; stty -g | cmp - before && echo same; rm before"#;

/// Not a test of its own: the client that [`a_client_that_panics_leaves_a_clean_terminal`] starts in a terminal.
#[test]
fn a_client_that_panics() {
    let Some(dir) = std::env::var_os("CASELOOP_PANICKING_CLIENT") else { return };
    let terminal = Terminal {
        cols: 0,
        rows: 0,
        term: "xterm".to_owned(),
        lang: None,
        no_color: false,
        resume: None,
        keys: None,
        look: Look::default(),
    };
    let cut_off = |_, _| panic!("the client fell over");
    let charset = Charset::default();
    let _ = client::attach(&Attach { dir: dir.into(), as_staff: None, terminal, charset, cut_off });
}

#[test]
fn a_client_that_panics_leaves_a_clean_terminal() {
    let site = Site::new();
    let case = site.new_case("x");
    let client = std::env::current_exe().unwrap();
    let run = format!(
        "CASELOOP_PANICKING_CLIENT={} {} --exact a_client_that_panics --nocapture",
        site.path().display(),
        client.display()
    );
    let mut screen = Screen::in_shell(&site, &LEFT_AS_IT_WAS.replace("\"$PROGRAM\"", &run));
    screen.shows(&case);
    site.kill_server();
    screen.shows("the client fell over");
    screen.shows("left 101");
    screen.shows("same");
    assert!(!screen.with(vt100::Screen::alternate_screen) && !screen.with(vt100::Screen::bracketed_paste));
    assert!(!screen.with(vt100::Screen::hide_cursor));
    screen.ends();
}

#[test]
fn a_persons_own_keys_work_and_a_faulty_file_leaves_a_keyboard_that_does() {
    let site = Site::new();
    let case = site.new_case("x");
    let own = site.path().join(".config/caseloop/keys.toml");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    for (key, faulty, keys) in [("o", false, "o"), ("F11", true, "ZZ")] {
        let row = format!("[queue]\nkeys = [{{ on = \"{key}\", run = \"session.quit\" }}]");
        std::fs::write(&own, format!("over = \"vim\"\n{row}\n")).unwrap();
        let mut screen = Screen::open(&site, &[]);
        screen.shows(&case);
        if faulty {
            screen.shows("keys.toml:3：F11");
        }
        screen.keys(keys);
        assert_eq!(screen.ends(), 0, "{row}");
    }
}
