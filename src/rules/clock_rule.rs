//! A clock as the pack defines it, and what it comes to for one case.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, de};

use crate::sla::{Calendar, ClockSpec, ContactHours, HoldReason, Holds, LastDay, MarkName, OnReopen, Unit};

use super::{About, Amount, Locality, Standing, Words, row::on, words::filled};

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
    /// Whose time it measures.
    #[serde(default)]
    pub of: Scope,
    /// Only cases of these categories, or of categories below them, carry it; empty means all of its kinds.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Only cases that came by these channels carry it; empty means all.
    #[serde(default)]
    pub channels: Vec<String>,
    /// In what the target is counted.
    pub unit: Unit,
    /// Where a public holiday ends natural days or months: there all the same, or with the next working day.
    #[serde(default)]
    pub last_day: LastDay,
    /// How much may be spent: the maximum of one case.
    pub target: Amount,
    /// What the mean over a period may be, where the rule says so. Reports use it; no case is late by it.
    pub mean: Option<Amount>,
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
    /// Id of the ladder that is climbed as it runs out.
    pub ladder: Option<String>,
    /// Where the figure comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// Whose time a clock measures. Those of a task, an ask, a promise or an order run on its own marks: `opened`
/// when it is given, `finished` when it is answered, `ended` when it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The case as a whole; its kind names the clock.
    #[default]
    Case,
    /// 主办、协办: one department's work.
    Task,
    /// 申请: what somebody must grant or refuse. The ask's own time to decide takes the place of the target.
    Ask,
    /// 承诺: the promised moment takes the place of the target.
    Promise,
    /// 督办: a leader's order.
    Order,
    /// 备用机归还: a loaner that the customer has while their own phone is done; `opened` when it is, `ended` when it is
    /// worked on again.
    Loaner,
}

/// A target for some cases only. What is not said fits every case; a place that is not known has the stricter
/// of the targets of town and village.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Except {
    /// The level of severity that it is for.
    pub severity: Option<u8>,
    /// The least star level that it is for; a customer without a known one has none.
    pub star: Option<u8>,
    /// The place that it is for.
    pub place: Option<Locality>,
    /// How much may be spent then.
    pub target: Amount,
}

impl Except {
    fn fits(&self, about: &About<'_>, place: Locality) -> bool {
        self.severity.is_none_or(|level| level == about.severity)
            && self.star.is_none_or(|least| about.star.is_some_and(|star| star >= least))
            && self.place.is_none_or(|only| only == place)
    }
}

impl ClockRule {
    /// Whether the target is another one for some star levels.
    pub fn takes_star(&self) -> bool {
        self.except.iter().any(|row| row.star.is_some())
    }

    /// The target for a case like this.
    pub fn target_for(&self, about: &About<'_>) -> Amount {
        let at = |place| {
            self.except.iter().find(|row| row.fits(about, place)).map_or(self.target, |row| row.target)
        };
        let Some(place) = about.place else {
            let (town, village) = (at(Locality::Town), at(Locality::Village));
            // Both are counted in the unit of the clock, so the numbers compare.
            return if town.number() <= village.number() { town } else { village };
        };
        at(place)
    }

    /// What the rule comes to for a case like this; none where the target is not of the unit, which the check
    /// of a pack refuses.
    pub(super) fn resolve(
        &self,
        about: &About<'_>,
        hours: &ContactHours,
        calendar: &Calendar,
    ) -> Option<ClockSpec> {
        Some(ClockSpec {
            unit: self.unit,
            target: self.target_for(about).in_unit(self.unit)?,
            calendar: calendar.clone(),
            last_day: self.last_day,
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
