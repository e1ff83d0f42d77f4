//! A terminal that makes trouble with widths.

use crate::text::{agreed_width, is_shown};

/// A terminal for what we send only, that draws every character two cells wide on whose width not all agree.
pub(super) struct Wide {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) x: usize,
    pub(super) y: usize,
}

impl Wide {
    pub(super) fn new(width: u16, height: u16) -> Self {
        Self { rows: vec![vec![" ".to_owned(); width.into()]; height.into()], x: 0, y: 0 }
    }

    pub(super) fn process(&mut self, bytes: &[u8]) {
        let mut text = str::from_utf8(bytes).unwrap();
        while let Some(c) = text.chars().next() {
            text = &text[c.len_utf8()..];
            match c {
                '\r' => self.x = 0,
                '\n' => self.y += 1,
                '\x08' => self.x -= 1,
                '\x1b' => {
                    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                    self.sequence(&text[1..end], text.as_bytes()[end]);
                    text = &text[end + 1..];
                }
                _ => self.character(c),
            }
        }
    }

    pub(super) fn character(&mut self, c: char) {
        let width = agreed_width(c).unwrap_or(if is_shown(c) == Some(true) { 2 } else { 0 });
        let row = &mut self.rows[self.y];
        if width == 0 || self.x + width > row.len() {
            return;
        }
        // Of a wide character that is overwritten in half nothing is left.
        if row[self.x].is_empty() {
            row[self.x - 1] = " ".into();
        }
        if row.get(self.x + width).is_some_and(String::is_empty) {
            row[self.x + width] = " ".into();
        }
        row[self.x] = c.into();
        if width == 2 {
            row[self.x + 1] = String::new();
        }
        // Nothing wraps: behind the last column the cursor stays in it.
        self.x = (self.x + width).min(row.len() - 1);
    }

    pub(super) fn sequence(&mut self, params: &str, last: u8) {
        let numbers: Vec<usize> = params.split(';').filter_map(|n| n.parse().ok()).collect();
        let first = numbers.first().copied().unwrap_or(1);
        match last {
            b'A' => self.y -= first,
            b'B' => self.y += first,
            b'C' => self.x += first,
            b'D' => self.x -= first,
            b'G' => self.x = first - 1,
            b'H' => (self.y, self.x) = (first - 1, numbers.get(1).copied().unwrap_or(1) - 1),
            b'J' => self.rows.iter_mut().flatten().for_each(|cell| *cell = " ".into()),
            b'K' => self.erase(usize::MAX),
            b'X' => self.erase(first),
            _ => {}
        }
    }

    pub(super) fn erase(&mut self, n: usize) {
        let row = &mut self.rows[self.y];
        let end = self.x.saturating_add(n).min(row.len());
        if row.get(self.x).is_some_and(String::is_empty) {
            row[self.x - 1] = " ".into();
        }
        if row.get(end).is_some_and(String::is_empty) {
            row[end] = " ".into();
        }
        row[self.x..end].fill(" ".into());
    }
}
