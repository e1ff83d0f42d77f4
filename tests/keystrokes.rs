//! How many keys each daily task takes, through the real program in a terminal: every row of the table of keystroke
//! budgets, in both languages and with every shipped keymap. `docs/KEYSTROKES.md` is made of what is typed here.
//!
//! `CASELOOP_JOURNEYS=all` types ahead and works over slow lines in both languages and with every keymap too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/journeys.rs"]
mod journeys;
#[path = "support/keyboard.rs"]
mod keyboard;
#[path = "support/office.rs"]
mod office;
mod support;

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, thread, time::Duration};

use caseloop::{keys::Shipped, lang::Lang};
use journeys::{JOURNEYS, Journey};
use keyboard::Keyboard;
use office::{Made, Office, Typing};
use support::line::Line;

/// A language and a keymap.
type Seat = (Lang, Shipped);

const SEATS: [Seat; 6] = [
    (Lang::Zh, Shipped::Default),
    (Lang::Zh, Shipped::FunctionKeys),
    (Lang::Zh, Shipped::Vim),
    (Lang::En, Shipped::Default),
    (Lang::En, Shipped::FunctionKeys),
    (Lang::En, Shipped::Vim),
];

/// Offices among which the journeys of a seat are shared out where lines are slow.
const OFFICES: usize = 4;

/// The seats at which everything is done that takes long.
fn some_seats() -> &'static [Seat] {
    if std::env::var("CASELOOP_JOURNEYS").is_ok_and(|which| which == "all") { &SEATS } else { &SEATS[..1] }
}

fn make<'a>(
    (lang, shipped): Seat,
    line: Line,
    typing: Typing,
    journeys: impl Iterator<Item = &'a Journey>,
) -> Vec<Made> {
    let mut office = Office::new(lang, Keyboard::of(shipped), line);
    journeys.map(|journey| office.make(journey, typing)).collect()
}

#[test]
fn every_task_stays_within_its_keys_and_the_docs_say_which() {
    let made: BTreeMap<Shipped, Vec<Made>> = thread::scope(|scope| {
        let make = |seat| scope.spawn(move || make(seat, Line::default(), Typing::Looking, JOURNEYS.iter()));
        let all: Vec<_> = SEATS.map(|seat| (seat.1, make(seat))).into();
        all.into_iter().map(|(shipped, made)| (shipped, made.join().unwrap())).collect()
    });
    for (shipped, made) in &made {
        for (journey, made) in JOURNEYS.iter().zip(made) {
            let typed = made.typed.join(" ");
            assert!(
                made.keys <= journey.budget,
                "{} {}: {} keys: {typed}",
                journey.id,
                shipped.id(),
                made.keys
            );
        }
    }
    hold("docs/KEYSTROKES.md", &document(&made));
}

#[test]
fn all_keys_of_a_task_may_be_typed_ahead() {
    for seat in some_seats() {
        make(*seat, Line::default(), Typing::Ahead, JOURNEYS.iter());
    }
}

/// What the outcome of a step may cost.
const MOST_BYTES: usize = 5_120;
const MOST_TRIPS: usize = 3;

#[test]
fn a_line_with_long_ways_costs_few_bytes_and_few_round_trips() {
    over(Line { delay: Duration::from_millis(300), rate: None });
}

#[test]
fn a_thin_line_costs_few_bytes_and_few_round_trips() {
    over(Line { delay: Duration::from_millis(20), rate: Some(8_000) });
}

fn over(line: Line) {
    for seat in some_seats() {
        let made = thread::scope(|scope| {
            let share = |n| JOURNEYS.iter().skip(n).step_by(OFFICES);
            let make = |n| scope.spawn(move || make(*seat, line, Typing::Looking, share(n)));
            let all: Vec<_> = (0..OFFICES).map(make).collect();
            all.into_iter().flat_map(|made| made.join().unwrap()).collect::<Vec<_>>()
        });
        println!("{line:?} {:?} {}", seat.0, seat.1.id());
        println!("{:22} {:>8} {:>7} {:>6}  outcome", "task", "waited", "bytes", "trips");
        for journey in JOURNEYS {
            let made = made.iter().find(|made| made.id == journey.id).unwrap();
            for took in &made.took {
                let (waited, bytes, trips) = (took.waited.as_millis(), took.bytes, took.trips);
                println!("{:22} {waited:>5} ms {bytes:>7} {trips:>6}  {}", made.id, took.saw);
                assert!(bytes <= MOST_BYTES, "{}: {bytes} bytes for {}", made.id, took.saw);
                assert!(trips <= MOST_TRIPS, "{}: {trips} round trips for {}", made.id, took.saw);
            }
        }
    }
}

fn document(made: &BTreeMap<Shipped, Vec<Made>>) -> String {
    let mut out = String::from(HEAD);
    write!(out, "| 任务<br>task | 上限<br>budget |").unwrap();
    Shipped::ALL.iter().for_each(|shipped| write!(out, " {} |", shipped.id()).unwrap());
    out.push_str("\n|---|---|---|---|---|\n");
    for (at, journey) in JOURNEYS.iter().enumerate() {
        let text = if journey.has_text() { "+T" } else { "" };
        let [zh, en] = journey.words;
        write!(out, "| {zh}<br>{en} | {}{text} |", journey.budget).unwrap();
        for shipped in Shipped::ALL {
            let made = &made[&shipped][at];
            write!(out, " **{}{text}** {} |", made.keys, made.typed.join(" ")).unwrap();
        }
        out.push('\n');
    }
    out
}

const HEAD: &str = "\
# 按键数 · Keystrokes

每天做的事各要按几个键。下表由 `tests/keystrokes.rs` 在真实的终端里逐键按出来：每行都用中文和英文、用三套键位各做一遍，
核对屏幕和存储的结果，超过上限就不通过。动作的每个键、号码和代码的每个数字都算一键；自由填写的文字记作 T，不计长短。
用的是每个动作最短的键；`function-keys` 一列在有功能键时不用字母键。键位见 [KEYS.zh.md](KEYS.zh.md)。

How many keys the daily tasks take. `tests/keystrokes.rs` presses them in a real terminal: every row in Chinese and in
English and with each of the three keymaps, checks what came of it on the screen and in the store, and fails above the
budget. Every key of an action and every digit of a number or a code counts as one; free text is T, however long. Of the
keys of an action the shortest is pressed; in the column `function-keys` no letter where there is another. For the keys
see [KEYS.en.md](KEYS.en.md).

";

/// Holds a generated file to what was made, or writes it.
fn hold(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, made, "{file}: run UPDATE_DOCS=1 cargo test --test keystrokes");
}
