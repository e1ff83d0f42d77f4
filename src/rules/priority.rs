//! Priority: in what order cases are served, in points that follow from severity and circumstances.

use serde::Deserialize;

use super::{Standing, words::filled};

/// Flags that a case may carry.
pub const FLAGS: [&str; 5] = ["vip", "media", "escalated", "appeal", "repeat"];

/// How points are given. All that applies is added up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityRule {
    /// Points of each level of severity.
    pub severity: Vec<OfSeverity>,
    /// Points of star levels; the highest that is reached counts.
    #[serde(default)]
    pub star: Vec<OfStar>,
    /// Points of each flag.
    #[serde(default)]
    pub flag: OfFlags,
    /// Points of each earlier case of the same line and matter.
    #[serde(default)]
    pub repeat: Counted,
    /// Points of each time that somebody urged.
    #[serde(default)]
    pub urge: Counted,
    /// Where the figures come from.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// How sure they are.
    pub standing: Standing,
}

/// Points of a level of severity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfSeverity {
    /// The level.
    pub level: u8,
    /// Its points.
    pub points: u16,
}

/// Points of a star level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfStar {
    /// From this level on.
    pub from: u8,
    /// Its points.
    pub points: u16,
}

/// Points of each flag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct OfFlags {
    pub vip: u16,
    pub media: u16,
    pub escalated: u16,
    pub appeal: u16,
    pub repeat: u16,
}

/// Points of something that is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// Points each time.
    pub each: u16,
    /// No more than these together.
    pub most: u16,
}

/// What of a case decides its priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Urgency<'a> {
    /// Level of severity.
    pub severity: u8,
    /// Star level of the customer, where it is known.
    pub star: Option<u8>,
    /// Ids of the flags that count now.
    pub flags: &'a [&'a str],
    /// Earlier cases of the same line and matter.
    pub repeats: u32,
    /// How often somebody urged.
    pub urges: u32,
}

/// Why points are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why<'a> {
    /// For a severity of this level.
    Severity(u8),
    /// For a customer of this star level.
    Star(u8),
    /// For a flag.
    Flag(&'a str),
    /// For so many earlier cases.
    Repeats(u32),
    /// For having been urged so many times.
    Urges(u32),
}

impl PriorityRule {
    /// The points of a case, each with its reason; what gives none is left out.
    pub fn weigh<'a>(&self, of: &Urgency<'a>) -> Vec<(Why<'a>, u32)> {
        let level = self.severity.iter().find(|row| row.level == of.severity).map_or(0, |row| row.points);
        let star = of.star.unwrap_or(0);
        let reached = self.star.iter().filter(|row| row.from <= star).max_by_key(|row| row.from);
        let mut parts = vec![
            (Why::Severity(of.severity), u32::from(level)),
            (Why::Star(star), reached.map_or(0, |row| u32::from(row.points))),
        ];
        for (n, flag) in of.flags.iter().enumerate() {
            if !of.flags.iter().take(n).any(|before| before == flag) {
                parts.push((Why::Flag(flag), u32::from(self.flag.points(flag))));
            }
        }
        parts.push((Why::Repeats(of.repeats), self.repeat.points(of.repeats)));
        parts.push((Why::Urges(of.urges), self.urge.points(of.urges)));
        parts.retain(|(_, points)| *points > 0);
        parts
    }
}

impl OfFlags {
    fn points(&self, flag: &str) -> u16 {
        match flag {
            "vip" => self.vip,
            "media" => self.media,
            "escalated" => self.escalated,
            "appeal" => self.appeal,
            "repeat" => self.repeat,
            _ => 0,
        }
    }
}

impl Counted {
    fn points(&self, times: u32) -> u32 {
        u32::from(self.each).saturating_mul(times).min(self.most.into())
    }
}
