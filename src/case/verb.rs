//! The acts, and the shapes of their fields: one table for the command line, the forms, the keys and the docs.

use serde::{Deserialize, Serialize};

use super::Choice;

/// What can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// A new case that waits to be accepted.
    Open,
    /// 受理; for a new case: taken and accepted in one act.
    Accept,
    /// 一次办结: a new case accepted, finished and answered in one act.
    Resolve,
    Reject,
    Withdraw,
    Dispatch,
    Assign,
    Claim,
    Transfer,
    Note,
    Contact,
    Hold,
    Resume,
    Finish,
    Reply,
    Revisit,
    Close,
    Reopen,
    Archive,
    Urge,
    Classify,
    Amend,
    Flag,
    Unflag,
    Refer,
    Attach,
    Undo,
    /// 承诺: a callback or a result, at a time.
    Promise,
    /// A promise that was kept otherwise than by reaching the customer.
    Keep,
    /// 挂账: waits for something months away.
    Park,
    /// 责任判定
    Judge,
    /// 上报: somebody above must look at it.
    Escalate,
    /// 签收: seen, and acted on.
    Acknowledge,
    Deescalate,
    /// 督办: an order from above, with its own deadline and a required answer.
    Supervise,
    /// 督办答复
    Answer,
    /// Gives a piece of the work to a team or a person.
    Task,
    /// 回单: the reply to a task.
    Respond,
    /// 审核 of such a reply.
    Review,
    /// 强制收回
    TakeBack,
    /// 交接班
    HandOver,
    /// 申请: to send back, for more time, for a longer hold, ….
    Ask,
    /// 同意
    Grant,
    /// 驳回
    Refuse,
    /// 关联: with a case on the same matter, its parent, or its first complaint.
    Link,
    Unlink,
    /// 合并: this one ends, the other goes on for both.
    Merge,
    /// 群发告知: one update of a parent, written to the customers of its children.
    Inform,
    /// 登记: fills in a sheet of the rule pack.
    Fill,
    /// 借出备用机
    Lend,
    /// 归还备用机
    Recover,
    /// 预留
    Reserve,
    /// 领用
    Use,
    /// 取消预留
    Release,
    /// 扣费明细: a charge that is disputed, written down or changed.
    Charge,
    /// A charge that is disputed no longer.
    Strike,
    /// 提交审批 of what is owed.
    Propose,
    /// 审批通过
    Approve,
    /// 驳回, or taken back by who proposed it.
    Decline,
    /// 预约: a slot of a reception day, or another one.
    Book,
    /// 确认电话: what the customer says to the call before that day.
    Confirm,
    /// 签到: gives the number in the queue.
    Arrive,
    /// 接待: by the leader on duty, solved on the spot or tracked.
    Receive,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Text of several lines.
    Text,
    /// A telephone number: digits, possibly with + and dashes.
    Phone,
    /// A moment: RFC 3339, `HH:MM` (the next such time of day), or `+2h`, `+30m`, `+3d`.
    When,
    /// A staff number of this store.
    Staff,
    /// A case number.
    Case,
    /// 64 hex digits of a SHA-256.
    Sha256,
    /// 终端串号
    Imei,
    /// The number of an identity paper.
    Paper,
    /// An amount in yuan.
    Money,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// One of a list.
    Choice(Choice),
}

