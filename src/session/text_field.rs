//! A text being typed: the caret stands between graphemes, widths are those of [`text`], and undo goes back
//! word by word.
//!
//! Invariant: the text is clean (see [`text::is_clean`]) but for line ends in a field of several lines, so what is
//! stored, what is shown and where the caret stands agree.

use std::ops::Range;

use crate::{
    keys::{Code, Key},
    text,
};

/// The most steps that undo remembers.
const UNDO: usize = 64;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One line.
    Line,
    /// Several lines; Enter is a new one.
    Lines,
    /// One line of digits, letters and signs: full-width ones become what the key says.
    Code,
    /// As `Code`, and not to be shown.
    Secret,
}

/// Whether a key was the field's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// The text changed.
    Edited,
    /// The caret moved, or there was nothing to do.
    Kept,
    /// The text is as long as it may be.
    Full,
    /// Not a key of a text field.
    Not,
}

/// What the last edit was, so that a run of one kind is one step of undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    None,
    Typing,
    Erasing,
}

/// A text with a caret.
#[derive(Clone)]
pub struct TextField {
    takes: Takes,
    /// The most bytes.
    cap: usize,
    text: String,
    /// Byte offset, always on a grapheme border.
    caret: usize,
    /// The column that Up and Down aim at.
    aim: Option<usize>,
    undo: Vec<(String, usize)>,
    run: Run,
    /// Slots of a template that are still to be filled in, the next one last: bytes between each and the end of the
    /// text, which typing before it does not change.
    slots: Vec<usize>,
}

untold!(TextField, takes);

/// Where a template waits for words.
pub const SLOT: &str = "{}";

