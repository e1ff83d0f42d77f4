//! The steps of an answer: what was looked at and what was reckoned, as values. `lang` says them.

use jiff::civil::Date;
use serde::Serialize;

use super::Fen;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Which day of the counting from the sale today is.
    Day {
        /// The day of the sale.
        sold: Date,
        /// The day of asking.
        today: Date,
        /// Its number.
        day: i64,
    },
    /// A period of days from the sale.
    UntilDay {
        /// The number of its last day.
        last: i64,
        /// That day.
        until: Date,
    },
    /// The invoice is lost, so the day of the sale is not proven.
    SaleNotProven,
    /// Nor is it known when the device was made.
    MadeNotKnown,
    /// The invoice is lost: the warranty starts so many days after the device was made.
    FromMade {
        /// The day on which it left the factory.
        made: Date,
        /// So many days.
        days: i64,
        /// The first day of the warranty.
        starts: Date,
    },
    /// The warranty before anything that moves its end.
    Warranty {
        /// Its first day.
        starts: Date,
        /// How many months.
        months: i64,
        /// Its last day.
        ends: Date,
    },
    /// It stood still while the device was at the repairer's.
    StoodStill {
        /// The day of handing in.
        from: Date,
        /// So many days.
        days: i64,
        /// The last day now.
        ends: Date,
    },
    /// Its last day is a public holiday.
    HolidayEnd {
        /// That day.
        ends: Date,
        /// The day to which it moves.
        moved: Date,
    },
    /// Holidays of that year are not announced yet: the last day may still move.
    NotAnnounced {
        /// The year.
        year: i16,
    },
    /// The warranty is over.
    Over {
        /// Its last day.
        ended: Date,
    },
    /// A repair that counts.
    Counts {
        /// The day of handing in.
        from: Date,
        /// What was done.
        work: String,
    },
    /// One that does not count as a repair, by what was done.
    CountsNot {
        /// The day of handing in.
        from: Date,
        /// What was done.
        work: String,
    },
    /// One that does not count, since nobody wrote what was done.
    WorkNotKnown {
        /// The day of handing in.
        from: Date,
    },
    /// Repairs of one kind of fault.
    SameFault {
        /// The kind of fault.
        fault: String,
        /// How many.
        repairs: i64,
        /// How many it takes.
        needed: i64,
    },
    /// The repairer's own days of a repair.
    OwnDays {
        /// The day of handing in.
        from: Date,
        /// All its days.
        days: i64,
        /// Those of waiting for parts.
        waited: i64,
        /// The repairer's own.
        own: i64,
        /// More than these it takes.
        over: i64,
    },
    /// Days of a repair that waited for parts.
    PartsDays {
        /// The day of handing in.
        from: Date,
        /// All its days.
        days: i64,
        /// Those of waiting for parts.
        waited: i64,
        /// More days than these it takes.
        over: i64,
    },
    /// It is at the repairer's.
    AtRepair {
        /// The day of handing in.
        from: Date,
        /// So many days.
        days: i64,
        /// More than these it takes.
        over: i64,
    },
    /// It is not at the repairer's.
    NotAtRepair,
    /// It was handed in when the warranty was over.
    HandedInLate {
        /// The day of handing in.
        from: Date,
        /// The last day of the warranty.
        ended: Date,
    },
    /// How often an accessory was exchanged.
    Exchanged {
        /// So often.
        times: i64,
        /// How often it takes.
        needed: i64,
    },
    /// The rule is for the main unit.
    MainUnitOnly,
    /// An accessory is exchanged, not repaired.
    AccessoryExchanged,
    /// No exchange is owed.
    NoExchange,
    /// Within the days of return nothing is taken off.
    ReturnInFull,
    /// There is no such model to exchange it for: nothing is taken off.
    NoSameModel,
    /// Days of use.
    UseDays {
        /// The day of the sale, or the first of the warranty.
        since: Date,
        /// The day of asking.
        today: Date,
        /// Days between them.
        days: i64,
        /// Of these in repair.
        repaired: i64,
        /// What is left.
        used: i64,
    },
    /// What is taken off for the use.
    UseFee {
        /// The price.
        price: Fen,
        /// Thousandths a day.
        permille: i64,
        /// Days of use.
        used: i64,
        /// What is taken off; part of a fen is dropped.
        taken: Fen,
    },
    /// What is paid back.
    PaidBack {
        /// The price.
        price: Fen,
        /// What is taken off.
        taken: Fen,
        /// What is left.
        left: Fen,
    },
    /// The price is not known.
    PriceNotKnown,
    /// The pack has no such rule, or it is switched off.
    RuleOff {
        /// Its figure.
        figure: &'static str,
    },
}
