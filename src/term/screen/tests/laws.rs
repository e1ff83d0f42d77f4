//! What holds for any drawing.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, Clear, Widget};

use super::bench::{ANSI, Bench, expected};
use super::wide::Wide;
use crate::term::allow::first_foreign;
use crate::term::{Look, Screen};
use crate::text::agreed_width;

#[derive(Debug, Clone)]
enum Op {
    Text(u16, u16, String, Style),
    Fill(Rect, Style),
    Popup(Rect, Style),
    Raw(u16, u16, String),
    Wipe,
}

fn style() -> impl Strategy<Value = Style> {
    let color = || {
        prop_oneof![
            3 => Just(Color::Reset),
            2 => proptest::sample::select(ANSI.to_vec()),
            1 => Just(Color::Rgb(1, 2, 3)),
            1 => (0u8..16).prop_map(Color::Indexed)
        ]
    };
    let marks = prop_oneof![2 => Just(0u16), 1 => 0u16..512];
    (color(), color(), marks).prop_map(|(fg, bg, marks)| Style {
        fg: Some(fg),
        bg: Some(bg),
        add_modifier: Modifier::from_bits_truncate(marks),
        ..Style::new()
    })
}

fn words(extra: &'static str) -> impl Strategy<Value = String> {
    let pieces = [
        "汉字",
        "客户投诉",
        "a",
        "ZJ-004217-6",
        " ",
        "     ",
        "……",
        "────",
        "█░",
        "“好”",
        "👍",
        "🇨🇳",
        "e\u{301}",
        "क्षि",
        "ｶﾞ",
        "★",
        "한글",
        "é",
    ];
    let piece = prop_oneof![
        8 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => proptest::sample::select(format!("{extra}x").chars().map(String::from).collect::<Vec<_>>()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

const ODD: &str = "\u{200b}\u{200d}\u{fe0f}\u{202e}\u{301}\u{ad}";
const HOSTILE: &str = "\u{1b}\u{9b}\u{7}\r\n\t\u{8}\u{7f}\u{0}\u{9d}\u{202e}\u{200d}\u{301}[]0;m?J";

fn op(width: u16, height: u16, extra: &'static str) -> impl Strategy<Value = Op> {
    let rect = move || {
        (0..=width, 0..=height, 0..=width, 0..=height)
            .prop_map(move |(x, y, w, h)| Rect::new(x, y, w, h).intersection(Rect::new(0, 0, width, height)))
    };
    prop_oneof![
        6 => (0..=width, 0..=height, words(extra), style()).prop_map(|(x, y, text, style)| Op::Text(x, y, text, style)),
        2 => (rect(), style()).prop_map(|(area, style)| Op::Fill(area, style)),
        2 => (rect(), style()).prop_map(|(area, style)| Op::Popup(area, style)),
        1 => (0..=width, 0..=height, words(extra)).prop_map(|(x, y, text)| Op::Raw(x, y, text)),
        1 => Just(Op::Wipe),
    ]
}

fn draw(op: &Op, buffer: &mut Buffer) {
    match op {
        Op::Text(x, y, text, style) if buffer.area.contains((*x, *y).into()) => {
            buffer.set_string(*x, *y, text, *style);
        }
        Op::Fill(area, style) => buffer.set_style(*area, *style),
        Op::Popup(area, style) => {
            Clear.render(*area, buffer);
            Block::bordered().style(*style).render(*area, buffer);
        }
        Op::Raw(x, y, text) => {
            if let Some(cell) = buffer.cell_mut((*x, *y)) {
                cell.set_symbol(&text.chars().take(2).collect::<String>());
            }
        }
        Op::Text(..) => {}
        Op::Wipe => buffer.reset(),
    }
}

type Scene = (u16, u16, Vec<(Vec<Op>, Option<(u16, u16)>)>);

fn scene(extra: &'static str) -> impl Strategy<Value = Scene> {
    let size = prop_oneof![1 => (0u16..3, 0u16..3), 4 => (1u16..30, 1u16..8), 1 => (30u16..=120, 8u16..=40)];
    size.prop_flat_map(move |(width, height)| {
        let caret = proptest::option::of((0..=width, 0..=height));
        let frame = (proptest::collection::vec(op(width, height, extra), 0..6), caret);
        (Just(width), Just(height), proptest::collection::vec(frame, 1..6))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_terminal_shows_what_was_drawn((width, height, frames) in scene(ODD), sync in any::<bool>()) {
        let mut bench = Bench::new(Look { sync, ..Look::default() }, width, height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (ops, caret) in frames {
            ops.iter().for_each(|op| draw(op, &mut buffer));
            bench.paint(&buffer, caret);
            prop_assert_eq!(first_foreign(&bench.sent), None);
            if width > 0 && height > 0 {
                let caret = caret.map(|(x, y)| (x.min(width - 1), y.min(height - 1)));
                prop_assert_eq!(bench.check(&buffer, caret), Ok(()));
            }
            prop_assert_eq!(bench.paint(&buffer, caret), 0);
        }
    }

    #[test]
    fn a_terminal_that_draws_doubtful_signs_wide_shows_all_else_in_its_place((width, height, frames) in scene(ODD)) {
        let mut screen = Screen::new(Look::default());
        let mut terminal = Wide::new(width, height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (ops, caret) in frames {
            ops.iter().for_each(|op| draw(op, &mut buffer));
            let mut sent = Vec::new();
            screen.paint(&buffer, caret, &mut sent);
            terminal.process(&sent);
            if let Some((x, y)) = caret.filter(|_| width > 0 && height > 0) {
                let want = (usize::from(x.min(width - 1)), usize::from(y.min(height - 1)));
                prop_assert_eq!((terminal.x, terminal.y), want);
            }
            for (y, row) in buffer.content.chunks(usize::from(width.max(1))).enumerate() {
                let mut x = 0;
                for (symbol, width, _) in expected(row) {
                    let mut chars = symbol.chars();
                    let agreed = chars.next().is_some_and(|c| agreed_width(c).is_some()) && chars.next().is_none();
                    if agreed {
                        let shown = &terminal.rows[y][x];
                        prop_assert_eq!(shown, &symbol, "at {},{} by {:?}", x, y, sent.escape_ascii().to_string());
                    }
                    x += usize::from(width);
                }
            }
        }
    }

    #[test]
    fn hostile_cells_send_only_what_is_allowed((width, height, frames) in scene(HOSTILE), color in any::<bool>()) {
        let mut bench = Bench::new(Look { color, ascii: color, sync: true, light: !color }, width, height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (ops, caret) in frames {
            ops.iter().for_each(|op| draw(op, &mut buffer));
            bench.paint(&buffer, caret);
            prop_assert_eq!(first_foreign(&bench.sent), None);
        }
    }

    #[test]
    fn any_string_in_a_cell_is_harmless(symbols in proptest::collection::vec(any::<String>(), 1..20)) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        for (cell, symbol) in buffer.content.iter_mut().zip(&symbols) {
            cell.set_symbol(symbol);
        }
        let mut bench = Bench::new(Look::default(), 20, 1);
        bench.paint(&buffer, None);
        prop_assert_eq!(first_foreign(&bench.sent), None);
    }
}
