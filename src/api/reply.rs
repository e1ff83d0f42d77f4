//! What is answered.

use serde::{Deserialize, Serialize};

use super::{
    Backup, Backups, BatchSum, BoardView, By, CaseRow, CaseView, ClockProof, CustomerView, DeviceView,
    EventView, FactsPage, FaultsView, FiguresDone, FiguresPage, FrozenView, ImprovementView, LineToTakeView,
    ListedCustomer, PersonKeyView, PersonView, PledgesView, ReceptionView, RefundBatchView, RefundView,
    RepairStage, ResultTaken, StockChanged, StockView, TopicsView, WrongCharge,
};
use crate::{
    case::{AuditHeld, CaseId, CustomerId, Door, EditionNo, Moved, Reason, Refusal, Trace},
    sla::Instant,
};

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// An act was done (now, or before under the same command id), and is on the disk.
    Done {
        case: CaseId,
        revision: u64,
        events: Vec<EventView>,
    },
    /// An act, or a question, was refused. `changed` are the events since a stale base.
    Refused {
        refusal: Refusal,
        changed: Vec<EventView>,
    },
    /// A page of a view, and how many rows the view has.
    Rows {
        rows: Vec<CaseRow>,
        total: u64,
    },
    Case(Box<CaseView>),
    /// The clocks of a case that have started, what is due next first.
    Proofs(Vec<ClockProof>),
    Hits(Hits),
    Line(Box<LineView>),
    Counts(Counts),
    Status(Status),
    Checked {
        problems: Vec<String>,
    },
    Backup(Backup),
    People(Vec<PersonView>),
    Person(PersonView),
    Imported(Vec<RowOutcome>),
    Replayed(Vec<LogOutcome>),
    Adopted(Adopted),
    /// A page of moved deadlines, and how many cases have such.
    Moves {
        cases: Vec<CaseMoves>,
        total: u64,
    },
    Rules(RulesView),
    /// Notices that wait, the oldest first, and how many there are.
    Notices {
        notices: Vec<NoticeView>,
        total: u64,
    },
    Drafts(Vec<Draft>),
    /// Nothing more to say.
    Ok,
    /// Who was erased, or would be, with how many cases.
    Erased {
        customer: CustomerId,
        cases: u32,
    },
    /// A customer, with open cases of their lines (at most ten) and the last of what happened to them.
    Customer {
        customer: Box<CustomerView>,
        open: Vec<CaseRow>,
        events: Vec<EventView>,
    },
    CustomersImported(Vec<RowOutcome<CustomerId>>),
    Board(Box<BoardView>),
    Facts(FactsPage),
    /// The figures kept for a month; none where it was not frozen.
    Frozen(Option<Box<FrozenView>>),
    /// A person was changed. What one who left had in hand, at most 500 of it, and how much that was.
    PersonChanged {
        person: PersonView,
        given_back: Vec<GivenBack>,
        total: u64,
    },
    PersonKeys(Vec<PersonKeyView>),
    /// Personal data are shown in the clear until then.
    Revealed {
        until: Instant,
    },
    /// Entries of the audit trail, the newest first, and before which one to go on, where there are more.
    Audit {
        entries: Vec<AuditView>,
        before: Option<u64>,
    },
    AuditHeld(AuditHeld),
    /// The newest checkpoint, as a line of text.
    Checkpoint(String),
    Evidence(Box<Evidence>),
    /// OpenMetrics text, a few kilobytes.
    Metrics(String),
    Topics(Box<TopicsView>),
    /// 口径 in force that mean the one who asks, the newest first.
    LinesToTake(Vec<LineToTakeView>),
    Stock(Box<StockView>),
    StockChanged(StockChanged),

    Refund(Box<RefundView>),
    /// Rows of charges that are wrong; none was taken.
    ChargesWrong(Vec<WrongCharge>),
    RefundBatchMade {
        batch: u64,
    },
    RefundBatch(Box<RefundBatchView>),
    RefundBatches(Vec<BatchSum>),
    /// What became of each payment result, by its line.
    RefundResults(Vec<(u32, ResultTaken)>),
    Device(Box<DeviceView>),
    Faults(FaultsView),
    /// None where the code is that of no repair.
    RepairStage(Option<RepairStage>),
    Alike(AlikeView),
    Pledges(Box<PledgesView>),
    Reception(Box<ReceptionView>),
    Improvement(Box<ImprovementView>),
    Figures(Box<FiguresPage>),
    FiguresTaken(FiguresDone),
}

/// A page of cases that have the same value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AlikeView {
    /// The newest first. Behind a wall there may be fewer, or none, and more behind the page.
    pub rows: Vec<CaseRow>,
    /// The counter below which the next page begins; none at the end.
    pub next: Option<u32>,
}

/// What a person who left had in hand: the case itself, which nobody owns now, or a task of it, which was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GivenBack {
    pub row: CaseRow,
    pub task: Option<u32>,
}

/// An entry of the audit trail as it may be read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    pub n: u64,
    pub at: Instant,
    pub by: By,
    pub on_behalf: Option<By>,
    pub door: Door,
    pub what: Trace,
    /// What was said beside it.
    pub text: Option<String>,
}

