//! Single policies of the pack: undoing, repeats, reopening, contact hours, revisits, replies.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::{DAY_MINUTES, DaySpan};

use super::{Standing, amount::seconds, words::filled};

/// How long an act can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Seconds after the act.
    #[serde(rename = "grace", deserialize_with = "seconds")]
    pub grace_s: i64,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// When a complaint counts as repeated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Days back in which a case of the same line counts.
    pub window_days: u16,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// How long a closed case can be reopened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// Days after closing; then the case is archived.
    pub window_days: u16,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// When customers are called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallHours {
    /// Daily spans, written like `"08:00-12:00"`.
    #[serde(deserialize_with = "spans")]
    pub spans: Vec<DaySpan>,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// How a revisit is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revisit {
    /// Tries before a case may be closed as not reached.
    pub tries: u16,
    /// On how many days at least these tries lie.
    pub days: u16,
    /// Share of cases, in percent, asked where the policy of a kind is to sample.
    pub sample: u16,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// How a reply is given to a customer who is not reached.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Tries after which a written notice stands for the reply.
    pub tries: u16,
    /// On how many days at least these tries lie.
    pub days: u16,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

fn spans<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<DaySpan>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts
        .iter()
        .map(|text| {
            span(text).ok_or_else(|| {
                D::Error::custom(format!(
                    "contact hours are written like \"08:00-12:00\", up to \"24:00\": {text:?}"
                ))
            })
        })
        .collect()
}

fn span(text: &str) -> Option<DaySpan> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    (from < DAY_MINUTES && from != to).then_some(DaySpan { from, to })
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= DAY_MINUTES).then_some(minute)
}
