//! What of a case decides which clocks it carries and how long they run.

use serde::Deserialize;

/// A case as the clocks of the pack see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct About<'a> {
    /// Id of its kind.
    pub kind: &'a str,
    /// Id of its category, where it has one.
    pub category: Option<&'a str>,
    /// Id of the channel that it came by.
    pub channel: Option<&'a str>,
    /// Level of its severity.
    pub severity: u8,
    /// Star level of the customer, where it is known.
    pub star: Option<u8>,
    /// Town or village, where it is known.
    pub place: Option<Locality>,
}

/// Town or village, for limits that differ between them (电信条例 art. 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locality {
    /// 城镇
    Town,
    /// 农村
    Village,
}
