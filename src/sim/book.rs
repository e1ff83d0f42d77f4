//! The town's own book of what the audit trail must have: what was shown in the clear, asked for and refused is written
//! down here too, by the rules as the guide tells them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Actor, CaseView},
    case::{AuditFault, Audited, CaseId, PersonId, Purpose, Right, Subject, Trace, Word},
    sla::Instant,
};

/// How long one entry stands for the same person and case, and how long a reveal holds.
const STANDS_S: i64 = 15 * 60;
const HOUR_S: i64 = 3_600;
/// What the shipped rules say: reveals in an hour, and different cases at which the house is told.
const QUOTA: usize = 30;
const ALARM: usize = 20;

/// Why the town asks. What is said in words of its own would stand sealed.
pub const WHY: Purpose = Purpose::QualityInspection;

/// What must stand in the trail.
#[derive(Debug, Default)]
pub struct Book {
    /// In the order of the trail.
    pub owed: Vec<Audited>,
    /// Checkpoints that left the house.
    pub checkpoints: Vec<String>,
    /// Where the trail did not hold after a restart.
    pub faults: Vec<AuditFault>,
    seen: BTreeMap<(PersonId, CaseId), Instant>,
    /// What is shown on request, and until when.
    shown: BTreeMap<(PersonId, CaseId), Instant>,
    asked: BTreeMap<PersonId, Vec<(Instant, CaseId)>>,
    told: BTreeMap<PersonId, Instant>,
}

/// Whether a moment lies less than so long ago. One that is yet to come, because the clock went back, does not.
fn within(at: Instant, now: Instant, seconds: i64) -> bool {
    (0..seconds).contains(&now.since(at))
}

impl Book {
    /// The trail has an entry of this.
    pub fn owe(&mut self, at: Instant, by: Actor, what: Trace) {
        let Actor { person, on_behalf, door } = by;
        self.owed.push(Audited { at, actor: person, on_behalf, door, what });
    }

    /// Somebody sees a case.
    pub fn saw(&mut self, now: Instant, by: Actor, view: &CaseView) {
        let case = view.row.case;
        let key = (by.person, case);
        let personal = [Word::Line, Word::Contact, Word::Name, Word::Address];
        let nothing = personal.into_iter().all(|word| view.words.get(word).is_none());
        let asked = self.shown.get(&key).is_some_and(|until| (1..=STANDS_S).contains(&until.since(now)));
        let noted = self.seen.get(&key).is_some_and(|at| within(*at, now, STANDS_S));
        if view.plain && !nothing && !asked && !noted {
            self.seen.insert(key, now);
            self.owe(now, by, Trace::Seen { of: Subject::Case(case), by: Right::Owner });
        }
    }

    /// Somebody who may asks to see a case.
    pub fn asked(&mut self, now: Instant, by: Actor, case: CaseId) {
        let (who, of) = (by.person, Subject::Case(case));
        let asked = self.asked.entry(who).or_default();
        asked.retain(|(at, _)| now.since(*at) < HOUR_S);
        if asked.len() >= QUOTA {
            return self.owe(now, by, Trace::RevealRefused { of });
        }
        asked.push((now, case));
        let different = asked.iter().map(|(_, case)| case).collect::<BTreeSet<_>>().len();
        self.shown.insert((who, case), now.plus(STANDS_S));
        self.owe(now, by, Trace::Revealed { of, why: WHY });
        if different >= ALARM && !self.told.get(&who).is_some_and(|at| within(*at, now, HOUR_S)) {
            self.told.insert(who, now);
            let subjects = u32::try_from(different).unwrap_or(u32::MAX);
            self.owe(now, by, Trace::Alarm { subjects });
        }
    }

    /// The server is there again: what was shown is not shown any more, and what was asked for within the hour counts.
    pub fn restarted(&mut self, now: Instant) {
        self.seen.clear();
        self.shown.clear();
        self.asked.clear();
        self.told.clear();
        for entry in self.owed.iter().rev().take_while(|entry| now.since(entry.at) < HOUR_S) {
            match entry.what {
                Trace::Revealed { of: Subject::Case(case), .. } => {
                    self.asked.entry(entry.actor).or_default().push((entry.at, case));
                }
                Trace::Alarm { .. } => drop(self.told.entry(entry.actor).or_insert(entry.at)),
                _ => {}
            }
        }
    }
}

/// Whether the book has entries of this kind.
pub const fn keeps(what: &Trace) -> bool {
    matches!(
        what,
        Trace::Seen { .. }
            | Trace::Revealed { .. }
            | Trace::RevealRefused { .. }
            | Trace::Alarm { .. }
            | Trace::Refused { .. }
            | Trace::Listed { .. }
            | Trace::Read
    )
}
