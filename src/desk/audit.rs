//! Reading the audit trail, and holding it against checkpoints.

use super::{core::Core, job::refused};
use crate::{
    api::{Actor, AuditFilter, AuditView, Reply},
    case::{Fault, PersonId, Reason, Refusal, Subject, Trace},
    store::{CHECKPOINT_MARK, StoreError},
};

/// Entries of one answer at most, and entries that are looked at for it.
const PAGE: usize = 500;
const LOOKED_AT: usize = 50_000;
/// Checkpoints that are held against the trail at once.
const AGAINST: usize = 1_000;

/// Entries that were asked for, the newest first. Alarms among them were looked at then.
pub fn page(
    core: &Core,
    by: Actor,
    filter: &AuditFilter,
    before: u64,
    limit: usize,
) -> Result<Reply, StoreError> {
    let people = core.read(|live| live.people.clone());
    let person: Option<PersonId> = match &filter.staff {
        None => None,
        Some(staff) => match people.of_staff(staff) {
            Some(person) => Some(person.id),
            None => {
                let reason = Reason::Field { field: "staff".to_owned(), fault: Fault::Staff };
                return Ok(Reply::Refused { refusal: Refusal::bare(reason), changed: Vec::new() });
            }
        },
    };
    let limit = limit.clamp(1, PAGE);
    let (mut entries, mut looked, mut over) = (Vec::new(), 0, false);
    let before = if before == 0 { u64::MAX } else { before };
    let more = core.store.audit_back(before, &mut |found| {
        looked += 1;
        let entry = found.entry;
        // Entries that come within one second may stand the other way round.
        over = filter.since.is_some_and(|since| entry.at < since.plus(-1));
        let wanted = person.is_none_or(|id| entry.actor == id || entry.on_behalf == Some(id))
            && filter.case.is_none_or(|case| entry.what.subject() == Some(Subject::Case(case)))
            && filter.what.as_ref().is_none_or(|what| entry.what.id() == what)
            && filter.since.is_none_or(|since| entry.at >= since);
        if wanted {
            if matches!(entry.what, Trace::Alarm { .. })
                && core.reveals.look(by.person, entry.actor, entry.at)
            {
                core.announce();
            }
            entries.push(AuditView {
                n: found.n,
                at: entry.at,
                by: people.by(entry.actor),
                on_behalf: entry.on_behalf.map(|id| people.by(id)),
                door: entry.door,
                what: entry.what,
                text: found.text.map(|said| said.0),
            });
        }
        !over && entries.len() < limit && looked < LOOKED_AT
    })?;
    Ok(Reply::Audit { entries, before: more.filter(|_| !over) })
}

/// Trail and log against their hashes and against checkpoints.
pub fn verify(core: &Core, against: &[String]) -> Result<Reply, StoreError> {
    if against.len() > AGAINST || against.iter().any(|line| !line.contains(CHECKPOINT_MARK)) {
        return Ok(refused(Reason::TooMany { field: "against".to_owned(), max: AGAINST }));
    }
    Ok(Reply::AuditHeld(core.store.verify_audit(against)?))
}

/// The newest checkpoint.
pub fn checkpoint(core: &Core) -> Result<Reply, StoreError> {
    Ok(match core.store.last_checkpoint()? {
        Some((_, line)) => Reply::Checkpoint(line),
        None => refused(Reason::Unknown),
    })
}
