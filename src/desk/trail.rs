//! What is seen and tried, on its way into the audit trail: kept here for a second at most, written by the one writer
//! together with whatever else it commits, so that nobody who looks at something waits for the disk.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use super::core::Core;
use crate::{
    api::Actor,
    case::{Audited, Case, Change, Event, PersonId, Right, Subject, Trace, Word},
    sla::Instant,
    store::{NewAudited, NewEvent},
};

/// How long an entry waits for company.
const COMPANY: Duration = Duration::from_secs(1);
/// How long one entry stands for whatever else the same person sees of the same thing.
pub const STANDS_S: i64 = 15 * 60;
/// Entries that wait at most, while nothing can be written. What cannot be written down is not shown.
const WAITING: usize = 20_000;
/// People and things that are remembered as seen.
const REMEMBERED: usize = 50_000;

/// Entries that wait.
#[derive(Default)]
pub struct Trail {
    waiting: Mutex<Waiting>,
    /// The number of the newest checkpoint.
    checkpoint: AtomicU64,
}

#[derive(Default)]
struct Waiting {
    entries: Vec<NewAudited>,
    /// Since when the first of them waits.
    since: Option<Moment>,
    /// The writer was told that something waits.
    told: bool,
    seen: HashMap<(PersonId, Subject), Instant>,
    lost: u64,
}

impl Trail {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an entry. False = there is no room for it; then the trail will say that one is missing.
    pub fn note(&self, at: Instant, actor: Actor, what: Trace) -> bool {
        self.waiting().put(at, actor, what)
    }

    /// Notes that somebody sees personal data in the clear, unless that is noted for this quarter of an hour. False =
    /// it cannot be noted, so it must not be shown.
    pub fn seen(&self, at: Instant, actor: Actor, of: Subject, by: Right) -> bool {
        let mut waiting = self.waiting();
        let stands = |noted: &Instant| (0..STANDS_S).contains(&at.since(*noted));
        let key = (actor.person, of);
        if waiting.seen.get(&key).is_some_and(stands) {
            return true;
        }
        if waiting.seen.len() >= REMEMBERED {
            waiting.seen.retain(|_, noted| stands(noted));
            // Whoever sees so much at once is noted once more.
            if waiting.seen.len() >= REMEMBERED {
                waiting.seen.clear();
            }
        }
        let noted = waiting.put(at, actor, Trace::Seen { of, by });
        if noted {
            waiting.seen.insert(key, at);
        }
        noted
    }

    /// Whether the writer is to be told that something waits; once for each time.
    pub fn wants_writer(&self) -> bool {
        let mut waiting = self.waiting();
        waiting.since.is_some() && !std::mem::replace(&mut waiting.told, true)
    }

    /// How long what waits may wait still; `None` where nothing does.
    pub fn rest(&self) -> Option<Duration> {
        self.waiting().since.map(|since| COMPANY.saturating_sub(since.elapsed()))
    }

    /// Takes what waits.
    pub fn take(&self) -> Vec<NewAudited> {
        let mut waiting = self.waiting();
        (waiting.since, waiting.told) = (None, false);
        let mut entries = std::mem::take(&mut waiting.entries);
        let lost = std::mem::take(&mut waiting.lost);
        if let Some(last) = entries.last().filter(|_| lost > 0).map(|last| last.entry.clone()) {
            let what = Trace::Lost { entries: lost };
            let entry = Audited { actor: PersonId::SYSTEM, on_behalf: None, what, ..last };
            entries.push(NewAudited::of(entry));
        }
        entries
    }

    /// What was taken does not stand: it waits again, before what came since.
    pub fn give_back(&self, entries: Vec<NewAudited>) {
        let mut waiting = self.waiting();
        if !entries.is_empty() {
            waiting.since.get_or_insert_with(Moment::now);
            waiting.entries.splice(0..0, entries);
        }
    }

    /// The number of the newest checkpoint that is known of.
    pub fn checkpoint(&self) -> u64 {
        self.checkpoint.load(Ordering::Relaxed)
    }

    pub fn made_checkpoint(&self, no: u64) {
        self.checkpoint.store(no, Ordering::Relaxed);
    }
}

