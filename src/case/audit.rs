//! What was seen and tried, as the audit trail has it: ids and codes, never a name, a number or a text. What was
//! done stands in the event log.

use serde::{Deserialize, Serialize};

use super::{CaseId, Door, PersonId, Site, Subject};
use crate::sla::Instant;

/// One entry of the audit trail. Its number is where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    pub at: Instant,
    /// Nobody known = [`PersonId::SYSTEM`].
    pub actor: PersonId,
    pub on_behalf: Option<PersonId>,
    pub door: Door,
    pub what: Trace,
}

/// What was seen or tried. Variants are appended only: their order is the stored form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trace {
    /// The trail goes on with this key of the site: its first entry, and the first after a restore.
    Begun {
        site: Site,
        epoch: u32,
        key: [u8; 32],
    },
    /// Staff number and PIN were right.
    SignedOn,
    /// They were not. The actor is whose staff number it is, where it is anybody's.
    SignOnFailed,
    /// The staff number was locked after too many tries.
    SignOnLocked,
    /// Somebody sits down at a terminal session.
    SessionBegun,
    SessionEnded,
    /// Personal data were shown in the clear, by this right; once for each person, subject and quarter of an hour.
    Seen {
        of: Subject,
        by: Right,
    },
    /// 查看明文: personal data were asked for and are shown in the clear for a quarter of an hour.
    Revealed {
        of: Subject,
        why: Purpose,
    },
    /// They were asked for once too often in an hour.
    RevealRefused {
        of: Subject,
    },
    /// So many different subjects were revealed to this person within an hour.
    Alarm {
        subjects: u32,
    },
    /// Cases or customers were handed out in one piece.
    Listed {
        list: Handout,
        rows: u32,
    },
    /// A slip went to the printer.
    Printed {
        case: Option<CaseId>,
    },
    /// A request was refused, because the role may not do it: which.
    Refused {
        op: String,
    },
    /// The event log has more: people, rules or erasure.
    Changed {
        seq: u64,
        what: Change,
    },
    /// 取证: a case was handed out with its proofs.
    Evidence {
        case: CaseId,
        plain: bool,
    },
    /// The trail itself was read.
    Read,
    /// So many entries found no room while nothing could be written.
    Lost {
        entries: u64,
    },
}

impl Trace {
    /// Every kind, by the name that it is asked for with.
    pub const KINDS: [&'static str; 17] = [
        "begun",
        "signed_on",
        "sign_on_failed",
        "sign_on_locked",
        "session_begun",
        "session_ended",
        "seen",
        "revealed",
        "reveal_refused",
        "alarm",
        "listed",
        "printed",
        "refused",
        "changed",
        "evidence",
        "read",
        "lost",
    ];

    /// Its kind.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "begun",
            Self::SignedOn => "signed_on",
            Self::SignOnFailed => "sign_on_failed",
            Self::SignOnLocked => "sign_on_locked",
            Self::SessionBegun => "session_begun",
            Self::SessionEnded => "session_ended",
            Self::Seen { .. } => "seen",
            Self::Revealed { .. } => "revealed",
            Self::RevealRefused { .. } => "reveal_refused",
            Self::Alarm { .. } => "alarm",
            Self::Listed { .. } => "listed",
            Self::Printed { .. } => "printed",
            Self::Refused { .. } => "refused",
            Self::Changed { .. } => "changed",
            Self::Evidence { .. } => "evidence",
            Self::Read => "read",
            Self::Lost { .. } => "lost",
        }
    }

    /// What it is about, where it is about one thing.
    pub const fn subject(&self) -> Option<Subject> {
        match self {
            Self::Seen { of, .. } | Self::Revealed { of, .. } | Self::RevealRefused { of } => Some(*of),
            Self::Printed { case: Some(case) } | Self::Evidence { case, .. } => Some(Subject::Case(*case)),
            _ => None,
        }
    }
}

/// By which right somebody reads personal data in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// The case is theirs.
    Owner,
    /// 首问负责: they took it in, and the customer was not told yet.
    TookIn,
    /// A task of the case is theirs, or their team's.
    Task,
    /// They may call for the revisit.
    Revisit,
    /// They asked, with a reason.
    Revealed,
}

impl Right {
    /// Its name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::TookIn => "took_in",
            Self::Task => "task",
            Self::Revisit => "revisit",
            Self::Revealed => "revealed",
        }
    }
}

/// 查看理由: why somebody wants to see personal data in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    CallBack,
    VerifyIdentity,
    ComplaintCheck,
    QualityInspection,
    LegalRequest,
    /// Said in words, which stand sealed beside the entry.
    Other,
}

impl Purpose {
    /// All of them, in the order of the digits that choose them.
    pub const ALL: [Self; 6] = [
        Self::CallBack,
        Self::VerifyIdentity,
        Self::ComplaintCheck,
        Self::QualityInspection,
        Self::LegalRequest,
        Self::Other,
    ];

    /// Its name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CallBack => "call_back",
            Self::VerifyIdentity => "verify_identity",
            Self::ComplaintCheck => "complaint_check",
            Self::QualityInspection => "quality_inspection",
            Self::LegalRequest => "legal_request",
            Self::Other => "other",
        }
    }

    /// The one of this name.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }
}

/// What was handed out in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handout {
    List,
    Find,
}

/// What an event changed that the trail names too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Erased,
    People,
    Rules,
}

/// Where trail or log do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditFault {
    /// No entry of this number, and later ones.
    Missing { n: u64 },
    /// This entry, or one before it, is not as it was written.
    Changed { n: u64 },
    /// This entry cannot be read.
    Unreadable { n: u64 },
    /// No event of this number, and later ones or its batch.
    EventMissing { seq: u64 },
    /// An event of the batch that begins here is not as it was written.
    EventsChanged { first: u64 },
    /// The store's own checkpoint of this number is missing, or is none.
    NoCheckpoint { no: u64 },
    /// A checkpoint up to this entry that this site did not sign.
    Forged { n: u64 },
    /// The trail up to this entry is not the one that was signed.
    Trail { n: u64 },
    /// A checkpoint goes up to this entry, the trail only to that one.
    Cut { n: u64, last: u64 },
    /// The log up to this event is not the one that was signed.
    Log { seq: u64 },
    /// A checkpoint goes up to this event, the log only to that one.
    LogCut { seq: u64, last: u64 },
}

/// What was held against what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHeld {
    pub entries: u64,
    pub events: u64,
    pub checkpoints: u64,
    /// Checkpoints of an earlier life, behind the point up to which it was restored: what they sign was lost with it.
    pub lost: u64,
    /// The first place where it does not hold.
    pub fault: Option<AuditFault>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_purpose_is_found_by_its_own_name() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::of(purpose.id()), Some(purpose));
            assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.id());
        }
        for (what, id) in [(Trace::SignedOn, "signed_on"), (Trace::Lost { entries: 1 }, "lost")] {
            assert!(what.id() == id && Trace::KINDS.contains(&id));
        }
    }
}
