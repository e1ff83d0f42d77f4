//! 申请: what needs somebody else's yes, who says it, and in what time.

use serde::Deserialize;

use super::{Amount, Standing, Whom, Words, amount::seconds, row::on, words::filled};

/// One kind of ask.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRule {
    /// Its id: `send_back`, `extension`, `long_hold`, `exception`, `no_revisit`, `end_for_good`.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it may be asked.
    #[serde(default = "on")]
    pub on: bool,
    /// Who decides; never the one who asks.
    pub decides: Whom,
    /// Seconds of natural time in which it is to be decided.
    #[serde(rename = "answer", deserialize_with = "seconds")]
    pub answer_s: i64,
    /// How many rounds a case must have been handled before it may be asked.
    #[serde(default)]
    pub after_rounds: u16,
    /// How often it may be granted for one case; none where any number.
    pub times: Option<u16>,
    /// The most that one grant gives, where it gives time.
    pub most: Option<Amount>,
    /// From which one on somebody higher decides for good.
    pub last: Option<LastWord>,
    /// Where the figures come from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure they are.
    pub standing: Standing,
}

impl AskRule {
    /// Who decides the ask of this number in a case, the first being 1.
    pub fn decides(&self, number: u32) -> Whom {
        match &self.last {
            Some(last) if number >= u32::from(last.from) => last.decides,
            _ => self.decides,
        }
    }
}

/// Who decides for good.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastWord {
    /// From the ask of this number on.
    pub from: u16,
    /// Who.
    pub decides: Whom,
}
