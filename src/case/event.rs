//! What can happen. These are the open facts; names, numbers and texts travel beside them in [`Words`].
//!
//! [`Words`]: super::Words

use serde::{Deserialize, Serialize};

use super::{
    Account, Asked, Attachment, Away, CaseId, Closing, CustomerFacts, Delivery, EditionNo, FiguresTaken,
    Flag, FlagKind, Judgement, LineAbout, LinkKind, Moved, Movement, Opened, PersonId, Place, PromiseKind,
    ReceptionEvent, Reference, RefundEvent, ReplyKind, Role, Satisfaction, TaskRole, Urger, Verdict,
};
use crate::{
    rules::{NoticeFor, Whom},
    sla::{HoldReason, Instant},
};

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
        pack: EditionNo,
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
    /// Made known by the first case of a line.
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

    // What is owed by a moment of its own, and who above looks.
    Promised {
        promise: u32,
        what: PromiseKind,
        due: Instant,
    },
    /// Kept otherwise than by a contact or reply that says so itself.
    PromiseKept {
        promise: u32,
    },
    /// 挂账; the customer was told.
    Parked {
        until: Instant,
    },
    Unparked,
    Judged(Judgement),
    Escalated {
        whom: Whom,
    },
    Acknowledged,
    Deescalated,
    Supervised {
        order: u32,
        due: Instant,
    },
    OrderAnswered {
        order: u32,
    },

    // Work inside a case.
    TaskGiven {
        task: u32,
        role: TaskRole,
        team: Option<String>,
        to: Option<PersonId>,
    },
    TaskReplied {
        task: u32,
        disposition: Option<String>,
        reason: Option<String>,
    },
    TaskReviewed {
        task: u32,
        verdict: Verdict,
    },
    /// Of a task, or of the case where none is named.
    TakenBack {
        task: Option<u32>,
    },
    HandedOver {
        from: PersonId,
        to: PersonId,
    },

    // What somebody else must say yes to, and what follows from it.
    Asked {
        ask: u32,
        about: Box<Asked>,
    },
    Granted {
        ask: u32,
    },
    Refused {
        ask: u32,
    },
    /// 退单: of a task or, where none is named, of the case; to who handed it over, or to a team.
    SentBack {
        task: Option<u32>,
        team: Option<String>,
    },
    /// 延时: the limit of one cycle of a clock.
    Extended {
        clock: String,
        cycle: u32,
        deadline: Instant,
    },

    /// A step of a ladder was due: somebody is told, once per clock cycle.
    StepFired {
        clock: String,
        cycle: u32,
        /// Its place in the ladder, from 1.
        step: u32,
        whom: Whom,
        due: Instant,
    },

    // What a case has to do with others. Each of them has its own event of it.
    Linked {
        case: CaseId,
        how: LinkKind,
    },
    Unlinked {
        case: CaseId,
    },
    /// 并入: the other case goes on for this one.
    Merged {
        into: CaseId,
    },
    /// This case goes on for another, from the earlier start of the two.
    Absorbed {
        case: CaseId,
        opened: Instant,
    },
    /// The solution of its parent is that of this case: it waits to be told to the customer.
    SolutionTaken {
        parent: CaseId,
        disposition: String,
        reason: Option<String>,
    },
    /// These children took the solution.
    Solved {
        children: Vec<CaseId>,
    },

    /// A calendar, with its text as `Word::Text`: the rules in force count on it from now on.
    CalendarAdopted {
        edition: EditionNo,
        sha256: [u8; 32],
    },
    /// An open case counts on the calendar of this edition from now on.
    Recalculated {
        calendar: EditionNo,
        /// The deadlines that this moved.
        moved: Vec<Moved>,
    },

    /// The customer is to be written this: the text, and the number as `Word::Contact`.
    Noticed {
        about: NoticeFor,
        /// Not sent before.
        due: Instant,
    },
    /// What became of a notice.
    Delivered {
        /// The event that wrote it.
        notice: u64,
        how: Delivery,
    },

    /// What is known of a customer from now on, all of it; beside it name and address where they changed. The first
    /// event of a customer who came from a file, then with the first line.
    CustomerChanged(Box<CustomerFacts>),
    /// The customer has this line too, or no longer: `Word::Line`.
    LineAdded,
    LineRemoved,
    /// 星级: that of the customer when this case was opened.
    Starred {
        star: u8,
    },

    /// The store was made of a backup, and this is the first event of its new life.
    Restored {
        epoch: u32,
        /// The last event of the backup.
        last: u64,
        /// Lower case numbers are not given out any more: customers may know them from what was lost.
        cases_from: u32,
    },
    /// 抹除: of a customer name, address, lines and the numbers of other systems; of a case all that was written.
    /// With it the key goes, so that nothing of it can be read any more.
    Erased,

    /// A step that was due outside working hours is told now.
    StepTold {
        clock: String,
        cycle: u32,
        step: u32,
        /// Who is told, with everybody away or here as they are by now.
        whom: Whom,
    },
    /// Nobody was here to tell it in working hours: it waits for the next ones.
    StepPutOff {
        clock: String,
        cycle: u32,
        step: u32,
    },
    /// 超时原因: why these limits were not kept, each in one cycle of its clock.
    BreachExplained {
        clocks: Vec<(String, u32)>,
        reason: String,
    },
    /// 请假, 代班: the person is away, and somebody may act for them meanwhile. A later one takes the place of the
    /// one before; one that ends at once takes it back.
    Away(Away),
    /// 岗位: what the person is to cases beyond their role.
    PostsSet {
        posts: Vec<Whom>,
    },
    /// The figures of a month as they are published, in `Word::Text`; they stay as they are.
    Frozen {
        /// `2026-10`.
        period: String,
        /// SHA-256 of the facts that they were counted from.
        facts: [u8; 32],
    },
    /// This public key lets the person in at the SSH door: in the form of OpenSSH without a comment, and its SHA-256.
    PersonKeyAdded {
        key: String,
        sha256: [u8; 32],
    },
    /// It does no longer.
    PersonKeyRemoved {
        sha256: [u8; 32],
    },
    /// This account of the operating system is let in no longer.
    AccountUnbound {
        uid: u32,
    },
    /// 群发告知: the customer is written what is new with the parent. `counts` where that is an interim reply: to
    /// somebody who was spoken with before.
    Informed {
        parent: CaseId,
        counts: bool,
    },
    /// The customers of these children were written what is new.
    ChildrenInformed {
        children: Vec<CaseId>,
    },

    /// 口径: from now until then this is to be said (`Word::Text`), by these teams or, where none is named, by all.
    LineToTakeSet {
        until: Instant,
        teams: Vec<String>,
        about: LineAbout,
        /// The one that it takes the place of, by the event that wrote it.
        instead: Option<u64>,
    },
    LineToTakeWithdrawn {
        line: u64,
    },
    /// The person has seen these.
    LinesToTakeSeen {
        lines: Vec<u64>,
    },
    /// 资质: the person has this certificate, up to a moment or for good; instead of what they had of it before.
    Certified {
        certificate: String,
        until: Option<Instant>,
    },
    /// They have it no longer.
    CertificateEnded {
        certificate: String,
    },
    /// 登记: a sheet was filled in. These values say nothing of a person; the others are `Word::Sheet`.
    SheetFilled {
        sheet: String,
        values: Vec<(String, String)>,
    },
    /// 备用机、备件: what happened to the stock, of a case or of the site.
    Stock(Movement),

    /// 退费
    Refund(Box<RefundEvent>),
    /// 不再提示: what is told of so many cases (its title is `Word::Title`) is not told until there are clearly more of them.
    TopicDismissed {
        topic: String,
        count: u32,
    },
    /// 客户接待日: what happened at a branch, of a case or of the site.
    Reception(ReceptionEvent),
    /// 外部数据: figures that other systems count.
    Figures(Box<FiguresTaken>),
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
            Self::Promised { .. } => "promised",
            Self::PromiseKept { .. } => "promise_kept",
            Self::Parked { .. } => "parked",
            Self::Unparked => "unparked",
            Self::Judged(_) => "judged",
            Self::Escalated { .. } => "escalated",
            Self::Acknowledged => "acknowledged",
            Self::Deescalated => "deescalated",
            Self::Supervised { .. } => "supervised",
            Self::OrderAnswered { .. } => "order_answered",
            Self::TaskGiven { .. } => "task_given",
            Self::TaskReplied { .. } => "task_replied",
            Self::TaskReviewed { .. } => "task_reviewed",
            Self::TakenBack { .. } => "taken_back",
            Self::HandedOver { .. } => "handed_over",
            Self::Asked { .. } => "asked",
            Self::Granted { .. } => "granted",
            Self::Refused { .. } => "refused",
            Self::SentBack { .. } => "sent_back",
            Self::Extended { .. } => "extended",
            Self::StepFired { .. } => "step_fired",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::Merged { .. } => "merged",
            Self::Absorbed { .. } => "absorbed",
            Self::SolutionTaken { .. } => "solution_taken",
            Self::Solved { .. } => "solved",
            Self::CalendarAdopted { .. } => "calendar_adopted",
            Self::Recalculated { .. } => "recalculated",
            Self::Noticed { .. } => "noticed",
            Self::Delivered { .. } => "delivered",
            Self::CustomerChanged(_) => "customer_changed",
            Self::LineAdded => "line_added",
            Self::LineRemoved => "line_removed",
            Self::Starred { .. } => "starred",
            Self::Restored { .. } => "restored",
            Self::Erased => "erased",
            Self::StepTold { .. } => "step_told",
            Self::StepPutOff { .. } => "step_put_off",
            Self::BreachExplained { .. } => "breach_explained",
            Self::Away(_) => "away",
            Self::PostsSet { .. } => "posts_set",
            Self::Frozen { .. } => "frozen",
            Self::PersonKeyAdded { .. } => "person_key_added",
            Self::PersonKeyRemoved { .. } => "person_key_removed",
            Self::AccountUnbound { .. } => "account_unbound",
            Self::Informed { .. } => "informed",
            Self::ChildrenInformed { .. } => "children_informed",
            Self::LineToTakeSet { .. } => "line_to_take_set",
            Self::LineToTakeWithdrawn { .. } => "line_to_take_withdrawn",
            Self::LinesToTakeSeen { .. } => "lines_to_take_seen",
            Self::Certified { .. } => "certified",
            Self::CertificateEnded { .. } => "certificate_ended",
            Self::SheetFilled { .. } => "sheet_filled",
            Self::Stock(movement) => movement.name(),
            Self::Refund(event) => event.name(),
            Self::TopicDismissed { .. } => "topic_dismissed",
            Self::Reception(event) => event.name(),
            Self::Figures(_) => "figures_taken",
        }
    }

    /// The cases that have an event of the same act.
    pub fn cases(&self) -> &[CaseId] {
        match self {
            Self::Linked { case, .. } | Self::Unlinked { case } | Self::Merged { into: case } => {
                std::slice::from_ref(case)
            }
            Self::Absorbed { case, .. } => std::slice::from_ref(case),
            Self::Solved { children } | Self::ChildrenInformed { children } => children,
            // A child may be taken out of the solution by itself.
            _ => &[],
        }
    }

    /// The people whom it names, beside who did it.
    pub fn people(&self) -> Vec<PersonId> {
        match self {
            Self::Assigned { to }
            | Self::Transferred { to: Some(to), .. }
            | Self::TaskGiven { to: Some(to), .. } => {
                vec![*to]
            }
            Self::HandedOver { from, to } => vec![*from, *to],
            Self::Away(Away { deputy: Some(deputy), .. }) => vec![*deputy],
            Self::Reception(event) => event.people(),
            _ => Vec::new(),
        }
    }

    /// Whether undo may take it back. A case that exists is never made unwritten: it is withdrawn. What is in somebody's hands
    /// does not come back by that, nor does money: it is declined and proposed anew.
    pub fn is_undoable(&self) -> bool {
        !matches!(self, Self::Opened(_) | Self::Stock(_) | Self::Refund(_) | Self::Reception(_))
    }

    /// Whether no person acts in this event. It makes no form stale, and is not what undo takes back.
    pub fn is_alarm(&self) -> bool {
        matches!(
            self,
            Self::Warned { .. }
                | Self::Breached { .. }
                | Self::StepFired { .. }
                | Self::StepTold { .. }
                | Self::StepPutOff { .. }
                | Self::Recalculated { .. }
                | Self::Delivered { .. }
        )
    }
}
