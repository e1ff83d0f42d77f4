//! The town as `people.toml`, `places.toml`, `matters.toml` and `steps.toml` describe it.

use serde::Deserialize;

use super::steps::{self, Steps};
use crate::{case::Site, rules::Pack, sim::Chance};

/// What people and companies are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Who makes the site.
    pub founder: String,
    pub surnames: Vec<(String, u32)>,
    pub single: Vec<(String, u32)>,
    pub first: Vec<(String, u32)>,
    pub second: Vec<(String, u32)>,
    pub pairs: Vec<(String, u32)>,
    pub plateau: Vec<String>,
    pub foreign_first: Vec<String>,
    pub foreign_last: Vec<String>,
    pub nicknames: Vec<String>,
    pub brands: Vec<String>,
    pub trades: Vec<String>,
    pub forms: Vec<String>,
}

/// Where they live.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    pub city: String,
    pub site: String,
    /// Those of the site, in front of the numbers of its cases.
    pub letters: Site,
    #[serde(rename = "county")]
    pub counties: Vec<County>,
    pub village: Parts,
    pub estate: Parts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct County {
    pub name: String,
    pub weight: u32,
    /// Of a hundred customers so many live in a village.
    pub village: u32,
    pub towns: Vec<String>,
    pub roads: Vec<String>,
}

/// A name is one of these and one of those.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    pub heads: Vec<String>,
    pub tails: Vec<String>,
}

/// What they call about, and what is said on the way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matters {
    /// Calls by hour of the day.
    pub hours: Vec<u32>,
    #[serde(rename = "channel")]
    pub channels: Vec<Channel>,
    pub openers: Vec<String>,
    pub closers: Vec<String>,
    pub long: Vec<String>,
    pub urges: Vec<String>,
    pub dispatching: Vec<String>,
    pub taking: Vec<String>,
    pub withdrawn: Vec<String>,
    pub rejected: Vec<String>,
    pub revisits: Vec<String>,
    pub unanswered: Vec<String>,
    pub reopened: Vec<String>,
    pub holding: Vec<String>,
    pub parking: Vec<String>,
    pub asks: Vec<String>,
    pub granted: Vec<String>,
    pub refused: Vec<String>,
    pub orders: Vec<String>,
    pub order_answers: Vec<String>,
    pub promised: Vec<String>,
    pub seen: Vec<String>,
    pub phrase_contacts: Vec<String>,
    pub plans: Vec<String>,
    pub apps: Vec<String>,
    pub models: Vec<String>,
    pub banks: Vec<String>,
    #[serde(rename = "manner")]
    pub manners: Vec<Manner>,
    #[serde(rename = "matter")]
    pub matters: Vec<Matter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub id: String,
    pub weight: u32,
}

/// How a sort of matter is worked on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manner {
    pub id: String,
    pub notes: Vec<String>,
    pub found: Vec<String>,
    pub answers: Vec<String>,
}

/// A sort of matter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    pub category: String,
    pub manner: String,
    pub team: String,
    pub weight: u32,
    pub hours: i64,
    /// Of a hundred so many are resolved by the first call.
    #[serde(default)]
    pub at_once: u32,
    /// Of a thousand so many wait for months.
    #[serde(default)]
    pub parks: u32,
    pub swell: Option<Swell>,
    #[serde(default)]
    pub holds: Vec<String>,
    /// Disposition and closing reason.
    pub results: Vec<(String, String)>,
    pub text: Vec<String>,
    #[serde(default)]
    pub wants: Vec<String>,
    /// Places of its steps among those of the town.
    #[serde(skip)]
    pub steps: Vec<usize>,
}

/// What brings more of a matter than on other days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swell {
    Storm,
    Bills,
}

/// All of it.
#[derive(Debug)]
pub struct Town {
    pub people: People,
    pub places: Places,
    pub matters: Matters,
    pub steps: Steps,
}

impl Town {
    /// # Errors
    /// What the reader of TOML says. The texts are part of the program; a test reads them.
    pub fn read() -> Result<Self, toml::de::Error> {
        let mut town = Self {
            people: toml::from_str(include_str!("people.toml"))?,
            places: toml::from_str(include_str!("places.toml"))?,
            matters: toml::from_str(include_str!("matters.toml"))?,
            steps: toml::from_str(include_str!("steps.toml"))?,
        };
        steps::lay_out(&mut town, Pack::builtin());
        Ok(town)
    }
}

impl Matter {
    /// The kind of case that it makes.
    pub fn kind<'a>(&self, pack: &'a Pack) -> &'a str {
        pack.category(&self.category).and_then(|category| pack.kind_of(category)).unwrap_or("complaint")
    }
}

/// One of these texts; nothing where there are none.
pub fn any<'a>(of: &'a [String], chance: &mut Chance) -> &'a str {
    chance.one(of).map_or("", String::as_str)
}

/// One of these texts by its weight.
pub fn weighted<'a>(of: &'a [(String, u32)], chance: &mut Chance) -> &'a str {
    chance.weighted(of, |(_, weight)| *weight).map_or("", |(text, _)| text.as_str())
}
