//! What is paid back of charges: once, twice by the promise, or three times with a floor for fraud.
//!
//! Each line is one matter: the floor for fraud is of a line, so that the lines add up to the whole. Multiples of
//! fen are whole, so nothing is rounded; nothing is taken off for use.

use serde::Serialize;

use super::{Fen, given};
use crate::rules::{Figure, Rules};

/// Lines of one claim that are reckoned with.
pub const MOST_LINES: usize = 100;

/// Why something is paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No proof of an order was found: once.
    Unproven,
    /// 恶意扣费, by software or a partner: once, whatever it is.
    Malicious,
    /// 双倍返还: twice, one of the cases that the pack lists.
    Double {
        /// Its id.
        case: String,
    },
    /// 欺诈: three times, at least the floor. What was paid itself is a line of its own.
    Fraud,
}

impl Cause {
    /// By its id: one of ours, or a case of the double refund.
    pub fn read(id: &str, rules: &Rules) -> Option<Self> {
        match id {
            "unproven" => Some(Self::Unproven),
            "malicious" => Some(Self::Malicious),
            "fraud" => Some(Self::Fraud),
            _ => Self::cases(rules).any(|case| case == id).then(|| Self::Double { case: id.to_owned() }),
        }
    }

    /// All that can be read.
    pub fn ids(rules: &Rules) -> Vec<&str> {
        ["unproven", "malicious"].into_iter().chain(Self::cases(rules)).chain(["fraud"]).collect()
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Unproven => "unproven",
            Self::Malicious => "malicious",
            Self::Double { case } => case,
            Self::Fraud => "fraud",
        }
    }

    /// The figure behind it.
    const fn figure(&self) -> &'static str {
        match self {
            Self::Unproven => "proof_of_order",
            Self::Malicious => "malicious_verified",
            Self::Double { .. } => "double_refund",
            Self::Fraud => "fraud_times",
        }
    }

    fn cases(rules: &Rules) -> impl Iterator<Item = &str> {
        rules
            .figure("double_refund")
            .into_iter()
            .flat_map(|rule| rule.items.iter().map(|item| item.id.as_str()))
    }
}

/// What is claimed back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Why.
    pub cause: Cause,
    /// What was charged each time.
    pub amount: Fen,
    /// How often.
    pub charges: u16,
}

/// What is paid back for one charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundLine<'a> {
    /// For what.
    pub charge: Charge,
    /// How much.
    pub owed: Fen,
    /// The rules behind it.
    pub grounds: Vec<&'a Figure>,
    /// How it was reckoned.
    pub steps: Vec<RefundStep>,
}

/// What is paid back in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund<'a> {
    /// Line by line.
    pub lines: Vec<RefundLine<'a>>,
    /// In all: the lines together.
    pub total: Fen,
    /// The rules that are about the whole.
    pub grounds: Vec<&'a Figure>,
    /// What is to be known of the whole.
    pub steps: Vec<RefundStep>,
}

/// One step of the arithmetic, as values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RefundStep {
    /// Charged more than once.
    Charged {
        /// What was charged each time.
        amount: Fen,
        /// How often.
        charges: u16,
        /// Together.
        sum: Fen,
    },
    /// So many times as much.
    Times {
        /// What was charged.
        sum: Fen,
        /// So many times.
        times: i64,
        /// What that makes.
        makes: Fen,
    },
    /// What is owed at least.
    AtLeast {
        /// What was reckoned.
        makes: Fen,
        /// The floor.
        least: Fen,
        /// The larger of both.
        owed: Fen,
    },
    /// Nothing is rounded.
    Exact,
    /// Nothing is taken off for use.
    NoUseFee,
    /// How many people it takes.
    Hands {
        /// So many.
        people: i64,
    },
    /// It is above what one level may approve.
    SecondLevel {
        /// What is paid back.
        total: Fen,
        /// The most without.
        above: Fen,
    },
}

