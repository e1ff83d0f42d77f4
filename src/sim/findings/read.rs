//! The log read through once in order, and then case by case; and the audit trail.

use std::{collections::BTreeMap, path::Path};

use super::{Finding, Findings, Standing, Wrong, story, story::Lateness, trail};
use crate::{
    case::{CaseId, Subject},
    sim::{digest::Digest, front::Front, run::SimError},
    sla::Instant,
    store::Store,
};

/// What the log says.
#[derive(Debug)]
pub struct Read {
    pub digest: Digest,
    pub late: Lateness,
    pub trail: trail::Trail,
}

/// Reads the log of a directory that no desk has open.
///
/// # Errors
/// The store does not open, or its log is damaged.
pub fn read(
    dir: &Path,
    front: &Front,
    standing: &Standing,
    findings: &mut Findings,
) -> Result<Read, SimError> {
    let store = Store::open(dir)?;
    let mut digest = Digest::default();
    let mut last: BTreeMap<CaseId, u64> = BTreeMap::new();
    let mut changed = Vec::new();
    let mut before: (u64, Option<Instant>) = (0, None);
    store.scan(1, &mut |record| {
        digest.add(&record);
        changed.extend(trail::owed(&record));
        let (seq, at) = (record.seq(), record.envelope.recorded);
        let mut wrong = |wrong| findings.add(Finding { case: None, clock: None, seq: Some(seq), wrong });
        if seq != before.0 + 1 {
            wrong(Wrong::OutOfLine { expected: before.0 + 1 });
        }
        if let Some(earlier) = before.1.filter(|earlier| at < *earlier) {
            wrong(Wrong::RecordedEarlier { before: earlier, at });
        }
        before = (seq, Some(at));
        if let Subject::Case(case) = record.envelope.subject {
            last.insert(case, seq);
        }
        true
    })?;
    let editions = store.load()?.editions;
    let mut late = Lateness::default();
    for (case, last) in last {
        let story = store.history(last, usize::MAX)?;
        let stood = standing.get(&case).map_or(&[][..], Vec::as_slice);
        let of_case = story::read(&story, stood, &front.downs, &editions, findings);
        late.alarms += of_case.alarms;
        late.longest_s = late.longest_s.max(of_case.longest_s);
    }
    let trail = trail::read(&store, &front.book, &changed, findings)?;
    store.close()?;
    Ok(Read { digest, late, trail })
}
