//! A person with a case open: what they see of it, and what they can find out.

use super::{
    chance::Chance,
    deed::{Deed, Next},
    matter::Matter,
    staff::Person,
    town::Sort,
    watch::Watch,
};
use crate::{
    api::{CaseView, ClockView, EventView},
    case::{Event, Stage, Verb},
    rules::Pack,
    sla::Instant,
};

/// Somebody in front of a case.
pub struct Seat<'a> {
    pub me: &'a Person,
    pub case: &'a CaseView,
    pub matter: &'a mut Matter,
    pub sort: &'a Sort,
    pub watch: &'a Watch,
    pub chance: &'a mut Chance,
    pub pack: &'a Pack,
}

impl Seat<'_> {
    pub const fn stage(&self) -> Stage {
        self.case.row.stage
    }

    /// Whether the case and the role take this act now.
    pub fn takes(&self, verb: Verb) -> bool {
        self.case.acts.contains(&verb)
    }

    /// In so many seconds, as the machine's clock will have it.
    pub fn ahead(&self, seconds: i64) -> Instant {
        self.watch.machine().plus(seconds)
    }

    /// Not before so many hours have passed.
    pub fn later(&self, hours: i64) -> Next {
        Next::Later(self.watch.now().plus(hours * 3_600))
    }

    /// What happened and was not undone, the latest first.
    pub fn happened(&self) -> impl Iterator<Item = &EventView> {
        self.case.events.iter().rev().filter(|event| !event.undone)
    }

    /// When something of this sort happened last, by the machine's clock.
    pub fn last(&self, is: impl Fn(&Event) -> bool) -> Option<Instant> {
        self.happened().find(|view| is(&view.event)).map(|view| view.occurred)
    }

    /// A clock that runs, with a deadline.
    pub fn running(&self, id: &str) -> Option<(&ClockView, Instant)> {
        let clock = self.case.clocks.iter().find(|clock| clock.id == id && clock.clock.is_open())?;
        Some((clock, clock.clock.deadline?))
    }

    /// Tries in vain since something of this sort, and on how many days.
    pub fn tries(&self, since: impl Fn(&Event) -> bool) -> (usize, usize) {
        let zone = &self.pack.zone;
        let mut days = Vec::new();
        for view in self.happened().take_while(|view| !since(&view.event)) {
            if let Event::Contacted { reached: false, .. }
            | Event::Replied { reached: false, .. }
            | Event::Revisited { reached: false, .. } = view.event
            {
                days.push(view.occurred.zoned(zone).date());
            }
        }
        let tries = days.len();
        days.sort_unstable();
        days.dedup();
        (tries, days.len())
    }

    /// What comes of calling the customer.
    pub fn call(&mut self) -> &'static str {
        let reached = if self.matter.hard_to_reach { 12 } else { 80 };
        if self.chance.percent(reached) {
            return "reached";
        }
        let fails = ["no_answer", "no_answer", "no_answer", "switched_off", "refused", "out_of_service"];
        self.chance.one(&fails).copied().unwrap_or("no_answer")
    }

    /// Disposition and reason of what was found.
    pub fn result(&mut self) -> (String, String) {
        self.chance.one(&self.sort.results).cloned().unwrap_or_default()
    }

    /// A deed on what is seen here.
    pub fn deed(&self, verb: Verb, minutes: i64) -> Next {
        Next::Do(self.plain(verb, minutes))
    }

    /// The same, to go on with.
    pub fn plain(&self, verb: Verb, minutes: i64) -> Deed {
        let deed = Deed { base: Some(self.case.row.revision), ..Deed::new(verb, minutes) };
        // Whoever ends what is late says why.
        let ends = matches!(verb, Verb::Finish | Verb::Reply | Verb::Revisit | Verb::Close);
        let reasons = &self.pack.breach_reasons;
        let nth = usize::try_from(self.case.row.case.n).unwrap_or_default() % reasons.len().max(1);
        match reasons.get(nth).filter(|_| ends && self.case.row.unexplained > 0) {
            Some(reason) => deed.with("late", &reason.id),
            None => deed,
        }
    }
}
