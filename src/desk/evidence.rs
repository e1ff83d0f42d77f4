//! 取证: a case with what proves what was done with it, for an appeal.

use super::{authorize::Reader, core::Core, job::refused, reading};
use crate::{
    api::{Actor, EventHash, Evidence, Reply},
    case::{CaseId, Reason, Trace},
    store::{Bound, StoreError},
};

/// The case with its proofs, and how its events are bound into the log up to the newest checkpoint.
pub fn pack(core: &Core, actor: Actor, reader: &Reader, id: CaseId) -> Result<Reply, StoreError> {
    let case = match reading::show(core, actor, reader, id)? {
        Reply::Case(case) => *case,
        other => return Ok(other),
    };
    let Reply::Proofs(proofs) = reading::explain(core, reader, id)? else {
        return Ok(refused(Reason::NotFound));
    };
    let Some((_, checkpoint)) = core.store.last_checkpoint()? else { return Ok(refused(Reason::Unknown)) };
    let seqs: Vec<u64> = case.events.iter().map(|event| event.seq).collect();
    let bound = core.store.bound(&seqs)?.into_iter();
    let hashes = bound.map(|Bound { seq, row, batch, log }| EventHash { seq, row, batch, log }).collect();
    let plain = case.plain;
    core.trace(actor, Trace::Evidence { case: id, plain });
    Ok(Reply::Evidence(Box::new(Evidence { case, proofs, plain, hashes, checkpoint })))
}
