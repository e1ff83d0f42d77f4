//! Screens as text.

use ratatui::{buffer::Buffer, layout::Rect};

use super::draw;
use crate::{
    rules::Lang,
    session::{Session, sample::Seat},
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

/// Snapshots of a screen in both languages and all sizes.
fn snapshots(name: &str, keys: &str) {
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in SIZES {
            let mut seat = Seat::new(lang, size);
            seat.press(keys);
            insta::assert_snapshot!(
                format!("{name}_{word}_{}x{}", size.0, size.1),
                screen_text(&seat.session)
            );
        }
    }
}

#[test]
fn queue() {
    snapshots("queue", "Down");
}

#[test]
fn case() {
    snapshots("case", "Down Enter");
}

#[test]
fn reply_drawer() {
    snapshots("reply", r#"Down Enter f 1 2 "您好，您反映的问题已修复""#);
}

#[test]
fn intake() {
    snapshots("intake", r#"i "13833330912" 1 1 "商业东街" Tab "今天内答复" Tab "2楼室内无信号""#);
}

#[test]
fn find() {
    snapshots("find", r#"/ "5678""#);
}

#[test]
fn help() {
    snapshots("help", "Down Enter ?");
}
