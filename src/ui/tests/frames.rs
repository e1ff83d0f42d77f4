//! What somebody wrote stays in its place: it draws over nothing else (T45), and pushes no number and no deadline
//! aside (T20).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect};

use super::draw;
use crate::{
    api::{CaseRow, Reply, Request, Why},
    case::Word,
    rules::Lang,
    session::{
        layout,
        sample::{self, Seat, answer},
    },
};

/// A word of a case that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Name,
    About,
    Address,
    Wants,
    Text,
    Note,
    Colleague,
}

const ALL: [Of; 7] = [Of::Name, Of::About, Of::Address, Of::Wants, Of::Text, Of::Note, Of::Colleague];

/// Screens, by the keys that lead there.
const PLACES: [&str; 5] = ["", "Down Enter", "Down Enter w", "/ 5", "i 1 3 8 3 3 3 3 0 9 1 2"];

const SIZES: [(u16, u16); 2] = [(60, 16), (80, 24)];

/// The sample answer with another word in it.
fn with(reply: Reply, of: Of, text: &str) -> Reply {
    let row = |row: &mut CaseRow| match of {
        Of::Name => row.name = text.to_owned(),
        Of::About => row.about = text.to_owned(),
        _ => {}
    };
    let mut reply = reply;
    match &mut reply {
        Reply::Rows { rows, .. } => rows.iter_mut().for_each(row),
        Reply::Case(view) => {
            row(&mut view.row);
            let word = match of {
                Of::Name => Some(Word::Name),
                Of::Address => Some(Word::Address),
                Of::Wants => Some(Word::Wants),
                Of::Text => Some(Word::Text),
                _ => None,
            };
            word.into_iter().for_each(|word| view.words.set(word, Some(text.to_owned())));
            for event in &mut view.events {
                match of {
                    Of::Note => event.words.set(Word::Text, Some(text.to_owned())),
                    Of::Colleague => event.by.name = text.to_owned(),
                    _ => {}
                }
            }
        }
        Reply::Hits(hits) => {
            for hit in &mut hits.cases {
                row(&mut hit.row);
                if let (Of::Text, Why::Text(found)) = (of, &mut hit.why) {
                    *found = text.to_owned();
                }
            }
            for hit in &mut hits.customers {
                match of {
                    Of::Name => hit.row.name = text.to_owned(),
                    Of::Address => hit.row.address = text.to_owned(),
                    _ => {}
                }
            }
        }
        Reply::Line(line) => {
            line.open.iter_mut().for_each(row);
            if let (Of::Name, Some(owner)) = (of, &mut line.customer) {
                owner.name = text.to_owned();
            }
        }
        _ => {}
    }
    reply
}

/// A screen with this word in it.
fn screen(keys: &str, size: (u16, u16), of: Of, text: &str) -> Buffer {
    let text = text.to_owned();
    let mut seat =
        Seat::start(sample::start(Lang::Zh, size), move |request: &Request| with(answer(request), of, &text));
    seat.press(keys).wait(1);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(&seat.session, &mut buffer);
    buffer
}

fn differing(one: &Buffer, other: &Buffer) -> BTreeSet<(u16, u16)> {
    let cells = one.content.iter().zip(&other.content).enumerate();
    cells.filter(|(_, (one, other))| one != other).map(|(at, _)| one.pos_of(at)).collect()
}

