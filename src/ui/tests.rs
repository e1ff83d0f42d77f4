//! Screens as text.

mod frames;

use ratatui::{buffer::Buffer, layout::Rect};

use proptest::prelude::*;

use super::draw;
use crate::{
    api::{By, CaseRow, Counts, Hit, Reply, Request, Why},
    case::{Event, Origin, Reference, Role, Word},
    keys::{Code, Key, Keymap, Shipped},
    rules::Lang,
    session::{
        Input, Session,
        sample::{self, Seat, answer},
    },
    text::{is_clean, width},
};

/// The buffer as text, wide characters once, spaces at the ends of lines left out; the caret as a note below.
fn screen_text(session: &Session) -> String {
    let (cols, rows) = session.size();
    let mut buffer = Buffer::empty(Rect::new(0, 0, cols, rows));
    let caret = draw(session, &mut buffer);
    let mut text = String::new();
    for y in 0..rows {
        let mut line = String::new();
        let mut x = 0;
        while x < cols {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(width(symbol).max(1)).unwrap();
        }
        assert!(is_clean(&line), "{line:?}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    match caret {
        Some((x, y)) => text.push_str(&format!("caret {x},{y}\n")),
        None => text.push_str("no caret\n"),
    }
    text
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 16)];

/// Snapshots of a screen in both languages and all sizes, so many seconds after the last key.
fn snapshots(name: &str, keys: &str, seconds: i64) {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat = Seat::new(lang, size);
            seat.press(keys).wait(seconds);
            insta::assert_snapshot!(
                format!("{name}_{word}_{}x{}", size.0, size.1),
                screen_text(&seat.session)
            );
        }
    }
}

#[test]
fn queue() {
    snapshots("queue", "Down", 1);
}

#[test]
fn board() {
    for (name, keys) in [
        ("board", "B Right Right"),
        ("board_what_if", "B + +"),
        ("board_today", "B 2"),
        ("board_people", "B 3 Down"),
        ("board_quality", "B 4"),
        ("board_topics", "B 5 Down"),
        ("board_improvements", "B 5 Down Down Down Down Down Down Down Down"),
        ("board_stages", "B 6 Down"),
        ("board_pledges", "B 7 Down"),
    ] {
        for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            for size in SIZES {
                let mut start = sample::start(lang, size);
                start.who.iter_mut().for_each(|who| who.role = Role::Supervisor);
                let mut seat = Seat::start(start, answer);
                seat.press(keys).wait(1);
                let name = format!("{name}_{word}_{}x{}", size.0, size.1);
                insta::assert_snapshot!(name, screen_text(&seat.session));
            }
        }
    }
}

#[test]
fn stock() {
    snapshots("stock", "Alt-b", 1);
    snapshots("stock_narrowed", "Alt-b 逾 期", 1);
}

#[test]
fn reception() {
    for (name, keys) in [("reception", "Alt-j"), ("reception_branch", "Alt-j Enter")] {
        for (lang, word, size) in [(Lang::Zh, "zh", (80, 24)), (Lang::En, "en", (120, 40))] {
            let mut seat = Seat::start(sample::start(lang, size), answer);
            seat.press(keys).wait(1);
            insta::assert_snapshot!(
                format!("{name}_{word}_{}x{}", size.0, size.1),
                screen_text(&seat.session)
            );
        }
    }
}

#[test]
fn escalated() {
    snapshots("escalated", "0", 1);
}

#[test]
fn queue_while_the_selection_moves() {
    snapshots("queue_moves", "Down Down", 0);
}

