//! A reception day from its duty to its end at a terminal, in both languages, with the keys counted: an appointment that is
//! confirmed and solved on the spot, and a walk-in that is tracked under the name of who sat there until it is closed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use caseloop::lang::Lang;
use support::{Site, screen::Screen};

/// The most structural keys of the whole day.
const BUDGET: usize = 80;
const BOOKED: &str = "ZJ-000001-3";

/// A person at a terminal, who counts what they press.
struct Desk {
    screen: Screen,
    lang: Lang,
    count: usize,
}

impl Desk {
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            let bytes = match key {
                "F3" => "\x1bOR",
                "F9" => "\x1b[20~",
                "F4" => "\x1bOS",
                "Tab" => "\t",
                "Enter" => "\r",
                "Esc" => "\x1b",
                "Alt-j" => "\x1bj",
                "Right" => "\x1b[C",
                other => other,
            };
            self.count += if bytes == key { key.len() } else { 1 };
            self.screen.keys(bytes);
            // An Esc alone is told from the beginning of another key by what comes after it.
            if key == "Esc" {
                self.screen.settles();
            }
        }
        self
    }

    fn text(&mut self, zh: &str, en: &str) -> &mut Self {
        self.screen.keys(self.say(zh, en));
        self
    }

    fn see(&mut self, zh: &str, en: &str) -> &mut Self {
        self.screen.shows(self.say(zh, en));
        self.screen.settles();
        self
    }

    /// An act by its name in the list of all that can be done.
    fn act(&mut self, zh: &str, en: &str) -> &mut Self {
        self.keys("F9").text(zh, en).keys("Enter")
    }

    fn done(&mut self) -> &mut Self {
        // What the act before was answered with is gone by then.
        self.screen.settles();
        self.see("已办：", "Done: ")
    }
}

fn day(lang: Lang) -> usize {
    let (site, served) = Site::with_clock("2026-12-15T01:00:00Z");
    site.ok(&["person", "add", "3001", "张建国", "--role", "supervisor"]);
    site.ok(&["person", "add", "3002", "李晓梅", "--role", "supervisor"]);
    site.ok(&["person", "add", "1002", "李敏", "--role", "revisitor"]);
    assert!(site.ok(&["reception", "days", "--year", "2026"]).contains("2026-02-24"));
    site.ok(&["reception", "duty", "hall", "2026-12-17", "3001", "3002"]);
    let screen = Screen::open(&site, &["--lang", if lang == Lang::Zh { "zh" } else { "en" }]);
    screen.settles();
    let mut desk = Desk { screen, lang, count: 0 };

    // By phone: the appointment, and the call before the day.
    desk.keys("i 13833330912 Tab 101 Tab Tab")
        .text("宽带催装三次没人来", "Nobody came to install, three times");
    desk.keys("F3").see("已受理，单号", "Taken in as ");
    desk.keys("Z F4").see("09:30", "09:30").keys("Enter F3").done();
    desk.keys("Z 1 F3").done();

    // The day: signed in, called in, solved on the spot.
    site.set_clock("2026-12-17T01:20:00Z");
    desk.keys("l F3").done();
    desk.keys("l 1 1").text("当场派单，今天下午上门", "Sent out at once, today");
    desk.keys("F3").done();
    let shown = site.json(&["show", BOOKED]);
    assert_eq!(
        (shown["stage"].as_str(), shown["disposition"].as_str()),
        (Some("revisit"), Some("solved_on_spot"))
    );

    // Somebody without an appointment, received by the deputy and tracked.
    desk.keys("Esc i 13833330913 Tab 101 Tab Tab")
        .text("老人手机被扣增值费", "Charged for what was never ordered");
    desk.keys("F3").see("已受理，单号", "Taken in as ");
    desk.keys("l F3").done();
    desk.keys("l 2 2").text("三日内核实退费", "To be verified and repaid");
    desk.keys("F3").done();
    desk.keys("Alt-j").see("李晓梅", "李晓梅").keys("Enter").see("督办中", "tracked").keys("Esc Esc");

    let sheet = site.ok(&["reception", "sheet", "--branch", "hall", "--lang", "zh"]);
    for part in [
        "客户接待登记表",
        "接待领导：张建国    副班：李晓梅",
        "接待人 张建国",
        "接待人 李晓梅",
        "预约 1  签到 2  现场解决 1  转督办 1",
    ] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    assert!(sheet.lines().all(|line| caseloop::text::width(line) <= 80), "{sheet}");
    let walk_in = site.json(&["reception", "follow-up"])["visits"][0]["case"].as_str().unwrap().to_owned();
    // The order is that of who sat there, who does not answer it.
    let (_, told) = site.fails(1, &["--as", "3002", "do", &walk_in, "answer", "--field", "text=好"]);
    assert!(!told.is_empty());

    // Worked on, answered, told, and only then off the follow-up.
    desk.keys("d 2 Tab").text("核实无订购，退费 30 元", "Not ordered, 30 yuan repaid").keys("F3").done();
    desk.act("答复督办", "Answer an order").keys("Tab").text("已退费", "Repaid").keys("F3").done();
    desk.keys("f 1").text("已退费，请查收", "Repaid, please look").keys("F3").done();
    let next = site.ok(&["reception", "follow-up"]);
    assert!(next.contains(&walk_in), "{next}");
    let satisfied = ["--field", "result=reached", "--field", "answer=satisfied"];
    site.set_clock("2026-12-18T02:00:00Z");
    site.ok(&[&["--as", "1002", "do", &walk_in, "revisit"], &satisfied[..]].concat());
    let board = site.json(&["reception", "--day", "2026-12-17"]);
    let hall = &board["branches"][0];
    let counts = ["booked", "confirmed", "arrived", "waiting", "solved", "tracked", "open", "overdue"];
    let counts: Vec<u64> = counts.iter().map(|count| hall[count].as_u64().unwrap()).collect();
    assert_eq!(counts, [1, 1, 2, 0, 1, 1, 0, 0], "{board}");
    assert!(!site.ok(&["reception", "follow-up"]).contains(&walk_in));
    drop(served);
    desk.count
}

#[test]
fn a_reception_day_goes_from_duty_to_the_last_matter_closed_in_both_languages() {
    let [zh, en] = [Lang::Zh, Lang::En].map(day);
    println!("reception day: {zh} structural keys, {en} in English");
    assert!(zh <= BUDGET && en <= BUDGET, "{zh}, {en}");
}
