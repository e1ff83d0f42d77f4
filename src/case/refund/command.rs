//! What the forms of the refund desk say.

use jiff::civil::Date;

use super::Finding;
use crate::rights::Fen;

/// An act of the refund desk.
#[derive(Debug, Clone, PartialEq)]
pub enum RefundCommand {
    Charge(ChargeWish),
    Strike {
        charge: Option<u32>,
    },
    Propose,
    /// With what the approver saw of the binding.
    Approve {
        binding: String,
    },
    Decline,
}

/// A charge as it is typed; what is `None` stays, or is what is usual.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChargeWish {
    /// The one that is changed; a new one where none is named.
    pub charge: Option<u32>,
    pub day: Option<Date>,
    pub from: Option<String>,
    pub amount: Option<Fen>,
    pub proof: Option<String>,
    pub cause: Option<String>,
    pub finding: Option<Finding>,
}
