//! What a terminal shows, and when it is given more.

use std::cell::RefCell;

use ratatui::{buffer::Buffer, layout::Rect};
use tokio::time::{Duration, Instant};

use super::limits::{COLS, ROWS};
use crate::{
    api::{self, Terminal},
    session::Session,
    term::{Cause, FENCE, Look, Pace, Reply, Screen},
    ui,
};

thread_local! {
    /// Where a worker draws; a session keeps only what its terminal shows, in a packed form.
    static SCRATCH: RefCell<Buffer> = RefCell::default();
}

/// One terminal's picture.
pub struct Picture {
    screen: Screen,
    /// What the terminal says of itself.
    terminal: Look,
    /// What the person chose since: a light ground, ASCII signs.
    chosen: (Option<bool>, Option<bool>),
    pace: Pace,
    /// What happened that may be seen.
    dirty: Option<Cause>,
    /// When this began; the pace counts from here.
    began: Instant,
    /// Questions that the terminal has not answered.
    asked: u32,
}

impl Picture {
    /// A terminal of which nothing is known.
    pub fn new(terminal: &Terminal) -> Self {
        let terminal = look(terminal);
        Self {
            screen: Screen::new(terminal),
            terminal,
            chosen: (None, None),
            pace: Pace::new(),
            dirty: Some(Cause::Typed),
            began: Instant::now(),
            asked: 0,
        }
    }

    /// Something happened that may be seen. What a person did is not made to wait by what happened by itself.
    pub fn touch(&mut self, cause: Cause) {
        if self.dirty != Some(Cause::Typed) {
            self.dirty = Some(cause);
        }
    }

    /// What the terminal shows is not what was painted (any more).
    pub fn forget(&mut self) {
        self.pace.resized();
        self.touch(Cause::Typed);
    }

    /// Another terminal, or the same one again: nothing is known of what it shows. What was chosen stays.
    pub fn move_to(&mut self, terminal: &Terminal) {
        let (light, ascii) = self.chosen;
        *self = Self::new(terminal);
        self.set_look(light, ascii);
    }

    /// The person chose whether the ground is light, and whether signs are ASCII; `None` is as the terminal says.
    pub fn set_look(&mut self, light: Option<bool>, ascii: Option<bool>) {
        self.chosen = (light, ascii);
        let Look { light: its_light, ascii: its_ascii, .. } = self.terminal;
        let look =
            Look { light: light.unwrap_or(its_light), ascii: ascii.unwrap_or(its_ascii), ..self.terminal };
        self.screen.set_look(look);
        self.touch(Cause::Typed);
    }

    /// The terminal answered.
    pub fn answered(&mut self, reply: Reply) {
        if reply == Reply::Ready {
            self.asked = self.asked.saturating_sub(1);
            self.pace.fence_answered(self.now());
        }
    }

    /// Whether an answer of the terminal is still under way. It is better read here than by a shell.
    pub fn is_asked(&self) -> bool {
        self.asked > 0
    }

    /// Whether there is something to draw, and the terminal may have it.
    pub fn is_due(&mut self) -> bool {
        let now = self.now();
        self.dirty.is_some_and(|cause| self.pace.may_send(now, cause))
    }

    /// When to ask again, where there is something to draw.
    pub fn due(&self) -> Option<Instant> {
        let wake = self.pace.next_wake(self.now(), self.dirty?)?;
        Some(self.began + Duration::from_millis(wake))
    }

    /// The bytes that bring the terminal to what the session shows now; none where it shows it already.
    pub fn paint(&mut self, session: &Session) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Some(cause) = self.dirty.take() else { return bytes };
        if self.pace.take_repaint() {
            self.screen.invalidate();
        }
        let (cols, rows) = session.size();
        if cols == 0 || rows == 0 {
            return bytes;
        }
        SCRATCH.with_borrow_mut(|buffer| {
            buffer.resize(Rect::new(0, 0, cols, rows));
            buffer.reset();
            let caret = ui::draw(session, buffer);
            self.screen.paint(buffer, caret, &mut bytes);
        });
        if self.pace.sent(bytes.len(), self.now(), cause) {
            bytes.extend_from_slice(FENCE);
            self.asked += 1;
        }
        bytes
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A size that is drawn.
pub fn size(cols: u16, rows: u16) -> (u16, u16) {
    (cols.min(COLS), rows.min(ROWS))
}

/// What the terminal says of itself; the environment of the server has no say.
fn look(terminal: &Terminal) -> Look {
    let simple = matches!(terminal.term.as_str(), "" | "dumb" | "linux");
    let api::Look { light, ascii } = terminal.look;
    Look { color: !terminal.no_color, sync: !simple, ascii: simple || ascii, light }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rules::Lang, session::sample::Seat};

    fn terminal(term: &str) -> Terminal {
        let look = api::Look::default();
        Terminal {
            cols: 80,
            rows: 24,
            term: term.to_owned(),
            lang: None,
            no_color: false,
            resume: None,
            keys: None,
            look,
        }
    }

    #[test]
    fn a_look_is_the_terminals_until_the_person_chooses_and_stays_chosen() {
        let seat = Seat::new(Lang::Zh, (80, 24));
        let mut picture = Picture::new(&terminal("linux"));
        let mut paint = |change: &dyn Fn(&mut Picture)| {
            change(&mut picture);
            String::from_utf8(picture.paint(&seat.session)).unwrap()
        };
        let is_light = |painted: &str| painted.contains("31m");
        let first = paint(&|_| {});
        assert!(!first.contains('─') && !is_light(&first));
        let chosen = paint(&|picture| picture.set_look(Some(true), Some(false)));
        assert!(chosen.contains('─') && is_light(&chosen), "painted anew");
        assert_eq!(paint(&|picture| picture.set_look(Some(true), Some(false))), "", "nothing changed");
        let moved = paint(&|picture| picture.move_to(&terminal("xterm")));
        assert!(moved.contains('─') && is_light(&moved));
    }
}
