//! What happens on reception days, as it is written.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::PersonId;

/// One thing that happened at a branch on a day. The order of the variants and of their fields is the stored form: a
/// variant is only ever appended. What was said is the text beside it.
///
/// None of them is undone: a customer who was called in was called in. Each has another that puts it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceptionEvent {
    /// 值班: who sits there, and who stands in. Of the site.
    DutySet { day: Date, branch: String, leader: PersonId, deputy: PersonId },
    /// 预约: a slot, by the minute of the day at which it begins; instead of the one that the case had before.
    Booked { day: Date, branch: String, slot: u16 },
    /// 确认电话 before the day.
    Called { day: Date, branch: String, answer: Call },
    /// 签到: the number under which they are called in, from 1.
    Arrived { day: Date, branch: String, number: u32 },
    /// 接待: who sat there, and what came of it.
    Received { day: Date, branch: String, by: PersonId, outcome: Outcome },
}

/// What a customer says to the call before the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    Comes,
    NotReached,
    /// The slot is free again.
    WillNotCome,
}

impl Call {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Comes, Self::NotReached, Self::WillNotCome];

    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Comes => "comes",
            Self::NotReached => "not_reached",
            Self::WillNotCome => "will_not_come",
        }
    }

    /// The answer of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.id() == id)
    }
}

/// What came of a reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 现场解决
    Solved,
    /// 转督办: an order of whoever sat there, by its number within the case.
    Tracked { order: u32 },
}

impl Outcome {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Tracked { .. } => "tracked",
        }
    }
}

impl ReceptionEvent {
    /// The word of its event in JSON, docs and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DutySet { .. } => "reception_duty_set",
            Self::Booked { .. } => "appointment_made",
            Self::Called { .. } => "appointment_called",
            Self::Arrived { .. } => "arrived",
            Self::Received { .. } => "received",
        }
    }

    /// On which day at which branch.
    pub fn place(&self) -> (Date, &str) {
        match self {
            Self::DutySet { day, branch, .. }
            | Self::Booked { day, branch, .. }
            | Self::Called { day, branch, .. }
            | Self::Arrived { day, branch, .. }
            | Self::Received { day, branch, .. } => (*day, branch),
        }
    }

    /// The people whom it names.
    pub fn people(&self) -> Vec<PersonId> {
        match self {
            Self::DutySet { leader, deputy, .. } => vec![*leader, *deputy],
            Self::Received { by, .. } => vec![*by],
            _ => Vec::new(),
        }
    }
}
