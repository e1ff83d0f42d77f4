//! What can happen to a refund. The order of the variants and of their fields is the stored form: append only.

use serde::{Deserialize, Serialize};

use super::{Charge, ListRow, Payee};
use crate::{case::CaseId, rights::Fen, rules::Whom, sla::Instant};

/// One thing that happened to a refund. All but a batch are of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundEvent {
    /// A charge was written down, or the one of its number changed; what the service is called as `Word::Text`.
    ChargeSet(Charge),
    ChargeStruck {
        charge: u32,
    },
    /// With the account as `Word::Account`.
    Proposed {
        proposal: u32,
        amount: Fen,
        payee: Payee,
        version: u32,
        /// Who says yes, one after the other: one post, or two above the limit.
        approvers: Vec<Whom>,
        binding: [u8; 32],
    },
    Approved {
        proposal: u32,
        level: u8,
        /// What the approver saw.
        binding: [u8; 32],
    },
    Declined {
        proposal: u32,
    },
    Withdrawn {
        proposal: u32,
    },
    /// Handed out to be paid.
    Batched {
        proposal: u32,
        attempt: u32,
        batch: u64,
        amount: Fen,
        binding: [u8; 32],
    },
    Paid {
        proposal: u32,
        attempt: u32,
        amount: Fen,
        /// The number under which it was paid.
        reference: String,
        at: Instant,
    },
    /// Why, as `Word::Text`.
    Failed {
        proposal: u32,
        attempt: u32,
        at: Instant,
    },
    /// 付款批次, of the site: each row has its event of the same act on its case.
    BatchMade {
        batch: u64,
        rows: Vec<BatchRow>,
    },
    /// The proposal just made is approved with a list of the parent.
    Listed {
        parent: CaseId,
        list: u32,
        proposal: u32,
    },
    /// 批量退费, of the parent: each row has its events of the same act on its case, and is a child from then on.
    Gathered {
        list: u32,
        rows: Vec<ListRow>,
        approvers: Vec<Whom>,
        digest: [u8; 32],
    },
    /// Of the parent: each row has its approval of the same act on its case.
    ListApproved {
        list: u32,
        level: u8,
        digest: [u8; 32],
    },
    /// Of the parent; why, as `Word::Text`.
    ListDeclined {
        list: u32,
    },
}

/// One row of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    pub case: CaseId,
    pub proposal: u32,
    pub attempt: u32,
    pub amount: Fen,
}

impl RefundEvent {
    /// The word of this event in JSON, docs and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ChargeSet(_) => "charge_set",
            Self::ChargeStruck { .. } => "charge_struck",
            Self::Proposed { .. } => "refund_proposed",
            Self::Approved { .. } => "refund_approved",
            Self::Declined { .. } => "refund_declined",
            Self::Withdrawn { .. } => "refund_withdrawn",
            Self::Batched { .. } => "refund_batched",
            Self::Paid { .. } => "refund_paid",
            Self::Failed { .. } => "refund_failed",
            Self::BatchMade { .. } => "refund_batch_made",
            Self::Listed { .. } => "refund_listed",
            Self::Gathered { .. } => "refund_gathered",
            Self::ListApproved { .. } => "refund_list_approved",
            Self::ListDeclined { .. } => "refund_list_declined",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Event, Finding};

    /// Variants keep the place and the bytes with which they were first written.
    #[test]
    fn stored_events_of_refunds_keep_their_bytes() {
        let at = Instant::from_seconds(0);
        let amount = Fen::new(500).unwrap();
        let case = CaseId::mint("ZJ".parse().unwrap(), 2).unwrap();
        let charge = Charge {
            no: 1,
            day: "2026-02-01".parse().unwrap(),
            from: "x".to_owned(),
            amount,
            proof: Some("y".to_owned()),
            cause: "z".to_owned(),
            finding: Finding::Upheld,
            owed: amount,
        };
        let (payee, binding, approvers) = (Payee::Other, [7; 32], vec![Whom::TeamLeader]);
        let seven = "07".repeat(32);
        for (event, bytes) in [
            (RefundEvent::ChargeSet(charge), "00010a323032362d30322d30310178e807010179017a01e807".to_owned()),
            (RefundEvent::ChargeStruck { charge: 2 }, "0102".to_owned()),
            (
                RefundEvent::Proposed { proposal: 1, amount, payee, version: 3, approvers, binding },
                format!("0201e80701030102{seven}"),
            ),
            (RefundEvent::Approved { proposal: 1, level: 2, binding }, format!("030102{seven}")),
            (RefundEvent::Declined { proposal: 1 }, "0401".to_owned()),
            (RefundEvent::Withdrawn { proposal: 1 }, "0501".to_owned()),
            (
                RefundEvent::Batched { proposal: 1, attempt: 2, batch: 3, amount, binding },
                format!("06010203e807{seven}"),
            ),
            (
                RefundEvent::Paid { proposal: 1, attempt: 2, amount, reference: "x".to_owned(), at },
                "070102e807017800".to_owned(),
            ),
            (RefundEvent::Failed { proposal: 1, attempt: 2, at }, "08010200".to_owned()),
            (
                RefundEvent::BatchMade {
                    batch: 3,
                    rows: vec![BatchRow { case, proposal: 1, attempt: 2, amount }],
                },
                "0903015a4a0000020102e807".to_owned(),
            ),
            (RefundEvent::Listed { parent: case, list: 3, proposal: 4 }, "0a5a4a0000020304".to_owned()),
            (
                RefundEvent::Gathered {
                    list: 3,
                    rows: vec![ListRow { case, proposal: 1, amount, binding }],
                    approvers: vec![Whom::SiteManager],
                    digest: binding,
                },
                format!("0b03015a4a00000201e807{seven}0103{seven}"),
            ),
            (RefundEvent::ListApproved { list: 3, level: 1, digest: binding }, format!("0c0301{seven}")),
            (RefundEvent::ListDeclined { list: 3 }, "0d03".to_owned()),
        ] {
            let event = Event::Refund(Box::new(event));
            let written = postcard::to_stdvec(&event).unwrap();
            let hex: String = written.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, format!("5c{bytes}"), "{}", event.name());
            assert_eq!(postcard::from_bytes::<Event>(&written).unwrap(), event);
        }
    }
}
