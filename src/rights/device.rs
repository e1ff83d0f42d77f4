//! What is known of a device or an accessory: when it was sold, its invoice, and what was done to it.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Fen, days};

/// Repairs of one device that are reckoned with.
pub const MOST_REPAIRS: usize = 100;
/// Dates that make sense.
const DATES: (Date, Date) = (date(1990, 1, 1), date(2199, 12, 31));

/// The main unit, or an accessory with a warranty of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 主机.
    MainUnit,
    /// 电池.
    Battery,
    /// 充电器.
    Charger,
    /// 移动终端卡.
    TerminalCard,
    /// 数据线.
    DataCable,
    /// 有线耳机.
    Earphone,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::MainUnit, Self::Battery, Self::Charger, Self::TerminalCard, Self::DataCable, Self::Earphone];

    /// As commands write it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::MainUnit => "main_unit",
            Self::Battery => "battery",
            Self::Charger => "charger",
            Self::TerminalCard => "terminal_card",
            Self::DataCable => "data_cable",
            Self::Earphone => "earphone",
        }
    }

    /// The figure that says for how long it is under warranty.
    pub const fn warranty(self) -> &'static str {
        match self {
            Self::MainUnit => "warranty_main_unit",
            Self::Battery => "warranty_battery",
            Self::Charger => "warranty_charger",
            Self::TerminalCard => "warranty_terminal_card",
            Self::DataCable => "warranty_data_cable",
            Self::Earphone => "warranty_earphone",
        }
    }
}

/// What proves the day of the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The invoice, or a copy of it.
    Invoice {
        /// The day of the sale.
        sold: Date,
    },
    /// 发票遗失: nothing.
    Lost {
        /// The day on which the device left the factory, where its number tells it.
        made: Option<Date>,
    },
}

/// Whether the seller has the same model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SameModel {
    /// It can be exchanged.
    #[default]
    There,
    /// There is none to exchange it for.
    Gone,
}

/// A time in the hands of the repairer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The day on which it was handed in.
    pub from: Date,
    /// The day on which it was handed out; none while it is there.
    pub to: Option<Date>,
    /// The kind of fault, as the site calls it; the same text is the same kind.
    pub fault: String,
    /// The kind of work that was done, an id of the pack; none where it is not known.
    pub work: Option<String>,
    /// Of its days, those on which it waited for parts.
    pub waited: u16,
}

/// A device or an accessory that has a fault today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What of it has the fault.
    pub part: Part,
    /// What proves the day of the sale.
    pub proof: Proof,
    /// Its price by the invoice.
    pub price: Option<Fen>,
    /// What was done to it so far, in the order of time.
    pub repairs: Vec<Repair>,
    /// How often an accessory was exchanged.
    pub exchanged: u16,
    /// Whether the seller has the same model.
    pub same_model: SameModel,
}

/// Facts that cannot be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFacts {
    /// A date outside of the years that make sense.
    #[error("{0} is no date to reckon with")]
    Date(Date),
    /// Sold, made or handed in after today.
    #[error("{0} is later than the day of asking")]
    Later(Date),
    /// Handed in before it was sold.
    #[error("handed in on {0}, before it was sold")]
    BeforeSale(Date),
    /// Handed out before it was handed in.
    #[error("handed out on {0}, before it was handed in")]
    Backwards(Date),
    /// Handed in while it was there already.
    #[error("handed in on {0}, while it was at the repairer's already")]
    Overlap(Date),
    /// More days of waiting for parts than days.
    #[error("the repair of {from} took {days} days, so it did not wait {waited} for parts")]
    Waited {
        /// The day of handing in.
        from: Date,
        /// Its days.
        days: i64,
        /// Those of waiting.
        waited: u16,
    },
    /// More repairs than are reckoned with.
    #[error("at most {MOST_REPAIRS} repairs are reckoned with")]
    TooMany,
}

impl Repair {
    /// Days in the repairer's hands up to `today`; the day of handing in does not count.
    pub fn days(&self, today: Date) -> i64 {
        days(self.from, self.to.unwrap_or(today))
    }

    /// Of them, those that were not waited for parts: the repairer's own.
    pub fn own_days(&self, today: Date) -> i64 {
        self.days(today) - i64::from(self.waited)
    }
}

impl Device {
    /// Whether the facts can be so on the day of asking.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn check(&self, today: Date) -> Result<(), BadFacts> {
        let earlier = |date: Date| {
            if !(DATES.0..=DATES.1).contains(&date) {
                return Err(BadFacts::Date(date));
            }
            if date > today { Err(BadFacts::Later(date)) } else { Ok(()) }
        };
        earlier(today)?;
        let mut free = match self.proof {
            Proof::Invoice { sold } => Some(sold),
            Proof::Lost { made } => made,
        };
        free.map_or(Ok(()), earlier)?;
        if self.repairs.len() > MOST_REPAIRS {
            return Err(BadFacts::TooMany);
        }
        for (n, repair) in self.repairs.iter().enumerate() {
            earlier(repair.from)?;
            repair.to.map_or(Ok(()), earlier)?;
            if free.is_some_and(|free| repair.from < free) {
                let early = if n == 0 { BadFacts::BeforeSale } else { BadFacts::Overlap };
                return Err(early(repair.from));
            }
            if let Some(to) = repair.to.filter(|to| *to < repair.from) {
                return Err(BadFacts::Backwards(to));
            }
            if repair.to.is_none() && n + 1 < self.repairs.len() {
                let next = self.repairs.get(n + 1).map_or(repair.from, |next| next.from);
                return Err(BadFacts::Overlap(next));
            }
            let days = repair.days(today);
            if i64::from(repair.waited) > days {
                return Err(BadFacts::Waited { from: repair.from, days, waited: repair.waited });
            }
            free = repair.to;
        }
        Ok(())
    }
}
