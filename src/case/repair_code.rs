//! 校验码: what a customer reads out on the phone to be told how far a repair is: the number of the case, six digits that
//! nobody can guess, and one that checks them.

use std::{fmt, str::FromStr};

use super::{CaseId, IdError};

/// So many codes there are for a case.
pub const REPAIR_CODES: u64 = 1_000_000;
/// Digits behind the number of the case.
const DIGITS: usize = 7;

/// Such a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepairCode {
    pub case: CaseId,
    /// Below [`REPAIR_CODES`].
    pub tag: u32,
}

/// Why a text is no such code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRepairCode {
    /// Too few digits, or none.
    #[error("a check code is the number of a case and seven digits")]
    Form,
    /// The last digit does not fit the six before it.
    #[error("a digit is wrong, or two are swapped")]
    CheckDigit,
    /// What stands before them is no number of a case.
    #[error(transparent)]
    Case(#[from] IdError),
}

/// ISO/IEC 7064 MOD 11,10: it finds every wrong digit, and nearly every two that changed places.
fn check_digit(digits: &str) -> u32 {
    let add = |product: u32, digit: u32| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    };
    let product = digits.chars().filter_map(|c| c.to_digit(10)).fold(10, add);
    (11 - product) % 10
}

/// As it is printed and said: `ZJ-000421-7-483920-5`.
impl fmt::Display for RepairCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:06}", self.tag);
        write!(f, "{}-{digits}-{}", self.case, check_digit(&digits))
    }
}

/// Reads a code as typed: any case, with or without dashes and spaces.
impl FromStr for RepairCode {
    type Err = BadRepairCode;

    fn from_str(text: &str) -> Result<Self, BadRepairCode> {
        let kept: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let at = kept.len().checked_sub(DIGITS).filter(|_| kept.is_ascii()).ok_or(BadRepairCode::Form)?;
        let (case, digits) = kept.split_at(at);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BadRepairCode::Form);
        }
        let (tag, check) = digits.split_at(DIGITS - 1);
        if check.parse() != Ok(check_digit(tag)) {
            return Err(BadRepairCode::CheckDigit);
        }
        let case = case.parse()?;
        Ok(Self { case, tag: tag.parse().map_err(|_| BadRepairCode::Form)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(n: u32, tag: u32) -> RepairCode {
        RepairCode { case: CaseId::mint("ZJ".parse().unwrap(), n).unwrap(), tag }
    }

    #[test]
    fn a_code_is_read_as_it_is_said_and_what_is_none_is_refused() {
        let of = code(421, 4_839);
        let said = of.to_string();
        assert!(said.starts_with(&format!("{}-004839-", of.case)), "{said}");
        for text in [said.clone(), said.to_lowercase(), said.replace('-', ""), said.replace('-', " ")] {
            assert_eq!(text.parse(), Ok(of), "{text}");
        }
        for text in ["", "ZJ", "1234567", "ZJ-000421-7", "ZJ-000421-7-4839２0-5"] {
            assert!(text.parse::<RepairCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_misheard_digit_is_always_found(n in 1_u32..1_000_000, tag in 0_u32..1_000_000, at in 0_usize..7, by in 1_u8..10) {
            let code = code(n, tag);
            let mut said = code.to_string().replace('-', "").into_bytes();
            let at = said.len() - 1 - at;
            said[at] = b'0' + (said[at] - b'0' + by) % 10;
            prop_assert_eq!(String::from_utf8(said).unwrap().parse::<RepairCode>(), Err(BadRepairCode::CheckDigit));
        }
    }
}
