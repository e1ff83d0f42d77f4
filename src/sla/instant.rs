//! A point in time as the product counts it: whole seconds of UTC.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Seconds since 1970-01-01T00:00:00Z. Clocks are counted and proved to the second; finer order comes from
/// the sequence of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// From seconds since the epoch; held inside the years -9999 to 9999, so that it can always be shown.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second()))
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later (earlier where negative).
    pub fn plus(self, seconds: i64) -> Self {
        Self::from_seconds(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this instant; negative where this one is earlier.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This instant on the wall clock of a zone.
    pub fn zoned(self, zone: &TimeZone) -> jiff::ZonedDateTime {
        self.timestamp().to_zoned_datetime(zone.clone())
    }

    /// As a `jiff` timestamp.
    pub fn timestamp(self) -> Timestamp {
        // Every constructor clamps into the range of `Timestamp`, so the fallback is never taken.
        Timestamp::from_second(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl From<Timestamp> for Instant {
    fn from(value: Timestamp) -> Self {
        Self(value.as_second())
    }
}

/// RFC 3339 in UTC, as in `2026-11-23T07:09:00Z`.
impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

/// RFC 3339 where people read it (JSON, TOML), seconds where machines do.
impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if out.is_human_readable() { out.collect_str(self) } else { out.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            String::deserialize(from)?.parse().map_err(D::Error::custom)
        } else {
            i64::deserialize(from).map(Self::from_seconds)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_read_and_stored_to_the_second() {
        let at: Instant = "2026-11-23T15:09:00.9+08:00".parse().unwrap();
        assert_eq!((at.to_string().as_str(), at.seconds()), ("2026-11-23T07:09:00Z", 1_795_417_740));
        assert!("2026-11-23".parse::<Instant>().is_err());
        let json = serde_json::to_string(&at).unwrap();
        assert_eq!(json, "\"2026-11-23T07:09:00Z\"");
        assert_eq!(serde_json::from_str::<Instant>(&json).unwrap(), at);
        assert_eq!(postcard::from_bytes::<Instant>(&postcard::to_stdvec(&at).unwrap()).unwrap(), at);
    }

    #[test]
    fn an_instant_stays_where_it_can_be_shown() {
        let (first, last) = (Instant::from_seconds(i64::MIN), Instant::from_seconds(i64::MAX));
        assert_eq!(last.plus(1), last);
        assert_eq!(first.plus(-1), first);
        assert_eq!(first.plus(60).since(first), 60);
        assert_eq!(Instant::from(last.timestamp()), last);
    }
}
