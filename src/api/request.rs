//! What may be asked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    CustomerRow, FiguresAsked, GatherRow, ImportMode, ListAnswer, Log, NewLineToTake, ResultRow, Row,
    TakenLine, View,
};
use crate::{
    case::{
        CaseId, CommandId, CustomerChange, CustomerId, EditionNo, Fields, FiguresTaken, Purpose, Role,
        StockChange, Subject, Verb,
    },
    rules::Whom,
    sla::{HoldReason, Instant},
};

/// Whom an act is done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A case that the act makes.
    New,
    Case(CaseId),
}

/// A request. Who asks stands in the [`Actor`](super::Actor), never in the request.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Do something with a case.
    Act {
        target: Target,
        verb: Verb,
        fields: Fields,
        command: CommandId,
        base: Option<u64>,
    },
    /// A page of a view in the queue's order, `skip` rows into it, at most 500 rows.
    List {
        view: View,
        skip: u32,
        limit: u32,
    },
    /// A case with everything that the reader may see; its last 2,000 events.
    Show {
        case: CaseId,
    },
    /// Why the deadlines of a case stand where they stand.
    Explain {
        case: CaseId,
    },
    /// Cases by number, phone tail, name or words; at most 200.
    Find {
        text: String,
        limit: u32,
    },
    /// A call comes in from this line: intake opens with it in the sessions of the one who asks.
    Pop {
        line: String,
    },
    /// What is known of a line while it is typed at intake.
    Line {
        line: String,
    },
    /// Counts for the head of the queue.
    Counts,
    Status,
    /// End the server; sessions are told.
    Stop,
    /// The log against heads and indexes; `rebuild` makes them anew from the log.
    Check {
        rebuild: bool,
    },
    /// The next piece of a backup, in this file on the machine of the server or, where none is named, in the one whose turn
    /// it is at night. Asked again until it is done.
    Backup {
        file: Option<String>,
    },
    People,
    AddPerson {
        staff: String,
        name: String,
        role: Role,
        team: Option<String>,
        pin: Option<String>,
    },
    SetPin {
        staff: String,
        pin: String,
    },
    /// Lets an account of the operating system in: as one person, or shared (`staff` = `None`).
    BindAccount {
        uid: u32,
        staff: Option<String>,
    },
    /// Who I am, by staff number and PIN, on a shared account.
    SignOn {
        staff: String,
        pin: String,
    },
    /// Rows of a file; each is answered on its own.
    Import {
        rows: Vec<Row>,
        mode: ImportMode,
    },
    /// What happened to cases in another system, replayed through the acts of this one at the times at which
    /// it happened. Each case is made once.
    Replay {
        logs: Vec<Log>,
    },
    /// Put rules or a calendar in force; `dry` only says what that would do.
    Adopt {
        what: Adopt,
        dry: bool,
    },
    /// The deadlines that an adopted calendar moved, case by case, `skip` cases into the list; at most 500.
    Moves {
        edition: EditionNo,
        skip: u32,
    },
    /// Notices to customers that wait to be delivered, at most 500.
    Notices,
    /// The rules in force, with the texts that the client does not know by their SHA-256.
    Rules {
        rules: [u8; 32],
        calendar: [u8; 32],
    },
    SaveDraft {
        place: String,
        text: String,
    },
    Drafts,
    DropDraft {
        place: String,
    },
    /// A customer, with open cases of their lines and the last 200 events.
    Customer {
        of: Whose,
    },
    /// Change what is known of a customer.
    SetCustomer {
        of: Whose,
        change: Box<CustomerChange>,
    },
    /// Erase what is known of a customer and what was written in their cases; `dry` only says what that would be.
    EraseCustomer {
        of: Whose,
        dry: bool,
    },
    /// Customers of a file; each row is answered on its own.
    ImportCustomers {
        rows: Vec<CustomerRow>,
        mode: ImportMode,
        taken: TakenLine,
    },
    /// 请假, 代班: somebody is away from one moment to another, and who acts for them meanwhile. Of oneself, or by those
    /// who lead.
    SetAway {
        staff: String,
        /// As moments are typed; at once where none is given.
        from: Option<String>,
        /// `now`: they are back.
        until: String,
        deputy: Option<String>,
    },
    /// 岗位: what somebody is to cases beyond their role.
    SetPosts {
        staff: String,
        posts: Vec<Whom>,
    },
    /// 看板: of the whole site, or of a leader the own team.
    Board,
    /// What reports are made of: cases that were opened or ended from `from` on and before `until`, in the order of
    /// their numbers behind `after`; at most 500. A page may have fewer, or none, and more behind it.
    Facts {
        from: Instant,
        until: Instant,
        team: Option<String>,
        after: u32,
        limit: u32,
    },
    /// Keep the figures of a month (`2026-10`) that is over as they are, once and for good.
    Freeze {
        period: String,
        /// SHA-256 of the facts that they were counted from.
        facts: [u8; 32],
        figures: String,
    },
    /// The figures that were kept for a month.
    Frozen {
        period: String,
    },
    /// Change what a person is here; of one who leaves, what they have in hand is given back.
    ChangePerson {
        staff: String,
        change: PersonChange,
    },
    /// Let a person in at the SSH door with this public key, in the form of OpenSSH.
    AddPersonKey {
        staff: String,
        key: String,
    },
    /// Not any more; the key is named by its fingerprint.
    RemovePersonKey {
        staff: String,
        fingerprint: String,
    },
    /// Keys of everybody, or of one person.
    PersonKeys {
        staff: Option<String>,
    },
    /// Let an account of the operating system in no longer.
    UnbindAccount {
        uid: u32,
    },
    /// Whether this is the PIN of the one who asks: a screen that was blanked is shown again.
    Unlock {
        pin: String,
    },
    /// 查看明文: a case or a customer in the clear for a quarter of an hour, and why.
    Reveal {
        of: Subject,
        why: Purpose,
        text: Option<String>,
    },
    /// The audit trail, the newest first, before entry `before` (0 = from the end), at most 500 entries.
    Audit {
        filter: AuditFilter,
        before: u64,
        limit: u32,
    },
    /// The audit trail and the log against their hashes, the checkpoints of the store, and these; at most 1,000.
    VerifyAudit {
        against: Vec<String>,
    },
    /// Where trail and log stand now, signed.
    Checkpoint,
    /// 取证: a case with what proves what was done. `plain` as far as this person may read it so.
    Evidence {
        case: CaseId,
    },
    /// How the server stands in figures, as OpenMetrics text.
    Metrics,
    /// 热点: what customers talk about, and what looks like one incident.
    Topics,
    /// 口径: those in force that mean the one who asks, at most 50.
    LinesToTake,
    /// Write one.
    SetLineToTake(NewLineToTake),
    /// Take one back; it is called by the number in its list.
    WithdrawLineToTake {
        line: u64,
    },
    /// The one who asks has seen these.
    SeeLinesToTake {
        lines: Vec<u64>,
    },
    /// 资质: somebody has this certificate, up to the end of a day (`2026-12-31`) or for good.
    Certify {
        staff: String,
        certificate: String,
        until: Option<String>,
    },
    /// They have it no longer.
    EndCertificate {
        staff: String,
        certificate: String,
    },
    /// 备用机与备件: what is at a place, or everywhere; `low` leaves what somebody has to see to.
    Stock {
        place: Option<String>,
        low: bool,
    },
    /// Do all of these to the stock, or none where one is wrong; `dry` only says what would be wrong. At most 2,000.
    ChangeStock {
        changes: Vec<StockChange>,
        dry: bool,
    },

    /// 退费: charges, approvals and payments of a case.
    ShowRefund {
        case: CaseId,
    },
    /// Writes many charges of a case down: all or none.
    SetCharges {
        case: CaseId,
        rows: Vec<Fields>,
        command: CommandId,
    },
    /// 付款批次: hands out all that is approved.
    MakeRefundBatch,
    /// A batch with its accounts in the clear.
    RefundBatch {
        batch: u64,
    },
    /// Batches in sums, the newest first, those before a number.
    RefundBatches {
        before: Option<u64>,
    },
    /// What became of payments.
    TakeRefundResults {
        rows: Vec<ResultRow>,
    },
    /// 三包: what is known of the device of a case, from its sheets and from the other cases of the same number.
    Device {
        case: CaseId,
    },
    /// Models with kinds of fault of which there are more than usual.
    Faults,
    /// 校验码: how far a repair is, for who can read this out.
    RepairStage {
        code: String,
    },
    /// 不再提示: something that looks like one incident, or an alarm, is not told until there is half as much again.
    DismissTopic {
        topic: String,
        why: String,
    },
    /// Cases, open or not, that have the same value as this one in an open field of sheets, the newest first below a
    /// counter (0 = from the newest); at most 500.
    Alike {
        case: CaseId,
        field: String,
        below: u32,
        limit: u32,
    },
    /// 服务承诺: how each pledge was kept, month by month; of a leader those of the own team.
    Pledges,
    /// 客户接待日: how the branches stand on a day (the next one where none is named), with the visits of one branch; or,
    /// `open`, what was tracked up to that day and is not closed.
    Reception {
        day: Option<Date>,
        branch: Option<String>,
        open: bool,
    },
    /// Puts a leader and a deputy on duty at a branch, by their staff numbers.
    SetReceptionDuty {
        day: Date,
        branch: String,
        leader: String,
        deputy: String,
    },
    /// 批量退费: charges of many customers under one parent, each proposed on their own case: all or none.
    GatherRefund {
        parent: CaseId,
        rows: Vec<GatherRow>,
        /// What a case that is opened for it says.
        text: String,
        command: CommandId,
    },
    /// One answer to a whole list, by its code.
    AnswerRefundList {
        parent: CaseId,
        binding: String,
        answer: ListAnswer,
        command: CommandId,
    },
    /// 改进成效: what came in before and after the measure of an improvement item.
    Improvement {
        case: CaseId,
    },
    /// 外部数据: figures that other systems count, a page at a time.
    Figures(FiguresAsked),
    /// Takes figures in, all or none; `dry` only says what would come of it.
    TakeFigures {
        taken: Box<FiguresTaken>,
        dry: bool,
    },
}

