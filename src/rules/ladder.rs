//! Ladders: who is told, step by step, as a clock runs out.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::sla::{Clock, Instant};

use super::{Amount, Standing, Words, amount::some_seconds, row::on, words::filled};

/// A ladder. A clock names the one that it climbs; a step is fired once for each cycle of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Switched off where false: nobody is told.
    #[serde(default = "on")]
    pub on: bool,
    /// The steps, the lowest first; a step's number is its place, from 1.
    #[serde(rename = "step")]
    pub steps: Vec<LadderStep>,
    /// Where it comes from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure it is.
    pub standing: Standing,
}

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    /// When it is due.
    pub at: When,
    /// Whom it tells.
    pub tell: Whom,
    /// Who stands in where that one is absent.
    pub deputy: Option<Whom>,
    /// Seconds of working time in which somebody must acknowledge it, or the next step is due; none where
    /// nobody need.
    #[serde(default, rename = "ack", deserialize_with = "some_seconds")]
    pub ack_s: Option<i64>,
    /// When it may be delivered.
    #[serde(default)]
    pub deliver: Deliver,
}

/// When a step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// So many hundredths of the target are spent: `"75%"`.
    Share(u16),
    /// Seconds after the deadline: `"+4h"`; negative before it: `"-2h"`.
    Offset(i64),
}

/// Somebody by what they are to a case, from below upwards. The order is part of the stored form: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Who has the case or the task.
    Owner,
    /// Who handed it over.
    Sender,
    /// 班长
    TeamLeader,
    /// 负责人
    SiteManager,
    /// 市公司
    CityDesk,
    /// 接待领导
    DutyLeader,
}

impl Whom {
    /// Everybody, from below upwards.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Sender, Self::TeamLeader, Self::SiteManager, Self::CityDesk, Self::DutyLeader];

    /// Who is meant by a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|whom| whom.id() == id)
    }

    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Sender => "sender",
            Self::TeamLeader => "team_leader",
            Self::SiteManager => "site_manager",
            Self::CityDesk => "city_desk",
            Self::DutyLeader => "duty_leader",
        }
    }
}

/// When a message may be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deliver {
    /// In working hours; what came due outside is delivered at opening, once.
    #[default]
    WorkingHours,
    /// At once.
    Always,
}

impl LadderStep {
    /// When it is due on a clock as it stands; none where the clock is held short of it, or has stopped.
    pub fn due(&self, clock: &Clock) -> Option<Instant> {
        match self.at {
            When::Share(percent) => {
                let share = percent.saturating_mul(10);
                clock.warning_times().into_iter().find(|(at, _)| *at == share).map(|(_, at)| at)
            }
            When::Offset(seconds) if clock.is_open() => Some(clock.deadline?.plus(seconds)),
            When::Offset(_) => None,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Share(percent) => write!(f, "{percent}%"),
            Self::Offset(seconds) if seconds < 0 => write!(f, "-{}", Amount::Seconds(-seconds)),
            Self::Offset(seconds) => write!(f, "+{}", Amount::Seconds(seconds)),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        when(&text).ok_or_else(|| {
            D::Error::custom("a step is due at a share of the target from \"1%\" to \"99%\", or before or after the deadline: \"-2h\", \"+30m\"")
        })
    }
}

fn when(text: &str) -> Option<When> {
    if let Some(percent) = text.strip_suffix('%') {
        let digits = !percent.is_empty() && percent.bytes().all(|b| b.is_ascii_digit());
        return percent.parse().ok().filter(|n| digits && (1..=99).contains(n)).map(When::Share);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    match rest.parse().ok()? {
        Amount::Seconds(seconds) => Some(When::Offset(sign * seconds)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_due_at_a_share_or_around_the_deadline() {
        for (text, expected) in [
            ("1%", Some(When::Share(1))),
            ("99%", Some(When::Share(99))),
            ("0%", None),
            ("100%", None),
            ("+5%", None),
            ("%", None),
            ("-2h", Some(When::Offset(-7200))),
            ("+0s", Some(When::Offset(0))),
            ("+1h30m", Some(When::Offset(5400))),
            ("2h", None),
            ("-2d", None),
            ("--2h", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(when(text), expected, "{text}");
        }
        assert_eq!(
            ["75%", "-2h", "+30m", "+0s"].map(|text| when(text).unwrap().to_string()),
            ["75%", "-2h", "+30m", "+0s"]
        );
    }
}
