//! What a case waits for, and which acts each stage takes.

use serde::{Deserialize, Serialize};

use super::Verb;

/// 阶段: names what the case is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 待受理: to be accepted.
    Accept,
    /// 处理中: a result.
    Handle,
    /// 待反馈: the customer being told.
    Feedback,
    /// 待回访: a satisfaction answer.
    Revisit,
    /// 办结: the end of the reopening window.
    Closed,
    /// 归档: nothing.
    Archived,
    /// 不予受理: nothing.
    Rejected,
    /// 撤单: nothing.
    Withdrawn,
}

impl Stage {
    /// Every stage, in the order of the loop.
    pub const ALL: [Self; 8] = [
        Self::Accept,
        Self::Handle,
        Self::Feedback,
        Self::Revisit,
        Self::Closed,
        Self::Archived,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The word in JSON, docs and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Handle => "handle",
            Self::Feedback => "feedback",
            Self::Revisit => "revisit",
            Self::Closed => "closed",
            Self::Archived => "archived",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The stage of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.id() == id)
    }

    /// Whether somebody still owes something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Accept | Self::Handle | Self::Feedback | Self::Revisit)
    }

    /// The acts that this stage takes, in the order in which they are usually done. A held case takes those
    /// of [`WHILE_HELD`] only.
    #[rustfmt::skip]
    pub fn acts(self) -> &'static [Verb] {
        use Verb::*;
        match self {
            Self::Accept => &[
                Accept, Dispatch, Assign, Claim, Reject, Reply, Note, Contact, Fill, Hold, Urge, Classify, Amend,
                Ask, Grant, Refuse, Promise, Keep, Escalate, Acknowledge, Deescalate, Supervise, Answer, Flag,
                Unflag, Link, Unlink, Merge, Inform, Lend, Recover, Reserve, Release, Refer, Attach, Withdraw,
                Close, Book, Confirm, Arrive, Receive, Undo,
            ],
            Self::Handle => &[
                Finish, Reply, Note, Contact, Fill, Dispatch, Assign, Claim, Transfer, Task, Respond, Review,
                TakeBack, HandOver, Hold, Park, Ask, Grant, Refuse, Promise, Keep, Urge, Classify, Amend,
                Judge, Escalate, Acknowledge, Deescalate, Supervise, Answer, Flag, Unflag, Link, Unlink,
                Merge, Inform, Lend, Recover, Reserve, Use, Release, Refer, Attach, Withdraw, Close, Charge, Strike, Propose, Approve, Decline,
                Book, Confirm, Arrive, Receive, Undo,
            ],
            Self::Feedback => &[
                Reply, Contact, Note, Fill, Assign, Claim, Transfer, TakeBack, HandOver, Hold, Ask, Grant, Refuse,
                Promise, Keep, Urge, Amend, Judge, Escalate, Acknowledge, Deescalate, Supervise, Answer, Flag,
                Unflag, Link, Unlink, Merge, Inform, Recover, Release, Refer, Attach, Reopen, Withdraw, Close, Charge, Strike, Propose, Approve, Decline, Undo,
            ],
            Self::Revisit => &[
                Revisit, Contact, Note, Fill, Assign, HandOver, Hold, Ask, Grant, Refuse, Promise, Keep, Urge,
                Amend, Judge, Escalate, Acknowledge, Deescalate, Supervise, Answer, Flag, Unflag, Link,
                Unlink, Merge, Recover, Release, Refer, Attach, Reopen, Close, Charge, Strike, Propose, Approve, Decline, Undo,
            ],
            Self::Closed => &[
                Reopen, Note, Judge, Link, Unlink, Refer, Attach, Archive, Undo,
            ],
            Self::Archived | Self::Rejected | Self::Withdrawn => &[Note, Undo],
        }
    }
}

/// What may be done while a case is held: nothing that moves it on.
pub const WHILE_HELD: &[Verb] = &[
    Verb::Resume,
    Verb::Fill,
    Verb::Note,
    Verb::Contact,
    Verb::Assign,
    Verb::TakeBack,
    Verb::HandOver,
    Verb::Respond,
    Verb::Ask,
    Verb::Grant,
    Verb::Refuse,
    Verb::Urge,
    Verb::Promise,
    Verb::Keep,
    Verb::Judge,
    Verb::Escalate,
    Verb::Acknowledge,
    Verb::Deescalate,
    Verb::Supervise,
    Verb::Answer,
    Verb::Amend,
    Verb::Flag,
    Verb::Unflag,
    Verb::Link,
    Verb::Unlink,
    Verb::Merge,
    Verb::Inform,
    Verb::Lend,
    Verb::Recover,
    Verb::Reserve,
    Verb::Release,
    Verb::Refer,
    Verb::Attach,
    Verb::Withdraw,
    Verb::Charge,
    Verb::Strike,
    Verb::Propose,
    Verb::Approve,
    Verb::Decline,
    Verb::Book,
    Verb::Confirm,
    Verb::Arrive,
    Verb::Undo,
];
