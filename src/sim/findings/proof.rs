//! A proof taken at its word: its spans added up again, apart from the code that made them.

use crate::sla::{Instant, Phase, Proof, ProofSpan};

fn sum<'a>(spans: impl Iterator<Item = &'a ProofSpan>) -> i64 {
    spans.map(|span| span.seconds).sum()
}

/// Whether what is spent and ahead comes to the target and ends at the deadline, and what is spent and late comes to
/// what was spent; a clock that waits has no deadline, and less than its target.
pub fn adds_up(proof: &Proof) -> bool {
    let in_time = || proof.spans.iter().filter(|span| span.phase != Phase::Late);
    let counted = sum(proof.spans.iter().filter(|span| span.phase != Phase::Ahead)) == proof.spent_s;
    let held: i64 = proof.holds.iter().map(|held| held.seconds).sum();
    let ordered = proof.spans.is_sorted_by(|a, b| a.to <= b.from);
    let due = match proof.deadline {
        Some(deadline) => {
            let ends = in_time().next_back().map_or(proof.start, |span| span.to);
            // What was used up to the second as a hold began is due at the end of the hold.
            let waited = proof.holds.iter().any(|held| held.from == ends && held.to == deadline);
            sum(in_time()) == proof.target_s && (ends == deadline || waited)
        }
        None => proof.target_s == i64::MAX || sum(in_time()) <= proof.target_s,
    };
    counted && ordered && held == proof.held_s && due
}

/// The moment at which a share of the target is spent in full, by the spans.
pub fn share(proof: &Proof, per_mille: u16) -> Option<Instant> {
    if proof.target_s == i64::MAX {
        return None;
    }
    let wanted = (i128::from(proof.target_s) * i128::from(per_mille) + 999).div_euclid(1000);
    let mut left = i64::try_from(wanted).ok()?;
    for span in &proof.spans {
        if left <= span.seconds {
            return Some(span.from.plus(left));
        }
        left -= span.seconds;
    }
    None
}
