//! The fields of every act: what a form asks, what the command line takes, what the docs list.

use super::{Choice, Field, Need, Shape, Verb};

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, need: Need::Must, shape }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, need: Need::May, shape }
}

const fn unless(name: &'static str, shape: Shape, other: &'static str) -> Field {
    Field { name, need: Need::Unless(other), shape }
}

const fn with(
    name: &'static str,
    shape: Shape,
    other: &'static str,
    values: &'static [&'static str],
) -> Field {
    Field { name, need: Need::MayWhen(other, values), shape }
}

/// 超时原因: must be there where the act ends what a limit was not kept of, and means nothing elsewhere.
const fn late() -> Field {
    may(LATE, Shape::Choice(Choice::BreachReason))
}

/// The field that says why a limit was not kept.
pub const LATE: &str = "late";

/// The fields of a new case; what stands in brackets comes behind the contact, the rest at the end.
macro_rules! intake {
    ([$($when:expr)?] $($more:expr),*) => {
        &[
            may("line", Shape::Phone),
            may("name", Shape::Line),
            may("relation", Shape::Choice(Choice::Relation)),
            may("contact", Shape::Phone),
            $($when,)?
            may("kind", Shape::Choice(Choice::Kind)),
            may("category", Shape::Choice(Choice::Category)),
            may("address", Shape::Line),
            may("place", Shape::Choice(Choice::Place)),
            may("severity", Shape::Choice(Choice::Severity)),
            may("channel", Shape::Choice(Choice::Channel)),
            may("title", Shape::Line),
            may("wants", Shape::Line),
            must("text", Shape::Text),
            $($more),*
        ]
    };
}

const INTAKE: &[Field] = intake!([may("contact_at", Shape::When)]);

/// Nobody calls back whose case is closed by the call itself.
const RESOLVE: &[Field] = intake!(
    []
    must("disposition", Shape::Choice(Choice::Disposition)),
    may("reason", Shape::Choice(Choice::ClosingReason)),
    must("answer", Shape::Text)
);

