mod bench;
mod laws;
mod replay;
mod walk;
mod wide;

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use self::bench::Bench;
use super::*;
use crate::term::LEAVE;
use crate::term::allow::first_foreign;

#[test]
fn texts_in_each_other_s_place() {
    let lines = [
        "",
        "abc",
        "汉字测试",
        "a汉b字c",
        " 汉字",
        "汉 字",
        "──────",
        "a·b…c",
        "👍👍ok",
        "🇨🇳e\u{301}x",
        "汉",
        "x     y",
    ];
    for first in lines {
        for second in lines {
            let mut bench = Bench::new(Look::default(), 8, 2);
            for line in [first, second, first] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 2));
                buffer.set_string(0, 0, line, Style::new().red());
                buffer.set_string(1, 1, line, Style::new().reversed());
                bench.paint(&buffer, Some((3, 1)));
                bench.check(&buffer, Some((3, 1))).unwrap_or_else(|e| panic!("{first:?} {second:?}: {e}"));
                assert_eq!(bench.paint(&buffer, Some((3, 1))), 0);
            }
        }
    }
}

#[test]
fn a_popup_through_wide_characters_leaves_no_half_of_one() {
    let mut bench = Bench::new(Look::default(), 12, 4);
    let mut text = Buffer::empty(Rect::new(0, 0, 12, 4));
    for y in 0..4 {
        text.set_string(y % 2, y, "汉字汉字汉", Style::new());
    }
    let mut popup = text.clone();
    let area = Rect::new(3, 1, 5, 3);
    Clear.render(area, &mut popup);
    Block::bordered().render(area, &mut popup);
    for buffer in [&text, &popup, &text, &popup] {
        bench.paint(buffer, None);
        bench.check(buffer, None).unwrap();
    }
    let row = bench.terminal.screen().rows(0, 12).nth(1).unwrap();
    assert_eq!(row, " 汉┌───┐ 汉");
    let row = bench.terminal.screen().rows(0, 12).nth(2).unwrap();
    assert_eq!(row, "汉 │   │汉");
}

#[test]
fn the_column_is_said_again_where_terminals_disagree() {
    for (line, want) in [
        ("a·b", "a·\u{1b}[3Gb"),
        ("──x", "──\u{1b}[3Gx"),
        ("👍x", "👍\u{1b}[3Gx"),
        ("汉x", "汉x"),
        ("“好”", "“\u{1b}[2G好”"),
    ] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, line, Style::new());
        let mut bench = Bench::new(Look::default(), 10, 1);
        bench.paint(&buffer, Some((9, 0)));
        let sent = String::from_utf8(bench.sent.clone()).unwrap();
        assert!(sent.contains(want), "{sent:?}");
    }
}

#[test]
fn looks() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
    buffer.set_string(0, 0, "─★…a", Style::new().red().bold());
    let text = |look| {
        let mut bench = Bench::new(look, 6, 1);
        bench.paint(&buffer, None);
        (bench.terminal.screen().rows(0, 6).next().unwrap(), bench.sent())
    };
    let (row, sent) = text(Look { ascii: true, ..Look::default() });
    assert_eq!(row, "-*.a");
    assert!(sent.contains("[1;91m"));
    let (row, sent) = text(Look { color: false, ..Look::default() });
    assert_eq!(row, "─★…a");
    assert!(sent.contains("[1m") && !sent.contains("31") && !sent.contains("91"));
    let (row, sent) = text(Look { light: true, ..Look::default() });
    assert_eq!(row, "─★…a");
    assert!(sent.contains("[1;31m"));
}

#[test]
fn long_frames_are_held_together_and_short_ones_are_not() {
    let mut long = Buffer::empty(Rect::new(0, 0, 80, 3));
    (0..3).for_each(|y| long.set_string(0, y, "号码".repeat(20), Style::new()));
    let mut short = long.clone();
    short.set_string(4, 1, "x", Style::new());
    let mut bench = Bench::new(Look::default(), 80, 3);
    bench.paint(&long, Some((0, 0)));
    assert!(bench.sent.starts_with(b"\x1b[?2026h") && bench.sent.ends_with(b"\x1b[?2026l"));
    bench.paint(&short, Some((0, 0)));
    assert!(!bench.sent().contains("2026"));

    let mut bench = Bench::new(Look { sync: false, ..Look::default() }, 80, 3);
    bench.paint(&short, Some((0, 0)));
    bench.screen.invalidate();
    bench.paint(&long, Some((0, 0)));
    assert!(!bench.sent().contains("2026"));
    bench.check(&long, Some((0, 0))).unwrap();
}

