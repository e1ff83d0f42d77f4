//! 重复故障: the same device handed in again with the same kind of fault.

use super::{Case, CaseId, PART};
use crate::sla::{Instant, Mark};

/// A device that came again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatFault {
    /// The kind of fault, an id of the pack.
    pub fault: String,
    /// Which time it is, at least the second.
    pub times: u32,
    /// The other cases, in the order in which they were given.
    pub earlier: Vec<CaseId>,
}

/// Whether the device of a case came with the same kind of fault within so many days before, in this case or in others of
/// the same device.
pub fn repeat_fault<'a>(
    case: &Case,
    others: impl IntoIterator<Item = &'a Case>,
    days: i64,
) -> Option<RepeatFault> {
    let fault = case.values.get("fault_kind")?;
    let own = case.hand_ins();
    let last = *own.last()?;
    let counts = |at: &&Instant| **at <= last && last.since(**at) <= days.saturating_mul(86_400);
    let mut times = own.iter().filter(counts).count();
    let mut earlier = Vec::new();
    let same =
        |other: &&Case| ["fault_kind", PART].iter().all(|id| other.values.get(*id) == case.values.get(*id));
    for other in others.into_iter().filter(same) {
        let theirs = other.hand_ins().iter().filter(counts).count();
        times += theirs;
        earlier.extend((theirs > 0).then_some(other.id));
    }
    let times = u32::try_from(times).unwrap_or(u32::MAX);
    (times > 1).then(|| RepeatFault { fault: fault.clone(), times, earlier })
}

impl Case {
    /// When its device was handed in, each time; filled in again before it was handed out it is the same time.
    pub fn hand_ins(&self) -> Vec<Instant> {
        let (mut found, mut here) = (Vec::new(), false);
        for stamp in &self.stamps {
            match &stamp.mark {
                Mark::Filled(sheet) if sheet.as_str() == "hand_in" => {
                    found.extend((!here).then_some(stamp.at));
                    here = true;
                }
                Mark::Filled(sheet) if sheet.as_str() == "handed_out" => here = false,
                _ => {}
            }
        }
        found
    }
}
