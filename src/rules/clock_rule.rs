//! A clock as the pack defines it, and what it comes to for one case.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, de};

use crate::sla::{Calendar, ClockSpec, ContactHours, HoldReason, Holds, LastDay, MarkName, OnReopen, Unit};

use super::{Amount, Words, words::filled};

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The text of the law was read.
    Law,
    /// Several public pages agree; the official text was not read.
    Reported,
    /// From general knowledge; such a figure is shipped switched off.
    Unconfirmed,
    /// What the operator promises.
    Mission,
    /// A sensible default of our own.
    House,
}

/// One clock of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Its id, unique among clocks.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Switched off where false: defined, shown by `rules show`, but no case carries it.
    #[serde(default = "on")]
    pub on: bool,
    /// Only cases of these categories, or of categories below them, carry it; empty means all of its kinds.
    #[serde(default)]
    pub categories: Vec<String>,
    /// In what the target is counted.
    pub unit: Unit,
    /// How much may be spent.
    pub target: Amount,
    /// Other targets for some cases; the first that fits holds.
    #[serde(default)]
    pub except: Vec<Except>,
    /// Marks that start it.
    pub starts_on: Vec<MarkName>,
    /// Marks that stop it.
    pub stops_on: Vec<MarkName>,
    /// `"never"`, or the hold reasons that hold it.
    #[serde(deserialize_with = "holds")]
    pub holds: Holds,
    /// What reopening does to it.
    pub on_reopen: OnReopen,
    /// Whether a start mark with or after a stop begins the next cycle.
    #[serde(default)]
    pub repeats: bool,
    /// Whether the act means calling the customer, so that contact hours count.
    #[serde(default)]
    pub contact: bool,
    /// Shares of the target, in percent, at which to warn.
    pub warn: Vec<u16>,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// A target for some cases only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Except {
    /// The level of severity that it is for.
    pub severity: u8,
    /// How much may be spent then.
    pub target: Amount,
}

impl ClockRule {
    /// The target for a case of this severity.
    pub fn target_for(&self, severity: u8) -> Amount {
        self.except.iter().find(|row| row.severity == severity).map_or(self.target, |row| row.target)
    }

    /// What the rule comes to for a case of this severity; none where the target is not of the unit, which
    /// the check of a pack refuses.
    pub(super) fn resolve(&self, severity: u8, hours: &ContactHours) -> Option<ClockSpec> {
        Some(ClockSpec {
            unit: self.unit,
            target: self.target_for(severity).in_unit(self.unit)?,
            calendar: Calendar::shipped().clone(),
            last_day: LastDay::AsItFalls,
            starts_on: self.starts_on.clone(),
            stops_on: self.stops_on.clone(),
            holds: self.holds.clone(),
            on_reopen: self.on_reopen,
            repeats: self.repeats,
            contact: self.contact.then(|| hours.clone()),
            warn_at: self.warn.iter().map(|percent| percent.saturating_mul(10)).collect(),
        })
    }
}

const fn on() -> bool {
    true
}

fn holds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Holds, D::Error> {
    struct Visitor;

    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Holds;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("\"never\" or a list of hold reasons")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Holds, E> {
            match text {
                "never" => Ok(Holds::Never),
                other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
            }
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Holds, A::Error> {
            let mut reasons = BTreeSet::new();
            while let Some(id) = seq.next_element::<String>()? {
                reasons.insert(HoldReason::new(id));
            }
            Ok(Holds::While(reasons))
        }
    }

    deserializer.deserialize_any(Visitor)
}
