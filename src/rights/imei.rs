//! 终端串号: the number of a device, 15 digits of which the last checks the others (Luhn).

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// Digits before the one that checks.
const DIGITS: usize = 14;

/// An IMEI whose check digit is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Imei(u64);

/// Why a text is no IMEI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadImei {
    /// Something else than digits.
    #[error("an IMEI is made of digits")]
    NotDigits,
    /// Neither 14 nor 15 digits.
    #[error("an IMEI has 15 digits, or 14 without the last; these are {digits}")]
    Length {
        /// How many digits there are.
        digits: usize,
    },
    /// 16 digits: the last two are the version of the software, not a check digit.
    #[error("these 16 digits end in a software version; give the 15 that *#06# shows")]
    SoftwareVersion,
    /// A digit is wrong, most likely one that was mistyped.
    #[error("a digit is wrong: behind the first 14 the last would be {right}")]
    CheckDigit {
        /// What the last would be if the others are right.
        right: u8,
    },
}

impl FromStr for Imei {
    type Err = BadImei;

    /// Reads 15 digits, or 14 to which the last is reckoned. Spaces, dashes and strokes between them are left out.
    fn from_str(text: &str) -> Result<Self, BadImei> {
        let mut digits = Vec::with_capacity(DIGITS + 2);
        for c in text.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '/')) {
            let digit = c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
            digits.push(digit.ok_or(BadImei::NotDigits)?);
        }
        let count = digits.len();
        let given = match count {
            14 => None,
            15 => digits.pop(),
            16 => return Err(BadImei::SoftwareVersion),
            digits => return Err(BadImei::Length { digits }),
        };
        let right = check_digit(&digits);
        if given.is_some_and(|given| given != right) {
            return Err(BadImei::CheckDigit { right });
        }
        digits.push(right);
        Ok(Self(digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))))
    }
}

impl fmt::Display for Imei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.0)
    }
}

impl Serialize for Imei {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The digit that makes the sum a multiple of ten, every second one before it being doubled from the right.
fn check_digit(digits: &[u8]) -> u8 {
    let weighed = digits.iter().rev().enumerate().map(|(n, digit)| {
        let doubled = if n % 2 == 0 { digit * 2 } else { *digit };
        doubled / 10 + doubled % 10
    });
    let sum: u8 = weighed.sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_imei_is_read_with_and_without_its_check_digit() {
        for (text, imei) in [
            // 3GPP TS 23.003, annex B.
            ("26053179311383", "260531793113837"),
            ("490154203237518", "490154203237518"),
            ("49015420323751", "490154203237518"),
            ("356938035643809", "356938035643809"),
            ("35-693803-564380-9", "356938035643809"),
            ("35 693803 564380", "356938035643809"),
            ("490154/20/323751/8", "490154203237518"),
            ("010000000000008", "010000000000008"),
        ] {
            assert_eq!(text.parse::<Imei>().unwrap().to_string(), imei, "{text}");
        }
    }

    #[test]
    fn what_is_no_imei_is_refused_by_name() {
        for (text, why) in [
            ("", BadImei::Length { digits: 0 }),
            ("4901542032375", BadImei::Length { digits: 13 }),
            ("49015420323751812", BadImei::Length { digits: 17 }),
            ("4901542032375182", BadImei::SoftwareVersion),
            ("490154203237519", BadImei::CheckDigit { right: 8 }),
            ("490154203237581", BadImei::CheckDigit { right: 3 }),
            ("49015420323751X", BadImei::NotDigits),
            ("４９０154203237518", BadImei::NotDigits),
            ("imei", BadImei::NotDigits),
        ] {
            assert_eq!(text.parse::<Imei>(), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_mistyped_digit_is_always_found(body in "[0-9]{14}", at in 0_usize..15, by in 1_u8..10) {
            let imei = body.parse::<Imei>().unwrap().to_string();
            prop_assert_eq!(imei.parse::<Imei>().unwrap().to_string(), imei.clone());
            let mut digits = imei.into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(digits).unwrap();
            let refused = matches!(wrong.parse::<Imei>(), Err(BadImei::CheckDigit { .. }));
            prop_assert!(refused, "{}", wrong);
        }
    }
}
