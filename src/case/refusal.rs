//! Why something is not done, as data; `lang` says it to people.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseId, CustomerId, FigureFault, LoanerState, PersonId, Role, Stage, Verb};
use crate::{rights::Fen, rules::Whom, sla::Instant};

/// A command that changes nothing: why, and what would be taken instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub reason: Reason,
    /// The acts that this case takes now.
    pub allowed: Vec<Verb>,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// This stage does not take this act.
    Stage { stage: Stage, verb: Verb },
    /// A held case must be resumed first.
    Held { verb: Verb },
    /// A field lacks or does not fit.
    Field { field: String, fault: Fault },
    /// Somebody else must revisit: this person handled the case.
    OwnRevisit,
    /// The case belongs to this person already.
    AlreadyTheirs,
    /// A case of our own is closed by its revisit, not by hand.
    RevisitFirst,
    /// A written notice counts only after so many tries on so many days.
    MoreTries { made: u32, needed: u32, days: u32 },
    /// The reopening window is over.
    WindowOver { closed: Instant, days: u32 },
    /// The reopening window still runs.
    WindowOpen { until: Instant },
    /// There is nothing (more) to undo.
    NothingToUndo,
    /// Somebody else did it: they, or a supervisor, may undo it.
    NotYours { by: PersonId },
    /// The grace time is over.
    UndoLate { grace_s: i64 },
    /// This act cannot be undone.
    NotUndoable { event: String },
    /// An appeal cannot be withdrawn here.
    Appeal,
    /// The case changed since the revision that the decision was made on.
    Stale { base: u64, revision: u64 },
    /// There is no such case, or this person may not see it.
    NotFound,
    /// There is already one.
    Exists { case: Option<CaseId> },
    /// This role may not do this.
    NotPermitted { role: Role },
    /// The command id was used for something else before.
    OtherCommand,
    /// The store takes no writes now (disk full, or it is being reopened).
    ReadOnly,
    /// The store failed while writing: it is not known whether this was done. The same command id tells.
    Unknown,
    /// Too much at once; try again.
    Busy,
    /// There is nothing on this case that this act could be done to.
    NothingToDo { verb: Verb },
    /// No case is closed while a promise is open.
    PromiseOpen { promise: u32, due: Instant },
    /// No case is closed while an order from above is not answered.
    OrderOpen { order: u32, due: Instant },
    /// Somebody else must decide or answer: this person asked or ordered.
    OwnDecision,
    /// Somebody works on these tasks still.
    TasksOpen { tasks: Vec<u32> },
    /// There is a lead already, and one only.
    LeadThere { task: u32 },
    /// The task was given to somebody else.
    NotYourTask { task: u32 },
    /// This is asked already.
    AskedAlready { ask: u32 },
    /// Somebody else decides.
    NotYoursToDecide { whom: Whom },
    /// It was decided for good who owns the case.
    DecidedForGood,
    /// More time is asked for before the deadline.
    AskedTooLate { deadline: Instant },
    /// What was asked for is over, or its moment has passed.
    Overtaken,
    /// It may be asked only after so many rounds.
    MoreRounds { made: u32, needed: u32 },
    /// The case was ended for good.
    EndedForGood,
    /// These two are linked already.
    LinkedAlready { case: CaseId },
    /// That case cannot be the parent of this one.
    NoParent { case: CaseId },
    /// This case cannot be merged into that one.
    NoMerge { case: CaseId },
    /// The other case went on since: it must be undone there first.
    OtherWentOn { case: CaseId },
    /// A case takes so many at most.
    TooMany { field: String, max: usize },
    /// These rules, or this calendar, are in force already.
    InForce,
    /// Nobody has this line, or there is no such customer.
    NoCustomer,
    /// What was written was erased, so nothing is added.
    Erased,
    /// 弹屏: no session of this person is open.
    NoSession,
    /// A case of the customer is open still.
    OpenCase { case: CaseId },
    /// Another customer has this line.
    LineTaken { customer: CustomerId },
    /// The figures of this month were frozen then.
    Frozen { period: String, at: Instant },
    /// Without this person nobody could manage people any more.
    LastAdmin,
    /// The account that made the store acts as this person.
    OwnsStore,
    /// A public key of a sort that is not taken, or too short.
    WeakKey,
    /// Another person, or this one, has this key.
    KeyTaken { by: PersonId },
    /// So many times an hour somebody may see personal data in the clear.
    TooManyReveals { most: u32 },
    /// An appeal of the customer is open: what proves what was done is kept.
    EvidenceHeld { case: CaseId },
    /// No child waits for an answer and has a number to write to.
    NobodyToInform,
    /// The site has no command that delivers what is written to customers.
    NothingDelivers,
    /// 无证: whoever acts, or whoever is given the work (their staff number), lacks this certificate, or had it until then.
    Uncertified { certificate: String, until: Option<Instant>, staff: Option<String> },
    /// 应填未填: this clock was missed, and the sheet that is owed for it was not filled in.
    SheetOwed { sheet: String, clock: String },
    /// No case ends while its customer has a loaner.
    LoanerOut { loaner: String },
    /// This loaner stands so that this cannot be done to it.
    LoanerIs { loaner: String, state: LoanerState },
    /// 库存不足: so many are free at this place.
    StockShort { article: String, place: String, free: u32 },
    /// A charge was changed since this was proposed: what is owed now.
    RefundStale { proposal: u32, amount: Fen, now: Fen },
    /// The approval is of something else than what is proposed now, which is so much.
    OtherRefund { proposal: u32, amount: Fen },
    /// This is proposed already.
    ProposedAlready { proposal: u32 },
    /// Somebody said yes to paying it, or it is being paid.
    RefundUnderWay { proposal: u32 },
    /// So much is owed and nobody pays it yet.
    RefundOwed { amount: Fen },
    /// These charges are not verified yet.
    ChargesOpen { charges: Vec<u32> },
    /// Nothing is approved that was not handed out; the last batch, where there is one.
    NothingToPay { last: Option<u64> },
    /// 未定责: a yes in this field of a sheet asks whose fault it is.
    NotJudged { field: String },
    /// Upheld, and no charge is written down that could be paid back.
    NoCharges,
    /// Nobody is received that day; the next day on which somebody is.
    NotReceptionDay { next: Option<Date> },
    /// 无接待领导: nobody was put on duty at this branch for that day.
    NoLeaderOnDuty { branch: String, day: Date },
    /// It is approved with the list of this parent, not by itself.
    InRefundList { parent: CaseId },
    /// The approval is of another list than what waits now, which has so many rows of so much.
    OtherRefundList { count: u32, amount: Fen },
    /// So many cases of a list changed since it was made; the first of them.
    RefundListChanged { cases: Vec<CaseId>, count: u32 },
    /// A cell of a file of figures from outside, by its column.
    Figure { figure: String, column: String, fault: Box<FigureFault> },
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There is no such field.
    Unknown { fields: Vec<String> },
    /// It must be filled in.
    Missing,
    /// Not one of the list.
    NotOneOf { values: Vec<String> },
    /// Longer than so many bytes.
    TooLong { max: usize },
    /// Not a telephone number: 3 to 20 digits.
    Phone,
    /// Not a moment.
    When,
    /// In the past.
    Past,
    /// Not later than what there is already.
    TooSoon { min: Instant },
    /// Later than the pack allows.
    TooFar { max: Instant },
    /// No case of this number that could be meant.
    Case,
    /// No such person here.
    Staff,
    /// Not a number, or not a hash of 64 hex digits.
    Number,
    /// Does not go with the kind of case.
    NotOfKind { kind: String },
    /// It must be said which one; there are these.
    WhichOf { values: Vec<String> },
    /// A text that is not of the form that is asked for, wrong from this line on.
    Unreadable { line: u32 },
    /// Not an IMEI: a digit is wrong or missing.
    Imei,
    /// Not the number of an identity paper.
    Paper,
    /// Not an amount in yuan.
    Money,
    /// Not a day.
    Day,
    /// A day or moment in the future, of something that was done.
    Ahead,
}

impl Refusal {
    /// A refusal that no other act would mend.
    pub fn bare(reason: Reason) -> Self {
        Self { reason, allowed: Vec::new() }
    }
}