impl Verb {
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
            Self::Withdraw | Self::Reopen => const { &[must("text", S::Text)] },
            Self::Close => const { &[late(), must("text", S::Text)] },
            Self::Dispatch => const { &[must("team", S::Choice(C::Team)), may("text", S::Text)] },
            Self::Assign => const { &[must("to", S::Staff), may("text", S::Text)] },
            Self::Transfer => {
                const { &[may("team", S::Choice(C::Team)), may("to", S::Staff), must("text", S::Text)] }
            }
            Self::Note | Self::Inform => const { &[must("text", S::Text)] },
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
                        late(),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Reply => {
                const {
                    &[
                        must("result", S::Choice(C::ContactResult)),
                        must("kind", S::Choice(C::ReplyKind)),
                        late(),
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
                        late(),
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
            Self::Promise => {
                const { &[must("what", S::Choice(C::PromiseKind)), must("at", S::When), may("text", S::Text)] }
            }
            Self::Keep => const { &[may("promise", S::Number), must("text", S::Text)] },
            Self::Park => {
                const { &[must("until", S::When), must("told", S::Choice(C::YesNo)), must("text", S::Text)] }
            }
            Self::Judge => {
                const {
                    &[
                        must("liability", S::Choice(C::Liability)),
                        may("team", S::Choice(C::Team)),
                        may("partner", S::Line),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Escalate => const { &[may("whom", S::Choice(C::Whom)), must("text", S::Text)] },
            Self::Deescalate => const { &[must("text", S::Text)] },
            Self::Supervise => const { &[must("at", S::When), must("text", S::Text)] },
            Self::Answer => const { &[may("order", S::Number), must("text", S::Text)] },
            Self::Task => {
                const {
                    &[
                        must("role", S::Choice(C::TaskRole)),
                        may("team", S::Choice(C::Team)),
                        may("to", S::Staff),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Respond => {
                const {
                    &[
                        may("task", S::Number),
                        may("disposition", S::Choice(C::Disposition)),
                        may("reason", S::Choice(C::ClosingReason)),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Review => {
                const {
                    &[
                        may("task", S::Number),
                        must("verdict", S::Choice(C::Verdict)),
                        Field { name: "text", need: Need::When("verdict", "again"), shape: S::Text },
                    ]
                }
            }
            Self::Ask => {
                const {
                    &[
                        must("what", S::Choice(C::AskKind)),
                        with("clock", S::Choice(C::Clock), "what", &["extension"]),
                        with("task", S::Number, "what", &["send_back", "extension"]),
                        with("until", S::When, "what", &["extension", "long_hold"]),
                        with("reason", S::Choice(C::HoldReason), "what", &["long_hold"]),
                        must("text", S::Text),
                    ]
                }
            }
            Self::Grant => {
                const { &[may("ask", S::Number), may("team", S::Choice(C::Team)), may("text", S::Text)] }
            }
            Self::Refuse => const { &[may("ask", S::Number), must("text", S::Text)] },
            Self::Link => {
                const {
                    &[
                        must("case", S::Case),
                        must("how", S::Choice(C::LinkKind)),
                        with("solved", S::Choice(C::Solved), "how", &["parent"]),
                        may("text", S::Text),
                    ]
                }
            }
            // The fields of the sheet follow.
            Self::Fill => const { &[must("sheet", S::Choice(C::Sheet)), may("text", S::Text)] },
            Self::Unlink => const { &[must("case", S::Case), may("text", S::Text)] },
            Self::Merge => const { &[must("case", S::Case), must("text", S::Text)] },
            Self::TakeBack => const { &[may("task", S::Number), must("text", S::Text)] },
            Self::HandOver => const { &[must("to", S::Staff), must("text", S::Text)] },
            Self::Lend => {
                const {
                    &[
                        must("loaner", S::Line),
                        may("until", S::When),
                        may("deposit", S::Money),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Recover => {
                const { &[must("condition", S::Choice(C::Returned)), may("loaner", S::Line), may("text", S::Text)] }
            }
            Self::Reserve | Self::Use => {
                const {
                    &[
                        must("article", S::Line),
                        must("count", S::Number),
                        may("team", S::Choice(C::Team)),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Release => {
                const {
                    &[
                        must("article", S::Line),
                        may("count", S::Number),
                        may("team", S::Choice(C::Team)),
                        may("text", S::Text),
                    ]
                }
            }
            Self::Charge => {
                const {
                    &[
                        unless("day", S::Date, "charge"),
                        unless("from", S::Line, "charge"),
                        unless("amount", S::Money, "charge"),
                        may("proof", S::Choice(C::ProofOfOrder)),
                        may("cause", S::Choice(C::RefundCause)),
                        may("finding", S::Choice(C::Finding)),
                        may("text", S::Text),
                        may("charge", S::Number),
                    ]
                }
            }
            Self::Strike => const { &[may("charge", S::Number), must("text", S::Text)] },
            Self::Propose => const { &[may("account", S::Line), may("text", S::Text)] },
            Self::Approve => const { &[must("binding", S::Line), may("text", S::Text)] },
            Self::Decline => const { &[must("text", S::Text)] },
            Self::Book => {
                const { &[must("slot", S::Line), may("branch", S::Choice(C::Branch)), may("text", S::Text)] }
            }
            Self::Confirm => const { &[must("call", S::Choice(C::Call)), may("text", S::Text)] },
            Self::Arrive => const { &[may("branch", S::Choice(C::Branch)), may("text", S::Text)] },
            Self::Receive => {
                const {
                    &[
                        must("sat", S::Choice(C::Sat)),
                        must("outcome", S::Choice(C::Outcome)),
                        must("text", S::Text),
                        with("at", S::When, "outcome", &["tracked"]),
                        late(),
                    ]
                }
            }
            Self::Acknowledge | Self::Resume | Self::Claim | Self::Archive | Self::Undo => {
                const { &[may("text", S::Text)] }
            }
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