#[test]
fn an_unseen_frame_is_painted_whole_again() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 2));
    buffer.set_string(0, 1, "号码", Style::new().reversed());
    let mut bench = Bench::new(Look::default(), 10, 2);
    bench.paint(&buffer, Some((2, 1)));
    bench.terminal.process(b"\x1b[1;1H\x1b[31mnoise from elsewhere\x1b[?25l");
    bench.screen.invalidate();
    bench.paint(&buffer, Some((2, 1)));
    bench.check(&buffer, Some((2, 1))).unwrap();
}

#[test]
fn leaving_puts_the_terminal_back() {
    let mut bench = Bench::new(Look::default(), 10, 2);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 2));
    buffer.set_string(0, 0, "号码", Style::new().red().reversed());
    bench.paint(&buffer, None);
    bench.terminal.process(LEAVE);
    let screen = bench.terminal.screen();
    assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    assert!(!screen.inverse() && screen.fgcolor() == vt100::Color::Default);
}

#[test]
fn symbols_bring_no_byte_that_we_did_not_mean() {
    for symbol in [
        "\u{1b}",
        "\u{1b}[31m",
        "\u{9b}2J",
        "\n",
        "\r",
        "\t",
        "\u{7f}",
        "\u{8}",
        "a\u{1b}]0;x\u{7}",
        "\u{202e}",
        "\u{200d}",
        "\u{200b}",
        "\u{301}",
        "\u{e000}",
        "a\u{301}\u{301}\u{301}\u{301}\u{301}",
        "👨\u{200d}👩",
        "❤\u{fe0f}",
    ] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "ab", Style::new());
        buffer[(1, 0)].set_symbol(symbol);
        let mut bench = Bench::new(Look::default(), 6, 1);
        bench.paint(&buffer, None);
        assert_eq!(first_foreign(&bench.sent), None, "{symbol:?}");
        assert_eq!(bench.terminal.screen().rows(0, 6).next().unwrap(), "a?", "{symbol:?}");
    }
}

/// The queue of the design, 80×24, with the selection on one of its cases and a text typed into the search line.
fn queue(selected: usize, bar: bool, typed: &str) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let (plain, bold, late) = (Style::new(), Style::new().bold(), Style::new().red());
    buffer.set_string(
        0,
        0,
        " 队列·我的 12 件 超时 1 两小时内 3 约定 2      待我确认 1  1001 王芳 万全 15:09",
        bold,
    );
    buffer.set_string(0, 1, "   工单号      类别         客户       阶段    下一步            还剩", plain);
    let cases = [
        ("ZJ-004217-6", "收费争议", "张** ****5678", "处理", "回复客户", "超时 0:38"),
        ("ZJ-004230-1", "网络质量", "李** ****0912", "反馈", "16:00前致电", "0:51"),
        ("ZJ-004198-3", "恶意扣费", "赵*  ****4400", "处理", "核实证据", "1:20  约定"),
        ("ZJ-004155-9", "终端维修", "陈** ****7781", "回访", "第2次回访", "3:05"),
        ("ZJ-004102-2", "用户服务", "匿名", "处理", "挂起:等客户", "停 (净2:10)"),
        ("ZJ-004090-4", "网络质量", "周*  ****3310", "受理", "首次联系客户", "4:40"),
        ("ZJ-004077-0", "收费争议", "吴** ****9021", "处理", "等网络部回单", "5:15"),
        ("ZJ-004051-8", "终端维修", "郑** ****1166", "处理", "配件到货后通知", "1天"),
        ("ZJ-004033-5", "网络质量", "孙*  ****8452", "处理", "现场测试", "2天"),
        ("ZJ-004012-7", "用户服务", "何** ****6007", "反馈", "最终答复", "2天"),
        ("ZJ-003988-1", "恶意扣费", "马*  ****5519", "回访", "第1次回访", "3天"),
        ("ZJ-003961-6", "收费争议", "罗** ****7730", "处理", "退费审批", "3天"),
    ];
    for (i, (case, kind, customer, stage, next, left)) in cases.into_iter().enumerate() {
        let y = 2 + i as u16;
        let style = if i == 0 { late } else { plain };
        let mark = match i {
            _ if i == selected => ">",
            0 => "!",
            _ => " ",
        };
        for (x, text) in
            [(1, mark), (3, case), (15, kind), (24, customer), (40, stage), (46, next), (66, left)]
        {
            buffer.set_string(x, y, text, style);
        }
        if i == selected {
            let width = if bar { 80 } else { 12 };
            buffer.set_style(Rect::new(if bar { 0 } else { 1 }, y, width, 1), Style::new().reversed());
        }
    }
    buffer.set_string(0, 15, "─".repeat(80), plain);
    buffer.set_string(1, 16, "ZJ-004230-1  2楼室内无信号，孩子上网课断线。要求：今天内答复。", plain);
    buffer.set_string(1, 17, "14:05 王芳 已派网络部 · 15:20 网络部 回单:室分故障已修复 · 待回复客户", plain);
    buffer.set_string(1, 22, format!("查找 {typed}"), plain);
    buffer.set_string(1, 23, "回车 打开  a 受理  f 回复  h 转派  n 下一件  / 查找  ? 帮助", plain);
    buffer
}