/// What is changed of a person; what is not named stays.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChange {
    pub name: Option<String>,
    pub role: Option<Role>,
    /// The team, or none.
    pub team: Option<Option<String>>,
    pub active: Option<bool>,
}

untold!(PersonChange);

/// Its name alone: what is asked may be anybody's number, name or PIN.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Act { .. } => "Act",
            Self::List { .. } => "List",
            Self::Show { .. } => "Show",
            Self::Explain { .. } => "Explain",
            Self::Find { .. } => "Find",
            Self::Pop { .. } => "Pop",
            Self::Line { .. } => "Line",
            Self::Counts => "Counts",
            Self::Status => "Status",
            Self::Stop => "Stop",
            Self::Check { .. } => "Check",
            Self::Backup { .. } => "Backup",
            Self::People => "People",
            Self::AddPerson { .. } => "AddPerson",
            Self::SetPin { .. } => "SetPin",
            Self::BindAccount { .. } => "BindAccount",
            Self::SignOn { .. } => "SignOn",
            Self::Import { .. } => "Import",
            Self::Replay { .. } => "Replay",
            Self::Adopt { .. } => "Adopt",
            Self::Moves { .. } => "Moves",
            Self::Notices => "Notices",
            Self::Rules { .. } => "Rules",
            Self::SaveDraft { .. } => "SaveDraft",
            Self::Drafts => "Drafts",
            Self::DropDraft { .. } => "DropDraft",
            Self::Customer { .. } => "Customer",
            Self::SetCustomer { .. } => "SetCustomer",
            Self::EraseCustomer { .. } => "EraseCustomer",
            Self::ImportCustomers { .. } => "ImportCustomers",
            Self::SetAway { .. } => "SetAway",
            Self::SetPosts { .. } => "SetPosts",
            Self::Board => "Board",
            Self::Facts { .. } => "Facts",
            Self::Freeze { .. } => "Freeze",
            Self::Frozen { .. } => "Frozen",
            Self::ChangePerson { .. } => "ChangePerson",
            Self::AddPersonKey { .. } => "AddPersonKey",
            Self::RemovePersonKey { .. } => "RemovePersonKey",
            Self::PersonKeys { .. } => "PersonKeys",
            Self::UnbindAccount { .. } => "UnbindAccount",
            Self::Unlock { .. } => "Unlock",
            Self::Metrics => "Metrics",
            Self::LinesToTake => "LinesToTake",
            Self::SetLineToTake(_) => "SetLineToTake",
            Self::WithdrawLineToTake { .. } => "WithdrawLineToTake",
            Self::SeeLinesToTake { .. } => "SeeLinesToTake",
            Self::Stock { .. } => "Stock",
            Self::ChangeStock { .. } => "ChangeStock",
            Self::Reveal { .. } => "Reveal",
            Self::Audit { .. } => "Audit",
            Self::VerifyAudit { .. } => "VerifyAudit",
            Self::Checkpoint => "Checkpoint",
            Self::Evidence { .. } => "Evidence",
            Self::Topics => "Topics",
            Self::Certify { .. } => "Certify",
            Self::EndCertificate { .. } => "EndCertificate",
            Self::ShowRefund { .. } => "ShowRefund",
            Self::SetCharges { .. } => "SetCharges",
            Self::MakeRefundBatch => "MakeRefundBatch",
            Self::RefundBatch { .. } => "RefundBatch",
            Self::Reception { .. } => "Reception",
            Self::SetReceptionDuty { .. } => "SetReceptionDuty",
            Self::RefundBatches { .. } => "RefundBatches",
            Self::TakeRefundResults { .. } => "TakeRefundResults",
            Self::Device { .. } => "Device",
            Self::Faults => "Faults",
            Self::RepairStage { .. } => "RepairStage",
            Self::DismissTopic { .. } => "DismissTopic",
            Self::Alike { .. } => "Alike",
            Self::Pledges => "Pledges",
            Self::GatherRefund { .. } => "GatherRefund",
            Self::AnswerRefundList { .. } => "AnswerRefundList",
            Self::Improvement { .. } => "Improvement",
            Self::Figures(_) => "Figures",
            Self::TakeFigures { .. } => "TakeFigures",
        })
    }
}

/// Which entries of the audit trail are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// By whom: a staff number.
    pub staff: Option<String>,
    pub case: Option<CaseId>,
    /// Of this kind.
    pub what: Option<String>,
    pub since: Option<Instant>,
}

/// What is put in force: the text of a site's file, as it is laid over what is shipped. An empty one takes what
/// is shipped as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Adopt {
    Rules(String),
    Calendar(String),
}

/// Which customer is meant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// The one who has this line.
    Line(String),
    Id(CustomerId),
}

impl Whose {
    /// As somebody typed it: `C7`, or a line.
    pub fn read(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Line(text.to_owned()), Self::Id)
    }
}

/// Without the line.
impl std::fmt::Debug for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(_) => f.write_str("Line"),
            Self::Id(id) => id.fmt(f),
        }
    }
}

/// Where a step of another system brings a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Towards {
    /// Being worked on by whoever did the step.
    Handle,
    /// Handed over to a team.
    Dispatched(String),
    /// Waiting for this reason.
    Held(HoldReason),
    /// Finished with this disposition.
    Finished(String),
    /// Answered: the final reply reached the customer.
    Answered(String),
    Closed,
    Withdrawn,
}
