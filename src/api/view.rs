//! Cases, events, people and customers as a reader may see them: masked already where they must be.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FigureView, RepeatFaultView};
use crate::{
    case::{
        Account, AskKind, AskState, Asked, Attachment, Away, CaseId, Certificate, Closing, CustomerId,
        Escalation, Event, Flag, Judgement, Link, Loan, Order, Origin, PersonId, Place, Promise, Reference,
        Refund, Relation, Role, Satisfaction, Stage, TaskRole, TaskState, Verb, Visit, Words,
    },
    rights::Fen,
    rules::{Lang, Standing, Whom},
    sla::{Clock, HoldReason, Instant, Proof},
};

/// A case in a list.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    pub case: CaseId,
    pub kind: String,
    pub category: Option<String>,
    pub severity: u8,
    /// Points: the more, the sooner it is served among what is due alike.
    pub priority: u32,
    pub stage: Stage,
    pub held: Option<HoldReason>,
    /// Staff number of the owner.
    pub owner: Option<String>,
    pub team: Option<String>,
    pub relation: Relation,
    /// Masked.
    pub name: String,
    /// Masked: the last four digits.
    pub line: String,
    /// The beginning of what it is about: title, wish or text.
    pub about: String,
    pub next: Option<NextDue>,
    pub external_id: Option<String>,
    pub imported: bool,
    pub opened: Instant,
    pub urges: u32,
    /// How often it was sent back.
    pub bounces: u32,
    /// Orders from above that nobody answered yet.
    pub orders: u32,
    /// Breaches without a reason: whoever ends the case says why.
    pub unexplained: u32,
    /// What waits for somebody above.
    pub waits: Vec<Wait>,
    /// Staff numbers of those who worked on a result: none of them revisits.
    pub worked: Vec<String>,
    pub revision: u64,
}

untold!(CaseRow, case);

/// Something on a case that waits for somebody above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wait {
    /// 待签收
    Acknowledge { whom: Whom, since: Instant },
    /// 待审批
    Decide { ask: u32, what: AskKind, whom: Whom, since: Instant, due: Instant },
    /// 待审批: a refund of so much.
    Approve { amount: Fen, whom: Whom, since: Instant },
}

/// Why the deadline of a clock stands where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockProof {
    pub id: String,
    /// Where the figure comes from, and how sure it is; none where no rule of the pack stands behind the clock.
    pub source: Option<(String, Standing)>,
    /// Id and version of the rule pack under which the case lives.
    pub pack: String,
    /// The deadline is a moment that was set, promised or granted; the figure of the pack does not lead to it.
    pub by_moment: bool,
    /// The star level of the case, where the figure is another one for some star levels.
    pub star: Option<u8>,
    pub proof: Proof,
    /// Steps of its ladder that were fired in this cycle, in order.
    pub steps: Vec<StepTold>,
    /// Who the numbers in its holds are.
    pub people: Vec<By>,
}

/// A step of a ladder that was fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTold {
    /// Its place in the ladder, from 1.
    pub step: u32,
    pub due: Instant,
    pub fired: Instant,
    pub whom: Whom,
    /// When whoever is meant was told; later than it was fired where that was outside working hours, none while it
    /// waits for them.
    pub told: Option<Instant>,
    /// Who said "seen" first after that.
    pub seen: Option<(By, Instant)>,
}

/// The clock that asks for an act first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDue {
    /// Id of the clock in the rule pack.
    pub clock: String,
    pub deadline: Instant,
    pub act_by: Instant,
}

/// A case with everything.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseView {
    pub row: CaseRow,
    /// Line, contact, name and address are masked unless the reader may see them.
    pub words: Words,
    pub channel: String,
    pub place: Option<Place>,
    pub contact_at: Option<Instant>,
    pub hold_until: Option<Instant>,
    pub origin: Origin,
    pub customer: Option<CustomerId>,
    /// Star level of the customer when the case was opened.
    pub star: Option<u8>,
    /// Tags of the customer as they are now.
    pub tags: Vec<String>,
    pub flags: Vec<Flag>,
    pub references: Vec<Reference>,
    pub attachments: Vec<Attachment>,
    pub disposition: Option<String>,
    pub reason: Option<String>,
    pub satisfaction: Option<Satisfaction>,
    pub closing: Option<Closing>,
    pub judgement: Option<Judgement>,
    pub promises: Vec<Promise>,
    pub orders: Vec<Order>,
    /// Loaners that the customer has or had.
    pub loans: Vec<Loan>,
    pub tasks: Vec<TaskView>,
    pub escalation: Option<Escalation>,
    pub asks: Vec<AskView>,
    /// Other cases, and what they are to this one.
    pub links: Vec<Link>,
    /// How often it was sent back.
    pub bounces: u32,
    pub rounds: u32,
    /// How often a supervisor asked to hurry, among all the times.
    pub urges_above: u32,
    pub closed: Option<Instant>,
    pub clocks: Vec<ClockView>,
    /// In the order of the log; the last 2,000.
    pub events: Vec<EventView>,
    /// What this reader may do now.
    pub acts: Vec<Verb>,
    /// Nothing is masked here.
    pub plain: bool,
    /// 登记单: those that may be filled in now.
    pub sheets: Vec<String>,
    /// The one that is owed before a final reply.
    pub owed_sheet: Option<String>,
    /// The last open value of each field of them; those that are sealed stand in `words`.
    pub values: Vec<(String, String)>,
    /// 口径: the numbers of those in force that mean this case and the reader, the newest first.
    pub lines_to_take: Vec<u64>,
    /// 退费, without a word that is sealed.
    pub refund: Refund,
    /// 重复故障
    pub repeat_fault: Option<RepeatFaultView>,
    /// 客户接待日: where the case is expected or was last.
    pub visit: Option<(Date, String, Visit)>,
    /// 外部数据: what is known from outside of the places that it names, at most twelve rows.
    pub outside: Vec<FigureView>,
}

