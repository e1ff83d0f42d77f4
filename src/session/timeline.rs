//! 经过: the events of a case as lines of a screen, long texts whole, so that they can be scrolled.

use crate::{
    api::{CaseView, EventView},
    case::Event,
    lang::{Lang, say},
    rules::Pack,
    sla::Instant,
    text,
};

/// One line of the timeline. Its text is clean.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    pub text: String,
}

untold!(Line, kind);

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A day begins.
    Day,
    /// What happened, when, by whom.
    Event,
    /// The same, by a timer that warned.
    Alarm,
    /// The same, undone since.
    Undone,
    /// What somebody wrote.
    Text,
}

/// The lines of a case at one width, in one language.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    pub lines: Vec<Line>,
    /// Where the last event begins.
    pub last: usize,
    /// First line seen.
    pub top: usize,
}

/// Cells that a text is set in by: the width of a time of day and its spaces.
const INDENT: usize = 8;

impl Timeline {
    /// Lays the events of a case out in `width` cells.
    pub fn of(case: &CaseView, width: usize, now: Instant, pack: &Pack, lang: Lang) -> Self {
        let mut lines = Vec::new();
        let mut last = 0;
        let today = say::day(now, &pack.zone, now);
        let mut day = today.clone();
        // The star level stands among the facts.
        let shown = case.events.iter().filter(|event| !matches!(event.event, Event::Starred { .. }));
        for event in shown {
            let on = say::day(event.occurred, &pack.zone, now);
            if on != day {
                lines.push(Line { kind: LineKind::Day, text: format!("  {on}") });
                day = on;
            }
            last = lines.len();
            push(&mut lines, event, width, pack, lang);
        }
        Self { lines, last, top: 0 }
    }

    /// Shows the last event: from its beginning where it is longer than `page` lines.
    pub fn show_last(&mut self, page: usize) {
        self.top = self.last.min(self.lines.len().saturating_sub(page));
    }

    /// Keeps the place inside the lines.
    pub fn settle(&mut self, page: usize) {
        self.top = self.top.min(self.lines.len().saturating_sub(page));
    }
}

fn push(lines: &mut Vec<Line>, event: &EventView, width: usize, pack: &Pack, lang: Lang) {
    let kind = match event {
        _ if event.undone => LineKind::Undone,
        _ if event.event.is_alarm() => LineKind::Alarm,
        _ => LineKind::Event,
    };
    let time = say::clock_time(event.occurred, &pack.zone);
    let what = say::event(event, pack, lang);
    let by = if event.event.is_alarm() { String::new() } else { say::by(event, lang) };
    let text = if by.is_empty() { format!("  {time} {what}") } else { format!("  {time} {what}  {by}") };
    for (n, range) in text::wrap(&text, width).into_iter().enumerate() {
        let part = text.get(range).unwrap_or_default();
        let text = if n == 0 { part.to_owned() } else { format!("{:INDENT$}{part}", "") };
        lines.push(Line { kind, text });
    }
    let Some(written) = say::event_text(event, lang) else { return };
    for range in text::wrap(&written, width.saturating_sub(INDENT).max(8)) {
        let part = written.get(range).unwrap_or_default();
        lines.push(Line { kind: LineKind::Text, text: format!("{:INDENT$}{part}", "") });
    }
}
