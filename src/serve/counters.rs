//! What a frame costs in allocations, held by counts and not by time.
//!
//! A figure is the number of times that memory is taken, a growing one counted again, on the way that a server goes
//! for a terminal: for the **first** frame from a session that has its answers to the bytes of the whole screen
//! ([`Picture::paint`]: drawing, comparing, writing); for the frame of a **key** from the key through
//! [`Session::update`] to the bytes of what changed. Answers of the desk and the frame around the bytes are not in it.
//! Shared tables and the buffer in which a worker draws are made before: a figure is that of every later session.
//! The gates stand at about 1.3 times what was measured. Where one is passed for a good reason, it is raised in the
//! commit that says the reason; `cargo test --lib counters -- --nocapture` prints what is measured.
//!
//! [`Session::update`]: crate::session::Session::update

use allocation_counter::{AllocationInfo, measure};

use super::picture::Picture;
use crate::{
    api::{Look, Terminal},
    keys::Key,
    rules::Lang,
    session::{Input, sample::Seat},
    term::Cause,
};

/// A screen: the keys that lead there, the key that is counted, and for 80×24 and 120×40 how many allocations the
/// first frame and the frame of that key may take.
type Gate = (&'static str, &'static str, &'static str, [(u64, u64); 2]);

const GATES: [Gate; 10] = [
    ("queue", "Down", "Down", [(630, 335), (770, 350)]),
    ("case", "Down Enter", "f", [(540, 730), (540, 730)]),
    (
        "intake",
        r#"i "13833330912" 1 1 "商业东街" Tab "今天内答复" Tab "2楼""#,
        "x",
        [(990, 600), (1_020, 600)],
    ),
    ("find", r#"/ "5678""#, "9", [(285, 140), (290, 145)]),
    ("palette", "Down Enter F9", "h", [(570, 370), (645, 370)]),
    ("customer", r#"/ "5678" Up Enter"#, "Down", [(390, 215), (390, 215)]),
    ("marked", "Space Space s", "1", [(320, 155), (320, 155)]),
    ("help", "Down Enter ?", "Down", [(1_260, 2_140), (1_430, 2_310)]),
    ("proof", "Down Enter =", "Down", [(1_360, 2_400), (1_500, 2_500)]),
    ("setup", "S", "3", [(355, 195), (355, 195)]),
];

/// The first frame of a screen, and that of a key on it.
fn frames(lang: Lang, size: (u16, u16), keys: &str, key: &str) -> [AllocationInfo; 2] {
    let mut seat = Seat::new(lang, size);
    seat.press(keys).wait(1);
    let (terminal, key) = (terminal(size), key.parse::<Key>().unwrap());
    let mut picture = None;
    let first = measure(|| {
        let mut new = Picture::new(&terminal);
        assert!(new.paint(&seat.session).len() > 400, "a whole screen");
        picture = Some(new);
    });
    let mut picture = picture.unwrap();
    let now = seat.now;
    let next = measure(|| {
        drop(seat.session.update(now, Input::Key(key)));
        picture.touch(Cause::Typed);
        assert!(!picture.paint(&seat.session).is_empty(), "the key is seen");
    });
    [first, next]
}

fn terminal((cols, rows): (u16, u16)) -> Terminal {
    Terminal {
        cols,
        rows,
        term: "xterm-256color".to_owned(),
        lang: None,
        no_color: false,
        resume: None,
        keys: None,
        look: Look::default(),
    }
}

#[test]
fn a_frame_takes_few_allocations() {
    let mut passed = Vec::new();
    for (name, keys, key, gates) in GATES {
        for (size, gate) in [(80, 24), (120, 40)].into_iter().zip(gates) {
            // Once, so that what is made only once is there.
            frames(Lang::Zh, size, keys, key);
            let [first, next] = frames(Lang::Zh, size, keys, key);
            assert_eq!(frames(Lang::Zh, size, keys, key), [first, next], "{name}: not the same every time");
            println!(
                "{name} {}×{}: first frame {} allocations, {} bytes; a key {} allocations, {} bytes",
                size.0, size.1, first.count_total, first.bytes_total, next.count_total, next.bytes_total
            );
            if first.count_total > gate.0 || next.count_total > gate.1 {
                passed.push((name, size, first.count_total, next.count_total));
            }
        }
    }
    assert!(passed.is_empty(), "more allocations than the gates let through: {passed:?}");
}

/// Prints what a whole frame takes: drawing, comparing with nothing, writing. Not a check: machines differ.
/// `cargo test --release --lib what_a_frame_takes -- --ignored --nocapture`
#[test]
#[ignore = "prints times"]
fn what_a_frame_takes() {
    for (name, keys, key, _) in GATES {
        for size in [(80, 24), (120, 40)] {
            let mut seat = Seat::new(Lang::Zh, size);
            seat.press(keys).wait(1);
            let mut picture = Picture::new(&terminal(size));
            let rounds = 500;
            let began = std::time::Instant::now();
            let mut bytes = 0;
            for _ in 0..rounds {
                picture.forget();
                bytes = picture.paint(&seat.session).len();
            }
            let whole = began.elapsed() / rounds;
            let (now, key) = (seat.now, key.parse::<Key>().unwrap());
            drop(seat.session.update(now, Input::Key(key)));
            picture.touch(Cause::Typed);
            let of_key = picture.paint(&seat.session).len();
            println!("{name} {}×{}: {whole:?}, {bytes} bytes; a key {of_key} bytes", size.0, size.1);
        }
    }
}