untold!(CaseView, row);

/// A piece of work in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    pub no: u32,
    pub role: TaskRole,
    pub team: Option<String>,
    pub to: Option<By>,
    /// Who gave it.
    pub by: By,
    pub state: TaskState,
    /// What its last reply says.
    pub disposition: Option<String>,
    /// How often a review gave it back.
    pub again: u32,
}

/// An ask of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    pub no: u32,
    pub about: Asked,
    pub by: By,
    pub at: Instant,
    pub state: AskState,
    pub decided: Option<Instant>,
}

/// A clock of a case at the moment of reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockView {
    pub id: String,
    pub clock: Clock,
    pub breached: bool,
    /// Seconds spent by then: whoever reads a clock of working time elsewhere has no calendar to tell.
    pub spent_s: i64,
    /// Seconds held by then.
    pub held_s: i64,
}

/// An event as it may be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    pub seq: u64,
    pub occurred: Instant,
    pub recorded: Instant,
    pub by: By,
    pub on_behalf: Option<By>,
    pub event: Event,
    pub words: Words,
    pub erased: bool,
    /// Undone by a later event.
    pub undone: bool,
    pub command: crate::case::CommandId,
    /// People named in the event, so that they can be shown.
    pub named: Vec<By>,
}

/// A person as named beside an event.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub id: PersonId,
    pub staff: String,
    pub name: String,
}

untold!(By, id);

/// A person in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub id: PersonId,
    pub staff: String,
    pub name: String,
    pub role: Role,
    pub team: Option<String>,
    pub active: bool,
    pub has_pin: bool,
    /// The time away that was told last, past or to come.
    pub away: Option<Away>,
    pub posts: Vec<Whom>,
    pub accounts: Vec<(u32, Account)>,
    pub certificates: Vec<Certificate>,
}

untold!(PersonView, id);

/// A key with which a person comes in at the SSH door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonKeyView {
    pub staff: String,
    /// As `ssh-keygen -l` prints it: `SHA256:…`.
    pub fingerprint: String,
    /// In the form of OpenSSH, without a comment.
    pub key: String,
    pub added: Instant,
}

/// A customer in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCustomer {
    pub customer: CustomerId,
    /// Name, line and address are masked unless the reader may see them.
    pub name: String,
    pub line: String,
    pub address: String,
    /// Cases of the customer's lines that the reader may see, at most 20, and how many of them are open.
    pub cases: u32,
    pub open: u32,
}

/// A customer as a reader may see them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    pub id: CustomerId,
    /// Name, address and lines are masked unless the reader may see them.
    pub name: String,
    pub address: String,
    pub lines: Vec<String>,
    pub star: Option<u8>,
    pub tags: Vec<String>,
    pub place: Option<Place>,
    /// The numbers under which other systems know this customer.
    pub references: Vec<Reference>,
    /// Nothing is masked here: what stands here may go into a form.
    pub plain: bool,
}

/// The site as a client needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteView {
    pub name: String,
    pub letters: String,
    pub lang: Lang,
    /// IANA name of the zone in which times are shown.
    pub zone: String,
    /// Its time comes from a file.
    pub test_clock: bool,
    pub now: Instant,
}

/// Without what is personal.
impl std::fmt::Debug for CustomerView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerView")
            .field("id", &self.id)
            .field("plain", &self.plain)
            .finish_non_exhaustive()
    }
}

/// Without what is personal.
impl std::fmt::Debug for ListedCustomer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListedCustomer").field("customer", &self.customer).finish_non_exhaustive()
    }
}