impl TextField {
    /// An empty field of at most `cap` bytes.
    pub fn new(takes: Takes, cap: usize) -> Self {
        Self {
            takes,
            cap,
            text: String::new(),
            caret: 0,
            aim: None,
            undo: Vec::new(),
            run: Run::None,
            slots: Vec::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the field takes.
    pub const fn takes(&self) -> Takes {
        self.takes
    }

    /// Replaces the text, as an edit that can be undone; the caret goes to its end.
    pub fn set(&mut self, text: &str) {
        self.remember(Run::None);
        self.text.clear();
        self.caret = 0;
        self.slots.clear();
        self.put(text);
    }

    /// Puts a template in at the caret, as one edit; the caret goes to its first slot.
    pub fn insert_template(&mut self, template: &str) -> Took {
        let begin = self.caret;
        let pieces: Vec<&str> = template.split(SLOT).collect();
        let took = self.insert(&pieces.concat());
        if took == Took::Edited {
            let mut behind = self.text.len() - self.caret;
            self.slots.clear();
            for piece in pieces.iter().skip(1).rev() {
                behind += piece.len();
                self.slots.push(behind);
            }
            if let Some(first) = self.slots.pop() {
                self.caret = self.text.len().saturating_sub(first).max(begin);
            }
        }
        took
    }

    /// On to the next slot of a template behind the caret; false where there is none.
    pub fn next_slot(&mut self) -> bool {
        while let Some(behind) = self.slots.pop() {
            let at = self.text.len().checked_sub(behind).filter(|at| *at > self.caret);
            if let Some(at) = at.filter(|at| self.text.is_char_boundary(*at)) {
                self.go(at);
                return true;
            }
        }
        false
    }

    /// Puts a text in at the caret, as one edit.
    pub fn insert(&mut self, text: &str) -> Took {
        self.edit(text, Run::None)
    }

    /// Puts a text in at the caret; a run of the same kind is one step of undo.
    fn edit(&mut self, text: &str, run: Run) -> Took {
        self.remember(run);
        let before = self.text.len();
        let whole = self.put(text);
        match (whole, self.text.len() > before) {
            (false, _) => Took::Full,
            (true, true) => Took::Edited,
            (true, false) => Took::Kept,
        }
    }

    /// Takes the last edit back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some((text, caret)) = self.undo.pop() else { return false };
        self.text = text;
        self.caret = caret;
        self.aim = None;
        self.slots.clear();
        self.run = Run::None;
        true
    }

    /// Takes a key, if it is one that edits. `width` is that of the field in cells, for Up and Down.
    pub fn key(&mut self, key: Key, width: usize) -> Took {
        let aim = self.aim.take();
        if let Some(c) = key.typed() {
            return self.type_char(c);
        }
        let Key { code, ctrl, alt: false, .. } = key else { return self.not(aim) };
        match (code, ctrl) {
            (Code::Backspace, false) => self.erase(self.before()..self.caret),
            (Code::Delete, false) => self.erase(self.caret..self.after()),
            (Code::Char('w'), true) => self.erase(self.word_before()..self.caret),
            (Code::Char('u'), true) => self.erase(self.line_start()..self.caret),
            (Code::Char('k'), true) => self.erase(self.caret..self.line_end()),
            (Code::Left, false) => self.go(self.before()),
            (Code::Right, false) => self.go(self.after()),
            (Code::Left, true) => self.go(self.word_before()),
            (Code::Right, true) => self.go(self.word_after()),
            (Code::Home, false) | (Code::Char('a'), true) => self.go(self.line_start()),
            (Code::End, false) | (Code::Char('e'), true) => self.go(self.line_end()),
            (Code::Enter, false) if self.takes == Takes::Lines => self.type_char('\n'),
            (Code::Up, false) if self.takes == Takes::Lines => self.vertical(width, aim, -1),
            (Code::Down, false) if self.takes == Takes::Lines => self.vertical(width, aim, 1),
            (Code::PageUp, false) if self.takes == Takes::Lines => self.go(0),
            (Code::PageDown, false) if self.takes == Takes::Lines => self.go(self.text.len()),
            _ => self.not(aim),
        }
    }

    /// The screen lines of the text at this width, and where the caret stands: line and column in cells.
    pub fn lines(&self, width: usize) -> (Vec<Range<usize>>, (usize, usize)) {
        // One cell stays free for a caret at the end of a full line.
        let lines = text::wrap(&self.text, width.saturating_sub(1).max(1));
        // A caret on a soft break stands at the beginning of the next line.
        let line = lines.iter().rposition(|line| line.start <= self.caret).unwrap_or(0);
        let start = lines.get(line).map_or(0, |line| line.start);
        let column = text::width(self.text.get(start..self.caret).unwrap_or_default());
        (lines, (line, column.min(width.saturating_sub(1))))
    }

    /// For a field of one line: what is seen of it in `width` cells, and the column of the caret.
    pub fn window(&self, width: usize) -> (String, usize) {
        let shown = match self.takes {
            Takes::Secret => "*".repeat(self.text.chars().count()),
            _ => self.text.clone(),
        };
        let caret = match self.takes {
            Takes::Secret => self.text.get(..self.caret).map_or(0, |before| before.chars().count()),
            _ => self.caret,
        };
        let room = width.saturating_sub(1);
        let mut from = 0;
        let mut column = text::width(shown.get(..caret).unwrap_or_default());
        for (at, grapheme, cells) in text::cells(&shown) {
            if column <= room {
                break;
            }
            column -= cells;
            from = at + grapheme.len();
        }
        let seen = text::cut(shown.get(from..).unwrap_or_default(), width);
        (seen.to_owned(), column.min(room))
    }

    fn not(&mut self, aim: Option<usize>) -> Took {
        self.aim = aim;
        Took::Not
    }

    fn type_char(&mut self, c: char) -> Took {
        // A run of typing ends with its word, so that undo does not swallow a paragraph.
        let run =
            if c == ' ' || c == '\n' || "，。；！？".contains(c) { Run::None } else { Run::Typing };
        self.edit(c.encode_utf8(&mut [0; 4]), run)
    }

    /// Puts in what is clean and fits; false where the cap cut it.
    fn put(&mut self, text: &str) -> bool {
        let mut whole = true;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for c in text.chars() {
            let c = match (c, self.takes) {
                ('\n', Takes::Lines) => c,
                ('\n' | '\t', _) => ' ',
                (_, Takes::Code | Takes::Secret) => match Key::plain(Code::Char(c)).normalised().code {
                    Code::Char(c) => c,
                    _ => c,
                },
                _ => c,
            };
            if c != '\n' && !self.joins_cleanly(c) {
                continue;
            }
            if self.text.len() + c.len_utf8() > self.cap {
                whole = false;
                break;
            }
            self.text.insert(self.caret, c);
            self.caret += c.len_utf8();
        }
        // What was put in may have joined with what follows: stand behind the whole grapheme.
        if let Some((at, grapheme, _)) = text::cells(&self.text)
            .find(|(at, grapheme, _)| *at < self.caret && self.caret < at + grapheme.len())
        {
            self.caret = at + grapheme.len();
        }
        whole
    }

    /// Whether a character is clean at the caret, seen together with the grapheme before it.
    fn joins_cleanly(&self, c: char) -> bool {
        if text::agreed_width(c).is_some() {
            return true;
        }
        let mut seen = self.text.get(self.before()..self.caret).unwrap_or_default().replace('\n', "");
        seen.push(c);
        text::is_clean(&seen)
    }

    fn erase(&mut self, range: Range<usize>) -> Took {
        if range.is_empty() {
            return Took::Kept;
        }
        self.remember(Run::Erasing);
        self.caret = range.start;
        self.text.replace_range(range, "");
        Took::Edited
    }

    fn go(&mut self, to: usize) -> Took {
        self.run = Run::None;
        self.caret = to;
        Took::Kept
    }

    /// Up or down by screen lines; not the field's where there is no such line.
    fn vertical(&mut self, width: usize, aim: Option<usize>, by: isize) -> Took {
        let (lines, (line, column)) = self.lines(width);
        let Some(target) = line.checked_add_signed(by).and_then(|n| lines.get(n)) else {
            return self.not(None);
        };
        let aim = aim.unwrap_or(column);
        let part = self.text.get(target.clone()).unwrap_or_default();
        let mut to = target.start + text::cut(part, aim).len();
        // The end of a line that is only softly broken belongs to the next one.
        if to == target.end && lines.iter().any(|line| line.start == to) && to > target.start {
            to = text::cells(part).last().map_or(target.start, |(at, _, _)| target.start + at);
        }
        self.go(to);
        self.aim = Some(aim);
        Took::Kept
    }

    fn remember(&mut self, run: Run) {
        if run == Run::None || run != self.run {
            if self.undo.len() == UNDO {
                self.undo.remove(0);
            }
            self.undo.push((self.text.clone(), self.caret));
        }
        self.run = run;
    }

    fn before(&self) -> usize {
        let line = self.line_start();
        let before = self.text.get(line..self.caret).unwrap_or_default();
        match text::cells(before).last() {
            Some((at, _, _)) => line + at,
            None => line.saturating_sub(1),
        }
    }

    fn after(&self) -> usize {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        text::cells(rest).next().map_or(self.caret, |(_, grapheme, _)| self.caret + grapheme.len())
    }

    fn line_start(&self) -> usize {
        let before = self.text.get(..self.caret).unwrap_or_default();
        before.rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |at| self.caret + at)
    }

