//! Who called lately about what: whoever calls about the same sort of thing again makes a repeat.

use std::collections::HashMap;

use crate::{case::CaseId, sla::Instant};

/// What is remembered of a case.
#[derive(Debug, Clone, Copy)]
struct Seen {
    kind: u8,
    id: CaseId,
    opened: Instant,
    /// None: it is open at the end of the year.
    ends: Option<Instant>,
    /// It was withdrawn or rejected, from then on.
    gone: bool,
}

/// The cases of the last time, by customer.
#[derive(Debug, Default)]
pub struct Book(HashMap<u32, Vec<Seen>>);

/// What a customer has to do with us already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// A case of the same kind is open, or was opened within the window.
    pub repeat: bool,
    /// The latest of these.
    pub earlier: Option<CaseId>,
    /// They called today: everybody calls about one thing a day.
    pub today: bool,
}

impl Book {
    pub fn known(&self, customer: u32, kind: u8, at: Instant, window_s: i64, midnight: Instant) -> Known {
        let mut known = Known::default();
        for seen in self.0.get(&customer).into_iter().flatten() {
            known.today |= seen.opened >= midnight;
            let over = seen.ends.is_some_and(|ends| ends <= at);
            let recent = seen.opened >= at.plus(-window_s);
            if seen.kind == kind && !(over && seen.gone) && (!over || recent) {
                known.repeat = true;
                known.earlier = Some(seen.id);
            }
        }
        known
    }

    /// Takes a case in that was planned; how it ends is not known yet.
    pub fn opened(&mut self, customer: u32, kind: u8, id: CaseId, opened: Instant) {
        let seen = Seen { kind, id, opened, ends: None, gone: false };
        self.0.entry(customer).or_default().push(seen);
    }

    /// Notes how it ends.
    pub fn told(&mut self, customer: u32, id: CaseId, ends: Option<Instant>, gone: bool) {
        let cases = self.0.get_mut(&customer).into_iter().flatten();
        cases.filter(|seen| seen.id == id).for_each(|seen| (seen.ends, seen.gone) = (ends, gone));
    }

    /// Forgets what no later case can be a repeat of.
    pub fn forget(&mut self, now: Instant, window_s: i64) {
        let since = now.plus(-window_s);
        self.0.retain(|_, cases| {
            cases.retain(|seen| seen.opened >= since || seen.ends.is_none_or(|ends| ends > now));
            !cases.is_empty()
        });
    }
}
