//! How many terminal cells a text takes, by one rule for layout, cutting and the screen writer.
//!
//! The rule is per grapheme and equals what ratatui's `Buffer` does, so that a cut made here fits there.

use std::iter;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The width of a character that every terminal draws alike and that never joins its neighbours: printable
/// ASCII, Han, kana, Hangul syllables, full-width forms. `None` says "ask with care", not "has no width".
pub const fn agreed_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3000}'..='\u{3029}'
        | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309B}'..='\u{30FF}'
        | '\u{3105}'..='\u{312F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FFFD}'
        | '\u{30000}'..='\u{3FFFD}' => Some(2),
        _ => None,
    }
}

/// The graphemes of a text with their byte offset and width in cells.
///
/// Lone control characters count one cell; clean the text first.
pub fn cells(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let mut at = 0;
    iter::from_fn(move || {
        let rest = text.get(at..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        // Two agreed characters never share a grapheme, so segmentation is only asked at the others.
        let agreed =
            agreed_width(first).filter(|_| chars.next().is_none_or(|next| agreed_width(next).is_some()));
        let (grapheme, width) = match agreed {
            Some(width) => (rest.get(..first.len_utf8())?, width),
            None => {
                let grapheme = rest.graphemes(true).next()?;
                (grapheme, grapheme_width(grapheme))
            }
        };
        let start = at;
        at += grapheme.len();
        Some((start, grapheme, width))
    })
}

/// The cells that one grapheme takes.
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    // ratatui counts a cell more for each half-width sound mark. That is one too many beside these tables, but
    // what it lays out so must be cut and written so.
    let marks = grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count();
    grapheme.width() + marks
}

/// The cells that a text takes on one line.
pub fn width(text: &str) -> usize {
    cells(text).map(|(_, _, width)| width).sum()
}

/// The longest beginning of a text that fits into `limit` cells, ending on a grapheme border.
pub fn cut(text: &str, limit: usize) -> &str {
    let mut used = 0;
    let end = cells(text).find_map(|(at, _, width)| {
        used += width;
        (used > limit).then_some(at)
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A text in exactly `n` cells: padded with spaces, or cut with `…` at the end.
pub fn fit(text: &str, n: usize) -> String {
    let whole = cut(text, n);
    let (shown, mark) = if whole.len() == text.len() {
        (whole, "")
    } else if n == 0 {
        ("", "")
    } else {
        (cut(text, n - 1), "…")
    };
    let padding = n.saturating_sub(width(shown) + width(mark));
    let mut out = String::with_capacity(shown.len() + mark.len() + padding);
    out.push_str(shown);
    out.push_str(mark);
    out.extend(iter::repeat_n(' ', padding));
    out
}

/// A bar of so many cells for a part of the most.
pub fn bar(part: u32, most: u32, cells: u16) -> String {
    let filled = u64::from(part) * u64::from(cells) / u64::from(most.max(1));
    "█".repeat(usize::try_from(filled).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::CellWidth;
    use unicode_normalization::char::is_combining_mark;
    use unicode_width::UnicodeWidthChar;

    use super::*;

    #[test]
    fn agreed_widths_are_those_of_the_tables_and_never_join() {
        let agreed: Vec<char> = ('\0'..=char::MAX).filter(|c| agreed_width(*c).is_some()).collect();
        for c in &agreed {
            assert_eq!(agreed_width(*c), c.width(), "{:04X}", u32::from(*c));
            assert!(!is_combining_mark(*c), "{:04X}", u32::from(*c));
            let text = format!("{c}a{c}汉{c}{c}가{c}");
            assert_eq!(text.graphemes(true).count(), 8, "{:04X}", u32::from(*c));
        }
        assert!(agreed.len() > 90_000);
    }

    #[test]
    fn cuts_never_leave_half_a_character() {
        for (text, n, want) in [
            ("", 3, ""),
            ("abc", 0, ""),
            ("abc", 2, "ab"),
            ("张三", 3, "张"),
            ("张三", 4, "张三"),
            ("e\u{301}é", 1, "e\u{301}"),
            ("a张", 2, "a"),
            ("👨‍👩‍👧x", 2, "👨‍👩‍👧"),
        ] {
            assert_eq!(cut(text, n), want, "{text:?} in {n}");
        }
    }

    #[test]
    fn fitting_pads_or_marks_the_cut() {
        for (text, n, want) in [
            ("", 0, ""),
            ("", 2, "  "),
            ("张三", 0, ""),
            ("张三", 1, "…"),
            ("张三", 2, "… "),
            ("张三", 3, "张…"),
            ("张三", 4, "张三"),
            ("张三", 6, "张三  "),
            ("收费争议", 7, "收费争…"),
            ("abcdef", 4, "abc…"),
        ] {
            assert_eq!(fit(text, n), want, "{text:?} in {n}");
        }
    }

    proptest! {
        #[test]
        fn fitted_text_has_exactly_the_width(text in any::<String>(), n in 0usize..40) {
            let text = crate::text::clean_line(&text);
            prop_assert_eq!(width(&fit(&text, n)), n);
        }

        #[test]
        fn width_is_what_ratatui_counts(text in "[a-c汉字，ｶﾞ\u{301}\u{200D}👍👩🏽\u{FE0F}🇨🇳กำकषि्é·…]{0,12}") {
            let by_segments: Vec<&str> = text.graphemes(true).collect();
            let ours: Vec<&str> = cells(&text).map(|(_, g, _)| g).collect();
            prop_assert_eq!(ours, by_segments);
            for (_, grapheme, width) in cells(&text) {
                prop_assert_eq!(width, usize::from(grapheme.cell_width()));
            }
        }

        #[test]
        fn cut_is_the_longest_that_fits(text in any::<String>(), n in 0usize..20) {
            let head = cut(&text, n);
            prop_assert!(text.starts_with(head) && width(head) <= n);
            if let Some((_, _, next)) = cells(&text[head.len()..]).next() {
                prop_assert!(width(head) + next > n);
            }
        }
    }
}