impl Waiting {
    fn put(&mut self, at: Instant, actor: Actor, what: Trace) -> bool {
        if self.entries.len() >= WAITING {
            self.lost += 1;
            return false;
        }
        let Actor { person, on_behalf, door } = actor;
        self.entries.push(NewAudited::of(Audited { at, actor: person, on_behalf, door, what }));
        self.since.get_or_insert_with(Moment::now);
        true
    }
}

/// What events changed that the trail names too.
pub fn changes(events: &[NewEvent]) -> impl Iterator<Item = NewAudited> {
    events.iter().filter_map(|new| {
        let what = match &new.event {
            // The customer's own event says it for all of their cases.
            Event::Erased if matches!(new.envelope.subject, Subject::Customer(_)) => Change::Erased,
            Event::PackAdopted { .. } | Event::CalendarAdopted { .. } => Change::Rules,
            _ if matches!(new.envelope.subject, Subject::Person(_)) => Change::People,
            Event::AccountBound { .. } => Change::People,
            _ => return None,
        };
        let envelope = &new.envelope;
        Some(NewAudited::of(Audited {
            at: envelope.recorded,
            actor: envelope.actor,
            on_behalf: envelope.on_behalf,
            door: envelope.door,
            what: Trace::Changed { seq: envelope.seq, what },
        }))
    })
}

impl Core {
    /// Notes what was tried now.
    pub fn trace(&self, actor: Actor, what: Trace) {
        if !self.trail.note(self.time.now(), actor, what) {
            tracing::warn!("an entry of the audit trail found no room");
        }
    }

    /// Whether who asks is shown this case in the clear: by the right of their work, which is noted, or because they
    /// asked for it with a reason.
    pub fn shows_plain(&self, actor: Actor, right: Option<Right>, case: &Case) -> bool {
        let (of, now) = (Subject::Case(case.id), self.time.now());
        let personal = [Word::Line, Word::Contact, Word::Name, Word::Address];
        let nothing = personal.into_iter().all(|word| case.word(word).is_none());
        match right {
            _ if self.reveals.holds(actor.person, of, now) => true,
            Some(_) if nothing => true,
            Some(by) => self.trail.seen(now, actor, of, by),
            None => false,
        }
    }

    /// Whether what is known of a customer, or of a case, was revealed to this person a short while ago.
    pub fn revealed(&self, person: PersonId, of: Subject) -> bool {
        self.reveals.holds(person, of, self.time.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Door, desk::bench};

    const WHO: Actor = Actor { person: PersonId(7), on_behalf: None, door: Door::Terminal };

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    #[test]
    fn what_one_sees_again_within_a_quarter_of_an_hour_is_noted_once() {
        let trail = Trail::default();
        let of = Subject::Case(bench::case(1, at(0)).id);
        for seconds in [0, 1, 899, 900, 901] {
            assert!(trail.seen(at(seconds), WHO, of, Right::Owner));
        }
        assert!(trail.seen(at(2), Actor { person: PersonId(8), ..WHO }, of, Right::Owner));
        // A clock that goes back hides nothing.
        assert!(trail.seen(at(-5), WHO, of, Right::Owner));
        let noted: Vec<i64> = trail.take().iter().map(|new| new.entry.at.seconds()).collect();
        assert_eq!(noted, [0, 900, 2, -5]);
        assert_eq!((trail.take().len(), trail.rest()), (0, None));
    }

    #[test]
    fn what_finds_no_room_is_not_shown_and_that_it_is_missing_is_said() {
        let trail = Trail::default();
        for _ in 0..WAITING {
            assert!(trail.note(at(0), WHO, Trace::SignedOn));
        }
        assert!(
            !trail.seen(at(0), WHO, Subject::Site, Right::Owner) && !trail.note(at(0), WHO, Trace::SignedOn)
        );
        let taken = trail.take();
        assert_eq!(taken.last().unwrap().entry.what, Trace::Lost { entries: 2 });
        // What did not stand comes first when it is taken again.
        trail.note(at(1), WHO, Trace::Read);
        trail.give_back(taken);
        let again = trail.take();
        assert_eq!((again.len(), &again.last().unwrap().entry.what), (WAITING + 2, &Trace::Read));
    }
}