/// A screen, its size, and the word in it.
type Spot = (&'static str, (u16, u16), Of);

/// A screen with an ordinary word, and the cells that ordinary words reach there, of any length.
fn reach(spot: Spot) -> (Buffer, BTreeSet<(u16, u16)>) {
    type Known = Mutex<BTreeMap<Spot, (Buffer, BTreeSet<(u16, u16)>)>>;
    static KNOWN: Known = Mutex::new(BTreeMap::new());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known().get(&spot).cloned();
    found.unwrap_or_else(|| {
        let (keys, size, of) = spot;
        let base = screen(keys, size, of, "甲");
        // Every length up to where a row is full anyhow: what stands behind a word moves cell by cell.
        let lengths = (0..=16).chain([24, 36, 60, 400]);
        let ordinary = lengths.map(|n| ["乙".repeat(n), "b".repeat(n)]);
        let lines = [2, 4, 30].map(|n| vec!["乙丙丁戊"; n].join("\n"));
        // A sign that begins no line takes what stands before it along.
        let signs = [":", ")", "，"]
            .into_iter()
            .flat_map(|sign| [4, 12, 36].map(|n| sign.to_owned() + &"b".repeat(n)));
        let ordinary = ordinary.flatten().chain(lines).chain(signs);
        let reached = ordinary.flat_map(|text| differing(&base, &screen(keys, size, of, &text))).collect();
        let found = (base, filled(spot, reached));
        known().insert(spot, found.clone());
        found
    })
}

/// Rows that are columns of a list.
fn is_listed((keys, size, _): Spot, y: u16) -> bool {
    match keys {
        "" => (2..2 + layout::queue(size).0).contains(&y),
        _ => keys.starts_with('/'),
    }
}

/// The same cells and those between: of a wide character only the first differs, of words the spaces do not. Text
/// that is no column of a list may go on to the edge.
fn filled(spot: Spot, cells: BTreeSet<(u16, u16)>) -> BTreeSet<(u16, u16)> {
    let mut all = cells.clone();
    for &(x, y) in &cells {
        let next = (x + 2..=x + 3).find(|next| cells.contains(&(*next, y)));
        let end = if is_listed(spot, y) { next.unwrap_or(x) } else { spot.1.0 };
        all.extend((x..end).map(|x| (x, y)));
    }
    all
}

/// Words that try to be wider than they are counted, narrower, elsewhere, or a screen of their own.
fn word() -> impl Strategy<Value = String> {
    let pieces = [
        "张三",
        "a",
        " ",
        "\u{3000}",
        "……",
        "★①",
        "──────",
        "■",
        "“”",
        "ｶﾞﾟ",
        "👨\u{200d}👩\u{200d}👧",
        "🇨🇳",
        "👩🏽",
        "❤\u{fe0f}",
        "e\u{301}\u{302}",
        "क्षि",
        "\u{200d}",
        "\u{200b}",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\u{1b}[2J",
        "\u{1b}[1;1H",
        "\u{9b}5A",
        "\u{8}\u{8}",
        "\r",
        "\n",
        "\t",
        "─ 批准退费 ─\n[1] 同意",
        "\u{fffd}",
        "𠀀",
        "\u{2800}",
        "\u{1f3fb}",
    ];
    let piece = prop_oneof![
        4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

#[test]
fn no_word_of_a_case_reaches_the_head_or_the_foot_of_a_screen() {
    for size in SIZES {
        for of in ALL {
            for keys in PLACES {
                let (_, reached) = reach((keys, size, of));
                let head = if matches!(keys, "" | "/ 5") { 2 } else { 1 };
                let framed = |y: u16| y < head || y >= size.1 - 2;
                let outside: Vec<_> = reached.iter().filter(|(_, y)| framed(*y)).collect();
                assert!(outside.is_empty(), "{keys:?} {size:?} {of:?}: {outside:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_word_of_any_sort_reaches_no_cell_that_an_ordinary_one_does_not(
        keys in proptest::sample::select(PLACES.to_vec()),
        size in proptest::sample::select(SIZES.to_vec()),
        of in proptest::sample::select(ALL.to_vec()),
        text in word(),
    ) {
        let (base, reached) = reach((keys, size, of));
        let drawn = screen(keys, size, of, &text);
        let beyond: Vec<_> = differing(&base, &drawn).difference(&reached).copied().collect();
        prop_assert!(beyond.is_empty(), "{:?} {:?} {:?}: {:?}", keys, size, of, beyond);
    }

    /// In a list a name has eight cells; everything else of its row stands as it stood.
    #[test]
    fn a_name_moves_no_number_and_no_deadline(
        size in proptest::sample::select([&SIZES[..], &[(120, 40)]].concat()),
        text in word(),
    ) {
        let base = screen("", size, Of::Name, "甲");
        let drawn = screen("", size, Of::Name, &text);
        // Titles stand a cell right of their columns.
        let name = (0..size.0).find(|x| base[(*x, 1)].symbol() == "客").unwrap() - 1;
        let moved: Vec<_> = differing(&base, &drawn).into_iter().filter(|(x, y)| {
            let (list, _) = layout::queue(size);
            (2..2 + list).contains(y) && *x < layout::list_cols(size.0) && !(name..name + 8).contains(x)
        }).collect();
        prop_assert!(moved.is_empty(), "{:?}", moved);
    }
}