untold!(AuditView, n, what);

/// A case with what proves what was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub case: CaseView,
    pub proofs: Vec<ClockProof>,
    /// Everything was read in the clear.
    pub plain: bool,
    /// The hash of each event of the case as it stands in the log, and of the log up to the end of its batch.
    pub hashes: Vec<EventHash>,
    /// The checkpoint that was made after the last of them.
    pub checkpoint: String,
}

/// How an event is bound into the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventHash {
    pub seq: u64,
    /// SHA-256 of its stored bytes.
    pub row: [u8; 32],
    /// The last event of its batch, and the hash of the log up to there.
    pub batch: u64,
    pub log: [u8; 32],
}

/// What was found: the closest first, of each kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hits {
    pub cases: Vec<Hit>,
    pub customers: Vec<CustomerHit>,
    /// There may be more than was found in the time that a search has.
    pub partial: bool,
}

/// A customer who was found, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerHit {
    pub row: ListedCustomer,
    pub why: Why,
}

/// A case that was found, and by what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    pub row: CaseRow,
    pub why: Why,
}

/// By what it was found, the best first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Number,
    External,
    /// The end of a number.
    Phone,
    /// Digits inside a number.
    Digits,
    Name,
    /// How the name is read.
    Pinyin,
    Address,
    /// Words of the text, with a piece of it around them.
    Text(String),
}

untold!(Why);

/// What is known of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    pub customer: Option<CustomerView>,
    /// Open cases of this line, at most ten.
    pub open: Vec<CaseRow>,
    /// Cases of this line opened within the pack's window for repeats.
    pub recent: u32,
}

/// Counts of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub mine: u64,
    pub mine_overdue: u64,
    /// Mine, to be acted on within two hours.
    pub mine_soon: u64,
    pub pool: u64,
    pub overdue: u64,
    pub revisit: u64,
    pub open: u64,
    /// With a promise of the one who asks that is still to be kept.
    pub promised: u64,
    /// Taken in by the one who asks, and open.
    pub taken: u64,
    /// Waiting for the one who asks to acknowledge or to decide.
    pub waiting: u64,
    /// People who had so much revealed within the last hour that the house is told; for those who manage.
    pub reveal_alarms: u64,
    /// 热点: what looks like one incident and has no parent yet, as it was counted lately; for those who lead the house.
    pub hot_spots: u64,
}

/// How a server stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub pid: u32,
    pub site: String,
    pub sessions: u64,
    pub cases: CaseCounts,
    pub customers: u64,
    pub events: u64,
    /// Notices to customers that wait; none where the site has no command that delivers them.
    pub notices: Option<u64>,
    pub backups: Backups,
    pub memory_bytes: u64,
    pub read_only: bool,
    pub test_clock: bool,
    pub now: crate::sla::Instant,
    /// As in [`Counts`].
    pub reveal_alarms: u64,
}

/// Open and closed cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCounts {
    pub open: u64,
    pub closed: u64,
}

/// What became of a row of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowOutcome<T = CaseId> {
    pub at: u64,
    pub what: RowResult<T>,
    /// Events that keep what has no place of its own (further columns, unknown states).
    pub notes: u32,
}

/// What became of a log of a replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogOutcome {
    pub at: u64,
    pub what: RowResult,
    /// Events written.
    pub events: u32,
    /// Steps that became a note because the mapping says nothing of them, or because they changed nothing.
    pub notes: u32,
    pub holds: u32,
    pub reopened: u32,
    /// Steps that the rules of this store refuse, which became notes too: what, and why.
    pub kept: Vec<(String, Reason)>,
    /// People of that system who were added, as people who cannot sign on.
    pub people: u32,
}

/// Imported, known already, or refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RowResult<T = CaseId> {
    Imported(T),
    Updated(T),
    Already(T),
    Refused(Refusal),
}

/// What came into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    pub edition: EditionNo,
    /// Values of the rules that are other than before.
    pub changes: u64,
    /// Open cases that count on another calendar now.
    pub recalculated: u64,
    /// How many of them have a deadline that moved.
    pub moved: u64,
    /// The first 500 of these.
    pub cases: Vec<CaseMoves>,
}

/// The deadlines of a case that a calendar moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseMoves {
    pub case: CaseId,
    pub moved: Vec<Moved>,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesView {
    pub edition: EditionNo,
    /// The text of the rules, where it is not the one that the client knows.
    pub rules: Option<String>,
    /// The text of the calendar, where it is not the one that the client knows.
    pub calendar: Option<String>,
}

/// A notice that waits to be delivered. What it says, and to whom, stands in its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// The event that wrote it.
    pub notice: u64,
    pub case: CaseId,
    /// When it is tried next.
    pub next: crate::sla::Instant,
    /// Tries that were begun.
    pub tries: u32,
    /// It is being sent now.
    pub under_way: bool,
}

/// What somebody was typing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Case and form, as the session named it.
    pub place: String,
    pub text: String,
    pub saved: crate::sla::Instant,
}

/// Without what is personal.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("place", &self.place).finish_non_exhaustive()
    }
}