/// Narrow screens leave the site and the name out, never the alarm.
#[test]
fn an_alarm_stands_in_the_head_of_every_screen_of_who_manages_until_somebody_has_looked() {
    for (lang, word, told) in
        [(Lang::Zh, "zh", ["明文告警 2", "热点 3"]), (Lang::En, "en", ["2 alarms", "3 hot spots"])]
    {
        for size in SIZES {
            let mut start = sample::start(lang, size);
            start.who.iter_mut().for_each(|who| who.role = Role::Supervisor);
            let mut seat = Seat::start(start, |request| match (request, answer(request)) {
                (Request::Counts, Reply::Counts(counts)) => {
                    Reply::Counts(Counts { reveal_alarms: 2, hot_spots: 3, ..counts })
                }
                (_, other) => other,
            });
            insta::assert_snapshot!(
                format!("alarm_{word}_{}x{}", size.0, size.1),
                screen_text(&seat.session)
            );
            for keys in ["Down Enter", "=", "Esc Esc ?", "Esc /", "Esc i"] {
                seat.press(keys);
                let shown = screen_text(&seat.session);
                let head = shown.lines().next().unwrap();
                let [alarm, hot] = told;
                assert!(head.contains(alarm) && (size.0 < 80 || head.contains(hot)), "{keys}: {shown}");
            }
        }
        let seat = Seat::new(lang, (80, 24));
        let shown = screen_text(&seat.session);
        assert!(!told.iter().any(|told| shown.contains(told)));
    }
}

#[test]
fn proof() {
    snapshots("proof", "Down Enter =", 0);
}

#[test]
fn rights_of_a_device() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat =
                Seat::start(sample::start(lang, size), |request| match (request, answer(request)) {
                    (Request::Show { .. }, Reply::Case(mut view)) => {
                        (view.row.kind, view.row.category) = ("repair".to_owned(), Some("screen".to_owned()));
                        Reply::Case(view)
                    }
                    (_, reply) => reply,
                });
            seat.press("Down Enter Q");
            let name = format!("rights_{word}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, screen_text(&seat.session));
        }
    }
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Down Enter Q");
    assert!(screen_text(&seat.session).contains("没有三包、退费或改进成效可算"));
}

#[test]
fn what_came_of_an_improvement_item() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat = Seat::start(sample::start(lang, size), sample::board::answer_of_improvement);
            seat.press("Down Enter Q");
            let name = format!("improvement_{word}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, screen_text(&seat.session));
            seat.press("PgDn");
            let name = format!("improvement_below_{word}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, screen_text(&seat.session));
        }
    }
}

#[test]
fn what_is_paid_back_of_a_refund() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat = Seat::start(sample::start(lang, size), sample::answer_of_refund(lang));
            seat.press("Down Enter Q");
            let name = format!("refund_{word}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, screen_text(&seat.session));
            seat.press("PgDn");
            let name = format!("refund_below_{word}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, screen_text(&seat.session));
        }
    }
}

#[test]
fn empty_queue() {
    let mut seat = Seat::start(sample::start(Lang::Zh, (80, 24)), |request| match request {
        Request::List { .. } => Reply::Rows { rows: Vec::new(), total: 0 },
        other => answer(other),
    });
    insta::assert_snapshot!("queue_empty_zh_80x24", screen_text(&seat.session));
    seat.press("4");
    assert!(screen_text(&seat.session).contains("没有超时的工单。1 回到我的。"));
}

#[test]
fn case() {
    snapshots("case", "Down Enter", 0);
}

#[test]
fn case_of_a_place_of_which_something_is_known_from_outside() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat =
                Seat::start(sample::start(lang, size), |request| match (request, answer(request)) {
                    (Request::Show { .. }, Reply::Case(mut view)) => {
                        view.values = vec![("estate".to_owned(), "东街小区".to_owned())];
                        view.outside = sample::outside();
                        Reply::Case(view)
                    }
                    (_, reply) => reply,
                });
            seat.press("Down Enter");
            let shown = screen_text(&seat.session);
            let marked = ["外部数据 2026-10", "External, 2026-10"];
            assert!(marked.iter().any(|mark| shown.contains(mark)) && shown.contains("96.2%"), "{shown}");
            insta::assert_snapshot!(format!("case_outside_{word}_{}x{}", size.0, size.1), shown);
        }
    }
}

#[test]
fn held_case() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Down Down Down Down Enter f");
    insta::assert_snapshot!("case_held_zh_80x24", screen_text(&seat.session));
}

