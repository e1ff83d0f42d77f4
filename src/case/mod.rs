//! The domain: what a case is, what may be done with it, and what follows.
//!
//! A [`Verb`] with its fields is read into a [`Command`]; [`decide`] turns a command on a [`Case`] into
//! [`Fact`]s or a [`Refusal`]; written down they are [`Recorded`] events; [`fold`] makes the case of them again.

mod id;
mod words;
mod party;
mod person;
mod person_key;
mod certificate;
mod customer;
mod event;
mod envelope;
mod verb;
mod choice;
mod fields;
mod stage;
mod refusal;
mod command;
mod typed;
mod read;
mod reception;
mod owed;
mod escalation;
mod breach;
mod liability;
mod task;
mod terms;
mod ask;
mod sheet;
mod device;
mod repeat_fault;
mod repair_code;
mod shared;
mod dismissed;
mod ladder;
mod link;
mod head;
mod standing;
mod tally;
mod improvement;
mod pledge;
mod clocks;
mod fold;
mod work;
mod decide;
mod intake;
mod ending;
mod waiting;
mod course;
mod required;
mod undo;
mod edition;
mod notice;
mod codec;
mod audit;
mod line_to_take;
mod measured;
mod stock;
mod refund;
mod outside;
mod identity;

#[cfg(test)]
mod tests;

pub use ask::{Ask, AskKind, AskState, Asked, Extension, Wish};
pub use audit::{AuditFault, AuditHeld, Audited, Change, Handout, Purpose, Right, Trace};
pub use certificate::{Certificate, Holders, Lack, lack};
pub use choice::Choice;
pub use clocks::Timed;
pub use codec::{CodecError, OpenPart, decode_open, decode_words, encode_open, encode_words};
pub use command::{Classify, Command, Fields, Intake, MAX_LINE, MAX_TEXT, Spoken, Then};
pub use course::{Course, Stay};
pub use customer::{Customer, CustomerChange, CustomerFacts, MAX_LINES, MAX_STAR, MAX_TAG, MAX_TAGS, listed};
pub use decide::{Context, Fact, decide};
pub use device::{DeviceTold, PART, RepairStay, device_told, repair_stays, sheet_with};
pub use dismissed::{Dismissal, Dismissed};
pub use edition::Editions;
pub use envelope::{Door, Envelope, KeyId, PAYLOAD_VERSION, Recorded, Subject};
pub use escalation::Escalation;
pub use event::Event;
pub use fields::LATE;
pub use fold::{fold, undone};
pub use head::{Act, Alarm, Case, Due, Fired, Hold, NamedClock, Tries};
pub use id::{CaseId, CommandId, CustomerId, IdError, MAX_CASE_COUNTER, PersonId, Site};
pub use identity::Identity;
pub use improvement::{Aim, IMPROVEMENT, IMPROVES, IMPROVES_PHRASE, MOST_WEEKS, Spans, as_phrase};
pub use intake::open;
pub use ladder::{Climbed, Step, StepDue};
pub use liability::{Judgement, Liability};
pub use line_to_take::{LineAbout, LineToTake, LinesToTake, MAX_LINE_TO_TAKE, MAX_LINES_TO_TAKE};
pub use link::{Decision, Link, LinkKind, Solved};
pub use measured::{Measured, OFFENDERS};
pub use notice::{Delivery, Letterhead};
pub use outside::{
    FigureFault, FigureKey, FigureRow, FiguresTaken, KeptFigures, MAX_FIGURE_NAME, MAX_FIGURE_ROWS,
    MAX_FIGURE_SOURCE, MONTH, Month, OutsideCell, key_behind, key_of, read_cell,
};
pub use owed::{Order, Promise, PromiseKind};
pub use party::{Attachment, Flag, FlagKind, Origin, Place, Reference, Relation};
pub use person::{Away, Person, Role};
pub use person_key::PersonKey;
pub use pledge::{Pledged, Stands};
pub use read::Reading;
pub use reception::{
    Call, Duty, MAX_SITTINGS, MAX_VISITS, NO_RECEPTION, Outcome as ReceptionOutcome, Reception,
    ReceptionCommand, ReceptionEvent, ReceptionRow, SOLVED_ON_SPOT, Sitting, VISIT, Visit, read_slot,
    slot_time,
};
pub use refund::{
    Approval, Attempt, BatchRow, Came, Charge, ChargeWish, Finding, ListRow, MAX_FROM, MOST_GATHERED, Misfit,
    NO_PROOF, Payee, PaymentKey, PaymentResult, Proposal, ProposalState, REFUND, Refund, RefundCommand,
    RefundEvent, RefundLaws, RefundList, RefundProblem, binding, list_approvers, list_digest, short,
};
pub use refusal::{Fault, Reason, Refusal};
pub use repair_code::{BadRepairCode, REPAIR_CODES, RepairCode};
pub use repeat_fault::{RepeatFault, repeat_fault};
pub use shared::{Shared, grouped};
pub use sheet::{
    Filled, Sealed, is_past, kind_of, masked_sheet, read_day, read_sheet, read_value, sealed_values,
    sheet_fields, sheet_of,
};
pub use stage::{Stage, WHILE_HELD};
pub use standing::{Lane, Lanes, Standing};
pub use stock::{
    Article, ArticleSort, Condition, Draw, Holding, Loan, Loaner, LoanerState, MAX_ARTICLES, MAX_COUNT,
    MAX_LOANERS, MAX_UNDER_WAY, Movement, NO_STOCK, Stock, StockChange, StockRow, UnderWay,
};
pub use tally::{Day, Tally, hour_of};
pub use task::{Task, TaskReply, TaskRole, TaskState, Verdict};
pub use terms::{Account, Closing, EditionNo, Moved, Opened, ReplyKind, Satisfaction, Urger};
pub use typed::{digits, is_phone, read_when};
pub use verb::{Field, Need, Shape, Verb};
pub use waiting::PARKED;
pub use words::{Word, Words};
