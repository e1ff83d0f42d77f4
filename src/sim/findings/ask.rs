//! The front door asked about every case: how its clocks stand and how the desk proves them; and
//! whether log and audit trail hold.

use std::collections::BTreeMap;

use super::{Finding, Findings, Stood, Wrong, proof};
use crate::{
    api::Actor,
    case::CaseId,
    sim::{front::Front, run::SimError},
};

/// How the clocks of each case stood at the end.
pub type Standing = BTreeMap<CaseId, Vec<Stood>>;

/// Cases as the desk counts them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    pub open: u64,
    pub closed: u64,
}

/// Asks for every case, and for what the store says of itself.
///
/// # Errors
/// The desk answered something unexpected.
pub fn ask(
    front: &mut Front,
    by: Actor,
    cases: impl Iterator<Item = CaseId>,
    findings: &mut Findings,
) -> Result<(Counted, Standing), SimError> {
    let (mut counted, mut standing) = (Counted::default(), Standing::new());
    let now = front.now()?;
    for case in cases {
        let view = front.show(by, case)?;
        match view.row.stage.is_open() {
            true => counted.open += 1,
            false => counted.closed += 1,
        }
        let proofs = front.explain(by, case)?;
        let mut stood = Vec::with_capacity(proofs.len());
        for of in &proofs {
            if !proof::adds_up(&of.proof) {
                let wrong = Wrong::DoesNotAddUp { cycle: of.proof.cycle };
                findings.of(case, Some(&of.id), None, wrong);
            }
            if let Some(clock) = view.clocks.iter().find(|clock| clock.id == of.id) {
                stood.push(Stood::new(clock, &of.proof, now));
            }
        }
        // What has ended a cycle and not begun another has no proof, and its past all the same.
        let rest = view.clocks.iter().filter(|clock| proofs.iter().all(|of| of.id != clock.id));
        stood.extend(rest.map(Stood::past));
        standing.insert(case, stood);
    }
    front.verify()?;
    for fault in front.book.faults.drain(..) {
        findings.add(Finding { case: None, clock: None, seq: None, wrong: Wrong::Trail { fault } });
    }
    for problem in front.check(by)? {
        findings.add(Finding { case: None, clock: None, seq: None, wrong: Wrong::Store { problem } });
    }
    Ok((counted, standing))
}
