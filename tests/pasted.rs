//! What a terminal sends by itself is never typing: answers to questions (T22) and pasted text (T21), in the real
//! program.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::time::Duration;

use support::{Site, screen::Screen};

/// Answers and reports of terminals, in the forms of several.
const ANSWERS: [&str; 12] = [
    "\u{1b}[0n",
    "\u{1b}[12;40R",
    "\u{1b}[1;2R",
    "\u{1b}[1;5R",
    "\u{1b}[?12;40;1R",
    "\u{1b}[?62;22c",
    "\u{1b}[>41;354;0c",
    "\u{1b}P!|00000000\u{1b}\\",
    "\u{1b}[?2026;2$y",
    "\u{1b}]11;rgb:0000/0000/0000\u{7}",
    "\u{1b}]4;1;rgb:cdcd/0000/0000\u{1b}\\",
    "\u{1b}P1$r0m\u{1b}\\",
];

/// Sends every answer whole, in two halves, and byte by byte.
fn answers(screen: &Screen) {
    for answer in ANSWERS {
        screen.keys(answer);
        let halves = answer.as_bytes().split_at(answer.len() / 2);
        screen.pieces([halves.0, halves.1], Duration::from_millis(5));
        screen.pieces(answer.as_bytes().chunks(1), Duration::ZERO);
    }
}

/// Everything that was ever written to the store of a site.
fn events(site: &Site) -> u64 {
    site.json(&["status"])["events"].as_u64().unwrap()
}

/// A place to type, by the keys that lead there and a word that says so.
const PLACES: [(&str, &str); 3] = [("\rw", "内容"), ("i", "业务号码"), ("/", "查找")];

#[test]
fn answers_of_the_terminal_change_nothing_on_any_screen_and_type_nothing() {
    let site = Site::new();
    let case = site.new_case("x");
    for (keys, word) in [("", "队列")].iter().chain(&PLACES) {
        let screen = Screen::open(&site, &[]);
        screen.shows(&case);
        screen.keys(keys);
        screen.shows(word);
        screen.settles();
        let before = screen.with(|screen| (screen.contents(), screen.cursor_position()));
        answers(&screen);
        screen.settles();
        let after = screen.with(|screen| (screen.contents(), screen.cursor_position()));
        assert_eq!(after, before, "{word}");
    }
    // Between the characters of what is typed.
    let screen = Screen::open(&site, &[]);
    screen.shows(&case);
    screen.keys("/");
    for c in "4217".chars() {
        screen.keys(&c.to_string());
        answers(&screen);
    }
    screen.shows("4217");
}

/// Leaves the program, goes on, sends, opens, steers the screen, answers for the terminal.
const PASTED: &str = "甲\r\u{18}\u{1b}[17~\u{1b}OR\u{3}\r\n\u{1b}[31m\u{1b}[0n乙\r";

fn pasted(text: &str) -> String {
    format!("\u{1b}[200~{text}\u{1b}[201~")
}

#[test]
fn a_paste_runs_no_command_wherever_it_goes() {
    let site = Site::new();
    let case = site.new_case("x");
    let before = events(&site);
    // A text that ends its own paste, for terminals that let it through.
    let broken_out = format!("甲\u{1b}[201~{PASTED}\u{1b}[200~乙\u{1b}[201~\u{18}\r");
    for paste in [pasted(PASTED), pasted(&broken_out)] {
        for (keys, word) in PLACES {
            let screen = Screen::open(&site, &[]);
            screen.shows(&case);
            screen.keys(keys);
            screen.shows(word);
            screen.keys(&paste);
            // Of a text of several lines a small field shows the last.
            screen.shows("乙");
            screen.settles();
            assert!(screen.text().contains(word), "{}", screen.text());
        }
        let mut screen = Screen::open(&site, &[]);
        screen.shows(&case);
        screen.settles();
        screen.keys(&paste);
        screen.shows("粘贴");
        assert!(screen.text().contains(&case), "{}", screen.text());
        assert!(screen.child.try_wait().unwrap().is_none(), "still there");
    }
    assert_eq!(events(&site), before, "nothing was sent");
}

/// Without mode 2004 a paste is typing. A new line in a text is a new line then, and sends nothing.
#[test]
fn a_paste_that_comes_as_keys_sends_no_form() {
    let site = Site::new();
    let case = site.new_case("x");
    let before = events(&site);
    let screen = Screen::open(&site, &[]);
    screen.shows(&case);
    screen.keys("\rw");
    screen.shows("内容");
    screen.keys("第一行\r第二行\r\n第三行\r");
    screen.until("three lines", |text| {
        let line = |words: &str| text.lines().position(|line| line.contains(words));
        matches!((line("第一行"), line("第二行"), line("第三行")), (Some(a), Some(b), Some(c)) if a < b && b < c)
    });
    screen.settles();
    assert_eq!(events(&site), before, "nothing was sent");
}
