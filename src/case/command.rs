//! A command: an act with its fields read, ready to be decided. Reading is the only way to make one, so the
//! command line, the forms and the imports are checked by the same rules.

use std::collections::BTreeMap;

use super::{
    Attachment, CaseId, Draw, Filled, Flag, FlagKind, Judgement, LinkKind, PersonId, Place, PromiseKind,
    ReceptionCommand, Reference, RefundCommand, Relation, ReplyKind, Satisfaction, Solved, TaskRole, Urger,
    Verb, Verdict, Wish, Words,
};
use crate::{
    rules::Whom,
    sla::{HoldReason, Instant},
};

/// The fields of an act as they were typed, by name.
pub type Fields = BTreeMap<String, String>;

/// The longest text that one field takes, in bytes of UTF-8.
pub const MAX_TEXT: usize = 40 * 1024;
/// The longest single line.
pub const MAX_LINE: usize = 1024;

/// An act with its fields read.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    New(Box<Intake>),
    Accept { classify: Classify },
    Reject { reason: String },
    Withdraw,
    Dispatch { team: String },
    Assign { to: PersonId },
    Claim,
    Transfer { team: Option<String>, to: Option<PersonId> },
    Note,
    Contact { channel: String, result: String },
    Hold { reason: HoldReason, until: Option<Instant>, told: bool },
    Resume,
    Finish { disposition: String, reason: Option<String> },
    Reply { kind: ReplyKind, channel: String, result: String },
    Revisit { result: String, answer: Option<Satisfaction>, why: Option<String> },
    Close,
    Reopen,
    Archive,
    Urge { by: Urger },
    Classify { classify: Classify },
    Amend,
    Flag(Flag),
    Unflag(FlagKind),
    Refer(Reference),
    Attach(Attachment),
    Undo,
    Promise { what: PromiseKind, due: Instant },
    Keep { promise: Option<u32> },
    Park { until: Instant, told: bool },
    Judge(Judgement),
    Escalate { whom: Option<Whom> },
    Acknowledge,
    Deescalate,
    Supervise { due: Instant },
    Answer { order: Option<u32> },
    Task { role: TaskRole, team: Option<String>, to: Option<PersonId> },
    Respond { task: Option<u32>, disposition: Option<String>, reason: Option<String> },
    Review { task: Option<u32>, verdict: Verdict },
    TakeBack { task: Option<u32> },
    HandOver { to: PersonId },
    Ask(Wish),
    Grant { ask: Option<u32>, team: Option<String> },
    Refuse { ask: Option<u32> },
    Link { case: CaseId, how: LinkKind, solved: Option<Solved> },
    Unlink { case: CaseId },
    Merge { case: CaseId },
    Inform,
    Fill(Filled),
    Stock(Draw),
    Refund(RefundCommand),
    Reception(ReceptionCommand),
}

/// A command and the words that go with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    pub verb: Verb,
    pub command: Command,
    pub words: Words,
    /// Why a limit was not kept, where somebody says so.
    pub late: Option<String>,
}

/// What a new case is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    pub kind: String,
    pub category: Option<String>,
    pub severity: u8,
    pub channel: String,
    pub relation: Relation,
    pub place: Option<Place>,
    pub contact_at: Option<Instant>,
    pub references: Vec<Reference>,
    /// The sheet of intake, where anything of it was filled in.
    pub filled: Option<Filled>,
    pub then: Then,
}

/// How far intake takes a new case.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// It waits to be accepted.
    Wait,
    /// Accepted by the person who takes it.
    Accept,
    /// 一次办结: accepted, finished and answered at once.
    Resolve { disposition: String, reason: Option<String>, answer: String },
}

/// A corrected classification; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Classify {
    pub kind: Option<String>,
    pub category: Option<String>,
    pub severity: Option<u8>,
    pub place: Option<Place>,
}
