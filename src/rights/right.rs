//! The rights that a device with a fault gives today, each with its rules and its arithmetic.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    BadFacts, Device, Fen, Part, Proof, SameModel, Step, Warranty, days, given,
    tried::{Trial, Tried},
    warranty,
};
use crate::{
    rules::{Figure, Rules},
    sla::Calendar,
};

/// What there may be a right to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// 退货: it is given back for its price.
    Return,
    /// 换货: the same model instead.
    Exchange,
    /// 修理, free of charge.
    Repair,
    /// 备用机: another until it is back from repair.
    Loaner,
    /// 换货改退款: money instead of an exchange that is owed.
    Refund,
}

impl What {
    /// As JSON writes it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Exchange => "exchange",
            Self::Repair => "repair",
            Self::Loaner => "loaner",
            Self::Refund => "refund",
        }
    }
}

/// Whether there is the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is there.
    Yes {
        /// Its last day; none while it lasts until the device is back.
        until: Option<Date>,
    },
    /// It is not.
    No {
        /// The day from which it would be there if nothing changes meanwhile.
        from: Option<Date>,
    },
    /// The facts do not tell.
    Unknown,
}

impl Answer {
    /// Whether it is there.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Yes { .. })
    }

    /// What two rules give of which either is enough.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            // Without a last day it lasts longer than with any.
            (Self::Yes { until: None }, Self::Yes { .. }) | (Self::Yes { .. }, Self::Yes { until: None }) => {
                Self::Yes { until: None }
            }
            (Self::Yes { until: a }, Self::Yes { until: b }) => Self::Yes { until: a.max(b) },
            (Self::Yes { until }, _) | (_, Self::Yes { until }) => Self::Yes { until },
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No { from: Some(a) }, Self::No { from: Some(b) }) => Self::No { from: Some(a.min(b)) },
            (Self::No { from: a }, Self::No { from: b }) => Self::No { from: a.or(b) },
        }
    }
}

/// A right, or that there is none, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right<'a> {
    /// To what.
    pub what: What,
    /// Whether it is there.
    pub answer: Answer,
    /// The money that it is, where it is money and the price is known.
    pub money: Option<Fen>,
    /// The rules behind it.
    pub grounds: Vec<&'a Figure>,
    /// What was looked at and reckoned.
    pub steps: Vec<Step>,
}

/// What a device with a fault gives a right to today: return, exchange, repair, loaner, refund, in this order.
///
/// # Errors
/// Facts that cannot be so.
pub fn rights<'a>(
    device: &Device,
    today: Date,
    rules: &'a Rules,
    calendar: &Calendar,
) -> Result<Vec<Right<'a>>, BadFacts> {
    device.check(today)?;
    let warranty = warranty(device, today, rules, calendar);
    let trial = Trial { device, today, rules, warranty: &warranty };
    let exchange = exchange(trial);
    let refund = refund(trial, &exchange);
    Ok(vec![
        priced(What::Return, returned(trial), device),
        plain(What::Exchange, exchange),
        plain(What::Repair, repair(trial)),
        plain(What::Loaner, trial.loaner()),
        refund,
    ])
}

fn returned<'a>(trial: Trial<'_, 'a>) -> Tried<'a> {
    match trial.device.part {
        Part::MainUnit => trial.until_day("return_until_day"),
        _ => trial.exchanged(),
    }
}

fn exchange<'a>(trial: Trial<'_, 'a>) -> Tried<'a> {
    match trial.device.part {
        Part::MainUnit => Tried::any(vec![
            trial.until_day("exchange_until_day"),
            trial.same_fault(),
            trial.late_repair(),
            trial.no_parts(),
        ]),
        // An accessory is exchanged as long as its warranty lasts.
        _ => {
            let mut covered = trial.covered();
            covered.grounds.extend(trial.rules.figure("accessory_exchanges").filter(|rule| rule.on));
            covered
        }
    }
}

fn repair<'a>(trial: Trial<'_, 'a>) -> Tried<'a> {
    match trial.device.part {
        Part::MainUnit => trial.covered(),
        _ => Tried::no(Step::AccessoryExchanged),
    }
}

/// Money instead of an exchange: all of it within the days of return and where there is no such model, otherwise
/// less for the days of use.
fn refund<'a>(trial: Trial<'_, 'a>, exchange: &Tried<'a>) -> Right<'a> {
    let Trial { device, today, rules, warranty } = trial;
    if device.part != Part::MainUnit {
        return plain(What::Refund, Tried::no(Step::MainUnitOnly));
    }
    if !exchange.answer.holds() {
        let step = if exchange.answer == Answer::Unknown { Step::SaleNotProven } else { Step::NoExchange };
        return plain(What::Refund, Tried { answer: exchange.answer, ..Tried::no(step) });
    }
    let whole = |figure, step| {
        let tried = Tried { answer: exchange.answer, grounds: vec![figure], steps: vec![step] };
        priced(What::Refund, tried, device)
    };
    let early = trial.until_day("return_until_day");
    if let (true, Some(rule)) = (early.answer.holds(), early.grounds.first()) {
        return whole(rule, Step::ReturnInFull);
    }
    let gone = rules.figure("no_same_model").filter(|rule| rule.on);
    if let (SameModel::Gone, Some(rule)) = (device.same_model, gone) {
        return whole(rule, Step::NoSameModel);
    }
    let Some((rule, permille)) = given(rules, "use_fee") else {
        return plain(What::Refund, Tried::no(Step::RuleOff { figure: "use_fee" }));
    };
    let used = used(device, today, warranty);
    let mut right =
        plain(What::Refund, Tried { answer: exchange.answer, grounds: vec![rule], steps: Vec::new() });
    let days_used = match used {
        Some(Step::UseDays { used, .. }) => used,
        _ => 0,
    };
    right.steps.extend(used);
    match device.price {
        None => right.steps.push(Step::PriceNotKnown),
        Some(price) => {
            let taken = price.permille(permille.saturating_mul(days_used));
            let left = price.less(taken);
            right.steps.push(Step::UseFee { price, permille, used: days_used, taken });
            right.steps.push(Step::PaidBack { price, taken, left });
            right.money = Some(left);
        }
    }
    right
}

/// Days since the sale, less those in repair. Without proof of the sale they are counted as the warranty is.
fn used(device: &Device, today: Date, warranty: &Warranty<'_>) -> Option<Step> {
    let since = match device.proof {
        Proof::Invoice { sold } => sold,
        Proof::Lost { .. } => warranty.span?.0,
    };
    let all = days(since, today).max(0);
    let in_repair = device
        .repairs
        .iter()
        .map(|repair| days(repair.from.max(since), repair.to.unwrap_or(today).max(since)).max(0))
        .sum::<i64>();
    let repaired = in_repair.min(all);
    Some(Step::UseDays { since, today, days: all, repaired, used: all - repaired })
}

fn plain(what: What, tried: Tried<'_>) -> Right<'_> {
    let Tried { answer, grounds, steps } = tried;
    Right { what, answer, money: None, grounds, steps }
}

/// A right that is the price of the device, where it is there.
fn priced<'a>(what: What, tried: Tried<'a>, device: &Device) -> Right<'a> {
    let mut right = plain(what, tried);
    if right.answer.holds() {
        right.money = device.price;
        right.steps.push(match device.price {
            Some(price) => Step::PaidBack { price, taken: Fen::NONE, left: price },
            None => Step::PriceNotKnown,
        });
    }
    right
}