/// Whether a field must be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Must,
    May,
    /// Must be there unless another field is.
    Unless(&'static str),
    /// Must be there when another field has this value.
    When(&'static str, &'static str),
    /// May be there, and means something only when another field has one of these values.
    MayWhen(&'static str, &'static [&'static str]),
}

/// A field of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub need: Need,
    pub shape: Shape,
}

impl Verb {
    /// Every act, in the order of the docs.
    pub const ALL: [Self; 63] = [
        Self::Open,
        Self::Accept,
        Self::Resolve,
        Self::Reject,
        Self::Withdraw,
        Self::Dispatch,
        Self::Assign,
        Self::Claim,
        Self::Transfer,
        Self::TakeBack,
        Self::HandOver,
        Self::Task,
        Self::Respond,
        Self::Review,
        Self::Ask,
        Self::Grant,
        Self::Refuse,
        Self::Fill,
        Self::Note,
        Self::Contact,
        Self::Hold,
        Self::Resume,
        Self::Finish,
        Self::Reply,
        Self::Revisit,
        Self::Close,
        Self::Reopen,
        Self::Archive,
        Self::Urge,
        Self::Classify,
        Self::Amend,
        Self::Flag,
        Self::Unflag,
        Self::Link,
        Self::Unlink,
        Self::Merge,
        Self::Inform,
        Self::Refer,
        Self::Attach,
        Self::Promise,
        Self::Keep,
        Self::Park,
        Self::Judge,
        Self::Escalate,
        Self::Acknowledge,
        Self::Deescalate,
        Self::Supervise,
        Self::Answer,
        Self::Lend,
        Self::Recover,
        Self::Reserve,
        Self::Use,
        Self::Release,
        Self::Charge,
        Self::Strike,
        Self::Propose,
        Self::Approve,
        Self::Decline,
        Self::Book,
        Self::Confirm,
        Self::Arrive,
        Self::Receive,
        Self::Undo,
    ];

    /// The acts that make a case.
    pub const NEW: &[Self] = &[Self::Open, Self::Accept, Self::Resolve];

    /// The word on the command line, in JSON, in keymaps (`case.<id>`) and in docs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accept => "accept",
            Self::Resolve => "resolve",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Dispatch => "dispatch",
            Self::Assign => "assign",
            Self::Claim => "claim",
            Self::Transfer => "transfer",
            Self::Note => "note",
            Self::Contact => "contact",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Finish => "finish",
            Self::Reply => "reply",
            Self::Revisit => "revisit",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Archive => "archive",
            Self::Urge => "urge",
            Self::Classify => "classify",
            Self::Amend => "amend",
            Self::Flag => "flag",
            Self::Unflag => "unflag",
            Self::Refer => "refer",
            Self::Attach => "attach",
            Self::Undo => "undo",
            Self::Promise => "promise",
            Self::Keep => "keep",
            Self::Park => "park",
            Self::Judge => "judge",
            Self::Escalate => "escalate",
            Self::Acknowledge => "acknowledge",
            Self::Deescalate => "deescalate",
            Self::Supervise => "supervise",
            Self::Answer => "answer",
            Self::Task => "task",
            Self::Respond => "respond",
            Self::Review => "review",
            Self::TakeBack => "take_back",
            Self::HandOver => "hand_over",
            Self::Ask => "ask",
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Merge => "merge",
            Self::Inform => "inform",
            Self::Fill => "fill",
            Self::Lend => "lend",
            Self::Recover => "recover",
            Self::Reserve => "reserve",
            Self::Use => "use",
            Self::Release => "release",
            Self::Charge => "charge",
            Self::Strike => "strike",
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Book => "book",
            Self::Confirm => "confirm",
            Self::Arrive => "arrive",
            Self::Receive => "receive",
        }
    }

    /// Whether only a case with disputed charges takes it.
    pub const fn is_of_refunds(self) -> bool {
        matches!(self, Self::Charge | Self::Strike | Self::Propose | Self::Approve | Self::Decline)
    }

    /// Whether only a case of somebody who is received takes it.
    pub const fn is_of_reception(self) -> bool {
        matches!(self, Self::Book | Self::Confirm | Self::Arrive | Self::Receive)
    }

    /// The act of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_own_word_and_its_fields_are_named_once() {
        for (n, verb) in Verb::ALL.into_iter().enumerate() {
            assert_eq!(Verb::of(verb.id()), Some(verb));
            assert!(Verb::ALL.iter().skip(n + 1).all(|other| other.id() != verb.id()));
            for fields in [verb.fields(), verb.fields_of_new()] {
                for (n, field) in fields.iter().enumerate() {
                    assert!(fields.iter().skip(n + 1).all(|other| other.name != field.name), "{verb:?}");
                }
            }
        }
    }
}