#[test]
fn reply_drawer() {
    snapshots("reply", r#"Down Enter f 1 "您好，您反映的问题已修复""#, 0);
}

#[test]
fn finish_drawer_offers_codes() {
    snapshots("finish", "Enter d 1", 0);
}

#[test]
fn a_field_that_lacks_something_says_so() {
    snapshots("missing", "Enter d F3", 0);
}

#[test]
fn values() {
    snapshots("values", "Enter d F4", 0);
}

#[test]
fn phrases() {
    snapshots("phrases", "Down Enter f 1 Ctrl-T", 0);
}

#[test]
fn intake() {
    snapshots("intake_spam", r#"i "13833330912" 9 1"#, 0);
    snapshots("intake", r#"i "13833330912" 1 1 "商业东街" Tab "今天内答复" Tab "2楼室内无信号""#, 0);
}

#[test]
fn one_call() {
    snapshots("one_call", r#"i "13833330912" 6 1 F6 Tab Tab "月租多少" Tab"#, 0);
}

#[test]
fn find() {
    snapshots("find", r#"/ "5678""#, 0);
}

#[test]
fn help() {
    snapshots("help", "Down Enter ?", 0);
}

#[test]
fn sign_on() {
    let mut start = sample::start(Lang::Zh, (80, 24));
    start.who = None;
    start.shared = true;
    start.site.test_clock = true;
    let mut seat = Seat::start(start, answer);
    seat.press(r#""1004" Tab "2468""#);
    insta::assert_snapshot!("signon_zh_80x24", screen_text(&seat.session));
}

/// Places of a session, by the keys that lead there.
const PLACES: [&str; 14] = [
    "",
    "Down",
    "Enter",
    "Enter ?",
    "Enter d 1",
    "Enter d F4",
    "Enter f Ctrl-T",
    "Enter s F4",
    "Enter F9",
    "Enter w 好 F3",
    "i 1 3 8 3 3 3 3 0 9 1 2",
    "i F6",
    "/ 5",
    "Down Down c",
];

const HOSTILE: &str = "a\u{1b}[2J\u{9b}31m\u{202e}b\u{200b}\u{200d}c\r\n\td\u{7f}\u{0}e\u{feff}中\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}👨\u{200d}👩";

/// The same answer with hostile words in every text that somebody could have written.
fn hostile(reply: Reply) -> Reply {
    let bad = || HOSTILE.to_owned();
    let row = |mut row: CaseRow| {
        (row.name, row.line, row.about) = (bad(), bad(), bad());
        (row.owner, row.team, row.external_id) = (Some(bad()), Some(bad()), Some(bad()));
        (row.kind, row.category) = (bad(), Some(bad()));
        if let Some(next) = &mut row.next {
            next.clock = bad();
        }
        row
    };
    let person = |by: &mut By| (by.name, by.staff) = (bad(), bad());
    match reply {
        Reply::Rows { rows, total } => Reply::Rows { rows: rows.into_iter().map(row).collect(), total },
        Reply::Case(mut view) => {
            view.row = row(view.row);
            for of in
                [Word::Line, Word::Name, Word::Contact, Word::Address, Word::Wants, Word::Text, Word::Title]
            {
                view.words.set(of, Some(bad()));
            }
            view.channel = bad();
            view.origin = Origin::Imported { source: bad() };
            view.references.push(Reference { source: bad(), id: bad() });
            for event in &mut view.events {
                event.words.set(Word::Text, Some(bad()));
                person(&mut event.by);
                event.named.iter_mut().for_each(person);
            }
            view.clocks.iter_mut().for_each(|clock| clock.id = bad());
            Reply::Case(view)
        }
        Reply::Line(mut line) => {
            line.open = line.open.into_iter().map(row).collect();
            if let Some(customer) = &mut line.customer {
                customer.name = bad();
            }
            Reply::Line(line)
        }
        Reply::Hits(mut hits) => {
            hits.cases = (hits.cases.into_iter())
                .map(|hit| Hit { row: row(hit.row), why: Why::Text(bad()) })
                .collect();
            for hit in &mut hits.customers {
                (hit.row.name, hit.row.line, hit.row.address) = (bad(), bad(), bad());
            }
            Reply::Hits(hits)
        }
        Reply::People(mut people) => {
            people.iter_mut().for_each(|person| (person.name, person.staff) = (bad(), bad()));
            Reply::People(people)
        }
        Reply::Done { case, revision, mut events } => {
            events.iter_mut().for_each(|event| person(&mut event.by));
            let team = Event::Dispatched { team: bad() };
            events.iter_mut().for_each(|event| event.event = team.clone());
            Reply::Done { case, revision, events }
        }
        other => other,
    }
}

#[test]
fn nothing_that_somebody_wrote_reaches_a_cell_raw() {
    for keys in PLACES {
        for lang in [Lang::Zh, Lang::En] {
            for size in SIZES {
                let mut start = sample::start(lang, size);
                start.site.name = HOSTILE.to_owned();
                if let Some(who) = &mut start.who {
                    who.name = HOSTILE.to_owned();
                }
                let mut seat = Seat::start(start, |request| hostile(answer(request)));
                seat.press(keys).wait(1);
                seat.input(Input::Paste { text: HOSTILE.to_owned(), cut: false });
                // The check is in `screen_text`.
                let text = screen_text(&seat.session);
                assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{keys}");
                assert!(!text.contains(['\u{202e}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{9b}']), "{keys}");
            }
        }
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    let bound: Vec<Key> = Keymap::shipped(Shipped::Default)
        .bindings()
        .iter()
        .flat_map(|binding| binding.keys.0.clone())
        .collect();
    prop_oneof![
        6 => proptest::sample::select(bound),
        2 => proptest::sample::select(vec!['1', '2', '3', 'x', '中', '。']).prop_map(|c| Key::plain(Code::Char(c))),
        1 => Just(Key::plain(Code::Backspace)),
        1 => Just(Key::plain(Code::Delete)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_keys_at_any_size_draw_something(
        keys in proptest::collection::vec(any_key(), 0..60),
        cols in 0..200_u16,
        rows in 0..60_u16,
        later in (0..200_u16, 0..60_u16),
        english: bool,
    ) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let mut seat = Seat::new(lang, (cols, rows));
        for (n, key) in keys.into_iter().enumerate() {
            seat.input(Input::Key(key));
            if n % 4 == 0 {
                screen_text(&seat.session);
            }
            if n == 20 {
                seat.input(Input::Resize { cols: later.0, rows: later.1 });
                seat.now = seat.now.plus(1);
                seat.input(Input::Changed);
                screen_text(&seat.session);
            }
        }
    }
}

#[test]
fn palette() {
    snapshots("palette", "Down Enter F9", 0);
    snapshots("palette_found", r#"Down Enter F9 "hf""#, 0);
}

#[test]
fn customer() {
    snapshots("customer", r#"/ "56" Up Enter"#, 0);
}

#[test]
fn marked_cases() {
    snapshots("marked", r#"Space Space s "10""#, 1);
}

#[test]
fn numbered_menu() {
    snapshots("numbered_menu", "F9 \"menu\" Enter", 0);
}

#[test]
fn changed_meanwhile() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut seat = Seat::new(lang, (80, 24));
        seat.press(r#"Down f 1 "您好，已修复""#);
        seat.slow = true;
        seat.press("F3");
        let refusal = crate::case::Refusal::bare(crate::case::Reason::Stale { base: 10, revision: 14 });
        let noted = sample::event(14, 0, 4, Event::Noted, Some("客户又来电，问几点修好"));
        let claimed = sample::event(15, 0, 4, Event::Claimed, None);
        let refused = Reply::Refused { refusal, changed: vec![noted, claimed] };
        seat.reply(|request| matches!(request, Request::Act { .. }), refused);
        insta::assert_snapshot!(format!("conflict_{word}_80x24"), screen_text(&seat.session));
    }
}

#[test]
fn what_can_follow_on_a_key() {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut seat = Seat::new(lang, (80, 24));
        seat.session.choose_keymap(crate::keys::Shipped::Vim);
        seat.press("Down g");
        insta::assert_snapshot!(format!("which_key_{word}_80x24"), screen_text(&seat.session));
    }
}

#[test]
fn setup() {
    snapshots("setup", "S", 0);
}

#[test]
fn receipt() {
    snapshots("receipt", "Down Enter J", 0);
}
