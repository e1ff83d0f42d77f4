//! The acts and their fields: one table for the command line, the forms, the keys and the docs.

use serde::{Deserialize, Serialize};

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
    /// 64 hex digits of a SHA-256.
    Sha256,
    /// A whole number.
    Number,
    /// One of a list.
    Choice(Choice),
}

/// The lists that fields choose from. The first block comes from the rule pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    Kind,
    Category,
    Severity,
    Channel,
    HoldReason,
    Disposition,
    ClosingReason,
    ContactResult,
    RejectReason,
    WhyDissatisfied,
    Team,

    Relation,
    Place,
    ReplyKind,
    Satisfaction,
    FlagKind,
    Urger,
    YesNo,
}

impl Choice {
    /// Every list, in the order of the docs.
    pub const ALL: [Self; 18] = [
        Self::Kind,
        Self::Category,
        Self::Severity,
        Self::Channel,
        Self::HoldReason,
        Self::Disposition,
        Self::ClosingReason,
        Self::ContactResult,
        Self::RejectReason,
        Self::WhyDissatisfied,
        Self::Team,
        Self::Relation,
        Self::Place,
        Self::ReplyKind,
        Self::Satisfaction,
        Self::FlagKind,
        Self::Urger,
        Self::YesNo,
    ];

    /// The ids of a list that does not come from the rule pack.
    pub const fn fixed(self) -> &'static [&'static str] {
        match self {
            Self::Relation => &["own", "proxy", "anonymous", "secret"],
            Self::Place => &["town", "village"],
            Self::ReplyKind => &["interim", "final"],
            Self::Satisfaction => &["satisfied", "indifferent", "dissatisfied"],
            Self::FlagKind => &["vip", "media", "escalated", "appeal", "repeat"],
            Self::Urger => &["customer", "supervisor"],
            Self::YesNo => &["yes", "no"],
            _ => &[],
        }
    }
}

/// Whether a field must be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Must,
    May,
    /// Must be there when another field has this value.
    When(&'static str, &'static str),
}

/// A field of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub need: Need,
    pub shape: Shape,
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, need: Need::Must, shape }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, need: Need::May, shape }
}

const INTAKE: &[Field] = &[
    may("line", Shape::Phone),
    may("name", Shape::Line),
    may("relation", Shape::Choice(Choice::Relation)),
    may("contact", Shape::Phone),
    may("contact_at", Shape::When),
    may("kind", Shape::Choice(Choice::Kind)),
    may("category", Shape::Choice(Choice::Category)),
    may("address", Shape::Line),
    may("place", Shape::Choice(Choice::Place)),
    may("severity", Shape::Choice(Choice::Severity)),
    may("channel", Shape::Choice(Choice::Channel)),
    may("title", Shape::Line),
    may("wants", Shape::Line),
    must("text", Shape::Text),
];

const RESOLVE: &[Field] = &[
    may("line", Shape::Phone),
    may("name", Shape::Line),
    may("relation", Shape::Choice(Choice::Relation)),
    may("contact", Shape::Phone),
    may("kind", Shape::Choice(Choice::Kind)),
    may("category", Shape::Choice(Choice::Category)),
    may("address", Shape::Line),
    may("place", Shape::Choice(Choice::Place)),
    may("severity", Shape::Choice(Choice::Severity)),
    may("channel", Shape::Choice(Choice::Channel)),
    may("title", Shape::Line),
    may("wants", Shape::Line),
    must("text", Shape::Text),
    must("disposition", Shape::Choice(Choice::Disposition)),
    may("reason", Shape::Choice(Choice::ClosingReason)),
    must("answer", Shape::Text),
];

impl Verb {
    /// Every act, in the order of the docs.
    pub const ALL: [Self; 27] = [
        Self::Open,
        Self::Accept,
        Self::Resolve,
        Self::Reject,
        Self::Withdraw,
        Self::Dispatch,
        Self::Assign,
        Self::Claim,
        Self::Transfer,
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
        Self::Refer,
        Self::Attach,
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
        }
    }

    /// The act of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.id() == id)
    }

    /// The fields of this act on a case that exists.
    pub const fn fields(self) -> &'static [Field] {
        use Choice as C;
        use Shape as S;
        match self {
            Self::Open => INTAKE,
            Self::Resolve => RESOLVE,
            Self::Accept | Self::Classify => {
                const {
                    &[
                        may("kind", S::Choice(C::Kind)),
                        may("category", S::Choice(C::Category)),
                        may("severity", S::Choice(C::Severity)),
                        may("place", S::Choice(C::Place)),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Reject => const { &[must("reason", S::Choice(C::RejectReason)), must("text", S::Text)] },
            Self::Withdraw | Self::Reopen | Self::Close => const { &[must("text", S::Text)] },
            Self::Dispatch => const { &[must("team", S::Choice(C::Team)), may("text", S::Text)] },
            Self::Assign => const { &[must("to", S::Staff), may("text", S::Text)] },
            Self::Transfer => {
                const { &[may("team", S::Choice(C::Team)), may("to", S::Staff), must("text", S::Text)] }
            }
            Self::Note => const { &[must("text", S::Text)] },
            Self::Contact => {
                const {
                    &[
                        must("result", S::Choice(C::ContactResult)),
                        may("channel", S::Choice(C::Channel)),
                        may("contact", S::Phone),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Hold => {
                const {
                    &[
                        must("reason", S::Choice(C::HoldReason)),
                        may("until", S::When),
                        may("told", S::Choice(C::YesNo)),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Finish => {
                const {
                    &[
                        must("disposition", S::Choice(C::Disposition)),
                        may("reason", S::Choice(C::ClosingReason)),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Reply => {
                const {
                    &[
                        must("result", S::Choice(C::ContactResult)),
                        must("kind", S::Choice(C::ReplyKind)),
                        may("channel", S::Choice(C::Channel)),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Revisit => {
                const {
                    &[
                        must("result", S::Choice(C::ContactResult)),
                        Field {
                            name: "answer",
                            need: Need::When("result", "reached"),
                            shape: S::Choice(C::Satisfaction),
                        },
                        Field {
                            name: "why",
                            need: Need::When("answer", "dissatisfied"),
                            shape: S::Choice(C::WhyDissatisfied),
                        },
                        may("text", S::Text),
                    ]
                }
            }
            Self::Urge => const { &[may("by", S::Choice(C::Urger)), may("text", S::Text)] },
            Self::Amend => {
                const {
                    &[
                        may("line", S::Phone),
                        may("name", S::Line),
                        may("contact", S::Phone),
                        may("address", S::Line),
                        may("wants", S::Line),
                    ]
                }
            }
            Self::Flag => {
                const { &[must("flag", S::Choice(C::FlagKind)), may("until", S::When), may("text", S::Text)] }
            }
            Self::Unflag => const { &[must("flag", S::Choice(C::FlagKind)), may("text", S::Text)] },
            Self::Refer => const { &[must("source", S::Line), must("id", S::Line)] },
            Self::Attach => {
                const {
                    &[
                        must("name", S::Line),
                        must("sha256", S::Sha256),
                        must("place", S::Line),
                        may("bytes", S::Number),
                    ]
                }
            }
            Self::Resume | Self::Claim | Self::Archive | Self::Undo => const { &[may("text", S::Text)] },
        }
    }

    /// The fields of this act when it makes a case.
    pub const fn fields_of_new(self) -> &'static [Field] {
        match self {
            Self::Resolve => RESOLVE,
            _ => INTAKE,
        }
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
