//! Lines in and out: what is printed is clean, no answer is longer than a screen, and there is one prompt.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read, Write},
};

use super::heard;
use crate::{
    lang::{Lang, Word},
    text::{clean_line, clean_text, width, wrap},
};

/// Lines of an answer, with what tells that there are more, and the prompt.
pub const ANSWER: usize = 24;
/// Cells of a line.
pub const WIDTH: usize = 78;
/// Bytes of a line that is typed; what is longer is cut.
const LONGEST: u64 = 64 * 1024;

/// What an empty line is where the answer before it was not shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enter {
    /// The wish to see the rest.
    More,
    /// An answer of its own.
    Answers,
}

/// Reads and prints.
pub struct Lines<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
    /// Nobody sees what is typed, so it is printed behind its prompt.
    echo: bool,
    answer: VecDeque<String>,
}

impl<'a> Lines<'a> {
    /// Reads there, prints here.
    pub fn new(input: &'a mut dyn BufRead, output: &'a mut dyn Write, echo: bool) -> Self {
        Self { input, output, echo, answer: VecDeque::new() }
    }

    /// Whether lines come from a pipe, where nobody sees that one was wrong.
    pub const fn is_piped(&self) -> bool {
        self.echo
    }

    /// Puts a text behind the answer.
    pub fn say(&mut self, text: &str) {
        self.say_in(0, text);
    }

    /// The same, set in by so many cells.
    pub fn say_in(&mut self, indent: usize, text: &str) {
        let text = clean_text(text);
        for range in wrap(&text, WIDTH.saturating_sub(indent)) {
            let line = text.get(range).unwrap_or_default().trim_end();
            self.answer.push_back(if line.is_empty() {
                String::new()
            } else {
                format!("{:indent$}{line}", "")
            });
        }
    }

    /// Puts short pieces behind the answer, as many on a line as fit, none of them broken.
    pub fn say_pieces(&mut self, pieces: impl IntoIterator<Item = String>) {
        let mut line = String::new();
        for piece in pieces {
            if !line.is_empty() && width(&line) + width(&piece) + 2 > WIDTH - 2 {
                self.say_in(2, &std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(&piece);
        }
        if !line.is_empty() {
            self.say_in(2, &line);
        }
    }

    /// Prints the answer, prompts, and reads a line without its end; `None` where the input ended. Asks again while
    /// the rest of the answer is wanted.
    ///
    /// # Errors
    /// The machine's.
    pub fn ask(&mut self, prompt: &str, enter: Enter, lang: Lang) -> io::Result<Option<String>> {
        loop {
            self.print(lang)?;
            let Some(typed) = self.read(prompt, lang)? else { return Ok(None) };
            let wants = heard::is_word(&typed, Word::PlainSayMore)
                || (enter == Enter::More && heard::narrow(&typed).is_empty());
            if self.answer.is_empty() || !wants {
                self.answer.clear();
                return Ok(Some(typed));
            }
        }
    }

    /// Prompts and reads a line, as part of a text: nothing typed here is a command.
    ///
    /// # Errors
    /// The machine's.
    pub fn ask_text(&mut self, prompt: &str, lang: Lang) -> io::Result<Option<String>> {
        self.print(lang)?;
        self.answer.clear();
        self.read(prompt, lang)
    }

    /// Prints the next part of the answer.
    ///
    /// # Errors
    /// The machine's.
    pub fn print(&mut self, lang: Lang) -> io::Result<()> {
        let whole = self.answer.len() < ANSWER;
        let shown = if whole { self.answer.len() } else { ANSWER - 2 };
        let mut out = String::new();
        for line in self.answer.drain(..shown) {
            out.push_str(&line);
            out.push('\n');
        }
        if !whole {
            out.push_str(&Word::PlainMore.with(lang, &[&self.answer.len()]));
            out.push('\n');
        }
        self.output.write_all(out.as_bytes())?;
        self.output.flush()
    }

    fn read(&mut self, prompt: &str, lang: Lang) -> io::Result<Option<String>> {
        self.output.write_all(clean_line(prompt).as_bytes())?;
        self.output.flush()?;
        let mut bytes = Vec::new();
        let read = (&mut *self.input).take(LONGEST).read_until(b'\n', &mut bytes)?;
        let ended = read == 0;
        let cut = bytes.last() != Some(&b'\n') && bytes.len() as u64 == LONGEST;
        if cut {
            self.skip_line()?;
        }
        let typed = String::from_utf8_lossy(&bytes);
        let typed = typed.trim_end_matches(['\n', '\r']).to_owned();
        if self.echo || ended {
            let shown = if self.echo { clean_line(&typed).trim_end().to_owned() } else { String::new() };
            self.output.write_all(format!("{shown}\n").as_bytes())?;
            self.output.flush()?;
        }
        if cut {
            self.answer.clear();
            self.say(Word::PlainTooLong.say(lang));
            self.print(lang)?;
        }
        Ok((!ended).then_some(typed))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let piece = self.input.fill_buf()?;
            if piece.is_empty() {
                return Ok(());
            }
            let (used, end) = match piece.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (piece.len(), false),
            };
            self.input.consume(used);
            if end {
                return Ok(());
            }
        }
    }
}
