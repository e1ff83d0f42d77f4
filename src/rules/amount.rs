//! Amounts of time as the pack writes them: `48h`, `1h30m`, `15d`, `3mo`.

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::Unit;

/// A target before its unit is applied. None exceeds a thousand years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// From `h`, `m` and `s`, as in `1h30m`.
    Seconds(i64),
    /// From `d`; which days count is a matter of the unit.
    Days(i64),
    /// From `mo`.
    Months(i64),
}

/// Not an amount of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount of time is written like \"48h\", \"1h30m\", \"90s\", \"15d\" or \"3mo\"")]
pub struct BadAmount;

const MOST_MONTHS: i64 = 12_000;
const MOST_DAYS: i64 = 365_000;
const MOST_SECONDS: i64 = MOST_DAYS * 86_400;

impl Amount {
    /// The plain number, where this amount can be counted in `unit`.
    pub const fn in_unit(self, unit: Unit) -> Option<i64> {
        match (self, unit) {
            (Self::Seconds(n), Unit::Natural | Unit::Working)
            | (Self::Days(n), Unit::NaturalDays | Unit::WorkingDays)
            | (Self::Months(n), Unit::Months) => Some(n),
            _ => None,
        }
    }

    /// The plain number, of whatever it counts.
    pub const fn number(self) -> i64 {
        match self {
            Self::Seconds(n) | Self::Days(n) | Self::Months(n) => n,
        }
    }
}

impl Display for Amount {
    /// As it is read: `1h30m`, `15d`, `3mo`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Months(months) => write!(f, "{months}mo"),
            Self::Seconds(0) => f.write_str("0s"),
            Self::Seconds(seconds) => {
                for (number, suffix) in [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')]
                {
                    if number != 0 {
                        write!(f, "{number}{suffix}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl FromStr for Amount {
    type Err = BadAmount;

    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let within = |n: i64, most: i64| if n <= most { Ok(n) } else { Err(BadAmount) };
        if let Some(number) = text.strip_suffix("mo") {
            return Ok(Self::Months(within(digits(number)?, MOST_MONTHS)?));
        }
        if let Some(number) = text.strip_suffix('d') {
            return Ok(Self::Days(within(digits(number)?, MOST_DAYS)?));
        }
        let (mut rest, mut seconds) = (text, 0_i64);
        for (suffix, size) in [('h', 3600), ('m', 60), ('s', 1)] {
            if let Some((number, after)) = rest.split_once(suffix) {
                let part = digits(number)?.checked_mul(size).ok_or(BadAmount)?;
                seconds = seconds.checked_add(part).ok_or(BadAmount)?;
                rest = after;
            }
        }
        if text.is_empty() || !rest.is_empty() {
            return Err(BadAmount);
        }
        Ok(Self::Seconds(within(seconds, MOST_SECONDS)?))
    }
}

fn digits(text: &str) -> Result<i64, BadAmount> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadAmount);
    }
    text.parse().map_err(|_| BadAmount)
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// For fields that hold seconds and are written as an amount.
pub(super) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match Amount::deserialize(deserializer)? {
        Amount::Seconds(seconds) => Ok(seconds),
        _ => Err(D::Error::custom("here only hours, minutes and seconds are counted: \"72h\"")),
    }
}

/// As [`seconds`], where the value may be missing.
pub(super) fn some_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    seconds(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_it_is_read() {
        for text in ["48h", "1h30m", "1h1m1s", "90m", "90s", "0s", "15d", "3mo", "8760000h"] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.to_string().parse(), Ok(amount), "{text}");
        }
        assert_eq!(
            ["90m", "90s", "61s"].map(|text| text.parse::<Amount>().unwrap().to_string()),
            ["1h30m", "1m30s", "1m1s"]
        );
    }

    #[test]
    fn amounts_read_as_written() {
        for (text, expected) in [
            ("48h", Ok(Amount::Seconds(172_800))),
            ("1h30m", Ok(Amount::Seconds(5_400))),
            ("1h1m1s", Ok(Amount::Seconds(3_661))),
            ("90s", Ok(Amount::Seconds(90))),
            ("0s", Ok(Amount::Seconds(0))),
            ("15d", Ok(Amount::Days(15))),
            ("3mo", Ok(Amount::Months(3))),
            ("", Err(BadAmount)),
            ("48", Err(BadAmount)),
            ("h", Err(BadAmount)),
            ("30m1h", Err(BadAmount)),
            ("-1h", Err(BadAmount)),
            ("+1h", Err(BadAmount)),
            ("1.5h", Err(BadAmount)),
            ("1h ", Err(BadAmount)),
            ("1d12h", Err(BadAmount)),
            ("365000d", Ok(Amount::Days(365_000))),
            ("365001d", Err(BadAmount)),
            ("12001mo", Err(BadAmount)),
            ("8760000h", Ok(Amount::Seconds(31_536_000_000))),
            ("8760000h1s", Err(BadAmount)),
            ("9999999999999999999h", Err(BadAmount)),
            ("9223372036854775807h", Err(BadAmount)),
        ] {
            assert_eq!(text.parse(), expected, "{text}");
        }
    }

    #[test]
    fn an_amount_fits_only_its_own_units() {
        use Unit::{Months, Natural, NaturalDays, Working, WorkingDays};
        for unit in [Natural, NaturalDays, Working, WorkingDays, Months] {
            assert_eq!(Amount::Seconds(7).in_unit(unit).is_some(), matches!(unit, Natural | Working));
            assert_eq!(Amount::Days(7).in_unit(unit).is_some(), matches!(unit, NaturalDays | WorkingDays));
            assert_eq!(Amount::Months(7).in_unit(unit).is_some(), matches!(unit, Months));
        }
    }
}