    fn word_before(&self) -> usize {
        let before = self.text.get(..self.caret).unwrap_or_default();
        let graphemes: Vec<_> = text::cells(before).map(|(at, grapheme, _)| (at, kind(grapheme))).collect();
        let mut back = graphemes.into_iter().rev().skip_while(|(_, kind)| *kind == Kind::Space).peekable();
        let Some((mut to, first)) = back.next() else { return 0 };
        while let Some((at, _)) = back.next_if(|(_, kind)| *kind == first && *kind != Kind::Wide) {
            to = at;
        }
        to
    }

    fn word_after(&self) -> usize {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        let mut ahead = text::cells(rest).map(|(at, grapheme, _)| (at, kind(grapheme))).peekable();
        let Some((_, first)) = ahead.next() else { return self.caret };
        while ahead.next_if(|(_, kind)| *kind == first && *kind != Kind::Wide).is_some() {}
        while ahead.next_if(|(_, kind)| *kind == Kind::Space).is_some() {}
        ahead.next().map_or(self.text.len(), |(at, _)| self.caret + at)
    }
}

/// What a word is made of; each Han character is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Wide,
    Word,
    Sign,
}

fn kind(grapheme: &str) -> Kind {
    match grapheme.chars().next() {
        Some(c) if c.is_whitespace() => Kind::Space,
        Some(c) if text::agreed_width(c) == Some(2) => Kind::Wide,
        Some(c) if c.is_alphanumeric() || c == '_' => Kind::Word,
        _ => Kind::Sign,
    }
}

#[cfg(test)]
mod tests;
