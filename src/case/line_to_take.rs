//! 口径: what is to be said about something for a while, written by who leads and told to everybody whom it means.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CaseId, Event, PersonId, Recorded, Word};
use crate::{rules::Pack, sla::Instant, text};

/// The most that are in force at a time.
pub const MAX_LINES_TO_TAKE: usize = 50;
/// The longest, in bytes: it is read out, or said, with a customer on the line.
pub const MAX_LINE_TO_TAKE: usize = 600;

/// What a line to take is about. What is empty means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAbout {
    /// A category; one of the upper level means those below it too.
    pub category: Option<String>,
    /// Words of an address: `东街`, or several of them.
    pub address: Option<String>,
    /// The case that is behind it.
    pub case: Option<CaseId>,
}

impl LineAbout {
    /// Whether it means a case of this category at this address. What is not known yet is meant by nothing that asks
    /// for it.
    pub fn means(&self, category: Option<&str>, address: Option<&str>, pack: &Pack) -> bool {
        let under = |wanted| category.is_some_and(|category| pack.is_under(category, wanted));
        let of_category = self.category.as_deref().is_none_or(under);
        let at_address = self.address.as_deref().is_none_or(|wanted| {
            let there = text::fold(address.unwrap_or_default());
            text::fold(wanted).split_whitespace().all(|word| there.contains(word))
        });
        of_category && at_address
    }
}

/// A line to take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToTake {
    /// The event that wrote it; it is called by this number.
    pub no: u64,
    pub at: Instant,
    pub until: Instant,
    pub by: PersonId,
    /// The teams that are told; all where none is named.
    pub teams: Vec<String>,
    pub about: LineAbout,
    pub text: String,
    /// Who has seen it.
    pub seen: BTreeSet<PersonId>,
}

/// Those that were written and not withdrawn, with some that are over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinesToTake(BTreeMap<u64, LineToTake>);

impl LinesToTake {
    /// Whether an event changes them.
    pub const fn is_changed_by(event: &Event) -> bool {
        matches!(
            event,
            Event::LineToTakeSet { .. } | Event::LineToTakeWithdrawn { .. } | Event::LinesToTakeSeen { .. }
        )
    }

    /// Those of a store.
    pub fn of(lines: impl IntoIterator<Item = LineToTake>) -> Self {
        Self(lines.into_iter().map(|line| (line.no, line)).collect())
    }

    /// Takes an event in. What was over when another one was written goes, so that they stay few.
    pub fn apply(&mut self, record: &Recorded) {
        match &record.event {
            Event::LineToTakeSet { until, teams, about, instead } => {
                let at = record.envelope.occurred;
                self.0.retain(|no, line| line.until > at && Some(*no) != *instead);
                let line = LineToTake {
                    no: record.seq(),
                    at,
                    until: *until,
                    by: record.envelope.actor,
                    teams: teams.clone(),
                    about: about.clone(),
                    text: record.words.get(Word::Text).unwrap_or_default().to_owned(),
                    seen: BTreeSet::new(),
                };
                self.0.insert(line.no, line);
            }
            Event::LineToTakeWithdrawn { line } => drop(self.0.remove(line)),
            Event::LinesToTakeSeen { lines } => {
                for no in lines {
                    if let Some(line) = self.0.get_mut(no) {
                        line.seen.insert(record.envelope.actor);
                    }
                }
            }
            _ => {}
        }
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &LineToTake> {
        self.0.values()
    }

    /// Those in force, the newest first.
    pub fn in_force(&self, now: Instant) -> impl Iterator<Item = &LineToTake> {
        self.0.values().rev().filter(move |line| line.until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_means_its_category_with_those_below_and_every_word_of_its_place() {
        let pack = Pack::builtin();
        let below = pack.categories.iter().find(|category| category.under.is_some()).unwrap();
        let above = below.under.as_deref().unwrap();
        let other = pack.categories.iter().find(|of| of.id != above && of.under.as_deref() != Some(above));
        let other = other.unwrap().id.as_str();
        let street = Some("万全县 商业东街 12 号");
        for (category, address, of, at, means) in [
            (None, None, None, None, true),
            (Some(above), None, Some(above), None, true),
            (Some(above), None, Some(below.id.as_str()), None, true),
            (Some(below.id.as_str()), None, Some(above), None, false),
            (Some(above), None, Some(other), None, false),
            (Some(above), None, None, None, false),
            (None, Some("东街"), None, street, true),
            (None, Some("万全 东街"), None, street, true),
            (None, Some("万全 西街"), None, street, false),
            (None, Some("东街"), None, None, false),
            (Some(above), Some("东街"), Some(other), street, false),
        ] {
            let about = LineAbout {
                category: category.map(str::to_owned),
                address: address.map(str::to_owned),
                case: None,
            };
            assert_eq!(about.means(of, at, pack), means, "{about:?} {of:?} {at:?}");
        }
    }
}
