//! The refund desk beyond single acts: what is shown of a refund, payment batches and payment results.

use serde::{Deserialize, Serialize};

use super::By;
use crate::{
    case::{Came, CaseId, Fields, Misfit, Payee, PaymentKey, Refund, Refusal},
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
    pub batch: u64,
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
    pub batch: u64,
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

/// One row of what is gathered: a charge of the customer who has this line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatherRow {
    pub line: String,
    /// As it is typed.
    pub day: String,
    /// Short code, partner or app.
    pub from: String,
    pub amount: Fen,
    /// Ids, as in the form of a charge.
    pub cause: String,
    pub proof: Option<String>,
    /// What the service is called.
    pub service: Option<String>,
}

impl GatherRow {
    /// As the form of a charge says it: upheld, since the incident is.
    pub fn charge(&self) -> Fields {
        let mut charge = Fields::from([
            ("day".to_owned(), self.day.clone()),
            ("from".to_owned(), self.from.clone()),
            ("amount".to_owned(), self.amount.to_string()),
            ("cause".to_owned(), self.cause.clone()),
            ("finding".to_owned(), "upheld".to_owned()),
        ]);
        charge.extend(self.service.clone().map(|service| ("text".to_owned(), service)));
        charge.extend(self.proof.clone().map(|proof| ("proof".to_owned(), proof)));
        charge
    }
}

untold!(GatherRow);

/// What is answered to a whole list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListAnswer {
    Approve,
    /// Why.
    Decline(String),
}

untold!(ListAnswer);

/// Why a row of charges is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongCharge {
    /// Which of the rows, from 0.
    pub row: u32,
    pub refusal: Refusal,
}

#[cfg(test)]
impl RefundView {
    /// Charges that are upheld and open, a proposal above the limit, and attempts to pay it.
    pub fn sample(case: CaseId) -> Self {
        use crate::{
            case::{Approval, Attempt, Charge, Finding, PersonId, Proposal, ProposalState},
            rules::Whom,
        };
        let fen = |fen| Fen::new(fen).unwrap();
        let at = Instant::from_seconds(1_700_000_000);
        let charge = |no: u32, cause: &str, owed: i64, finding| Charge {
            no,
            day: "2026-11-02".parse().unwrap(),
            from: "10661234".to_owned(),
            amount: fen(1_230),
            proof: Some("none".to_owned()),
            cause: cause.to_owned(),
            finding,
            owed: fen(owed),
        };
        let attempts = vec![
            Attempt { no: 1, batch: 7, came: Some(Came::Failed { at }) },
            Attempt { no: 2, batch: 8, came: Some(Came::Paid { reference: "B77".to_owned(), at }) },
            Attempt { no: 3, batch: 9, came: None },
        ];
        let proposal = Proposal {
            no: 1,
            amount: fen(51_230),
            payee: Payee::Other,
            version: 2,
            approvers: vec![Whom::TeamLeader, Whom::SiteManager],
            binding: [0xAB; 32],
            by: vec![PersonId(1)],
            at,
            approvals: vec![Approval { level: 1, by: vec![PersonId(2)], at }],
            attempts,
            state: ProposalState::Proposed,
            listed: None,
        };
        let by =
            |id, staff: &str, name: &str| By { id: PersonId(id), staff: staff.into(), name: name.into() };
        Self {
            case,
            refund: Refund {
                charges: vec![
                    charge(1, "unproven", 1_230, Finding::Upheld),
                    charge(2, "fraud", 50_000, Finding::Upheld),
                    charge(3, "malicious", 0, Finding::Open),
                ],
                numbered: 3,
                version: 3,
                proposals: vec![proposal],
                lists: Vec::new(),
            },
            services: vec![(
                1,
                "某某彩铃\u{1b}[2J包月业务，名字很长很长很长很长很长很长很长很长很长很长很长".to_owned(),
            )],
            accounts: vec![(1, "622****5678".to_owned())],
            people: vec![by(1, "1001", "王芳"), by(2, "1002", "李敏")],
            plain: false,
            now: at,
            deadline: Some(at),
        }
    }
}
