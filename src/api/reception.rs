//! 客户接待日 as it may be read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{By, CaseRow};
use crate::{
    case::{Call, ReceptionOutcome},
    sla::Instant,
};

/// The most visits that a view shows.
pub const MAX_VISIT_ROWS: usize = 2_000;

/// How a branch stands on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchDay {
    pub branch: String,
    /// Nobody where none was put on duty.
    pub leader: Option<By>,
    pub deputy: Option<By>,
    /// Appointments of the day, whether their customers came or not.
    pub booked: u32,
    /// Of these, those who said that they come.
    pub confirmed: u32,
    /// Everybody who came.
    pub arrived: u32,
    /// Of these, those who were not called in yet.
    pub waiting: u32,
    pub solved: u32,
    pub tracked: u32,
    /// Of those tracked, the cases that are not closed.
    pub open: u32,
    /// Of these, those with a limit that was not kept.
    pub overdue: u32,
    /// Slots by the minute of the day at which they begin, with the places that are free.
    pub free: Vec<(u16, u16)>,
}

/// A visit, as far as the reader may know of its case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    pub row: CaseRow,
    pub day: Date,
    pub branch: String,
    /// The minute of the day at which the slot begins.
    pub slot: Option<u16>,
    pub call: Option<Call>,
    /// Number in the queue, and since when.
    pub arrived: Option<(u32, Instant)>,
    pub received: Option<(By, ReceptionOutcome, Instant)>,
    /// Who owns the case.
    pub owner: Option<By>,
    /// By when the order of whoever sat there is to be answered; none where it is, or where there is none.
    pub order_due: Option<Instant>,
    /// A limit of the open case was not kept.
    pub overdue: bool,
}

/// A reception day: a row for each branch; the visits only where one branch, or what is still open, was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceptionView {
    pub day: Date,
    pub branches: Vec<BranchDay>,
    /// By slot, then by number; of what is open what is due first. At most [`MAX_VISIT_ROWS`].
    pub visits: Vec<VisitView>,
    /// How many there are beside these.
    pub more: u32,
}
