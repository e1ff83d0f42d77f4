//! Money in fen: whole numbers, never a fraction of one, and no sum that runs over.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An amount of money, from nothing to [`Fen::MOST`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64")]
pub struct Fen(i64);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFen {
    /// Not of the form of an amount.
    #[error("write an amount like 12.34")]
    Form,
    /// Finer than a fen.
    #[error("an amount has at most two decimals")]
    TooFine,
    /// More than the most.
    #[error("an amount is at most {}", Fen::MOST)]
    TooMuch,
}

impl Fen {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The most that is reckoned with: a thousand million yuan.
    pub const MOST: Self = Self(100_000_000_000);

    /// So many fen; none below nothing and above the most.
    pub const fn new(fen: i64) -> Option<Self> {
        if fen >= 0 && fen <= Self::MOST.0 { Some(Self(fen)) } else { None }
    }

    /// How many fen.
    pub const fn count(self) -> i64 {
        self.0
    }

    /// Both together; none above the most.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?)
    }

    /// So many times as much; none above the most.
    pub fn times(self, times: i64) -> Option<Self> {
        Self::new(self.0.checked_mul(times)?)
    }

    /// What is left when the other is taken away, nothing where it is more.
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// So many thousandths of it, not more than the whole. Part of a fen is dropped.
    pub fn permille(self, thousandths: i64) -> Self {
        // At most 10^11 times 1000, which is below 2^63.
        Self(self.0 * thousandths.clamp(0, 1000) / 1000)
    }
}

impl TryFrom<i64> for Fen {
    type Error = BadFen;

    fn try_from(fen: i64) -> Result<Self, BadFen> {
        Self::new(fen).ok_or(BadFen::TooMuch)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

/// `12`, `12.3`, `12.34`, `¥12.34`, `12元`, `12.5元`, `12元3角`, `12元3角4分`, `12元4分`, `3角`, `5分`.
impl FromStr for Fen {
    type Err = BadFen;

    fn from_str(text: &str) -> Result<Self, BadFen> {
        let text = text.trim();
        let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
        let coins = |c| matches!(c, '角' | '毛' | '分');
        let (yuan, small) = match text.split_once(['元', '圆', '块']) {
            Some(parts) => parts,
            None if text.contains(coins) => ("0", text),
            None => (text, ""),
        };
        let (yuan, decimals) = match yuan.split_once('.') {
            Some((yuan, decimals)) if small.is_empty() => (yuan, Some(decimals)),
            Some(_) => return Err(BadFen::Form),
            None => (yuan, None),
        };
        let small = match decimals {
            Some(decimals) => hundredths(decimals)?,
            None => coins_of(small).ok_or(BadFen::Form)?,
        };
        // More digits than these are too many, or zeros in front that nobody means.
        if !is_digits(yuan) {
            return Err(BadFen::Form);
        }
        let yuan: i64 = yuan.parse().map_err(|_| BadFen::TooMuch)?;
        let fen = yuan.checked_mul(100).and_then(|fen| fen.checked_add(small)).ok_or(BadFen::TooMuch)?;
        Self::new(fen).ok_or(BadFen::TooMuch)
    }
}

fn hundredths(decimals: &str) -> Result<i64, BadFen> {
    match (is_digits(decimals), decimals.len()) {
        (true, 1) => decimals.parse().map(|tenths: i64| tenths * 10).map_err(|_| BadFen::Form),
        (true, 2) => decimals.parse().map_err(|_| BadFen::Form),
        (true, _) => Err(BadFen::TooFine),
        (false, _) => Err(BadFen::Form),
    }
}

/// What stands behind 元: nothing, or a digit before 角, a digit before 分, or both.
fn coins_of(text: &str) -> Option<i64> {
    let (jiao, rest) = match text.split_once(['角', '毛']) {
        Some((jiao, rest)) => (digit(jiao)?, rest),
        None => (0, text),
    };
    let fen = if rest.is_empty() { 0 } else { digit(rest.strip_suffix('分')?)? };
    Some(jiao * 10 + fen)
}

fn digit(text: &str) -> Option<i64> {
    if text.len() == 1 && is_digits(text) { text.parse().ok() } else { None }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_to_the_fen() {
        for (text, fen) in [
            ("0", 0),
            ("12", 1_200),
            ("12.3", 1_230),
            ("12.30", 1_230),
            ("12.34", 1_234),
            ("0.01", 1),
            (" 12.34 ", 1_234),
            ("¥12.34", 1_234),
            ("￥0.50", 50),
            ("12元", 1_200),
            ("12.5元", 1_250),
            ("12块5角", 1_250),
            ("12圆3角4分", 1_234),
            ("12元3角", 1_230),
            ("12元4分", 1_204),
            ("12元3毛4分", 1_234),
            ("3角", 30),
            ("3角5分", 35),
            ("5分", 5),
            ("007", 700),
            ("1000000000", 100_000_000_000),
        ] {
            assert_eq!(text.parse().map(Fen::count), Ok(fen), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_and_says_why() {
        for (text, why) in [
            ("", BadFen::Form),
            (".", BadFen::Form),
            (".5", BadFen::Form),
            ("5.", BadFen::Form),
            ("-5", BadFen::Form),
            ("+5", BadFen::Form),
            ("1,234", BadFen::Form),
            ("1 234", BadFen::Form),
            ("5.0.1", BadFen::Form),
            ("5e3", BadFen::Form),
            ("５", BadFen::Form),
            ("五元", BadFen::Form),
            ("元", BadFen::Form),
            ("角", BadFen::Form),
            ("12元3", BadFen::Form),
            ("12元34分", BadFen::Form),
            ("12元12角", BadFen::Form),
            ("12.5元3角", BadFen::Form),
            ("3分5角", BadFen::Form),
            ("12元3角元", BadFen::Form),
            ("0.001", BadFen::TooFine),
            ("1.234元", BadFen::TooFine),
            ("1000000000.01", BadFen::TooMuch),
            ("99999999999999999999", BadFen::TooMuch),
            ("92233720368547758.07", BadFen::TooMuch),
        ] {
            assert_eq!(text.parse::<Fen>(), Err(why), "{text}");
        }
    }

    #[test]
    fn sums_never_run_over_and_never_below_nothing() {
        let fen = |fen| Fen::new(fen).unwrap();
        assert_eq!(Fen::new(-1), None);
        assert_eq!(Fen::MOST.plus(fen(1)), None);
        assert_eq!(Fen::MOST.times(2), None);
        assert_eq!(fen(2).times(i64::MAX), None);
        assert_eq!(fen(5).times(-1), None);
        assert_eq!(fen(5).less(fen(7)), Fen::NONE);
        assert_eq!(fen(999).permille(5), fen(4), "part of a fen is dropped");
        assert_eq!(fen(999).permille(2_000), fen(999));
        assert_eq!(fen(999).permille(-1), Fen::NONE);
    }

    proptest! {
        #[test]
        fn an_amount_is_read_back_as_it_is_shown(count in 0..=Fen::MOST.count()) {
            let fen = Fen::new(count).unwrap();
            prop_assert_eq!(fen.to_string().parse(), Ok(fen));
            let coins = format!("{}元{}角{}分", count / 100, count / 10 % 10, count % 10);
            prop_assert_eq!(coins.parse(), Ok(fen));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,20}") {
            let _ = text.parse::<Fen>().map(|fen| assert!(fen <= Fen::MOST));
        }
    }
}
