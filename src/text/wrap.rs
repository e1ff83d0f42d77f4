//! Soft wrap of a text of several lines by cells.

use std::ops::Range;

use super::{agreed_width, cells};

/// Punctuation that must not begin a line.
const CLOSING: &str = "。，、！？；：）」』】》〉〕］｝”’…—～·.,!?;:)]}%％℃°";

/// Punctuation that must not end a line.
const OPENING: &str = "（「『【《〈〔［｛“‘([{￥¥$";

/// The byte ranges of the screen lines of a text, at most `limit` cells each, without the line ends.
///
/// Lines break after spaces and between wide characters, closing punctuation stays with what it closes, a word
/// longer than the line is broken where the line ends. Ranges that belong to one written line touch; spaces
/// before a break stay in their range and may hang over the limit. A text has at least one line.
pub fn wrap(text: &str, limit: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let written = line.strip_suffix('\r').unwrap_or(line);
        wrap_line(written, limit, start, &mut lines);
        start += line.len() + 1;
    }
    lines
}

/// A line on as many as it needs, the later ones as far in as the first.
pub fn indented(line: &str, limit: usize) -> Vec<String> {
    let said = line.trim_start();
    let indent = " ".repeat(line.len() - said.len());
    let parts = wrap(said, limit.saturating_sub(indent.len()).max(1)).into_iter();
    parts.map(|part| format!("{indent}{}", said.get(part).unwrap_or_default().trim_end())).collect()
}

fn wrap_line(line: &str, limit: usize, offset: usize, lines: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut used = 0;
    // The last place in the screen line under way where it may break, and the cells before it.
    let mut chance: Option<(usize, usize)> = None;
    let mut before: Option<&str> = None;
    for (at, grapheme, width) in cells(line) {
        if before.is_some_and(|before| may_break(before, grapheme)) {
            chance = Some((at, used));
        }
        // Spaces hang, so that a break never starts a line with the space that separated two words.
        if used + width > limit && at > start && grapheme != " " {
            let (end, cells_before) = chance.take().unwrap_or((at, used));
            lines.push(offset + start..offset + end);
            start = end;
            used -= cells_before;
            if used + width > limit && at > start {
                lines.push(offset + start..offset + at);
                (start, used) = (at, 0);
            }
        }
        used += width;
        before = Some(grapheme);
    }
    lines.push(offset + start..offset + line.len());
}

fn may_break(before: &str, after: &str) -> bool {
    let last = before.chars().next().unwrap_or(' ');
    let next = after.chars().next().unwrap_or(' ');
    if next == ' ' || CLOSING.contains(next) || OPENING.contains(last) {
        return false;
    }
    last == ' ' || is_wide(last) || is_wide(next)
}

fn is_wide(c: char) -> bool {
    agreed_width(c) == Some(2) || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…')
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;
    use crate::text::width;

    fn lines(text: &str, limit: usize) -> Vec<&str> {
        wrap(text, limit).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_where_readers_expect() {
        for (text, limit, want) in [
            ("", 10, vec![""]),
            ("一\n\n二", 10, vec!["一", "", "二"]),
            ("一\r\n二", 10, vec!["一", "二"]),
            ("室内无信号", 4, vec!["室内", "无信", "号"]),
            ("室内无信号", 5, vec!["室内", "无信", "号"]),
            ("无信号。要求答复", 6, vec!["无信", "号。要", "求答复"]),
            ("要求（今天）答复", 6, vec!["要求", "（今", "天）答", "复"]),
            ("the network is down", 8, vec!["the ", "network ", "is down"]),
            ("the network", 3, vec!["the ", "net", "wor", "k"]),
            ("工单ZJ-004217-6已办结", 12, vec!["工单", "ZJ-004217-6", "已办结"]),
            ("ab  cd", 2, vec!["ab  ", "cd"]),
            ("。。。。。", 4, vec!["。。", "。。", "。"]),
            ("abc", 0, vec!["a", "b", "c"]),
            ("汉字", 1, vec!["汉", "字"]),
        ] {
            assert_eq!(lines(text, limit), want, "{text:?} in {limit}");
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        let texts = ["信号不好，".repeat(7_000), "a".repeat(100_000), "no signal ".repeat(10_000)];
        for text in texts {
            let begun = Instant::now();
            assert!(wrap(&text, 78).len() >= width(&text) / 78);
            // Generous for an unoptimised build on a busy machine; a quadratic wrap takes minutes.
            assert!(begun.elapsed() < Duration::from_secs(5));
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_overflows(text in "[a-c 汉字，。（）“\n👍é\u{301}]{0,60}", limit in 0usize..12) {
            let ranges = wrap(&text, limit);
            let mut at = 0;
            for range in &ranges {
                prop_assert!(range.start == at || text[at..].starts_with('\n') && range.start == at + 1);
                at = range.end;
                let line = &text[range.clone()];
                prop_assert!(!line.contains('\n'));
                let one = cells(line.trim_end_matches(' ')).count() <= 1;
                prop_assert!(width(line.trim_end_matches(' ')) <= limit || one, "{line:?}");
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
