//! The rules of a store as they were adopted: each pack and each calendar makes an edition.

use std::collections::BTreeMap;

use super::{Case, EditionNo, Event, Recorded};
use crate::{rules::Pack, sla::Calendar};

/// What was adopted, by number. An edition is the rules that were in force from then on, on the calendar that was.
#[derive(Debug, Clone, Default)]
pub struct Editions(BTreeMap<EditionNo, Edition>);

#[derive(Debug, Clone)]
struct Edition {
    pack: Pack,
    /// The event that adopted it.
    seq: u64,
}

impl Editions {
    /// Takes a pack in that event `seq` adopted, on the calendar of the edition before.
    pub fn adopt_rules(&mut self, no: EditionNo, pack: Pack, seq: u64) {
        let pack = match self.before(no) {
            Some(before) => pack.on_calendar(before.calendar().clone()),
            None => pack,
        };
        self.0.insert(no, Edition { pack, seq });
    }

    /// Takes a calendar in that event `seq` adopted, under the rules of the edition before.
    pub fn adopt_calendar(&mut self, no: EditionNo, calendar: Calendar, seq: u64) {
        let rules = self.before(no).unwrap_or_else(|| Pack::builtin()).clone();
        self.0.insert(no, Edition { pack: rules.on_calendar(calendar), seq });
    }

    fn before(&self, no: EditionNo) -> Option<&Pack> {
        self.0.range(..no).next_back().map(|(_, edition)| &edition.pack)
    }

    /// The edition in force.
    pub fn in_force(&self) -> Option<(EditionNo, &Pack)> {
        self.0.last_key_value().map(|(no, edition)| (*no, &edition.pack))
    }

    /// The number that the next edition gets.
    pub fn next(&self) -> EditionNo {
        EditionNo(self.in_force().map_or(0, |(no, _)| no.0) + 1)
    }

    /// The event that made an edition.
    pub fn seq(&self, no: EditionNo) -> Option<u64> {
        self.0.get(&no).map(|edition| edition.seq)
    }

    /// The rules of one edition on the calendar of another.
    pub fn under(&self, rules: EditionNo, calendar: EditionNo) -> Option<Pack> {
        let (rules, calendar) = (self.0.get(&rules)?, self.0.get(&calendar)?);
        Some(rules.pack.clone().on_calendar(calendar.pack.calendar().clone()))
    }

    /// The rules under which a case lives, on the calendar on which it counts.
    pub fn of(&self, case: &Case) -> Option<Pack> {
        self.under(case.facts.pack, case.calendar)
    }

    /// Whether a case counts on another calendar than the one in force.
    pub fn is_behind(&self, case: &Case) -> bool {
        let calendar = |no: &EditionNo| self.0.get(no).map(|edition| edition.pack.calendar());
        self.in_force().is_some_and(|(_, pack)| calendar(&case.calendar) != Some(pack.calendar()))
    }

    /// As [`fold`](super::fold), under what the history says; `None` also where that was never adopted.
    pub fn fold(&self, history: &[Recorded]) -> Option<Case> {
        let Event::Opened(facts) = &history.first()?.event else { return None };
        super::fold(history, |calendar| self.under(facts.pack, calendar))
    }
}
