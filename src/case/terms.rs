//! The terms in which events speak: how a case begins, what was answered, how it ended.

use serde::{Deserialize, Serialize};

use super::{CustomerId, Origin, PersonId, Place, Reference, Relation};
use crate::sla::Instant;

/// A deadline that a calendar moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub clock: String,
    pub cycle: u32,
    pub before: Option<Instant>,
    pub after: Option<Instant>,
}

/// Number of an edition of the rules of this store, from 1: each rule pack and each calendar that is adopted
/// makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EditionNo(pub u32);

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
    pub pack: EditionNo,
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
    /// 终结: nothing more is done, whatever the customer says; granted by somebody above.
    ForGood,
}

/// Who asked to hurry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urger {
    Customer,
    Supervisor,
}
