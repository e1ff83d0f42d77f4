//! 消息: what was said in the status line lately, the newest first; a sentence is there until the next key only.

use std::collections::VecDeque;

use super::{Said, Session};
use crate::{lang::say, sla::Instant, text};

/// Sentences that are kept.
const KEPT: usize = 100;
/// Cells of the time of day and the space behind it.
const TIME: usize = 7;

/// The messages over a screen.
#[derive(Debug, Clone)]
pub struct Messages {
    /// First line seen.
    pub top: usize,
}

/// What was said, and when.
#[derive(Debug, Default)]
pub struct Log(VecDeque<(Instant, Said)>);

impl Log {
    /// Keeps a sentence, unless it is the one that was said last.
    pub fn keep(&mut self, now: Instant, said: &Said) {
        if self.0.back().is_some_and(|(_, last)| last == said) {
            return;
        }
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back((now, said.clone()));
    }

    /// Forgets everything: somebody else sits down.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Session {
    /// The lines of the messages at this width.
    pub fn message_lines(&self) -> Vec<Said> {
        let room = usize::from(self.size.0).saturating_sub(TIME + 2).max(8);
        let mut lines = Vec::new();
        for (at, said) in self.log.0.iter().rev() {
            let time = say::clock_time(*at, &self.pack.zone);
            for (n, range) in text::wrap(&said.text, room).into_iter().enumerate() {
                let time = if n == 0 { time.as_str() } else { "" };
                let part = said.text.get(range).unwrap_or_default();
                lines.push(Said { tone: said.tone, text: format!("{time:TIME$}{part}") });
            }
        }
        lines
    }
}
