//! 退费: who says yes to a refund, and how much one case and one batch take.

use serde::Deserialize;

use super::{Standing, Whom, words::filled};

/// Who approves refunds. From which amount on a second one does, the figure `refund_second_level` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundRule {
    /// Who says yes first.
    pub first: Whom,
    /// Who says yes after that, above the limit.
    pub second: Whom,
    /// Disputed charges that a case takes.
    pub charges: u16,
    /// Payments that a batch takes.
    pub batch: u16,
    /// Where it comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// As shipped, for packs from before there was such a rule.
impl Default for RefundRule {
    fn default() -> Self {
        Self {
            first: Whom::TeamLeader,
            second: Whom::SiteManager,
            charges: 200,
            batch: 500,
            source: "默认值".to_owned(),
            standing: Standing::House,
        }
    }
}
