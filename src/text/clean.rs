//! What somebody wrote must never reach a terminal raw: whatever steers a terminal, reorders a line, takes no
//! cell or has no agreed meaning is shown as a mark such as `⟦202E⟧`.
//!
//! Marks are plain text themselves, so cleaning twice changes nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::agreed_width;

/// Combining marks that one grapheme may carry; what follows is counted in a mark `⟦+N⟧`.
const MAX_JOINS: usize = 4;

/// The canonical combining class of a virama, which ties the next letter into the same grapheme.
const VIRAMA: u8 = 9;

/// What cleaning does with a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Stands in cells of its own.
    Base,
    /// Joins the character before it.
    Join,
    /// Changes only the looks of the emoji before it (presentation selector, skin tone).
    Dress,
    /// Is shown as a mark.
    Marked,
}

fn class(c: char) -> Class {
    match c {
        _ if agreed_width(c).is_some() => Class::Base,
        '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' => Class::Dress,
        '\u{FF9E}' | '\u{FF9F}' => Class::Join,
        _ if is_invisible(c) || is_unassigned(c) => Class::Marked,
        _ if is_combining_mark(c) && joins(c) => Class::Join,
        _ if c.width().is_some_and(|width| width > 0) => Class::Base,
        _ => Class::Marked,
    }
}

/// Whether the segmentation, whose tables may be of another Unicode version, ties a mark to the letter before.
fn joins(mark: char) -> bool {
    String::from_iter(['a', mark]).graphemes(true).nth(1).is_none()
}

/// Characters that have no glyph of their own or reorder others: the default-ignorable ones, signs that
/// enclose what follows them, line and paragraph separators, loose jamo, the empty braille pattern.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}'
        | '\u{890}'..='\u{891}' | '\u{8E2}' | '\u{1100}'..='\u{11FF}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}'
        | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1345F}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Private use, noncharacters and planes without characters.
const fn is_unassigned(c: char) -> bool {
    matches!(c,
        '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{40000}'..='\u{DFFFF}' | '\u{F0000}'..)
        || (c as u32) & 0xFFFE == 0xFFFE
}

const fn is_emoji(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203C}'..='\u{2FFF}' | '\u{1F004}'..='\u{1F1E5}' | '\u{1F201}'..='\u{1FAFF}')
}

/// How line ends and tabs come out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// All on one line: both become a space.
    Joined,
    /// Line ends stay, tabs become four spaces.
    Kept,
}

/// A text for one line of a screen or of output: line ends and tabs become spaces, the rest as in [`clean_text`].
pub fn clean_line(text: &str) -> Cow<'_, str> {
    clean(text, Lines::Joined)
}

/// A text of several lines without anything that steers a terminal. CR LF becomes LF. Borrowed when there is
/// nothing to do.
pub fn clean_text(text: &str) -> Cow<'_, str> {
    clean(text, Lines::Kept)
}

/// Whether [`clean_line`] would leave a text as it is.
pub fn is_clean(text: &str) -> bool {
    matches!(clean_line(text), Cow::Borrowed(_))
}

/// Whether a character is shown as it is: `Some(true)` in cells of its own, `Some(false)` joined to the one
/// before it, `None` when only its mark is shown.
pub fn is_shown(c: char) -> Option<bool> {
    match class(c) {
        Class::Base => Some(true),
        Class::Join => Some(false),
        Class::Dress | Class::Marked => None,
    }
}

fn clean(text: &str, lines: Lines) -> Cow<'_, str> {
    let mut state = State::default();
    // Up to `done` the input is its own clean form, or is in `out` already.
    let mut out = String::new();
    let mut done = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let replacement = match (c, lines) {
            ('\r', _) if next == Some('\n') => Some(Replacement::Text("")),
            ('\n', Lines::Kept) => None,
            ('\n' | '\t', Lines::Joined) => Some(Replacement::Text(" ")),
            ('\t', Lines::Kept) => Some(Replacement::Text("    ")),
            _ => state.judge(c),
        };
        if matches!(c, '\n' | '\t') {
            state = State::default();
        }
        if replacement.is_none() && state.excess == 0 {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        match replacement {
            Some(Replacement::Text(instead)) => out.push_str(instead),
            Some(Replacement::Mark) => _ = write!(out, "⟦{:04X}⟧", u32::from(c)),
            None => {}
        }
        done = at + c.len_utf8();
        if state.excess > 0 && !next.is_some_and(|next| class(next) == Class::Join) {
            _ = write!(out, "⟦+{}⟧", state.excess);
            state = State::default();
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

enum Replacement {
    Text(&'static str),
    Mark,
}

/// The grapheme under way.
#[derive(Default)]
struct State {
    /// What joins may attach to; a mark is no base.
    base: Option<char>,
    joins: usize,
    /// A virama was among the joins, so the next letter belongs to this grapheme too.
    tied: bool,
    /// Joins beyond the limit, left out so far.
    excess: usize,
}

impl State {
    /// What to put in place of a character, or nothing where it stays.
    fn judge(&mut self, c: char) -> Option<Replacement> {
        match (class(c), self.base) {
            (Class::Base, _) => {
                let joins = if self.tied { self.joins } else { 0 };
                *self = Self { base: Some(c), joins, ..Self::default() };
                None
            }
            (Class::Join, Some(_)) if self.joins < MAX_JOINS => {
                self.joins += 1;
                self.tied |= canonical_combining_class(c) == VIRAMA;
                None
            }
            (Class::Join, Some(_)) => {
                self.excess += 1;
                Some(Replacement::Text(""))
            }
            (Class::Dress, Some(base)) if is_emoji(base) && self.joins == 0 => {
                // The base stays for joins, but a second dress is no longer an emoji's.
                self.base = Some(' ');
                Some(Replacement::Text(""))
            }
            _ => {
                *self = Self::default();
                Some(Replacement::Mark)
            }
        }
    }
}

#[cfg(test)]
mod tests;
