//! What can be wrong with a store.

use serde::Serialize;

use crate::case::{AuditFault, CaseId, CommandId, CustomerId, KeyId, PersonId, RefundProblem};

/// One thing that is not as it must be. As JSON: a word, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No event where the log goes on after this one.
    Gap {
        after: u64,
    },
    /// The rows of the batch that begins here have another hash than was written.
    Hash {
        first: u64,
    },
    /// Events from here to the end of the log, of no batch.
    Unbatched {
        seq: u64,
    },
    /// An event that cannot be read, and why.
    Unreadable {
        seq: u64,
        why: String,
    },
    /// An event that names another one before it than its subject had.
    Prev {
        seq: u64,
        says: u64,
        had: u64,
    },
    /// Recorded before the event in front of it.
    Backwards {
        seq: u64,
    },
    /// Sealed with a key of which nothing is known, not even that it was dropped.
    NoKey {
        seq: u64,
        key: KeyId,
    },
    /// What is kept of a command is not what its events say.
    Command {
        command: CommandId,
    },
    /// The projection claims events that the log does not have.
    Projected {
        upto: u64,
        last: u64,
    },
    /// A case without head.
    NoHead {
        case: CaseId,
    },
    /// A head that is not what the log says, or does not stand where its stage belongs.
    Head {
        case: CaseId,
    },
    /// An open case that does not stand in the queue as its head says, or one that ended and stands there.
    Standing {
        case: CaseId,
    },
    /// A head without events.
    StrayHead {
        n: u32,
    },
    /// A case in the memory of the server, or its place in the queue, that is not what the log says.
    Live {
        case: CaseId,
    },
    Person {
        person: PersonId,
    },
    Customer {
        customer: CustomerId,
    },
    Account {
        uid: u32,
    },
    /// Other rows than the heads ask for, in the queue.
    Standings,
    /// Other rows of customers, of their lines or of their numbers elsewhere than the log asks for.
    Customers,
    /// Other rows than the heads ask for, under numbers of lines and contacts.
    Phones {
        case: Option<CaseId>,
    },
    /// Other rows than the heads ask for, under numbers of other systems.
    External {
        case: Option<CaseId>,
    },
    /// Other rows than the heads ask for, under numbers of devices.
    Devices {
        case: Option<CaseId>,
    },
    /// Other rows than the heads ask for, or other counts of days, of what the house promises.
    Pledges {
        case: Option<CaseId>,
    },
    /// Other rows than the heads ask for of what came in by category and day, of the days on which cases were opened, or of
    /// improvement items.
    Arrivals {
        case: Option<CaseId>,
    },
    /// Other rows of figures from outside than the log asks for.
    Figures,
    /// A key of a person that is not what the log says.
    PersonKey,
    /// The audit trail does not hold, or is not the one that was signed.
    Audit {
        fault: AuditFault,
    },
    /// A law of refunds does not hold.
    Refund {
        problem: RefundProblem,
    },
}