/// Why a claim cannot be reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadClaim {
    /// No line.
    #[error("a claim has at least one line")]
    Empty,
    /// More lines than are reckoned with.
    #[error("a claim has at most {MOST_LINES} lines")]
    TooMany,
    /// Nothing was charged.
    #[error("line {line}: nothing was charged")]
    Nothing {
        /// The line, from 1.
        line: usize,
    },
    /// More than is reckoned with.
    #[error("line {line}: this is more than {}", Fen::MOST)]
    TooMuch {
        /// The line, from 1.
        line: usize,
    },
    /// The pack has no such rule, or it is switched off.
    #[error("line {line}: the rule {figure:?} is off")]
    RuleOff {
        /// The line, from 1.
        line: usize,
        /// Its figure.
        figure: &'static str,
    },
}

/// What is paid back of these charges.
///
/// # Errors
/// Why it cannot be reckoned.
pub fn refund<'a>(claim: &[Charge], rules: &'a Rules) -> Result<Refund<'a>, BadClaim> {
    if claim.is_empty() {
        return Err(BadClaim::Empty);
    }
    if claim.len() > MOST_LINES {
        return Err(BadClaim::TooMany);
    }
    let mut total = Fen::NONE;
    let mut lines = Vec::with_capacity(claim.len());
    for (n, charge) in claim.iter().enumerate() {
        let line = owed(charge, n + 1, rules)?;
        total = total.plus(line.owed).ok_or(BadClaim::TooMuch { line: n + 1 })?;
        lines.push(line);
    }
    let (grounds, mut of_the_whole) = of_the_whole(total, rules);
    let mut steps = vec![RefundStep::Exact, RefundStep::NoUseFee];
    steps.append(&mut of_the_whole);
    Ok(Refund { lines, total, grounds, steps })
}

/// The rules that are about the whole of what is paid back, and what follows from them: how many people it takes, and
/// whether a second level approves.
pub fn of_the_whole(total: Fen, rules: &Rules) -> (Vec<&Figure>, Vec<RefundStep>) {
    let (mut grounds, mut steps) = (Vec::new(), Vec::new());
    if let Some((rule, people)) = given(rules, "refund_hands") {
        grounds.push(rule);
        steps.push(RefundStep::Hands { people });
    }
    if let Some((rule, above)) = given(rules, "refund_second_level")
        && let Some(above) = Fen::new(above).filter(|above| total > *above)
    {
        grounds.push(rule);
        steps.push(RefundStep::SecondLevel { total, above });
    }
    (grounds, steps)
}

fn owed<'a>(charge: &Charge, line: usize, rules: &'a Rules) -> Result<RefundLine<'a>, BadClaim> {
    let too_much = BadClaim::TooMuch { line };
    let figure = charge.cause.figure();
    let rule = rules.figure(figure).filter(|rule| rule.on).ok_or(BadClaim::RuleOff { line, figure })?;
    let sum = charge.amount.times(charge.charges.into()).ok_or(too_much.clone())?;
    if sum == Fen::NONE {
        return Err(BadClaim::Nothing { line });
    }
    let mut steps = Vec::new();
    if charge.charges > 1 {
        steps.push(RefundStep::Charged { amount: charge.amount, charges: charge.charges, sum });
    }
    let times = match charge.cause {
        Cause::Unproven | Cause::Malicious => 1,
        Cause::Double { .. } | Cause::Fraud => rule.number().ok_or(BadClaim::RuleOff { line, figure })?,
    };
    let mut owed = sum.times(times).ok_or(too_much)?;
    steps.push(RefundStep::Times { sum, times, makes: owed });
    let mut grounds = vec![rule];
    if charge.cause == Cause::Fraud
        && let Some((floor, least)) = given(rules, "fraud_least")
        && let Some(least) = Fen::new(least)
    {
        let makes = owed;
        owed = makes.max(least);
        steps.push(RefundStep::AtLeast { makes, least, owed });
        grounds.push(floor);
    }
    Ok(RefundLine { charge: charge.clone(), owed, grounds, steps })
}
