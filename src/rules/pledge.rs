//! 服务承诺: what the house promises to everybody, and by what of a case it is known whether that was kept.

use serde::Deserialize;

use super::{Rules, Standing, Words, row::on, words::filled};
use crate::sla::Id;

/// A promise of the house.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it is measured.
    #[serde(default = "on")]
    pub on: bool,
    /// Only cases of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only cases of these categories, or of categories below them; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Only cases that came by these channels; empty means all.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What must be so of a case for which it was kept: all of these.
    #[serde(default)]
    pub kept: Vec<Kept>,
    /// Why nothing measures it yet, whatever `kept` says.
    pub unmeasured: Option<Words>,
    /// In per cent, of how many cases it is to be kept.
    pub share: u8,
    /// Where the target comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// Something by which it is known whether a pledge was kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Every cycle of this clock was in time; nothing is owed where none began.
    Clock(String),
    /// This sheet was filled in by the time the case was closed.
    Filled(Id),
}

/// Why a pledge is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmeasured<'a> {
    /// The pack says why.
    Said(&'a Words),
    /// This clock, the only one that would tell, is switched off.
    ClockOff(&'a str),
}

impl Pledge {
    /// Whether it is for a case of this kind that came by this channel, in a category for which `under` holds.
    pub fn is_for(&self, kind: &str, channel: &str, under: impl Fn(&str) -> bool) -> bool {
        let among = |list: &[String], id: &str| list.is_empty() || list.iter().any(|one| one == id);
        self.on
            && among(&self.kinds, kind)
            && among(&self.channels, channel)
            && (self.categories.is_empty() || self.categories.iter().any(|one| under(one)))
    }

    /// Why nothing measures it, where nothing does.
    pub fn unmeasured<'a>(&'a self, rules: &Rules) -> Option<Unmeasured<'a>> {
        let off = |kept: &'a Kept| match kept {
            Kept::Clock(clock) if rules.clock(clock).is_none_or(|rule| !rule.on) => Some(clock.as_str()),
            Kept::Clock(_) | Kept::Filled(_) => None,
        };
        if let Some(why) = &self.unmeasured {
            return Some(Unmeasured::Said(why));
        }
        let off: Option<Vec<&str>> = self.kept.iter().map(off).collect();
        off?.first().copied().map(Unmeasured::ClockOff)
    }

    /// Whether so many of so many reach the target; nothing of nothing does.
    pub fn is_reached(&self, kept: u64, of: u64) -> bool {
        u128::from(kept) * 100 >= u128::from(of) * u128::from(self.share)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Pack, Unmeasured};

    #[test]
    fn a_share_is_reached_by_whole_cases_only() {
        let mut pledge = Pack::builtin().pledges.first().unwrap().clone();
        for (share, kept, of, reached) in [
            (100, 100_000, 100_000, true),
            (100, 99_999, 100_000, false),
            (100, 0, 0, true),
            (95, 95, 100, true),
            (95, 94, 99, false),
            (1, u64::MAX, u64::MAX, true),
        ] {
            pledge.share = share;
            assert_eq!(pledge.is_reached(kept, of), reached, "{kept} of {of} for {share}");
        }
    }

    #[test]
    fn six_pledges_are_shipped_and_each_is_measured_or_says_why_not() {
        let pack = Pack::builtin();
        let ids: Vec<&str> = pack.pledges.iter().map(|pledge| pledge.id.as_str()).collect();
        assert_eq!(ids, ["charges", "repair", "tracked", "network", "spam", "real_name"]);
        assert!(pack.pledges.iter().all(|pledge| pledge.unmeasured(pack).is_none()));
        let off = pack
            .text()
            .replace("id = \"order\"\nof = \"order\"", "id = \"order\"\nof = \"order\"\non = false");
        let off = Pack::parse(&off).unwrap();
        let why = |id: &str| off.pledge(id).unwrap().unmeasured(&off);
        assert_eq!(why("tracked"), Some(Unmeasured::ClockOff("order")));
        assert_eq!(why("network"), None);
        let said = off
            .text()
            .replace("share = 100", "share = 100\nunmeasured = { zh = \"未接入\", en = \"not there\" }");
        let said = Pack::parse(&said).unwrap();
        assert!(matches!(said.pledges[0].unmeasured(&said), Some(Unmeasured::Said(_))));
    }
}
