//! What can happen. These are the open facts; names, numbers and texts travel beside them in [`Words`].
//!
//! [`Words`]: super::Words

use serde::{Deserialize, Serialize};

use super::{Attachment, CustomerId, Flag, FlagKind, Origin, PersonId, Place, Reference, Relation, Role};
use crate::sla::{HoldReason, Instant};

/// One thing that happened. The order of the variants and of their fields is the stored form: a variant is
/// only ever appended, a changed one raises `PAYLOAD_VERSION` and keeps its old decoder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    // The site and its people.
    SiteMade {
        name: String,
        zone: String,
        test_clock: bool,
    },
    PackAdopted {
        pack: PackNo,
        sha256: [u8; 32],
    },
    PersonAdded {
        staff: String,
        role: Role,
        team: Option<String>,
    },
    PersonChanged {
        role: Role,
        team: Option<String>,
        active: bool,
    },
    PinSet,
    AccountBound {
        uid: u32,
        account: Account,
    },
    CustomerAdded,

    // A case from its beginning to its end.
    Opened(Box<Opened>),
    Accepted,
    Rejected {
        reason: String,
    },
    Withdrawn {
        reason: String,
    },
    Dispatched {
        team: String,
    },
    Assigned {
        to: PersonId,
    },
    Claimed,
    Transferred {
        team: Option<String>,
        to: Option<PersonId>,
    },
    Noted,
    Contacted {
        channel: String,
        result: String,
        reached: bool,
    },
    Held {
        reason: HoldReason,
        until: Option<Instant>,
        told: bool,
    },
    Resumed,
    Finished {
        disposition: String,
        reason: Option<String>,
    },
    Replied {
        kind: ReplyKind,
        channel: String,
        result: String,
        reached: bool,
    },
    Revisited {
        result: String,
        reached: bool,
        answer: Option<Satisfaction>,
        why: Option<String>,
    },
    Closed {
        how: Closing,
    },
    Reopened {
        reason: String,
    },
    Archived,
    /// The events named are skipped by every clock and head from now on.
    Undone {
        seqs: Vec<u64>,
    },

    // Around it.
    Urged {
        by: Urger,
    },
    Flagged(Flag),
    Unflagged(FlagKind),
    Referenced(Reference),
    Attached(Attachment),
    /// The kind, category, severity or place was corrected.
    Classified {
        kind: String,
        category: Option<String>,
        severity: u8,
        place: Option<Place>,
    },
    /// The parties or what the customer wants were corrected.
    Amended,
    /// What another system says of this case, in its own words (in `Words::Text`).
    Reported {
        source: String,
        status: String,
    },
    /// A limit set from outside for one clock of this case.
    LimitSet {
        clock: String,
        deadline: Instant,
    },

    // Timers. They never overwrite what a person did, and each fires once per clock cycle.
    Warned {
        clock: String,
        cycle: u32,
        per_mille: u16,
        due: Instant,
    },
    Breached {
        clock: String,
        cycle: u32,
        due: Instant,
    },
}

/// Number of an adopted rule pack in this store, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PackNo(pub u32);

/// What an account of the operating system stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// One person's own.
    Personal(PersonId),
    /// A hall's: people sign on with staff number and PIN.
    Shared,
    /// The account that made the store: like `Personal`, and subcommands may act as anybody.
    Owner(PersonId),
}

/// The facts with which a case begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub kind: String,
    pub category: Option<String>,
    /// 1 (worst) to 4.
    pub severity: u8,
    pub channel: String,
    pub origin: Origin,
    /// The rule pack under which this case lives.
    pub pack: PackNo,
    pub customer: Option<CustomerId>,
    pub relation: Relation,
    pub place: Option<Place>,
    /// When the complainant wants to be called.
    pub contact_at: Option<Instant>,
    pub references: Vec<Reference>,
}

/// 阶段性答复 or 最终答复.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    Interim,
    Final,
}

/// The answer to a revisit. Not reached is never one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    Satisfied,
    Indifferent,
    Dissatisfied,
}

/// How a case came to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// After the answer to a revisit.
    Revisited,
    /// Not reached after the tries that the pack demands and a written notice.
    NotReached,
    /// The policy of its kind asks for no revisit, or its sample did not take this case.
    NoRevisit,
    /// Finished in another system; the steps between were recorded there or nowhere.
    Elsewhere,
}

/// Who asked to hurry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urger {
    Customer,
    Supervisor,
}

impl Event {
    /// The word of this event in JSON, docs and tables: `opened`, `final_reply`, ….
    pub fn name(&self) -> &'static str {
        match self {
            Self::SiteMade { .. } => "site_made",
            Self::PackAdopted { .. } => "pack_adopted",
            Self::PersonAdded { .. } => "person_added",
            Self::PersonChanged { .. } => "person_changed",
            Self::PinSet => "pin_set",
            Self::AccountBound { .. } => "account_bound",
            Self::CustomerAdded => "customer_added",
            Self::Opened(_) => "opened",
            Self::Accepted => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Dispatched { .. } => "dispatched",
            Self::Assigned { .. } => "assigned",
            Self::Claimed => "claimed",
            Self::Transferred { .. } => "transferred",
            Self::Noted => "noted",
            Self::Contacted { .. } => "contacted",
            Self::Held { .. } => "held",
            Self::Resumed => "resumed",
            Self::Finished { .. } => "finished",
            Self::Replied { .. } => "replied",
            Self::Revisited { .. } => "revisited",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Archived => "archived",
            Self::Undone { .. } => "undone",
            Self::Urged { .. } => "urged",
            Self::Flagged(_) => "flagged",
            Self::Unflagged(_) => "unflagged",
            Self::Referenced(_) => "referenced",
            Self::Attached(_) => "attached",
            Self::Classified { .. } => "classified",
            Self::Amended => "amended",
            Self::Reported { .. } => "reported",
            Self::LimitSet { .. } => "limit_set",
            Self::Warned { .. } => "warned",
            Self::Breached { .. } => "breached",
        }
    }

    /// Whether a timer wrote this event. Such an event makes no form stale and is never undone.
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Warned { .. } | Self::Breached { .. })
    }
}