/// The queue with so many rows of running text over it.
fn full(rows: u16) -> Buffer {
    let mut buffer = queue(1, true, "");
    for y in 0..rows {
        let text = "客户反映室内信号时有时无，已派网络部核查，室分设备故障于当日修复，请您再次测试。";
        buffer.set_string(0, y, text, Style::reset());
    }
    buffer
}

/// Bytes at 80×24 in Chinese. The figures are the contract; the goals stand beside them.
#[test]
fn bytes() {
    let mut bench = Bench::new(Look::default(), 80, 24);
    let mut report = String::new();
    let mut measure = |what: &str, bytes: usize, limit: usize, goal: usize| {
        _ = writeln!(report, "{what:32} {bytes:5}  (limit {limit}, goal {goal})");
        assert!(bytes <= limit, "{what}: {bytes} > {limit}\n{report}");
    };
    let caret = Some((6, 22));

    measure("full paint, queue", bench.paint(&queue(1, true, ""), caret), 3_000, 2_500);
    measure("nothing changed", bench.paint(&queue(1, true, ""), caret), 0, 0);
    measure("a typed letter", bench.paint(&queue(1, true, "z"), Some((7, 22))), 12, 7);
    measure("a typed Chinese character", bench.paint(&queue(1, true, "z张"), Some((9, 22))), 12, 7);
    measure("a typed quotation mark", bench.paint(&queue(1, true, "z张“"), Some((10, 22))), 12, 7);
    measure("backspace", bench.paint(&queue(1, true, "z张"), Some((9, 22))), 12, 7);
    measure("the caret moved", bench.paint(&queue(1, true, "z张"), Some((8, 22))), 12, 7);
    measure("selection moved, bar of 80 cells", bench.paint(&queue(2, true, "z张"), Some((8, 22))), 220, 220);
    measure("bar → case number", bench.paint(&queue(2, false, "z张"), Some((1, 4))), 220, 220);
    measure("selection moved, case number", bench.paint(&queue(3, false, "z张"), Some((1, 5))), 220, 48);
    bench.check(&queue(3, false, "z张"), Some((1, 5))).unwrap();
    bench.screen.invalidate();
    measure("full paint, half of it text", bench.paint(&full(6), caret), 3_000, 2_500);
    bench.check(&full(6), caret).unwrap();
    bench.screen.invalidate();
    measure("full paint, all text", bench.paint(&full(24), caret), 3_000, 3_000);
    measure("memory of a session at 80×24", bench.screen.memory(), 40_000, 16_000);
    println!("{report}");
}

#[test]
fn a_large_screen_of_clusters_stays_small_in_memory() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    (0..40).for_each(|y| buffer.set_string(0, y, "e\u{301}".repeat(120), Style::new()));
    let mut screen = Screen::new(Look::default());
    screen.paint(&buffer, None, &mut Vec::new());
    assert!(screen.memory() <= 150_000, "{}", screen.memory());
}
