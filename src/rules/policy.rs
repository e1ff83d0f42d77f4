//! Single policies of the pack: undoing, repeats, reopening, contact hours, revisits, replies.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::{DAY_MINUTES, DaySpan};

use super::{Amount, RevisitPolicy, Standing, Words, amount::seconds, row::on, words::filled};

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

/// 批量投诉: when cases look like one incident, and what a written update of it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mass {
    /// So many cases of one place and one class …
    pub cases: u16,
    /// … within so many seconds.
    #[serde(rename = "within", deserialize_with = "seconds")]
    pub within_s: i64,
    /// An update in writing is an interim reply to those who were spoken with before.
    pub reply: bool,
    /// Where the figures come from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure they are.
    pub standing: Standing,
}

/// As shipped, for packs from before there was such a rule.
impl Default for Mass {
    fn default() -> Self {
        Self {
            cases: 5,
            within_s: 3_600,
            reply: true,
            source: "默认值".to_owned(),
            standing: Standing::House,
        }
    }
}

/// 口径: how long a line to take may hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineToTakeRule {
    /// Days after which it ends at the latest.
    pub longest_days: u16,
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
    /// Days after the reply on which it begins; 0 is at once.
    #[serde(default)]
    pub after_days: u16,
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

/// 挂账: how long a case may wait for something months away.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parked {
    /// The longest time until it opens itself again, in calendar months or days.
    pub most: Amount,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// Who is asked afterwards, by what came out. The first rule that fits goes before the policy of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisitRule {
    /// Its id.
    pub id: String,
    /// Which cases it is for.
    pub words: Words,
    /// Whether it applies.
    #[serde(default = "on")]
    pub on: bool,
    /// Only cases of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only cases that ended with one of these; empty means all.
    #[serde(default)]
    pub dispositions: Vec<String>,
    /// Only cases that carry one of these flags; empty means all.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Only cases that were handled again at least so many times.
    #[serde(default)]
    pub rounds: u16,
    /// What is done then.
    pub policy: RevisitPolicy,
    /// Where the rule comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// What of a case decides whether the customer is asked afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome<'a> {
    /// Id of its kind.
    pub kind: &'a str,
    /// Id of the disposition that it ended with.
    pub disposition: Option<&'a str>,
    /// Ids of the flags that it carries.
    pub flags: &'a [&'a str],
    /// How often it was handled again.
    pub rounds: u32,
}

impl RevisitRule {
    /// Whether it is for a case like this.
    pub(super) fn fits(&self, of: &Outcome<'_>) -> bool {
        let among = |ids: &[String], id: &str| ids.is_empty() || ids.iter().any(|one| one == id);
        self.on
            && among(&self.kinds, of.kind)
            && among(&self.dispositions, of.disposition.unwrap_or_default())
            && (self.flags.is_empty() || of.flags.iter().any(|flag| self.flags.iter().any(|one| one == flag)))
            && of.rounds >= self.rounds.into()
    }
}

pub(super) fn spans<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<DaySpan>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts
        .iter()
        .map(|text| {
            span(text).ok_or_else(|| {
                D::Error::custom(format!("hours are written like \"08:00-12:00\", up to \"24:00\": {text:?}"))
            })
        })
        .collect()
}

fn span(text: &str) -> Option<DaySpan> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    (from < DAY_MINUTES && from != to).then_some(DaySpan { from, to })
}

pub(super) fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= DAY_MINUTES).then_some(minute)
}
