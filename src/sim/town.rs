//! The town as `town.toml` describes it.

use serde::Deserialize;

use super::chance::Chance;

/// Where customers live, when they call, and what about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    pub site: String,
    pub letters: String,
    /// Calls by hour of a working day.
    pub hours: Vec<u32>,
    surnames: Vec<String>,
    given: Vec<String>,
    #[serde(rename = "branch")]
    pub branches: Vec<Branch>,
    #[serde(rename = "channel")]
    pub channels: Vec<Channel>,
    #[serde(rename = "severity")]
    pub severities: Vec<Severity>,
    #[serde(rename = "matter")]
    pub matters: Vec<Sort>,
}

/// A unit of the site.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub weight: u32,
    /// Of a hundred customers so many live in a village.
    pub village: u32,
    /// The first digits of its lines.
    pub head: String,
    pub street: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub id: String,
    pub weight: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    pub level: u8,
    pub weight: u32,
}

/// A sort of matter that customers call about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    pub category: String,
    /// The department that solves it.
    pub team: String,
    pub weight: u32,
    pub hours: i64,
    #[serde(default)]
    pub at_once: u32,
    /// Of a hundred so many wait for months.
    #[serde(default)]
    pub parks: u32,
    #[serde(default)]
    pub holds: Vec<String>,
    /// Disposition and closing reason.
    pub results: Vec<(String, String)>,
    pub text: Vec<String>,
}

impl Town {
    /// # Errors
    /// What the reader of TOML says. The text is part of the program; a test reads it.
    pub fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("town.toml"))
    }

    pub fn name(&self, chance: &mut Chance) -> String {
        let part = |of: Option<&String>| of.cloned().unwrap_or_default();
        let surname = part(chance.one(&self.surnames));
        surname + &part(chance.one(&self.given))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Pack;

    #[test]
    fn everything_that_the_town_names_is_of_the_shipped_rules() {
        let (town, pack) = (Town::read().unwrap(), Pack::builtin());
        assert_eq!(town.hours.len(), 24);
        assert!(town.channels.iter().all(|channel| pack.channel(&channel.id).is_some()));
        assert!(town.severities.iter().all(|severity| pack.severity(severity.level).is_some()));
        let kind =
            |sort: &Sort| pack.category(&sort.category).and_then(|category| pack.kind_of(category)).unwrap();
        let mut kinds: Vec<&str> = town.matters.iter().map(kind).collect();
        for sort in &town.matters {
            let kind = kind(sort);
            assert!(pack.team(&sort.team).is_some(), "{sort:?}");
            assert!(sort.holds.iter().all(|id| pack.hold_reason(id).is_some()), "{sort:?}");
            for (disposition, reason) in &sort.results {
                assert!(
                    pack.dispositions_for(kind).any(|row| row.id == *disposition),
                    "{disposition} {sort:?}"
                );
                assert!(pack.closing_reasons_for(kind).any(|row| row.id == *reason), "{reason} {sort:?}");
            }
        }
        kinds.sort_unstable();
        kinds.dedup();
        // Nobody comes to see a leader here: that hangs on one day of the month; and everybody who calls is a customer.
        assert_eq!(kinds.len(), pack.kinds.len() - 2, "all but visits and monitoring: {kinds:?}");
    }
}
