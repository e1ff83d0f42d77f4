//! Our bytes, replayed on a terminal, show the cells that were drawn; and this bench is not blind: it sees what the
//! stock writer does wrong on the same screens.

use std::num::NonZeroU16;

use ratatui::backend::Backend as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};
use ratatui_crossterm::CrosstermBackend;

use super::bench::{Bench, check};
use super::walk::{May, Walk};
use crate::term::Look;
use crate::term::allow::first_foreign;

/// Screens of one walk.
const STEPS: u64 = 25;

/// Random screens; `CASELOOP_FRAMES` says how many.
fn frames() -> u64 {
    std::env::var("CASELOOP_FRAMES").ok().and_then(|n| n.parse().ok()).unwrap_or(600)
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

#[test]
fn replayed_bytes_show_the_cells_that_were_drawn() {
    let may = May { over: true, scroll: true, pop_up: true, resize: true, odd: true };
    let (mut seen, mut cells, mut bytes) = (0_u64, 0, 0);
    for seed in 0..frames().div_ceil(STEPS) {
        let mut walk = Walk::new(seed, may);
        let mut bench = Bench::new(Look { sync: seed % 2 == 0, ..Look::default() }, 1, 1);
        let mut size = Rect::default();
        for step in 0..STEPS {
            let (buffer, caret) = walk.step();
            if std::mem::replace(&mut size, buffer.area) != buffer.area {
                bench.terminal.screen_mut().set_size(some(size.height), some(size.width));
            }
            bytes += bench.paint(&buffer, caret);
            assert_eq!(first_foreign(&bench.sent), None, "seed {seed} step {step}");
            if !size.is_empty() {
                bench.check(&buffer, caret).unwrap_or_else(|e| panic!("seed {seed} step {step}: {e}"));
            }
            assert_eq!(bench.paint(&buffer, caret), 0, "seed {seed} step {step}: nothing changed");
            (seen, cells) = (seen + 1, cells + buffer.content.len());
        }
    }
    println!("{seen} screens, {cells} cells, {bytes} bytes");
    assert!(seen >= frames());
}

/// ratatui's own writer at a terminal.
struct Stock {
    last: Buffer,
    terminal: vt100::Parser,
}

impl Stock {
    fn new(area: Rect) -> Self {
        let terminal = vt100::Parser::new(some(area.height), some(area.width), 0);
        Self { last: Buffer::empty(area), terminal }
    }

    fn paint(&mut self, buffer: &Buffer) -> Result<(), String> {
        let mut bytes = Vec::new();
        let changed = self.last.diff_iter(buffer);
        CrosstermBackend::new(&mut bytes).draw(changed).unwrap();
        self.terminal.process(&bytes);
        self.last = buffer.clone();
        check(&self.terminal, buffer)
    }
}

/// How many of so many random screens the stock writer leaves otherwise than they were drawn.
fn faults_of_stock(may: May) -> u64 {
    let mut faults = 0;
    for seed in 0..frames().div_ceil(STEPS) {
        let mut walk = Walk::new(seed, may);
        let mut stock = Stock::new(walk.step().0.area);
        for _ in 0..STEPS {
            faults += u64::from(stock.paint(&walk.step().0).is_err());
        }
    }
    faults
}

#[test]
fn the_bench_sees_what_the_stock_writer_does_wrong() {
    for (what, may) in [
        ("rows moved", May { scroll: true, ..May::default() }),
        ("popups", May { pop_up: true, ..May::default() }),
    ] {
        let faults = faults_of_stock(may);
        println!("{what}: {faults} of {} screens wrong", frames());
        assert!(faults > frames() / 50, "{what}: {faults}");
    }
}

#[test]
fn the_bench_sees_a_popup_that_the_stock_writer_draws_without_its_edge() {
    let mut text = Buffer::empty(Rect::new(0, 0, 12, 4));
    (0..4).for_each(|y| text.set_string(0, y, "汉字汉字汉字", Style::new()));
    let mut popup = text.clone();
    let area = Rect::new(3, 1, 5, 3);
    Clear.render(area, &mut popup);
    Block::bordered().render(area, &mut popup);
    let mut stock = Stock::new(text.area);
    stock.paint(&text).unwrap();
    stock.paint(&popup).unwrap_err();
    // The character that the edge cuts stands there whole, and the edge does not.
    let row = stock.terminal.screen().rows(0, 12).nth(2).unwrap();
    assert_eq!(row, "汉字   │汉字");

    let mut bench = Bench::new(Look::default(), 12, 4);
    for buffer in [&text, &popup] {
        bench.paint(buffer, None);
        bench.check(buffer, None).unwrap();
    }
}

#[test]
fn the_bench_sees_ink_that_the_stock_writer_leaves_where_wide_text_moved_away() {
    let row = |text, style| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, text, style);
        buffer
    };
    // A row of another ink takes the place of a wide character: beside its last letter the ink runs on.
    let (wide, narrow) = (row("汉", Style::new()), row("a", Style::new().on_cyan()));
    let mut stock = Stock::new(wide.area);
    stock.paint(&wide).unwrap();
    stock.paint(&narrow).unwrap_err();
    let inked = |x| stock.terminal.screen().cell(0, x).unwrap().bgcolor() == vt100::Color::Idx(6);
    assert!(inked(0) && inked(1));

    let mut bench = Bench::new(Look::default(), 6, 1);
    for buffer in [&wide, &narrow] {
        bench.paint(buffer, None);
        bench.check(buffer, None).unwrap();
    }
}
