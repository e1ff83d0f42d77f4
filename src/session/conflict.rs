//! 工单已变动: somebody else changed a case while a form was filled in. What changed is shown, what was written stays.

use super::{Screen, Session};
use crate::{
    api::EventView,
    case::CaseId,
    lang::{Word, say},
    sla::Instant,
    text,
};

/// What changed under a form.
#[derive(Debug, Clone)]
pub struct Conflict {
    pub case: CaseId,
    pub changed: Vec<EventView>,
    /// The revision that was shown with it.
    pub revision: u64,
    /// When it came; a key that was on its way does not send over it.
    since: Instant,
    /// First line seen.
    pub top: usize,
}

impl Session {
    /// Shows what changed over the form that was to be sent.
    pub(super) fn open_conflict(&mut self, case: CaseId, revision: u64, changed: Vec<EventView>) {
        self.said = None;
        let since = self.now;
        self.over.push(Screen::Conflict(Conflict { case, changed, revision, since, top: 0 }));
    }

    /// What changed was seen: the form is held against the case as it is now.
    pub(super) fn seen(&mut self, conflict: &Conflict) {
        if let Screen::Case(case) = self.top_mut()
            && case.id == conflict.case
            && let Some(drawer) = &mut case.drawer
        {
            drawer.base = Some(conflict.revision);
        }
    }

    /// Sends what was written although the case changed: whoever does so has seen what changed.
    pub(super) fn send_anyway(&mut self) {
        let Screen::Conflict(conflict) = self.top() else { return };
        if conflict.since == self.now {
            return self.say(Word::ReadFirst);
        }
        let conflict = conflict.clone();
        self.over.pop();
        self.seen(&conflict);
        self.send();
    }

    /// What changed, as lines: when, what, by whom, and what they wrote.
    pub fn conflict_lines(&self, conflict: &Conflict) -> Vec<String> {
        let room = usize::from(self.size.0).saturating_sub(4).max(8);
        let mut lines = Vec::new();
        for event in &conflict.changed {
            let time = say::clock_time(event.occurred, &self.pack.zone);
            lines.push(format!(
                "{time} {}  {}",
                say::event(event, &self.pack, self.lang),
                say::by(event, self.lang)
            ));
            let written = say::event_text(event, self.lang).unwrap_or_default();
            let parts = text::wrap(&written, room.saturating_sub(6).max(8));
            lines.extend(
                parts.into_iter().map(|range| format!("      {}", written.get(range).unwrap_or_default())),
            );
        }
        if lines.is_empty() {
            lines.push(Word::ChangedMeanwhile.say(self.lang).to_owned());
        }
        lines
    }
}
