//! Cells that a spreadsheet does not take for formulas: one that it might take for one gets an apostrophe in front, and
//! so does one that has one already, so that reading takes exactly one away.

use std::borrow::Cow;

/// A cell as it is written.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let risky = |first: char| {
        matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '\'' | '＝' | '＋' | '－' | '＠')
    };
    if cell.starts_with(risky) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What [`harmless`] was given.
pub fn restored(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}
