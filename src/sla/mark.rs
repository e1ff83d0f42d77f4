//! What a clock sees of a case: its events, reduced to the marks that can start, stop or hold one.

use serde::{Deserialize, Serialize};

use super::{Id, Instant};

/// Why something waits: the id of a hold reason of the rule pack, such as `customer`, `parts`, `partner`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldReason(String);

impl HoldReason {
    /// From the id that the rule pack gives it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id in the rule pack.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for HoldReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing that happened, as a clock sees it. Undone events leave no mark.
///
/// Stored by position: new marks go to the end, none is ever moved or removed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The case came in.
    Opened,
    /// Classified, addressed, and the customer was told.
    Accepted,
    /// Handed over to a team.
    Dispatched,
    /// Handed over to a person.
    Assigned,
    /// A contact that reached the customer; one that did not leaves no mark.
    Contacted,
    /// An interim reply that reached the customer.
    InterimReply,
    /// The final reply that reached the customer, or the written notice that stands for it.
    FinalReply,
    /// The work ended with a disposition.
    Finished,
    /// The revisit gave an answer, or was given up after its tries.
    Revisited,
    /// The loop was closed.
    Closed,
    /// A closed case, or one that waited for its revisit, is handled again.
    Reopened,
    /// Rejected or withdrawn: nothing is owed any more.
    Ended,
    /// It waits from here.
    HoldBegan(HoldReason),
    /// It waits no longer for this reason.
    HoldEnded(HoldReason),
    /// 登记: this sheet was filled in.
    Filled(Id),
    /// 借出: the customer got a loaner.
    LoanerLent,
    /// 退费到账: what was charged wrongly was paid back, or the case finished with nothing owed.
    Repaid,
}

/// The marks that may start or stop a clock, as the rule pack names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkName {
    /// See [`Mark::Opened`].
    Opened,
    /// See [`Mark::Accepted`].
    Accepted,
    /// See [`Mark::Dispatched`].
    Dispatched,
    /// See [`Mark::Assigned`].
    Assigned,
    /// See [`Mark::Contacted`].
    Contacted,
    /// See [`Mark::InterimReply`].
    InterimReply,
    /// See [`Mark::FinalReply`].
    FinalReply,
    /// See [`Mark::Finished`].
    Finished,
    /// See [`Mark::Revisited`].
    Revisited,
    /// See [`Mark::Closed`].
    Closed,
    /// See [`Mark::Reopened`].
    Reopened,
    /// See [`Mark::Ended`].
    Ended,
    /// See [`Mark::Filled`].
    Filled(Id),
    /// See [`Mark::LoanerLent`].
    LoanerLent,
    /// See [`Mark::Repaid`].
    Repaid,
}

impl Mark {
    /// The name of this mark; none for holds, which neither start nor stop a clock.
    pub const fn name(&self) -> Option<MarkName> {
        Some(match self {
            Self::Opened => MarkName::Opened,
            Self::Accepted => MarkName::Accepted,
            Self::Dispatched => MarkName::Dispatched,
            Self::Assigned => MarkName::Assigned,
            Self::Contacted => MarkName::Contacted,
            Self::InterimReply => MarkName::InterimReply,
            Self::FinalReply => MarkName::FinalReply,
            Self::Finished => MarkName::Finished,
            Self::Revisited => MarkName::Revisited,
            Self::Closed => MarkName::Closed,
            Self::Reopened => MarkName::Reopened,
            Self::Ended => MarkName::Ended,
            Self::Filled(sheet) => MarkName::Filled(*sheet),
            Self::LoanerLent => MarkName::LoanerLent,
            Self::Repaid => MarkName::Repaid,
            Self::HoldBegan(_) | Self::HoldEnded(_) => return None,
        })
    }
}

/// A mark and when it occurred.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// When it occurred (not when it was recorded).
    pub at: Instant,
    /// What occurred.
    pub mark: Mark,
    /// The number of the person who did it, where it matters to a proof.
    pub by: Option<u64>,
}

impl Stamp {
    /// `mark` at `at`, by nobody in particular.
    pub const fn new(at: Instant, mark: Mark) -> Self {
        Self { at, mark, by: None }
    }

    /// The same, done by this person.
    #[must_use]
    pub fn by(mut self, person: u64) -> Self {
        self.by = Some(person);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_and_who_held_are_told() {
        let reason = HoldReason::new("parts");
        assert_eq!((reason.as_str(), reason.to_string().as_str()), ("parts", "parts"));
        let stamp = Stamp::new(Instant::from_seconds(5), Mark::Opened);
        assert_eq!((stamp.by, stamp.clone().by(7).by), (None, Some(7)));
    }

    #[test]
    fn stored_marks_keep_their_bytes() {
        let reason = || HoldReason::new("parts");
        let marks = [
            (Mark::Opened, "opened"),
            (Mark::Accepted, "accepted"),
            (Mark::Dispatched, "dispatched"),
            (Mark::Assigned, "assigned"),
            (Mark::Contacted, "contacted"),
            (Mark::InterimReply, "interim_reply"),
            (Mark::FinalReply, "final_reply"),
            (Mark::Finished, "finished"),
            (Mark::Revisited, "revisited"),
            (Mark::Closed, "closed"),
            (Mark::Reopened, "reopened"),
            (Mark::Ended, "ended"),
        ];
        for (byte, (mark, name)) in (0_u8..).zip(marks) {
            assert_eq!(postcard::to_stdvec(&mark).unwrap(), [byte], "{name}");
            assert_eq!(serde_json::to_value(mark.name()).unwrap(), name);
        }
        assert_eq!(postcard::to_stdvec(&Mark::LoanerLent).unwrap(), [15]);
        assert_eq!(postcard::to_stdvec(&Mark::Repaid).unwrap(), [16]);
        assert_eq!(serde_json::to_value(Mark::Repaid.name()).unwrap(), "repaid");
        let filled = Mark::Filled(Id::of("parts").unwrap());
        for (byte, mark) in [(12, Mark::HoldBegan(reason())), (13, Mark::HoldEnded(reason())), (14, filled)] {
            let bytes = [&[byte, 5], "parts".as_bytes()].concat();
            assert_eq!(postcard::to_stdvec(&mark).unwrap(), bytes);
            assert_eq!(postcard::from_bytes::<Mark>(&bytes).unwrap(), mark);
            let named = matches!(mark, Mark::Filled(_)).then(|| MarkName::Filled(Id::of("parts").unwrap()));
            assert_eq!(mark.name(), named);
        }
        assert_eq!(postcard::to_stdvec(&Mark::LoanerLent).unwrap(), [15]);
        assert_eq!(serde_json::to_value(Mark::LoanerLent.name()).unwrap(), "loaner_lent");
    }
}
