//! The refund desk beyond single acts: what is shown of a refund, payment batches and payment results.

use serde::{Deserialize, Serialize};

use super::By;
use crate::{
    case::{Came, CaseId, Misfit, Payee, PaymentKey, Refund, Refusal},
    rights::Fen,
    sla::Instant,
};

/// Charges that are written down, and payment results that are told, at once at most.
pub const MOST_ROWS: usize = 500;
/// Batches that are answered at once at most.
pub const MOST_BATCHES: usize = 30;
/// The longest number of a payment, in bytes.
pub const MAX_PAYMENT_REFERENCE: usize = 64;

/// A refund as it may be read.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RefundView {
    pub case: CaseId,
    pub refund: Refund,
    /// What the services of the charges are called, by the number of the charge.
    pub services: Vec<(u32, String)>,
    /// To which account each proposal is paid, by its number; masked unless `plain`.
    pub accounts: Vec<(u32, String)>,
    /// Everybody whose hands are in it.
    pub people: Vec<By>,
    pub plain: bool,
    pub now: Instant,
    /// By when the customer is to have the money.
    pub deadline: Option<Instant>,
}

untold!(RefundView, case);

/// A payment batch, as it is handed out.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RefundBatchView {
    pub batch: u32,
    pub at: Instant,
    pub by: By,
    pub rows: Vec<PaymentRow>,
}

untold!(RefundBatchView, batch);

/// One payment of a batch, its account in the clear.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentRow {
    pub key: PaymentKey,
    pub payee: Payee,
    pub account: String,
    pub amount: Fen,
}

untold!(PaymentRow, key);

/// A batch in sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchSum {
    pub batch: u32,
    pub at: Instant,
    pub by: By,
    /// How many payments and how much: asked, paid, failed, and not told yet.
    pub asked: (u32, Fen),
    pub paid: (u32, Fen),
    pub failed: (u32, Fen),
    pub open: (u32, Fen),
    /// What is asked less all the others, in fen: 0 as long as log and cases agree.
    pub difference: i64,
}

/// What who pays says of one payment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultRow {
    /// Where it stands in its file.
    pub line: u32,
    pub key: String,
    pub amount: Fen,
    pub came: Came,
    /// Why it failed.
    pub why: Option<String>,
}

untold!(ResultRow, line);

/// What becomes of a payment result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResultTaken {
    /// It is written down.
    Taken,
    /// It was before.
    Before,
    Refused(Misfit),
}

/// Why a row of charges is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongCharge {
    /// Which of the rows, from 0.
    pub row: u32,
    pub refusal: Refusal,
}
