//! The audit trail held against the town's own book and against the log: what must have its entry has one, and no entry
//! is there of something that was not.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{Finding, Findings, Wrong};
use crate::{
    case::{Audited, Change, CommandId, Event, Recorded, Right, Subject, Trace},
    sim::{
        book::{self, Book},
        run::SimError,
    },
    store::Store,
};

/// What the trail says.
#[derive(Debug, Default)]
pub struct Trail {
    /// Entries by kind.
    pub entries: BTreeMap<&'static str, u64>,
    /// Over every entry as it is read, the newest first. The key of the site is left out, so that the same plan gives
    /// the same hash.
    pub sha256: String,
}

/// What an event of the log must have in the trail. What a site was founded with has nothing.
pub fn owed(record: &Recorded) -> Option<Audited> {
    let of_person = matches!(record.envelope.subject, Subject::Person(_));
    let what = match &record.event {
        _ if record.envelope.command == CommandId::of("found") => return None,
        Event::PackAdopted { .. } | Event::CalendarAdopted { .. } => Change::Rules,
        Event::AccountBound { .. } => Change::People,
        _ if of_person => Change::People,
        _ => return None,
    };
    let at = &record.envelope;
    Some(Audited {
        at: at.recorded,
        actor: at.actor,
        on_behalf: at.on_behalf,
        door: at.door,
        what: Trace::Changed { seq: at.seq, what },
    })
}

/// Reads the trail of a store from its end, and holds it against what it owes.
///
/// # Errors
/// The trail cannot be read.
pub fn read(
    store: &Store,
    book: &Book,
    changed: &[Audited],
    found: &mut Findings,
) -> Result<Trail, SimError> {
    let (mut trail, mut hash) = (Trail::default(), Sha256::new());
    let (mut book, mut changed) = (Owed::of(&book.owed), Owed::of(changed));
    store.audit_back(u64::MAX, &mut |read| {
        *trail.entries.entry(read.entry.what.id()).or_default() += 1;
        let mut entry = read.entry;
        match &mut entry.what {
            Trace::Begun { key, .. } => *key = [0; 32],
            Trace::Lost { .. } => not_owed(&entry, found),
            _ => {}
        }
        // To write into memory cannot fail; should it, the entry would count for nothing here.
        hash.update(postcard::to_stdvec(&(read.n, &entry)).unwrap_or_default());
        // By which right, the book does not know.
        if let Trace::Seen { by, .. } = &mut entry.what {
            *by = Right::Owner;
        }
        match &entry.what {
            Trace::Changed { .. } => changed.take(&entry, found),
            what if book::keeps(what) => book.take(&entry, found),
            _ => {}
        }
        true
    })?;
    book.end(found);
    changed.end(found);
    trail.sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(trail)
}

/// Entries that must stand, from the end.
pub struct Owed<'a>(&'a [Audited]);

impl<'a> Owed<'a> {
    pub const fn of(all: &'a [Audited]) -> Self {
        Self(all)
    }

    /// The next entry of the trail.
    pub fn take(&mut self, entry: &Audited, found: &mut Findings) {
        match self.0.iter().rposition(|owed| owed == entry) {
            Some(place) => {
                let (before, rest) = self.0.split_at(place);
                rest.iter().skip(1).for_each(|owed| missing(owed, found));
                self.0 = before;
            }
            None => not_owed(entry, found),
        }
    }

    /// There is no further entry.
    pub fn end(self, found: &mut Findings) {
        self.0.iter().for_each(|owed| missing(owed, found));
    }
}

fn missing(owed: &Audited, found: &mut Findings) {
    told(owed, found, Wrong::NotInTrail { at: owed.at, what: owed.what.id() });
}

fn not_owed(entry: &Audited, found: &mut Findings) {
    told(entry, found, Wrong::NotOwed { at: entry.at, what: entry.what.id() });
}

fn told(entry: &Audited, found: &mut Findings, wrong: Wrong) {
    let case = match entry.what.subject() {
        Some(Subject::Case(case)) => Some(case),
        _ => None,
    };
    let seq = match entry.what {
        Trace::Changed { seq, .. } => Some(seq),
        _ => None,
    };
    found.add(Finding { case, clock: None, seq, wrong });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{Door, PersonId},
        sla::Instant,
    };

    fn entries(seconds: &[i64]) -> Vec<Audited> {
        let entry = |at: &i64| Audited {
            at: Instant::from_seconds(*at),
            actor: PersonId(1),
            on_behalf: None,
            door: Door::Terminal,
            what: Trace::Read,
        };
        seconds.iter().map(entry).collect()
    }

    #[test]
    fn what_is_missing_and_what_is_there_twice_is_found() {
        for (owed, stand, missing, more) in [
            (&[1, 2, 3][..], &[1, 2, 3][..], &[][..], &[][..]),
            (&[1, 2, 3], &[1, 3], &[2], &[]),
            (&[1, 2, 3], &[2, 3], &[1], &[]),
            (&[1, 2, 3], &[1, 2], &[3], &[]),
            (&[1, 2, 3], &[1, 2, 2, 3], &[], &[2]),
            (&[1, 2, 3], &[1, 2, 9, 3], &[], &[9]),
            (&[], &[4], &[], &[4]),
        ] {
            let (owed, mut found) = (entries(owed), Findings::default());
            let mut left = Owed::of(&owed);
            entries(stand).iter().rev().for_each(|entry| left.take(entry, &mut found));
            left.end(&mut found);
            let of = |wrong: fn(&Wrong) -> Option<Instant>| -> Vec<i64> {
                found.list.iter().filter_map(|it| wrong(&it.wrong)).map(Instant::seconds).collect()
            };
            let is_missing = of(|wrong| match wrong {
                Wrong::NotInTrail { at, .. } => Some(*at),
                _ => None,
            });
            let is_more = of(|wrong| match wrong {
                Wrong::NotOwed { at, .. } => Some(*at),
                _ => None,
            });
            assert_eq!((is_missing.as_slice(), is_more.as_slice()), (missing, more), "{stand:?}");
        }
    }
}
