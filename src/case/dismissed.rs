//! 不再提示: what somebody who leads dismissed of what is told of many cases, until there is clearly more of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Event, PersonId, Recorded, Word};
use crate::sla::Instant;

/// The longest that something stays dismissed, in seconds: what went on for so long is the usual by then.
pub const DISMISSED_FOR_S: i64 = 28 * 86_400;
/// So many are remembered, the latest.
const REMEMBERED: usize = 500;

/// What was dismissed, how many there were, and why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    pub topic: String,
    pub count: u32,
    pub at: Instant,
    pub by: PersonId,
    pub why: String,
}

untold!(Dismissal, topic, count, at, by);

/// Everything that is dismissed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dismissed(BTreeMap<String, Dismissal>);

impl Dismissed {
    /// Whether an event changes it.
    pub const fn is_changed_by(event: &Event) -> bool {
        matches!(event, Event::TopicDismissed { .. })
    }

    /// That of a store.
    pub fn of(all: impl IntoIterator<Item = Dismissal>) -> Self {
        Self(all.into_iter().map(|one| (one.topic.clone(), one)).collect())
    }

    /// Takes an event in. What is over goes then, so that it stays little.
    pub fn apply(&mut self, record: &Recorded) {
        let Event::TopicDismissed { topic, count } = &record.event else { return };
        let at = record.envelope.occurred;
        self.0.retain(|_, one| at.since(one.at) < DISMISSED_FOR_S);
        let why = record.words.get(Word::Text).unwrap_or_default().to_owned();
        let by = record.envelope.actor;
        self.0.insert(topic.clone(), Dismissal { topic: topic.clone(), count: *count, at, by, why });
        while self.0.len() > REMEMBERED {
            let oldest = self.0.values().min_by_key(|one| one.at).map(|one| one.topic.clone());
            oldest.map(|oldest| self.0.remove(&oldest));
        }
    }

    /// Whether it is not told: it was dismissed, and has not grown by half again since.
    pub fn hides(&self, topic: &str, count: u32, now: Instant) -> bool {
        self.0.get(topic).is_some_and(|one| {
            now.since(one.at) < DISMISSED_FOR_S && u64::from(count) * 2 < u64::from(one.count) * 3
        })
    }

    /// All of it.
    pub fn all(&self) -> impl Iterator<Item = &Dismissal> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_dismissed_is_told_again_when_it_grew_by_half_or_after_four_weeks() {
        let at = Instant::from_seconds(1_000_000);
        let one =
            |count| Dismissal { topic: "x".to_owned(), count, at, by: PersonId(1), why: "usual".to_owned() };
        for (before, count, later, hidden) in [
            (10, 10, 0, true),
            (10, 14, 60, true),
            (10, 15, 60, false),
            (5, 7, 60, true),
            (5, 8, 60, false),
            (10, 3, DISMISSED_FOR_S - 1, true),
            (10, 3, DISMISSED_FOR_S, false),
            (u32::MAX, u32::MAX, 0, true),
        ] {
            let dismissed = Dismissed::of([one(before)]);
            assert_eq!(dismissed.hides("x", count, at.plus(later)), hidden, "{before} {count} {later}");
            assert!(!dismissed.hides("y", count, at));
        }
    }
}
