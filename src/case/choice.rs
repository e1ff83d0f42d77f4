//! The lists that fields choose from: those of the rule pack, and the fixed ones.

use crate::{
    rules::{ClockRule, FieldRule, Pack, Row, Scope, offered},
    sla::{Holds, Id},
};

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
    BreachReason,
    Team,
    AskKind,
    Clock,

    Relation,
    Place,
    ReplyKind,
    Satisfaction,
    FlagKind,
    Urger,
    YesNo,
    PromiseKind,
    Liability,
    Whom,
    TaskRole,
    Verdict,
    LinkKind,
    Solved,

    /// 登记单
    Sheet,
    /// The values of this field of the pack.
    Of(Id),
    Returned,
    /// 二次确认: what proves an order, of the rule pack, and none.
    ProofOfOrder,
    /// Why a charge is paid back.
    RefundCause,
    Finding,
    /// Teams where customers are received.
    Branch,
    /// 确认电话
    Call,
    /// Who sat there: the leader on duty or the deputy.
    Sat,
    /// What came of a reception.
    Outcome,
}

impl Choice {
    /// Every list, in the order of the docs.
    pub const ALL: [Self; 37] = [
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
        Self::BreachReason,
        Self::Team,
        Self::AskKind,
        Self::Clock,
        Self::Relation,
        Self::Place,
        Self::ReplyKind,
        Self::Satisfaction,
        Self::FlagKind,
        Self::Urger,
        Self::YesNo,
        Self::PromiseKind,
        Self::Liability,
        Self::Whom,
        Self::TaskRole,
        Self::Verdict,
        Self::LinkKind,
        Self::Solved,
        Self::Sheet,
        Self::Returned,
        Self::ProofOfOrder,
        Self::RefundCause,
        Self::Finding,
        Self::Branch,
        Self::Call,
        Self::Sat,
        Self::Outcome,
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
            Self::PromiseKind => &["callback", "result"],
            Self::Liability => &["responsible", "not_responsible", "third_party"],
            Self::LinkKind => &["related", "parent", "first"],
            Self::Solved => &["take", "keep", "reopen"],
            Self::Returned => &["good", "damaged", "lost"],
            Self::TaskRole => &["lead", "helper"],
            Self::Verdict => &["accepted", "again"],
            Self::Finding => &["open", "upheld", "not_upheld"],
            Self::Call => &["comes", "not_reached", "will_not_come"],
            Self::Sat => &["leader", "deputy"],
            Self::Outcome => &["solved", "tracked"],
            Self::Whom => &["team_leader", "site_manager", "city_desk", "duty_leader"],
            _ => &[],
        }
    }

    /// The ids that may be chosen, in the order of their codes.
    pub fn values(self, pack: &Pack) -> Vec<String> {
        fn ids<T: Row>(rows: &[T]) -> Vec<&str> {
            offered(rows).map(Row::id).collect()
        }
        let ids = match self {
            Self::Kind => ids(&pack.kinds),
            Self::Category => {
                let offered = pack.categories.iter().filter(|category| pack.is_offered(category));
                offered.map(Row::id).collect()
            }
            Self::Severity => return pack.severities.iter().map(|x| x.level.to_string()).collect(),
            Self::Channel => ids(&pack.channels),
            Self::HoldReason => ids(&pack.hold_reasons),
            Self::Disposition => ids(&pack.dispositions),
            Self::ClosingReason => ids(&pack.closing_reasons),
            Self::ContactResult => ids(&pack.contact_results),
            Self::RejectReason => ids(&pack.reject_reasons),
            Self::WhyDissatisfied => ids(&pack.dissatisfied_reasons),
            Self::BreachReason => ids(&pack.breach_reasons),
            Self::Team => ids(&pack.teams),
            Self::Sheet => super::sheet::sheet_ids(pack),
            Self::Of(field) => match pack.field(field.as_str()) {
                Some(FieldRule { list: Some(list), .. }) if list == "work" => ids(&pack.works),
                Some(FieldRule { list: Some(list), .. }) if list == "category" => {
                    return Self::Category.values(pack);
                }
                Some(FieldRule { list: Some(_), .. }) => ids(&pack.teams),
                Some(rule) => ids(&rule.values),
                None => Vec::new(),
            },
            Self::AskKind => super::ask::kinds(pack),
            Self::ProofOfOrder => {
                let proofs = pack.figure("proof_of_order").map(|rule| rule.items.as_slice());
                let proofs = proofs.unwrap_or_default().iter().map(|item| item.id.as_str());
                [super::NO_PROOF].into_iter().chain(proofs).collect()
            }
            Self::RefundCause => crate::rights::Cause::ids(pack),
            Self::Branch => match &pack.reception {
                Some(rule) => rule.branches.iter().map(String::as_str).collect(),
                None => Vec::new(),
            },
            // What no wait moves, no extension moves.
            Self::Clock => {
                let movable = |rule: &&ClockRule| rule.of == Scope::Case && rule.holds != Holds::Never;
                pack.clocks.iter().filter(movable).map(|rule| rule.id.as_str()).collect()
            }
            fixed => fixed.fixed().to_vec(),
        };
        ids.into_iter().map(str::to_owned).collect()
    }
}
